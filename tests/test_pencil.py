"""Sheets to fill by hand: numbers are right, classic mistakes are named, and what follows from one is forgiven."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlp_helpers as mlp
from mlp_helpers import DECIMALS, W1, W2, backpropagation, feedforward, rounded, sigmoid
from mlp_lessons import IRIS
from mlp_lessons.sheets import marking, pencil
from mlp_lessons.sheets.pencil import ENTRIES, MATRICES

HUNDRED = [pencil.sheet(number, own_weights=number % 2 == 1) for number in range(3, 303, 3)]
IRIS = np.loadtxt(IRIS, delimiter=",")


def from_the_helper(sheet):
    """{name: matrix} by hand, from mlp_helpers alone."""
    forward = feedforward(sheet.X, sheet.W1, sheet.W2, by_hand=True)
    back = backpropagation(sheet.X, sheet.Y, sheet.W2, forward, by_hand=True)
    return forward._asdict() | back._asdict()


def digits(matrices):
    """{entry: text} of matrices."""
    return {
        f"{name}[{row}, {column}]": f"{matrices[name][row, column]:.{DECIMALS[name]}f}"
        for name in MATRICES
        for row, column in np.ndindex(matrices[name].shape)
    }


def not_right(sheet, entries):
    return {entry: mark for entry, mark in marking.mark(sheet, entries).items() if mark.state != "right"}


# ---------------------------------------------------------------- right sheets


def test_there_are_34_entries_in_the_slides_order():
    assert len(ENTRIES) == 34
    assert list(MATRICES) == [*mlp.Feedforward._fields, *mlp.Backpropagation._fields]
    assert list(ENTRIES)[:3] == ["H_in[0, 0]", "H_in[0, 1]", "H_out[0, 0]"]
    assert list(ENTRIES)[-1] == "W1_update[3, 1]"


@pytest.mark.parametrize("sheet", HUNDRED, ids=lambda sheet: sheet.key)
def test_what_the_helper_fills_is_right(sheet):
    entries = digits(from_the_helper(sheet))
    assert not_right(sheet, entries) == {}
    assert pencil.fill(sheet) == entries
    for entry, (name, cell) in ENTRIES.items():
        assert pencil.matrix(entries, name)[cell] == float(entries[entry])


@pytest.mark.parametrize(("text", "number"), [
    ("1.47", 1.47), ("1,47", 1.47), (".47", 0.47), ("-0.47", -0.47), ("−0,47", -0.47), ("–.5", -0.5), ("+3", 3),
    (" 1.4 7 ", 1.47), ("0.", 0), ("1.470", 1.47), ("", None), ("-", None), (".", None), ("a", None), ("1.4.7", None),
    ("—1.5", -1.5), ("‐1.5", -1.5), ("‑1.5", -1.5), ("－1.5", -1.5), ("１．４７", 1.47), ("－０，４７", -0.47),
    ("62%", 0.62), ("−6,2 %", -0.062), ("６２％", 0.62), ("7%", 0.07), ("%", None), ("1.4²", None), ("½", None),
    ("1-2", None), ("1,234.5", None), ("1e3", None), ("nan", None), ("٣", None), ("--1", None), ("9" * 30, None),
])  # fmt: skip
def test_how_a_number_may_be_written(text, number):
    read = pencil.number_in(text)
    assert np.isnan(read) if number is None else read == number


def test_other_spellings_of_a_right_number_are_right():
    sheet = pencil.sheet(6)
    right = pencil.fill(sheet)
    for change in (lambda text: text.replace(".", ","), lambda text: text.replace("-", "−"),
                   lambda text: text.replace("0.", "."), lambda text: text + "0", lambda text: f" {text} ",
                   lambda text: re.sub("(?<=[1-9])0+$", "", text)):  # fmt: skip
        assert not_right(sheet, {entry: change(text) for entry, text in right.items()}) == {}


# ---------------------------------------------------------------- classic mistakes, written independently

S = sigmoid
CLASSIC = [  # matrix, what the message must say, the matrix if the mistake is made in every entry
    ("H_in", "minus signs", lambda k: np.abs(k["X"]) @ np.abs(k["W1"])),
    ("H_in", "already been through σ", lambda k: S(k["H_in"])),
    ("H_out", "σ is missing", lambda k: k["H_in"]),
    ("H_out", "σ is applied twice", lambda k: S(S(k["H_in"]))),
    ("H_out", "on the way into σ", lambda k: 1 - S(k["H_in"])),
    ("H_out", "σ′", lambda k: S(k["H_in"]) - S(k["H_in"]) ** 2),
    ("H_out", "1 \\+", lambda k: 1 / np.exp(-k["H_in"])),
    ("O_in", "use H_out, not H_in", lambda k: k["H_in"] @ k["W2"]),
    ("O_in", "already been through σ", lambda k: S(k["H_out"] @ k["W2"])),
    ("O_in", "minus signs", lambda k: k["H_out"] @ np.abs(k["W2"])),
    ("O_out", "σ is missing", lambda k: k["O_in"]),
    ("O_out", "σ is applied twice", lambda k: S(S(k["O_in"]))),
    ("O_out", "on the way into σ", lambda k: 1 - S(k["O_in"])),
    ("O_error", "order is reversed", lambda k: k["Y"] - k["O_out"]),
    ("O_error", "Y is missing", lambda k: k["O_out"]),
    ("O_error", "Y is added", lambda k: k["O_out"] + k["Y"]),
    ("O_error", "only one column", lambda k: k["O_out"] - 1),
    ("O_error", "use O_out, not O_in", lambda k: k["O_in"] - k["Y"]),
    ("O_delta", "σ′ is missing", lambda k: k["O_error"]),
    ("O_delta", "O_error is missing", lambda k: k["O_out"] - k["O_out"] ** 2),
    ("O_delta", "factor 1 − O_out", lambda k: k["O_error"] * k["O_out"]),
    ("O_delta", "factor O_out", lambda k: k["O_error"] * (1 - k["O_out"])),
    ("O_delta", "not from O_in", lambda k: k["O_error"] * k["O_in"] * (1 - k["O_in"])),
    ("O_delta", "already been through it", lambda k: k["O_error"] * S(k["O_out"]) * (1 - S(k["O_out"]))),
    ("W2_update", "1/N is missing", lambda k: np.outer(k["H_out"], k["O_delta"])),
    ("W2_update", "N for several flowers", lambda k: np.outer(k["H_out"], k["O_delta"]) / 9),
    ("W2_update", "N for several flowers", lambda k: np.outer(k["H_out"], k["O_delta"]) / 90),
    ("W2_update", "½", lambda k: np.outer(k["H_out"], k["O_delta"]) / 6),
    ("W2_update", "σ′ is missing", lambda k: np.outer(k["H_out"], k["O_error"]) / 3),
    ("W2_update", "use H_out, not H_in", lambda k: np.outer(k["H_in"], k["O_delta"]) / 3),
    ("H_error", "σ′ is missing", lambda k: k["O_error"] @ k["W2"].T),
    ("H_error", "1/N comes later", lambda k: k["O_delta"] @ k["W2"].T / 3),
    ("H_error", "not transposed",
     lambda k: (k["O_delta"][0, 0] * k["W2"][0] + k["O_delta"][0, 1] * k["W2"][1])[None, :2]),
    ("H_error", "minus signs", lambda k: k["O_delta"] @ np.abs(k["W2"]).T),
    ("H_delta", "σ′ is missing", lambda k: k["H_error"]),
    ("H_delta", "H_error is missing", lambda k: k["H_out"] - k["H_out"] ** 2),
    ("H_delta", "factor 1 − H_out", lambda k: k["H_error"] * k["H_out"]),
    ("H_delta", "factor H_out", lambda k: k["H_error"] * (1 - k["H_out"])),
    ("H_delta", "not from H_in", lambda k: k["H_error"] * k["H_in"] * (1 - k["H_in"])),
    ("W1_update", "1/N is missing", lambda k: np.outer(k["X"], k["H_delta"])),
    ("W1_update", "N for several flowers", lambda k: np.outer(k["X"], k["H_delta"]) / 9),
    ("W1_update", "N for several flowers", lambda k: np.outer(k["X"], k["H_delta"]) / 90),
    ("W1_update", "½", lambda k: np.outer(k["X"], k["H_delta"]) / 6),
    ("W1_update", "σ′ is missing", lambda k: np.outer(k["X"], k["H_error"]) / 3),
    *((name, "sign is wrong", lambda k, name=name: -k[name]) for name in MATRICES),
    *((name, "decimal point", lambda k, name=name: 10 * k[name]) for name in MATRICES),
    *((name, "Wrong row or column|Not transposed", lambda k, name=name: np.roll(k[name], 1, axis=1))
      for name in MATRICES),
    *((name, "Wrong row or column", lambda k, name=name: np.roll(k[name], 1, axis=0))
      for name in ("W2_update", "W1_update")),
]  # fmt: skip
PRODUCTS = {"H_in": ("X", "W1"), "O_in": ("H_out", "W2"), "H_error": ("O_delta", "W2.T")}


def one_product_wrong(sheet, right):
    """(entry, what the message must say, number) for each product of a sum that is missing or has the other sign."""
    known = right | pencil.given(sheet) | {"W2.T": sheet.W2.T}
    for name, (left, other) in PRODUCTS.items():
        for column, k in itertools.product(range(right[name].shape[1]), range(known[left].shape[1])):
            terms = [known[left][0, i] * known[other][i, column] for i in range(known[left].shape[1])]
            place = (column, k) if other == "W2.T" else (k, column)
            factors = re.escape(f"{left}[0, {k}] · {other[:2]}[{place[0]}, {place[1]}]")
            yield f"{name}[0, {column}]", f"product {factors} is missing", sum(terms) - terms[k]
            yield f"{name}[0, {column}]", f"sign of {factors} is lost", sum(terms) - 2 * terms[k]


def swapped(text):
    """The text with two neighbouring digits swapped, in every possible way."""
    for one, other in itertools.combinations([place for place, letter in enumerate(text) if letter.isdigit()], 2):
        if text[one + 1 : other] in ("", "."):
            yield f"{text[:one]}{text[other]}{text[one + 1 : other]}{text[one]}{text[other + 1 :]}"


def slips(sheet):
    """(entry, what the message must say, text) for every classic mistake in every entry of a sheet."""
    right = from_the_helper(sheet)
    known = right | pencil.given(sheet)
    for name, words, wrong in CLASSIC:
        for cell, number in np.ndenumerate(wrong(known)):
            yield f"{name}[{cell[0]}, {cell[1]}]", words, f"{rounded(number, DECIMALS[name]):.{DECIMALS[name]}f}"
    for entry, words, number in one_product_wrong(sheet, right):
        yield entry, words, f"{rounded(number, DECIMALS[ENTRIES[entry][0]]):.{DECIMALS[ENTRIES[entry][0]]}f}"
    for entry, text in digits(right).items():
        yield from ((entry, "Two digits are swapped", other) for other in swapped(text))
        unit = 10.0 ** -DECIMALS[ENTRIES[entry][0]]
        for off in (unit, -unit):
            number = f"{rounded(float(text) + off, 3):.{DECIMALS[ENTRIES[entry][0]]}f}"
            yield entry, "off by one|cut off|half is rounded", number


def each_sheet(sheets, quick):
    """A test of each of these sheets. All but the first of them are slow tests."""
    marks = [[pytest.mark.slow] * (k >= quick) for k in range(len(sheets))]
    tests = [pytest.param(sheet, id=sheet.key, marks=mark) for sheet, mark in zip(sheets, marks, strict=True)]
    return pytest.mark.parametrize("sheet", tests)


@each_sheet(HUNDRED, quick=20)
def test_each_mistake_in_each_entry_is_named(sheet):
    """The mistake itself is among the causes, and every cause that is named gives the same digits."""
    right = pencil.fill(sheet)
    written = {name: pencil.matrix(right, name) for name in MATRICES}
    known, exact = pencil.given(sheet) | written, pencil.follow(sheet, written)
    tried = 0
    for entry, words, text in slips(sheet):
        if pencil.number_in(text) == pencil.number_in(right[entry]):
            continue  # the digits are the same, so no mistake can be seen
        name, cell = ENTRIES[entry]
        causes = marking.causes(entry, pencil.number_in(text), known, exact[name][cell])
        assert any(re.search(words, cause) for cause in causes), (entry, text, words, causes)
        tried += 1
    assert tried > 250


@each_sheet(HUNDRED[:6], quick=2)
def test_one_mistake_makes_one_wrong_entry(sheet):
    """All later entries are right, or right for what follows from it."""
    right = pencil.fill(sheet)
    for entry, words, text in slips(sheet):
        if pencil.number_in(text) == pencil.number_in(right[entry]):
            continue
        others_right = not_right(sheet, right | {entry: text})
        assert list(others_right) == [entry]
        assert others_right[entry].state == "wrong"
        assert re.search(words, others_right[entry].words) or " Or: " in others_right[entry].words
        assert right[entry] not in others_right[entry].words
        following = not_right(sheet, pencil.fill(sheet, {entry: text}))
        assert [other for other, mark in following.items() if mark.state != "follows"] == [entry]


@pytest.mark.parametrize("name", MATRICES)
def test_each_cause_on_the_sheet_has_an_id_of_its_own(name):
    ids = [cause.split(" | ")[0] for cause, *_ in marking.MISTAKES[name]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[\w-]+", one) for one in ids)


@pytest.mark.parametrize(
    ("entry", "text", "causes"),
    [
        ("H_out[0, 0]", "1.14", ("sigma-forgotten",)),
        ("H_in[0, 0]", "1.141", ("too-many-digits",)),
        ("H_in[0, 0]", "-1.141", ("sign", "too-many-digits")),
        ("H_in[0, 0]", "1.1.4", ("no-number",)),
        ("H_in[0, 0]", "77.77", ()),
        ("H_in[0, 0]", "1.14", ()),
    ],
)
def test_a_mark_carries_the_ids_of_its_causes(entry, text, causes):
    sheet = pencil.sheet(6)
    assert marking.mark(sheet, pencil.fill(sheet) | {entry: text})[entry].causes == causes


def test_what_follows_from_a_mistake_is_forgiven_once():
    sheet = pencil.sheet(6)
    marks = marking.mark(sheet, pencil.fill(sheet, {"H_in[0, 0]": "6.26"}))
    assert marks["H_in[0, 0]"].state == "wrong"
    assert "minus signs" in marks["H_in[0, 0]"].words
    assert marks["H_out[0, 0]"] == marking.Mark("follows", "Right for what you wrote before it.")
    assert {mark.state for mark in marks.values()} == {"right", "follows", "wrong"}


def test_an_entry_waits_for_what_it_comes_from():
    sheet = pencil.sheet(6)
    right = pencil.fill(sheet)
    marks = marking.mark(sheet, {"O_in[0, 0]": "0.12", "O_in[0, 1]": right["O_in[0, 1]"]})
    assert marks["O_in[0, 0]"] == marking.Mark("waits", "It comes from H_out, so fill that in first.")
    assert marks["O_in[0, 1]"].state == "right"
    assert marks["H_in[0, 0]"].state == "empty"
    assert "from H_out and H_error" in marking.mark(sheet, {"H_delta[0, 0]": "9"})["H_delta[0, 0]"].words


@pytest.mark.parametrize(("text", "state", "words"), [
    ("", "empty", ""), ("   ", "empty", ""), ("-", "unfinished", ""), ("1", "unfinished", "2 decimals"),
    ("1.", "unfinished", "2 decimals"), ("1,1", "unfinished", "2 decimals"), ("1.14", "right", ""),
    ("1.140", "right", ""), ("—", "unfinished", ""), ("１．", "unfinished", "2 decimals"), ("114%", "right", ""),
    ("１．１４", "right", ""),
    ("1.141", "wrong", "round to 2 decimals"), ("x", "wrong", "“x” is not"), ("1.1.4", "wrong", "is not a number"),
    ("77.77", "wrong", "Work it out once more"),
])  # fmt: skip
def test_while_an_entry_is_typed(text, state, words):
    mark = marking.mark(pencil.sheet(6), {"H_in[0, 0]": text})["H_in[0, 0]"]
    assert mark.state == state
    assert words in mark.words


def test_a_half_goes_away_from_zero():
    sheet, entry = next(
        (sheet, entry)
        for sheet in map(pencil.sheet, range(150))
        for entry, (name, cell) in ENTRIES.items()
        if abs(pencil.follow(sheet, pencil.by_hand(sheet))[name][cell] * 100 % 1 - 0.5) < 1e-9 and name == "O_in"
    )
    right = pencil.fill(sheet)
    towards_zero = float(right[entry]) - np.copysign(0.01, float(right[entry]))
    mark = marking.mark(sheet, right | {entry: f"{towards_zero:.2f}"})[entry]
    assert "half is rounded away from zero" in mark.words


# ---------------------------------------------------------------- which flower, which weights


def test_a_number_has_one_flower_and_150_numbers_have_them_all():
    rows = {tuple(row[:4]): int(row[4]) for row in IRIS}
    sheets = [pencil.sheet(number) for number in range(7, 157)]
    for sheet in sheets:
        assert rows[tuple(sheet.X[0])] == sheet.Y.argmax()
    assert sorted(tuple(sheet.X[0]) for sheet in sheets) == sorted(tuple(row[:4]) for row in IRIS)
    assert [int(pencil.sheet(number).Y.argmax()) for number in range(6)] == [0, 1, 2, 0, 1, 2]
    assert np.array_equal(pencil.sheet("24.11.2008").X, pencil.sheet(24112008).X)
    assert pencil.sheet(np.int64(5), name="  Ada \n L ").name == "Ada L"


@pytest.mark.parametrize("number", [-1, 1.5, None, "", "Ada", [1], "−"])
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(ValueError, match=r"number is .*; it must be"):
        pencil.sheet(number)


def test_a_flower_of_your_own():
    sheet = pencil.sheet(9, measured=[6.1, 2.9, 4.7, 1.4], species="versicolor")
    assert sheet.X.tolist() == [[6.1, 2.9, 4.7, 1.4]]
    assert sheet.Y.tolist() == [[0, 1, 0]]
    assert not_right(sheet, digits(from_the_helper(sheet))) == {}
    for measured in ([1, 2, 3], [1, 2, 3, 40], [1, 2, 3, 0], [1, 2, 3, np.nan], [1, 2, 3, 1.25], "abcd", None):
        with pytest.raises(ValueError, match=r"measured is .*one decimal"):
            pencil.sheet(9, measured=measured, species="setosa")
    with pytest.raises(ValueError, match="species is 'rose'; it must be one of setosa"):
        pencil.sheet(9, measured=[6.1, 2.9, 4.7, 1.4], species="rose")


def test_weights_follow_the_slides_recipe():
    assert all(map(np.array_equal, pencil.weights(10), (W1, W2)))
    assert all(np.array_equal(one, rounded(one, 1)) for seed in pencil.SEEDS for one in pencil.weights(seed))


@pytest.mark.slow
def test_the_seeds_are_those_that_suit_a_pencil():
    X, Y = IRIS[:, :4], np.eye(3)[IRIS[:, 4].astype(int)]
    good = []
    for seed in range(400):
        V1, V2 = pencil.weights(seed)
        H_out = feedforward(X, V1, V2).H_out
        if H_out.min() > 0.05 and H_out.max() < 0.95 and mlp.train(X, Y, V1, V2, 1, 5000).accuracy[-1] >= 0.95:
            good.append(seed)
    assert good == list(pencil.SEEDS)


def test_with_own_weights_nothing_ends_in_a_half():
    seen = set()
    for number in range(300):
        sheet = pencil.sheet(number, own_weights=True)
        by_hand = from_the_helper(sheet)
        for name, exact in pencil.follow(sheet, by_hand).items():
            assert np.all(np.abs(exact * 10.0 ** DECIMALS[name] % 1 - 0.5) > 1e-6)
        seen.add(sheet.W1.tobytes())
    assert len(seen) > 12
    assert sum(pencil.ends_in_a_half(pencil.sheet(number)) for number in range(150)) > 50  # with the slides' weights


def test_the_table_of_the_sigmoid():
    table = pencil.sigmoid_table()
    assert [sigma for _, sigma in table] == [round(0.5 + step / 100, 2) for step in range(51)]
    for z in np.arange(-1000, 1001) / 100:
        looked_up = [sigma for start, sigma in table if start <= abs(z) + 1e-9][-1]
        assert looked_up == pytest.approx(rounded(sigmoid(abs(z)), 2), abs=1e-12)
        assert (looked_up if z >= 0 else 1 - looked_up) == pytest.approx(rounded(sigmoid(z), 2), abs=1e-12)


# ---------------------------------------------------------------- a sheet as text


typed = (
    st.text(max_size=8)
    | st.text(alphabet=' /_"\\#:=.19−-½%,;[]()|', max_size=8)
    | st.sampled_from(["1/9", "5/9 = 0.56", "=1", "#3"])
)


@settings(max_examples=50)
@given(
    number=st.integers(0, 10**9),
    own_weights=st.booleans(),
    name=st.text(max_size=12),
    entries=st.dictionaries(st.sampled_from(sorted(ENTRIES)), typed),
)
def test_text_brings_back_the_same_sheet(number, own_weights, name, entries):
    sheet = pencil.sheet(number, own_weights=own_weights, name=name)
    ((again, read),) = pencil.from_text(pencil.as_text(sheet, entries))
    assert again[:2] == sheet[:2]
    assert all(map(np.array_equal, again[2:], sheet[2:]))
    assert read == {entry: text.strip() for entry, text in entries.items() if text.strip()}


def test_text_of_several_sheets_and_of_the_updates_alone():
    own = pencil.sheet(4, own_weights=True, measured=[6.1, 2.9, 4.7, 1.4], species="versicolor", name="Ada: L")
    text = pencil.as_text(own, pencil.fill(own)) + "\nsheet 7: Bo\nW2_update 1 2 3 4 5 6\n"
    (first, _), (second, entries) = pencil.from_text(text)
    assert first.name == "Ada: L"
    assert np.array_equal(first.W1, own.W1)
    assert np.array_equal(first.X, own.X)
    assert second.key == "sheet 7"
    assert pencil.matrix(entries, "W2_update").tolist() == [[1, 2, 3], [4, 5, 6]]
    assert np.isnan(pencil.matrix(entries, "W1_update")).all()


def test_a_row_may_end_without_a_space():
    ((_, entries),) = pencil.from_text("sheet 7\nW2_update 1 2 3 / 4 5 1/9")
    assert list(entries.values()) == ["1", "2", "3", "4", "5", "1/9"]
    ((_, entries),) = pencil.from_text("sheet 7\nW2_update 1 2 3/4 5 6")
    assert list(entries.values()) == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("head", [
    "Sheet 17", "SHEET  17", "sheet\u00a017", "\ufeffsheet 17", " sheet 17 ", "sheet １７", "Sheet 17:",
    "Sheet\t17: Ada",
])  # fmt: skip
def test_a_head_is_read_as_people_write_it(head, capsys):
    text = f"# of the second group\n\n{head}\n# on Monday\n\u00a0H_in\u00a01,1  —2\nh_OUT .5 62%\n"
    ((sheet, entries),) = pencil.from_text(text)
    assert (sheet.key, sheet.name) == ("sheet 17", "Ada" * ("Ada" in head))
    assert pencil.matrix(entries, "H_in").tolist() == [[1.1, -2]]
    assert pencil.matrix(entries, "H_out").tolist() == [[0.5, 0.62]]
    assert capsys.readouterr().out == ""


def read_of(*lines):
    """{name: rows} of the matrices that one sheet with these lines holds."""
    ((_, entries),) = pencil.from_text("\n".join(["sheet 7", *lines]))
    read = {name: pencil.matrix(entries, name) for name in MATRICES}
    return {name: matrix.tolist() for name, matrix in read.items() if not np.isnan(matrix).all()}


@pytest.mark.parametrize("line", [
    "H_out 62 % 38 %", "H_out 62% 38 ％", "H_out 62 %/38 %", "H_out .62 38 %  # by pencil",
    "H_out 0.62 0.38  # checked", "H_out 0.62 0.38# checked", "H_out 0.62 0.38 ＃ checked", "H_out 0.62 0.38 #",
    'H_out 0.62 "0.38" # a "b',
    "H_out: 0.62 0.38", "H_out = 0.62 0.38", "H_out=0.62 0.38", "H_out：0.62 0.38", "H_out (1, 2) 0.62 0.38",
    "H_out (1, 2) = [0.62, 0.38]", "H_out = [[0.62 0.38]]", "H out 0.62 0.38", "Hout 0.62 0.38", "h-out: 0,62; 0,38",
    "H_out 0.62;0.38", "H_out 0.62 | 0.38", "H_out + 0.62 0.38", "H_out: (0.62, 0.38)", "H_out (0.62, 0.38)",
])  # fmt: skip
def test_a_line_of_numbers_is_read_as_people_write_it(line, capsys):
    assert read_of(line) == {"H_out": [[0.62, 0.38]]}
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("lines", [
    ("W2_update", "1 2 3", "-4 5 6"), ("W2_update:", "", "1 2 3", "# half of it", "− 4 5 6"),
    ("W2_update = 1 2 3", "            -4 5 6"), ("W2_update (2, 3)", "  1  2  3", " -4  5  6  # as shown"),
    ("W2_update = [[1, 2, 3],", "             [-4, 5, 6]]"), ("W2_update 1 2 3 /", "-4 5 6"),
    ("W2 update 1 2 3 / - 4 5 6",),
    ("w2update:", "1", "2", "3", "-4", "5", "6"), ("W2_update # at last", "1 2 3", "/ -4 5 6"),
])  # fmt: skip
def test_a_matrix_may_stand_under_its_name(lines, capsys):
    assert read_of(*lines, "H_in 7 8") == {"W2_update": [[1, 2, 3], [-4, 5, 6]], "H_in": [[7, 8]]}
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("lines", "line", "why"), [
    (("H_in", "1 2", "3 4"), "3 4", "it must be a matrix"), (("H_in", "1"), "H_in", "must be H_in and its 2 entries"),
    (("H_in 1", "all done", "H_out 1 2"), "all done", "must be a matrix"), (("H_in 1 2 ok",), "H_in 1 2 ok", "2 en"),
    (("H_in 1 2 %%",), "H_in 1 2 %%", "2 entries"), (("H_in - - - 1",), "H_in - - - 1", "2 entries"),
    (("H_inside 1 2",), "H_inside 1 2", "it must be a matrix"), (("H_in[0, 0] = 1",), "H_in[0, 0] = 1", "2 entries"),
])  # fmt: skip
def test_what_is_no_line_of_numbers_is_still_said(lines, line, why, capsys):
    read_of(*lines)
    assert any(f"can't be read: {line!r}; " in said and why in said for said in capsys.readouterr().out.splitlines())


def test_the_key_on_paper_can_be_typed_as_it_stands():
    sheet = pencil.sheet(7)
    right = pencil.fill(sheet)
    ((_, entries),) = pencil.from_text(pencil.as_text(sheet, right).replace("  / ", "\n" + " " * 10))
    assert entries == right


def test_a_remark_belongs_to_its_line_and_not_to_a_name():
    ((sheet, _),) = pencil.from_text("sheet 7 # ill on Monday: twice\nH_in 1 2")
    assert (sheet.key, sheet.name) == ("sheet 7", "")
    ((sheet, _),) = pencil.from_text("sheet7: Ada #2\nH_in 1 2")
    assert (sheet.key, sheet.name) == ("sheet 7", "Ada #2")


def test_a_file_in_another_encoding_is_said(tmp_path, capsys):
    path = tmp_path / "class.txt"
    path.write_bytes("sheet 7: Zoë\nH_in 1 2\n".encode("latin-1"))
    ((sheet, entries),) = pencil.from_file(path)
    assert sheet.name == "Zo\ufffd"
    assert list(entries.values()) == ["1", "2"]
    said = capsys.readouterr().out
    assert "class.txt is not in UTF-8, so some letters can't be read. Open it in an editor, save it with" in said
    path.write_text("sheet 7: Zoë\nH_in 1 2\n", encoding="utf-8")
    assert pencil.from_file(path)[0][0].name == "Zoë"
    assert capsys.readouterr().out == ""


def test_a_head_with_everything_in_it():
    ((sheet, _),) = pencil.from_text("Sheet 9  With Own Weights of 6,1 2.9 4.7  1.4 Versicolor: Zoë: L\n")
    assert (sheet.key, sheet.name) == ("sheet 9 with own weights of 6.1 2.9 4.7 1.4 versicolor", "Zoë: L")


@pytest.mark.parametrize(("text", "sheets", "lines"), [
    ("H_in 1 2\nH_out 1 2", [], ["Line 1 can't be read: 'H_in 1 2'; it must be the head of a sheet: “sheet 17”."]),
    ("sheet 7\nH_in 1 2 3", ["sheet 7"], ["Line 2 can't be read: 'H_in 1 2 3'; it must be H_in and its 2 entries."]),
    ("sheet 7\nhello\nH_in 1 2", ["sheet 7"],
     ["Line 2 can't be read: 'hello'; it must be a matrix, or the head of a sheet: “sheet 17”."]),
    ("sheet\nH_in 1 2\nsheet 3", ["sheet 3"],
     ["Line 1 can't be read: 'sheet'; it must be the head of a sheet: “sheet 17”."]),
    ("sheet 2 of 5 5 5 5 rose\nsheet 3", ["sheet 3"],
     ["Line 1 can't be read: 'sheet 2 of 5 5 5 5 rose'; species is 'rose'; it must be one of setosa, versicolor, "
      "virginica."]),
])  # fmt: skip
def test_what_cannot_be_read_is_said_and_the_rest_is_read(text, sheets, lines, capsys, tmp_path):
    assert [sheet.key for sheet, _ in pencil.from_text(text)] == sheets
    assert capsys.readouterr().out.splitlines() == lines
    (tmp_path / "class.txt").write_text(text, encoding="utf-8-sig")
    assert [sheet.key for sheet, _ in pencil.from_file(tmp_path / "class.txt")] == sheets
    assert capsys.readouterr().out.splitlines() == lines


# ---------------------------------------------------------------- the class is the batch


@settings(max_examples=60)
@given(numbers=st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_the_mean_over_any_class_is_the_gradient_of_its_batch(numbers):
    sheets = [pencil.sheet(number) for number in numbers]
    X, Y = (np.vstack([getattr(sheet, name) for sheet in sheets]) for name in "XY")
    batch = backpropagation(X, Y, W2, feedforward(X, W1, W2))
    alone = [backpropagation(sheet.X, sheet.Y, W2, feedforward(sheet.X, W1, W2)) for sheet in sheets]
    O_delta = np.abs(batch.O_delta)  # what is added up, without cancellation
    sizes = {"W2_update": np.ones((2, len(X))) @ O_delta, "W1_update": X.T @ (O_delta @ np.abs(W2).T)}
    for name, size in sizes.items():
        mean = np.mean([getattr(one, name) for one in alone], axis=0)
        assert np.all(np.abs(mean - getattr(batch, name)) <= 8 * np.finfo(float).eps * size / Y.size)


def test_a_wrong_sheet_is_found_with_its_entry():
    sheets = [pencil.sheet(number, name=name) for number, name in enumerate(["Ada", "Bo", "Cy", "Di"], 1)]
    class_list = [(sheet, pencil.fill(sheet)) for sheet in sheets]
    assert marking.misfits(class_list) == []
    sheet = class_list[2][0]
    class_list[2] = (sheet, pencil.fill(sheet, {"O_error[0, 1]": "0.40", "W1_update[0, 1]": "0.5"}))
    ((one, entry, mark), (same, second, _)) = marking.misfits(class_list)
    assert (one.name, entry, mark.state) == ("Cy", "O_error[0, 1]", "wrong")
    assert (same.name, second) == ("Cy", "W1_update[0, 1]")


def test_a_list_of_the_updates_alone_is_enough():
    sheet = pencil.sheet(11, name="Kim")
    exact = backpropagation(sheet.X, sheet.Y, W2, feedforward(sheet.X, W1, W2, by_hand=True), by_hand=True)
    updates = {entry: text for entry, text in pencil.fill(sheet).items() if "update" in entry}
    assert marking.misfits([(sheet, updates)]) == []
    updates["W2_update[0, 2]"] = f"{3 * exact.W2_update[0, 2]:.3f}"
    ((_, entry, mark),) = marking.misfits([(sheet, updates)])
    assert entry == "W2_update[0, 2]"
    assert mark.state == "wrong"


@each_sheet(HUNDRED[:12], quick=3)
@pytest.mark.parametrize("left_out", MATRICES)
def test_nothing_that_follows_from_what_is_written_is_blamed(sheet, left_out):
    """Whichever matrix is missing, nothing after it is blamed for a slip before it, and the slip still is."""
    for entry, (name, cell) in ENTRIES.items():
        if name != left_out:
            wrong = pencil.by_hand(sheet)[name][cell] + 0.3
            filled = pencil.fill(sheet, {entry: f"{wrong:.{DECIMALS[name]}f}"})
            handed_in = {other: text for other, text in filled.items() if ENTRIES[other][0] != left_out}
            assert [blamed for _, blamed, _ in marking.misfits([(sheet, handed_in)])] == [entry]
