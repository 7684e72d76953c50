"""The static site, built, served on loopback and used in Chromium: `pytest -m slow`."""

import contextlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import sync_playwright

from browser import CHROMIUM, FLAGS
from filling import RIGHT, SHEET, fill_mend_and_go_on, wait_for_words
from mlp_lessons.exercises.judge import MIME_TYPE, cell_hash
from mlp_lessons.sheets import pencil
from save_notebooks import NOTEBOOKS, live_pictures
from served import served

ROOT = Path(__file__).parent.parent
NAMES = [path.name for path in NOTEBOOKS]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def serve():
    """A function that serves a folder on loopback until the tests are over, and returns its address."""
    with contextlib.ExitStack() as servers:
        yield lambda folder: servers.enter_context(served(folder))


def _build(output, pyodide):
    command = [sys.executable, ROOT / "binder" / "build_site.py", output, "--pyodide", pyodide]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if "not to be had" in done.stderr:
        pytest.skip(done.stderr.strip()[-600:])
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return _build(tmp_path_factory.mktemp("site") / "built", "pip")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, "--host-resolver-rules=MAP site.test 127.0.0.1"]
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def _tab(browser, **options):
    """A page of its own, which remembers all that it has asked for."""
    page = browser.new_page(**options)
    page.set_default_timeout(60_000)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    page.close()


SCREEN = {"viewport": {"width": 1400, "height": 1000}}


@pytest.fixture
def page(browser):
    with _tab(browser, **SCREEN) as page:
        yield page


@pytest.fixture
def phone(browser):
    with _tab(browser, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True) as page:
        yield page


@pytest.fixture(scope="module")
def open_next(browser, site, serve):
    """A function that opens a lesson in place of the one before, and returns the page and the site's address.

    The one before is closed only when the next Python is there, because the browser then need not compile it again,
    which takes half of the time.
    """
    address = serve(site)
    with _tab(browser, **SCREEN) as page:

        def opened(name):
            if page.url == "about:blank":
                _open(page, address, name)
            else:
                page.evaluate(OPEN_NEXT, f"notebooks/{name}")
                _wait_for_notebook(page, name)
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


def _open(page, address, name):
    page.goto(f"{address}/lab/index.html?path=notebooks/{name}")
    _wait_for_notebook(page, name)


def _wait_for_notebook(page, name):
    page.wait_for_function(
        """path => {
            const context = window.jupyterapp?.shell.currentWidget?.context;
            return context?.path === path && context.isReady;
        }""",
        arg=f"notebooks/{name}",
    )
    page.wait_for_selector(".jp-Notebook .jp-CodeCell >> visible=true")


def _held(page):
    """The open notebook as the browser holds it."""
    return nbformat.from_dict(page.evaluate("window.jupyterapp.shell.currentWidget.content.model.toJSON()"))


def _run_all(page, address, name):
    """Open the notebook, run all its cells, and return it as the browser then holds it."""
    _open(page, address, name)
    return _run(page)


def _run(page):
    """Run all cells of the notebook that was just opened, and return it."""
    page.evaluate("""async () => {
        const {sessionContext, model} = window.jupyterapp.shell.currentWidget.context;
        await sessionContext.ready;
        await sessionContext.session.kernel.info;
        if (model.dirty) throw new Error("opening the notebook changed it");
        await window.jupyterapp.commands.execute("notebook:run-all-cells");
    }""")
    return _held(page)


