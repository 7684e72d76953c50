"""A class at a glance: `python -m mlp_lessons.classroom.report FOLDER`.

It reads the notebooks, quizzes and sheets that a class has handed in, without running them, and writes one page and one
table: what most learners got wrong and where the guide discusses it, then every learner and every exercise. It does not
grade anyone: it believes what the notebooks say, and a notebook can be edited.

FOLDER may hold a folder for each learner, or files with the learners' names, or a download from Moodle or Canvas.
"""

import argparse
import csv
import datetime
import hashlib
import html
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from mlp_lessons.sheets import marking

from . import series
from .hand_ins import DELETED, MUCH_WRITTEN, NOT_RUN, STOPPED, clean, hand_ins

IN_WORDS = {  # how a state is shown
    "right": "✓ right",
    "not-yet": "✗",
    "unanswered": "○ open",
    NOT_RUN: "○ not run",
    STOPPED: "✗",
    DELETED: "– deleted",
}
LEGEND = (
    "✓ right. ✗ not yet, with the name that the mistake has in the table. ○ open: not answered, or written but not "
    "run. – deleted, or not handed in."
)
WRONG = ("not-yet", STOPPED)
SHEET = "sheet"  # the id of the sheets, as if they were an exercise of lesson 08
SHEETS_LESSON = "08"
NO_GRADE = (
    "This is not a grade. It says what the checks said when the learners ran them. A copied solution is right as well, "
    "and a notebook can be edited."
)


class Class(NamedTuple):
    learners: dict  # {name: {id of an exercise: Result}}
    sheets: dict  # {name: {key of a sheet: (sheet, marks)}}
    remarks: list  # [(name, file, what)]
    unread: list  # [(name, file, why)]
    files: int


class Wrong(NamedTuple):
    """One mistake, and who made it."""

    learners: list
    tried: int  # how many have answered
    where: str  # exercise, or matrix of the sheet
    words: str
    lesson: str  # its number, for the guide


# ---------------------------------------------------------------- the class


def class_of(folder, named=True):
    """The Class whose hand-ins are in this folder."""
    found = sorted(hand_ins(folder), key=lambda one: (one.time, one.path))
    label = _labels(found, named)
    learners, sheets, remarks, unread = defaultdict(dict), defaultdict(dict), [], []
    kept = {}  # {(learner, lesson): the newest hand-in}
    for one in found:
        learner = label[one.learner.casefold()]
        learners[learner]
        shown = clean(str(one.path.relative_to(folder))) if named else _kind(one)
        if one.trouble:
            unread.append((learner, shown, one.trouble))
        if one.notebook:
            older, _ = kept.pop((learner, one.notebook.lesson), (None, None))
            if older:
                remarks.append((learner, older, f"left out, because there is a newer one: {shown}"))
            kept[learner, one.notebook.lesson] = shown, one.notebook
        for sheet, entries in one.sheets:
            whose = label[clean(sheet.name).casefold()] if sheet.name else learner
            if any(map(str.strip, entries.values())):
                sheets[whose][sheet.key] = sheet, marking.mark(sheet, entries)
    for (learner, lesson), (shown, notebook) in kept.items():
        remarks += [(learner, shown, remark) for remark in dict.fromkeys(notebook.remarks)]
        own = {id: it for id, it in notebook.results.items() if series.exercises()[id].lesson == lesson}
        learners[learner] = notebook.results | learners[learner] | own
    remarks += _written_alike(kept)
    ordered = {
        learner: {id: results[id] for id in series.exercises() if id in results}
        for learner, results in sorted(learners.items(), key=_alphabetically)
    }
    remarks, unread = sorted(remarks, key=_alphabetically), sorted(unread, key=_alphabetically)
    return Class(ordered, sheets, remarks, unread, len(found))


def _alphabetically(item):
    """A key that sorts Ç with C, and É with E."""
    plain = unicodedata.normalize("NFD", item[0].casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), item[0]


def _labels(found, named):
    """{name without capitals: how it is shown}."""
    names = [one.learner for one in found] + [
        clean(sheet.name) for one in found for sheet, _ in one.sheets if sheet.name
    ]
    spelt = {name.casefold(): name for name in reversed(names)}
    if named:
        return spelt
    mixed = sorted(spelt, key=lambda name: hashlib.sha256(name.encode("utf-8", "replace")).digest())
    return {name: f"learner {number:0{len(str(len(mixed)))}}" for number, name in enumerate(mixed, 1)}


def _kind(one):
    """What kind of file it is, without its name."""
    return f"a notebook of {one.notebook.lesson}" if one.notebook else f"a file {one.path.suffix.lower()}"


def _written_alike(kept):
    """A remark on every notebook that has the same answers as another learner's, if they are long."""
    alike = defaultdict(list)
    for (learner, _), (shown, notebook) in kept.items():
        if sum(_own_characters(id, source) for id, source in notebook.written.items()) > MUCH_WRITTEN:
            alike[frozenset(notebook.written.items())].append((learner, shown))
    for group in alike.values():
        for learner, shown in group if len(group) > 1 else ():
            others = ", ".join(other for other, _ in group if other != learner)
            yield learner, shown, f"its answers are exactly those of {others}"


