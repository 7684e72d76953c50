"""The pictures of the series: arrays in, a Picture out. What a Picture is stands in picture.py."""

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import Circle, Rectangle

import mlp_helpers as mlp
from mlp_helpers import FEATURES, SPECIES
from picture import BLUE, GREY, INK, ORANGE, PALE, MovingText, Page, Picture, new_figure

SPECIES_STYLE = [(BLUE, "o"), (ORANGE, "s"), (INK, "^")]


# ---------------------------------------------------------------- the network


NEURONS = [  # x and y of every neuron, layer by layer
    [(1.9, y) for y in (4.0, 2.9, 1.8, 0.7)],
    [(5.0, y) for y in (3.45, 1.25)],
    [(8.0, y) for y in (3.8, 2.35, 0.9)],
]


class _Network:
    """The drawing of four, two and three neurons: every number, edge and title on it can move."""

    def __init__(self, headings):
        self.figure = new_figure(10, 5, layout=None)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(0, 5))
        self.axes.set_axis_off()
        self.title = MovingText(self.axes, 5, 4.82, fontsize=15, weight="bold")
        for x, heading in zip((1.9, 3.45, 5.0, 6.5, 8.0), headings, strict=True):
            self._text(x, 0.12, heading, color=GREY, fontsize=13)
        for (_, y), feature in zip(NEURONS[0], FEATURES, strict=True):
            self._text(1.35, y, feature, ha="right")
        self.edges = [self._edges(0), self._edges(1)]
        self.circles = [[self._circle(x, y) for x, y in layer] for layer in NEURONS]
        self.numbers = [[MovingText(self.axes, x, y, fontsize=14, zorder=5) for x, y in layer] for layer in NEURONS]
        self.notes = [
            [MovingText(self.axes, x, y + 0.52, fontsize=11, color=GREY, zorder=5) for x, y in layer]
            for layer in NEURONS
        ]
        self.answers = [
            MovingText(self.axes, 8.55, y, name, ha="left") for (_, y), name in zip(NEURONS[2], SPECIES, strict=True)
        ]

    def _text(self, x, y, text, **style):
        return self.axes.text(x, y, text, **{"ha": "center", "va": "center", "color": INK, **style})

    def _circle(self, x, y):
        circle = Circle((x, y), 0.4, facecolor="white", edgecolor=INK, linewidth=2, zorder=4, animated=True)
        return self.axes.add_patch(circle)

    def _edges(self, layer):
        """line and label of every weight between layer and layer + 1, as rows of columns"""
        along = (0.24, 0.36)[layer]  # where on its edge a label stands: so, no two overlap
        rows = []
        for x0, y0 in NEURONS[layer]:
            row = []
            for x1, y1 in NEURONS[layer + 1]:
                (line,) = self.axes.plot([x0, x1], [y0, y1], zorder=2, animated=True)
                label = MovingText(
                    self.axes, x0 + along * (x1 - x0), y0 + along * (y1 - y0), fontsize=11, zorder=3,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                )  # fmt: skip
                row.append((line, label))
            rows.append(row)
        return rows

    def set_edges(self, layer, W, decimals, chosen=None):
        largest = np.abs(W).max() or 1
        for cell, weight in np.ndenumerate(W):
            line, label = self.edges[layer][cell[0]][cell[1]]
            line.set(color=BLUE if weight >= 0 else ORANGE, linestyle="-" if weight >= 0 else (0, (3, 1.5)))
            line.set_linewidth(0.6 + 5 * abs(weight) / largest)
            label.set_text(_printed(weight, decimals))
            label.get_bbox_patch().set(edgecolor=INK if cell == chosen else "none", linewidth=2)

    def set_numbers(self, layer, values, decimals):
        for text, value in zip(self.numbers[layer], values, strict=True):
            text.set_text(_printed(value, decimals))

    def set_answer(self, decided):
        for neuron, (circle, answer) in enumerate(zip(self.circles[2], self.answers, strict=True)):
            circle.set(linewidth=5 if neuron == decided else 2)
            answer.set_weight("bold" if neuron == decided else "normal")


WEIGHTS = {
    f"{name}[{row}, {column}]": (matrix, row, column)
    for matrix, (name, W) in enumerate((("W1", mlp.W1), ("W2", mlp.W2)))
    for row, column in np.ndindex(W.shape)
}  # a slider's stops: the name of each weight, and where it stands


def _turned(W1, W2, weight, change):
    """W1 and W2 with one weight changed."""
    matrix, row, column = weight
    turned = [W1.copy(), W2.copy()]
    turned[matrix][row, column] += change
    return turned


def _name(weight):
    return next(name for name, place in WEIGHTS.items() if place == weight)