def _texts(notebook):
    """What each code cell printed, without its pictures except for their descriptions."""
    return ["".join(_text(output) for output in cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]


def _text(output):
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    shown = output.text if output.output_type == "stream" else "\n".join(
        "".join(output.data[kind]) for kind in ("text/plain", "text/latex", "text/markdown", "text/html")
        if kind in output.data
    )  # fmt: skip
    record = output.get("data", {}).get(MIME_TYPE)
    said = json.dumps(record, sort_keys=True) if record else ""
    return re.sub("base64,[A-Za-z0-9+/=]+", "", "".join(shown)) + said


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_runs_to_the_bottom_with_the_saved_texts(open_next, name):
    page, address = open_next(name)
    saved = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    ran = _run(page)
    assert _texts(ran) == _texts(saved)
    counts = [cell.execution_count for cell in ran.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    strangers = [url for url in page.asked if not url.startswith((address, "data:", "blob:"))]
    assert strangers == []
    assert page.locator(".live-picture").count() == live_pictures(ROOT / "notebooks" / name)
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


def _comes_true(page, condition, seconds=5):
    for _ in range(10 * seconds):
        if condition():
            return True
        page.wait_for_timeout(100)
    return False


KERNEL = "window.jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel?.status"


def test_a_link_opens_its_lesson_alone_and_says_how_far_python_is(site, serve, page):
    """From the front page, and from an exercise of another lesson's page; a reload finds the same again."""
    address, workers = serve(site), []
    page.on("worker", lambda worker: workers.append(worker.url))
    page.goto(address)
    page.get_by_role("link", name="Run the first lesson").click()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    steps = page.evaluate(f"""() => new Promise(done => {{
        const note = document.getElementById("python-is-loading"), steps = [];
        setInterval(() => {{
            const status = {KERNEL}, [step] = note.innerText.match(/Step . of 3/) ?? [];
            if (status === "idle") done(steps);
            else if (note.hidden && status !== "busy") done(`the kernel is ${{status}}, and nothing says so`);
            else if (step && steps.at(-1) !== step) steps.push(step);
        }}, 50);
    }})""")
    assert steps[-2:] == ["Step 2 of 3", "Step 3 of 3"]
    page.get_by_text("Python is loading").wait_for(state="hidden")
    assert _opened(page) == ["notebooks/00_start_here.ipynb"]

    page.goto(f"{address}/02_loss.html")
    workers.clear()
    page.get_by_role("link", name="Answer exercise 2").click()
    page.wait_for_function(f"{KERNEL} === 'idle'")
    heading = page.get_by_role("heading", name="Exercise 2: The loss")
    assert 0 < heading.bounding_box()["y"] < 500
    assert "my_mse" in page.evaluate(
        "window.jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.source"
    )
    assert _opened(page) == ["notebooks/02_loss.ipynb"]
    assert len(workers) == 1
    workers.clear()
    page.reload()
    page.wait_for_function(f"{KERNEL} === 'idle'")
    assert _opened(page) == ["notebooks/02_loss.ipynb"]
    assert len(workers) == 1


def _opened(page):
    return page.evaluate("[...window.jupyterapp.shell.widgets('main')].map(widget => widget.context?.path)")


def test_what_python_needs_is_fetched_once_while_somebody_reads(site, serve, page):
    address = serve(site)
    files = json.loads((site / "python_files.json").read_text(encoding="utf-8"))
    ahead = [f"{address}/{file}" for file in files["python"] + files["jupyter"]]
    page.goto(f"{address}/index.html")
    page.wait_for_function("count => JSON.parse(localStorage['python-ahead'] ?? '{}').there === count", arg=len(ahead))
    assert [url for url in page.asked if url in ahead] == ahead
    page.asked.clear()
    page.goto(f"{address}/02_loss.html")
    page.wait_for_timeout(2000)
    assert [url for url in page.asked if url in ahead] == []
    page.goto(f"{address}/lab/index.html?path=notebooks/02_loss.ipynb")
    page.wait_for_function(f"{KERNEL} === 'idle'")
    asked, python = set(page.asked), {f"{address}/{file}" for file in files["python"]}
    assert {url for url in asked if "/static/pyodide/" in url} == python  # at these very addresses, and no others
    parts = {url for url in asked if re.search(r"/build/.*\.js(\?|$)", url)}
    assert len(parts) > 50
    assert parts <= set(ahead)


METERED = {
    "saving data": "{saveData: true}",
    "a mobile network": "{saveData: false, type: 'cellular'}",
}


@pytest.mark.parametrize("connection", METERED.values(), ids=METERED)
def test_nothing_is_fetched_ahead_where_it_may_cost(site, serve, page, connection):
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{get: () => ({connection})}})")
    page.goto(f"{serve(site)}/index.html")
    page.wait_for_timeout(2000)
    assert [url for url in page.asked if "pyodide" in url or "python_files" in url] == []


