"""The pictures of the series: arrays in, a Picture out. What a Picture is stands in picture.py.

Those of the network and those of a single number have files of their own; a notebook finds all of them here.
"""

import numpy as np
from matplotlib.patches import Polygon, Rectangle

import mlp_helpers as mlp
from figures_network import CHANGES, NUDGES, WALK, WEIGHTS, backwards, chain, name_of, network, turned
from figures_trace import BACKWARD, DIGITS, FORWARD, trace
from mlp_helpers import SPECIES
from picture import (
    DASHED,
    DOTTED,
    FAINT,
    GREY,
    INK,
    NORMAL,
    NOW,
    PALE,
    SMALL,
    SPECIES_PALE,
    SPECIES_STYLE,
    MovingText,
    Picture,
    grown,
    listed,
    new_figure,
    signed,
    written,
)

__all__ = [
    "BACKWARD", "CHANGES", "DIGITS", "EPOCHS", "FORWARD", "NUDGES", "STEPS", "WALK", "WEIGHTS", "backwards",
    "candidates", "chain", "descent", "descent_strip", "fates", "loss_along_weight", "network",
    "seen_and_unseen", "sigmoid_points", "story", "trace", "training", "training_curves",
]  # fmt: skip


def _now(axes, size=13):
    """The mark of the place where a slider stands."""
    (mark,) = axes.plot([], [], "o", color=NOW, markersize=size, markeredgecolor=INK, markeredgewidth=2, zorder=6,
                        clip_on=False, animated=True)  # fmt: skip
    return mark


def _start(axes, size=11):
    """The mark of the place where everything started."""
    (mark,) = axes.plot([], [], "o", color=INK, markersize=size, markerfacecolor="white", markeredgewidth=1.8, zorder=5,
                        clip_on=False, animated=True)  # fmt: skip
    return mark


# ---------------------------------------------------------------- feedforward


