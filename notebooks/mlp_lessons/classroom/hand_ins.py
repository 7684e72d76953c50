"""Reads what learners have handed in: whose it is, and what the checks said. It runs none of it.

A hand-in may hold anything. The report names what can't be read, and everything else is read.
"""

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from mlp_lessons.exercises.judge import MIME_TYPE, STATES, VERSION, cell_hash
from mlp_lessons.sheets import pencil

from . import series
from .series import exercises_called, joined

MOST_BYTES = 500_000_000  # of a notebook
MOST_OF_A_TEXT = 1_000_000  # of a text with sheets
MOST_CHARACTERS = 500  # of what a message says
MOST_SHEETS = 200  # in one file
MUCH_WRITTEN = 200  # characters: the report mentions two learners who wrote more than this, and the same

DELETED, NOT_RUN, STOPPED = "deleted", "not-run", "stopped"  # states besides those of a message


class Result(NamedTuple):
    """What a notebook says of one exercise."""

    state: str  # one of STATES, or of the three above
    mistake: str = ""  # its id, or its words in an older edition, which saved no ids
    words: str = ""
    changed: bool = False  # the source is no longer what was checked


class Notebook(NamedTuple):
    lesson: str
    results: dict  # {id of an exercise: Result}
    written: dict  # {id of an exercise: source}, where it is no longer the stub
    sheets: list  # [(sheet, entries)]
    remarks: list


class HandIn(NamedTuple):
    """A file and whose it is, with a notebook, sheets or trouble."""

    path: Path
    learner: str
    time: float
    notebook: Notebook | None = None
    sheets: list | tuple = ()
    trouble: str = ""


def hand_ins(folder):
    """[HandIn] of every notebook and every text in the folder and below, in the order of their paths."""
    found = []
    for path in sorted(_files(folder)):
        learner, time = learner_of(path.relative_to(folder)), path.stat().st_mtime
        try:
            if path.suffix.lower() == ".ipynb":
                notebook = read_notebook(_bytes(path, MOST_BYTES), path.stem)
                found.append(HandIn(path, learner, time, notebook, notebook.sheets))
            else:
                found.append(HandIn(path, learner, time, None, read_sheets(path)))
        except Exception as error:  # of any kind, so that the other files are still read
            found.append(HandIn(path, learner, time, trouble=_why(error)))
    return found