def network(X, Y, W1, W2, flower=0, weight=(0, 0, 0), change=0.0):
    """The network deciding about one flower of X. Moves with: flower, weight, change of that weight."""
    drawing = _Network(("X", "W1", "H_in → H_out", "W2", "O_in → O_out"))

    def move(flower, weight, change):
        new_W1, new_W2 = _turned(W1, W2, weight, change)
        H_in, H_out, O_in, O_out = mlp.feedforward(X[flower : flower + 1], new_W1, new_W2)
        for layer, W in enumerate((new_W1, new_W2)):
            drawing.set_edges(layer, W, 1, chosen=weight[1:] if weight[0] == layer else None)
        drawing.set_numbers(0, X[flower], 1)
        for layer, before, after in ((1, H_in, H_out), (2, O_in, O_out)):
            drawing.set_numbers(layer, after[0], 2)
            for note, value in zip(drawing.notes[layer], before[0], strict=True):
                note.set_text(f"{_printed(value, 2)} →")
        decided, true = O_out[0].argmax(), Y[flower].argmax()
        drawing.set_answer(decided)
        verdict = "right" if decided == true else "wrong"
        drawing.title.set_text(f"This {SPECIES[true]} is called {SPECIES[decided]}: {verdict}")
        outputs = ", ".join(f"{SPECIES[k]} {_printed(O_out[0, k], 2)}" for k in range(len(SPECIES)))
        return (
            f"The network, with {_name(weight)} changed by {change:+.1f}, shown flower {flower}, a {SPECIES[true]}: "
            f"four inputs {_list(X[flower], 1)}, two hidden neurons {_list(H_out[0], 2)}, three outputs: {outputs}. "
            f"The largest output decides: {SPECIES[decided]}, which is {verdict}."
        )

    return Picture(drawing.figure, move, flower=flower, weight=weight, change=change)


def _printed(value, decimals):
    return f"{mlp.rounded(value, decimals):.{decimals}f}"


def _list(values, decimals):
    return ", ".join(_printed(value, decimals) for value in values)


# ---------------------------------------------------------------- feedforward


def sigmoid_points(H_in, H_out):
    """The sigmoid, and where each flower's two hidden neurons stand on it. Nothing moves."""
    figure = new_figure(8, 4)
    axes = figure.subplots()
    z = np.linspace(-6, 6, 241)
    axes.plot(z, mlp.sigmoid(z), color=GREY)
    axes.axvline(0, color=PALE, linewidth=1.5, zorder=0)
    for flower, (name, (color, marker)) in enumerate(zip(SPECIES, SPECIES_STYLE, strict=True)):
        for neuron in range(2):
            face = color if neuron == 0 else "white"
            axes.plot(
                H_in[flower, neuron], H_out[flower, neuron], marker, color=color, markerfacecolor=face,
                markeredgewidth=2, markersize=11, linestyle="none", label=f"{name}, neuron {neuron}",
            )  # fmt: skip
    axes.set(xlabel="H_in", ylabel="H_out = sigmoid(H_in)", ylim=(-0.03, 1.03))
    axes.legend(loc="lower right", fontsize=11)
    points = "; ".join(
        f"{SPECIES[flower]} {_printed(H_in[flower, neuron], 2)} to {_printed(H_out[flower, neuron], 2)}"
        for neuron in range(2)
        for flower in range(3)
    )
    right = np.count_nonzero(H_in > 0)
    words = (
        f"The sigmoid, an S from 0 to 1 through 0.5 at 0, with {H_in.size} points on it, {right} of them to the right "
        f"of 0. H_in to H_out: {points}."
    )
    return Picture(figure, lambda: words)


# ---------------------------------------------------------------- loss


CHANGES = [tenths / 10 for tenths in range(-30, 31)]  # a slider's stops: how far a weight is turned


def loss_along_weight(X, Y, W1, W2, weight=(1, 0, 0), change=0.0):
    """The loss as one weight turns, and the squared errors behind it. Moves with: weight, change."""
    figure = new_figure(10, 4.4)
    curve_axes, square_axes = figure.subplots(1, 2, width_ratios=(3, 2))
    losses = {}
    for place in WEIGHTS.values():
        W1s, W2s = map(np.array, zip(*(_turned(W1, W2, place, step) for step in CHANGES), strict=True))
        O_outs = mlp.sigmoid(mlp.sigmoid(X @ W1s) @ W2s)
        losses[place] = np.sum((O_outs - Y) ** 2, axis=(1, 2)) / (2 * Y.size)
    low, high = min(map(min, losses.values())), max(map(max, losses.values()))
    curve_axes.set(
        xlim=(-3, 3), ylim=(low - 0.005, high + 0.012), xlabel="change of the weight", ylabel="MSE, the loss"
    )
    curve_axes.axvline(0, color=PALE, zorder=0)
    (curve,) = curve_axes.plot([], [], color=BLUE, animated=True)
    (point,) = curve_axes.plot([], [], "o", color=ORANGE, markersize=13, clip_on=False, animated=True)
    title = MovingText(curve_axes, 0.5, 1.05, transform=curve_axes.transAxes, size=14)
    square_axes.set(xlim=(0, 3), ylim=(3, 0), aspect="equal", title="the squared errors")
    square_axes.set_xticks([0.5, 1.5, 2.5], SPECIES, fontsize=11)
    square_axes.set_yticks([0.5, 1.5, 2.5], SPECIES, fontsize=11)
    square_axes.set(xlabel="output", ylabel="flower")
    square_axes.tick_params(length=0)
    squares = [square_axes.add_patch(Rectangle((0, 0), 0, 0, color=PALE, animated=True)) for _ in range(Y.size)]
    numbers = [MovingText(square_axes, column + 0.5, row + 0.5, size=13) for row, column in np.ndindex(Y.shape)]

    def move(weight, change):
        O_out = mlp.feedforward(X, *_turned(W1, W2, weight, change)).O_out
        loss, squared = mlp.mse(O_out, Y), (O_out - Y) ** 2
        curve.set_data(CHANGES, losses[weight])
        point.set_data([change], [loss])
        now = (W1, W2)[weight[0]][weight[1:]] + change
        title.set_text(f"{_name(weight)} = {_printed(now, 1)}    MSE = {loss:.4f}")
        for (row, column), square, number in zip(np.ndindex(Y.shape), squares, numbers, strict=True):
            side = np.sqrt(squared[row, column])
            square.set(xy=(column + (1 - side) / 2, row + (1 - side) / 2), width=side, height=side)
            number.set_text(_printed(squared[row, column], 2))
        return (
            f"Left: the loss as {_name(weight)} turns, all other weights as they were. Changed by {change:+.1f}, it "
            f"is {_printed(now, 1)} and MSE = {loss:.4f}; the lowest loss in the picture is {min(losses[weight]):.4f}, "
            f"the highest {max(losses[weight]):.4f}. Right: the nine squared errors, a row per flower: "
            + "; ".join(_list(row, 2) for row in squared)
            + f". They sum to {squared.sum():.2f}."
        )

    return Picture(figure, move, weight=weight, change=change)


