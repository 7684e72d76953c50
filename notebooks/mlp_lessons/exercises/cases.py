"""The networks that a learner's function is tried with: first the slides' own, then others of different sizes."""

import numpy as np

from mlp_helpers import W1, W2, X, Y, backpropagation, feedforward


def _network(batch, inputs, hidden, outputs):
    random = np.random.RandomState(batch)
    labels = np.eye(outputs)[random.randint(outputs, size=batch)]
    W1, W2 = random.normal(size=(inputs, hidden)), random.normal(size=(hidden, outputs))
    return random.uniform(-2, 3, (batch, inputs)), labels, W1, W2


def _backward(network, forward):
    X, Y, _, W2 = network
    return backpropagation(X, Y, W2, forward)


# The slope along W2[1, 2] is negative only in the last one.
NETWORKS = [(X, Y, W1, W2), _network(5, 3, 2, 4), _network(2, 6, 4, 3), _network(6, 4, 2, 3)]
FORWARDS = [feedforward(X, W1, W2) for X, _, W1, W2 in NETWORKS]
BACKWARDS = list(map(_backward, NETWORKS, FORWARDS))


# What goes wrong with 1/N, in any formula that ends in factor · … / N.
N_MISTAKES = [
    ("N-forgotten | 1/N is missing.", "N = 1"),
    ("N-flowers | N counts the flowers here, but it must count all the numbers in Y.", "N = len(Y)"),
    ("N-columns | N counts the columns here, but it must count all the numbers in Y.", "N = Y.shape[1]"),
    ("N-3 | N is always 3 here, but it must count all the numbers in Y.", "N = 3"),
    ("N-9 | N is always 9 here, which fits only the slides. Count the numbers in Y.", "N = 9"),
    ("N-multiplied | That multiplies by N, but it must divide.", "N = 1 / Y.size", "N = 1 / len(Y)"),
    ("N-sum | N is rows times columns of Y, not their sum.", "N = sum(Y.shape)"),
    ("N-Y | That divides by Y itself, but N is how many numbers Y holds.", "N = Y"),
    ("N-less-one | N is how many numbers Y holds, not one less.", "N = Y.size - 1"),
    ("half-kept | The factor ½ has no place here, because the 2 from the square has cancelled it.", "factor = 1 / 2"),
    ("factor-2 | A factor of 2 has no place here, because the ½ of the loss has cancelled it.", "factor = 2"),
    ("N-twice | That divides by N twice, or averages and then divides. Add up, then divide once.", "factor = 1 / N"),
    ("averaged-too | That averages over the flowers, then divides by N too. Divide only once.", "factor = 1 / len(Y)"),
]


def two(matrix):
    return np.round(matrix, 2)
