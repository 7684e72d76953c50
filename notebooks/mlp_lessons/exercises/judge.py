"""Tells a learner what is right or wrong about an answer. It needs only NumPy, and holds no exercise.

An Exercise compares the answer with what the right way and each classic mistake give for the same
inputs, and returns the Message. It survives any answer except a function that never returns. Nothing
here can stop that one, so interrupt the kernel instead.
"""

import builtins
import contextlib
import dis
import functools
import hashlib
import html
import inspect
import io
import itertools
import re
import sys
import textwrap
import threading
import traceback
import types
import warnings
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from . import formulas
from .formulas import Formula

# ---------------------------------------------------------------- what the learner is told

RIGHT, NOT_YET, NOT_ANSWERED = "✓ Right:", "✗ Not yet.", "○ Not answered yet:"
BARS = {RIGHT: "#2f7fc1", NOT_YET: "#d95f02", NOT_ANSWERED: "#808080"}  # seen on white and on black
STATES = {RIGHT: "right", NOT_YET: "not-yet", NOT_ANSWERED: "unanswered"}  # as a program reads them
MIME_TYPE, VERSION = "application/vnd.mlp-lessons.message+json", 1  # of what a program reads
ANYWHERE = {  # the ids of what can go wrong with any exercise
    "argument-order", "arguments", "changed", "constant", "no-function", "no-value", "off", "outside", "rounded",
    "shape", "slides-only", "stopped", "unreadable", "unreturned",
}  # fmt: skip
MOST_LINES, MOST_CHARACTERS = 10, 100  # of what a learner printed
MOST_PRINTED = 100_000  # characters; more is not kept


class Message(str):
    """What a check has to say: its state, then the words, then the first lines that the answer printed.

    A notebook shows it with a bar at its left, or the same words as text where there is no HTML. It also
    saves the `.record` for a program to read: exercise, state, mistake, words, and a hash of the cell. `.mistake` is
    the id of a mistake of the exercise (two ids are joined by +), or one of ANYWHERE, or the id of a remark on a right
    answer. Otherwise it is empty, and not None, which Pyodide leaves out of the record.
    """

    def __new__(cls, state, words, printed="", mistake=""):
        printed = _first_lines(printed)
        message = super().__new__(cls, f"{state} {words}" + (f" It printed:\n{printed}" if printed else ""))
        message.state, message.mistake = state, mistake
        message.record = {"version": VERSION, "state": STATES[state], "mistake": mistake, "words": words}
        return message

    def signed(self, module, exercise):
        """The message, with the exercise, its lesson, and a hash of the running cell in the record."""
        lesson = re.search(r"(?<=lesson_)\d+|quiz$", module)
        self.record |= {"lesson": lesson and lesson[0], "exercise": exercise, "cell": _running_cell()}
        return self

    __repr__ = str.__str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {MIME_TYPE: self.record}

    def _repr_html_(self):
        words, _, printed = html.escape(self.removeprefix(self.state), quote=False).partition("\n")
        bar = f"border-left: 5px solid {BARS[self.state]}; padding: 2px 0 2px 12px"
        lines = f"<pre>{printed}</pre>" if printed else ""
        return f'<div style="{bar}"><strong>{self.state}</strong>{words}{lines}</div>'


def signed(check):
    """The check, which signs its messages with its name and its file."""

    @functools.wraps(check)
    def signing(*answers, **named):
        return check(*answers, **named).signed(check.__module__, check.__name__)

    return signing


def cell_hash(source):
    """A hash that tells the source of one cell from that of another."""
    return hashlib.sha256(source.strip().encode("utf-8", "replace")).hexdigest()[:16]


def _running_cell():
    """The hash of the cell that is running, or None outside a notebook."""
    shell = getattr(builtins, "get_ipython", lambda: None)()
    if shell is None:
        return None
    asked = getattr(shell, "parent_header", None) or {}  # by the front end; Pyodide's kernel does not tell
    return cell_hash(asked.get("content", {}).get("code") or shell.history_manager.input_hist_raw[-1])


def _first_lines(printed):
    lines = [line if len(line) <= MOST_CHARACTERS else _shortened(line) for line in printed.rstrip().splitlines()]
    more = len(lines) - MOST_LINES
    return "\n".join(lines[:MOST_LINES] + [f"… and {more} more line{'s' * (more > 1)}"] * (more > 0))


def _shortened(line):
    """The beginning of a long line, up to the end of a word where there is one."""
    return (line[:MOST_CHARACTERS].rpartition(" ")[0] or line[:MOST_CHARACTERS]) + " …"


