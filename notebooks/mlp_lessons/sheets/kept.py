"""Keeps what was typed into a sheet for another day. There are no widgets here.

The entries are kept twice: in my_sheets.txt beside the notebook, and as text under the boxes, which is saved with the
notebook. So they are found again when the kernel has gone, and in another place from the notebook alone.
"""

import json
import os
from pathlib import Path

from . import pencil

FILE = Path("my_sheets.txt")

_unsaved = {}  # {key of a sheet: {entry: text}}, what was typed but could not be written


def find(sheet):
    """What has been typed into this sheet, now or on another day, and which part of it can't be read.

    Returns
    -------
    ({entry: text}, words), where the words are "" if everything can be read
    """
    entries, words = None, ""
    try:
        found = pencil.blocks(pencil.text_of(FILE))
        mine = [block for block in found if _is_of(block, sheet)]
        entries = _joined(mine) if mine else None
        problems = [problem for block in found if block in mine or not block.sheet for problem in block.problems]
        if problems:
            number, line, why = problems[0]
            words = f"Line {number} of {FILE} can't be read: {line.strip()[:60]!r}; {why}."
    except FileNotFoundError:
        pass
    except OSError as error:
        words = f"{FILE} can't be read: {error.strerror}."
    if entries is None or words:
        entries = _in_notebooks(sheet) | (entries or {})
    return entries | _unsaved.get(sheet.key, {}), words


def keep(sheet, typed):
    """Write {entry: text} into FILE, and leave everything else in it as it is.

    Returns
    -------
    ({entry: text}, words): what FILE then holds for this sheet, and why it could not be written, or ""
    """
    unsaved = _unsaved.setdefault(sheet.key, {})
    unsaved.update(typed)
    try:
        found = pencil.blocks(pencil.text_of(FILE)) if FILE.exists() else []
        mine = [block for block in found if _is_of(block, sheet)]
        before = _joined(mine) if mine else _in_notebooks(sheet)
        entries = before | unsaved
        unread = [f"# {line.strip()}" for block in mine for _, line, _ in block.problems]
        remarks = "".join(f"{line}\n" for line in [remark for block in mine for remark in block.remarks] + unread)
        texts = ["\n".join(block.lines).strip() + "\n" for block in found if not _is_of(block, sheet)]
        _replace(FILE, "\n".join([*texts, pencil.as_text(sheet, entries) + remarks]))
    except OSError as error:
        return find(sheet)[0], f"{FILE} could not be saved ({error.strerror}). Save the notebook to keep what you type."
    _unsaved.pop(sheet.key)
    return entries, ""


def _is_of(block, sheet):
    return block.sheet is not None and block.sheet.key == sheet.key


def _joined(found):
    return {entry: text for block in found for entry, text in block.entries.items()}


def _replace(path, text):
    """Write the file beside its place first, so that half a file never stands in that place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(text.encode("utf-8", "surrogateescape"))
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _in_notebooks(sheet):
    """{entry: text} from the newest notebook here that was saved with something on this sheet."""
    for path in sorted(Path().glob("*.ipynb"), key=_changed, reverse=True):
        for text in _outputs(path):
            if text.startswith("sheet "):
                entries = _joined(block for block in pencil.blocks(text) if _is_of(block, sheet))
                if entries:
                    return entries
    return {}


def _changed(path):
    try:
        return path.stat().st_mtime
    except OSError:  # such as an editor's lock
        return 0


def _outputs(path):
    """The plain text of every output of a notebook, or nothing if the file is not really a notebook."""
    try:
        outputs = [output for cell in json.loads(path.read_bytes())["cells"] for output in cell.get("outputs", [])]
        return ["".join(output.get("data", {}).get("text/plain", "")) for output in outputs]
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return []
