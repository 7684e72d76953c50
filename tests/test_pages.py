"""The pages of the lessons: they say what the saved notebooks say, and work in Chromium with nothing behind them."""

import html
import io
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import build_site
import documents
from browser import CHROMIUM, chromium
from mlp_lessons.classroom import hand_out, series
from pages import build, formulas, front, lesson
from save_notebooks import NOTEBOOKS, QUIZ
from served import served
from test_lab import serious

ALL = [*NOTEBOOKS, QUIZ]
SITE = Path(build.FILES)


def visible(page):
    """The text of a page, as it reads: tags within words leave no gap."""
    page = re.sub(r"<(script|style|title)\b.*?</\1>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"</?[a-z][^>]*>", " ", re.sub(r"</?(?:span|code|em|strong|b|a)\b[^>]*>", "", page)))


def numbers(text):
    """All numbers of a text in their order, those of its formulas as well."""
    text = re.sub(r"\\[a-zA-Z]+|[{}]", " ", text)
    return re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"\s*[-−]\s*(?=\d)", "-", text))


@pytest.fixture(scope="module")
def plain():
    """{path: page} without pictures drawn anew: what the saved outputs hold is shown."""
    return {path: lesson.page(lesson.read(path), path.stem, {}) for path in ALL}


def sections(page):
    return dict(re.findall(r'<section class="cell" id="cell-(\d+)".*?>\n(.*?)</section>\n', page, re.DOTALL))


# ---------------------------------------------------------------- what a page says


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_cell_is_there_with_its_words_and_numbers(plain, path):
    cells, on_page = lesson.read(path)["cells"], sections(plain[path])
    assert list(on_page) == [str(number) for number in range(len(cells))]
    for cell, section in zip(cells, on_page.values(), strict=True):
        source = series.joined(cell["source"])
        if cell["cell_type"] == "code":
            section = re.sub(
                r"<summary>I have predicted.*?</summary>|<p [^>]*class=\"on-to-python\".*?</p>", "", section
            )
            code, output = re.fullmatch(r"(<pre .*?</pre>)(.*)", section.strip(), re.DOTALL).groups()
            assert visible(code).strip() == source.strip()
            outputs = "\n".join(map(said, cell["outputs"]))
            assert numbers(visible(output)) == numbers(outputs)
            assert words(FORMULA_ON_PAGE.sub("", output)) == words(FORMULA.sub("", outputs))
        else:
            source = re.sub(
                r"\]\([^)]*\)|^(?:\d+\.|-) |^```python$", "", source, flags=re.MULTILINE
            )  # addresses, list marks
            assert numbers(visible(section)) == numbers(source)
            assert words(FORMULA_ON_PAGE.sub("", section)) == words(FORMULA.sub("", source))


OF_THE_PAGE = re.compile(r'<summary>I have predicted.*?</summary>|<p [^>]*class="on-to-python".*?</p>')
ADDRESSES_AND_MARKS = re.compile(r"\]\([^)]*\)|^(?:\d+\.|-) |^```python$", re.MULTILINE)
FORMULA, FORMULA_ON_PAGE = re.compile(r"\$\$?.+?\$\$?", re.DOTALL), re.compile(r"<math.*?</math>", re.DOTALL)


def words(text):
    return re.findall(r"\w+", visible(text))