# ---------------------------------------------------------------- gradient descent


STEPS = 20


def _setosa_loss(X, Y, W1, W2, first, second):
    """The loss where the two weights into the setosa output are these: W2[0, 0] and W2[1, 0]."""
    H_out, O_out = mlp.feedforward(X, W1, W2)[1::2]
    setosa = mlp.sigmoid(H_out[:, 0] * np.asarray(first)[..., None] + H_out[:, 1] * np.asarray(second)[..., None])
    others = np.sum((O_out[:, 1:] - Y[:, 1:]) ** 2)
    return (np.sum((setosa - Y[:, 0]) ** 2, axis=-1) + others) / (2 * Y.size)


def _descend(X, Y, W1, W2, alpha, rows):
    """W2[:, 0] of every step downhill, (STEPS + 1, 2), and the loss there; only those rows of W2 move."""
    W2, path = W2.copy(), [W2[:, 0].copy()]
    for _ in range(STEPS):
        update = mlp.backpropagation(X, Y, W2, mlp.feedforward(X, W1, W2)).W2_update
        W2[rows, 0] -= alpha * update[rows, 0]
        path.append(W2[:, 0].copy())
    path = np.array(path)
    return path, _setosa_loss(X, Y, W1, W2, *path.T)


def _path_lines(axes):
    """The line for a path, and the star at its end."""
    (path,) = axes.plot([], [], "o-", color=ORANGE, linewidth=1.2, markersize=6, markeredgecolor=INK, animated=True)
    (end,) = axes.plot([], [], "*", color=ORANGE, markersize=18, markeredgecolor=INK, animated=True)
    return path, end


def _slice(axes, X, Y, W1, W2):
    """The loss along W2[0, 0], and a line for the path on it."""
    w = np.linspace(-8, 4, 241)
    axes.plot(w, _setosa_loss(X, Y, W1, W2, w, W2[1, 0]), color=BLUE)
    axes.set(xlim=(-8, 4), ylim=(0.115, 0.2), xlabel="W2[0, 0]")
    return _path_lines(axes)


def descent(X, Y, W1, W2, learning_rate=40):
    """Twenty steps downhill in one weight, in two, and the loss of every step. Moves with: learning rate."""
    figure = new_figure(10.5, 4.2)
    slice_axes, land_axes, loss_axes = figure.subplots(1, 3)
    slice_axes.set(title="one weight", ylabel="MSE, the loss")
    path_1, end_1 = _slice(slice_axes, X, Y, W1, W2)
    first, second = np.meshgrid(np.linspace(-8, 4, 121), np.linspace(-4, 6, 101))
    land = _setosa_loss(X, Y, W1, W2, first, second)
    land_axes.contourf(first, second, land, levels=np.linspace(0.095, 0.205, 12), cmap="Blues")
    land_axes.set(title="two weights", xlabel="W2[0, 0]", ylabel="W2[1, 0]", xlim=(-8, 4), ylim=(-4, 6))
    path_2, end_2 = _path_lines(land_axes)
    loss_axes.set(title="loss of every step", xlabel="step", xlim=(-0.5, STEPS + 0.5), ylim=(0.095, 0.155))
    loss_axes.set_xticks([0, 5, 10, 15, 20])
    (loss_1,) = loss_axes.plot([], [], "o-", color=BLUE, markersize=5, label="one weight", animated=True)
    (loss_2,) = loss_axes.plot([], [], "s--", color=ORANGE, markersize=5, label="two weights", animated=True)
    loss_axes.legend(loc="lower left", fontsize=11)

    def move(learning_rate):
        said = []
        for rows, where, path, end, losses in (
            ([0], "one weight", path_1, end_1, loss_1),
            ([0, 1], "two weights", path_2, end_2, loss_2),
        ):
            walk, height = _descend(X, Y, W1, W2, learning_rate, rows)
            xy = (walk[:, 0], height if where == "one weight" else walk[:, 1])
            path.set_data(xy)
            end.set_data(xy[0][-1:], xy[1][-1:])
            losses.set_data(range(STEPS + 1), height)
            rises = np.count_nonzero(np.diff(height) > 1e-6)
            at = _list(walk[-1][rows], 1)
            said.append(
                f"In {where}: from {height[0]:.4f} to {height[-1]:.4f} at {at}; the loss rose in {rises} steps."
            )
        return f"{STEPS} steps downhill with learning rate {learning_rate:g}. " + " ".join(said)

    return Picture(figure, move, learning_rate=learning_rate)


