"""Tells a learner what is right or wrong about an answer. NumPy alone; no exercise stands here.

An Exercise compares the answer with what the right way and each classic mistake give for the same
inputs. It prints nothing and returns the Message. It survives any answer, except a function that
never returns: nothing here can stop that one. Interrupt the kernel instead.
"""

import contextlib
import dis
import inspect
import io
import re
import traceback
import warnings
from typing import Any, NamedTuple

import numpy as np


class Message(str):
    """What a check has to say: text that a notebook shows without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


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

    def __call__(self, answer):
        return safely(_check_function if self.arguments else _check_value, self, answer)


class Outcome(NamedTuple):
    """What came of one call: a value, or what stopped it."""

    value: Any = None
    error: str = ""
    printed: str = ""
    changed: tuple = ()
    line: str = ""  # where it stopped
    step: str = ""  # the name that this line gives a value to


TRANSLATIONS = {  # of what Python says to a beginner: {a pattern in the line and its error: what to do}
    r"name '(math|exp|sqrt|argmax|dot|mean|square|matmul|multiply|array|arange)' is not defined":
        "NumPy's names begin with np., as in np.exp.",
    r"name 'T' is not defined": "A transpose is written with a point: H_out.T.",
    r"'numpy.ndarray' object is not callable": "Write * before the bracket. And .T has no brackets.",
    r"'numpy.ndarray' object has no attribute '[HO]_": "• is @.",
    r"bitwise_xor|for \^": "A power is **.",
    r"converted to Python scalars": "math.exp takes one number; np.exp takes a whole matrix.",
    r"truth value of an array": "Put np.all around the comparison, or work without if.",
    r"'int' object is not iterable": "A loop counts with range: for epoch in range(epochs).",
}  # fmt: skip
ANY = ()  # a mistake that leaves open what else comes back


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


def safely(check, *answers):
    """The Message of check(*answers), whatever the answers are."""
    with _quiet():
        try:
            return Message(check(*answers))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # an answer may be an object whose every method raises
            return Message(f"This answer can't be read: looking at it raised {type(error).__name__}.")


def _call(function, names, arguments):
    copies = [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in arguments]
    value, error, line, step = None, "", "", ""
    with _quiet() as printed:
        try:
            value = function(*copies)
        except KeyboardInterrupt:
            raise
        except BaseException as stopped:
            error = f"{type(stopped).__name__}: {' '.join(str(stopped).split())}"
            line = _line(function, stopped)
            step = getattr(stopped, "step", line.split(" = ")[0])
    pairs = zip(names, arguments, copies, strict=True)
    changed = [name for name, old, new in pairs if isinstance(old, np.ndarray) and not np.array_equal(old, new)]
    return Outcome(value, error, printed.getvalue(), changed, line, step)


def _line(function, error):
    """The line in the learner's cell that the error comes from, where its text is known."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.line for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else ""


def _from_outside(function):
    """Names of the matrices and numbers that the function takes from the notebook."""
    code = getattr(function, "__code__", None)
    names = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"} if code else ()
    return sorted(name for name in names if isinstance(function.__globals__.get(name), np.ndarray | int | float))


def numbers(value):
    """value as a float array, or None where it holds anything but real numbers or is ragged."""
    try:
        array = np.asarray(value)
    except Exception:
        return None
    if array.dtype.kind not in "iufb":
        return None
    return array if array.size > 1e6 else array.astype(float)


def _parts(exercise, value):
    """value as one float array for each thing that is asked for, or None."""
    if len(exercise.returns) > 1 and not (isinstance(value, tuple | list) and len(value) == len(exercise.returns)):
        return None
    arrays = [numbers(part) for part in (value if len(exercise.returns) > 1 else [value])]
    if any(array is None for array in arrays):
        return None
    return [exercise.read(array) for array in arrays] if exercise.read else arrays


def _close(got, want, near):
    if np.array_equal(want, ANY):
        return True
    if got.shape != want.shape:
        return False
    scale = np.max(np.abs(want), initial=0, where=np.isfinite(want)) or 1
    return bool(np.allclose(got, want, rtol=0, atol=near * scale, equal_nan=True))


def _same(exercise, outcome, other, near):
    """Do both give the same numbers, or stop with the same words (in the same step, if a slide names it)?"""
    if outcome.error or other.error:
        return outcome.error == other.error and (other.step in ("", other.step.lower(), outcome.step))
    ours, theirs = _parts(exercise, outcome.value), _parts(exercise, other.value)
    return ours is not None and theirs is not None and all(map(_close, ours, theirs, [near] * len(ours)))


def unanswered(value):
    return value is None or value is ... or (type(value) in (tuple, list) and any(map(unanswered, value[:9])))


def _stub(): ...


