"""What is right on a sheet, what follows correctly from something wrong, and what is wrong with an entry.

An entry is compared with what follows from the entries before it, and with what each classic
mistake would make of them. The words say where the mistake is, never what the right number is.
"""

import itertools
import re
from typing import NamedTuple

import numpy as np

from mlp_helpers import DECIMALS, rounded

from .pencil import ENTRIES, MATRICES, by_hand, evaluate, fill, follow, given, matrix, number_in, plain


class Mark(NamedTuple):
    """What there is to say about one entry."""

    state: str  # one of STATES
    words: str = ""  # why, for what is not simply right
    causes: tuple = ()  # the ids of the mistakes that are named


STATES = {  # as a learner reads them
    "right": "right",
    "follows": "right for what you wrote before it",
    "wrong": "not right",
    "waits": "waits for an earlier entry",
    "unfinished": "not finished",
    "empty": "empty",
}

# ---------------------------------------------------------------- the classic mistakes

# fmt: off
# "its id | what went wrong", and what the mistake makes of the entries
SIGMOID = [
    ("sigma-forgotten | σ is missing.", "{z}"),
    ("sigma-twice | σ is applied twice.", "sigmoid(sigmoid({z}))"),
    ("sign-into-sigma | A sign was lost on the way into σ.", "sigmoid(-{z})"),
    ("slope-of-sigma | That is σ′, the slope, but here it must be σ itself.", "sigmoid({z}) * (1 - sigmoid({z}))"),
    ("one-plus | The 1 + below the fraction bar is missing.", "np.exp({z})"),
    ("brackets | The brackets are missing: everything below the fraction bar is computed first.", "1 + np.exp(-{z})"),
]
DELTA = [
    ("slope-forgotten | σ′ is missing.", "{error}"),
    ("error-forgotten | {error} is missing: that is only σ′.", "{out} * (1 - {out})"),
    ("one-minus | The factor 1 − {out} is missing.", "{error} * {out}"),
    ("out-forgotten | The factor {out} is missing.", "{error} * (1 - {out})"),
    ("brackets | The brackets are missing: 1 − {out} is computed first.", "{error} * {out} - {out}"),
    ("sigma-forgotten | σ is missing: σ′ is computed from {out}, not from {z}.", "{error} * {z} * (1 - {z})"),
    ("sigma-twice | σ is applied twice: {out} has already been through it.",
     "{error} * sigmoid({out}) * (1 - sigmoid({out}))"),
]
UPDATE = [
    ("N-forgotten | 1/N is missing.", "{into}.T @ {delta}"),
    ("N-flowers | That is the N for several flowers. Here there is one flower, and N counts the numbers in its Y.",
     "{into}.T @ {delta} / 9", "{into}.T @ {delta} / 90", "{into}.T @ {delta} / 450"),
    ("half-kept | That divides by 6, but a factor ½ has no place here, and N counts the numbers in Y.",
     "{into}.T @ {delta} / 6"),
    ("N | N is wrong: it must count the numbers in Y.", "{into}.T @ {delta} / 2", "{into}.T @ {delta} / 4"),
    ("slope-forgotten | σ′ is missing: use {delta}, not {error}.", "{into}.T @ {error} / N"),
    ("into-forgotten | The factor {into} is missing.", "0 * {into}.T + {delta} / N"),
    ("delta-forgotten | The factor {delta} is missing.", "{into}.T / N + 0 * {delta}"),
]
HIDDEN = {"z": "H_in", "out": "H_out", "error": "H_error", "delta": "H_delta", "into": "X"}
OUTPUT = {"z": "O_in", "out": "O_out", "error": "O_error", "delta": "O_delta", "into": "H_out"}


def _for(layer, mistakes):
    return [tuple(text.format(**layer) for text in mistake) for mistake in mistakes]


