"""The sheet as boxes: what is typed is marked and kept, in this kernel, on another day, and in another place."""

import contextlib
import itertools
import json
import shutil
import subprocess
import threading

import nbformat
import pytest

from browser import CHROMIUM, PATIENCE, jupyterlab, open_notebook, page, run_all
from filling import BOX, RIGHT, SHEET, fill_mend_and_go_on, wait_for_words
from mlp_lessons.sheets import boxes, kept, pencil
from mlp_lessons.sheets.pencil import ENTRIES
from save_notebooks import WIDGET_VIEW
from shown import displayed

NAME = "08_your_own_network"


@pytest.fixture(autouse=True)
def _another_day(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    forget()


def forget():
    """Forget what a new kernel would not have in memory."""
    kept._unsaved.clear()


def type_into(shown, entries):
    for entry, text in entries.items():
        shown.boxes[entry].value = text


def said(shown):
    return " ".join(words.value for words in [*shown.words.values(), shown.count])


# ---------------------------------------------------------------- without a browser


def test_every_entry_is_marked_and_counted():
    shown = boxes.boxes_for(SHEET)
    assert "0 of 34 entries are right." in shown.count.value
    type_into(shown, pencil.fill(SHEET, {"H_out[0, 1]": "1.38"}))
    assert "H_out[0, 1]</b>: σ is missing." in shown.words["H_out"].value
    assert "(✓) <b>all of O_in</b>: Right for what you wrote before it." in shown.words["O_in"].value
    assert "1 not right." in shown.count.value
    assert shown.boxes["H_out[0, 1]"].description == "H_out[0, 1], not right"
    assert shown.boxes["O_in[0, 0]"].description == "O_in[0, 0], right for what you wrote before it"
    assert "pencil-wrong" in shown.boxes["H_out[0, 1]"]._dom_classes
    type_into(shown, RIGHT)
    assert "34 of 34 entries are right. The sheet is done" in shown.count.value
    assert "✗" not in said(shown)
    assert shown.boxes["H_out[0, 1]"]._dom_classes.count("pencil-right") == 1
    assert "pencil-wrong" not in shown.boxes["H_out[0, 1]"]._dom_classes


def test_what_followed_from_a_mended_mistake_is_told_so():
    shown = boxes.boxes_for(SHEET)
    type_into(shown, pencil.fill(SHEET, {"H_out[0, 1]": "1.38"}))
    type_into(shown, {"H_out[0, 1]": RIGHT["H_out[0, 1]"]})
    assert "It was right before an earlier entry changed. Work it out once more." in shown.words["O_in"].value


def test_what_is_typed_cannot_be_markup():
    shown = boxes.boxes_for(SHEET)
    type_into(shown, {"H_in[0, 0]": "<img src=x>"})
    still, record = boxes._still(SHEET, shown.entries), boxes._Record(SHEET, shown.entries)
    assert "<img" not in said(shown) + still + record._repr_html_()


def test_run_again_in_this_kernel_or_in_a_new_one():
    type_into(boxes.boxes_for(SHEET), RIGHT)
    assert boxes.typed(SHEET) == RIGHT
    forget()
    assert boxes.typed(SHEET) == RIGHT
    assert "34 of 34" in boxes.boxes_for(SHEET).count.value
    assert boxes.typed(pencil.sheet(7)) == {}


def test_an_emptied_sheet_stays_empty(tmp_path):
    type_into(boxes.boxes_for(SHEET), RIGHT)
    _saved(tmp_path / "saved.ipynb", pencil.as_text(SHEET, RIGHT))
    type_into(boxes.boxes_for(SHEET), dict.fromkeys(ENTRIES, ""))
    forget()
    assert boxes.typed(SHEET) == {}


def test_sheets_do_not_touch_each_other():
    first, second = boxes.boxes_for(SHEET), boxes.boxes_for(pencil.sheet(6, own_weights=True))
    type_into(first, {"H_in[0, 0]": "1"})
    type_into(second, {"H_in[0, 0]": "2"})
    type_into(first, {"H_in[0, 1]": "3"})
    forget()
    assert boxes.typed(SHEET) == {"H_in[0, 0]": "1", "H_in[0, 1]": "3"}
    assert boxes.typed(second.sheet) == {"H_in[0, 0]": "2"}


def _saved(path, text):
    output = nbformat.v4.new_output("display_data", {"text/plain": text})
    cell = nbformat.v4.new_code_cell("boxes.boxes_for(my_sheet)", outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("sheet 6"), cell]), path)


