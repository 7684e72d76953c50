"""The exercises of lesson 01, Feedforward."""

import functools
import itertools

import numpy as np

from mlp_helpers import W1, W2, X, feedforward, sigmoid

from . import judge
from .cases import FORWARDS, NETWORKS, two
from .judge import NUMBER

# fmt: off
_value = functools.partial(judge.value, module=__name__)
_function = functools.partial(judge.function, scope=globals())


check_H_in = _value(
    "my_H_in", NUMBER, "every entry of a matrix product is such a row times a column.", 1.45,
    {
        1.2: "other-column | That is what hidden neuron 0 receives: take the second column of W1, which is column 1.",
        2.65: "sign-lost | A sign is lost. One of the four weights is negative.",
        1.5: "rounded | Nearly, but that is rounded to one decimal. Give two.",
        1.4: "last-missing | The last of the four products is missing, or it was rounded too early.",
        0.81: "sigmoid | That is what the neuron passes on. The question is what it receives, before the sigmoid.",
        0.91: "versicolor | That is the lesson's versicolor, but this flower is a new one.",
    },
)

def _softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def _slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


OTHER_CURVES = [
    ("softmax", "Softmax stands in place of σ {}. It comes in a later lesson.", "_softmax"),
    ("softmax-of-all", "Softmax, over the whole matrix, stands in place of σ {}.",
     "lambda z: np.exp(z) / np.exp(z).sum()"),
    ("tanh", "tanh stands in place of σ {}.", "np.tanh"),
    ("relu", "ReLU, which cuts at 0, stands in place of σ {}.", "lambda z: np.maximum(z, 0)"),
    ("exp-sign", "The minus in σ is lost {}: it is 1 / (1 + e^−z).", "lambda z: sigmoid(-z)"),
    ("exp-brackets", "Brackets are missing in σ {}: it is 1 / (1 + e^−z).", "lambda z: 1 + np.exp(-z)"),
    ("one-over-exp", "The 1 + is missing in σ {}: it is 1 / (1 + e^−z).", "np.exp"),
    ("minus-exp", "A sign is flipped in σ {}: it is 1 / (1 + e^−z).", "lambda z: 1 / (1 - np.exp(-z))"),
    ("slope", "σ′, the slope, stands in place of σ {}.", "_slope"),
    ("threshold", "Only 0 and 1 come out {}, because a threshold or np.round stands in place of σ.",
     "lambda z: (z > 0) * 1.0"),
]
ROUNDED_STEPS = ["h_in = two(X @ W1)", "h_out = two(first(h_in))", "o_in = two(h_out @ W2)"]

check_feedforward = _function(
    "my_feedforward", "X W1 W2", "this is the whole of how the network decides.",
    "first = sigmoid; last = sigmoid; x = X; w1 = W1; w2 = W2; h_in = x @ w1; h_out = first(h_in); o_in = h_out @ w2; "
    "o_out = last(o_in); "
    "result = o_out",
    [(X, W1, W2) for X, _, W1, W2 in NETWORKS], [
        ("linear | The sigmoid is missing in both layers.", "h_out = h_in; o_out = o_in"),
        ("hidden-forgotten | The sigmoid is missing in the hidden layer.", "h_out = h_in"),
        ("output-forgotten | The sigmoid is missing in the output layer: that is O_in.", "o_out = o_in"),
        ("twice | The sigmoid is applied twice in one layer. Each layer has only one.", "o_out = last(last(o_in))",
         "h_out = first(first(h_in))", "h_out = first(first(h_in)); o_out = last(last(o_in))"),
        ("sigmoid-elsewhere | σ bends the sum that a neuron receives. Apply it neither to the measurements nor to the "
         "weights.",
         "x = sigmoid(X)", "w1 = sigmoid(W1)", "w2 = sigmoid(W2)", "w1 = sigmoid(W1); w2 = sigmoid(W2)"),
        ("shares | Each row is divided by its sum. Return the outputs as σ gives them.",
         "result = o_out / o_out.sum(axis=1, keepdims=True)"),
        ("H_out | That is H_out, which is only half the way.", "result = h_out"),
        ("H_in | That is H_in, which is only the first step.", "result = h_in"),
        ("cell-by-cell | * works entry by entry, as + does. The matrix product is @.",
         "h_in = X * W1", "o_in = h_out * W2"),
        ("order | The order is reversed: the flowers come first, then the weights.",
         "h_in = W1 @ X", "o_in = W2 @ h_out"),
        ("transpose | There is one transpose too many: X @ W1 and H_out @ W2 fit as they are.", "h_in = X @ W1.T",
         "h_in = X.T @ W1", "o_in = h_out @ W2.T", "o_in = h_out.T @ W2"),
        ("transposed | That is transposed. The flowers must stay in the rows.", "result = o_out.T"),
        ("one-flower | That is only one flower. Each flower of the batch needs a row, so return must wait until the "
         "loop has ended.", "result = o_out[0]", "result = o_out[-1]", "result = o_out[:1]", "result = o_out[-1:]"),
        ("same-matrix | Both layers use the same matrix, but W1 leads to the hidden layer and W2 to the outputs.",
         "o_in = h_out @ W1", "h_in = X @ W2"),
        ("decision | That is already the decision. Return all of O_out.", "result = o_out.argmax(axis=1)"),
        ("rounded-on-the-way | That is rounded too early, as on the slides. Keep every digit until the end.",
         "result = feedforward(X, W1, W2, by_hand=True).O_out",
         *("; ".join(steps) for count in (1, 2, 3) for steps in itertools.combinations(ROUNDED_STEPS, count))),
        *((f"{slug}-hidden | {words.format('in the hidden layer')}", f"first = {curve}")
          for slug, words, curve in OTHER_CURVES),
        *((f"{slug}-output | {words.format('in the output layer')}", f"last = {curve}")
          for slug, words, curve in OTHER_CURVES),
        *((f"{slug} | {words.format('in both layers')}", f"first = {curve}; last = {curve}")
          for slug, words, curve in OTHER_CURVES),
    ],
)

