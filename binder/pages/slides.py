"""What of a lesson stands on which slide: rules over the cells of its page, and no cell for slides alone.

A slide begins at a heading, at a *Predict*, at a picture, and at code, a formula or a table after an output or a list.
On it stand headings, formulas, tables, short code with its output, the question of a *Predict*, and of the words the
first sentence after a heading and the one that leads to what is shown next. What was to be predicted comes at a key,
with the sentence after it. The exercises are one slide. All the rest is for the notes.

Where the rules go wrong, the metadata of a cell says `"slide"`: "new" begins a slide there, "with-previous" begins
none, and "skip" leaves the cell to the notes.
"""

import itertools
import re
from dataclasses import dataclass, field, replace

LONGEST_CODE = 9  # lines
NOW, LATER, NOTE = "now", "later", "note"

KINDS = {  # of a block, by how its HTML begins
    r"<h1": "title",
    r"<h": "heading",
    r"<p><strong>Predict, then (run|check)": "predict",
    r"<p><strong>Predict": "question",  # what follows it is not the answer
    r"<p><strong>Sources": "sources",
    r"<p>": "words",
    r"<[uo]l": "list",
    r'<div class="wide"[^>]*"Formula"': "formula",
    r'<div class="wide"': "table",
    r"<pre": "code",
    r'(?s).*<div class="output">.*<(img|svg|table)\b': "picture",
    r'(?s).*<div class="output">': "output",
}
GIVEN = {"output", "picture"}
FULL = {*GIVEN, "list"}  # after which nothing but words has room
ASKED = {"predict", "question"}
WORDS = {"title", "heading", "words"}


@dataclass
class Piece:
    """A block of a cell, its code or its output: on which slide it is, and what is shown of it there, and when."""

    html: str
    kind: str
    cell: int
    override: str | None
    exercise: bool  # is it a part of one?
    sentences: list = field(default_factory=list)  # of words, or of each item of an answer: those that are shown
    slide: int = 0
    show: str = NOTE


def marked(cells, overrides):
    """The cells of a page, in whose HTML stands what of it belongs to which slide. `overrides` has one for each cell,
    or None."""
    found = plan(pieces(cells, overrides))
    return [
        replace(cell, blocks=[_with_marks(piece) for piece in found if piece.cell == cell.number]) for cell in cells
    ]


# ---------------------------------------------------------------- sentences

TAG_OR_TEXT = re.compile(r"<[^>]+>|[^<]+")
SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bvs)(?<!\bNo)[.?!]\)?(?=\s)")


def sentences(html):
    """The sentences of a paragraph. None ends in brackets, in code, in a formula or in bold words."""
    ends, depth, at = [], 0, 0
    for part in TAG_OR_TEXT.findall(html):
        if part.startswith("</"):
            depth -= 1
        elif part.startswith("<"):
            depth += not part.endswith("/>")
        elif depth == 0:
            ends += [at + end.end() for end in SENTENCE_END.finditer(part + " ")]
        at += len(part)
    bounds = [0, *(end for end in ends if html.count("(", 0, end) == html.count(")", 0, end)), len(html)]
    return [html[start:end] for start, end in itertools.pairwise(bounds) if html[start:end].strip()]


def _inner(paragraph):
    return re.sub(r"^<p>|</p>\s*$", "", paragraph)


# ---------------------------------------------------------------- pieces


def pieces(cells, overrides):
    """The pieces of a page."""
    found, exercise = [], False
    for cell, override in zip(cells, overrides, strict=True):
        exercise = cell.kind == "exercise" or (exercise and not cell.blocks[0].startswith("<h2"))
        for html in cell.blocks:
            kind = next((kind for beginning, kind in KINDS.items() if re.match(beginning, html)), "folded")
            found.append(Piece(html, kind, cell.number, override, exercise))
    for piece, following in itertools.pairwise(found):
        if piece.kind == "code":
            piece.kind = _kind_of_code(piece, following)
            if piece.kind == "preamble" and following.cell == piece.cell:
                following.kind = "preamble"
    return found


def _kind_of_code(piece, following):
    code = re.sub(r"<[^>]+>", "", piece.html).strip()
    if code.startswith("try:"):
        return "preamble"  # gets the tools
    if following.kind == "picture" and following.cell == piece.cell:
        return "code of a picture"
    return "code" if code.count("\n") < LONGEST_CODE else "long code"


# ---------------------------------------------------------------- rules


def plan(found):
    """The pieces, each with its slide."""
    way, kinds = _Way(), {}
    for piece, following in zip(found, [*found[1:], None], strict=True):
        way.place(piece, following)
        if piece.show != NOTE:
            kinds.setdefault(piece.slide, set()).add(piece.kind)
    for piece in found:
        if piece.kind == "words" and not piece.exercise and kinds.get(piece.slide, WORDS) == {"heading", "words"}:
            piece.sentences, piece.show = _all(piece), NOW  # nothing but words: all of them
    for before, piece, following in reversed(list(zip(found, found[1:], found[2:], strict=False))):
        leads = piece.show == NOTE and piece.kind in {"words", "long code", "code of a picture"}
        if leads and before.kind not in GIVEN and following.kind not in {"title", "heading"}:
            piece.slide = following.slide  # said of what comes, not of what came
    return found


