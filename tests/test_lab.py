"""Every lesson in a real JupyterLab in a real Chromium, opened and run once for all the tests of the lesson."""

import contextlib
import subprocess
import sys
from typing import NamedTuple

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect

from browser import CHROMIUM, PICTURE, jupyterlab, open_in_notebook_7, open_notebook, page, run_all, set_theme, window
from mlp_lessons.figures import picture
from save_notebooks import NOTEBOOKS, live_pictures

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
LESSONS = [path.stem for path in NOTEBOOKS]
MOVING = [path.stem for path in NOTEBOOKS if live_pictures(path)]
ERRORS = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
LIVE = ".live-picture"
SHOWN = """live => [
    [...live.querySelectorAll("img, table")].map(part => part.src || part.outerHTML).join(),
    live.querySelector("p").textContent,
]"""
REMEMBER = f"live => {{ live.before = ({SHOWN})(live) }}"
CHANGED = f"live => ({SHOWN})(live).every((part, k) => part !== live.before[k])"
DRAWN = "picture => picture.complete && picture.naturalWidth > 300"
ALL_DRAWN = f"""([selector, count]) => {{
    const pictures = [...document.querySelectorAll(selector)];
    return pictures.length === count && pictures.every({DRAWN});
}}"""


def descriptions(lesson):
    """What the pictures of a saved notebook say that they show, in order."""
    (path,) = [path for path in NOTEBOOKS if path.stem == lesson]
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]
    texts = [(output.data["text/plain"], output.data.get("text/html", "")) for output in outputs if "data" in output]
    return [text.removeprefix("Figure: ") for text, shown in texts if "<img" in shown]


class Opened(NamedTuple):
    """A lesson that was opened and then run, and what its pictures were before the run."""

    lesson: str
    said: list
    all_drawn: bool
    not_found: int  # widgets that say that their kernel is gone


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("lab")) as address, page() as tab:
        yield address, tab


@pytest.fixture(scope="module")
def opened(lab, request):
    address, tab = lab
    open_notebook(tab, address, request.param)
    pictures = tab.locator(PICTURE)
    with contextlib.suppress(TimeoutError):
        tab.wait_for_function(ALL_DRAWN, arg=[PICTURE, len(descriptions(request.param))])
    before = Opened(
        request.param,
        said=pictures.evaluate_all("all => all.map(picture => picture.alt)"),
        all_drawn=pictures.evaluate_all(f"all => all.every({DRAWN})"),
        not_found=tab.locator("text=model not found").count(),
    )
    run_all(tab)
    return before


def of_lesson(*names):
    return pytest.mark.parametrize("opened", names, indirect=True)


def run_again(tab, keys="Control+Enter"):
    """Run the cell of the lesson's first living picture, by these keys, and return the picture that it makes."""
    cell = tab.locator(".jp-CodeCell", has_text="sliders.live(").first
    cell.locator(LIVE).evaluate("live => { live.dataset.old = 'yes' }")
    cell.locator(".cm-content").click()
    tab.keyboard.press(keys)
    cell.locator(f"{LIVE}:not([data-old]) [aria-live]").wait_for(state="attached")
    return cell.locator(LIVE)


@pytest.fixture
def live(lab, opened):
    """The first living picture of the lesson, made anew, because another test has moved its sliders."""
    _, tab = lab
    return run_again(tab)


@pytest.fixture
def low_window(lab):
    _, tab = lab
    with window(tab, 1280, 720):
        yield


# ---------------------------------------------------------------- every lesson


def wait_for_change(tab, live):
    tab.wait_for_function(CHANGED, arg=live.element_handle())


def fits_and_never_jumps(tab):
    """On a projector of 1280 by 720: from the first slider to the last word at most 560 pixels, on 1,000; and the same
    at every stop of a sample."""
    tab.wait_for_timeout(300)
    for live in tab.locator(LIVE).all():
        live.scroll_into_view_if_needed()
        heights = []
        for handle in live.locator(".noUi-handle").all():
            handle.focus()
            for key in ("Home", "PageUp", "ArrowRight", "PageUp", "End"):
                stop = handle.get_attribute("aria-valuenow")
                live.evaluate(REMEMBER)
                tab.keyboard.press(key)
                if handle.get_attribute("aria-valuenow") != stop:
                    wait_for_change(tab, live)
                heights.append(live.evaluate(HEIGHT))
        for button in live.locator(".widget-toggle-button").all() if not heights else []:
            if button.is_visible() and button.get_attribute("aria-pressed") == "false":  # not every matrix has this row
                live.evaluate(REMEMBER)
                button.click()
                wait_for_change(tab, live)
                heights.append(live.evaluate(HEIGHT))
        assert {width for width, _, _ in heights} == {1000}
        assert max(to_last_word for _, to_last_word, _ in heights) <= 560
        assert len({round(height) for _, _, height in heights}) == 1


