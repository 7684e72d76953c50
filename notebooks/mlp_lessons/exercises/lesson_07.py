"""The exercises of lesson 07, How good is it?"""

import functools

import numpy as np

from . import judge
from .judge import NUMBER

# fmt: off
_value = functools.partial(judge.value, module=__name__)
_function = functools.partial(judge.function, scope=globals())
_RANDOM = np.random.RandomState(7)
_TABLES = [(_RANDOM.normal(size=rows) * [0.5, 3, 20] + [4, -6, 50], _RANDOM.normal(size=(4, 3)) * 9 + 2)
           for rows in ((5, 3), (8, 3), (6, 3))]
_CALLS = [(_RANDOM.randint(3, size=count), _RANDOM.randint(3, size=count)) for count in (12, 30, 7)]


check_most_frequent = _value(
    "my_baseline", NUMBER, "anyone who praises an accuracy should name this number first.", 0.7,
    {
        0.82: "network | That is the network's accuracy. The baseline never looks at a picture.",
        0.12: "difference | That is how much the network gains on the baseline, not what the baseline gets.",
        0.3: "wrong | That is the share that the baseline gets wrong.",
        1 / 3: "guessing | That is guessing among three equally frequent kinds, but these are not equally frequent.",
        0.54: "by-frequency | That is guessing each kind as often as it occurs. The baseline always guesses the most "
            "frequent one.",
        140: "count | That is how many it gets right. Give the share.",
        0.2: "another-kind | Another kind is more frequent.",
        0.1: "rarest | That is the rarest kind.",
    },
)

check_scale = _function(
    "my_scale", "X X_new", "nothing outside the training set may help.",
    "mean = X.mean(axis=0); std = X.std(axis=0); result = (X_new - mean) / std", _TABLES, [
        ("own-numbers | X_new is scaled by its own mean and standard deviation. Use those of X, because the network "
         "has learned with them.", "mean = X_new.mean(axis=0); std = X_new.std(axis=0)"),
        ("own-mean | The mean is that of X_new, but it must be that of X.", "mean = X_new.mean(axis=0)"),
        ("own-std | The standard deviation is that of X_new, but it must be that of X.", "std = X_new.std(axis=0)"),
        ("together | The mean and the standard deviation are those of both tables together, but they must be those of "
         "X alone.",
         "both = np.vstack([X, X_new]); mean = both.mean(axis=0); std = both.std(axis=0)"),
        ("rows | axis=1 takes the mean of each flower. Take the mean of each column, with axis=0.",
         "mean = X.mean(axis=1); std = X.std(axis=1)", "mean = X.mean(axis=1)", "std = X.std(axis=1)",
         "mean = X_new.mean(axis=1, keepdims=True); std = X_new.std(axis=1, keepdims=True)"),
        ("n-1 | The squares are divided by one less than the number of flowers. np.std divides by the number itself.",
         "std = X.std(axis=0, ddof=1)"),
        ("scaled-X | That is X, scaled. Scale X_new.", "(X - mean) / std"),
        ("one-mean | That is one mean for the whole table, but each column has a mean of its own.", "mean = X.mean()"),
        ("one-std | That is one standard deviation for the whole table, but each column has one of its own.",
         "std = X.std()"),
        ("one-each | That is one mean and one standard deviation for the whole table, but each column has its own.",
         "mean = X.mean(); std = X.std()"),
        ("not-shifted | The mean is not subtracted.", "mean = 0"),
        ("not-divided | It is shifted but not divided by the standard deviation.", "std = 1"),
        ("variance | That divides by the variance. The standard deviation is its square root.", "std = X.var(axis=0)"),
        ("multiplied | It is multiplied by the standard deviation, but it must be divided by it.",
         "(X_new - mean) * std"),
        ("added | The mean is added, but it must be subtracted.", "(X_new + mean) / std"),
        ("sign | The sign is flipped: it is X_new − mean.", "(mean - X_new) / std"),
        ("brackets | Only the mean is divided. The difference needs brackets.", "X_new - mean / std"),
        ("range | That divides by the range, from the lowest to the highest. Divide by the standard deviation.",
         "std = X.max(axis=0) - X.min(axis=0)", "mean = X.min(axis=0); std = X.max(axis=0) - X.min(axis=0)"),
    ],
)

check_report = _value(
    "my_report", NUMBER, "the validation set has made the choice, and the test set has not been used before.", 0.935,
    {
        0.967: "by-test | That network was chosen by the test set, so the test set can't judge it any more.",
        0.961: "validation | That network was chosen for this very number, so the number flatters it.",
        0.991: "training | That is the accuracy on the flowers that the network has learned from.",
        0.974: "training-chosen | The choice is right, but that is the accuracy on the flowers that the network has "
            "learned from.",
        0.953: "by-training | That network is the best only on its training set. Choose by the validation set.",
        0.943: "not-chosen | Another network is better on the validation set.",
        0.912: "lowest | Another network is better on the validation set.",
        0.958: "lowest-training | Another network is better on the validation set.",
        0.94: "rounded | Give one of the nine numbers, exactly as it stands in the table.",
        0.952: "average | Only one network is chosen, so there is nothing to average.",
    },
)

check_confusion = _function(
    "my_confusion", "species calls", "its diagonal counts what the network gets right.",
    "counts = np.array([[np.sum((species == s) & (calls == c)) for c in range(3)] for s in range(3)]); "
    "result = counts", _CALLS, [
        ("transposed | Rows and columns are swapped: a row is what a flower is, and a column is what it was called.",
         "counts.T"),
        ("diagonal | Only the right answers are counted. The wrong ones belong off the diagonal.",
         "np.diag(np.diag(counts))"),
        ("only-wrong | Only the wrong answers are counted. The right ones belong on the diagonal.",
         "counts - np.diag(np.diag(counts))"),
        ("shares | Those are shares. Give counts.", "counts / len(species)",
         "counts / counts.sum(axis=1, keepdims=True)", "counts / counts.sum(axis=0)"),
        ("accuracy | That is one number, about the right answers only. Return a table with a cell for each species and "
         "each call.", "np.sum(species == calls)", "np.mean(species == calls)"),
        ("either | That counts the flowers that are of the species or were called so. Both must be true.",
         "np.array([[np.sum((species == s) | (calls == c)) for c in range(3)] for s in range(3)])"),
        ("only-species | That counts only the species. A cell must also look at what the flower was called.",
         "np.repeat(counts.sum(axis=1, keepdims=True), 3, axis=1)", "np.diag(counts.sum(axis=1))"),
        ("only-calls | That counts only the calls. A cell must also look at what the flower is.",
         "np.repeat(counts.sum(axis=0, keepdims=True), 3, axis=0)", "np.diag(counts.sum(axis=0))"),
        ("yes-or-no | A cell is a count, but yours says only whether there is such a flower. Is there an = where += "
         "should be?", "1 * (counts > 0)"),
        ("ones | Each cell is 1 too large. Begin with np.zeros.", "counts + 1"),
        ("one-flower | Only one flower is counted. Does return stand inside the loop?",
         "np.eye(3)[species[:1]].T @ np.eye(3)[calls[:1]]"),
        ("last-flower | The last flower is left out.", "np.eye(3)[species[:-1]].T @ np.eye(3)[calls[:-1]]"),
        ("first-flower | The first flower is left out. Python counts from 0.",
         "np.eye(3)[species[1:]].T @ np.eye(3)[calls[1:]]"),
        ("three | Only the first three flowers are counted, but the loop must go through all of them.",
         "np.eye(3)[species[:3]].T @ np.eye(3)[calls[:3]]"),
    ],
)
