"""Cells that are run out of order give the number on the page or an error, but never another number."""

import ast
import contextlib
import io
import random

import nbformat
import numpy as np
import pytest
from ipywidgets import Widget

from mlp_lessons import reruns
from save_notebooks import NOTEBOOKS

pytestmark = pytest.mark.slow
ORDERS = 20


def said_of(value):
    """What a notebook would show as the text of a cell's last value."""
    bundle = getattr(value, "_repr_mimebundle_", None)
    if bundle is not None:
        return bundle().get("text/plain", repr(value))
    if hasattr(value, "boxes"):
        return "A sheet to fill"
    words = getattr(value, "words", None)  # of a living picture
    return f"Figure: {words}" if words is not None else repr(value)


def run(source, names):
    """(what the cell prints, what it shows), or None if it stops with an error."""
    printed, shown, tree = io.StringIO(), "", ast.parse(source)
    value = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    try:
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
            exec(compile(tree, "cell", "exec"), names)
            if value is not None:
                result = eval(compile(ast.Expression(value.value), "cell", "eval"), names)
                shown = "" if result is None else said_of(result)
    except Exception:
        return None
    return printed.getvalue(), shown


def saved(cell):
    streams = "".join("".join(output.text) for output in cell.outputs if output.output_type == "stream")
    shown = [output.data["text/plain"] for output in cell.outputs if "data" in output]
    return streams, shown[0] if shown else ""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_any_order_gives_the_right_number_or_an_error(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    wrong = {}
    for seed in range(ORDERS):
        names = {}
        order = [0, *random.Random(seed).sample(range(1, len(cells)), len(cells) - 1)]
        for number in order:
            got = run(cells[number].source, names)
            if got is not None and got != saved(cells[number]):
                wrong.setdefault(number, (seed, got, saved(cells[number])))
        Widget.close_all()  # or all that twenty orders have shown stays in memory
        reruns.let_go(None)
    assert wrong == {}
