"""Every lesson in a real JupyterLab in a real Chromium."""

import contextlib
import subprocess
import sys

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

from browser import CHROMIUM, PICTURE, jupyterlab, open_in_notebook_7, open_notebook, page, run_all, set_theme
from mlp_lessons.figures import picture
from save_notebooks import NOTEBOOKS, live_pictures

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
LESSONS = [path.stem for path in NOTEBOOKS]
ERRORS = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
LIVE = ".live-picture"
SHOWN = """output => [
    [...output.querySelectorAll("img, table")].map(part => part.src || part.outerHTML).join(),
    output.querySelector("p").textContent,
]"""
ALL_DRAWN = """([selector, count]) => {
    const pictures = [...document.querySelectorAll(selector)];
    return pictures.length === count && pictures.every(picture => picture.complete && picture.naturalWidth > 300);
}"""
CHANGED = (
    f"([output, picture, words]) => {{ const now = ({SHOWN})(output); return now[0] !== picture && now[1] !== words }}"
)


def descriptions(lesson):
    """What the pictures of a saved notebook say they show, in their order."""
    (path,) = [path for path in NOTEBOOKS if path.stem == lesson]
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]
    texts = [(output.data["text/plain"], output.data.get("text/html", "")) for output in outputs if "data" in output]
    return [text.removeprefix("Figure: ") for text, shown in texts if "<img" in shown]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("lab")) as address, page() as tab:
        yield address, tab


def fits_and_never_jumps(tab):
    """On a projector of 1280 by 720: from the first slider to the last word at most 560 pixels, on 1,000; and the same
    at every stop of a sample."""
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.wait_for_timeout(300)
    for live in tab.locator(LIVE).all():
        live.scroll_into_view_if_needed()
        heights = []
        for handle in live.locator(".noUi-handle").all():
            handle.focus()
            for key in ("Home", "PageUp", "ArrowRight", "PageUp", "End"):
                before = live.locator("p").text_content()
                tab.keyboard.press(key)
                with contextlib.suppress(TimeoutError):  # at its end, a slider stays
                    tab.wait_for_function("([p, before]) => p.querySelector('p').textContent !== before",
                                          arg=[live.element_handle(), before], timeout=500)  # fmt: skip
                heights.append(live.evaluate(HEIGHT))
        for button in live.locator(".widget-toggle-button").all() if not heights else []:
            if not button.is_visible():  # a row that this matrix does not have
                continue
            button.click()
            tab.wait_for_timeout(150)
            heights.append(live.evaluate(HEIGHT))
        assert {width for width, _, _ in heights} == {1000}
        assert max(to_last_word for _, to_last_word, _ in heights) <= 560
        assert len({round(height) for _, _, height in heights}) == 1
    tab.set_viewport_size({"width": 1400, "height": 1000})


