"""A number in the prose cannot lie: it is in an output or in the code, and the list says where."""

import re

import nbformat
import pytest

from prose_numbers import LIST, claims, listed, stands_in, whole_list
from save_notebooks import NOTEBOOKS

REDO = "read what changed, then write the list anew: python tests/prose_numbers.py"


def read(path):
    return nbformat.read(path, as_version=4)


def test_every_number_in_the_prose_has_its_place():
    assert "NOWHERE" not in whole_list()


def test_the_list_is_that_of_the_saved_notebooks():
    assert LIST.read_text(encoding="utf-8").splitlines() == whole_list().splitlines(), REDO


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_any_other_digit_is_noticed(path):
    """Change the last digit of each number in each markdown cell in turn, however many cells hold that number."""
    notebook, was = read(path), listed(read(path), path.stem)
    tried = 0
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        source = cell.source
        for found in dict.fromkeys(re.findall(r"\d+\.\d+", " ".join(claims(source)))):
            other = found[:-1] + str((int(found[-1]) + 1) % 10)
            cell.source = source.replace(found, other)
            assert listed(notebook, path.stem) != was, f"{found} as {other} in {cell.id}"
            tried += 1
        cell.source = source
    assert tried or path.stem.startswith("08")


def test_a_number_that_is_computed_no_longer_is_noticed():
    """As with other flowers, the prose stays as it was but the outputs do not."""
    path = NOTEBOOKS[2]
    notebook, was = read(path), listed(read(path), path.stem)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "text" in output:
                output.text = output.text.replace("0.1384", "0.1394")
            elif "text/plain" in output.get("data", {}):
                output.data["text/plain"] = output.data["text/plain"].replace("0.1384", "0.1394")
        cell.source = cell.source if cell.cell_type == "markdown" else cell.source.replace("0.1384", "0.1394")
    assert any("NOWHERE" in line for line in listed(notebook, path.stem))
    assert listed(notebook, path.stem) != was


def test_cells_that_are_moved_or_lost_are_noticed():
    path = NOTEBOOKS[4]
    for damage in (lambda cells: cells.pop(5), lambda cells: cells.insert(3, cells.pop(8))):
        notebook = read(path)
        damage(notebook.cells)
        assert listed(notebook, path.stem) != listed(read(path), path.stem)


@pytest.mark.parametrize(
    ("claim", "text", "there"),
    [
        ("0.1384", "MSE = 0.1384", True), ("0.14", "MSE = 0.1384", True), ("0.13", "MSE = 0.1384", False),
        ("0.38", "-0.38", True), ("97.3", "97.3%", True), ("97.3", "0.973", True), ("97.4", "0.973", False),
        ("5,000", "epochs=5000", True), ("14", "114", False), ("14", "14.2", False), ("fourteen", "14", True),
        ("0.5", "0.5", True), ("1e-5", "nudge = 1e-5", True),
    ],
)  # fmt: skip
def test_what_counts_as_the_same_number(claim, text, there):
    assert stands_in(claim, text) == there
