"""A picture as SVG, painted by Chromium, beside its pixels."""

import base64
import io
import random
import re

import numpy as np
import pytest
from matplotlib.patches import Circle
from PIL import Image, ImageFilter

from browser import CHROMIUM, page
from mlp_helpers import W1, W2, X, Y
from mlp_lessons import figures
from mlp_lessons.figures.picture import MovingText
from mlp_lessons.figures.vector import Vector
from pages.recorded import code_for_pictures, shown_by
from pages.stops import Stops
from save_notebooks import NOTEBOOKS

REACH = 3  # pixels: FreeType fits letters to whole ones, so they stand a little elsewhere
UNLIKE = 70  # of 255
BLOCK, AT_MOST = 16, 20  # in no square of BLOCK by BLOCK pixels, a letter's, are more unlike
STOPS = 3  # of every picture with controls, beside the first


@pytest.fixture(scope="module")
def tab():
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    with page(1600, 900) as tab:
        yield tab


def painted(tab, svg):
    tab.set_content(f'<body style="margin: 0; background: white"><div style="display: flex">{svg}</div>')
    return Image.open(io.BytesIO(tab.locator("div").screenshot()))


def unlike(one, other):
    """Where a pixel is unlike all that lie within REACH of its place in the other picture."""
    around = 2 * REACH + 1
    darkest, lightest = (other.filter(kind(around)) for kind in (ImageFilter.MinFilter, ImageFilter.MaxFilter))
    here, low, high = (np.asarray(image, int) for image in (one, darkest, lightest))
    return np.maximum(here - high, low - here) > UNLIKE


def most_unlike(tab, vector, values):
    """How many pixels of SVG and PNG are unlike, in the block where those are most."""
    layers, words = vector.draw(**values)
    _, words_of_pixels = vector.picture.draw(**values)
    assert words == words_of_pixels
    pixels = Image.open(io.BytesIO(base64.b64decode(vector.picture.png()))).convert("L")
    shown = painted(tab, vector.svg(layers)).convert("L")
    assert shown.size == pixels.size
    both = unlike(shown, pixels) | unlike(pixels, shown)
    rows, columns = (size // BLOCK for size in both.shape)
    return both[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK).sum(axis=(1, 3)).max()


def some_stops(picture, controls):
    chance, stops = random.Random(0), Stops(picture, controls)
    for _ in range(STOPS if controls else 0):
        yield stops.values([chance.randrange(size) for size in stops.sizes])


@pytest.mark.parametrize("path", filter(code_for_pictures, NOTEBOOKS), ids=lambda path: path.stem)
def test_every_picture_is_painted_as_its_pixels(tab, path):
    for picture, controls in shown_by(path).values():
        if hasattr(picture, "figure"):
            vector = Vector(picture, "picture")
            for values in [picture.start, *some_stops(picture, controls)]:
                unlike_here = most_unlike(tab, vector, values)
                assert unlike_here <= AT_MOST, values


@pytest.mark.parametrize("part", ["numbers", "circles"])
def test_what_is_missing_is_seen(tab, part):
    picture = figures.network(X, Y, W1, W2)
    vector = Vector(picture, "picture")
    vector.draw(**picture.start)
    kind = {"numbers": MovingText, "circles": Circle}[part]
    (missing, *_) = [artist for artist in vector._moving if isinstance(artist, kind) and artist.zorder > 3]
    vector._moving.remove(missing)
    assert most_unlike(tab, vector, picture.start) > AT_MOST


def test_two_pictures_of_a_page_share_no_id():
    ids = [set(re.findall(' id="([^"]+)"', Vector(figures.network(X, Y, W1, W2), name).svg(["", ""]))) for name in "ab"]
    assert len(ids[0]) > 10
    assert not ids[0] & ids[1]
