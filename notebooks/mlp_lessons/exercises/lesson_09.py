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


def _row_as_list(array):
    """A row of biases, as the lesson has them, is as good as a list of them."""
    return array[0] if array.ndim == 2 and len(array) == 1 else array


check_hidden_biases = _function(
    "my_bias_slopes", "X Y W2 H_out O_out", "all that a bias adds to backpropagation is a sum over the flowers.",
    "N = Y.size; O_delta = (O_out - Y) * O_out * (1 - O_out); H_error = O_delta @ W2.T; "
    "H_delta = H_error * H_out * (1 - H_out); result = H_delta.sum(axis=0) / N", _CASES, [
        ("sigma-out | σ′ is missing at the outputs.", "O_delta = O_out - Y"),
        ("sigma-hidden | σ′ is missing at the hidden layer, so that sums H_error.", "H_delta = H_error"),
        ("sigma-both | σ′ is missing in both layers.", "O_delta = O_out - Y; H_delta = H_error"),
        ("sign | The sign is flipped: the error is O_out − Y.", "O_delta = (Y - O_out) * O_out * (1 - O_out)"),
        ("output-biases | Those are the biases of the outputs. Go on to the hidden layer.", "O_delta.sum(axis=0) / N"),
        ("axis | axis=1 sums over the neurons. A bias sums over the flowers, down each column.",
         "H_delta.sum(axis=1) / N"),
        ("one-number | That is one number for all the biases. Sum down each column.", "H_delta.sum() / N"),
        ("not-summed | That is not summed. All flowers together have one slope for each bias.",
         "H_delta / N", "H_delta"),
        ("measurements | A bias is multiplied by 1, not by a measurement.", "X.T @ H_delta / N"),
        ("no-N | 1/N is missing.", "N = 1"),
        (f"flowers | N counts the flowers here, but {_OF_Y}", "N = len(Y)"),
        (f"N-hidden | N counts the numbers in H_delta here, but {_OF_Y}", "H_delta.sum(axis=0) / H_delta.size"),
        ("slides-N | N is fixed here, which fits only the slides. Count the numbers in Y.", "N = 9"),
        ("N-3 | N is always 3 here, but it must count all the numbers in Y.", "N = 3"),
    ], read=_row_as_list,
)

check_entropy = _function(
    "my_entropy_updates", "X Y W2 H_out O_out", "the other loss has changed one of the six formulas.",
    "N = Y.size; O_delta = O_out - Y; H_error = O_delta @ W2.T; H_delta = H_error * H_out * (1 - H_out); "
    "W1_update = X.T @ H_delta / N; W2_update = H_out.T @ O_delta / N; result = (W1_update, W2_update)", _CASES, [
        ("square | That is for the squared error. With cross-entropy, σ′ at the outputs cancels.",
         "O_delta = (O_out - Y) * O_out * (1 - O_out)"),
        ("sigma-hidden | σ′ at the hidden layer stays, because there is no logarithm to cancel it.",
         "H_delta = H_error"),
        ("sigma-swapped | σ′ is at the wrong layer: it cancels at the outputs, and it stays at the hidden layer.",
         "O_delta = (O_out - Y) * O_out * (1 - O_out); H_delta = H_error"),
        ("along-output | That is the slope along the output. Multiplied by σ′ of the output, it becomes O_out − Y.",
         "O_delta = (O_out - Y) / (O_out * (1 - O_out))", "O_delta = -Y / O_out",
         "O_delta = (1 - Y) / (1 - O_out) - Y / O_out"),
        ("sign | The sign is flipped: the slope is O_out − Y.", "O_delta = Y - O_out"),
        ("zeros | The labels that are 0 contribute a loss as well: −ln(1 − o).", "O_delta = Y * (O_out - Y)"),
        ("swapped | The two updates are swapped: W1_update comes first.", "(W2_update, W1_update)"),
        ("no-N | 1/N is missing. Those are sums, but the loss is a mean.", "N = 1"),
        (f"flowers | N counts the flowers here, but {_OF_Y}", "N = len(Y)"),
        ("slides-N | N is fixed here, which fits only the slides. Count the numbers in Y.", "N = 9"),
        ("N-3 | N is always 3 here, but it must count all the numbers in Y.", "N = 3"),
        ("half | The cross-entropy has no factor ½.", "N = 2 * Y.size"),
    ], returns=("W1_update", "W2_update"),
)

check_steps = _value(
    "my_steps", "put a number in place of None, and run the cell.",
    "nine full batches and a smaller one make ten steps in each epoch.", 2000,
    {
        1980: "shared | That cuts the flowers of all epochs into tens, but each epoch ends with a smaller batch of its "
            "own.",
        1800: "last-batch | The last batch of each epoch is smaller, but it is a step as well.",
        10: "one-epoch | That is only one epoch.",
        200: "whole-batch | That is one step for each epoch, as with the whole batch.",
        3000: "all-flowers | That is for 150 flowers, but here there are 99.",
        19800: "each-flower | That is a step after each flower, but here a step comes after ten.",
        2200: "one-more | That is one batch too many for each epoch, which has nine full batches and a smaller one.",
    },
)

_RANDOM = np.random.RandomState(9)
_TANHS = [(np.tanh(_RANDOM.normal(size=shape)), _RANDOM.normal(size=shape)) for shape in ((3, 2), (5, 4), (2, 2))]

check_tanh = _function(
    "my_tanh_rule", "out slope", "with one more line, the class knows tanh.",
    "result = slope * (1 - out**2)", _TANHS, [
        ("tanh-twice | out has already been through tanh.", "slope * (1 - np.tanh(out) ** 2)"),
        ("sigma | That is σ′, but the slope of tanh is different.", "slope * out * (1 - out)"),
        ("sigma-of-out | out has already been through tanh, and σ′ is the slope of another curve.",
         "slope * sigmoid(out) * (1 - sigmoid(out))"),
        ("slope | The incoming slope is missing: slopes multiply.", "1 - out**2"),
        ("sum | Slopes multiply along a path. They don't add up.", "slope + (1 - out**2)"),
        ("square | The square is missing.", "slope * (1 - out)"),
        ("divided | The slope is upside down. Multiply by it.", "slope / (1 - out**2)"),
        ("out | out is the result of tanh. What goes back is a slope.", "slope * out"),
        ("brackets | Brackets are missing: 1 − out² is one factor.", "slope * 1 - out**2"),
        ("matrix-product | * works entry by entry. @ is the matrix product.", "slope @ (1 - out**2)"),
        ("sign | The sign is flipped.", "-slope * (1 - out**2)"),
    ],
)
