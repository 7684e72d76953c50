"""The slides' neural network: how it decides (feedforward) and how it learns (backpropagation).

It has four inputs, two hidden neurons, three outputs, sigmoids throughout and no biases. A row is an
example, and a column is a neuron. The names are the slides' own, with the field's terms beside them.
"""

import operator
from typing import NamedTuple

import numpy as np

# Three iris flowers, one of each species, in centimetres, and their one-hot labels: Y has a 1 in the
# column of the flower's species.
FEATURES = ["sepal length", "sepal width", "petal length", "petal width"]
SPECIES = ["setosa", "versicolor", "virginica"]
X = np.array([[4.9, 3.0, 1.4, 0.2], [6.4, 3.2, 4.5, 1.5], [5.8, 2.7, 5.1, 1.9]])
Y = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])

# The starting weights. The slides print neither them nor Y, but the last notebook recovers both.
W1 = np.array([[0.7, 0.4], [-0.8, 0.0], [0.3, -0.4], [0.1, 0.1]])
W2 = np.array([[0.0, -0.1, 0.2], [0.6, -0.5, 0.5]])
for _matrix_of_the_slides in (X, Y, W1, W2):
    _matrix_of_the_slides.flags.writeable = False

# How many decimals the slides print, and what the rows and columns of each matrix are.
DECIMALS = {
    "X": 1, "Y": 0, "W1": 1, "W2": 1,
    "H_in": 2, "H_out": 2, "O_in": 2, "O_out": 2, "O_error": 2, "O_delta": 2,
    "H_out_T": 2, "W2_update": 3, "H_error": 3, "H_delta": 3, "W1_update": 3,
}  # fmt: skip
AXES = {
    "X": ("batch", "inputs"), "Y": ("batch", "outputs"), "W1": ("inputs", "hidden"), "W2": ("hidden", "outputs"),
    "H_out": ("batch", "hidden"), "O_out": ("batch", "outputs"),
    "W": ("rows", "columns"), "W_update": ("rows", "columns"),
}  # fmt: skip


class Feedforward(NamedTuple):
    """What each layer received and gave: one row per example, one column per neuron."""

    H_in: np.ndarray  # (batch, hidden)   pre-activation of the hidden layer
    H_out: np.ndarray  # (batch, hidden)   activation of the hidden layer
    O_in: np.ndarray  # (batch, outputs)  pre-activation of the output layer (logits)
    O_out: np.ndarray  # (batch, outputs)  activation of the output layer: the network's answer


class Backpropagation(NamedTuple):
    """The slides' six matrices of the way back: gradients of `mse`. As on the slides, 1/N is only in the updates."""

    O_error: np.ndarray  # (batch, outputs)   N times the gradient of the loss at O_out
    O_delta: np.ndarray  # (batch, outputs)   N times the gradient at O_in
    W2_update: np.ndarray  # (hidden, outputs)  the gradient at W2
    H_error: np.ndarray  # (batch, hidden)    N times the gradient at H_out
    H_delta: np.ndarray  # (batch, hidden)    N times the gradient at H_in
    W1_update: np.ndarray  # (inputs, hidden)   the gradient at W1


class Training(NamedTuple):
    """Every epoch of a training, including the start. With R learning rates, each array has a leading axis of R."""

    loss: np.ndarray  # (epochs + 1,)
    accuracy: np.ndarray  # (epochs + 1,)  between 0 and 1
    W1: np.ndarray  # (epochs + 1, inputs, hidden)
    W2: np.ndarray  # (epochs + 1, hidden, outputs)


# Whatever a learner has set with np.seterr, nothing computed here stops because a number is too small or too large.
_with_usual_errors = np.errstate(all="warn", under="ignore")


# ---------------------------------------------------------------- how the network decides, and how it learns


