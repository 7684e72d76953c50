"""The exercises of lesson 10, Recovering the weights."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, feedforward

from . import judge

# fmt: off
_value = functools.partial(judge.value, module=__name__)
_function = functools.partial(judge.function, scope=globals())


check_N = _value(
    "my_N", "put a list of whole numbers in place of None, and run the cell.",
    "one entry leaves three candidates for N, and all six together leave one.", [7, 8, 9],
    {
        (9,): "alone | 9 fits, but other numbers fit too, because this entry is small and printed with only three "
            "decimals.",
        (9, 10, 11): "other-entry | That is for W2_update[1, 1], but the row that has survived is row 0.",
        (8, 9): "one-missing | One more number fits. Try the smaller ones too.",
        (8,): "eight-alone | 8 is not the only one. Round to three decimals before you compare.",
    }, read=np.unique,
)


check_columns = _value(
    "my_columns", "put two numbers in place of (None, None), and run the cell.",
    "it takes the second decimal of H_in to leave a single column.", (15, 23),
    {
        (23, 15): "swapped | The two numbers are swapped.",
        (1, 1): "two-decimals | That is for two decimals. Compare with what is printed here, such as 1.5.",
        (11, 9): "half-excluded | A sum that is exactly 0.05 away fits as well.",
        (12, 15): "floats | Some sums that are exactly 0.05 away are missing, because floats miss them by a hair. "
            "Allow 0.051.",
        (13, 15): "rounded-away | A sum that is exactly 0.05 away fits as well, whichever way it would be rounded.",
        (12, 19): "unrounded-H | Compare with the numbers that have one decimal. H_in has two.",
        (15, 22): "range | The end of the range is missing, but 1 counts too.",
        (3, 0): "negative | Negative weights are missing.",
        (90, 93): "tenth | A sum may be at most 0.05 away, not 0.1.",
    },
)


def _count(H_out, o, decimals, *, parts=None, first=-1, beyond=1, flowers=slice(None), printed=2, pairs="all",
fit=np.all):
    """How many pairs of numbers from −1 to 1 with this many decimals turn H_out into o."""
    parts = 10**decimals if parts is None else parts
    numbers = np.array([part / parts for part in range(first * parts, parts + beyond)])
    a, b = np.meshgrid(numbers, numbers)
    chosen = {"all": a < 9, "one order": a <= b, "equal": a == b, "different": a != b}[pairs]
    w = np.stack([a[chosen], b[chosen]])
    return np.count_nonzero(fit(np.round(w.T @ H_out[flowers].T, printed) == o[flowers], axis=1))


PRINTED = feedforward(X, W1, W2, by_hand=True)
# No sum here ends in half a hundredth, so it does not matter how a half is rounded.
COUNTS = [
    (PRINTED.H_out, PRINTED.O_in[:, 0], 1),
    (np.array([[0.25, 0.75], [0.5, 0.5]]), np.array([1.0, 1.0]), 0),
    (np.array([[0.5, 0.0]]), np.array([0.2]), 1),
    (np.array([[0.5, 0.5]]), np.array([0.5]), 0),
    (PRINTED.H_out, PRINTED.O_in[:, 1], 1),
    (np.array([[0.1, 0.0], [0.2, 0.0]]), np.array([0.01, 0.02]), 1),
]
HUNDREDTHS = [(PRINTED.H_out, PRINTED.O_in[:, 0], 2)]  # with one decimal too many it would take a minute

check_count = _function(
    "my_count", "H_out o decimals", "where more decimals are allowed, one column no longer has one answer.",
    "parts = 10**decimals; first = -1; beyond = 1; flowers = slice(None); printed = 2; pairs = 'all'; "
    "fit = np.all; "
    "result = _count(H_out, o, decimals, parts=parts, first=first, beyond=beyond, flowers=flowers, printed=printed, "
    "pairs=pairs, fit=fit)", COUNTS, [
        ("nothing | It counts nothing. Is return inside a loop, or does == compare two different shapes?", "0"),
        ("first-fit | It never counts beyond 1. Does it stop at the first pair that fits?",
         "min(_count(H_out, o, decimals), 1)"),
        ("one-flower | It tries only the first flower, but a pair must fit all of them.", "flowers = slice(1)"),
        ("last-flower | It tries only the last flower, but a pair must fit all of them.", "flowers = slice(-1, None)"),
        ("whole-numbers | It tries only whole numbers. Does w hold fractions, such as a / 10**decimals?", "parts = 1"),
        ("tenths | It tries only tenths, whatever decimals is.", "parts = 10"),
        ("caret | ^ is not a power in Python. Write 10**decimals.", "parts = 10 ^ decimals"),
        ("times | 10 * decimals is not a power. Write 10**decimals.", "parts = 10 * decimals"),
        ("one-more | It allows one decimal too many.", "parts = 10 ** (decimals + 1)"),
        ("range | The end of the range is missing, but 1 counts too.", "beyond = 0"),
        ("beyond | It goes beyond 1, but the numbers are from −1 to 1.", "beyond = 2"),
        ("positive | Negative numbers are missing.", "first = 0"),
        ("unrounded | Without rounding, nothing fits exactly. Compare two decimals.", "printed = 9", "printed = 99"),
        ("rounded-as-weights | The sum is rounded to as many decimals as the weights have, but the slides print two.",
         "printed = decimals"),
        ("rounded-to-1 | The sum is rounded to another number of decimals, but the slides print two.", "printed = 1",
         "printed = 3", "printed = 0"),
        ("one-order | Each pair is tried in only one order, but (0.1, 0.2) and (0.2, 0.1) are two pairs.",
         "pairs = 'one order'"),
        ("equal | Both numbers of a pair are always the same. Each needs a loop of its own.", "pairs = 'equal'",
         "_count(H_out, o, decimals, pairs='equal') * (2 * 10**decimals + 1)"),
        ("first-sum | Every flower is compared with the first number of o, but each has a number of its own.",
         "_count(H_out, 0 * o + o[0], decimals)"),
        ("any | A pair counts here if it fits some flower, but it must fit all of them.", "fit = np.any"),
        ("different | Pairs of two equal numbers are left out, but they count too.", "pairs = 'different'"),
        ("tried | That counts all pairs, not those that fit.", "(2 * 10**decimals + 1) ** 2", "2 * 10**decimals + 1"),
        ("sides | Every pair is counted once for each flower. It must fit all flowers, so use np.all.",
         "_count(H_out, o, decimals) * len(o)"),
    ], amounts=False, slow_cases=HUNDREDTHS,
)
