"""How soon a picture follows its slider, compared with the ordinary way: `python tests/benchmark_sliders.py`.

In a real JupyterLab in a real Chromium: the time from a key press to the changed picture, in turns with
`@interact`, `plt.figure`, `plt.show()` drawing the same picture. Compare the ratios, not the milliseconds.
"""

import argparse
import re
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np

from browser import jupyterlab, open_notebook, page, run_all

TURN = 8  # presses in one way before the other has its turn
PAUSE = 50  # ms between a picture and the next press, so that the kernel is idle again
QUIET = 1500  # ms without a change after which no more are expected
DRAG = 50  # presses, 16 ms apart

SETUP = """
import contextlib
from unittest.mock import patch
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML, display
from ipywidgets import SelectionSlider, interact
from mlp_helpers import W1, W2, X, Y, train
from mlp_lessons import figures, sliders
from mlp_lessons.figures import picture
flowers = np.loadtxt("iris.csv", delimiter=",")
X_all, Y_all = flowers[:, :4], np.eye(3)[flowers[:, 4].astype(int)]
alphas = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50]
histories = train(X_all, Y_all, W1, W2, alpha=alphas, epochs=5000)
rates = [1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 60, 80, 100, 130, 160, 200, 250, 300]
sizes = figures.NUDGES
def pyplot_figure(height, parts=()):
    figure = plt.figure(figsize=(picture.WIDTH, height), dpi=picture.PIXELS_PER_INCH)
    if parts:
        figure.subfigures(1, len(parts), width_ratios=parts, wspace=0)
    return figure
def control(name, stops, at):
    options = list(stops.items()) if isinstance(stops, dict) else [(str(stop), stop) for stop in stops]
    return SelectionSlider(options=options, value=at, description=name.replace('_', ' '))
def ordinary(make, **controls):
    first = make()
    @interact(**{name: control(name, controls[name], at) for name, at in first.start.items()})
    def draw(**values):
        if not isinstance(first, picture.Picture):
            return display(HTML(first.draw(**values)[0]))
        with contextlib.ExitStack() as patches:
            for module in [module for module in vars(figures).values() if hasattr(module, "new_figure")]:
                patches.enter_context(patch.object(module, "new_figure", pyplot_figure))
            made = make()
        made.move(**values)
        for artist in made.figure.findobj(lambda artist: artist.get_animated()):
            artist.set_animated(False)
        plt.show()
"""

# As in the lessons, but from starts at which every press changes something. What was trained or
# computed for a table stays, in both ways. A table's O_in and O_error have three rows and three columns.
TURNED = "weight=figures.WEIGHTS, change=figures.CHANGES"
CELL = "row=[0, 1, 2], column=[0, 1, 2], digits=figures.DIGITS"
FIGURES = {
    "network(X, Y, W1, W2, change=1.0)": f"flower=[0, 1, 2], {TURNED}",
    "loss_along_weight(X, Y, W1, W2)": TURNED,
    "descent(X, Y, W1, W2, step=10)": "learning_rate=rates, step=range(21)",
    "chain(X, Y, W1, W2)": "weight=figures.WEIGHTS, nudge=sizes",
    "backwards(X, Y, W1, W2)": "flower=[0, 1, 2], step=list(figures.WALK)",
    "training(X_all, Y_all, histories, alphas)": "learning_rate=alphas, epoch=figures.EPOCHS",
}
TABLES = {
    "trace(X, Y, W1, W2, 'O_in')": f"matrix=figures.FORWARD, {CELL}",
    "trace(X, Y, W1, W2, 'O_error')": f"matrix=figures.BACKWARD, {CELL}",
}

GROUPS = [("figures", FIGURES, 0.10, 0.15), ("tables (HTML, no figure)", TABLES, 0.20, 0.30)]  # and what we aim at

WATCH = """cell => {
    const output = cell.querySelector(".jp-Cell-outputWrapper");
    const parts = () => [...output.querySelectorAll("img, table")];
    const picture = () => parts().map(part => part.outerHTML).join();
    const keys = [], changes = [], end = new AbortController();
    let before = picture(), blank = 0;
    document.addEventListener("keydown", () => keys.push(performance.now()), {capture: true, signal: end.signal});
    const observer = new MutationObserver(async () => {
        const now = picture();
        if (!now || now === before) return;
        before = now;
        await Promise.allSettled(parts().map(part => part.decode?.()));
        requestAnimationFrame(() => changes.push(performance.now()));
    });
    observer.observe(output, {subtree: true, childList: true, attributes: true, characterData: true});
    const frame = () => {
        blank += !parts().length || parts().some(part => part.complete === false);
        if (!end.signal.aborted) requestAnimationFrame(frame);
    };
    frame();
    const shown = () => picture() + [...output.querySelectorAll("p")].map(words => words.lastChild.textContent).join();
    const stop = () => { end.abort(); observer.disconnect(); return blank };
    window.watch = {keys, changes, shown, stop};
}"""
SETTLED = f"performance.now() - Math.max(watch.keys.at(-1), watch.changes.at(-1) ?? 0) > {QUIET}"


CONTROLS = ".widget-slider, .widget-toggle-buttons"
ACTIVE = """all => all.filter(button => button.style.display !== "none")
    .map(button => button.classList.contains("mod-active"))"""  # a row that the matrix does not have is not displayed


