"""What README and the documents beside it promise: their links, their commands, and numbers that also
occur elsewhere."""

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
SET_REPOSITORY = "binder/set_repository.py"
HAVE_AN_ADDRESS = ["README.md", "CITATION.cff", "binder/README.md"]
SOMEWHERE = ("someone", "some.where", "v9")
DOCUMENTS = [
    ROOT / name for name in ("README.md", "binder/README.md", ".github/CONTRIBUTING.md", ".github/for_teachers.md")
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)\)|^\[[^\]]+\]: (\S+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    inside = [link for link in map("".join, links) if "://" not in link]
    assert inside
    assert [link for link in inside if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_is_long(document):
    assert [line for line in document.read_text(encoding="utf-8").splitlines() if len(line) > 300] == []


def published(folder, *addresses):
    """Copy the files with the repository's address into that folder, and set one address after another."""
    for name in [SET_REPOSITORY, *HAVE_AN_ADDRESS]:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for owner, repo, tag in addresses:
        subprocess.run([sys.executable, folder / SET_REPOSITORY, f"{owner}/{repo}", tag], check=True)
    return {name: (folder / name).read_text(encoding="utf-8") for name in HAVE_AN_ADDRESS}


@pytest.fixture(params=["as it is", "with an address"])
def readme(request, tmp_path):
    """README in each of its two states."""
    return README if request.param == "as it is" else published(tmp_path, SOMEWHERE)["README.md"]


def rows_of(readme, path):
    """The rows of the map that open this notebook."""
    return [line for line in readme.splitlines() if f"(notebooks/{path.name})" in line]


def references(readme):
    return re.findall(r"^\[([^\]]+)\]: (\S+)$", readme, re.MULTILINE)


def test_the_readme_is_short(readme):
    """About 80 lines to read, none of them long, and the addresses at the foot."""
    assert readme.index("\n[") > readme.index("## Licence")
    assert readme[: readme.index("\n[")].count("\n") <= 90
    assert max(map(len, readme.splitlines())) <= 300


def test_every_reference_is_defined_once_and_used(readme):
    defined = [name for name, _ in references(readme)]
    assert sorted(defined) == sorted(set(re.findall(r"\]\[([^\]]+)\]", readme)))


def test_no_address_leads_nowhere(tmp_path):
    """All links lead to one repository; until its address is set, there are none."""
    ways = re.search(r"mybinder\.org/v2/gh/([\w.-]+)/([\w.-]+)/([\w.-]+)\?", README)
    if ways:
        here = {name: (ROOT / name).read_text(encoding="utf-8") for name in HAVE_AN_ADDRESS}
        assert published(tmp_path, ways.groups()) == here
    else:
        assert not re.search(r"OWNER|REPO|mybinder|github\.io|git clone http", README)
        assert "repository-code" not in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_one_command_sets_every_address_and_sets_it_again(tmp_path):
    there = published(tmp_path, SOMEWHERE)
    for name, text in there.items():
        assert "someone" in text
        assert not re.search("OWNER|REPO", text.replace("set_repository.py OWNER/REPO", "")), name
    assert "`git clone https://github.com/someone/some.where`" in there["README.md"]
    assert there["CITATION.cff"].count("repository-code: https://github.com/someone/some.where\n") == 1
    assert published(tmp_path, ("other", "place", "v10"), SOMEWHERE) == there


def test_the_map_then_opens_every_notebook_in_both_ways(tmp_path):
    readme = published(tmp_path, SOMEWHERE)["README.md"]
    leads_to = dict(references(readme))
    for path in NOTEBOOKS:
        (row,) = rows_of(readme, path)
        binder, site = re.search(r"\| \[Binder\]\[(\w+)\], \[in the browser\]\[(\w+)\] \|$", row).groups()
        lab = "https://mybinder.org/v2/gh/someone/some.where/v9?urlpath=lab/tree/notebooks"
        assert leads_to[binder] == f"{lab}/{path.name}"
        assert leads_to[site] == f"https://someone.github.io/some.where/lab/index.html?path=notebooks/{path.name}"


def how_long(path):
    """The minutes that a lesson names, as text: those without its exercises, and those for them."""
    opening = nbformat.read(path, as_version=4).cells[0].source
    (minutes,) = re.findall(r"\*\*How long\.\*\* (\d+) minutes, and (\d+) for the exercises", opening)
    return minutes


def test_every_notebook_is_on_the_map_with_its_minutes(readme):
    for path in NOTEBOOKS:
        minutes, more = how_long(path)
        (row,) = rows_of(readme, path)
        assert row.split(" | ")[3].removesuffix(" |") == f"{minutes} + {more}"
        exercises = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        assert sum(map(int, re.findall(r"^### Exercise .*\((\d+) minutes\)", exercises, re.MULTILINE))) == int(more)


def test_the_first_screen_says_what_is_in_it_for_a_teacher(readme):
    before, _, section = readme.partition("## For teachers\n\n")
    assert before.count("\n") < 10
    assert len(section.partition("\n\n")[0].splitlines()) == 5


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="this is no clone")
def test_colabs_first_cell_finds_everything(tmp_path):
    """Run the cell twice in one kernel, as a learner may, with this repository and in a folder of the test's own."""
    (cell,) = re.findall(r"```python\n(.*?)```", published(tmp_path, SOMEWHERE)["README.md"], re.DOTALL)
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
