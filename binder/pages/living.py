"""The pictures of a lesson for a page without Python: every stop of every control is drawn ahead.

`living.js` reads what stands here in a row, and in the <script> of a picture.
"""

import gzip
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from mlp_lessons.figures.picture import ROW, Picture
from mlp_lessons.figures.vector import Vector
from pages.cache import KEPT, NOTEBOOKS, ROOT, keep, modules_of, short_hash, sources
from pages.recorded import code_for_pictures, shown_by
from pages.stops import Stops

# As tests/save_notebooks.py: where the learning rate is too large, the last bits of a sum decide the picture.
PLAIN_ARITHMETIC = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR", "OPENBLAS_CORETYPE": "Nehalem"}


def pictures(path, frames):
    """{index of the cell: HTML} for every picture of that notebook; its rows are put into the folder `frames`.

    The HTML names them by the folder's name and their own, as a page beside that folder finds them.
    """
    shown = _shown(path)
    frames.mkdir(parents=True, exist_ok=True)
    for row in re.findall(r"FRAMES/(\w+\.gz)", "".join(shown.values())):
        if not (frames / row).exists():
            shutil.copy(KEPT / row, frames)
    return {int(index): fragment.replace("FRAMES/", f"{frames.name}/") for index, fragment in shown.items()}


def has_controls(fragment):
    return fragment.startswith('<div class="living">')


def _shown(path):
    """{index of the cell: HTML}, made in a process of its own, or kept from the last time if no code has changed."""
    code = repr(code_for_pictures(path))
    of_exercises = [file.read_text(encoding="utf-8") for file in NOTEBOOKS.glob(f"*/*/lesson_{path.stem[:2]}.py")]
    name = f"{path.stem}-{short_hash(repr([code, of_exercises, sources(modules_of(code))]))}.json"
    if not (KEPT / name).exists():
        folders = [NOTEBOOKS, ROOT, ROOT / "binder"]
        environment = {**os.environ, **PLAIN_ARITHMETIC, "PYTHONPATH": os.pathsep.join(map(str, folders))}
        subprocess.run([sys.executable, "-m", "pages.living", path, name], check=True, env=environment)
    return json.loads((KEPT / name).read_text(encoding="utf-8"))


def make(path, name):
    """Run the notebook, draw all its pictures, and keep {index of the cell: HTML} by that name."""
    code = code_for_pictures(path)
    shown = {index: _fragment(shown, code[index]) for index, shown in shown_by(path).items()}
    keep(name, json.dumps(shown, ensure_ascii=False).encode())


def _fragment(shown, code):
    """The HTML of a picture. One that two lessons show is drawn once: the same code, module, words and controls."""
    stops, picture = Stops(shown.picture, shown.controls), shown.picture
    module = getattr(picture, "move", picture.draw).__module__.rpartition(".")[2]
    words = [picture.draw(**values)[1] for values in stops.corners()]
    name = f"{short_hash(repr([code, sources([module]), words, shown.controls]))}.html"
    if not (KEPT / name).exists():
        drawn = Vector(picture, f"p{name[:6]}") if isinstance(picture, Picture) else _Whole(picture)
        keep(name, _html(drawn, stops).encode())
    return (KEPT / name).read_text(encoding="utf-8")


def _html(drawn, stops):
    rows = [_keep_row(row) for row in stops.rows(drawn.draw)]
    layers, words = drawn.draw(**drawn.picture.start)
    label = f' role="img" aria-label="{html.escape(words)}"' if isinstance(drawn.picture, Picture) else ""
    picture = f'<div class="picture"{label} style="{ROW}">{drawn.svg(layers)}</div>'
    if not stops.controls:
        return f'<div class="still">{picture}</div>'
    places = drawn.picture.hand_places({control.name: control.values for control in stops.controls})
    controls = [{"name": _name(c), "labels": c.labels, "start": c.start} for c in stops.controls]
    told = {"controls": controls, "inner": stops.inner, "rows": [f"FRAMES/{row}" for row in rows],
            "offered": stops.offered(), "places": [_spoken(place) for place in places]}  # fmt: skip
    return (
        f'<div class="living"><div class="controls" hidden>{"".join(map(_control, stops.controls))}</div>'
        f'{picture}<p class="words">{html.escape(words)}</p><div class="only-heard" aria-live="polite"></div>'
        f'<script type="application/json">{json.dumps(told, ensure_ascii=False)}</script></div>'
    )


def _keep_row(row):
    """Keep a row, and return the name of its file, which its content decides."""
    content = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    name = f"{short_hash(content)}.gz"
    keep(name, gzip.compress(content.encode(), 9, mtime=0))
    return name


class _Whole:
    """A picture that is HTML, drawn as a Vector is: all of it moves."""

    def __init__(self, picture):
        self.picture = picture

    def draw(self, **values):
        shown, words = self.picture.draw(**values)
        return [shown], words

    def svg(self, moving):
        return f'<div class="moving">{moving[0]}</div>'


def _name(control):
    """As the learner reads it."""
    return control.name.replace("_", " ")


def _spoken(place):
    """A place of `hand_places` with the names of its controls as the learner reads them."""
    return {key: value.replace("_", " ") if isinstance(value, str) else value for key, value in place.items()}


def _control(control):
    """The HTML of a control: buttons, or a slider with its value in words."""
    name, label = html.escape(_name(control)), html.escape(control.labels[control.start])
    if control.has_buttons:
        buttons = "".join(
            f'<button type="button" aria-pressed="{str(k == control.start).lower()}">{html.escape(text)}</button>'
            for k, text in enumerate(control.labels)
        )
        return f'<div class="control" role="group" aria-label="{name}"><span class="name">{name}</span>{buttons}</div>'
    slider = (
        f'<input type="range" min="0" max="{len(control.labels) - 1}" value="{control.start}" '
        f'aria-label="{name}" aria-valuetext="{label}" autocomplete="off">'
    )
    play = (
        '<button type="button" class="play" aria-label="Play"></button>'
        '<button type="button" class="rewind" aria-label="Back to the start"></button>'
    )
    return (
        f'<div class="control"><span class="name">{name}</span>{slider}<span class="value">{label}</span>'
        f"{play if control.played else ''}</div>"
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2])
