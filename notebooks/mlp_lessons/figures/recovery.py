"""Which weights the printed numbers allow."""

import numpy as np
from matplotlib.patches import ConnectionPatch, Rectangle

import mlp_helpers as mlp
from mlp_helpers import SPECIES

from .picture import GREY, INK, NOW, SMALL, SPECIES_STYLE, Picture, listed, new_figure, written


def candidates(H_out, O_in):
    """The bands in which each flower's printed number allows a column of W2, also enlarged. Nothing moves."""
    height = 5.4
    figure = new_figure(height, [3.35, 3.325, 3.325])
    tenths = np.round(np.arange(-3, 3.05, 0.1), 1)
    pairs = np.stack(np.meshgrid(tenths, tenths), axis=-1)
    said = []
    for output, part in enumerate(figure.subfigs):
        fits = mlp.rounded(pairs @ H_out.T, 2) == O_in[:, output]
        both = pairs[fits.all(axis=-1)]
        whole = part.add_axes((0.24, 0.545, 0.7, 0.395), xlim=(-3, 3), ylim=(-3, 3))
        whole.set(xticks=(-3, 0, 3), yticks=(-3, 0, 3))
        near = part.add_axes((0.24, 0.09, 0.7, 0.36))
        near.set(xlim=both[0, 0] + np.array([-0.17, 0.17]), ylim=both[0, 1] + np.array([-0.13, 0.13]))
        for axes, y in ((whole, 2.2), (near, near.get_ylim()[0] + 0.03)):
            for flower, (color, marker) in enumerate(SPECIES_STYLE):
                _band(axes, H_out[flower], O_in[flower, output], color)
                x = (O_in[flower, output] - H_out[flower, 1] * y) / H_out[flower, 0]
                axes.plot(x, y, marker, color=color, markeredgecolor="white", label=SPECIES[flower], zorder=3)
        _zoom(part, whole, near)
        whole.set_title(f"output {output}", pad=4)
        near.set_title(
            "enlarged; +: one decimal each",
            size=SMALL,
            pad=5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
        inside = [pair for pair in pairs.reshape(-1, 2) if all(abs(pair - both[0]) < (0.15, 0.125))]
        near.plot(*np.array(inside).T, "+", color=INK, markersize=9, markeredgewidth=1.5, zorder=4)
        for edge, wide in ((INK, 5), (NOW, 2.5)):
            near.plot(*both.T, "o", color="none", markeredgecolor=edge, markersize=19, markeredgewidth=wide, zorder=5)
        near.set(xlabel=f"W2[0, {output}]")
        near.xaxis.set_major_formatter(lambda at, _: written(at, 1))
        near.yaxis.set_major_formatter(lambda at, _: written(at, 1))
        near.set_xticks(sorted({pair[0] for pair in inside}))
        near.set_yticks(sorted({pair[1] for pair in inside}))
        for axes in (whole, near):
            axes.set_ylabel(f"W2[1, {output}]", labelpad=2)
        at = " and ".join(listed(pair, 1) for pair in both)
        counts = listed(fits.sum(axis=(0, 1)), 0)
        said.append(f"output {output}: {counts} pairs fit one flower each, all three fit {len(both)}, at {at}")
    figure.subfigs[0].axes[0].legend(loc="upper right", handletextpad=0.2, borderaxespad=0.1)
    words = f"All {len(tenths)} by {len(tenths)} pairs of one-decimal weights. " + "; ".join(said) + "."
    return Picture(figure, lambda: words)


def _zoom(part, whole, near):
    """Mark the place of one plot in the other, and draw lines from there to it."""
    (left, right), (low, high) = near.get_xlim(), near.get_ylim()
    box = {"fill": False, "edgecolor": INK, "linewidth": 1.5, "zorder": 6}
    whole.add_patch(Rectangle((left, low), right - left, high - low, **box))
    for x, corner in ((left, (0, 1)), (right, (1, 1))):
        line = ConnectionPatch((x, low), corner, "data", "axes fraction", axesA=whole, axesB=near, color=GREY)
        part.add_artist(line)
    near.spines[:].set(visible=True, color=INK, linewidth=1.5)


def _band(axes, H_out, printed, color):
    """Fill the band of all pairs of weights whose sum for this flower rounds to the printed number."""
    x = np.array([-4.0, 4.0])
    low, high = ((printed + half - H_out[0] * x) / H_out[1] for half in (-0.005, 0.005))
    axes.fill_between(x, low, high, color=color, alpha=0.55, linewidth=1, zorder=2)
