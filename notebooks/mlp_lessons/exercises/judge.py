"""Tells a learner what is right or wrong about an answer. NumPy alone; no exercise stands here.

An Exercise compares the answer with what the right way and each classic mistake give for the same
inputs, and returns the Message. It survives any answer, except a function that never returns: nothing
here can stop that one. Interrupt the kernel instead.
"""

import contextlib
import dis
import html
import inspect
import io
import itertools
import re
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

# ---------------------------------------------------------------- what is said

RIGHT, NOT_YET, NOT_ANSWERED = "✓ Right:", "✗ Not yet.", "○ Not answered yet:"
BARS = {RIGHT: "#2f7fc1", NOT_YET: "#d95f02", NOT_ANSWERED: "#808080"}  # seen on white and on black
MOST_LINES, MOST_CHARACTERS = 10, 100  # of what a learner printed


class Message(str):
    """What a check has to say: its state, then the words, then the first lines that the answer printed.

    A notebook shows it with a bar at its left; where there is no HTML, it is the same words as text.
    """

    def __new__(cls, state, words, printed=""):
        printed = _first_lines(printed)
        message = super().__new__(cls, f"{state} {words}" + (f" It printed:\n{printed}" if printed else ""))
        message.state = state
        return message

    __repr__ = str.__str__

    def _repr_html_(self):
        words, _, printed = html.escape(self.removeprefix(self.state), quote=False).partition("\n")
        bar = f"border-left: 5px solid {BARS[self.state]}; padding: 2px 0 2px 12px"
        lines = f"<pre>{printed}</pre>" if printed else ""
        return f'<div style="{bar}"><strong>{self.state}</strong>{words}{lines}</div>'


def _first_lines(printed):
    lines = [line if len(line) <= MOST_CHARACTERS else _shortened(line) for line in printed.rstrip().splitlines()]
    more = len(lines) - MOST_LINES
    return "\n".join(lines[:MOST_LINES] + [f"… and {more} more line{'s' * (more > 1)}"] * (more > 0))


def _shortened(line):
    """The beginning of a long line, up to the end of a word where there is one."""
    return (line[:MOST_CHARACTERS].rpartition(" ")[0] or line[:MOST_CHARACTERS]) + " …"


TRANSLATIONS = {  # of what Python says to a beginner: {a pattern in the error: what to do}
    r"name 'np' is not defined": "Run the first cell of this notebook, which imports it.",
    r"name '(W1|W2|X|Y|sigmoid|feedforward|mse|backpropagation|gradient_descent)' is not defined":
        "Does a cell above import it? Run that cell first.",
    r"name '(math|exp|sqrt|argmax|dot|mean|square|matmul|multiply|array|arange)' is not defined":
        "NumPy's names begin with np., as in np.exp.",
    r"name 'T' is not defined": "A transpose is written with a point: H_out.T.",
    r"'numpy.ndarray' object is not callable": "Write * before the bracket. And .T has no brackets.",
    r"'numpy.ndarray' object has no attribute '[HO]_": "• is @.",
    r"bitwise_xor|for \^": "A power is **.",
    r"converted to Python scalars": "math.exp takes one number; np.exp takes a whole matrix.",
    r"truth value of an array": "Put np.all around the comparison, or work without if.",
    r"'int' object is not iterable": "A loop counts with range: for epoch in range(epochs).",
    r"maximum recursion depth": "It calls itself, and so it never ends.",
    r"ellipsis": "There is still a ... in it.",
}  # fmt: skip


# ---------------------------------------------------------------- an exercise


class Exercise(NamedTuple):
    name: str  # of the learner's answer
    task: str  # what to do, for whoever has not answered yet
    praise: str  # what a right answer was for
    right: Any  # the right function
    mistakes: list  # (what went wrong, a function that goes wrong so, …)
    cases: tuple | list = ((),)  # the arguments to try, the slides' first; a value has one case, without any
    arguments: tuple = ()  # their names
    returns: tuple = ("",)  # names of the things that the answer holds, if it is more than one
    read: Any = None  # makes answers of different form comparable
    near: float = 1e-7  # how far from right is right, relative to the largest entry
    amounts: bool = True  # may the message say by how much an entry is off?
    slow_cases: tuple | list = ()  # tried only after all the others were right

    def __call__(self, answer):
        return safely(_check_function if self.arguments else _check_value, self, answer)


