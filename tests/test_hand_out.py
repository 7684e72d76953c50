"""The series without its solutions: none is left, and all else is there and works."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from mlp_lessons.classroom import hand_out, series
from mlp_lessons.classroom.hand_ins import read_notebook
from mlp_lessons.exercises.judge import NOT_ANSWERED, RIGHT
from save_notebooks import NOTEBOOKS, QUIZ, normal_form

ROOT = Path(__file__).parent.parent
ALL = [*NOTEBOOKS, QUIZ]


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "for learners"
    hand_out.main([str(folder)])
    return folder


def cells(path):
    return [
        (cell["cell_type"], "".join(cell["source"])) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]


def solutions(path):
    return [text for kind, text in cells(path) if kind == "markdown" and "<summary>Solution</summary>" in text]


def test_there_are_solutions():
    assert sum(map(len, map(solutions, ALL))) == sum(
        exercise.lesson != series.QUIZ for exercise in series.exercises().values()
    )


def test_no_solution_is_left(handed_out):
    """Neither the cell nor a line of its code, wherever it may stand, unless the lesson itself shows that line."""
    files = [path for path in handed_out.rglob("*") if path.is_file()]
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in files if path.suffix != ".woff2"}
    assert [path for path, text in texts.items() if "Solution</summary>" in text and path.suffix == ".ipynb"] == []
    assert [path for path in files if "tests" in path.parts or path.name == "for_teachers.md"] == []
    for path in ALL:
        left = cells(handed_out / "notebooks" / path.name)
        for solution in solutions(path):
            code = re.search(r"^```python\n(.*?)^```$", solution, re.DOTALL | re.MULTILINE)[1]
            assert [kind for kind, text in left if code.strip() in text] == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_all_else_is_the_same(handed_out, path):
    out = handed_out / "notebooks" / path.name
    text = out.read_text(encoding="utf-8")
    assert text == normal_form(nbformat.reads(text, as_version=4))
    kept = [cell for cell in cells(path) if cell[1] not in solutions(path)]
    assert cells(out) == [(kind, text.replace(hand_out.PROMISE, "")) for kind, text in kept]
    assert read_notebook(out.read_bytes(), path.stem).remarks == []


def test_nothing_speaks_of_a_solution_that_is_not_there(handed_out):
    prose = [text for kind, text in cells(handed_out / "notebooks" / NOTEBOOKS[0].name) if kind == "markdown"]
    assert "olution" not in "".join(prose)
    readme = (handed_out / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", readme) if "://" not in link]
    assert [link for link in links if not (handed_out / link).exists()] == []
    assert "pytest" not in readme


def test_every_check_still_answers(handed_out):
    """Run all exercises' cells in a Python that has nothing but the folder: first untouched, then one right answer."""
    stubs = [exercise.stub for exercise in series.exercises().values()]
    right = series.exercises()["check_weights"].stub.replace("None", "14", 1)
    code = f"""
import mlp_lessons
import numpy as np
from mlp_helpers import *
from mlp_lessons.exercises import check_question

print(mlp_lessons.__file__)
for cell in {[*stubs, right]!r}:
    *lines, last = cell.splitlines()
    exec("\\n".join(lines))
    print(eval(last))
"""
    out = handed_out / "notebooks"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (out, handed_out))), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=out, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    where, *said, last = done.stdout.splitlines()
    assert Path(where).is_relative_to(handed_out)
    assert [text for text in said if not text.startswith(NOT_ANSWERED)] == []
    assert len(said) == len(stubs)
    assert last.startswith(RIGHT)


def test_a_folder_that_is_there_is_left_alone(handed_out, capsys):
    with pytest.raises(SystemExit):
        hand_out.main([str(handed_out)])
    assert "name a new folder" in capsys.readouterr().err
