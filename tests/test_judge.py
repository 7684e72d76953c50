"""The engine of the checks: what a message looks like, what it survives, which formulas it refuses."""

import html
import re
import types
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from answers import ANYTHING, CHECKS, FUNCTIONS, GARBAGE, RULES, ask, from_a_cell
from mlp_lessons import exercises
from mlp_lessons.exercises import judge
from mlp_lessons.exercises.judge import NOT_ANSWERED, NOT_YET, RIGHT, Message

MATRICES = [np.array([[1.0, 2.0, 4.0], [0.5, 1.5, 3.0]]), np.array([[2.0, 5.0], [7.0, 0.25], [1.0, 3.0]])]


def toy(*mistakes, right="half = A / 2; result = half - b", **more):
    cases = [(A, b) for A, b in zip(MATRICES, (1.0, 3.0), strict=True)]
    scope = {"np": np, "two": 2}
    return judge.function("my_toy", "A b", "that is half of it, less b.", right, cases, mistakes, scope=scope, **more)


check_toy = toy(("added | b is added.", "half + b"), ("whole | Not halved.", "half = A"))
check_number = judge.value(
    "my_number", "put a number.", "that is a quarter.", 0.25, {4: "inverse | That is its inverse."}
)
check_pair = judge.value(
    "my_pair",
    "put a pair.",
    "that is the pair.",
    (2, 1),
    {(1, 2): "swapped | The other way round."},
    returns=("row", "column"),
)
check_sizes = judge.value("my_sizes", "put a shape and a number.", "that is it.", ((5, 3), 15), {}, returns=("A", "N"))


def body(*lines):
    return from_a_cell("\n    ".join(["def answer(A, b):", *lines]) + "\n", A_2=MATRICES[0], c=1.0, d=2, e=3)


# ---------------------------------------------------------------- what a message looks like


def test_a_message_begins_with_its_state():
    assert ask(check_toy, body("return A / 2 - b")) == "✓ Right: that is half of it, less b."
    assert ask(check_toy, body("return A / 2 + b")) == "✗ Not yet. b is added."
    assert ask(check_toy, body("...")).startswith("○ Not answered yet: write the body of my_toy in place")
    states = [ask(check_number, answer).state for answer in (0.25, 4, None)]
    assert states == [RIGHT, NOT_YET, NOT_ANSWERED]


def test_a_notebook_shows_the_same_words_with_a_bar():
    for state in judge.BARS:
        message = Message(state, "a < b & c > d.", "<b>1</b>\n  2")
        shown = message._repr_html_()
        assert shown.startswith(f'<div style="border-left: 5px solid {judge.BARS[state]}; ')
        assert f"<strong>{state}</strong>" in shown
        assert "<pre>&lt;b&gt;1&lt;/b&gt;\n  2</pre>" in shown
        assert html.unescape(re.sub(r"<pre>", "\n", re.sub(r"</?(div|strong)[^>]*>|</pre>", "", shown))) == message
    assert "<pre>" not in Message(RIGHT, "so it is.")._repr_html_()


def luminance(colour):
    channels = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channels > 0.04, ((channels + 0.055) / 1.055) ** 2.4, channels / 12.92) @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_the_bar_is_seen_in_a_light_and_in_a_dark_theme(ground):
    for bar in judge.BARS.values():
        darker, lighter = sorted(map(luminance, (bar, ground)))
        assert (lighter + 0.05) / (darker + 0.05) > 3


def test_what_a_function_printed_is_shown():
    message = ask(check_toy, body("print(A.shape)", "print(b)", "return A / 2 + b"))
    assert message == "✗ Not yet. b is added. It printed:\n(2, 3)\n1.0"
    message = ask(check_toy, body("print(A.shape)", "return A / 2 - b"))
    assert message == "✓ Right: that is half of it, less b. It printed:\n(2, 3)"
    assert ask(check_toy, body("print(A @ A)", "print(1 / 0)")).count("It printed:") == 0
    assert ask(check_toy, body("print('here')", "return A @ A")).endswith("It printed:\nhere")
    assert ask(check_toy, body("print(A[0, 0])")).endswith("End it with return and the result. It printed:\n1.0")


def test_where_the_slides_numbers_are_right_the_print_is_of_the_case_that_is_not():
    message = ask(check_toy, body("print(A.shape)", "return A / 2 - 1"))
    assert "but not with A (3, 2), b = 3.0." in message
    assert message.endswith("It printed:\n(3, 2)")


