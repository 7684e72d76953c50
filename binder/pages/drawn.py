"""What there is to see of a lesson's pictures: every stop, drawn once and kept until its code changes."""

import gzip
import html
import json
import os
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from mlp_lessons.figures.picture import ROW, Picture
from mlp_lessons.figures.vector import Vector
from pages.cache import KEPT, NOTEBOOKS, ROOT, keep, modules_of, short_hash, sources
from pages.recorded import code_for_pictures, shown_by
from pages.stops import Stops

# As tests/save_notebooks.py: where the learning rate is too large, the last bits of a sum decide the picture.
PLAIN_ARITHMETIC = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR", "OPENBLAS_CORETYPE": "Nehalem"}

AT_MOST = 600  # seconds for the pictures of a lesson


def pictures(path):
    """{index of the cell: what `_drawn` returns} for every picture of that notebook, drawn in a process of its own.

    Of several builds at once, one draws and the others wait for it.
    """
    code = repr(code_for_pictures(path))
    of_exercises = [file.read_text(encoding="utf-8") for file in NOTEBOOKS.glob(f"*/*/lesson_{path.stem[:2]}.py")]
    name = f"{path.stem}-{short_hash(repr([code, of_exercises, sources(modules_of(code))]))}.json"
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(KEPT / f"{path.stem}.lock", timeout=AT_MOST):
        if not (KEPT / name).exists():
            folders = [NOTEBOOKS, ROOT, ROOT / "binder"]
            environment = {**os.environ, **PLAIN_ARITHMETIC, "PYTHONPATH": os.pathsep.join(map(str, folders))}
            command = [sys.executable, "-m", "pages.drawn", path, name]
            subprocess.run(command, check=True, env=environment, timeout=AT_MOST)
    return {int(index): drawn for index, drawn in _kept(name).items()}


def make(path, name):
    """Run the notebook, draw all its pictures, and keep them by that name."""
    code = code_for_pictures(path)
    _keep(name, {index: _once(shown, code[index]) for index, shown in shown_by(path).items()})


def _once(shown, code):
    """A picture that two lessons show is drawn once: the same code, module, words and controls."""
    stops, picture = Stops(shown.picture, shown.controls), shown.picture
    module = getattr(picture, "move", picture.draw).__module__.rpartition(".")[2]
    words = [picture.draw(**values)[1] for values in stops.corners()]
    name = f"{short_hash(repr([code, sources([module]), words, shown.controls]))}.json"
    if not (KEPT / name).exists():
        pen = Vector(picture, f"p{name[:6]}") if isinstance(picture, Picture) else _Whole(picture)
        _keep(name, _drawn(pen, stops))
    return _kept(name)


def _drawn(pen, stops):
    """The first stop as HTML and its words; the controls; where the rows are, and how a stop is found in them."""
    rows = [_keep_row(row) for row in stops.rows(pen.draw)]
    layers, words = pen.draw(**pen.picture.start)
    label = f' role="img" aria-label="{html.escape(words)}"' if isinstance(pen.picture, Picture) else ""
    controls = [
        {"name": _read(control.name), "labels": control.labels, "start": control.start, "played": control.played,
         "buttons": control.has_buttons} for control in stops.controls
    ]  # fmt: skip
    places = pen.picture.hand_places({control.name: control.values for control in stops.controls}) if controls else []
    return {
        "picture": f'<div class="picture"{label} style="{ROW}">{pen.svg(layers)}</div>', "words": words,
        "controls": controls, "rows": rows, "inner": stops.inner, "offered": stops.offered(),
        "places": [{key: _read(value) for key, value in place.items()} for place in places],
    }  # fmt: skip


class _Whole:
    """A picture that is HTML, drawn as a Vector is: all of it moves."""

    def __init__(self, picture):
        self.picture = picture

    def draw(self, **values):
        shown, words = self.picture.draw(**values)
        return [shown], words

    def svg(self, moving):
        return f'<div class="moving">{moving[0]}</div>'


def _read(name):
    """The name of a control as the learner reads it."""
    return name.replace("_", " ") if isinstance(name, str) else name


def _keep_row(row):
    """Keep a row, and return the name of its file, which its content decides."""
    content = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    name = f"{short_hash(content)}.gz"
    keep(name, gzip.compress(content.encode(), 9, mtime=0))
    return name


def _keep(name, content):
    keep(name, json.dumps(content, ensure_ascii=False).encode())


def _kept(name):
    return json.loads((KEPT / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2])
