"""The exercises of lesson 04, Chain rule."""

import functools

import numpy as np

from mlp_helpers import sigmoid

from . import judge
from .cases import FORWARDS, N_MISTAKES, NETWORKS
from .judge import NUMBER

# fmt: off
_value = functools.partial(judge.value, module=__name__)
_function = functools.partial(judge.function, scope=globals())


check_paths = _value(
    "my_paths", NUMBER, "that is why nobody follows them one by one.", 126,
    {
        630: "first-layer | That has 5 as a factor, but a weight ends in one neuron of the first hidden layer, not in "
            "all of them.",
        504: "inputs | That has 4 as a factor, but a weight starts at one input, not at all of them.",
        2520: "all-W1 | That is for all the weights of W1 together. Count the paths of one of them.",
        360: "all-layers | That multiplies all the layers and leaves out the flowers, but one weight starts and ends "
            "in one neuron.",
        90: "one-flower-5 | One weight ends in one neuron of the first hidden layer. And every flower has its own "
            "paths.",
        18: "one-flower | That is for one flower, but every flower has paths of its own.",
        21: "second-layer | The second hidden layer is left out, but a path goes on from each of its neurons.",
        42: "outputs | The outputs are left out, but each neuron of the second hidden layer has a line to each of "
            "them.",
        63: "added | 6 and 3 were added, but each of the 6 neurons has lines to all 3 outputs.",
        16: "added-all | The numbers were added, but from layer to layer, paths multiply.",
        9: "added-one-flower | The numbers were added, but from layer to layer, paths multiply. And every flower has "
            "its own.",
        7: "flowers-alone | That counts one path for each flower, but the path splits at every neuron.",
    },
)

check_steep_slope = _function(
    "my_steep_slope", "z", "two steps, two slopes, each taken at the right place.",
    "five = 5; inside = 5 * z; s = sigmoid(inside); t = 1 - s; result = five * s * t",
    [(FORWARDS[0].O_in,), (np.linspace(-0.8, 0.8, 8).reshape(2, 4),), (0.1,), (np.linspace(-3, 2, 6).reshape(3, 2),)], [
        ("five-forgotten | The 5 in front is missing: the first step, 5z, has a slope, too.", "five = 1"),
        ("wrong-place | The slope of σ is taken at the wrong place: the second step receives 5z, not z.", "inside = z"),
        ("first-step | That is the slope of σ(z), and the first step, 5z, is left out.", "five = 1; inside = z"),
        ("curve | That is the curve itself. Return its slope.", "s", "five * s"),
        ("one-minus | The factor 1 − σ is missing.", "t = 1; inside = z", "t = 1"),
        ("sigma | The factor σ is missing.", "five * t", "five * (1 - sigmoid(z))"),
        ("half-wrong-place | One of the two is taken at z, but both σ and 1 − σ receive 5z.",
         "t = 1 - sigmoid(z)", "five * sigmoid(z) * t"),
        ("sigma-twice | σ is applied twice before the slope is taken.", "five * sigmoid(s) * (1 - sigmoid(s))"),
        ("no-sigma | z has not been through σ yet: put σ(5z) in place of z or 5z.",
         "five * z * (1 - z)", "five * inside * (1 - inside)", "z * (1 - z)", "five * z * (1 - inside)"),
        ("times-z | The slope of 5z is 5, whatever z is.", "five = 5 * z", "five = z"),
        ("added | The two slopes multiply. Here they are added.", "five + s * t"),
        ("divided | That divides by 5, but the slopes multiply.", "five = 1 / 5"),
        ("five-twice | The 5 is there twice, but it is the slope of one step only.", "five = 25"),
        ("brackets | Brackets are missing: 1 − σ is one factor.", "five * s * 1 - s", "s * 1 - s"),
        ("sign | The sign is flipped: the second factor is 1 − σ, and no minus stands in front.", "t = s - 1"),
        ("plus | The second factor is 1 − σ, not 1 + σ.", "t = 1 + s"),
        ("tanh | 1 − σ² is the slope of another curve, tanh. The slope of σ is σ · (1 − σ).", "five * (1 - s**2)",
         "1 - s**2"),
        ("square | The factors are σ and 1 − σ. Here one of them appears twice.", "t = s",
         "s = 1 - sigmoid(inside); t = s"),
        ("five-inside | The 5 multiplies the whole slope once. It belongs neither inside 1 − σ nor with σ alone.",
         "five * s * (1 - 5 * s)", "s * (1 - 5 * s)", "five * sigmoid(z) * (1 - 5 * sigmoid(z))", "five * s - s**2"),
        ("slope-of-slope | Here the slope is taken at what the curve gives, but it must be taken at z.",
         "five * sigmoid(5 * sigmoid(z)) * (1 - sigmoid(5 * sigmoid(z)))"),
        ("not-multiplied | σ and 1 − σ multiply.", "five * (s + t)", "five / s * t", "five * s / t", "five * (s - t)"),
        ("third-factor | There are two factors, σ and 1 − σ. Here one of them appears once too often.",
         "five * s * s * t",
         "five * s * t * t"),
        ("one-nudge | That is twice the slope: w − nudge and w + nudge are two nudges apart.", "five = 10"),
        ("inside | The first step is 5 times z.", "inside = z / 5", "inside = z + 5", "inside = z**5"),
        ("exp-sign | The minus in σ is lost, or a sign inside σ is wrong: σ receives 5z.",
         "t = s; s = 1 / (1 - np.exp(-inside))"),
        ("matrix-product | @ is the matrix product. The factors multiply entry by entry, so use *.", "five * s @ t",
         "np.matmul(five * s, t)", "np.dot(five * s, t)"),
    ],
)