def descent_strip(X, Y, W1, W2, alphas):
    """Twenty steps downhill in one weight, for a few learning rates side by side. Nothing moves."""
    figure = new_figure(10.5, 3.6)
    said = []
    for axes, alpha in zip(figure.subplots(1, len(alphas), sharey=True), alphas, strict=True):
        path, end = _slice(axes, X, Y, W1, W2)
        walk, height = _descend(X, Y, W1, W2, alpha, [0])
        path.set_data(walk[:, 0], height)
        end.set_data(walk[-1:, 0], height[-1:])
        axes.set_title(f"α = {alpha:g}\nMSE {height[0]:.3f} → {height[-1]:.3f}")
        said.append(f"learning rate {alpha:g}: weight {_printed(walk[-1, 0], 1)}, loss {height[-1]:.4f}")
    figure.axes[0].set_ylabel("MSE, the loss")
    words = f"The same curve {len(alphas)} times, with the path of {STEPS} steps. They end at: " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


# ---------------------------------------------------------------- where does this number come from?


FORWARD = ["H_in", "H_out", "O_in", "O_out"]
BACKWARD = ["O_error", "O_delta", "W2_update", "H_error", "H_delta", "W1_update"]
DIGITS = {"by hand": True, "full precision": False}
FACTORS = {  # the two factors of every matrix product; the two updates are divided by N as well
    "H_in": ("X", "W1"),
    "O_in": ("H_out", "W2"),
    "W2_update": ("H_out_T", "O_delta"),
    "H_error": ("O_delta", "W2_T"),
    "W1_update": ("X_T", "H_delta"),
}
ENTRIES = {  # every other matrix, entry by entry: what it is made of, and how
    "H_out": (["H_in"], "1 / (1 + e^−{})"),
    "O_out": (["O_in"], "1 / (1 + e^−{})"),
    "O_error": (["O_out", "Y"], "{} − {}"),
    "O_delta": (["O_error", "O_out"], "{0} · {1} · (1 − {1})"),
    "H_delta": (["H_error", "H_out"], "{0} · {1} · (1 − {1})"),
}


def trace(X, Y, W1, W2, matrix):
    """The arithmetic behind any number. Moves with: matrix, row, column, by hand or not.

    A row or column that the matrix does not have stands for its last one.
    """
    matrices = {by_hand: _all_matrices(X, Y, W1, W2, by_hand) for by_hand in (True, False)}

    def draw(matrix, row, column, digits):
        name, by_hand = matrix, digits
        known = matrices[by_hand]
        result = known[name]
        row, column = min(row, len(result) - 1), min(column, result.shape[1] - 1)
        decimals = {of: mlp.DECIMALS.get(of.removesuffix("_T"), 0) if by_hand else 6 for of in known}
        for exact in ("X", "Y", "W1", "W2", "X_T", "W2_T"):
            decimals[exact] = mlp.DECIMALS[exact.removesuffix("_T")]

        def entry(of, i, j):
            value = _printed(known[of][i, j], decimals[of])
            return f"({value})" if value.startswith("-") else value

        if name in FACTORS:
            left, right = FACTORS[name]
            terms = [f"{entry(left, row, k)}·{entry(right, k, column)}" for k in range(len(known[right]))]
            sum_of = " + ".join(terms)
            arithmetic = f"1/{Y.size} · ({sum_of})" if name.endswith("update") else sum_of
            marked = [(left, {(row, k) for k in range(len(known[right]))})]
            marked.append((right, {(k, column) for k in range(len(known[right]))}))
        else:
            sources, formula = ENTRIES[name]
            arithmetic = formula.format(*(entry(of, row, column) for of in sources))
            marked = [(of, {(row, column)}) for of in sources]
        printed = _printed(result[row, column], mlp.DECIMALS[name])
        about = "" if by_hand else f"≈ {_printed(result[row, column], 4)}, printed as "
        words = f"{name}[{row}, {column}] = {arithmetic} {about or '= '}{printed}"
        tables = [_table(of, known[of], decimals[of], cells) for of, cells in marked]
        tables.append(_table(name, result, decimals[name], {(row, column)}))
        ground = "display: flex; flex-wrap: wrap; gap: 2em; background: white; padding: 12px"
        return f'<div style="{ground}">{"".join(tables)}</div>', words

    return Page(draw, matrix=matrix, row=0, column=0, digits=True)