@_with_usual_errors
def sigmoid(z):
    """Return 1 / (1 + e^−z), the logistic function, of each entry (slide "Feedforward").

    Parameters
    ----------
    z : array of any shape

    Returns array of z's shape, between 0 and 1. No float overflows, however large.
    Raises ValueError: z holds anything but real numbers.
    """
    z = _numbers("z", z, "a number, or an array of them")
    power = np.exp(-np.abs(z))  # of a number above 0, it could overflow
    return np.where(z < 0, power, 1) / (1 + power)


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def feedforward(X, W1, W2, *, by_hand=False):
    """Let the network decide (slide "Feedforward").

    Parameters
    ----------
    X, W1, W2 : (batch, inputs), (inputs, hidden), (hidden, outputs)
    by_hand : round every matrix to two decimals before going on, as the slides do

    Returns Feedforward(H_in, H_out, O_in, O_out).
    Raises ValueError: a matrix is empty, not finite, or of the wrong shape; a product overflows.
    """
    X, W1, W2 = _fit(X=X, W1=W1, W2=W2)
    two = _rounding(2, by_hand)
    H_in = two(X @ W1)
    H_out = two(sigmoid(H_in))
    O_in = two(H_out @ W2)
    O_out = two(sigmoid(O_in))
    _need_finite(H_in=H_in, O_in=O_in)
    return Feedforward(H_in, H_out, O_in, O_out)


def accuracy(O_out, Y):
    """Return the share of examples whose largest output is the label's; of equal outputs, the first counts.

    Parameters
    ----------
    O_out, Y : (batch, outputs)

    Returns float between 0 and 1.
    Raises ValueError: a matrix is empty or not finite, or the shapes differ.
    """
    O_out, Y = _fit(O_out=O_out, Y=Y)
    return float(np.mean(O_out.argmax(axis=1) == Y.argmax(axis=1)))


@_with_usual_errors
def mse(O_out, Y):
    """Return 1/(2N) · Σ (O_out − Y)², the loss: half the mean squared error (slide "Cost function").

    Parameters
    ----------
    O_out, Y : (batch, outputs)

    Returns float. N is Y.size, how many numbers Y holds: 9 on the slides.
    Raises ValueError: a matrix is empty or not finite, or the shapes differ.
    """
    O_out, Y = _fit(O_out=O_out, Y=Y)
    return float(np.sum((O_out - Y) ** 2) / (2 * Y.size))


@_with_usual_errors
def gradient_descent(W, W_update, alpha):
    """Return W − α · W_update, one step downhill, as a new matrix (slide "Gradient descent").

    Parameters
    ----------
    W, W_update : two matrices of the same shape: weights, and the gradient of the loss at them
    alpha : the learning rate, a finite number

    Returns matrix of W's shape.
    Raises ValueError: a matrix is empty or not finite, the shapes differ, or alpha is not a finite number.
    """
    W, W_update = _fit(W=W, W_update=W_update)
    return W - _finite_numbers("alpha", alpha, "a finite number") * W_update


def numerical_gradient(f, W):
    """Measure dF/dW by nudging one entry of W at a time, up and down.

    Parameters
    ----------
    f : a function of a matrix of W's shape that returns one number
    W : (rows, columns)

    Returns matrix of W's shape, right to eight digits or more for the slides' network.
    Raises ValueError: W is empty or not finite, or f returns anything but one finite number.
    """
    (W,) = _fit(W=W)
    nudge, slopes = 1e-5, np.empty_like(W)
    for cell in np.ndindex(W.shape):
        step = np.zeros_like(W)
        step[cell] = nudge
        up, down = (_finite_numbers("f(W)", f(W_new), "one finite number") for W_new in (W + step, W - step))
        slopes[cell] = (up - down) / (2 * nudge)
    return slopes


@_with_usual_errors
def backpropagation(X, Y, W2, forward, *, by_hand=False):
    """Pass the error backwards: the exact gradient of `mse` (slide "Backpropagation").

    Parameters
    ----------
    X, Y, W2 : (batch, inputs), (batch, outputs), (hidden, outputs)
    forward : what `feedforward` returned for X and W2
    by_hand : round as the slides do, to two decimals up to O_delta and to three after that

    Returns Backpropagation(O_error, O_delta, W2_update, H_error, H_delta, W1_update).
    Raises ValueError: a matrix is empty, not finite, or of the wrong shape.
    """
    if not isinstance(forward, Feedforward):
        raise ValueError(f"forward is a {type(forward).__name__}; it must be what feedforward returns")
    X, Y, W2, H_out, O_out = _fit(X=X, Y=Y, W2=W2, H_out=forward.H_out, O_out=forward.O_out)
    two, three, N = _rounding(2, by_hand), _rounding(3, by_hand), Y.size
    O_error = two(O_out - Y)
    O_delta = two(O_error * O_out * (1 - O_out))
    W2_update = three(H_out.T @ O_delta / N)
    H_error = three(O_delta @ W2.T)
    H_delta = three(H_error * H_out * (1 - H_out))
    W1_update = three(X.T @ H_delta / N)
    return Backpropagation(O_error, O_delta, W2_update, H_error, H_delta, W1_update)


