"""The report on a class: it says what was put in, and it runs nothing of a hand-in."""

import csv
import datetime
import itertools
import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

import handed_in
from browser import CHROMIUM, chromium
from handed_in import notebook, sheet, write
from mlp_lessons.classroom import report, series
from mlp_lessons.classroom.hand_ins import learner_of
from mlp_lessons.exercises.judge import MIME_TYPE

LEARNERS = [f"{first} {last}" for first in ("Ada", "Ben", "Çiğdem", "Dara", "Élise") for last in "KLMNOP"]
PLANTED = {  # {exercise: {a state, or the id of a mistake: (how many of 30 reach it, and with which answer)}}
    "check_mse": {
        "right": (9, "return np.sum((O_out - Y) ** 2) / (2 * Y.size)"),
        "N-flowers": (12, "return np.sum((O_out - Y) ** 2) / (2 * len(Y))"),
        "half": (4, "return np.sum((O_out - Y) ** 2) / Y.size"),
        "SyntaxError": (2, "return ("),
        "unanswered": (3, None),
    },
    "check_N_150": {"right": (23, "450"), "flowers": (4, "150"), "NameError": (1, "N_150"), "unanswered": (2, None)},
    "check_W2_update": {
        "right": (20, "return H_out.T @ O_delta / Y.size"),
        "N-flowers": (3, "return H_out.T @ O_delta / len(Y)"),
        "unanswered": (7, None),
    },
    "question_9": {"right": (10, '"A"'), "error": (14, '"b"'), "quarter": (4, '"C"'), "unanswered": (2, None)},
    "question_12": {"right": (24, '"B"'), "minimum": (5, '"C"'), "NameError": (1, "C")},
}
FORGOTTEN = 10  # sheets on which σ′ is missing


@pytest.fixture(scope="module")
def planted():
    """{learner: {exercise: its result}}, drawn at random, but always the same."""
    draw = random.Random(19)
    drawn = {}
    for id, outcomes in PLANTED.items():
        bag = [outcome for outcome, (count, _) in outcomes.items() for _ in range(count)]
        draw.shuffle(bag)
        drawn[id] = bag
    return {learner: {id: bag[k] for id, bag in drawn.items()} for k, learner in enumerate(LEARNERS)}


def hand_in(folder, planted):
    """A folder for each learner: 02, 05, the quiz, and the sheets of 08 as a text."""
    for number, (learner, outcomes) in enumerate(planted.items()):
        answers = {id: PLANTED[id][outcome][1] for id, outcome in outcomes.items() if PLANTED[id][outcome][1]}
        for lesson in ("02", "05", series.QUIZ):
            own = {id: answer for id, answer in answers.items() if series.exercises()[id].lesson == lesson}
            name = next(handed_in.NOTEBOOKS.glob(f"{lesson}*.ipynb")).name
            write(folder / learner / name, notebook(lesson, own))
        write(folder / learner / "my_sheets.txt", sheet(number, forgotten=number < FORGOTTEN))


@pytest.fixture(scope="module")
def classroom(tmp_path_factory, planted):
    folder = tmp_path_factory.mktemp("class")
    hand_in(folder, planted)
    return folder


@pytest.fixture(scope="module")
def klass(classroom):
    return report.class_of(classroom)


def came_of(result):
    return result.mistake if result.state in report.WRONG else result.state


def test_every_mistake_is_named_and_every_state_is_right(klass, planted):
    assert list(klass.learners) == LEARNERS
    found = {
        learner: {id: came_of(results[id]) for id in PLANTED} for learner, results in klass.learners.items()
    }  # fmt: skip
    assert found == planted
    assert klass.unread == klass.remarks == []


def test_what_should_be_taught_again_comes_first(klass):
    first, second, third, *_ = report.wrong_most(klass)
    assert (len(first.learners), first.tried, first.where) == (14, 28, "Quiz, 9: Very wrong and a little wrong")
    assert first.words.startswith("Those are the errors. They have yet to go back through the sigmoid.")
    assert first.lesson == "05"
    assert (len(second.learners), second.tried, second.where) == (12, 27, "02 Loss, 2: The loss")
    assert second.words == "N counts the rows here, but it must count all the numbers in Y."
    assert (len(third.learners), third.tried, third.where) == (FORGOTTEN, 30, "The sheet: H_delta")
    assert third.words == "σ′ is missing."


