"""Lets go of what a cell has shown when the cell is run again; the kernel alone would keep it as long as it lives."""

import gc

from IPython import get_ipython

_shown = {}  # {cell: (its run, [what closes that which it shows])}


def closing(close):
    """Call `close()` when the cell that is running now is run once more, in the same kernel."""
    cell, run = _cell_and_run()
    before, closes = _shown.get(cell, (run, []))
    if before != run:
        for close_old in closes:
            close_old()
        gc.collect()  # a figure is full of circles, which Python finds late
        closes = []
    _shown[cell] = run, [*closes, close]


def _cell_and_run():
    """What the front end calls the cell, or else its source; and which of the kernel's runs this is."""
    shell = get_ipython()
    if shell is None:
        return None, None
    header = getattr(shell, "parent_header", None) or {}
    source = shell.history_manager.input_hist_raw[-1]
    return header.get("metadata", {}).get("cellId", source), shell.execution_count
