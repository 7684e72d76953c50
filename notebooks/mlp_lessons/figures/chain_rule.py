"""The chain rule: one slope as a sum of products of factors, and as it is measured."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

import mlp_helpers as mlp
from mlp_helpers import SPECIES

from .matrices import WEIGHTS, name_of, turned
from .networks import Network
from .picture import (
    FAINT,
    GREY,
    INK,
    LARGE,
    NEGATIVE,
    NORMAL,
    POSITIVE,
    SMALL,
    Along,
    MovingText,
    Picture,
    Turn,
    listed,
    new_figure,
    now_mark,
    signed,
    written,
)

NUDGES = {f"1e−{power}" if power else "1": float(f"1e-{power}") for power in range(15, -1, -1)}  # a slider's stops
CHAIN = [  # the factors on the way to W1 and to W2, above and below the fraction bar
    [("MSE", "O_out"), ("O_out", "O_in"), ("O_in", "H_out"), ("H_out", "H_in"), ("H_in", "W1")],
    [("MSE", "O_out"), ("O_out", "O_in"), ("O_in", "W2")],
]
BADGES = "①②③④⑤"
ZERO, REACH = 5.65, 0.85  # where the bars of the products start, and how long the longest is
SIGN = 10.5  # points of the names of the factors, which are fractions


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
    """The slope along one weight as products of factors, and as measured. Moves with: weight, nudge."""
    forward = mlp.feedforward(X, W1, W2)
    update = mlp.backpropagation(X, Y, W2, forward)
    height = 3.85
    figure = new_figure(height, (6.6, 3.4))
    left, right = figure.subfigs
    rows = left.add_axes((0, 0, 1, 1), xlim=(0, 6.6), ylim=(0, height))
    rows.set_axis_off()
    y_of = height - 1.12 - 0.26 * np.arange(9)
    headings = [MovingText(rows, 0, height - 0.2, size=LARGE, weight="bold") for _ in range(5)]
    names = [MovingText(rows, 0, height - 0.62, size=SIGN) for _ in range(5)]
    rows.text(0.1, height - 0.62, "flower → output", size=SMALL, color=GREY, va="center")
    rows.text(ZERO, height - 0.62, "product", size=SMALL, color=GREY, ha="center", va="center")
    paths = [MovingText(rows, 0.1, y, size=SMALL, ha="left") for y in y_of]
    numbers = [[MovingText(rows, 0, y, size=SMALL, ha="right") for _ in range(5)] for y in y_of]
    rows.plot([ZERO, ZERO], [0.16, height - 0.85], color=GREY, linewidth=1.2)
    rows.plot([0.1, 6.5], [0.53, 0.53], color=GREY, linewidth=1.2)
    summed = MovingText(rows, 0.1, 0.32, size=NORMAL, weight="bold", ha="left")
    bars = [_Bar(rows, y) for y in y_of]
    total = _Bar(rows, 0.32, thick=0.24, weight="bold")
    small = right.add_axes((0, 1.93 / height, 1, 1.92 / height), xlim=(-0.1, 3.3), ylim=(0, 1.92))
    drawing, badges, ends, chosen = _small_network(small)
    errors = right.add_axes((0.22, 0.135, 0.74, 0.275), xscale="log", yscale="log", xlim=(3e-16, 3), ylim=(3e-15, 3))
    errors.set_xticks([1e-15, 1e-10, 1e-5, 1])
    errors.set_yticks([1e-10, 1e-5, 1])
    errors.minorticks_off()
    errors.set_title("relative error of nudging", size=SMALL)
    errors.set_xlabel("size of the nudge", labelpad=1)
    (line,) = errors.plot([], [], "-", color=INK, linewidth=1.8, animated=True)
    here = now_mark(errors, size=12, edge=1.8)

    def measured(weight, size):
        up, down = (mlp.mse(mlp.feedforward(X, *turned(W1, W2, weight, step)).O_out, Y) for step in (size, -size))
        return (up - down) / (2 * size)

    def exact(weight):
        return (update.W1_update, update.W2_update)[weight[0]][weight[1:]]

    def move(weight, nudge):
        matrix, row, column = weight
        factors = (_w1_factors, _w2_factors)[matrix](X, Y, W2, forward, row, column)
        products, count = factors.prod(axis=1), factors.shape[1]
        x_of = (2.1, 2.75, 3.35, 4.02, 4.6) if matrix == 0 else (2.2, 3.3, 4.4)
        places = (3, 3, 1, 3, 1) if matrix == 0 else (3, 3, 3)  # a weight and a measurement have one decimal
        for k, (heading, name) in enumerate(zip(headings, names, strict=True)):
            heading.set_text(BADGES[k] if k < count else "")
            name.set_text(_partial(*CHAIN[matrix][k]) if k < count else "")
            for text in (heading, name):
                text.set_x(x_of[k] - 0.24 if k < count else 0)
        scale = REACH / max(*abs(products), abs(products.sum()))
        for y, (path, cells, bar) in enumerate(zip(paths, numbers, bars, strict=True)):
            flower, output = divmod(y, Y.shape[1]) if matrix == 0 else (y, column)
            shown = y < len(factors)
            down = y_of[y] if matrix == 0 or not shown else y_of[1] - 0.65 * y
            path.set_text(f"{SPECIES[flower]} → {output}" if shown else "")
            path.set_y(down)
            for k, cell in enumerate(cells):
                cell.set_text(written(factors[y, k], places[k]) if shown and k < count else "")
                cell.set_position((x_of[k], down) if shown and k < count else (0, 0))
            bar.set(products[y] if shown else None, scale, down, 4)
        total.set(products.sum(), scale, 0.32, 4)
        summed.set_text(f"sum: the slope along {name_of(weight)}")
        _set_path(drawing, badges, ends, chosen, W1, W2, weight)
        slope = measured(weight, nudge)
        line.set_data(
            list(NUDGES.values()), [_relative(measured(weight, size), exact(weight)) for size in NUDGES.values()]
        )
        here.set_data([nudge], [_relative(slope, exact(weight))])
        return (
            f"The slope along {name_of(weight)}: {len(factors)} paths of {count} factors each. Their products "
            f"are {listed(products, 4)}, and sum to {written(products.sum(), 6)}. Measured with a nudge "
            f"of {_power(nudge)}, the slope is {written(slope, 6)}."
        )

    def since(before, now):
        if before["weight"] != now["weight"]:
            paths = (
                "nine paths, three flowers by three outputs"
                if now["weight"][0] == 0
                else "three paths, one for each flower"
            )
            return (
                f"Now {name_of(now['weight'])}: {paths}. The slope was {signed(exact(before['weight']), 4)} along "
                f"{name_of(before['weight'])}, and it is {signed(exact(now['weight']), 4)} along this weight."
            )
        was, new = (
            _relative(measured(now["weight"], values["nudge"]), exact(now["weight"])) for values in (before, now)
        )
        way = "closer" if new < was else "less close" if new > was else "as close as before"
        return (
            f"Nudge {_power(before['nudge'])} → {_power(now['nudge'])}: the measured slope is {way}. Its relative "
            f"error was {_power(was)}, and it is now {_power(new)}."
        )

    turns = [Turn(axes, "weight", lines) for axes, lines in drawing.lines_of(WEIGHTS.values())]
    return Picture(figure, move, since, [Along(errors, "nudge", float), *turns], weight=weight, nudge=nudge)


def _partial(above, below):
    """∂above/∂below, one above the other."""
    above, below = (name.replace("_", r"\_") for name in (above, below))
    return rf"$\dfrac{{\partial \mathrm{{{above}}}}}{{\partial \mathrm{{{below}}}}}$"


class _Bar:
    """A signed number as a bar from ZERO, to the right if it is positive, with the number on the other side."""

    def __init__(self, axes, y, thick=0.17, **look):
        self.bar = axes.add_patch(Rectangle((ZERO, y), 0, thick, linewidth=0, animated=True))
        self.number = MovingText(axes, ZERO, y, size=SMALL, **look)

    def set(self, value, scale, y, decimals):
        width = 0 if value is None else value * scale
        self.bar.set(xy=(ZERO, y - self.bar.get_height() / 2), width=width)
        self.bar.set_facecolor(POSITIVE if width >= 0 else NEGATIVE)
        self.number.set_text("" if value is None else signed(value, decimals))
        self.number.set_position((ZERO - 0.08 if width >= 0 else ZERO + 0.08, y))
        self.number.set_ha("right" if width >= 0 else "left")


def _power(number):
    """A number of any size by its first digit and its power of ten: 3e−13."""
    digit, power = f"{number:.0e}".split("e")
    return f"{digit}e{int(power)}".replace("-", "−")


def _relative(measured, exact):
    """The relative error, kept large enough for a logarithmic axis to show."""
    return max(abs(measured / exact - 1), 1e-14)


def _small_network(axes):
    """A network without numbers that ends in the loss: its drawing, the factors' badges, its last lines, a mark."""
    rows = (np.linspace(1.68, 0.2, 4), [1.32, 0.56], [1.5, 0.94, 0.38])
    drawing = Network([axes], (0.25, 1.15, 1.15, 2.05), rows, radii=(0.12, 0.12, 0.12))
    ends = [axes.add_line(Line2D([x, 2.68], [y, 0.94], zorder=1, animated=True)) for x, y in drawing.places[2]]
    axes.text(2.95, 0.94, "MSE", ha="center", va="center", size=SMALL,
              bbox={"facecolor": "white", "edgecolor": INK, "boxstyle": "round,pad=0.25"})  # fmt: skip
    white = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    badges = [MovingText(axes, 0, 0, badge, size=LARGE, weight="bold", zorder=6, bbox=white) for badge in BADGES]
    chosen = now_mark(axes, size=11, edge=1.8)
    return drawing, badges, ends, chosen


def _set_path(drawing, badges, ends, chosen, W1, W2, weight):
    """Light up the way between a weight and the loss, and put the factors' badges on it."""
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
    chosen.set_data(*_middle(start, end)[:, None])
    top, middle = drawing.places[2][np.flatnonzero(outputs)[0]], drawing.places[1][hidden]
    at = [np.add(_middle(top, (2.68, 0.94)), (0.12, 0.16)), np.add(top, (0, 0.26)), np.add(middle, (0, 0.27))]
    if matrix == 0:
        at[2:] = np.add(_middle(middle, top), (-0.05, 0.2)), at[2], np.add(start, (0.27, 0.1))
    for k, badge in enumerate(badges):
        badge.set_text(BADGES[k] if k < len(at) else "")
        badge.set_position(at[k] if k < len(at) else (0, 0))


def _middle(first, second):
    return np.mean([first, second], axis=0)