def sigmoid_points(H_in, H_out):
    """The sigmoid, and where each flower's two hidden neurons stand on it. Nothing moves."""
    figure = new_figure(4.2)
    axes = figure.add_axes((0.075, 0.15, 0.9, 0.81))
    z = np.linspace(-6, 6, 241)
    axes.plot(z, mlp.sigmoid(z), color=INK, linewidth=2)
    axes.axvline(0, color=PALE, linewidth=1.5, zorder=0)
    axes.axhline(0.5, color=PALE, linewidth=1.5, zorder=0)
    for neuron in range(2):
        for name, (color, marker), z, a in zip(SPECIES, SPECIES_STYLE, H_in[:, neuron], H_out[:, neuron], strict=True):
            axes.plot(
                z, a, marker, color=color, markerfacecolor=color if neuron == 0 else "white", markeredgewidth=2,
                markersize=12, linestyle="none", label=f"{name}, neuron {neuron}",
            )  # fmt: skip
    axes.set(xlabel="H_in", ylabel="H_out = sigmoid(H_in)", xlim=(-6, 6), ylim=(-0.03, 1.05))
    axes.legend(loc="lower right", ncols=2)
    points = "; ".join(
        f"{SPECIES[flower]} {written(H_in[flower, neuron], 2)} to {written(H_out[flower, neuron], 2)}"
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


def loss_along_weight(X, Y, W1, W2, weight=(1, 0, 0), change=0.0):
    """The loss as one weight turns, and the squared errors behind it. Moves with: weight, change."""
    steps = list(CHANGES.values())
    losses = {}
    for place in WEIGHTS.values():
        W1s, W2s = map(np.array, zip(*(turned(W1, W2, place, step) for step in steps), strict=True))
        O_outs = mlp.sigmoid(mlp.sigmoid(X @ W1s) @ W2s)
        losses[place] = np.sum((O_outs - Y) ** 2, axis=(1, 2)) / (2 * Y.size)
    low, high = min(map(min, losses.values())), max(map(max, losses.values()))
    height = 3.8
    figure = new_figure(height, (5.9, 4.1))
    left, right = figure.subfigs
    curve_axes = left.add_axes((0.14, 0.15, 0.83, 0.73), xlim=(-3, 3), ylim=(low - 0.005, high + 0.012))
    curve_axes.set(xlabel="change of the weight", ylabel="MSE, the loss")
    curve_axes.axvline(0, color=GREY, linestyle=DOTTED, linewidth=1.5, zorder=0)
    (curve,) = curve_axes.plot([], [], color=INK, animated=True)
    (tangent,) = curve_axes.plot([], [], color=NOW, linewidth=3.5, solid_capstyle="round", zorder=4, animated=True)
    (edge,) = curve_axes.plot([], [], color=INK, linewidth=6.5, solid_capstyle="round", zorder=3, animated=True)
    start, point = _start(curve_axes), _now(curve_axes)
    title = MovingText(curve_axes, 0.5, 1.09, transform=curve_axes.transAxes, size=NORMAL)
    square_axes = right.add_axes((0.27, 0.02, 0.715, 0.77), xlim=(0, 3), ylim=(3, 0), aspect="equal", anchor="NW")
    square_axes.set_title("area: the squared errors", pad=34)
    square_axes.xaxis.tick_top()
    square_axes.set_xticks([0.5, 1.5, 2.5], [f"output {k}" for k in range(3)])
    square_axes.set_yticks([0.5, 1.5, 2.5], SPECIES)
    square_axes.tick_params(length=0)
    square_axes.spines[:].set_visible(False)
    for k in range(4):
        square_axes.plot([0, 3, np.nan, k, k], [k, k, np.nan, 0, 3], color=PALE, linewidth=1, clip_on=False, zorder=0)
    cells = list(np.ndindex(Y.shape))
    squares = [_square(square_axes, facecolor="#bdbdbd", edgecolor="none") for _ in cells]
    ghosts = [_square(square_axes, facecolor="none", edgecolor=INK, linestyle=DOTTED, linewidth=1.5) for _ in cells]
    numbers = [MovingText(square_axes, column + 0.5, row + 0.86, size=SMALL, zorder=5) for row, column in cells]
    before = (mlp.feedforward(X, W1, W2).O_out - Y) ** 2

    def state(weight, change):
        O_out = mlp.feedforward(X, *turned(W1, W2, weight, change)).O_out
        return mlp.mse(O_out, Y), (O_out - Y) ** 2, (W1, W2)[weight[0]][weight[1:]] + change

    def move(weight, change):
        loss, squared, now = state(weight, change)
        slope = (state(weight, change + 1e-5)[0] - state(weight, change - 1e-5)[0]) / 2e-5
        curve.set_data(steps, losses[weight])
        point.set_data([change], [loss])
        start.set_data([0], [state(weight, 0)[0]])
        reach = np.array([-0.6, 0.6])
        for line in (tangent, edge):
            line.set_data(change + reach, loss + slope * reach)
        title.set_text(f"{name_of(weight)} = {written(now, 1)}     MSE = {loss:.4f}     slope {signed(slope, 4)}")
        for (row, column), square, ghost, number in zip(cells, squares, ghosts, numbers, strict=True):
            _set_square(square, row, column, squared[row, column])
            _set_square(ghost, row, column, before[row, column])
            difference = mlp.rounded(squared[row, column], 2) - mlp.rounded(before[row, column], 2)
            mark = "" if not change or difference == 0 else " ▲" if difference > 0 else " ▼"
            number.set_text(written(squared[row, column], 2) + mark)
        return (
            f"Left: the loss as {name_of(weight)} turns. Changed by {signed(change, 1)}, it is {written(now, 1)} and "
            f"MSE = {loss:.4f}; the lowest loss here is {min(losses[weight]):.4f}, the highest "
            f"{max(losses[weight]):.4f}. Right: the nine squared errors, a row per flower: "
            + "; ".join(listed(row, 2) for row in squared)
            + f". They sum to {squared.sum():.2f}."
        )

    def since(before, now):
        (was, squares_before, w_before), (loss, squares_now, w_now) = (state(**values) for values in (before, now))
        if before["weight"] != now["weight"]:
            return f"Now {name_of(now['weight'])} turns. MSE {grown(was, loss, 4)}."
        gap = mlp.rounded(squares_now, 2) - mlp.rounded(squares_before, 2)
        return (
            f"{name_of(now['weight'])} {grown(w_before, w_now, 1)}. MSE {grown(was, loss, 4)}: of the nine squares "
            f"{np.count_nonzero(gap < 0)} shrank, {np.count_nonzero(gap > 0)} grew."
        )

    return Picture(figure, move, since, weight=weight, change=change)


def _square(axes, **style):
    return axes.add_patch(Rectangle((0, 0), 0, 0, animated=True, **style))


def _set_square(square, row, column, area):
    """In its cell, above the number, with an area in proportion to it."""
    side = 0.8 * np.sqrt(area)
    square.set(xy=(column + 0.5 - side / 2, row + 0.41 - side / 2), width=side, height=side)


# ---------------------------------------------------------------- gradient descent


STEPS = 20
NUMBERED = (0, 1, 2, 3)  # steps that have their number beside the newest, where it does not lie on another


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


class _Path:
    """A walk downhill: its line, a dot for each step that pales with age, the start, now, and numbers."""

    def __init__(self, axes):
        (self.line,) = axes.plot([], [], color=GREY, linewidth=1.2, zorder=3, animated=True)
        self.dots = axes.scatter([], [], s=45, zorder=4, animated=True, linewidths=0.8, edgecolors=INK)
        self.numbers = [MovingText(axes, 0, 0, size=SMALL, zorder=7) for _ in (STEPS, *NUMBERED)]
        self.start, self.now = _start(axes), _now(axes)
        self.axes = axes

    def set(self, x, y, step):
        self.line.set_data(x[: step + 1], y[: step + 1])
        self.dots.set_offsets(np.column_stack([x, y])[1 : step + 1])
        age = step - np.arange(1, step + 1)
        self.dots.set_facecolors([(shade,) * 3 for shade in np.minimum(0.25 + 0.09 * age, 0.92)])
        self.start.set_data(x[:1], y[:1])
        self.now.set_data(x[step : step + 1], y[step : step + 1])
        points = self.axes.transData.transform(np.column_stack([x, y])) / 1.6
        taken = []
        for number, text in zip((step, *NUMBERED), self.numbers, strict=True):
            at = points[number] + (0, 17)
            others = taken if number == 0 else [points[0], *taken]
            free = number <= step and all(np.hypot(*(at - other)) > 24 for other in others)
            text.set_text(str(number) if free else "")
            if free:
                taken.append(at)
                text.set_position(self.axes.transData.inverted().transform(at * 1.6))


def _slice(axes, X, Y, W1, W2):
    """The loss along W2[0, 0], and a line for the path on it."""
    w = np.linspace(-8, 4, 241)
    axes.plot(w, _setosa_loss(X, Y, W1, W2, w, W2[1, 0]), color=INK, linewidth=1.8)
    axes.set(
        xlim=(-8, 4),
        ylim=(0.115, 0.205),
        xlabel="W2[0, 0]",
        xticks=(-8, -4, 0, 4),
        yticks=(0.12, 0.14, 0.16, 0.18, 0.2),
    )
    return _Path(axes)


def descent(X, Y, W1, W2, learning_rate=40, step=STEPS):
    """Steps downhill in one weight, in two, and the loss of each. Moves with: learning rate, step."""
    height = 3.9
    figure = new_figure(height, (3.5, 3.3, 3.2))
    low, top = 0.155, 0.735
    slice_axes = figure.subfigs[0].add_axes((0.235, low, 0.725, top))
    slice_axes.set(title="one weight", ylabel="MSE, the loss")
    path_1 = _slice(slice_axes, X, Y, W1, W2)
    land_axes = figure.subfigs[1].add_axes((0.17, low, 0.79, top))
    first, second = np.meshgrid(np.linspace(-8, 4, 121), np.linspace(-4, 6, 101))
    land = _setosa_loss(X, Y, W1, W2, first, second)
    levels = np.arange(0.1, 0.21, 0.01)
    land_axes.contourf(first, second, land, levels=np.arange(0.09, 0.22, 0.01), cmap="Greys", vmin=0.09, vmax=0.28)
    lines = land_axes.contour(first, second, land, levels=levels, colors=GREY, linewidths=0.7)
    where = [(-6.5, 3), (-3, 4.4), (-0.6, 4.2), (2.9, -3), (1.4, 5)]  # away from where the walks go
    land_axes.clabel(lines, manual=where, fontsize=SMALL, colors=INK, fmt="%.2f")
    land_axes.set(title="two weights: map of the loss", xlabel="W2[0, 0]", xlim=(-8, 4), ylim=(-4, 6))
    land_axes.set_xticks([-8, -4, 0, 4])
    land_axes.set_ylabel("W2[1, 0]", labelpad=0)
    path_2 = _Path(land_axes)
    loss_axes = figure.subfigs[2].add_axes((0.2, low, 0.75, top))
    loss_axes.set(title="loss of every step", xlabel="step", xlim=(-0.7, STEPS + 0.7), ylim=(0.095, 0.155))
    loss_axes.set_xticks([0, 5, 10, 15, 20])
    curves = []
    for look, name in (("-", "one weight"), (DASHED, "two weights")):
        style = {"color": INK, "linewidth": 2, "label": name, "animated": True, "linestyle": look}
        curves += loss_axes.plot([], [], **style)
    loss_axes.legend(loc="lower left", handlelength=2.6)
    nows = [_now(loss_axes, 11), _now(loss_axes, 11)]
    walks = {}

    def walk(learning_rate):
        if learning_rate not in walks:
            walks[learning_rate] = [_descend(X, Y, W1, W2, learning_rate, rows) for rows in ([0], [0, 1])]
        return walks[learning_rate]

    def move(learning_rate, step):
        (along, height_1), (over, _) = walk(learning_rate)
        path_1.set(along[:, 0], height_1, step)
        path_2.set(*over.T, step)
        said = []
        for where, rows, (places, heights), curve, now in zip(
            ("one weight", "two weights"), ([0], [0, 1]), walk(learning_rate), curves, nows, strict=True
        ):
            curve.set_data(range(STEPS + 1), heights)
            now.set_data([step], heights[step : step + 1])
            rises = np.count_nonzero(np.diff(heights[: step + 1]) > 1e-6)
            ways = np.diff(places[: step + 1], axis=0)
            turns = np.count_nonzero(np.sum(ways[1:] * ways[:-1], axis=1) < 0)
            at = listed(places[step][rows], 1)
            said.append(
                f"In {where}: from {heights[0]:.4f} to {heights[step]:.4f} at {at}; {rises} of the steps rose, {turns} "
                "turned back."
            )
        return f"{step} steps downhill with learning rate {learning_rate:g}. " + " ".join(said)

    def since(before, now):
        rate, step = now["learning_rate"], now["step"]
        if before["learning_rate"] != rate:
            ends = [
                " and ".join(f"{heights[step]:.4f}" for _, heights in walk(values["learning_rate"]))
                for values in (before, now)
            ]
            return (
                f"Learning rate {before['learning_rate']:g} → {rate:g}. After {step} steps the two losses are "
                f"{ends[1]}; they were {ends[0]}."
            )
        (along, heights), (over, _) = walk(rate)
        moved = along[step, 0] - along[before["step"], 0]
        return (
            f"Step {before['step']} → {step}: one weight went {signed(moved, 2)}, loss "
            f"{grown(heights[before['step']], heights[step], 4)}; two weights went to {listed(over[step], 1)}."
        )

    return Picture(figure, move, since, learning_rate=learning_rate, step=step)


def descent_strip(X, Y, W1, W2, alphas):
    """Twenty steps downhill in one weight, for a few learning rates side by side. Nothing moves."""
    figure = new_figure(3.5, [2.5] * len(alphas))
    said = []
    for part, alpha in zip(figure.subfigs, alphas, strict=True):
        axes = part.add_axes((0.26, 0.17, 0.71, 0.63))
        path = _slice(axes, X, Y, W1, W2)
        walk, height = _descend(X, Y, W1, W2, alpha, [0])
        path.set(walk[:, 0], height, STEPS)
        axes.set_title(f"α = {alpha:g}\nMSE {height[0]:.3f} → {height[-1]:.3f}")
        said.append(f"learning rate {alpha:g}: weight {written(walk[-1, 0], 1)}, loss {height[-1]:.4f}")
    words = f"The same curve {len(alphas)} times, with the path of {STEPS} steps. They end at: " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


# ---------------------------------------------------------------- training


EPOCHS = [
    *range(0, 20, 2), *range(20, 50, 5), *range(50, 100, 10), *range(100, 200, 20), *range(200, 500, 50),
    *range(500, 1000, 100), *range(1000, 2000, 200), *range(2000, 5001, 500),
]  # fmt: skip
# a slider's stops, closer where more happens; an axis of epochs runs as the slider does


def _as_the_slider(axes, last):
    """An x axis of epochs on which each stop of the slider is as far from the next."""
    stops = np.arange(len(EPOCHS))
    there, back = (lambda epoch: np.interp(epoch, EPOCHS, stops)), (lambda stop: np.interp(stop, stops, EPOCHS))
    axes.set_xscale("function", functions=(there, back))
    axes.set_xlim(0, last)
    axes.set_xticks([epoch for epoch in (0, 10, 50, 200, 1000, 5000) if epoch <= last])
    axes.minorticks_off()


def training(X, Y, histories, alphas, learning_rate=1, epoch=5000):
    """A training as it went: curves, flowers and mistakes. Moves with: learning rate, epoch.

    histories is what `mlp_helpers.train` returned for all the alphas at once.
    """
    figure = new_figure(3.9, (3.3, 3.65, 3.05))
    left, middle, right = figure.subfigs
    top = 0.92
    loss_axes = left.add_axes((0.21, 0.57, 0.72, top - 0.57), ylim=(0, 0.2))
    accuracy_axes = left.add_axes((0.21, 0.155, 0.72, 0.31), ylim=(0, 1.05), yticks=(0, 0.5, 1), xlabel="epoch")
    accuracy_axes.set_yticklabels(["0 %", "50 %", "100 %"])
    last = histories.loss.shape[1] - 1
    epochs = np.array([stop for stop in EPOCHS if stop <= last])
    curves, dots = [], []
    for axes, name in ((loss_axes, "MSE, the loss"), (accuracy_axes, "accuracy")):
        _as_the_slider(axes, last)
        axes.set_title(name, size=SMALL, loc="left", pad=5)
        curves += axes.plot([], [], color=INK, linewidth=1.8, animated=True)
        dots.append(_now(axes, 11))
    loss_axes.set_xticklabels([])
    square = middle.add_axes(
        (0.15, 0.155, 3.9 * (top - 0.155) / 3.65, top - 0.155), xlim=(-0.03, 1.03), ylim=(-0.03, 1.03)
    )
    square.set(xlabel="hidden neuron 0", xticks=(0, 0.5, 1), yticks=(0, 1), yticklabels=("0", "1"))
    square.set_ylabel("hidden neuron 1", labelpad=-2)
    square.set_title("flowers; area: what they are called", size=SMALL, pad=5)
    areas = [
        square.add_patch(Polygon(np.zeros((1, 2)), facecolor=pale, edgecolor=FAINT, zorder=0, animated=True))
        for pale in SPECIES_PALE
    ]
    species = Y.argmax(axis=1)
    style = {"markersize": 7.5, "clip_on": False, "linestyle": "none", "animated": True}
    flowers = [
        square.plot([], [], color=color, marker=marker, mec=edge, mew=wide, zorder=order, **style)[0]
        for edge, wide, order in (("white", 0.6, 3), (INK, 1.6, 4))  # called right, called wrong
        for color, marker in SPECIES_STYLE
    ]
    numbers, rings, total = _confusion_table(right, 3.9, top)

    def state(learning_rate, epoch):
        run = [history[alphas.index(learning_rate)] for history in histories]
        _, H_out, _, O_out = mlp.feedforward(X, run[2][epoch], run[3][epoch])
        return run, H_out, O_out.argmax(axis=1)

    def move(learning_rate, epoch):
        run, H_out, called = state(learning_rate, epoch)
        for values, curve, dot in zip(run[:2], curves, dots, strict=True):
            curve.set_data(epochs, values[epochs])
            dot.set_data([epoch], [values[epoch]])
        for kind, area in enumerate(areas):
            area.set_xy(_area_called(kind, run[3][epoch]))
            flowers[kind].set_data(H_out[(species == kind) & (called == kind)].T)
            flowers[3 + kind].set_data(H_out[(species == kind) & (called != kind)].T)
        confusion = np.zeros((3, 3), int)
        np.add.at(confusion, (species, called), 1)
        for cell, count in np.ndenumerate(confusion):
            numbers[cell].set_text(str(count))
            numbers[cell].set_color(INK if count else GREY)
            if cell in rings:
                rings[cell].set_markeredgecolor(INK if count else "none")
        total.set_text(f"{np.trace(confusion)} of {len(species)} right")
        said = "; ".join(f"{SPECIES[row]} {', '.join(map(str, confusion[row]))}" for row in range(3))
        return (
            f"Learning rate {learning_rate:g}, epoch {epoch}: loss {run[0][epoch]:.4f}, accuracy {run[1][epoch]:.0%}. "
            f"Called setosa, versicolor, virginica: {said}."
        )

    def since(before, now):
        (was, _, called_before), (run, _, called) = (state(**values) for values in (before, now))
        what = (
            f"Learning rate {before['learning_rate']:g} → {now['learning_rate']:g}"
            if before["learning_rate"] != now["learning_rate"]
            else f"Epoch {before['epoch']} → {now['epoch']}"
        )
        loss = grown(was[0][before["epoch"]], run[0][now["epoch"]], 4)
        right_before, right = (np.count_nonzero(c == species) for c in (called_before, called))
        many = f"{right_before} → {right}" if right_before != right else f"still {right}"
        return f"{what}: loss {loss}; called right: {many} of {len(species)}."

    return Picture(figure, move, since, learning_rate=learning_rate, epoch=epoch)


def _area_called(kind, W2):
    """The corners of that part of the square of the two hidden neurons where this output is the largest."""
    corners = np.array([[-0.03, -0.03], [1.03, -0.03], [1.03, 1.03], [-0.03, 1.03]])
    for other in range(W2.shape[1]):
        if other != kind and len(corners):
            corners = _cut(corners, W2[:, kind] - W2[:, other])
    return corners if len(corners) else np.zeros((1, 2))


def _cut(corners, normal):
    """A convex polygon without what lies where corners @ normal is below 0."""
    kept, ahead = [], np.roll(corners, -1, axis=0)
    for here, following, a, b in zip(corners, ahead, corners @ normal, ahead @ normal, strict=True):
        if a >= 0:
            kept.append(here)
        if (a >= 0) != (b >= 0):
            kept.append(here + (following - here) * a / (a - b))
    return np.array(kept)


def _confusion_table(part, height, top):
    """Three by three cells: rows are what a flower is, columns what it is called. Their numbers, and rings of ink."""
    side, width = 1.62, 3.05
    axes = part.add_axes((1 - (side + 0.08) / width, top - side / height, side / width, side / height))
    axes.set(xlim=(0, 3), ylim=(3, 0), xticks=(), yticks=())
    axes.set_title("called", size=SMALL, pad=5)
    axes.spines[:].set_visible(False)
    for row, column in np.ndindex(3, 3):
        cell = Rectangle((column, row), 1, 1, facecolor=SPECIES_PALE[column], edgecolor=FAINT, linewidth=1.2)
        axes.add_patch(cell).set_clip_on(False)
    for k, (name, (color, marker)) in enumerate(zip(SPECIES, SPECIES_STYLE, strict=True)):
        axes.plot([k + 0.5, -0.25], [3.28, k + 0.5], marker, color=color, markersize=9, clip_on=False)
        axes.text(-0.45, k + 0.5, name, ha="right", va="center", size=SMALL)
    numbers = {(row, column): MovingText(axes, column + 0.5, row + 0.52, size=16) for row, column in np.ndindex(3, 3)}
    rings = {
        (row, column): axes.plot([column + 0.5], [row + 0.5], "o", color="none", markersize=27, markeredgewidth=1.8,
                                 animated=True)[0]
        for row, column in np.ndindex(3, 3) if row != column
    }  # fmt: skip
    return numbers, rings, MovingText(axes, 1.5, 4.2, size=NORMAL, weight="bold")


def training_curves(histories, titles):
    """The loss of a few trainings side by side. Nothing moves."""
    figure = new_figure(3.3, [10 / len(titles)] * len(titles))
    top, said = 1.08 * max(history.loss.max() for history in histories), []
    width = 10 / len(titles)
    for part, history, title in zip(figure.subfigs, histories, titles, strict=True):
        axes = part.add_axes((0.75 / width, 0.19, 1 - 0.93 / width, 0.66))
        axes.plot(history.loss, color=INK, linewidth=1.5)
        last = len(history.loss) - 1
        axes.set(title=title, xlabel="epoch", ylim=(0, top), xticks=(0, last // 2, last))
        last_fifth = history.loss[len(history.loss) * 4 // 5 :]
        end = "is still jumping at the end" if np.any(np.diff(last_fifth) > 1e-3) else f"ends at {last_fifth[-1]:.4f}"
        said.append(f"{title}: the loss starts at {history.loss[0]:.4f} and {end}")
    figure.axes[0].set_ylabel("MSE, the loss")
    words = f"{len(titles)} trainings of {len(histories[0].loss) - 1} epochs. " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


def story(X, Y, history, epochs):
    """A few epochs of one training: each flower's two hidden numbers, and what it is called. Nothing moves."""
    width, height = 1 / len(epochs), 0.9 + 9.4 / len(epochs)
    figure = new_figure(height)
    species, said = Y.argmax(axis=1), []
    for left, epoch in zip(np.arange(len(epochs)) * width, epochs, strict=True):
        W1, W2 = history.W1[epoch], history.W2[epoch]
        H_out = mlp.feedforward(X, W1, W2).H_out
        side = 10 * width - 0.6
        axes = figure.add_axes((left + 0.045, 0.62 / height, side / 10, side / height), xlim=(-0.03, 1.03))
        for kind, (color, marker) in enumerate(SPECIES_STYLE):
            axes.add_patch(Polygon(_area_called(kind, W2), facecolor=SPECIES_PALE[kind], edgecolor=FAINT, zorder=0))
            look = {"color": color, "ms": 6.5, "mec": "white", "mew": 0.6, "label": SPECIES[kind], "clip_on": False}
            axes.plot(*H_out[species == kind].T, marker, **look)
        axes.set(ylim=(-0.03, 1.03), xticks=(0, 1), yticks=(0, 1), xlabel="hidden neuron 0")
        axes.set_ylabel("hidden neuron 1", labelpad=-6)
        axes.set_title(f"epoch {epoch}: {history.accuracy[epoch]:.0%} right", size=SMALL)
        middles = "; ".join(f"{SPECIES[kind]} {listed(H_out[species == kind].mean(axis=0), 2)}" for kind in range(3))
        said.append(f"epoch {epoch}, accuracy {history.accuracy[epoch]:.0%}: {middles}")
    handles = figure.axes[0].get_legend_handles_labels()
    figure.legend(*handles, loc="upper center", ncols=3, handletextpad=0.1, borderaxespad=0)
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
    figure = new_figure(3.7, (3.4, 3.3, 3.3))
    kinds = {
        f"{LEARNED:.0%} or more": accuracy >= LEARNED,
        "in between": (accuracy < LEARNED) & (accuracy > STOOD),
        "a third or less": accuracy <= STOOD,
    }
    said = []
    for part, (name, chosen) in zip(figure.subfigs, kinds.items(), strict=True):
        axes = part.add_axes((0.22, 0.17, 0.71, 0.71))
        axes.plot(epochs, loss[:, chosen], color=FAINT, linewidth=0.8)
        if chosen[slides]:
            axes.plot(epochs, loss[:, slides], color=INK, linewidth=3, label="the slides' start")
            axes.legend(loc="upper right", borderaxespad=0)
        axes.set(title=f"{chosen.sum()} of {len(accuracy)}: {name}", xlabel="epoch", ylim=(0, 1.05 * loss.max()))
        axes.set_xticks([0, epochs[-1] // 2, epochs[-1]])
        low, high = loss[-1, chosen].min(), loss[-1, chosen].max()
        with_slides = ", the slides' start among them" if chosen[slides] else ""
        said.append(f"{chosen.sum()}: {name}{with_slides}; their loss ends between {low:.3f} and {high:.3f}")
    figure.axes[0].set_ylabel("MSE, the loss")
    words = f"The loss of {len(accuracy)} starts in {epochs[-1]} epochs, by the share right at the end. "
    words += ". ".join(said) + "."
    return Picture(figure, lambda: words)


def seen_and_unseen(epochs, seen, unseen):
    """Accuracy on the flowers of the training and on the others, over many splits. Nothing moves.

    epochs : (kept,) when it was taken; seen, unseen : (kept, splits)
    """
    figure = new_figure(3.7)
    axes = figure.add_axes((0.1, 0.16, 0.87, 0.8))
    axes.fill_between(
        epochs, unseen.min(axis=1), unseen.max(axis=1), color=PALE, label="unseen: lowest to highest of the splits"
    )
    axes.plot(epochs, seen.mean(axis=1), color=INK, label="trained on: average")
    axes.plot(epochs, unseen.mean(axis=1), color=INK, linestyle=DASHED, label="unseen: average")
    axes.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1.03), yticks=(0, 0.5, 1))
    axes.set_yticklabels(["0 %", "50 %", "100 %"])
    axes.legend(loc="lower right")
    words = (
        f"Accuracy over {epochs[-1]} epochs, for {seen.shape[1]} splits. At the end it is {seen[-1].mean():.1%} on the "
        f"flowers of the training; on flowers never seen {unseen[-1].mean():.1%} on average, "
        f"{unseen[-1].min():.1%} at the lowest and {unseen[-1].max():.1%} at the highest."
    )
    return Picture(figure, lambda: words)


# ---------------------------------------------------------------- recovering the weights


def candidates(H_out, O_in):
    """Where each flower's printed number allows a column of W2 to be: in bands, and enlarged. Nothing moves."""
    height = 5.4
    figure = new_figure(height, [3.35, 3.325, 3.325])
    tenths = np.round(np.arange(-3, 3.05, 0.1), 1)
    pairs = np.stack(np.meshgrid(tenths, tenths), axis=-1)
    said = []
    for output, part in enumerate(figure.subfigs):
        fits = mlp.rounded(pairs @ H_out.T, 2) == O_in[:, output]
        both = pairs[fits.all(axis=-1)]
        whole = part.add_axes((0.24, 0.545, 0.7, 0.395), xlim=(-3, 3), ylim=(-3, 3))
        whole.set(xticks=(-3, 0, 3), yticks=(-3, 0, 3))
        near = part.add_axes((0.24, 0.09, 0.7, 0.36))
        near.set(xlim=both[0, 0] + np.array([-0.17, 0.17]), ylim=both[0, 1] + np.array([-0.13, 0.13]))
        for axes, y in ((whole, 2.2), (near, near.get_ylim()[0] + 0.03)):
            for flower, (color, marker) in enumerate(SPECIES_STYLE):
                _band(axes, H_out[flower], O_in[flower, output], color)
                x = (O_in[flower, output] - H_out[flower, 1] * y) / H_out[flower, 0]
                axes.plot(x, y, marker, color=color, markeredgecolor="white", label=SPECIES[flower], zorder=3)
        whole.add_patch(
            Rectangle(
                (near.get_xlim()[0], near.get_ylim()[0]), 0.34, 0.26, fill=False, edgecolor=INK, linewidth=1.5, zorder=6
            )
        )
        whole.set_title(f"output {output}", pad=4)
        near.set_title("enlarged; +: one decimal each", size=SMALL, pad=4)
        inside = [pair for pair in pairs.reshape(-1, 2) if all(abs(pair - both[0]) < (0.15, 0.125))]
        near.plot(*np.array(inside).T, "+", color=INK, markersize=9, markeredgewidth=1.5, zorder=4)
        for edge, wide in ((INK, 5), (NOW, 2.5)):
            near.plot(*both.T, "o", color="none", markeredgecolor=edge, markersize=19, markeredgewidth=wide, zorder=5)
        near.set(xlabel=f"W2[0, {output}]")
        near.xaxis.set_major_formatter(lambda at, _: written(at, 1))
        near.yaxis.set_major_formatter(lambda at, _: written(at, 1))
        near.set_xticks(sorted({pair[0] for pair in inside}))
        near.set_yticks(sorted({pair[1] for pair in inside}))
        for axes in (whole, near):
            axes.set_ylabel(f"W2[1, {output}]", labelpad=2)
        at = " and ".join(listed(pair, 1) for pair in both)
        counts = listed(fits.sum(axis=(0, 1)), 0)
        said.append(f"output {output}: {counts} pairs fit one flower each, all three fit {len(both)}, at {at}")
    figure.subfigs[0].axes[0].legend(loc="lower left", handletextpad=0.2, borderaxespad=0.1)
    words = f"All {len(tenths)} by {len(tenths)} pairs of one-decimal weights. " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


def _band(axes, H_out, printed, color):
    """All pairs of weights whose sum for this flower is written as the printed number: between two lines."""
    x = np.array([-4.0, 4.0])
    low, high = ((printed + half - H_out[0] * x) / H_out[1] for half in (-0.005, 0.005))
    axes.fill_between(x, low, high, color=color, alpha=0.55, linewidth=1, zorder=2)