def _all_matrices(X, Y, W1, W2, by_hand):
    forward = mlp.feedforward(X, W1, W2, by_hand=by_hand)
    backward = mlp.backpropagation(X, Y, W2, forward, by_hand=by_hand)
    transposed = {"X_T": X.T, "W2_T": W2.T, "H_out_T": forward.H_out.T}
    return {"X": X, "Y": Y, "W1": W1, "W2": W2, **transposed, **forward._asdict(), **backward._asdict()}


def _table(name, matrix, decimals, marked):
    """A matrix as an HTML table; marked cells are blue, bold and boxed."""
    plain = "padding: 4px 10px; text-align: right"
    bold = f"{plain}; font-weight: bold; background: #cfe2f3; border: 2px solid {BLUE}"
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td style="{bold if (i, j) in marked else plain}">{_printed(matrix[i, j], decimals)}</td>'
            for j in range(matrix.shape[1])
        )
        + "</tr>"
        for i in range(len(matrix))
    )
    caption = f"<caption>{name} ({matrix.shape[0]}, {matrix.shape[1]})</caption>"
    return f'<table style="font-size: 16px; color: {INK}">{caption}{rows}</table>'


# ---------------------------------------------------------------- chain rule


NUDGES = {f"1e-{power}": float(f"1e-{power}") for power in range(15, -1, -1)}  # a slider's stops


def _w2_factors(X, Y, W2, forward, row, column):
    """The three factors of ∂MSE/∂W2[row, column], a row for each flower."""
    error = (forward.O_out[:, column] - Y[:, column]) / Y.size
    return np.column_stack([error, _flatness(forward.O_out[:, column]), forward.H_out[:, row]])


def _w1_factors(X, Y, W2, forward, row, column):
    """The five factors of ∂MSE/∂W1[row, column], a row for each flower and output."""
    flowers, outputs = np.indices(Y.shape).reshape(2, -1)
    error = (forward.O_out - Y).ravel() / Y.size
    hidden = _flatness(forward.H_out[flowers, column])
    return np.column_stack([error, _flatness(forward.O_out).ravel(), W2[column, outputs], hidden, X[flowers, row]])


def _flatness(activation):
    """σ′, the slope of the sigmoid, from its output."""
    return activation * (1 - activation)


def chain(X, Y, W1, W2, weight=(1, 0, 0), nudge=1e-5):
    """The slope along one weight as products of factors, and as measured. Moves with: weight, nudge's size."""
    forward = mlp.feedforward(X, W1, W2)
    update = mlp.backpropagation(X, Y, W2, forward)
    figure = new_figure(10.5, 5.2)
    boxes, errors = figure.subplots(1, 2, width_ratios=(5, 2))
    boxes.set(xlim=(0, 8.2), ylim=(0, 10))
    boxes.set_axis_off()
    x_of, y_of = 1.9 + 1.15 * np.arange(6), 8.3 - 0.88 * np.arange(9)
    headings = [MovingText(boxes, x, 9.4, size=15) for x in x_of]
    paths = [MovingText(boxes, 0.6, y, size=10.5) for y in y_of]
    numbers = [[MovingText(boxes, x, y, size=12) for x in x_of] for y in y_of]
    frames = boxes.add_collection(PolyCollection([], facecolor="none", linewidth=1.5, animated=True))
    total = MovingText(boxes, 4, 0, size=15, weight="bold")
    errors.set(xscale="log", yscale="log", xlim=(3e-16, 3), ylim=(1e-14, 1), xlabel="size of the nudge")
    errors.set_xticks([1e-15, 1e-10, 1e-5, 1])
    errors.set_title("relative error\nof the measured slope")
    (line,) = errors.plot([], [], "o-", color=BLUE, markersize=5, animated=True)
    (here,) = errors.plot([], [], "*", color=ORANGE, markersize=20, markeredgecolor=INK, animated=True)

    def measured(weight, size):
        up, down = (mlp.mse(mlp.feedforward(X, *_turned(W1, W2, weight, step)).O_out, Y) for step in (size, -size))
        return (up - down) / (2 * size)

    def move(weight, nudge):
        matrix, row, column = weight
        factors = (_w1_factors, _w2_factors)[matrix](X, Y, W2, forward, row, column)
        exact = (update.W1_update, update.W2_update)[matrix][row, column]
        names = CHAIN[matrix]
        for x, heading in enumerate(headings):
            heading.set_text(names[x] if x < len(names) else "")
        table = np.column_stack([factors, factors.prod(axis=1)])
        for y, (path, cells) in enumerate(zip(paths, numbers, strict=True)):
            flower, output = divmod(y, Y.shape[1]) if matrix == 0 else (y, column)
            path.set_text(f"{SPECIES[flower]}\nvia output {output}" if y < len(table) else "")
            for x, cell in enumerate(cells):
                cell.set_text(f"{table[y, x]:+.4f}" if y < table.shape[0] and x < table.shape[1] else "")
        corners = np.array([[-0.52, -0.36], [0.52, -0.36], [0.52, 0.36], [-0.52, 0.36]])
        frames.set_verts([np.add(corners, (x_of[x], y_of[y])) for y, x in np.ndindex(table.shape)])
        frames.set_edgecolor([ORANGE if x == table.shape[1] - 1 else BLUE for _, x in np.ndindex(table.shape)])
        slope = measured(weight, nudge)
        line.set_data(list(NUDGES.values()), [_relative(measured(weight, size), exact) for size in NUDGES.values()])
        here.set_data([nudge], [_relative(slope, exact)])
        total.set_y(8.2 - 0.88 * len(factors))
        total.set_text(f"sum of the products: {table[:, -1].sum():+.6f}     measured: {slope:+.6f}")
        return (
            f"The slope along {_name(weight)}: {len(factors)} paths of {factors.shape[1]} factors each. Their products "
            f"are {_list(table[:, -1], 4)}, and sum to {table[:, -1].sum():.6f}. Measured with a nudge "
            f"of {nudge:.0e}, the slope is {slope:.6f}."
        )

    return Picture(figure, move, weight=weight, nudge=nudge)


