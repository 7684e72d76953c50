"""Lets go of what a cell has shown when the cell is run again. Otherwise the kernel would keep it until it ends."""

import gc

from IPython import get_ipython

_shown = {}  # {cell: [functions that close what it shows]}
_running = [None]  # the cell that is running


def closing(close):
    """Call `close()` when the cell that is running now is run again in the same kernel."""
    shell = get_ipython()
    if shell is not None and _before_a_run not in shell.events.callbacks["pre_run_cell"]:
        shell.events.register("pre_run_cell", _before_a_run)
        _running[0] = _cell(shell, shell.history_manager.input_hist_raw[-1])
    _shown.setdefault(_running[0], []).append(close)


def let_go(cell):
    """Close what the cell has shown; outside a kernel, everything belongs to the cell None."""
    for close in _shown.pop(cell, []):
        close()
    gc.collect()  # a figure is full of reference cycles, which Python finds late


def _before_a_run(info):
    """Let go before the cell draws anew, so that the two are never in memory together."""
    _running[0] = _cell(get_ipython(), info.raw_cell)
    let_go(_running[0])


def _cell(shell, source):
    """The front end's id of the cell, or else its source."""
    header = getattr(shell, "parent_header", None) or {}
    return header.get("metadata", {}).get("cellId", source)