def _is_stub(function):
    return getattr(getattr(function, "__code__", None), "co_code", None) == _stub.__code__.co_code


def _sizes(shape):
    return f"of shape {shape}" if shape else "one number"


def _wrong_kind(exercise, it, value, wanted):
    """The answer can't be read as the numbers that are asked for: what is it?"""
    if isinstance(value, str) or (isinstance(value, tuple | list) and any(isinstance(part, str) for part in value)):
        return "Text is no number: take the quotes away."
    fields = getattr(type(value), "_fields", ())
    if fields:
        names = ", ".join(f".{field}" for field in fields)
        return f"{it} is of type {type(value).__name__}, which holds several things. Take what is asked for: {names}."
    needed = "one array of real numbers, every row equally long" if wanted[0].shape else "one real number"
    if len(exercise.returns) > 1:
        needed = f"({', '.join(exercise.returns)}), each of real numbers"
    if isinstance(value, tuple) or (isinstance(value, list) and len(exercise.returns) > 1):
        return f"{it} holds {len(value)} thing{'s' * (len(value) != 1)}; it must be {needed}."
    return f"{it} is of type {type(value).__name__}; it must be {needed}."


def _where_off(exercise, value, wanted):
    """The first thing that is wrong with the numbers: the kind, the shape, then the entry that is off most."""
    it = "The result" if exercise.arguments else "The answer"
    got = _parts(exercise, value)
    if got is None:
        return _wrong_kind(exercise, it, value, wanted)
    one_number = exercise.returns == ("",) and not wanted[0].shape
    if one_number and isinstance(value, tuple) and [type(part) for part in value] == [int, int]:
        return f"{it} is a pair of numbers. Python writes {value[0]}.{value[1]}, with a point."
    for name, ours, right in zip(exercise.returns, got, wanted, strict=True):
        if ours.shape != right.shape and exercise.read:  # how many there are is part of the answer
            return f"{it} holds too {'many' if ours.size > right.size else 'few'} numbers."
        if ours.shape != right.shape:
            return f"{f'Your {name}' if name else it} is {_sizes(ours.shape)}; it must be {_sizes(right.shape)}."
        if not np.isfinite(ours).all():
            cell = np.argwhere(~np.isfinite(ours))[0].tolist()
            entry = f"Entry {cell}{name and f' of {name}'}" if cell else f"Your {name}" if name else "It"
            return f"{entry} is {ours[tuple(cell)]}, not a finite number."
        if not _close(ours, right, exercise.near):
            cell = np.unravel_index(np.argmax(np.abs(ours - right)), right.shape)
            off = float((ours - right)[cell])
            amount = f"about {float(f'{abs(off):.0e}'):g} " if exercise.amounts else ""
            entry = f"Entry {[int(i) for i in cell]}{name and f' of {name}'} is off most: it"
            said = entry if cell else f"Your {name}" if name else "It"
            return f"{said} is {amount}too {'large' if off > 0 else 'small'}."
    return ""


def _how_stopped(outcome):
    """The line and the error, with NumPy's long words about a matrix product and Python's short ones put plainly."""
    error = re.sub(r"matmul: Input .* \((size .*)\)", r"@ does not fit here, \1", outcome.error)
    found = [words for pattern, words in TRANSLATIONS.items() if re.search(pattern, error)]
    if "ellipsis" in error:
        found = ["There is still a ... in it."]
    stopped = f"It stops at “{outcome.line:.90}”: {error:.150}" if outcome.line else f"It stops with {error:.150}"
    return " ".join([stopped.rstrip(".") + ".", *found[:1], ""])


def _diagnose(exercise, outcomes, function=None):
    """Compare what came out, case by case, with the right way and with every mistake."""

    def outcomes_of(function):
        return [_call(function, exercise.arguments, case) for case in exercise.cases]

    def match(others, near):
        return [_same(exercise, *pair, near) for pair in zip(outcomes, others, strict=True)]

    def named(near, among):
        for words, *mistaken in among:
            if any(all(match(outcomes_of(function), near)) for function in mistaken):
                return words

    rights = outcomes_of(exercise.right)
    good = match(rights, exercise.near)
    if all(good):
        # Right, but not in the best way: what tells the ways apart are the last digits.
        remarks = [mistake for mistake in exercise.mistakes if mistake[0].startswith("Right: ")]
        return named(1e-9, remarks) or f"Right: {exercise.praise}"
    worst = good.index(False)
    wanted = _parts(exercise, rights[worst].value)
    if outcomes[worst].error:
        where = _how_stopped(outcomes[worst])
    else:
        got = _parts(exercise, outcomes[worst].value)
        wrong_shape = got is not None and [a.shape for a in got] != [a.shape for a in wanted]
        where = _where_off(exercise, outcomes[worst].value, wanted) + " " if wrong_shape else ""
    near = exercise.near if exercise.arguments else 0.0051  # nobody types more digits than that
    words = named(near, exercise.mistakes)
    if words:
        return where + words
    outside = _from_outside(function)
    if outside:
        return f"{where}It takes {' and '.join(outside[:3])} from outside the function: compute it from the arguments."
    for decimals in range(1, 7):
        if exercise.amounts and all(match(outcomes_of(_rounding(exercise.right, decimals)), 1e-12)):
            places = f"{decimals} decimal{'s' * (decimals > 1)}"
            return f"Rounded to {places} too early: keep every digit, and round only to print."
    if not outcomes[worst].error:
        where = _where_off(exercise, outcomes[worst].value, wanted)
    if worst == 0:
        return where.strip()
    case = zip(exercise.arguments, exercise.cases[worst], strict=True)
    tried = [f"{name} {np.shape(it)}" if np.ndim(it) else f"{name} = {it}" for name, it in case if not callable(it)]
    said = f"Right for the slides' numbers, but not with {', '.join(tried)}. {where.strip()}"
    sizes = any(map(np.ndim, exercise.cases[worst]))
    return f"{said} Is a 3, a 9 or another number of the slides written into it?" if sizes else said


