"""A sheet to fill with a pencil: one flower's way forward and back, 34 numbers. It needs only NumPy.

An entry is the text that somebody wrote, under its name: {"H_in[0, 1]": "1.42"}. Rounding is by hand,
as on the slides. marking.py says what is wrong with an entry, boxes.py makes the boxes to type into, kept.py keeps
what was typed from one day to the next, and print_sheets.py puts the sheets on paper.
"""

import codecs
import functools
import json
import operator
import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np

import mlp_helpers as mlp
from mlp_helpers import DECIMALS, FEATURES, SPECIES, rounded, sigmoid
from mlp_lessons import IRIS
from mlp_lessons.exercises import judge


class Sheet(NamedTuple):
    """What is given: one flower and the weights."""

    key: str  # says in words how the sheet was made, so that it can be made again
    name: str  # of the learner, or ""
    X: np.ndarray  # (1, 4)
    Y: np.ndarray  # (1, 3)
    W1: np.ndarray  # (4, 2)
    W2: np.ndarray  # (2, 3)


class Matrix(NamedTuple):
    """One matrix to fill: its formula as on the slides, and the same in NumPy."""

    formula: str
    shapes: str
    code: str
    shape: tuple


N = 3  # how many numbers Y holds: one flower, three outputs
MATRICES = {
    "H_in": Matrix("X W1", "(1, 4) · (4, 2) → (1, 2)", "X @ W1", (1, 2)),
    "H_out": Matrix("sigmoid(H_in)", "(1, 2) → (1, 2)", "sigmoid(H_in)", (1, 2)),
    "O_in": Matrix("H_out W2", "(1, 2) · (2, 3) → (1, 3)", "H_out @ W2", (1, 3)),
    "O_out": Matrix("sigmoid(O_in)", "(1, 3) → (1, 3)", "sigmoid(O_in)", (1, 3)),
    "O_error": Matrix("O_out − Y", "(1, 3) − (1, 3) → (1, 3)", "O_out - Y", (1, 3)),
    "O_delta": Matrix("O_error ⊙ O_out ⊙ (1 − O_out)", "(1, 3) → (1, 3)", "O_error * O_out * (1 - O_out)", (1, 3)),
    "W2_update": Matrix("1/N (H_outᵀ • O_delta)", "(2, 1) · (1, 3) → (2, 3)", "H_out.T @ O_delta / N", (2, 3)),
    "H_error": Matrix("O_delta • W2ᵀ", "(1, 3) · (3, 2) → (1, 2)", "O_delta @ W2.T", (1, 2)),
    "H_delta": Matrix("H_error ⊙ H_out ⊙ (1 − H_out)", "(1, 2) → (1, 2)", "H_error * H_out * (1 - H_out)", (1, 2)),
    "W1_update": Matrix("1/N (Xᵀ • H_delta)", "(4, 1) · (1, 2) → (4, 2)", "X.T @ H_delta / N", (4, 2)),
}  # in the order in which they are filled
ENTRIES = {
    f"{name}[{row}, {column}]": (name, (row, column))
    for name, matrix in MATRICES.items()
    for row, column in np.ndindex(matrix.shape)
}


def rows(name):
    """The names of a matrix's entries, row by row."""
    return np.reshape(_keys(name), MATRICES[name].shape).tolist()


def _keys(name):
    return [entry for entry, (owner, _) in ENTRIES.items() if owner == name]


# Starts by the slides' recipe that suit a pencil: those of the seeds 0 to 399 with which every hidden output of
# the 150 flowers lies between 0.05 and 0.95, and 5,000 epochs at α = 1 reach 95 % of the flowers.
SEEDS = (78, 96, 105, 161, 167, 174, 178, 214, 216, 235, 252, 260,
         271, 292, 297, 316, 323, 334, 341, 343, 346, 368, 385, 393)  # fmt: skip


# ---------------------------------------------------------------- which flower, which weights


