"""Trainings: how one of them went, and how many starts, splits and learning rates compare."""

import itertools

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import MaxNLocator

import mlp_helpers as mlp
from mlp_helpers import SPECIES

from .picture import (
    DASHED,
    FAINT,
    GREY,
    INK,
    NORMAL,
    RUNS,
    SMALL,
    SPECIES_PALE,
    SPECIES_STYLE,
    Along,
    MovingText,
    Picture,
    grown,
    listed,
    new_figure,
    now_mark,
    species_keys,
)

EPOCHS = [
    *range(0, 20, 2), *range(20, 50, 5), *range(50, 100, 10), *range(100, 200, 20), *range(200, 500, 50),
    *range(500, 1000, 100), *range(1000, 2000, 200), *range(2000, 5001, 500),
]  # fmt: skip
# a slider's stops, closer where more happens; an axis of epochs is spaced like the slider


FEW = 0.1  # of all flowers
SPOT = 0.03  # flowers that lie within so small a square look like one


def _as_the_slider(axes, last):
    """An x axis of epochs on which the slider's stops are equally far apart."""
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
    figure = new_figure(3.95, (3.15, 3.8, 3.05))
    left, middle, right = figure.subfigs
    top = 0.93
    loss_axes = left.add_axes((0.22, 0.57, 0.71, top - 0.57), ylim=(0, 0.2))
    accuracy_axes = left.add_axes((0.22, 0.135, 0.71, 0.32), ylim=(0, 1.05), yticks=(0, 0.5, 1), xlabel="epoch")
    accuracy_axes.set_yticklabels(["0 %", "50 %", "100 %"])
    last = histories.loss.shape[1] - 1
    epochs = np.array([stop for stop in EPOCHS if stop <= last])
    curves, dots = [], []
    for axes, name in ((loss_axes, "MSE, the loss"), (accuracy_axes, "accuracy")):
        _as_the_slider(axes, last)
        axes.set_title(name, size=SMALL, loc="left", pad=5)
        curves += axes.plot([], [], color=INK, linewidth=1.8, animated=True)
        dots.append(now_mark(axes, 11))
    loss_axes.set_xticklabels([])
    square = middle.add_axes(
        (0.14, 0.135, 3.95 * (top - 0.135) / 3.8, top - 0.135), xlim=(-0.03, 1.03), ylim=(-0.03, 1.03)
    )
    square.set(xlabel="hidden neuron 0", xticks=(0, 1), yticks=(0, 1))
    square.set_ylabel("hidden neuron 1", labelpad=-2)
    square.set_title("areas: what a flower there is called", size=SMALL, pad=5)
    areas = [
        square.add_patch(Polygon(np.zeros((1, 2)), facecolor=pale, edgecolor=FAINT, zorder=0, animated=True))
        for pale in SPECIES_PALE
    ]
    species = Y.argmax(axis=1)
    style = {"clip_on": False, "linestyle": "none", "animated": True, "zorder": 3}
    flowers = [square.plot([], [], **style)[0] for _ in range(2 * len(SPECIES))]
    crowd = MovingText(square, 0, 0, size=SMALL, zorder=9)
    numbers, rings, total = _confusion_table(right, 3.95, top)

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
        for group, (chosen, look) in zip(flowers, _groups(species, called, 6.5), strict=True):
            group.set(data=H_out[chosen].T, **look)
        x, y = H_out.mean(axis=0)
        crowd.set_text(f"all {len(X)} are here" if np.ptp(H_out, axis=0).max() < SPOT else "")
        beside, side = (0.05, "left") if x < 0.5 else (-0.05, "right")
        crowd.set(position=(x + beside, np.clip(y, 0.03, 0.97)), ha=side)
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

    by_hand = [Along(axes, "epoch", float) for axes in (loss_axes, accuracy_axes)]
    return Picture(figure, move, since, by_hand, learning_rate=learning_rate, epoch=epoch)