def test_the_notebook_alone_is_enough(tmp_path):
    _saved(tmp_path / "mine.ipynb", pencil.as_text(SHEET, RIGHT))
    _saved(tmp_path / "empty.ipynb", pencil.as_text(SHEET, {}))
    _saved(tmp_path / "other.ipynb", pencil.as_text(pencil.sheet(60), RIGHT))
    assert boxes.typed(SHEET) == RIGHT
    assert boxes.typed(pencil.sheet(600)) == {}


def test_notebooks_that_are_none_do_no_harm(tmp_path):
    (tmp_path / "a.ipynb").write_text("sheet 6, but no notebook")
    (tmp_path / "b.ipynb").write_text(json.dumps(["sheet 6"]))
    _saved(tmp_path / "c.ipynb", "sheet 6\nnot a sheet after all")
    (tmp_path / "d.ipynb").write_bytes(b"\xff\xfe sheet 6")
    assert boxes.typed(SHEET) == {}


TEXTS = ["1/9", "5/9 = 0.56", "/", "_", "//", '"', "½", "0.1 2", "\ufeff0.5", "# 3", "sheet 7", "", "\x85 1", "−1"]


def test_any_text_is_marked_kept_and_found(tmp_path):
    shown = boxes.boxes_for(SHEET)
    for entry, text in zip(ENTRIES, itertools.cycle(TEXTS), strict=False):
        type_into(shown, {entry: text})
    type_into(shown, {"W1_update[3, 1]": RIGHT["W1_update[3, 1]"]})
    assert shown.trouble.value == ""
    forget()
    kept_texts = {entry: text for entry, text in shown.entries.items() if text.strip()}
    assert boxes.typed(SHEET) == {entry: text.strip() for entry, text in kept_texts.items()}
    assert [path.name for path in tmp_path.iterdir()] == ["my_sheets.txt"]


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16"])
def test_a_file_that_an_editor_saved_in_its_own_way_is_read(tmp_path, code):
    file = tmp_path / "my_sheets.txt"
    file.write_text(pencil.as_text(SHEET, RIGHT), encoding=code)
    assert boxes.typed(SHEET) == RIGHT
    type_into(boxes.boxes_for(SHEET), {"H_in[0, 0]": "7"})
    assert boxes.typed(SHEET) == RIGHT | {"H_in[0, 0]": "7"}


def test_two_kernels_write_entry_by_entry():
    """Two notebooks show one sheet, and each keeps and shows what the other has written."""
    first, second = boxes.boxes_for(SHEET), boxes.boxes_for(SHEET)
    type_into(first, {"H_in[0, 0]": "1"})
    type_into(second, {"H_in[0, 1]": "2"})
    type_into(first, {"H_out[0, 0]": "3"})
    type_into(second, {"H_in[0, 0]": "4"})
    assert boxes.typed(SHEET) == {"H_in[0, 0]": "4", "H_in[0, 1]": "2", "H_out[0, 0]": "3"}
    assert first.boxes["H_in[0, 1]"].value == "2"
    assert second.boxes["H_out[0, 0]"].value == "3"


def test_two_boxes_at_once_do_not_undo_each_other(monkeypatch):
    """In JupyterLab, different threads handle the first message of each box and those after it."""
    shown, seen = boxes.boxes_for(SHEET), []
    first, second = shown.boxes["H_in[0, 0]"], shown.boxes["H_in[0, 1]"]
    first.observe(lambda change: seen.append(change["new"]), names="value")
    first.value = "1"
    keep, other = kept.keep, threading.Thread(target=setattr, args=(second, "value", "2"))

    def keep_while_the_other_is_typed(*arguments):
        if other.ident is None:
            other.start()
            other.join(0.3)
        return keep(*arguments)

    monkeypatch.setattr(kept, "keep", keep_while_the_other_is_typed)
    first.value = "1.14"
    other.join()
    assert seen == ["1", "1.14"]
    assert boxes.typed(SHEET) == {"H_in[0, 0]": "1.14", "H_in[0, 1]": "2"}


