"""The static site, built, served on loopback and used in Chromium: `pytest -m slow`."""

import contextlib
import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from browser import CHROMIUM, chromium
from on_site import BUILD, KERNEL, SCREEN, build, built, held, open_and_run, open_lesson, tab, texts
from save_notebooks import NOTEBOOKS
from served import served

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


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built(tmp_path_factory)


@pytest.fixture(scope="module")
def browser():
    with chromium("--host-resolver-rules=MAP site.test 127.0.0.1") as browser:
        yield browser


@pytest.fixture
def page(browser):
    with tab(browser, **SCREEN) as page:
        yield page


@pytest.fixture
def phone(browser):
    with tab(browser, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True) as page:
        yield page


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
    open_lesson(page, serve(site), "02_loss.ipynb")
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

    open_lesson(page, address, untouched)
    page.wait_for_function(f"{KERNEL} === 'idle'")
    page.wait_for_timeout(3000)
    open_lesson(page, address, mine)
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
    open_lesson(page, address, untouched)
    assert held(page).cells[0].source == "The second edition"
    open_lesson(page, address, mine)
    assert held(page).cells[0].source != "The second edition"
    assert held(page).cells[1].source == "# my own words"

    page.locator(f".jp-DirListing-item:has-text('{mine}')").click(button="right")  # as saving.html says
    page.click(".lm-Menu-item[data-command='filebrowser:delete']")
    page.click(".jp-Dialog .jp-mod-accept")
    page.locator(f".jp-DirListing-item:has-text('{mine}')").dblclick()
    page.wait_for_selector(".jp-MarkdownCell:has-text('The second edition') >> visible=true")


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
    ran = open_and_run(phone, address, NAMES[0])
    assert phone.url.startswith(f"{address}/notebooks/")
    assert texts(ran) == texts(nbformat.read(NOTEBOOKS[0], as_version=4))
    assert phone.locator(".jp-Notebook").bounding_box()["width"] > 350
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_toolbar_leads_to_what_is_said_on_saving(site, serve, page):
    open_lesson(page, serve(site), NAMES[0])
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Saving and starting over").click()
    assert opened.value.title() == "Saving and starting over"
    opened.value.get_by_role("link", name="list of files").click()
    opened.value.wait_for_selector(".jp-DirListing-item >> visible=true")


def test_pyodide_can_come_from_another_server(site, serve, page, tmp_path):
    """Python comes from Pyodide's own server by default; here that is a folder served at another address."""
    elsewhere = serve(site / "static" / "pyodide")
    small = build(tmp_path / "built", elsewhere)
    assert not (small / "static" / "pyodide" / "pyodide.mjs").exists()
    ran = open_and_run(page, serve(small), NAMES[0])
    assert texts(ran) == texts(nbformat.read(NOTEBOOKS[0], as_version=4))
    assert f"{elsewhere}/pyodide.mjs" in page.asked


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = subprocess.run([sys.executable, BUILD, tmp_path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
