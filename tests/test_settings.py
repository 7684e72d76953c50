"""No setting leaks: a learner's change no picture of ours and stop nothing, and ours change nothing of theirs."""

import os
import subprocess
import sys

import pytest

from mlp_lessons import figures

DRAW = """
import hashlib, inspect, sys
import numpy as np, matplotlib
{before}
settings = dict(matplotlib.rcParams), np.geterr(), np.get_printoptions()
from mlp_helpers import W1, W2, X, Y, feedforward, train
from mlp_lessons import figures, exercises, sheets, sliders
assert settings == (dict(matplotlib.rcParams), np.geterr(), np.get_printoptions()), "an import changes settings"
{after}
forward, by_hand = feedforward(X, W1, W2), feedforward(X, W1, W2, by_hand=True)
history, rates = train(X, Y, W1, W2, alpha=1, epochs=10), [1, 2]
numbers = np.random.RandomState(0).rand(3, 5)
arguments = {{
    "sigmoid_points": (forward.H_in, forward.H_out),
    "descent_strip": (X, Y, W1, W2, [1, 40]),
    "training": (X, Y, train(X, Y, W1, W2, alpha=rates, epochs=10), rates, 1, 10),
    "training_curves": ([history], ["one"]),
    "story": (X, Y, history, [0, 10]),
    "fates": (np.arange(3), numbers, np.array([0.99, 0.5, 0.3, 0.96, 0.2]), 0),
    "seen_and_unseen": (np.arange(3), numbers, numbers),
    "candidates": (by_hand.H_out, by_hand.O_in),
    "trace": (X, Y, W1, W2, "H_in"),
}}
for name in sorted(name for name in figures.__all__ if name.islower()):
    picture = getattr(figures, name)(*arguments.get(name, (X, Y, W1, W2)))
    shown, words = picture.draw(**picture.start)
    print(name, hashlib.sha256((shown + words).encode()).hexdigest())
live = sliders.live(figures.network(X, Y, W1, W2), flower=[0], weight=figures.WEIGHTS, change=figures.CHANGES)
print(exercises.check_weights(14), exercises.check_mse(lambda O_out, Y: np.mean((O_out - Y) ** 2) / 2))
print(sheets.mark(sheets.sheet(6), {{"H_in[0, 0]": "1/9"}})["H_in[0, 0]"])
"""
HOSTILE = {
    "a style before the import": ("import matplotlib.pyplot as plt; plt.style.use('dark_background')", ""),
    "a style after the import": ("", "import matplotlib.pyplot as plt; plt.style.use('dark_background')"),
    "large letters and grids": (
        "",
        "matplotlib.rcParams.update({'font.size': 30, 'axes.grid': True, 'lines.linewidth': 9, 'figure.dpi': 30,"
        " 'axes.facecolor': 'black'})",
    ),
    "TeX": ("matplotlib.rcParams['text.usetex'] = True", ""),
    "NumPy that raises": ("np.seterr(all='raise')", ""),
    "NumPy that prints otherwise": ("np.set_printoptions(precision=2, suppress=True, threshold=5, sign='+')", ""),
}


def drawn(before="", after="", **environment):
    code = DRAW.format(before=before, after=after)
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def clean():
    return drawn()


def test_every_picture_is_among_those_drawn(clean):
    assert len(clean) == sum(name.islower() for name in figures.__all__) + 2


@pytest.mark.parametrize("setting", HOSTILE)
def test_a_setting_changes_no_picture_and_no_word(clean, setting):
    assert drawn(*HOSTILE[setting]) == clean


def test_a_matplotlibrc_changes_no_picture(clean, tmp_path):
    (tmp_path / "matplotlibrc").write_text(
        "text.usetex: True\nfont.family: serif\nfont.size: 25\naxes.facecolor: black\nlines.linewidth: 7\n"
        "xtick.direction: in\nfigure.facecolor: red\npath.simplify: False\nsavefig.bbox: tight\n"
    )
    assert drawn(MATPLOTLIBRC=str(tmp_path / "matplotlibrc")) == clean