def test_of_a_long_print_ten_lines_are_shown():
    printed = ask(check_toy, body("for k in range(30): print(k)", "return A")).partition("\n")[2]
    assert printed.splitlines() == [*map(str, range(10)), "… and 20 more lines"]
    printed = ask(check_toy, body("for k in range(11): print(k)", "return A")).partition("\n")[2]
    assert printed.endswith("\n9\n… and 1 more line")
    printed = ask(check_toy, body("for k in range(10): print(k)", "return A")).partition("\n")[2]
    assert printed.endswith("\n9")
    printed = ask(check_toy, body("print('word ' * 1000)", "print('x' * 1000)", "return A")).partition("\n")[2]
    words, no_words = printed.splitlines()
    assert re.fullmatch(r"(word )+…", words)
    assert no_words == "x" * 100 + " …"


def test_no_text_is_cut_in_the_middle_of_a_word():
    message = ask(check_toy, body(f"return A + {' + '.join(['unknown_name'] * 20)}"))
    assert re.match(r"✗ Not yet. It stops at “return A \+ (unknown_name \+ )+…”: NameError", message)
    message = ask(check_toy, body("raise ValueError('word ' * 100)"))
    assert re.search(r": ValueError: (word )+…\.$", message)


# ---------------------------------------------------------------- which formulas are refused


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("half + bb", "my_toy: bb is not known in “half + bb”, where result needs it"),
        ("hlaf = A", "my_toy: nothing uses the step hlaf of “hlaf = A”"),
        ("half = result", "my_toy: result is not known"),
        ("hlaf = A; A", "my_toy: nothing uses the step hlaf"),
        ("half = A; A", "my_toy: nothing uses the step half"),
        ("third = A; half = third; A", "my_toy: nothing uses the step"),
        ("A; half = 1", "my_toy: nothing uses the step half"),
        ("A[0] = 1; A", "my_toy: “A[0] = 1” in “A[0] = 1; A” is not a step; a step is name = …"),
        ("[row for row in A if rwo.any()]", "my_toy: rwo is not known"),
    ],
)
def test_a_slip_in_a_formula_is_refused_at_the_first_answer(formula, words):
    check = toy(("slip | A mistake.", "half + b", formula))
    with pytest.raises(ValueError, match=re.escape(words)):
        check(None)


@pytest.mark.parametrize("right", ["half = A / 2; hlaf = A; result = half - b", "half - b", "A / 2 - b; half = 1"])
def test_a_slip_in_the_right_way_is_refused_at_the_first_answer(right):
    with pytest.raises(ValueError, match=r"my_toy: (nothing uses the step (hlaf|half)|half is not known)"):
        toy(right=right)(None)


def test_a_step_alone_is_no_result():
    with pytest.raises(ValueError, match="my_toy: nothing uses the step half"):
        toy(("slip | A mistake.", "half = A"), right=lambda A, b: A)(None)


def test_a_step_of_the_right_way_may_serve_a_mistake_alone():
    assert toy(("slip | A mistake.", "half"), right="half = A / 2; result = A / 2 - b").mistakes


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("half.sum(axis = 1)", "return (A / 2).sum(axis=1)"),
        ("b = two * b", "return A / 2 - 2 * b"),
        ("third = A / 3; half = third", "return A / 3 - b"),
        ("np.array([[entry ** b for entry in row] for row in A])", "return A ** b"),
        ("max(map(lambda row: row[0], A))", "return A[:, 0].max()"),
        (lambda A, b: A.T, "return A.T"),
    ],
)
def test_a_formula_names_the_mistake_that_it_makes(formula, code):
    assert ask(toy(("one | That one.", formula)), body(code)).endswith("That one.")


def test_two_mistakes_at_once_are_both_named():
    check = toy(
        ("added | b is added.", "half + b"), ("whole | Not halved.", "half = A"), ("other | No.", "half = 3 * A")
    )
    message = ask(check, body("return A + b"))
    assert message == "✗ Not yet. It looks like two mistakes at once. b is added. Not halved."
    assert message.mistake == "added+whole"
    assert ask(check, body("return np.round(A + 0.123, 1)")).mistake == "off"


def test_a_mistake_that_is_rounded_besides_is_named():
    check = toy(("thirds | Thirds.", "half = A / 3"))
    message = ask(check, body("return np.round(A / 3 - b, 3)"))
    assert message == "✗ Not yet. Thirds. It is also rounded to 3 decimals. Keep every digit."