NUMBER = "put your number in place of None, and run the cell."  # the task of most exercises that ask for a number
ANY = ()  # a mistake that leaves open what else comes back
REMARK = "Right: "  # a mistake that begins so is none: it is another way to be right


def value(name, task, praise, right, mistakes, **more):
    """An Exercise that asks for a number or an index; mistakes: {a wrong value: what it means}."""
    table = [(words, lambda wrong=wrong: wrong) for wrong, words in mistakes.items()]
    return Exercise(name, task, praise, lambda: right, table, amounts=False, **more)


def function(name, arguments, praise, right, cases, mistakes, *, scope, **more):
    """An Exercise that asks for a function; mistakes: [(what went wrong, a formula or function that does so, …)].

    Formulas are text, as formulas.py reads it. They may use what is in scope, {name: value}.
    """
    task = f"write the body of {name} in place of the three dots, and run the cell."
    names, texts = tuple(arguments.split()), [text for _, *mistaken in mistakes for text in mistaken]
    right_way, ways = formulas.parse(name, names, scope, right, texts)
    table = [(words, *itertools.islice(ways, len(mistaken))) for words, *mistaken in mistakes]
    return Exercise(name, task, praise, right_way, table, cases, names, **more)


# ---------------------------------------------------------------- calling what a learner wrote


class Outcome(NamedTuple):
    """What came of one call: a value, or what stopped it."""

    value: Any = None
    parts: list | None = None  # the value as one float array for each thing that is asked for, if it can be read so
    error: str = ""
    step: str = ""  # the name that the line which stopped gives a value to
    line: str = ""  # this line, as the learner wrote it
    printed: str = ""
    changed: tuple | list = ()  # the arguments that it changed


@contextlib.contextmanager
def _quiet():
    """Hold back what is printed and warned of; a warning must not become an error either."""
    printed = io.StringIO()
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
    RuntimeError : it is called by a function that is being checked. That would never end.
    """
    if not _at_work.acquire(blocking=False):
        raise RuntimeError("a check stands inside the function that it checks. Move it out, to the left edge")
    try:
        with _quiet():
            return check(*answers)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an answer may be an object whose every method raises
        return Message(NOT_YET, f"This answer can't be read: looking at it raised {type(error).__name__}.")
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
            error, line = _in_words(stopped), _line(function, stopped)
            step = getattr(stopped, "step", line.split(" = ")[0])
    pairs = zip(exercise.arguments, case, copies, strict=True)
    changed = [name for name, old, new in pairs if isinstance(old, np.ndarray) and not np.array_equal(old, new)]
    return Outcome(value, _parts(exercise, value), error, step, line, printed.getvalue(), changed)


def _our_call(exercise, function, case):
    """The Outcome of the right way, or of a mistake: it prints nothing and changes nothing."""
    try:
        return Outcome(parts=_parts(exercise, function(*case)))
    except Exception as stopped:
        return Outcome(error=_in_words(stopped), step=getattr(stopped, "step", ""))


def _in_words(error):
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _line(function, error):
    """The line in the learner's cell that the error comes from, where its text is known."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.line for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else ""


def _instructions(code):
    """What a function written in Python does, those inside it included; nothing for any other function."""
    for instruction in dis.get_instructions(code) if isinstance(code, types.CodeType) else ():
        yield instruction
        yield from _instructions(instruction.argval)


def _does(function):
    return [(step.opname, step.argval) for step in _instructions(getattr(function, "__code__", None))]


STUB = _does(lambda: None)  # a function whose body is three dots returns None


# ---------------------------------------------------------------- reading and comparing numbers

MOST_NUMBERS = 10**6  # an answer that holds more is not looked at
HOLDERS = (list, tuple, range, np.ndarray)  # of numbers


def numbers(value):
    """value as a float array, or None where it is ragged, far too large, or holds anything but real numbers."""
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
    """How many things stand in the lists and arrays of value, one after the other. An empty list counts as one."""
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


def _parts(exercise, value):
    """value as one float array for each thing that is asked for, or None."""
    things = [value]
    if len(exercise.returns) > 1:
        several = isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim)
        things = value if several and len(value) == len(exercise.returns) else [None]
    arrays = [numbers(thing) for thing in things]
    if any(array is None for array in arrays):
        return None
    return [exercise.read(array) for array in arrays] if exercise.read else arrays