def _own_characters(id, source):
    """How much of an exercise's cell the learner has written."""
    return sum(len(line.strip()) for line in set(source.splitlines()) - set(series.exercises()[id].stub.splitlines()))


# ---------------------------------------------------------------- what most got wrong


def wrong_most(klass):
    """[Wrong], the most frequent first."""
    found = [wrong for exercise in series.exercises().values() for wrong in _of_exercise(klass, exercise)]
    return sorted(found + list(_of_sheets(klass)), key=lambda wrong: -len(wrong.learners))


def _of_exercise(klass, exercise):
    """Every mistake in one exercise; two at once count as one of each."""
    results = {name: own[exercise.id] for name, own in klass.learners.items() if exercise.id in own}
    tried = sum(result.state in ("right", *WRONG) for result in results.values())
    made, said = defaultdict(list), defaultdict(Counter)
    for name, result in results.items():
        if result.state in WRONG:
            for mistake in result.mistake.split("+") if result.state == "not-yet" else [result.mistake]:
                made[mistake].append(name)
                said[mistake][result.words] += 1 if mistake == result.mistake else 0
    for mistake, names in made.items():
        yield Wrong(names, tried, _title(exercise), said[mistake].most_common(1)[0][0], exercise.about)


def _of_sheets(klass):
    """Every mistake in one matrix of the sheets, by its likeliest cause."""
    made, said = defaultdict(list), {}
    for name, sheets in klass.sheets.items():
        marks = [pair for _, marks in sheets.values() for pair in marks.items() if pair[1].state == "wrong"]
        mistakes = {
            (entry.partition("[")[0], *mark.causes[:1]): mark.words.partition(" Or: ")[0] for entry, mark in marks
        }
        said |= mistakes
        for mistake in mistakes:
            made[mistake].append(name)
    for mistake, names in made.items():
        yield Wrong(names, len(klass.sheets), f"The sheet: {mistake[0]}", said[mistake], SHEETS_LESSON)


def _title(exercise):
    return f"{_lesson_named(exercise.lesson)}, {exercise.number}: {exercise.title}"


def _lesson_named(number):
    return next(lesson.name for lesson in series.lessons() if lesson.number == number)


# ---------------------------------------------------------------- the table


def rows(klass):
    """The rows of the table, the first of which names its columns."""
    yield ["learner", "lesson", "number", "exercise", "title", "state", "mistake", "words", "changed since"]
    for name, results in klass.learners.items():
        for id, exercise in series.exercises().items():
            if id in results:
                state, mistake, words, changed = results[id]
                place = [exercise.lesson, exercise.number, id, exercise.title]
                yield [name, *place, state, mistake, words, "yes" if changed else ""]
        for key, (_, marks) in klass.sheets.get(name, {}).items():
            for entry, mark in marks.items():
                yield [
                    name,
                    SHEETS_LESSON,
                    "",
                    SHEET,
                    f"{key}, {entry}",
                    mark.state,
                    "+".join(mark.causes),
                    mark.words,
                    "",
                ]


def for_a_spreadsheet(cell):
    """The text of a cell, so that no spreadsheet takes it for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip()[:1] in tuple("=+-@＝＋－＠") and text else text


def write_table(klass, path):
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows(map(for_a_spreadsheet, row) for row in rows(klass))


# ---------------------------------------------------------------- the page

STYLE = """
@page { margin: 12mm; }
body { font: 11pt/1.4 "Helvetica Neue", Arial, sans-serif; color: #000; background: #fff; max-width: 190mm;
  margin: 1em auto; padding: 0 1em; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; margin: 0 0 1.5em; }
