"""The package that the lessons call: it is found from anywhere, its absence is explained, and imports run one way."""

import ast
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import numpy as np
import pytest

import mlp_lessons
from save_notebooks import NOTEBOOKS

PACKAGE = Path(mlp_lessons.__file__).parent
MODULES = {path.relative_to(PACKAGE).with_suffix("").as_posix(): path for path in PACKAGE.rglob("*.py")}
MAY_IMPORT = {  # each room, and which others it may import from
    "figures": {"reruns"},
    "exercises": set(),
    "sheets": {"exercises/judge", "alive"},
    "sliders": {"ahead", "alive"},
    "ahead": {"alive"},
    "alive": {"reruns"},
    "classroom": {"exercises/judge", "exercises/quiz", "sheets/marking", "sheets/pencil"},
    "reruns": set(),
    "__init__": set(),
}
# they hold no content, and import none
ENGINES = [
    "reruns",
    "figures/picture",
    "exercises/judge",
    "exercises/formulas",
]
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def imported(name):
    """The names of the package's modules that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("mlp_lessons")):
            base = name.split("/")[: -node.level] if node.level else []
            parts = [*base, *(node.module or "").removeprefix("mlp_lessons").strip(".").split(".")]
            folder = "/".join(filter(None, parts))
            inside = {f"{folder}/{alias.name}".lstrip("/") for alias in node.names}
            found |= {one for one in inside if one in MODULES} or {folder, f"{folder}/__init__".lstrip("/")} & set(
                MODULES
            )
    return found


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_one_way_between_the_rooms(name):
    room = name.split("/")[0]
    others = {other for other in imported(name) if other.split("/")[0] not in (room, "__init__")}
    assert others <= MAY_IMPORT[room]


def test_no_circle_and_no_arrow_from_an_engine_to_content():
    rank = {}

    def depth(name, above=()):
        assert name not in above, f"a circle: {' → '.join([*above, name])}"
        if name not in rank:
            rank[name] = 1 + max((depth(other, (*above, name)) for other in imported(name)), default=0)
        return rank[name]

    assert max(map(depth, MODULES)) > 3
    for engine in ENGINES:
        assert imported(engine) <= set(ENGINES)


def first_cell(path):
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return next(source for source in code if "mlp_lessons" in source)


def run(code, *options, folder):
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, *options, "-c", code]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False, timeout=300)


@each_notebook
def test_the_first_cell_says_what_is_missing_and_how_it_is_had(path, tmp_path):
    nothing = run(first_cell(path), "-S", folder=tmp_path)
    missing = "numpy" if "numpy" in first_cell(path) else "mlp_helpers"
    ours = "is not installed here: get the whole project, and run `pip install -r requirements.txt` in its folder"
    assert nothing.stderr.splitlines()[-1] == f"ModuleNotFoundError: {missing} {ours}"
    packages = (
        f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n"  # without what is installed as a link
    )
    numpy_alone = run(packages + first_cell(path), "-S", folder=tmp_path)
    assert numpy_alone.stderr.splitlines()[-1] == f"ModuleNotFoundError: mlp_helpers {ours}"
    assert len(numpy_alone.stderr.splitlines()) < 6


def test_the_table_is_where_the_package_says():
    assert np.loadtxt(mlp_lessons.IRIS, delimiter=",").shape == (150, 5)