class Control:
    """One slider or row of buttons of one cell, moved by keys: right to the end, then left, and so on."""

    def __init__(self, tab, cell, name):
        self.tab, self.cell = tab, tab.locator(".jp-CodeCell").nth(cell)
        label = tab.locator(".widget-label", has_text=re.compile(f"^{name}$"))
        control = self.cell.locator(CONTROLS).filter(has=label)
        self.handle, self.buttons = control.locator(".noUi-handle"), control.locator("button")
        if self.buttons.count():
            active = self.buttons.evaluate_all(ACTIVE)
            self.last, self.at = len(active) - 1, active.index(True)
        else:
            self.last, self.at = (round(float(self.handle.get_attribute(f"aria-value{of}"))) for of in ("max", "now"))
        self.start, self.direction = self.at, 1
        self.delays, self.blank = [], 0

    def focus(self):
        (self.buttons.nth(self.at) if self.buttons.count() else self.handle).focus()

    def watch(self):
        self.focus()
        self.tab.wait_for_timeout(200)  # until the page has scrolled
        self.cell.evaluate(WATCH)

    def press(self):
        if not 0 <= self.at + self.direction <= self.last:
            self.direction = -self.direction
        self.at += self.direction
        if self.buttons.count():
            self.focus()
            self.tab.keyboard.press("Enter")
        else:
            self.tab.keyboard.press("ArrowRight" if self.direction > 0 else "ArrowLeft")

    def time(self, presses):
        self.watch()
        for _ in range(presses):
            seen = self.tab.evaluate("watch.changes.length")
            self.press()
            self.tab.wait_for_function("seen => watch.changes.length > seen", arg=seen)
            self.tab.wait_for_timeout(PAUSE)
        self.delays += self.tab.evaluate("watch.keys.map(key => watch.changes.find(change => change > key) - key)")
        self.blank += self.tab.evaluate("watch.stop()")

    def drag(self):
        """In words, what many presses without waiting led to: was the end right, after how many redraws, how late?"""
        self.watch()
        due = time.monotonic()
        for _ in range(DRAG):
            self.press()
            due += 0.016
            time.sleep(max(0, due - time.monotonic()))
        self.tab.wait_for_function(SETTLED)
        shown, keys, changes = self.tab.evaluate("[watch.shown(), watch.keys, watch.changes]")
        for _ in ("away", "back"):
            self.press()
            self.direction = -self.direction
            self.tab.wait_for_function(SETTLED)
        right = "right" if shown == self.tab.evaluate("watch.shown()") else "WRONG"
        self.tab.evaluate("watch.stop()")
        late = [change - keys[-1] for change in changes if change > keys[-1]]
        pace = (keys[-1] - keys[0]) / (DRAG - 1)
        return f"{right} within {len(late)}, {max(late, default=0):.0f} ms (a key every {pace:.0f} ms)"

    def back_to_start(self):
        self.focus()
        self.direction = 1 if self.start > self.at else -1
        while self.at != self.start:
            self.press()
        self.tab.wait_for_timeout(QUIET)


def write_notebook(path):
    cells = [SETUP]
    for picture, controls in (FIGURES | TABLES).items():
        cells.append(f"sliders.live(figures.{picture}, {controls})")
        cells.append(f"ordinary(lambda: figures.{picture}, {controls})")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)], metadata=kernel), path)


def compare(tab, cell, name, presses):
    """Print a slider's row, after its name: both ways in turn, then a drag with ours. Return the ratio of medians."""
    ours, ordinary = Control(tab, cell, name), Control(tab, cell + 1, name)
    for done in range(0, presses, TURN):
        for way in (ours, ordinary):
            way.time(min(TURN, presses - done))
    median, usual = statistics.median(ours.delays), statistics.median(ordinary.delays)
    print(f"{median:9.0f}{np.percentile(ours.delays, 95):9.0f}{usual:11.0f}{median / usual:8.2f}"
          f"{f'{ours.blank}/{ordinary.blank}':>8}   {ours.drag()}", flush=True)  # fmt: skip
    for way in (ours, ordinary):
        way.back_to_start()
    return median / usual


def main(tab, presses):
    print(f"ms from key press to changed picture, {presses} presses a slider and way, in turns of {TURN}")
    for group, pictures, aim, slowest_aim in GROUPS:
        print(f"\n{group:30}{'median':>9}{'95 %':>9}{'@interact':>11}{'ratio':>8}{'blank':>8}   redraws after a drag")
        ratios = {}
        for picture in pictures:
            cell = 1 + 2 * [*FIGURES, *TABLES].index(picture)
            label = "trace " + picture.split("'")[1] if pictures is TABLES else picture.split("(")[0]
            labels = tab.locator(".jp-CodeCell").nth(cell).locator(CONTROLS).locator(".widget-label")
            for control in labels.all_inner_texts():
                print(f"{f'{label}, {control}':30}", end="", flush=True)
                ratios[f"{label}, {control}"] = compare(tab, cell, control, presses)
        above, slowest = sum(ratio > aim for ratio in ratios.values()), max(ratios, key=ratios.get)
        median = statistics.median(ratios.values())
        print(f"median ratio {median:.2f}, aim: at most {aim:.2f}; {above} of {len(ratios)} above")
        print(f"slowest: {slowest}, {ratios[slowest]:.2f}; aim: at most {slowest_aim:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=40, help="key presses a slider and way")
    presses = parser.parse_args().presses
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder)) as address, page() as tab:
        write_notebook(Path(folder) / "notebooks" / "benchmark.ipynb")
        open_notebook(tab, address, "benchmark")
        run_all(tab)
        main(tab, presses)
