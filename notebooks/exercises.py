"""Tells a learner what is right or wrong about an answer: one `check_…(answer)` an exercise.

A check compares the answer with what the right way and each classic mistake give for the same
numbers: the slides' first, then other batches and layers. It prints nothing and returns the Message.
It survives any answer, except a function that never returns: nothing here can stop that one.
Interrupt the kernel instead.
"""

import contextlib
import inspect
import io
import math
import re
import warnings
from typing import Any, NamedTuple

import numpy as np

from mlp_helpers import W1, W2, X, Y, backpropagation, feedforward, mse, numerical_gradient, sigmoid, train


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
    returns: tuple = ("",)  # names of what comes back, if it is more than one thing
    read: Any = None  # makes answers of different form comparable
    near: float = 1e-7  # how far from right is right, relative to the largest entry
    amounts: bool = True  # may the message say by how much an entry is off?


class Outcome(NamedTuple):
    """What came of one call: a value, or what stopped it."""

    value: Any = None
    error: str = ""
    printed: str = ""
    changed: str = ""


# ---------------------------------------------------------------- the engine


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


def _safely(check, *answers):
    with _quiet():
        try:
            return Message(check(*answers))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # an answer may be an object whose every method raises
            return Message(f"This answer can't be read: looking at it raised {type(error).__name__}.")


def _call(function, names, arguments):
    copies = [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in arguments]
    with _quiet() as printed:
        try:
            value, error = function(*copies), ""
        except KeyboardInterrupt:
            raise
        except BaseException as stopped:
            value, error = None, f"{type(stopped).__name__}: {' '.join(str(stopped).split())}"
    pairs = zip(names, arguments, copies, strict=True)
    changed = [name for name, old, new in pairs if isinstance(old, np.ndarray) and not np.array_equal(old, new)]
    return Outcome(value, error, printed.getvalue(), " and ".join(changed))


def _numbers(value):
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
    arrays = [_numbers(part) for part in (value if len(exercise.returns) > 1 else [value])]
    if any(array is None for array in arrays):
        return None
    return [exercise.read(array) for array in arrays] if exercise.read else arrays


def _close(got, want, near):
    if got.shape != want.shape:
        return False
    scale = np.max(np.abs(want), initial=0, where=np.isfinite(want)) or 1
    return bool(np.allclose(got, want, rtol=0, atol=near * scale, equal_nan=True))


def _same(exercise, outcome, other, near):
    """Do both give the same numbers, or stop with the same words?"""
    if outcome.error or other.error:
        return outcome.error == other.error
    ours, theirs = _parts(exercise, outcome.value), _parts(exercise, other.value)
    return ours is not None and theirs is not None and all(map(_close, ours, theirs, [near] * len(ours)))


def _unanswered(value):
    return value is None or value is ... or (type(value) in (tuple, list) and any(map(_unanswered, value[:9])))


def _stub(): ...


def _is_stub(function):
    return getattr(getattr(function, "__code__", None), "co_code", None) == _stub.__code__.co_code


def _sizes(shape):
    return f"of shape {shape}" if shape else "one number"


def _where_off(exercise, value, wanted):
    """The first thing that is wrong with the numbers: the kind, the shape, then the entry that is off most."""
    it = "The result" if exercise.arguments else "The answer"
    got = _parts(exercise, value)
    if got is None and len(exercise.returns) > 1:
        needed = f"a pair of matrices, ({', '.join(exercise.returns)})"
        return f"{it} is of type {type(value).__name__}; it must be {needed}."
    if got is None:
        needed = "an array of real numbers, every row equally long" if wanted[0].shape else "one real number"
        return f"{it} is of type {type(value).__name__}; it must be {needed}."
    for name, ours, right in zip(exercise.returns, got, wanted, strict=True):
        of_name = f" of {name}" if name else ""
        if ours.shape != right.shape:
            return f"{name or it} is {_sizes(ours.shape)}; it must be {_sizes(right.shape)}."
        if not np.isfinite(ours).all():
            cell = np.argwhere(~np.isfinite(ours))[0].tolist()
            return f"{f'Entry {cell}{of_name}' if cell else 'It'} is {ours[tuple(cell)]}, not a finite number."
        if not _close(ours, right, exercise.near):
            cell = np.unravel_index(np.argmax(np.abs(ours - right)), right.shape)
            off = float((ours - right)[cell])
            amount = f"about {float(f'{abs(off):.0e}'):g} " if exercise.amounts else ""
            entry = f"Entry {[int(i) for i in cell]}{of_name} is off most: it is" if cell else "It is"
            return f"{entry} {amount}too {'large' if off > 0 else 'small'}."
    return ""


