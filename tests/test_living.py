"""Pictures with sliders on a page without Python: what was drawn ahead, and what Chromium makes of it."""

import ast
import functools
import gzip
import itertools
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from browser import CHROMIUM, page
from pages import cache, living
from pages.lesson import letters_once
from pages.recorded import Control, shown_by
from pages.stops import Stops
from pixels import AT_MOST, most_unlike, painted
from save_notebooks import NOTEBOOKS, PLAIN_ARITHMETIC, live_pictures
from served import served

SITE = Path(living.__file__).parent.parent / "site" / "pages"
SAMPLE = 3  # stops of each picture whose pixels are compared
LIVELY = [path for path in NOTEBOOKS if live_pictures(path)]


def toy(sizes, offered=None):
    """The Stops of a picture of a few numbers, with so many stops of each."""
    names = ["one", "two", "three"][: len(sizes)]
    picture = SimpleNamespace(
        start=dict.fromkeys(names, 0), since=lambda before, now: f"{before} → {now}", offered=offered
    )
    return Stops(picture, [Control(name, list(map(str, range(size))), list(range(size)), 0, False)
                           for name, size in zip(names, sizes, strict=True)])  # fmt: skip


# ---------------------------------------------------------------- rows


def test_a_row_has_the_stops_of_the_controls_with_most():
    stops = toy((3, 14, 61))
    assert stops.inner == [2]
    assert len(stops.in_rows()) == 42
    assert stops.in_rows()[15] == [(1, 1, at) for at in range(61)]
    assert toy((4, 3, 6)).inner == [0, 1, 2]


def test_a_row_says_what_has_changed_since_the_stops_that_one_comes_from():
    (first, *_), *_ = rows = list(toy((3, 30)).rows(lambda **values: ["", "words"]))
    assert [len(row) for row in rows] == [30, 30, 30]
    _, _, arrivals = rows[1][10]
    assert arrivals["0:0"] == "{'one': 0, 'two': 10} → {'one': 1, 'two': 10}"
    assert arrivals["1:9"] == "{'one': 1, 'two': 9} → {'one': 1, 'two': 10}"
    assert {key for key in arrivals if key.startswith("1:")} == {f"1:{at}" for at in (5, 7, 8, 9, 11, 12, 13, 15)}
    assert len(first[2]) == 2 + 29  # to an end one comes from anywhere


def test_a_stop_that_is_not_offered_is_not_drawn():
    stops = toy((2, 3), lambda one, two: {"two": [0, 1, 2][: 2 + one]})
    assert stops.offered() == [[2, 2]] * 3 + [[2, 3]] * 3
    (row,) = stops.rows(lambda **values: [values["two"]])
    assert [frame and frame[0] for frame in row] == [0, 1, None, 0, 1, 2]


def test_pictures_are_kept_until_their_code_changes():
    assert cache.modules_of("figures.network(X, Y, W1, W2); figures.WEIGHTS") == ["matrices", "networks"]
    assert "'turned'" in cache.sources(["networks"])  # a function of matrices.py, which networks.py imports
    assert "'turned'" not in cache.sources(["downhill"])


