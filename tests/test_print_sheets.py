"""The sheets of a class on paper: the command and the pages. Sheet, key and notebook hold the same numbers."""

import re
import subprocess
import sys

import numpy as np
import pytest
from pypdfium2 import PdfDocument

from browser import CHROMIUM, page
from mlp_helpers import DECIMALS, backpropagation, feedforward
from mlp_lessons.sheets import pencil, print_sheets


@pytest.fixture(scope="module")
def tab():
    with page() as tab:
        yield tab


def printed(tab, html, paper):
    """The text of every page that Chromium prints."""
    tab.set_content(html)
    pages = PdfDocument(tab.pdf(format=paper))
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pages]


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("own_weights", [False, True])
def test_a_class_of_30_has_two_pages_each_and_then_the_key(tab, paper, own_weights):
    names = ["Ada", "Bjørn <b>", "Name " * 20, *(f"Learner {n}" for n in range(4, 31))]
    sheets = print_sheets.class_sheets(30, names, own_weights=own_weights)
    pages = printed(tab, print_sheets.document(sheets), paper)
    assert len(pages) <= 60 + 6
    for number, sheet in enumerate(sheets):
        forwards, backwards = pages[2 * number : 2 * number + 2]
        heading = f"S{sheet.key[1:]}"
        for text in (forwards, backwards):
            assert text.startswith(heading)
            assert sheet.name in " ".join(text.split())
        assert "Forwards" in forwards
        assert "1 − σ(−z)" in forwards  # the last thing on the page
        assert "Backwards" in backwards
        assert "Hand in the two updates" in " ".join(backwards.split())
    key = "\n".join(pages[60:])
    assert key.startswith("Key, for the teacher")
    assert all(len(text.split()) > 30 for text in pages)  # none is blank
    in_one_line = "".join(key.split())  # the PDF reader breaks some of the key's lines
    assert [f"sheet{n}" for n in range(1, 31)] == re.findall(r"sheet\d+(?=with|:|H_in)", in_one_line)


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
def test_the_largest_class_fits_too(tab):
    pages = printed(tab, print_sheets.document(print_sheets.class_sheets(150)), "Letter")
    assert [text.splitlines()[0].split("Name")[0].strip() for text in pages[:300:2]] == [
        f"Sheet {n}" for n in range(1, 151)
    ]


def test_sheet_and_key_hold_what_the_helper_computes():
    sheets = print_sheets.class_sheets(30, own_weights=True)
    document = print_sheets.document(sheets)
    key = re.findall(r"<pre>(.*?)</pre>", document, re.DOTALL)
    for sheet, text in zip(sheets, key, strict=True):
        forward = feedforward(sheet.X, sheet.W1, sheet.W2, by_hand=True)
        back = backpropagation(sheet.X, sheet.Y, sheet.W2, forward, by_hand=True)
        heading, *rows = text.splitlines()
        assert heading == sheet.key
        digits = [
            f"{number:.{DECIMALS[name]}f}"
            for name, matrix in (forward._asdict() | back._asdict()).items()
            for number in matrix.flat
        ]
        assert re.findall(r"-?\d\.\d+", "\n".join(rows)) == digits
        ((again, _),) = pencil.from_text(heading)  # as a learner who types the number gets it
        assert all(map(np.array_equal, again[2:], sheet[2:]))
    for sheet, section in zip(sheets, document.split('<section class="page">')[1::2], strict=True):
        given = re.findall(r"<td[^>]*>(.*?)</td>", section.split("Write two decimals")[0])
        numbers = [float(text.replace("−", "-")) for text in given]
        assert numbers == np.concatenate([np.ravel(matrix) for matrix in sheet[2:]]).tolist()


def test_nothing_but_grey():
    colours = re.findall(r"#[0-9a-f]{3,6}\b", print_sheets.STYLE)
    assert colours
    assert all(len(set(colour[1:])) == 1 for colour in colours)


def command(*arguments, folder):
    run = [sys.executable, "-m", "mlp_lessons.sheets.print_sheets", *arguments]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_writes_one_file(tmp_path):
    (tmp_path / "names.txt").write_text("Ada\n\n  Bo  \nÇelik\n", encoding="utf-8-sig")
    done = command("3", "names.txt", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "sheets.html: 3 sheets of two pages, then the key" in done.stdout
    document = (tmp_path / "sheets.html").read_text(encoding="utf-8")
    assert document == print_sheets.document(print_sheets.class_sheets(3, ["Ada", "Bo", "Çelik"]))
    assert "http" not in document
    done = command("2", "--own-weights", "--output", "other.html", folder=tmp_path)
    assert (tmp_path / "other.html").read_text(encoding="utf-8").count("with own weights") == 6


@pytest.mark.parametrize(("arguments", "words"), [
    (["0"], "learners is 0; it must be 1 to 150"), (["151"], "1 to 150"), (["x"], "invalid int"), ([], "required"),
    (["3", "none.txt"], "none.txt"), (["3", "two.txt"], "2 names for 3 learners"),
    (["3", "--output", "no/where.html"], "where.html"), (["2", "latin.txt"], "latin.txt is not in UTF-8. Open it"),
    (["2", "utf16.txt"], "save it with the encoding UTF-8, and run this again"),
])  # fmt: skip
def test_the_command_says_what_is_wrong(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.txt").write_text("Ada\nBo\n")
    (tmp_path / "latin.txt").write_text("Çelik\nBo\n", encoding="latin-1")
    (tmp_path / "utf16.txt").write_text("Ada\nBo\n", encoding="utf-16")
    with pytest.raises(SystemExit, match=r"^2$"):
        print_sheets.main(arguments)
    assert words in " ".join(capsys.readouterr().err.split())