SLOPE_OF_OUTPUT_2 = "N = Y.size; factor = 1; error = O_out - Y; a = error[:, 2]; b = (O_out * (1 - O_out))[:, 2]; "
TO_OUTPUT_2 = [  # what goes wrong with the slope of σ and the error at output 2
    ("slope-forgotten | σ′ is missing.", "b = 1"),
    ("slope-twice | σ′ is there twice, but the path leads through one sigmoid only.",
     "b = ((O_out * (1 - O_out))**2)[:, 2]"),
    ("sigma | σ stands in place of its slope, but σ′ is O_out · (1 − O_out).", "b = sigmoid(O_out)[:, 2]"),
    ("slope-of-O_out | σ′ is computed from the wrong thing: O_out has been through σ already.",
     "b = (sigmoid(O_out) * (1 - sigmoid(O_out)))[:, 2]"),
    ("one-minus | The factor 1 − O_out is missing.", "b = O_out[:, 2]"),
    ("output | The factor O_out is missing.", "b = 1 - O_out[:, 2]"),
    ("one-plus | The factor is 1 − O_out, not 1 + O_out.", "b = (O_out * (1 + O_out))[:, 2]"),
    ("slope-0 | That is 0 for any numbers, because one factor is 0. Are the brackets around 1 − O_out missing, or is "
     "σ′ computed from Y? Or is the answer only that b is 0?", "0 * N"),
    ("error-forgotten | The error is missing.", "a = 1"),
    ("sign | The sign is flipped: the error is O_out − Y, with no minus in front of the whole.", "error = Y - O_out"),
    ("error-squared | The error is squared: the slope of a square is twice the error, not its square.",
     "error = (O_out - Y)**2"),
    ("error-added | The error is the difference O_out − Y.", "error = O_out + Y", "error = O_out"),
    ("sign-lost | The sign is lost: where the loss falls, its slope is negative.",
     "result = factor * abs(total) / N", "result = factor * max(0.0, total) / N", "error = abs(O_out - Y)"),
    ("N-brackets | Brackets are missing: / 2 * N divides by 2, then multiplies by N.", "result = total / 2 * Y.size"),
    *N_MISTAKES,
]  # fmt: skip