# ---------------------------------------------------------------- of the lessons


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A bare page for each lesson, with its pictures alone."""
    folder = tmp_path_factory.mktemp("living")
    for file in (cache.NOTEBOOKS / "mlp_lessons" / "by_hand.js", SITE / "living.js", SITE / "living.css"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    scripts = "".join(f'<script defer src="{name}"></script>' for name in ("by_hand.js", "living.js"))
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    for path in LIVELY:
        shown = letters_once("".join(living.pictures(path, folder / "frames").values()))
        style = f'<title>{path.stem}</title><link rel="stylesheet" href="living.css">'
        (folder / f"{path.stem}.html").write_text(f"{head}{style}{scripts}<body>{shown}", encoding="utf-8")
    return folder


@functools.cache
def lives(folder, path):
    """Each live picture of a lesson: its Stops, and {stop: what its row has of it}."""
    found = []
    text = (folder / f"{path.stem}.html").read_text(encoding="utf-8")
    told = map(json.loads, re.findall(r'<script type="application/json">(.*?)</script>', text))
    with_controls = [Stops(*shown) for shown in shown_by(path).values() if shown.controls]
    for stops, tells in zip(with_controls, told, strict=True):
        frames = {}
        for row, name in zip(stops.in_rows(), tells["rows"], strict=True):
            frames |= zip(row, json.loads(gzip.decompress((folder / name).read_bytes())), strict=True)
        found.append((stops, frames))
    return found


def tell(path):
    """Print what the notebook gives for each live picture: the words of every stop, and a PNG of some."""
    told, chance = [], random.Random(1)
    for stops in (Stops(*shown) for shown in shown_by(Path(path)).values() if shown.controls):
        draw = getattr(stops.picture, "move", lambda draw=stops.picture.draw, **values: draw(**values)[1])
        there = [stop for stop in itertools.chain(*stops.in_rows()) if stops.is_there(stop)]
        pixels = {}
        for stop in chance.sample(there, SAMPLE) if hasattr(stops.picture, "png") else []:
            stops.picture.draw(**stops.values(stop))
            pixels[str(stop)] = stops.picture.png()
        told.append({"words": {str(stop): draw(**stops.values(stop)) for stop in there}, "pixels": pixels})
    print(json.dumps(told))


@functools.cache
def notebook(path):
    """What `tell` prints, in the arithmetic in which notebooks are saved: where rates are large, last bits count."""
    command = [sys.executable, "-c", f"import test_living; test_living.tell({str(path)!r})"]
    environment = {**os.environ, **PLAIN_ARITHMETIC, "PYTHONPATH": os.pathsep.join(sys.path)}
    return json.loads(subprocess.run(command, env=environment, capture_output=True, check=True, timeout=300).stdout)


@pytest.mark.slow
@pytest.mark.parametrize("path", LIVELY, ids=lambda path: path.stem)
def test_the_words_of_every_stop_are_the_notebooks(folder, path):
    for (_, frames), told in zip(lives(folder, path), notebook(path), strict=True):
        assert {str(stop): frame[1] for stop, frame in frames.items() if frame} == told["words"]


# ---------------------------------------------------------------- in Chromium

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
STOP = """live => [...live.querySelectorAll(".control")].map(control => control.querySelector("input")?.valueAsNumber
    ?? [...control.querySelectorAll("[aria-pressed]")].findIndex(button => button.ariaPressed === "true"))"""
SHOWN = """live => [live.querySelector(".words").lastChild.textContent, live.querySelector(".picture").ariaLabel,
    live.querySelector(".changed")?.textContent, live.querySelector(".only-heard").textContent,
    [...live.querySelectorAll(".moving")].map(layer => layer.innerHTML)]"""
PARSED = """(live, parts) => [...live.querySelectorAll(".moving")].map((layer, k) => {
    const other = layer.cloneNode(), texts = new Set();
    other.innerHTML = parts[k];
    for (const use of other.querySelectorAll("use")) {  // the letters of a text are one path
        const [x, y] = ["x", "y"].map(name => use.getAttribute(name) ?? 0), before = use.previousElementSibling;
        const letter = `M${x} ${y}${document.querySelector(use.getAttribute("href")).getAttribute("d")}`;
        const text = texts.has(before) ? before : document.createElementNS("http://www.w3.org/2000/svg", "path");
        text.setAttribute("d", (text.getAttribute("d") ?? "") + letter);
        if (texts.has(text)) use.remove();
        else use.replaceWith(text);
        texts.add(text);
    }
    return other.innerHTML;
})"""


class Looked:
    """A live picture in a page, and what it must show."""

    def __init__(self, tab, live, stops, frames):
        self.tab, self.live, self.stops, self.frames = tab, live, stops, frames
        self.controls = live.locator(".control").all()

    def stop(self):
        return tuple(self.live.evaluate(STOP))

    def is_right(self, before=None):
        """The frame and the words of the stop where its controls stand, and what changed since the stop before."""
        stop = self.stop()
        parts, words, arrivals = self.frames[stop]
        self.tab.wait_for_function(
            "([live, words]) => live.querySelector('.words').lastChild.textContent === words",
            arg=[self.live.element_handle(), words]
        )  # fmt: skip
        _, label, changed, heard, layers = self.live.evaluate(SHOWN)
        assert label in (None, words)
        assert layers == self.live.evaluate(PARSED, parts)
        moved = [k for k in range(len(stop)) if before and before[k] != stop[k]]
        if len(moved) == 1:
            assert changed == arrivals.get(f"{moved[0]}:{before[moved[0]]}")
            assert heard == changed or (changed is None and heard == words)

    def both_ends(self, k, to_end):
        """Move a control to its last stop and to its first, and look each time."""
        for last in (True, False):
            before = self.stop()
            to_end(self.controls[k], last)
            end = self.last(k) if last else 0
            assert self.stop()[k] == end
            self.is_right(before if to_end is not by_mouse else None)  # which passes other stops

    def last(self, k):
        """The last stop of a control that is offered now."""
        offered = self.stops.offered()
        if not offered:
            return self.stops.sizes[k] - 1
        all_stops = itertools.product(*map(range, self.stops.sizes))
        return dict(zip(all_stops, offered, strict=True))[self.stop()][k] - 1


def buttons(control):
    return control.locator("[aria-pressed]:visible")


def by_keyboard(control, last):
    if control.locator("input").count():
        control.locator("input").press("End" if last else "Home")
    else:
        (buttons(control).last if last else buttons(control).first).press("Enter")


def by_mouse(control, last):
    slider = control.locator("input")
    if slider.count():
        slider.scroll_into_view_if_needed()
        box, tab = slider.bounding_box(), slider.page
        share = int(slider.input_value()) / int(slider.get_attribute("max"))
        y = box["y"] + box["height"] / 2
        tab.mouse.move(box["x"] + 8 + share * (box["width"] - 16), y)
        tab.mouse.down()
        tab.mouse.move(box["x"] + (box["width"] + 20 if last else -20), y, steps=6)
        tab.mouse.up()
    else:
        (buttons(control).last if last else buttons(control).first).click()


def by_touch(control, last):
    slider = control.locator("input")
    if slider.count():
        width, height = (slider.bounding_box()[side] for side in ("width", "height"))
        slider.tap(position={"x": width - 2 if last else 2, "y": height / 2})
    else:
        (buttons(control).last if last else buttons(control).first).tap()


@pytest.fixture(scope="module")
def address(folder):
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with page() as tab:
        yield tab.context.browser


@pytest.fixture
def opened(browser, address, folder):
    """A function that opens a lesson in a page of its own, and returns its live pictures; an error of its scripts
    is a failure."""
    tabs, errors = [], []

    def opened(path, **options):
        tab = browser.new_page(**options)
        tabs.append(tab)
        tab.on("pageerror", lambda error: errors.append(error))
        tab.goto(f"{address}/{path.stem}.html")
        shown = zip(tab.locator(".living").all(), lives(folder, path), strict=True)
        return [Looked(tab, live, *drawn) for live, drawn in shown]

    yield opened
    for tab in tabs:
        tab.close()
    assert not errors


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("path", LIVELY, ids=lambda path: path.stem)
def test_every_control_reaches_both_ends_by_keyboard_mouse_and_touch(opened, path):
    options = {"viewport": {"width": 1280, "height": 900}, "has_touch": True}
    for looked in opened(path, **options):
        for k, to_end in itertools.product(range(len(looked.controls)), (by_keyboard, by_mouse, by_touch)):
            looked.both_ends(k, to_end)


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("path", LIVELY, ids=lambda path: path.stem)
def test_what_is_shown_is_painted_as_the_pixels_of_the_notebook(opened, browser, path):
    canvas = browser.new_page(viewport={"width": 1600, "height": 900})
    for looked, told in zip(opened(path), notebook(path), strict=True):
        shapes = "".join(looked.tab.locator("defs").evaluate_all("all => all.map(defs => defs.outerHTML)"))
        shapes = f'<svg width="0" height="0">{shapes}</svg>'  # pictures share letters
        for stop, png in told["pixels"].items():
            for control, at in zip(looked.controls, ast.literal_eval(stop), strict=True):
                if control.locator("input").count():
                    control.locator("input").fill(str(at))
                else:
                    buttons(control).nth(at).click()
            assert str(looked.stop()) == stop
            looked.is_right()
            shown = shapes + looked.live.locator(".picture").inner_html()
            assert most_unlike(painted(canvas, shown), png) <= AT_MOST
    canvas.close()


def middle(looked, part, share):
    """Where a place of a part stands in the window, from its shares of the part's width and height."""
    svg = looked.live.locator(".picture svg").nth(part)
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    return box["x"] + share[0] * box["width"], box["y"] + share[1] * box["height"]


