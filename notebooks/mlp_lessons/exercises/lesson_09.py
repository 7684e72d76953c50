"""The exercises of lesson 09, What comes next."""

import functools

import numpy as np

from mlp_helpers import sigmoid

from . import judge
from .cases import FORWARDS, NETWORKS

# fmt: off
_value = functools.partial(judge.value, module=__name__)
_function = functools.partial(judge.function, scope=globals())
_CASES = [(X, Y, W2, f.H_out, f.O_out) for (X, Y, _, W2), f in zip(NETWORKS, FORWARDS, strict=True)]
_OF_Y = "it must count all the numbers in Y."


check_hidden_biases = _function(
    "my_bias_slopes", "X Y W2 H_out O_out", "all that a bias adds to backpropagation is a sum over the flowers.",
    "N = Y.size; O_delta = (O_out - Y) * O_out * (1 - O_out); H_error = O_delta @ W2.T; "
    "H_delta = H_error * H_out * (1 - H_out); result = H_delta.sum(axis=0) / N", _CASES, [
        ("sigma-out | σ′ is forgotten at the outputs.", "O_delta = O_out - Y"),
        ("sigma-hidden | σ′ is forgotten at the hidden layer: that sums H_error.", "H_delta = H_error"),
        ("sigma-both | σ′ is forgotten in both layers.", "O_delta = O_out - Y; H_delta = H_error"),
        ("sign | The sign is flipped: the error is O_out − Y.", "O_delta = (Y - O_out) * O_out * (1 - O_out)"),
        ("output-biases | Those are the biases of the outputs. Go on to the hidden layer.", "O_delta.sum(axis=0) / N"),
        ("axis | axis=1 sums over the neurons. A bias sums over the flowers, down each column.",
         "H_delta.sum(axis=1) / N"),
        ("one-number | That is one number for all the biases: sum down each column.", "H_delta.sum() / N"),
        ("not-summed | Not summed: all flowers together have one slope for each bias.", "H_delta / N", "H_delta"),
        ("measurements | A bias is not multiplied by a measurement; it is multiplied by 1.", "X.T @ H_delta / N"),
        ("no-N | 1/N is forgotten.", "N = 1"),
        (f"flowers | N counts the flowers here; {_OF_Y}", "N = len(Y)"),
        (f"N-hidden | N counts the numbers in H_delta here; {_OF_Y}", "H_delta.sum(axis=0) / H_delta.size"),
        ("slides-N | N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("N-3 | N is always 3 here; it must count all the numbers in Y.", "N = 3"),
    ],
)

check_entropy = _function(
    "my_entropy_updates", "X Y W2 H_out O_out", "the other loss has changed one formula of six.",
    "N = Y.size; O_delta = O_out - Y; H_error = O_delta @ W2.T; H_delta = H_error * H_out * (1 - H_out); "
    "W1_update = X.T @ H_delta / N; W2_update = H_out.T @ O_delta / N; result = (W1_update, W2_update)", _CASES, [
        ("square | That is for the square. With the cross-entropy, σ′ at the outputs cancels.",
         "O_delta = (O_out - Y) * O_out * (1 - O_out)"),
        ("sigma-hidden | σ′ at the hidden layer stays: there is no logarithm there that could cancel it.",
         "H_delta = H_error"),
        ("sigma-swapped | σ′ is at the wrong layer: it is cancelled at the outputs, and at the hidden layer it stays.",
         "O_delta = (O_out - Y) * O_out * (1 - O_out); H_delta = H_error"),
        ("along-output | The slope along the output is not the end: times σ′ of the output, it becomes O_out − Y.",
         "O_delta = (O_out - Y) / (O_out * (1 - O_out))", "O_delta = -Y / O_out",
         "O_delta = (1 - Y) / (1 - O_out) - Y / O_out"),
        ("sign | The sign is flipped: the slope is O_out − Y.", "O_delta = Y - O_out"),
        ("zeros | The labels that are 0 have a loss as well: −ln(1 − o).", "O_delta = Y * (O_out - Y)"),
        ("swapped | The two updates have changed places: W1_update comes first.", "(W2_update, W1_update)"),
        ("no-N | 1/N is forgotten: those are sums, and the loss is a mean.", "N = 1"),
        (f"flowers | N counts the flowers here; {_OF_Y}", "N = len(Y)"),
        ("slides-N | N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("N-3 | N is always 3 here; it must count all the numbers in Y.", "N = 3"),
        ("half | The cross-entropy has no factor ½.", "N = 2 * Y.size"),
    ], returns=("W1_update", "W2_update"),
)

check_steps = _value(
    "my_steps", "put a number in place of None, and run the cell.",
    "nine full batches and a smaller one make ten steps in each epoch.", 2000,
    {
        1980: "shared | That cuts all flowers of all epochs into tens; an epoch ends with a smaller batch of its own.",
        1800: "last-batch | The last batch of each epoch is smaller, and it is a step as well.",
        10: "one-epoch | That is one epoch.",
        200: "whole-batch | That is a step an epoch, as with the whole batch.",
        3000: "all-flowers | That is for 150 flowers; here there are 99.",
        19800: "each-flower | That is a step after each flower; here a step comes after ten.",
        2200: "one-more | Nine full batches and one smaller one: that is one batch too many.",
    },
)

_RANDOM = np.random.RandomState(9)
_TANHS = [(np.tanh(_RANDOM.normal(size=shape)), _RANDOM.normal(size=shape)) for shape in ((3, 2), (5, 4), (2, 2))]

check_tanh = _function(
    "my_tanh_rule", "out slope", "one line more, and the class knows tanh.",
    "result = slope * (1 - out**2)", _TANHS, [
        ("tanh-twice | out has been through tanh already.", "slope * (1 - np.tanh(out) ** 2)"),
        ("sigma | That is σ′; the slope of tanh is another one.", "slope * out * (1 - out)"),
        ("sigma-of-out | out has been through tanh already, and σ′ is the slope of another curve.",
         "slope * sigmoid(out) * (1 - sigmoid(out))"),
        ("slope | The slope that has arrived is forgotten: slopes multiply.", "1 - out**2"),
        ("sum | Slopes multiply; they don't add up along one path.", "slope + (1 - out**2)"),
        ("square | The square is forgotten.", "slope * (1 - out)"),
        ("divided | The slope is turned upside down: multiply by it.", "slope / (1 - out**2)"),
        ("out | out is the result of tanh. What goes back is a slope.", "slope * out"),
        ("brackets | 1 − out² is one factor: brackets are missing.", "slope * 1 - out**2"),
        ("matrix-product | * goes cell by cell; @ is the matrix product.", "slope @ (1 - out**2)"),
        ("sign | The sign is flipped.", "-slope * (1 - out**2)"),
    ],
)
