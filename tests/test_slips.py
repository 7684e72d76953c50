"""Slips of twenty kinds, as people make them on a sheet: how many are named first, and how many wrongly.

They were written independently of marking.py. A slip is named wrongly if none of the causes that the sheet
names is the one that made it.
"""

import collections
import itertools
import re

import numpy as np
import pytest

from mlp_helpers import DECIMALS, rounded, sigmoid
from mlp_lessons.sheets import marking, pencil
from mlp_lessons.sheets.pencil import ENTRIES

SHEETS = [pencil.sheet(7 * number + 1, own_weights=number % 2 == 1) for number in range(24)]
S = sigmoid
LAYERS = (("H_in", "H_out", "H_error", "H_delta", "X", "W1_update"),
          ("O_in", "O_out", "O_error", "O_delta", "H_out", "W2_update"))  # fmt: skip


def throughout(k):
    """Yield (kind, what is said about it, matrix, what it becomes) for slips that are made in a whole matrix."""
    for name, left, right in (("H_in", k["X"], k["W1"]), ("O_in", k["H_out"], k["W2"])):
        yield "minus lost", "minus signs", name, left @ abs(right)
        yield "σ too early", "already been through σ", name, S(left @ right)
        for number in range(left.shape[1]):
            others = np.arange(left.shape[1]) != number
            yield "product missing", rf"{number}\] · .* is missing", name, left[:, others] @ right[others]
    yield "σ forgotten", "not H_in", "O_in", k["H_in"] @ k["W2"]
    yield "σ forgotten", "not H_in", "W2_update", k["H_in"].T @ k["O_delta"] / 3
    yield "order", "reversed", "O_error", k["Y"] - k["O_out"]
    yield "Y forgotten", "Y is missing", "O_error", k["O_out"] + 0
    yield "1 everywhere", "one column", "O_error", k["O_out"] - 1
    yield "σ′ forgotten", "σ′ is missing", "H_error", k["O_error"] @ k["W2"].T
    yield "N too early", "1/N", "H_error", k["O_delta"] @ k["W2"].T / 3
    yield "not transposed", "not transposed", "H_error", k["O_delta"][:, :2] @ k["W2"][:, :2]
    for z, out, error, delta, into, update in LAYERS:
        yield "σ forgotten", "σ is missing", out, k[z] + 0
        yield "σ twice", "σ is applied twice", out, S(S(k[z]))
        yield "sign in σ", "way into σ", out, S(-k[z])
        yield "brackets", "brackets", out, 1 + np.exp(-k[z])
        yield "σ′ forgotten", "σ′ is missing", delta, k[error] + 0
        yield "error forgotten", f"{error} is missing", delta, k[out] - k[out] ** 2
        yield "factor forgotten", f"factor 1 − {out}", delta, k[error] * k[out]
        yield "factor forgotten", f"factor {out}", delta, k[error] - k[error] * k[out]
        yield "brackets", "brackets", delta, k[error] * k[out] - k[out]
        product = np.outer(k[into], k[delta])
        yield "1/N forgotten", "1/N is missing", update, product
        for other, words in (
            (2, "N is wrong"),
            (4, "N is wrong"),
            (6, "½"),
            (9, "several"),
            (90, "several"),
            (450, "several"),
        ):
            yield "another N", words, update, product / other
        yield "σ′ forgotten", "σ′ is missing", update, np.outer(k[into], k[error]) / 3
        yield "factor forgotten", f"factor {into}", update, np.tile(k[delta], (k[into].size, 1)) / 3
        yield "factor forgotten", f"factor {delta}", update, np.tile(k[into].T, (1, k[delta].size)) / 3
    exact = unrounded(k)
    for name, matrix in exact.items():
        yield "carried on", "carried on", name, matrix
    for name in exact:
        yield "sign", "sign is wrong|reversed", name, -k[name]
        yield "point", "decimal point", name, k[name] * 10