def lesson(number):
    (path,) = [path for path in LIVELY if path.stem.startswith(number)]
    return path


def places(looked):
    return looked.stops.picture.hand_places({control.name: control.values for control in looked.stops.controls})


@pytest.mark.slow
@needs_chromium
def test_a_hand_on_the_network_chooses_a_weight_and_turns_it(opened):
    (looked,) = opened(lesson("00"))
    tab, (left, right) = looked.tab, places(looked)
    _, _, number, _ = left["lines"][3]
    x, y = middle(looked, 0, number)
    tab.mouse.move(x, y)
    assert looked.live.evaluate("live => live.style.cursor") == "ns-resize"
    tab.mouse.down()
    tab.mouse.move(x, y - 30, steps=5)
    tab.mouse.up()
    assert looked.stop() == (0, 3, 35)
    tab.keyboard.press("ArrowUp")  # the keyboard goes on where the hand stopped
    assert looked.stop() == (0, 3, 36)
    looked.is_right((0, 3, 35))
    _, start, _, end = right["lines"][0]
    tab.mouse.click(*middle(looked, 1, [0.15 * first + 0.85 * last for first, last in zip(start, end, strict=True)]))
    assert looked.stop() == (0, right["lines"][0][0], 30)  # another weight: it begins where it was
    looked.is_right()


