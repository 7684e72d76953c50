"""Stops that are sent ahead: what the kernel sends, and what the page makes of it in a real JupyterLab."""

import asyncio
import itertools

import nbformat
import pytest

from browser import CHROMIUM, jupyterlab, open_notebook, page, run_all
from mlp_lessons import ahead, sliders
from mlp_lessons.figures.picture import Page
from save_notebooks import METADATA, NOTEBOOKS
from test_figures import lives_of

LIVE = ".living-view"


class Watched:
    """A picture of a number, and the numbers that were drawn, in order."""

    def __init__(self, size=100):
        self.drawn = []
        picture = Page(self._draw, lambda before, now: f"{before['one']} → {now['one']}", one=3, two=0)
        self.size, self.sent = size, []
        self.live = sliders.live(picture, one=list(range(20)), two=[0, 1, 2])
        self.live.ahead.slot.observe(lambda change: self.sent.append(change["new"]), names="value")

    def _draw(self, one, two):
        self.drawn.append((one, two))
        return "x" * getattr(self, "size", 1), f"The number {one}, and {two}."


def told(watched, steps, wait=0.1):
    """Move the first control by these steps, in a loop like a kernel's, and leave time for what is sent."""

    async def moving():
        for step in steps:
            watched.live.controls["one"].index += step
        await asyncio.sleep(wait)

    asyncio.run(moving())


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(ahead, "HELD", 0)
    monkeypatch.setattr(ahead, "SOON", 0)
    monkeypatch.setattr(ahead, "LATER", 0)


@pytest.mark.usefixtures("at_once")
def test_both_sides_of_what_moved_come_first_then_the_steps_of_all_other_controls():
    watched = Watched()
    told(watched, [-1])
    assert watched.drawn == [
        (3, 0),
        (2, 0),
        (1, 0),
        (2, 1),
        (2, 2),
    ]  # (3, 0) is known, because the walk came from there
    assert ["<template>x" in sent for sent in watched.sent].count(True) == 3
    assert '<div data-from="2 0"><i data-stops="1 0">2 → 1</i><i data-stops="3 0">2 → 3</i>' in watched.sent[-1]


@pytest.mark.usefixtures("at_once")
def test_what_was_sent_is_not_drawn_again_when_it_is_asked_for():
    watched = Watched()
    told(watched, [-1])
    told(watched, [-1])
    assert watched.drawn.count((1, 0)) == 1
    assert watched.live.words == "The number 1, and 0."
    assert '<strong class="changed">2 → 1</strong>' in watched.live.shown.value


def test_nothing_is_sent_while_a_key_is_held(monkeypatch):
    monkeypatch.setattr(ahead, "HELD", 60)
    monkeypatch.setattr(ahead, "LATER", 60)
    watched = Watched()
    told(watched, [1] * 10)
    assert watched.sent == []
    assert watched.drawn == [(number, 0) for number in range(3, 14)]


@pytest.mark.usefixtures("at_once")
def test_no_more_lies_in_the_page_than_may():
    watched = Watched(size=400_000)
    for _ in range(6):
        told(watched, [1])
        assert sum(len(picture) for picture, _ in watched.live.ahead._known.values()) <= 1_500_000


@pytest.mark.usefixtures("at_once")
def test_a_picture_that_fails_ahead_says_so_when_it_is_asked_for():
    live = sliders.live(Page(lambda one: (str(1 / one), "It is drawn."), one=2), one=[0, 1, 2])

    async def moving():
        live.controls["one"].index = 1
        await asyncio.sleep(0.05)
        live.controls["one"].index = 0

    asyncio.run(moving())
    assert "ZeroDivisionError" in live.shown.value


def test_outside_a_kernel_nothing_is_sent():
    watched = Watched()
    watched.live.controls["one"].index = 9
    assert watched.sent == []


# ---------------------------------------------------------------- in the page


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    folder = tmp_path_factory.mktemp("lab")
    with jupyterlab(folder) as address, page() as tab:
        nbformat.write(BUSY, folder / "notebooks" / "busy.ipynb")
        yield address, tab


SETUP = "from mlp_helpers import W1, W2, X, Y; from mlp_lessons import figures, sliders"
SHOW = "sliders.live(figures.loss_along_weight(X, Y, W1, W2), weight=figures.WEIGHTS, change=figures.CHANGES)"
WAIT = "import time; time.sleep(0 if 'shown' not in globals() else 10); shown = True"
BUSY = nbformat.v4.new_notebook(
    cells=[nbformat.v4.new_code_cell(source) for source in (SETUP, SHOW, WAIT)], metadata=METADATA
)
STOPS = """live => [...live.querySelectorAll(".widget-hslider, .widget-toggle-buttons")].map(control =>
    Number(control.querySelector(".mod-active")?.value ?? control.querySelector(".noUi-handle").ariaValueNow))"""
