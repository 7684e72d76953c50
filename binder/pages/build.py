"""Make the pages that need no Python: `python -m pages.build OUTPUT_DIR`. What has not changed is left as it is."""

import sys
from pathlib import Path

from mlp_lessons.classroom.series import FOLDER, lessons
from pages import lesson


def build(output):
    """Write a page for each lesson and for the quiz into that folder."""
    series = lessons()
    for before, this, after in zip([None, *series], series, [*series[1:], None], strict=False):
        notebook = lesson.read(FOLDER / f"{this.stem}.ipynb")
        write(output / f"{this.stem}.html", lesson.page(notebook, this.stem, {}, before, after))


def write(path, text):
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]))
