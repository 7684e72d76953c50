"""The exercises of lesson 05, Backpropagation."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, Y, sigmoid

from . import judge
from .cases import BACKWARDS, FORWARDS, NETWORKS, two

# fmt: off
_function = functools.partial(judge.function, scope=globals())


check_shapes = judge.value(
    "my_shapes", "put a shape such as (2, 3) in place of each None but the last, which is a number.",
    "a shape that is known beforehand finds most mistakes.", ((5, 3), (5, 6), (4, 6), 15),
    {
        ((3, 5), (6, 5), (6, 4), 15): "All transposed: flowers stand in the rows, and W1 has a row for each input.",
        ((5, 3), (5, 6), (6, 4), 15): "W1_update must have the shape of W1, which has a row for each input.",
        ((5, 3), (5, 3), (4, 6), 15): "H_error has a column for each hidden neuron, not for each output.",
        ((5, 3), (6, 3), (4, 6), 15): "(6, 3) is the shape of W2. H_error has a row for each flower.",
        ((3, 3), (3, 6), (4, 6), 9): "That is for three flowers; here there are five.",
        ((5, 3), (5, 6), (4, 6), 5): "N counts the flowers here; it must count all the numbers in Y.",
        ((5, 3), (5, 6), (4, 6), 9): "That is the slides' N. Count the numbers in Y, which has the shape of O_delta.",
        ((5, 3), (5, 6), (4, 6), 30): "N counts the numbers in H_error here. It is the count of the numbers in Y.",
    }, returns=("O_delta", "H_error", "W1_update", "N"),
)

check_W2_update = _function(
    "my_W2_update", "H_out O_delta Y", "this is the slope of the loss along all of W2 at once.",
    "H_out.T @ O_delta / Y.size",
    [(f.H_out, b.O_delta, Y) for f, b, (_, Y, _, _) in zip(FORWARDS, BACKWARDS, NETWORKS, strict=True)], [
        ("Transposed: it must have the shape of W2.", "O_delta.T @ H_out / Y.size"),
        ("* goes cell by cell; • is the matrix product, which is @.", "H_out.T * O_delta", "H_out * O_delta"),
        ("H_out must be transposed, so that it has a row for each row of W2.", "H_out @ O_delta"),
        ("One transpose too many: O_delta must stay as it is.",
         "H_out.T @ O_delta.T / Y.size", "H_out.T @ O_delta.T"),
        ("The order is turned round: H_outᵀ comes first.", "O_delta @ H_out / Y.size", "O_delta @ H_out.T"),
        ("1/N is forgotten: that is the sum, not the average.", "H_out.T @ O_delta"),
        ("N counts the flowers here; it must count all the numbers in Y.", "H_out.T @ O_delta / len(Y)"),
        ("N counts the columns here; it must count all the numbers in Y.", "H_out.T @ O_delta / Y.shape[1]"),
        ("N is always 3 here; it must count all the numbers in Y.", "H_out.T @ O_delta / 3"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "H_out.T @ O_delta / 9"),
        ("The factor ½ has no place here: the slope of the square took it away.", "H_out.T @ O_delta / (2 * Y.size)"),
        ("The sign is flipped: the minus comes with the step.", "-H_out.T @ O_delta / Y.size"),
    ],
)

check_backpropagation = _function(
    "my_backpropagation", "X Y W2 H_out O_out", "this is how the network finds out what to change, whole.",
    "N = Y.size; O_error = O_out - Y; O_delta = O_error * O_out * (1 - O_out); W2_update = H_out.T @ O_delta / N; "
    "H_error = O_delta @ W2.T; H_delta = H_error * H_out * (1 - H_out); W1_update = X.T @ H_delta / N; "
    "result = (W1_update, W2_update)",
    [(X, Y, W2, f.H_out, f.O_out) for (X, Y, _, W2), f in zip(NETWORKS, FORWARDS, strict=True)], [
        ("The two updates have changed places: W1_update comes first.", "(W2_update, W1_update)"),
        ("σ′ is forgotten at the outputs.", "O_delta = O_error"),
        ("σ′ is forgotten at the hidden layer: that is H_error in place of H_delta.", "H_delta = H_error"),
        ("σ′ is forgotten in both layers.", "O_delta = O_error; H_delta = H_error"),
        ("W2_update takes O_error in place of O_delta.", "W2_update = H_out.T @ O_error / N"),
        ("H_error takes O_error in place of O_delta.", "H_error = O_error @ W2.T"),
        ("H_error needs the old W2: change no weight before both updates are known.",
         "H_error = O_delta @ (W2 - W2_update).T"),
        ("σ′ is taken of the wrong thing: O_out has been through σ already.",
         "O_delta = O_error * sigmoid(O_out) * (1 - sigmoid(O_out))"),
        ("σ′ is taken of the wrong thing: H_out has been through σ already.",
         "H_delta = H_error * sigmoid(H_out) * (1 - sigmoid(H_out))"),
        ("Brackets are missing: 1 − O_out is one factor.", "O_delta = O_error * O_out * 1 - O_out"),
        ("Brackets are missing: 1 − H_out is one factor.", "H_delta = H_error * H_out * 1 - H_out"),
        ("Brackets are missing, in both layers: 1 − O_out and 1 − H_out are one factor each.",
         "O_delta = O_error * O_out * 1 - O_out; H_delta = H_error * H_out * 1 - H_out"),
        ("Brackets are missing: the error O_out − Y is one factor.", "O_delta = O_out - Y * O_out * (1 - O_out)"),
        ("The factor 1 − O_out is forgotten.", "O_delta = O_error * O_out"),
        ("The factor 1 − H_out is forgotten.", "H_delta = H_error * H_out"),
        ("The sign is flipped: the error is O_out − Y.", "O_error = Y - O_out"),
        ("1/N is forgotten: those are sums, not averages.", "N = 1"),
        ("1/N is forgotten in W2_update.", "W2_update = H_out.T @ O_delta"),
        ("1/N is forgotten in W1_update.", "W1_update = X.T @ H_delta"),
        ("1/N comes once, in the two updates: O_delta is divided too early.",
         "O_delta = O_error * O_out * (1 - O_out) / N", "O_error = (O_out - Y) / N"),
        ("N counts the flowers here; it must count all the numbers in Y.", "N = len(Y)"),
        ("N counts the columns here; it must count all the numbers in Y.", "N = Y.shape[1]"),
        ("N is always 3 here; it must count all the numbers in Y.", "N = 3"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("N counts the flowers in W2_update. It is the same N in both updates: Y.size.",
         "W2_update = H_out.T @ O_delta / len(Y)"),
        ("N counts the flowers in W1_update. It is the same N in both updates: Y.size.",
         "W1_update = X.T @ H_delta / len(X)"),
        ("N counts the numbers in H_delta here. It is the same N in both updates: Y.size.",
         "W1_update = X.T @ H_delta / H_delta.size"),
        ("The factor ½ has no place here: the slope of the square took it away.", "N = 2 * Y.size"),
        ("Transposed: each update must have the shape of its weights.", "(W1_update.T, W2_update.T)"),
        ("W2 must be transposed on the way back.", "H_error = O_delta @ W2"),
        ("H_out must be transposed in W2_update.", "W2_update = H_out @ O_delta / N"),
        ("One transpose too many: O_delta must stay as it is.", "W2_update = H_out.T @ O_delta.T / N",
         "H_error = O_delta.T @ W2.T"),
        ("X must be transposed in W1_update.", "W1_update = X @ H_delta / N"),
        ("* goes cell by cell; • is the matrix product, which is @.",
         "W2_update = H_out.T * O_delta", "H_error = O_delta * W2.T", "W1_update = X.T * H_delta"),
        ("@ is the matrix product; ⊙ goes cell by cell, which is *.",
         "O_delta = O_error @ O_out * (1 - O_out)", "O_delta = O_error @ (O_out * (1 - O_out))",
         "O_delta = O_error * O_out @ (1 - O_out)", "H_delta = H_error @ H_out * (1 - H_out)",
         "H_delta = H_error @ (H_out * (1 - H_out))", "H_delta = H_error * H_out @ (1 - H_out)"),
        ("Rounded on the way, as on the slides: leave np.round out, and keep every digit.",
         "O_error = two(O_out - Y)", "O_error = two(O_out - Y); O_delta = two(O_error * O_out * (1 - O_out))",
         "O_delta = two(O_error * O_out * (1 - O_out)); W2_update = np.round(H_out.T @ O_delta / N, 3); "
         "H_error = np.round(O_delta @ W2.T, 3); H_delta = np.round(H_error * H_out * (1 - H_out), 3); "
         "W1_update = np.round(X.T @ H_delta / N, 3)"),
    ], returns=("W1_update", "W2_update"),
)

check_X_slopes = _function(
    "my_X_slopes", "X Y W1 W2 H_error H_delta", "against these slopes, a flower would be easier to tell.",
    "N = Y.size; result = H_delta @ W1.T / N",
    [(X, Y, W1, W2, back.H_error, back.H_delta) for (X, Y, W1, W2), back in zip(NETWORKS, BACKWARDS, strict=True)], [
        ("1/N is forgotten: the slides leave it for the end, and this is one.", "N = 1"),
        ("σ′ of the hidden layer is left out: that starts from H_error.", "H_error @ W1.T / N"),
        ("That is W1_update: the slopes along the weights. Asked are those along the measurements.",
         "X.T @ H_delta / N"),
        ("Those are the measurements after a step; asked are the slopes.", "X - H_delta @ W1.T / N",
         "X + H_delta @ W1.T / N"),
        ("The sign is flipped: the minus comes with a step.", "-H_delta @ W1.T / N"),
        ("Transposed: it must have the shape of X.", "W1 @ H_delta.T / N"),
        ("W1 must be transposed: its rows meet the rows of H_delta.", "H_delta @ W1 / N", "H_error @ W1 / N"),
        ("The order is turned round: the flowers come first.", "W1 @ H_delta / N", "W1.T @ H_delta / N"),
        ("W2 leads on to the outputs; the measurements come in through W1.",
         "H_delta @ W2 / N", "H_error @ W2 / N", "H_delta @ W2.T / N", "H_error @ W2.T / N"),
        ("X is not in this chain: a step of 1 in a measurement is a step of its weight in the sum.",
         "X * (H_delta @ W1.T) / N"),
        ("* goes cell by cell; the paths through all hidden neurons add up, which is @.",
         "H_delta * W1.T / N", "H_delta * W1 / N"),
        ("N counts the flowers here; it must count all the numbers in Y.", "N = len(Y)"),
        ("N counts the columns here; it must count all the numbers in Y.", "N = Y.shape[1]"),
        ("N counts the numbers in X here; the loss divides by the count of those in Y.", "N = X.size"),
        ("N counts the numbers in H_delta here; the loss divides by the count of those in Y.", "N = H_delta.size"),
        ("N is always 3 here; it must count all the numbers in Y.", "N = 3"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("The factor ½ has no place here: the slope of the square took it away.", "N = 2 * Y.size"),
    ],
)
