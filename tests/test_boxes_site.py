"""A sheet filled on the static site, in Chromium, without a server: `pytest -m slow`."""

import pytest

from browser import CHROMIUM
from mlp_lessons.sheets import pencil
from test_boxes import NAME, RIGHT, SHEET, fill_mend_and_go_on, wait_for_words
from test_site import _run_all, browser, page, serve, site  # noqa: F401

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]

KEPT = """async text => {
    const asText = {content: true, format: "text"};
    return (await window.jupyterapp.serviceManager.contents.get("notebooks/my_sheets.txt", asText)).content === text;
}"""


def test_a_sheet_on_the_static_site(site, serve, page):  # noqa: F811
    address = serve(site)
    _run_all(page, address, f"{NAME}.ipynb")

    def save():
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    def come_back():
        page.goto("about:blank")  # Python is gone, and with it what it remembered
        _run_all(page, address, f"{NAME}.ipynb")

    fill_mend_and_go_on(page, save, come_back)
    page.wait_for_function(KEPT, arg=pencil.as_text(SHEET, RIGHT))
    page.evaluate("window.jupyterapp.serviceManager.contents.delete('notebooks/my_sheets.txt')")
    come_back()
    wait_for_words(page, "34 of 34 entries are right.")  # from the notebook alone
