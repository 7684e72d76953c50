"""A hand on the picture: in a real JupyterLab, what a learner looks at can be grabbed and moved."""

import pytest

from browser import CHROMIUM, jupyterlab, open_notebook, page, run_all
from mlp_helpers import W1, W2, X, Y
from mlp_lessons import figures

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine"),
]
LIVE = ".living-view"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("lab")) as address, page() as tab:
        yield address, tab


def opened(lab, lesson):
    address, tab = lab
    open_notebook(tab, address, lesson)
    run_all(tab)
    live = tab.locator(LIVE).first
    live.scroll_into_view_if_needed()
    tab.wait_for_timeout(500)  # until the page has settled
    return tab, live


def on_screen(live, part, share):
    """The place in the window of a point in the picture, from its shares of the part's width and height."""
    x, y, width, height = live.evaluate(
        """(live, part) => {
            const box = live.querySelectorAll("img")[part].getBoundingClientRect();
            return [box.x, box.y, box.width, box.height];
        }""",
        part,
    )
    return x + share[0] * width, y + share[1] * height


def values(live):
    return [
        live.get_by_role("slider", name=name).get_attribute("aria-valuetext")
        for name in live.locator(".widget-hslider > .widget-label").all_inner_texts()
    ]


STOPS = {"flower": [0], "weight": list(figures.WEIGHTS.values()), "change": list(figures.CHANGES.values())}


def test_a_weight_is_chosen_and_turned_on_its_number_and_on_its_line(lab):
    tab, live = opened(lab, "00_start_here")
    left, right = figures.network(X, Y, W1, W2).hand_places(STOPS)
    _, _, number, _ = left["lines"][3]
    x, y = on_screen(live, 0, number)
    tab.mouse.move(x, y)
    assert live.evaluate("live => live.style.cursor") == "ns-resize"
    tab.mouse.down()
    tab.mouse.move(x, y - 30, steps=5)
    tab.mouse.up()
    assert values(live) == ["W1[1, 1]", "+0.5"]
    live.locator("img[alt*='with W1[1, 1] changed by +0.5,']").wait_for()
    tab.keyboard.press("ArrowUp")  # the keyboard goes on where the hand stopped
    live.locator("img[alt*='with W1[1, 1] changed by +0.6,']").wait_for()
    tab.keyboard.press("ArrowDown")

    _, start, number, end = right["lines"][0]
    near_the_end = [0.15 * first + 0.85 * last for first, last in zip(start, end, strict=True)]
    tab.mouse.click(*on_screen(live, 1, near_the_end))
    assert values(live) == ["W2[0, 0]", "+0.0"]  # another weight, which begins where it was
    live.locator("img[alt*='with W2[0, 0] unchanged']").wait_for()
    tab.mouse.click(*on_screen(live, 1, (0.98, 0.9)))  # away from all lines
    assert values(live) == ["W2[0, 0]", "+0.0"]


def test_a_curve_is_followed_by_hand(lab):
    tab, live = opened(lab, "02_loss")
    (place,) = figures.loss_along_weight(X, Y, W1, W2).hand_places(STOPS)
    middle = (place["box"][1] + place["box"][3]) / 2
    x, y = on_screen(live, 0, (place["at"][20], middle))
    tab.mouse.move(x, y)
    assert live.evaluate("live => live.style.cursor") == "ew-resize"
    tab.mouse.down()
    assert values(live)[1] == "−1.0"
    tab.mouse.move(*on_screen(live, 0, (place["at"][45], middle)), steps=8)
    tab.mouse.up()
    assert values(live)[1] == "+1.5"
    live.locator("img[alt*='With a change of +1.5,']").wait_for()


def test_a_factors_line_chooses_its_weight_in_the_chain(lab):
    tab, live = opened(lab, "04_chain_rule")
    nudges = {"nudge": list(figures.NUDGES.values())}
    places = figures.chain(X, Y, W1, W2).hand_places(STOPS | nudges)
    (lines,) = [place["lines"] for place in places if "lines" in place]
    _, start, _, end = lines[2]
    tab.mouse.click(*on_screen(live, 1, [0.7 * first + 0.3 * last for first, last in zip(start, end, strict=True)]))
    assert values(live)[0] == "W1[1, 0]"
    live.locator("img[alt^='The slope along W1[1, 0]: ']").wait_for()