def test_no_commas_stand_between_the_saved_matrices(site, serve, page):
    _open(page, serve(site), "02_loss.ipynb")
    matrices = page.locator(".jp-RenderedLatex").first
    matrices.locator("mjx-container").first.wait_for()
    assert matrices.locator("mjx-container").count() == 3
    assert "," not in re.sub(
        r"\(\d, \d\)",
        "",
        matrices.evaluate("""element => {
        const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, node =>
            node.parentElement.closest("mjx-container") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
        let outside = "";
        while (text.nextNode()) outside += text.currentNode.data;
        return outside;
    }"""),
    )


def test_only_what_a_reader_worked_in_stays_as_it_was_when_a_new_edition_comes(site, serve, page, tmp_path):
    untouched, mine = NAMES[:2]
    # These files are of today, because a browser keeps what it fetched for a tenth of the file's age.
    place = shutil.copytree(site, tmp_path / "site", copy_function=shutil.copyfile)
    settings = json.loads((place / "jupyter-lite.json").read_text())
    overrides = settings["jupyter-config-data"]["settingsOverrides"]
    overrides["@jupyterlab/docmanager-extension:plugin"] = {"autosaveInterval": 1}  # instead of two minutes
    (place / "jupyter-lite.json").write_text(json.dumps(settings))
    address = serve(place)

    _open(page, address, untouched)
    page.wait_for_function(f"{KERNEL} === 'idle'")
    page.wait_for_timeout(3000)
    _open(page, address, mine)
    page.locator(".jp-MarkdownCell >> visible=true").first.click()
    page.keyboard.press("b")  # a new cell below
    page.keyboard.press("Enter")
    page.keyboard.insert_text("# my own words")  # all at once, so that no save holds half of it
    page.evaluate(
        """async path => {
            for (let tries = 0; tries < 300; tries++) {
                const stored = await window.jupyterapp.serviceManager.contents.get(path, {content: true});
                if (stored.content.cells[1].source === "# my own words") return;
                await new Promise(done => setTimeout(done, 100));
            }
            throw new Error("it was not saved within half a minute");
        }""",
        f"notebooks/{mine}",
    )

    for name in (untouched, mine):
        path = place / "files" / "notebooks" / name
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][0]["source"] = "The second edition"
        path.write_text(json.dumps(notebook), encoding="utf-8")
    _open(page, address, untouched)
    assert _held(page).cells[0].source == "The second edition"
    _open(page, address, mine)
    assert _held(page).cells[0].source != "The second edition"
    assert _held(page).cells[1].source == "# my own words"

    page.locator(f".jp-DirListing-item:has-text('{mine}')").click(button="right")  # as saving.html says
    page.click(".lm-Menu-item[data-command='filebrowser:delete']")
    page.click(".jp-Dialog .jp-mod-accept")
    page.locator(f".jp-DirListing-item:has-text('{mine}')").dblclick()
    page.wait_for_selector(".jp-MarkdownCell:has-text('The second edition') >> visible=true")


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
    _open(page, address, name)
    message = page.locator(".jp-OutputArea-output strong:text-is('✗ Not yet.')")
    message.wait_for()
    assert page.locator(".jp-RenderedJSON").count() == 0
    (cell,) = [cell for cell in _held(page).cells if "my_loss = 0.36" in cell.source]
    record = cell.outputs[0].data[MIME_TYPE]
    assert record["mistake"] == "flowers"
    assert record["cell"] == cell_hash(cell.source)


