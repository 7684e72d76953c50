"""Judges a network that somebody wrote from an empty page, stage by stage. It needs only NumPy.

Nothing is compared with the series' own network. Any names, any number of layers and neurons, biases,
any loss and any way of training will do. What is judged is shapes, slopes measured by nudging, a loss
that falls, and the accuracy on the validation flowers. The exercises themselves are in lesson_08.py.
"""

import functools
import itertools
import math
import textwrap
import time

import numpy as np

from mlp_helpers import SPECIES
from mlp_lessons import IRIS

from . import judge
from .judge import NOT_ANSWERED, NOT_YET, RIGHT, Message, numbers, unanswered

FLOWERS = 150
DIFFERENT = FLOWERS - 1
TWIN = 142  # this row of the file measures what row 101 does, so it may be left out
ASKED = 0.85  # of the validation flowers
NUDGE = 1e-5
MOST_COLUMNS, MOST_ARRAYS, MOST_WEIGHTS = 1000, 100, 100_000  # more would take seconds
MOST_ENTRIES = 400  # of one array of weights are measured; of a larger array, only some
MOST_SECONDS = 1  # of measuring, however large a network is
NEARLY = 0.03  # of the largest slope
COARSE_NUDGE = 3e-3  # where a network computes in float32
BENT = (
    "Does your loss add a small number inside its log, or clip? That bends the loss where the network is sure, so "
    "gradient must take it into account. Or draw smaller weights."
)


class _NotYet(Exception):
    """What is not right yet, in words, and its id."""

    def __init__(self, words, mistake):
        super().__init__(words)
        self.mistake = mistake


def judged(stage, task, *answers):
    """The Message that the stage comes to."""
    return judge.safely(_judged, stage, task, *answers)


def _judged(stage, task, *answers):
    if any(unanswered(answer) for answer in answers):
        return Message(NOT_ANSWERED, f"{task}. Then run the cell. No value given to the check may be None.")
    try:
        return Message(RIGHT, stage(*answers))
    except _NotYet as said:
        return Message(NOT_YET, str(said), mistake=said.mistake)


# ---------------------------------------------------------------- the four stages


def data_stands(X_train, Y_train, X_valid, Y_valid, X_test, Y_test):
    parts = {"train": (X_train, Y_train), "valid": (X_valid, Y_valid), "test": (X_test, Y_test)}
    tables = {part: _flowers(X, Y, part)[0] for part, (X, Y) in parts.items()}
    train, valid, test = map(len, tables.values())
    if train + valid + test not in (FLOWERS, DIFFERENT):
        raise _NotYet(
            f"There are {train} flowers to train with, {valid} to choose by and {test} to test, but they must be "
            f"{FLOWERS} together, or {DIFFERENT} without row {TWIN}, the copy of row 101.",
            "count",
        )
    if min(valid, test) < FLOWERS // 10 or train < FLOWERS // 2:
        raise _NotYet(
            f"The three parts have {train}, {valid} and {test} flowers. Take about 90 to train with, and about 30 for "
            "each of the others.",
            "split",
        )
    for part in ("valid", "test"):
        try:
            _two_parts(X_train, Y_train, *parts[part])
        except _NotYet as said:
            said.args = (str(said).replace("_test", f"_{part}"),)
            raise
    kept = np.vstack([tables["valid"], tables["test"]])
    _need_a_scale_of_training(tables["train"], kept)
    _need_each_flower_once(tables)
    _need_species_in_place(np.vstack([*tables.values()]), np.vstack([Y_train, Y_valid, Y_test]))
    return f"{train} flowers to learn from, {valid} to choose by, and {test} that stay unseen until the end."