@pytest.mark.slow
@needs_chromium
def test_a_curve_is_followed_by_hand(opened):
    (looked,) = opened(lesson("03"))
    (place,) = places(looked)
    height = (place["box"][1] + place["box"][3]) / 2
    looked.tab.mouse.move(*middle(looked, place["part"], (place["at"][3], height)))
    looked.tab.mouse.down()
    looked.tab.mouse.move(*middle(looked, place["part"], (place["at"][12], height)), steps=8)
    looked.tab.mouse.up()
    assert looked.stop()[1] == 12
    looked.is_right()


@pytest.mark.slow
@needs_chromium
def test_the_cells_of_a_table_are_chosen_by_click_and_arrow_keys(opened):
    looked = opened(lesson("05"))[-1]
    looked.live.locator("[data-cell='1 2']").click()
    assert looked.stop()[1:3] == (1, 2)
    looked.is_right()
    looked.tab.keyboard.press("ArrowLeft")
    looked.tab.keyboard.press("ArrowUp")
    assert looked.stop()[1:3] == (0, 1)
    looked.is_right()
    assert looked.live.evaluate("live => document.activeElement.dataset.cell") == "0 1"


@pytest.mark.slow
@needs_chromium
def test_a_row_is_there_before_it_is_needed(browser, address):
    def of_a_row(request):
        return "frames/" in request.url

    asked = []
    tab = browser.new_page(viewport={"width": 390, "height": 500})
    tab.on("request", lambda request: asked.append(request.url) if of_a_row(request) else None)
    tab.goto(f"{address}/{lesson('01').stem}.html")
    tab.wait_for_load_state("networkidle")
    assert len(asked) == 1  # of the trace; the network is far below
    live = tab.locator(".living").last
    with tab.expect_request_finished(of_a_row):
        live.scroll_into_view_if_needed()
    with tab.expect_request_finished(of_a_row):
        live.get_by_role("slider", name="weight").focus()
    tab.context.set_offline(True)
    tab.keyboard.press("ArrowRight")
    live.locator("[aria-label*='with W1[0, 1] unchanged']").wait_for()
    tab.keyboard.press("End")
    live.get_by_text("This picture could not be fetched.").first.wait_for()
    tab.close()


@pytest.mark.slow
@needs_chromium
def test_on_a_phone_the_controls_stay_in_view_while_the_picture_is(browser, address):
    tab = browser.new_page(viewport={"width": 390, "height": 500})
    tab.goto(f"{address}/{lesson('03').stem}.html")
    live = tab.locator(".living").first
    live.locator(".picture svg").last.scroll_into_view_if_needed()
    step = live.get_by_role("slider", name="step")
    assert 0 <= step.bounding_box()["y"] < 200
    step.press("End")
    live.locator("[aria-label^='20 steps downhill']").wait_for()
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    tab.close()


@pytest.mark.slow
@needs_chromium
def test_the_play_button_walks_to_the_end_and_stops(opened):
    (looked,) = opened(lesson("03"))
    looked.live.get_by_role("button", name="Play").click()
    looked.live.get_by_role("button", name="Pause").wait_for()
    looked.live.locator("[aria-label^='20 steps downhill']").wait_for()
    looked.live.get_by_role("button", name="Play").wait_for()
    looked.is_right()
    looked.live.get_by_role("button", name="Back to the start").click()
    assert looked.stop()[1] == 0
    looked.is_right()
