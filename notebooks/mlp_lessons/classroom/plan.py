"""The plan of a class: `python -m mlp_lessons.classroom.plan` writes it into the guide for teachers.

It is made from the minutes that the lessons name, so that the two always agree. Minutes are in fives, and
they are estimates. A section takes its share of the lesson's words, cells, predictions and pictures.
"""

import argparse
import json
import re
import sys
from itertools import takewhile

from . import series

GUIDE = series.FOLDER.parent / ".github" / "for_teachers.md"
MARK = "<!-- python -m mlp_lessons.classroom.plan writes what follows, up to the next such mark -->"
END = "<!-- so far -->"
SESSION, LEAST = 90, 5  # minutes
LAST = "07"  # of the lessons that four sessions are for
WALKTHROUGH = {  # the sections to show in 90 minutes
    "00": ["Which iris is it?", "The network"],
    "01": ["What a hidden neuron receives", "What a hidden neuron passes on", "The decision"],
    "02": ["Nine errors", "Turn one weight"],
    "03": ["The slope along one weight", "A step", "The learning rate"],
    "04": ["Where does a nudge go?"],
    "05": ["Too much or too little?", "The whole way back"],
    "06": ["150 flowers", "See it learn"],
}
CUT_FIRST = {  # sections that no later lesson of the four sessions needs
    "01": ["Why a sigmoid at all?"],
    "02": ["By hand and in full precision", "Why not simply count mistakes?"],
    "04": ["Ten layers"],
    "05": ["In full precision"],
    "06": ["How large is too large?"],
    "07": ["Too few flowers", "A flower of your own"],
}
AT_THE_END = re.compile(r"## (Exercises|What we've learned|Where to read on)")
WORDS_A_MINUTE, A_CELL, A_PREDICTION, A_LIVE_PICTURE = 130, 0.6, 1, 3  # minutes, before they are fitted to the lesson's


def fives(minutes):
    return 5 * round(minutes / 5)


def in_class(exercise):
    """The minutes of an exercise in class, where nothing takes less than five."""
    return 5 * -(-exercise.minutes // 5)


# ---------------------------------------------------------------- sections


def sections(lesson):
    """{heading: minutes} of a lesson, not rounded. What comes before the first heading is under ""."""
    cells = json.loads((series.FOLDER / f"{lesson.stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = [(cell["cell_type"], series.joined(cell["source"])) for cell in cells]
    weights, heading = {}, ""
    for kind, source in takewhile(lambda cell: not AT_THE_END.match(cell[1]), sources):
        if kind == "code":
            weights[heading] += A_CELL + A_LIVE_PICTURE * ("sliders.live(" in source)
            continue
        shown = re.sub(r"<details>.*?</details>", "", source, flags=re.DOTALL)
        for part in re.split(r"^(?=## )", shown, flags=re.MULTILINE):
            if part.startswith("## "):
                heading, _, part = part.removeprefix("## ").partition("\n")
            minutes = len(re.findall(r"\w+", part)) / WORDS_A_MINUTE + A_PREDICTION * part.count("**Predict")
            weights[heading] = weights.get(heading, 0) + minutes
    return {heading: weight * lesson.minutes / sum(weights.values()) for heading, weight in weights.items()}


def minutes_of(lesson, headings):
    """The minutes that these sections take together, in fives."""
    return fives(sum(sections(lesson)[heading] for heading in headings))


# ---------------------------------------------------------------- the plan


def walkthrough():
    """[(minutes, what)] that add up to one session."""
    shown = [(lesson, WALKTHROUGH[lesson.number]) for lesson in series.lessons() if lesson.number in WALKTHROUGH]
    return _with_questions([(minutes_of(*pair), f"**{pair[0].name}**: {_listed(pair[1])}") for pair in shown])


def sessions():
    """[(rows as above, the exercises that are left for home)] for each of the four sessions."""
    parts = [[]]
    *lessons, quiz = series.lessons()
    for lesson in (lesson for lesson in lessons if lesson.number <= LAST):
        if sum(other.minutes for other in parts[-1]) + lesson.minutes > SESSION:
            parts.append([])
        parts[-1].append(lesson)
    parts[-1].append(quiz)
    return list(map(_session, parts))


def _session(lessons):
    rows = [(fives(lesson.minutes), f"**{lesson.name}**") for lesson in lessons]
    home = [exercise for lesson in lessons if lesson.number != series.QUIZ for exercise in lesson.exercises]
    for exercise in sorted(home, key=lambda exercise: exercise.number):
        if sum(minutes for minutes, _ in rows) + in_class(exercise) + LEAST <= SESSION:
            rows.append((in_class(exercise), f"exercise {exercise.number} of {exercise.lesson}"))
            home.remove(exercise)
    return _with_questions(rows), home


def _with_questions(rows):
    """The rows, followed by what is left of the session."""
    left = SESSION - sum(minutes for minutes, _ in rows)
    if left < LEAST:
        raise ValueError(
            f"{SESSION - left} minutes are more than a session of {SESSION} has room for; choose fewer sections"
        )
    return [*rows, (left, "questions")]


PLAN = f"""\
**A walkthrough of {SESSION} minutes:** these sections, and the rest of the pages at home.

{{walkthrough}}

**Four sessions of {SESSION} minutes:** what fills each, and how much is left for home, in minutes.

{{sessions}}

**If time runs out,** these sections go first.
In 05, run the section's cell all the same, because the next section needs it.
The quiz asks about two of them, so leave out its questions 2 and 4 as well.

{{cut_first}}"""


def plan():
    """The plan as Markdown."""
    cut = [(lesson, CUT_FIRST[lesson.number]) for lesson in series.lessons() if lesson.number in CUT_FIRST]
    of_four = [
        (number, ", ".join(f"{what} ({minutes})" for minutes, what in rows), sum(exercise.minutes for exercise in home))
        for number, (rows, home) in enumerate(sessions(), 1)
    ]
    return PLAN.format(
        walkthrough=_table(["minutes", "what"], walkthrough()),
        sessions=_table(["session", "what fills it", "at home"], of_four),
        cut_first=_table(
            ["lesson", "section", "saves"],
            [(lesson.name, _listed(headings), max(LEAST, minutes_of(lesson, headings))) for lesson, headings in cut],
        ),
    )


def _table(heads, rows):
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in (heads, ["---"] * len(heads), *rows))


def _listed(texts):
    return " · ".join(texts)


def write():
    text = GUIDE.read_text(encoding="utf-8")
    before, _, after = text.partition(MARK)
    GUIDE.write_text(f"{before}{MARK}\n\n{plan()}\n\n{END}{after.partition(END)[2]}", encoding="utf-8", newline="\n")


def main(arguments):
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args(arguments)
    write()
    print(f"{GUIDE}: a walkthrough of {SESSION} minutes, and {len(sessions())} sessions.")


if __name__ == "__main__":
    main(sys.argv[1:])