PRODUCT = "@ does not fit here: a row on the left holds {}, a column on the right {}"
IN_WORDS = {  # what NumPy says: {a pattern in the error: how it is said here, however NumPy spells it}
    r"matmul: Input operand 1 has a mismatch .*\(size (?P<right>\d+) is different from (?P<left>\d+)\)": PRODUCT,
    r"shapes .* not aligned: (?P<left>\d+) \(dim \d+\) != (?P<right>\d+) \(dim \d+\)": PRODUCT,
    r"operands could not be broadcast together with remapped shapes .*: \S+->\((?:.*,)?(?P<left>\d+)\) "
    r"\S+->\((?:.*,)?(?P<right>\d+)\)": PRODUCT,
    r"operands could not be broadcast together with shapes (?P<left>\(.*?\)) (?P<right>\(.*?\))":
        "entry by entry does not fit here: one is of shape {}, the other {}",
    r"matmul: Input operand \d does not have enough dimensions .*": "@ is for matrices, and this is a single number",
    r"unsupported operand type\(s\) for @: .*": "@ is for matrices, and this is a single number",
    r"index (?P<left>-?\d+) is out of bounds for axis (?P<right>\d) with size (?P<size>\d+)":
        "there is no index {} along axis {}, which has {} entries, counted from 0",
    r"axis (?P<left>\d) is out of bounds for array of dimension (?P<right>\d)":
        "there is no axis {}: the array has {}, counted from 0",
    r"setting an array element with a sequence.*": "the rows of a matrix must be equally long",
    r"The truth value of an array .*": "a whole array is neither true nor false",
    r"ufunc 'bitwise_xor' not supported .*": "^ does not take such numbers",
    r"Last 2 dimensions of the array must be square": "only a square matrix has an inverse",
}  # fmt: skip
TRANSLATIONS = {  # of what Python says, for a beginner: {a pattern in the error: what to do}
    r"name 'np' is not defined": "Run the first cell of this notebook, which imports it.",
    r"name '(W1|W2|X|Y|sigmoid|feedforward|mse|backpropagation|gradient_descent)' is not defined":
        "Does a cell above import it? Run that cell first.",
    r"name '(math|exp|sqrt|argmax|dot|mean|square|matmul|multiply|array|arange|log|maximum|tanh)' is not defined":
        "NumPy's names begin with np., as in np.exp.",
    r"name 'T' is not defined": "A transpose is written with a dot: H_out.T.",
    r"name '\w+' is not defined": "It needs a value first. Is it spelt as in the line that gives it one?",
    r"cannot access (local|free) variable|referenced before": "Give it a value before the line that uses it.",
    r"'numpy.ndarray' object is not callable": "Write * before the bracket, and write .T without brackets.",
    r"object is not callable": "Write * before the bracket, and give no variable the name of a function.",
    r"'numpy.ndarray' object has no attribute '[HO]_": "• is @.",
    r"no attribute 'append'":
        "append is for a list. Write losses = [] before the loop, and give losses a value in no other line.",
    r"'list' object has no attribute|'list' and |and 'list'|'tuple' and ": "np.array(…) turns a list into an array.",
    r"\^ does not take|for \^": "A power is **.",
    r"converted to Python scalars": "math.exp takes one number; np.exp takes a whole matrix.",
    r"neither true nor false": "Put np.all around the comparison, or do without if. The largest number of a matrix is "
        "np.max.",
    r"'(int|float|numpy.float64)' object is not iterable":
        "A loop counts with range: for epoch in range(epochs).",
    r"'(int|float|numpy.float64)' object is not subscriptable": "It is one number, so it takes no [ ].",
    r"unpack": "There must be as many names to the left of = as there are things to the right.",
    r"'function' object is not subscriptable": "A function takes ( ), not [ ].",
    r"'NoneType'": "Something there is None. Does an earlier function end without return?",
    r"maximum recursion depth": "It calls itself, so it never ends.",
    r"ellipsis": "There is still a ... in it.",
}  # fmt: skip


# ---------------------------------------------------------------- an exercise


class Mistake(NamedTuple):
    slug: str  # its id, unique within the exercise
    words: str  # what went wrong
    ways: tuple  # functions that go wrong in this way