MISTAKES = {
    "H_in": [
        ("sigma-already | It has already been through σ, which comes one step later.", "sigmoid(X @ W1)"),
        ("minus-lost | The minus signs of the weights are lost.", "X @ abs(W1)"),
    ],
    "H_out": _for(HIDDEN, SIGMOID),
    "O_in": [
        ("sigma-already | It has already been through σ, which comes one step later.", "sigmoid(H_out @ W2)"),
        ("sigma-forgotten | σ is missing: use H_out, not H_in.", "H_in @ W2"),
        ("minus-lost | The minus signs of the weights are lost.", "H_out @ abs(W2)"),
    ],
    "O_out": _for(OUTPUT, SIGMOID),
    "O_error": [
        ("order | The order is reversed: it is O_out − Y.", "Y - O_out"),
        ("Y-forgotten | Y is missing.", "O_out"),
        ("Y-added | Y is added, but it must be subtracted.", "O_out + Y"),
        ("ones | Y is 1 in only one column, that of the species.", "O_out - 1"),
        ("sigma-forgotten | σ is missing: use O_out, not O_in.", "O_in - Y"),
    ],
    "O_delta": _for(OUTPUT, DELTA),
    "W2_update": [
        *_for(OUTPUT, UPDATE),
        ("sigma-forgotten | σ is missing: use H_out, not H_in.", "H_in.T @ O_delta / N"),
    ],
    "H_error": [
        ("W2-not-transposed | W2 is not transposed: the products run along a row of W2, one for each output.",
         "O_delta[:, :2] @ W2[:, :2]", "O_delta @ W2.reshape(3, 2)"),
        ("slope-forgotten | σ′ is missing: use O_delta, not O_error.", "O_error @ W2.T"),
        ("N-too-early | 1/N comes later, in the two updates.", "O_delta @ W2.T / N"),
        ("minus-lost | The minus signs of the weights are lost.", "O_delta @ abs(W2).T"),
    ],
    "H_delta": _for(HIDDEN, DELTA),
    "W1_update": _for(HIDDEN, UPDATE),
}
CARRIED = "carried-on | You carried on more digits than are written here. Go on from the rounded numbers."
UNKNOWN = "No common mistake gives this number. Work it out once more."
SUMS = {"H_in": ("X", "W1"), "O_in": ("H_out", "W2"), "H_error": ("O_delta", "W2ᵀ")}  # of several products
# fmt: on


# ---------------------------------------------------------------- marking


def mark(sheet, entries):
    """Mark every entry of a sheet.

    Parameters
    ----------
    sheet : Sheet
    entries : {entry: text}, what is written so far

    Returns
    -------
    {entry: Mark} of all 34 entries
    """
    written = {name: matrix(entries, name) for name in MATRICES}
    following, right = follow(sheet, written), by_hand(sheet)
    known = given(sheet) | written
    marks = {
        entry: _mark(entry, entries.get(entry, ""), following[name][cell], right[name][cell])
        for entry, (name, cell) in ENTRIES.items()
    }
    for name in MATRICES:
        mine = {entry: marks[entry] for entry, (owner, _) in ENTRIES.items() if owner == name}
        wrong = [entry for entry, one in mine.items() if one == Mark("wrong")]
        if not wrong:
            continue
        accepted = [entry for entry, one in mine.items() if one.state in ("right", "follows")]
        found = {
            entry: causes(entry, number_in(entries[entry]), known, following[name][ENTRIES[entry][1]])
            for entry in wrong + accepted
        }
        for entry, likeliest in _ranked(name, {entry: found.pop(entry) for entry in wrong}, found).items():
            marks[entry] = _named(likeliest[:2], name, entries[entry])
    return marks


def _named(found, name, text):
    """The mark of a wrong entry that names these causes."""
    ids, words = zip(*(cause.split(" | ") for cause in found), strict=True) if found else ((), (UNKNOWN,))
    if _decimals(text) > DECIMALS[name]:
        too_long = _too_long(name)
        return Mark("wrong", f"{' Or: '.join(words)} {too_long.words}", ids + too_long.causes)
    return Mark("wrong", " Or: ".join(words), ids)


