"""A picture as SVG shows what its pixels show."""

import collections
import random
import re

import pytest
from matplotlib.patches import Circle

from browser import CHROMIUM, page
from mlp_helpers import W1, W2, X, Y
from mlp_lessons import figures
from mlp_lessons.figures.picture import MovingText
from mlp_lessons.figures.vector import Vector
from pages.lesson import letters_once
from pages.recorded import code_for_pictures, shown_by
from pages.stops import Stops
from pixels import AT_MOST, most_unlike, painted
from save_notebooks import NOTEBOOKS

STOPS = 3  # of every picture with controls, beside the first


@pytest.fixture(scope="module")
def tab():
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    with page(1600, 900) as tab:
        yield tab


def unlike(tab, vector, values):
    layers, words = vector.draw(**values)
    _, words_of_pixels = vector.picture.draw(**values)
    assert words == words_of_pixels
    return most_unlike(painted(tab, vector.svg(layers)), vector.picture.png())


def some_stops(picture, controls):
    chance, stops = random.Random(0), Stops(picture, controls)
    for _ in range(STOPS if controls else 0):
        yield stops.values([chance.randrange(size) for size in stops.sizes])


def lessons():
    """Those with pictures; slow where networks are trained for them."""
    for path in NOTEBOOKS:
        code = repr(code_for_pictures(path))
        if "figures." in code:
            yield pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if "train" in code else [])


@pytest.mark.parametrize("path", lessons())
def test_every_picture_is_painted_as_its_pixels(tab, path):
    for picture, controls in shown_by(path).values():
        if hasattr(picture, "figure"):
            vector = Vector(picture, "picture")
            for values in [picture.start, *some_stops(picture, controls)]:
                assert unlike(tab, vector, values) <= AT_MOST, values


@pytest.mark.parametrize("part", ["numbers", "circles"])
def test_what_is_missing_is_seen(tab, part):
    picture = figures.network(X, Y, W1, W2)
    vector = Vector(picture, "picture")
    vector.draw(**picture.start)
    kind = {"numbers": MovingText, "circles": Circle}[part]
    (missing, *_) = [artist for artist in vector._moving if isinstance(artist, kind) and artist.zorder > 3]
    vector._moving.remove(missing)
    assert unlike(tab, vector, picture.start) > AT_MOST


def test_two_pictures_of_a_page_share_the_ids_of_letters_and_no_others():
    body = "".join(Vector(figures.network(X, Y, W1, W2), name).svg(["", ""]) for name in "ab")
    ids = collections.Counter(re.findall(' id="([^"]+)"', body))
    assert len(ids) > 10
    assert {name.startswith("letter-") for name, many in ids.items() if many > 1} == {True}
    body = letters_once(body)
    assert sorted(re.findall(' id="([^"]+)"', body)) == sorted(ids)
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', body)) <= set(ids)