def said(output):
    """What an output says, without its pictures."""
    if output["output_type"] == "stream":
        return series.joined(output["text"])
    data = output["data"]
    kind = next(kind for kind in ("text/html", "text/latex", "text/plain") if kind in data)
    return visible(series.joined(data[kind]))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_no_markdown_and_no_latex_is_left(plain, path):
    prose = re.sub(r"<(pre|code|script)\b.*?</\1>", "", plain[path], flags=re.DOTALL)
    assert re.findall(r"\*\*|\$|\\[a-z]+|\]\(|^#+ ", visible(prose), re.MULTILINE) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_prediction_is_about_is_folded_and_so_are_hints_and_solutions(plain, path):
    sources = [series.joined(cell["source"]) for cell in lesson.read(path)["cells"]]
    predictions = sum(bool(re.search(r"^\*\*Predict, then", source, re.MULTILINE)) for source in sources)
    folds = re.findall(r"<details([^>]*)>", plain[path])
    assert sum('class="predicted"' in fold for fold in folds) == predictions
    assert len(folds) == predictions + path.read_text(encoding="utf-8").count("<details>")
    assert [fold for fold in folds if "open" in fold] == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_exercise_leads_to_the_living_notebook(plain, path):
    (of_lesson,) = [lesson for lesson in series.lessons() if lesson.stem == path.stem]
    wanted = [f"lab/index.html?path=notebooks/{path.name}"]
    kind = "question" if path == QUIZ else "exercise"
    wanted += [f"{wanted[0]}#{kind}-{exercise.number}" for exercise in of_lesson.exercises]
    assert re.findall(r'href="(lab/[^"]+)"', plain[path]) == wanted


def test_what_is_marked_in_code_has_a_colour(plain):
    """And nothing else is marked: it would make a page larger, and slower to look through, for nothing."""
    codes = re.findall(r"<pre [^>]*><code>.*?</code></pre>", "".join(plain.values()), re.DOTALL)
    style = (SITE / "page.css").read_text(encoding="utf-8")
    marked = set(re.findall(r'<span class="(\w+)">', "".join(codes)))
    assert marked
    assert {name for name in marked if not re.search(rf"^\.(.*\.)?{name}\b.*{{", style, re.MULTILINE)} == set()


# ---------------------------------------------------------------- formulas


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        ("a := b", "<mi>a</mi><mo>:=</mo><mi>b</mi>"),
        (r"2 \cdot (-1)", '<mo stretchy="false">&#x00028;</mo><mo form="prefix">&#x02212;</mo><mn>1</mn>'),
        ("2 - 1", "<mn>2</mn><mo>&#x02212;</mo><mn>1</mn>"),
        (r"A \bullet B", '<mo lspace="0.22em" rspace="0.22em">&#x02022;</mo>'),
    ],
)
def test_what_is_repaired_in_a_formula(latex, wanted):
    assert wanted in formulas.mathml(latex)


def test_the_font_has_every_sign_of_every_formula(plain):
    font = TTFont(SITE / "lesson-math.woff2")
    there = font.getBestCmap()
    names = {record.nameID: str(record) for record in font["name"].names}
    assert names[1] == "Lesson Math"  # as the licence asks
    assert "STI Pub" in names[0]
    shown = re.findall(r"<math.*?</math>", "".join(plain.values()), re.DOTALL)
    signs = set(html.unescape(re.sub(r"<mtext>.*?</mtext>|<[^>]+>", "", "".join(shown)))) - {"\n"}
    italic = {unicodedata.lookup(f"MATHEMATICAL ITALIC SMALL {letter}") for letter in "ABCDEFGIJKLMNOPQRSTUVWXYZ"}
    assert {sign for sign in signs | italic if ord(sign) not in there} == set()


# ---------------------------------------------------------------- the front page


def test_the_front_page_has_what_readme_has():
    page = front.page("")
    for path in NOTEBOOKS:
        (row,) = [
            line for line in (hand_out.ROOT / "README.md").read_text("utf-8").splitlines() if path.name + ")" in line
        ]
        learned, minutes, more = re.search(r"\) \| (.+?) \| (\d+) \+ (\d+)", row).groups()
        (shown,) = re.findall(rf'<li><a href="{path.stem}.html">.*?</li>', page, re.DOTALL)
        assert f"<span>{learned}</span>" in shown
        assert f"{minutes} minutes + {more}" in shown


