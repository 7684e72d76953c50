"""What the site costs a reader: `python tests/benchmark_site.py SITE [--python]`, SITE as binder/build_site.py made it.

Chromium at 10 Mbit/s and 40 ms with nothing cached opens every page, and then moves every slider of it. With --python
it also opens a lesson's notebook twice, once at once and once after its page was read, until its first cell has run.
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser import CHROMIUM, FLAGS
from mlp_lessons.classroom.series import lessons
from served import Files, served

NETWORK = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
STEPS = 12  # of each slider
PAUSE = 250  # milliseconds between steps: then the neighbours are there
FIRST_PAINT = "performance.getEntriesByName('first-paint')[0].startTime"
BYTES = """[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter(entry => !new URL(entry.name).pathname.match(/static|build|python_files|whl$/))
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""
WATCH_KEYS = """() => {
    window.painted = [];
    addEventListener("keydown", ({timeStamp}) => requestAnimationFrame(() => {
        const {port1, port2} = new MessageChannel(); // its message comes when the frame has been painted
        port1.onmessage = () => painted.push(performance.now() - timeStamp);
        port2.postMessage(0);
    }), true);
}"""
BYTES_A_SECOND, LATENCY, PART = 10e6 / 8, 0.04, 16 * 1024
FETCHED_AHEAD = "all => JSON.parse(localStorage.getItem('python-ahead') ?? '{}').there === all"
RUN_FIRST_CELL = """async () => {
    const {content, context} = jupyterapp.shell.currentWidget;
    await context.sessionContext.ready;
    const first = content.widgets.find(cell => cell.model.type === "code");
    content.activeCell.model.type === "code" || (content.activeCellIndex = content.widgets.indexOf(first));
    await jupyterapp.commands.execute("notebook:run-cell");
}"""
OPEN = "document.querySelector('.jp-Notebook .jp-CodeCell') && jupyterapp.shell.currentWidget?.context?.isReady"


class _Slow(Files):
    """Hands out files as a slow line does: Chromium's throttling is not for service workers and Python's worker."""

    protocol_version = "HTTP/1.1"
    line, free_at = threading.Lock(), 0.0

    def do_GET(self):
        time.sleep(LATENCY)
        super().do_GET()

    def copyfile(self, source, outputfile):
        while part := source.read(PART):
            with _Slow.line:
                begin = max(time.monotonic(), _Slow.free_at)
                _Slow.free_at = begin + len(part) / BYTES_A_SECOND
            time.sleep(max(0.0, _Slow.free_at - time.monotonic()))
            outputfile.write(part)


def fresh(browser):
    """A page with an empty cache and a slow network."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(300_000)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", NETWORK)
    return page


def read(browser, address):
    """First paint in milliseconds, bytes before a slider is moved, and the milliseconds from each key to its frame."""
    page = fresh(browser)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)
    first, size = page.evaluate(FIRST_PAINT), page.evaluate(BYTES)
    page.evaluate(WATCH_KEYS)
    for slider in page.locator(".living input[type=range]").all():
        slider.scroll_into_view_if_needed()
        slider.focus()
        page.wait_for_timeout(2 * PAUSE)
        at, last = int(slider.input_value()), int(slider.get_attribute("max"))
        for step in range(STEPS):
            page.keyboard.press("ArrowRight" if at < last - step else "ArrowLeft")
            page.wait_for_timeout(PAUSE)
    times = page.evaluate("painted")
    page.context.close()
    return first, size, times


def first_result(playwright, address, files):
    """Seconds from the click on a lesson's link until its first cell has run, once so many files are fetched ahead."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:  # with a cache as a reader's browser has
        browser = playwright.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=FLAGS)
        browser.set_default_timeout(300_000)
        page = browser.pages[0]
        if files:
            page.goto(f"{address}/02_loss.html")
            page.wait_for_function(FETCHED_AHEAD, arg=files)
        began = time.perf_counter()
        page.goto(f"{address}/lab/index.html?path=notebooks/02_loss.ipynb", wait_until="commit")
        page.wait_for_function(OPEN)
        page.evaluate(RUN_FIRST_CELL)
        seconds = time.perf_counter() - began
        browser.close()
        return seconds


def size_of(folder, pattern):
    return sum(path.stat().st_size for path in folder.glob(pattern))


def benchmark(site, python):
    pages, frames = size_of(site, "*.html"), size_of(site, "frames/*")
    print(f"all pages {pages / 1e6:.2f} MB, all rows of frames {frames / 1e6:.2f} MB")
    print(f"largest single file {max(path.stat().st_size for path in site.glob('one_file/*')) / 1e6:.2f} MB\n")
    print(f"{'page':28} first paint   before a slider   key to painted: median, at 95 %, keys")
    with served(site) as address, sync_playwright() as playwright:
        browser, together = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), []
        for stem in ["index", *(lesson.stem for lesson in lessons())]:
            first, size, times = read(browser, f"{address}/{stem}.html")
            together += times
            said = f"{statistics.median(times):6.1f} ms {quantile(times):6.1f} ms {len(times):4}" if times else ""
            print(f"{stem:28} {first:8.0f} ms {size / 1e3:14.0f} kB   {said}", flush=True)
        print(f"{'all':28} {statistics.median(together):40.1f} ms {quantile(together):6.1f} ms {len(together):4}")
        browser.close()
    if python:
        files = json.loads((site / "python_files.json").read_text(encoding="utf-8"))
        with served(site, _Slow) as address, sync_playwright() as playwright:
            for ahead in (0, len(files["python"]) + len(files["jupyter"])):
                seconds = first_result(playwright, address, ahead)
                print(f"from the click to the first result, {'after' if ahead else 'without'} reading: {seconds:.1f} s")


def quantile(times):
    """The value below which 95 % of the times lie."""
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--python", action="store_true", help="the site has JupyterLite in it; takes minutes")
    arguments = parser.parse_args()
    benchmark(arguments.site.resolve(), arguments.python)
