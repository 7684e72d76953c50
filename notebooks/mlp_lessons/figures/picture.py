"""What a picture is, what its colours and marks mean, how it moves, and how it is shown. There are no widgets here.

A Picture is a matplotlib Figure whose moving parts follow a few named values, and which says in
words what it shows. A notebook shows it as an image with those words as its alt text.
"""

import base64
import contextlib
import html
import inspect
import io
from collections.abc import Callable
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform
from PIL import Image

from mlp_helpers import SPECIES, rounded
from mlp_lessons import reruns

# ---------------------------------------------------------------- the language of form
#
# Each thing has the same look in every picture. Colour never stands alone: a line style, a marker or a frame says
# the same to people who can't tell the colours apart, and in a grey print. Everything else is ink and grey.
#
#     a weight             a line: blue and solid if positive, orange and dashed if negative; LINE(w) points wide
#     any other sign       the same two colours, pale where a number stands on them; hatched or dashed if negative
#     a species            its colour and its marker, filled; its pale colour is an area that is called so
#     a run among others   a colour and a line style of RUNS, its name beside it
#     now, and the chosen  yellow with an edge of ink: the place where a slider stands, a chosen number
#     the start            a dotted line, or a mark without a filling
#     an activation        a circle, white at 0 and grey at 1
#     right, wrong         ✓ and ✗; an edge of ink around what is wrong
#     no part of it        FAINT thin lines and GREY text: not on the path, or not reached yet

INK, GREY, FAINT, PALE = "#1a1a1a", "#595959", "#8f8f8f", "#d9d9d9"
POSITIVE, NEGATIVE = "#0b5394", "#d55e00"
NOW = "#ffd92f"
POSITIVE_PALE, NEGATIVE_PALE = "#c5daf2", "#fbd0ad"
SPECIES_STYLE = [("#4b1d6b", "o"), ("#00765e", "s"), ("#e0529f", "^")]
SPECIES_PALE = ["#d8cdec", "#c2e6d6", "#fde4f0"]
SOLID, DASHED, DOTTED, DASHDOT = "-", (0, (3, 1.5)), (0, (1, 1.5)), (0, (5, 1.5, 1, 1.5))
RUNS = [(INK, SOLID), ("#0b8fa6", DASHED), ("#b02a5c", DASHDOT), ("#8a6200", DOTTED)]
RIGHT, WRONG = "✓", "✗"


def line_of(weight, scale=1):
    """The look of a weight's line. Its width depends only on the weight."""
    look = (POSITIVE, SOLID) if weight >= 0 else (NEGATIVE, DASHED)
    return {"color": look[0], "linestyle": look[1], "linewidth": 0.8 + 2.4 * min(scale * abs(weight), 4)}


def tint(activation):
    """The grey of an activation between 0 and 1."""
    return (1 - 0.42 * activation,) * 3


def written(value, decimals):
    """A number as pictures and words write it: rounded as a person does, with a real minus sign."""
    return f"{rounded(value, decimals):.{decimals}f}".replace("-", "−")


def signed(value, decimals):
    """The same with its sign, as a change is written."""
    return f"{rounded(value, decimals):+.{decimals}f}".replace("-", "−")


def listed(values, decimals):
    return ", ".join(written(value, decimals) for value in values)


def grown(before, now, decimals):
    """How a number changed, "0.62 → 0.65, +0.03", from its written digits; or only the number, if they are the same."""
    was, new = rounded(before, decimals), rounded(now, decimals)
    if was == new:
        return written(now, decimals)
    return f"{written(was, decimals)} → {written(new, decimals)}, {signed(new - was, decimals)}"


WIDTH = 10  # inches: every picture is as wide as its sliders
PIXELS_PER_INCH = 160  # drawn
INCH_ON_PAGE = 100  # shown, in CSS pixels, in a window of 1280 by 720; up to PIXELS_PER_INCH in a larger one
SHARPNESS = PIXELS_PER_INCH / INCH_ON_PAGE  # this many pixels are drawn for each CSS pixel
SMALL, NORMAL, LARGE = 12.25, 13.5, 15  # points; SMALL is 17 CSS pixels, 27 at full HD, and still 11 in a window of 820
BELOW = 0.65  # parts that would shrink below this share of their size move below each other
# As wide as there is room for, but not so wide that the controls and words are pushed out of the window. Without the
# 100% it would mean the same, but JupyterLab would take it out of a notebook that it does not trust.
PAGE_WIDTH = f"min(100%, clamp({WIDTH * INCH_ON_PAGE}px, (100vh - 350px) * 2.5, {WIDTH * PIXELS_PER_INCH}px))"
TEXTS_KEPT = 512  # moving texts whose pixels are kept