CHAIN = [  # the factors on the way to W1, and to W2, with their product
    [r"$\frac{\partial MSE}{\partial O_{out}}$", r"$\frac{\partial O_{out}}{\partial O_{in}}$",
     r"$\frac{\partial O_{in}}{\partial H_{out}}$", r"$\frac{\partial H_{out}}{\partial H_{in}}$",
     r"$\frac{\partial H_{in}}{\partial W1}$", "product"],
    [r"$\frac{\partial MSE}{\partial O_{out}}$", r"$\frac{\partial O_{out}}{\partial O_{in}}$",
     r"$\frac{\partial O_{in}}{\partial W2}$", "product"],
]  # fmt: skip


def _relative(measured, exact):
    """The relative error, kept above what a logarithmic axis can show."""
    return max(abs(measured / exact - 1), 1e-14)


# ---------------------------------------------------------------- backpropagation


WALK = {  # a slider's stops: the matrix of each step backwards, and its formula, in the slides' order
    "O_out": "O_out = sigmoid(O_in)",
    "O_error": "O_error = O_out − Y",
    "O_delta": "O_delta = O_error ⊙ O_out ⊙ (1 − O_out)",
    "W2_update": "W2_update = 1/N · (H_outᵀ • O_delta)",
    "H_error": "H_error = O_delta • W2ᵀ",
    "H_delta": "H_delta = H_error ⊙ H_out ⊙ (1 − H_out)",
    "W1_update": "W1_update = 1/N · (Xᵀ • H_delta)",
}


def backwards(X, Y, W1, W2, flower=0, step="O_out"):
    """The six formulas, walked from right to left, with the slides' numbers. Moves with: flower, step."""
    drawing = _Network(("X", "W1", "hidden", "W2", "output"))
    known = _all_matrices(X, Y, W1, W2, by_hand=True)
    order = list(WALK)

    def move(flower, step):
        number = order.index(step)
        output = order[min(number, order.index("O_delta"))]
        hidden = "H_out" if number < order.index("H_error") else order[min(number, order.index("H_delta"))]
        for layer, name in enumerate(("X", hidden, output)):
            drawing.set_numbers(layer, known[name][flower], mlp.DECIMALS[name])
            for note, circle in zip(drawing.notes[layer], drawing.circles[layer], strict=True):
                note.set_text(name if layer else "")
                circle.set(edgecolor=ORANGE if name == step else INK, linewidth=5 if name == step else 2)
        for layer, weights in enumerate(("W1", "W2")):
            name = step if step == f"{weights}_update" else weights
            drawing.set_edges(layer, known[name], mlp.DECIMALS[name])
        drawing.title.set_text(f"step {number}:  {WALK[step]}" if number else WALK[step])
        on_lines = step.endswith("update")
        rows = known[step] if on_lines else known[step][flower : flower + 1]
        where = "on the lines, from all three flowers" if on_lines else "in the circles"
        return (
            f"Flower {flower}, a {SPECIES[Y[flower].argmax()]}. {WALK[step]}. {step} stands {where}: "
            + "; ".join(_list(row, mlp.DECIMALS[step]) for row in rows) + "."
        )  # fmt: skip

    return Picture(drawing.figure, move, flower=flower, step=step)


# ---------------------------------------------------------------- training


