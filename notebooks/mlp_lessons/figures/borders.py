"""The borders between the species: straight among the hidden numbers, curved among the measurements."""

import numpy as np

import mlp_helpers as mlp
from mlp_helpers import FEATURES, SPECIES

from .picture import INK, SMALL, SPECIES_PALE, SPECIES_STYLE, Picture, new_figure, species_keys, written

LENGTH, WIDTH = 2, 3  # the petals' columns of X


def borders(X, Y, W1, W2):
    """All flowers and a network's borders, in the plane of the hidden neurons and of the petals. Nothing moves.

    In the plane of the petals, a place stands for a flower whose sepals are the average of X.
    """
    figure = new_figure(4.3, (5, 5))
    square, plane = (part.add_axes((0.13, 0.145, 0.84, 0.7)) for part in figure.subfigs)
    forward, species = mlp.feedforward(X, W1, W2), Y.argmax(axis=1)
    called = forward.O_out.argmax(axis=1)
    wrong = called != species

    shares = np.linspace(-0.03, 1.03, 301)
    mesh = np.meshgrid(shares, shares)
    answers = np.stack(mesh, axis=-1) @ W2
    _map(square, mesh, answers, forward.H_out, species, wrong)
    square.set(xlabel="hidden neuron 0", ylabel="hidden neuron 1", xticks=(0, 1), yticks=(0, 1))
    square.set_title("what the output layer sees: straight borders", size=SMALL)

    lengths, widths = np.linspace(0, 8, 401), np.linspace(0, 3, 301)
    average = X.mean(axis=0)
    average[[LENGTH, WIDTH]] = 0
    petals = np.eye(X.shape[1])[[LENGTH, WIDTH]]

    def answered(places):
        """What the output neurons receive from flowers with these petals and average sepals."""
        return mlp.sigmoid((average + places @ petals) @ W1) @ W2

    mesh = np.meshgrid(lengths, widths)
    answers = answered(np.stack(mesh, axis=-1))
    elsewhere = answered(X[:, [LENGTH, WIDTH]]).argmax(axis=1) != called
    _map(plane, mesh, answers, X[:, [LENGTH, WIDTH]], species, wrong)
    plane.set(xlabel=f"{FEATURES[LENGTH]} in cm", ylabel=f"{FEATURES[WIDTH]} in cm", yticks=range(4))
    plane.set_title("petals, with average sepals: curved borders", size=SMALL)

    look = {"loc": "upper center", "handletextpad": 0.1, "borderaxespad": 0, "columnspacing": 1}
    *species_of, misnamed = species_keys()
    figure.subfigs[0].legend(handles=species_of, ncols=3, **look)
    figure.subfigs[1].legend(handles=[misnamed], **look)
    rows = [0, len(widths) // 2, len(widths) - 1]
    said = "; ".join(f"{widths[row]:g} cm wide: {_along(lengths, answers[row].argmax(axis=1))}" for row in rows)
    words = (
        f"All {len(X)} flowers and the borders between the species, twice; the {wrong.sum()} misnamed ones are "
        "outlined. Left, in the square of the two hidden neurons, the borders are straight lines through (0, 0). "
        f"Right, for petals of flowers with average sepals, they are curved; {elsewhere.sum()} flowers with "
        f"other sepals get a name other than their area's. Petals {said}."
    )
    return Picture(figure, lambda: words)


def _map(axes, mesh, answers, flowers, species, wrong):
    """Tint each place by what it is called, draw the borders, and put the flowers on top.

    mesh is what np.meshgrid returned: every contour keeps it, and of two vectors each would make its own.
    """
    for kind, (color, marker) in enumerate(SPECIES_STYLE):
        ahead = answers[..., kind] - np.delete(answers, kind, axis=2).max(axis=2)  # above 0 it is called so
        axes.contourf(*mesh, ahead, levels=[0, max(ahead.max(), 1e-9)], colors=[SPECIES_PALE[kind]])
        axes.contour(*mesh, ahead, levels=[0], colors=INK, linewidths=1.2)
        look = {"color": color, "ms": 6, "clip_on": False}
        axes.plot(*flowers[(species == kind) & ~wrong].T, marker, mec="white", mew=0.6, **look)
        axes.plot(*flowers[(species == kind) & wrong].T, marker, mec=INK, mew=1.2, zorder=4, **look)


def _along(lengths, called):
    """What petals of one width are called, and up to which length."""
    ends = [*np.flatnonzero(np.diff(called)), len(lengths) - 1]
    return ", ".join(f"{SPECIES[called[end]]} up to {written(lengths[end], 1)} cm" for end in ends)
