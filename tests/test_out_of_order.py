"""Cells that are run out of order give the number on the page or an error, but never another number."""

import ast
import contextlib
import dis
import io
import marshal
import pickle
import random
import time
from types import CodeType, FunctionType, ModuleType

import nbformat
import numpy as np
import pytest
from ipywidgets import Widget

from mlp_lessons import reruns
from save_notebooks import NOTEBOOKS

pytestmark = pytest.mark.slow
ORDERS = 20
SLOW = 0.1  # seconds
CELL = "a cell"  # the file name of its code


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
            exec(compile(tree, CELL, "exec"), names)
            if value is not None:
                result = eval(compile(ast.Expression(value.value), CELL, "eval"), names)
                shown = "" if result is None else said_of(result)
    except Exception:
        return None
    return printed.getvalue(), shown


def read_by(source, names):
    """What a cell may read of the notebook, also by the functions that it calls, as bytes; None if it has no bytes."""
    found, ahead = {}, [compile(source, CELL, "exec")]
    while ahead:
        code, made = ahead.pop(), set()
        ahead += [part for part in code.co_consts if isinstance(part, CodeType)]
        for step in dis.get_instructions(code):
            name = step.argval
            if step.opname == "STORE_NAME":
                made.add(name)
            elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL") and name in names.keys() - made - found.keys():
                value = names[name]
                if isinstance(value, FunctionType) and value.__code__.co_filename == CELL:
                    ahead.append(value.__code__)
                    value = marshal.dumps(value.__code__), value.__defaults__
                found[name] = value.__name__ if isinstance(value, ModuleType) else value
    return as_bytes([source, sorted(found.items(), key=lambda item: item[0])])


def as_bytes(values):
    with contextlib.suppress(pickle.PicklingError, TypeError, AttributeError):
        return pickle.dumps(values)


def run_once(source, names, known):
    """The same as `run`; but a slow cell that reads what it has read before is known, with what it sets."""
    before = read_by(source, names)
    if before in known:
        got, made = pickle.loads(known[before])
        names.update(made)
        return got
    there, start = dict(names), time.process_time()
    got = run(source, names)
    if time.process_time() - start > SLOW and before and read_by(source, there) == before:
        made = {name: value for name, value in names.items() if there.get(name) is not value}
        if after := as_bytes((got, made)):
            known[before] = after
    return got


def saved(cell):
    streams = "".join("".join(output.text) for output in cell.outputs if output.output_type == "stream")
    shown = [output.data["text/plain"] for output in cell.outputs if "data" in output]
    return streams, shown[0] if shown else ""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_any_order_gives_the_right_number_or_an_error(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    wrong, known = {}, {}
    for seed in range(ORDERS):
        names = {}
        order = [0, *random.Random(seed).sample(range(1, len(cells)), len(cells) - 1)]
        for number in order:
            got = run_once(cells[number].source, names, known)
            if got is not None and got != saved(cells[number]):
                wrong.setdefault(number, (seed, got, saved(cells[number])))
        Widget.close_all()  # or all that twenty orders have shown stays in memory
        reruns.let_go(None)
    assert wrong == {}
