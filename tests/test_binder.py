"""What Binder builds from, the folder `binder/`."""

import filecmp
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from benchmark_binder import measured
from save_notebooks import DRAWING, NOTEBOOKS, other_versions

ROOT = Path(__file__).parent.parent
NAMES = [path.name for path in NOTEBOOKS]
PYTHON = (ROOT / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
PINS = {
    canonicalize_name(name): Version(version)
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "binder" / "requirements.txt").read_text(), re.M)
}
ON_BINDER = {
    "python_version": PYTHON, "python_full_version": f"{PYTHON}.0", "implementation_name": "cpython",
    "platform_python_implementation": "CPython", "os_name": "posix", "sys_platform": "linux",
    "platform_system": "Linux", "platform_machine": "x86_64",
}  # fmt: skip


def _requirements(lines):
    """What these lines require on Binder, except for the helper module itself."""
    wanted = [Requirement(line.split("#")[0]) for line in lines if not line.startswith(("-e", "#")) and line.strip()]
    return [wish for wish in wanted if wish.marker is None or wish.marker.evaluate({**ON_BINDER, "extra": ""})]


LEARNERS = _requirements((ROOT / "requirements.txt").read_text().splitlines())


def _everything(requirements):
    """The requirements and, one by one, everything that the packages installed here require in turn."""
    ahead, extras_seen = list(requirements), set()
    while ahead:
        wish = ahead.pop()
        yield wish
        for extra in {"", *wish.extras} - {extra for name, extra in extras_seen if name == wish.name}:
            extras_seen.add((wish.name, extra))
            try:
                deeper = importlib.metadata.requires(wish.name) or []
            except importlib.metadata.PackageNotFoundError:  # required only on Binder's Python
                continue
            ahead += [
                next_wish
                for next_wish in map(Requirement, deeper)
                if next_wish.marker is None or next_wish.marker.evaluate({**ON_BINDER, "extra": extra})
            ]


def test_pins_cover_everything_that_a_fresh_install_brings():
    assert {canonicalize_name(wish.name) for wish in _everything(LEARNERS)} - set(PINS) == set()


@pytest.mark.parametrize("wish", LEARNERS, ids=str)
def test_pins_lie_within_the_ranges(wish):
    assert PINS[canonicalize_name(wish.name)] in wish.specifier


def test_every_line_of_the_pins_is_exact():
    lines = (ROOT / "binder" / "requirements.txt").read_text().splitlines()
    assert len(PINS) == len([line for line in lines if not line.startswith("#")])


def test_the_pins_are_made_by_the_command_in_the_readme():
    head = (ROOT / "binder" / "requirements.txt").read_text().splitlines()[1]
    command = head.removeprefix("#").strip().replace("compile", "compile --upgrade")
    assert f"\n{command}\n" in (ROOT / "binder" / "README.md").read_text(encoding="utf-8")
    assert f" --python-version {PYTHON}." in command


def test_the_site_takes_its_wheels_from_the_pins():
    names = [
        line for line in (ROOT / "binder" / "site-wheels.txt").read_text().splitlines() if not line.startswith("#")
    ]
    assert {canonicalize_name(name) for name in names} - set(PINS) == set()


@pytest.fixture(scope="module")
def dockerfile():
    if os.name == "nt":
        pytest.skip("repo2docker does not run on Windows")
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", ROOT],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_repo2docker_takes_the_fixed_python(dockerfile):
    assert f"environment.py-{PYTHON}-linux" in _decoded(dockerfile)