class Exercise(NamedTuple):
    name: str  # of the learner's answer
    task: str  # what to do, for a learner who has not answered yet
    praise: str  # what a right answer was for
    ways: Any  # a function that returns the right function and the mistakes; called when an answer comes
    cases: tuple | list = ((),)  # the arguments to try, the slides' first; a value has one case, with no arguments
    arguments: tuple = ()  # their names
    returns: tuple = ("",)  # names of the things that the answer holds, if it holds more than one
    read: Any = None  # makes answers of different forms comparable
    near: float = 2e-6  # how far from right still counts, relative to the largest entry, so that float32 will do
    amounts: bool = True  # may the message say by how much an entry is off?
    slow_cases: tuple | list = ()  # tried only when all the others were right
    module: str = ""  # where the exercise is defined

    __hash__ = object.__hash__  # no two are alike

    @property
    def right(self):
        return self.ways()[0]

    @property
    def mistakes(self):
        return self.ways()[1]

    def __call__(self, answer):
        self.ways()  # a slip in one of our formulas has nothing to do with the answer
        message = safely(_check_function if self.arguments else _check_value, self, answer)
        return message.signed(self.module, self._own_name())

    def _own_name(self):
        """The name that its module gives it."""
        names = vars(sys.modules[self.module]) if self.module else {}
        return next((name for name, it in names.items() if it is self), None)


NUMBER = "put your number in place of None, and run the cell."  # the task of most exercises that ask for a number
REMARK = "Right: "  # a mistake that begins like this is not one, but another way to be right


def value(name, task, praise, right, mistakes, **more):
    """An Exercise that asks for a number or an index; mistakes: {a wrong value: "its id | what it means"}."""
    table = [_mistake(said, [lambda wrong=wrong: wrong]) for wrong, said in mistakes.items()]
    return Exercise(name, task, praise, lambda: (lambda: right, table), amounts=False, **{"near": 1e-7} | more)


def function(name, arguments, praise, right, cases, mistakes, *, scope, **more):
    """An Exercise that asks for a function; mistakes: [("its id | what went wrong", a way to make it, …)].

    A way is a formula or a function. Formulas are text, which formulas.py reads at the first answer, because reading
    those of a hundred exercises on import would take long. They may use what is in scope, {name: value}.
    """
    task = f"write the body of {name} in place of the three dots, and run the cell."
    names, texts = tuple(arguments.split()), [text for _, *mistaken in mistakes for text in mistaken]

    @functools.cache
    def ways():
        right_way, mistaken_ways = formulas.parse(name, names, scope, right, texts)
        return right_way, [_mistake(said, itertools.islice(mistaken_ways, len(texts))) for said, *texts in mistakes]

    return Exercise(name, task, praise, ways, cases, names, module=scope.get("__name__", ""), **more)


def _mistake(said, ways):
    slug, words = said.split(" | ")
    return Mistake(slug, words, tuple(ways))


# ---------------------------------------------------------------- calling what a learner wrote


class Outcome(NamedTuple):
    """What came of one call: a value, or what stopped it."""

    value: Any = None
    parts: list | None = None  # the value as one float array for each thing that is asked for, if it can be read
    error: str = ""
    step: str = ""  # the step of the right way whose name the line that stopped gives a value
    line: str = ""  # that line, as the learner wrote it
    printed: str = ""
    changed: tuple | list = ()  # the arguments that the call changed


class _Printed(io.StringIO):
    """The beginning of what is printed."""

    def write(self, text):
        super().write(text[: max(0, MOST_PRINTED - self.tell())])
        return len(text)


@contextlib.contextmanager
def _quiet():
    """Hold back what is printed and all warnings, and keep warnings from becoming errors."""
    printed = _Printed()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield printed


_at_work = threading.Lock()


def safely(check, *answers):
    """The Message that check(*answers) returns, whatever the answers are.

    Raises
    ------
    RuntimeError : a function that is being checked calls it, which would never end.
    """
    if not _at_work.acquire(blocking=False):
        raise RuntimeError(
            "a check is called inside the function that it checks. Move the call out of the function, to the left edge"
        )
    try:
        with _quiet():
            return check(*answers)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an answer may be an object whose every method raises
        words = f"This answer can't be read: looking at it raised {type(error).__name__}."
        return Message(NOT_YET, words, mistake="unreadable")
    finally:
        _at_work.release()


def _outcome(exercise, function, case):
    """The Outcome of a learner's function."""
    copies = [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in case]
    value, error, line, step = None, "", "", ""
    with _quiet() as printed:
        try:
            value = function(*copies)
        except KeyboardInterrupt:
            raise
        except BaseException as stopped:
            error, line = in_words(stopped), _line(function, stopped)
            step = getattr(stopped, "step", line.split(" = ")[0])
            step = step if step in getattr(exercise.right, "steps", ()) else ""
    pairs = zip(exercise.arguments, case, copies, strict=True)
    changed = [name for name, old, new in pairs if isinstance(old, np.ndarray) and not np.array_equal(old, new)]
    return Outcome(value, _parts(exercise, value), error, step, line, printed.getvalue(), changed)


def _our_call(exercise, way, number):
    """The Outcome of the right way, or of a mistake, in the case with this number."""
    remembers = any(map(callable, exercise.cases[number]))  # where the answer called it, so it is called anew
    return (_our_call_now if remembers else _our_call_once)(exercise, way, number)


