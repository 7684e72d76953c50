"""Filling in a sheet in a browser with the keyboard alone, in JupyterLab and on the static site."""

from browser import PATIENCE
from mlp_lessons.sheets import pencil
from mlp_lessons.sheets.pencil import ENTRIES

BOX = ".pencil-box input"
SHEET = pencil.sheet(6)
RIGHT = pencil.fill(SHEET)
SLIPS = {"H_out[0, 1]": "1.38", "W2_update[1, 0]": "-0.072"}  # σ is missing; 1/N is missing


def fill_by_keyboard(tab, entries, write):
    """Fill all boxes, from the first to the last, with the keyboard alone. Tab must go from entry to entry."""
    tab.locator(BOX).first.focus()
    for text in entries.values():
        tab.keyboard.press("Control+a")
        write(text)
        tab.keyboard.press("Tab")


def typed(tab):
    return tab.locator(BOX).evaluate_all("boxes => boxes.map(box => box.value)")


def wait_for_words(tab, words):
    tab.wait_for_function("words => document.body.textContent.includes(words)", arg=words, timeout=PATIENCE)


def change(tab, entry, text):
    tab.locator(BOX).nth(list(ENTRIES).index(entry)).focus()
    tab.keyboard.press("Control+a")
    tab.keyboard.type(text)


def fill_mend_and_go_on(tab, save, come_back):
    """A sheet with two mistakes is corrected, saved, left and opened again; an entry is deleted and typed again."""
    tab.wait_for_selector(BOX)
    assert tab.locator(BOX).count() == 34
    fill_by_keyboard(tab, pencil.fill(SHEET, SLIPS), tab.keyboard.type)
    wait_for_words(tab, "H_out[0, 1]: σ is missing.")
    wait_for_words(tab, "W2_update[1, 0]: ")
    wait_for_words(tab, "2 not right.")
    assert typed(tab) == list(pencil.fill(SHEET, SLIPS).values())
    fill_by_keyboard(tab, RIGHT, tab.keyboard.insert_text)  # a key at a time takes longer, above all on the site
    wait_for_words(tab, "34 of 34 entries are right.")
    names = tab.locator(BOX).evaluate_all("boxes => boxes.map(box => box.labels[0].textContent)")
    assert names == [f"{entry}, right" for entry in ENTRIES]
    recorded = "text => [...document.querySelectorAll('details pre')].some(record => record.textContent.includes(text))"
    tab.wait_for_function(recorded, arg=pencil.as_text(SHEET, RIGHT).rstrip(), timeout=PATIENCE)
    save()
    come_back()
    tab.wait_for_selector(BOX)
    wait_for_words(tab, "34 of 34 entries are right.")
    assert typed(tab) == list(RIGHT.values())
    change(tab, "W1_update[3, 1]", "7")
    wait_for_words(tab, "33 of 34 entries are right.")
    change(tab, "W1_update[3, 1]", RIGHT["W1_update[3, 1]"])
    wait_for_words(tab, "34 of 34 entries are right.")