def _diagnose(exercise, outcomes):
    """Compare what came out, case by case, with the right way and with every mistake."""

    def outcomes_of(function):
        return [_call(function, exercise.arguments, case) for case in exercise.cases]

    def match(others, near):
        return [_same(exercise, *pair, near) for pair in zip(outcomes, others, strict=True)]

    rights = outcomes_of(exercise.right)
    good = match(rights, exercise.near)
    if all(good):
        return f"Right: {exercise.praise}"
    worst = good.index(False)
    wanted = _parts(exercise, rights[worst].value)
    if outcomes[worst].error:
        # NumPy says the same in longer words about a matrix product that does not fit.
        error = re.sub(r"matmul: Input .* \((size .*)\)", r"@ does not fit here, \1", outcomes[worst].error)
        where = f"It stops with {error:.150}. "
    else:
        got = _parts(exercise, outcomes[worst].value)
        wrong_shape = got is not None and [a.shape for a in got] != [a.shape for a in wanted]
        where = _where_off(exercise, outcomes[worst].value, wanted) + " " if wrong_shape else ""
    for words, *mistaken in exercise.mistakes:
        near = exercise.near if exercise.arguments else 0.0051  # nobody types more digits than that
        if any(all(match(outcomes_of(function), near)) for function in mistaken):
            return where + words
    for decimals in range(1, 7):
        if exercise.amounts and all(match(outcomes_of(_rounded(exercise.right, decimals)), 1e-12)):
            return f"Rounded to {decimals} decimals too early: keep every digit, and round only to print."
    if outcomes[worst].error:
        last = "Call it in a cell of your own to see which line that is."
        where += "There is still a ... in it." if "ellipsis" in where else last
    else:
        where = _where_off(exercise, outcomes[worst].value, wanted)
    if worst == 0:
        return where
    named = zip(exercise.arguments, exercise.cases[worst], strict=True)
    shapes = [f"{name} {np.shape(argument)}" for name, argument in named if np.ndim(argument)]
    tried = f"with {', '.join(shapes)}" if shapes else "with another input"
    return f"Right for the slides' numbers, but not {tried}. {where} Does it use only its arguments?"


def _rounded(function, decimals):
    def rounded(*case):
        value = function(*case)
        return [np.round(part, decimals) for part in value] if isinstance(value, tuple) else np.round(value, decimals)

    return rounded


def _check_value(exercise, answer):
    if _unanswered(answer):
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
        inspect.signature(answer).bind(*exercise.arguments)
    except ValueError:
        pass  # some of NumPy's functions don't say what they take
    except TypeError:
        return f"{name} can't be called as {call}. The def line must take exactly that."
    outcomes = [_call(answer, exercise.arguments, case) for case in exercise.cases]
    for outcome in outcomes:
        if outcome.changed:
            return f"It changes its argument {outcome.changed} in place. Make a new array: write a = a - b, not a -= b."
        if outcome.value is None and not outcome.error:
            if outcome.printed:
                return f"{name} prints instead of returning. End it with return and the result."
            return f"{name} returns nothing. Its last line must be return and the result."
        if not outcome.error and _unanswered(outcome.value):
            return f"Not answered yet: there is still a ... in what {name} returns."
    return _diagnose(exercise, outcomes)


def _formula(names, right, mistake=""):
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

    def function(*case):
        scope = globals() | dict(zip(names, case, strict=True))
        for name, formula in steps.items():
            scope[name] = eval(formula, scope)
        return scope["result"]

    return function


def _value(name, task, praise, right, mistakes, **more):
    """A check for a number or an index; mistakes: {a wrong value: what it means}."""
    table = [(words, lambda wrong=wrong: wrong) for wrong, words in mistakes.items()]
    exercise = Exercise(name, task, praise, lambda: right, table, amounts=False, **more)
    return lambda answer: _safely(_check_value, exercise, answer)


def _function(name, arguments, praise, right, cases, mistakes, **more):
    """A check for a function; mistakes: [(what went wrong, a formula or function that does so, …)]."""
    task = f"write the body of {name} in place of the three dots, and run the cell."
    names = tuple(arguments.split())
    table = [(words, *(_formula(names, right, formula) for formula in mistaken)) for words, *mistaken in mistakes]
    exercise = Exercise(name, task, praise, _formula(names, right), table, cases, names, **more)
    return lambda answer: _safely(_check_function, exercise, answer)


# fmt: off
# ---------------------------------------------------------------- inputs to try


def _network(batch, inputs, hidden, outputs):
    random = np.random.RandomState(batch)
    labels = np.eye(outputs)[random.randint(outputs, size=batch)]
    W1, W2 = random.normal(size=(inputs, hidden)), random.normal(size=(hidden, outputs))
    return random.uniform(0, 3, (batch, inputs)), labels, W1, W2


def _backward(network, forward):
    X, Y, _, W2 = network
    return backpropagation(X, Y, W2, forward)


NETWORKS = [(X, Y, W1, W2), _network(5, 3, 2, 4), _network(2, 6, 4, 3)]
FORWARDS = [feedforward(X, W1, W2) for X, _, W1, W2 in NETWORKS]
BACKWARDS = list(map(_backward, NETWORKS, FORWARDS))


def _two(matrix):
    return np.round(matrix, 2)


# ---------------------------------------------------------------- 00 Start here

NUMBER = "put your number in place of None, and run the cell."

check_weights = _value(
    "my_weights", NUMBER, "these are the numbers that training will have to find.", 14,
    {
        9: "9 is the count of the neurons; count the lines between them.",
        24: "24 multiplies all three layers: each pair of neighbouring layers has lines of its own, and they add up.",
        8: "8 is W1 alone. More lines lead on from the hidden layer.",
        6: "6 is W2 alone. Other lines lead to the hidden layer.",
        20: "20 lets the inputs lead straight to the outputs. Every line goes to the next layer only.",
        19: "19 counts biases as well, which many networks have; this one has none.",
        5: "5 is the count of hidden and output neurons; count the lines that lead to them.",
        2: "2 is the count of the matrices; count the numbers in them.",
        42: "42 counts once for each flower, but all flowers share the same weights.",
    },
)

check_petal_cell = _value(
    "my_cell", "put (row, column) in place of None, and run the cell.",
    "a row is a flower and a column is a measurement, in every matrix of this series.", (1, 2),
    {
        (2, 1): "Row and column are swapped: the row, which is the flower, comes first.",
        (2, 3): "You counted from 1; Python counts from 0.",
        (3, 2): "You counted from 1 and put the column first: the row comes first, and Python counts from 0.",
        (0, 2): "The column is right, but that row is the setosa.",
        (2, 2): "The column is right, but that row is the virginica.",
        (1, 3): "The row is right, but that column is the petal width.",
        (1, 0): "The row is right, but that column is the sepal length.",
        (1, 1): "The row is right, but that column is the sepal width.",
        4.5: "That is the number itself; the question is where it stands.",
    },
)