@pytest.mark.parametrize(
    ("code", "mistake"),
    [
        ("return A / 2 - b", ""),
        ("...", ""),
        ("return A / 2 + b", "added"),
        ("return A.T", "shape"),
        ("return A @ A", "stopped"),
        ("return A", "off"),
        ("return A_2 / 2 - b", "outside"),
        ("return np.round(A / 2 - b, 1) + 0 * A[0, 0]", "rounded"),
        ("A -= b; return A / 2", "changed"),
        ("x = A", "unreturned"),
        ("return A / 2 - [b, b, b]", "slides-only"),
        ("return 'x'", "shape"),
    ],
)
def test_a_message_carries_the_id_of_the_mistake(code, mistake):
    check = toy(("added | b is added.", "half + b"))
    assert ask(check, body(code)).mistake == mistake


def test_a_program_reads_the_words_but_nothing_that_was_printed():
    message = ask(check_toy, body("print('Ada, 3rd attempt')", "return A / 2 + b"))
    assert message._repr_mimebundle_() == {
        "application/vnd.mlp-lessons.message+json":
        {"version": 1, "lesson": None, "exercise": None, "state": "not-yet", "mistake": "added", "words": "b is added.",
         "cell": None}
    }  # fmt: skip
    assert message == "✗ Not yet. b is added. It printed:\nAda, 3rd attempt"


@pytest.mark.parametrize(("answer", "mistake"), [(5, "no-function"), (lambda: 1, "arguments"), (Ellipsis, "")])
def test_what_can_not_be_called_has_its_id_too(answer, mistake):
    assert ask(check_toy, answer).mistake == mistake


def test_the_hash_is_that_of_the_cell_which_runs():
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_cell("from mlp_lessons.exercises import check_N_150")
    for source in ("check_N_150(150)", "1 + 1\ncheck_N_150(450)\n", "\n%precision 3\ncheck_N_150(900)"):
        message = shell.run_cell(source, store_history=True).result
        assert message.record["cell"] == judge.cell_hash(source)
    assert check_toy(None).record["cell"] is None


# ---------------------------------------------------------------- right in another way


def test_float32_is_near_enough():
    for dtype in (np.float32, np.longdouble):
        assert (
            ask(
                check_toy, from_a_cell(f"def answer(A, b):\n    return A.astype('{dtype.__name__}') / 3 * 1.5 - b")
            ).state
            == RIGHT
        )
    assert ask(check_toy, body("return np.round(A / 2 - b + 1e-7, 6) + 1e-5")).state == NOT_YET


@pytest.mark.parametrize("answer", [Fraction(1, 4), Decimal("0.25"), np.float32(0.25), np.array(0.25)])
def test_every_kind_of_number_is_read(answer):
    assert ask(check_number, answer).state == RIGHT


@pytest.mark.parametrize("answer", [[2, 1], np.array([2, 1]), (2.0, Fraction(1))])
def test_every_kind_of_pair_is_read(answer):
    assert ask(check_pair, answer).state == RIGHT


def test_the_order_of_the_arguments_is_no_matter_where_the_result_is_right():
    both = toy(right="A * b")
    swapped = from_a_cell("def answer(b, A):\n    return b * A\n")
    assert ask(both, swapped).state == RIGHT
    assert "must be my_toy(A, b)" in ask(check_toy, from_a_cell("def answer(b, A):\n    return A / 2 - b\n"))


def test_another_way_to_be_right_gets_its_remark():
    check = toy(("nearly | Right: but nearly.", "half - b + 1e-8"), ("halved | Halved.", "half"))
    assert ask(check, body("return A / 2 - b + 1e-8")) == "✓ Right: but nearly."
    assert ask(check, body("return A / 2 - b")) == "✓ Right: that is half of it, less b."
    assert ask(check, body("return A / 2")) == "✗ Not yet. Halved."


# ---------------------------------------------------------------- no wrong cause is named


def test_a_number_is_blamed_only_where_it_is_written():
    def fits_the_slides(*lines):
        return ask(toy(right="A.sum(axis=0)"), body(*lines))

    assert "There is a 3 in your function" in fits_the_slides("return [sum(A[:, k]) for k in range(3)]")
    assert "There is a 3 in your function" in fits_the_slides("return A.sum(axis=0) + len(A.T) - 3.0")
    message = fits_the_slides("return A.sum(axis=0) + len(A) - 2")
    assert message.startswith("✗ Not yet. Right for the slides' numbers, but not with A (3, 2)")
    assert "in your function" not in message


def test_zeros_are_not_called_rounded():
    small = toy(right="A / 1000")
    assert "Rounded" not in ask(small, body("return 0 * A"))
    assert "rounded to 3 decimals" in ask(small, body("return np.round(A / 1000, 3)"))


