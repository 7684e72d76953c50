"""The pictures that stand on the drawing of the network: its decision, and the walk back."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

import mlp_helpers as mlp
from mlp_helpers import FEATURES, SPECIES

from .matrices import all_matrices, name_of, turned
from .picture import (
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
    now_mark,
    signed,
    tint,
    written,
)


class Network:
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
    network = Network(axes, (2.0, 4.8, 7.5), rows, **look)
    for (x, y), feature in zip(network.places[0], FEATURES, strict=True):
        axes.text(x - 0.42, y, feature, ha="right", va="center")
    return figure, network


def _headline(axes, height):
    return MovingText(axes, 0.25, height - 0.2, fontsize=LARGE, weight="bold", ha="left")


# ---------------------------------------------------------------- the decision


def network(X, Y, W1, W2, flower=0, weight=(0, 0, 0), change=0.0):
    """The network deciding about one flower of X. Moves with: flower, weight, change of that weight."""
    height = 3.7
    figure, drawing = _full_network(height)
    axes, title = drawing.axes, _headline(drawing.axes, height)
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
    axes, title = drawing.axes, _headline(drawing.axes, height)
    known = all_matrices(X, Y, W1, W2, by_hand=True)
    order = list(WALK)
    stops = (8.0, 7.5, 7.0, 6.15, 5.05, 4.55, 3.4)  # of the walk, from right to left
    for x, species in zip([drawing.columns[2] + 0.5] * 3, range(3), strict=True):
        axes.text(x, drawing.places[2][species][1], SPECIES[species], ha="left", va="center")
    axes.annotate("", (2.6, 0.12), (8.6, 0.12), arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5})
    axes.text(8.7, 0.12, "backwards", ha="left", va="center", color=GREY, size=SMALL)
    (walked,) = axes.plot([], [], "o", color=INK, markersize=7, zorder=3, animated=True)
    here = now_mark(axes)
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