SETTINGS = dict(dict.items(matplotlib.rcParamsDefault)) | {  # what matplotlib starts with, and our own
    "font.family": ["DejaVu Sans"],  # comes with matplotlib; all its digits have the same width
    "font.size": NORMAL, "axes.titlesize": NORMAL, "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL, "ytick.labelsize": SMALL, "legend.fontsize": SMALL, "axes.edgecolor": GREY,
    "xtick.color": GREY, "ytick.color": GREY, "text.color": INK, "axes.labelcolor": INK,
    "axes.spines.top": False, "axes.spines.right": False, "lines.linewidth": 2.5, "lines.markersize": 9,
    "legend.frameon": False,
}  # fmt: skip
del SETTINGS["backend"]  # nothing is drawn with it, and reading it would choose one
_with_usual_errors = np.errstate(all="warn", under="ignore")  # whatever a learner has set with np.seterr


def in_our_style(function):
    """The function, run with SETTINGS and NumPy's usual errors. The learner's settings come back afterwards."""
    return _with_usual_errors(_style()(function))


@contextlib.contextmanager
def _style():
    """Like `matplotlib.rc_context`, which checks every value anew and is too slow for each step of a slider."""
    theirs = {key: value for key, value in dict.items(matplotlib.rcParams) if SETTINGS.get(key, value) is not value}
    dict.update(matplotlib.rcParams, {key: SETTINGS[key] for key in theirs})
    try:
        yield
    finally:
        dict.update(matplotlib.rcParams, theirs)


class Along(NamedTuple):
    """In these axes, a control can be moved by hand. x(value) is the place of a value on the x axis."""

    axes: Axes
    name: str
    x: Callable

    def places(self, part, stops):
        """The corners of the axes (left, top, right, bottom) and the x of every stop, as shares of the part."""
        (left, bottom), (right, top) = self.axes.bbox.get_points()
        at = self.axes.transData.transform([(self.x(stop), self.axes.get_ylim()[0]) for stop in stops[self.name]])
        corners = [*_shares(part, left, top), *_shares(part, right, bottom)]
        return {"along": self.name, "box": corners, "at": [_shares(part, x, y)[0] for x, y in at]}


class Turn(NamedTuple):
    """A line chosen by hand sets a control. If turned names another control, the hand turns that one, from rest."""

    axes: Axes
    name: str
    lines: dict  # {value: (start, place of its number, end)}, all in the data of the axes
    turned: str = ""
    rest: float = 0.0  # its value, when another line is chosen

    def places(self, part, stops):
        """Each stop's index and its three points, as shares of the part."""
        to_pixels = self.axes.transData.transform
        lines = [
            [stops[self.name].index(value), *(_shares(part, *point) for point in to_pixels(points))]
            for value, points in self.lines.items()
        ]
        turn = {"turn": self.turned, "rest": stops[self.turned].index(self.rest)} if self.turned else {}
        return {"choose": self.name, **turn, "lines": lines}


def _shares(part, x, y):
    """A place in pixels of the figure, as shares of a part of it, from the part's left and top."""
    (left, bottom), (right, top) = part.bbox.get_points()
    return round(float((x - left) / (right - left)), 4), round(float((top - y) / (top - bottom)), 4)


class Page:
    """Something to look at that follows values: `draw(**values)` returns HTML and the description.

    Parameters
    ----------
    draw : a function of the values that returns (html, description)
    since : a function of the values before and now, {name: value} both, that says in a sentence what changed
    offered : a function of the values that returns {name: the values that it may take now}, for some names
    start : name=value, the first value of each

    Raises
    ------
    ValueError : draw takes other names than start gives.
    """

    width = PAGE_WIDTH

    def __init__(self, draw, since=None, offered=None, **start):
        _need_names(draw, start)
        self.draw, self.since = _with_usual_errors(draw), since and _with_usual_errors(since)
        self.offered, self.start = offered, start

    def hand_places(self, _):
        return []

    def _repr_mimebundle_(self, **_):
        shown, words = self.draw(**self.start)
        return {"text/html": shown, "text/plain": f"Figure: {words}"}


