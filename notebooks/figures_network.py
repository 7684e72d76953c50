"""The pictures that stand on the drawing of the network: its decision, its paths, and the walk back."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

import mlp_helpers as mlp
from mlp_helpers import FEATURES, SPECIES
from picture import (
    FAINT,
    GREY,
    INK,
    LARGE,
    NORMAL,
    NOW,
    RIGHT,
    SMALL,
    WRONG,
    MovingText,
    Picture,
    grown,
    line_of,
    listed,
    new_figure,
    signed,
    tint,
    written,
)  # fmt: skip

WEIGHTS = {
    f"{name}[{row}, {column}]": (matrix, row, column)
    for matrix, (name, W) in enumerate((("W1", mlp.W1), ("W2", mlp.W2)))
    for row, column in np.ndindex(W.shape)
}  # a slider's stops: the name of each weight, and where it stands
CHANGES = {signed(tenths / 10, 1): tenths / 10 for tenths in range(-30, 31)}  # and how far it is turned


def turned(W1, W2, weight, change):
    """W1 and W2 with one weight changed."""
    matrix, row, column = weight
    both = [W1.copy(), W2.copy()]
    both[matrix][row, column] += change
    return both


def name_of(weight):
    return next(name for name, place in WEIGHTS.items() if place == weight)


class _Network:
    """Four, two and three neurons in axes of inches: every number, line and heading on it can move.

    columns is the x of the three layers, rows the y of each neuron, layer by layer.
    """

    def __init__(self, axes, columns, rows, radius=0.31, size=NORMAL):
        axes.set_axis_off()
        self.axes, self.columns = axes, columns
        self.places = [[(x, y) for y in layer] for x, layer in zip(columns, rows, strict=True)]
        self.edges = [self._edges(0), self._edges(1)]
        self.circles = [
            [axes.add_patch(Circle(place, radius, zorder=4, animated=True)) for place in layer] for layer in self.places
        ]
        self.numbers = [[MovingText(axes, *place, size=size, zorder=5) for place in layer] for layer in self.places]

    def _edges(self, layer):
        """line and label of every weight between layer and layer + 1, as rows of columns"""
        along = (0.24, 0.68)[layer]  # where on its edge a label stands: so, no two overlap
        rows = []
        for x0, y0 in self.places[layer]:
            row = []
            for x1, y1 in self.places[layer + 1]:
                line = self.axes.add_line(Line2D([x0, x1], [y0, y1], zorder=2, animated=True))
                label = MovingText(
                    self.axes, x0 + along * (x1 - x0), y0 + along * (y1 - y0), fontsize=SMALL, zorder=3,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 2.5},
                )  # fmt: skip
                row.append((line, label))
            rows.append(row)
        return rows

    def set_edges(self, layer, W, decimals, part=None, now=None, scale=1):
        """Lines and labels of a matrix. Where part is False a line is faint; where now is True, its label is."""
        for cell, weight in np.ndenumerate(W):
            line, label = self.edges[layer][cell[0]][cell[1]]
            in_part, is_now = part is None or part[cell], now is not None and now[cell]
            line.set(**line_of(weight, scale))
            if not in_part:
                line.set(color=FAINT, linewidth=0.8)
            line.set_zorder(2 if in_part else 1)
            label.set_text("" if decimals is None else written(weight, decimals))
            label.set(color=INK if in_part else GREY, weight="bold" if is_now else "normal")
            label.get_bbox_patch().set(facecolor=NOW if is_now else "white", edgecolor=INK if is_now else "none")

    def set_layer(self, layer, values, decimals, tinted=False, part=None, now=False):
        """Numbers of a layer, in circles that are tinted by them if they are activations."""
        for k, (circle, number, value) in enumerate(zip(self.circles[layer], self.numbers[layer], values, strict=True)):
            in_part = part is None or part[k]
            circle.set(
                facecolor=NOW if now else tint(value) if tinted else "white", edgecolor=INK if in_part else FAINT
            )
            circle.set_linewidth(3 if now else 1.8 if in_part else 1)
            number.set_text(written(value, decimals))
            number.set_color(INK if in_part or tinted else GREY)


def _full_network(height, low=0.68, **look):
    """A figure of its own for a network, with the names of what goes in; its lowest neurons stand at low."""
    figure = new_figure(height)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(0, height))
    top = height - 0.72
    rows = (np.linspace(top, low, 4), top + np.array([0.27, 0.77]) * (low - top), np.linspace(top, low, 3))
    network = _Network(axes, (2.0, 4.8, 7.5), rows, **look)
    for (x, y), feature in zip(network.places[0], FEATURES, strict=True):
        axes.text(x - 0.42, y, feature, ha="right", va="center")
    return figure, network


def _title(axes, height):
    return MovingText(axes, 0.25, height - 0.2, fontsize=LARGE, weight="bold", ha="left")


# ---------------------------------------------------------------- the decision


def network(X, Y, W1, W2, flower=0, weight=(0, 0, 0), change=0.0):
    """The network deciding about one flower of X. Moves with: flower, weight, change of that weight."""
    height = 3.7
    figure, drawing = _full_network(height)
    axes, title = drawing.axes, _title(drawing.axes, height)
    for x, heading in zip((2.0, 3.4, 4.8, 6.15, 7.5), ("X", "W1", "H_in → H_out", "W2", "O_in → O_out"), strict=True):
        axes.text(x, 0.14, heading, ha="center", va="center", color=GREY, size=SMALL)
    white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    sums = [[MovingText(axes, x, y + 0.44, size=SMALL, color=GREY, zorder=5, bbox=white) for x, y in layer]
            for layer in drawing.places]  # fmt: skip
    grows = [MovingText(axes, x, y - 0.45, size=SMALL, zorder=5, bbox=white) for x, y in drawing.places[1]]
    grows = [[], grows, [MovingText(axes, x + 0.5, y - 0.16, size=SMALL, ha="left") for x, y in drawing.places[2]]]
    answers = [
        MovingText(axes, x + 0.5, y + 0.13, name, ha="left")
        for (x, y), name in zip(drawing.places[2], SPECIES, strict=True)
    ]

    def outputs(flower, weight, change):
        return mlp.feedforward(X[flower : flower + 1], *turned(W1, W2, weight, change))

    def move(flower, weight, change):
        H_in, H_out, O_in, O_out = outputs(flower, weight, change)
        _, H_before, _, O_before = outputs(flower, weight, 0)
        matrix, row, column = weight
        parts = [None, None]
        if change:  # what the weight reaches
            parts = [np.zeros(W.shape, bool) for W in (W1, W2)]
            parts[matrix][row, column] = True
            if matrix == 0:
                parts[1][column] = True
        for layer, W in enumerate(turned(W1, W2, weight, change)):
            chosen = np.zeros(W.shape, bool)
            if layer == matrix:
                chosen[row, column] = True
            drawing.set_edges(layer, W, 1, parts[layer], chosen)
        drawing.set_layer(0, X[flower], 1, part=parts[0].any(axis=1) if change else None)
        for layer, ins, before, after in ((1, H_in, H_before, H_out), (2, O_in, O_before, O_out)):
            reached = (parts[1].any(axis=1) if layer == 1 else parts[1].any(axis=0)) if change else None
            drawing.set_layer(layer, after[0], 2, tinted=True, part=reached)
            for k, (total, grew) in enumerate(zip(sums[layer], grows[layer], strict=True)):
                total.set_text(f"σ({written(ins[0, k], 2)})")
                said = grown(before[0, k], after[0, k], 2)
                grew.set_text(said if "→" in said else "")
        decided, true = O_out[0].argmax(), Y[flower].argmax()
        for k, answer in enumerate(answers):
            answer.set_weight("bold" if k == decided else "normal")
            drawing.circles[2][k].set_linewidth(4 if k == decided else 1.8)
        verdict = "right" if decided == true else "wrong"
        mark = RIGHT if decided == true else WRONG
        title.set_text(f"{mark} This {SPECIES[true]} is called {SPECIES[decided]}: {verdict}")
        said = ", ".join(f"{SPECIES[k]} {written(O_out[0, k], 2)}" for k in range(len(SPECIES)))
        became = f"changed by {signed(change, 1)}" if change else "as it was"
        return (
            f"The network, with {name_of(weight)} {became}, shown flower {flower}, a {SPECIES[true]}: four inputs "
            f"{listed(X[flower], 1)}, two hidden neurons {listed(H_out[0], 2)}, three outputs: {said}. "
            f"The largest output decides: {SPECIES[decided]}, which is {verdict}."
        )

    def since(before, now):
        O_before, O_now = (outputs(**values).O_out[0] for values in (before, now))
        said = [grown(*pair, 2) for pair in zip(O_before, O_now, strict=True)]
        moved = "; ".join(f"{name} {change}" for name, change in zip(SPECIES, said, strict=True) if "→" in change)
        was, decided = SPECIES[O_before.argmax()], SPECIES[O_now.argmax()]
        end = f"It is still called {decided}." if was == decided else f"It was called {was}, now {decided}."
        if before["flower"] != now["flower"]:
            what = f"Now flower {now['flower']}, a {SPECIES[Y[now['flower']].argmax()]}"
            end = f"It is called {decided}."
        elif before["weight"] != now["weight"]:
            turned_now = f"turned, and {name_of(before['weight'])} is back" if now["change"] else "the one to turn"
            what = f"Now {name_of(now['weight'])} is {turned_now}"
        else:
            matrix, *cell = now["weight"]
            start = (W1, W2)[matrix][tuple(cell)]
            what = f"{name_of(now['weight'])} {grown(start + before['change'], start + now['change'], 1)}"
        return f"{what}. Outputs: {moved or 'unchanged'}. {end}"

    return Picture(figure, move, since, flower=flower, weight=weight, change=change)


# ---------------------------------------------------------------- the walk back


WALK = {  # a slider's stops: the matrix of each step backwards, and its formula, in the slides' order
    "O_out": "O_out = sigmoid(O_in)",
    "O_error": "O_error = O_out − Y",
    "O_delta": "O_delta = O_error ⊙ O_out ⊙ (1 − O_out)",
    "W2_update": "W2_update = 1/N · (H_outᵀ • O_delta)",
    "H_error": "H_error = O_delta • W2ᵀ",
    "H_delta": "H_delta = H_error ⊙ H_out ⊙ (1 − H_out)",
    "W1_update": "W1_update = 1/N · (Xᵀ • H_delta)",
}
UPDATE_SCALE = 20  # lines of an update are drawn as those of a weight that is so many times as large


def backwards(X, Y, W1, W2, flower=0, step="O_out"):
    """The six formulas, walked from right to left, with the slides' numbers. Moves with: flower, step."""
    height = 3.85
    figure, drawing = _full_network(height, low=0.94, radius=0.35, size=SMALL)
    axes, title = drawing.axes, _title(drawing.axes, height)
    known = all_matrices(X, Y, W1, W2, by_hand=True)
    order = list(WALK)
    stops = (8.0, 7.5, 7.0, 6.15, 5.05, 4.55, 3.4)  # of the walk, from right to left
    for x, species in zip([drawing.columns[2] + 0.5] * 3, range(3), strict=True):
        axes.text(x, drawing.places[2][species][1], SPECIES[species], ha="left", va="center")
    axes.annotate("", (2.6, 0.12), (8.6, 0.12), arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5})
    axes.text(8.7, 0.12, "backwards", ha="left", va="center", color=GREY, size=SMALL)
    (walked,) = axes.plot([], [], "o", color=INK, markersize=7, zorder=3, animated=True)
    (here,) = axes.plot([], [], "o", color=NOW, markeredgecolor=INK, markeredgewidth=2, markersize=13, zorder=4,
                        animated=True)  # fmt: skip
    headings = [MovingText(axes, x, 0.4, size=SMALL, zorder=5) for x in (2.0, 3.4, 4.8, 6.15, 7.5)]

    def move(flower, step):
        number = order.index(step)
        output = order[min(number, order.index("O_delta"))]
        hidden = "H_out" if number < order.index("H_error") else order[min(number, order.index("H_delta"))]
        used = _parts_used(step)
        names = ("X", "W1", hidden, "W2", output)
        for layer, name in enumerate((names[0], names[2], names[4])):
            tinted = name in ("H_out", "O_out")
            part = None if used[2 * layer] else np.zeros(len(known[name][flower]), bool)
            drawing.set_layer(layer, known[name][flower], mlp.DECIMALS[name], tinted, part, now=name == step)
        shown = []
        for layer, W in enumerate(("W1", "W2")):
            name = step if step == f"{W}_update" else W
            shown.append(name)
            everywhere = np.ones(known[W].shape, bool)
            drawing.set_edges(
                layer, known[name], mlp.DECIMALS[name], everywhere if used[2 * layer + 1] else ~everywhere,
                now=everywhere if name == step else None, scale=UPDATE_SCALE if name == step else 1,
            )  # fmt: skip
        for heading, name, in_use in zip(
            headings, (names[0], shown[0], names[2], shown[1], names[4]), used, strict=True
        ):
            heading.set_text(name)
            heading.set(color=INK if in_use else GREY, weight="bold" if name == step else "normal")
        walked.set_data(stops[:number], [0.12] * number)
        here.set_data([stops[number]], [0.12])
        on_lines = step.endswith("update")
        title.set_text((f"Step {number}:  " if number else "Start:  ") + WALK[step] + ",  all three flowers" * on_lines)
        rows = known[step] if on_lines else known[step][flower : flower + 1]
        where = "on the lines, from all three flowers" if on_lines else "in the circles"
        return (
            f"Flower {flower}, a {SPECIES[Y[flower].argmax()]}. {WALK[step]}. {step} stands {where}: "
            + "; ".join(listed(row, mlp.DECIMALS[step]) for row in rows) + "."
        )  # fmt: skip

    def since(before, now):
        if before["flower"] != now["flower"]:
            same = " The updates are the same: they come from all three." if now["step"].endswith("update") else ""
            return f"Now flower {now['flower']}, a {SPECIES[Y[now['flower']].argmax()]}.{same}"
        was, step = order.index(before["step"]), order.index(now["step"])
        way = "one step further back" if step == was + 1 else "back to" if step > was else "forward again"
        return f"{WALK_WORDS[now['step']]} ({way})." if way != "back to" else f"{WALK_WORDS[now['step']]}."

    return Picture(figure, move, since, flower=flower, step=step)


