"""For the tests of the checks: answers as a learner writes them, and asking a check what it says to them."""

import contextlib
import functools
import io
import linecache
import math
import re
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import mlp_helpers
from mlp_lessons import exercises
from mlp_lessons.exercises import judge

CHECKS = {
    name: check
    for name, check in vars(exercises).items()
    if name.startswith("check_") and name not in vars(exercises.lesson_08) | vars(exercises.quiz)
}
RULES = {name: check for name, check in CHECKS.items() if isinstance(check, judge.Exercise)}
FUNCTIONS = [name for name, rule in RULES.items() if rule.arguments]
VALUES = [name for name, rule in RULES.items() if not rule.arguments]
NAMES = {"np": np, "math": math, "Fraction": Fraction, "Decimal": Decimal}
NAMES |= {"k": 1.7, "W3": np.arange(3)}  # what else the learner's notebook holds
NAMES |= {name: it for name, it in vars(mlp_helpers).items() if name[0] != "_"}

SLUG = r"[\w-]+(\+[\w-]+)*"  # the id of a mistake, or of several
SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=5)
NESTED = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SIMPLE, inner))
ANYTHING = NESTED | hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(min_dims=0, max_dims=3, max_side=4))


class Nasty:
    """Raises whatever is done with it."""

    def __getattribute__(self, name):
        raise SystemExit(name)


ENDLESS = [1]
ENDLESS.append(ENDLESS)
GARBAGE = [
    "", "14", b"9", 1j, math.nan, math.inf, -math.inf, 10**400, True, {}, {"A": 1}, set(), object(), int, np, print,
    [[1, 2], [3]], [[], [1]], [None, 1], (..., 2), {1: ...}, np.array([]), np.array(None), np.array("x"), ENDLESS, len,
    np.zeros((3, 3), complex), np.full((3, 3), np.nan), np.broadcast_to(0, (10**6, 10**6)), np.zeros((2, 2, 2)),
    np.array([[1, "a"]], dtype=object), np.datetime64("2026-11-22"), range(3), iter([1]), (n for n in [1]),
    lambda: 1, lambda *_: 1, lambda *_: "x", lambda *_: np.zeros((3, 3)), lambda *_: (1, 2),
    lambda a, b, c, d, e, f, g: 1, lambda *_: [[1], [2, 3]], lambda *_: 1 / 0, lambda *_: 1j, lambda *_: {},
    lambda *_: math.nan, np.linalg.inv, lambda *_: np.broadcast_to(0, (10**6, 10**6)),
    lambda *_: exec("raise SystemExit"), lambda *_: Nasty(), Nasty(), Nasty, Decimal("NaN"),
    [[0] * 10**4] * 10**4, range(10**12), [object()] * 3, lambda *_: [[0] * 10**4] * 10**4,
]  # fmt: skip


def from_a_cell(source, **notebook):
    """The function `answer` that the cell defines, with its text known to Python like that of a notebook's cell."""
    scope = {"np": np, **notebook}
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(keepends=True), "<cell>")
    exec(compile(source, "<cell>", "exec"), scope)
    return scope["answer"]


def answered(name, code):
    """The answer to that check from its code, which is an expression or the body of the function."""
    rule = RULES[name]
    if not rule.arguments:
        return eval(code, dict(NAMES))
    body = code if "return" in code or "print" in code or "\n" in code else f"return {code}"
    lines = "\n".join("    " + line for line in body.splitlines())
    return from_a_cell(f"def answer({', '.join(rule.arguments)}):\n{lines}", **NAMES)


def renamed(function, names):
    """The function, with arguments of those names."""
    scope = {"function": function}
    exec(f"def answer({', '.join(names)}): return function({', '.join(names)})", scope)
    return scope["answer"]


def says_something_useful(message):
    words, _, printed = message.partition("\n")
    assert type(message) is judge.Message
    assert repr(message) == str(message)
    assert words.startswith(message.state + " ")
    assert message.state in judge.BARS
    assert re.fullmatch(SLUG if message.state == judge.NOT_YET else f"({SLUG})?", message.mistake)
    assert message.record["mistake"] == message.mistake
    assert 10 < len(words) < 420
    assert "Traceback" not in words
    assert "  " not in words
    assert words[-1] in (":" if printed else ".?!")


def ask(check, *answers):
    """The check's message, which must be its only effect: no print, no warning, no exception."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
        warnings.simplefilter("error")
        message = check(*answers)
    says_something_useful(message)
    assert printed.getvalue() == ""
    return message


@functools.cache
def said_to(name, code):
    """What that check says to the answer with this code."""
    return ask(CHECKS[name], answered(name, code))
