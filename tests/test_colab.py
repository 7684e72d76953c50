"""The series with the versions that Colab has, run as Colab's first cell sets it up: `pytest -m slow`.

Colab itself can't be tried here. Its ipywidgets is 7.7, which has another way to show a widget, and nothing from
requirements.txt is installed. The notebooks run in their folder, with the root of the clone on sys.path.
"""

import json
import subprocess
import sys
import venv

import nbformat
import pytest
from nbclient import NotebookClient

from save_notebooks import NOTEBOOKS, ROOT, WIDGET_VIEW, normal_form, without_pixels

pytestmark = pytest.mark.slow
VERSIONS = ["ipywidgets==7.7.1", "ipython==7.34.0", "numpy==2.1.3", "matplotlib==3.10.0"]
FIRST_CELL = f"%cd {ROOT / 'notebooks'}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})"


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """The name of a kernel with Colab's versions and nothing of ours."""
    if sys.version_info >= (3, 14):
        pytest.skip("NumPy 2.1.3 has no wheel for this Python")
    folder = tmp_path_factory.mktemp("colab")
    venv.create(folder)
    python = str(next(folder.glob("[bS]*/python*")))
    install = [sys.executable, "-m", "uv", "-q", "pip", "install", "--python", python, "--compile-bytecode"]
    subprocess.run([*install, "ipykernel", *VERSIONS], check=True)
    kernel = folder / "kernels" / "colab" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    command = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": command, "display_name": "Colab", "language": "python"}))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JUPYTER_PATH", str(folder))
        yield "colab"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_output_is_the_saved_one(colab, path):
    saved = nbformat.read(path, as_version=4)
    notebook = nbformat.from_dict(saved)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(FIRST_CELL))
    NotebookClient(notebook, timeout=120, kernel_name=colab, coalesce_streams=True, store_widget_state=False).execute()
    cells = notebook.cells[1:]
    for cell, as_saved in zip(cells, saved.cells, strict=True):
        if "sliders.live(" in cell.source:
            assert WIDGET_VIEW in cell.outputs[1].data  # after the still picture
        if cell.cell_type == "code":
            cell.execution_count = as_saved.execution_count
            for output in cell.outputs:
                output.pop("execution_count", None)
        for output in as_saved.get("outputs", []):
            output.pop("execution_count", None)
    notebook.cells = cells
    assert without_pixels(normal_form(notebook)) == without_pixels(normal_form(saved))
