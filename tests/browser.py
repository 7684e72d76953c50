"""A real JupyterLab in a real Chromium, for the tests and the benchmark of the sliders."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 240_000  # ms, until JupyterLab is there or a lesson has run: on a machine with other work it may take long
expect.set_options(timeout=30_000)  # as everything else of Playwright waits
PICTURE = ".jp-OutputArea-output img:not([alt^='Part '])"


@contextlib.contextmanager
def jupyterlab(folder):
    """Serve a copy of the notebooks in this folder, which is made if needed, and yield the server's address."""
    content, settings, runtime = folder / "notebooks", folder / "settings", folder / "runtime"
    shutil.rmtree(runtime, ignore_errors=True)  # of an earlier server
    if not content.exists():
        shutil.copytree(NOTEBOOKS, content)
    tracker = settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True, exist_ok=True)
    tracker.write_text(json.dumps({"windowingMode": "none", "autoStartDefaultKernel": True}))
    news = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True, exist_ok=True)
    news.write_text(json.dumps({"fetchNews": "false"}))
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
               "--IdentityProvider.token=", f"--ServerApp.root_dir={content}", "--expose-app-in-browser"]  # fmt: skip
    environment = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(settings), "JUPYTER_CONFIG_DIR": str(folder),
                   "JUPYTER_RUNTIME_DIR": str(runtime)}  # fmt: skip
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        yield _address(folder)
    finally:
        server.terminate()
        server.wait(30)


def _address(folder):
    """The server's address. It takes a free port, and writes down which one."""
    for _ in range(PATIENCE // 100):
        with contextlib.suppress(OSError, ValueError):
            (written,) = (folder / "runtime").glob("jpserver-*.json")
            address = json.loads(written.read_text())["url"].rstrip("/")
            urllib.request.urlopen(f"{address}/api").close()
            return address
        time.sleep(0.1)
    raise TimeoutError(f"JupyterLab does not answer; see {folder / 'server.log'}")


@contextlib.contextmanager
def chromium(*flags):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        yield browser
        browser.close()


@contextlib.contextmanager
def page(width=1400, height=1000, scale=1):
    with chromium() as browser:
        yield browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)


@contextlib.contextmanager
def window(page, width, height):
    """Another size of the page's window, for a while."""
    usual = page.viewport_size
    page.set_viewport_size({"width": width, "height": height})
    try:
        yield
    finally:
        page.set_viewport_size(usual)


def open_notebook(page, address, name):
    """Open it in JupyterLab, in place of what is open in the page, because loading everything anew takes long."""
    if page.url.startswith(f"{address}/doc/"):
        page.evaluate(OPEN_INSTEAD, f"{name}.ipynb")
    else:
        page.goto(f"{address}/doc/tree/{name}.ipynb")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=PATIENCE)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=PATIENCE)
    page.wait_for_selector("#jp-main-statusbar >> text=/[|] Idle/", timeout=PATIENCE)  # a kernel is connected


def open_in_notebook_7(page, address, name):
    """In Notebook 7, which the same server offers."""
    page.goto(f"{address}/notebooks/{name}.ipynb")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=PATIENCE)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=PATIENCE)


def run_all(page):
    """Run every cell of the open notebook, down to the last one, from a state without outputs."""
    _choose(page, "Edit", "Clear Outputs of All Cells")
    _choose(page, "Run", "Run All Cells")
    page.wait_for_function(ALL_DONE, timeout=PATIENCE, polling=100)


def save(page):
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        _choose(page, "File", "Save Notebook")


def set_theme(page, theme):
    page.click(".lm-MenuBar-itemLabel:text-is('Settings')")
    page.hover(".lm-Menu-itemLabel:text-is('Theme')")
    page.click(f".lm-Menu-itemLabel:text-is('{theme}')")
    page.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")


def _choose(page, menu, item):
    page.click(f".lm-MenuBar-itemLabel:text-is('{menu}')")
    page.click(f".lm-Menu-itemLabel:text-is('{item}')")


OPEN_INSTEAD = """async path => {
    for (const opened of [...jupyterapp.shell.widgets("main")]) {
        await opened.context?.sessionContext.shutdown();  // a launcher has none
        opened.dispose();
    }
    await jupyterapp.commands.execute("docmanager:open", {path});
}"""
ALL_DONE = """() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(p => p.textContent.trim());
    return prompts.length && prompts.every(prompt => /^\\[\\d+\\]:$/.test(prompt))
        && document.querySelector(".jp-Notebook-ExecutionIndicator").dataset.status === "idle";
}"""