@_with_usual_errors
def train(X, Y, W1, W2, alpha, epochs):
    """Repeat feedforward, backpropagation and gradient descent on the whole batch.

    Parameters
    ----------
    X, Y : (batch, inputs), (batch, outputs)
    W1, W2 : (inputs, hidden), (hidden, outputs)
    alpha : the learning rate, or (R,) of them, each of which trains a network of its own, all at once
    epochs : how many steps to take, 0 or more

    Returns Training(loss, accuracy, W1, W2): entry e of each stands for the network after e steps.
    Raises ValueError: a matrix is empty, not finite, or of the wrong shape; a product overflows; alpha is
    not one or more finite numbers; epochs is not a whole number of 0 or more.
    """
    X, W1, W2, Y = _fit(X=X, W1=W1, W2=W2, Y=Y)
    alpha = _finite_numbers("alpha", alpha, "a finite number, or a list of them", most_axes=1)
    feedforward(X, W1, W2)  # refuses what overflows
    training = _train_all(X, Y, W1, W2, alpha.reshape(-1, 1, 1), _whole_number("epochs", epochs))
    return training if alpha.ndim else Training(*(history[0] for history in training))


# ---------------------------------------------------------------- how a matrix is rounded and shown


def rounded(numbers, decimals):
    """Round an array as a person does: a half (or what misses it by 3 in 10⁹) goes away from zero. There is no −0."""
    scaled = np.asarray(numbers) * 10.0**decimals
    return np.trunc(scaled + np.copysign(0.5 + 3e-9, scaled)) / 10.0**decimals + 0.0


def _rounded_matrix(matrix, decimals):
    """The same, except that a number too large to be rounded has no decimals and stays as it is."""
    with np.errstate(over="ignore"):
        digits = rounded(matrix, decimals)
    return np.where(np.isinf(digits), matrix, digits)


def _rounding(decimals, by_hand):
    """The function that hands a matrix to the next step, with its printed digits only or with every digit."""
    return (lambda matrix: _rounded_matrix(matrix, decimals)) if by_hand else (lambda matrix: matrix)


def show(*, decimals=None, **matrices):
    """Show matrices as the slides print them: `show(H_in=H_in)`.

    Parameters
    ----------
    decimals : digits after the point; without it, as many as the slides print for that name,
        or four for a name that is not on the slides
    matrices : name=matrix, each (rows, columns)

    Raises ValueError: a matrix is empty, not finite, or not a matrix; decimals is not a whole number up to 300.
    """
    shown = {}
    for name, matrix in matrices.items():
        places = DECIMALS.get(name, 4) if decimals is None else _whole_number("decimals", decimals, most=300)
        rows = _rounded_matrix(_matrix(name, matrix), places)
        shown[name] = [[f"{number:.{places}f}" for number in row] for row in rows]
    return _Shown(shown)


class _Shown:
    """Matrices of digits, {name: rows}. A notebook shows them as mathematics, and anything else as text."""

    def __init__(self, matrices):
        self._matrices = matrices

    def __repr__(self):
        return "\n".join(_as_text(name, rows) for name, rows in self._matrices.items())

    def _repr_latex_(self):
        return "\n".join(_as_latex(name, rows) for name, rows in self._matrices.items())


def _as_text(name, rows):
    width = max(len(digits) for row in rows for digits in row)
    lines = ["  ".join(digits.rjust(width) for digits in row) for row in rows]
    return "\n  ".join([f"{name} ({len(rows)}, {len(rows[0])})", *lines])


def _as_latex(name, rows):
    symbol, _, subscript = name.removesuffix("_T").partition("_")
    symbol += "_{" + subscript.replace("_", r"\ ") + "}" if subscript else ""
    symbol += r"^\top" if name.endswith("_T") else ""
    body = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"$$ {symbol} = \begin{{bmatrix}} {body} \end{{bmatrix}} \quad ({len(rows)}, {len(rows[0])}) $$"


