"""What the lessons say about themselves (title, minutes, exercises), read from the notebooks beside the package."""

import functools
import itertools
import json
import re
from pathlib import Path
from typing import NamedTuple

from mlp_lessons.exercises.quiz import QUESTIONS

FOLDER = Path(__file__).resolve().parent.parent.parent
QUIZ = "quiz"  # the notebook of this name comes after the lessons, and its questions count as exercises
CALL = re.compile(r"^[^#\n]*?\b(?:check_question\((\d+)|(check_\w+)\()", re.MULTILINE)


class Exercise(NamedTuple):
    id: str  # check_mse, or question_3
    lesson: str  # the number of the lesson where it stands, as in the file's name; or QUIZ
    number: int
    title: str
    minutes: int
    about: str  # the number of the lesson that it is about, which differs only in the quiz
    stub: str  # its cell, as handed out


class Lesson(NamedTuple):
    stem: str  # of the file's name
    number: str
    title: str
    minutes: int  # without the exercises
    exercises: list
    texts: frozenset  # the prose, cell by cell

    @property
    def name(self):
        """Number and title, without what follows a colon."""
        short = self.title.partition(":")[0]
        return f"{self.number} {short}" if self.number != QUIZ else short


def joined(source):
    """The text of a cell or an output, which a file may hold as a list of lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def exercises_called(source):
    """The ids of the exercises whose checks this code calls."""
    return [f"question_{question}" if question else check for question, check in CALL.findall(source)]


@functools.cache
def lessons():
    """[Lesson], in their order, the quiz last."""
    paths = [*sorted(FOLDER.glob("[0-9]*.ipynb")), *FOLDER.glob(f"{QUIZ}.ipynb")]
    return [lesson_in(path) for path in paths]


def lesson_in(path):
    """The Lesson in this file."""
    cells = [
        (cell["cell_type"], joined(cell["source"])) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    opening = "\n".join(source for _, source in cells[:2])
    number = re.match(r"\d*", path.stem)[0] or QUIZ
    exercises = []
    for (_, before), (kind, source) in itertools.pairwise(cells):
        heading = re.match(r"### \w+ (\d+): (.+) \((\d+) minutes?\)", before)
        if kind == "code" and heading:
            which, title, minutes = heading.groups()
            about = QUESTIONS[int(which) - 1].lesson if number == QUIZ else number
            (id,) = exercises_called(source)
            exercises.append(Exercise(id, number, int(which), title, int(minutes), about, source.strip()))
    return Lesson(
        path.stem,
        number,
        re.search(r"^# (?:\d+ )?(.+)", opening, re.MULTILINE)[1],
        int(re.search(r"\*\*How long\.\*\* (\d+) minutes", opening)[1]),
        exercises,
        frozenset(source.strip() for kind, source in cells if kind == "markdown"),
    )


@functools.cache
def exercises():
    """{id: Exercise} of the whole series, in its order."""
    return {exercise.id: exercise for lesson in lessons() for exercise in lesson.exercises}
