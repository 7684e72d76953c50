"""The pictures that are based on the drawing of the network: its decision, and the walk back."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

import mlp_helpers as mlp
from mlp_helpers import FEATURES, SPECIES

from .matrices import WEIGHTS, all_matrices, name_of, turned
from .picture import (
    FAINT,
    GREY,
    INK,
    LARGE,
    NEGATIVE_PALE,
    NORMAL,
    NOW,
    POSITIVE_PALE,
    RIGHT,
    SMALL,
    SPECIES_STYLE,
    WRONG,
    MovingText,
    Picture,
    Turn,
    grown,
    line_of,
    listed,
    new_figure,
    now_mark,
    signed,
    tint,
    written,
)

HEADINGS = (1.75, 3.0, 5.45, 6.6, 7.7)  # the x of X, W1, the hidden neurons, W2 and the outputs


class Network:
    """Four, two and three neurons in axes of inches. Every number, line and heading on them can move.

    The axes stand side by side, and their x runs on from one to the next. columns is the x of the inputs, of the places
    where a hidden neuron's sum arrives, of the hidden neurons and of the outputs; rows is the y of each neuron, and
    radii are those of the circles, layer by layer.
    """

    def __init__(self, axes, columns, rows, radii=(0.31, 0.31, 0.31), size=NORMAL):
        self.axes = axes
        for part in axes:
            part.set_axis_off()
        inputs, sums, hidden, outputs = columns
        self.places = [[(x, y) for y in layer] for x, layer in zip((inputs, hidden, outputs), rows, strict=True)]
        self.sums = [(sums, y) for y in rows[1]]
        self.edges = [self._edges(self.places[0], self.sums, (0.27, 0.49)), self._edges(*self.places[1:], (0.68,) * 3)]
        self.arrivals = [self._arrival(*places) for places in zip(self.sums, self.places[1], strict=True)]
        layers = list(zip(self.places, radii, strict=True))
        self.halos = [self._circles(layer, radius + 0.055, zorder=3) for layer, radius in layers]
        self.circles = [self._circles(layer, radius, zorder=4) for layer, radius in layers]
        self.numbers = [[self.text(*place, size=size, zorder=5) for place in layer] for layer in self.places]

    def part(self, x):
        """The axes where x is."""
        return next(axes for axes in self.axes if x < axes.get_xlim()[1])

    def text(self, x, y, text="", **look):
        return MovingText(self.part(x), x, y, text, **look)

    def _line(self, x, y, **look):
        return self.part(min(x)).add_line(Line2D(x, y, animated=True, **look))

    def _circles(self, places, radius, zorder):
        look = {"facecolor": "none", "edgecolor": "none", "zorder": zorder, "animated": True}
        return [self.part(x).add_patch(Circle((x, y), radius, **look)) for x, y in places]

    def _edges(self, starts, ends, along):
        """Line and label of every weight between two layers, as rows of columns.

        along says how far along the lines into each end their labels stand: between two crossings, so that each label
        lies on its own line alone.
        """
        white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        return [
            [
                (
                    self._line([x0, x1], [y0, y1], zorder=2),
                    self.text(x0 + share * (x1 - x0), y0 + share * (y1 - y0), fontsize=SMALL, zorder=3, bbox=white),
                )
                for (x1, y1), share in zip(ends, along, strict=True)
            ]
            for x0, y0 in starts
        ]

    def _arrival(self, start, end):
        """The lines from where a sum arrives to its neuron, one in each of the axes that they cross."""
        borders = [axes.get_xlim() for axes in self.axes]
        spans = [(max(start[0], low), min(end[0], high)) for low, high in borders]
        return [self._line(span, [start[1], end[1]], zorder=2) for span in spans if span[0] < span[1]]

    def lines_of(self, weights):
        """For each of the axes, {weight: where its line starts, where its number is, and where its line ends}."""
        for axes in self.axes:
            lines = {}
            for matrix, row, column in weights:
                line, label = self.edges[matrix][row][column]
                if line.axes is axes:
                    start, end = line.get_xydata()
                    lines[matrix, row, column] = start, label.get_position(), end
            yield axes, lines

    def set_edges(self, layer, W, decimals, part=None, now=None, scale=1):
        """Lines and labels of a matrix. Where part is False, a line is faint; where now is True, a label is marked."""
        for cell, weight in np.ndenumerate(W):
            line, label = self.edges[layer][cell[0]][cell[1]]
            in_part, is_now = part is None or part[cell], now is not None and now[cell]
            line.set(**line_of(weight, scale))
            if not in_part:
                line.set(color=FAINT, linewidth=0.8)
            line.set_zorder(2 if in_part else 1)
            label.set_text("" if decimals is None else written(weight, decimals))
            label.set_color(INK if in_part else GREY)
            label.get_bbox_patch().set(facecolor=NOW if is_now else "white", edgecolor=INK if is_now else "none")

    def set_layer(self, layer, values, decimals, look, part=None, now=False):
        """Numbers of a layer, in circles filled with look(value). If the layer is now, they have a yellow ring."""
        rows = zip(self.circles[layer], self.halos[layer], self.numbers[layer], values, strict=True)
        for k, (circle, halo, number, value) in enumerate(rows):
            in_part = part is None or part[k]
            circle.set(facecolor=look(value), edgecolor=INK if in_part else FAINT)
            circle.set_linewidth(1.8 if in_part else 1)
            halo.set(facecolor=NOW if now else "none", edgecolor=INK if now else "none", linewidth=2)
            number.set_text(written(value, decimals))
            number.set_color(INK if in_part or look is tint else GREY)

    def set_arrivals(self, part):
        """The lines into the hidden neurons, in ink where part is True."""
        for lines, in_part in zip(self.arrivals, part, strict=True):
            for line in lines:
                line.set(color=INK if in_part else FAINT, linewidth=1.8 if in_part else 0.8)


def _white(_):
    return "white"


def _sign(value):
    return POSITIVE_PALE if value > 0 else NEGATIVE_PALE if value < 0 else "white"


def _full_network(height, top, low, **look):
    """A figure for a network alone, with the names of its inputs; its neurons stand between top and low."""
    figure = new_figure(height, (5, 5))
    left, right = (
        part.add_axes((0, 0, 1, 1), xlim=(x, x + 5), ylim=(0, height))
        for part, x in zip(figure.subfigs, (0, 5), strict=True)
    )
    rows = (np.linspace(top, low, 4), top + np.array([0.27, 0.77]) * (low - top), np.linspace(top, low, 3))
    network = Network((left, right), (1.75, 4.2, 5.45, 7.7), rows, **look)
    for (x, y), feature in zip(network.places[0], FEATURES, strict=True):
        left.text(x - 0.42, y, feature, ha="right", va="center")
    return figure, network


def _species_marks(drawing, up):
    """The mark of each species beside its output."""
    for (x, y), (color, marker) in zip(drawing.places[2], SPECIES_STYLE, strict=True):
        drawing.part(x).plot(x + 0.62, y + up, marker, color=color)


def _headline(drawing, height):
    """Two texts, the space of a word apart, that read as one but stand in different parts of the picture."""
    look = {"size": LARGE, "weight": "bold"}
    return drawing.text(4.965, height - 0.2, ha="right", **look), drawing.text(5.035, height - 0.2, ha="left", **look)


# ---------------------------------------------------------------- the decision


def network(X, Y, W1, W2, flower=0, weight=(0, 0, 0), change=0.0):
    """The network deciding about one flower of X. Moves with: flower, weight, change in that weight."""
    height = 3.7
    figure, drawing = _full_network(height, top=height - 0.92, low=0.62)
    subject, verdict = _headline(drawing, height)
    for x, heading in zip(
        (*HEADINGS[:2], 4.6, *HEADINGS[2:]), ("X", "W1", "H_in →", "H_out", "W2", "O_in → O_out"), strict=True
    ):
        drawing.part(x).text(x, 0.14, heading, ha="center", va="center", color=GREY, size=SMALL)
    white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    look = {"size": SMALL, "color": GREY, "zorder": 5, "bbox": white}
    sums = [
        [],
        [drawing.text(4.95, y + 0.2, ha="right", **look) for _, y in drawing.sums],
        [drawing.text(x, y + 0.44, **look) for x, y in drawing.places[2]],
    ]
    places = [
        [],
        [(4.95, y - 0.22) for _, y in drawing.sums],
        [(x + 0.52, y - 0.18) for x, y in drawing.places[2]],
    ]
    grows = [
        [drawing.text(*place, size=SMALL, zorder=5, ha=side, bbox=white) for place in layer]
        for layer, side in zip(places, ("", "right", "left"), strict=True)
    ]
    answers = [
        drawing.text(x + 0.8, y + 0.13, name, ha="left")
        for (x, y), name in zip(drawing.places[2], SPECIES, strict=True)
    ]
    _species_marks(drawing, 0.13)

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
        drawing.set_layer(0, X[flower], 1, _white, part=parts[0].any(axis=1) if change else None)
        drawing.set_arrivals(parts[0].any(axis=0) if change else np.ones(2, bool))
        for layer, ins, before, after in ((1, H_in, H_before, H_out), (2, O_in, O_before, O_out)):
            reached = (parts[1].any(axis=1) if layer == 1 else parts[1].any(axis=0)) if change else None
            drawing.set_layer(layer, after[0], 2, tint, part=reached)
            for k, (total, grew) in enumerate(zip(sums[layer], grows[layer], strict=True)):
                total.set_text(f"σ({written(ins[0, k], 2)})")
                said = grown(before[0, k], after[0, k], 2)
                was, _, difference = said.partition(",")
                grew.set_text("" if not difference else was if layer == 1 else said)
        decided, true = O_out[0].argmax(), Y[flower].argmax()
        for k, answer in enumerate(answers):
            answer.set_weight("bold" if k == decided else "normal")
            drawing.circles[2][k].set_linewidth(4 if k == decided else 1.8)
        found, mark = ("right", RIGHT) if decided == true else ("wrong", WRONG)
        subject.set_text(f"This {SPECIES[true]} is called")
        verdict.set_text(f"{SPECIES[decided]}: {found} {mark}")
        said = ", ".join(f"{SPECIES[k]} {written(O_out[0, k], 2)}" for k in range(len(SPECIES)))
        became = f"changed by {signed(change, 1)}" if change else "unchanged"
        return (
            f"The network, with {name_of(weight)} {became}, at work on flower {flower}, a {SPECIES[true]}. "
            f"Four inputs: {listed(X[flower], 1)}; two hidden neurons: {listed(H_out[0], 2)}; three outputs: {said}. "
            f"The largest output decides: {SPECIES[decided]}, which is {found}."
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
            changed = f"changed by {signed(now['change'], 1)}" if now["change"] else "the one to change"
            back = f", and {name_of(before['weight'])} is back" if before["change"] else ""
            what = f"Now {name_of(now['weight'])} is {changed}{back}"
        else:
            matrix, *cell = now["weight"]
            start = (W1, W2)[matrix][tuple(cell)]
            what = f"{name_of(now['weight'])} {grown(start + before['change'], start + now['change'], 1)}"
        return f"{what}. Outputs: {moved or 'unchanged'}. {end}"

    turns = [Turn(axes, "weight", lines, "change") for axes, lines in drawing.lines_of(WEIGHTS.values())]
    return Picture(figure, move, since, turns, flower=flower, weight=weight, change=change)


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
WAY = 0.16  # the y of the line that shows how far back the walk has come
UPDATE_SCALE = 20  # lines of an update are drawn like those of weights this many times as large


def backwards(X, Y, W1, W2, flower=0, step="O_out"):
    """The six formulas, walked through from right to left with the slides' numbers. Moves with: flower, step."""
    height = 3.85
    figure, drawing = _full_network(height, top=height - 0.78, low=1.02, radii=(0.31, 0.37, 0.37), size=SMALL)
    result, formula = _headline(drawing, height)
    known = all_matrices(X, Y, W1, W2, by_hand=True)
    order = list(WALK)
    stops = (8.2, 7.7, 7.2, 6.6, 5.7, 5.2, 3.0)  # of the walk, from right to left
    for (x, y), species in zip(drawing.places[2], SPECIES, strict=True):
        drawing.part(x).text(x + 0.8, y, species, ha="left", va="center")
    _species_marks(drawing, 0)
    for axes, ends in zip(drawing.axes, ((2.6, 5), (5, 8.5)), strict=True):
        axes.plot(ends, [WAY] * 2, color=GREY, linewidth=1.5, zorder=1)
    drawing.axes[0].plot(2.6, WAY, "<", color=GREY, markersize=7)
    drawing.axes[0].text(2.48, WAY, "backwards", ha="right", va="center", color=GREY, size=SMALL)
    plate = {"facecolor": "white", "edgecolor": "none", "pad": 2.5}
    for number, x in enumerate(stops):
        drawing.part(x).text(x, WAY, f"{number}", ha="center", va="center", color=GREY, size=SMALL, bbox=plate)
    here = [(axes, now_mark(axes, size=20), MovingText(axes, 0, WAY, size=SMALL, zorder=7)) for axes in drawing.axes]
    reckoned = [drawing.text(x + 0.52, y - 0.3, size=SMALL, ha="left") for x, y in drawing.places[2]]
    headings = [drawing.text(x, 0.44, size=SMALL, zorder=5) for x in HEADINGS]

    def move(flower, step):
        number = order.index(step)
        output = order[min(number, order.index("O_delta"))]
        hidden = "H_out" if number < order.index("H_error") else order[min(number, order.index("H_delta"))]
        used = _parts_used(step)
        names = ("X", "W1", hidden, "W2", output)
        for layer, name in enumerate((names[0], names[2], names[4])):
            look = tint if name in ("H_out", "O_out") else _sign if name.startswith(("O_", "H_")) else _white
            part = None if used[2 * layer] else np.zeros(len(known[name][flower]), bool)
            drawing.set_layer(layer, known[name][flower], mlp.DECIMALS[name], look, part, now=name == step)
        drawing.set_arrivals(np.full(2, bool(used[1])))
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
        for axes, mark, digit in here:
            there = drawing.part(stops[number]) is axes
            mark.set_data([stops[number]] * there, [WAY] * there)
            digit.set_x(stops[number])
            digit.set_text(f"{number}" if there else "")
        for k, text in enumerate(reckoned):
            text.set_text(_reckoned(known, step, (flower, k)))
        on_lines = step.endswith("update")
        _, right_hand_side = WALK[step].split(" = ")
        whose = "all flowers" if on_lines else f"for a {SPECIES[Y[flower].argmax()]}"
        result.set_text(f"Step {number}, {whose}:  {step} =")
        formula.set_text(right_hand_side + f",  N = {Y.size}" * on_lines)
        rows = known[step] if on_lines else known[step][flower : flower + 1]
        shows = f"The lines show {step}, from all three flowers" if on_lines else f"The circles show {step}"
        return (
            f"Flower {flower}, a {SPECIES[Y[flower].argmax()]}. {WALK[step]}. {shows}: "
            + "; ".join(listed(row, mlp.DECIMALS[step]) for row in rows) + "."
        )  # fmt: skip

    def since(before, now):
        if before["flower"] != now["flower"]:
            on_lines = now["step"].endswith("update")
            same = " The updates stay the same, because they come from all three flowers." if on_lines else ""
            return f"Now flower {now['flower']}, a {SPECIES[Y[now['flower']].argmax()]}.{same}"
        steps = order.index(now["step"]) - order.index(before["step"])
        many = "one step" if abs(steps) == 1 else f"{abs(steps)} steps"
        way = "further back" if steps > 0 else "forward again"
        return f"{WALK_WORDS[now['step']]} ({many} {way})."

    return Picture(figure, move, since, flower=flower, step=step)


