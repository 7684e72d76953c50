"""The quiz: its numbers, its form (which gives nothing away), what its checks say, its notebook and its paper."""

import json
import re

import nbformat
import numpy as np
import pytest
from hypothesis import given

from answers import ANYTHING, ask
from mlp_helpers import W1, W2, X, Y, backpropagation, feedforward, mse, train
from mlp_lessons import IRIS
from mlp_lessons.classroom import print_quiz, quiz_notebook, series
from mlp_lessons.exercises import check_question
from mlp_lessons.exercises.judge import NOT_ANSWERED, NOT_YET, RIGHT
from mlp_lessons.exercises.quiz import LETTERS, QUESTIONS
from save_notebooks import QUIZ, executed, normal_form

NUMBERED = list(enumerate(QUESTIONS, 1))
each_question = pytest.mark.parametrize(("number", "question"), NUMBERED, ids=[it.title for it in QUESTIONS])


# ---------------------------------------------------------------- its numbers


def valley(w):
    """The loss and its slope with W2[0, 0] at w."""
    turned = W2.copy()
    turned[0, 0] = w
    forward = feedforward(X, W1, turned)
    return mse(forward.O_out, Y), backpropagation(X, Y, turned, forward).W2_update[0, 0]


@pytest.fixture(scope="module")
def computed():
    """{question: the numbers that may be in it}. Those that a question makes up are written out."""
    forward = feedforward(X, W1, W2)
    back = backpropagation(X, Y, W2, forward)
    slope, O_out = back.W2_update[1, 2], forward.O_out[0].round(2)
    three = train(X, Y, W1, W2, 1, 67)
    table = np.loadtxt(IRIS, delimiter=",")
    flowers, labels = table[:, :4], np.eye(3)[table[:, 4].astype(int)]
    alike = train(flowers, labels, np.full((4, 2), 0.1), np.full((2, 3), 0.1), 1, 5000)
    first = 0 - 300 * valley(0)[1]
    second = first - 300 * valley(first)[1]
    places = np.linspace(-3, 3, 601)
    bottom = places[np.argmin([valley(place)[0] for place in places])]
    assert three.accuracy[66:68].round(2).tolist() == [0.67, 0.33]
    assert mse(np.tile(forward.O_out, (2, 1)), np.tile(Y, (2, 1))) == pytest.approx(mse(forward.O_out, Y))
    assert valley(0)[0] < valley(second)[0]
    assert np.allclose(alike.W1[..., 0], alike.W1[..., 1])
    return {
        1: [*W1[:, 1], X[0, 1], W1[1, 0], 1],
        3: [*O_out, 100 * O_out[2], O_out.sum()],
        4: [*three.loss[66:68], 1, 67],
        6: [W2[1, 2], slope, 10, W2[1, 2] + 10 * slope, -10 * slope, W2[1, 2] - slope, W2[1, 2] - 10 * slope],
        7: [300, 0, first, second, bottom],
        8: [1, *forward.H_out[:, 0] * back.O_delta[:, 0] / Y.size],
        9: [0, *(number for out in (0.98, 0.61) for number in (out, out * out * (1 - out), out**2))],
        10: [back.H_error[1, 1], 1],
        11: [3],
        12: [0.1, 5000, 150, 1, alike.loss[-1], alike.loss[0], train(flowers, labels, W1, W2, 1, 5000).loss[-1]],
    }


@each_question
def test_every_number_is_computed(number, question, computed):
    texts = [question.words, question.praise, *(f"{choice.words} {choice.thinks}" for choice in question.choices)]
    text = re.sub(r"`[^`]+`", "", " ".join(texts)).replace("−", "-").replace(",", "")
    for found in re.findall(r"(?<!\w)-?\d+(?:\.\d+)?", text):
        decimals = len(found.partition(".")[2])
        assert float(found) in [round(float(one), decimals) for one in computed.get(number, [])], found


# ---------------------------------------------------------------- its form


@pytest.mark.parametrize("form", print_quiz.FORMS)
def test_the_right_places_are_balanced(form):
    letters = "".join(print_quiz.right_letter(question, form) for question in QUESTIONS)
    assert {letter: letters.count(letter) for letter in LETTERS} == dict.fromkeys(LETTERS, 3)
    assert not re.search(r"(.)\1\1", letters)


def test_no_letter_is_right_in_both_forms():
    for question in QUESTIONS:
        assert len({print_quiz.right_letter(question, form) for form in print_quiz.FORMS}) == 2


def test_length_gives_nothing_away():
    """By chance, each of four choices is the longest in a quarter of twelve questions, and the shortest, too."""
    longest = shortest = 0
    for question in QUESTIONS:
        lengths = [len(choice.words) for choice in question.choices]
        right = lengths[LETTERS.index(question.right)]
        longest += lengths.count(right) == 1 and right == max(lengths)
        shortest += lengths.count(right) == 1 and right == min(lengths)
    assert 2 <= longest <= 4
    assert 2 <= shortest <= 4