# ---------------------------------------------------------------- 01 Feedforward

check_H_in_cell = _value(
    "my_H_in_1_1", NUMBER, "every entry of a matrix product is such a row times a column.", 0.91,
    {
        1.42: "That is H_in[0, 1]: take the row of the second flower, which is row 1.",
        3.42: "That is H_in[1, 0]: take the second column of W1, which is column 1.",
        1.47: "That is H_in[0, 0], counted from 1: rows and columns are counted from 0.",
        0.47: "That is H_in[2, 1]: take the row of the second flower, which is row 1.",
        4.51: "A sign is lost: one of the four weights is negative.",
        0.76: "The last of the four products is missing.",
        0.713: "That is what the neuron gives. H_in is what it receives: no sigmoid yet.",
        0.9: "Rounded too early: keep two decimals.",
    },
)

check_sigmoid = _function(
    "my_sigmoid", "z", "this bends any sum into a number between 0 and 1.",
    sigmoid, [(FORWARDS[0].H_in,), (np.linspace(-4, 4, 9),), (0.5,), (30.0,)], [
        ("The sign of z is flipped: σ must rise with z.", "sigmoid(-z)"),
        ("Brackets are missing: everything behind 1 / must stand in one pair.", "1 + np.exp(-z)"),
        ("The lower sign is wrong: the fraction divides by a sum.", "1 / (1 - np.exp(-z))"),
        ("1 / is forgotten: that is only the lower part, flipped.", "np.exp(z)", "np.exp(-z)"),
        ("That is tanh, which runs from −1 to 1: another S-shaped curve.", np.tanh),
        ("That is the slope of σ, which is another exercise.", "sigmoid(z) * (1 - sigmoid(z))"),
        ("The sigmoid is taken twice.", "sigmoid(sigmoid(z))"),
        ("math.exp takes one number; np.exp takes a whole matrix.", lambda z: 1 / (1 + math.exp(-z))),
    ],
)

check_feedforward = _function(
    "my_feedforward", "X W1 W2", "this is how the network decides, whole.",
    "feedforward(X, W1, W2).O_out", [(X, W1, W2) for X, _, W1, W2 in NETWORKS], [
        ("The sigmoid is forgotten in the hidden layer.", "sigmoid(X @ W1 @ W2)"),
        ("The sigmoid is forgotten in the output layer: that is O_in.", "feedforward(X, W1, W2).O_in"),
        ("The sigmoid is forgotten in both layers.", "X @ W1 @ W2"),
        ("That is H_out: the way is only half gone.", "feedforward(X, W1, W2).H_out"),
        ("* multiplies cell by cell; the matrix product is @.", "X * W1", "sigmoid(X @ W1) * W2"),
        ("The order is turned round: the flowers come first, then the weights.", "W1 @ X", "W2 @ sigmoid(X @ W1)"),
        ("W1 and W2 have changed places.", "X @ W2"),
        ("Transposed: the flowers must stay in the rows.", "feedforward(X, W1, W2).O_out.T"),
        ("Rounded too early, as on the slides: keep every digit until the end.",
         "feedforward(X, W1, W2, by_hand=True).O_out", "sigmoid(_two(sigmoid(X @ W1)) @ W2)",
         "sigmoid(_two(sigmoid(_two(X @ W1)) @ W2))", "_two(sigmoid(_two(_two(sigmoid(X @ W1)) @ W2)))"),
    ],
)

check_decisions = _function(
    "my_decisions", "O_out", "the largest output is the decision.",
    "O_out.argmax(axis=1)",
    [(FORWARDS[0].O_out,), (np.random.RandomState(1).rand(6, 4),), (np.random.RandomState(2).rand(2, 5),)], [
        ("axis=0 walks down the columns: it finds a flower for each output, not an output for each flower.",
         "O_out.argmax(axis=0)"),
        ("That is how large the largest output is; wanted is its index.", "O_out.max(axis=1)"),
        ("That is how large each column's largest entry is: wrong axis, and not the index.", "O_out.max(axis=0)"),
        ("That is the index of the smallest output.", "O_out.argmin(axis=1)"),
        ("Without an axis, argmax counts through the whole matrix: one decision for each row is needed.",
         "O_out.argmax()"),
        ("You counted from 1; Python counts from 0.", "O_out.argmax(axis=1) + 1"),
        ("That marks the decision with a 1 in its row; wanted is the index of that column.",
         "O_out == O_out.max(axis=1, keepdims=True)"),
    ], amounts=False,
)

# ---------------------------------------------------------------- 02 Loss

check_cautious_loss = _value(
    "my_loss", NUMBER, "now you know what a single number says about nine.", 0.12,
    {
        0.36: "That is with N = 3, the flowers. N counts the numbers in Y.",
        0.24: "The ½ is forgotten.",
        0.72: "The ½ is forgotten, and N counts the numbers in Y, not the flowers.",
        2.16: "That is the sum of the squares. 1/(2N) is forgotten.",
        1.08: "1/N is forgotten.",
        0.2: "The errors are not squared.",
        -0.0667: "The errors are not squared, so the negative ones cancel the others.",
        0.02: "Three of the answers should have been 1: their errors are larger.",
        0.1067: "Six of the answers should have been 0: 0.2 is an error there too.",
    },
)