def _our_call_now(exercise, way, number):
    """The Outcome of our own functions, which print nothing and change nothing."""
    try:
        return Outcome(parts=_parts(exercise, way(*exercise.cases[number])))
    except Exception as stopped:
        return Outcome(error=in_words(stopped), step=getattr(stopped, "step", ""))


_our_call_once = functools.cache(_our_call_now)


def in_words(error):
    """The error's type and text, with NumPy's long words put plainly, and alike for np.dot, einsum and @."""
    text = " ".join(str(error).split())
    for pattern, said in IN_WORDS.items():
        if found := re.search(pattern, text):
            sizes = found.groupdict()
            text = said.format(*(sizes[name] for name in ("left", "right", "size") if name in sizes))
    return f"{type(error).__name__}: {text}"


def what_to_do(error):
    """What helps against an error that is given in words, or nothing."""
    return next((words for pattern, words in TRANSLATIONS.items() if re.search(pattern, error)), "")


def _line(function, error):
    """The line in the learner's cell that the error comes from, if its text is known."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.line for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else ""


def _instructions(code):
    """What a function written in Python does, including the functions inside it; nothing for any other function."""
    for instruction in dis.get_instructions(code) if isinstance(code, types.CodeType) else ():
        yield instruction
        yield from _instructions(instruction.argval)


def _does(function):
    return [(step.opname, step.argval) for step in _instructions(getattr(function, "__code__", None))]


STUB = _does(lambda: None)  # a function whose body is three dots returns None


# ---------------------------------------------------------------- reading and comparing numbers

MOST_NUMBERS = 10**6  # an answer that holds more is not read
HOLDERS = (list, tuple, range, np.ndarray)  # of numbers


def numbers(value):
    """value as a float array, or None if it is ragged, far too large, or holds anything but real numbers."""
    try:
        if _too_many(value):
            return None
        array = np.asarray(value)
        if array.dtype == object and all(isinstance(number, Real | Decimal) for number in array.flat):
            array = array.astype(float)
    except Exception:
        return None
    return array.astype(float) if array.dtype.kind in "iufb" else None


def _too_many(value):
    return any(count > MOST_NUMBERS for count in itertools.accumulate(_counts(value)))


def _counts(value):
    """How many things each list and array of value holds, one after the other. An empty list counts as one."""
    match value:
        case np.ndarray():
            yield value.size
        case range():
            yield len(value)
        case list() | tuple() if any(issubclass(kind, HOLDERS) for kind in set(map(type, value))):
            for part in value:
                yield from _counts(part)
        case list() | tuple():
            yield len(value) or 1
        case _:
            yield 1


def _leaves(value):
    """Whatever the lists and arrays of value hold, one by one."""
    if isinstance(value, np.ndarray):
        yield from value.flat
    elif isinstance(value, list | tuple | range):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _parts(exercise, value):
    """value as one float array for each thing that is asked for, or None."""
    things = [value]
    if len(exercise.returns) > 1:
        several = isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim not in (0, 2))
        things = value if several and len(value) == len(exercise.returns) else [None]
    arrays = [numbers(thing) for thing in things]
    if any(array is None for array in arrays):
        return None
    return [exercise.read(array) for array in arrays] if exercise.read else arrays


def _close(got, want, near):
    if got.shape != want.shape:
        return False
    scale = np.max(np.abs(want), initial=0, where=np.isfinite(want)) or 1
    nearest = min(near * scale, 0.4)  # a whole number is never its neighbour
    near_enough = (np.abs(got - want) <= nearest) | (got == want) | (np.isnan(got) & np.isnan(want))
    return bool(near_enough.all())  # what np.allclose says, but faster


def _same(outcome, ours, near, besides=None):
    """Do both give the same numbers, or stop with the same words (in the same step, if a slide names it)?

    One of the things that the answer holds may differ: the one with the number besides.
    """
    if outcome.error or ours.error:
        return outcome.error == ours.error and (not outcome.step or ours.step in (ours.step.lower(), outcome.step))
    if outcome.parts is None or ours.parts is None:
        return False
    pairs = enumerate(zip(outcome.parts, ours.parts, strict=True))
    return all(number == besides or _close(*pair, near) for number, pair in pairs)


def _fits(exercise, outcomes, function, near, decimals=None, besides=None):
    """Does the function, with its numbers rounded to decimals, do in every case what the answer did?"""
    for number, outcome in enumerate(outcomes):
        ours = _our_call(exercise, function, number)
        if decimals is not None and ours.parts:
            ours = ours._replace(parts=[np.round(part, decimals) for part in ours.parts])
        if not _same(outcome, ours, near, besides):
            return False
    return True


def _holds(value, blank):
    return value is blank or (type(value) in (tuple, list) and any(_holds(part, blank) for part in value[:9]))


def unanswered(value):
    return _holds(value, None) or _holds(value, ...)


# ---------------------------------------------------------------- what is wrong: the form


class Cause(NamedTuple):
    slug: str
    words: str


def _unfit(exercise, answer):
    """Why the answer can't be called as it must be, or nothing."""
    name, call = exercise.name, f"{exercise.name}({', '.join(exercise.arguments)})"
    if not callable(answer) or isinstance(answer, type):
        kind = type(answer).__name__
        words = f"{name} must be a function, but it is of type {kind}. Give the check its name without brackets."
        return Cause("no-function", words)
    try:
        inspect.signature(answer).bind(*exercise.arguments)
    except ValueError:
        pass  # some of NumPy's functions don't tell what they take
    except TypeError:
        return Cause("arguments", f"{name} can't be called as {call}. The def line must take exactly these arguments.")
    return None


