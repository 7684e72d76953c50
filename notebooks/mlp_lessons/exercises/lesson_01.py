"""The exercises of lesson 01, Feedforward."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, feedforward, sigmoid

from . import judge
from .cases import FORWARDS, NETWORKS, two
from .judge import NUMBER

# fmt: off
_function = functools.partial(judge.function, scope=globals())


check_H_in = judge.value(
    "my_H_in", NUMBER, "every entry of a matrix product is such a row times a column.", 1.45,
    {
        1.2: "That is what hidden neuron 0 receives: take the second column of W1, which is column 1.",
        2.65: "A sign is lost: one of the four weights is negative.",
        1.4: "The last of the four products is missing, or it was rounded too early.",
        0.81: "That is what the neuron gives. Asked is what it receives: no sigmoid yet.",
        0.91: "That is the versicolor of the lesson; this flower is a new one.",
    },
)

check_feedforward = _function(
    "my_feedforward", "X W1 W2", "this is how the network decides, whole.",
    "feedforward(X, W1, W2).O_out", [(X, W1, W2) for X, _, W1, W2 in NETWORKS], [
        ("The sigmoid is forgotten in both layers.", "X @ W1 @ W2"),
        ("The sigmoid is forgotten in the hidden layer.", "sigmoid(X @ W1 @ W2)"),
        ("The sigmoid is forgotten in the output layer: that is O_in.", "feedforward(X, W1, W2).O_in"),
        ("The sigmoid is taken twice in one layer: each layer has one.", "sigmoid(feedforward(X, W1, W2).O_out)",
         "sigmoid(sigmoid(sigmoid(X @ W1)) @ W2)", "sigmoid(sigmoid(sigmoid(sigmoid(X @ W1)) @ W2))"),
        ("That is H_out: the way is only half gone.", "feedforward(X, W1, W2).H_out"),
        ("* multiplies cell by cell; the matrix product is @.", "X * W1", "sigmoid(X @ W1) * W2"),
        ("The order is turned round: the flowers come first, then the weights.", "W1 @ X", "W2 @ sigmoid(X @ W1)"),
        ("Transposed: the flowers must stay in the rows.", "feedforward(X, W1, W2).O_out.T"),
        ("Rounded too early, as on the slides: keep every digit until the end.",
         "feedforward(X, W1, W2, by_hand=True).O_out", "sigmoid(two(sigmoid(X @ W1)) @ W2)",
         "sigmoid(two(sigmoid(two(X @ W1)) @ W2))", "two(sigmoid(two(two(sigmoid(X @ W1)) @ W2)))"),
    ],
)

check_decisions = _function(
    "my_decisions", "O_out", "the largest output is the decision.",
    "O_out.argmax(axis=1)",
    [(FORWARDS[0].O_out,), (np.random.RandomState(1).rand(6, 4),), (np.random.RandomState(2).rand(2, 5),)], [
        ("axis=0 walks down the columns: it finds a flower for each output, not an output for each flower.",
         "O_out.argmax(axis=0)"),
        ("That is how large the largest output is; wanted is its index.", "O_out.max(axis=1)"),
        ("That is the index of the smallest output.", "O_out.argmin(axis=1)"),
        ("Without an axis, argmax counts through the whole matrix: one decision for each row is needed.",
         "O_out.argmax()"),
        ("You counted from 1; Python counts from 0.", "O_out.argmax(axis=1) + 1"),
    ], amounts=False,
)

check_one_matrix = _function(
    "my_one_matrix", "W1 W2", "layers with nothing but straight lines between them are always one layer.",
    "3 * W1 @ W2", [(W1, W2) for *_, W1, W2 in NETWORKS], [
        ("That is the product for H_out = H_in: where has the 3 gone?", "W1 @ W2"),
        ("The 3 is there twice: it stands between the two matrices, once.", "9 * W1 @ W2"),
        ("The 3 divides; each hidden neuron passes on three times as much.", "W1 @ W2 / 3"),
        ("The 3 is added; it multiplies.", "W1 @ W2 + 3", "(W1 + 3) @ W2"),
        ("The order is turned round: the flowers meet W1 first.", "3 * W2 @ W1", "W2 @ W1"),
        ("* multiplies cell by cell; the matrix product is @.", "3 * W1 * W2", "W1 * W2"),
        ("Transposed: W needs a row for each input and a column for each output.", "3 * (W1 @ W2).T"),
        ("There is a sigmoid in it: this network has a straight line in its place.",
         "sigmoid(3 * W1) @ W2", "sigmoid(W1) @ W2", "3 * sigmoid(W1) @ W2", "sigmoid(W1 @ W2)",
         "sigmoid(3 * W1 @ W2)"),
    ],
)