def test_a_broken_block_is_named_and_stays(tmp_path):
    file = tmp_path / "my_sheets.txt"
    file.write_text("sheet 7\nnotes of mine\nH_in 5 6\n\nsheet 6\nH_in 1 2\nH_out 0.8\n\nsheet six\nH_in 8 9\n")
    shown = boxes.boxes_for(SHEET)
    assert "Line 7 of my_sheets.txt can&#x27;t be read: &#x27;H_out 0.8&#x27;" in shown.trouble.value
    assert shown.entries == {"H_in[0, 0]": "1", "H_in[0, 1]": "2"}
    type_into(shown, {"H_in[0, 0]": "1/9"})
    assert boxes.typed(SHEET) == {"H_in[0, 0]": "1/9", "H_in[0, 1]": "2"}
    left = file.read_text()
    assert left.startswith("sheet 7\nnotes of mine\nH_in 5 6\n\nsheet six\nH_in 8 9\n\nsheet 6\n")
    assert left.endswith("# H_out 0.8\n")


def test_a_remark_stays_however_often_something_is_typed(tmp_path):
    file = tmp_path / "my_sheets.txt"
    file.write_text("sheet 6  # mine\n# ask about σ\nH_in: 62 % 2  # checked\n")
    shown = boxes.boxes_for(SHEET)
    assert shown.entries == {"H_in[0, 0]": "62%", "H_in[0, 1]": "2"}
    for text in ("1", "1.1", "1.14"):
        type_into(shown, {"H_in[0, 0]": text})
    assert boxes.typed(SHEET) == {"H_in[0, 0]": "1.14", "H_in[0, 1]": "2"}
    assert file.read_text().endswith("_\n# mine\n# ask about σ\n# checked\n")


def test_where_the_file_fails_the_notebook_is_asked(tmp_path):
    _saved(tmp_path / "mine.ipynb", pencil.as_text(SHEET, RIGHT))
    (tmp_path / ".#mine.ipynb").symlink_to("somebody@elsewhere")  # an editor's lock
    (tmp_path / "my_sheets.txt").write_text("sheet 6\nH_in 1 2\nH_out 0.8\n")
    assert boxes.typed(SHEET) == RIGHT | {"H_in[0, 0]": "1", "H_in[0, 1]": "2"}
    (tmp_path / "my_sheets.txt").unlink()
    (tmp_path / "my_sheets.txt").mkdir()
    shown = boxes.boxes_for(SHEET)
    assert shown.entries == RIGHT
    assert "my_sheets.txt can&#x27;t be read: Is a directory." in shown.trouble.value


