"""A saved notebook as the HTML of its page: every cell in order, with what it gave."""

import html
import json
import re
from dataclasses import dataclass, field

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from mlp_lessons.classroom.series import QUIZ, joined
from pages import shell, slides
from pages.formulas import mathml

EXERCISE = re.compile(r"### (\w+ \d+): .+ \(\d+ minutes?\)")
FOLDED = """\
<details class="predicted">
<summary>I have predicted: show what the cell gives</summary>
{output}</details>
"""
ANSWER_IT = '<p class="on-to-python"><a href="{address}">Answer {exercise} in the living notebook</a></p>\n'


@dataclass
class Cell:
    """A cell of the notebook, and what its section on the page holds."""

    number: int
    kind: str  # "markdown", "exercise" where one begins, "code", "stub" of an exercise
    blocks: list  # the HTML of each paragraph, heading, formula, list …; of a code cell, its source and its output
    attributes: dict = field(default_factory=dict)  # of the section


# ---------------------------------------------------------------- Markdown


def slug(heading):
    """The name by which a link finds a heading."""
    return re.sub(r"[^\w]+", "-", re.sub(r"<[^>]+>", "", heading).lower()).strip("-")


def wide(content, name):
    """A box that scrolls sideways by itself where its content is wider than the page."""
    return f'<div class="wide" role="group" aria-label="{name}">{content}</div>\n'


class _Renderer(mistune.HTMLRenderer):
    def __init__(self):
        super().__init__(escape=False)  # the lessons' own <details>

    def heading(self, text, level, **_):
        return f'<h{level} id="{slug(text)}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"^(\w+)\.ipynb$", r"\1.html", url), title)

    def block_code(self, code, info=None):
        return python(code, "source") if info == "python" else super().block_code(code, info)

    def inline_math(self, text):
        return mathml(text)

    def block_math(self, text):
        return wide(mathml(text, "block"), "Formula")

    def table(self, text):
        return wide(f"<table>{text}</table>", "Table")


_PLUGINS = ["math", "table"]
_TOKENS = mistune.create_markdown(renderer=None, plugins=_PLUGINS)
_HTML = mistune.create_markdown(renderer=_Renderer(), plugins=_PLUGINS)


def blocks(markdown):
    """The HTML of each block of the text. What is folded is one block, with all that it holds."""
    tokens, state = _TOKENS.parse(markdown)
    found, depth = [], 0
    for token in tokens:
        block = _HTML.renderer([token], state)
        if depth:
            found[-1] += block
        elif block.strip():
            found.append(block)
        depth += block.count("<details>") - block.count("</details>")
    return found


# ---------------------------------------------------------------- code and what it gave


_WITHOUT_COLOUR = re.compile(r'<span class="(?:fm|n|ne|nn|o|p|w)">([^<]*)</span>')  # names, signs and gaps


def python(code, kind):
    """Code, coloured."""
    marked = highlight(code.strip(), PythonLexer(), HtmlFormatter(nowrap=True))
    return f'<pre class="{kind}"><code>' + _WITHOUT_COLOUR.sub(r"\1", marked) + "</code></pre>\n"


def _shown(output):
    """The HTML of one output."""
    if output["output_type"] == "stream":
        return f"<pre>{html.escape(joined(output['text']).rstrip())}</pre>\n"
    data = {kind: joined(content) for kind, content in output["data"].items()}
    if "text/html" in data:
        return re.sub(r"<style>.*?</style>", "", data["text/html"], flags=re.DOTALL) + "\n"
    if "text/latex" in data:
        formulas = re.findall(r"\$\$(.+?)\$\$", data["text/latex"], re.DOTALL)
        return "".join(wide(mathml(formula, "block"), "Matrix") for formula in formulas)
    return f"<pre>{html.escape(data['text/plain'])}</pre>\n"


def _output(cell, picture):
    shown = "".join(
        picture if picture and "text/html" in output.get("data", {}) else _shown(output) for output in cell["outputs"]
    )
    return f'<div class="output">{shown}</div>\n' if shown else ""


# ---------------------------------------------------------------- the page


def cells(notebook, stem, pictures):
    """[Cell] of a notebook. `pictures` has the HTML that takes the place of a cell's output, by the cell's number."""
    found, predict, exercise = [], False, None
    for number, cell in enumerate(notebook["cells"]):
        source = joined(cell["source"])
        if cell["cell_type"] == "markdown":
            heading = EXERCISE.match(source)
            found.append(Cell(number, "exercise" if heading else "markdown", blocks(source)))
            exercise = heading and heading[1]
            predict = any(block.startswith("<p><strong>Predict, then") for block in found[-1].blocks)
            continue
        output = _output(cell, pictures.get(number))
        if predict and output:
            output, predict = FOLDED.format(output=output), False
        found.append(Cell(number, "stub" if exercise else "code", [python(source, "source"), output]))
        if exercise:
            address = shell.living(stem, slug(exercise))
            found[-1].blocks.append(ANSWER_IT.format(address=address, exercise=exercise.lower()))
            exercise = None
    return found


def section(cell):
    """The HTML of a cell."""
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in cell.attributes.items())
    body = "".join(cell.blocks)
    return f'<section class="cell" id="cell-{cell.number}" data-kind="{cell.kind}"{attributes}>\n{body}</section>\n'


def read(path):
    """The notebook in that file."""
    return json.loads(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- the whole page

BODY = """\
<header><nav aria-label="The series">
{around}
</nav>
<p class="ways"><a href="{address}">Run this lesson in the browser</a>
<a download href="one_file/{stem}.html">Download it as one file</a></p></header>
<main>
{cells}</main>
<footer><nav aria-label="Before and after">
{around}
</nav></footer>
"""
PRESENTED = """\
<link rel="stylesheet" href="present.css">
<script defer src="present.js"></script>
"""


LETTER = re.compile(r'<path id="(letter-\w+)" d="[^"]*"/>')


def letters_once(body):
    """The pictures of a page share the letters that the first of them defines: figures/vector.py names them alike."""
    defined = set()

    def definition(letter):
        known = letter[1] in defined
        defined.add(letter[1])
        return "" if known else letter[0]

    return LETTER.sub(definition, body)


def page(notebook, stem, pictures, before=None, after=None):
    """The page of a notebook; `before` and `after` are the series.Lesson next to it."""
    found = cells(notebook, stem, pictures)
    if stem != QUIZ:
        found = slides.marked(found, [cell["metadata"].get("slide") for cell in notebook["cells"]])
    body = letters_once("".join(map(section, found)))
    title = html.unescape(re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.+)</h1>", body)[1]))
    around = [
        before and f'<a rel="prev" href="{before.stem}.html">← {before.name}</a>',
        '<a href="index.html">All lessons</a>',
        '<a href="glossary.html">Glossary</a>',
        '<a href="card.html">Card of formulas</a>',
        after and f'<a rel="next" href="{after.stem}.html">{after.name} →</a>',
    ]
    around = "\n".join(filter(None, around))
    return shell.page(
        title, "lesson", BODY.format(around=around, address=shell.living(stem), stem=stem, cells=body), PRESENTED
    )
