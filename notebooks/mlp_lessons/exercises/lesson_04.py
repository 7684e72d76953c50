"""The exercises of lesson 04, Chain rule."""

import functools

import numpy as np

from mlp_helpers import W1, W2, Y, sigmoid

from . import judge
from .cases import FORWARDS, NETWORKS
from .judge import NUMBER

# fmt: off
_function = functools.partial(judge.function, scope=globals())


check_paths = judge.value(
    "my_paths", NUMBER, "nobody would follow them one by one.", 126,
    {
        630: "That has 5 as a factor: a weight ends in one neuron of the first hidden layer, not in all of them.",
        504: "That has 4 as a factor: a weight starts at one input, not at all of them.",
        2520: "That is for all weights of W1 together; asked is one of them.",
        360: "That multiplies all layers, and leaves the flowers out. One weight starts and ends in one neuron.",
        90: "One weight ends in one neuron of the first hidden layer. And every flower has its own paths.",
        18: "That is for one flower: every flower has paths of its own.",
        21: "The second hidden layer is left out: from each of its neurons a path goes on.",
        42: "The outputs are left out: from each neuron of the second hidden layer a line leads to each of them.",
        63: "6 and 3 were added: from each of the 6 neurons lines lead to all 3 outputs.",
        16: "Those were added: from layer to layer, paths multiply.",
        9: "Those were added: from layer to layer, paths multiply. And every flower has its own.",
        7: "That counts one path for each flower: at every neuron it splits.",
    },
)

check_steep_slope = _function(
    "my_steep_slope", "z", "two steps, two slopes, each taken at the right place.",
    "s = sigmoid(5 * z); result = 5 * s * (1 - s)",
    [(FORWARDS[0].O_in,), (np.linspace(-0.8, 0.8, 8).reshape(2, 4),), (0.1,)], [
        ("The 5 in front is forgotten: the first step, 5z, has a slope too.", "s * (1 - s)"),
        ("The slope of σ is taken at the wrong place: the second step receives 5z, not z.",
         "5 * sigmoid(z) * (1 - sigmoid(z))"),
        ("That is the slope of σ(z): the first step, 5z, is left out.", "sigmoid(z) * (1 - sigmoid(z))"),
        ("That is the curve itself; wanted is its slope.", "s"),
        ("The factor 1 − σ is forgotten.", "5 * s", "5 * sigmoid(z)"),
        ("The factor σ is forgotten.", "5 * (1 - s)", "5 * (1 - sigmoid(z))"),
        ("One of the two is taken at z: both σ and 1 − σ receive 5z.",
         "5 * s * (1 - sigmoid(z))", "5 * sigmoid(z) * (1 - s)"),
        ("σ is taken twice before the slope.", "5 * sigmoid(s) * (1 - sigmoid(s))"),
        ("z has not been through σ yet: σ(5z) must stand where z or 5z stands.",
         "5 * z * (1 - z)", "5 * (5 * z) * (1 - 5 * z)", "z * (1 - z)", "5 * z * (1 - 5 * z)"),
        ("The slope of 5z is 5, whatever z is.", "5 * z * s * (1 - s)"),
        ("The two slopes multiply; here they are added.", "5 + s * (1 - s)"),
        ("Divided by 5; the slopes multiply.", "s * (1 - s) / 5"),
        ("The 5 is there twice: it is the slope of one step only.", "25 * s * (1 - s)"),
        ("Brackets are missing: 1 − σ is one factor.", "5 * s * 1 - s", "s * 1 - s"),
        ("@ is the matrix product; the factors go cell by cell, which is *.", "5 * s @ (1 - s)"),
    ],
)

