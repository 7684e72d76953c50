"""The lessons on the static site, in Chromium, with Python in the browser: `pytest -m slow`."""

import nbformat
import pytest

from browser import CHROMIUM, chromium
from filling import RIGHT, SHEET, fill_mend_and_go_on, wait_for_words
from mlp_lessons.exercises.judge import MIME_TYPE, cell_hash
from mlp_lessons.sheets import pencil
from on_site import SCREEN, built, held, open_and_run, open_lesson, run, tab, texts, wait_for_notebook
from save_notebooks import NOTEBOOKS, live_pictures
from served import served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def open_next(tmp_path_factory):
    """A function that opens a lesson in place of the one before, and returns the page and the site's address.

    The one before is closed only when the next Python is there, because the browser then need not compile it again,
    which takes half of the time.
    """
    with served(built(tmp_path_factory)) as address, chromium() as browser, tab(browser, **SCREEN) as page:

        def opened(name):
            if page.url == "about:blank":
                open_lesson(page, address, name)
            else:
                page.evaluate(OPEN_NEXT, f"notebooks/{name}")
                wait_for_notebook(page, name)
            return page, address

        yield opened


OPEN_NEXT = """async path => {
    const {shell, commands} = window.jupyterapp, before = [...shell.widgets("main")];
    const {context} = await commands.execute("docmanager:open", {path});
    await context.sessionContext.ready;
    await context.sessionContext.session.kernel.info;
    for (const widget of before) {
        await widget.context.sessionContext.shutdown();
        widget.dispose();
    }
}"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_runs_to_the_bottom_with_the_saved_texts(open_next, path):
    page, address = open_next(path.name)
    ran = run(page)
    assert texts(ran) == texts(nbformat.read(path, as_version=4))
    counts = [cell.execution_count for cell in ran.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    strangers = [url for url in page.asked if not url.startswith((address, "data:", "blob:"))]
    assert strangers == []
    assert page.locator(".live-picture").count() == live_pictures(path)
    _press_every_control(page)


def _press_every_control(page):
    sliders = page.locator(".live-picture .noUi-handle").all()
    choices = page.locator(".live-picture .widget-toggle-buttons").all()
    for control in sliders + [choice.locator("button:not(.mod-active)").first for choice in choices]:
        control.scroll_into_view_if_needed()
        before = _shown_with(control)
        control.focus()
        moved = False
        for key in ("ArrowRight", "ArrowLeft", "Enter"):  # the second for a slider that starts at its last stop
            page.keyboard.press(key)
            moved = moved or _comes_true(page, lambda: _shown_with(control) != before, seconds=2)  # noqa: B023
        assert moved, f"{control} changes nothing"


def _shown_with(handle):
    """Everything that the slider's output shows besides the sliders: the picture and its description."""
    output = handle.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea-output')][1]")
    return output.locator(".widget-html-content").evaluate_all("shown => shown.map(part => part.innerHTML)")


def _comes_true(page, condition, seconds):
    for _ in range(10 * seconds):
        if condition():
            return True
        page.wait_for_timeout(100)
    return False


def test_what_a_check_says_to_a_program_is_saved(open_next):
    name = "02_loss.ipynb"
    page, address = open_next(name)
    page.locator(".jp-CodeCell .cm-line", has_text="my_loss = None").first.click()
    page.keyboard.press("End")
    page.keyboard.insert_text("\nmy_loss = 0.36")
    page.evaluate("""async () => {
        await window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.info;
        await window.jupyterapp.commands.execute("notebook:run-all-cells");
        await window.jupyterapp.commands.execute("docmanager:save");
    }""")
    open_lesson(page, address, name)
    message = page.locator(".jp-OutputArea-output strong:text-is('✗ Not yet.')")
    message.wait_for()
    assert page.locator(".jp-RenderedJSON").count() == 0
    (cell,) = [cell for cell in held(page).cells if "my_loss = 0.36" in cell.source]
    record = cell.outputs[0].data[MIME_TYPE]
    assert record["mistake"] == "flowers"
    assert record["cell"] == cell_hash(cell.source)


KEPT = """async text => {
    const asText = {content: true, format: "text"};
    return (await window.jupyterapp.serviceManager.contents.get("notebooks/my_sheets.txt", asText)).content === text;
}"""


def test_a_sheet_on_the_static_site(open_next):
    (name,) = [path.name for path in NOTEBOOKS if "your_own_network" in path.name]
    page, address = open_next(name)
    run(page)

    def save():
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    def come_back():
        page.goto("about:blank")  # Python is gone, with everything that it remembered
        open_and_run(page, address, name)

    fill_mend_and_go_on(page, save, come_back)
    page.wait_for_function(KEPT, arg=pencil.as_text(SHEET, RIGHT))
    page.evaluate("window.jupyterapp.serviceManager.contents.delete('notebooks/my_sheets.txt')")
    come_back()
    wait_for_words(page, "34 of 34 entries are right.")  # from the notebook alone