check_W2_slope = _function(
    "my_W2_slope", "Y H_in H_out O_in O_out", "three factors, and no nudge was needed.",
    SLOPE_OF_OUTPUT_2 + "c = H_out[:, 1]; parts = a * b * c; total = np.sum(parts); result = factor * total / N",
    [(Y, *forward) for forward, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True)], [
        *((said.replace(" Or is the answer only that b is 0?", ""), *ways) for said, *ways in TO_OUTPUT_2),
        ("slope-of-O_in | σ′ is computed from the wrong thing: O_in has not been through σ yet.",
         "b = (O_in * (1 - O_in))[:, 2]"),
        ("slope-brackets | Brackets are missing: 1 − O_out is one factor.",
         "parts = a * O_out[:, 2] * 1 - O_out[:, 2] * c"),
        ("error-brackets | Brackets are missing: the error O_out − Y is one factor.",
         "parts = O_out[:, 2] - Y[:, 2] * b * c", "parts = (O_out[:, 2] - Y[:, 2] * b) * c"),
        ("H_in | The last factor is what the hidden neuron passes on, not what it receives.", "c = H_in[:, 1]"),
        ("no-hidden | The last factor is missing: what hidden neuron 1 passes on.", "c = 1"),
        ("slope-of-H_out | σ′ is computed from H_out, but the path leads through the sigmoid of output 2.",
         "b = (H_out * (1 - H_out))[:, 1]"),
        ("slope-of-both | σ′ of H_out has no place here, because the weight comes after hidden neuron 1.",
         "c = (H_out * (1 - H_out))[:, 1]", "c = (H_out * H_out * (1 - H_out))[:, 1]"),
        ("hidden-0 | That takes hidden neuron 0, column 0 of H_out, but the weight leads from hidden neuron 1.",
         "c = H_out[:, 0]"),
        ("hidden-2 | H_out has a column for each hidden neuron, and there are two: 0 and 1.", "c = H_out[:, 2]"),
        ("hidden-all | That adds up all hidden neurons, but the weight leads from hidden neuron 1.",
         "c = H_out.sum(axis=1)"),
        ("rows | [1] or [2] alone picks a row, which is a flower. A neuron is a column.", "c = H_out[1]",
         "a = error[2]; b = (O_out * (1 - O_out))[2]", "a = error[2]; b = (O_out * (1 - O_out))[2]; c = H_out[1]"),
        ("other-output | That is the wrong column of W2: the weight leads to output 2.",
         "a = error[:, 0]; b = (O_out * (1 - O_out))[:, 0]", "a = error[:, 1]; b = (O_out * (1 - O_out))[:, 1]"),
        ("whole-matrix | That is all of W2_update. Return its entry [1, 2].",
         "result = factor * H_out.T @ (error * O_out * (1 - O_out)) / N"),
        ("swapped | W2[1, 2] names its hidden neuron first: 1 is the row of W2, and 2 is the column.",
         "result = factor * (H_out.T @ (error * O_out * (1 - O_out)))[2, 1] / N"),
        ("O_in | σ′ is O_out · (1 − O_out). Here O_in stands in its place.", "b = O_in[:, 2]"),
        ("all-columns | Take one column of each: column 2 of the error and of σ′, for output 2, and column 1 of H_out.",
         "parts = error * (O_out * (1 - O_out)) * H_out"),
        ("added | The three factors multiply.", "parts = a + b + c", "parts = a * b + c", "parts = a + b * c"),
        ("summed-apart | Multiply flower by flower, then add up: a product of sums is not a sum of products.",
         "total = np.sum(a) * np.sum(b) * np.sum(c)", "total = np.sum(a * b) * np.sum(c)",
         "result = np.mean(a) * np.mean(b) * np.mean(c)", "total = np.mean(a) * np.mean(b) * np.mean(c)"),
        ("one-flower | That is one flower only. Sum over all of them.",
         "total = parts[0]", "total = parts[1]", "total = parts[-1]"),
        ("not-summed | That is not summed. Return one slope for all flowers together.", "total = parts",
         "total = parts; N = 1"),
    ],
)

check_bias_slope = _function(
    "my_bias_slope", "Y H_out O_out", "a bias is a weight on a constant 1.",
    SLOPE_OF_OUTPUT_2 + "parts = a * b; total = np.sum(parts); result = factor * total / N",
    [(Y, f.H_out, f.O_out) for f, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True)], [
        ("hidden | A bias is not multiplied by what a hidden neuron passes on: what does a step of 1 in b do to the "
         "sum?",
         "parts = a * b * H_out", "parts = a * b * H_out[:, 1]", "parts = a * b * H_out[:, 0]",
         "parts = a * b * H_out.sum(axis=1)"),
        *TO_OUTPUT_2,
        ("slope-of-H_out | σ′ is computed from H_out, but the path leads through the sigmoid of output 2.",
         "b = (H_out * (1 - H_out))[:, 1]", "b = (H_out * (1 - H_out))[:, 0]"),
        ("slope-brackets | Brackets are missing: 1 − O_out is one factor.",
         "parts = a * O_out[:, 2] * 1 - O_out[:, 2]"),
        ("error-brackets | Brackets are missing: the error O_out − Y is one factor.",
         "parts = O_out[:, 2] - Y[:, 2] * b"),
        ("rows | [2] alone picks a row, which is a flower. A neuron is a column.",
         "a = error[2]; b = (O_out * (1 - O_out))[2]"),
        ("other-output | That is the wrong column: the constant belongs to output 2.",
         "a = error[:, 0]; b = (O_out * (1 - O_out))[:, 0]", "a = error[:, 1]; b = (O_out * (1 - O_out))[:, 1]"),
        ("all-outputs | That is for all outputs, but the constant belongs to output 2.",
         "total = np.sum(error * O_out * (1 - O_out), axis=0)", "total = np.sum(error * O_out * (1 - O_out))"),
        ("one-each | That is one number for each flower, summed over the outputs. Sum over the flowers instead, for "
         "output 2 only.",
         "total = np.sum(error * O_out * (1 - O_out), axis=1)"),
        ("summed-apart | Multiply flower by flower, then add up: a product of sums is not a sum of products.",
         "total = np.sum(a) * np.sum(b)"),
        ("one-flower | That is one flower only. Sum over all of them.",
         "total = parts[0]", "total = parts[1]", "total = parts[-1]"),
        ("not-summed | That is not summed. Return one slope for all flowers together.", "total = parts",
         "total = parts; N = 1"),
    ],
)
