"""What a picture is: what moves is drawn anew, what stays is kept, and a slip is noticed where it happens.

It also tests the language of form: people who see few colours or none must be able to tell its colours apart.
"""

import itertools
import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

import mlp_helpers
from mlp_lessons import figures, sliders
from mlp_lessons.figures import downhill, picture, tracing
from mlp_lessons.figures.picture import INK, MovingText, Page, Picture, new_figure


def with_a_dot(animated):
    """A picture of one moving dot, made correctly or not."""
    figure = new_figure(2)
    axes = figure.subplots()
    axes.set(xlim=(0, 10), ylim=(0, 1))
    (dot,) = axes.plot([0], [0.5], "o", color=INK, animated=animated)

    def move(x):
        dot.set_data([x], [0.5])
        return f"A dot at {x} of 10."

    return Picture(figure, move, x=0)


def test_a_part_that_moves_must_be_made_animated():
    still = with_a_dot(animated=False)
    still.draw(x=0)
    with pytest.raises(RuntimeError, match=r"without animated=True, among .*Line2D"):
        still.draw(x=5)


def test_what_moves_is_drawn_where_it_is():
    moving = with_a_dot(animated=True)
    first, _ = moving.draw(x=0)
    second, words = moving.draw(x=5)
    assert first != second
    assert words == "A dot at 5 of 10."
    assert moving.draw(x=0)[0] == first


def test_a_title_that_moves_must_be_made_animated():
    figure = new_figure(2)
    axes = figure.subplots()

    def move(x):
        axes.set_title(f"at {x}")
        return f"The title says at {x}."

    title = Picture(figure, move, x=0)
    title.draw(x=0)
    with pytest.raises(RuntimeError, match="without animated=True"):
        title.draw(x=1)


@pytest.mark.parametrize("start", [{}, {"y": 1}, {"x": 1, "y": 1}])
def test_the_first_values_are_named_as_what_moves(start):
    with pytest.raises(ValueError, match=r"move takes \['x'\]; the first values are of"):
        Picture(new_figure(1), with_a_dot(animated=True).move, **start)
    with pytest.raises(ValueError, match=r"takes \['x'\]; the first values are of"):
        Page(lambda x: ("", ""), **start)


def test_the_pixels_that_are_kept_are_bounded():
    figure = new_figure(2)
    text = MovingText(figure.subplots(), 0.5, 0.5)

    def move(x):
        text.set_text(f"{x}")
        return f"The number {x}."

    number = Picture(figure, move, x=0)
    first = number.draw(x=0)
    for x in range(picture.TEXTS_KEPT + 50):
        number.draw(x=x)
    assert len(picture.KEPT) == picture.TEXTS_KEPT
    assert number.draw(x=0) == first


ROUND = {"boxstyle": "round,pad=0.2"}


@pytest.mark.parametrize("look", [
    {"size": 20}, {"weight": "bold"}, {"style": "italic"}, {"family": "DejaVu Serif"}, {"color": "red"},
    {"alpha": 0.5}, {"rotation": 40}, {"ha": "left"}, {"va": "top"}, {"rotation": 40, "rotation_mode": "anchor"},
    {"bbox": ROUND}, {"bbox": ROUND | {"linewidth": 4}}, {"bbox": ROUND | {"linestyle": ":"}},
    {"bbox": {"boxstyle": "square,pad=0.2"}}, {"bbox": {"boxstyle": "round,pad=0.2,rounding_size=0.1"}},
], ids=str)  # fmt: skip
def test_no_text_gets_the_pixels_of_one_that_looks_otherwise(look, monkeypatch):
    def drawn(**look):
        figure = new_figure(1)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        MovingText(axes, 0.5, 0.5, "Text", **{"va": "bottom"} | look)
        return Picture(figure, lambda: "A text.").draw()

    monkeypatch.setattr(picture, "KEPT", {})
    alone = drawn(**look)
    monkeypatch.setattr(picture, "KEPT", {})
    for other in ({}, {"rotation": 40}, {"bbox": ROUND}):
        drawn(**other)
    assert drawn(**look) == alone


def test_no_setting_changes_a_picture():
    """This tests one picture; test_settings.py tests them all."""

    def drawn():
        shown = figures.loss_along_weight(mlp_helpers.X, mlp_helpers.Y, mlp_helpers.W1, mlp_helpers.W2)
        return shown._repr_mimebundle_(), shown.draw(weight=(0, 1, 1), change=2)

    as_usual = drawn()
    with matplotlib.rc_context({"axes.facecolor": "black", "font.family": "serif", "text.usetex": True}):
        before = dict(dict.items(matplotlib.rcParams))  # reading them through rcParams would choose a backend
        assert drawn() == as_usual
        assert dict(dict.items(matplotlib.rcParams)) == before


def test_the_parts_of_a_picture_stand_side_by_side_and_have_one_description():
    figure = new_figure(2, (6, 4))
    shown, _ = Picture(figure, lambda: "Two parts, one of them wider.").draw()
    assert re.findall('<img alt="([^"]*)" width="([0-9]+)"', shown) == [
        ("Two parts, one of them wider.", "600"), ("Part 2 of the same picture", "400"),
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "said"), [(-0.085, "−0.09"), (0.125, "0.13"), (-0.001, "0.00")])
def test_a_minus_is_a_minus(value, said):
    assert picture.written(value, 2) == said


def test_what_became_of_a_number_is_reckoned_from_the_digits_that_stand_there():
    assert picture.grown(0.624, 0.645, 2) == "0.62 → 0.65, +0.03"
    assert picture.grown(0.621, 0.624, 2) == "0.62"


# ---------------------------------------------------------------- colours

