"""The sheet as boxes to type into, which remember what was typed. There is no mathematics here.

kept.py keeps the entries from one day to the next.
"""

import html
import traceback

import ipywidgets
from IPython.display import display

from mlp_lessons import alive

from . import kept, marking, pencil
from .page import RULES, given_html, sigmoid_html
from .pencil import ENTRIES, MATRICES

LEFT = 'style="text-align: left"'
BETWEEN = "&nbsp;&nbsp;&nbsp;"
NEXT = f"{BETWEEN}<br>"  # a slide has all in one line
MARKS = {"right": "✓", "follows": "(✓)", "wrong": "✗", "waits": "…", "unfinished": "…", "empty": ""}
STYLE = """<style>
.pencil-box > label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.pencil-box::after { content: ""; flex: 0 0 2em; padding-left: 4px; font-weight: bold; line-height: 28px; }
.pencil-box input { text-align: right; font-size: 15px !important; }
.pencil-wrong input { border: 3px solid var(--jp-error-color1, #b00020) !important; }
.pencil-wrong::after { color: var(--jp-error-color1, #b00020); }
MARKS
.pencil-words, .pencil-words * { line-height: 1.45 !important; font-size: 14px; }
.pencil-words p { margin: 0.6em 0; }
.pencil-words .sigmoid { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: start; }
.pencil-words table { border-collapse: collapse; margin: 0.2em 0; }
.pencil-words th, .pencil-words td { padding: 1px 8px; text-align: right; }
</style>"""


def boxes_for(sheet):
    """Show the sheet as boxes, one for each entry, each marked as soon as it is filled.

    Parameters
    ----------
    sheet : what `pencil.sheet` returns
    """
    return _Boxes(sheet)


def typed(sheet):
    """{entry: text}, what has been typed into the boxes of this sheet, now or on another day."""
    return kept.find(sheet)[0]


class _Boxes:
    """Shown as boxes where a kernel answers, and as a table elsewhere."""

    def __init__(self, sheet):
        self.sheet, self.accepted = sheet, {}
        self.entries, trouble = kept.find(sheet)
        self.boxes = {entry: _box(entry, self.entries.get(entry, "")) for entry in ENTRIES}
        self.words = {name: _words() for name in MATRICES}
        self.count, self.trouble, self.record = _words(), _words(), None
        self._mark()
        self._warn(trouble)
        for entry, box in self.boxes.items():
            box.observe(lambda change, entry=entry: self._typed(entry, change["new"]), names="value")
        matrices = [ipywidgets.VBox([self._matrix(name), self.words[name]]) for name in MATRICES]
        given = ipywidgets.HTML(_given(sheet)).add_class("pencil-words")
        self.view = ipywidgets.VBox([given, *matrices, self.trouble, self.count])

    def _matrix(self, name):
        rows = [ipywidgets.HBox([self.boxes[entry] for entry in row]) for row in pencil.rows(name)]
        matrix = MATRICES[name]
        title = f'<span style="white-space: nowrap"><b>{name}</b> = {matrix.formula}</span><br>{matrix.shapes}'
        heading = ipywidgets.HTML(title, layout={"width": "22em", "flex": "0 0 auto"}).add_class("pencil-words")
        return ipywidgets.HBox([heading, ipywidgets.VBox(rows)])

    @alive.one_at_a_time
    def _typed(self, entry, text):
        if self.entries.get(entry, "") == text:
            return  # it was put there by `_adopt`
        self.entries[entry] = text
        try:
            self._mark()
            entries, trouble = kept.keep(self.sheet, {entry: text})
            self._adopt(entries)
            self._warn(trouble)
            if self.record:
                self.put_still(self._bundle())
                self.record.update(_Record(self.sheet, self.entries))
        except Exception:  # nothing else shows a callback's error
            self.count.value = f"<pre>{html.escape(traceback.format_exc())}</pre>"

    def _adopt(self, entries):
        """Show what another kernel has written into this sheet in the meantime."""
        new = {entry: text for entry, text in entries.items() if text != self.entries.get(entry, "")}
        self.entries.update(new)
        for entry, text in new.items():
            self.boxes[entry].value = text
        if new:
            self._mark()

    def _warn(self, trouble):
        _set(self.trouble, f'<p role="alert"><b>{html.escape(trouble)}</b></p>' if trouble else "")

    def _mark(self):
        said = {name: {} for name in MATRICES}
        states = []
        for entry, mark in marking.mark(self.sheet, self.entries).items():
            state, words = mark.state, mark.words
            if state in ("right", "follows"):
                self.accepted[entry] = self.entries[entry]
            elif state == "wrong" and self.accepted.get(entry) == self.entries[entry]:
                words = "It was right before an earlier entry changed. Work it out once more."
            _set_state(self.boxes[entry], entry, state)
            states.append(state)
            if words and state != "unfinished":  # a line that came and went at every key would move the page
                said[ENTRIES[entry][0]].setdefault((MARKS[state], html.escape(words)), []).append(entry)
        for name, lines in said.items():
            shown = [f"{mark} <b>{_together(name, which)}</b>: {words}" for (mark, words), which in lines.items()]
            _set(self.words[name], "<br>".join(shown))
        _set(self.count, _counted(states))

    def _bundle(self):
        return {"text/html": _still(self.sheet, self.entries), "text/plain": "A sheet to fill"}

    def _ipython_display_(self):
        self.put_still = alive.show(self._bundle(), self.view, self.boxes.clear)
        self.record = display(_Record(self.sheet, self.entries), display_id=True)


