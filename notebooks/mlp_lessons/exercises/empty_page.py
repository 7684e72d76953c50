"""Judges a network that somebody wrote from an empty page, stage by stage. NumPy alone.

Nothing is compared with the series' own network. Any names, any count of layers and neurons, biases,
any loss and any way of training will do: what is judged is shapes, slopes measured by nudging, a loss
that falls, and the accuracy on the validation flowers. Each check returns a Message.
"""

import math
import re

import numpy as np

from mlp_helpers import SPECIES

from . import judge
from .judge import NOT_ANSWERED, NOT_YET, RIGHT, Message, unanswered

FLOWERS = 150
TWINS = 1  # so many flowers of the file measure the same as another
ASKED = 0.85  # of the validation flowers
NUDGE = 1e-5
MOST_NUMBERS = 10**7  # of one array: more is not looked at
MOST_ENTRIES = 40  # of one array of weights: enough to measure


class _NotYet(Exception):
    """What does not stand yet, in words."""


def check_data(X_train, Y_train, X_valid, Y_valid, X_test, Y_test):
    """Are these the flowers, one row each, in three parts that share none?"""
    task = "make the six arrays from iris.csv"
    return judge.safely(_staged, _three_parts, task, X_train, Y_train, X_valid, Y_valid, X_test, Y_test)


def check_network(forward, loss, weights, X_train, Y_train):
    """Do forward(X, weights) and loss(X, Y, weights) do what their names say?"""
    task = "write forward and loss, and draw the weights"
    return judge.safely(_staged, _network, task, forward, loss, weights, X_train, Y_train)


def check_gradient(gradient, loss, weights, X_train, Y_train):
    """Is gradient(X, Y, weights) the slope of that loss along every weight?"""
    return judge.safely(_staged, _gradient, "write gradient", gradient, loss, weights, X_train, Y_train)


def check_unseen(forward, weights, losses, accuracy, X_valid, Y_valid):
    """Has the loss fallen, and does the network know flowers that it was not trained with?"""
    task = "train, keep the losses, and compute the accuracy on the validation flowers"
    return judge.safely(_staged, _unseen, task, forward, weights, losses, accuracy, X_valid, Y_valid)


def _staged(stage, task, *answers):
    if any(unanswered(answer) for answer in answers):
        return Message(NOT_ANSWERED, f"{task}, and run the cell. Nothing that the check takes may be None.")
    try:
        return Message(RIGHT, stage(*answers))
    except _NotYet as words:
        return Message(NOT_YET, str(words))


# ---------------------------------------------------------------- the four stages


def _three_parts(X_train, Y_train, X_valid, Y_valid, X_test, Y_test):
    parts = {"train": (X_train, Y_train), "valid": (X_valid, Y_valid), "test": (X_test, Y_test)}
    tables = {part: _flowers(X, Y, part)[0] for part, (X, Y) in parts.items()}
    train, valid, test = map(len, tables.values())
    if train + valid + test != FLOWERS:
        raise _NotYet(
            f"There are {train} flowers to train with, {valid} to choose by and {test} to test; together it must be "
            f"{FLOWERS}."
        )
    if min(valid, test) < FLOWERS // 10 or train < FLOWERS // 2:
        raise _NotYet(
            f"The three parts have {train}, {valid} and {test} flowers: take about 90 to train with, and about 30 for "
            "each of the others."
        )
    for kept in ("valid", "test"):
        try:
            _data(X_train, Y_train, *parts[kept])
        except _NotYet as said:
            said.args = (str(said).replace("_test", f"_{kept}"),)
            raise
    for seen, unseen in (("train", "valid"), ("train", "test"), ("valid", "test")):
        _need_unseen(seen, tables[seen], unseen, tables[unseen])
    return f"{train} flowers to learn from, {valid} to choose by, and {test} that stay unseen until the end."


def _data(X_train, Y_train, X_test, Y_test):
    parts = [_flowers(X_train, Y_train, "train"), _flowers(X_test, Y_test, "test")]
    (X_train, Y_train), (X_test, Y_test) = parts
    if X_train.shape[1] != X_test.shape[1]:
        raise _NotYet(f"X_train has {X_train.shape[1]} columns and X_test {X_test.shape[1]}; a network takes one kind.")
    for column in range(X_train.shape[1]):
        if len(np.unique(X_train[:, column])) == len(SPECIES):
            raise _NotYet(f"column {column} of X_train is the species: that is what the network must find out.")
    _need_pairs("train", 0.7, X_train, Y_train, X_train, Y_train)
    if Y_train.sum(axis=0).min() < 10 or Y_test.sum(axis=0).min() < 1:
        counts = "; ".join(", ".join(f"{count:.0f}" for count in Y.sum(axis=0)) for Y in (Y_train, Y_test))
        raise _NotYet(f"In Y_train and Y_test the species are {counts}. The file is in their order: shuffle it.")
    _need_pairs("test", 0.55, X_train, Y_train, X_test, Y_test)


