"""Where every number in the prose comes from: `python tests/prose_numbers.py` writes prose_numbers.txt anew.

A number in a markdown cell must occur in an output or in the code of its notebook, printed with at
least as many digits. The list says in which cell, so that a number that changes in either place is
noticed. This command writes the list, and reviewers read it, because a new line there is a new claim.
"""

import re
import sys
from pathlib import Path

import nbformat

from save_notebooks import NOTEBOOKS

LIST = Path(__file__).with_name("prose_numbers.txt")

# What looks like a number but claims nothing that a notebook computes, with the reason.
NO_CLAIM = {
    r"```.*?```": "code of a solution, which the tests run",
    r"\]\([^)]*\)|<https?:[^>]*>": "an address",
    r"^#+ (\d|Exercise \d+).*$": "a heading; its minutes are compared with README's",
    r"\*\*How long\.\*\* .*$": "minutes, which are compared with README's",
    r"^\d+\. ": "the mark of a list",
    r"\b[Nn]otebooks? (0\d|10)\b|\[(0\d|10)\b|\(0\d\)|\| (0\d|10) \|$|(?<![.\d])0\d\b(?!\.)": "the name of a notebook",
    r"\b(18|19|20)\d\d\b": "a year",
    r"\\frac\{1\}\{2N\}|1/\(2N\)|1/N|\^2|²|_\{\d\}|[WwHO]\d\b|\\tfrac12": "part of a formula",
    r"`numpy[^`]*`|Python 3\.\d+": "the name of a version",
}

# Facts from outside a notebook: {its number: {what the prose says: where it is from}}.
FACTS = {
    "00": {"5": "a network that exercise 3 makes up"},
    "02": {"1.3": "where the curve of W2[0, 0] is lowest, which notebook 03 walks down to"},
    "07": {
        **dict.fromkeys(("82", "40"), "pictures of clouds, which exercise 1 makes up"),
        **dict.fromkeys(
            ("0.991", "0.912", "0.953", "0.974", "0.961", "0.935", "0.958", "0.943", "0.967"),
            "accuracies that exercise 3 makes up",
        ),
        "0.111": "the loss of a network that answers a third to everything, which notebook 06 works out",
        **dict.fromkeys(("7", "11"), "chapters of a book"),
    },
    "08": {
        "24.11": "a date of birth, as an example",
        **dict.fromkeys(("5.4", "3.9", "1.7", "0.4"), "a flower that somebody measured, as an example"),
        "150": "rows of iris.csv, which test_the_slides_flowers_are_in_the_table counts",
        "120": "where the solution splits the table, which test_empty_page runs",
        **dict.fromkeys(("101", "142"), "rows that hold the same, as notebook 07 shows"),
    },
    "09": {
        "38": "how many starts learn without biases, which notebook 07 counts",
        "23": "how many of them stay at a third, which notebook 07 counts",
    },
    "10": {
        "0.05": "half of the last decimal that exercise 2 grants",
        "twelve": "how many matrices the slides print, which test_slides counts",
        "23": "an answer, which test_what_each_count_of_columns_comes_from counts",
    },
}

WORDS = {"eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
         "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20"}  # fmt: skip
NUMBER = re.compile(
    r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])|\b(?:"
    + "|".join(WORDS)
    + r")\b",
    re.IGNORECASE,
)


def claims(text):
    """The numbers that a text states, as they are written, in their order."""
    for pattern in NO_CLAIM:
        text = re.sub(pattern, " ", text, flags=re.DOTALL if pattern[0] == "`" else re.MULTILINE)
    return NUMBER.findall(text)


def stands_in(claim, text):
    """Does the text have a number that is the claim when rounded to the claim's digits? (Its sign may differ.)"""
    claim = WORDS.get(claim.lower(), claim.replace(",", ""))
    decimals = len(claim.partition(".")[2].partition("e")[0])
    wanted = float(claim)
    for found in re.findall(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e-?\d+)?(?!\w)|(?<=e)\d+", text):
        number, printed = float(found), len(found.partition(".")[2].partition("e")[0])
        rounds = printed > decimals > 0 and abs(number - wanted) <= 0.5000001 * 10.0**-decimals
        in_per_cent = printed > decimals + 2 and abs(100 * number - wanted) <= 0.5000001 * 10.0**-decimals
        if number == wanted or rounds or abs(100 * number - wanted) < 1e-9 or in_per_cent:
            return True
    return False


def shown(cell):
    """The text of a code cell's outputs."""
    texts = [output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "\n".join(texts)


def source(claim, place, cells, lesson):
    """The cell that supports a claim of the cell at this place: nearest outputs before, then after, then code."""
    if claim in FACTS.get(lesson, {}):
        return "fact"
    code = [k for k, cell in enumerate(cells) if cell.cell_type == "code"]
    nearest = sorted(code, key=lambda k: (k > place, abs(k - place)))
    for what, of in (("", shown), ("code of ", lambda cell: cell.source)):
        for k in nearest:
            if stands_in(claim, of(cells[k])):
                return f"{what}{cells[k].id}"
    return "NOWHERE"


def listed(notebook, lesson):
    """The lines of the list for one notebook: its cells in order, with the numbers of their prose and their places."""
    lines = [lesson]
    for place, cell in enumerate(notebook.cells):
        found = claims(cell.source) if cell.cell_type == "markdown" else []
        places = [f"{claim} ({source(claim, place, notebook.cells, lesson[:2])})" for claim in found]
        lines.append(f"  {cell.id}: {', '.join(places)}" if places else f"  {cell.id}")
    return lines


def whole_list():
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
    return "\n".join(line for lesson, notebook in notebooks.items() for line in listed(notebook, lesson)) + "\n"


if __name__ == "__main__":
    text = whole_list()
    LIST.write_text(text, encoding="utf-8", newline="\n")
    lost = [line for line in text.splitlines() if "NOWHERE" in line or line[0] != " "]
    sys.exit("\n".join(lost) if "NOWHERE" in text else 0)