# ---------------------------------------------------------------- checking what comes in


def _fit(**matrices):
    """The matrices as float arrays, if axes of one name have one size; else a ValueError names the one that differs."""
    arrays, sizes = [], {}
    for name, matrix in matrices.items():
        array = _matrix(name, matrix)
        axes, (rows, columns) = AXES[name], array.shape
        if sizes.setdefault(axes[0], rows) != rows or sizes.setdefault(axes[1], columns) != columns:
            axis, kind = (axes[0], "rows") if sizes[axes[0]] != rows else (axes[1], "columns")
            other = next(first for first in matrices if axis in AXES[first])
            so = f"{other} is {np.shape(matrices[other])}, so {name} needs {sizes[axis]} {kind}"
            raise ValueError(f"{name} is {array.shape}; {so}")
        arrays.append(array)
    return arrays


def _matrix(name, matrix):
    array = _numbers(name, matrix, "a matrix of numbers")
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} is {array.shape}; it must have rows and columns, at least one of each")
    if not np.isfinite(array).all():
        cell = np.argwhere(~np.isfinite(array))[0].tolist()
        raise ValueError(f"{name}{cell} is {array[tuple(cell)]}; it must be a finite number")
    return array


def _numbers(name, value, what):
    """value as a float array. It is refused if it is ragged, masked, or holds anything but real numbers."""
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.array(None)
    if array.dtype.kind not in "iufb" or (array is not value and np.ma.is_masked(value)):
        _refuse(name, value, what)
    return array.astype(float, copy=False)


def _finite_numbers(name, value, what, most_axes=0):
    numbers = _numbers(name, value, what)
    if (
        isinstance(value, bool | np.bool)
        or numbers.ndim > most_axes
        or not numbers.size
        or not np.isfinite(numbers).all()
    ):
        _refuse(name, value, what)
    return numbers


def _whole_number(name, value, most=None):
    if isinstance(value, bool | np.bool) or not hasattr(value, "__index__") or operator.index(value) < 0:
        _refuse(name, value, "a whole number, 0 or more")
    if most is not None and operator.index(value) > most:
        _refuse(name, value, f"a whole number up to {most}")
    return operator.index(value)


def _need_finite(**products):
    for name, product in products.items():
        if not np.isfinite(product).all():
            raise ValueError(f"{name} is too large for a float; its entries must stay below 1.8e308")


def _refuse(name, value, what):
    raise ValueError(f"{name} is {' '.join(repr(value).split()):.60}; it must be {what}")


# ---------------------------------------------------------------- train's inner loop


@np.errstate(over="ignore", under="ignore")  # of the sigmoids
def _train_all(X, Y, W1, W2, alpha, epochs):
    """The loop of the lesson, for one network per rate of alpha (R, 1, 1), all in the same NumPy calls.

    Every matrix is transposed to (R, neurons, batch), because NumPy is fastest when the last axis is long.
    """
    X, Y, step, R = np.ascontiguousarray(X.T), Y.T, alpha / Y.size, len(alpha)
    W1s, W2s = (np.empty((epochs + 1, R, *W.T.shape)) for W in (W1, W2))
    W1s[0], W2s[0] = W1.T, W2.T
    loss, right = np.empty((2, epochs + 1, R))
    for epoch, (W1, W2) in enumerate(zip(W1s, W2s, strict=True)):
        H_out = 1 / (1 + np.exp(-(W1 @ X)))  # the slides' formula: where e^−z overflows, it is off by less than 1e-308
        O_out = 1 / (1 + np.exp(-(W2 @ H_out)))
        O_error = O_out - Y
        loss[epoch] = np.sum(O_error**2, axis=(1, 2)) / (2 * Y.size)
        right[epoch] = np.mean(O_out.argmax(axis=1) == Y.argmax(axis=0), axis=1)
        if epoch < epochs:
            O_delta = O_error * O_out * (1 - O_out)
            H_delta = (W2.mT @ O_delta) * H_out * (1 - H_out)
            W2s[epoch + 1] = W2 - step * (O_delta @ H_out.mT)
            W1s[epoch + 1] = W1 - step * (H_delta @ X.T)
    return Training(loss.T, right.T, np.moveaxis(W1s, 0, 1).mT, np.moveaxis(W2s, 0, 1).mT)