def _decoded(text):
    """repo2docker writes each odd character of a copied file's name as - and two hexadecimal digits."""
    return re.sub("-([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), text)


def test_repo2docker_installs_the_pins_before_the_repository_is_copied(dockerfile):
    steps = [
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "COPY --chown=",
        "RUN ./binder/postBuild",
    ]
    places = [dockerfile.index(steps[0]), dockerfile.rindex("src/ ${REPO_DIR}/"), dockerfile.index(steps[2])]
    assert places == sorted(places)


@pytest.mark.skipif(os.name == "nt", reason="files have no executable bit on Windows")
def test_post_build_can_be_executed():
    assert os.access(ROOT / "binder" / "postBuild", os.X_OK)


@pytest.fixture(scope="module")
def binder(tmp_path_factory):
    """The environment, made step by step as Binder makes it: its folder, and its settings for a process."""
    if sys.platform != "linux":
        pytest.skip("Binder runs Linux")
    right = sys.executable if sys.version_info[:2] == tuple(map(int, PYTHON.split("."))) else shutil.which(
        f"python{PYTHON}"
    )  # fmt: skip
    if right is None:
        pytest.skip(f"Binder runs Python {PYTHON}, and there is none here")
    base = tmp_path_factory.mktemp("binder")
    repository, environment = base / "repository", base / "environment"
    shutil.copytree(ROOT, repository, ignore=shutil.ignore_patterns(".git", ".venv", "*.egg-info", "__pycache__"))
    subprocess.run([right, "-m", "venv", environment], check=True)
    settings = {
        **os.environ, "PATH": f"{environment / 'bin'}:{os.environ['PATH']}", "VIRTUAL_ENV": str(environment),
        "MPLCONFIGDIR": str(base / "matplotlib"), "IPYTHONDIR": str(base / "ipython"),
        "JUPYTER_CONFIG_DIR": str(base / "jupyter"), "JUPYTER_DATA_DIR": str(base / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(base / "runtime"),
    }  # fmt: skip
    settings.pop("PYTHONPATH", None)
    for command in (["pip", "install", "-q", "-r", "binder/requirements.txt"], ["binder/postBuild"]):
        done = subprocess.run(command, cwd=repository, env=settings, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr
    return repository, settings


@pytest.mark.slow
def test_a_lesson_passes_in_the_environment_that_binder_makes(binder):
    """nbval passes there. The next test checks that all outputs are the same, to the last byte."""
    repository, settings = binder
    options = ["-o", "addopts=", "--nbval", "--nbval-current-env", "--nbval-sanitize-with=tests/sanitize.cfg"]
    done = subprocess.run(
        ["python", "-m", "pytest", "-q", *options, "notebooks/02_loss.ipynb"],  # without pytest-xdist
        cwd=repository, env=settings, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.mark.slow
def test_the_series_is_saved_as_the_pins_draw_it(binder):
    """Outputs are compared to the last byte, which shows a picture that was not saved again after its code changed."""
    repository, settings = binder
    done = subprocess.run(
        ["python", "tests/save_notebooks.py"], cwd=repository, env=settings, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    assert "drawn with" not in done.stderr
    drawn = repository / "notebooks"
    _, differing, _ = filecmp.cmpfiles(ROOT / "notebooks", drawn, NAMES, shallow=False)
    changed = {name: _changed_cells(ROOT / "notebooks" / name, drawn / name) for name in differing}
    assert changed == {}, "after a change to a picture, tests/save_notebooks.py saves it"


def _changed_cells(saved, drawn):
    pairs = zip(nbformat.read(saved, as_version=4).cells, nbformat.read(drawn, as_version=4).cells, strict=True)
    return [before.id for before, after in pairs if before != after]


def test_saving_with_other_versions_than_the_pins_says_so(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: str(PINS[name]))
    assert other_versions() == []
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.1")
    assert other_versions() == [f"{name} 0.1 ({PINS[name]})" for name in DRAWING]


@pytest.mark.slow
def test_nothing_is_installed_beyond_the_pins(binder):
    repository, settings = binder
    listed = subprocess.run(
        ["python", "-m", "pip", "list", "--format=freeze"], cwd=repository, env=settings, capture_output=True, text=True
    ).stdout
    installed = {canonicalize_name(line.split("==")[0]) for line in listed.splitlines()}
    assert installed - set(PINS) <= {"pip", "setuptools", "mlp-notebooks"}
    assert set(PINS) <= installed


@pytest.mark.slow
def test_a_learner_takes_less_than_300_mb(binder):
    repository, settings = binder
    assert measured(repository / "notebooks" / "06_training.ipynb", settings).megabytes < 300
