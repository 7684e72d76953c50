"""The slides' neural network: how it decides (feedforward) and how it learns (backpropagation).

Four inputs, two hidden neurons, three outputs, sigmoids throughout, no biases. A row is an
example, a column a neuron. Names are the slides' names; the field's terms stand beside them.
NumPy is the only import beyond the standard library.
"""

import operator
from typing import NamedTuple

import numpy as np


def _read_only(rows):
    matrix = np.array(rows, dtype=float)
    matrix.flags.writeable = False
    return matrix


# Three iris flowers: setosa, versicolor, virginica. In centimetres: sepal length, sepal width,
# petal length, petal width. Y has a 1 in the column of the flower's species (one-hot labels).
X = _read_only([[4.9, 3.0, 1.4, 0.2], [6.4, 3.2, 4.5, 1.5], [5.8, 2.7, 5.1, 1.9]])
Y = _read_only([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
FEATURES = ["sepal length", "sepal width", "petal length", "petal width"]
SPECIES = ["setosa", "versicolor", "virginica"]

# The starting weights. The slides never print them, nor Y: notebook 07 recovers them.
W1 = _read_only([[0.7, 0.4], [-0.8, 0.0], [0.3, -0.4], [0.1, 0.1]])
W2 = _read_only([[0.0, -0.1, 0.2], [0.6, -0.5, 0.5]])

# How many decimals the slides print.
DECIMALS = {
    "X": 1, "Y": 0, "W1": 1, "W2": 1,
    "H_in": 2, "H_out": 2, "O_in": 2, "O_out": 2, "O_error": 2, "O_delta": 2,
    "H_out_T": 2, "W2_update": 3, "H_error": 3, "H_delta": 3, "W1_update": 3,
}  # fmt: skip


class Feedforward(NamedTuple):
    """What each layer received and gave: one row per example, one column per neuron."""

    H_in: np.ndarray  # (batch, hidden)   pre-activation of the hidden layer
    H_out: np.ndarray  # (batch, hidden)   activation of the hidden layer
    O_in: np.ndarray  # (batch, outputs)  pre-activation of the output layer (logits)
    O_out: np.ndarray  # (batch, outputs)  activation of the output layer: the network's answer


class Backpropagation(NamedTuple):
    """The slides' six matrices of the way back. Gradients are those of `mse`.

    The four per-example matrices leave out the factor 1/N, as on the slides: it is applied
    once, in the two updates.
    """

    O_error: np.ndarray  # (batch, outputs)   N times the gradient of the loss at O_out
    O_delta: np.ndarray  # (batch, outputs)   N times the gradient at O_in
    W2_update: np.ndarray  # (hidden, outputs)  the gradient at W2
    H_error: np.ndarray  # (batch, hidden)    N times the gradient at H_out
    H_delta: np.ndarray  # (batch, hidden)    N times the gradient at H_in
    W1_update: np.ndarray  # (inputs, hidden)   the gradient at W1


class Training(NamedTuple):
    """Every epoch of a training, the start included. With R learning rates, a leading axis of R."""

    loss: np.ndarray  # (epochs + 1,)
    accuracy: np.ndarray  # (epochs + 1,)  between 0 and 1
    W1: np.ndarray  # (epochs + 1, inputs, hidden)
    W2: np.ndarray  # (epochs + 1, hidden, outputs)


def sigmoid(z):
    """Return 1 / (1 + e^−z), the logistic function, of each entry (slide "Feedforward").

    Parameters
    ----------
    z : array of any shape

    Returns
    -------
    array of z's shape, between 0 and 1. No float overflows, however large.

    Raises
    ------
    ValueError : z holds anything but real numbers.
    """
    numbers = _numbers(z)
    if numbers is None:
        raise ValueError(f"z is {_brief(z)}; it must be a number, or an array of them")
    return np.exp(np.minimum(numbers, 0)) / (1 + np.exp(-np.abs(numbers)))


def feedforward(X, W1, W2, *, by_hand=False):
    """Let the network decide (slide "Feedforward").

    Parameters
    ----------
    X : (batch, inputs)
    W1 : (inputs, hidden)
    W2 : (hidden, outputs)
    by_hand : round every matrix to two decimals before going on, as the slides do

    Returns
    -------
    Feedforward(H_in, H_out, O_in, O_out)

    Raises
    ------
    ValueError : a matrix is empty, not finite, or of the wrong shape.
    """
    X, W1, W2 = _matrix("X", X), _matrix("W1", W1), _matrix("W2", W2)
    _need_rows("W1", W1, "X", X)
    _need_rows("W2", W2, "W1", W1)
    H_in = _printed("H_in", _product("X W1", X, W1), by_hand)
    H_out = _printed("H_out", sigmoid(H_in), by_hand)
    O_in = _printed("O_in", _product("H_out W2", H_out, W2), by_hand)
    O_out = _printed("O_out", sigmoid(O_in), by_hand)
    return Feedforward(H_in, H_out, O_in, O_out)


def mse(O_out, Y):
    """Return 1/(2N) · Σ (O_out − Y)², the loss (slide "Cost function").

    Parameters
    ----------
    O_out, Y : (batch, outputs)

    Returns
    -------
    float. N is Y.size, the count of the numbers in Y: 9 on the slides.

    Raises
    ------
    ValueError : a matrix is empty or not finite, or the shapes differ.
    """
    O_out, Y = _matrix("O_out", O_out), _matrix("Y", Y)
    _need_shape("Y", Y, "O_out", O_out.shape)
    return float(np.sum((O_out - Y) ** 2) / (2 * Y.size))


def backpropagation(X, Y, W2, forward, *, by_hand=False):
    """Pass the error backwards: the exact gradient of `mse` (slide "Backpropagation").

    Parameters
    ----------
    X : (batch, inputs)
    Y : (batch, outputs)
    W2 : (hidden, outputs)
    forward : what `feedforward` returned for X and W2
    by_hand : round as the slides do, to two decimals up to O_delta and three from there on

    Returns
    -------
    Backpropagation(O_error, O_delta, W2_update, H_error, H_delta, W1_update)

    Raises
    ------
    ValueError : a matrix is empty, not finite, or of the wrong shape.
    """
    if not isinstance(forward, Feedforward):
        raise ValueError(f"forward is a {type(forward).__name__}; it must be what feedforward returns")
    X, Y, W2 = _matrix("X", X), _matrix("Y", Y), _matrix("W2", W2)
    H_out, O_out = _matrix("forward.H_out", forward.H_out), _matrix("forward.O_out", forward.O_out)
    _need_shape("forward.H_out", H_out, "X and W2", (len(X), W2.shape[0]))
    _need_shape("forward.O_out", O_out, "X and W2", (len(X), W2.shape[1]))
    _need_shape("Y", Y, "forward.O_out", O_out.shape)
    N = Y.size
    O_error = _printed("O_error", O_out - Y, by_hand)
    O_delta = _printed("O_delta", O_error * O_out * (1 - O_out), by_hand)
    W2_update = _printed("W2_update", H_out.T @ O_delta / N, by_hand)
    H_error = _printed("H_error", O_delta @ W2.T, by_hand)
    H_delta = _printed("H_delta", H_error * H_out * (1 - H_out), by_hand)
    W1_update = _printed("W1_update", X.T @ H_delta / N, by_hand)
    return Backpropagation(O_error, O_delta, W2_update, H_error, H_delta, W1_update)


def gradient_descent(W, W_update, alpha):
    """Return W − α · W_update, one step downhill, as a new matrix (slide "Gradient descent").

    Parameters
    ----------
    W, W_update : two matrices of one shape: weights, and the gradient of the loss at them
    alpha : the learning rate, a finite number

    Returns
    -------
    matrix of W's shape

    Raises
    ------
    ValueError : a matrix is empty or not finite, the shapes differ, or alpha is no finite number.
    """
    W, W_update = _matrix("W", W), _matrix("W_update", W_update)
    _need_shape("W_update", W_update, "W", W.shape)
    return W - float(_learning_rates(alpha, most_axes=0)) * W_update


def numerical_gradient(f, W):
    """Measure dF/dW by nudging one entry of W at a time, up and down.

    Parameters
    ----------
    f : a function of a matrix of W's shape that returns one number
    W : (rows, columns)

    Returns
    -------
    matrix of W's shape, right to eight digits or more for the slides' network

    Raises
    ------
    ValueError : W is empty or not finite, or f returns anything but one finite number.
    """
    W = _matrix("W", W)
    nudge = 1e-5
    slopes = np.empty_like(W)
    for cell in np.ndindex(W.shape):
        step = np.zeros_like(W)
        step[cell] = nudge
        slopes[cell] = (_number(f, W + step) - _number(f, W - step)) / (2 * nudge)
    return slopes


def accuracy(O_out, Y):
    """Return the share of examples whose largest output is the label's; of equals, the first counts.

    Parameters
    ----------
    O_out, Y : (batch, outputs)

    Returns
    -------
    float between 0 and 1

    Raises
    ------
    ValueError : a matrix is empty or not finite, or the shapes differ.
    """
    O_out, Y = _matrix("O_out", O_out), _matrix("Y", Y)
    _need_shape("Y", Y, "O_out", O_out.shape)
    return float(np.mean(O_out.argmax(axis=1) == Y.argmax(axis=1)))


def train(X, Y, W1, W2, alpha, epochs):
    """Repeat feedforward, backpropagation and gradient descent on the whole batch.

    Parameters
    ----------
    X : (batch, inputs)
    Y : (batch, outputs)
    W1 : (inputs, hidden)
    W2 : (hidden, outputs)
    alpha : the learning rate, or (R,) of them: each trains a network of its own, all at once
    epochs : how many steps to take, 0 or more

    Returns
    -------
    Training(loss, accuracy, W1, W2): entry e of each stands for the network after e steps.

    Raises
    ------
    ValueError : a matrix is empty, not finite, or of the wrong shape; alpha is not one or more
        finite numbers; epochs is no whole number of 0 or more.
    """
    O_out = feedforward(X, W1, W2).O_out
    X, Y, W1, W2 = (np.asarray(matrix, dtype=float) for matrix in (X, _matrix("Y", Y), W1, W2))
    _need_shape("Y", Y, "the output", O_out.shape)
    alpha = _learning_rates(alpha, most_axes=1)
    with np.errstate(over="ignore"):  # of the sigmoids
        training = _train_all(X, Y, W1, W2, alpha.reshape(-1, 1, 1), _whole_number("epochs", epochs))
    return training if alpha.ndim else Training(*(history[0] for history in training))


def _train_all(X, Y, W1, W2, alpha, epochs):
    """Train one network per rate of alpha (R, 1, 1), all in the same NumPy calls.

    Everything is kept transposed, (R, neurons, batch): NumPy is fastest when the last axis is long.
    Outputs are collected for a few epochs, and their accuracy is counted in one go.
    """
    R, collected = len(alpha), max(1, 64 // len(alpha))
    is_class = np.eye(Y.shape[1], dtype=bool)[:, Y.argmax(axis=1)]
    N, step = Y.size, alpha / Y.size
    X, Y = np.ascontiguousarray(X.T), np.repeat(Y.T[None], R, axis=0)
    W1s, W2s = (np.empty((epochs + 1, R, *W.T.shape)) for W in (W1, W2))
    W1s[0], W2s[0] = W1.T, W2.T
    loss, right = np.empty((2, epochs + 1, R))
    outputs = np.empty((collected, *Y.shape))
    for epoch in range(epochs + 1):
        W1, W2 = W1s[epoch], W2s[epoch]
        H_out = _sigmoid_in_place(W1 @ X)
        O_out = _sigmoid_in_place(np.matmul(W2, H_out, out=outputs[epoch % collected]))
        delta = O_out - Y
        error = delta.reshape(R, -1)
        np.vecdot(error, error, out=loss[epoch])
        last = epoch % collected
        if last == collected - 1 or epoch == epochs:
            right[epoch - last : epoch + 1] = _count_right(outputs[: last + 1], is_class)
        if epoch == epochs:
            break
        delta *= O_out
        delta *= 1 - O_out
        np.subtract(W2, step * (delta @ H_out.mT), out=W2s[epoch + 1])
        delta = W2.mT @ delta
        delta *= H_out
        delta *= 1 - H_out
        np.subtract(W1, step * (delta @ X.T), out=W1s[epoch + 1])
    return Training(loss.T / (2 * N), right.T / X.shape[1], np.moveaxis(W1s, 0, 1).mT, np.moveaxis(W2s, 0, 1).mT)


def _sigmoid_in_place(z):
    """The slides' formula as it stands; where e^−z overflows, 1 / inf is off by less than 1e-308."""
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    return np.reciprocal(z, out=z)


def _count_right(O_out, is_class):
    """Count argmax(O_out) == label in O_out (…, outputs, batch), faster than argmax does."""
    best, right = O_out[..., 0, :], is_class[0]
    for neuron in range(1, len(is_class)):
        better = O_out[..., neuron, :] > best
        right = (right & ~better) | (is_class[neuron] & better)
        best = np.maximum(best, O_out[..., neuron, :])
    return np.count_nonzero(np.broadcast_to(right, best.shape), axis=-1)


def rounded(numbers, decimals):
    """Round as a person does, a half away from zero: 0.125 to 0.13. There is no −0.

    Parameters
    ----------
    numbers : array of any shape
    decimals : digits behind the point. A half that binary floats miss by 3 in 10⁹ counts as a half.

    Returns
    -------
    array of the same shape
    """
    scaled = np.asarray(numbers) * 10.0**decimals
    return np.trunc(scaled + np.copysign(0.5 + 3e-9, scaled)) / 10.0**decimals + 0.0


def show(*, decimals=None, **matrices):
    """Show matrices as the slides print them: `show(H_in=H_in)`.

    Parameters
    ----------
    decimals : digits behind the point; without it, as many as the slides print for that name,
        and four for a name that the slides do not have
    matrices : name=matrix, each (rows, columns)

    Raises
    ------
    ValueError : a matrix is empty, not finite, or not a matrix.
    """
    return _Shown([(name, _digits(name, matrix, decimals)) for name, matrix in matrices.items()])


class _Shown:
    """Matrices of digits that a notebook shows as mathematics, and anything else as text."""

    def __init__(self, named_rows):
        self._named_rows = named_rows

    def __repr__(self):
        return "\n".join(_as_text(name, rows) for name, rows in self._named_rows)

    def _repr_latex_(self):
        return "\n".join(_as_latex(name, rows) for name, rows in self._named_rows)


def _as_text(name, rows):
    width = max(len(digits) for row in rows for digits in row)
    lines = ["  ".join(digits.rjust(width) for digits in row) for row in rows]
    return f"{name} ({len(rows)}, {len(rows[0])})\n  " + "\n  ".join(lines)


def _as_latex(name, rows):
    symbol, _, subscript = name.removesuffix("_T").partition("_")
    symbol += "_{" + subscript.replace("_", r"\ ") + "}" if subscript else ""
    symbol += r"^\top" if name.endswith("_T") else ""
    body = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"$$ {symbol} = \begin{{bmatrix}} {body} \end{{bmatrix}} \quad ({len(rows)}, {len(rows[0])}) $$"


def _digits(name, matrix, decimals):
    places = DECIMALS.get(name, 4) if decimals is None else _whole_number("decimals", decimals)
    return [[f"{number:.{places}f}" for number in row] for row in rounded(_matrix(name, matrix), places)]


def _printed(name, matrix, by_hand):
    """The matrix that the next step starts from: the printed digits, or every digit there is."""
    return rounded(matrix, DECIMALS[name]) if by_hand else matrix


def _product(name, left, right):
    with np.errstate(over="ignore", invalid="ignore"):
        product = left @ right
    if not np.isfinite(product).all():
        raise ValueError(f"{name} is too large for a float; its entries must stay below 1.8e308")
    return product


def _matrix(name, matrix):
    """matrix as a float array with two axes, or a ValueError that says what it is."""
    array = _numbers(matrix)
    if array is None:
        raise ValueError(f"{name} is {_brief(matrix)}; it must be a matrix of numbers")
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} is {array.shape}; it must have rows and columns, at least one of each")
    if not np.isfinite(array).all():
        row, column = np.argwhere(~np.isfinite(array))[0]
        raise ValueError(f"{name}[{row}, {column}] is {array[row, column]}; it must be a finite number")
    return array


def _numbers(value):
    """value as a float array, or None where it is ragged, masked, or holds anything but real numbers."""
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    if np.ma.is_masked(value):
        return None
    return array.astype(float, copy=False) if array.dtype.kind in "iufb" else None


def _brief(value):
    return f"{' '.join(repr(value).split()):.60}"


def _need_rows(name, matrix, before_name, before):
    rows = before.shape[1]
    if len(matrix) != rows:
        raise ValueError(f"{name} is {matrix.shape}; {before_name} is {before.shape}, so {name} needs {rows} rows")


def _need_shape(name, matrix, by, shape):
    if matrix.shape != shape:
        raise ValueError(f"{name} is {matrix.shape}; to fit {by} it must be {shape}")


def _learning_rates(alpha, most_axes):
    rates = None if isinstance(alpha, bool | np.bool) else _numbers(alpha)
    if rates is None or rates.ndim > most_axes or not rates.size or not np.isfinite(rates).all():
        what = "a finite number" if most_axes == 0 else "a finite number, or a list of them"
        raise ValueError(f"alpha is {_brief(alpha)}; the learning rate must be {what}")
    return rates


def _whole_number(name, value):
    try:
        number = operator.index(value)
    except TypeError:
        number = -1
    if number < 0:
        raise ValueError(f"{name} is {_brief(value)}; it must be a whole number, 0 or more")
    return number


def _number(f, W):
    value = f(W)
    number = _numbers(value)
    if number is None or number.size != 1 or not np.isfinite(number).all():
        raise ValueError(f"f returned {_brief(value)}; it must return one finite number")
    return float(number.reshape(()))
