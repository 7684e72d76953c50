"""Re-execute every notebook and save it in normal form: `python tests/save_notebooks.py`.

Normal form: outputs as a clean run gives them, execution counts 1 to n, no timestamps, no widget
views and no widget state. Running it twice changes nothing.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = sorted(Path(__file__).parent.parent.joinpath("notebooks").glob("[0-9]*.ipynb"))
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def executed(notebook, folder):
    """A copy of the notebook as a clean run in that folder leaves it."""
    notebook = nbformat.from_dict(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    NotebookClient(
        notebook, timeout=120, record_timing=False, store_widget_state=False, coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute()  # fmt: skip
    return notebook


def normal_form(notebook):
    """The text of a notebook file, without what differs between two runs or two machines."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.metadata = nbformat.from_dict({})
    return nbformat.writes(notebook).rstrip("\n") + "\n"


if __name__ == "__main__":
    for path in NOTEBOOKS:
        saved = normal_form(executed(nbformat.read(path, as_version=4), path.parent))
        path.write_text(saved, encoding="utf-8", newline="\n")
        print("saved", path.name, file=sys.stderr)
