"""The card of formulas: each line of code runs, gives the network's numbers, and has the shapes that the card says."""

import re

import numpy as np
import pytest

from mlp_helpers import W1, W2, X, Y, backpropagation, feedforward, gradient_descent, mse, sigmoid
from mlp_lessons.classroom import print_card
from slides import PRINTED

SIZES = {"B": 3, "I": 4, "H": 2, "O": 3}
FORMULAS = [formula for part in print_card.PARTS.values() for formula in part]


@pytest.fixture
def computed():
    known = {"X": X, "Y": Y, "W1": W1, "W2": W2, "alpha": 2.0, "sigmoid": sigmoid, "np": np}
    for formula in FORMULAS:
        exec(formula.code, known)
    return known


def test_every_line_gives_the_networks_numbers(computed):
    forward = feedforward(X, W1, W2)
    back = backpropagation(X, Y, W2, forward)
    for name, matrix in (forward._asdict() | back._asdict()).items():
        assert np.allclose(computed[name], matrix, rtol=1e-12), name
    assert computed["MSE"] == pytest.approx(mse(forward.O_out, Y))
    assert computed["decision"].tolist() == [2, 2, 2]
    assert np.allclose(computed["W1"], gradient_descent(W1, back.W1_update, 2.0))
    assert np.allclose(computed["W2"], gradient_descent(W2, back.W2_update, 2.0))


def sizes(shape):
    return tuple(SIZES[size] for size in re.findall(r"\w", shape))


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.code)
def test_the_shapes(computed, formula):
    """The shape after the arrow is that of the result, and the factors of a matrix product fit and give that shape."""
    taken, given = formula.shapes.split(" → ")
    value = computed[formula.code.split(" = ")[0]]
    assert np.shape(value) == (() if given == "one number" else sizes(given))
    assert (" • " in formula.said) == (" • " in taken) == (" @ " in formula.code)
    if " • " in taken:
        (rows, across), (down, columns) = (re.findall(r"\w", shape) for shape in taken.split(" • "))
        assert (across, f"({rows}, {columns})") == (down, given)


def test_all_of_the_slides_formulas_stand_on_it():
    assert PRINTED.keys() - {"X", "H_out_T"} <= {f.code.split(" = ")[0] for f in FORMULAS}


def test_the_page(tmp_path):
    print_card.main(["--output", str(tmp_path / "card.html")])
    page = (tmp_path / "card.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == len(FORMULAS)
    assert "://" not in page
