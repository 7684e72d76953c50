"""Make the pages that need no Python: `python -m pages.build OUTPUT_DIR`. What has not changed is left as it is."""

import io
import re
import shutil
import sys
import zipfile
from pathlib import Path

from mlp_lessons.classroom.hand_out import COPIED, ROOT
from mlp_lessons.classroom.series import FOLDER, lessons
from pages import front, lesson, living, one_file

FILES = Path(__file__).resolve().parent.parent / "site" / "pages"
BY_HAND = FOLDER / "mlp_lessons" / "by_hand.js"  # which the notebook's sliders need as well


def build(output):
    """Write the front page, a page for each lesson and for the quiz, each also as one file, and the project to take."""
    shutil.copytree(FILES, output, dirs_exist_ok=True)
    shutil.copy2(BY_HAND, output)
    (output / "one_file").mkdir(exist_ok=True)
    series, frames, in_front, written = lessons(), output / "frames", [], ""
    for before, this, after in zip([None, *series], series, [*series[1:], None], strict=False):
        path = FOLDER / f"{this.stem}.ipynb"
        pictures = living.pictures(path, frames)
        in_front = in_front or [picture for picture in pictures.values() if living.has_controls(picture)]
        page = lesson.page(lesson.read(path), this.stem, pictures, before, after)
        written += page
        _write(output / f"{this.stem}.html", page.encode())
        _write(output / "one_file" / f"{this.stem}.html", one_file.whole(page, output).encode())
    _write(output / "index.html", front.page(in_front[0]).encode())
    for row in frames.iterdir():
        if row.name not in written:
            row.unlink()  # of an earlier build
    _write(output / front.PROJECT, _project())


def _project():
    """The project as a ZIP file, without what only its authors need."""
    paths = [path for name in COPIED for path in _files(ROOT / name)] + _files(FOLDER)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(paths):
            name = f"mlp-notebooks/{path.relative_to(ROOT).as_posix()}"
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(path):
    """That file, or the files in that folder; none that was made by running it."""
    inside = path.rglob("*") if path.is_dir() else [path]
    return [file for file in inside if file.is_file() and not re.search(r"__pycache__|\.ipynb_checkpoints", str(file))]


def _write(path, content):
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]))
