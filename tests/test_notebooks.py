"""The form of the saved notebooks, and proof that a damaged one fails."""

import ast
import itertools
import re
import statistics
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

from mlp_lessons.exercises.judge import MIME_TYPE
from save_notebooks import NOTEBOOKS, WIDGET_VIEW, executed, normal_form, without_pixels

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ORDER = re.findall(r"^\| \d+ \| \[.*\]\(notebooks/(\w+)\.ipynb\)", README, re.MULTILINE)


def read(path):
    return nbformat.read(path, as_version=4)


def problems(text):
    """In words, what is wrong with the form of a notebook file; an empty list if nothing is wrong."""
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    outputs = [output for cell in code for output in cell.outputs]
    shown = [output.data for output in outputs if "data" in output]
    said = []
    if text != normal_form(notebook):
        said.append("not in normal form: save it with tests/save_notebooks.py")
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        said.append("execution counts are not 1 to n")
    if any("attachments" in cell for cell in notebook.cells):
        said.append("an attachment: a picture that no code draws")
    if any(output.get("execution_count", cell.execution_count) != cell.execution_count
           for cell in code for output in cell.outputs):  # fmt: skip
        said.append("an output of another run than its cell")
    if any(output.output_type == "error" or output.get("name") == "stderr" for output in outputs):
        said.append("an error or a warning in the outputs")
    said += [problem for cell in code for problem in output_problems(cell)]
    for data in shown:
        if WIDGET_VIEW in data:
            said.append("a saved widget view")
        if data["text/plain"].startswith("Figure: ") and not has_content(data):
            said.append(f"no picture: {data['text/plain']}")
    said += [f"a picture without a description: {data['text/plain'][:60]}" for data in shown if not described(data)]
    said += heading_problems(prose) + length_problems(notebook, code, prose)
    return said


def output_problems(cell):
    """The results that a code cell shows must be in its outputs."""
    said, tree = [], ast.parse(cell.source)
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    data = [output.data for output in cell.outputs if "data" in output]
    if "print" in calls and not any(output.output_type == "stream" for output in cell.outputs):
        said.append(f"nothing printed: {cell.source[:60]}")
    if isinstance(tree.body[-1], ast.Expr) and ast.unparse(tree.body[-1])[:6] != "print(" and not data:
        said.append(f"no output: {ast.unparse(tree.body[-1])}")
    if "show" in calls and not (data and "text/latex" in data[-1]):
        said.append(f"a matrix that is not shown: {cell.source[:60]}")
    lost = [
        ast.unparse(node) for node in tree.body[:-1] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    return said + [f"computed, but not shown: {call}" for call in lost if not call.startswith("print(")]


def described(data):
    """The first part of a picture has its words, and the other parts say what they belong to."""
    alts = re.findall('<img alt="([^"]*)"', data.get("text/html", ""))
    return not alts or (len(alts[0]) >= 40 and all(other.startswith("Part ") for other in alts[1:]))


def has_content(data):
    """A figure is an <img> with bytes behind it, or a table of a trace."""
    image = r'<img [^>]*src="data:image/png;base64,[A-Za-z0-9+/=]{5000,}"'
    return re.search(rf"{image}|<td[^>]*><span[^>]*>−?\d.*</table>", data.get("text/html", ""))


def heading_problems(prose):
    levels = [len(found[1]) for text in prose for found in re.finditer(r"^(#+) ", text, re.MULTILINE)]
    jumps = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
    said = [f"a heading of level {deep} under one of level {high}" for high, deep in jumps]
    if levels.count(1) != 1 or levels[0] != 1:
        said.append("not exactly one title, at the top")
    opening = prose[0] + prose[1]
    said += [f"no {part}" for part in ("What you'll do", "What you need", "How long") if part not in opening]
    return said if "## What we've learned" in prose[-1] else [*said, "no What we've learned at the end"]


def length_problems(notebook, code, prose):
    lengths = sorted(len(cell.source.splitlines()) for cell in code)
    kinds = "".join(cell.cell_type[0] for cell in notebook.cells)
    text = re.sub(r"<details>.*?</details>|\$.*?\$", " ", " ".join(prose), flags=re.DOTALL)
    words = len(re.findall(r"[A-Za-z][A-Za-z'’-]+", text))
    said = [] if 700 <= words <= 1500 else [f"{words} words"]
    if "ccc" in kinds:
        said.append("three code cells in a row")
    if lengths[-1] > 20 or np.percentile(lengths, 90) > 12 or statistics.median(lengths) > 5:
        said.append(f"code cells too long: {lengths}")
    return said


def test_the_series_is_the_map_of_the_readme():
    assert len(ORDER) >= 8
    assert [path.stem for path in NOTEBOOKS] == ORDER


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_form(path):
    assert problems(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_lead_somewhere(path):
    prose = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^)]+)\)", prose)
    assert links
    within = [link for link in links if not link.startswith("https://")]
    assert [link for link in within if not (path.parent / link).exists()] == []
    following = ORDER[(ORDER.index(path.stem) + 1) % len(ORDER)]
    assert f"{following}.ipynb" in prose