@pytest.mark.slow
def test_pictures_grow_with_the_window_and_fit_it(lab):
    """At full HD, 1,600 pixels wide with tick labels of 14 and more; on a phone, nothing beyond the edge."""
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
            assert live.evaluate(HEIGHT)[1] <= height - 150  # what JupyterLab's bars leave free
        if width == 1920:
            digit = 0.73 * picture.SMALL / 72 * picture.PIXELS_PER_INCH  # of DejaVu Sans, in pixels as drawn
            assert all(digit * shown / drawn >= 14 for shown, drawn in images)
        assert all(shown <= drawn for shown, drawn in images)
        assert live.evaluate("live => live.scrollWidth <= live.clientWidth")
        assert tab.locator("img").evaluate_all(
            "all => all.every(image => image.getBoundingClientRect().right <= innerWidth)"
        )
    tab.set_viewport_size({"width": 1400, "height": 1000})


@of_lesson(*MOVING, *(pytest.param(lesson, marks=pytest.mark.slow) for lesson in LESSONS if lesson not in MOVING))
def test_pictures_before_a_run_and_sliders_after_that_fit_a_projector(lab, opened):
    _, tab = lab
    assert opened.said == descriptions(opened.lesson)
    assert opened.all_drawn
    assert opened.not_found == 0
    assert tab.locator(ERRORS).count() == 0
    lives = tab.locator(LIVE)
    (path,) = [path for path in NOTEBOOKS if path.stem == opened.lesson]
    assert lives.count() == live_pictures(path)
    for live in lives.all():
        handles = live.locator(".noUi-handle")
        live.evaluate(REMEMBER)
        if handles.count():
            handles.last.focus()
            tab.keyboard.press("ArrowRight" if handles.last.get_attribute("aria-valuenow") == "0.0" else "ArrowLeft")
        elif live.locator("[data-cell]").count():  # a trace, whose cells are chosen
            live.locator("[data-cell][tabindex='0']").focus()
            tab.keyboard.press("ArrowDown")
        else:
            live.locator("button").last.press("Enter")
        wait_for_change(tab, live)
        changed, words = live.locator("p").inner_text().split("\n")
        assert live.locator("[aria-live]").text_content() == changed
        if live.locator("img").count():
            assert live.locator("img").first.get_attribute("alt") == words
    with window(tab, 1280, 720):
        fits_and_never_jumps(tab)


HEIGHT = """live => {
    const words = document.createRange();
    words.selectNodeContents(live.querySelector("p"));
    const box = live.getBoundingClientRect();
    return [box.width, words.getBoundingClientRect().bottom - box.top, box.height];
}"""


# ---------------------------------------------------------------- the mouse, the keys, and learners who can't see


@of_lesson("02_loss")
def test_dragging_leaves_the_right_picture(lab, live):
    """After fifty changes that come faster than pictures can be drawn, the last picture is that of the last value."""
    _, tab = lab
    handle = live.locator(".noUi-handle").last
    handle.hover()
    box = handle.bounding_box()
    tab.mouse.down()
    for step in range(50):
        tab.mouse.move(box["x"] + 6 * step, box["y"] + box["height"] / 2)
        tab.wait_for_timeout(16)
    tab.mouse.up()
    tab.wait_for_function(
        """live => {
            const value = [...live.querySelectorAll(".noUi-handle")].at(-1).getAttribute("aria-valuetext");
            return Number(value) > 1 && live.querySelector("img").alt.includes(`With a change of ${value},`);
        }""",
        arg=live.element_handle(),
    )


NAMES = {  # of the controls, and how their values are said
    "02_loss": [("weight", "W2[0, 0]"), ("change", "+0.0")],
    "06_training": [("learning rate", "1"), ("epoch", "5000")],
}


@of_lesson(*NAMES)
def test_a_screen_reader_hears_names_and_values(lab, opened, live):
    _, tab = lab
    handles = live.get_by_role("slider")
    said = handles.evaluate_all("all => all.map(h => [h.ariaLabel, h.ariaValueText])")
    assert [tuple(pair) for pair in said] == NAMES[opened.lesson]
    assert not live.locator("[contenteditable=true]:visible").count()
    if opened.lesson == "06_training":
        assert live.get_by_role("button", name="Play").is_visible()
        assert live.get_by_role("button", name="Back to the start").is_visible()
        track, picture = live.locator(".noUi-base").last.bounding_box(), live.locator("img").first.bounding_box()
        assert track["width"] > picture["width"], "the play button leaves no room for its slider"
    handles.first.focus()
    tab.keyboard.press("ArrowLeft")
    value = live.locator(".widget-hslider + .widget-label").first
    tab.wait_for_function("([h, v]) => h.ariaValueText === v.textContent && v.textContent !== h.dataset.was",
                          arg=[handles.first.element_handle(), value.element_handle()])  # fmt: skip
    assert value.inner_text() == {"02_loss": "W1[3, 1]", "06_training": "0.7"}[opened.lesson]


