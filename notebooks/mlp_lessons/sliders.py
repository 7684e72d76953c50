"""Sliders for any picture: `live(picture, flower=[0, 1, 2])`. This module holds no mathematics.

A picture is anything with `draw(**values)`, which returns HTML and a description; `start`, the first values
by name; `since(before, now)`, which says what changed, or None; `width`, how wide it may grow;
`hand_places(stops)`, where in it a hand moves a control; and, if some stops are not always available,
`offered(**values)`, {name: the first stops, as far as they are}. Every keyword is a control: the name of its value, and
its stops. A few stops become a row of buttons, and many a slider. `sliders.js` adds what the controls lack in the page,
such as names for screen readers.
"""

import html
import json
import traceback
from pathlib import Path

import ipywidgets

from . import alive
from .ahead import Ahead, key

SCRIPT = "".join(Path(__file__).with_name(name).read_text("utf-8") for name in ("by_hand.js", "sliders.js"))
STYLE = """
.live-picture { --jp-widgets-font-size: var(--jp-content-font-size1, 14px); overflow: visible }
.live-picture .widget-html-content { width: 100%; min-width: 0 }
.live-picture { container-type: inline-size }
.live-picture .widget-html-content p { font-size: clamp(1em, 1.25cqw, 1.4em) }
.live-picture .widget-html-content p { min-height: 6em }  /* four lines: what nearly every picture says */
@container (max-width: 950px) { .live-picture .widget-html-content p { min-height: 7.5em } }
@container (max-width: 800px) { .live-picture .widget-html-content p { min-height: 9em } }
@container (max-width: 650px) { .live-picture .widget-html-content p { min-height: 10.5em } }
@container (max-width: 450px) { .live-picture .widget-html-content p { min-height: 15em } }
.live-picture .widget-toggle-buttons { display: flex; flex-flow: row wrap; align-items: center }
.live-picture .widget-toggle-buttons .widget-label { text-align: right; margin-right: 8px }
.live-picture .widget-toggle-buttons button { min-width: 3.2em; color: var(--jp-ui-font-color1, black) }
.live-picture .widget-toggle-buttons button.mod-active {
    background: #ffd92f; color: #1a1a1a; box-shadow: inset 0 0 0 2px #1a1a1a }
.live-picture .noUi-target { --jp-widgets-slider-handle-size: 20px; --jp-widgets-slider-track-thickness: 6px }
.live-picture .slider-container { margin: 0 18px }
.live-picture .noUi-handle { border: 2px solid var(--jp-ui-font-color2, #616161) }
.live-picture .noUi-handle:focus-visible, .live-picture button:focus-visible {
    outline: 3px solid #1976d2; outline-offset: 1px }
.live-picture .only-heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
"""
BUTTONS = 7  # up to this many stops are buttons, not a slider
ROW_OF_BUTTONS, ROW_OF_SLIDER = 29, 32  # CSS pixels
# The still picture's words are as high as STYLE makes the living one's, or as in a window of 1280 by 720 where
# JupyterLab does not trust a notebook and takes the clamp() out.
AS_HIGH = "; min-height: 5.4em; min-height: clamp(5.4em, 7.54cqw, 7.8em)"


def live(picture, *, play=None, **controls):
    """Join a picture to controls, one for each keyword, by the names of the values that it draws.

    Parameters
    ----------
    picture : has `draw(**values) -> (html, description)`, `start`, {name: first value}, and the rest of the above
    play : the name of the slider that a play button walks through, if any
    controls : the stops of each: a list, or a dict {what the learner reads: value}

    Raises
    ------
    ValueError : the controls are not named like the values that the picture draws, one has no stop at the value
        that the picture starts with, or play names none of them.
    """
    if set(controls) != set(picture.start):
        raise ValueError(f"the sliders are {list(controls)}; the picture moves with {list(picture.start)}")
    if play is not None and play not in controls:
        raise ValueError(f"play is {play!r}; it must be one of {list(controls)}")
    return _Live(picture, play, controls)


