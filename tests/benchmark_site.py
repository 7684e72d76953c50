"""How long the site takes: `python tests/benchmark_site.py FOLDER`, which build_site.py made with `--pyodide pip`.

All is fetched at 10 Mbit/s and 40 ms, by a browser that has nothing yet. It prints a table and judges nothing.
"""

import contextlib
import functools
import http.server
import json
import re
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser import CHROMIUM, FLAGS

BYTES_A_SECOND, LATENCY, PART = 10e6 / 8, 0.04, 16 * 1024
LESSONS = ["00_start_here", "01_feedforward", "02_loss", "03_gradient_descent", "04_chain_rule", "06_training"]
KERNEL_ANSWERS = """async () => {
    const {sessionContext, model} = window.jupyterapp.shell.currentWidget.context;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
    await window.jupyterapp.commands.execute("notebook:run-cell");
}"""
NOTEBOOK_IS_THERE = "window.jupyterapp?.shell.currentWidget?.context?.isReady"
KEY_TO_PAINTED = """living => {
    window.times = [];
    let start;
    document.addEventListener("keydown", () => { start = performance.now() }, {capture: true});
    new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {
        if (start) times.push(performance.now() - start);
        start = null;
    }))).observe(living.querySelector(".words"), {childList: true, characterData: true, subtree: true});
}"""
KEYS = ["ArrowRight"] * 10 + ["ArrowLeft"] * 10


class _Slow(http.server.SimpleHTTPRequestHandler):
    """Hands out files as a line of that width and length does, which all connections share."""

    protocol_version = "HTTP/1.1"
    line, free_at, sent = threading.Lock(), 0.0, 0

    def do_GET(self):
        time.sleep(LATENCY)
        super().do_GET()

    def copyfile(self, source, outputfile):
        while part := source.read(PART):
            with _Slow.line:
                begin = max(time.monotonic(), _Slow.free_at)
                _Slow.free_at = begin + len(part) / BYTES_A_SECOND
                _Slow.sent += len(part)
            time.sleep(max(0.0, _Slow.free_at - time.monotonic()))
            outputfile.write(part)

    def log_message(self, *_):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):  # the browser has left
            super().handle()


@contextlib.contextmanager
def served(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Slow, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@contextlib.contextmanager
def fresh(playwright):
    """A tab of a browser that has nothing yet, and keeps what it fetches as a reader's does."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = playwright.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=FLAGS)
        browser.set_default_timeout(120_000)
        yield browser.pages[0]
        browser.close()


def pages(playwright, address):
    """For each lesson: seconds to the first paint, kB before a slider is moved, ms from a step to what it shows."""
    for lesson in LESSONS:
        with fresh(playwright) as tab:
            tab.add_init_script("Object.defineProperty(navigator, 'connection', {get: () => ({saveData: true})})")
            before = _Slow.sent
            tab.goto(f"{address}/{lesson}.html", wait_until="networkidle")
            paint = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            kilobytes = (_Slow.sent - before) / 1000
            living = tab.locator(".living:has(input[type=range])").first
            living.locator("input[type=range]").last.focus()
            living.evaluate(KEY_TO_PAINTED)
            for key in KEYS:
                tab.wait_for_timeout(500)  # what lies next to where it stands has come
                tab.keyboard.press(key)
            tab.wait_for_timeout(500)
            times = sorted(tab.evaluate("times"))
            yield lesson, paint / 1000, kilobytes, statistics.median(times), times[int(0.95 * len(times))]


def python(playwright, address, reads):
    """Seconds from the click to the first result, for somebody who has read till so many files were there, or none."""
    with fresh(playwright) as tab:
        tab.goto(f"{address}/02_loss.html" if reads else f"{address}/saving.html")
        if reads:  # the files come in the background
            tab.wait_for_function(
                "count => JSON.parse(localStorage['python-ahead'] ?? '{}').there === count", arg=reads
            )
        start = time.monotonic()
        tab.goto(f"{address}/lab/index.html?path=notebooks/02_loss.ipynb", wait_until="commit")
        tab.wait_for_function(NOTEBOOK_IS_THERE)
        tab.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1")
        tab.evaluate(KERNEL_ANSWERS)
        return time.monotonic() - start


def main(folder):
    of_pages = [path for path in folder.glob("*") if path.suffix in (".html", ".css", ".js", ".woff2")]
    weight = sum(path.stat().st_size for path in [*of_pages, *folder.glob("frames/*")])
    print(f"pages and frames of the series: {weight / 1e6:.1f} MB")
    largest = max(path.stat().st_size for path in folder.glob("one_file/*"))
    print(f"the largest lesson as one file: {largest / 1e6:.2f} MB")
    with served(folder) as address, sync_playwright() as playwright:
        for lesson, paint, kilobytes, median, late in pages(playwright, address):
            painted = f"step to painted {median:.0f} ms, 95 % within {late:.0f} ms"
            print(f"{lesson:20} first paint {paint:.2f} s, {kilobytes:.0f} kB before a slider is moved, {painted}")
        files = json.loads((folder / "python_files.json").read_text(encoding="utf-8"))
        without, ahead = (
            python(playwright, address, reads) for reads in (0, len(files["python"]) + len(files["jupyter"]))
        )
        print(f"Python, click to first result: {without:.1f} s; fetched ahead {ahead:.1f} s, {ahead / without:.0%}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(re.split(r"\n\n", __doc__)[0])
    main(Path(sys.argv[1]))
