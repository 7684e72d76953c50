"""The 92 printed numbers, against the helper and against the text of the saved notebooks."""

import re

import nbformat
import numpy as np
import pytest

from mlp_helpers import W1, W2, X, Y, backpropagation, feedforward, mse, show
from save_notebooks import NOTEBOOKS
from slides import LESSON, PRINTED


def shown(text):
    """[(name, rows of digits)] of every matrix in the text that `show` prints."""
    blocks = re.findall(r"^(\w+) \((\d+), (\d+)\)\n((?:  .*\n?)+)", text, flags=re.MULTILINE)
    return [(name, [" ".join(line.split()) for line in body.splitlines()]) for name, _, _, body in blocks]


def computed(by_hand):
    forward = feedforward(X, W1, W2, by_hand=by_hand)
    backward = backpropagation(X, Y, W2, forward, by_hand=by_hand)
    return {"X": X, "H_out_T": forward.H_out.T, **forward._asdict(), **backward._asdict()}


def differing(by_hand):
    """How many printed numbers of each matrix differ from the slides'."""
    counts = {}
    for name, rows in PRINTED.items():
        ours = " ".join(shown(repr(show(**{name: computed(by_hand)[name]})))[0][1]).split()
        counts[name] = sum(a != b for a, b in zip(ours, " ".join(rows).split(), strict=True))
    return counts


def test_there_are_92_numbers_in_twelve_matrices():
    assert len(PRINTED) == 12
    assert len(" ".join(" ".join(rows) for rows in PRINTED.values()).split()) == 92


def test_by_hand_gives_all_92_digit_for_digit():
    assert sum(differing(by_hand=True).values()) == 0


def test_full_precision_differs_in_thirteen():
    counts = {name: count for name, count in differing(by_hand=False).items() if count}
    assert counts == {"O_in": 2, "O_delta": 1, "H_error": 6, "H_delta": 2, "W1_update": 2}


def test_the_loss_at_the_start():
    assert mse(feedforward(X, W1, W2).O_out, Y) == pytest.approx(0.138434079243, abs=5e-13)


@pytest.mark.parametrize("name", PRINTED)
def test_a_saved_notebook_shows_it(name):
    (path,) = [path for path in NOTEBOOKS if path.name.startswith(LESSON[name])]
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]
    texts = [output.data["text/plain"] for output in outputs if "data" in output]
    assert (name, PRINTED[name]) in [matrix for text in texts for matrix in shown(text)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_mathematics_and_text_show_the_same_digits(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if "text/latex" in output.get("data", {}):
                bodies = re.findall(r"bmatrix} (.*?) \\end", output.data["text/latex"])
                latex = [[" ".join(row.split(" & ")) for row in body.split(r" \\ ")] for body in bodies]
                assert latex == [rows for _, rows in shown(output.data["text/plain"])]


def test_show_prints_no_negative_zero():
    assert repr(show(H_in=np.array([[-1e-9, -0.004]]))) == "H_in (1, 2)\n  0.00  0.00"


def test_how_matrices_are_written():
    """As text in right-aligned columns, and as mathematics with the field's subscripts, each with its shape."""
    assert repr(show(X=X, Y=Y, W1=W1, W2=W2, H_out_T=10 * W2)).splitlines() == [
        "X (3, 4)", "  4.9  3.0  1.4  0.2", "  6.4  3.2  4.5  1.5", "  5.8  2.7  5.1  1.9",
        "Y (3, 3)", "  1  0  0", "  0  1  0", "  0  0  1",
        "W1 (4, 2)", "   0.7   0.4", "  -0.8   0.0", "   0.3  -0.4", "   0.1   0.1",
        "W2 (2, 3)", "   0.0  -0.1   0.2", "   0.6  -0.5   0.5",
        "H_out_T (2, 3)", "   0.00  -1.00   2.00", "   6.00  -5.00   5.00",
    ]  # fmt: skip
    body = r"0.0 & -0.1 & 0.2 \\ 0.6 & -0.5 & 0.5"
    bracket = rf"\begin{{bmatrix}} {body} \end{{bmatrix}} \quad (2, 3) $$"
    symbols = {"W2": "W2", "W2_update": r"W2_{update}", "H_out_T": r"H_{out}^\top", "my_new_name": r"my_{new\ name}"}
    for name, symbol in symbols.items():
        assert show(decimals=1, **{name: W2})._repr_latex_() == f"$$ {symbol} = {bracket}"
    assert repr(show(mine=W2)).splitlines()[1] == "   0.0000  -0.1000   0.2000"