class _Live:
    """Shown as widgets where a kernel answers, and as the bare picture elsewhere."""

    def __init__(self, picture, play, controls):
        self.picture, self.shown = picture, ipywidgets.HTML()
        self.ahead = Ahead(lambda stop: self.picture.draw(**self._values(stop)), _written)
        self.controls = {
            name: _control(name, stops, picture.start[name], name == play) for name, stops in controls.items()
        }
        for control in self.controls.values():
            control.observe(self._redraw, names="value")
        self.stop, self.adapting = self._stop(), False
        self.values = self._values(self.stop)
        self._redraw()
        rows = [_row(control, name == play) for name, control in self.controls.items()]
        self.box = ipywidgets.VBox([*rows, self.shown, self.ahead.slot, self._script()])
        self.box.layout.max_width = self.picture.width
        self.box.add_class("live-picture")

    @alive.one_at_a_time
    def _redraw(self, _=None):
        if self.adapting:
            return
        self.ahead.stop_sending()
        self._offer()
        before, self.stop = self.stop, self._stop()
        were, self.values = self.values, self._values(self.stop)
        try:
            picture, self.words = self.ahead.drawn(self.stop)
            changed = self._since(were, self.values)
        except Exception:  # nothing else shows a callback's error
            picture = f"<pre>{html.escape(traceback.format_exc())}</pre>"
            changed, self.words = "", "This picture could not be drawn. The error is shown in its place."
        self.shown.value = _written(picture, self.words, self.stop, changed)
        still = self._place_of_controls() + _written(picture, self.words, more_style=AS_HIGH)
        self.still = f'<div style="container-type: inline-size; max-width: {self.picture.width}">{still}</div>'
        steps = [self._steps(control, before) for control in range(len(self.controls))]
        near = [stop for k, stops in enumerate(steps) if before[k] != self.stop[k] for stop in stops]
        far = [stop for k, stops in enumerate(steps) if before[k] == self.stop[k] for stop in stops]
        self.ahead.send_soon(self.stop, near, far, lambda stop: self._since(self.values, self._values(stop)))

    def _stop(self):
        """The index at which each control stands."""
        return tuple(control.index for control in self.controls.values())

    def _values(self, stop):
        """The values of the controls at this stop."""
        return {name: control.options[k][1] for (name, control), k in zip(self.controls.items(), stop, strict=True)}

    def _since(self, before, now):
        if before == now or not self.picture.since:
            return ""
        return self.picture.since(before, now)

    def _steps(self, moved, before):
        """The stops that one step of this control leads to, first the one in the direction of its last move."""
        control, at = list(self.controls.values())[moved], self.stop[moved]
        way = -1 if at < before[moved] else 1
        buttons = isinstance(control, ipywidgets.ToggleButtons)
        steps = range(len(control.options)) if buttons else (at + way, at - way)
        return [
            (*self.stop[:moved], step, *self.stop[moved + 1 :])
            for step in steps if step != at and 0 <= step < len(control.options)
        ]  # fmt: skip

    def _offer(self):
        """Take away the stops that are not available now. A control that stood on one moves to the last one left."""
        offered = getattr(self.picture, "offered", None)
        values = {name: control.value for name, control in self.controls.items()}
        for name, stops in offered(**values).items() if offered else ():
            control, options = self.controls[name], [(str(stop), stop) for stop in stops]
            if list(control.options) != options:
                self.adapting = True
                control.options = options
                control.value = values[name] if values[name] in stops else stops[-1]
                self.adapting = False

    def _script(self):
        """STYLE and SCRIPT as a widget that shows nothing. The script learns where a hand moves a control."""
        stops = {name: [value for _, value in control.options] for name, control in self.controls.items()}
        by_hand = html.escape(json.dumps(self.picture.hand_places(stops)).replace("_", " "))
        return alive.script(SCRIPT, STYLE, f'data-by-hand="{by_hand}"')

    def _place_of_controls(self):
        """As high as the controls, above the still picture, so that nothing jumps when they come."""
        buttons = [isinstance(control, ipywidgets.ToggleButtons) for control in self.controls.values()]
        height = sum(ROW_OF_BUTTONS if it_is else ROW_OF_SLIDER for it_is in buttons) + 4
        names = ", ".join(control.description for control in self.controls.values())
        look = f"min-height: {height}px; color: #595959; background: white"
        return f'<div style="{look}">Run this cell to move the picture: {html.escape(names)}.</div>'

    def _ipython_display_(self):
        still = {"text/html": self.still, "text/plain": f"Figure: {self.words}"}
        if hasattr(self.picture, "png"):
            self.picture.draw(**self._values(self.stop))  # the last one drawn may have been sent ahead
            still["image/png"] = self.picture.png()  # for paper, where HTML can't go
        alive.show(still, self.box, self._let_go)

    def _let_go(self):
        """Forget the parts, because the kernel keeps what a cell has shown, this object too, as long as it lives."""
        self.ahead.stop_sending()
        self.picture = self.controls = self.shown = self.ahead = self.box = None


def _written(picture, words, stop=None, changed="", more_style=""):
    """A picture, what changed, and what it shows, with the stop that they belong to for the page to read."""
    first = f'<strong class="changed">{html.escape(changed)}</strong><br>' if changed else ""
    of = f' data-stops="{key(stop)}"' if stop else ""
    look = "margin: 6px 0 0; line-height: 1.5; max-width: 71em" + more_style
    return f'{picture}<p{of} style="{look}">{first}{html.escape(words)}</p>'


def labelled(stops):
    """What the learner reads at each stop, and its value."""
    return list(stops.items()) if isinstance(stops, dict) else [(str(stop), stop) for stop in stops]


def _control(name, stops, start, played):
    options = labelled(stops)
    if start not in [value for _, value in options]:
        raise ValueError(f"{name} starts at {start!r}, but its slider stops only at {[label for label, _ in options]}")
    given = {"options": options, "value": start, "description": name.replace("_", " ")}
    if len(options) <= BUTTONS and not played:
        return ipywidgets.ToggleButtons(**given, style={"description_width": "7em", "button_width": "auto"})
    return ipywidgets.SelectionSlider(
        **given, readout=False, style={"description_width": "7em"}, layout={"flex": "1 1 260px", "width": "auto"}
    )


def _row(control, played):
    """A control with its value in words and, if it is played, its buttons, on one line, or on two in a narrow page."""
    if isinstance(control, ipywidgets.ToggleButtons):
        return control
    said = ipywidgets.Label(value=_label(control), layout={"width": "5.5em"})
    control.observe(lambda _: setattr(said, "value", _label(control)), names="value")
    return ipywidgets.HBox(
        [control, said, *([_play(control)] if played else [])],
        layout={"flex_flow": "row wrap", "align_items": "center"},
    )


def _label(slider):
    """What the learner reads at the slider's stop. (Its own `label` is empty until it has moved.)"""
    return slider.options[slider.index][0]


def _play(slider):
    button = ipywidgets.Play(value=slider.index, max=len(slider.options) - 1, interval=150, show_repeat=False)
    ipywidgets.jslink((button, "value"), (slider, "index"))
    return button