@pytest.mark.parametrize(
    "address", [None, "https://mybinder.org/v2/gh/a/b/v1?urlpath=lab/tree/notebooks/00_start_here.ipynb"]
)
def test_binder_is_offered_once_there_is_an_address(monkeypatch, tmp_path, address):
    readme = re.sub(r"^\[b0\].*\n", "", (hand_out.ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / "README.md").write_text(readme + (f"[b0]: {address}\n" if address else ""), encoding="utf-8")
    monkeypatch.setattr(front, "FOLDER", tmp_path / "notebooks")
    page = front.page("")
    assert re.findall(r'href="(https://mybinder[^"]+)"', page) == [address] * bool(address)
    assert "for_teachers" not in page  # where the series is handed out to learners, there is no guide


# ---------------------------------------------------------------- in Chromium

pages_in_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages, built in a folder below another."""
    folder = tmp_path_factory.mktemp("root") / "below" / "series"
    build.build(folder)
    documents.build(folder)
    return folder


@pytest.fixture(scope="module")
def address(site):
    with served(site.parent.parent) as root:
        yield f"{root}/below/series"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


def opened(browser, address, **look):
    """A tab on that page, which may ask no other host; `faults` are errors of its scripts and what was not there."""
    tab = browser.new_page(**look)
    tab.faults = []
    host = re.match(r"\w+://[^/]*", address)[0]
    tab.on("request", lambda asked: tab.faults.append(asked.url) if not asked.url.startswith((host, "data:")) else None)
    tab.on("pageerror", lambda error: tab.faults.append(str(error)))
    tab.goto(address)
    return tab


PAGES = [path.stem for path in ALL] + ["index", "glossary", "card", "for_teachers", "saving"]
UNFOLD = "() => document.querySelectorAll('details').forEach(fold => { fold.open = true })"
LAID_OUT = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.slow
@pages_in_chromium
@pytest.mark.parametrize("stem", PAGES)
def test_a_page_in_both_looks_and_on_a_phone(browser, address, stem):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    for screen, looks in (({}, ("light", "dark")), (phone, ("light",))):
        tab = opened(browser, f"{address}/{stem}.html", **screen)
        for _ in ("as it comes", "all unfolded"):
            for look in looks:
                tab.emulate_media(color_scheme=look)
                tab.evaluate(LAID_OUT)  # the page's script sees only then which boxes scroll
                assert (screen, look, serious(tab, None)) == (screen, look, [])
            assert screen is not phone or tab.evaluate("document.documentElement.scrollWidth") == 390
            tab.evaluate(UNFOLD)
        assert tab.faults == []
        tab.close()


@pytest.mark.slow
@pages_in_chromium
def test_every_link_leads_somewhere(site, address):
    """To a page of the site, to a heading of one, or to the living notebook of a lesson."""
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r'href="([^"]+)"', text):
            target, _, heading = html.unescape(link).partition("#")
            if target.startswith(("https://", "data:", "tree/")):
                continue
            if target.startswith("lab/"):
                (stem,) = re.fullmatch(r"lab/index\.html\?path=notebooks/(\w+)\.ipynb", target).groups()
                assert stem in PAGES, link
            else:
                assert (site / (target or page.name)).exists(), link
                there = (site / (target or page.name)).read_bytes()
                assert not heading or f'id="{heading}"'.encode() in there, link


ANSWER = "are on the diagonal"  # of 02's first prediction


@pytest.mark.slow
@pages_in_chromium
def test_a_prediction_hides_what_answers_it_until_it_is_asked_for(browser, address):
    tab = opened(browser, f"{address}/02_loss.html", java_script_enabled=False)
    answer = tab.get_by_text(ANSWER)
    matrix = tab.locator("#cell-3 math")
    assert not answer.is_visible()
    assert not matrix.is_visible()
    tab.locator("#cell-3 summary").click()
    assert answer.is_visible()
    assert matrix.is_visible()
    assert tab.get_by_text("The cautious").count() == 0
    tab.get_by_text("Solution").first.click()
    assert tab.get_by_text("the three large errors make up two thirds").is_visible()
    assert not tab.locator(".controls").first.is_visible()  # they need JavaScript, and nothing else does
    tab.close()


@pytest.mark.slow
@pages_in_chromium
def test_formulas_are_set_in_the_font_that_comes_along(browser, address):
    tab = opened(browser, f"{address}/05_backpropagation.html")
    tab.evaluate("document.fonts.ready")
    assert tab.evaluate("[...document.fonts].map(font => [font.family.replaceAll('\"', ''), font.status])") == [
        ["Lesson Math", "loaded"]
    ]
    tab.close()


@pytest.mark.slow
@pages_in_chromium
@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_lesson_is_one_file_that_needs_no_server(browser, site, path):
    file = site / "one_file" / f"{path.stem}.html"
    assert file.stat().st_size < 2.5e6
    tab = opened(browser, file.as_uri())
    asked = [fault for fault in tab.faults if fault != file.as_uri()]
    assert asked == []
    links = tab.evaluate("[...document.links].map(link => link.getAttribute('href'))")
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert tab.evaluate("getComputedStyle(document.body).fontFamily").startswith("system-ui")
    tab.evaluate("document.fonts.ready")
    assert "error" not in tab.evaluate("[...document.fonts].map(font => font.status)")
    if tab.locator(".living input").count():
        living, slider = tab.locator(".living:has(input)").first, tab.locator(".living input").first
        before = living.locator(".words").inner_text()
        slider.focus()
        for key in ("ArrowRight", "ArrowLeft"):  # a slider may start at its last stop
            tab.keyboard.press(key)
        tab.keyboard.press("Home" if slider.input_value() != "0" else "End")
        tab.wait_for_function(
            "([living, before]) => living.querySelector('.words').innerText !== before",
            arg=[living.element_handle(), before],
        )
    assert [fault for fault in tab.faults if fault != file.as_uri()] == []
    tab.close()


@pytest.mark.slow
@pages_in_chromium
def test_a_handout_shows_what_was_predicted_and_no_controls(browser, address):
    tab = opened(browser, f"{address}/02_loss.html")
    tab.emulate_media(media="print")
    assert tab.get_by_text(ANSWER).is_visible()
    assert tab.locator("#cell-3 math").bounding_box()["height"] > 20
    for hidden in ("nav", ".ways", ".on-to-python", ".predicted > summary", ".living .controls"):
        assert not tab.locator(hidden).first.is_visible(), hidden
    tab.close()


@pytest.mark.slow
@pages_in_chromium
def test_what_has_not_changed_is_not_written_again(site):
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    lesson_02 = site / "02_loss.html"
    lesson_02.write_text("an older one")
    build.build(site)
    assert ANSWER in lesson_02.read_text(encoding="utf-8")
    after = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    assert [path.name for path in before if before[path] != after[path]] == ["02_loss.html"]


def test_the_wheel_has_all_that_the_lessons_import_and_another_name_with_any_other_content(tmp_path, monkeypatch):
    monkeypatch.setattr(build_site, "BINDER", tmp_path / "project" / "binder")
    with zipfile.ZipFile(io.BytesIO(build._project())) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "mlp-notebooks").rename(tmp_path / "project")
    before = build_site._wheel_of_lessons(tmp_path)
    with zipfile.ZipFile(before) as wheel:
        wheel.extractall(tmp_path / "site-packages")
    code = (
        "import mlp_helpers; from mlp_lessons import IRIS, figures, sliders; "
        "print(mlp_helpers.__file__, sliders.__file__, IRIS.is_file())"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": tmp_path / "site-packages"},
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    installed = tmp_path / "site-packages"
    assert said.split() == [str(installed / "mlp_helpers.py"), str(installed / "mlp_lessons" / "sliders.py"), "True"]
    content = before.read_bytes()
    assert build_site._wheel_of_lessons(tmp_path) == before
    assert before.read_bytes() == content
    with open(tmp_path / "project" / "notebooks" / "mlp_lessons" / "sliders.js", "a") as script:
        script.write("// another edition")
    assert build_site._wheel_of_lessons(tmp_path).name != before.name


def test_the_project_to_take_is_whole(tmp_path):
    packed = tmp_path / front.PROJECT
    packed.write_bytes(build._project())
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "mlp-notebooks"
    for path in ALL:
        assert (folder / "notebooks" / path.name).read_bytes() == path.read_bytes()
    for name in ("README.md", "requirements.txt", "pyproject.toml", "mlp_helpers.py", "notebooks/iris.csv",
                 "notebooks/mlp_lessons/sliders.py"):  # fmt: skip
        assert (folder / name).read_bytes() == (hand_out.ROOT / name).read_bytes()
