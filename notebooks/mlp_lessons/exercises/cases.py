"""The networks that a learner's function is tried with: the slides' own first, then others of other sizes."""

import numpy as np

from mlp_helpers import W1, W2, X, Y, backpropagation, feedforward


def _network(batch, inputs, hidden, outputs):
    random = np.random.RandomState(batch)
    labels = np.eye(outputs)[random.randint(outputs, size=batch)]
    W1, W2 = random.normal(size=(inputs, hidden)), random.normal(size=(hidden, outputs))
    return random.uniform(0, 3, (batch, inputs)), labels, W1, W2


def _backward(network, forward):
    X, Y, _, W2 = network
    return backpropagation(X, Y, W2, forward)


NETWORKS = [(X, Y, W1, W2), _network(5, 3, 2, 4), _network(2, 6, 4, 3)]
FORWARDS = [feedforward(X, W1, W2) for X, _, W1, W2 in NETWORKS]
BACKWARDS = list(map(_backward, NETWORKS, FORWARDS))


def two(matrix):
    return np.round(matrix, 2)
