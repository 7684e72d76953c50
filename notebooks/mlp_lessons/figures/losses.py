"""The sigmoid with the flowers on it, and the loss as one weight turns."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

import mlp_helpers as mlp
from mlp_helpers import SPECIES

from .matrices import CHANGES, WEIGHTS, name_of, turned
from .picture import (
    DASHED,
    DOTTED,
    GREY,
    INK,
    NEGATIVE,
    NEGATIVE_PALE,
    NORMAL,
    NOW,
    PALE,
    POSITIVE,
    POSITIVE_PALE,
    SMALL,
    SOLID,
    SPECIES_STYLE,
    Along,
    MovingText,
    Picture,
    grown,
    listed,
    new_figure,
    now_mark,
    signed,
    start_mark,
    written,
)

GROWN = {  # the look of a square that has grown, stayed or shrunk
    1: (POSITIVE_PALE, POSITIVE, SOLID, " ↑"), 0: (PALE, GREY, SOLID, ""), -1: (NEGATIVE_PALE, NEGATIVE, DASHED, " ↓")
}  # fmt: skip
OPEN = {"markerfacecolor": "white", "markeredgewidth": 2, "markersize": 14}  # a mark around a filled one
TOO_SMALL = 0.03  # a square with less area has sides that are too short for dashes


def sigmoid_points(H_in, H_out):
    """The sigmoid, and where each flower's two hidden neurons stand on it. Nothing moves."""
    figure = new_figure(4.2)
    axes = figure.add_axes((0.075, 0.15, 0.9, 0.81))
    z = np.linspace(-6, 6, 241)
    axes.plot(z, mlp.sigmoid(z), color=INK, linewidth=2)
    axes.axvline(0, color=PALE, linewidth=1.5, zorder=0)
    axes.axhline(0.5, color=PALE, linewidth=1.5, zorder=0)
    for (color, marker), ins, outs in zip(SPECIES_STYLE, H_in, H_out, strict=True):
        axes.plot(ins[1], outs[1], marker, color=color, zorder=3, **OPEN)
        axes.plot(ins[0], outs[0], marker, color=color, markersize=8, zorder=4)
    keys = [{"color": color, "marker": marker, "label": name}
            for name, (color, marker) in zip(SPECIES, SPECIES_STYLE, strict=True)]  # fmt: skip
    keys += [{"color": GREY, "marker": "o", "markersize": 8, "label": "filled: hidden neuron 0"},
             {"color": GREY, "marker": "o", "label": "open: hidden neuron 1", **OPEN}]  # fmt: skip
    axes.legend(handles=[Line2D([], [], linestyle="none", **key) for key in keys], loc="upper left", handletextpad=0.4)
    axes.set(xlabel="H_in", ylabel="H_out = sigmoid(H_in)", xlim=(-6, 6), ylim=(-0.03, 1.07))
    points = "; ".join(
        f"{SPECIES[flower]} {written(H_in[flower, neuron], 2)} → {written(H_out[flower, neuron], 2)}"
        for neuron in range(2)
        for flower in range(3)
    )
    right = np.count_nonzero(H_in > 0)
    words = (
        f"The sigmoid, an S from 0 to 1 through 0.5 at 0, with {H_in.size} points on it, "
        f"{'all' if right == H_in.size else right} to the right of 0. H_in becomes H_out: {points}."
    )
    return Picture(figure, lambda: words)


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
    curve_axes.set(xlabel="change in the weight", ylabel="MSE, the loss")
    curve_axes.axvline(0, color=GREY, linestyle=DOTTED, linewidth=1.5, zorder=0)
    (curve,) = curve_axes.plot([], [], color=INK, animated=True)
    (tangent,) = curve_axes.plot([], [], color=NOW, linewidth=2.2, solid_capstyle="round", zorder=4, animated=True)
    (edge,) = curve_axes.plot([], [], color=INK, linewidth=4.6, solid_capstyle="round", zorder=3, animated=True)
    start, point = start_mark(curve_axes), now_mark(curve_axes)
    title = MovingText(curve_axes, 0.5, 1.09, transform=curve_axes.transAxes, size=NORMAL)
    square_axes = right.add_axes((0.27, 0.02, 0.715, 0.77), xlim=(0, 3), ylim=(3, 0), aspect="equal", anchor="NW")
    square_axes.set_title(f"area: squared error;  MSE = sum / {2 * Y.size}", pad=34, size=SMALL, loc="right")
    square_axes.xaxis.tick_top()
    square_axes.set_xticks([0.5, 1.5, 2.5], [f"output {k}" for k in range(3)])
    square_axes.set_yticks([0.5, 1.5, 2.5], SPECIES)
    square_axes.tick_params(length=0)
    square_axes.spines[:].set_visible(False)
    for k in range(4):
        square_axes.plot([0, 3, np.nan, k, k], [k, k, np.nan, 0, 3], color=PALE, linewidth=1, clip_on=False, zorder=0)
    cells = list(np.ndindex(Y.shape))
    squares = [_square(square_axes, linewidth=1.8) for _ in cells]
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
        reach = np.array([-0.8, 0.8])
        for line in (tangent, edge):
            line.set_data(change + reach, loss + slope * reach)
        title.set_text(f"{name_of(weight)} = {written(now, 1)}     MSE = {loss:.4f}     slope {signed(slope, 4)}")
        for (row, column), square, ghost, number in zip(cells, squares, ghosts, numbers, strict=True):
            _set_square(square, row, column, squared[row, column])
            difference = mlp.rounded(squared[row, column], 2) - mlp.rounded(before[row, column], 2)
            way = np.sign(difference) if change else 0
            _set_square(ghost, row, column, before[row, column] if way else 0)
            filling, outline, style, mark = GROWN[way]
            too_small = squared[row, column] < TOO_SMALL
            square.set(facecolor=filling, edgecolor=outline, linestyle=SOLID if too_small else style)
            number.set_text(written(squared[row, column], 2) + mark)
        return (
            f"Left: the loss as {name_of(weight)} turns. With a change of {signed(change, 1)}, the weight is "
            f"{written(now, 1)} and MSE = {loss:.4f}; the lowest loss here is {min(losses[weight]):.4f}, the highest "
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
            f"{name_of(now['weight'])} {grown(w_before, w_now, 1)}. MSE {grown(was, loss, 4)}: "
            f"{np.count_nonzero(gap < 0)} of the nine squares shrank, {np.count_nonzero(gap > 0)} grew."
        )

    by_hand = [Along(curve_axes, "change", float)]
    return Picture(figure, move, since, by_hand, weight=weight, change=change)


def _square(axes, **style):
    return axes.add_patch(Rectangle((0, 0), 0, 0, animated=True, **style))


def _set_square(square, row, column, area):
    """Put the square into its cell, above the number, with an area in proportion to it."""
    side = 0.7 * np.sqrt(area)
    square.set(xy=(column + 0.5 - side / 2, row + 0.38 - side / 2), width=side, height=side)
