"""The series without its solutions: `python -m mlp_lessons.classroom.hand_out FOLDER`.

It writes what learners need into a new folder, which can be opened, published and served like the whole project. It
leaves out what holds answers: the solutions under the exercises, the tests, and the guide for teachers. What the checks
compare with is in `mlp_lessons/exercises`, where a learner who looks for it will find it.
"""

import argparse
import json
import re
import shutil
import sys
from pathlib import Path

from . import series

ROOT = series.FOLDER.parent
COPIED = [
    ".gitattributes", ".github", ".gitignore", "CITATION.cff", "LICENSE", "README.md", "binder", "mlp_helpers.py",
    "pyproject.toml", "requirements.txt",
]  # fmt: skip
SOLUTION = "<details><summary>Solution</summary>"
PROMISE = ", and below the hint a solution"  # which 00 makes
NOT_FOR_LEARNERS = shutil.ignore_patterns("__pycache__", "for_teachers.md", "test.yml")
SECTIONS = re.compile(
    r"^## (For teachers|Test)$.*?(?=^## )", re.MULTILINE | re.DOTALL
)  # of README, which learners lack


def without_solutions(text):
    """The text of a notebook file without its solutions, in the form in which notebooks are saved."""
    notebook = json.loads(text)
    notebook["cells"] = [cell for cell in notebook["cells"] if not series.joined(cell["source"]).startswith(SOLUTION)]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = [line.replace(PROMISE, "") for line in cell["source"]]
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def hand_out(folder):
    """Write the series without its solutions into a new folder."""
    (folder / "notebooks").mkdir(parents=True)
    for path in map(ROOT.joinpath, COPIED):
        if path.is_dir():
            shutil.copytree(path, folder / path.name, ignore=NOT_FOR_LEARNERS)
        else:
            shutil.copy(path, folder)
    shutil.copytree(series.FOLDER / "mlp_lessons", folder / "notebooks" / "mlp_lessons", ignore=NOT_FOR_LEARNERS)
    shutil.copy(series.FOLDER / "iris.csv", folder / "notebooks")
    for lesson in series.lessons():
        text = (series.FOLDER / f"{lesson.stem}.ipynb").read_text(encoding="utf-8")
        _write(folder / "notebooks" / f"{lesson.stem}.ipynb", without_solutions(text))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _write(folder / "README.md", SECTIONS.sub("", readme))


def _write(path, text):
    path.write_text(text, encoding="utf-8", newline="\n")


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a new folder")
    chosen = parser.parse_args(arguments)
    if chosen.folder.exists():
        parser.error(f"{chosen.folder} already exists; name a new folder")
    hand_out(chosen.folder)
    print(f"{chosen.folder}: {len(series.lessons())} notebooks without solutions, and everything that they need.")


if __name__ == "__main__":
    main(sys.argv[1:])