def test_a_pair_is_a_decimal_comma_only_where_a_decimal_is_asked_for():
    assert (
        ask(check_number, (0, 25))
        == "✗ Not yet. The answer is a pair of numbers. Write it with a point, 0.25, not with a comma."
    )
    whole = judge.value("my_whole", "put a number.", "so it is.", 14, {})
    assert ask(whole, (8, 6)) == "✗ Not yet. The answer holds 2 numbers; it must hold 1."
    assert ask(whole, [14]) == "✗ Not yet. The answer has too many brackets."


def test_quotes_are_taken_away_from_numbers_only():
    for text in ("14", "1,45", "4 * 2"):
        assert "Take the quotes away" in ask(check_number, text)
    assert ask(check_number, "a lot") == "✗ Not yet. “a lot” is text; the answer must be one real number."
    assert "“two” is text; the answer must be (row, column), made of real numbers." in ask(check_pair, ("two", 1))


def test_a_none_is_not_called_an_ellipsis():
    assert "is None" in ask(check_toy, body("return A, None"))
    assert ask(check_toy, body("return A, None")).state == NOT_YET
    assert ask(check_toy, body("return A, ...")).state == NOT_ANSWERED


def test_what_is_no_shape_is_not_told_a_shape():
    assert ask(check_sizes, (5, 15)) == "✗ Not yet. What you give as A holds 1 number; it must hold 2."
    assert ask(check_sizes, ((5, 3), (15,))) == "✗ Not yet. What you give as N has too many brackets."


def test_a_number_that_was_typed_is_named_as_it_stands_there():
    """Nobody who typed (5, 3) has an “entry [1]”; and what was sorted has no place."""
    assert ask(check_sizes, ((5, 2), 15)) == "✗ Not yet. The second number of A is too small."
    assert ask(check_sizes, ((np.nan, 3), 15)) == "✗ Not yet. The first number of A is nan, not a finite number."
    long = judge.value("my_long", "put a list.", "so it is.", [1, 2, 3, 4, 5], {})
    assert ask(long, [1, 2, 3, 5, 5]) == "✗ Not yet. The 4th number is too large."
    some = judge.value("my_some", "put a list.", "so it is.", [7, 8, 9], {}, read=np.unique)
    assert ask(some, [9, 8, 6]) == "✗ Not yet. Your 6 is too small."


def test_a_whole_number_is_never_its_neighbour():
    many = judge.value("my_many", "put a number.", "so it is.", 450, {600: "inputs | That counts X."})
    assert "That counts X." in ask(many, 600)
    assert "That counts X." not in ask(many, 601)


def test_what_comes_from_outside_is_named():
    words = "It takes A_2 from outside the function. Compute it from the arguments."
    assert ask(check_toy, body("return A_2")).endswith(words)
    assert "It takes A_2 and c and d from outside" in ask(check_toy, body("return A_2 + c + d + e"))
    assert "It takes c from outside" in ask(check_toy, body("return [c for _ in A]"))


@pytest.mark.parametrize("value", [0.25, "x", (1, 2)])
def test_a_function_that_returns_a_constant_is_no_stub(value):
    """On Python 3.14 its bytecode is that of an empty function; only its constants differ."""
    code = (lambda: None).__code__.replace(co_consts=(value,), co_varnames=("A", "b"), co_argcount=2, co_nlocals=2)
    assert ask(check_toy, types.FunctionType(code, {})).state == NOT_YET


# ---------------------------------------------------------------- survival


SECOND_ANSWERS = {"check_broken": ("it broke",), "check_better_network": (np.eye(3),)}


def ask_about(name, answer):
    return ask(CHECKS[name], answer, *SECOND_ANSWERS.get(name, ()))


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_survives_garbage(name):
    for answer in GARBAGE:
        assert ask_about(name, answer).state != RIGHT


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(answer=ANYTHING)
def test_a_check_survives_anything(answer):
    for name, rule in RULES.items():
        if rule.arguments:
            if name not in ("check_count", "check_train"):
                ask_about(name, lambda *_: answer)
            assert ask_about(name, answer).state != RIGHT
        else:
            ask_about(name, answer)
    ask_about("check_diagnosis", answer)
    ask_about("check_broken", answer)
    ask_about("check_better_network", answer)


@pytest.mark.parametrize("name", CHECKS)
def test_an_untouched_stub_is_not_answered_yet(name):
    for answer in (None, ...):
        assert ask_about(name, answer).state == NOT_ANSWERED