def training(X, Y, histories, alphas, learning_rate=1, epoch=5000):
    """A training as it went: curves, flowers and mistakes. Moves with: learning rate, epoch.

    histories is what `mlp_helpers.train` returned for all the alphas at once.
    """
    figure = new_figure(11, 4.8)
    grid = figure.add_gridspec(2, 3, width_ratios=(5, 5, 4))
    loss_axes, accuracy_axes = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1, 0])
    square, table = figure.add_subplot(grid[:, 1]), figure.add_subplot(grid[:, 2])
    epochs = np.arange(0, histories.loss.shape[1], 10)
    curves, dots = [], []
    for axes, name, top in ((loss_axes, "MSE, the loss", 0.2), (accuracy_axes, "accuracy", 1.05)):
        axes.set(xlim=(-0.02 * epochs[-1], 1.02 * epochs[-1]), ylim=(0, top), ylabel=name)
        curves += axes.plot([], [], color=BLUE, linewidth=1.5, animated=True)
        dots += axes.plot([], [], "o", color=ORANGE, markersize=11, clip_on=False, animated=True)
    accuracy_axes.set(xlabel="epoch", yticks=(0, 0.5, 1))
    side = np.linspace(0, 1, 101)
    corners = np.stack(np.meshgrid(side, side), axis=-1)
    colors = np.array([[0.80, 0.87, 0.95], [1.0, 0.87, 0.76], [0.88, 0.88, 0.88]])
    regions = square.imshow(np.ones((101, 101, 3)), origin="lower", extent=(0, 1, 0, 1), animated=True)
    square.set(title="flowers, and what they are called", xlabel="hidden neuron 0", ylabel="hidden neuron 1")
    square.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04))
    species = Y.argmax(axis=1)
    flowers = [
        square.plot([], [], marker, color=color, markersize=6, markerfacecolor="white", label=name, animated=True)[0]
        for name, (color, marker) in zip(SPECIES, SPECIES_STYLE, strict=True)
    ]
    square.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, fontsize=10, handletextpad=0.1, columnspacing=1
    )
    numbers, cells = _confusion_table(table)

    def move(learning_rate, epoch):
        run = [history[alphas.index(learning_rate)] for history in histories]
        _, H_out, _, O_out = mlp.feedforward(X, run[2][epoch], run[3][epoch])
        for values, curve, dot in zip(run[:2], curves, dots, strict=True):
            curve.set_data(epochs, values[epochs])
            dot.set_data([epoch], [values[epoch]])
        regions.set_data(colors[(corners @ run[3][epoch]).argmax(axis=-1)])
        for kind, points in enumerate(flowers):
            points.set_data(H_out[species == kind].T)
        confusion = np.zeros((3, 3), int)
        np.add.at(confusion, (species, O_out.argmax(axis=1)), 1)
        for (row, column), count in np.ndenumerate(confusion):
            numbers[row][column].set_text(str(count))
            cells[row][column].set_facecolor("white" if not count else colors[0] if row == column else colors[1])
        said = "; ".join(f"{SPECIES[row]} {', '.join(map(str, confusion[row]))}" for row in range(3))
        return (
            f"Learning rate {learning_rate:g}, epoch {epoch}: loss {run[0][epoch]:.4f}, accuracy {run[1][epoch]:.0%}. "
            f"Called setosa, versicolor, virginica: {said}."
        )

    return Picture(figure, move, learning_rate=learning_rate, epoch=epoch)


def _confusion_table(axes):
    """Three by three cells with a number in each: rows are what a flower is, columns what it is called."""
    axes.set(xlim=(0, 3), ylim=(3, 0), aspect="equal", title="confusion matrix", xlabel="called", ylabel="is")
    axes.set_xticks([0.5, 1.5, 2.5], SPECIES, fontsize=10)
    axes.set_yticks([0.5, 1.5, 2.5], SPECIES, fontsize=10, rotation=90, va="center")
    axes.tick_params(length=0)
    style = {"edgecolor": INK, "linewidth": 1.5, "animated": True}
    cells = [[axes.add_patch(Rectangle((column, row), 1, 1, **style)) for column in range(3)] for row in range(3)]
    numbers = [[MovingText(axes, col + 0.5, row + 0.5, size=18, zorder=5) for col in range(3)] for row in range(3)]
    return numbers, cells


def training_curves(histories, titles):
    """The loss of a few trainings side by side. Nothing moves."""
    figure = new_figure(10.5, 3.4)
    top, said = 1.08 * max(history.loss.max() for history in histories), []
    for axes, history, title in zip(figure.subplots(1, len(titles), sharey=True), histories, titles, strict=True):
        axes.plot(history.loss, color=BLUE, linewidth=1.5)
        axes.set(title=title, xlabel="epoch", ylim=(0, top))
        last_fifth = history.loss[len(history.loss) * 4 // 5 :]
        end = "is still jumping at the end" if np.any(np.diff(last_fifth) > 1e-3) else f"ends at {last_fifth[-1]:.4f}"
        said.append(f"{title}: the loss starts at {history.loss[0]:.4f} and {end}")
    figure.axes[0].set_ylabel("MSE, the loss")
    words = f"{len(titles)} trainings of {len(histories[0].loss) - 1} epochs. " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


def story(X, Y, history, epochs):
    """A few epochs of one training: each flower's two hidden numbers, and what it is called. Nothing moves."""
    figure = new_figure(10.5, 3.6)
    side = np.linspace(0, 1, 401)
    corners = np.stack(np.meshgrid(side, side), axis=-1)
    tints = np.array([[0.80, 0.87, 0.95], [1.0, 0.87, 0.76], [0.88, 0.88, 0.88]])
    species, said = Y.argmax(axis=1), []
    all_axes = figure.subplots(1, len(epochs), sharey=True)
    for axes, epoch in zip(all_axes, epochs, strict=True):
        W1, W2 = history.W1[epoch], history.W2[epoch]
        H_out = mlp.feedforward(X, W1, W2).H_out
        axes.imshow(tints[(corners @ W2).argmax(axis=-1)], origin="lower", extent=(0, 1, 0, 1))
        for kind, (color, marker) in enumerate(SPECIES_STYLE):
            points = H_out[species == kind].T
            axes.plot(*points, marker, color=color, ms=5, mfc="white", mew=1.2, label=SPECIES[kind], clip_on=False)
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xticks=(0, 1), yticks=(0, 1), xlabel="hidden neuron 0")
        axes.set_title(f"epoch {epoch}: {history.accuracy[epoch]:.0%} right")
        middles = "; ".join(f"{SPECIES[kind]} {_list(H_out[species == kind].mean(axis=0), 2)}" for kind in range(3))
        said.append(f"epoch {epoch}, accuracy {history.accuracy[epoch]:.0%}: {middles}")
    all_axes[0].set_ylabel("hidden neuron 1")
    figure.legend(*all_axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=11)
    words = (
        f"All {len(X)} flowers in the square of the two hidden neurons, at {len(epochs)} epochs. "
        "Neuron 0 and neuron 1 answer on average: " + ". ".join(said) + "."
    )
    return Picture(figure, lambda: words)