def _ranked(name, wrong, accepted):
    """{entry: causes} of each wrong entry of a matrix, the likeliest first.

    What explains everything that is wrong comes first. A mistake in the formula comes last where only one entry is
    wrong and another one does not show it.
    """
    common = set.intersection(*({_kind(cause) for cause in causes} for causes in wrong.values()))
    elsewhere_not = {
        cause
        for cause, *_ in MISTAKES[name]
        if len(wrong) == 1 and not all(cause in causes for causes in accepted.values())
    }
    return {
        entry: sorted(causes, key=lambda cause: (_kind(cause) not in common, cause in elsewhere_not))
        for entry, causes in wrong.items()
    }


def _kind(cause):
    """A cause without the places that it names."""
    return re.sub(r"\[.*?\]", "", cause)


def misfits(class_list):
    """Find the sheets of a class that do not fit, and the entry where each goes wrong.

    Parameters
    ----------
    class_list : [(sheet, entries)], as `pencil.from_text` returns it. An entry that is not written counts as what
        follows from the rest, so a list of the updates alone will do.

    Returns
    -------
    [(sheet, entry, Mark)] of every entry that is not right and does not follow from what is written before it
    """
    found = []
    for sheet, entries in class_list:
        written = {entry: text for entry, text in entries.items() if text.strip()}
        numbers = {entry: text for entry, text in written.items() if np.isfinite(number_in(text))}
        marks = mark(sheet, fill(sheet, numbers) | written)
        found += [(sheet, entry, one) for entry, one in marks.items() if one.state in ("wrong", "unfinished")]
    return found


def _mark(entry, text, exact, right):
    """The mark of an entry, still without words where a cause must be found."""
    name, _ = ENTRIES[entry]
    number, decimals = number_in(text), DECIMALS[name]
    if not text.strip():
        return Mark("empty")
    if np.isnan(number):
        if re.fullmatch(r"[+-]?\.?", plain(text)):
            return Mark("unfinished")
        return Mark("wrong", f"“{text.strip():.12}” is not a number.", ("no-number",))
    if _equal(number, right):
        return Mark("right")
    if np.isnan(exact):
        return Mark("waits", f"It comes from {_sources(name)}, so fill that in first.")
    if _equal(number, rounded(exact, decimals)):
        return Mark("follows", "Right for what you wrote before it.")
    if _decimals(text) < decimals:
        return Mark("unfinished", f"Write {decimals} decimals.")
    if _equal(rounded(number, decimals), rounded(exact, decimals)):
        return _too_long(name)
    return Mark("wrong")


def _decimals(text):
    return len(plain(text).partition(".")[2])


def _too_long(name):
    return Mark("wrong", f"By hand, round to {DECIMALS[name]} decimals here.", ("too-many-digits",))


def causes(entry, number, known, exact):
    """Every classic mistake that gives this number in this entry, the likeliest first.

    Parameters
    ----------
    entry : its name
    number : what is written there
    known : {name: matrix}, the given and the written ones
    exact : what follows from them, not rounded

    Returns
    -------
    list of "its id | what went wrong"
    """
    decimals = DECIMALS[ENTRIES[entry][0]]
    number = rounded(number, decimals)
    found, others = zip(*slips(entry, known, exact), strict=True)
    return list(dict.fromkeys(itertools.compress(found, _equal(number, rounded(others, decimals)))))


def slips(entry, known, exact):
    """Yield (cause, what the mistake gives, not rounded) for every classic mistake in this entry."""
    name, cell = ENTRIES[entry]
    for cause, *codes in MISTAKES[name]:
        for code in codes:
            yield cause, evaluate(code, known)[cell]
    yield "sign | The sign is wrong.", -exact
    if name in SUMS:
        yield from _products_wrong(name, cell, known, exact)
    yield from _wrong_cell(name, cell, evaluate(MATRICES[name].code, known))
    yield from _wrong_digits(exact, DECIMALS[name])
    for carried in _carried(name, known):
        yield CARRIED, carried[cell]
    yield from _last_digit(exact, DECIMALS[name])
    if name in SUMS:
        yield from _factors_wrong(name, cell, known, exact)


def _carried(name, known):
    """The matrix without rounding on the way: from one matrix to the next, and from the beginning."""
    before = list(itertools.takewhile(lambda other: other != name, MATRICES))
    unrounded = {other: evaluate(MATRICES[other].code, known) for other in before}
    yield evaluate(MATRICES[name].code, known | unrounded)
    from_the_beginning = dict(known)
    for other in [*before, name]:
        from_the_beginning[other] = evaluate(MATRICES[other].code, from_the_beginning)
    yield from_the_beginning[name]