check_W2_slope = _function(
    "my_W2_slope", "Y H_in H_out O_in O_out", "three factors, and no nudge was needed.",
    "N = Y.size; a = (O_out - Y)[:, 2]; b = (O_out * (1 - O_out))[:, 2]; c = H_out[:, 1]; "
    "result = np.sum(a * b * c) / N",
    [(Y, *forward) for forward, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True)], [
        ("σ′ is forgotten.", "b = 1"),
        ("σ′ is taken of the wrong thing: O_out has been through σ already.",
         "b = (sigmoid(O_out) * (1 - sigmoid(O_out)))[:, 2]"),
        ("σ′ is taken of the wrong thing: O_in has not been through σ yet.", "b = (O_in * (1 - O_in))[:, 2]"),
        ("The factor 1 − O_out is forgotten.", "b = O_out[:, 2]"),
        ("The factor O_out is forgotten.", "b = 1 - O_out[:, 2]"),
        ("Brackets are missing: 1 − O_out is one factor.",
         "np.sum(a * O_out[:, 2] * 1 - O_out[:, 2] * c) / N", "b = O_out[:, 2] * 1 - O_out[:, 2]"),
        ("Brackets are missing: the error O_out − Y is one factor.", "np.sum(O_out[:, 2] - Y[:, 2] * b * c) / N"),
        ("The error is forgotten.", "a = 1"),
        ("The sign is flipped: the error is O_out − Y.", "a = (Y - O_out)[:, 2]"),
        ("The last factor is what the hidden neuron gives, not what it receives.", "c = H_in[:, 1]"),
        ("The last factor is forgotten: what hidden neuron 1 gave.", "c = 1"),
        ("σ′ is taken of H_out; the way leads through the sigmoid of output 2.", "b = (H_out * (1 - H_out))[:, 1]"),
        ("That takes hidden neuron 0, column 0 of H_out; the weight leads from hidden neuron 1.", "c = H_out[:, 0]"),
        ("H_out has a column for each hidden neuron, and there are two: 0 and 1.", "c = H_out[:, 2]"),
        ("[1] or [2] alone is a row, which is a flower; a neuron is a column.", "c = H_out[1]",
         "a = (O_out - Y)[2]; b = (O_out * (1 - O_out))[2]",
         "a = (O_out - Y)[2]; b = (O_out * (1 - O_out))[2]; c = H_out[1]"),
        ("Wrong column of W2: the weight leads to output 2.",
         "a = (O_out - Y)[:, 0]; b = (O_out * (1 - O_out))[:, 0]",
         "a = (O_out - Y)[:, 1]; b = (O_out * (1 - O_out))[:, 1]"),
        ("1/N is forgotten.", "N = 1"),
        ("N counts the flowers here; it must count all the numbers in Y.", "N = len(Y)"),
        ("N counts the columns here; it must count all the numbers in Y.", "N = Y.shape[1]"),
        ("N is always 3 here; it must count all the numbers in Y.", "N = 3"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("The factor ½ has no place here: the slope of the square took it away.", "N = 2 * Y.size"),
        ("A factor 2 is too many: the ½ of the loss took it away.", "N = Y.size / 2"),
        ("Averaged and divided by N too: sum over the flowers, then divide once.", "np.mean(a * b * c) / N"),
        ("That is one flower only: sum over all of them.",
         "(a * b * c)[0] / N", "(a * b * c)[1] / N", "(a * b * c)[-1] / N"),
        ("Not summed: one slope for all flowers together is needed.", "a * b * c / N", "a * b * c"),
    ],
)

check_bias_slope = _function(
    "my_bias_slope", "Y H_out O_out", "a bias is a weight whose neuron always gives 1.",
    "N = Y.size; a = (O_out - Y)[:, 2]; b = (O_out * (1 - O_out))[:, 2]; result = np.sum(a * b) / N",
    [(Y, f.H_out, f.O_out) for f, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True)], [
        ("A bias is not multiplied by what a hidden neuron gives: what does a step of 1 in b do to the sum?",
         "np.sum(a * b * H_out[:, 1]) / N", "np.sum(a * b * H_out[:, 0]) / N",
         "np.sum(a * b * H_out.sum(axis=1)) / N"),
        ("That is 0 for any numbers. b is 0 here, the slope along it is not; or have the brackets of 1 − O_out gone?",
         "0 * N"),
        ("σ′ is forgotten.", "b = 1"),
        ("σ′ is taken of the wrong thing: O_out has been through σ already.",
         "b = (sigmoid(O_out) * (1 - sigmoid(O_out)))[:, 2]"),
        ("The factor 1 − O_out is forgotten.", "b = O_out[:, 2]"),
        ("The factor O_out is forgotten.", "b = 1 - O_out[:, 2]"),
        ("Brackets are missing: 1 − O_out is one factor.", "np.sum(a * O_out[:, 2] * 1 - O_out[:, 2]) / N"),
        ("Brackets are missing: the error O_out − Y is one factor.", "np.sum(O_out[:, 2] - Y[:, 2] * b) / N"),
        ("The error is forgotten.", "a = 1"),
        ("The sign is flipped: the error is O_out − Y.", "a = (Y - O_out)[:, 2]"),
        ("[2] alone is a row, which is a flower; a neuron is a column.",
         "a = (O_out - Y)[2]; b = (O_out * (1 - O_out))[2]"),
        ("Wrong column: the constant is given to output 2.",
         "a = (O_out - Y)[:, 0]; b = (O_out * (1 - O_out))[:, 0]",
         "a = (O_out - Y)[:, 1]; b = (O_out * (1 - O_out))[:, 1]"),
        ("That is for all outputs; asked is output 2.",
         "np.sum((O_out - Y) * O_out * (1 - O_out), axis=0) / N", "np.sum((O_out - Y) * O_out * (1 - O_out)) / N"),
        ("1/N is forgotten.", "N = 1"),
        ("N counts the flowers here; it must count all the numbers in Y.", "N = len(Y)"),
        ("N counts the columns here; it must count all the numbers in Y.", "N = Y.shape[1]"),
        ("N is always 3 here; it must count all the numbers in Y.", "N = 3"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "N = 9"),
        ("The factor ½ has no place here: the slope of the square took it away.", "N = 2 * Y.size"),
        ("A factor 2 is too many: the ½ of the loss took it away.", "N = Y.size / 2"),
        ("Averaged and divided by N too: sum over the flowers, then divide once.", "np.mean(a * b) / N"),
        ("That is one flower only: sum over all of them.", "(a * b)[0] / N", "(a * b)[1] / N", "(a * b)[-1] / N"),
        ("Not summed: one slope for all flowers together is needed.", "a * b / N", "a * b"),
    ],
)