ENTRANCES = ["lab/index.html?path=notebooks/00_start_here.ipynb", "lab/",
           "notebooks/index.html?path=notebooks/00_start_here.ipynb", "tree/"]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRANCES)
def test_an_address_that_cannot_run_python_says_so(site, serve, page, entry):
    address = serve(site).replace("127.0.0.1", "site.test")
    page.goto(f"{address}/{entry}")
    page.get_by_role("heading", name="can't run at this address").wait_for()
    assert f"{address}/" in page.inner_text("main >> visible=true")
    page.wait_for_timeout(500)
    assert "can't run in this browser" not in page.inner_text("body")
    assert page.locator(".jp-Notebook").count() == 0


CRIPPLED = {
    "no service workers": "delete Navigator.prototype.serviceWorker",
    "cookies blocked": """Object.defineProperty(
        window, "localStorage", {get() { throw new DOMException("Access is denied", "SecurityError"); }})""",
}


@pytest.mark.parametrize("without", CRIPPLED.values(), ids=CRIPPLED)
def test_a_browser_that_cannot_run_python_is_told_so_and_can_read(site, serve, page, without):
    page.add_init_script(without)
    page.goto(serve(site))
    page.get_by_role("link", name="Run the first lesson").click()
    page.get_by_role("heading", name="can't run in this browser").wait_for()
    page.wait_for_timeout(500)
    assert "can't run at this address" not in page.inner_text("body")
    assert page.locator(".jp-Notebook").count() == 0
    page.get_by_role("link", name="go on reading").click()
    page.get_by_role("link", name="02 Loss").click()
    page.get_by_role("heading", name="Nine errors").wait_for()


def test_a_phone_gets_a_notebook_that_fills_its_screen(site, serve, phone):
    address = serve(site)
    ran = _run_all(phone, address, NAMES[0])
    assert phone.url.startswith(f"{address}/notebooks/")
    assert _texts(ran) == _texts(nbformat.read(NOTEBOOKS[0], as_version=4))
    assert phone.locator(".jp-Notebook").bounding_box()["width"] > 350
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_toolbar_leads_to_what_is_said_on_saving(site, serve, page):
    _open(page, serve(site), NAMES[0])
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Saving and starting over").click()
    assert opened.value.title() == "Saving and starting over"
    opened.value.get_by_role("link", name="list of files").click()
    opened.value.wait_for_selector(".jp-DirListing-item >> visible=true")


def test_pyodide_can_come_from_another_server(site, serve, page, tmp_path):
    """Python comes from Pyodide's own server by default; here that is a folder served at another address."""
    elsewhere = serve(site / "static" / "pyodide")
    small = _build(tmp_path / "built", elsewhere)
    assert not (small / "static" / "pyodide" / "pyodide.mjs").exists()
    ran = _run_all(page, serve(small), NAMES[0])
    assert _texts(ran) == _texts(nbformat.read(NOTEBOOKS[0], as_version=4))
    assert f"{elsewhere}/pyodide.mjs" in page.asked


KEPT = """async text => {
    const asText = {content: true, format: "text"};
    return (await window.jupyterapp.serviceManager.contents.get("notebooks/my_sheets.txt", asText)).content === text;
}"""


def test_a_sheet_on_the_static_site(open_next):
    (name,) = [name for name in NAMES if "your_own_network" in name]
    page, address = open_next(name)
    _run(page)

    def save():
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    def come_back():
        page.goto("about:blank")  # Python is gone, with everything that it remembered
        _run_all(page, address, name)

    fill_mend_and_go_on(page, save, come_back)
    page.wait_for_function(KEPT, arg=pencil.as_text(SHEET, RIGHT))
    page.evaluate("window.jupyterapp.serviceManager.contents.delete('notebooks/my_sheets.txt')")
    come_back()
    wait_for_words(page, "34 of 34 entries are right.")  # from the notebook alone


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, ROOT / "binder" / "build_site.py", tmp_path], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