def test_pictures_grow_with_the_window_and_fit_it(lab):
    """At full HD 1,600 pixels wide, tick labels of 14 and more; on a phone, nothing beyond the edge."""
    address, tab = lab
    open_notebook(tab, address, "03_gradient_descent")
    run_all(tab)
    live = tab.locator(LIVE)
    for width, height, wide in ((1920, 1080, 1600), (1280, 720, 1000), (390, 844, None)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.wait_for_timeout(500)
        images = live.locator("img").evaluate_all("all => all.map(image => [image.width, image.naturalWidth])")
        if wide:
            assert wide - 6 <= sum(shown for shown, _ in images) <= wide
            assert live.evaluate(HEIGHT)[1] <= height - 150  # what JupyterLab's bars leave
        if width == 1920:
            digit = 0.73 * picture.SMALL / 72 * picture.PIXELS_PER_INCH  # of DejaVu Sans, in pixels as drawn
            assert all(digit * shown / drawn >= 14 for shown, drawn in images)
        assert all(shown <= drawn for shown, drawn in images)
        assert live.evaluate("live => live.scrollWidth <= live.clientWidth")
        assert tab.locator("img").evaluate_all(
            "all => all.every(image => image.getBoundingClientRect().right <= innerWidth)"
        )
    tab.set_viewport_size({"width": 1400, "height": 1000})


@pytest.mark.parametrize("lesson", LESSONS)
def test_pictures_before_a_run_and_sliders_after_that_fit_a_projector(lab, lesson):
    address, tab = lab
    open_notebook(tab, address, lesson)
    said = descriptions(lesson)
    tab.wait_for_function(ALL_DRAWN, arg=[PICTURE, len(said)], timeout=20_000)
    assert tab.locator(PICTURE).evaluate_all("all => all.map(picture => picture.alt)") == said
    assert tab.locator("text=model not found").count() == 0
    run_all(tab)
    assert tab.locator(ERRORS).count() == 0
    lives = tab.locator(LIVE)
    (path,) = [path for path in NOTEBOOKS if path.stem == lesson]
    assert lives.count() == live_pictures(path)
    for k in range(lives.count()):
        live, handles = lives.nth(k), lives.nth(k).locator(".noUi-handle")
        before = live.evaluate(SHOWN)
        if handles.count():
            handles.last.focus()
            tab.keyboard.press("ArrowRight" if handles.last.get_attribute("aria-valuenow") == "0.0" else "ArrowLeft")
        elif live.locator("[data-cell]").count():  # a trace, whose cells are chosen
            live.locator("[data-cell][tabindex='0']").focus()
            tab.keyboard.press("ArrowDown")
        else:
            live.locator("button").last.press("Enter")
        tab.wait_for_function(CHANGED, arg=[live.element_handle(), *before], timeout=10_000)
        changed, words = live.locator("p").inner_text().split("\n")
        assert live.locator("[aria-live]").text_content() == changed
        if live.locator("img").count():
            assert live.locator("img").first.get_attribute("alt") == words
    fits_and_never_jumps(tab)


def test_dragging_leaves_the_right_picture(lab):
    """Fifty changes faster than pictures can be drawn: what stands at the end is the last value's."""
    address, tab = lab
    open_notebook(tab, address, "02_loss")
    run_all(tab)
    live = tab.locator(LIVE).first
    live.locator(".noUi-handle").last.scroll_into_view_if_needed()
    tab.wait_for_timeout(500)  # until the page has settled
    box = live.locator(".noUi-handle").last.bounding_box()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.mouse.down()
    for step in range(50):
        tab.mouse.move(box["x"] + 6 * step, box["y"] + box["height"] / 2)
        tab.wait_for_timeout(16)
    tab.mouse.up()
    tab.wait_for_function(
        """live => {
            const value = [...live.querySelectorAll(".noUi-handle")].at(-1).getAttribute("aria-valuetext");
            return Number(value) > 1 && live.querySelector("img").alt.includes(`Changed by ${value},`);
        }""",
        arg=live.element_handle(),
        timeout=5_000,
    )


@pytest.mark.slow
def test_arrow_keys_reach_the_sliders_in_notebook_7(lab):
    """Its shortcuts would take them first: ArrowLeft, pressed twice, would fold the section with the picture away."""
    address, tab = lab
    open_in_notebook_7(tab, address, "02_loss")
    tab.click(".jp-CodeCell >> nth=0")
    run_all(tab)
    live = tab.locator(LIVE).first
    handle = live.locator(".noUi-handle").last
    handle.focus()
    for change in ("−0.1", "−0.2"):
        tab.keyboard.press("ArrowLeft")
        tab.wait_for_function(
            "([live, change]) => live.querySelector('img').alt.includes(`Changed by ${change},`)",
            arg=[live.element_handle(), change],
            timeout=5_000,
        )
    assert live.is_visible()
    tab.keyboard.press("ArrowDown")
    assert handle.evaluate("handle => handle === document.activeElement && !handle.dataset.lmSuppressShortcuts")


NAMES = {  # of the controls, and what is said of their value
    "02_loss": [("weight", "W2[0, 0]"), ("change", "+0.0")],
    "06_training": [("learning rate", "1"), ("epoch", "5000")],
}


@pytest.mark.parametrize("lesson", NAMES)
def test_a_screen_reader_hears_names_and_values(lab, lesson):
    address, tab = lab
    open_notebook(tab, address, lesson)
    run_all(tab)
    live = tab.locator(LIVE).first
    handles = live.get_by_role("slider")
    said = handles.evaluate_all("all => all.map(h => [h.ariaLabel, h.ariaValueText])")
    assert [tuple(pair) for pair in said] == NAMES[lesson]
    assert not live.locator("[contenteditable=true]:visible").count()
    if lesson == "06_training":
        assert live.get_by_role("button", name="Play").is_visible()
        assert live.get_by_role("button", name="Back to the start").is_visible()
        track, picture = live.locator(".noUi-base").last.bounding_box(), live.locator("img").first.bounding_box()
        assert track["width"] > picture["width"], "the play button leaves no room for its slider"
    handles.first.focus()
    tab.keyboard.press("ArrowLeft")
    value = live.locator(".widget-hslider + .widget-label").first
    tab.wait_for_function("([h, v]) => h.ariaValueText === v.textContent && v.textContent !== h.dataset.was",
                          arg=[handles.first.element_handle(), value.element_handle()])  # fmt: skip
    assert value.inner_text() == {"02_loss": "W1[3, 1]", "06_training": "0.7"}[lesson]


def test_a_click_on_the_track_leaves_the_arrow_keys_with_the_slider(lab):
    address, tab = lab
    open_notebook(tab, address, "02_loss")
    run_all(tab)
    live = tab.locator(LIVE).first
    track, handle = live.locator(".noUi-base").last, live.locator(".noUi-handle").last
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    tab.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    tab.wait_for_function("handle => handle === document.activeElement", arg=handle.element_handle())
    before = handle.get_attribute("aria-valuetext")
    assert before == "+1.5"
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("h => h.ariaValueText === '+1.6'", arg=handle.element_handle())


def test_a_cell_of_a_trace_is_chosen_by_a_click_and_by_keys(lab):
    address, tab = lab
    open_notebook(tab, address, "01_feedforward")
    run_all(tab)
    live = tab.locator(LIVE).first
    live.locator("[data-cell='2 1']").click()
    live.locator("p", has_text="H_in[2, 1] = ").wait_for()
    live.locator("[data-cell='2 1'][tabindex='0']").focus()
    tab.keyboard.press("ArrowUp")
    live.locator("p", has_text="H_in[1, 1] = ").wait_for()
    tab.wait_for_function("document.activeElement.dataset.cell === '1 1'")
    tab.keyboard.press("ArrowLeft")
    live.locator("p", has_text="H_in[1, 0] = ").wait_for()
    live.get_by_role("group", name="matrix").get_by_role("button", name="O_out").press("Enter")
    live.locator("p", has_text="O_out[1, 0] = ").wait_for()
    assert live.get_by_role("button", name="O_out", exact=True).get_attribute("aria-pressed") == "true"


WITHIN = "all => all.every(image => image.getBoundingClientRect().right <= innerWidth)"
HEIGHT = """live => {
    const words = document.createRange();
    words.selectNodeContents(live.querySelector("p"));
    const box = live.getBoundingClientRect();
    return [box.width, words.getBoundingClientRect().bottom - box.top, box.height];
}"""


def serious(tab, context):
    """What axe-core finds serious or critical in these elements, in words."""
    found = Axe().run(tab, context=context).response["violations"]
    return [
        f"{problem['id']}: {node['html'][:200]}"
        for problem in found if problem["impact"] in ("serious", "critical") for node in problem["nodes"]
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing_serious(lab, theme):
    """In live pictures, their controls and their words; the rest of the page is JupyterLab's."""
    address, tab = lab
    open_notebook(tab, address, "06_training")
    set_theme(tab, theme)
    for lesson in ("01_feedforward", "06_training"):
        open_notebook(tab, address, lesson)
        run_all(tab)
        tab.locator(f"{LIVE} [aria-live]").last.wait_for(state="attached")
        assert serious(tab, {"include": [[LIVE]]}) == []


@pytest.mark.slow
def test_a_page_without_a_kernel_has_every_picture(lab, tmp_path):
    """nbconvert's HTML: each picture with its own description, none with nbconvert's filler."""
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", f"--output-dir={tmp_path}"]
    subprocess.run([*command, *map(str, NOTEBOOKS)], check=True, capture_output=True)
    _, tab = lab
    for lesson in LESSONS:
        tab.goto((tmp_path / f"{lesson}.html").as_uri(), wait_until="domcontentloaded")
        pictures = tab.locator(PICTURE)
        assert pictures.evaluate_all("all => all.map(picture => picture.alt)") == descriptions(lesson)
        assert "No description has been provided" not in tab.content()
        assert serious(tab, {"include": [[".jp-RenderedHTML"]]}) == []