check_mse = _function(
    "my_mse", "O_out Y", "this is the one number that training makes smaller.",
    mse, [(forward.O_out, Y) for forward, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True)], [
        ("1/N is forgotten: the loss must not grow with the number of flowers.", "np.sum((O_out - Y) ** 2) / 2"),
        ("N counts the rows here; it must count all the numbers in Y.", "np.sum((O_out - Y) ** 2) / (2 * len(Y))"),
        ("N counts the columns here; it must count all the numbers in Y.",
         "np.sum((O_out - Y) ** 2) / (2 * Y.shape[1])"),
        ("N is always 3 here; it must count all the numbers in Y.", "np.sum((O_out - Y) ** 2) / 6"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "np.sum((O_out - Y) ** 2) / 18"),
        ("The ½ is forgotten.", "np.mean((O_out - Y) ** 2)"),
        ("Both the ½ and 1/N are forgotten: that is the bare sum.", "np.sum((O_out - Y) ** 2)"),
        ("The ½ is forgotten, and N counts the rows.", "np.sum((O_out - Y) ** 2) / len(Y)"),
        ("The squares are forgotten: errors of opposite sign cancel.",
         "np.sum(O_out - Y) / (2 * Y.size)", "np.sum(Y - O_out) / (2 * Y.size)"),
        ("The errors lost their signs by abs: square them instead.", "np.sum(abs(O_out - Y)) / (2 * Y.size)"),
        ("The sum is squared: square each error first, then sum.", "np.sum(O_out - Y) ** 2 / (2 * Y.size)"),
        ("Brackets are missing: / 2 * N multiplies by N.", "np.sum((O_out - Y) ** 2) / 2 * Y.size"),
        ("The root is one step too many.", "np.sqrt(mse(O_out, Y))", "np.sqrt(2 * mse(O_out, Y))"),
        ("The errors are not summed: the loss is one number for all flowers and outputs.",
         "(O_out - Y) ** 2 / (2 * Y.size)", "(O_out - Y) ** 2 / 2"),
        ("One number for each row or column is too many: sum over both.",
         "np.sum((O_out - Y) ** 2, axis=1) / (2 * Y.size)", "np.sum((O_out - Y) ** 2, axis=0) / (2 * Y.size)"),
        ("The squares are subtracted: subtract first, then square.", "np.sum(O_out ** 2 - Y ** 2) / (2 * Y.size)"),
    ],
)

check_N_150 = _value(
    "my_N_150", NUMBER, "N grows with the flowers, so the loss need not.", 450,
    {
        150: "That counts the flowers. Each has more than one number in Y.",
        9: "That is N for three flowers.",
        900: "That is 2N, as it stands in the formula.",
        600: "That counts the numbers in X; N counts those in Y.",
        1350: "9 belongs to all three flowers together, not to each of them.",
        3: "That is what each flower adds.",
        50: "That counts the flowers of one species.",
    },
)

# ---------------------------------------------------------------- 03 Gradient descent

check_feedforwards = _value(
    "my_feedforwards", NUMBER, "measuring gets dearer with every weight, which is why there is backpropagation.", 140,
    {
        70: "That nudges each weight once; it is nudged up and down.",
        71: "That measures the loss once and nudges each weight once; here it is nudged up and down.",
        28: "That is for the slides' network, with 4, 2 and 3 neurons.",
        14: "That is the count of weights in the slides' network.",
        17: "That counts the neurons; nudged are the weights.",
        34: "That nudges the neurons; nudged are the weights.",
        120: "4 · 10 · 3 multiplies all layers: the weights of W1 and of W2 add up.",
        240: "4 · 10 · 3 multiplies all layers: the weights of W1 and of W2 add up.",
        420: "One feedforward takes all three flowers at once.",
        80: "That is for W1 alone.",
        60: "That is for W2 alone.",
    },
)

STEPS = [(W1, BACKWARDS[0].W1_update, 2.0), *((W2, BACKWARDS[i].W2_update, 0.3) for i, (*_, W2) in enumerate(NETWORKS))]

check_step = _function(
    "my_step", "W W_update alpha", "repeated often enough, this is all that learning is.",
    "W - alpha * W_update", STEPS, [
        ("The sign is flipped: that goes uphill.", "W + alpha * W_update"),
        ("alpha is forgotten.", "W - W_update"),
        ("alpha is forgotten and the sign is flipped.", "W + W_update"),
        ("That is the change alone; wanted is the new W.", "alpha * W_update", "-alpha * W_update"),
        ("W is missing the step: it comes back as it went in.", "W"),
        ("alpha must stretch the update alone, not W: mind the brackets.", "alpha * (W - W_update)"),
        ("alpha stretches W instead of the update.", "alpha * W - W_update"),
        ("The update is divided by alpha; it must be multiplied.", "W - W_update / alpha"),
        ("W is multiplied by the change; the change must be subtracted.", "W * alpha * W_update"),
        ("Subtracted the wrong way round.", "alpha * W_update - W"),
    ],
)


class _Curve:
    """A function of one number that remembers the last two points where it was asked."""

    def __init__(self, f):
        self.f, self.points = f, []

    def __call__(self, w):
        self.points = [*self.points[-1:], w]
        return self.f(w)

    def nudge(self, w):
        nudge = max((abs(point - w) for point in self.points), default=0) or 1e-5
        return float(f"{nudge:.{6 if nudge > 1e-9 else 1}g}")  # w + 1e-14 is less exact than that


def _measured_slope(f, w):
    return numerical_gradient(lambda W: f(W[0, 0]), [[w]])[0, 0]


def _loss_along(w):
    return mse(feedforward(X, W1, np.where(W2 == 0.2, w, W2)).O_out, Y)