def _all(words):
    return list(range(len(sentences(_inner(words.html)))))


class _Way:
    """Where one is on the way through the pieces."""

    def __init__(self):
        self.slide = 0
        self.shown = set()  # the kinds on this slide
        self.cell = None  # of the last piece on it
        self.level = 0  # of the last heading
        self.headed = False  # does a heading wait for its sentence?
        self.asked = False  # does a Predict wait for its answer?
        self.answered = False  # does the answer wait for its sentence?
        self.over = False  # is all that comes for reading on?

    def place(self, piece, following):
        leads = self.leads(piece, following)
        piece.sentences = self.spoken(piece, leads)
        if self.visible(piece):
            if self.begins(piece, leads):
                self.slide, self.shown = self.slide + 1, set()
                self.answered = False
            hidden = self.answered if piece.kind in {"words", "list"} else self.asked and piece.kind in GIVEN
            piece.show = LATER if hidden else NOW
            self.shown.add(piece.kind)
            self.cell = piece.cell
        piece.slide = self.slide
        if piece.override != "skip":
            self.go_on(piece)

    def leads(self, piece, following):
        """Does a sentence lead to what is shown next?"""
        if piece.kind != "words" or self.answered or following is None:
            return False
        if following.kind == "code":
            return bool(self.shown & FULL) or piece.html.rstrip().endswith(":</p>")
        return following.kind in {"formula", "table"}

    def spoken(self, piece, leads):
        """Which sentences are shown."""
        if piece.kind == "list":
            return [0]
        if piece.kind != "words" or (piece.exercise and piece.override != "new"):
            return []
        said = sentences(_inner(piece.html))
        every = list(range(len(said)))
        if piece.exercise:
            return every
        first = self.headed or self.answered or (piece.html.startswith("<p><strong>") and not self.shown & GIVEN)
        outside_brackets = [k for k in every if not said[k].strip().startswith("(")]
        return sorted({*(every[:1] if first else []), *(outside_brackets[-1:] if leads else [])})

    def visible(self, piece):
        if piece.override == "skip" or self.over or piece.kind == "sources":
            return False
        if piece.exercise and piece.kind != "heading":
            return piece.override == "new" and piece.kind in {"words", "list", "table", "formula"}
        if piece.kind == "list":
            return self.answered or not self.shown & FULL
        return bool(piece.sentences) or piece.kind in {"title", "heading", "formula", "table", "code", *GIVEN, *ASKED}

    def begins(self, piece, leads):
        """Does a slide begin here?"""
        if piece.override == "new" and piece.cell != self.cell:
            return True
        if piece.override == "with-previous":
            return False
        if piece.kind == "heading":
            under = int(piece.html[2]) > self.level or piece.exercise
            return not ("heading" in self.shown and self.shown <= WORDS and under)
        if piece.kind == "title":
            return True
        if piece.kind in ASKED:
            return not self.shown <= {"heading", "words"}
        if piece.kind == "picture":
            return not self.shown <= {"heading", "words", *ASKED}
        return (leads or piece.kind in {"code", "formula", "table"}) and bool(self.shown & FULL)

    def go_on(self, piece):
        """What the piece leaves open."""
        if piece.kind in {"title", "heading"}:
            self.level, self.over = int(piece.html[2]), False
        if piece.kind in {*WORDS, *ASKED, *GIVEN, "list"}:
            self.headed = piece.kind == "heading"
            self.answered = self.asked and piece.kind in GIVEN
            self.asked = piece.kind == "predict"
        self.over |= piece.kind == "sources"


# ---------------------------------------------------------------- marks


def _with_marks(piece):
    """The HTML of the piece, with its slide and what the slide does not show."""
    html = piece.html
    if piece.show != NOTE and piece.kind == "words":
        html = f"<p>{_without_rest(_inner(html), piece.sentences)}</p>\n"
    if piece.show == LATER and piece.kind == "list":
        html = re.sub(
            r"(<li>(?:<p>)?)(.*?)(?=(?:</p>)?\s*</li>)",
            lambda item: item[1] + _without_rest(item[2], piece.sentences),
            html,
            flags=re.DOTALL,
        )
    beginning = r'<div class="output"' if '<div class="output">' in html else r"^<\w+"
    return re.sub(beginning, rf'\g<0> data-slide="{piece.slide}" data-show="{piece.show}"', html, count=1)


def _without_rest(html, shown):
    """The sentences, those that are not shown in a <span>."""
    return "".join(
        sentence if number in shown else f'<span class="rest">{sentence}</span>'
        for number, sentence in enumerate(sentences(html))
    )
