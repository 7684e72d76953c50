"""Presenting, in a real Chromium: a page as slides of itself."""

import re

import pytest

import browser
from pages import build, lesson
from save_notebooks import NOTEBOOKS
from served import served
from test_lab import serious

pytestmark = pytest.mark.slow
LESSONS = [path.stem for path in NOTEBOOKS]
LESSON = "03_gradient_descent"
SMALLEST = 15  # px at 1280 × 720


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    built = tmp_path_factory.mktemp("site")
    build.build(built)
    return built


@pytest.fixture(scope="module")
def site(folder):
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def tab():
    with browser.page(1280, 720) as page:
        yield page


def opened(tab, site, stem, fragment=""):
    """The page of a lesson, loaded anew."""
    tab.goto("about:blank")
    tab.goto(f"{site}/{stem}.html{fragment}")
    return tab


def where(tab):
    """The number of the slide, and whether what comes at a key is there; None on the page."""
    return tab.evaluate(WHERE)


WHERE = """() => {
    const slide = document.querySelector(".slide.current");
    const later = slide?.querySelector("[data-show=later]");
    return slide && [Number(location.hash.slice(7)), later ? getComputedStyle(later).visibility === "visible" : null];
}"""
FAULTS = """smallest => {
    const slide = document.querySelector(".slide.current"), faults = [];
    if (!slide.querySelector(".body").childElementCount && !slide.querySelector("h1, h2, h3")) faults.push("empty");
    for (const element of slide.querySelectorAll("*")) {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        if (!element.checkVisibility() || element.closest("svg *, .words, .only-heard")) continue;
        const outside = Math.max(-box.left, -box.top, box.right - innerWidth, box.bottom - innerHeight);
        if (outside > 1) faults.push(`${element.outerHTML.slice(0, 60)} is ${outside} outside`);
        const text = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
        const size = parseFloat(style.fontSize) * (element.currentCSSZoom ?? 1);
        if (text && !element.closest("svg, math, button") && size < smallest - 0.1)
            faults.push(`${element.outerHTML.slice(0, 60)} has type of ${size}`);
    }
    return faults;
}"""


@pytest.mark.parametrize("stem", LESSONS)
def test_keys_go_through_all_slides_and_back_and_each_fits(tab, site, stem):
    opened(tab, site, stem)
    page = tab.inner_html("main")
    tab.keyboard.press("p")
    count = tab.locator(".slide").count()
    assert 14 <= count <= 20
    there = [where(tab)]
    faults = tab.evaluate(FAULTS, SMALLEST)
    while there[-1][0] < count or there[-1][1] is False:
        tab.keyboard.press(["PageDown", "ArrowRight", "ArrowDown", " "][len(there) % 4])
        there.append(where(tab))
        faults += [f"slide {there[-1][0]}: {fault}" for fault in tab.evaluate(FAULTS, SMALLEST)]
        assert there[-1] != there[-2]
    assert not faults
    assert [number for number, _ in there] == sorted(number for number, _ in there)
    assert {number for number, _ in there} == set(range(1, count + 1))
    back = [where(tab)]
    while back[-1] not in ([1, None], [1, False]):
        tab.keyboard.press(["PageUp", "ArrowLeft", "ArrowUp", "Shift+ "][len(back) % 4])
        back.append(where(tab))
    assert back == there[::-1]
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".slides", state="detached")
    tab.wait_for_function("page => document.querySelector('main').innerHTML === page", arg=page)


def test_type_grows_with_the_screen_and_keeps_to_it(tab, site):
    opened(tab, site, LESSON, "#slide-2")
    width = "document.querySelector('.slide.current h2').getBoundingClientRect().width"
    small = tab.evaluate(width)
    for size, factor in (((1920, 1080), 1.5), ((1024, 768), 0.8), ((844, 390), 390 / 720)):
        tab.set_viewport_size({"width": size[0], "height": size[1]})
        tab.wait_for_timeout(100)
        assert tab.evaluate(width) / small == pytest.approx(factor, rel=0.01)
        assert not tab.evaluate(FAULTS, 0)
    tab.set_viewport_size({"width": 1280, "height": 720})


def test_a_link_opens_a_slide_and_the_browser_goes_back(tab, site):
    opened(tab, site, LESSON, "#slide-7")
    assert where(tab)[0] == 7
    assert tab.inner_text(".slides .count") == "7 / 15"
    tab.keyboard.press("End")
    tab.go_back()
    tab.wait_for_function("location.hash === '#slide-7'")
    assert where(tab)[0] == 7
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".slides", state="detached")
    assert tab.evaluate("document.getElementById('cell-14').getBoundingClientRect().top") == pytest.approx(0, abs=40)
    tab.go_back()
    tab.wait_for_selector(".slide.current")
    assert where(tab)[0] == 7


def test_presenting_begins_where_one_reads(tab, site):
    opened(tab, site, LESSON)
    tab.evaluate("document.getElementById('cell-20').scrollIntoView()")
    tab.keyboard.press("p")
    assert tab.inner_text(".slide.current h2") == "All fourteen weights"


def test_the_notes_follow_in_a_second_window_and_steer(tab, site):
    opened(tab, site, LESSON, "#slide-4")
    with tab.expect_popup() as popup:
        tab.keyboard.press("n")
    notes = popup.value
    assert notes.inner_text("h1") == "A step"
    assert "The fraction with the curly ∂ is the slope along one weight" in notes.inner_text("body")
    assert not tab.get_by_text("The fraction with the curly ∂").is_visible()
    assert notes.inner_text(".next").startswith("Next: Predict, then run. Will the second step be longer")
    notes.keyboard.press("PageDown")
    assert where(tab) == [5, False]
    assert notes.inner_text(".next") == "At a key: the answer"
    notes.wait_for_function("getComputedStyle(document.querySelector('.next')).fontWeight === '600'")
    tab.keyboard.press("PageDown")
    assert where(tab) == [5, True]
    assert notes.inner_text(".next") == "Next: The learning rate"
    assert "The rule never stops" in notes.inner_text("body")
    assert "A slope of 0 only says that the ground is level" in notes.inner_text("body")  # folded on the page
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".slides", state="detached")
    if not notes.is_closed():
        notes.wait_for_event("close")