WALK_WORDS = {  # what each step does
    "O_out": "The outputs, where the way back starts",
    "O_error": "Each output minus what it should be",
    "O_delta": "Each error times the slope of its sigmoid: now it stands in front of the output neurons",
    "W2_update": "Each line of W2 gets its slope: what came in on its left times the delta on its right",
    "H_error": "The deltas go back along the lines of W2, each times its weight, and add up",
    "H_delta": "Each hidden error times the slope of its sigmoid: now it stands in front of the hidden neurons",
    "W1_update": "Each line of W1 gets its slope: its input times the delta on its right",
}


def _parts_used(step):
    """For X, W1, hidden, W2 and output: has the walk come so far, and does this step use it?"""
    return {
        "O_out": (0, 0, 0, 0, 1), "O_error": (0, 0, 0, 0, 1), "O_delta": (0, 0, 0, 0, 1), "W2_update": (0, 0, 1, 1, 1),
        "H_error": (0, 0, 1, 1, 1), "H_delta": (0, 0, 1, 0, 0), "W1_update": (1, 1, 1, 0, 0),
    }[step]  # fmt: skip


def all_matrices(X, Y, W1, W2, by_hand):
    """Every matrix of the slides by its name, with the three that they transpose."""
    forward = mlp.feedforward(X, W1, W2, by_hand=by_hand)
    backward = mlp.backpropagation(X, Y, W2, forward, by_hand=by_hand)
    transposed = {"X_T": X.T, "W2_T": W2.T, "H_out_T": forward.H_out.T}
    return {"X": X, "Y": Y, "W1": W1, "W2": W2, **transposed, **forward._asdict(), **backward._asdict()}