@pytest.mark.parametrize("name", FUNCTIONS)
def test_how_a_function_may_fail(name):
    names = ", ".join(RULES[name].arguments)
    scope = {"right": RULES[name].right, "warnings": warnings, "np": np}
    exec(f"def stub({names}): ...\ndef dots({names}): return ...\ndef prints({names}): print(right({names}))", scope)
    exec(f"def forgets({names}): x = right({names})\ndef raises({names}): raise KeyError('sepal')", scope)
    exec(f"def warns({names}):\n warnings.warn('careful')\n print(np.log(0.0))\n return right({names})", scope)
    assert ask_about(name, scope["stub"]).state == NOT_ANSWERED
    assert ask_about(name, scope["dots"]).state == NOT_ANSWERED
    assert "prints instead of returning" in ask_about(name, scope["prints"])
    assert "returns nothing" in ask_about(name, scope["forgets"])
    assert "KeyError: 'sepal'" in ask_about(name, scope["raises"])
    assert ask_about(name, scope["warns"]).state == RIGHT
    assert ask_about(name, scope["warns"]).endswith("It printed:\n-inf")
    assert "can't be called as" in ask_about(name, lambda: 1)


def test_far_too_many_numbers_are_not_looked_at():
    message = ask(check_number, [0.25] * (judge.MOST_NUMBERS + 1))
    assert message == "✗ Not yet. The answer holds far too many numbers; it must be one real number."


def test_of_an_endless_print_the_beginning_is_kept():
    message = ask(check_toy, body("for k in range(20): print('x' * 100_000)", "return A"))
    assert len(message) < 2000
    with judge._quiet() as printed:
        print("x" * 10**6)
    assert len(printed.getvalue()) == judge.MOST_PRINTED


def test_slow_cases_wait_until_all_the_others_are_right():
    tried = []

    def answer(A, b):
        tried.append(b)
        return A / 2 - b + (b == 1 and wrong)

    slow = toy(slow_cases=[(MATRICES[0], 99.0)])
    wrong = True
    assert ask(slow, answer).state == NOT_YET
    assert 99.0 not in tried
    wrong = False
    assert ask(slow, answer).state == RIGHT
    assert 99.0 in tried
    assert ask(slow, lambda A, b: A / 2 - min(b, 9)).state == NOT_YET


def test_a_check_inside_the_function_that_it_checks_ends():
    calls = []

    def answer(A, b):
        calls.append(b)
        check_toy(answer)
        return A / 2 - b

    message = ask(check_toy, answer)
    assert len(calls) == 2
    assert (
        "RuntimeError: a check is called inside the function that it checks. "
        "Move the call out of the function, to the left edge." in message
    )
    assert ask(check_toy, body("return A / 2 - b")).state == RIGHT  # the next check works again


def test_a_function_that_calls_itself_is_told_so():
    def answer(A, b):
        return answer(A, b)

    assert "It calls itself, so it never ends." in ask(check_toy, answer)


def test_interrupting_the_kernel_still_works():
    def endless(A, b):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_toy(endless)
    assert ask(check_toy, body("return A / 2 - b")).state == RIGHT


# ---------------------------------------------------------------- what a message says about how a function stopped


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("argmax(O_out, axis=1)", "NameError: name 'argmax' is not defined. NumPy's names begin with np."),
        ("O_out^T", "A transpose is written with a dot: H_out.T."),
        ("O_out(1 - O_out)", "is not callable. Write * before the bracket, and"),
        ("O_out.O_delta", "• is @."),
        ("O_out ^ 2", "A power is **."),
        ("1 if O_out > 0 else 2", "Put np.all around the comparison"),
        ("O_out * ...", "There is still a ... in it."),
        ("O_out[7, 7]", "IndexError: there is no index 7 along axis 0, which has 3 entries, counted from 0."),
        ("sigmoid(O_out)", "NameError: name 'sigmoid' is not defined. Does a cell above import it?"),
    ],
)
def test_the_line_where_it_stops_is_shown(expression, words):
    message = ask(exercises.check_decisions, from_a_cell(f"def answer(O_out):\n    return {expression}\n"))
    assert message.startswith(f"✗ Not yet. It stops at “return {expression}”: ")
    assert words in message


def test_without_numpy_the_first_cell_has_not_been_run():
    answer = from_a_cell("def answer(A, b):\n    return np.exp(A)\n")
    del answer.__globals__["np"]
    assert "Run the first cell of this notebook, which imports it." in ask(check_toy, answer)


def test_the_entry_that_is_off_most_is_named():
    def nearly(A, b):
        half = A / 2 - b
        half[-1, 1] += 0.31
        return half

    assert ask(check_toy, nearly) == "✗ Not yet. Entry [1, 1] is furthest off: it is about 0.3 too large."


def test_functions_are_tried_on_other_sizes():
    message = ask(check_toy, body("return A / 2 - [b, b, b]"))
    assert message.startswith("✗ Not yet. Right for the slides' numbers, but not with A (3, 2), b = 3.0. It stops at")