def _network(forward, loss, weights, X, Y):
    X, Y = _flowers(X, Y, "train")
    weights = _weights(weights)
    batch, labels = X[:7], Y[:7]
    out = _outputs(forward, batch, weights, Y.shape[1])
    if not np.allclose(_outputs(forward, batch[:1], weights, Y.shape[1]), out[:1], rtol=1e-6, atol=1e-9):
        raise _NotYet("forward gives a flower other outputs when it comes alone. Each row is a flower by itself.")
    before = _loss(loss, batch, labels, weights)
    for k, matrix in enumerate(weights):
        if matrix.ndim == 2 and min(matrix.shape) > 1 and np.ptp(matrix) == 0:
            raise _NotYet(f"weights[{k}] is {matrix.flat[0]:g} throughout: such neurons are twins. Draw at random.")
        if _loss(loss, batch, labels, _shaken(weights, k)) == before:
            raise _NotYet(f"The loss does not change with weights[{k}]: does forward use it?")
    best, worst = (np.eye(Y.shape[1])[choice] for choice in (out.argmax(axis=1), out.argmin(axis=1)))
    if _loss(loss, batch, best, weights) >= _loss(loss, batch, worst, weights):
        raise _NotYet("The loss is no larger when every answer is wrong than when every answer is right.")
    count = sum(matrix.size for matrix in weights)
    return f"{count} weights decide, and the loss says how wrong they are: {_loss(loss, X, Y, weights):.4g} so far."


def _gradient(gradient, loss, weights, X, Y):
    X, Y = _flowers(X, Y, "train")
    weights = _weights(weights)
    elsewhere = [0.5 * np.random.RandomState(k).normal(size=matrix.shape) for k, matrix in enumerate(weights)]
    for trial, flowers in ((weights, slice(7)), (elsewhere, slice(-5, None)), (elsewhere, slice(None))):
        slopes = _slopes(gradient, X[flowers], Y[flowers], trial)
        pairs = [_measured(loss, X[flowers], Y[flowers], trial, slopes, k) for k in range(len(trial))]
        noise = 1e-9 * (1 + abs(_loss(loss, X[flowers], Y[flowers], trial)))  # of nudging, where all is flat
        _compare(pairs, noise, len(X[flowers]))
    return "every slope is what nudging measures, at your weights and at others, for a few flowers and for all."


