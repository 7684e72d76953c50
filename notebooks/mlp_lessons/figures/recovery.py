"""Which weights the printed numbers allow."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

import mlp_helpers as mlp
from mlp_helpers import SPECIES

from .picture import GREY, INK, NOW, SMALL, SPECIES_STYLE, Picture, listed, new_figure, written

MARKED = (0.25, 0.58, 0.87)  # where on its band each flower's mark stands: this share of the way up to the edge
AROUND = np.array([[-0.17, 0.17], [-0.13, 0.13]])  # how far the enlarged plot reaches from the pair that fits
PLUS = {"marker": "+", "linestyle": "none", "color": INK, "markersize": 9, "markeredgewidth": 1.5}


def candidates(H_out, O_in):
    """The bands in which each flower's printed number allows a column of W2, also enlarged. Nothing moves."""
    figure = new_figure(6.1, [3.35, 3.325, 3.325])
    tenths = np.round(np.arange(-3, 3.05, 0.1), 1)
    pairs = np.stack(np.meshgrid(tenths, tenths), axis=-1)
    said = []
    for output, part in enumerate(figure.subfigs):
        fits = mlp.rounded(pairs @ H_out.T, 2) == O_in[:, output]
        both = pairs[fits.all(axis=-1)]
        whole = part.add_axes((0.24, 0.6, 0.7, 0.345), xlim=(-3, 3), ylim=(-3, 3))
        whole.set(xticks=(-3, 0, 3), yticks=(-3, 0, 3))
        near = part.add_axes((0.24, 0.195, 0.7, 0.3))
        near.set(xlim=both[0, 0] + AROUND[0], ylim=both[0, 1] + AROUND[1])
        for axes in (whole, near):
            top = axes.get_ylim()[1]
            for flower, (color, marker) in enumerate(SPECIES_STYLE):
                _band(axes, H_out[flower], O_in[flower, output], color)
                y = both[0, 1] + MARKED[flower] * (top - both[0, 1])
                x = (O_in[flower, output] - H_out[flower, 1] * y) / H_out[flower, 0]
                look = {"markersize": 8, "markeredgecolor": "white", "label": SPECIES[flower], "zorder": 4}
                axes.plot(x, y, marker, color=color, **look)
            axes.set_ylabel(f"W2[1, {output}]", labelpad=2)
        _mark_the_place(whole, near)
        whole.set_title(f"weights into output {output}", pad=6)
        inside = [pair for pair in pairs.reshape(-1, 2) if all(abs(pair - both[0]) < (0.15, 0.125))]
        near.plot(*np.array(inside).T, zorder=3, **PLUS)
        for edge, wide in ((INK, 5), (NOW, 2.5)):
            near.plot(*both.T, "o", color="none", markeredgecolor=edge, markersize=19, markeredgewidth=wide, zorder=5)
        near.set(xlabel=f"W2[0, {output}]")
        near.xaxis.set_major_formatter(lambda at, _: written(at, 1))
        near.yaxis.set_major_formatter(lambda at, _: written(at, 1))
        near.set_xticks(sorted({pair[0] for pair in inside}))
        near.set_yticks(sorted({pair[1] for pair in inside}))
        at = " and ".join(f"({listed(pair, 1)})" for pair in both)
        first, second, third = fits.sum(axis=(0, 1))
        fit_one = f"{first}, {second} and {third} pairs fit one flower each"
        said.append(f"output {output}: {fit_one}, and {at} fits all three")
    figure.subfigs[0].axes[0].legend(loc="upper right", handletextpad=0.2, borderaxespad=0, labelspacing=0.2)
    for part, key in zip(figure.subfigs, _keys(), strict=True):
        part.legend(handles=[key], loc="lower center", handletextpad=0.5, handlelength=1.5, borderaxespad=0.1)
    words = f"All {len(tenths)} by {len(tenths)} pairs of one-decimal weights. " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


def _keys():
    """What a band, a + and the ring are."""
    ring = {"marker": "o", "linestyle": "none", "markersize": 12, "markeredgewidth": 1.2}
    return (
        Patch(**_look(GREY), label="band: pairs that give what\nis printed for this flower"),
        Line2D([], [], label="pairs in which both\nweights have one decimal", **PLUS),
        Line2D([], [], color=NOW, markeredgecolor=INK, label="the one such pair\nin all three bands", **ring),
    )


def _mark_the_place(whole, near):
    """Frame the enlarged plot and its place in the whole alike."""
    (left, right), (low, high) = near.get_xlim(), near.get_ylim()
    whole.add_patch(
        Rectangle((left, low), right - left, high - low, fill=False, edgecolor=INK, linewidth=1.5, zorder=6)
    )
    near.spines[:].set(visible=True, color=INK, linewidth=1.5)
    near.set_title("the small box, enlarged", size=SMALL, pad=5)


def _look(color):
    """A band's filling is pale, so that others are seen through it, and its edges are lines."""
    return {"facecolor": (color, 0.3), "edgecolor": color, "linewidth": 1}


def _band(axes, H_out, printed, color):
    """Fill the band of all pairs of weights whose sum for this flower rounds to the printed number."""
    x = np.array([-4.0, 4.0])
    low, high = ((printed + half - H_out[0] * x) / H_out[1] for half in (-0.005, 0.005))
    axes.fill_between(x, low, high, zorder=2, **_look(color))
