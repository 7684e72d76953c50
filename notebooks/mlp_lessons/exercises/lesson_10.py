"""The exercises of lesson 10, Recovering the weights."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, feedforward

from . import judge

# fmt: off
_function = functools.partial(judge.function, scope=globals())


check_N = judge.value(
    "my_N", "put a list of whole numbers in place of None, and run the cell.",
    "one entry leaves three candidates for N; all six together leave one.", [7, 8, 9],
    {
        (9,): "9 fits, but it is not alone: this entry is small, and printed with three decimals.",
        (9, 10, 11): "That is for W2_update[1, 1]; row 0 has survived.",
        (8, 9): "One more fits: try the smaller ones too.",
        (8,): "8 is not alone: round to three decimals before you compare.",
    }, read=np.unique,
)


check_columns = judge.value(
    "my_columns", "put two numbers in place of (None, None), and run the cell.",
    "the second decimal of H_in was most of the evidence.", (15, 23),
    {
        (23, 15): "The two have changed places.",
        (1, 1): "That is for two decimals: compare with what is printed here, as 1.5.",
        (11, 9): "A sum that is exactly 0.05 away fits as well.",
        (12, 15): "Some sums that are exactly 0.05 away are missing: floats lie a hair beside them. Allow 0.051.",
        (13, 15): "A sum that is exactly 0.05 away fits as well, whichever way it would be rounded.",
        (12, 19): "Compare with the numbers that have one decimal: H_in has two.",
        (15, 22): "The end of the range is missing: 1 counts too.",
        (3, 0): "Negative weights are missing.",
        (90, 93): "At most 0.05 away, not 0.1.",
    },
)


def _count(H_out, o, decimals, *, start=-1, beyond=1, flowers=slice(None), printed=2):
    """How many pairs of numbers from −1 to 1 with so many decimals turn H_out into o."""
    values = np.arange(start * 10**decimals, 10**decimals + beyond) / 10**decimals
    pairs = np.stack(np.meshgrid(values, values), axis=-1).reshape(-1, 2)
    return np.count_nonzero((np.round(pairs @ H_out[flowers].T, printed) == o[flowers]).all(axis=1))


PRINTED = feedforward(X, W1, W2, by_hand=True)
# No sum here ends in half a hundredth, so it is no matter how a half is rounded.
COUNTS = [
    (PRINTED.H_out, PRINTED.O_in[:, 0], 1),
    (np.array([[0.25, 0.75], [0.5, 0.5]]), np.array([1.0, 1.0]), 0),
    (np.array([[0.5, 0.0]]), np.array([0.2]), 1),
    (np.array([[0.5, 0.5]]), np.array([0.5]), 0),
]
HUNDREDTHS = [(PRINTED.H_out, PRINTED.O_in[:, 0], 2)]  # with one decimal too many it would take a minute

check_count = _function(
    "my_count", "H_out o decimals", "where more decimals are allowed, one column no longer has one answer.",
    _count, COUNTS, [
        ("It counts nothing: is return inside a loop, or == compared with another shape?", "0"),
        ("It never counts beyond 1: does it stop at the first pair that fits?", "min(_count(H_out, o, decimals), 1)"),
        ("It tries the first flower alone: a pair must fit all of them.",
         "_count(H_out, o, decimals, flowers=slice(1))"),
        ("It tries whole numbers only: does w hold parts of 1, such as a / 10**decimals?", "_count(H_out, o, 0)"),
        ("It tries tenths only, whatever decimals is.", "_count(H_out, o, 1)"),
        ("It allows one decimal too many.", "_count(H_out, o, decimals + 1)"),
        ("The end of the range is missing: 1 counts too.", "_count(H_out, o, decimals, beyond=0)"),
        ("Negative numbers are missing.", "_count(H_out, o, decimals, start=0)"),
        ("Without rounding, nothing fits exactly: round to two decimals before you compare.",
         "_count(H_out, o, decimals, printed=9)"),
        ("The sum is rounded to as many decimals as the weights have; the slides print two.",
         "_count(H_out, o, decimals, printed=decimals)"),
    ], amounts=False, slow_cases=HUNDREDTHS,
)