def _misused(exercise, outcomes):
    """What the function does to its arguments or its result that no function should do, or nothing."""
    for outcome in outcomes:
        if outcome.changed:
            changed = f"argument{'s' * (len(outcome.changed) > 1)} {' and '.join(outcome.changed)}"
            return f"It changes its {changed} in place. Make a new array: write a = a - b, not a -= b."
        if outcome.value is None and not outcome.error:
            if outcome.printed:
                return f"{exercise.name} prints instead of returning. End it with return and the result."
            return f"{exercise.name} returns nothing. Its last line must be return and the result."
        if _holds(outcome.value, None) and not outcome.error:
            return f"Part of what {exercise.name} returns is None, so something there has no value yet."
    return ""


def _form_off(exercise, outcome, right):
    """Where the answer stops, or what is wrong with its kind or its shape, or nothing."""
    if outcome.error:
        return _how_stopped(outcome)
    if outcome.parts is None:
        return _wrong_kind(exercise, outcome.value, right.parts[0])
    for name, ours, wanted in zip(exercise.returns, outcome.parts, right.parts, strict=True):
        if ours.shape != wanted.shape:
            return _wrong_shape(exercise, name, outcome.value, ours, wanted)
    return ""


def _how_stopped(outcome):
    """The line and the error, and what helps against it."""
    where = f" at “{textwrap.shorten(outcome.line, 90, placeholder=' …')}”:" if outcome.line else " with"
    said = f"It stops{where} {textwrap.shorten(outcome.error, 150, placeholder=' …').rstrip('.')}."
    return f"{said} {what_to_do(outcome.error)}".strip()


def _it(exercise, name=""):
    if name:
        return f"What {'it returns' if exercise.arguments else 'you give'} as {name}"
    return "The result" if exercise.arguments else "The answer"


def _wrong_kind(exercise, value, wanted):
    """What the answer is, if it can't be read as the numbers that are asked for."""
    it, things = _it(exercise), value if isinstance(value, tuple | list) else [value]
    needed = "one real number"
    if wanted.ndim:
        needed = "one array of real numbers, its rows equally long" if exercise.arguments else "a list of real numbers"
    if len(exercise.returns) > 1:
        needed = f"({', '.join(exercise.returns)}), made of real numbers"
    text = next((thing for thing in things[:9] if isinstance(thing, str)), None)
    if text is not None and len(text) < 1000 and re.fullmatch(r"[\d\s.,+*/()-]+", text):
        return "A text is not a number. Take the quotes away."
    if text is not None:
        return f"“{textwrap.shorten(text[:1000], 40, placeholder=' …')}” is text; {it.lower()} must be {needed}."
    fields = getattr(type(value), "_fields", ())
    if fields:
        names = ", ".join(f".{field}" for field in fields)
        return f"{it} is of type {type(value).__name__}, which holds several things. Take one of them: {names}."
    if len(exercise.returns) == len(things) > 1:
        name, thing = next(pair for pair in zip(exercise.returns, things, strict=True) if numbers(pair[1]) is None)
        return f"{_it(exercise, name)} {_holding(thing)}; it must be made of real numbers."
    if isinstance(value, tuple) or (isinstance(value, list) and len(exercise.returns) > 1):
        return f"{it} holds {len(value)} thing{'s' * (len(value) != 1)}; it must be {needed}."
    if isinstance(value, np.ndarray) and len(exercise.returns) > 1:
        return f"{it} is one array; it must be {needed}."
    return f"{it} {_holding(value)}; it must be {needed}."