SEEN_BY = {  # Machado, Oliveira and Fernandes 2009, severity 1, in linear light
    "most people": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    "a grey print": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
SPECIES_COLORS = {"setosa": "#4b1d6b", "versicolor": "#00765e", "virginica": "#e0529f"}
SIGNS = {"positive": picture.POSITIVE, "negative": picture.NEGATIVE}
SIGNS_PALE = [picture.POSITIVE_PALE, picture.NEGATIVE_PALE]
FACTORS = [look[0] for look in (tracing.ROW, tracing.COLUMN)]
RUNS = [color for color, _ in picture.RUNS]
MAP = [tuple(color) for color in downhill.PALER_IS_LOWER(np.linspace(0, 0.6, 7))[:, :3]]  # where it has words on it
EYES = {eye: seen for eye, seen in SEEN_BY.items() if eye != "a grey print"}


def linear(color):
    part = np.array(to_rgb(color))
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(color, ground="white"):
    """The contrast as WCAG 2 defines it."""
    dark, light = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (color, ground))
    return (light + 0.05) / (dark + 0.05)


def lab(color, eye):
    """A colour's place in CIELAB for this eye. A distance of 2 is just visible, and one of 10 at a glance."""
    seen = np.clip(np.array(SEEN_BY[eye]) @ linear(color), 0, 1)
    xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]] @ seen / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(first, second, eye):
    return np.linalg.norm(lab(first, eye) - lab(second, eye))


def test_the_palette_is_the_one_that_is_tested():
    assert [color for color, _ in picture.SPECIES_STYLE] == list(SPECIES_COLORS.values())


@pytest.mark.parametrize("ground", [
    "white", *picture.SPECIES_PALE, *SIGNS_PALE, *FACTORS, picture.NOW, picture.tint(1), *MAP,
], ids=str)  # fmt: skip
def test_text_can_be_read(ground):
    """Ink meets WCAG's AAA everywhere; grey meets AAA on white, and AA on the pale areas that it stands on."""
    dark = ground == picture.tint(1) or not isinstance(ground, str)
    assert contrast(picture.INK, ground) >= (4.5 if dark else 7)
    if ground == "white":
        assert contrast(picture.GREY, ground) >= 7
    elif not dark and ground not in (picture.NOW, *FACTORS):
        assert contrast(picture.GREY, ground) >= 4.5


@pytest.mark.parametrize(
    "color", [*SPECIES_COLORS.values(), *SIGNS.values(), *RUNS, picture.FAINT, picture.INK, picture.GREY]
)
def test_marks_and_lines_can_be_seen(color):
    assert contrast(color) >= 3


@pytest.mark.parametrize("eye", SEEN_BY)
def test_what_differs_in_meaning_does_not_look_the_same(eye):
    """Within the species, within the signs, and now from everything. A line of a sign and the mark of a species
    differ in form as well, so there it is enough that most people see another colour."""
    for family in (SPECIES_COLORS, SIGNS):
        for first, second in itertools.combinations(family.values(), 2):
            assert apart(first, second, eye) >= 12, (first, second)
    for first, second in itertools.combinations(picture.SPECIES_PALE, 2):  # areas, which also have an edge
        assert apart(first, second, eye) >= 4
    for color in [*SPECIES_COLORS.values(), *SIGNS.values(), *RUNS, picture.FAINT]:
        assert apart(color, picture.NOW, eye) >= 20
    if eye == "most people":
        for first, second in itertools.product([*SPECIES_COLORS.values(), *RUNS[1:]], SIGNS.values()):
            assert apart(first, second, eye) >= 20


@pytest.mark.parametrize("eye", EYES)
def test_what_a_style_tells_apart_in_grey_a_colour_tells_apart_too(eye):
    """Runs have a line style and a name, signs have a minus or an edge, and factors are in a row or a column."""
    for first, second in itertools.combinations(RUNS, 2):
        assert apart(first, second, eye) >= 12, (first, second)
    assert apart(*SIGNS_PALE, eye) >= 12
    assert apart(*FACTORS, eye) >= 4
    assert len({str(style) for _, style in picture.RUNS}) == len(RUNS)


def test_form_says_what_colour_says():
    assert len({marker for _, marker in picture.SPECIES_STYLE}) == 3
    styles = [picture.line_of(weight)["linestyle"] for weight in (0.5, -0.5)]
    assert styles[0] != styles[1]
    assert picture.RIGHT != picture.WRONG


def test_a_lines_width_is_the_weights_and_nothing_elses():
    widths = [picture.line_of(weight)["linewidth"] for weight in (0, 0.2, 0.6, -0.6, 0.8)]
    assert widths == sorted(widths)
    assert widths[2] == widths[3]


def test_the_example_for_whoever_adds_a_picture():
    """The example is in CONTRIBUTING, and is run as if it were in a file of figures."""
    document = (Path(__file__).parent.parent / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    (shown,) = re.findall(r"`(sliders\.live\(.*\))`", document)
    module = vars(picture) | {"mlp": mlp_helpers, "np": np}
    exec(example, module)
    module["sigmoid_at"] = picture.in_our_style(module["sigmoid_at"])  # as figures/__init__.py does
    live = eval(shown.replace("figures.", ""), {"sliders": sliders, **module})
    drawn = {z: live.picture.draw(z=z) for _, z in live.controls["z"].options}
    assert len(set(drawn.values())) == len(drawn) >= 3
    said = {z: f"at z = {z}: there it is {1 / (1 + np.exp(-z)):.2f}".replace("-", "−") for z in drawn}
    assert all(said[z] in words for z, (_, words) in drawn.items())
    assert live.picture.since({"z": -3}, {"z": 3}) == "The dot went from 0.05 to 0.95."