def test_every_mistake_is_counted(klass, planted):
    counts = Counter((id, outcome) for outcomes in planted.values() for id, outcome in outcomes.items())
    for exercise in map(series.exercises().get, PLANTED):
        states = ("right", "unanswered")
        wrong = {
            outcome: count for (id, outcome), count in counts.items() if id == exercise.id and outcome not in states
        }
        assert sorted(len(found.learners) for found in report._of_exercise(klass, exercise)) == sorted(wrong.values())


def test_the_sheets_are_marked(klass):
    for learner, sheets in klass.sheets.items():
        ((_, marks),) = sheets.values()
        states = Counter(mark.state for mark in marks.values())
        assert states["wrong"] == (2 if LEARNERS.index(learner) < FORGOTTEN else 0)
        assert states["right"] + states["follows"] + states["wrong"] == len(marks)


def test_the_text_of_a_message_will_do(tmp_path, planted):
    """A notebook may have been saved without the records for programs."""
    learner = next(name for name, outcomes in planted.items() if outcomes["check_mse"] == "N-flowers")
    found = notebook("02", {"check_mse": PLANTED["check_mse"]["N-flowers"][1]})
    del handed_in.exercise_cell(found, "check_mse")["outputs"][0]["data"][MIME_TYPE]
    write(tmp_path / learner / "02_loss.ipynb", found)
    result = report.class_of(tmp_path).learners[learner]["check_mse"]
    assert (result.state, result.words) == (
        "not-yet",
        "N counts the rows here, but it must count all the numbers in Y.",
    )


# ---------------------------------------------------------------- what is worth a look


def remarks_on(folder):
    return [what for _, _, what in report.class_of(folder).remarks]


def test_an_untouched_notebook_needs_no_remark(tmp_path):
    for lesson in series.lessons():
        write(tmp_path / "Ada" / f"{lesson.stem}.ipynb", notebook(lesson.number))
    klass = report.class_of(tmp_path)
    assert klass.remarks == klass.unread == []
    assert {result.state for result in klass.learners["Ada"].values()} == {"unanswered"}
    assert list(klass.learners["Ada"]) == list(series.exercises())


def test_a_source_that_changed_after_its_check(tmp_path):
    found = notebook("02", {"check_N_150": "450"})
    cell = handed_in.exercise_cell(found, "check_N_150")
    cell["source"] = "".join(cell["source"]).replace("450", "451")
    write(tmp_path / "Ada" / "02_loss.ipynb", found)
    klass = report.class_of(tmp_path)
    assert klass.learners["Ada"]["check_N_150"].changed
    assert not klass.learners["Ada"]["check_mse"].changed
    assert "✓ right, changed since" in report.page(klass, datetime.date.today())


def test_an_answer_that_was_never_run(tmp_path):
    found = notebook("02", {"check_N_150": "450"})
    for cell in found["cells"]:
        cell["outputs"] = []
    write(tmp_path / "Ada" / "02_loss.ipynb", found)
    results = report.class_of(tmp_path).learners["Ada"]
    assert results["check_N_150"].state == "not-run"
    assert results["check_mse"].state == "unanswered"


def test_cells_deleted_and_doubled(tmp_path):
    found = notebook("02", {"check_N_150": "450"})
    doubled = dict(handed_in.exercise_cell(found, "check_N_150"), execution_count=99)
    wrong = handed_in.answered(series.exercises()["check_N_150"].stub, "150")
    doubled |= {"source": wrong, "outputs": handed_in.said(wrong)}
    found["cells"].remove(handed_in.exercise_cell(found, "check_mse"))
    found["cells"].insert(0, doubled)
    write(tmp_path / "Ada" / "02_loss.ipynb", found)
    klass = report.class_of(tmp_path)
    assert klass.learners["Ada"]["check_mse"].state == "deleted"
    assert klass.learners["Ada"]["check_N_150"].mistake == "flowers"
    assert [what for *_, what in klass.remarks] == [
        "N for all flowers is there twice, and the one that was run last counts"
    ]


