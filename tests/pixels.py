"""A picture as SVG, painted by Chromium, and as PNG: how unlike the two are."""

import base64
import io

import numpy as np
from PIL import Image, ImageFilter

REACH = 3  # pixels: FreeType fits letters to whole ones, so they stand a little elsewhere
UNLIKE = 70  # of 255
BLOCK, AT_MOST = 16, 20  # in no square of BLOCK by BLOCK pixels, a letter's, are more unlike


def painted(tab, svg):
    """The parts of a picture, beside each other in their full size."""
    tab.set_content(f'<body style="margin: 0; background: white"><div style="display: flex">{svg}</div>')
    return Image.open(io.BytesIO(tab.locator("div").screenshot())).convert("L")


def most_unlike(shown, png):
    """How many pixels are unlike those of the PNG, in base64, in the block where those are most."""
    pixels = Image.open(io.BytesIO(base64.b64decode(png))).convert("L")
    assert shown.size == pixels.size
    both = _unlike(shown, pixels) | _unlike(pixels, shown)
    rows, columns = (size // BLOCK for size in both.shape)
    return both[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK).sum(axis=(1, 3)).max()


def _unlike(one, other):
    """Where a pixel is unlike all that lie within REACH of its place in the other picture."""
    around = 2 * REACH + 1
    darkest, lightest = (other.filter(kind(around)) for kind in (ImageFilter.MinFilter, ImageFilter.MaxFilter))
    here, low, high = (np.asarray(image, int) for image in (one, darkest, lightest))
    return np.maximum(here - high, low - here) > UNLIKE