check_slope = _function(
    "my_slope", "f w", "with a slope you know which way is down, whatever f is.",
    "h = f.nudge(w); up = f.f(w + h); here = f.f(w); down = f.f(w - h); "
    "result = _measured_slope(f.f, w)",
    [(_Curve(_loss_along), 0.2), (_Curve(lambda w: w**3), 2.0), (_Curve(np.exp), -1.0)], [
        ("The formula is right, but this nudge is too large or too small: try 1e-5.", "(up - down) / (2 * h)"),
        ("Subtracted the wrong way round: the sign is flipped.", "(down - up) / (2 * h)", "(here - up) / h"),
        ("The difference must be divided by the whole way between the two points.", "up - down", "up - here"),
        ("Divided by one nudge, but from w − h to w + h it is two.", "(up - down) / h"),
        ("Divided by two nudges, but from w to w + h it is one.", "(up - here) / (2 * h)"),
        ("Brackets are missing: / 2 * h multiplies by h.", "(up - down) / 2 * h"),
        ("Multiplied by the way between the points; a slope divides by it.", "(up - down) * 2 * h"),
        ("f(w + h) and f(w − h) are added; a slope needs their difference.", "(up + down) / (2 * h)"),
        ("One-sided, and the nudge is too large for that: nudge both ways, by 1e-5 or so.",
         "(up - here) / h", "(here - down) / h"),
        ("That is the value of f at w; wanted is its slope.", "here"),
    ], near=1e-4,
)

# ---------------------------------------------------------------- 04 Chain rule

check_largest_slope = _value(
    "my_largest", NUMBER, "this factor shrinks the slope at every layer on the way back.", 0.25,
    {
        1: "That is what σ comes near to; asked is its slope.",
        0.5: "That is σ where it is steepest; put it into σ(1 − σ).",
        0: "That is the z where σ is steepest, or the slope far out; asked is the slope there.",
    },
)

check_sigmoid_slope = _function(
    "my_sigmoid_slope", "z", "this factor stands in the chain once for each layer.",
    "sigmoid(z) * (1 - sigmoid(z))", [(FORWARDS[0].O_in,), (np.linspace(-4, 4, 9),), (0.5,)], [
        ("Taken of the wrong thing: z(1 − z) is right only if z has been through σ already.", "z * (1 - z)"),
        ("The factor 1 − σ is forgotten.", sigmoid),
        ("The factor σ is forgotten.", "1 - sigmoid(z)"),
        ("One factor takes z as it is: both need σ(z).", "sigmoid(z) * (1 - z)", "z * (1 - sigmoid(z))"),
        ("σ is taken twice before the slope.", "sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z)))"),
        ("The sign is flipped: σ rises everywhere.", "sigmoid(z) * (sigmoid(z) - 1)"),
        ("The second factor is 1 minus σ, not 1 plus σ.", "sigmoid(z) * (1 + sigmoid(z))"),
        ("Brackets are missing: 1 − σ is one factor.", "sigmoid(z) * 1 - sigmoid(z)"),
        ("math.exp takes one number; np.exp takes a whole matrix.",
         lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2, lambda z: 1 / (1 + math.exp(-z))),
    ],
)


check_W2_slope = _function(
    "my_W2_slope", "Y H_in H_out O_in O_out", "three factors, and no nudge was needed.",
    "N = Y.size; a = (O_out - Y)[:, 2]; b = (O_out * (1 - O_out))[:, 2]; c = H_out[:, 1]; "
    "result = np.sum(a * b * c) / N",
    [(Y, *forward) for forward, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True)], [
        ("σ′ is forgotten.", "b = 1"),
        ("σ′ is taken of the wrong thing: O_out has been through σ already.",
         "b = (sigmoid(O_out) * (1 - sigmoid(O_out)))[:, 2]"),
        ("σ′ is taken of the wrong thing: O_in has not been through σ yet.", "b = (O_in * (1 - O_in))[:, 2]"),
        ("The factor 1 − O_out is forgotten.", "b = O_out[:, 2]"),
        ("The factor O_out is forgotten.", "b = 1 - O_out[:, 2]"),
        ("The error is forgotten.", "a = 1"),
        ("The sign is flipped: the error is O_out − Y.", "a = (Y - O_out)[:, 2]"),
        ("The last factor is what the hidden neuron gives, not what it receives.", "c = H_in[:, 1]"),
        ("Wrong row of W2: the weight leads from hidden neuron 1.", "c = H_out[:, 0]"),
        ("H_out[1] is a row, which is a flower; a neuron is a column.", "c = H_out[1]"),
        ("Row and column are swapped: W2[1, 2] leads from hidden neuron 1 to output 2.",
         "a = (O_out - Y)[:, 1]; b = (O_out * (1 - O_out))[:, 1]; c = H_out[:, 2]"),
        ("Wrong column of W2: the weight leads to output 2.",
         "a = (O_out - Y)[:, 0]; b = (O_out * (1 - O_out))[:, 0]",
         "a = (O_out - Y)[:, 1]; b = (O_out * (1 - O_out))[:, 1]"),
        ("1/N is forgotten.", "N = 1"),
        ("N counts the flowers here; it must count all the numbers in Y.", "N = len(Y)"),
        ("N is always 3 here; it must count all the numbers in Y.", "N = 3"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("The factor ½ has no place here: the slope of the square took it away.", "N = 2 * Y.size"),
        ("Averaged and divided by N too: sum over the flowers, then divide once.", "np.mean(a * b * c) / N"),
        ("That is one flower only: sum over all of them.",
         "(a * b * c)[0] / N", "(a * b * c)[1] / N", "(a * b * c)[-1] / N"),
        ("Not summed: one slope for all flowers together is needed.", "a * b * c / N", "a * b * c"),
    ],
)