def unrounded(k):
    """{name: matrix} of the whole sheet with a calculator that rounds nothing."""
    exact = {"H_in": k["X"] @ k["W1"]}
    exact["H_out"] = S(exact["H_in"])
    exact["O_in"] = exact["H_out"] @ k["W2"]
    exact["O_out"] = S(exact["O_in"])
    exact["O_error"] = exact["O_out"] - k["Y"]
    exact["O_delta"] = exact["O_error"] * (exact["O_out"] - exact["O_out"] ** 2)
    exact["W2_update"] = np.outer(exact["H_out"], exact["O_delta"]) / 3
    exact["H_error"] = exact["O_delta"] @ k["W2"].T
    exact["H_delta"] = exact["H_error"] * (exact["H_out"] - exact["H_out"] ** 2)
    exact["W1_update"] = np.outer(k["X"], exact["H_delta"]) / 3
    return exact


def alone(k, sheet):
    """Yield (kind, what is said about it, entry, text) for slips that are made in one entry."""
    right = pencil.fill(sheet)
    for entry, (name, (_, column)) in ENTRIES.items():
        text = right[entry]
        random = np.random.RandomState(len(entry) + column + sum(map(ord, sheet.key)))
        places = [place for place, letter in enumerate(text) if letter.isdigit()]
        for place in places:
            digit = random.choice([digit for digit in "0123456789" if digit != text[place]])
            yield "one digit", _place(text, place), entry, text[:place] + digit + text[place + 1 :]
        for one, other in itertools.pairwise(places):
            letters = list(text)
            letters[one], letters[other] = letters[other], letters[one]
            yield "swapped", "swapped", entry, "".join(letters)
        yield "too many digits", "round to", entry, f"{float(text) + 0.0004 / 10 ** (DECIMALS[name] - 2):.6f}"
        yield "sign", "sign is wrong|reversed", entry, f"{-float(text):.{DECIMALS[name]}f}"
    for name, left, weights in (("H_in", "X", k["W1"]), ("O_in", "H_out", k["W2"]), ("H_error", "O_delta", k["W2"].T)):
        for column, place in np.ndindex(weights.T.shape):
            factor, weight, total = k[left][0, place], weights[place, column], k[left][0] @ weights[:, column]
            wrong = [("product missing", "is missing", -factor * weight)]
            wrong += [("a product's sign", "sign of", -2 * factor * weight)]
            wrong += [("factor forgotten", "factor is missing", one - factor * weight) for one in (factor, weight)]
            if place + 1 < len(weights):
                wrong += [("row beside", "beside", factor * (weights[place + 1, column] - weight))]
            for kind, words, off in wrong:
                yield kind, words, f"{name}[0, {column}]", f"{rounded(total + off, DECIMALS[name]):.{DECIMALS[name]}f}"


def _place(text, place):
    if place == len(text) - 1:
        return "last digit"
    after = place - text.index(".")
    return "before the point" if after < 0 else f"{['first', 'second'][after - 1]} digit"


def judged(sheets):
    """{kind: Counter of "first", "among", "unknown" and "wrongly"} for every entry that a slip makes wrong."""
    counts = collections.defaultdict(collections.Counter)
    for sheet in sheets:
        k = pencil.given(sheet) | pencil.by_hand(sheet)
        slips = [(kind, words, _texts(name, matrix)) for kind, words, name, matrix in throughout(k)]
        slips += [(kind, words, {entry: text}) for kind, words, entry, text in alone(k, sheet)]
        for kind, words, texts in slips:
            marks = marking.mark(sheet, pencil.fill(sheet, texts))
            for entry in texts:
                if marks[entry].state == "wrong":
                    counts[kind][_how(words, marks[entry].words)] += 1
    return counts


def _texts(name, matrix):
    return {f"{name}[{row}, {column}]": f"{rounded(number, DECIMALS[name]):.{DECIMALS[name]}f}"
            for (row, column), number in np.ndenumerate(matrix)}  # fmt: skip


def _how(expected, words):
    if words == marking.UNKNOWN:
        return "unknown"
    if re.search(expected, words.split(" Or: ")[0]):
        return "first"
    return "among" if re.search(expected, words) else "wrongly"


@pytest.mark.parametrize("sheets", [SHEETS[:2], pytest.param(SHEETS, marks=pytest.mark.slow)], ids=["few", "all"])
def test_slips_are_named(sheets):
    counts = judged(sheets)
    total = sum(counts.values(), collections.Counter())
    shown = "\n".join(f"{kind:16} {dict(count)}" for kind, count in counts.items())
    assert len(counts) >= 20
    assert total["first"] >= 0.85 * total.total(), f"{total}\n{shown}"
    assert total["wrongly"] <= 0.01 * total.total(), f"{total}\n{shown}"