caption { text-align: left; font-weight: bold; font-size: 12pt; padding: 0.6em 0; }
th, td { text-align: left; vertical-align: top; padding: 0.2em 0.6em 0.2em 0; border-bottom: 1px solid #bbb; }
thead th { border-bottom: 2px solid #000; }
tr { break-inside: avoid; }
.by-lesson { break-inside: avoid; }
.right { color: #1d5f93; }
.wrong { color: #a84300; font-weight: bold; }
.counts td:not(.words) { white-space: nowrap; }
.long { overflow-wrap: anywhere; }
"""
LONG = 20  # characters of a word that may break a column
MOST_COLUMNS = 6  # of exercises in one table
FIRST = 15  # mistakes are listed, of those that more than one learner made


def page(klass, today):
    """The report as a page of its own, with no script and nothing from elsewhere."""
    counts = f"{len(klass.learners)} learners, {klass.files} files, read on {today:%d %B %Y}"
    parts = [_wrong_most(klass), _overview(klass), *_by_lesson(klass), _sheets(klass), _remarks(klass)]
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>A class at a glance</title>\n<style>{STYLE}</style></head>\n<body>\n<h1>A class at a glance</h1>\n"
        f"<p>{counts}. {NO_GRADE}</p>\n{''.join(parts)}</body>\n</html>\n"
    )


def _table(caption, heads, lines, kind=""):
    """The HTML of a table, or nothing if it has no lines. The first cell of a line is its head; see `_cell`."""
    head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in heads)
    rows = [_cell(first, 'th scope="row"') + "".join(map(_cell, others)) for first, *others in lines]
    body = "".join(f"<tr>{cells}</tr>\n" for cells in rows)
    table = f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody>"
    return f'<table class="{kind}"><caption>{html.escape(caption)}</caption>\n{table}</table>\n' if lines else ""


def _cell(cell, tag="td"):
    """The HTML of a cell: a text, or a text and its class."""
    text, kind = cell if isinstance(cell, tuple) else (cell, "")
    if len(max(text.split(), key=len, default="")) > LONG:
        kind += " long"
    return f'<{tag} class="{kind}">{html.escape(text)}</{tag[:2]}>'


def _wrong_most(klass):
    found = wrong_most(klass)
    often = [wrong for wrong in found if len(wrong.learners) > 1]
    lines = [
        (f"{len(wrong.learners)} of {wrong.tried}", wrong.where, wrong.words, _lesson_named(wrong.lesson))
        for wrong in often[:FIRST]
    ]
    rest = len(found) - len(lines)
    more = f"<p>{rest} more mistakes were made by fewer. The table of the class lists them all.</p>" if rest else ""
    heads = ["how many", "where", "what went wrong", "in the guide"]
    return (_table("What most learners got wrong", heads, lines) or "<p>No mistake was made twice.</p>") + more


def _handed_in(klass):
    """The lessons from which anybody has handed in something."""
    ids = {id for results in klass.learners.values() for id in results}
    return [lesson for lesson in series.lessons() if any(exercise.id in ids for exercise in lesson.exercises)]


def _overview(klass):
    lessons = _handed_in(klass)
    lines = []
    for name, results in klass.learners.items():
        counts = [[results[it.id].state for it in lesson.exercises if it.id in results] for lesson in lessons]
        cells = [f"{states.count('right')} of {len(states)}" if states else "–" for states in counts]
        lines.append((name, *cells))
    heads = ["learner", *(lesson.number for lesson in lessons)]
    return _table("Right, of the exercises of each lesson", heads, lines if lessons else [], "counts")


def _by_lesson(klass):
    yield f"<p>{LEGEND}</p>\n"
    for lesson in _handed_in(klass):
        for start in range(0, len(lesson.exercises), MOST_COLUMNS):
            exercises = lesson.exercises[start : start + MOST_COLUMNS]
            lines = [
                (name, *(_mark(results.get(exercise.id)) for exercise in exercises))
                for name, results in klass.learners.items()
                if any(exercise.id in results for exercise in exercises)
            ]
            heads = ["learner", *(f"{exercise.number}: {exercise.title}" for exercise in exercises)]
            yield _table(lesson.name, heads, lines, "by-lesson")


def _mark(result):
    if result is None:
        return "–"
    kind = "right" if result.state == "right" else "wrong" if result.state in WRONG else ""
    named = result.mistake if result.state in WRONG and " " not in result.mistake else ""
    said = f"{IN_WORDS[result.state]} {named or 'not yet'}" if result.state in WRONG else IN_WORDS[result.state]
    return said + ", changed since" * result.changed, kind


def _sheets(klass):
    lines = []
    for name, sheets in sorted(klass.sheets.items(), key=_alphabetically):
        for key, (_, marks) in sheets.items():
            states = Counter(mark.state for mark in marks.values())
            first = next((f"{entry}: {mark.words}" for entry, mark in marks.items() if mark.state == "wrong"), "")
            counts = f"{states['right']} of {len(marks)}", str(states["follows"]), str(states["wrong"])
            lines.append((name, key, *counts, (first, "words")))
    heads = ["learner", "sheet", "right", "follows", "wrong", "the first of these"]
    return _table("Sheets (“follows”: right for what was written before it)", heads, lines, "counts")


def _remarks(klass):
    unread = _table("Files that can't be read", ["learner", "file", "why"], klass.unread)
    return unread + _table("Worth a look", ["learner", "file", "what"], klass.remarks)


# ---------------------------------------------------------------- the command


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with the hand-ins, which may have folders in it")
    parser.add_argument("--without-names", action="store_true", help="number the learners")
    parser.add_argument(
        "--output", type=Path, default=Path("class_report"), help="both files, without ending: class_report"
    )
    chosen = parser.parse_args(arguments)
    if not chosen.folder.is_dir():
        parser.error(f"{chosen.folder} is not a folder")
    klass = class_of(chosen.folder, named=not chosen.without_names)
    written, table = (chosen.output.with_name(chosen.output.name + ending) for ending in (".html", ".csv"))
    try:
        written.write_text(page(klass, datetime.date.today()), encoding="utf-8", errors="replace")
        write_table(klass, table)
    except OSError as error:
        parser.error(str(error))
    print(f"{written} and {table}: {len(klass.learners)} learners, {klass.files} files.")
    for learner, file, why in klass.unread:
        print(f"{learner}, {file}: {why}.".encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding))


if __name__ == "__main__":
    main(sys.argv[1:])