def _holding(value):
    """What keeps value from being read as numbers."""
    if _too_many(value):
        return "holds far too many numbers"
    if isinstance(value, list | tuple):
        kinds = {type(leaf).__name__ for leaf in _leaves(value) if not isinstance(leaf, Real | Decimal)}
        return f"holds {'something of type ' + min(kinds) if kinds else 'rows of different lengths'}"
    return f"is of type {type(value).__name__}"


def _wrong_shape(exercise, name, value, ours, wanted):
    it, one_number = _it(exercise, name), exercise.returns == ("",) and not wanted.ndim
    if exercise.read and not exercise.arguments:  # how many there are is part of the answer
        return f"{it} holds too {'many' if ours.size > wanted.size else 'few'} numbers."
    if exercise.arguments:
        return f"{it} is {_shape(ours)}; it must be {_shape(wanted)}."
    if one_number and wanted % 1 and isinstance(value, tuple) and [type(part) for part in value] == [int, int]:
        return f"{it} is a pair of numbers. Write it with a point, {value[0]}.{value[1]}, not with a comma."
    if ours.size == wanted.size:
        return f"{it} has too many brackets."
    return f"{it} holds {ours.size} number{'s' * (ours.size != 1)}; it must hold {wanted.size}."


def _shape(array):
    return f"of shape {array.shape}" if array.ndim else "one number"


# ---------------------------------------------------------------- what is wrong: the numbers

ORDINALS = ("first", "second", "third", *(f"{place}th" for place in range(4, 21)))


def _entry_off(exercise, outcome, right):
    """The first part that is wrong, and the entry in it that is furthest off."""
    for name, ours, wanted in zip(exercise.returns, outcome.parts, right.parts, strict=True):
        if not np.isfinite(ours).all():
            cell = tuple(np.argwhere(~np.isfinite(ours))[0].tolist())
            return f"{_entry(exercise, name, ours, cell)} is {ours[cell]}, not a finite number."
        if not _close(ours, wanted, exercise.near):
            cell = tuple(map(int, np.unravel_index(np.argmax(np.abs(ours - wanted)), wanted.shape)))
            off = float((ours - wanted)[cell])
            amount = f"about {float(f'{abs(off):.0e}'):g} " if exercise.amounts else ""
            furthest = " is furthest off: it" if cell and exercise.arguments else ""
            return f"{_entry(exercise, name, ours, cell)}{furthest} is {amount}too {'large' if off > 0 else 'small'}."


def _entry(exercise, name, ours, cell):
    """What a number of the answer is called: by its place in what a function returns, or as it was typed."""
    of = name and f" of {name}"
    if not cell:
        return f"Your {name}" if name else "It"
    if exercise.arguments:
        return f"Entry {list(cell)}{of}"
    if exercise.read:  # which may sort
        return f"Your {ours[cell]:g}"
    return f"The {ORDINALS[cell[0]]} number{of}"


def _cause(exercise, outcomes, rights, function):
    """Why the answer is wrong, if something explains all of it, or nothing."""
    near = exercise.near if exercise.arguments else 0.0051  # nobody types more digits than that
    named = _named(exercise, outcomes, near)
    outside = _taken_from_outside(function)
    slides_right = _same(outcomes[0], rights[0], exercise.near)
    if any(isinstance(it, np.ndarray) for it in outside.values()) or (outside and slides_right):
        words = f"It takes {_listed(outside)} from outside the function. Compute it from the arguments."
        named = Cause("outside", f"{words} Or else: {named.words}" if named else words)
    decimals = _decimals(exercise, outcomes)
    return (
        _in_another_order(exercise, function)
        or _rounded_too_early(outcomes, rights, decimals)
        or named
        or _named_and_rounded(exercise, outcomes, decimals)
        or _two_at_once(exercise, outcomes, near)
        or _named_but_for_one(exercise, outcomes, rights, near)
        or (not slides_right and _constant(outcomes))
    )


def _in_another_order(exercise, function):
    with contextlib.suppress(TypeError, ValueError):  # no function, or one that does not say what it takes
        names = tuple(inspect.signature(function).parameters)
        if names != exercise.arguments and set(names) == set(exercise.arguments):
            call = f"{exercise.name}({', '.join(exercise.arguments)})"
            return Cause("argument-order", f"The arguments are in another order. The def line must be {call}.")
    return None


def _named(exercise, outcomes, near, remarks=False, **how):
    """The mistake (or remark) that does in every case what the answer did; if several do, two of them."""
    found = [
        mistake
        for mistake in _nearest_first(exercise, outcomes)
        if mistake.words.startswith(REMARK) == remarks
        and any(_fits(exercise, outcomes, way, near, **how) for way in mistake.ways)
    ]
    if not found:
        return None
    if len(found) > 1 and exercise.arguments and not remarks:
        exact = [m for m in found if any(_fits(exercise, outcomes, way, 1e-9, **how) for way in m.ways)]
        found = [m for m in exact or found if _is_about(exercise, m, outcomes[0])] or exact or found
        if len(found) > 1:
            return Cause(found[0].slug, f"{found[0].words} Or else: {found[1].words}")
    return Cause(found[0].slug, found[0].words)