def _groups(species, called, size):
    """The flowers that share a look, and the look: a species, right or wrong. Few are drawn over many."""
    groups = [
        ((species == kind) & ((called != kind) == wrong),
         {"color": color, "marker": marker, "markersize": size, "mec": edge, "mew": wide * size})
        for kind, (color, marker) in enumerate(SPECIES_STYLE)
        for wrong, edge, wide in ((False, "white", 0.08), (True, INK, 0.15))
    ]  # fmt: skip
    return sorted(groups, key=lambda group: np.mean(group[0]) < FEW)


def _area_called(kind, W2):
    """The corners of the part of the hidden neurons' square where this output is the largest."""
    corners = np.array([[-0.03, -0.03], [1.03, -0.03], [1.03, 1.03], [-0.03, 1.03]])
    for other in range(W2.shape[1]):
        if other != kind and len(corners):
            corners = _cut(corners, W2[:, kind] - W2[:, other])
    return corners if len(corners) else np.zeros((1, 2))


def _cut(corners, normal):
    """A convex polygon without the part where corners @ normal is below 0."""
    kept, ahead = [], np.roll(corners, -1, axis=0)
    for here, following, a, b in zip(corners, ahead, corners @ normal, ahead @ normal, strict=True):
        if a >= 0:
            kept.append(here)
        if (a >= 0) != (b >= 0):
            kept.append(here + (following - here) * a / (a - b))
    return np.array(kept)


def _confusion_table(part, height, top):
    """Three by three cells, by what a flower is (rows) and is called (columns): their numbers, and rings of ink."""
    side, width = 1.72, 3.05
    axes = part.add_axes((1 - (side + 0.08) / width, top - side / height, side / width, side / height))
    axes.set(xlim=(0, 3), ylim=(3, 0), xticks=(), yticks=())
    axes.set_title("is called", size=SMALL, pad=5)
    axes.spines[:].set_visible(False)
    for row, column in np.ndindex(3, 3):
        cell = Rectangle((column, row), 1, 1, facecolor=SPECIES_PALE[column], edgecolor=FAINT, linewidth=1.2)
        axes.add_patch(cell).set_clip_on(False)
    for k, (name, (color, marker)) in enumerate(zip(SPECIES, SPECIES_STYLE, strict=True)):
        axes.plot([k + 0.5, -0.25], [3.28, k + 0.5], marker, color=color, markersize=9, clip_on=False)
        axes.text(-0.45, k + 0.5, name, ha="right", va="center", size=SMALL)
    numbers = {(row, column): MovingText(axes, column + 0.5, row + 0.52, size=16) for row, column in np.ndindex(3, 3)}
    rings = {
        (row, column): axes.plot([column + 0.5], [row + 0.5], "o", color="none", markersize=30, markeredgewidth=1.8,
                                 animated=True)[0]
        for row, column in np.ndindex(3, 3) if row != column
    }  # fmt: skip
    axes.plot(-0.25, 5, "o", color="white", markeredgecolor=INK, markeredgewidth=1, markersize=9, clip_on=False)
    axes.text(0.05, 5, "outlined: misnamed", va="center", size=SMALL)
    return numbers, rings, MovingText(axes, 1.5, 4.2, size=NORMAL, weight="bold")


