"""Write binder/requirements.txt anew: `python3.11 binder/freeze.py`, on 64-bit Linux.

It holds the exact version of everything that installing the root's requirements.txt brings today,
to the Python that runtime.txt names.
"""

import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

BINDER = Path(__file__).resolve().parent
HEAD = "# Made by `python3.11 binder/freeze.py`: do not edit. All that the root's requirements.txt brings.\n"


def pins():
    """name==version of every package that a fresh install brings, the helper module itself left out."""
    learners = [line for line in (BINDER.parent / "requirements.txt").read_text().split("\n") if line[:2] != "-e"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed",
                "--only-binary=:all:", "--report", report, *filter(None, learners),
            ],
            check=True,
        )  # fmt: skip
        packages = [entry["metadata"] for entry in json.loads(report.read_text())["install"]]
    return sorted((f"{package['name']}=={package['version']}" for package in packages), key=str.lower)


if __name__ == "__main__":
    here = f"python-{sys.version_info.major}.{sys.version_info.minor} on {platform.system()} {platform.machine()}"
    wanted = f"{(BINDER / 'runtime.txt').read_text().strip()} on Linux x86_64"
    if here != wanted:
        sys.exit(f"Binder runs {wanted}; this is {here}")
    (BINDER / "requirements.txt").write_text(HEAD + "\n".join(pins()) + "\n")
