"""The guide for teachers: its plan matches the lessons and adds up, its numbers are computed, its commands exist."""

import importlib.util
import re

import nbformat
import numpy as np
import pytest

from mlp_helpers import W1, W2, X, Y, accuracy, backpropagation, feedforward, mse
from mlp_lessons.classroom import plan, series
from prose_numbers import NO_CLAIM, NUMBER, shown, stands_in
from save_notebooks import NOTEBOOKS

GUIDE = plan.GUIDE.read_text(encoding="utf-8")
PARTS = {part[:2]: part for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE) if part[:2].isdigit()}
A_MINUTE = 140  # words, read aloud
CHANGES = np.arange(-30, 31) / 10  # of a weight, on the sliders


# ---------------------------------------------------------------- the plan


def test_the_plan_is_that_of_the_lessons():
    assert f"{plan.MARK}\n\n{plan.plan()}\n\n{plan.END}" in GUIDE


def test_every_session_adds_up():
    for rows in (plan.walkthrough(), *(rows for rows, _ in plan.sessions())):
        minutes = [minutes for minutes, _ in rows]
        assert sum(minutes) == plan.SESSION == 90
        assert [number for number in minutes if number % 5 or number < 5] == []


def test_four_sessions_have_every_lesson_and_every_exercise_once():
    sessions = plan.sessions()
    assert len(sessions) == 4
    said = [what for rows, _ in sessions for _, what in rows]
    lessons = [lesson for lesson in series.lessons() if lesson.number <= plan.LAST or lesson.number == series.QUIZ]
    assert [what for what in said if what.startswith("**")] == [f"**{lesson.name}**" for lesson in lessons]
    at_home = [exercise for _, home in sessions for exercise in home]
    every = [exercise for lesson in lessons[:-1] for exercise in lesson.exercises]
    assert len(at_home) + sum(what.startswith("exercise") for what in said) == len(every)


def test_a_lessons_sections_add_up_to_it():
    for lesson in series.lessons()[:-1]:
        assert sum(plan.sections(lesson).values()) == pytest.approx(lesson.minutes)


def test_a_plan_that_is_too_full_is_refused(monkeypatch):
    monkeypatch.setattr(plan, "SESSION", 60)
    with pytest.raises(ValueError, match="choose fewer sections"):
        plan.walkthrough()


def test_the_minutes_hold_against_reading_aloud():
    """Reading takes as long as the guide says, and each lesson has time for that and for a minute a prediction."""
    low, high = map(int, re.search(r"takes (\d+) to (\d+) minutes of each", GUIDE).groups())
    for lesson in series.lessons()[:9]:
        cells = nbformat.read(series.FOLDER / f"{lesson.stem}.ipynb", as_version=4).cells
        end = next(k for k, cell in enumerate(cells) if plan.AT_THE_END.match(cell.source))
        text = " ".join(cell.source for cell in cells[:end] if cell.cell_type == "markdown")
        words = len(re.findall(r"\w+", re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)))
        assert low - 0.5 <= words / A_MINUTE <= high + 0.5, lesson.name
        assert words / A_MINUTE + text.count("**Predict") <= lesson.minutes


# ---------------------------------------------------------------- what it says


def test_every_lesson_has_its_part():
    assert list(PARTS) == [path.stem[:2] for path in NOTEBOOKS[:-1]]
    for number, part in list(PARTS.items())[:9]:
        assert "Measured: ______ minutes." in part, number
        for said in ("**Its point.**", "**Before ", "**Where they get stuck.**", "**In class**", "**At home**"):
            assert said in part, (number, said)
        assert 100 < len(part.split()) < 300, number


def turned(which, row, column, change):
    weights = {"W1": W1.copy(), "W2": W2.copy()}
    weights[which][row, column] += change
    return feedforward(X, weights["W1"], weights["W2"]).O_out


@pytest.fixture(scope="module")
def computed():
    """{lesson: the numbers of its part that stand in no output of the lesson}."""
    slope = backpropagation(X, Y, W2, feedforward(X, W1, W2))
    places = [("W1", row, column) for row, column in np.ndindex(W1.shape)]
    places += [("W2", row, column) for row, column in np.ndindex(W2.shape)]
    right = {
        (place, change): turned(*place, change).argmax(axis=1) == [0, 1, 2] for place in places for change in CHANGES
    }
    least = min(abs(change) for (_, change), who in right.items() if who[0])
    weights = {place for (place, change), who in right.items() if who[0] and abs(change) == least}
    assert {place[0] for place in weights} == {"W2"}
    assert max(who.sum() for who in right.values()) == 2  # “no single weight gets more than two of them right”
    losses = {change: mse(turned("W2", 1, 2, change), Y) for change in CHANGES}
    lowest = min(losses, key=losses.get)
    assert accuracy(turned("W2", 1, 2, lowest), Y) == pytest.approx(1 / 3)
    assert slope.W1_update.max() > slope.W2_update.max()
    assert np.unravel_index(slope.W1_update.argmax(), W1.shape) == (0, 1)
    return {
        "00": [least, len(weights)],
        "02": [losses[lowest], lowest],
        "03": [alpha * slope.W2_update[0, 0] for alpha in (1, 40, 160, 300)],
        "04": [slope.W1_update.max(), slope.W1_update[0, 0], slope.W2_update.max(), *X[:, 0]],
    }


@pytest.mark.parametrize("number", PARTS)
def test_its_numbers_are_the_lessons(number, computed):
    path = next(path for path in NOTEBOOKS if path.stem.startswith(number))
    cells = nbformat.read(path, as_version=4).cells
    lesson = "\n".join(cell.source if cell.cell_type == "markdown" else cell.source + shown(cell) for cell in cells)
    text = re.sub(r"`[^`]*`", " ", PARTS[number].partition("\n")[2])
    for pattern in NO_CLAIM:
        text = re.sub(pattern, " ", text, flags=re.MULTILINE)
    own = " ".join(f"{one:.10f}" for one in computed.get(number, []))
    text = re.sub(r"exercises? \d(?:,? (?:and|to) \d)*|; \d is|[Ll]essons? \d\d|\bAt home\*\* \d.*", " ", text)
    lost = [claim for claim in NUMBER.findall(text) if not (stands_in(claim, lesson) or stands_in(claim, own))]
    assert lost == []


def test_its_commands_are_there():
    for module in set(re.findall(r"python -m ([\w.]+)", GUIDE)):
        assert importlib.util.find_spec(module), module


def test_its_exercises_are_there():
    for number, part in PARTS.items():
        known = {exercise.number for exercise in series.exercises().values() if exercise.lesson == number}
        for said in re.findall(r"exercises? (\d)(?: (?:and|to) (\d))?", part):
            assert set(map(int, filter(None, said))) <= known, number
