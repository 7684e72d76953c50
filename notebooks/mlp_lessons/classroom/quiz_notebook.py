"""Write the notebook of the quiz: `python -m mlp_lessons.classroom.quiz_notebook`. Then save it, as any notebook."""

import json

from mlp_lessons.exercises.quiz import LETTERS, QUESTIONS

from . import series

PATH = series.FOLDER / f"{series.QUIZ}.ipynb"
MINUTES = 2  # a question
OPENING = f"""\
# Quiz

**What you'll do.** Answer twelve questions on notebooks 01 to 06. Most of them need no arithmetic.

**What you need.** Those six notebooks. Skip the questions on any notebook that you have not read yet.

**How long.** {MINUTES * len(QUESTIONS)} minutes."""
HOW = """\
## How it works

Choose the answer that you think is right, put its letter in quotes in place of `None`, and run the cell. If it is \
wrong, the check says what you overlooked and where to go back. The next cell imports that check."""
CLOSING = """\
## What we've learned

- If you were right first time, you can go on.
- If you were not, the message names the section to reread. Do so, and then try again.

Next: [07 How good is it?](07_how_good_is_it.ipynb), or back to the [start](00_start_here.ipynb)."""


def as_markdown(number, question):
    choices = "\n".join(
        f"- **{letter}.** {choice.words}" for letter, choice in zip(LETTERS, question.choices, strict=True)
    )
    return f"### Question {number}: {question.title} ({MINUTES} minutes)\n\n{question.words}\n\n{choices}"


def notebook():
    """The notebook, not yet run."""
    cells = [
        _text("opening", OPENING),
        _text("how", HOW),
        _code("first", "from mlp_lessons.exercises import check_question"),
    ]
    for number, question in enumerate(QUESTIONS, 1):
        stub = f'my_answer = None  # "A", "B", "C" or "D"\ncheck_question({number}, my_answer)'
        cells += [_text(f"question-{number:02}", as_markdown(number, question)), _code(f"answer-{number:02}", stub)]
    return {"cells": [*cells, _text("closing", CLOSING)], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _text(id, source):
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def _code(id, source):
    return {"cell_type": "code", "id": id, "metadata": {}, "source": source, "execution_count": None, "outputs": []}


if __name__ == "__main__":
    PATH.write_text(json.dumps(notebook()), encoding="utf-8")
    print(f"{PATH}: {len(QUESTIONS)} questions. Run it and save it, as .github/CONTRIBUTING.md says.")
