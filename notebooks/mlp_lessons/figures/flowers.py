"""The flowers of the table as points."""

import numpy as np

from mlp_helpers import SPECIES

from .picture import INK, NOW, SPECIES_STYLE, Picture, new_figure, written


def flowers(table, chosen):
    """Each flower as a point, by the length and the width of its petals. Nothing moves.

    Parameters
    ----------
    table : (flowers, 5), four measurements and the species, 0, 1 or 2
    chosen : the rows of the flowers to mark and to number from 0
    """
    figure = new_figure(4.4)
    axes = figure.add_axes((0.075, 0.15, 0.9, 0.81), xlim=(0, 7.2), ylim=(-0.05, 2.65))
    axes.set(xlabel="petal length in cm", ylabel="petal width in cm")
    petals, species = table[:, 2:4], table[:, 4].astype(int)
    said = []
    for kind, (color, marker) in enumerate(SPECIES_STYLE):
        of_kind = petals[species == kind]
        axes.plot(*of_kind.T, marker, color=color, markeredgecolor="white", markeredgewidth=0.6, label=SPECIES[kind])
        said.append(f"{len(of_kind)} {SPECIES[kind]}, {_sizes(of_kind.min(axis=0), of_kind.max(axis=0))}")
    marked = []
    for number, (place, kind) in enumerate(zip(petals[chosen], species[chosen], strict=True)):
        look = {"color": NOW, "markersize": 14, "markeredgecolor": INK, "markeredgewidth": 2}
        axes.plot(*place, SPECIES_STYLE[kind][1], **look, zorder=4)
        leader = {"arrowstyle": "-", "color": INK, "shrinkB": 8}
        axes.annotate(f"flower {number}", place, (-64, 26), textcoords="offset points", ha="center", arrowprops=leader)
        marked.append(f"flower {number}, a {SPECIES[kind]}, {_sizes(place)}")
    axes.legend(loc="upper left", handletextpad=0.2)
    words = (
        f"{len(table)} irises as points in {len(np.unique(petals, axis=0))} places, "
        f"by the length and the width of their petals in cm: {'; '.join(said)}. Marked: {'; '.join(marked)}."
    )
    return Picture(figure, lambda: words)


def _sizes(*petals):
    """ "1.4 long and 0.2 wide" for one flower; "1.0 to 1.9 long and 0.1 to 0.6 wide" for two."""
    long, wide = (" to ".join(written(size, 1) for size in sizes) for sizes in zip(*petals, strict=True))
    return f"{long} long and {wide} wide"
