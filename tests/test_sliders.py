"""Joining a picture to its sliders and buttons."""

import base64
import html
import io
import threading
from types import SimpleNamespace

import ipywidgets
import pytest
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

from mlp_helpers import W1, W2, X, Y
from mlp_lessons import figures, sliders
from mlp_lessons.figures.picture import Page
from save_notebooks import WIDGET_VIEW
from shown import displayed


def test_a_failing_picture_shows_its_error():
    def draw(value):
        if value == 2:
            raise ZeroDivisionError("two <is> not drawn")
        return f"<p>{value}</p>", f"the value is {value}"

    live = sliders.live(Page(draw, value=1), value=[1, 2])
    live.controls["value"].value = 2
    assert "ZeroDivisionError: two &lt;is&gt; not drawn" in live.shown.value
    assert "could not be drawn" in live.words
    live.controls["value"].value = 1
    assert live.shown.value.startswith("<p>1</p><p")


def test_two_controls_at_once_draw_one_after_the_other():
    """In JupyterLab, different threads handle the first message of each control and those after it."""
    inside, together = [], []

    def draw(one, two):
        inside.append(one)
        if one == 2 and other.ident is None:
            other.start()
            other.join(0.3)
        together.append(len(inside))
        inside.pop()
        return "", f"one is {one}, and two is {two}"

    live = sliders.live(Page(draw, one=1, two=1), one=[1, 2], two=[1, 2])
    other = threading.Thread(target=setattr, args=(live.controls["two"], "value", 2))
    live.controls["one"].value = 2
    other.join()
    assert together == [1, 1, 1]
    assert live.words == "one is 2, and two is 2"


def test_a_slider_must_stop_where_its_picture_starts():
    with pytest.raises(ValueError, match="value starts at 1, but its slider stops only at"):
        sliders.live(Page(lambda value: ("", ""), value=1), value=[2, 3])


@pytest.mark.parametrize("controls", [{"value": [1], "other": [2]}, {"other": [1]}, {}])
def test_sliders_are_bound_by_name(controls):
    with pytest.raises(ValueError, match=r"the sliders are \[.*\]; the picture moves with \['value'\]"):
        sliders.live(Page(lambda value: ("", ""), value=1), **controls)


def test_the_order_of_the_sliders_does_not_matter():
    live = sliders.live(
        figures.trace(X, Y, W1, W2, "H_in"), matrix=["H_in"], column=[0, 1], row=[0, 1, 2], digits=[True]
    )
    live.controls["column"].value = 1
    assert live.words.startswith("H_in[0, 1] = ")


def test_the_play_button_needs_a_slider():
    with pytest.raises(ValueError, match="play is 'epoc'; it must be one of \\['epoch'\\]"):
        sliders.live(Page(lambda epoch: ("", ""), epoch=1), epoch=[1], play="epoc")


def test_the_play_button_starts_where_its_slider_stands():
    live = sliders.live(Page(lambda value: ("", ""), value=3), value=[1, 2, 3], play="value")
    _, _, button = live.box.children[0].children
    assert isinstance(button, ipywidgets.Play)
    assert (button.value, button.min, button.max) == (2, 0, 2)


def test_a_saved_picture_is_the_first_one(monkeypatch):
    picture = figures.network(X, Y, W1, W2)
    live = sliders.live(picture, flower=[0, 1], weight=figures.WEIGHTS, change=[0.0])
    still, alive = displayed(live, monkeypatch)
    bundle = still["data"]
    image, words = picture.draw(**picture.start)
    assert image in bundle["text/html"]
    assert bundle["text/plain"] == f"Figure: {words}"
    assert html.escape(words) in bundle["text/html"]
    assert Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))).size == (1600, 592)
    assert alive["data"][WIDGET_VIEW]["model_id"] == live.box.model_id
    assert WIDGET_VIEW not in bundle


def test_what_a_cell_showed_is_closed_when_it_is_run_again(monkeypatch):
    def run(source, count):
        shell = InteractiveShell.instance()
        shell.history_manager.input_hist_raw.append(source)
        if count != shell.execution_count:
            shell.execution_count = count
            shell.events.trigger("pre_run_cell", SimpleNamespace(raw_cell=source))
        live = sliders.live(Page(lambda value: ("", ""), value=3), value=[1, 2, 3])
        displayed(live, monkeypatch, keep=True)
        return live, live.box

    try:
        (first, first_box), (second, second_box) = run("live()", 1), run("live()", 1)
        _, other_box = run("another()", 2)
        assert first_box.comm is not None
        assert second_box.comm is not None
        run("live()", 3)
        assert first_box.comm is second_box.comm is None
        assert first.picture is second.picture is None
        assert other_box.comm is not None
    finally:
        InteractiveShell.clear_instance()


def test_a_few_stops_are_buttons_and_many_a_slider_with_its_value_in_words():
    picture = figures.network(X, Y, W1, W2)
    live = sliders.live(picture, flower=[0, 1], weight=figures.WEIGHTS, change=figures.CHANGES)
    assert isinstance(live.controls["flower"], ipywidgets.ToggleButtons)
    slider, said = live.box.children[1].children
    assert not slider.readout  # one could type into it
    assert said.value == "W1[0, 0]"
    slider.index = 9
    assert said.value == "W2[0, 1]"


def test_what_changed_is_said_first():
    picture = Page(lambda value: ("", f"It is {value}."), lambda before, now: f"{before} <then> {now}", value=1)
    live = sliders.live(picture, value=[1, 2])
    assert "<strong" not in live.shown.value
    live.controls["value"].value = 2
    said = html.escape("{'value': 1} <then> {'value': 2}")
    assert f'<strong class="changed">{said}</strong><br>It is 2.</p>' in live.shown.value


def test_a_matrix_with_fewer_rows_is_drawn_and_compared_with_the_last():
    trace = figures.trace(X, Y, W1, W2, "W2_update")
    live = sliders.live(trace, matrix=figures.BACKWARD, row=[0, 1, 2, 3], column=[0, 1, 2], digits=figures.DIGITS)
    live.controls["matrix"].value = "W1_update"
    live.controls["row"].value = 3
    live.controls["matrix"].value = "O_error"
    assert live.controls["row"].value == 2
    assert "O_error[2, 0] = " in live.words
    assert "could not be drawn" not in live.shown.value