# ---------------------------------------------------------------- the chain rule


NUDGES = {f"1e−{power}" if power else "1": float(f"1e-{power}") for power in range(15, -1, -1)}  # a slider's stops
CHAIN = [  # the factors on the way to W1, and to W2, above and below the stroke
    [("MSE", "O_out"), ("O_out", "O_in"), ("O_in", "H_out"), ("H_out", "H_in"), ("H_in", "W1")],
    [("MSE", "O_out"), ("O_out", "O_in"), ("O_in", "W2")],
]
BADGES = "①②③④⑤"


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
    height = 3.85
    figure = new_figure(height, (6.4, 3.6))
    left, right = figure.subfigs
    rows = left.add_axes((0, 0, 1, 1), xlim=(0, 6.4), ylim=(0, height))
    rows.set_axis_off()
    y_of = height - 1.12 - 0.26 * np.arange(9)
    headings = [MovingText(rows, 0, height - 0.2, size=LARGE, weight="bold") for _ in range(5)]
    names = [MovingText(rows, 0, height - 0.62, size=SMALL) for _ in range(5)]
    rows.text(0.1, height - 0.62, "flower → output", size=SMALL, color=GREY, va="center")
    rows.text(5.9, height - 0.62, "product", size=SMALL, color=GREY, ha="center", va="center")
    paths = [MovingText(rows, 0.1, y, size=SMALL, ha="left") for y in y_of]
    numbers = [[MovingText(rows, 0, y, size=SMALL, ha="right") for _ in range(6)] for y in y_of]
    rows.plot([5.35, 6.35], [0.5, 0.5], color=INK, linewidth=1.2)
    total = MovingText(rows, 6.3, 0.32, size=NORMAL, weight="bold", ha="right")
    small = right.add_axes((0, 1.93 / height, 1, 1.92 / height), xlim=(-0.2, 3.4), ylim=(0, 1.92))
    drawing, badges, ends, chosen = _small_network(small)
    errors = right.add_axes((0.22, 0.135, 0.74, 0.275), xscale="log", yscale="log", xlim=(3e-16, 3), ylim=(3e-15, 3))
    errors.set_xticks([1e-15, 1e-10, 1e-5, 1])
    errors.set_yticks([1e-10, 1e-5, 1])
    errors.minorticks_off()
    errors.set_title("relative error if measured", size=SMALL)
    errors.set_xlabel("size of the nudge", labelpad=1)
    (line,) = errors.plot([], [], "-", color=INK, linewidth=1.8, animated=True)
    style = {"markersize": 12, "markeredgecolor": INK, "markeredgewidth": 1.8, "clip_on": False, "animated": True}
    (here,) = errors.plot([], [], "o", color=NOW, **style)

    def measured(weight, size):
        up, down = (mlp.mse(mlp.feedforward(X, *turned(W1, W2, weight, step)).O_out, Y) for step in (size, -size))
        return (up - down) / (2 * size)

    def exact(weight):
        return (update.W1_update, update.W2_update)[weight[0]][weight[1:]]

    def move(weight, nudge):
        matrix, row, column = weight
        factors = (_w1_factors, _w2_factors)[matrix](X, Y, W2, forward, row, column)
        table = np.column_stack([factors, factors.prod(axis=1)])
        count = factors.shape[1]
        x_of = [*((2.2, 2.9, 3.81, 4.53, 5.25) if matrix == 0 else (2.6, 3.7, 4.8)), 6.3]
        for k, (heading, name) in enumerate(zip(headings, names, strict=True)):
            heading.set_text(BADGES[k] if k < count else "")
            name.set_text(_partial(*CHAIN[matrix][k]) if k < count else "")
            for text in (heading, name):
                text.set_x(x_of[k] - 0.24 if k < count else 0)
        for y, (path, cells) in enumerate(zip(paths, numbers, strict=True)):
            flower, output = divmod(y, Y.shape[1]) if matrix == 0 else (y, column)
            shown = y < len(table)
            down = y_of[y] if matrix == 0 or not shown else y_of[1] - 0.65 * y
            path.set_text(f"{SPECIES[flower]} → {output}" if shown else "")
            path.set_y(down)
            for x, cell in enumerate(cells):
                cell.set_text(_factor(table[y, x], x, count) if shown and x <= count else "")
                cell.set_position((x_of[x], down) if shown and x <= count else (0, 0))
        total.set_text(f"sum  {signed(table[:, -1].sum(), 3)}")
        _set_path(drawing, badges, ends, chosen, W1, W2, weight)
        slope = measured(weight, nudge)
        line.set_data(
            list(NUDGES.values()), [_relative(measured(weight, size), exact(weight)) for size in NUDGES.values()]
        )
        here.set_data([nudge], [_relative(slope, exact(weight))])
        return (
            f"The slope along {name_of(weight)}: {len(factors)} paths of {count} factors each. Their products "
            f"are {listed(table[:, -1], 4)}, and sum to {written(table[:, -1].sum(), 6)}. Measured with a nudge "
            f"of {_power(nudge)}, the slope is {written(slope, 6)}."
        )

    def since(before, now):
        if before["weight"] != now["weight"]:
            paths = (
                "nine paths, three flowers by three outputs" if now["weight"][0] == 0 else "three paths, one a flower"
            )
            return (
                f"Now {name_of(now['weight'])}: {paths}. The slope was {signed(exact(before['weight']), 4)} along "
                f"{name_of(before['weight'])}, and is {signed(exact(now['weight']), 4)} along this weight."
            )
        was, new = (
            _relative(measured(now["weight"], values["nudge"]), exact(now["weight"])) for values in (before, now)
        )
        way = "closer" if new < was else "less close" if new > was else "as close"
        return f"The measured slope is {way}: its relative error was {_power(was)}, and is {_power(new)}."

    return Picture(figure, move, since, weight=weight, nudge=nudge)


