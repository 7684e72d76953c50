"""Sliders for any picture: `live(picture, flower=[0, 1, 2])`. No mathematics here.

A picture is anything with `draw(**values)`, which returns HTML and a description, and `start`, the
values to begin with, by name. Every keyword is a slider: the name of its value, and where it stops.
"""

import html
import traceback
from pathlib import Path

import ipywidgets

SCRIPT = Path(__file__).with_name("sliders.js").read_text(encoding="utf-8")


def live(picture, *, play=None, **controls):
    """Join a picture to sliders, one per keyword, by the names of the values that it draws.

    Parameters
    ----------
    picture : has `draw(**values) -> (html, description)` and `start`, {name: first value}
    play : the name of the slider that a play button walks through, if any
    controls : the stops of each slider: a list, or a dict {what the learner reads: value}

    Raises
    ------
    ValueError : the sliders are not named as the values that the picture draws, a slider has no stop at
        the value that the picture starts with, or play names no slider.
    """
    if set(controls) != set(picture.start):
        raise ValueError(f"the sliders are {list(controls)}; the picture moves with {list(picture.start)}")
    if play is not None and play not in controls:
        raise ValueError(f"play is {play!r}; it must be one of {list(controls)}")
    return _Live(picture, play, controls)


class _Live:
    """Shown as widgets where a kernel answers, and as the picture alone where none does."""

    def __init__(self, picture, play, controls):
        self.picture, self.shown = picture, ipywidgets.HTML()
        self.sliders = {name: _slider(name, stops, picture.start[name]) for name, stops in controls.items()}
        for slider in self.sliders.values():
            slider.observe(self._redraw, names="value")
        self._redraw()
        rows = [_with_play_button(slider) if name == play else slider for name, slider in self.sliders.items()]
        self.box = ipywidgets.VBox([*rows, self.shown, _script()])

    def _redraw(self, _=None):
        values = {name: slider.value for name, slider in self.sliders.items()}
        try:
            picture, self.words = self.picture.draw(**values)
        except Exception:  # a callback's error is seen nowhere else
            picture = f"<pre>{html.escape(traceback.format_exc())}</pre>"
            self.words = "This picture could not be drawn: the error stands in its place."
        self.shown.value = picture + _paragraph(self.words)

    def _repr_mimebundle_(self, **_):
        still = {"text/html": self.shown.value, "text/plain": f"Figure: {self.words}"}
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return {"application/vnd.jupyter.widget-view+json": view, **still}


def _script():
    """SCRIPT as a widget that shows nothing: a style without rules, once it is in the page."""
    return ipywidgets.HTML(f'<style onload="{html.escape(SCRIPT)}"></style>', layout={"display": "none"})


def _paragraph(words):
    return f'<p style="font-size: 15px; line-height: 1.4; max-width: 65em">{html.escape(words)}</p>'


def _slider(name, stops, start):
    options = list(stops.items()) if isinstance(stops, dict) else [(str(stop), stop) for stop in stops]
    if start not in [value for _, value in options]:
        raise ValueError(f"{name} starts at {start!r}, but its slider stops only at {[label for label, _ in options]}")
    return ipywidgets.SelectionSlider(
        options=options, value=start, description=name.replace("_", " "),
        style={"description_width": "8em"}, layout={"width": "36em", "max_width": "100%"},
    )  # fmt: skip


def _with_play_button(slider):
    button = ipywidgets.Play(value=slider.index, max=len(slider.options) - 1, interval=150, show_repeat=False)
    ipywidgets.jslink((button, "value"), (slider, "index"))
    return ipywidgets.HBox([slider, button])
