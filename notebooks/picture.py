"""What a picture is, how it moves, and how it is shown. No widgets here, and nothing of the lessons.

A Picture is a matplotlib Figure whose moving parts follow a few named values, and which can say in
words what it shows. A notebook shows it as an image with those words as its alt text.
"""

import base64
import functools
import html
import inspect
import io

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

# Blue and orange stay apart for the colour-blind; a marker or a line style says the same in grey.
BLUE, ORANGE, INK, GREY, PALE = "#0b5394", "#d95f02", "#1a1a1a", "#6e6e6e", "#d9d9d9"

PIXELS_PER_INCH = 160  # drawn
INCH_ON_PAGE = 100  # shown, in CSS pixels: sharp on dense screens and projectors
TEXTS_KEPT = 64  # of one moving text: as many as a slider has stops

matplotlib.rcParams.update({
    "font.size": 13, "axes.titlesize": 14, "axes.labelsize": 13, "axes.edgecolor": INK,
    "axes.spines.top": False, "axes.spines.right": False, "lines.linewidth": 2.5,
    "lines.markersize": 9, "legend.frameon": False,
})  # fmt: skip


class Page:
    """Something to look at that follows values: `draw(**values)` returns HTML and the description.

    Parameters
    ----------
    draw : a function of the values that returns (html, description)
    start : name=value, the first value of each

    Raises
    ------
    ValueError : draw takes other names than start gives.
    """

    def __init__(self, draw, **start):
        _need_names(draw, start)
        self.draw, self.start = draw, start

    def _repr_mimebundle_(self, **_):
        shown, words = self.draw(**self.start)
        return {"text/html": shown, "text/plain": f"Figure: {words}"}


class Picture(Page):
    """A figure, and `move(**values)`, which sets its moving parts and returns the description.

    Moving parts are the artists that were made with animated=True. All else is drawn once and
    kept, so that a new value costs only what moves.

    Parameters
    ----------
    figure : from `new_figure`
    move : a function of the values that returns the description
    start : name=value, the first value of each

    Raises
    ------
    ValueError : move takes other names than start gives; and when it draws, RuntimeError : move
        changed a part that is not animated, and that would stand still.
    """

    def __init__(self, figure, move, **start):
        _need_names(move, start)
        self.figure, self.move, self.start = figure, move, start
        self._ground = self._palette = None

    def draw(self, **values):
        self.figure.stale = False
        words = self.move(**values)
        canvas = self.figure.canvas
        if self._ground is None:
            canvas.draw()
            self.figure.set_layout_engine("none")
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
        width = round(self.figure.get_figwidth() * INCH_ON_PAGE)
        canvas, file = self.figure.canvas, io.BytesIO()
        pixels = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        pixels = pixels.convert("RGB")
        if self._palette is None:
            self._palette = pixels.quantize(64, method=Image.Quantize.FASTOCTREE)
        pixels.quantize(palette=self._palette, dither=Image.Dither.NONE).save(file, "png", compress_level=1)
        data = base64.b64encode(file.getvalue()).decode()
        alt = html.escape(words)
        return f'<img alt="{alt}" width="{width}" style="max-width: 100%" src="data:image/png;base64,{data}">'


def _need_names(function, start):
    wanted = list(inspect.signature(function).parameters)
    if set(wanted) != set(start):
        raise ValueError(f"{function.__name__} takes {wanted}; the first values are of {list(start)}")


class MovingText(Text):
    """A text whose pixels are kept: its letters cost more to draw than all else that moves."""

    def __init__(self, axes, x, y, text="", **style):
        style = {"ha": "center", "va": "center", "color": INK, "transform": axes.transData, "clip_on": False, **style}
        super().__init__(x, y, text, animated=True, **style)
        self._kept = {}
        axes.add_artist(self)

    def draw(self, renderer):
        if not self.get_animated():
            super().draw(renderer)
        elif self.get_text():
            frame = self.get_bbox_patch()
            look = self.get_text(), self.get_position(), self.get_weight(), frame and frame.get_edgecolor()
            if look not in self._kept:
                if len(self._kept) == TEXTS_KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[look] = self._pixels(renderer)
            renderer.draw_image(renderer.new_gc(), *self._kept[look])

    def _pixels(self, renderer):
        """x, y and pixels, as `draw_image` takes them: from the bottom up."""
        alone = _empty_canvas(renderer.width, renderer.height, renderer.dpi)
        alone.clear()
        super().draw(alone)
        box = self.get_window_extent(alone).padded(12).extents
        left, bottom, right, top = np.clip(box, 0, [alone.width, alone.height] * 2).astype(int)
        pixels = np.asarray(alone.buffer_rgba())[::-1]
        return left, bottom, pixels[bottom:top, left:right].copy()


@functools.cache
def _empty_canvas(width, height, dpi):
    return RendererAgg(width, height, dpi)


def new_figure(width, height, layout="constrained"):
    """A white Figure, width by height in inches of `INCH_ON_PAGE` CSS pixels."""
    figure = Figure(figsize=(width, height), dpi=PIXELS_PER_INCH, facecolor="white", layout=layout)
    FigureCanvasAgg(figure)
    return figure