def test_a_renamed_notebook_is_known_by_its_cells(tmp_path):
    write(tmp_path / "Ada" / "homework.ipynb", notebook("02", {"check_N_150": "450"}))
    klass = report.class_of(tmp_path)
    assert klass.learners["Ada"]["check_N_150"].state == "right"
    assert klass.remarks == [("Ada", "Ada/homework.ipynb", "it is 02 Loss under another name")]


def test_an_exercise_copied_into_another_lesson_counts_where_it_belongs(tmp_path):
    found = notebook("03")
    found["cells"].append(handed_in.exercise_cell(notebook("02", {"check_N_150": "450"}), "check_N_150"))
    write(tmp_path / "Ada" / "03_gradient_descent.ipynb", found)
    assert report.class_of(tmp_path).learners["Ada"]["check_N_150"].state == "right"


def test_the_newest_of_several_counts(tmp_path):
    write(tmp_path / "Ada" / "02_loss.ipynb", notebook("02", {"check_N_150": "150"}), time=2)
    write(tmp_path / "Ada" / "02_loss-Copy1.ipynb", notebook("02", {"check_N_150": "450"}), time=3)
    write(tmp_path / "Ada" / "old" / "02_loss.ipynb", notebook("02", {"check_N_150": "9"}), time=1)
    klass = report.class_of(tmp_path)
    assert klass.learners["Ada"]["check_N_150"].state == "right"
    assert [file for _, file, _ in klass.remarks] == ["Ada/old/02_loss.ipynb", "Ada/02_loss.ipynb"]


def test_another_edition(tmp_path):
    found = notebook("02", {"check_N_150": "450"})
    for k, cell in enumerate(found["cells"]):
        if cell["cell_type"] == "markdown" and "Exercise" not in "".join(cell["source"]):
            cell["source"] = f"What an older edition says, {k}."
    old = handed_in.exercise_cell(found, "check_mse")
    old["source"] = "".join(old["source"]).replace("check_mse", "check_old")
    write(tmp_path / "Ada" / "02_loss.ipynb", found)
    klass = report.class_of(tmp_path)
    assert klass.learners["Ada"]["check_N_150"].state == "right"
    other, unknown = sorted(what for *_, what in klass.remarks)
    assert (other, unknown[:29]) == ("check_old is not a check of this edition", "it is from another edition: 2")


def test_answers_that_are_the_same_to_the_letter(tmp_path):
    long = """# the errors, answer minus label, and then their squares, which know no sign
errors = O_out - Y
squares = errors * errors
number_of_entries = Y.shape[0] * Y.shape[1]
return squares.sum() / (2 * number_of_entries)"""
    for learner in ("Ada", "Ben"):
        write(tmp_path / learner / "02_loss.ipynb", notebook("02", {"check_mse": long}))
        write(tmp_path / learner / "00_start_here.ipynb", notebook("00", {"check_weights": "14"}))
    assert report.class_of(tmp_path).remarks == [
        ("Ada", "Ada/02_loss.ipynb", "its answers are exactly those of Ben"),
        ("Ben", "Ben/02_loss.ipynb", "its answers are exactly those of Ada"),
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Anna Muster_1234_assignsubmission_file_/02_loss.ipynb", "Anna Muster"),
        ("Anna Muster_1234_assignsubmission_file_02_loss.ipynb", "Anna Muster"),
        ("lesson02/Anna Muster_1_assignsubmission_file/homework.ipynb", "Anna Muster"),
        ("musteranna_12345_67890_02_loss.ipynb", "musteranna"),
        ("musteranna_LATE_12345_67890_02_loss-1.ipynb", "musteranna"),
        ("submitted/anna/lesson2/02_loss.ipynb", "anna"),
        ("Anna/mlp-notebooks-main/notebooks/02_loss.ipynb", "Anna"),
        ("02_loss/anna.ipynb", "anna"),
        ("Week 3/Zoë 03.ipynb", "Zoë"),
        ("anna_02_loss.ipynb", "anna"),
        ("02_loss-Anna-Lena Müller-Copy1.ipynb", "Anna-Lena Müller"),
        ("Myra Weeks_gradient descent (2).ipynb", "Myra Weeks"),
        ("02_12345678.ipynb", "12345678"),
        ("Ben/my_sheets.txt", "Ben"),
        ("02_loss.ipynb", "(no name)"),
    ],
)
def test_whose_it_is(path, name):
    assert learner_of(Path(path)) == name