@pytest.mark.parametrize("stem", LESSONS)
def test_all_prose_is_in_the_notes(tab, site, stem):
    """Each paragraph of the lesson is in the notes of some slide."""
    opened(tab, site, stem, "#slide-1")
    with tab.expect_popup() as popup:
        tab.keyboard.press("n")
    said = ""
    for number in range(1, tab.locator(".slide").count() + 1):
        tab.evaluate(f"location.hash = 'slide-{number}'")
        tab.wait_for_function(f"document.querySelector('.slides .count').textContent.startsWith('{number} /')")
        said += popup.value.inner_text("body")
    tab.keyboard.press("Escape")
    said = re.sub(r"\s+", "", said)
    cells = lesson.read(next(path for path in NOTEBOOKS if path.stem == stem))["cells"]
    prose = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    plain = [text for text in re.split(r"\n(?:- |\d\. |\n)+", prose) if re.fullmatch(r"[\w\s.,:;?!’'()–-]{40,}", text)]
    assert len(plain) > 5
    assert not [text for text in plain if re.sub(r"\s+", "", text) not in said]


def test_a_finger_turns_the_slides(tab, site):
    with tab.context.browser.new_page(viewport={"width": 1280, "height": 720}, has_touch=True) as tab:
        tab.goto(f"{site}/{LESSON}.html#slide-1")
        touches = tab.context.new_cdp_session(tab)

        def drag(start, end, y=600):
            touches.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": y}]})
            touches.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": end, "y": y}]})
            touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            return where(tab)[0]

        assert drag(900, 500) == 2
        assert drag(900, 880) == 2
        assert drag(300, 700) == 1
        tab.tap("button[title=Forward]")
        assert where(tab)[0] == 2


def test_a_slider_moves_in_a_slide_and_the_remote_goes_on(tab, site):
    """Arrow keys on a slider are the slider's; PageDown, which a presenter's remote sends, is the slide's."""
    opened(tab, site, LESSON, "#slide-8")
    slider = tab.locator(".slide.current [aria-label='learning rate']")
    picture = tab.locator(".slide.current .picture")
    before, drawn = slider.get_attribute("aria-valuetext"), picture.inner_html()
    slider.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("([picture, drawn]) => picture.innerHTML !== drawn", arg=[picture.element_handle(), drawn])
    after = slider.get_attribute("aria-valuetext")
    assert (before, after) == ("40", "60")
    assert where(tab)[0] == 8
    assert not tab.evaluate(FAULTS, SMALLEST)
    with tab.expect_popup() as popup:
        tab.keyboard.press("n")
    tab.bring_to_front()
    tab.keyboard.press("PageDown")
    assert where(tab)[0] == 9
    assert popup.value.inner_text("h1") == "All fourteen weights"
    tab.keyboard.press("PageUp")
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".slides", state="detached")
    assert slider_on_page(tab) == after
    tab.locator("main [aria-label='learning rate']").focus()
    tab.keyboard.press("ArrowRight")
    assert slider_on_page(tab) == "80"


def slider_on_page(tab):
    return tab.locator("main .cell [aria-label='learning rate']").get_attribute("aria-valuetext")


def test_one_file_is_presented_without_a_server(tab, folder):
    tab.goto((folder / "one_file" / f"{LESSON}.html").as_uri() + "#slide-8")
    slider = tab.locator(".slide.current [aria-label='learning rate']")
    slider.focus()
    tab.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "60"
    with tab.expect_popup() as popup:
        tab.keyboard.press("n")
    assert popup.value.evaluate("getComputedStyle(document.querySelector('.next')).fontWeight") == "600"
    popup.value.keyboard.press("PageDown")
    assert where(tab)[0] == 9
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".slides", state="detached")


def pdf_pages(tab):
    """[(width, height) of each page, in CSS pixels] of what the browser prints."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", tab.pdf(prefer_css_page_size=True))
    return [(round(float(width) / 0.75), round(float(height) / 0.75)) for width, height in boxes]


@pytest.mark.parametrize("stem", [LESSON, "05_backpropagation"])
def test_printing_gives_a_slide_a_page_or_the_lesson_as_a_handout(tab, site, stem):
    opened(tab, site, stem, "#slide-3")
    assert pdf_pages(tab) == [(1280, 720)] * tab.locator(".slide").count()
    tab.emulate_media(media="print")
    assert tab.locator(".slide [data-show=later]").evaluate_all(
        "answers => answers.length > 4 && answers.every(answer => getComputedStyle(answer).visibility === 'visible')"
    )
    tab.emulate_media(media="null")
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".slides", state="detached")
    assert not {(1280, 720)} & set(pdf_pages(tab))


@pytest.mark.parametrize("slide", [3, 8])
def test_slides_are_dark_where_the_page_is_and_axe_finds_nothing_serious(tab, site, slide):
    opened(tab, site, LESSON, f"#slide-{slide}")
    for scheme, dark in (("dark", True), ("light", False)):
        tab.emulate_media(color_scheme=scheme)
        ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        ink = tab.evaluate("getComputedStyle(document.querySelector('.slide.current .head')).color")
        brightness = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ground, ink)]
        assert (brightness[0] < brightness[1]) == dark
        assert serious(tab, ".slides") == []