def sheet(number, *, own_weights=False, measured=None, species=None, name=""):
    """Return the sheet that belongs to a number, which is the same every time.

    Parameters
    ----------
    number : a whole number of 0 or more, or a text with digits, such as a date of birth. Consecutive
        numbers take the species in turn, and 150 of them cover all 150 flowers.
    own_weights : draw weights by the slides' recipe instead of taking the slides' own
    measured : (4,) a flower of your own, in centimetres with one decimal, instead of one of the 150
    species : of the measured flower, one of SPECIES
    name : of the learner

    Returns
    -------
    Sheet. With own_weights, no number on it ends in exactly a half before it is rounded.

    Raises
    ------
    ValueError : number has no digit, or the measured flower is not four lengths and a species.
    """
    number, name = _whole_number(number), " ".join(name.split())
    key = f"sheet {number}" + " with own weights" * bool(own_weights)
    if measured is None and species is None:
        flower = _flowers()[50 * (number % 3) + number // 3 % 50]
        X, label = flower[None, :4], int(flower[4])
    else:
        X, label = _measured(measured), _label(species)
        key += f" of {' '.join(f'{length:.1f}' for length in X[0])} {species}"
    Y = np.eye(3)[[label]]
    if not own_weights:
        return Sheet(key, name, X, Y, mlp.W1, mlp.W2)
    first = number % len(SEEDS)
    drawn = (Sheet(key, name, X, Y, *weights(seed)) for seed in SEEDS[first:] + SEEDS[:first])
    for one in drawn:
        if not ends_in_a_half(one):
            return one
    raise ValueError(f"measured is {measured!r}; with this flower, some number ends in a half whatever the weights are")


def weights(seed):
    """W1 (4, 2) and W2 (2, 3), drawn in this order by the slides' recipe: spread 0.5, one decimal."""
    random = np.random.RandomState(seed)
    return tuple(rounded(random.normal(scale=0.5, size=shape), 1) for shape in ((4, 2), (2, 3)))


def ends_in_a_half(sheet):
    """Does any number on the sheet, before it is rounded, end in exactly half a unit of its last digit?"""
    exact = follow(sheet, by_hand(sheet))
    return any(np.any(np.abs(exact[name] * 10 ** DECIMALS[name] % 1 - 0.5) < 1e-6) for name in MATRICES)


@functools.cache
def _flowers():
    return np.loadtxt(IRIS, delimiter=",")


def _whole_number(number):
    digits = "".join(re.findall("[0-9]+", number)) if isinstance(number, str) else ""
    try:
        whole = operator.index(int(digits) if digits else number)
    except TypeError:
        whole = -1
    if whole < 0:
        raise ValueError(f"number is {number!r}; it must be a whole number of 0 or more, or a text with digits")
    return whole


def _measured(lengths):
    array = judge.numbers(lengths)
    if array is None or array.shape != (4,) or not np.all((array > 0) & (array < 20) & (rounded(array, 1) == array)):
        raise ValueError(f"measured is {lengths!r}; it must be {', '.join(FEATURES)} in cm, with one decimal each")
    return array[None]


def _label(species):
    if species not in SPECIES:
        raise ValueError(f"species is {species!r}; it must be one of {', '.join(SPECIES)}")
    return SPECIES.index(species)


# ---------------------------------------------------------------- filling it


@functools.cache
def _compiled(code):
    return compile(code, code, "eval")


def evaluate(code, known):
    """The matrix that a line of code computes from the known ones."""
    with np.errstate(all="ignore"):
        return eval(_compiled(code), {"np": np, "sigmoid": sigmoid, "N": N}, known)


def given(sheet):
    return {"X": sheet.X, "Y": sheet.Y, "W1": sheet.W1, "W2": sheet.W2}


def follow(sheet, written):
    """{name: what follows from the matrices written before it}, not yet rounded. NaN follows from NaN."""
    return {name: evaluate(matrix.code, given(sheet) | written) for name, matrix in MATRICES.items()}


def by_hand(sheet, slips=None):
    """{name: matrix} of a sheet filled by hand, except for the slips {entry: number} and what follows from them."""
    known = given(sheet)
    for name, matrix in MATRICES.items():
        known[name] = rounded(evaluate(matrix.code, known), DECIMALS[name])
        for entry, number in (slips or {}).items():
            if ENTRIES[entry][0] == name:
                known[name][ENTRIES[entry][1]] = number
    return {name: known[name] for name in MATRICES}


def fill(sheet, slips=None):
    """Fill the sheet as somebody would who gets every step right except for the slips.

    Parameters
    ----------
    slips : {entry: text}, such as {"H_out[0, 1]": "0.42"}. What comes later follows from them.

    Returns
    -------
    {entry: text} of all 34 entries
    """
    slips = slips or {}
    filled = by_hand(sheet, {entry: number_in(text) for entry, text in slips.items()})
    return {entry: f"{filled[name][cell]:.{DECIMALS[name]}f}" for entry, (name, cell) in ENTRIES.items()} | slips


NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
WIDE = {ord(letter) + 0xFEE0: letter for letter in "0123456789.,+-%:"}  # as Chinese and Japanese keyboards write them
DASHES = dict.fromkeys(map(ord, "−–—‐‑‒―﹣˗"), "-")


def number_in(text):
    """The number that a learner wrote, with a point or a comma, or NaN if the text is not a number."""
    text = plain(text)
    return float(text) if NUMBER.fullmatch(text) and len(text) < 20 else np.nan


def plain(text):
    """The text of an entry as Python writes it: 0.62 for ０,６２ and for 62 %."""
    text = "".join(text.split()).translate(WIDE).translate(DASHES).replace(",", ".")
    is_percentage = text.endswith("%") and NUMBER.fullmatch(text[:-1])
    return f"{Decimal(text[:-1]).scaleb(-2):f}" if is_percentage else text


def matrix(entries, name):
    """One matrix of a filled sheet as numbers, with NaN where nothing is written, or something else."""
    return np.array([[number_in(entries.get(entry, "")) for entry in row] for row in rows(name)])


def sigmoid_table():
    """(z, σ) wherever σ with two decimals changes. σ(z) is found at the last z in the table that is not above z."""
    z = np.arange(0, 601) / 100
    sigma = rounded(sigmoid(z), 2)
    first = np.unique(sigma, return_index=True)[1]
    return list(zip(z[first].tolist(), sigma[first].tolist(), strict=True))


# ---------------------------------------------------------------- a sheet as text


class Block(NamedTuple):
    """A sheet as it stands in a text, from its head to the head of the next one."""

    sheet: Sheet | None  # None where the head is missing or can't be read
    entries: dict  # {entry: text}, of the lines that can be read
    lines: list  # as they stand in the text
    problems: list  # [(line number, line, why)] of the lines that can't be read
    remarks: list  # each from its # to the end of its line


BEGINS = re.compile(r"\s*sheet(?![^\W\d])", re.IGNORECASE)
HEAD = re.compile(r"(sheet ?[0-9]+)( with own weights)?(?: of ([0-9.,]+(?: [0-9.,]+)*) (\w+))?")
NO_HEAD = "it must be the head of a sheet: “sheet 17”"
NO_MATRIX = "it must be a matrix, or the head of a sheet: “sheet 17”"
GAP = r"[\s_-]*"  # in the name of a matrix
NAME = re.compile(  # a matrix at the beginning of a line: H_in, or h in:, or H_in (1, 2) =
    "|".join(
        rf"(?P<{name}>{name.replace('_', GAP)}(?!\w)(?:\s*\({rows},\s*{columns}\))?\s*[:：=＝]?)"
        for name, (*_, (rows, columns)) in MATRICES.items()
    ),
    re.IGNORECASE,
)
WORD = re.compile(r'"(?:[^"\\]|\\.)*"(?=\s|$)|(?<=\s)[%％]|[#＃].*|[^\s#＃]+')  # an entry, a % of its own, or a remark
AROUND = "/|;；,，[]()"  # what people write between entries, and around them


def as_text(sheet, entries):
    """A filled sheet as lines that both people and `from_text` can read; _ stands for an empty entry."""
    lines = [sheet.key + f": {sheet.name}" * bool(sheet.name)]
    for name in MATRICES:
        words = [" ".join(_word(entries.get(entry, "")).rjust(6) for entry in row) for row in rows(name)]
        lines.append(f"{name:9} " + "  / ".join(words))
    return "\n".join(lines) + "\n"


def _word(text):
    """The text of an entry as one word, in quotes where it would be read as something else."""
    text = text.strip()
    if not text:
        return "_"
    alone = text != "_" and text[0] not in '":：=＝' and _words(f"0 {text} 0") == ["0", text, "0"]
    return text if alone and text.isprintable() else json.dumps(text)


def _text(word):
    try:
        return str(json.loads(word)) if word[0] == '"' else word
    except ValueError:
        return word


def from_text(text):
    """[(sheet, entries)] of every sheet in a text that `as_text` or somebody wrote. Matrices may be missing.

    A line that can't be read is printed with its number and the reason, and skipped. All the others are read.
    """
    found = blocks(text)
    for number, line, why in (problem for block in found for problem in block.problems):
        print(f"Line {number} can't be read: {line.strip()[:60]!r}; {why}.")
    return [(block.sheet, block.entries) for block in found if block.sheet]


def from_file(path):
    """The same for a file, such as the texts of a whole class, one after the other."""
    text = text_of(path)
    legible = re.sub("[\ud800-\udfff]", "\ufffd", text)
    if legible != text:
        print(
            f"{path} is not in UTF-8, so some letters can't be read. Open it in an editor, save it with the encoding "
            "UTF-8, and read it again."
        )
    return from_text(legible)


def text_of(path):
    """The text of a file, in UTF-8 or as Windows saves it. Bytes that are not text come back when it is written."""
    data = Path(path).read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "surrogateescape")


