"""The front page, made of README: what the series is, a living picture, the lessons, and the ways to go on."""

import html
import re

from mlp_lessons.classroom.series import FOLDER, lessons
from pages import shell

ROW = re.compile(r"^\| \d+ \| \[.*?\]\(notebooks/(\w+)\.ipynb\) \| (.+?) \| (\d+) \+ (\d+) \|", re.MULTILINE)
BINDER = re.compile(r"^\[b0\]: (\S+)$", re.MULTILINE)  # binder/set_repository.py writes it
LESSON = """\
<li><a href="{stem}.html"><b>{name}</b></a> <span>{learned}</span>
<span class="minutes">{minutes} minutes + {more}</span></li>
"""
BODY = """\
<main>
<h1>{title}</h1>
<p>{opening}</p>
{picture}
<p>{rest}</p>
<p class="ways"><a href="{first}.html">Begin reading</a> <a href="{living}">Run the first lesson in the
browser</a></p>

<h2 id="lessons">The lessons</h2>
<p>The first minutes are for the lesson, the others for its exercises.</p>
<ul class="lessons">
{lessons}</ul>
<p>After 6, <a href="quiz.html">a quiz</a> of {questions} questions asks what has stayed. The
<a href="glossary.html">glossary</a> has every symbol and term, and the <a href="card.html">card</a> all formulas.</p>

<h2 id="ways">Ways to go on</h2>
<dl>
<dt>Read</dt>
<dd>A lesson is a page with all its results. Its sliders need no Python, and nothing has to be installed.</dd>
<dt><a href="{living}">Run it in the browser</a></dt>
<dd>Python itself then runs in the page, so you can change the code and have your exercises checked. Your work stays in
this browser. The first start takes a minute or so, and less if you have been reading here.</dd>
{binder}<dt>Download</dt>
<dd>Each lesson has a link that gives it as one file, which a double click opens. To work with Python on your own
computer, take <a download href="{project}">the whole project</a>, unpack it, and follow its README.</dd>
</dl>
{teachers}</main>
<footer><p>Code: BSD 3-Clause. Text and pictures: CC BY 4.0. The formulas are set in a part of STIX Math
(<a href="lesson-math-licence.txt">licence</a>).</p></footer>
"""
ON_BINDER = """\
<dt><a href="{address}">Open it on Binder</a></dt>
<dd>Binder makes a server for you. It may take a minute or two to start, and it forgets your work when you leave.</dd>
"""
TEACHERS = """\
<h2 id="teachers">For teachers</h2>
<p><a href="for_teachers.html">A guide</a> has a plan for 90 minutes or for four times 90, and for each lesson the
board, the question before the slider, and where classes get stuck.</p>
"""
# Where JupyterLite's pages look for their settings.
SETTINGS = '<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{}</script>\n'
PROJECT = "mlp-notebooks.zip"


def page(picture):
    """The front page, with the HTML of a living picture."""
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    title, opening = re.match(r"# ([^\n]+)\n\n(.+?)\n\n", readme, re.DOTALL).groups()
    opening = opening.splitlines()
    learned = {stem: rest for stem, *rest in ROW.findall(readme)}
    *series, quiz = lessons()
    binder = BINDER.search(readme)
    body = BODY.format(
        title=title,
        opening=" ".join(opening[:2]),
        rest=" ".join(opening[2:]),
        picture=picture,
        first=series[0].stem,
        living=html.escape(shell.living(series[0].stem)),
        lessons="".join(_row(lesson, *learned[lesson.stem]) for lesson in series),
        questions=len(quiz.exercises),
        binder=ON_BINDER.format(address=html.escape(binder[1])) if binder else "",
        project=PROJECT,
        teachers=TEACHERS if (FOLDER.parent / ".github" / "for_teachers.md").exists() else "",
    )
    return shell.page(title, "front", body, SETTINGS)


def _row(lesson, learned, minutes, more):
    return LESSON.format(stem=lesson.stem, name=lesson.name, learned=learned, minutes=minutes, more=more)