# ---------------------------------------------------------------- a damaged notebook fails


def damaged(damage, name="02_loss"):
    notebook = read(ROOT / "notebooks" / f"{name}.ipynb")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            damage(cell)
    return normal_form(notebook)


def strip(cell):
    cell.outputs, cell.execution_count = [], None


def strip_outputs_alone(cell):
    cell.outputs = []


def empty_pictures(cell):
    for output in cell.outputs:
        if "text/html" in output.get("data", {}):
            output.data["text/html"] = re.sub('base64,[^"]*', "base64,", output.data["text/html"])


def drop_pictures(cell):
    for output in cell.outputs:
        output.get("data", {}).pop("text/html", None)


def drop_mathematics(cell):
    for output in cell.outputs:
        output.get("data", {}).pop("text/latex", None)


def hide_a_matrix(cell):
    if "show(" in cell.source:
        cell.source, cell.outputs = f"{cell.source}\nprint(1)", [nbformat.v4.new_output("stream", text="1\n")]


def drop_descriptions(cell):
    for output in cell.outputs:
        if "text/html" in output.get("data", {}):
            output.data["text/html"] = re.sub('alt="[^"]*"', 'alt=""', output.data["text/html"])


def count_outputs_anew(cell):
    for output in cell.outputs:
        if "execution_count" in output:
            output.execution_count += 1


def attach(cell):
    cell.attachments = {"picture.png": {"image/png": "AAAA"}}


@pytest.mark.parametrize("damage", [strip, strip_outputs_alone, empty_pictures, drop_pictures, drop_descriptions,
                                    drop_mathematics, hide_a_matrix, count_outputs_anew, attach])  # fmt: skip
def test_a_damaged_notebook_is_noticed(damage):
    assert problems(damaged(lambda cell: None)) == []
    assert problems(damaged(damage)) != []


def nbval(folder, text):
    (folder / "lesson.ipynb").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]")
    sanitize = f"--nbval-sanitize-with={ROOT / 'tests' / 'sanitize.cfg'}"
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", sanitize]
    return subprocess.run([*command, "lesson.ipynb"], cwd=folder, capture_output=True, text=True, check=False)


def change_a_digit(cell):
    for output in cell.outputs:
        if "text" in output:
            output.text = output.text.replace("0.1384", "0.1385")


def change_a_description(cell):
    for output in cell.outputs:
        if "text/html" in output.get("data", {}):
            output.data["text/html"] = output.data["text/html"].replace("0.1384", "0.1385")


def change_a_record(cell):
    """What a check tells a program."""
    for output in cell.outputs:
        if MIME_TYPE in output.get("data", {}):
            output.data[MIME_TYPE]["state"] = "right"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "passes"),
    [(str, True), (change_a_digit, False), (change_a_description, False), (change_a_record, False)],
)
def test_nbval_compares_strictly(tmp_path, damage, passes):
    result = nbval(tmp_path, damaged(damage))
    assert "mismatch" in result.stdout or passes
    assert (result.returncode == 0) == passes, result.stdout


def test_saving_again_changes_nothing():
    path = ROOT / "notebooks" / "05_backpropagation.ipynb"
    saved = path.read_text(encoding="utf-8")
    assert without_pixels(normal_form(executed(read(path), path.parent))) == without_pixels(saved)


def test_the_slides_flowers_are_in_the_table():
    table = np.loadtxt(ROOT / "notebooks" / "iris.csv", delimiter=",")
    assert table.shape == (150, 5)
    assert table[[1, 51, 101]].tolist() == [[4.9, 3.0, 1.4, 0.2, 0], [6.4, 3.2, 4.5, 1.5, 1], [5.8, 2.7, 5.1, 1.9, 2]]
    assert np.bincount(table[:, 4].astype(int)).tolist() == [50, 50, 50]
