"""What stands on which slide: the rules, and the lessons by them."""

import collections
import html as entities
import re

import nbformat
import pytest

from pages import lesson, slides
from save_notebooks import NOTEBOOKS, normal_form


def overrides(notebook):
    return [cell["metadata"].get("slide") for cell in notebook["cells"]]


def planned(*sources, **overridden):
    """What each slide shows of such cells."""
    return on_slides(planned_html(*sources, **overridden))


def planned_html(*sources, **overridden):
    """The marked HTML of cells: Markdown, or code with "# gives" and its output."""
    cells = []
    for source in sources:
        code, _, given = source.partition("# gives ")
        output = [{"output_type": "stream", "text": given}]
        if given.startswith("<"):
            output = [{"output_type": "display_data", "data": {"text/html": given}}]
        kind = "code" if given else "markdown"
        cells.append({"cell_type": kind, "source": code, "outputs": output, "metadata": {}})
    for number, override in overridden.items():
        cells[int(number.removeprefix("cell_"))]["metadata"]["slide"] = override
    notebook = {"cells": cells}
    marked = slides.marked(lesson.cells(notebook, "", {}), overrides(notebook))
    return "".join(block for cell in marked for block in cell.blocks)


MARKED = re.compile(r'data-slide="(\d+)" data-show="(\w+)"[^>]*>(.*?)(?=<[^>]*data-slide|$)', re.DOTALL)


def on_slides(html):
    """What each slide shows, as text, in its order; "later: " before what comes at a key."""
    found = collections.defaultdict(list)
    for slide, show, inside in MARKED.findall(html):
        seen = re.sub(r'<span class="rest">.*?</span>|<details.*|<[^>]+>', "", inside, flags=re.DOTALL).strip()
        found[int(slide)] += (
            [{"now": "", "later": "later: "}[show] + " ".join(entities.unescape(seen).split())]
            if show != "note"
            else []
        )
    return [found[slide] for slide in sorted(found)]


def test_a_slide_begins_at_a_heading_and_has_its_first_sentence():
    assert planned("# A\n\n**What.** Do it. Well.", "## B\n\nFirst, e.g. this. Then that.\n\nMore.", "x # gives 1") == [
        ["A", "What. Do it."],
        ["B", "First, e.g. this.", "x", "1"],
    ]


def test_the_answer_to_a_question_comes_at_a_key():
    assert planned(
        "# A",
        "## B\n\nFirst.\n\n**Predict, then run.** One or two? Think.",
        "x # gives 1",
        "It is one. That is plain.\n\nMore.",
        "y # gives 2",
    ) == [
        ["A"],
        ["B", "First.", "Predict, then run. One or two? Think.", "x", "later: 1", "later: It is one."],
        ["More.", "y", "2"],
    ]


def test_a_picture_begins_a_slide_and_hides_its_code():
    cells = "# A\n\n## B\n\nFirst.", "x # gives 1", 'figure() # gives <p>Seen: <img alt=""></p>'
    assert planned(*cells) == [["A"], ["B", "First.", "x", "1"], ["Seen:"]]


def test_what_leads_to_a_formula_is_shown_with_it():
    cells = "# A\n\n## B\n\nFirst.", "x # gives 1", "It is one. So the rule is\n\n$$a = b$$"
    assert planned(*cells)[2:] == [["So the rule is", "a=b"]]


def test_code_after_a_list_begins_a_slide_with_the_sentence_before_it():
    cells = "# A\n\n## B\n\nFirst:\n\n- one\n- two\n\nSecond. Third. (Or so.)", "x # gives 1"
    assert planned(*cells)[1:] == [["B", "First:", "one two"], ["Third.", "x", "1"]]


def test_long_code_is_in_the_notes():
    code = "\n".join(["x = 1"] * slides.LONGEST_CODE)
    assert len(planned("# A", "## B\n\nFirst.", f"{code}# gives 1")[1]) == 4
    assert len(planned("# A", "## B\n\nFirst.", f"{code}\nx # gives 1")[1]) == 3


def test_a_slide_of_words_alone_has_all_of_them():
    assert planned("# A", "## B\n\nFirst. Second.\n\nThird.", "## C")[1] == ["B", "First. Second.", "Third."]