def _close(got, want, near):
    if not want.size:  # ANY
        return True
    if got.shape != want.shape:
        return False
    scale = np.max(np.abs(want), initial=0, where=np.isfinite(want)) or 1
    nearest = min(near * scale, 0.4)  # a whole number is never its neighbour
    near_enough = (np.abs(got - want) <= nearest) | (got == want) | (np.isnan(got) & np.isnan(want))
    return bool(near_enough.all())  # what np.allclose says, sooner


def _same(outcome, ours, near):
    """Do both give the same numbers, or stop with the same words (in the same step, if a slide names it)?"""
    if outcome.error or ours.error:
        return outcome.error == ours.error and ours.step in ("", ours.step.lower(), outcome.step)
    if outcome.parts is None or ours.parts is None:
        return False
    return all(map(_close, outcome.parts, ours.parts, itertools.repeat(near)))


def _fits(exercise, outcomes, function, near):
    """Does the function do in every case what the answer did?"""
    pairs = zip(outcomes, exercise.cases, strict=True)
    return all(_same(outcome, _our_call(exercise, function, case), near) for outcome, case in pairs)


def _holds(value, blank):
    return value is blank or (type(value) in (tuple, list) and any(_holds(part, blank) for part in value[:9]))


def unanswered(value):
    return _holds(value, None) or _holds(value, ...)


# ---------------------------------------------------------------- what is wrong: the form


def _unfit(exercise, answer):
    """Why the answer can't be called as it must be, or nothing."""
    name, call = exercise.name, f"{exercise.name}({', '.join(exercise.arguments)})"
    if not callable(answer) or isinstance(answer, type):
        return f"{name} must be a function, not of type {type(answer).__name__}. Give the check its name, no brackets."
    try:
        inspect.signature(answer).bind(*exercise.arguments)
    except ValueError:
        pass  # some of NumPy's functions don't say what they take
    except TypeError:
        return f"{name} can't be called as {call}. The def line must take exactly that."
    return ""


def _misused(exercise, outcomes):
    """What the function does with its arguments or its result that no function should, or nothing."""
    for outcome in outcomes:
        if outcome.changed:
            changed = f"argument{'s' * (len(outcome.changed) > 1)} {' and '.join(outcome.changed)}"
            return f"It changes its {changed} in place. Make a new array: write a = a - b, not a -= b."
        if outcome.value is None and not outcome.error:
            if outcome.printed:
                return f"{exercise.name} prints instead of returning. End it with return and the result."
            return f"{exercise.name} returns nothing. Its last line must be return and the result."
        if _holds(outcome.value, None) and not outcome.error:
            return f"Part of what {exercise.name} returns is None: something there has no value yet."
    return ""


def _form_off(exercise, outcome, right):
    """Where it stops, or what is wrong with the kind or the shape of the answer; or nothing."""
    if outcome.error:
        return _how_stopped(outcome)
    if outcome.parts is None:
        return _wrong_kind(exercise, outcome.value, right.parts[0])
    for name, ours, wanted in zip(exercise.returns, outcome.parts, right.parts, strict=True):
        if ours.shape != wanted.shape:
            return _wrong_shape(exercise, name, outcome.value, ours, wanted)
    return ""


def _how_stopped(outcome):
    """The line and the error, with NumPy's long words about a matrix product and Python's short ones put plainly."""
    error = re.sub(r"matmul: Input .* \((size .*)\)", r"@ does not fit here, \1", outcome.error)
    where = f" at “{textwrap.shorten(outcome.line, 90, placeholder=' …')}”:" if outcome.line else " with"
    said = f"It stops{where} {textwrap.shorten(error, 150, placeholder=' …').rstrip('.')}."
    return " ".join([said, *[words for pattern, words in TRANSLATIONS.items() if re.search(pattern, error)][:1]])


def _it(exercise, name=""):
    if name:
        return f"What {'it returns' if exercise.arguments else 'you give'} as {name}"
    return "The result" if exercise.arguments else "The answer"


