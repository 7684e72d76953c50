"""Print the quiz, and its key: `python -m mlp_lessons.classroom.print_quiz`.

It writes one HTML file that any browser prints, on A4 or on Letter: form 1, form 2 with the choices in the opposite
order, so that no letter is right in both, and a key that says what each wrong choice overlooks.
"""

import argparse
import html
import re
import sys
from pathlib import Path

from mlp_lessons.exercises.quiz import LETTERS, QUESTIONS

FORMS = {1: slice(None), 2: slice(None, None, -1)}  # the order of the choices
STYLE = """
@page { margin: 14mm; }
body { font: 11pt/1.35 "Helvetica Neue", Arial, sans-serif; color: #000; background: #fff; max-width: 180mm;
  margin: auto; }
h1 { font-size: 16pt; margin: 0 0 3mm; display: flex; justify-content: space-between; gap: 10mm; }
h1 span { font-weight: normal; font-size: 12pt; }
h2 { font-size: 11pt; margin: 0; }
h2 span { font-weight: normal; margin-left: 2em; }
.form, .key { break-before: page; }
.form:first-child { break-before: auto; }
.question { break-inside: avoid; margin: 0 0 4mm; }
.question p { margin: 0.5mm 0 1mm; }
ol { list-style: upper-alpha; margin: 0; padding-left: 8mm; columns: 2; column-gap: 8mm; }
li { break-inside: avoid; }
table { border-collapse: collapse; font-size: 9.5pt; margin: 0 0 4mm; }
th, td { text-align: left; vertical-align: top; padding: 0.8mm 3mm 0.8mm 0; border-bottom: 0.2mm solid #999; }
.question th { width: 10mm; }
.question td:nth-child(2) { width: 65mm; }
code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.92em; white-space: nowrap; }
"""


def ordered(question, form):
    """[(letter, choice)] of a question as they stand in that form."""
    return list(zip(LETTERS, question.choices[FORMS[form]], strict=True))


def right_letter(question, form):
    return next(letter for letter, choice in ordered(question, form) if not choice.slug)


def document():
    """The HTML of both forms and the key."""
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Quiz</title>\n'
        f"<style>{STYLE}</style></head>\n<body>\n{''.join(map(_form, FORMS))}{_key()}</body>\n</html>\n"
    )


def _form(form):
    questions = "".join(_question(number, question, form) for number, question in enumerate(QUESTIONS, 1))
    head = f"<h1>Quiz, form {form}<span>Name: ______________________________</span></h1>"
    how = "<p>In each question, one choice is right. Circle its letter.</p>"
    return f'<section class="form">{head}{how}\n{questions}</section>\n'


def _question(number, question, form):
    choices = "".join(f"<li>{_marked_up(choice.words)}</li>" for _, choice in ordered(question, form))
    title = f"<h2>{number} {_marked_up(question.title)}</h2>"
    return f'<div class="question">{title}<p>{_marked_up(question.words)}</p><ol>{choices}</ol></div>\n'


def _key():
    numbers = "".join(f'<th scope="col">{number}</th>' for number in range(1, len(QUESTIONS) + 1))
    rows = ""
    for form in FORMS:
        letters = "".join(f"<td>{right_letter(question, form)}</td>" for question in QUESTIONS)
        rows += f'<tr><th scope="row">Form {form}</th>{letters}</tr>'
    overlooked = "".join(_overlooked(number, question) for number, question in enumerate(QUESTIONS, 1))
    return (
        f'<section class="key"><h1>Key, for the teacher</h1><table><tr><td></td>{numbers}</tr>{rows}</table>\n'
        f"<p>What each wrong choice overlooks, with its letters in form 1 and form 2:</p>\n{overlooked}</section>\n"
    )


def _overlooked(number, question):
    """What each wrong choice of a question overlooks, and where the lessons speak of it."""
    rows = ""
    for (letter, choice), (other, _) in zip(ordered(question, 1), reversed(ordered(question, 2)), strict=True):
        if choice.slug:
            cells = "".join(f"<td>{_marked_up(text)}</td>" for text in (choice.words, choice.thinks))
            rows += f"<tr><th>{letter} {other}</th>{cells}</tr>\n"
    place = f"<span>{question.lesson}, {question.section}</span>"
    return f'<div class="question"><h2>{number} {_marked_up(question.title)}{place}</h2><table>{rows}</table></div>\n'


def _marked_up(text):
    """The HTML of a text in which code stands between backticks."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("quiz.html"), help="the file to write: quiz.html")
    chosen = parser.parse_args(arguments)
    try:
        chosen.output.write_text(document(), encoding="utf-8")
    except OSError as error:
        parser.error(str(error))
    print(f"{chosen.output}: {len(FORMS)} forms, then the key. Open it in a browser, and print.")


if __name__ == "__main__":
    main(sys.argv[1:])