class _Record:
    """What has been typed, as text that is saved with the notebook."""

    def __init__(self, sheet, entries):
        self.text = pencil.as_text(sheet, entries)

    def __repr__(self):
        return self.text.rstrip()

    def _repr_html_(self):
        title = f"The sheet as text, saved with this notebook and in {kept.FILE}"
        return f"<details><summary>{title}</summary><pre>{html.escape(self.text)}</pre></details>"


# ---------------------------------------------------------------- the parts of the view


def _box(entry, text):
    box = ipywidgets.Text(value=text, layout={"width": "8em", "margin": "1px 0"}, style={"description_width": "0"})
    box.add_class("pencil-box")
    return box


def _words():
    return ipywidgets.HTML().add_class("pencil-words")


def _set(widget, value):
    if widget.value != value:
        widget.value = value


def _set_state(box, entry, state):
    """The state is part of the name that a screen reader says. Everybody else sees a mark after the box."""
    label = f"{entry}, {marking.STATES[state]}"
    if box.description != label:
        box.description = label
        for other in MARKS:
            box.remove_class(f"pencil-{other}")
        box.add_class(f"pencil-{state}")


def _together(name, entries):
    rows, columns = MATRICES[name].shape
    return f"all of {name}" if len(entries) == rows * columns else ", ".join(entries)


def _counted(states):
    words = f"{states.count('right')} of {len(states)} entries are right."
    if "follows" in states:
        words += f" {states.count('follows')} more are right for what you wrote before them."
    if "wrong" in states:
        words += f" {states.count('wrong')} not right."
    if states.count("right") == len(states):
        words += " The sheet is done. That was one step of backpropagation by hand."
    return f'<p role="status"><b>{words}</b></p>'


def _given(sheet):
    marks = "\n".join(f'.pencil-{state}::after {{ content: "{mark}"; }}' for state, mark in MARKS.items())
    return (
        f"{STYLE.replace('MARKS', marks)}{given_html(sheet)}<p>{RULES} Tab goes to the next box.<br>"
        "✓ right, (✓) right for what you wrote before it, ✗ not right, "
        "… not finished, because a decimal or an earlier entry is missing.</p>"
        f"<details><summary>A table of the sigmoid</summary>{sigmoid_html()}</details>"
    )


def _still(sheet, entries):
    """The sheet for a page without a kernel, as high as the boxes in pixels, so that nothing moves when they come."""
    matrices = ""
    for name, matrix in MATRICES.items():
        rows = pencil.rows(name)
        texts = [BETWEEN.join(html.escape(entries.get(entry, "")) or "☐" for entry in row) for row in rows]
        matrices += (
            f'<tr style="height: {max(49, 30 * len(rows) + 4)}px"><th scope="row" {LEFT}>{name}</th>'
            f"<td {LEFT}>{matrix.formula}{NEXT}{matrix.shapes}</td><td {LEFT}>{NEXT.join(texts)}</td></tr>"
        )
    words = f'<p style="margin: 0.6em 0"><b>{sheet.key}: run the cell, and there is a box for each ☐.</b></p>'
    given = f'<div style="min-height: 197px">{_given(sheet)}</div>'
    return f'<div class="pencil-words">{given}<table>{matrices}</table>{words}</div>'