def _wrong_kind(exercise, value, wanted):
    """The answer can't be read as the numbers that are asked for: what is it?"""
    it, things = _it(exercise), value if isinstance(value, tuple | list) else [value]
    needed = "one real number"
    if wanted.ndim:
        needed = "one array of real numbers, every row equally long" if exercise.arguments else "a list of real numbers"
    if len(exercise.returns) > 1:
        needed = f"({', '.join(exercise.returns)}), made of real numbers"
    text = next((thing for thing in things[:9] if isinstance(thing, str)), None)
    if text is not None and re.fullmatch(r"[\d\s.,+*/()-]+", text):
        return "Text is no number: take the quotes away."
    if text is not None:
        return f"“{textwrap.shorten(text, 40, placeholder=' …')}” is text; {it.lower()} must be {needed}."
    fields = getattr(type(value), "_fields", ())
    if fields:
        names = ", ".join(f".{field}" for field in fields)
        return f"{it} is of type {type(value).__name__}, which holds several things. Take what is asked for: {names}."
    if isinstance(value, tuple) or (isinstance(value, list) and len(exercise.returns) > 1):
        return f"{it} holds {len(value)} thing{'s' * (len(value) != 1)}; it must be {needed}."
    if _too_many(value):
        return f"{it} holds far too many numbers; it must be {needed}."
    return f"{it} is of type {type(value).__name__}; it must be {needed}."


def _wrong_shape(exercise, name, value, ours, wanted):
    it, one_number = _it(exercise, name), exercise.returns == ("",) and not wanted.ndim
    if exercise.read:  # how many there are is part of the answer
        return f"{it} holds too {'many' if ours.size > wanted.size else 'few'} numbers."
    if exercise.arguments:
        return f"{it} is {_shape(ours)}; it must be {_shape(wanted)}."
    if one_number and wanted % 1 and isinstance(value, tuple) and [type(part) for part in value] == [int, int]:
        return f"{it} is a pair of numbers. Python writes {value[0]}.{value[1]}, with a point."
    if ours.size == wanted.size:
        return f"{it} has too many brackets."
    return f"{it} holds {ours.size} number{'s' * (ours.size != 1)}; it must hold {wanted.size}."


def _shape(array):
    return f"of shape {array.shape}" if array.ndim else "one number"


# ---------------------------------------------------------------- what is wrong: the numbers


def _entry_off(exercise, outcome, right):
    """The first part that is wrong, and in it the entry that is off most."""
    for name, ours, wanted in zip(exercise.returns, outcome.parts, right.parts, strict=True):
        if not np.isfinite(ours).all():
            cell = np.argwhere(~np.isfinite(ours))[0].tolist()
            entry = f"Entry {cell}{name and f' of {name}'}" if cell else f"Your {name}" if name else "It"
            return f"{entry} is {ours[tuple(cell)]}, not a finite number."
        if not _close(ours, wanted, exercise.near):
            cell = np.unravel_index(np.argmax(np.abs(ours - wanted)), wanted.shape)
            off = float((ours - wanted)[cell])
            amount = f"about {float(f'{abs(off):.0e}'):g} " if exercise.amounts else ""
            entry = f"Entry {[int(i) for i in cell]}{name and f' of {name}'} is off most: it"
            said = entry if cell else f"Your {name}" if name else "It"
            return f"{said} is {amount}too {'large' if off > 0 else 'small'}."


def _cause(exercise, outcomes, rights, function):
    """Why the answer is wrong, if it can be told; or nothing."""
    near = exercise.near if exercise.arguments else 0.0051  # nobody types more digits than that
    return (
        _in_another_order(exercise, function)
        or _named(exercise, outcomes, near)
        or _taken_from_outside(function)
        or (exercise.amounts and _rounded_too_early(outcomes, rights))
        or ""
    )


def _in_another_order(exercise, function):
    with contextlib.suppress(TypeError, ValueError):  # no function, or one that does not say what it takes
        names = tuple(inspect.signature(function).parameters)
        if names != exercise.arguments and set(names) == set(exercise.arguments):
            call = f"{exercise.name}({', '.join(exercise.arguments)})"
            return f"The arguments are in another order: the def line must be {call}."
    return ""


def _named(exercise, outcomes, near, remarks=False):
    """The words of the first mistake (or remark) that does in every case what the answer did."""
    for words, *mistaken in exercise.mistakes:
        if words.startswith(REMARK) == remarks and any(_fits(exercise, outcomes, way, near) for way in mistaken):
            return words
    return ""