def _rounding(function, decimals):
    def rounded(*case):
        value = function(*case)
        return [np.round(part, decimals) for part in value] if isinstance(value, tuple) else np.round(value, decimals)

    return rounded


def _check_value(exercise, answer):
    if unanswered(answer):
        return f"Not answered yet: {exercise.task}"
    if callable(answer):
        return f"{exercise.name} must be a value, not a function. Call the function and give what it returns."
    return _diagnose(exercise, [Outcome(answer)])


def _check_function(exercise, answer):
    if answer is None or answer is ... or _is_stub(answer):
        return f"Not answered yet: {exercise.task}"
    name, call = exercise.name, f"{exercise.name}({', '.join(exercise.arguments)})"
    if not callable(answer) or isinstance(answer, type):
        return f"{name} must be a function, not of type {type(answer).__name__}. Give the check its name, no brackets."
    try:
        signature = inspect.signature(answer)
        if tuple(signature.parameters) != exercise.arguments and set(signature.parameters) == set(exercise.arguments):
            return f"The arguments are in another order: the def line must be {call}."
        signature.bind(*exercise.arguments)
    except ValueError:
        pass  # some of NumPy's functions don't say what they take
    except TypeError:
        return f"{name} can't be called as {call}. The def line must take exactly that."
    outcomes = [_call(answer, exercise.arguments, case) for case in exercise.cases]
    for outcome in outcomes:
        if outcome.changed:
            changed = f"argument{'s' * (len(outcome.changed) > 1)} {' and '.join(outcome.changed)}"
            return f"It changes its {changed} in place. Make a new array: write a = a - b, not a -= b."
        if outcome.value is None and not outcome.error:
            if outcome.printed:
                return f"{name} prints instead of returning. End it with return and the result."
            return f"{name} returns nothing. Its last line must be return and the result."
        if not outcome.error and unanswered(outcome.value):
            return f"Not answered yet: there is still a ... in what {name} returns."
    return _diagnose(exercise, outcomes, answer)


def _formula(names, right, mistake, scope):
    """A function of those arguments, written as its steps: "a = x + y; result = a / 2".

    A mistake names only the steps that go wrong; one that names none is another result.
    """
    if callable(mistake or right):
        return mistake or right
    steps = {}
    for text in filter(None, (right if isinstance(right, str) else "", mistake)):
        for step in text.split("; "):
            name, _, formula = step.rpartition(" = ")
            steps[name or "result"] = formula

    def steps_taken(*case):
        known = scope | dict(zip(names, case, strict=True))
        for name, formula in steps.items():
            try:
                known[name] = eval(formula, known)
            except Exception as error:
                error.step = name
                raise
        return known["result"]

    return steps_taken


def value(name, task, praise, right, mistakes, **more):
    """An Exercise that asks for a number or an index; mistakes: {a wrong value: what it means}."""
    table = [(words, lambda wrong=wrong: wrong) for wrong, words in mistakes.items()]
    return Exercise(name, task, praise, lambda: right, table, amounts=False, **more)


def function(name, arguments, praise, right, cases, mistakes, *, scope, **more):
    """An Exercise that asks for a function; mistakes: [(what went wrong, a formula or function that does so, …)].

    scope : {name: value}, what the formulas may use beside the arguments
    """
    task = f"write the body of {name} in place of the three dots, and run the cell."
    names = tuple(arguments.split())
    table = [
        (words, *(_formula(names, right, formula, scope) for formula in mistaken)) for words, *mistaken in mistakes
    ]
    return Exercise(name, task, praise, _formula(names, right, "", scope), table, cases, names, **more)