def _partial(above, below):
    """∂above/∂below, one above the other."""
    above, below = (name.replace("_", r"\_") for name in (above, below))
    return rf"$\dfrac{{\partial \mathrm{{{above}}}}}{{\partial \mathrm{{{below}}}}}$"


def _factor(value, place, count):
    """A factor as it stands in its row: the first, the following, or the product of all."""
    if place == count:
        return f"= {signed(value, 4)}"
    return f"× {written(value, 3)}" if place else written(value, 3)


def _power(number):
    """A number of any size by its first digit and its power of ten: 3e−13."""
    digit, power = f"{number:.0e}".split("e")
    return f"{digit}e{int(power)}".replace("-", "−")


def _relative(measured, exact):
    """The relative error, kept above what a logarithmic axis can show."""
    return max(abs(measured / exact - 1), 1e-14)


def _small_network(axes):
    """A network without numbers that ends in the loss: its drawing, the factors' badges, its last lines, a mark."""
    rows = (np.linspace(1.68, 0.2, 4), [1.32, 0.56], [1.5, 0.94, 0.38])
    drawing = _Network(axes, (0.25, 1.15, 2.05), rows, radius=0.12)
    ends = [axes.add_line(Line2D([x, 2.68], [y, 0.94], zorder=1, animated=True)) for x, y in drawing.places[2]]
    axes.text(2.95, 0.94, "MSE", ha="center", va="center", size=SMALL,
              bbox={"facecolor": "white", "edgecolor": INK, "boxstyle": "round,pad=0.25"})  # fmt: skip
    white = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    badges = [MovingText(axes, 0, 0, badge, size=LARGE, weight="bold", zorder=6, bbox=white) for badge in BADGES]
    (chosen,) = axes.plot([], [], "o", color=NOW, markeredgecolor=INK, markeredgewidth=1.8, markersize=11, zorder=5,
                          animated=True)  # fmt: skip
    return drawing, badges, ends, chosen