def _taken_from_outside(function):
    """Which matrices and numbers the function takes from the notebook."""
    names = {name for opname, name in _does(function) if opname == "LOAD_GLOBAL"}
    names = sorted(name for name in names if isinstance(function.__globals__.get(name), np.ndarray | int | float))
    return names and f"It takes {' and '.join(names[:3])} from outside the function: compute it from the arguments."


def _rounded_too_early(outcomes, rights):
    """To how many decimals the right numbers were rounded. Numbers that are all 0 tell nothing."""
    for decimals in range(1, 7):
        rounded = [Outcome(parts=[np.round(part, decimals) for part in right.parts]) for right in rights]
        telling = all(np.any(part) for outcome in rounded for part in outcome.parts)
        if telling and all(map(_same, outcomes, rounded, itertools.repeat(1e-12))):
            places = f"{decimals} decimal{'s' * (decimals > 1)}"
            return f"Rounded to {places} too early: keep every digit, and round only to print."
    return ""


def _case(exercise, index):
    """The arguments of that case: the shape of a matrix, the value of a number."""
    case = [pair for pair in zip(exercise.arguments, exercise.cases[index], strict=True) if not callable(pair[1])]
    return ", ".join(f"{name} {np.shape(it)}" if np.ndim(it) else f"{name} = {it}" for name, it in case)


def _sizes_written(exercise, function):
    """A question about numbers in the function that are sizes of the slides' matrices; or nothing."""
    sizes = {size for argument in exercise.cases[0] for size in (*np.shape(argument), np.size(argument))} - {1, 2}
    written = {number for opname, number in _does(function) if re.match("LOAD_|RETURN_", opname) and number in sizes}
    found = " and ".join(f"a {size:g}" for size in sorted(written))
    return f" There is {found} in your function: is that a size of the slides' matrices?" if found else ""


def _diagnose(exercise, outcomes, function=None):
    """Compare what came out, case by case, with the right way and with every mistake."""
    rights = [_our_call(exercise, exercise.right, case) for case in exercise.cases]
    wrong = [k for k, pair in enumerate(zip(outcomes, rights, strict=True)) if not _same(*pair, exercise.near)]
    if not wrong:
        # Right, but not in the best way: what tells the ways apart are the last digits.
        remark = _named(exercise, outcomes, 1e-9, remarks=True).removeprefix(REMARK)
        return Message(RIGHT, remark or exercise.praise, outcomes[0].printed)
    first = wrong[0]
    form = _form_off(exercise, outcomes[first], rights[first])
    cause = _cause(exercise, outcomes, rights, function)
    if cause:
        return Message(NOT_YET, f"{form} {cause}".strip(), outcomes[0].printed)
    off = form or _entry_off(exercise, outcomes[first], rights[first])
    if first:
        sizes = _sizes_written(exercise, function)
        off = f"Right for the slides' numbers, but not with {_case(exercise, first)}. {off}{sizes}"
    return Message(NOT_YET, off, outcomes[first].printed)


def _check_value(exercise, answer):
    if unanswered(answer):
        return Message(NOT_ANSWERED, exercise.task)
    if callable(answer):
        words = f"{exercise.name} must be a value, not a function. Call the function and give what it returns."
        return Message(NOT_YET, words)
    return _diagnose(exercise, [Outcome(answer, _parts(exercise, answer))])


def _check_function(exercise, answer):
    if answer is None or answer is ... or _does(answer) == STUB:
        return Message(NOT_ANSWERED, exercise.task)
    unfit = _unfit(exercise, answer)
    if unfit:
        return Message(NOT_YET, unfit)
    outcomes = [_outcome(exercise, answer, case) for case in exercise.cases]
    if any(_holds(outcome.value, ...) for outcome in outcomes):
        return Message(NOT_ANSWERED, f"there is still a ... in what {exercise.name} returns.")
    misused = _misused(exercise, outcomes)
    message = Message(NOT_YET, misused, outcomes[0].printed) if misused else _diagnose(exercise, outcomes, answer)
    if message.state == RIGHT and exercise.slow_cases:
        return _check_function(exercise._replace(cases=exercise.slow_cases, slow_cases=()), answer)
    return message
