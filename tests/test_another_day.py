"""A notebook that was run, saved and closed shows its pictures when it is opened without its kernel."""

import subprocess
import sys

import nbformat
import pytest

from browser import CHROMIUM, jupyterlab, open_in_notebook_7, open_notebook, page, run_all, save
from mlp_lessons.exercises.judge import MIME_TYPE, cell_hash
from save_notebooks import NOTEBOOKS, executed

pytestmark = pytest.mark.slow
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
SHEET = next(path.stem for path in NOTEBOOKS if "your_own_network" in path.stem)


@needs_chromium
@pytest.mark.parametrize("lesson", ["02_loss", SHEET])
def test_what_was_run_and_saved_stands_there_on_another_day(tmp_path, lesson):
    with jupyterlab(tmp_path) as address, page() as tab:
        open_notebook(tab, address, lesson)
        run_all(tab)
        tab.locator(".living-view").first.wait_for()
        assert not tab.locator(".still-view").first.is_visible()
        save(tab)
    with jupyterlab(tmp_path) as address, page() as tab:
        for opened in (open_in_notebook_7, open_notebook):
            opened(tab, address, lesson)
            still = tab.locator(".still-view").first
            still.scroll_into_view_if_needed()
            assert still.is_visible()
            assert still.locator("img, table").first.bounding_box()["height"] > 100
            tab.locator("text=model not found").first.wait_for(state="attached")
            assert not any(error.is_visible() for error in tab.locator("text=model not found").all())
        run_all(tab)
        tab.locator(".living-view").first.wait_for()
        assert not tab.locator(".still-view").first.is_visible()


MESSAGE = ".jp-OutputArea-output strong:text-is('✗ Not yet.')"


@needs_chromium
def test_what_a_check_says_to_a_program_is_saved_and_the_words_are_shown(tmp_path):
    """The record of an answer that somebody typed, its cell's hash included, as JupyterLab saves it."""
    with jupyterlab(tmp_path) as address, page() as tab:
        open_notebook(tab, address, "02_loss")
        tab.locator(".jp-CodeCell .cm-line", has_text="my_loss = None").first.click()
        tab.keyboard.press("End")
        tab.keyboard.insert_text("\nmy_loss = 0.36")
        run_all(tab)
        tab.locator(MESSAGE).wait_for()
        save(tab)
        for opened in (open_notebook, open_in_notebook_7):
            opened(tab, address, "02_loss")
            tab.locator(MESSAGE).wait_for()
            assert not tab.locator(".jp-RenderedJSON").count()
    cells = nbformat.read(tmp_path / "notebooks" / "02_loss.ipynb", as_version=4).cells
    (cell,) = [cell for cell in cells if "my_loss = 0.36" in cell.source]
    record = cell.outputs[0].data[MIME_TYPE]
    assert record == {
        "version": 1, "lesson": "02", "exercise": "check_cautious_loss", "state": "not-yet", "mistake": "flowers",
        "words": "That is with N = 3, the flowers. N counts the numbers in Y.", "cell": cell_hash(cell.source),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("to", "suffix", "shown"), [("html", "html", "<img alt="), ("latex", "tex", "includegraphics")]
)
def test_an_exported_notebook_has_its_pictures_without_a_network(tmp_path, to, suffix, shown):
    (path,) = [path for path in NOTEBOOKS if path.stem == "02_loss"]
    notebook = executed(nbformat.read(path, as_version=4), path.parent)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]  # LaTeX needs pandoc for the prose
    (tmp_path / path.name).write_text(nbformat.writes(notebook))
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", to, str(tmp_path / path.name)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    assert shown in (tmp_path / f"02_loss.{suffix}").read_text(encoding="utf-8")