SHOWN = """live => [live.querySelector("p").dataset.stops, live.querySelector("p").lastChild.textContent,
    [...live.querySelectorAll("img")].map(image => image.src)]"""
WATCH = """live => {
    let blank = 0, frames = 0, going = true;
    const frame = () => {
        const images = [...live.querySelectorAll("img")];
        frames += 1;
        blank += !images.length || images.some(image => !image.complete || !image.naturalWidth);
        if (going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    window.stopWatching = () => { going = false; return [blank, frames] };
}"""
LYING = "live => [...live.kept.values()].reduce((sum, {size}) => sum + size, 0)"


def settled(tab, live):
    """Wait until the picture is that of the current stop, in the kernel's own words, and nothing more comes."""
    wanted = " ".join(map(str, live.evaluate(STOPS)))
    tab.wait_for_function("([live, stops]) => live.querySelector('p').dataset.stops === stops",
                          arg=[live.element_handle(), wanted])  # fmt: skip
    tab.wait_for_timeout(200)
    return live.evaluate(STOPS)


def drag(tab, handle, to):
    handle.scroll_into_view_if_needed()
    tab.wait_for_timeout(300)  # until the page has settled
    box, track = (part.bounding_box() for part in (handle, handle.locator("xpath=../..")))
    y, x, end = box["y"] + box["height"] / 2, box["x"] + box["width"] / 2, track["x"] + to * track["width"]
    tab.mouse.move(x, y)
    tab.mouse.down()
    for step in range(1, 31):
        tab.mouse.move(x + (end - x) * step / 30, y)
        tab.wait_for_timeout(16)
    tab.mouse.up()


@pytest.mark.slow
@pytest.mark.parametrize("lesson", ["02_loss", "03_gradient_descent"])
def test_after_every_drag_and_step_stands_the_right_picture_and_no_frame_is_blank(lab, lesson):
    address, tab = lab
    (path,) = [path for path in NOTEBOOKS if path.stem == lesson]
    (drawing,) = lives_of(path)
    open_notebook(tab, address, lesson)
    run_all(tab)
    live = tab.locator(LIVE)

    def is_right():
        stops = settled(tab, live)
        shown, words = drawing.picture.draw(**drawing._values(stops))
        now, said, sources = live.evaluate(SHOWN)
        assert now == " ".join(map(str, stops))
        assert said == words
        assert all(source in shown for source in sources)
        assert live.evaluate(LYING) <= 1_500_000

    live.evaluate(WATCH)
    for handle, to in itertools.product(live.locator(".noUi-handle").all(), (0.9, 0.1, 0.5)):
        drag(tab, handle, to)
        is_right()
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
            tab.keyboard.press(key)
            is_right()
    blank, frames = tab.evaluate("stopWatching()")
    assert blank == 0
    assert frames > 100


@pytest.mark.slow
def test_a_step_needs_no_kernel_where_it_was_sent_ahead(lab):
    """The kernel is kept busy, but the picture, its words and its value still appear."""
    address, tab = lab
    open_notebook(tab, address, "busy")
    run_all(tab)
    live, busy = tab.locator(LIVE), tab.locator(".jp-InputPrompt", has_text="[*]")
    handle = live.locator(".noUi-handle").last
    handle.focus()
    tab.keyboard.press("ArrowRight")
    settled(tab, live)
    tab.locator(".cm-content").last.click()
    tab.keyboard.press("Control+Enter")
    busy.wait_for()
    handle.focus()
    tab.keyboard.press("ArrowRight")
    assert "With a change of +0.2, " in live.locator("img").first.get_attribute("alt")
    assert live.locator("p .changed").inner_text().startswith("W2[0, 0] 0.1 → 0.2, +0.1.")
    assert live.locator(".widget-hslider + .widget-label").last.inner_text() == "+0.2"
    assert busy.count() == 1
    busy.wait_for(state="detached")
    settled(tab, live)
    assert live.locator("p .changed").inner_text().startswith("W2[0, 0] 0.1 → 0.2, +0.1.")


@pytest.mark.slow
def test_where_the_script_cannot_run_the_kernels_pictures_come(lab):
    address, tab = lab
    tab = tab.context.browser.new_page()
    tab.add_init_script("""window.addEventListener("load", event => {
        if (event.target.matches?.("style[onload]")) event.stopImmediatePropagation();
    }, true)""")
    open_notebook(tab, address, "02_loss")
    run_all(tab)
    live = tab.locator(LIVE)
    assert not live.evaluate("live => live.kept")
    for to, change in ((1, "+3.0"), (0, "−3.0")):
        drag(tab, live.locator(".noUi-handle").last, to)
        live.locator(f"img[alt*='With a change of {change},']").wait_for()
    tab.close()