def _two_parts(X_train, Y_train, X_test, Y_test):
    parts = [_flowers(X_train, Y_train, "train"), _flowers(X_test, Y_test, "test")]
    (X_train, Y_train), (X_test, Y_test) = parts
    if X_train.shape[1] != X_test.shape[1]:
        raise _NotYet(
            f"X_train has {X_train.shape[1]} columns and X_test {X_test.shape[1]}, but both need the same number.",
            "columns",
        )
    if X_train.shape[1] > MOST_COLUMNS:
        raise _NotYet(
            f"X_train has {X_train.shape[1]} columns, but four measurements never need more than {MOST_COLUMNS}.",
            "too-wide",
        )
    _need_no_labels(X_train, Y_train, X_test, Y_test)
    _need_a_scale_of_training(X_train, X_test)
    _need_pairs("train", 0.7, X_train, Y_train, X_train, Y_train)
    if Y_train.sum(axis=0).min() < 10 or Y_test.sum(axis=0).min() < 1:
        counts = "; ".join(", ".join(f"{count:.0f}" for count in Y.sum(axis=0)) for Y in (Y_train, Y_test))
        raise _NotYet(
            f"In Y_train and Y_test the species are {counts}. The file is in their order: shuffle it.", "unshuffled"
        )
    _need_pairs("test", 0.55, X_train, Y_train, X_test, Y_test)


def network_stands(forward, loss, weights, X, Y):
    X, Y = _flowers(X, Y, "train")
    weights = _weights(weights)
    batch, labels = X[:7], Y[:7]
    out = _outputs(forward, batch, weights, Y.shape[1])
    if not np.allclose(_outputs(forward, batch[:1], weights, Y.shape[1]), out[:1], rtol=1e-6, atol=1e-9):
        raise _NotYet(
            "forward gives a flower different outputs when it comes alone. Each row is a flower by itself.",
            "not-by-itself",
        )
    if _is_flat(loss, X[:30], Y[:30], weights):
        raise _NotYet(
            "The loss moves in jumps. A small change in the weights does not change it at all, so it has no slope to "
            "walk down. Does it count, round, or take argmax? Compute it from the outputs themselves.",
            "flat",
        )
    before = _loss(loss, batch, labels, weights)
    for k, matrix in enumerate(weights):
        if matrix.ndim == 2 and min(matrix.shape) > 1 and np.ptp(matrix) == 0:
            raise _NotYet(
                f"weights[{k}] is {matrix.flat[0] + 0.0:g} throughout, so its neurons may be twins. Draw at random.",
                "twins",
            )
    for k in range(len(weights)):  # after that, since zeros in one array hide the array before it
        if _loss(loss, batch, labels, _shaken(weights, k)) == before:
            raise _NotYet(f"The loss does not change with weights[{k}]. Does forward use it?", "unused")
    best, worst = (np.eye(Y.shape[1])[choice] for choice in (out.argmax(axis=1), out.argmin(axis=1)))
    if _loss(loss, batch, best, weights) >= _loss(loss, batch, worst, weights):
        raise _NotYet(
            "The loss is no larger when every answer is wrong than when every answer is right.", "upside-down"
        )
    count = sum(matrix.size for matrix in weights)
    return f"{count} weights decide, and the loss says how wrong they are: {_loss(loss, X, Y, weights):.4g} so far."


def gradient_stands(gradient, loss, weights, X, Y):
    X, Y = _flowers(X, Y, "train")
    weights = _weights(weights)
    elsewhere = _drawn_like(weights, 0)
    coarse = _is_coarse(loss, X[:5], Y[:5], weights)
    for trial, flowers in ((elsewhere, slice(None)), (elsewhere, slice(-5, None)), (weights, slice(7))):
        slopes = _slopes(gradient, X[flowers], Y[flowers], trial)
        measured = [_measured(loss, X[flowers], Y[flowers], trial, slopes, k, coarse) for k in range(len(trial))]
        noise = 1e-9 * (1 + abs(_loss(loss, X[flowers], Y[flowers], trial)))  # of nudging, where all is flat
        _compare(measured, noise, len(X[flowers]), coarse, saturated=trial is weights)
    exactly = f", as exactly as its float32 allows: a nudge of {NUDGE:g} is lost in it" if coarse else ""
    return (
        f"every slope is what nudging measures, at your weights and at others, for a few flowers and for all{exactly}."
    )


