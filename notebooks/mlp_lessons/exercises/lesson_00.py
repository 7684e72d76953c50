"""The exercises of lesson 00, Start here."""

import functools

from mlp_helpers import W1, W2

from . import judge
from .judge import NUMBER

# fmt: off
_value = functools.partial(judge.value, module=__name__)


check_weights = _value(
    "my_weights", NUMBER, "these are the numbers that training will have to find.", 14,
    {
        9: "neurons | 9 is the number of neurons. Count the lines between them.",
        10: "sum-and-product | 10 is 4 + 2 · 3, or 4 · 2 + 2. Every neuron in a layer has a line to every neuron in "
            "the next.",
        12: "through | 12 is 4 · 3, as if the lines led past the hidden layer.",
        24: "multiplied | 24 multiplies all three layers, but each pair of neighbouring layers has lines of its own, "
            "and these add up.",
        8: "W1-alone | 8 counts only W1. More lines lead on from the hidden layer.",
        6: "W2-alone | 6 counts only W2, or it is 4 + 2, which counts neurons. Other lines lead to the hidden layer.",
        26: "straight-lines | 26 also counts lines from the inputs straight to the outputs, but there are none.",
        19: "biases | 19 also counts biases. Many networks have them, but this one does not.",
        42: "flowers | 42 counts the weights once for each flower, but all flowers share the same weights.",
    },
)

check_cell = _value(
    "my_cell", "put (row, column) in place of None, and run the cell.",
    "a row is a flower and a column is a measurement, in every matrix of this series.", (2, 1),
    {
        (1, 2): "swapped | Row and column are swapped: the row, which is the flower, comes first.",
        (3, 2): "from-1 | You counted from 1; Python counts from 0.",
        (2, 3): "from-1-swapped | You counted from 1 and put the column first. The row comes first, and Python counts "
            "from 0.",
        (0, 1): "setosa | The column is right, but that row is the setosa.",
        (1, 1): "versicolor | The column is right, but that row is the versicolor.",
        (2, 0): "sepal-length | The row is right, but that column is the sepal length.",
        (2, 2): "petal-length | The row is right, but that column is the petal length.",
        (-1, 1): "row-from-the-end | Python counts negative numbers from the end, so X[-1, 1] is the right number. "
            "Counted from 0, the row is 2.",
        (2, -3): "column-from-the-end | Python counts negative numbers from the end, so X[2, -3] is the right number. "
            "Counted from 0, the column is 1.",
        (-1, -3): "both-from-the-end | Python counts negative numbers from the end, so X[-1, -3] is the right number. "
            "Counted from 0, the row is 2 and the column 1.",
    }, returns=("row", "column"),
)

check_deeper = _value(
    "my_weights", NUMBER, "each pair of neighbouring layers has a matrix of its own, whatever goes through it.", 33,
    {
        14: "first-network | 14 belongs to the network of exercise 1, or it counts all the neurons. Count the lines of "
            "this network: its layers have 4, 2, 5 and 3 neurons, so there are three matrices.",
        18: "last-missing | The last matrix is missing. It leads from the second hidden layer to the outputs.",
        25: "first-missing | The first matrix is missing. It leads from the inputs to the first hidden layer.",
        23: "middle-missing | The middle matrix is missing. It leads from the first hidden layer to the second.",
        120: "multiplied | That multiplies all the layers, but each pair of neighbouring layers has lines of its own, "
            "and these add up.",
        10: "neurons | That counts the neurons after the inputs. Count the lines between the neurons.",
        4950: "flowers | All flowers go through the same weights, so their number does not matter.",
        43: "biases | That also counts biases, but this network has none.",
    },
)