def test_a_list_of_sheets_has_its_own_names(tmp_path):
    write(tmp_path / "class_list.txt", sheet(1, name="Ada") + sheet(2, name="Ben", forgotten=True))
    write(tmp_path / "late.txt", "Sheet7: Cy\nH_in: 62 % 1  # by phone\n")
    klass = report.class_of(tmp_path)
    assert sorted(klass.sheets) == ["Ada", "Ben", "Cy"]


# ---------------------------------------------------------------- leaving out names, and what is written


def test_names_can_be_left_out(tmp_path, classroom):
    report.main([str(classroom), "--without-names", "--output", str(tmp_path / "out")])
    written = (tmp_path / "out.html").read_text("utf-8") + (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "learner 07" in written
    assert [learner for learner in LEARNERS if learner in written] == []


def test_the_table_has_every_learner_and_every_exercise(tmp_path, classroom, planted):
    report.main([str(classroom), "--output", str(tmp_path / "out")])
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for learner, id in itertools.product(LEARNERS, PLANTED):
        (row,) = (row for row in rows if (row["learner"], row["exercise"]) == (learner, id))
        came = row["mistake"] if row["state"] in report.WRONG else row["state"]
        assert came == planted[learner][id]
    assert sum(row["exercise"] == "sheet" for row in rows) == 30 * 34


# ---------------------------------------------------------------- files that attack


ATTACK = '<script>window.ran = true</script><img src=x onerror="window.ran = true">'
FORMULA = "=HYPERLINK(1,2)"


def attacking(folder):
    """{file: why it can't be read, or ""}: hostile and broken hand-ins. Each would leave a mark if it were run."""
    mark = f"open({str(folder / 'ran')!r}, 'w')"
    good = notebook("02", {"check_N_150": "450"})
    text = json.dumps(good)
    runs = json.loads(text)
    runs["cells"][2]["source"] = runs["metadata"]["kernelspec"]["name"] = mark
    handed_in.exercise_cell(runs, "check_mse")["source"] += [f"\n{mark}"]
    scripts = json.loads(text)
    for cell in scripts["cells"]:
        cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": [ATTACK]}}]
    cell = handed_in.exercise_cell(scripts, "check_mse")
    record = {"version": 1, "exercise": "check_mse", "state": "not-yet", "mistake": ATTACK, "words": ATTACK * 100}
    cell["outputs"] = [{"output_type": "display_data", "data": {MIME_TYPE: record}}]
    formulas = json.loads(text)
    cell = handed_in.exercise_cell(formulas, "check_mse")
    cell["outputs"] = [{"output_type": "error", "ename": FORMULA, "evalue": "@SUM(1)\ud800\u202e\x1b[2J"}]
    loud = json.loads(text)
    handed_in.exercise_cell(loud, "check_mse")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": ["x" * 99 + "\n"] * 1_000_000}
    ]
    blank = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "\n" * 1_000_000}}
    handed_in.exercise_cell(loud, "check_cautious_loss")["outputs"] = [blank]
    wrong_types = json.loads(text)
    for k, cell in enumerate(wrong_types["cells"]):
        data = [7, {MIME_TYPE: {"version": 1, "state": []}}, {"text/plain": 7}]
        cell["outputs"] = [{}, 7, [], {"a": 1}, [7], *([{"data": each}] for each in data)][k % 8]
        cell["source"] = [cell["source"], 7, None, {}][k % 4] if k % 3 else cell["source"]
        cell["execution_count"] = "99"
    unknown = dict(good, cells=[{"cell_type": "code", "source": "import antigravity", "outputs": [], "metadata": {}}])
    deep = "[" * 100_000
    write(folder / "Ada" / "02_loss.ipynb", text.encode("utf-16"))
    write(folder / "Ben" / "02_loss.ipynb", text[: len(text) // 2])
    write(folder / "Cem" / "02_loss.ipynb", "")
    write(folder / "Dara" / "02_loss.ipynb", loud)
    write(folder / "Élise" / "02_loss.ipynb", scripts)
    write(folder / "Finn" / "02_loss.ipynb", runs)
    write(folder / "Gus" / "02_loss.ipynb", wrong_types)
    write(folder / "Hal" / "02_loss.ipynb", deep)
    write(folder / "Ida" / "02_loss.ipynb", unknown)
    write(folder / "Jo" / "02_loss.ipynb", "b\xff\x00".encode("latin-1"))
    write(
        folder / "Kim" / "my_sheets.txt",
        "sheet 1\nH_in 1 / ∞\nO_out = __import__('os')\nsheet 99999999999999999\n" * 50,
    )
    write(folder / "Lea" / "my_sheets.txt", "no such thing")
    write(folder / FORMULA / "02_loss.ipynb", formulas)
    write(folder / ".ipynb_checkpoints" / "02_loss.ipynb", "")
    if os.name != "nt":
        write(folder / "<img src=x onerror=window.ran=true>_02_loss.ipynb", text)
        (folder / "Max").mkdir()
        (folder / "Max" / "02_loss.ipynb").symlink_to("/dev/zero")
        os.mkfifo(folder / "Max" / "03_gradient_descent.ipynb")
    return {
        "Ben": "it is not a notebook, or it is cut off",
        "Cem": "it is not a notebook, or it is cut off",
        "Hal": "it is nested too deeply, or too large",
        "Ida": "it is a notebook, but not one of this series",
        "Jo": "it is not a notebook, or it is cut off",
        "Lea": "it is a text without a sheet",
    }


def test_whatever_reading_raises_the_others_are_read(tmp_path, monkeypatch):
    def read_notebook(data, name):
        raise ZeroDivisionError

    write(tmp_path / "Ada" / "02_loss.ipynb", "")
    write(tmp_path / "Ben" / "my_sheets.txt", sheet(1))
    monkeypatch.setattr("mlp_lessons.classroom.hand_ins.read_notebook", read_notebook)
    klass = report.class_of(tmp_path)
    assert klass.unread == [("Ada", "Ada/02_loss.ipynb", "reading it raised ZeroDivisionError")]
    assert list(klass.sheets) == ["Ben"]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, planted):
    """A folder with the whole class and the hostile files, and what the report must say about those."""
    folder = tmp_path_factory.mktemp("attacked")
    hand_in(folder, planted)
    return folder, attacking(folder)


@pytest.fixture(scope="module")
def written(attacked, tmp_path_factory):
    output = tmp_path_factory.mktemp("written") / "report"
    report.main([str(attacked[0]), "--output", str(output)])
    return output


def test_what_cannot_be_read_is_named_and_the_rest_is_done(attacked, klass):
    folder, expected = attacked
    found = report.class_of(folder)
    assert {learner: why for learner, _, why in found.unread} == expected
    readable = ["Ada", "Dara", "Finn", FORMULA, "<img src=x onerror=window.ran=true>"]
    assert {found.learners[learner]["check_N_150"].state for learner in readable[: None if os.name != "nt" else 4]} == {
        "right"
    }
    assert found.learners["Élise"]["check_N_150"].state == "not-run"
    assert found.learners["Élise"]["check_mse"].mistake.startswith("<script>")
    assert "check_mse" in found.learners["Gus"]
    assert {learner: found.learners[learner] for learner in LEARNERS} == klass.learners


def test_nothing_of_it_runs(attacked, written):
    assert not (attacked[0] / "ran").exists()
    assert "<script" not in written.with_suffix(".html").read_text("utf-8")


def test_a_spreadsheet_runs_nothing_of_the_table(written):
    with written.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@") and cell] == []
    assert f"'{FORMULA}" in cells
    assert [cell for cell in cells if not cell.isprintable()] == []


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", " =1", "\t=1", "\n=1", "＝1"])
def test_a_cell_that_would_be_a_formula_is_quoted(cell):
    assert report.for_a_spreadsheet(cell) == "'" + cell
    assert report.for_a_spreadsheet("a" + cell) == "a" + cell
    assert report.for_a_spreadsheet("") == ""


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium")
def test_a_browser_runs_nothing_of_the_page(written):
    asked = []
    with chromium() as browser:
        tab = browser.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(written.with_suffix(".html").as_uri())
        tab.wait_for_timeout(500)
        assert tab.evaluate("window.ran") is None
        assert tab.locator("script, img, iframe, object, link, [onerror], [onload]").count() == 0
    assert asked == [written.with_suffix(".html").as_uri()]