def _is_about(exercise, mistake, outcome):
    """Does the mistake stop in a step whose arguments all occur in the line where the answer stopped?"""
    for way in mistake.ways:
        ours = _our_call(exercise, way, 0)
        if outcome.line and ours.error == outcome.error and ours.step:
            return way.steps[ours.step].uses & set(exercise.arguments) <= set(re.findall(r"\w+", outcome.line))
    return not outcome.line


def _nearest_first(exercise, outcomes):
    """The mistakes, which for a number are in the order of their distance from the answer."""
    parts = outcomes[0].parts
    if exercise.arguments or exercise.read or len(exercise.returns) > 1 or parts is None or parts[0].ndim:
        return exercise.mistakes
    return sorted(exercise.mistakes, key=lambda mistake: abs(mistake.ways[0]() - parts[0]))


def _two_at_once(exercise, outcomes, near):
    """The two mistakes that together give the numbers of the answer."""
    if any(outcome.parts is None for outcome in outcomes):
        return None
    ways = [(mistake, way) for mistake in exercise.mistakes for way in mistake.ways if isinstance(way, Formula)]
    for (first, one), (second, other) in itertools.combinations(ways, 2):
        both = first is not second and formulas.together(one, other)
        if both and _fits(exercise, outcomes, both, near):
            words = f"It looks like two mistakes at once. {first.words} {second.words}"
            return Cause(f"{first.slug}+{second.slug}", words)
    return None


def _named_but_for_one(exercise, outcomes, rights, near):
    """The mistake that explains all but one of the things that the answer holds, if those are not right."""
    for number, name in enumerate(exercise.returns if len(exercise.returns) > 1 and exercise.arguments else ()):
        others_right = all(map(functools.partial(_same, near=near, besides=number), outcomes, rights))
        named = not others_right and _named(exercise, outcomes, near, besides=number)
        if named:
            return Cause(named.slug, f"{named.words} And something else is wrong with {name}.")
    return None


def _constant(outcomes):
    """The Cause, if every case gave the same and it is not only 0."""
    same = len(outcomes) > 1 and all(_same(outcome, outcomes[0], 0) for outcome in outcomes[1:])
    if same and not outcomes[0].error and any(map(np.any, outcomes[0].parts)):
        return Cause("constant", "It gives the same result for any arguments. Compute the result from them.")
    return None


def _taken_from_outside(function):
    """{name: it}, the matrices and numbers that the function takes from the notebook."""
    names = sorted({name for opname, name in _does(function) if opname == "LOAD_GLOBAL"})
    taken = {name: function.__globals__.get(name) for name in names}
    return {name: it for name, it in taken.items() if isinstance(it, np.ndarray | int | float)}


def _listed(names):
    return " and ".join(list(names)[:3])


def _decimals(exercise, outcomes):
    """How many decimals all numbers of the answer are rounded to; None if they are not, or are whole numbers."""
    if exercise.arguments and exercise.amounts and all(outcome.parts for outcome in outcomes):
        for decimals in range(7):
            if all(_same(outcome, _rounded(outcome, decimals), 1e-12) for outcome in outcomes):
                return decimals or None
    return None


def _rounded_too_early(outcomes, rights, decimals):
    """The Cause, if the right numbers were rounded. Numbers that all became 0 tell nothing."""
    rounded = [_rounded(right, decimals) for right in rights if decimals]
    telling = decimals and all(np.any(part) for outcome in rounded for part in outcome.parts)
    if telling and all(map(_same, outcomes, rounded, itertools.repeat(1e-12))):
        words = f"That is rounded to {_places(decimals)} too early. Keep every digit, and round only for printing."
        return Cause("rounded", words)
    return None


def _named_and_rounded(exercise, outcomes, decimals):
    named = decimals and _named(exercise, outcomes, 1e-12, decimals=decimals)
    return named and Cause(named.slug, f"{named.words} It is also rounded to {_places(decimals)}. Keep every digit.")


def _places(decimals):
    return f"{decimals} decimal{'s' * (decimals > 1)}"


def _rounded(outcome, decimals):
    return outcome._replace(parts=outcome.parts and [np.round(part, decimals) for part in outcome.parts])


def _case(exercise, index):
    """The arguments of a case: the shape of a matrix, or the value of a number."""
    case = [pair for pair in zip(exercise.arguments, exercise.cases[index], strict=True) if not callable(pair[1])]
    return ", ".join(f"{name} {np.shape(it)}" if np.ndim(it) else f"{name} = {it}" for name, it in case)