def _reckoned(known, step, cell):
    """How a number of the outputs comes about, if it comes from what stands there alone."""
    if step == "O_error":
        return f"{written(known['O_out'][cell], 2)} − {written(known['Y'][cell], 0)}"
    if step == "O_delta":
        O_out = known["O_out"][cell]
        return " · ".join(written(number, 2) for number in (known["O_error"][cell], O_out, 1 - O_out))
    return ""


WALK_WORDS = {  # what each step does
    "O_out": "The outputs, where the way back starts",
    "O_error": "Each output minus what it should be",
    "O_delta": "Each error times the slope of its sigmoid, which takes it to the front of the output neurons",
    "W2_update": "Each line of W2 gets its slope: what came in on its left, times the delta on its right",
    "H_error": "The deltas go back along the lines of W2, each times its weight, and add up",
    "H_delta": "Each hidden error times the slope of its sigmoid, which takes it to the front of the hidden neurons",
    "W1_update": "Each line of W1 gets its slope: its input, times the delta on its right",
}


def _parts_used(step):
    """For X, W1, hidden, W2 and output: has the walk come this far, and does this step use it?"""
    return {
        "O_out": (0, 0, 0, 0, 1), "O_error": (0, 0, 0, 0, 1), "O_delta": (0, 0, 0, 0, 1), "W2_update": (0, 0, 1, 1, 1),
        "H_error": (0, 0, 1, 1, 1), "H_delta": (0, 0, 1, 0, 0), "W1_update": (1, 1, 1, 0, 0),
    }[step]  # fmt: skip
