"""What the cells of a lesson show: its code is run, and every picture is kept with its controls."""

import ast
import contextlib
import io
import json
from typing import NamedTuple

from mlp_lessons import sliders
from mlp_lessons.classroom.series import joined
from mlp_lessons.figures.picture import Page


class Control(NamedTuple):
    """Where a control stops: what the learner reads, and the value of each stop; start is the index of the first."""

    name: str
    labels: list
    values: list
    start: int
    played: bool

    @property
    def has_buttons(self):
        return len(self.labels) <= sliders.BUTTONS and not self.played


class Shown(NamedTuple):
    """A picture that a cell shows, with its controls, if it has any, in their order."""

    picture: Page
    controls: list


def shown_by(path):
    """{index of the cell: Shown}, for every cell of the notebook that ends with a picture; run it in its folder."""
    names, found = {}, {}
    join, sliders.live = sliders.live, _live
    try:
        with contextlib.chdir(path.parent), contextlib.redirect_stdout(io.StringIO()):
            for index, source in code_for_pictures(path).items():
                value = _run(source, names)
                if isinstance(value, Page):
                    value = Shown(value, [])
                if isinstance(value, Shown):
                    found[index] = value
    finally:
        sliders.live = join
    return found


def code_for_pictures(path):
    """{index of the cell: source}, of the code cells up to the last that shows a picture."""
    cells = enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"])
    code = {index: joined(cell["source"]) for index, cell in cells if cell["cell_type"] == "code"}
    last = max((index for index, source in code.items() if "figures." in source), default=-1)
    return {index: source for index, source in code.items() if index <= last}


def _live(picture, *, play=None, **stops):
    """In place of `sliders.live`."""
    controls = []
    for name, stop in stops.items():
        labels, values = zip(*sliders.labelled(stop), strict=True)
        controls.append(Control(name, list(labels), list(values), values.index(picture.start[name]), name == play))
    return Shown(picture, controls)


def _run(source, names):
    """Run a cell, and return what its last line comes to, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