def blocks(text):
    """[Block] of a text, whatever it holds. A remark goes from # to the end of the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.removeprefix("\ufeff")  # also where files were put one after the other
        if BEGINS.match(line) or (line.strip() and not found):
            found.append([])
        if found:
            found[-1].append((number, line))
    return [_block(numbered) for numbered in found]


def _block(numbered):
    """The Block of [(line number, line)]."""
    block, matrices = Block(None, {}, [line for _, line in numbered], [], []), []
    for number, line in numbered:
        content, remark = _apart(line)
        if not block.sheet and re.search("[:：]", content):
            content, remark = line, ""  # a # in the learner's name
        block.remarks.extend([remark] * bool(remark))
        if not content:
            continue
        if not block.sheet:
            try:
                block = block._replace(sheet=_sheet_of(content))
            except ValueError as error:
                block.problems.append((number, line, str(error)))
                return block
        elif begun := NAME.match(content):
            matrices.append((number, line, begun.lastgroup, _words(content[begun.end() :])))
        elif matrices and _goes_on(*matrices[-1][2:], content):
            matrices[-1][-1].extend(_words(content))
        else:
            block.problems.append((number, line, NO_MATRIX))
    for number, line, name, words in matrices:
        keys = _keys(name)
        if len(words) < len(keys):  # somewhere a row ends in / with no space around it
            words = [part for word in words for part in re.split("[/|;；]", word) if part]
        if len(words) == len(keys):
            block.entries.update((entry, _text(word)) for entry, word in zip(keys, words, strict=True) if word != "_")
        else:
            block.problems.append((number, line, f"it must be {name} and its {len(keys)} entries"))
    block.problems.sort()
    return block


def _sheet_of(line):
    head, _, learner = line.replace("：", ":", 1).partition(":")
    fields = HEAD.fullmatch(" ".join(head.translate(WIDE).lower().split()))
    if not fields:
        raise ValueError(NO_HEAD)
    number, own, lengths, species = fields.groups()
    measured = [number_in(length) for length in lengths.split()] if lengths else None
    return sheet(number, own_weights=bool(own), measured=measured, species=species, name=learner)


def _goes_on(name, words, content):
    """Is this line, under a matrix that is not yet complete, more of its entries?"""
    return len(words) < len(_keys(name)) and not content[0].isalpha()


def _apart(line):
    """A line without its remark, and the remark."""
    start = next((found.start() for found in WORD.finditer(line) if found[0][0] in "#＃"), len(line))
    return line[:start].strip(), line[start:]


def _words(content):
    """The entries of a line, without what stands between them. A sign or a % is joined to its number."""
    words = [""]
    for word in WORD.findall(content):
        word = word if word[0] == '"' else word.strip(AROUND)
        joined = words[-1] + word
        if (word in ("%", "％") or plain(words[-1]) in ("+", "-")) and NUMBER.fullmatch(plain(joined)):
            words[-1] = joined
        elif word:
            words.append(word)
    return words[1:]