def test_notes_of_what_comes_are_those_of_the_next_slide():
    cells = "# A\n\n## B\n\nFirst.", "x # gives 1", "Of x.\n\nOf y.\n\n**Predict, then run.** Why?", "y # gives 2"
    html = planned_html(*cells, "Of y.\n\nOf the picture.", 'figure() # gives <img alt="">', "Of it.\n\n## C")
    assert re.findall(r'<p data-slide="(\d)" data-show="note">(.*?)</p>', html) == [
        ("2", "Of x."), ("3", "Of y."), ("4", "Of the picture."), ("4", "Of it.")
    ]  # fmt: skip
    assert re.findall(r'<pre data-slide="(\d)" data-show="note"', html) == ["4"]


def test_the_exercises_are_one_slide():
    exercises = "## Exercises\n\nThey ask.", "### Exercise 1: X (2 minutes)\n\nWhat?", "x # gives 1", "Hint."
    assert planned("# A", *exercises, "### Exercise 2: Y (3 minutes)\n\nWhy?", "y # gives 2")[1:] == [
        ["Exercises", "They ask.", "Exercise 1: X (2 minutes)", "Exercise 2: Y (3 minutes)"]
    ]


def test_the_metadata_of_a_cell_overrides_the_rules():
    cells = "# A\n\n## B\n\nFirst.", "x # gives 1", "y # gives 2", "z # gives 3"
    assert planned(*cells) == [["A"], ["B", "First.", "x", "1"], ["y", "2"], ["z", "3"]]
    assert planned(*cells, cell_2="with-previous") == [["A"], ["B", "First.", "x", "1", "y", "2"], ["z", "3"]]
    assert planned(*cells, cell_2="skip") == [["A"], ["B", "First.", "x", "1"], ["z", "3"]]
    asked = "# A\n\n**Predict, then run.** Why?", "x # gives 1", "y # gives 2", "So. Yes."
    assert planned(*asked, cell_2="skip")[1:] == [["Predict, then run. Why?", "x", "later: 1", "later: So."]]
    assert planned(*cells, cell_1="new")[1:3] == [["B", "First."], ["x", "1"]]


@pytest.mark.parametrize(("html", "expected"), [
    ("One. Two? (Three. Four.) Five", ["One.", " Two?", " (Three. Four.)", " Five"]),
    ("<b>One.</b> Two. <code>x. y</code> three.", ["<b>One.</b> Two.", " <code>x. y</code> three."]),
    ("It is 0.5, e.g. here, i.e. there.", ["It is 0.5, e.g. here, i.e. there."]),
])  # fmt: skip
def test_sentences_end_where_they_should(html, expected):
    assert slides.sentences(html) == expected


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_is_14_to_20_slides_and_nothing_is_lost(path):
    notebook = lesson.read(path)
    plain = lesson.cells(notebook, "", {})
    marked = slides.marked(plain, overrides(notebook))
    html = ["".join(block for cell in cells for block in cell.blocks) for cells in (plain, marked)]
    text = [re.sub(r"<[^>]+>", "", page) for page in html]
    assert text[0].split() == text[1].split()
    blocks = sum(block != "" for cell in plain for block in cell.blocks)
    numbers = [int(slide) for slide in re.findall(r'data-slide="(\d+)"', html[1])]
    assert len(numbers) == blocks
    assert numbers == sorted(numbers)
    shown = on_slides(html[1])
    assert len(shown) == numbers[-1]
    assert 14 <= len(shown) <= 20
    assert all(any(not seen.startswith("later") for seen in slide) for slide in shown)


def test_at_most_25_cells_override_the_rules():
    found = [override for path in NOTEBOOKS for override in overrides(lesson.read(path)) if override]
    assert set(found) <= {"new", "with-previous", "skip"}
    assert 0 < len(found) <= 25


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_override_changes_something(path):
    notebook = lesson.read(path)
    cells, said = lesson.cells(notebook, "", {}), overrides(notebook)
    for number in (number for number, override in enumerate(said) if override):
        without = [*said[:number], None, *said[number + 1 :]]
        assert slides.marked(cells, without) != slides.marked(cells, said), number


def test_saving_keeps_the_overrides_and_nothing_else():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("x", metadata={"slide": "new", "a": 1})])
    saved = normal_form(notebook)
    assert nbformat.reads(saved, as_version=4).cells[0].metadata == {"slide": "new"}
    assert normal_form(nbformat.reads(saved, as_version=4)) == saved
