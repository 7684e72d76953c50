"""A Picture as SVG: its ground once, and for every stop what moves on it. No widgets here.

Every shape that comes again, such as a letter or a flower's mark, is defined once for the whole picture and referred to
from there. All numbers are whole: a unit is a tenth of the pixels in which the picture is drawn elsewhere.
"""

import hashlib

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import findfont, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from .picture import BELOW, INCH_ON_PAGE, PIXELS_PER_INCH, MovingText, in_our_style

UNITS = 10  # in a pixel
FINE = 4  # units of a letter's outline, in a hundredth of its size
UNSEEN = ' fill="none"'  # how that looks which has neither filling nor edge
STEPS = {  # of a path: what SVG calls each, and how many points it takes
    Path.MOVETO: ("m", 1), Path.LINETO: ("l", 1), Path.CURVE3: ("q", 2), Path.CURVE4: ("c", 3), Path.CLOSEPOLY: ("z", 1)
}  # fmt: skip


class Vector:
    """A Picture in parts, each of them an SVG.

    Parameters
    ----------
    picture : a Picture
    name : what the ids of its shapes begin with, except for letters; no other picture of a page may have it
    """

    def __init__(self, picture, name):
        self.picture, figure = picture, picture.figure
        self.parts = figure.subfigs or [figure]
        self._pen = _Pen(figure, name)
        moving = figure.findobj(lambda artist: artist.get_animated())
        self._texts = {}
        self._moving = sorted(moving, key=lambda artist: artist.zorder)
        self.ground = [self._drawn([part]) for part in self.parts]

    def draw(self, **values):
        """What moves, as SVG for each part, where the values are these; and the description."""
        words = in_our_style(self.picture.move)(**values)
        return [self._drawn(a for a in self._moving if a.get_figure() is part) for part in self.parts], words

    def svg(self, moving):
        """The parts, as whole SVGs in a row; what moves is in a <g class="moving">.

        All shapes are defined in the first, those too that were drawn for other values.
        """
        definitions = [self._pen.definitions(), *[""] * (len(self.parts) - 1)]
        return "".join(map(_svg, self.parts, definitions, self.ground, moving))

    @in_our_style
    def _drawn(self, artists):
        return "".join(map(self._element, artists))

    def _element(self, artist):
        if not isinstance(artist, MovingText):
            return self._pen.drawn(artist)
        look = artist.look(), *artist.place()  # letters cost most, and come again at many stops
        if look not in self._texts:
            self._texts[look] = self._pen.drawn(artist)
        return self._texts[look]


def _svg(part, definitions, ground, layer):
    left, _, width, height = (round(number) for number in part.bbox.bounds)
    on_page = width * INCH_ON_PAGE // PIXELS_PER_INCH
    style = f"flex: {on_page} 1 {BELOW * on_page:.0f}px; min-width: 0; max-width: {width}px; height: auto"
    box = f"{left * UNITS} 0 {width * UNITS} {height * UNITS}"
    return (
        f'<svg viewBox="{box}" width="{on_page}" style="{style}" aria-hidden="true">'
        f'{definitions}{ground}<g class="moving">{layer}</g></svg>'
    )


