"""Every lesson in a real JupyterLab in a real Chromium."""

import subprocess
import sys

import nbformat
import pytest
from browser import CHROMIUM, PICTURE, jupyterlab, open_in_notebook_7, open_notebook, page, run_all
from save_notebooks import NOTEBOOKS, live_pictures

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
LESSONS = [path.stem for path in NOTEBOOKS]
ERRORS = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
LIVE = ".jp-OutputArea-output:has(.noUi-handle)"
SHOWN = """output => [
    [...output.querySelectorAll("img, table")].map(part => part.src || part.outerHTML).join(),
    [...output.querySelectorAll("p")].map(words => words.textContent).join(),
]"""
ALL_DRAWN = """([selector, count]) => {
    const pictures = [...document.querySelectorAll(selector)];
    return pictures.length === count && pictures.every(picture => picture.complete && picture.naturalWidth > 500);
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


@pytest.mark.parametrize("lesson", LESSONS)
def test_pictures_before_a_run_and_sliders_after(lab, lesson):
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
        live, handle = lives.nth(k), lives.nth(k).locator(".noUi-handle").last
        before = live.evaluate(SHOWN)
        handle.focus()
        tab.keyboard.press("ArrowRight" if handle.get_attribute("aria-valuenow") == "0.0" else "ArrowLeft")
        tab.wait_for_function(CHANGED, arg=[live.element_handle(), *before], timeout=10_000)
        assert live.locator("p").last.inner_text() == said_by(live)


def said_by(live):
    """The description of the picture, or of the trace, which has no other than its sentence."""
    return live.locator("img").get_attribute("alt") if live.locator("img").count() else live.locator("p").inner_text()


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
        tab.mouse.move(box["x"] + 2 * step, box["y"] + box["height"] / 2)
        tab.wait_for_timeout(16)
    tab.mouse.up()
    tab.wait_for_function(
        """live => {
            const readout = [...live.querySelectorAll(".widget-readout")].at(-1).textContent;
            return Number(readout) > 1 && live.querySelector("img").alt.includes(`Changed by +${readout},`);
        }""",
        arg=live.element_handle(),
        timeout=5_000,
    )


def test_arrow_keys_reach_the_sliders_in_notebook_7(lab):
    """Its shortcuts would take them first: ArrowLeft, pressed twice, would fold the section with the picture away."""
    address, tab = lab
    open_in_notebook_7(tab, address, "02_loss")
    tab.click(".jp-CodeCell >> nth=0")
    run_all(tab)
    live = tab.locator(LIVE).first
    handle = live.locator(".noUi-handle").last
    handle.focus()
    for change in ("-0.1", "-0.2"):
        tab.keyboard.press("ArrowLeft")
        tab.wait_for_function(
            "([live, change]) => live.querySelector('img').alt.includes(`Changed by ${change},`)",
            arg=[live.element_handle(), change],
            timeout=5_000,
        )
    assert live.is_visible()
    tab.keyboard.press("ArrowDown")
    assert handle.evaluate("handle => handle === document.activeElement && !handle.dataset.lmSuppressShortcuts")


def test_a_page_without_a_kernel_has_every_picture(lab, tmp_path):
    """nbconvert's HTML: each picture with its own description, none with nbconvert's filler."""
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", f"--output-dir={tmp_path}"]
    subprocess.run([*command, *map(str, NOTEBOOKS)], check=True, capture_output=True)
    _, tab = lab
    for lesson in LESSONS:
        tab.goto((tmp_path / f"{lesson}.html").as_uri(), wait_until="domcontentloaded")
        pictures = tab.locator("img")
        assert pictures.evaluate_all("all => all.map(picture => picture.alt)") == descriptions(lesson)
        assert "No description has been provided" not in tab.content()
