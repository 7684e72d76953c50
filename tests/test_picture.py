"""What a picture is: what moves is drawn anew, what stays is kept, and a slip is noticed where it happens."""

import re
from pathlib import Path

import numpy as np
import pytest

import figures
import picture
import sliders
from picture import BLUE, MovingText, Page, Picture, new_figure


def with_a_dot(animated):
    """A picture of one dot that moves, made as it should be or not."""
    figure = new_figure(3, 2)
    axes = figure.subplots()
    axes.set(xlim=(0, 10), ylim=(0, 1))
    (dot,) = axes.plot([0], [0.5], "o", color=BLUE, animated=animated)

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
    figure = new_figure(3, 2)
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
        Picture(new_figure(1, 1), with_a_dot(animated=True).move, **start)
    with pytest.raises(ValueError, match=r"takes \['x'\]; the first values are of"):
        Page(lambda x: ("", ""), **start)


def test_the_pixels_that_are_kept_are_bounded():
    figure = new_figure(3, 2)
    text = MovingText(figure.subplots(), 0.5, 0.5)

    def move(x):
        text.set_text(f"{x}")
        return f"The number {x}."

    number = Picture(figure, move, x=0)
    first = number.draw(x=0)
    for x in range(3 * picture.TEXTS_KEPT):
        number.draw(x=x)
    assert len(text._kept) == picture.TEXTS_KEPT
    assert number.draw(x=0) == first


def test_the_example_for_whoever_adds_a_picture():
    """It stands in CONTRIBUTING, and is run as if it stood in figures.py."""
    document = (Path(__file__).parent.parent / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    (shown,) = re.findall(r"`(sliders\.live\(.*\))`", document)
    module = dict(vars(figures))
    exec(example, module)
    live = eval(shown.replace("figures.", ""), {"sliders": sliders, **module})
    drawn = {z: live.picture.draw(z=z) for _, z in live.sliders["z"].options}
    assert len(set(drawn.values())) == len(drawn) >= 3
    assert all(f"at z = {z}: there it is {1 / (1 + np.exp(-z)):.2f}" in words for z, (_, words) in drawn.items())