check_decisions = _function(
    "my_decisions", "O_out", "the largest output is the decision.",
    "table = O_out; choice = table.argmax(axis=1); result = choice",
    [(FORWARDS[0].O_out,), (np.random.RandomState(1).rand(6, 4),), (np.random.RandomState(2).rand(2, 5),),
     (np.random.RandomState(4).normal(scale=3, size=(7, 3)),)], [
        ("columns | axis=0 goes down the columns, so it finds a flower for each output, not an output for each flower.",
         "choice = table.argmax(axis=0)"),
        ("value | That is the value of the largest output. Return its index.", "choice = table.max(axis=1)"),
        ("value-columns | Those are the largest numbers of the columns. Return the index of the largest number in each "
         "row.", "choice = table.max(axis=0)"),
        ("smallest | That is the index of the smallest output.", "choice = table.argmin(axis=1)"),
        ("smallest-columns | That is the smallest number of each column. Find the largest of each row.",
         "choice = table.argmin(axis=0)"),
        ("one-for-all | That is one number for all flowers. Each row needs a decision of its own.", "max(choice)",
         "table.max(axis=1).argmax()"),
        ("no-axis | Without an axis, argmax counts through the whole matrix. Each row needs a decision of its own.",
         "choice = table.argmax()"),
        ("largest-of-all | That is the largest number of all. Return an index for each row.",
         "choice = table.max()"),
        ("first-row | That is the decision about the first flower only. Return one for each row.",
         "choice = table[0].argmax()"),
        ("last-row | That is the decision about the last flower only. Collect one for each row.",
         "choice = table[-1].argmax()"),
        ("from-1 | You counted from 1; Python counts from 0.", "choice + 1"),
        ("ranking | That ranks all the outputs of each row. Return only the index of the largest.",
         "table.argsort(axis=1)"),
        ("one-hot | That is a row of zeros and ones for each flower. Return the index of the 1.",
         "np.eye(table.shape[1])[choice]", "table > 0.5", "table >= 0.5", "np.round(table)"),
        ("columns-kept | Those are the indices, but in a column. Return them as a plain list.", "choice[:, None]"),
        ("sign-lost | The signs are lost. Find the largest number, not the one farthest from 0.",
         "table = abs(O_out)"),
        ("last-of-sorted | After sorting, the largest is always in the last place. argmax says where it was before.",
         "choice * 0 + table.shape[1] - 1"),
    ], amounts=False,
)

check_one_matrix = _function(
    "my_one_matrix", "W1 W2", "layers with only lines through 0 between them are equivalent to one layer.",
    "A = W1; B = W2; three = 3; product = A @ B; result = three * product", [(W1, W2) for *_, W1, W2 in NETWORKS], [
        ("lost | That is the product for H_out = H_in. Where has the 3 gone?", "three = 1"),
        ("twice | The 3 is there twice, but it stands between the two matrices only once.", "three = 9"),
        ("divided | The 3 divides here, but each hidden neuron passes on three times as much.", "three = 1 / 3"),
        ("power | The 3 is a power here, but it must multiply.", "product ** 3", "A = W1 ** 3; three = 1",
         "B = W2 ** 3; three = 1"),
        ("added | The 3 is added or subtracted here, but it must multiply.",
         "product + 3", "product - 3", "A = W1 + 3; three = 1",
         "B = W2 + 3; three = 1"),
        ("order | The order is reversed: the flowers meet W1 first.", "product = B @ A"),
        ("cell-by-cell | * works entry by entry, as + does. The matrix product is @.", "product = A * B"),
        ("one-number | That is one number, but W is a matrix.", "np.sum(three * product)"),
        ("outer | np.outer multiplies every number by every other. The matrix product is @.",
         "product = np.outer(A, B)"),
        ("six | Multiply by 3 only once: the 3 stands between the two matrices.", "three = 6"),
        ("transpose | There is one transpose too many: W1 and W2 fit as they are.",
         "product = A.T @ B.T", "product = A.T @ B",
         "product = A @ B.T"),
        ("transposed | That is transposed. W needs a row for each input and a column for each output.",
         "product = (A @ B).T"),
        ("one-alone | That is only one of the two matrices, but W leads all the way.", "product = A", "product = B"),
        ("sigmoid | There is a sigmoid in it, but this network has a straight line in its place.",
         "A = sigmoid(3 * W1); three = 1", "A = sigmoid(W1); three = 1", "A = sigmoid(W1)",
         "product = sigmoid(A @ B); three = 1", "result = sigmoid(three * product)", "product = sigmoid(A @ B)"),
    ],
)
