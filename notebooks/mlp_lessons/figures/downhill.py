"""Walking downhill: along one weight, and over a map of two."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

import mlp_helpers as mlp

from .picture import (
    DASHDOT,
    DASHED,
    GREY,
    INK,
    SHARPNESS,
    SMALL,
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

STEPS = 20
PALER_IS_LOWER = LinearSegmentedColormap.from_list("paler is lower", ["#fffdf2", "#b3dbd6", "#58a8c4", "#2f74ad"])
NUMBERED = (0, 1, 2, 3)  # steps that show their number, as the newest does, where it does not cover another


def _setosa_loss(X, Y, W1, W2, first, second):
    """The loss where the two weights into the setosa output, W2[0, 0] and W2[1, 0], have these values."""
    H_out, O_out = mlp.feedforward(X, W1, W2)[1::2]
    setosa = mlp.sigmoid(H_out[:, 0] * np.asarray(first)[..., None] + H_out[:, 1] * np.asarray(second)[..., None])
    others = np.sum((O_out[:, 1:] - Y[:, 1:]) ** 2)
    return (np.sum((setosa - Y[:, 0]) ** 2, axis=-1) + others) / (2 * Y.size)


def _descend(X, Y, W1, W2, alpha, rows):
    """W2[:, 0] at every step downhill, (STEPS + 1, 2), and the loss there. Only these rows of W2 move."""
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
        self.start, self.now = start_mark(axes), now_mark(axes)
        self.axes = axes

    def set(self, x, y, step):
        self.line.set_data(x[: step + 1], y[: step + 1])
        self.dots.set_offsets(np.column_stack([x, y])[1 : step + 1])
        age = step - np.arange(1, step + 1)
        self.dots.set_facecolors([(shade,) * 3 for shade in np.minimum(0.25 + 0.09 * age, 0.8)])
        self.start.set_data(x[:1], y[:1])
        self.now.set_data(x[step : step + 1], y[step : step + 1])
        points = self.axes.transData.transform(np.column_stack([x, y])) / SHARPNESS
        taken = []
        for number, text in zip((step, *NUMBERED), self.numbers, strict=True):
            at = points[number] + (0, 17)
            others = taken if number == 0 else [points[0], *taken]
            free = number <= step and all(np.hypot(*(at - other)) > 24 for other in others)
            text.set_text(str(number) if free else "")
            if free:
                taken.append(at)
                text.set_position(self.axes.transData.inverted().transform(at * SHARPNESS))


def _slice(axes, X, Y, W1, W2):
    """The loss along W2[0, 0], its lowest place, and a line for the path on it."""
    w = np.linspace(-7.6, 1.6, 231)
    loss = _setosa_loss(X, Y, W1, W2, w, W2[1, 0])
    axes.plot(w, loss, color=INK, linewidth=1.8)
    axes.set(xlabel="W2[0, 0]", xlim=(-7.6, 1.6), ylim=(0.115, 0.178), xticks=(-6, -4, -2, 0))
    axes.set_yticks([0.12, 0.14, 0.16])
    axes.plot(w[loss.argmin()], 0.1195, "^", color=GREY, markersize=8)
    axes.text(w[loss.argmin()] - 0.5, 0.1195, "lowest", size=SMALL, color=GREY, ha="right", va="center")
    return _Path(axes)


def _map(axes, X, Y, W1, W2):
    """The loss over two weights, the floor of its valley with the way that it falls, and a line for the path."""
    first, second = np.meshgrid(np.linspace(-8, 2, 121), np.linspace(-4, 6, 121))
    land = _setosa_loss(X, Y, W1, W2, first, second)
    axes.contourf(first, second, land, levels=np.arange(0.1, 0.21, 0.005), cmap=PALER_IS_LOWER, extend="both")
    lines = axes.contour(first, second, land, levels=np.arange(0.1, 0.21, 0.01), colors=GREY, linewidths=0.7)
    where = [(-6.6, 3.5), (-2.9, 4.5), (-0.7, 3.9), (1.6, -2.6), (1.2, 5.2)]  # away from where the walks go
    axes.clabel(lines, manual=where, fontsize=SMALL, colors=INK, fmt="%.2f")
    fine, heights = np.linspace(-8, 2, 1001), second[:, :1]
    floor = fine[_setosa_loss(X, Y, W1, W2, fine, heights).argmin(axis=1)]
    axes.plot(floor, heights, color=INK, linewidth=1.4, linestyle=DASHDOT)
    axes.annotate("", (floor[-1], 6), (floor[-9], heights[-9, 0]), arrowprops={"arrowstyle": "-|>", "color": INK})
    axes.text(0, -3.85, "the floor of\nthe valley", size=SMALL, ha="right", va="bottom")
    axes.set(xlabel="W2[0, 0]", xlim=(-8, 2), ylim=(-4, 6), xticks=(-8, -6, -4, -2, 0, 2))
    axes.set_ylabel("W2[1, 0]", labelpad=0)
    return _Path(axes)


def descent(X, Y, W1, W2, learning_rate=40, step=0):
    """Steps downhill along one weight and over two, and the loss after each. Moves with: learning rate, step."""
    height = 3.9
    figure = new_figure(height, (2.95, 4.1, 2.95))
    low, top = 0.155, 0.735
    slice_axes = figure.subfigs[0].add_axes((0.26, low, 0.7, top))
    path_1 = _slice(slice_axes, X, Y, W1, W2)
    slice_axes.set(title="one weight", ylabel="MSE, the loss")
    land_axes = figure.subfigs[1].add_axes((0.14, low, 0.83, top))
    path_2 = _map(land_axes, X, Y, W1, W2)
    land_axes.set_title("two weights: map of the loss")
    loss_axes = figure.subfigs[2].add_axes((0.215, low, 0.73, top))
    loss_axes.set(title="loss after every step", xlabel="step", xlim=(-0.7, STEPS + 0.7), ylim=(0.095, 0.155))
    loss_axes.set_xticks([0, 5, 10, 15, 20])
    curves = []
    for look, name in (("-", "one weight"), (DASHED, "two weights")):
        style = {"color": INK, "linewidth": 2, "label": name, "animated": True, "linestyle": look}
        curves += loss_axes.plot([], [], **style)
    loss_axes.legend(loc="lower left", handlelength=2.6)
    nows = [now_mark(loss_axes, 11), now_mark(loss_axes, 11)]
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
                f"With {where}: from {heights[0]:.4f} to {heights[step]:.4f} at {at}; {rises} of {step} steps went up, "
                f"{turns} turned back."
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
            f"Step {before['step']} → {step}: one weight moved by {signed(moved, 2)}, loss "
            f"{grown(heights[before['step']], heights[step], 4)}; two weights went to {listed(over[step], 1)}."
        )

    by_hand = [Along(loss_axes, "step", float)]
    return Picture(figure, move, since, by_hand, learning_rate=learning_rate, step=step)


def descent_strip(X, Y, W1, W2, alphas):
    """Twenty steps downhill along one weight, for a few learning rates side by side. Nothing moves."""
    widths = [2.95, *[(10 - 2.95) / (len(alphas) - 1)] * (len(alphas) - 1)]  # the first has the labels of all
    figure = new_figure(3.5, widths)
    said = []
    for part, width, alpha in zip(figure.subfigs, widths, alphas, strict=True):
        left = 0.75 if alpha == alphas[0] else 0.15
        axes = part.add_axes((left / width, 0.17, 1 - (left + 0.1) / width, 0.63))
        path = _slice(axes, X, Y, W1, W2)
        walk, height = _descend(X, Y, W1, W2, alpha, [0])
        path.set(walk[:, 0], height, STEPS)
        if alpha == alphas[0]:
            axes.set_ylabel("MSE, the loss")
        else:
            axes.set_yticklabels([])
        axes.set_title(f"α = {alpha:g}\nMSE {height[0]:.3f} → {height[-1]:.3f}")
        said.append(f"learning rate {alpha:g}: weight {written(walk[-1, 0], 1)}, loss {height[-1]:.4f}")
    curves = f"The same curve {len(alphas)} times, each with a path of {STEPS} steps"
    words = f"{curves}. The paths end at: {'; '.join(said)}."
    return Picture(figure, lambda: words)
