"""The exercises as they stand in the notebooks."""

import json
import re
from typing import NamedTuple

from mlp_lessons.exercises import lesson_08
from save_notebooks import NOTEBOOKS


class OnPage(NamedTuple):
    """One exercise of a notebook: which check it calls, where its stub is, and its solution."""

    check: str
    cell: int
    solution: str


def sources(path):
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(path.read_text("utf-8"))["cells"]]


def on_page(cells):
    """Every exercise: a heading, then its stub, then a cell with the hint and one with the solution."""
    found = []
    for number, (kind, text) in enumerate(cells):
        if kind == "markdown" and text.startswith("### Exercise"):
            (stub_kind, stub), (hint_kind, hint), (solution_kind, solution) = cells[number + 1 : number + 4]
            assert (stub_kind, hint_kind, solution_kind) == ("code", "markdown", "markdown"), text
            assert hint.startswith("<details><summary>Hint</summary>\n\n"), text
            assert hint.count("<details>") == solution.count("<details>") == 1, text
            assert solution.startswith("<details><summary>Solution</summary>\n\n"), text
            code = re.search(r"^```python\n(.*?)^```$", solution, re.DOTALL | re.MULTILINE)[1]
            found.append(OnPage(re.search(r"^(check_\w+)\(", stub, re.MULTILINE)[1], number + 1, code))
    return found


PAGES = {path: on_page(sources(path)) for path in NOTEBOOKS}
SOLUTIONS = {exercise.check: exercise.solution for page in PAGES.values() for exercise in page}
STAGES = [name for name in vars(lesson_08) if name.startswith("check_")]  # tests/test_empty_page.py has their tests