def _files(folder):
    """Notebooks and texts, but no links and no hidden files, such as those that a Mac puts into a ZIP file."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "." and name != "__MACOSX"]
        for path in (Path(place, name) for name in names if name[0] != "."):
            if path.suffix.lower() in (".ipynb", ".txt") and path.is_file() and not path.is_symlink():
                yield path


def _bytes(path, most):
    if path.stat().st_size > most:
        raise ValueError(f"it is larger than {most // 1_000_000} MB")
    return path.read_bytes()


def _why(error):
    if isinstance(error, RecursionError | MemoryError):
        return "it is nested too deeply, or too large"
    if isinstance(error, UnicodeDecodeError | json.JSONDecodeError):
        return "it is not a notebook, or it is cut off"
    if isinstance(error, OSError | ValueError):
        return clean(getattr(error, "strerror", None) or str(error))
    return f"reading it raised {type(error).__name__}"


def clean(text):
    """The beginning of a text that may hold anything, printable and on one line."""
    text = " ".join(text[: 2 * MOST_CHARACTERS].split())
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + " …"


# ---------------------------------------------------------------- whose it is

MOODLE = re.compile(r"(.+?)_\d+_assignsubmission_(?:file|onlinetext)_?")
CANVAS = re.compile(r"([^_]+)_(?:LATE_)?\d+_\d+_")
COPY = re.compile(r"[-_ ]*(copy\d*|\(\d+\))", re.IGNORECASE)
WORD = r"(lessons?|weeks?|units?|assignments?|notebooks?|sheets?|submissions?|submitted|mlp|class|course|my|final|main)"
NOBODY = "(no name)"
NO_NAME = re.compile(rf"{WORD}(-?{WORD})*-?\d*|\d?", re.IGNORECASE)


def learner_of(path):
    """The name of the learner who handed in a file, from its path below the folder of the class.

    Moodle and Canvas put the name first. Otherwise it is in the first part of the path with more than a lesson's name.
    """
    *folders, _ = path.parts
    for part in (*folders, path.stem):
        if found := MOODLE.match(part) or (part == path.stem and CANVAS.match(part)):
            return _tidy(found[1])
    own = [name for name in map(_without_lesson, (*folders, path.stem)) if name]
    return own[0] if own else NOBODY


def _tidy(name):
    return clean(unicodedata.normalize("NFC", " ".join(re.split(r"[_\s]+", name)))).strip(" -.")


def _without_lesson(part):
    """What is left of a part of a path without a lesson's name and number and words that are nobody's name."""
    part = COPY.sub("", part)
    for lesson in series.lessons():
        title = lesson.stem.removeprefix(f"{lesson.number}_").replace("_", "[ _-]*")
        part = re.sub(rf"(?<![^\W_])({lesson.number}[ _-]*)?{title}(?![^\W_])", " ", part, flags=re.IGNORECASE)
        part = re.sub(rf"(?<![^\W_]){lesson.number}(?![^\W_])", " ", part)
    words = [word for word in re.split(r"[_\s]+", part) if word]
    if all(map(NO_NAME.fullmatch, words)):
        return ""
    return _tidy(" ".join(word for word in words if word != word.lower() or not NO_NAME.fullmatch(word)))


# ---------------------------------------------------------------- a notebook


def read_notebook(data, name=""):
    """The Notebook in these bytes.

    Raises
    ------
    ValueError : it is not a notebook, or not one of this series.
    """
    cells = list(_cells(json.loads(data)))
    code = [(source, outputs, count) for kind, source, outputs, count in cells if kind == "code"]
    asked = [(source, outputs, count) for source, outputs, count in code if exercises_called(source)]
    lesson = _lesson_of(cells, asked)
    remarks = []
    if not re.search(rf"(?<!\d){lesson.number}(?!\d)", name):
        remarks.append(f"it is {lesson.name} under another name")
    texts = {source.strip() for kind, source, *_ in cells if kind == "markdown"}
    strange = len(texts - lesson.texts)
    if 4 * strange > len(texts):
        remarks.append(f"it is from another edition: {strange} of its {len(texts)} texts are not in this one")
    results, written = _results(asked, remarks)
    for exercise in lesson.exercises:
        results.setdefault(exercise.id, Result(DELETED))
    sheets = [found for _, outputs, _ in code for output in outputs for found in _sheets_in(_plain(output))]
    return Notebook(lesson.number, results, written, sheets[:MOST_SHEETS], remarks)


def _cells(notebook):
    """(kind, source, outputs, execution count) of each cell."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("it is not a notebook")
    for cell in cells:
        if isinstance(cell, dict):
            outputs, count = cell.get("outputs"), cell.get("execution_count")
            yield (
                cell.get("cell_type"),
                joined(cell.get("source")),
                [output for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else [],
                count if isinstance(count, int) else 0,
            )


def _lesson_of(cells, asked):
    """The lesson to which most of the exercises in a notebook belong, or else whose texts it has."""
    known = series.exercises()
    ids = {id for source, *_ in asked for id in exercises_called(source) if id in known}
    texts = {source.strip() for kind, source, *_ in cells if kind == "markdown"}

    def fits(lesson):
        return sum(exercise.id in ids for exercise in lesson.exercises), len(texts & lesson.texts)

    lesson = max(series.lessons(), key=fits)
    if not any(fits(lesson)):
        raise ValueError("it is a notebook, but not one of this series")
    return lesson


def _results(asked, remarks):
    """{id: Result} and {id: source} of the exercises' cells; of several cells, the one that was run last."""
    known, results, written = series.exercises(), {}, {}
    for source, outputs, _ in sorted(asked, key=lambda cell: cell[2]):
        said = {id: NOT_RUN for id in exercises_called(source)} | dict(_said(source, outputs))
        for id, result in said.items():
            exercise = known.get(id)
            if not exercise:
                remarks.append(f"{clean(id)} is not a check of this edition")
                continue
            if id in results:
                remarks.append(f"{exercise.title} is there twice, and the one that was run last counts")
            untouched = source.strip() == exercise.stub
            if result == NOT_RUN:
                result = Result("unanswered" if untouched else NOT_RUN)
            results[id] = result
            if not untouched:
                written[id] = source
    return results, written


def _said(source, outputs):
    """Yield (id, Result) for what the checks in a cell said, or for what stopped it."""
    called = exercises_called(source)
    for output in outputs:
        data = output.get("data")
        record = data.get(MIME_TYPE) if isinstance(data, dict) else None
        if _is_record(record):
            changed = record.get("cell") not in (None, cell_hash(source))
            mistake, words = clean(record.get("mistake") or ""), clean(record["words"])
            yield record["exercise"], Result(record["state"], mistake, words, changed)
        elif output.get("output_type") == "error":
            words = clean(f"{output.get('ename')}: {output.get('evalue')}")
            yield called[-1], Result(STOPPED, clean(str(output.get("ename"))), words)
        else:
            text = _plain(output)
            for sign, state in STATES.items():
                if text.startswith(sign):
                    words = clean(text.removeprefix(sign).partition("\n")[0])
                    yield called[-1], Result(state, words if state == "not-yet" else "", words)


def _is_record(record):
    """Is this what a check of this edition writes for a program to read?"""
    return (
        isinstance(record, dict)
        and record.get("version") == VERSION
        and record.get("state") in list(STATES.values())
        and isinstance(record.get("exercise"), str)
        and isinstance(record.get("mistake", ""), str | None)
        and isinstance(record.get("words"), str)
    )


def _plain(output):
    data = output.get("data")
    return joined(data.get("text/plain")) if isinstance(data, dict) else ""


# ---------------------------------------------------------------- sheets


def read_sheets(path):
    """[(sheet, entries)] in a text.

    Raises
    ------
    ValueError : there is none.
    """
    _bytes(path, MOST_OF_A_TEXT)
    sheets = _sheets_in(pencil.text_of(path))
    if not sheets:
        raise ValueError("it is a text without a sheet")
    return sheets[:MOST_SHEETS]


def _sheets_in(text):
    text = text[:MOST_OF_A_TEXT]
    if not re.search(r"^[^\w\n]*sheet[\s\d]", text, re.IGNORECASE | re.MULTILINE):
        return []
    return [(block.sheet, block.entries) for block in pencil.blocks(text) if block.sheet]