def test_no_words_give_it_away():
    """Words such as always and never, which are seldom true, would give a wrong choice away."""
    absolute = r"\b(always|never|every|none|cannot|must)\b"
    assert [choice.words for it in QUESTIONS for choice in it.choices if re.search(absolute, choice.words)] == []


@each_question
def test_a_question_is_about_a_section_of_its_lesson(number, question):
    (path,) = series.FOLDER.glob(f"{question.lesson}_*.ipynb")
    prose = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert re.search(rf"^#+ {re.escape(question.section)}$", "\n".join(prose), re.MULTILINE)


# ---------------------------------------------------------------- its checks


@each_question
def test_every_choice_gets_its_answer(number, question):
    slugs = [choice.slug for choice in question.choices if choice.slug]
    assert len(set(slugs)) == len(LETTERS) - 1
    for letter, choice in zip(LETTERS, question.choices, strict=True):
        for spelt in (letter, letter.lower(), f" {letter}. "):
            message = ask(check_question, number, spelt)
            assert message.state == (NOT_YET if choice.slug else RIGHT)
            assert message.removeprefix(f"{message.state} ").startswith(choice.thinks or question.praise)
            assert choice.slug in (message.mistake, "")
        if choice.slug:
            assert message.endswith(f"Go back to {question.lesson}, “{question.section}”.")
            right = question.choices[LETTERS.index(question.right)]
            assert right.words not in message


@pytest.mark.parametrize("answer", [None, ...])
def test_nothing_is_not_answered_yet(answer):
    assert ask(check_question, 1, answer).state == NOT_ANSWERED


@pytest.mark.parametrize("answer", ["", "E", "AB", "ABCD", "what one matrix computes", 1, ["A"]])
def test_what_is_no_letter(answer):
    assert ask(check_question, 2, answer).mistake == "no-value"


@given(answer=ANYTHING)
def test_anything_may_be_answered(answer):
    ask(check_question, 1, answer)


# ---------------------------------------------------------------- its notebook


def test_the_notebook_is_that_of_the_table_and_saved():
    text = QUIZ.read_text(encoding="utf-8")
    saved, made = json.loads(text), quiz_notebook.notebook()
    assert text == normal_form(nbformat.reads(text, as_version=4))
    for cell in saved["cells"]:
        cell["source"] = "".join(cell["source"])
    contents = [[(cell["cell_type"], cell["id"], cell["source"]) for cell in it["cells"]] for it in (saved, made)]
    assert contents[0] == contents[1]
    links = re.findall(r"\]\(([^)]+)\)", quiz_notebook.CLOSING)
    assert [link for link in links if not (QUIZ.parent / link).exists()] == []


def test_the_last_lesson_that_it_asks_about_leads_to_it():
    last = max(question.lesson for question in QUESTIONS)
    (path,) = series.FOLDER.glob(f"{last}_*.ipynb")
    assert "](quiz.ipynb)" in nbformat.read(path, as_version=4).cells[-1].source


@pytest.mark.parametrize("answers", ["untouched", "right"])
def test_the_notebook_runs(answers):
    notebook = nbformat.read(QUIZ, as_version=4)
    if answers == "right":
        for number, question in NUMBERED:
            cell = next(cell for cell in notebook.cells if cell.id == f"answer-{number:02}")
            cell.source = cell.source.replace("None", repr(question.right), 1)
    done = executed(notebook, QUIZ.parent)
    said = [cell.outputs[0].data["text/plain"] for cell in done.cells if cell.id.startswith("answer-")]
    assert [text.startswith(RIGHT if answers == "right" else NOT_ANSWERED) for text in said] == [True] * len(QUESTIONS)


# ---------------------------------------------------------------- on paper


def test_the_paper(tmp_path):
    print_quiz.main(["--output", str(tmp_path / "quiz.html")])
    page = (tmp_path / "quiz.html").read_text(encoding="utf-8")
    first, second, key = page.split("<h1>")[1:]
    for question in QUESTIONS:
        for choice in question.choices:
            assert f"<li>{print_quiz._marked_up(choice.words)}</li>" in first
            assert f"<li>{print_quiz._marked_up(choice.words)}</li>" in second
            assert not choice.slug or f"<td>{print_quiz._marked_up(choice.thinks)}</td>" in key
    for form in print_quiz.FORMS:
        letters = "".join(f"<td>{print_quiz.right_letter(question, form)}</td>" for question in QUESTIONS)
        assert f'<tr><th scope="row">Form {form}</th>{letters}</tr>' in key
    assert "`" not in page
    assert "://" not in page
