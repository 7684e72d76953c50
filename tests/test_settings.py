"""Nothing that a learner has set changes a picture or a number of ours, and nothing of ours changes what they set."""

import contextlib
import os
import pickle
import re
import subprocess
import sys

import nbformat
import pytest

from mlp_lessons import figures, sliders
from pages.recorded import code_for_pictures
from save_notebooks import NOTEBOOKS, executed, normal_form, without_pixels

DARK = "import matplotlib.style; matplotlib.style.use('dark_background')"
XKCD = "import matplotlib.pyplot; matplotlib.pyplot.xkcd()"
TEX = "import matplotlib; matplotlib.rcParams['text.usetex'] = True"
NUMPY = "import numpy; numpy.seterr(all='raise'); numpy.set_printoptions(precision=2, suppress=True, linewidth=40)"
EVERYTHING = """
import contextlib, matplotlib
for key, value in matplotlib.rcParamsDefault.items():
    with contextlib.suppress(ValueError, RuntimeError):
        if isinstance(value, bool | int | float):
            matplotlib.rcParams[key] = not value if isinstance(value, bool) else value + 1
        elif "color" in key:
            matplotlib.rcParams[key] = "red"
"""  # every setting that is a boolean, a number or a colour
SETTINGS = {  # what a learner does before our import, and after it
    "a dark style, before": (DARK, ""),
    "a dark style, after": ("", DARK),
    "LaTeX, before": (TEX, ""),
    "LaTeX, after": ("", TEX),
    "drawn by hand": (XKCD, ""),
    "everything, before": (EVERYTHING, ""),
    "everything, after": ("", EVERYTHING),
    "NumPy's": (NUMPY, NUMPY),
}
MATPLOTLIBRC = """
figure.facecolor: black
axes.facecolor: black
axes.edgecolor: white
axes.labelcolor: white
axes.grid: True
axes.unicode_minus: False
axes.spines.left: False
axes.xmargin: 0.4
axes.prop_cycle: cycler("color", ["00ff00"])
figure.constrained_layout.use: True
font.family: serif
font.size: 30
font.weight: bold
legend.frameon: True
lines.dash_capstyle: round
lines.marker: *
lines.scale_dashes: False
markers.fillstyle: none
mathtext.fontset: stix
patch.linewidth: 7
path.sketch: 4, 40, 4
text.antialiased: False
text.color: white
text.hinting: none
xtick.color: white
xtick.direction: in
xtick.labelsize: 30
xtick.major.size: 20
ytick.color: white
ytick.labelleft: False
"""
DRAW = """
import hashlib, pickle, sys
{before}
from mlp_lessons import figures
{after}
calls = pickle.load(open(sys.argv[1], "rb"))
for name, arguments, named, controls in calls:
    picture = getattr(figures, name)(*arguments, **named)
    stops = [{{control: stop}} for control, row in controls.items() for stop in (row[0], row[len(row) // 2], row[-1])]
    for values in [{{}}, *stops]:
        drawn = picture.draw(**picture.start | values)
        said = picture.since and picture.since(picture.start, picture.start | values)
        print(name, values, hashlib.sha256(repr((drawn, said)).encode()).hexdigest())
"""

IMPORT = """
import matplotlib, numpy
{setting}
def settings():
    return dict(dict.items(matplotlib.rcParams)), numpy.geterr(), numpy.get_printoptions()
before = settings()
import mlp_helpers
from mlp_lessons import exercises, figures, sheets, sliders
assert settings() == before
figures.network(mlp_helpers.X, mlp_helpers.Y, mlp_helpers.W1, mlp_helpers.W2)._repr_mimebundle_()
assert settings() == before
"""


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """A file with every picture that the lessons make: its name, its arguments, and its sliders' stops."""
    found = []

    def recorded(name):
        def call(*arguments, **named):
            found.append([name, arguments, named, {}])
            return picture(*arguments, **named)

        picture = getattr(figures, name)
        return call

    def live(picture, play=None, **controls):
        found[-1][-1] = {name: list(row.values() if isinstance(row, dict) else row) for name, row in controls.items()}

    with pytest.MonkeyPatch.context() as patch:
        for name in figures.__all__:
            if callable(getattr(figures, name)):
                patch.setattr(figures, name, recorded(name))
        patch.setattr(sliders, "live", live)
        for path in NOTEBOOKS:
            names = {}
            with contextlib.chdir(path.parent):
                for source in code_for_pictures(path).values():
                    exec(source, names)
    assert {name for name, *_ in found} == {name for name in figures.__all__ if callable(getattr(figures, name))}
    file = tmp_path_factory.mktemp("calls") / "calls.pickle"
    file.write_bytes(pickle.dumps(found))
    return file


def drawn(calls, before="", after="", **environment):
    """A line for every picture at a few of its stops, as drawn in a separate Python."""
    environment = {name: value for name, value in os.environ.items() if name != "MATPLOTLIBRC"} | environment
    done = subprocess.run(
        [sys.executable, "-c", DRAW.format(before=before, after=after), calls],
        capture_output=True, text=True, timeout=300, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def clean(calls):
    return drawn(calls)


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS)
def test_no_setting_changes_a_picture(calls, clean, setting):
    before, after = SETTINGS[setting]
    assert drawn(calls, before, after) == clean


@pytest.mark.slow
def test_no_matplotlibrc_changes_a_picture(calls, clean, tmp_path):
    file = tmp_path / "matplotlibrc"
    file.write_text(MATPLOTLIBRC)
    assert drawn(calls, MATPLOTLIBRC=str(file)) == clean


@pytest.mark.parametrize("setting", ["", DARK, NUMPY, "matplotlib.use('svg')"])
def test_nothing_of_ours_changes_a_setting(setting):
    done = subprocess.run([sys.executable, "-c", IMPORT.format(setting=setting)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


def seen(notebook):
    """What the outputs of a notebook say, without its pictures' pixels and the arrays that it prints."""
    for cell in nbformat.reads(normal_form(notebook), as_version=4).cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield cell.id, {kind: without_pixels(str(said)) for kind, said in output.data.items()}
            else:
                yield cell.id, re.sub(r"\[[^][,]*\]", "[…]", output.text)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_alone_in_any_folder_says_the_same_under_any_setting(path, tmp_path):
    """The project is installed, and the folder has a file with the name of one of ours."""
    (tmp_path / "exercises.py").write_text("raise RuntimeError('a file of the learner')")
    notebook = nbformat.read(path, as_version=4)
    saved = list(seen(notebook))
    notebook.cells.insert(0, nbformat.v4.new_code_cell(f"{NUMPY}\n{DARK}"))
    assert list(seen(executed(notebook, tmp_path))) == saved
    assert {file.name for file in tmp_path.iterdir()} <= {"exercises.py", "my_sheets.txt", "__pycache__"}