class _Pen(RendererBase):
    """What matplotlib draws with: it writes elements, and defines shapes, {element with a place for its id: id}."""

    def __init__(self, figure, name):
        super().__init__()
        self.width, self.height = figure.bbox.size
        self._of_pixels = figure.canvas.get_renderer()
        self._scale, self._name = figure.dpi / 72, name
        self._to_units = Affine2D().scale(1, -1).translate(0, self.height).scale(UNITS)
        self._elements, self._shapes, self._texts = [], {}, {}

    def drawn(self, artist):
        self._elements = []
        artist.draw(self)
        return "".join(self._elements)

    def definitions(self):
        return f"<defs>{''.join(shape.format(name) for shape, name in self._shapes.items())}</defs>"

    def points_to_pixels(self, points):
        return points * self._scale

    def get_canvas_width_height(self):
        return self.width, self.height

    def flipy(self):
        return True

    def get_text_width_height_descent(self, s, prop, ismath):
        return self._of_pixels.get_text_width_height_descent(s, prop, ismath)

    def draw_path(self, gc, path, transform, rgbFace=None):
        look = self._look(gc, rgbFace)
        if look == UNSEEN:
            return
        width = self.points_to_pixels(gc.get_linewidth())
        in_pixels = path.cleaned(
            transform, remove_nans=True, snap=gc.get_snap(), stroke_width=width, simplify=_has_points_to_spare(path),
            curves=True,
        )  # fmt: skip
        way = _way(in_pixels, self._to_units)
        if way:
            self._add(gc, f'<path d="{way}"{look}/>')

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        look = self._look(gc, rgbFace)
        if look == UNSEEN:
            return
        in_pixels = marker_path.cleaned(marker_trans, simplify=_has_points_to_spare(marker_path), curves=True)
        mark = _way(in_pixels, Affine2D().scale(UNITS, -UNITS))
        places = Path([vertices[-2:] for vertices, _ in path.iter_segments(trans, simplify=False)] or np.empty((0, 2)))
        if len(places) == 1:
            ((x, y),) = self._to_units.transform(places.vertices)
            self._add(gc, f'<path transform="translate({x:.0f} {y:.0f})" d="{mark}"{look}/>')
        elif len(places):
            content = f'<path d="{mark}"{look}/>'
            name = self._shape(f'<marker id="{{}}" markerUnits="userSpaceOnUse" overflow="visible">{content}</marker>')
            self._add(gc, f'<path style="marker: url(#{name})" fill="none" d="{_way(places, self._to_units)}"/>')

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        look = s, hash(prop), ismath
        if look not in self._texts:
            self._texts[look] = self._letters(s, prop, ismath)
        size = self.points_to_pixels(prop.get_size_in_points()) * UNITS / text_to_path.FONT_SCALE / FINE
        turn = f"rotate({-angle:g})" if angle else ""
        across, down = _whole((x * UNITS, y * UNITS))
        place = f"translate({across} {down}){turn}scale({size:.4g})"
        self._add(gc, f'<g transform="{place}" fill="{to_hex(gc.get_rgb())}">{self._texts[look]}</g>')

    def _letters(self, s, prop, ismath):
        if ismath:
            glyphs, outlines, bars = text_to_path.get_glyphs_mathtext(prop, s)
        else:
            font = get_font(findfont(prop))
            font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
            glyphs, outlines, bars = text_to_path.get_glyphs_with_font(font, s)
        width, _, _ = text_to_path.get_text_width_height_descent(s, prop, ismath)
        fitted, _, _ = self.get_text_width_height_descent(s, prop, ismath)  # to whole pixels, letter by letter
        apart = FINE * fitted / self.points_to_pixels(width) if width else FINE
        to_fine = Affine2D().scale(FINE, -FINE)
        letters = ""
        for glyph, right, up, scale in glyphs:
            outline = _way(Path(*outlines[glyph]), to_fine)
            if outline:
                at = _whole((apart * right / scale, -FINE * up / scale))
                use = _use(self._letter(outline), *at)
                letters += use if scale == 1 else f'<g transform="scale({scale:.2g})">{use}</g>'
        return letters + "".join(f'<path d="{_way(Path(*bar), to_fine)}"/>' for bar in bars)

    def _add(self, gc, element):
        box = gc.get_clip_rectangle()
        if box is not None:
            (left, top), (right, bottom) = self._to_units.transform([(box.x0, box.y1), (box.x1, box.y0)])
            left, top, width, height = _whole((left, top, right - left, bottom - top))
            window = f'<rect x="{left}" y="{top}" width="{width}" height="{height}"/>'
            name = self._shape(f'<clipPath id="{{}}">{window}</clipPath>')
            element = f'<g clip-path="url(#{name})">{element}</g>'
        self._elements.append(element)

    def _shape(self, element):
        return self._shapes.setdefault(element, f"{self._name}-{len(self._shapes)}")

    def _letter(self, outline):
        """The id of a letter is made of its outline, so that the pictures of a page can share it."""
        name = f"letter-{hashlib.sha256(outline.encode()).hexdigest()[:7]}"
        return self._shapes.setdefault(f'<path id="{{}}" d="{outline}"/>', name)

    def _look(self, gc, filling):
        """Filling and stroke as attributes."""
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        look = _colour("fill", filling, forced)
        if gc.get_linewidth() and gc.get_rgb()[3]:
            look += _colour("stroke", gc.get_rgb(), forced)
            look += f' stroke-width="{self._units(gc.get_linewidth())}"'
            offset, dashes = gc.get_dashes()
            if dashes is not None:
                look += f' stroke-dasharray="{" ".join(str(self._units(dash)) for dash in dashes)}"'
                look += f' stroke-dashoffset="{self._units(offset)}"' if offset else ""
            if gc.get_capstyle() != "butt":
                look += f' stroke-linecap="{"square" if gc.get_capstyle() == "projecting" else gc.get_capstyle()}"'
            if gc.get_joinstyle() != "miter":
                look += f' stroke-linejoin="{gc.get_joinstyle()}"'
        return look

    def _units(self, points):
        return round(self.points_to_pixels(points) * UNITS)


def _has_points_to_spare(path):
    """Whether a path has so many straight pieces that leaving some out, by a ninth of a pixel, goes unseen."""
    straight = path.codes is None or not np.isin(path.codes, (Path.CURVE3, Path.CURVE4)).any()
    return straight and len(path.vertices) >= 128


def _colour(name, color, forced):
    if color is None:
        return f' {name}="none"'
    alpha = forced if forced is not None else color[3] if len(color) == 4 else 1
    return f' {name}="{to_hex(color)}"' + (f' {name}-opacity="{alpha:.2g}"' if alpha < 1 else "")


def _use(name, x, y):
    return f'<use href="#{name}"' + (f' x="{x}"' if x else "") + (f' y="{y}"' if y else "") + "/>"


def _way(path, transform):
    """The d of a <path>: each point from the one before it, both rounded, so that no error adds up."""
    places = np.rint(transform.transform(path.vertices)).astype(int).tolist()
    codes = path.codes.tolist() if path.codes is not None else [Path.MOVETO] + [Path.LINETO] * (len(places) - 1)
    way, here, start, k = "", (0, 0), (0, 0), 0
    while k < len(codes) and codes[k] != Path.STOP:
        step, many = STEPS[codes[k]]
        if step == "z":
            way, here = way + step, start
        else:
            points = places[k : k + many]
            way += step + _written([number for x, y in points for number in (x - here[0], y - here[1])])
            here = points[-1]
            start = here if step == "m" else start
        k += many
    return way


def _written(numbers):
    """Whole numbers with as little between them as can be."""
    return " ".join(map(str, numbers)).replace(" -", "-")


def _whole(numbers):
    return [round(float(number)) for number in numbers]