def _set_path(drawing, badges, ends, chosen, W1, W2, weight):
    """Light up what lies between a weight and the loss, and put the factors' badges there."""
    matrix, row, column = weight
    parts = [np.zeros(W.shape, bool) for W in (W1, W2)]
    parts[matrix][row, column] = True
    if matrix == 0:
        parts[1][column] = True
    outputs = parts[1].any(axis=0)
    hidden = column if matrix == 0 else row
    on_path = [np.arange(4) == (row if matrix == 0 else -1), np.arange(2) == hidden, outputs]
    for layer, W in enumerate((W1, W2)):
        drawing.set_edges(layer, W, None, parts[layer])
    for layer, on in enumerate(on_path):
        for circle, lit in zip(drawing.circles[layer], on, strict=True):
            circle.set(facecolor="white", edgecolor=INK if lit else FAINT, linewidth=1.8 if lit else 1)
    for end, lit in zip(ends, outputs, strict=True):
        end.set(color=INK if lit else FAINT, linewidth=1.8 if lit else 0.8)
    start = drawing.places[matrix][row]
    end = drawing.places[matrix + 1][column]
    chosen.set_data(*_between(start, end)[:, None])
    top, middle = drawing.places[2][np.flatnonzero(outputs)[0]], drawing.places[1][hidden]
    at = [np.add(_between(top, (2.68, 0.94)), (0.12, 0.16)), np.add(top, (0, 0.26)), np.add(middle, (0, 0.27))]
    if matrix == 0:
        at[2:] = np.add(_between(middle, top), (-0.05, 0.2)), at[2], np.add(start, (0.27, 0.1))
    for k, badge in enumerate(badges):
        badge.set_text(BADGES[k] if k < len(at) else "")
        badge.set_position(at[k] if k < len(at) else (0, 0))


def _between(first, second):
    return np.mean([first, second], axis=0)
