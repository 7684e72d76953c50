"""Keys and scrolling in a real JupyterLab: what a learner does beside a picture stays beside it."""

import pytest

from browser import CHROMIUM, jupyterlab, open_notebook, page, run_all

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("lab")) as address, page(1280, 720) as tab:
        yield address, tab


def test_after_shift_enter_the_controls_are_in_view(lab):
    address, tab = lab
    open_notebook(tab, address, "02_loss")
    run_all(tab)
    tab.locator(".jp-CodeCell", has_text="sliders.live(").locator(".cm-content").click()
    tab.locator(".living-view").first.evaluate("view => view.dataset.old = 'yes'")
    tab.keyboard.press("Shift+Enter")
    live = tab.locator(".living-view:not([data-old])").first
    live.wait_for()
    tab.wait_for_timeout(1_500)
    toolbar = tab.locator(".jp-WindowedPanel-outer").bounding_box()["y"]
    assert toolbar <= live.locator(".noUi-handle").first.bounding_box()["y"] < 720
    assert live.locator("img").first.bounding_box()["y"] < 500


def test_letters_and_digits_on_a_control_are_no_commands(lab):
    address, tab = lab
    open_notebook(tab, address, "02_loss")
    run_all(tab)
    cells = [tab.locator(kind).count() for kind in (".jp-Cell", ".jp-CodeCell")]
    handle = tab.locator(".living-view .noUi-handle").last
    handle.focus()
    for key in "ddxm00b":
        tab.keyboard.press(key)
    tab.wait_for_timeout(400)
    assert [tab.locator(kind).count() for kind in (".jp-Cell", ".jp-CodeCell")] == cells
    assert tab.locator(".jp-Dialog").count() == 0
    assert handle.evaluate("handle => handle === document.activeElement")


def test_a_trace_offers_the_rows_and_columns_that_there_are_and_fits(lab):
    address, tab = lab
    open_notebook(tab, address, "05_backpropagation")
    run_all(tab)
    live = tab.locator(".living-view", has=tab.locator("[data-cell]")).first

    def choose(control, label):
        live.get_by_role("group", name=control).get_by_role("button", name=label, exact=True).click()
        tab.wait_for_timeout(500)

    def offered(control):
        buttons = live.get_by_role("group", name=control).get_by_role("button")
        return [button.inner_text() for button in buttons.all() if button.is_visible()]

    choose("matrix", "W1_update")
    assert (offered("row"), offered("column")) == (["0", "1", "2", "3"], ["0", "1"])
    choose("row", "3")
    choose("matrix", "O_error")
    assert (offered("row"), offered("column")) == (["0", "1", "2"], ["0", "1", "2"])
    assert "O_error[2, 0] = " in live.locator("p").inner_text()
    choose("digits", "full precision")
    for matrix in offered("matrix"):
        choose("matrix", matrix)
        ground = live.locator(".widget-html-content > div")
        assert ground.evaluate("ground => ground.scrollWidth <= ground.clientWidth"), matrix