@of_lesson("01_feedforward")
def test_a_table_takes_no_focus_back_from_another_picture(lab, opened):
    """The kernel's answer to the last key comes when the next picture is in use already."""
    _, tab = lab
    table, network = tab.locator(LIVE, has=tab.locator("[data-cell]")), tab.locator(LIVE).last
    table.evaluate(REMEMBER)
    chosen = table.locator("[data-cell][tabindex='0']")
    chosen.focus()
    tab.keyboard.press("ArrowDown" if chosen.get_attribute("data-cell").startswith("0") else "ArrowUp")
    network.locator(".noUi-handle").last.focus()
    wait_for_change(tab, table)
    tab.wait_for_timeout(1_000)  # what is sent ahead comes, too
    assert network.locator(".noUi-handle:focus").count() == 1


@of_lesson("02_loss")
def test_a_click_on_the_track_leaves_the_arrow_keys_with_the_slider(lab, live):
    _, tab = lab
    track, handle = live.locator(".noUi-base").last, live.locator(".noUi-handle").last
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    tab.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    tab.wait_for_function("handle => handle === document.activeElement", arg=handle.element_handle())
    before = handle.get_attribute("aria-valuetext")
    assert before == "+1.5"
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("h => h.ariaValueText === '+1.6'", arg=handle.element_handle())


@of_lesson("01_feedforward")
def test_a_cell_of_a_trace_is_chosen_by_a_click_and_by_keys(lab, live):
    _, tab = lab
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


@of_lesson("05_backpropagation")
def test_a_trace_offers_the_rows_and_columns_that_there_are_and_fits(lab, low_window, opened):
    _, tab = lab
    live = tab.locator(LIVE, has=tab.locator("[data-cell]")).first

    def choose(control, label):
        button = live.get_by_role("group", name=control).get_by_role("button", name=label, exact=True)
        if button.get_attribute("aria-pressed") == "false":
            live.evaluate(REMEMBER)
            button.click()
            wait_for_change(tab, live)

    def offered(control):
        return live.get_by_role("group", name=control).get_by_role("button")

    choose("matrix", "W1_update")  # the picture may be there before the kernel has changed the buttons
    expect(offered("row")).to_have_text(["0", "1", "2", "3"])
    expect(offered("column")).to_have_text(["0", "1"])
    choose("row", "3")
    choose("column", "0")
    choose("matrix", "O_error")
    expect(offered("row")).to_have_text(["0", "1", "2"])
    expect(offered("column")).to_have_text(["0", "1", "2"])
    live.locator("p", has_text="O_error[2, 0] = ").wait_for()
    choose("digits", "full precision")
    for matrix in offered("matrix").all_inner_texts():
        choose("matrix", matrix)
        ground = live.locator(".widget-html:not(.ahead) .widget-html-content > div")
        assert ground.evaluate("ground => ground.scrollWidth <= ground.clientWidth"), matrix


@of_lesson("02_loss")
def test_after_shift_enter_the_controls_are_in_view(lab, low_window, opened):
    _, tab = lab
    live = run_again(tab, "Shift+Enter")
    tab.wait_for_timeout(1_500)  # until nothing scrolls any more
    toolbar = tab.locator(".jp-WindowedPanel-outer").bounding_box()["y"]
    assert toolbar <= live.locator(".noUi-handle").first.bounding_box()["y"] < 720
    assert live.locator("img").first.bounding_box()["y"] < 500


@of_lesson("02_loss")
def test_letters_and_digits_on_a_control_are_no_commands(lab, low_window, live):
    _, tab = lab
    cells = [tab.locator(kind).count() for kind in (".jp-Cell", ".jp-CodeCell")]
    handle = live.locator(".noUi-handle").last
    handle.focus()
    for key in "ddxm00b":
        tab.keyboard.press(key)
    tab.wait_for_timeout(400)
    assert [tab.locator(kind).count() for kind in (".jp-Cell", ".jp-CodeCell")] == cells
    assert tab.locator(".jp-Dialog").count() == 0
    assert handle.evaluate("handle => handle === document.activeElement")


@pytest.mark.slow
def test_arrow_keys_reach_the_sliders_in_notebook_7(lab):
    """Notebook's shortcuts would take the keys first: ArrowLeft, pressed twice, would fold the picture's section."""
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
            "([live, change]) => live.querySelector('img').alt.includes(`With a change of ${change},`)",
            arg=[live.element_handle(), change],
        )
    assert live.is_visible()
    tab.keyboard.press("ArrowDown")
    assert handle.evaluate("handle => handle === document.activeElement && !handle.dataset.lmSuppressShortcuts")


def serious(tab, context):
    """In words, what axe-core finds serious or critical in these elements."""
    found = Axe().run(tab, context=context, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{problem['id']}: {node['html'][:200]}"
        for problem in found if problem["impact"] in ("serious", "critical") for node in problem["nodes"]
    ]  # fmt: skip


@pytest.mark.slow
@of_lesson("01_feedforward", "06_training")
def test_axe_finds_nothing_serious(lab, live):
    """Check live pictures with their controls and words; the rest of the page is JupyterLab's."""
    _, tab = lab
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        set_theme(tab, theme)
        assert (theme, serious(tab, {"include": [[LIVE]]})) == (theme, [])


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