def test_where_nothing_can_be_written_it_is_said_and_marked(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    shown = boxes.boxes_for(SHEET)
    with monkeypatch.context() as patch:
        patch.setattr(kept.os, "replace", refuse)
        type_into(shown, RIGHT)
        assert "34 of 34" in shown.count.value
        assert "my_sheets.txt could not be saved (Permission denied)" in shown.trouble.value
        assert boxes.typed(SHEET) == RIGHT
    type_into(shown, {"H_in[0, 0]": "1"})
    forget()
    assert shown.trouble.value == ""
    assert boxes.typed(SHEET) == RIGHT | {"H_in[0, 0]": "1"}


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 16 kB, where the system can make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", place], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("this system makes no small disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_loses_nothing(small_disk, monkeypatch):
    monkeypatch.chdir(small_disk)
    shown = boxes.boxes_for(SHEET)
    type_into(shown, {"H_in[0, 0]": "1"})
    before = (small_disk / "my_sheets.txt").read_bytes()
    with contextlib.suppress(OSError):
        (small_disk / "other").write_bytes(bytes(100_000))
    type_into(shown, {"H_in[0, 1]": "2"})
    assert "my_sheets.txt could not be saved (No space left on device)" in shown.trouble.value
    assert (small_disk / "my_sheets.txt").read_bytes() == before
    (small_disk / "other").unlink()
    type_into(shown, {"H_out[0, 0]": "3"})
    forget()
    assert shown.trouble.value == ""
    assert boxes.typed(SHEET) == {"H_in[0, 0]": "1", "H_in[0, 1]": "2", "H_out[0, 0]": "3"}


def test_an_error_is_shown_where_it_can_be_seen(monkeypatch):
    shown = boxes.boxes_for(SHEET)
    monkeypatch.setattr(boxes.marking, "mark", lambda *_: 1 / 0)
    type_into(shown, {"H_in[0, 0]": "1"})
    assert "ZeroDivisionError" in shown.count.value


def test_three_outputs_table_boxes_and_text(monkeypatch):
    shown = boxes.boxes_for(SHEET)
    type_into(shown, {"H_in[0, 0]": "1.14"})
    still, view, record = displayed(shown, monkeypatch)
    assert view["data"][WIDGET_VIEW]["model_id"] == shown.view.model_id
    assert "1.14" in still["data"]["text/html"]
    assert still["data"]["text/html"].count("☐") == 34  # 33 empty boxes, and the words below
    assert record["data"]["text/plain"] == pencil.as_text(SHEET, {"H_in[0, 0]": "1.14"}).rstrip()
    assert WIDGET_VIEW not in record["data"]


# ---------------------------------------------------------------- in a real JupyterLab

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")


@pytest.mark.slow
@needs_chromium
def test_a_sheet_in_jupyterlab(tmp_path, monkeypatch):
    elsewhere, saved = tmp_path / "elsewhere", tmp_path / "notebooks" / f"{NAME}.ipynb"
    with jupyterlab(tmp_path) as address, page(1280, 720) as tab:
        open_notebook(tab, address, NAME)
        tab.wait_for_timeout(1000)  # the kernel says that it is idle before it listens
        run_all(tab)
        tab.locator(".jp-CodeCell .cm-line", has_text="boxes_for").click()
        tab.keyboard.press("Shift+Enter")
        tab.wait_for_timeout(2000)  # until nothing scrolls any more
        assert 0 < tab.locator(".given >> visible=true").bounding_box()["y"] < 200

        def save():
            tab.locator(BOX).last.focus()
            tab.keyboard.press("Control+s")
            for _ in range(200):
                if pencil.as_text(SHEET, RIGHT).rstrip() in kept._outputs(saved):
                    return
                tab.wait_for_timeout(100)
            raise AssertionError("what was typed is not in the saved notebook")

        def reload():
            tab.reload()
            tab.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=PATIENCE)
            tab.wait_for_timeout(1000)
            run_all(tab)  # JupyterLab mostly finds the boxes again without this

        fill_mend_and_go_on(tab, save, reload)
        elsewhere.mkdir()
        shutil.copy(saved, elsewhere)
        tab.click(".lm-MenuBar-itemLabel:text-is('Kernel')")
        tab.click(".lm-Menu-itemLabel:text-is('Restart Kernel…')")
        tab.click(".jp-Dialog .jp-mod-accept")
        tab.wait_for_timeout(3000)
        tab.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=PATIENCE)
        run_all(tab)  # a new kernel
        wait_for_words(tab, "34 of 34 entries are right.")
    monkeypatch.chdir(elsewhere)
    assert boxes.typed(SHEET) == RIGHT  # from the saved notebook alone, in another place
    outputs = [output for cell in nbformat.read(saved, as_version=4).cells for output in cell.get("outputs", [])]
    (still,) = [text for output in outputs if "still-view" in (text := output.get("data", {}).get("text/html", ""))]
    assert RIGHT["W1_update[3, 1]"] in still  # and in what stands there without a kernel
    assert "☐" not in still.split("<table")[-1].split("</table>")[0]