class Picture(Page):
    """A figure, and `move(**values)`, which sets its moving parts and returns the description.

    Moving parts are the artists that were made with animated=True. Everything else is drawn once and
    kept, so that a new value only costs what moves.

    Parameters
    ----------
    figure : from `new_figure`; its subfigures, if any, stand side by side, or below each other on a narrow page
    move : a function of the values that returns the description
    since : a function of the values before and now, {name: value} both, that says in a sentence what changed
    by_hand : an Along or a Turn for each place in it where a hand also moves a control
    start : name=value, the first value of each

    Raises
    ------
    ValueError : move takes other names than start gives.
    RuntimeError : on drawing, move changed a part that is not animated and would stand still.
    """

    def __init__(self, figure, move, since=None, by_hand=(), **start):
        _need_names(move, start)
        self.figure, self.move, self.start, self.by_hand = figure, move, start, by_hand
        self.since = since and _with_usual_errors(since)
        self._ground = self._palette = self._pixels = None

    def _repr_mimebundle_(self, **_):
        reruns.closing(self.close)
        return {**super()._repr_mimebundle_(), "image/png": self.png()}  # for paper, where HTML can't go

    def close(self):
        """Let go of the figure and everything that belongs to it."""
        self.figure = self.move = self.by_hand = self._ground = self._palette = self._pixels = self._moving = None

    def hand_places(self, stops):
        """Where a hand moves a control, part by part; stops is {name: [every value of that control]}."""
        parts = self.figure.subfigs or [self.figure]
        return [
            {"part": k, **place.places(part, stops)}
            for k, part in enumerate(parts) for place in self.by_hand if place.axes in part.axes
        ]  # fmt: skip

    def png(self):
        """The picture as it was last drawn, with all parts side by side: a PNG in base64."""
        return _encoded(self._pixels)

    @in_our_style
    def draw(self, **values):
        self.figure.stale = False
        words = self.move(**values)
        canvas = self.figure.canvas
        if self._ground is None:
            canvas.draw()
            moving = self.figure.findobj(lambda artist: artist.get_animated())
            self._moving = sorted(moving, key=lambda artist: artist.zorder)
            self._ground = canvas.copy_from_bbox(self.figure.bbox)
        elif self.figure.stale:
            frozen = self.figure.findobj(lambda artist: artist.stale and not artist.get_animated())
            raise RuntimeError(f"a part that moves was made without animated=True, among {frozen}")
        canvas.restore_region(self._ground)
        for artist in self._moving:
            self.figure.draw_artist(artist)
        return self._image(words), words

    def _image(self, words):
        canvas = self.figure.canvas
        pixels = Image.frombytes("RGB", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBX", 0, 1)
        if self._palette is None:
            self._palette = _palette(pixels)
        self._pixels = pixels = pixels.quantize(palette=self._palette, dither=Image.Dither.NONE)
        left = [round(part.bbox.x0) for part in self.figure.subfigs] or [0]
        alts = [words, *(f"Part {k} of the same picture" for k in range(2, len(left) + 1))]
        parts = [
            _part(pixels.crop((x0, 0, x1, pixels.height)), alt)
            for x0, x1, alt in zip(left, [*left[1:], pixels.width], alts, strict=True)
        ]
        return f'<div style="{ROW}">{"".join(parts)}</div>'


ROW = f"display: flex; flex-wrap: wrap; max-width: {PAGE_WIDTH}; background: white"


def _part(pixels, alt):
    """A part of a picture as an image that grows with the page up to its own size in pixels."""
    width = pixels.width * INCH_ON_PAGE // PIXELS_PER_INCH
    style = f"flex: {width} 1 {BELOW * width:.0f}px; min-width: 0; max-width: {pixels.width}px"
    look = f'width="{width}" style="{style}; height: auto"'
    return f'<img alt="{html.escape(alt)}" {look} src="data:image/png;base64,{_encoded(pixels)}">'


def _encoded(pixels):
    file = io.BytesIO()
    pixels.save(file, "png", compress_type=Image.RLE)
    return base64.b64encode(file.getvalue()).decode()


def _palette(pixels):
    """An image with the colours of a picture: those that it has now, and those that may come, with their edges."""
    colors = [*SPECIES_PALE, *(color for color, _ in [*SPECIES_STYLE, *RUNS]), POSITIVE, NEGATIVE, POSITIVE_PALE,
              NEGATIVE_PALE, NOW, INK, GREY, FAINT, PALE]  # fmt: skip
    edges = [(to_rgb(color), (1, 1, 1)) for color in colors] + [(to_rgb(NOW), to_rgb(INK))]
    shades = [np.array(color) * (1 - k / 4) + np.array(ground) * k / 4 for color, ground in edges for k in range(5)]
    shades += [np.array(tint(k / 16)) for k in range(17)]
    now = pixels.quantize(128, method=Image.Quantize.FASTOCTREE).getpalette()
    both = np.concatenate([(np.array(shades) * 255).round().astype(int).ravel(), now])
    both[both > 250] = 255  # otherwise a nearly white colour would stand for white
    palette = Image.new("P", (1, 1))
    palette.putpalette(both.tolist())
    return palette


def _need_names(function, start):
    wanted = list(inspect.signature(function).parameters)
    if set(wanted) != set(start):
        raise ValueError(f"{function.__name__} takes {wanted}; the first values are of {list(start)}")


KEPT = {}  # the pixels of texts by their look, with the newest last


class MovingText(Text):
    """A text whose pixels are kept, because letters cost more to draw than everything else that moves."""

    def __init__(self, axes, x, y, text="", **style):
        style = {"ha": "center", "va": "center", "color": INK, "transform": axes.transData, "clip_on": False, **style}
        super().__init__(x, y, text, animated=True, **style)
        axes.add_artist(self)

    def draw(self, renderer):
        if not self.get_animated() or not isinstance(renderer, RendererAgg):
            super().draw(renderer)
        elif self.get_text():
            look, (x, y) = (*self.look(), renderer.dpi), self.place()
            if look not in KEPT:
                if len(KEPT) == TEXTS_KEPT:
                    KEPT.pop(next(iter(KEPT)))
                KEPT[look] = self._pixels(renderer, x, y)
            left, bottom, pixels = KEPT[look]
            renderer.draw_image(renderer.new_gc(), x + left, y + bottom, pixels)

    def look(self):
        """All that its pixels depend on but its place: two texts with the same look are drawn alike."""
        frame = self.get_bbox_patch()
        return (
            self.get_text(), hash(self.get_fontproperties()), self.get_color(), self.get_alpha(), self.get_ha(),
            self.get_va(), self.get_rotation(), self.get_rotation_mode(), frame and _look_of(frame),
        )  # fmt: skip

    def place(self):
        """Where it stands in the figure, in whole pixels."""
        return tuple(map(round, self.get_transform().transform(self.get_position()).tolist()))

    def _pixels(self, renderer, x, y):
        """How far left of and below x, y the pixels begin, and the pixels as `draw_image` takes them, bottom up."""
        left, bottom, right, top = self.get_window_extent(renderer).padded(12).extents.round().astype(int)
        alone = RendererAgg(right - left, top - bottom, renderer.dpi)
        place, transform = self.get_position(), self.get_transform()
        self.set(position=(x - left, y - bottom), transform=IdentityTransform())
        super().draw(alone)
        self.set(position=place, transform=transform)
        return left - x, bottom - y, np.asarray(alone.buffer_rgba())[::-1].copy()


def _look_of(frame):
    box = frame.get_boxstyle()
    edge = frame.get_edgecolor(), frame.get_linewidth(), frame.get_linestyle()
    return *edge, frame.get_facecolor(), type(box), *vars(box).values()


def now_mark(axes, size=13, edge=2):
    """The mark of the place where a slider stands. Its data are set later."""
    look = {"color": NOW, "markersize": size, "markeredgecolor": INK, "markeredgewidth": edge}
    return axes.plot([], [], "o", **look, zorder=6, clip_on=False, animated=True)[0]


def start_mark(axes):
    """The mark of the place where everything started. Its data are set later."""
    look = {"color": INK, "markersize": 11, "markerfacecolor": "white", "markeredgewidth": 1.8}
    return axes.plot([], [], "o", **look, zorder=5, clip_on=False, animated=True)[0]


def species_keys():
    """The marks of a legend: one for each species, and the edge of the misnamed flowers."""
    right = [Line2D([], [], linestyle="none", color=color, marker=marker, label=name)
             for name, (color, marker) in zip(SPECIES, SPECIES_STYLE, strict=True)]  # fmt: skip
    wrong = {"color": "white", "markeredgecolor": INK, "markeredgewidth": 1.2, "label": "outlined: misnamed"}
    return [*right, Line2D([], [], linestyle="none", marker="o", **wrong)]


def new_figure(height, parts=()):
    """A white Figure of `WIDTH` inches. With parts, it has subfigures side by side, as wide as parts says.

    Everything stays where it is put, and nothing is laid out anew.
    """
    figure = Figure(figsize=(WIDTH, height), dpi=PIXELS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    if parts:
        figure.subfigures(1, len(parts), width_ratios=parts, wspace=0)
    return figure