def training_curves(histories, titles):
    """The losses of a few trainings in one plot, each with its name. Nothing moves.

    Where a loss jumps from epoch to epoch, a band shows how far it jumps, and the line shows its average.
    The plot ends where the shortest training ends.
    """
    figure = new_figure(3.9)
    axes = figure.add_axes((0.085, 0.16, 0.665, 0.78))
    last, said, ends = min(len(history.loss) for history in histories) - 1, [], []
    widest = 0
    for (color, style), history, title in zip(RUNS, histories, titles, strict=False):
        loss = history.loss[: last + 1]
        epochs, low, high, average = _in_windows(loss)
        axes.fill_between(epochs, low, high, color=color, alpha=0.3, linewidth=0)
        axes.plot(epochs, average, color=color, linestyle=style)
        widest = max(widest, np.max(high - low))
        ends.append(average[-1])
        last_fifth = loss[len(loss) * 4 // 5 :]
        end = "is still jumping at the end" if np.any(np.diff(last_fifth) > 1e-3) else f"ends at {last_fifth[-1]:.4f}"
        said.append(f"{title}: the loss starts at {loss[0]:.4f} and {end}")
    top = 1.08 * max(history.loss[: last + 1].max() for history in histories)
    _as_the_slider(axes, last)
    axes.set(xlabel="epoch (the beginning is stretched)", ylabel="MSE, the loss", ylim=(0, top))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    if widest > 0.03 * top:
        note = "pale band: lowest to highest loss, where it jumps"
        axes.text(0.99, 0.02, note, ha="right", size=SMALL, color=GREY, transform=axes.transAxes)
    for (color, style), title, end, y in zip(RUNS, titles, ends, _spread(ends, 0.08 * top), strict=False):
        outside = {"transform": axes.transAxes, "clip_on": False}
        axes.plot([1.008, 1.035], [end / top, y / top], color=FAINT, linewidth=1, **outside)
        axes.plot([1.045, 1.1], [y / top] * 2, color=color, linestyle=style, **outside)
        axes.text(1.112, y / top, title, color=color, transform=axes.transAxes, va="center", size=SMALL)
    words = f"{len(titles)} training runs of {last} epochs. " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


def _in_windows(loss):
    """Epochs, and the lowest, highest and average loss of the epochs around each: more of them as the axis shrinks."""
    last = len(loss) - 1
    stops = np.linspace(0, np.interp(last, EPOCHS, np.arange(len(EPOCHS))), 161)
    borders = np.unique(np.interp(stops, np.arange(len(EPOCHS)), EPOCHS).astype(int))
    borders[-1] = last + 1
    parts = np.split(loss, borders[1:-1])
    epochs = np.append(borders[:-1], last)
    low, high, average = ([measure(part) for part in parts] for measure in (np.min, np.max, np.mean))
    return epochs, *(np.append(values, values[-1]) for values in (low, high, average))


def _spread(values, gap):
    """The values, moved apart until no two are closer than gap."""
    order, placed = np.argsort(values), np.array(values, dtype=float)
    for below, above in itertools.pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    return placed


def story(X, Y, history, epochs):
    """A few epochs of one training: each flower's two hidden numbers, and what it is called. Nothing moves.

    The marks are small, and lie in the order of the species, so that no species hides another.
    """
    width = 10 / len(epochs)
    height = width + 0.55
    figure = new_figure(height, [width] * len(epochs))
    species, said = Y.argmax(axis=1), []
    for part, epoch in zip(figure.subfigs, epochs, strict=True):
        W1, W2 = history.W1[epoch], history.W2[epoch]
        _, H_out, _, O_out = mlp.feedforward(X, W1, W2)
        side = width - 0.6
        axes = part.add_axes((0.48 / width, 0.58 / height, side / width, side / height), xlim=(-0.03, 1.03))
        for kind in range(len(SPECIES)):
            axes.add_patch(Polygon(_area_called(kind, W2), facecolor=SPECIES_PALE[kind], edgecolor=FAINT, zorder=0))
        for chosen, look in _groups(species, O_out.argmax(axis=1), 4.5):
            if chosen.any():
                axes.plot(*H_out[chosen].T, linestyle="none", clip_on=False, **look)
        axes.set(ylim=(-0.03, 1.03), xticks=(0, 1), yticks=(0, 1), xlabel="hidden neuron 0")
        axes.set_ylabel("hidden neuron 1", labelpad=-6)
        axes.set_title(f"epoch {epoch}: {history.accuracy[epoch]:.0%} right", size=SMALL)
        middles = "; ".join(f"{SPECIES[kind]} {listed(H_out[species == kind].mean(axis=0), 2)}" for kind in range(3))
        said.append(f"epoch {epoch}, accuracy {history.accuracy[epoch]:.0%}: {middles}")
    for part, key in zip(figure.subfigs, species_keys(), strict=False):
        part.legend(handles=[key], loc="upper center", handletextpad=0.1, borderaxespad=0)
    words = (
        f"All {len(X)} flowers in the square of the two hidden neurons, at {len(epochs)} epochs. "
        "The average answers of neurons 0 and 1: " + ". ".join(said) + "."
    )
    return Picture(figure, lambda: words)


UNSEEN, _ = RUNS[1]  # the look of flowers that were set aside
LEARNED, STOOD = 0.95, 0.34  # accuracies that tell the three fates of a start apart


def fates(epochs, loss, accuracy, slides):
    """The loss curves of many starts, separated by where they end. Nothing moves.

    Parameters
    ----------
    epochs : (kept,) when the loss was taken
    loss : (kept, starts)
    accuracy : (starts,) at the end
    slides : which start is the slides'
    """
    figure = new_figure(3.7, (3.4, 3.3, 3.3))
    kinds = {
        f"get {LEARNED:.0%} or more right": accuracy >= LEARNED,
        "lie in between": (accuracy < LEARNED) & (accuracy > STOOD),
        "get a third or less right": accuracy <= STOOD,
    }
    said = []
    for part, (name, chosen), (color, _) in zip(figure.subfigs, kinds.items(), RUNS[1:], strict=True):
        axes = part.add_axes((0.22, 0.17, 0.71, 0.66))
        axes.plot(epochs, loss[:, chosen], color=color, linewidth=1, alpha=0.6)
        if chosen[slides]:
            axes.plot(epochs, loss[:, slides], color=INK, linewidth=3, label="the slides' start")
            axes.legend(loc="upper right", borderaxespad=0)
        axes.set_title(f"{chosen.sum()} of {len(accuracy)}\n{name}", color=color, weight="bold")
        axes.set(xlabel="epoch", ylim=(0, 1.05 * loss.max()))
        axes.set_xticks([0, epochs[-1] // 2, epochs[-1]])
        low, high = loss[-1, chosen].min(), loss[-1, chosen].max()
        with_slides = ", the slides' start among them" if chosen[slides] else ""
        said.append(f"{chosen.sum()} {name}{with_slides}; their loss ends between {low:.3f} and {high:.3f}")
    figure.axes[0].set_ylabel("MSE, the loss")
    words = f"The loss of {len(accuracy)} starts over {epochs[-1]} epochs, grouped by final accuracy. "
    words += ". ".join(said) + "."
    return Picture(figure, lambda: words)


def seen_and_unseen(epochs, seen, unseen):
    """The loss on the flowers of the training and on the others, averaged over many starts. Nothing moves.

    epochs : (kept,) when the loss was taken; seen, unseen : (kept, starts)
    """
    figure = new_figure(3.7)
    axes = figure.add_axes((0.1, 0.16, 0.87, 0.8))
    label = "unseen: lowest to highest of the starts"
    axes.fill_between(
        epochs, unseen.min(axis=1), unseen.max(axis=1), color=UNSEEN, alpha=0.25, linewidth=0, label=label
    )
    of_seen, of_unseen = seen.mean(axis=1), unseen.mean(axis=1)
    lowest = of_unseen.argmin()
    axes.plot(epochs, of_seen, color=INK, label="trained on: average")
    label = "unseen: average, and where it is lowest"
    axes.plot(epochs, of_unseen, color=UNSEEN, linestyle=DASHED, marker="o", markevery=[lowest], label=label)
    axes.set(xlabel="epoch", ylabel="MSE, the loss", xlim=(0, epochs[-1]), ylim=(0, 1.35 * unseen.max()))
    axes.legend(loc="upper right", ncols=2)
    words = (
        f"The loss over {epochs[-1]} epochs, the average of {seen.shape[1]} starts. On the training flowers it "
        f"goes from {of_seen[0]:.4f} to {of_seen[-1]:.4f}. On unseen flowers it starts at {of_unseen[0]:.4f}, is "
        f"lowest at epoch {epochs[lowest]}, {of_unseen[lowest]:.4f}, and ends at {of_unseen[-1]:.4f}."
    )
    return Picture(figure, lambda: words)