def _unseen(forward, weights, losses, accuracy, X, Y):
    X, Y = _flowers(X, Y, "valid")
    weights = _weights(weights)
    losses, claimed = _numbers(losses), _numbers(accuracy)
    if losses is None or losses.ndim != 1 or len(losses) < 2:
        raise _NotYet("losses must be a list of numbers: the loss before the first step, and after every epoch.")
    if not np.isfinite(losses).all():
        raise _NotYet("The losses are no longer finite numbers. Is the learning rate too large?")
    first, last = losses[0], np.mean(losses[-max(1, len(losses) // 10) :])
    if last > first:
        raise _NotYet(
            f"The loss rose from {first:.4g} to {last:.4g}: downhill is minus the gradient, and the learning rate "
            "must not be too large."
        )
    if last > 0.6 * first:
        raise _NotYet(
            f"The loss fell from {first:.4g} to {last:.4g}, and that is not enough. It crawls, or it sits on a "
            "plateau: try more epochs, another learning rate, or other starting weights."
        )
    out = _outputs(forward, X, weights, Y.shape[1])
    right = int(np.sum(out.argmax(axis=1) == Y.argmax(axis=1)))
    share = right / len(X)
    if claimed is None or claimed.ndim:
        raise _NotYet("accuracy must be one number, between 0 and 1.")
    if claimed == right > 1:
        raise _NotYet(f"accuracy is {right}, a count: give it as a share of the {len(X)} validation flowers.")
    if not min(abs(claimed - share), abs(claimed - 100 * share)) < 0.006:
        raise _NotYet(f"accuracy is {claimed:.4g}, but {right} of the {len(X)} validation flowers are right.")
    if share < 0.5:
        raise _NotYet(
            f"The loss has fallen, but only {right} of {len(X)} are right, as if by chance: are weights the trained "
            "ones, and do the rows of X_valid and Y_valid belong together?"
        )
    if share < ASKED:
        raise _NotYet(
            f"The loss has fallen, but only {right} of {len(X)} are right, and {math.ceil(ASKED * len(X))} are asked "
            "for. If it does no better on the flowers that it was trained with, draw other starting weights or take "
            "more hidden neurons; training for longer may not be enough."
        )
    return f"{right} of the {len(X)} validation flowers. You have written a neural network from an empty page."


# ---------------------------------------------------------------- looking at what was written


def _numbers(value):
    """value as a float array, or None where it is ragged, far too large, or holds anything but real numbers."""
    try:
        array = np.asarray(value)
    except Exception:
        return None
    return array.astype(float) if array.dtype.kind in "iufb" and array.size <= MOST_NUMBERS else None


def _array(name, value, axes):
    array = _numbers(value)
    if array is None:
        raise _NotYet(f"{name} is of type {type(value).__name__}; it must be an array of numbers.")
    if array.ndim != axes or not array.size:
        hint = " np.eye(3)[species] makes a row for each." if name[0] == "Y" and array.ndim == 1 else ""
        raise _NotYet(f"{name} is of shape {array.shape}; it must have a row for each flower.{hint}")
    if not np.isfinite(array).all():
        raise _NotYet(f"{name} holds something that is not a finite number.")
    return array


def _flowers(X, Y, part):
    X, Y = _array(f"X_{part}", X, 2), _array(f"Y_{part}", Y, 2)
    if len(X) != len(Y):
        raise _NotYet(f"X_{part} has {len(X)} rows and Y_{part} {len(Y)}; both need one for each flower.")
    if Y.shape[1] != len(SPECIES) or not np.array_equal(np.sort(Y, axis=1), np.eye(len(SPECIES))[[2] * len(Y)]):
        raise _NotYet(f"A row of Y_{part} must be one 1 and two 0, with the 1 in the column of the species.")
    return X, Y


def _weights(weights):
    if not isinstance(weights, list | tuple) or not weights:
        raise _NotYet(f"weights is of type {type(weights).__name__}; it must be a list of arrays, such as [W1, W2].")
    arrays = [_numbers(matrix) for matrix in weights]
    for k, array in enumerate(arrays):
        if array is None or not array.size or not np.isfinite(array).all():
            raise _NotYet(f"weights[{k}] must be an array of finite numbers.")
    return arrays


def _shaken(weights, k):
    """The weights with random steps added to the array number k."""
    shaken = list(weights)
    shaken[k] = weights[k] + 0.1 * np.random.RandomState(0).normal(size=weights[k].shape)
    return shaken


def _result_of(name, function, X, *more):
    """What the learner's function returns for copies of the arguments, which it must leave as they are."""
    arguments = [[part.copy() for part in one] if isinstance(one, list) else one.copy() for one in (X, *more)]
    shown = f"{name}(X, weights)" if len(more) == 1 else f"{name}(X, Y, weights)"
    if not callable(function):
        raise _NotYet(f"{name} is of type {type(function).__name__}; it must be a function, {shown}.")
    try:
        value = function(*arguments)
    except Exception as error:
        words = " ".join(f"{type(error).__name__}: {error}".split())
        misfit = isinstance(error, ValueError) and re.search("matmul|broadcast|aligned|dimension", words)
        advice = " Write the shape behind every line: is something transposed?" if misfit else ""
        raise _NotYet(f"{shown} stops with {words:.180}.{advice}") from None
    if not all(map(np.array_equal, arguments[-1], more[-1])) or not np.array_equal(arguments[0], X):
        raise _NotYet(f"{shown} changes its arguments in place: write a = a - b, not a -= b.")
    if value is None:
        raise _NotYet(f"{shown} returns nothing: end it with return and the result.")
    return value


def _outputs(forward, X, weights, columns):
    out = _numbers(_result_of("forward", forward, X, weights))
    if out is None or out.shape != (len(X), columns):
        got = "no array of numbers" if out is None else f"of shape {out.shape}"
        raise _NotYet(f"forward(X, weights) is {got} for {len(X)} flowers; it must be of shape ({len(X)}, {columns}).")
    if not np.isfinite(out).all():
        raise _NotYet("forward(X, weights) holds something that is not a finite number.")
    return out


def _loss(loss, X, Y, weights):
    value = _numbers(_result_of("loss", loss, X, Y, weights))
    if value is None or value.size != 1 or not np.isfinite(value).all():
        raise _NotYet("loss(X, Y, weights) must be one finite number for the whole batch.")
    return float(value.reshape(()))


def _slopes(gradient, X, Y, weights):
    value = _result_of("gradient", gradient, X, Y, weights)
    if not isinstance(value, list | tuple) or len(value) != len(weights):
        raise _NotYet(f"gradient(X, Y, weights) must be a list of {len(weights)} arrays, one for each of weights.")
    slopes = [_numbers(part) for part in value]
    for k, (ours, matrix) in enumerate(zip(slopes, weights, strict=True)):
        if ours is None or ours.shape != matrix.shape:
            got = "no array of numbers" if ours is None else f"of shape {ours.shape}"
            raise _NotYet(f"The gradient at weights[{k}] is {got}; the weights are of shape {matrix.shape}.")
    return slopes


def _measured(loss, X, Y, weights, slopes, k):
    """(the learner's slopes, the measured ones) of some entries of weights[k]."""
    cells = list(np.ndindex(weights[k].shape))
    chosen = np.random.RandomState(k).permutation(len(cells))[:MOST_ENTRIES]
    measured = []
    for cell in (cells[number] for number in chosen):
        ends = []
        for nudge in (NUDGE, -NUDGE):
            nudged = [matrix.copy() for matrix in weights]
            nudged[k][cell] += nudge
            ends.append(_loss(loss, X, Y, nudged))
        measured.append((ends[0] - ends[1]) / (2 * NUDGE))
    return np.array([slopes[k][cells[number]] for number in chosen]), np.array(measured)


def _compare(pairs, noise, flowers):
    """Nothing if all slopes are as measured; else what stands, what does not, and by which factor it is off."""
    scale = max(np.abs(measured).max() for _, measured in pairs)
    stands = [np.allclose(ours, measured, rtol=1e-4, atol=1e-5 * scale + noise) for ours, measured in pairs]
    if all(stands):
        return
    off = [pair for pair, stood in zip(pairs, stands, strict=True) if not stood]
    ours, measured = (np.concatenate(side) for side in zip(*off, strict=True))
    factor = ours @ measured / (measured @ measured or 1)
    right, wrong = (
        " and ".join(f"weights[{k}]" for k, stood in enumerate(stands) if stood == wanted) for wanted in (True, False)
    )
    said = f"The slopes at {right} stand, those at {wrong} do not." if right else f"The slopes at {wrong} do not stand."
    if not np.allclose(ours, factor * measured, rtol=1e-3, atol=1e-4 * scale):
        path = " Then the mistake is on the way from the ones to the others." * bool(right)
        raise _NotYet(f"{said}{path} Go through the formulas: transposes, slopes of σ, which layer's numbers.")
    if abs(factor) < 1e-6:
        raise _NotYet(f"{said} They are 0 throughout.")
    if abs(factor + 1) < 1e-3:
        raise _NotYet(f"{said} Their sign is flipped.")
    sign = "Their sign is flipped, and besides they" if factor < 0 else "They"
    raise _NotYet(
        f"{said} {sign} are {abs(factor):.3g} times what nudging measures, with {flowers} flowers: look at 1/N and at "
        "the factors."
    )


def _need_unseen(seen, X_seen, unseen, X_unseen):
    rows = {tuple(row) for row in X_seen.tolist()}
    again = sum(tuple(row) in rows for row in X_unseen.tolist())
    if again > TWINS:
        raise _NotYet(f"{again} rows of X_{unseen} are in X_{seen} as well. Never seen means never.")


def _need_pairs(part, asked, X_train, Y_train, X, Y):
    """The best linear classifier of the training flowers gets few of this part right if its rows are mixed up."""
    inputs, others = (np.column_stack([table, np.ones(len(table))]) for table in (X_train, X))
    out = others @ np.linalg.lstsq(inputs, Y_train, rcond=None)[0]
    if np.mean(out.argmax(axis=1) == Y.argmax(axis=1)) < asked:
        raise _NotYet(
            f"The rows of X_{part} and Y_{part} don't belong together. Shuffle the table, then take it apart."
        )