def _sizes_written(exercise, function):
    """A question about numbers in the function that are sizes of the slides' matrices, or nothing."""
    own = {number for step in getattr(exercise.right, "steps", {}).values() for number in step.code.co_consts}
    sizes = {size for argument in exercise.cases[0] for size in (*np.shape(argument), np.size(argument))} - {1, 2} - own
    written = {number for opname, number in _does(function) if re.match("LOAD_|RETURN_", opname) and number in sizes}
    found = " and ".join(f"a {size:g}" for size in sorted(written))
    return f" There is {found} in your function. Is that a size of the slides' matrices?" if found else ""


def _parts_right(exercise, outcomes, rights):
    """In words, which of several things that a function returns are right, or nothing."""
    if not exercise.arguments or any(outcome.parts is None for outcome in outcomes):
        return ""
    pairs = [list(zip(ours.parts, right.parts, strict=True)) for ours, right in zip(outcomes, rights, strict=True)]
    names = [name for k, name in enumerate(exercise.returns) if all(_close(*each[k], exercise.near) for each in pairs)]
    return f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'} right." if names else ""


def _diagnose(exercise, outcomes, function=None):
    """Compare what came out, case by case, with the right way and with every mistake."""
    rights = [_our_call(exercise, exercise.right, number) for number in range(len(exercise.cases))]
    wrong = [k for k, pair in enumerate(zip(outcomes, rights, strict=True)) if not _same(*pair, exercise.near)]
    if not wrong:
        return _right(exercise, outcomes, rights)
    first = wrong[0]
    form = _form_off(exercise, outcomes[first], rights[first])
    stands = _parts_right(exercise, outcomes, rights)
    cause = _cause(exercise, outcomes, rights, function)
    if cause:
        return Message(NOT_YET, " ".join(filter(None, [stands, form, cause.words])), outcomes[0].printed, cause.slug)
    kind = "slides-only" if first else "off" if not form else "stopped" if outcomes[first].error else "shape"
    off = form or _entry_off(exercise, outcomes[first], rights[first])
    if first:
        sizes = _sizes_written(exercise, function)
        off = f"Right for the slides' numbers, but not with {_case(exercise, first)}. {off}{sizes}"
    outside = _taken_from_outside(function)
    asked = f"It takes {_listed(outside)} from outside the function. Does that fit every batch?" if outside else ""
    return Message(NOT_YET, " ".join(filter(None, [stands, off, asked])), outcomes[first].printed, kind)


def _right(exercise, outcomes, rights):
    """The Message on an answer that is right, but perhaps not in the best way, which only its last digits show."""
    exact = all(map(_same, outcomes, rights, itertools.repeat(1e-9)))
    rounded = not exact and _rounded_too_early(outcomes, rights, _decimals(exercise, outcomes))
    if rounded:
        return Message(NOT_YET, rounded.words, outcomes[0].printed, rounded.slug)
    remark = _named(exercise, outcomes, 1e-9, remarks=True)
    words = remark.words.removeprefix(REMARK) if remark else exercise.praise
    return Message(RIGHT, words, outcomes[0].printed, remark.slug if remark else "")


def _check_value(exercise, answer):
    if unanswered(answer):
        return Message(NOT_ANSWERED, exercise.task)
    if callable(answer):
        words = f"{exercise.name} must be a value, not a function. Call the function and give what it returns."
        return Message(NOT_YET, words, mistake="no-value")
    return _diagnose(exercise, [Outcome(answer, _parts(exercise, answer))])


def _check_function(exercise, answer):
    if answer is None or answer is ... or _does(answer) == STUB:
        return Message(NOT_ANSWERED, exercise.task)
    unfit = _unfit(exercise, answer)
    if unfit:
        return Message(NOT_YET, unfit.words, mistake=unfit.slug)
    outcomes = [_outcome(exercise, answer, case) for case in exercise.cases]
    if any(_holds(outcome.value, ...) for outcome in outcomes):
        return Message(NOT_ANSWERED, f"there is still a ... in what {exercise.name} returns.")
    misused = _misused(exercise, outcomes)
    changed = "changed" if any(outcome.changed for outcome in outcomes) else "unreturned"
    message = (
        Message(NOT_YET, misused, outcomes[0].printed, changed) if misused else _diagnose(exercise, outcomes, answer)
    )
    if message.state == RIGHT and exercise.slow_cases:
        return _check_function(_with_slow_cases(exercise), answer)
    return message


@functools.cache
def _with_slow_cases(exercise):
    return exercise._replace(cases=exercise.slow_cases, slow_cases=())
