"""The matrices that a picture shows, by their names, and the weights that a slider can turn."""

import numpy as np

import mlp_helpers as mlp

from .picture import signed

WEIGHTS = {
    f"{name}[{row}, {column}]": (matrix, row, column)
    for matrix, (name, W) in enumerate((("W1", mlp.W1), ("W2", mlp.W2)))
    for row, column in np.ndindex(W.shape)
}  # a slider's stops: the name of each weight, and its place
CHANGES = {signed(tenths / 10, 1): tenths / 10 for tenths in range(-30, 31)}  # and how far the weight is turned


def turned(W1, W2, weight, change):
    """W1 and W2 with one weight changed."""
    matrix, row, column = weight
    both = [W1.copy(), W2.copy()]
    both[matrix][row, column] += change
    return both


def name_of(weight):
    return next(name for name, place in WEIGHTS.items() if place == weight)


def all_matrices(X, Y, W1, W2, by_hand):
    """Every matrix of the slides by its name, and the three that they transpose."""
    forward = mlp.feedforward(X, W1, W2, by_hand=by_hand)
    backward = mlp.backpropagation(X, Y, W2, forward, by_hand=by_hand)
    transposed = {"X_T": X.T, "W2_T": W2.T, "H_out_T": forward.H_out.T}
    return {"X": X, "Y": Y, "W1": W1, "W2": W2, **transposed, **forward._asdict(), **backward._asdict()}