# ---------------------------------------------------------------- 05 Backpropagation

check_O_delta = _function(
    "my_O_delta", "O_error O_out", "the error has gone back through the outputs' sigmoid.",
    "O_error * O_out * (1 - O_out)", [(b.O_error, f.O_out) for b, f in zip(BACKWARDS, FORWARDS, strict=True)], [
        ("σ′ is forgotten: the error has not passed the sigmoid.", "O_error"),
        ("That is σ′ alone: the error is forgotten.", "O_out * (1 - O_out)"),
        ("The factor 1 − O_out is forgotten.", "O_error * O_out"),
        ("The factor O_out is forgotten.", "O_error * (1 - O_out)"),
        ("σ′ is taken of the wrong thing: of the error instead of O_out.",
         "O_error * (1 - O_error)", "O_out * O_error * (1 - O_error)"),
        ("σ′ is taken of the wrong thing: O_out has been through σ already.",
         "O_error * sigmoid(O_out) * (1 - sigmoid(O_out))"),
        ("The sign is flipped.", "-O_error * O_out * (1 - O_out)"),
        ("Brackets are missing: 1 − O_out is one factor.", "O_error * O_out * 1 - O_out"),
        ("@ is the matrix product; ⊙ goes cell by cell, which is *.",
         "O_error @ O_out * (1 - O_out)", "O_error @ (O_out * (1 - O_out))", "O_error * O_out @ (1 - O_out)"),
        ("1/N comes later, in the updates.", "O_error * O_out * (1 - O_out) / O_error.size"),
        ("Transposed: the flowers must stay in the rows.", "(O_error * O_out * (1 - O_out)).T"),
        ("Rounded too early: those are the slides' two decimals.",
         "_two(O_error) * _two(O_out) * (1 - _two(O_out))", "_two(_two(O_error) * _two(O_out) * (1 - _two(O_out)))"),
    ],
)

check_W2_update = _function(
    "my_W2_update", "H_out O_delta", "this is the slope of the loss along all of W2 at once.",
    "H_out.T @ O_delta / O_delta.size", [(f.H_out, b.O_delta) for f, b in zip(FORWARDS, BACKWARDS, strict=True)], [
        ("Transposed: it must have the shape of W2.", "O_delta.T @ H_out / O_delta.size"),
        ("* goes cell by cell; • is the matrix product, which is @.", "H_out.T * O_delta", "H_out * O_delta"),
        ("H_out must be transposed, so that it has a row for each row of W2.", "H_out @ O_delta"),
        ("The order is turned round: H_outᵀ comes first.", "O_delta @ H_out / O_delta.size", "O_delta @ H_out.T"),
        ("1/N is forgotten: that is the sum, not the average.", "H_out.T @ O_delta"),
        ("N counts the flowers here; it must count all the numbers in O_delta.", "H_out.T @ O_delta / len(O_delta)"),
        ("N is always 3 here; it must count all the numbers in O_delta.", "H_out.T @ O_delta / 3"),
        ("N is fixed here, which fits the slides only: count the numbers in O_delta.", "H_out.T @ O_delta / 9"),
        ("N counts the numbers in H_out here; it must count those in O_delta.", "H_out.T @ O_delta / H_out.size"),
        ("The factor ½ has no place here: the slope of the square took it away.",
         "H_out.T @ O_delta / (2 * O_delta.size)"),
        ("Multiplied by N; it must be divided.", "H_out.T @ O_delta * O_delta.size"),
        ("The sign is flipped: the minus comes with the step.", "-H_out.T @ O_delta / O_delta.size"),
    ],
)

check_H_error = _function(
    "my_H_error", "O_delta W2", "every hidden neuron has got its share of the blame.",
    "O_delta @ W2.T", [(b.O_delta, W2) for b, (*_, W2) in zip(BACKWARDS, NETWORKS, strict=True)], [
        ("W2 must be transposed: the way leads back, from outputs to hidden neurons.", "O_delta @ W2"),
        ("The order is turned round: O_delta comes first, and then W2ᵀ.", "W2 @ O_delta", "W2.T @ O_delta"),
        ("Transposed: the flowers must stay in the rows.", "W2 @ O_delta.T"),
        ("O_delta must stay as it is, and W2 be transposed.", "O_delta.T @ W2", "O_delta.T @ W2.T"),
        ("* goes cell by cell; • is the matrix product, which is @.", "O_delta * W2", "O_delta * W2.T"),
        ("1/N comes later, in the updates.", "O_delta @ W2.T / O_delta.size"),
        ("The sign is flipped.", "-O_delta @ W2.T"),
    ],
)


