"""The glossary: it holds every symbol and every term of the series once, and 00's page has it as it is."""

import json
import re

import numpy as np
import pytest

import mlp_helpers
from mlp_lessons.classroom import glossary
from mlp_lessons.classroom.glossary import SYMBOLS, TERMS, TITLE
from save_notebooks import NOTEBOOKS

ARITHMETIC = {r"\approx", r"\cdot", r"\frac", r"\left", r"\max", r"\qquad", r"\right", r"\rightarrow", r"\text",
              r"\tfrac", r"\underbrace", "done", "sigmoid", "step"}  # fmt: skip
LETTERS = set("abdehknopqstuvwxyAZ") | {"dh", "ac", "bc", "h_0", "h_1", "s_1", "s_2", "x_1", "x_4",
           "W", "W_{update}", "H", "O", "X_{new}"}  # which a lesson explains where it uses them  # fmt: skip
EMPHASIS = {  # stressed words and names, which are not terms
    "area", "along", "against", "and", "change", "check", "Deep", "Deep Learning", "digits", "exact", "half", "has",
    "here", "how", "is this flower a versicolor, yes or no?", "it", "less", "no", "now", "old", "one", "one path",
    "printed", "random", "setosa", "should", "the slopes of the paths add up", "there", "versicolor", "virginica",
    "with", "yes", "your", "micrograd", "before",
    "Edit → Clear Outputs of All Cells", "File → Download", "Kernel → Restart Kernel and Run All Cells",
}  # fmt: skip


def prose(path):
    """The texts of a lesson, without its sources (which explain what others write) and the glossary's tables."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    texts = [re.split(r"\*\*Sources\*\*|## Where to read on", text)[0] for text in texts]
    return "\n\n".join(re.sub(r"^\|.*", "", text, flags=re.M) if text.startswith(TITLE) else text for text in texts)


def symbols_in(text):
    formulas = re.findall(r"\$\$?(.+?)\$\$?", text, re.DOTALL)
    return {
        found for formula in formulas for found in re.findall(r"\\[a-zA-Z]+'?|[A-Za-z]+\d*(?:_\{\w+\}|_\w)?", formula)
    }


def stressed_in(text):
    text = re.sub(r"```.*?```|\$\$?.+?\$\$?|`[^`]+`", "", text, flags=re.DOTALL)
    return set(re.findall(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", text))


def forms(term):
    """How a term may be spelt, as a plural or in the third person."""
    return {form for name in term.name.split(", ") for form in (name, f"{name}s", f"{name}es")}


TEXTS = {path.stem[:2]: prose(path) for path in NOTEBOOKS}


def first_with(found):
    return next((lesson for lesson, text in TEXTS.items() if found(text)), None)


def test_every_symbol_stands_in_it():
    known = {symbol.tex for symbol in SYMBOLS} | ARITHMETIC | LETTERS
    assert {lesson: strange for lesson, text in TEXTS.items() if (strange := symbols_in(text) - known)} == {}


def test_every_term_stands_in_it():
    known = {word.lower() for word in EMPHASIS.union(*map(forms, TERMS), (it.tex.strip("\\") for it in SYMBOLS))}
    strange = {
        lesson: {word for word in stressed_in(text) if word.lower() not in known} for lesson, text in TEXTS.items()
    }
    assert {lesson: words for lesson, words in strange.items() if words} == {}


def test_each_stands_there_once():
    for names in (
        [symbol.tex for symbol in SYMBOLS],
        [symbol.code for symbol in SYMBOLS],
        [term.name for term in TERMS],
    ):
        assert sorted(set(names)) == sorted(names)
    every = [name for term in TERMS for name in term.name.split(", ")]
    assert len(set(every)) == len(every)
    assert [term.name for term in TERMS] == sorted((term.name for term in TERMS), key=str.lower)


@pytest.mark.parametrize("symbol", SYMBOLS, ids=lambda symbol: symbol.tex)
def test_a_symbol_is_first_met_where_it_says(symbol):
    assert first_with(lambda text: symbol.tex in symbols_in(text)) == symbol.lesson


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_first_met_where_it_says(term):
    """A term is first met where it is stressed or, if it is stressed nowhere, where it first occurs."""
    spelt = {form.lower() for form in forms(term)}
    stressed = first_with(lambda text: spelt & {word.lower() for word in stressed_in(text)})
    assert (stressed or first_with(lambda text: re.search(rf"\b{term.name}\b", text))) == term.lesson


def test_the_shapes():
    """Shapes are compared with those of the slides' matrices."""
    X, Y, W1, W2 = mlp_helpers.X, mlp_helpers.Y, mlp_helpers.W1, mlp_helpers.W2
    forward = mlp_helpers.feedforward(X, W1, W2)
    back = mlp_helpers.backpropagation(X, Y, W2, forward)
    matrices = {"X": X, "Y": Y, "W1": W1, "W2": W2, **forward._asdict(), **back._asdict()}
    listed = {symbol.code: symbol.shape for symbol in SYMBOLS}
    assert {name: listed[name] for name in matrices} == {name: str(np.shape(it)) for name, it in matrices.items()}


def test_it_stands_on_the_page_of_00():
    cells = json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))["cells"]
    assert ["".join(cell["source"]) for cell in cells if "".join(cell["source"]).startswith(TITLE)] == [glossary.cell()]


def test_writing_it_again_changes_nothing(tmp_path):
    copy = tmp_path / NOTEBOOKS[0].name
    copy.write_bytes(NOTEBOOKS[0].read_bytes())
    glossary.write_into(copy)
    assert copy.read_bytes() == NOTEBOOKS[0].read_bytes()


def test_the_page(tmp_path):
    glossary.main(["--output", str(tmp_path / "glossary.html")])
    page = (tmp_path / "glossary.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == len(SYMBOLS) + len(TERMS) + 2
    assert not re.search(r"[$`\\]|://", page)
    assert "<td>H<sub>error</sub></td><td><code>H_error</code></td>" in page
    assert "<td>⊙</td><td><code>*</code></td>" in page
