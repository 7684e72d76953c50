"""Run the tests with the lowest and with the newest versions that the requirements allow:

    .venv/bin/python tests/versions.py            on every Python from 3.11 to 3.14 that is on this machine
    .venv/bin/python tests/versions.py 3.12       on that one

Each run has an environment of its own in a temporary folder, and a table comes at the end.
"""

import contextlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
VERSIONS = {"lowest": "lowest-direct", "newest": "highest"}
HOLDS = "from importlib.metadata import version as v; print('numpy', v('numpy'), 'matplotlib', v('matplotlib'))"
UV = [sys.executable, "-m", "uv", "--quiet"]


def interpreter(python):
    """The command for a version of Python, or None: this one, one on the path, pyenv's, or that of Windows' py."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    pyenv = sorted(Path.home().glob(f".pyenv/versions/{python}.*/bin/python"))
    commands = [[f"python{python}"], *([command] for command in pyenv), ["py", f"-{python}"]]
    for command in [[sys.executable]] * (python == here) + commands:
        with contextlib.suppress(OSError):
            asked = [*command, "-c", "import sys; print(sys.executable)"]
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return done.stdout.strip()
    return None


def tested(interpreter, resolution):
    """What a new environment holds, pytest's last line, and whether everything passed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        python = Path(folder, "Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        requirements = ["-r", "requirements.txt", "-r", "tests/requirements.txt"]
        subprocess.run([*UV, "venv", "--python", interpreter, folder], check=True)
        subprocess.run(
            [*UV, "pip", "install", "--python", python, "--no-build", "--resolution", resolution, *requirements],
            cwd=ROOT, check=True,
        )  # fmt: skip
        holds = subprocess.run([python, "-c", HOLDS], capture_output=True, text=True, check=True).stdout.strip()
        tests = subprocess.run([python, "-m", "pytest", "--color=no", "-q"], cwd=ROOT, capture_output=True, text=True)
    if tests.returncode:
        print(tests.stdout[-6000:], tests.stderr, sep="")
    return holds, tests.stdout.strip().rpartition("\n")[2], tests.returncode == 0


def rows(pythons):
    """A row of the table for each run: Python, versions, what the environment holds, the result, did all pass?"""
    for python in pythons or PYTHONS:
        command = interpreter(python)
        if command is None:
            yield python, "", "", "is not on this machine", not pythons
            continue
        for versions, resolution in VERSIONS.items():
            print(f"Python {python}, {versions} versions …", file=sys.stderr)
            yield python, versions, *tested(command, resolution)


if __name__ == "__main__":
    if not all(re.fullmatch(r"3\.\d+", python) for python in sys.argv[1:]):
        sys.exit(__doc__)
    table = list(rows(sys.argv[1:]))
    for python, versions, holds, result, _ in table:
        print(f"{python:6}{versions:8}{holds:34}{result}")
    sys.exit(not all(well for *_, well in table))
