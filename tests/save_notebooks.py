"""Re-execute every notebook and save it in normal form: `python tests/save_notebooks.py`.

To do so only with those whose names begin with certain words: `python tests/save_notebooks.py 02 05`.

Normal form means outputs as a clean run gives them, execution counts 1 to n, no timestamps, no widget
views, no widget state, and only what the slides need of the cells' metadata. Running it twice changes
nothing, and with Binder's pins every 64-bit PC draws the same pixels.
"""

import importlib.metadata
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(ROOT.joinpath("notebooks").glob("[0-9]*.ipynb"))
QUIZ = ROOT / "notebooks" / "quiz.ipynb"
PINS = ROOT / "binder" / "requirements.txt"
DRAWING = ["contourpy", "kiwisolver", "matplotlib", "numpy", "pillow"]
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
KEPT = ["slide"]  # of a cell's metadata: where a slide begins, if binder/pages/slides.py does not see it by itself
# Where the learning rate is too large, the last bits of a sum decide the picture, and they depend on the
# processor's instructions. So NumPy and its BLAS use only those that every 64-bit PC has.
PLAIN_ARITHMETIC = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR", "OPENBLAS_CORETYPE": "Nehalem"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def executed(notebook, folder):
    """A copy of the notebook as a clean run in that folder leaves it, with plain arithmetic."""
    notebook = nbformat.from_dict(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    NotebookClient(
        notebook, timeout=120, record_timing=False, store_widget_state=False, coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute(env={**os.environ, **PLAIN_ARITHMETIC})  # fmt: skip
    return notebook


def normal_form(notebook):
    """The text of a notebook file, without what differs between runs or machines, or is there twice."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in KEPT if key in cell.metadata})
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.data.pop("image/png", None)  # beside the same picture in HTML
                output.metadata = nbformat.from_dict({})
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("data", True)]
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def without_pixels(text):
    """A picture's bytes may differ between machines; what it shows is said in its description."""
    return re.sub("base64,[A-Za-z0-9+/=]+", "base64,", text)


def live_pictures(path):
    """How many pictures in the notebook have sliders."""
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return "\n".join(code).count("sliders.live(")


def other_versions():
    """The packages that draw whose version here is not the one that Binder pins, such as "numpy 2.5.0 (2.4.6)"."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line.split("==")[0] in DRAWING)
    here = {name: importlib.metadata.version(name) for name in pins}
    return [f"{name} {here[name]} ({pin})" for name, pin in pins.items() if here[name] != pin]


if __name__ == "__main__":
    beginnings = tuple(sys.argv[1:]) or ("",)
    paths = [path for path in [*NOTEBOOKS, QUIZ] if path.name.startswith(beginnings)]
    if not paths:
        sys.exit(f"no notebook's name begins with {' or '.join(beginnings)}")
    for path in paths:
        saved = normal_form(executed(nbformat.read(path, as_version=4), path.parent))
        path.write_text(saved, encoding="utf-8", newline="\n")
        print("saved", path.name, file=sys.stderr)
    if other_versions():
        print(
            f"drawn with {', '.join(other_versions())}: in brackets what binder/requirements.txt pins. Pictures may"
            " differ from those that .ci/run draws; .github/CONTRIBUTING.md says how to save with the pins.",
            file=sys.stderr,
        )