LEARNED, STOOD = 0.95, 0.34  # accuracies that tell the three fates of a start apart


def fates(epochs, loss, accuracy, slides):
    """The loss curves of many starts, apart by where they have come to. Nothing moves.

    Parameters
    ----------
    epochs : (kept,) when the loss was taken
    loss : (kept, starts)
    accuracy : (starts,) at the end
    slides : which start is the slides'
    """
    figure = new_figure(10.5, 3.8)
    kinds = {
        f"learned: {LEARNED:.0%} or more": accuracy >= LEARNED,
        "in between": (accuracy < LEARNED) & (accuracy > STOOD),
        "not above a third": accuracy <= STOOD,
    }
    said = []
    for axes, (name, chosen) in zip(figure.subplots(1, 3, sharey=True), kinds.items(), strict=True):
        axes.plot(epochs, loss[:, chosen], color=BLUE, linewidth=0.8, alpha=0.6)
        if chosen[slides]:
            axes.plot(epochs, loss[:, slides], color=INK, linewidth=3, label="the slides' start")
            axes.legend(loc="upper right", fontsize=11)
        axes.set(title=f"{chosen.sum()} {name}", xlabel="epoch", ylim=(0, 1.05 * loss.max()))
        low, high = loss[-1, chosen].min(), loss[-1, chosen].max()
        with_slides = ", the slides' start among them" if chosen[slides] else ""
        said.append(f"{chosen.sum()} {name}{with_slides}; their loss ends between {low:.3f} and {high:.3f}")
    figure.axes[0].set_ylabel("MSE, the loss")
    words = f"The loss of {len(accuracy)} starts in {epochs[-1]} epochs. " + ". ".join(said) + "."
    return Picture(figure, lambda: words)


def seen_and_unseen(epochs, seen, unseen):
    """Accuracy on the flowers of the training and on the others, over many splits. Nothing moves.

    epochs : (kept,) when it was taken; seen, unseen : (kept, splits)
    """
    figure = new_figure(8, 3.8)
    axes = figure.subplots()
    axes.fill_between(
        epochs, unseen.min(axis=1), unseen.max(axis=1), color=PALE, label="unseen: lowest to highest of the splits"
    )
    axes.plot(epochs, seen.mean(axis=1), color=BLUE, label="trained on: average")
    axes.plot(epochs, unseen.mean(axis=1), color=ORANGE, linestyle="--", label="unseen: average")
    axes.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1.03))
    axes.legend(loc="lower right", fontsize=11)
    words = (
        f"Accuracy over {epochs[-1]} epochs, for {seen.shape[1]} splits. At the end it is {seen[-1].mean():.1%} on the "
        f"flowers of the training; on flowers never seen {unseen[-1].mean():.1%} on average, "
        f"{unseen[-1].min():.1%} at the lowest and {unseen[-1].max():.1%} at the highest."
    )
    return Picture(figure, lambda: words)


# ---------------------------------------------------------------- recovering the weights


def candidates(H_out, O_in):
    """Where each flower's printed number allows a column of W2 to be. Nothing moves."""
    figure = new_figure(10.5, 4)
    tenths = np.round(np.arange(-3, 3.05, 0.1), 1)
    pairs = np.stack(np.meshgrid(tenths, tenths), axis=-1)
    said = []
    for output, axes in enumerate(figure.subplots(1, O_in.shape[1], sharey=True)):
        fits = mlp.rounded(pairs @ H_out.T, 2) == O_in[:, output]
        for flower, (color, marker) in enumerate(SPECIES_STYLE):
            first, second = pairs[fits[..., flower]].T
            axes.plot(first, second, marker, color=color, ms=5, mfc="none", mew=1.2, label=SPECIES[flower])
        both = pairs[fits.all(axis=-1)]
        axes.plot(*both.T, "*", color=ORANGE, markersize=24, markeredgecolor=INK)
        axes.set(
            title=f"output {output}", xlabel=f"W2[0, {output}]", xlim=(-3.1, 3.1), ylim=(-3.1, 3.1), aspect="equal"
        )
        at = " and ".join(_list(pair, 1) for pair in both)
        counts = _list(fits.sum(axis=(0, 1)), 0)
        said.append(f"output {output}: {counts} pairs fit one flower each, all three fit {len(both)}, at {at}")
    figure.axes[0].set_ylabel("W2[1, …]")
    figure.axes[0].legend(loc="lower left", fontsize=10)
    words = f"All {len(tenths)} by {len(tenths)} pairs of one-decimal weights. " + "; ".join(said) + "."
    return Picture(figure, lambda: words)
