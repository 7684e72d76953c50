"""What the README and the two documents beside it promise: their links, their commands, and numbers that also
stand elsewhere."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest

from save_notebooks import NOTEBOOKS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCES = re.findall(r"^\[([^\]]+)\]: (\S+)$", README, re.MULTILINE)
DOCUMENTS = [ROOT / name for name in ("README.md", "binder/README.md", ".github/CONTRIBUTING.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)\)|^\[[^\]]+\]: (\S+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    inside = [link for link in map("".join, links) if "://" not in link]
    assert inside
    assert [link for link in inside if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_is_long(document):
    assert [line for line in document.read_text(encoding="utf-8").splitlines() if len(line) > 300] == []


def test_the_readme_is_short():
    """About 80 lines to read, and the addresses at the foot."""
    assert README.index("\n[") > README.index("## Licence")
    assert README[: README.index("\n[")].count("\n") <= 90


def test_every_reference_is_defined_once_and_used():
    defined = [name for name, _ in REFERENCES]
    assert sorted(defined) == sorted(set(re.findall(r"\]\[([^\]]+)\]", README)))


def test_every_notebook_is_on_the_map_with_its_minutes():
    for path in NOTEBOOKS:
        opening = nbformat.read(path, as_version=4).cells[0].source
        ((minutes, more),) = re.findall(r"\*\*How long\.\*\* (\d+) minutes, and (\d+) for the exercises", opening)
        (row,) = [line for line in README.splitlines() if f"(notebooks/{path.name})" in line]
        assert row.endswith(f"| {minutes} + {more} |"), f"not {minutes} + {more} in the row {row}"
        exercises = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        assert sum(map(int, re.findall(r"^### Exercise .*\((\d+) minutes\)", exercises, re.MULTILINE))) == int(more)


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="this is no clone")
def test_colabs_first_cell_finds_everything(tmp_path):
    """Run twice in one kernel, as a learner may, from this repository and in a folder of the test's own."""
    text = (ROOT / "binder" / "set_repository.py").read_text(encoding="utf-8").replace("{owner}/{repo}", "some/where")
    (cell,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    cell = re.sub(r"https://github\.com/[\w.-]+/[\w.-]+", ROOT.as_posix(), cell)
    cell = cell.replace("/content", tmp_path.as_posix())
    found = "import mlp_lessons, mlp_helpers; print(mlp_lessons.__file__, mlp_helpers.__file__, sep='\\n')"
    command = [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", f"{cell}\n{cell}\n{found}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    lessons, helpers = map(Path, done.stdout.splitlines()[-2:])
    assert lessons.samefile(tmp_path / "mlp-notebooks" / "notebooks" / "mlp_lessons" / "__init__.py")
    assert helpers.samefile(tmp_path / "mlp-notebooks" / "mlp_helpers.py")


def test_ci_finds_the_test_command():
    assert len(re.findall(r"^python3 -m venv .*pytest$", README, re.MULTILINE)) == 1
    assert "grep -m 1 '^python3 -m venv .*pytest$' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_pyproject_and_requirements_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8").split()
    assert set(project["dependencies"]) <= set(requirements)
    assert "-e" in requirements