def unseen_stands(forward, weights, losses, accuracy, X, Y):
    X, Y = _flowers(X, Y, "valid")
    weights = _weights(weights)
    losses, claimed = numbers(losses), numbers(accuracy)
    if losses is None or losses.ndim != 1 or len(losses) < 2:
        raise _NotYet(
            "losses must be a list of numbers: the loss before the first step, and after every epoch.", "losses"
        )
    if not np.isfinite(losses).all():
        raise _NotYet("The losses are no longer finite numbers. Is the learning rate too large?", "not-finite")
    first, last = losses[0], np.mean(losses[-max(1, len(losses) // 10) :])
    if last > first:
        raise _NotYet(
            f"The loss rose from {first:.4g} to {last:.4g}. Downhill is minus the gradient, and the learning rate "
            "must not be too large.",
            "rose",
        )
    if last > 0.6 * first:
        raise _NotYet(
            f"The loss fell from {first:.4g} to {last:.4g}, and that is not enough. It crawls, or it sits on a "
            "plateau. Try more epochs, another learning rate, or other starting weights.",
            "too-slow",
        )
    out = _outputs(forward, X, weights, Y.shape[1])
    right = int(np.sum(out.argmax(axis=1) == Y.argmax(axis=1)))
    share = right / len(X)
    if claimed is None or claimed.ndim:
        raise _NotYet("accuracy must be one number, between 0 and 1.", "accuracy")
    if claimed == right > 1:
        raise _NotYet(
            f"accuracy is {right}, which is a count. Give it as a share of the {len(X)} validation flowers.",
            "count-for-share",
        )
    if not min(abs(claimed - share), abs(claimed / 100 - share)) < 0.006:
        raise _NotYet(
            f"accuracy is {claimed:.4g}, but the network gets {right} of the {len(X)} validation flowers right.",
            "accuracy-off",
        )
    if share < 0.5:
        raise _NotYet(
            f"The loss has fallen, but the network gets only {right} of {len(X)} right, as if by chance. Are weights "
            "the trained ones, and do the rows of X_valid and Y_valid belong together?",
            "chance",
        )
    if share < ASKED:
        raise _NotYet(
            f"The loss has fallen, but the network gets only {right} of {len(X)} right, and "
            f"{math.ceil(ASKED * len(X))} are needed. If it does no better on the flowers that it was trained with, "
            "draw other starting weights or take more hidden neurons. Training for longer may not be enough.",
            "too-few",
        )
    return f"{right} of the {len(X)} validation flowers. You have written a neural network from an empty page."


# ---------------------------------------------------------------- looking at what was written


def _array(name, value, axes):
    array = numbers(value)
    if array is None:
        raise _NotYet(f"{name} is of type {type(value).__name__}, but it must be an array of numbers.", "no-array")
    if array.ndim != axes or not array.size:
        hint = " np.eye(3)[species] makes a row for each." if name[0] == "Y" and array.ndim == 1 else ""
        raise _NotYet(f"{name} is of shape {array.shape}, but it must have a row for each flower.{hint}", "shape")
    if not np.isfinite(array).all():
        raise _NotYet(f"{name} holds something that is not a finite number.", "not-finite")
    return array


def _flowers(X, Y, part):
    X, Y = _array(f"X_{part}", X, 2), _array(f"Y_{part}", Y, 2)
    if len(X) != len(Y):
        raise _NotYet(f"X_{part} has {len(X)} rows and Y_{part} {len(Y)}, but both need one for each flower.", "rows")
    if Y.shape[1] != len(SPECIES) or not np.array_equal(np.sort(Y, axis=1), np.eye(len(SPECIES))[[2] * len(Y)]):
        raise _NotYet(f"Each row of Y_{part} must hold one 1 and two 0s, with the 1 in the species' column.", "one-hot")
    return X, Y


def _weights(weights):
    if not isinstance(weights, list | tuple) or not weights:
        raise _NotYet(
            f"weights is of type {type(weights).__name__}, but it must be a list of arrays, such as [W1, W2].",
            "weights",
        )
    if len(weights) > MOST_ARRAYS:
        raise _NotYet(
            f"weights holds {len(weights)} arrays. Use a network with fewer layers, {MOST_ARRAYS} arrays at most.",
            "too-large",
        )
    arrays = [numbers(matrix) for matrix in weights]
    for k, array in enumerate(arrays):
        if array is None or not array.size or not np.isfinite(array).all():
            raise _NotYet(f"weights[{k}] must be an array of finite numbers.", "weights")
    if sum(array.size for array in arrays) > MOST_WEIGHTS:
        raise _NotYet(
            f"Those are more than {MOST_WEIGHTS} weights. A few dozen are enough for 150 flowers.", "too-large"
        )
    return arrays


def _shaken(weights, k):
    """The weights with random steps added to the array number k."""
    shaken = list(weights)
    shaken[k] = np.asarray(weights[k] + 0.1 * np.random.RandomState(0).normal(size=weights[k].shape))
    return shaken


def _drawn_like(weights, seed, scale=0.15):
    """Other weights of the same shapes, so small that they saturate no softmax."""
    random = np.random.RandomState(seed)
    return [np.asarray(scale * random.normal(size=matrix.shape)) for matrix in weights]


def _stays(loss, X, Y, weights, step):
    """Does the loss stay exactly the same, at most of five places, if all weights take a small step?"""
    stays = 0
    for seed in range(5):
        here, away = _drawn_like(weights, seed), _drawn_like(weights, seed + 5, step)
        there = [np.asarray(matrix + change) for matrix, change in zip(here, away, strict=True)]
        stays += _loss(loss, X, Y, here) == _loss(loss, X, Y, there)
    return stays > 2


def _is_flat(loss, X, Y, weights):
    """Does the loss depend on the weights but have no slope?"""
    far = {_loss(loss, X, Y, _drawn_like(weights, seed, 1)) for seed in range(5)}
    return len(far) > 1 and _stays(loss, X, Y, weights, 1e-4)


def _is_coarse(loss, X, Y, weights):
    """Does the loss lose the last digits of the weights, as in float32?"""
    return _stays(loss, X, Y, weights, 1e-10)


def _result_of(name, function, X, *more):
    """What the learner's function returns for copies of the arguments, which it must not change."""
    arguments = [[part.copy() for part in one] if isinstance(one, list) else one.copy() for one in (X, *more)]
    shown = f"{name}(X, weights)" if len(more) == 1 else f"{name}(X, Y, weights)"
    if not callable(function):
        raise _NotYet(
            f"{name} is of type {type(function).__name__}, but it must be a function, {shown}.", "no-function"
        )
    try:
        value = function(*arguments)
    except Exception as error:
        words = judge.in_words(error)
        misfit = "Write the shape beside every line. Is something transposed?" if "not fit" in words else ""
        said = f"{shown} stops with {textwrap.shorten(words, 180, placeholder=' …').rstrip('.')}."
        raise _NotYet(f"{said} {judge.what_to_do(words) or misfit}".strip(), "stopped") from None
    if not all(map(np.array_equal, arguments[-1], more[-1])) or not np.array_equal(arguments[0], X):
        raise _NotYet(f"{shown} changes its arguments in place. Write a = a - b, not a -= b.", "changed")
    if value is None:
        raise _NotYet(f"{shown} returns nothing. End it with return and the result.", "unreturned")
    return value


def _outputs(forward, X, weights, columns):
    out = numbers(_result_of("forward", forward, X, weights))
    if out is None or out.shape != (len(X), columns):
        got = "no array of numbers" if out is None else f"of shape {out.shape}"
        raise _NotYet(
            f"forward(X, weights) is {got} for {len(X)} flowers, but it must be of shape ({len(X)}, {columns}).",
            "shape",
        )
    if not np.isfinite(out).all():
        raise _NotYet("forward(X, weights) holds something that is not a finite number.", "not-finite")
    return out


def _loss(loss, X, Y, weights):
    value = numbers(_result_of("loss", loss, X, Y, weights))
    if value is None or value.size != 1 or not np.isfinite(value).all():
        raise _NotYet("loss(X, Y, weights) must be one finite number for the whole batch.", "loss")
    return float(value.reshape(()))


def _slopes(gradient, X, Y, weights):
    value = _result_of("gradient", gradient, X, Y, weights)
    if not isinstance(value, list | tuple) or len(value) != len(weights):
        raise _NotYet(
            f"gradient(X, Y, weights) must be a list of {len(weights)} arrays, one for each of weights.", "gradient"
        )
    slopes = [numbers(part) for part in value]
    for k, (ours, matrix) in enumerate(zip(slopes, weights, strict=True)):
        if ours is None or ours.shape != matrix.shape:
            got = "no array of numbers" if ours is None else f"of shape {ours.shape}"
            raise _NotYet(
                f"The gradient at weights[{k}] is {got}, but the weights are of shape {matrix.shape}.", "shape"
            )
    return slopes


def _measured(loss, X, Y, weights, slopes, k, coarse):
    """(entries of weights[k], the learner's slopes along them, the measured ones).

    In a large array or a slow network, only some entries are measured, and a direction that moves all of them is
    added, so that none escapes.
    """
    random, shape, size = np.random.RandomState(k), weights[k].shape, weights[k].size
    chosen = [np.unravel_index(number, shape) for number in random.permutation(size)[:MOST_ENTRIES]]
    along = functools.partial(_slope_along, loss, X, Y, weights, k, COARSE_NUDGE if coarse else NUDGE)
    until = time.perf_counter() + MOST_SECONDS / (3 * len(weights))
    measured = []
    for cell in chosen:
        direction = np.zeros(shape)
        direction[cell] = 1
        measured.append(along(direction))
        if time.perf_counter() > until:
            break
    entries = chosen[: len(measured)]
    ours = [slopes[k][cell] for cell in entries]
    if len(entries) < size:
        direction = random.choice([-1, 1], shape) / size**0.5
        entries, ours, measured = (
            [*entries, None],
            [*ours, np.sum(slopes[k] * direction)],
            [*measured, along(direction)],
        )
    return entries, np.array(ours), np.array(measured)


def _slope_along(loss, X, Y, weights, k, nudge, direction):
    ends = []
    for step in (nudge, -nudge):
        nudged = list(weights)
        nudged[k] = np.asarray(weights[k] + step * direction)
        ends.append(_loss(loss, X, Y, nudged))
    return (ends[0] - ends[1]) / (2 * nudge)


def _compare(measured, noise, flowers, coarse, saturated):
    """Nothing if all slopes are as measured; otherwise an error says which are wrong, and by which factor.

    Where the learner's weights saturate a softmax, a small number in the log of its loss makes itself felt.
    """
    scale = max(np.abs(theirs).max() for _, _, theirs in measured)
    relative, absolute = (5e-3, 2e-3) if coarse else (1e-4, 1e-5)
    if saturated:
        relative, absolute = NEARLY, NEARLY
    close = [np.isclose(ours, theirs, relative, absolute * scale + noise) for _, ours, theirs in measured]
    stands = [each.all() for each in close]
    if all(stands):
        return
    right, wrong = (
        " and ".join(f"weights[{k}]" for k, stood in enumerate(stands) if stood == wanted) for wanted in (True, False)
    )
    said = f"The slopes at {wrong} are wrong."
    if right:
        said = f"The slopes at {right} are right, but those at {wrong} are not."
    if saturated:
        raise _NotYet(f"At smaller weights all slopes are right, but at yours they are not. {BENT}", "bent")
    cells = [(k, measured[k][0][number]) for k, each in enumerate(close) for number in np.flatnonzero(~each)]
    if all(cell is None for _, cell in cells):
        raise _NotYet(
            f"{said} Most entries are right, but some are off. Which rows or columns were treated differently?", "entry"
        )
    if len(cells) <= 2 and sum(map(len, close)) > 10:
        entries = " and ".join(f"weights[{k}]{[int(i) for i in cell]}" for k, cell in cells if cell is not None)
        raise _NotYet(f"All slopes are right except {'that' if len(cells) == 1 else 'those'} at {entries}.", "entry")
    off = [pair for pair, stood in zip(measured, stands, strict=True) if not stood]
    ours, theirs = (np.concatenate([each[side] for each in off]) for side in (1, 2))
    factor = ours @ theirs / (theirs @ theirs or 1)
    exactly, roughly = (
        np.allclose(ours, factor * theirs, times * relative, times * absolute * scale) for times in (1, 10)
    )
    if not exactly and all(np.abs(ours - theirs).max() <= NEARLY * scale for _, ours, theirs in measured):
        raise _NotYet(f"{said} But they are close. {BENT}", "bent")
    if not roughly:
        path = " So the mistake is on the way from one to the other." * bool(right)
        raise _NotYet(
            f"{said}{path} Check the formulas: transposes, slopes of σ, and which layer's numbers they use.", "slopes"
        )
    if abs(factor) < 1e-6:
        raise _NotYet(f"{said} They are 0 throughout.", "zero")
    if abs(factor + 1) < 1e-4:
        raise _NotYet(f"{said} Their sign is flipped.", "sign")
    sign = "Their sign is flipped, and they also" if factor < 0 else "They"
    times = f"{abs(factor):.3g}" if abs(abs(factor) - 1) > 0.01 else f"{abs(factor):.5g}"
    raise _NotYet(
        f"{said} {sign} are {times} times what nudging measures, with {flowers} flowers. Look at 1/N and at the "
        "factors.",
        "factor",
    )


# ---------------------------------------------------------------- looking at the two parts of the table


def _need_no_labels(X_train, Y_train, X_test, Y_test):
    """No column of X tells the species, as a number or as 0 and 1, on any scale."""
    X, species = np.vstack([X_train, X_test]), np.vstack([Y_train, Y_test]).argmax(axis=1)
    for column, values in enumerate(X.T):
        each = [np.unique(values[species == kind]) for kind in np.unique(species)]
        if len(np.unique(values)) > 1 and all(len(kind) == 1 for kind in each):
            words = f"column {column} of X_train tells the species, which the network must find out by itself."
            raise _NotYet(words, "labels-in-X")


def _need_a_scale_of_training(X_train, X_test):
    """X_test is on the scale of X_train, which was found without the help of X_test."""
    both = np.vstack([X_train, X_test])
    varied = np.ptp(X_train, axis=0) > 0
    train, test, both = (table[:, varied] for table in (X_train, X_test, both))
    if not varied.any():
        return
    for kind in SCALES:
        if kind(both) and not kind(train):
            raise _NotYet(
                "The scale, such as the mean or the largest number, is that of all the flowers. So the training has "
                "seen something of the test flowers. Scale both parts with the numbers of X_train alone.",
                "scaled-together",
            )
    if any(kind(test) and kind(train) for kind in SCALES):
        raise _NotYet(
            "X_test is scaled by its own numbers, such as their mean or the largest of them. So the same flower would "
            "look different in each part. Scale both with the numbers of X_train.",
            "scaled-apart",
        )
    if np.any(np.abs(test.mean(axis=0) - train.mean(axis=0)) > 3 * train.std(axis=0)):
        raise _NotYet(
            "X_test is on a different scale from X_train. Whatever is done to one must be done to both.", "other-scale"
        )


def _largest_are_1(table):
    return np.isclose(np.abs(table).max(axis=0), 1, 0, 1e-6)


SCALES = [  # what a table has if it was scaled by its own numbers
    lambda table: bool(np.all(np.abs(table.mean(axis=0)) < 1e-6 * np.abs(table).max(axis=0))),
    lambda table: np.allclose(table.std(axis=0), 1, 0, 1e-6),
    lambda table: np.allclose(table.std(axis=0, ddof=1), 1, 0, 1e-6),
    lambda table: bool(_largest_are_1(table).all()),  # column by column
    lambda table: _largest_are_1(table).sum() == 1 and np.abs(table).max() < 1 + 1e-6,  # the largest of all
]


def _need_each_flower_once(tables):
    table = _to_1(np.vstack([*tables.values()]))
    different, natural = len(np.unique(table, axis=0)), DIFFERENT
    columns = _columns_of_the_file(table)
    known = {column: way for column, way in columns.items() if way}
    if known:  # with few columns or rounded numbers, more flowers measure the same
        natural = len(np.unique(np.column_stack([numbers for numbers, _ in known.values()]), axis=0))
    telling = len(known) == len(columns) or natural > 2 / 3 * FLOWERS
    if different >= DIFFERENT or (known and telling and len(np.unique(table[:, list(known)], axis=0)) >= natural):
        return
    rows = dict(zip(tables, np.split(table, np.cumsum([len(part) for part in tables.values()])[:-1]), strict=True))
    again = {pair: _shared(*(rows[part] for part in pair)) for pair in itertools.combinations(tables, 2)}
    seen, unseen = most = max(again, key=again.get)
    copies = f" Only a copy may be left out: row 101 or row {TWIN}, which measure the same." * (len(table) < FLOWERS)
    if again[most] > 1:  # one pair may be the twins
        words = f"{again[most]} rows of X_{unseen} are in X_{seen} as well. Never seen means never.{copies}"
        raise _NotYet(words, "leaked")
    raise _NotYet(
        f"Some flowers appear more than once, and others are missing: only {different} of the rows differ. "
        f"A permutation takes each flower once.{copies}",
        "repeated",
    )


def _shared(seen, unseen):
    """How many rows of one table are in the other."""
    rows = set(map(tuple, seen.tolist()))
    return sum(tuple(row) in rows for row in unseen.tolist())


def _to_1(table):
    """The table scaled to 1 as the largest number of each column and rounded, so that equal flowers are equal rows."""
    largest = np.abs(table).max(axis=0)
    return np.round(table / np.where(largest > 0, largest, 1), 7)


def _file(count):
    """The table of the flowers; where they are fewer, without the twin."""
    file = np.loadtxt(IRIS, delimiter=",")
    return file if count == FLOWERS else np.delete(file, TWIN, axis=0)


def _columns_of_the_file(table):
    """{column of the table that varies: (the numbers of the file that it holds, rising or falling), or None}.

    Scaling keeps how often each number occurs, and the order of the numbers.
    """
    file = _file(len(table))[:, :-1].T
    kinds = [
        (numbers, np.unique(numbers, return_counts=True)[1]) for numbers in (*file, *np.round(file), *np.floor(file))
    ]
    found = {}
    for column, values in enumerate(table.T[:50]):
        counts = np.unique(values, return_counts=True)[1]
        ways = [(n, sign) for n, c in kinds for sign in (1, -1) if np.array_equal(counts[::sign], c)]
        if len(counts) > 1:
            found[column] = ways[0] if ways else None
    return found


def _need_species_in_place(X, Y):
    """The 1 in each row of Y is in the column of its species, as the measurements in the file tell."""
    columns = _columns_of_the_file(_to_1(X))
    known = {column: way for column, way in columns.items() if way}
    if not known:
        return
    species = _file(len(X))[:, -1].astype(int)

    def middles(table, kinds):
        table = (table - table.mean(axis=0)) / table.std(axis=0)
        return np.array([table[kinds == kind].mean(axis=0) for kind in range(len(SPECIES))])

    ours = middles(np.column_stack([sign * X[:, column] for column, (_, sign) in known.items()]), Y.argmax(axis=1))
    theirs = middles(np.column_stack([numbers for numbers, _ in known.values()]), species)
    best = min(itertools.permutations(range(len(SPECIES))), key=lambda order: np.sum((ours[list(order)] - theirs) ** 2))
    if best != tuple(range(len(SPECIES))):
        moved = next(kind for kind, place in enumerate(best) if kind != place)
        raise _NotYet(
            f"The labels are in the wrong columns: species {moved} has its 1 in column {best[moved]} of Y. "
            "np.eye(3)[species] puts it into the column of the species.",
            "labels-moved",
        )


def _need_pairs(part, asked, X_train, Y_train, X, Y):
    """The rows of X and Y belong together: where they are mixed up, the best linear classifier of the training flowers
    gets few of them right.
    """
    inputs, others = (np.column_stack([table, np.ones(len(table))]) for table in (X_train, X))
    out = others @ np.linalg.lstsq(inputs, Y_train, rcond=None)[0]
    if np.mean(out.argmax(axis=1) == Y.argmax(axis=1)) < asked:
        raise _NotYet(
            f"The rows of X_{part} and Y_{part} don't belong together. Shuffle the table first, then take it apart.",
            "mixed-up",
        )
