"""The page that binder/print makes of a notebook, as a browser prints it."""

import subprocess
import sys

import nbformat
import pytest

from browser import CHROMIUM, page
from save_notebooks import NOTEBOOKS

BINDER = NOTEBOOKS[0].parent.parent / "binder"
A4_WITHIN_MARGINS = 718  # in the browser's pixels

OVERHANGS = """() => [...document.querySelectorAll(".highlight pre")]
    .filter(code => code.scrollWidth > code.clientWidth).map(code => code.textContent)"""
BREAKS_AFTER = "() => [...document.querySelectorAll('h1, h2, h3')].map(heading => getComputedStyle(heading).breakAfter)"


def _longest_line(path):
    cells = nbformat.read(path, as_version=4).cells
    return max(len(line) for cell in cells if cell.cell_type == "code" for line in cell.source.splitlines())


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_no_code_is_cut_at_the_edge_of_the_paper_and_no_heading_is_left_at_its_foot(tmp_path):
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", tmp_path, "--output", "page",
               "--template", "print", f"--TemplateExporter.extra_template_basedirs={BINDER}",
               max(NOTEBOOKS, key=_longest_line)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with page(width=A4_WITHIN_MARGINS) as paper:
        paper.context.set_offline(True)
        paper.goto((tmp_path / "page.html").as_uri())
        assert paper.evaluate(OVERHANGS) != []  # on a screen, such code scrolls
        paper.emulate_media(media="print")
        assert paper.evaluate(OVERHANGS) == []
        assert set(paper.evaluate(BREAKS_AFTER)) == {"avoid"}