def _products_wrong(name, cell, known, exact):
    for factors, left, right, _ in _products(name, cell, known):
        yield f"product-missing | The product {factors} is missing.", exact - left * right
        yield f"product-sign | The sign of {factors} is lost.", exact - 2 * left * right
        yield f"product-twice | The product {factors} is counted twice.", exact + left * right


def _factors_wrong(name, cell, known, exact):
    for factors, left, right, beside in _products(name, cell, known):
        words = f"In {factors}, the weight is from the row or column beside it."
        for other in beside:
            yield f"weight-beside | {words}", exact + left * (other - right)
        for one in (left, right):
            yield f"product-factor | In {factors}, a factor is missing.", exact - left * right + one


def _products(name, cell, known):
    """Yield (the product in words, its factor, its weight, the weights beside it) for each product of a sum."""
    left, right = SUMS[name]
    weights = known[right.removesuffix("ᵀ")]
    row, column = cell
    for k, factor in enumerate(known[left][row]):
        i, j = (column, k) if right.endswith("ᵀ") else (k, column)
        beside = [
            weights[place]
            for place in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1))
            if min(place) >= 0 and place[0] < len(weights) and place[1] < len(weights[0])
        ]
        yield f"{left}[{row}, {k}] · {right.removesuffix('ᵀ')}[{i}, {j}]", factor, weights[i, j], beside


def _wrong_cell(name, cell, exact):
    row, column = cell
    if row != column and column < exact.shape[0] and row < exact.shape[1]:
        yield f"not-transposed | Not transposed: this belongs to {name}[{column}, {row}].", exact[column, row]
    for other in np.ndindex(exact.shape):
        if other != cell:
            yield f"wrong-cell | Wrong row or column: this belongs to {name}[{other[0]}, {other[1]}].", exact[other]


def _wrong_digits(exact, decimals):
    unit = 10.0**-decimals
    text = f"{rounded(exact, decimals):.{decimals}f}"
    places = [place for place, character in enumerate(text) if character.isdigit()]
    for one, next_one in itertools.pairwise(places):
        swapped = list(text)
        swapped[one], swapped[next_one] = swapped[next_one], swapped[one]
        yield "digits-swapped | Two digits are swapped.", float("".join(swapped))
    for shift in (10, 0.1):
        yield "point | The decimal point is in the wrong place.", exact * shift
        yield "point | The decimal point is in the wrong place.", rounded(exact, decimals) * shift
    towards_zero = np.trunc(exact / unit + np.copysign(1e-6, exact)) * unit
    if abs(abs(exact / unit) % 1 - 0.5) < 1e-6:
        yield "half-rounded | A half is rounded away from zero: 0.125 becomes 0.13.", towards_zero
    elif not _equal(towards_zero, rounded(exact, decimals)):
        yield "cut-off | That is rounded wrongly: the digits were cut off.", towards_zero


def _last_digit(exact, decimals):
    unit = 10.0**-decimals
    number = rounded(exact, decimals)
    for step in (unit, -unit):
        yield "last-digit | The last digit is off by one, through wrong rounding or a slip in the sum.", number + step
    text = f"{number:.{decimals}f}"
    places = [place for place, character in enumerate(text) if character.isdigit()]
    for place in reversed(places):
        for digit in "0123456789":
            changed = float(text[:place] + digit + text[place + 1 :])
            yield f"one-digit | One digit is wrong. Look at {_place_in_words(text, place)}.", changed


def _place_in_words(text, place):
    if place == len(text) - 1:
        return "the last digit"
    after = place - text.index(".")
    return "what is before the point" if after < 0 else f"the {('first', 'second')[after - 1]} digit after the point"


def _equal(one, other):
    return abs(one - other) < 1e-9


def _sources(name):
    """The matrices on the sheet that a matrix is computed from, in words."""
    return " and ".join(source for source in MATRICES if re.search(rf"\b{source}\b", MATRICES[name].code))
