"""A notebook that was run, saved and closed shows its pictures when it is opened without its kernel."""

import subprocess
import sys
import uuid

import nbformat
import pytest

from browser import CHROMIUM, jupyterlab, open_in_notebook_7, open_notebook, page, run_all, save, window
from mlp_lessons.exercises.judge import MIME_TYPE, cell_hash
from save_notebooks import NOTEBOOKS, executed

pytestmark = pytest.mark.slow
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
LESSONS = ["02_loss", next(path.stem for path in NOTEBOOKS if "your_own_network" in path.stem)]
ANSWERED = "02_loss"
HEIGHTS = "cells => cells.map(cell => cell.getBoundingClientRect().height)"
MESSAGE = ".jp-OutputArea-output strong:text-is('✗ Not yet.')"


@pytest.fixture(scope="module")
def another_day(tmp_path_factory):
    """The folder, the address of a new server and a new page, after the lessons were run and saved the day before."""
    folder = tmp_path_factory.mktemp("days")
    with jupyterlab(folder) as address, page() as tab:
        for lesson in LESSONS:
            open_notebook(tab, address, lesson)
            if lesson == ANSWERED:
                tab.locator(".jp-CodeCell .cm-line", has_text="my_loss = None").first.click()
                tab.keyboard.press("End")
                tab.keyboard.insert_text("\nmy_loss = 0.36")
            run_all(tab)
            tab.locator(".living-view").first.wait_for()
            assert not tab.locator(".still-view").first.is_visible()
            save(tab)
    with jupyterlab(folder) as address, page() as tab:
        yield folder, address, tab


def run_without_a_jump(tab, cells):
    """Run all: each of the cells is as high as it was."""
    before = cells.evaluate_all(HEIGHTS)
    run_all(tab)
    tab.locator(".living-view").last.wait_for()
    tab.wait_for_timeout(500)
    assert cells.evaluate_all(HEIGHTS) == pytest.approx(before, abs=3), "the page jumps when the controls come"


@needs_chromium
def test_a_copy_that_jupyterlab_does_not_trust_is_as_high_before_it_is_run(another_day):
    """JupyterLab takes out of its outputs whatever it does not know. This one has a picture and a trace."""
    folder, address, tab = another_day
    (path,) = [path for path in NOTEBOOKS if path.stem.startswith("01_")]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += f"\n\n{uuid.uuid4()}"  # nobody has signed it
    nbformat.write(notebook, folder / "notebooks" / "a_copy.ipynb")
    with window(tab, 1280, 720):
        open_notebook(tab, address, "a_copy")
        cells = tab.locator(".jp-CodeCell:has(.jp-OutputArea-output :is(img, table))")
        tab.wait_for_function("[...document.querySelectorAll('.jp-OutputArea-output img')].every(img => img.complete)")
        assert cells.count() == 3
        assert not tab.evaluate("jupyterapp.shell.currentWidget.content.widgets.some(cell => cell.model.trusted)")
        run_without_a_jump(tab, cells)


@needs_chromium
@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("opened", [open_in_notebook_7, open_notebook])
def test_what_was_run_and_saved_stands_there_on_another_day(another_day, opened, lesson):
    _, address, tab = another_day
    opened(tab, address, lesson)
    still = tab.locator(".still-view").first
    still.scroll_into_view_if_needed()
    assert still.is_visible()
    assert still.bounding_box()["height"] > 100
    assert still.locator("img, table").first.is_visible()
    tab.locator("text=model not found").first.wait_for(state="attached")
    assert not any(error.is_visible() for error in tab.locator("text=model not found").all())
    if lesson == ANSWERED:
        tab.locator(MESSAGE).wait_for()
        assert not tab.locator(".jp-RenderedJSON").count()
    if opened == open_notebook:
        run_without_a_jump(tab, tab.locator(".jp-CodeCell:has(.still-view :is(img, table))"))
        assert not tab.locator(".still-view").first.is_visible()


@needs_chromium
def test_what_a_check_says_to_a_program_is_saved(another_day):
    """The record of an answer that somebody typed, including its cell's hash, as JupyterLab saves it."""
    folder, _, _ = another_day
    cells = nbformat.read(folder / "notebooks" / f"{ANSWERED}.ipynb", as_version=4).cells
    (cell,) = [cell for cell in cells if "my_loss = 0.36" in cell.source]
    record = cell.outputs[0].data[MIME_TYPE]
    assert record == {
        "version": 1, "lesson": "02", "exercise": "check_cautious_loss", "state": "not-yet", "mistake": "flowers",
        "words": "That takes N = 3, the number of flowers. N counts the numbers in Y.", "cell": cell_hash(cell.source),
    }  # fmt: skip


@pytest.fixture(scope="module")
def run_alone():
    """A lesson's code cells with what they show, because LaTeX would need pandoc for the prose."""
    (path,) = [path for path in NOTEBOOKS if path.stem == "02_loss"]
    notebook = executed(nbformat.read(path, as_version=4), path.parent)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return nbformat.writes(notebook)


@pytest.mark.parametrize(
    ("to", "suffix", "shown"), [("html", "html", "<img alt="), ("latex", "tex", "includegraphics")]
)
def test_an_exported_notebook_has_its_pictures_without_a_network(run_alone, tmp_path, to, suffix, shown):
    (tmp_path / "lesson.ipynb").write_text(run_alone)
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", to, str(tmp_path / "lesson.ipynb")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    assert shown in (tmp_path / f"lesson.{suffix}").read_text(encoding="utf-8")
