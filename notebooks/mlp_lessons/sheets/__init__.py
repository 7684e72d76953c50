"""The sheet to fill by hand: one flower's way forward and back, 34 numbers.

`sheet` makes one, `boxes_for` shows it as boxes to type into, `typed` returns what was typed, `fill` fills it in
without a mistake, `as_text` and `from_file` write and read sheets as text, and `mark` and `misfits` judge them.
"""

from .boxes import boxes_for, typed
from .marking import mark, misfits
from .pencil import ENTRIES, MATRICES, as_text, fill, from_file, from_text, matrix, sheet

__all__ = [
    "ENTRIES", "MATRICES", "as_text", "boxes_for", "fill", "from_file", "from_text", "mark", "matrix", "misfits",
    "sheet", "typed",
]  # fmt: skip
