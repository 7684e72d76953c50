"""The static site, built once for all processes that test it, and its notebooks in Chromium."""

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

from browser import PATIENCE
from mlp_lessons.exercises.judge import MIME_TYPE

BUILD = Path(__file__).parent.parent / "binder" / "build_site.py"
SCREEN = {"viewport": {"width": 1400, "height": 1000}}
KERNEL = "window.jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel?.status"


def built(tmp_path_factory):
    """The site. The first process builds it, and the others wait."""
    of_this_process = tmp_path_factory.getbasetemp()
    of_all = of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process
    with FileLock(of_all / "site.lock", timeout=1200):
        if not (of_all / "site").exists():
            build(of_this_process / "site_to_be", "pip").rename(of_all / "site")
    return of_all / "site"


def build(output, pyodide):
    command = [sys.executable, BUILD, output, "--pyodide", pyodide]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200)
    if "not to be had" in done.stderr:
        pytest.skip(done.stderr.strip()[-600:])
    assert done.returncode == 0, done.stderr
    return output


@contextlib.contextmanager
def tab(browser, **options):
    """A page of its own, which remembers all that it has asked for."""
    page = browser.new_page(**options)
    page.set_default_timeout(PATIENCE)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    page.close()


def open_lesson(page, address, name):
    page.goto(f"{address}/lab/index.html?path=notebooks/{name}")
    wait_for_notebook(page, name)


def wait_for_notebook(page, name):
    page.wait_for_function(
        """path => {
            const context = window.jupyterapp?.shell.currentWidget?.context;
            return context?.path === path && context.isReady;
        }""",
        arg=f"notebooks/{name}",
    )
    page.wait_for_selector(".jp-Notebook .jp-CodeCell >> visible=true")


def held(page):
    """The open notebook as the browser holds it."""
    return nbformat.from_dict(page.evaluate("window.jupyterapp.shell.currentWidget.content.model.toJSON()"))


def open_and_run(page, address, name):
    """Open the notebook, run all its cells, and return it as the browser then holds it."""
    open_lesson(page, address, name)
    return run(page)


def run(page):
    """Run all cells of the notebook that was just opened, and return it."""
    page.evaluate("""async () => {
        const {sessionContext, model} = window.jupyterapp.shell.currentWidget.context;
        await sessionContext.ready;
        await sessionContext.session.kernel.info;
        if (model.dirty) throw new Error("opening the notebook changed it");
        await window.jupyterapp.commands.execute("notebook:run-all-cells");
    }""")
    return held(page)


def texts(notebook):
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