check_backpropagation = _function(
    "my_backpropagation", "X Y W2 H_out O_out", "this is how the network finds out what to change, whole.",
    "N = Y.size; O_error = O_out - Y; O_delta = O_error * O_out * (1 - O_out); W2_update = H_out.T @ O_delta / N; "
    "H_error = O_delta @ W2.T; H_delta = H_error * H_out * (1 - H_out); W1_update = X.T @ H_delta / N; "
    "result = (W2_update, W1_update)",
    [(X, Y, W2, f.H_out, f.O_out) for (X, Y, _, W2), f in zip(NETWORKS, FORWARDS, strict=True)], [
        ("The two updates have changed places: W2_update comes first.", "(W1_update, W2_update)"),
        ("σ′ is forgotten at the outputs.", "O_delta = O_error"),
        ("σ′ is forgotten at the hidden layer: that is H_error in place of H_delta.", "H_delta = H_error"),
        ("σ′ is forgotten in both layers.", "O_delta = O_error; H_delta = H_error"),
        ("W2_update takes O_error in place of O_delta.", "W2_update = H_out.T @ O_error / N"),
        ("H_error takes O_error in place of O_delta.", "H_error = O_error @ W2.T"),
        ("σ′ is taken of the wrong thing: O_out has been through σ already.",
         "O_delta = O_error * sigmoid(O_out) * (1 - sigmoid(O_out))"),
        ("σ′ is taken of the wrong thing: H_out has been through σ already.",
         "H_delta = H_error * sigmoid(H_out) * (1 - sigmoid(H_out))"),
        ("The factor 1 − O_out is forgotten.", "O_delta = O_error * O_out"),
        ("The factor 1 − H_out is forgotten.", "H_delta = H_error * H_out"),
        ("The sign is flipped: the error is O_out − Y.", "O_error = Y - O_out"),
        ("1/N is forgotten: those are sums, not averages.", "N = 1"),
        ("1/N is forgotten in W2_update.", "W2_update = H_out.T @ O_delta"),
        ("1/N is forgotten in W1_update.", "W1_update = X.T @ H_delta"),
        ("N counts the flowers here; it must count all the numbers in Y.", "N = len(Y)"),
        ("N is always 3 here; it must count all the numbers in Y.", "N = 3"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("The factor ½ has no place here: the slope of the square took it away.", "N = 2 * Y.size"),
        ("Transposed: each update must have the shape of its weights.", "(W2_update.T, W1_update.T)"),
        ("W2 must be transposed on the way back.", "H_error = O_delta @ W2"),
        ("H_out must be transposed in W2_update.", "W2_update = H_out @ O_delta / N"),
        ("X must be transposed in W1_update.", "W1_update = X @ H_delta / N"),
        ("* goes cell by cell; • is the matrix product, which is @.",
         "W2_update = H_out.T * O_delta", "H_error = O_delta * W2.T", "W1_update = X.T * H_delta"),
        ("Rounded too early: keep every digit until the end.", "O_error = _two(O_out - Y)",
         "O_error = _two(O_out - Y); O_delta = _two(O_error * O_out * (1 - O_out))"),
    ], returns=("W2_update", "W1_update"),
)

# ---------------------------------------------------------------- 06 Training


def _trained(X, Y, W1, W2, alpha, epochs):
    training = train(X, Y, W1, W2, alpha, max(epochs, 0))
    return training.W1[-1], training.W2[-1]


def _new_W2_too_early(again):
    """Train with W2 changed before W1_update is computed, with or without another feedforward."""

    def mistaken(X, Y, W1, W2, alpha, epochs):
        for _ in range(epochs):
            forward = feedforward(X, W1, W2)
            W2 = W2 - alpha * backpropagation(X, Y, W2, forward).W2_update
            forward = feedforward(X, W1, W2) if again else forward
            W1 = W1 - alpha * backpropagation(X, Y, W2, forward).W1_update
        return W1, W2

    return mistaken


def _first_update_again(X, Y, W1, W2, alpha, epochs):
    return _trained(X, Y, W1, W2, alpha * epochs, 1)


def _one_matrix_alone(first):
    def mistaken(X, Y, W1, W2, alpha, epochs):
        for _ in range(epochs):
            new = _trained(X, Y, W1, W2, alpha, 1)
            W1, W2 = (new[0], W2) if first else (W1, new[1])
        return W1, W2

    return mistaken


check_train = _function(
    "my_train", "X Y W1 W2 alpha epochs", "with this you have written the whole network.",
    _trained, [(*NETWORKS[0], 0.5, 7), (*NETWORKS[1], 2.0, 4), (*NETWORKS[2], 3.0, 5)], [
        ("W2 is changed too early: W1_update needs the W2 that the feedforward used.",
         _new_W2_too_early(False), _new_W2_too_early(True)),
        ("The sign is flipped: that goes uphill.", "_trained(X, Y, W1, W2, -alpha, epochs)"),
        ("One epoch too many.", "_trained(X, Y, W1, W2, alpha, epochs + 1)"),
        ("One epoch too few.", "_trained(X, Y, W1, W2, alpha, epochs - 1)"),
        ("It stops after the first step: is return inside the loop?", "_trained(X, Y, W1, W2, alpha, 1)"),
        ("Every step takes the first update: feedforward and backpropagation belong inside the loop.",
         _first_update_again),
        ("The weights come back as they went in.", "(W1, W2)"),
        ("W1 and W2 have changed places in what it returns.", "_trained(X, Y, W1, W2, alpha, epochs)[::-1]"),
        ("alpha is forgotten.", "_trained(X, Y, W1, W2, 1, epochs)"),
        ("W2 never changes: both matrices learn.", _one_matrix_alone(True)),
        ("W1 never changes: both matrices learn.", _one_matrix_alone(False)),
    ], returns=("W1", "W2"),
)

SYMPTOMS = {
    "alpha too large": "make the loss leap in the first steps and then lie dead flat",
    "all weights zero": "start at exactly 0.125, since every output is ½, and learn like a network with one neuron",
    "flipped sign": "make the loss rise from the first step on",
}
PATIENTS = {"A": "all weights zero", "B": "flipped sign", "C": "alpha too large"}


def patients():
    """The trainings of A, B and C, on the slides' three flowers."""
    return [train(X, Y, 0 * W1, 0 * W2, 1, 1000), train(X, Y, W1, W2, -1, 1000), train(X, Y, W1, W2, 50, 1000)]


def _diagnosis(answer):
    if any(map(_unanswered, answer.values() if isinstance(answer, dict) else [answer])):
        return "Not answered yet: put one of the three illnesses for each of the patients, and run the cell."
    if not isinstance(answer, dict) or set(answer) != set(PATIENTS):
        return 'my_diagnosis must be a dict with the keys "A", "B" and "C".'
    for patient, illness in answer.items():
        if not isinstance(illness, str) or illness not in SYMPTOMS:
            return f"Patient {patient} needs one of these, to the letter: {', '.join(SYMPTOMS)}."
    wrong = sorted(patient for patient in PATIENTS if answer[patient] != PATIENTS[patient])
    if not wrong:
        return "Right: a loss curve is the first thing to look at when training goes wrong."
    said = answer[wrong[0]]
    return f"{3 - len(wrong)} of 3 are right. “{said}” would {SYMPTOMS[said]}: does the curve of {wrong[0]} do that?"


def check_diagnosis(answer):
    return _safely(_diagnosis, answer)


def _symptom(loss):
    """What the numbers of a loss curve look like, in words."""
    if not np.isfinite(loss).all():
        return "the loss is no number any more"
    up = np.diff(loss) > 1e-3
    if np.count_nonzero(up[1:] != up[:-1]) >= 4:
        return "the loss jumps up and down"
    if loss[-1] > 1.05 * loss[0]:
        return "the loss rose"
    if loss[-1] > 0.75 * loss[0]:
        return "the loss is stuck"
    return "the loss falls, but slowly"


def _broken(answer, symptom):
    values = answer.values() if isinstance(answer, dict) else [answer]
    if any(map(_unanswered, [*values, symptom])):
        return "Not answered yet: fill in my_broken and my_symptom, and run the cell."
    if not isinstance(answer, dict) or set(answer) != {"alpha", "W1", "W2", "epochs"}:
        return "my_broken must be dict(alpha=…, W1=…, W2=…, epochs=…)."
    if not isinstance(symptom, str) or not symptom.strip():
        return "my_symptom must be a sentence in quotes."
    epochs, alpha = answer["epochs"], _numbers(answer["alpha"])
    if not isinstance(epochs, int | np.integer) or not 100 <= epochs <= 5000 or alpha is None or alpha.shape:
        return "Take a whole number of 100 to 5000 epochs, and one number for alpha: enough to see a symptom."
    try:
        training = train(X, Y, answer["W1"], answer["W2"], alpha, epochs)
    except ValueError as error:
        return f"It does not train at all: {error}."
    healthy = train(X, Y, W1, W2, 1, epochs)
    ends = f"from {training.loss[0]:.4f} to {training.loss[-1]:.4f} in {epochs} epochs"
    if training.loss[-1] <= 1.1 * healthy.loss[-1]:
        return f"Not broken: the loss goes {ends}, as good as with alpha = 1 and the slides' weights."
    return f"Right: it is broken. In numbers, {_symptom(training.loss)}, {ends}. Is that what you wrote?"


def check_broken(answer, symptom):
    return _safely(_broken, answer, symptom)


# ---------------------------------------------------------------- 07 Recovering the weights

check_N = _value(
    "my_N", NUMBER, "the slides' N is the count of the numbers in Y.", 9,
    {
        3: "N = 3, the flowers, makes every entry three times too large.",
        18: "18 is 2N, which belongs to the loss: here every entry would be half as large as printed.",
        1: "N = 1 is the bare product, before anything is divided.",
        6: "6 is the count of the weights in W2: every entry would be too large.",
        12: "12 is the count of the numbers in X: every entry would be too small.",
    },
)


def _fitting(H_out, o, tenths=range(-30, 31), decimals=2, flowers=slice(None)):
    """The pairs of tenths that turn H_out into o."""
    pairs = np.array([(a, b) for a in tenths for b in tenths]) / 10
    fits = np.round(pairs @ H_out[flowers].T, decimals) == o[flowers]
    return pairs[fits.all(axis=1)]


def _as_pairs(array):
    """The pairs in order, each once: in which order they were found is no matter."""
    if array.size in (0, 2):
        array = array.reshape(-1, 2)
    return np.unique(np.round(array, 6), axis=0) + 0.0 if array.ndim == 2 else array


PRINTED = feedforward(X, W1, W2, by_hand=True)
# No sum here ends in half a hundredth, so it is no matter how a half is rounded.
COLUMNS = [
    (PRINTED.H_out, PRINTED.O_in[:, 2]),
    (np.array([[0.04, 0.08]]), np.array([0.01])),
    (np.array([[0.08, 0.04], [0.16, 0.08]]), np.array([0.01, 0.02])),
    (np.array([[0.5, 0.5], [0.5, 0.0]]), np.array([0.4, 0.1])),
]

check_recover_column = _function(
    "my_recover_column", "H_out o", "where one pair alone fits, the slides have betrayed a column of W2.",
    _fitting, COLUMNS, [
        ("The two numbers of each pair have changed places.", "_fitting(H_out, o)[:, ::-1]"),
        ("It stops at the first pair that fits: collect them all.", "_fitting(H_out, o)[0]"),
        ("It tries the first flower alone: a pair must fit all of them.", "_fitting(H_out, o, flowers=slice(1))"),
        ("It tries whole numbers only: go in tenths.", "_fitting(H_out, o, range(-30, 31, 10))"),
        ("The end of the range is missing: 3.0 counts too.", "_fitting(H_out, o, range(-30, 30))"),
        ("Negative numbers are missing.", "_fitting(H_out, o, range(31))"),
        ("Without rounding nothing fits exactly: compare two decimals.", "_fitting(H_out, o, decimals=9)"),
        ("Rounded to one decimal, which too many pairs fit: compare two.",
         "_fitting(H_out, np.round(o, 1), decimals=1)"),
        ("That is how many pairs fit; wanted are the pairs.", "len(_fitting(H_out, o))"),
    ], read=_as_pairs, amounts=False,
)
