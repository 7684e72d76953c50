"""The README's promises: its links, its commands, and the numbers that also stand elsewhere."""

import re
import tomllib
from pathlib import Path

import nbformat
from save_notebooks import NOTEBOOKS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_lead_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert len(links) > 10
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_notebook_is_on_the_map_with_its_minutes():
    for path in NOTEBOOKS:
        opening = nbformat.read(path, as_version=4).cells[0].source
        ((minutes, more),) = re.findall(r"\*\*How long\.\*\* (\d+) minutes, and (\d+) for the exercises", opening)
        (row,) = [line for line in README.splitlines() if f"(notebooks/{path.name})" in line]
        assert f"| {minutes} + {more} | [Binder](" in row
        exercises = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        assert sum(map(int, re.findall(r"^### Exercise .*\((\d+) minutes\)", exercises, re.MULTILINE))) == int(more)


def test_ci_finds_the_test_command():
    assert len(re.findall(r"^python3 -m venv .*pytest$", README, re.MULTILINE)) == 1
    assert "grep -m 1 '^python3 -m venv .*pytest$' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_pyproject_and_requirements_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8").split()
    assert set(project["dependencies"]) <= set(requirements)
    assert "-e" in requirements
