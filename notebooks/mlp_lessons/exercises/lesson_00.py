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
        9: "neurons | 9 is the count of the neurons; count the lines between them.",
        10: "sum-and-product | 10 is 4 + 2 · 3, or 4 · 2 + 2. Every neuron of a layer has a line to every neuron of "
            "the next.",
        12: "through | 12 is 4 · 3, as if the lines led past the hidden layer.",
        24: "multiplied | 24 multiplies all three layers: each pair of neighbouring layers has lines of its own, and "
            "they add up.",
        8: "W1-alone | 8 is W1 alone. More lines lead on from the hidden layer.",
        6: "W2-alone | 6 is W2 alone, or 4 + 2, which counts neurons. Other lines lead to the hidden layer.",
        26: "straight-lines | 26 has lines from the inputs straight to the outputs as well; there are none.",
        19: "biases | 19 counts biases as well, which many networks have; this one has none.",
        42: "flowers | 42 counts once for each flower, but all flowers share the same weights.",
    },
)

check_cell = _value(
    "my_cell", "put (row, column) in place of None, and run the cell.",
    "a row is a flower and a column is a measurement, in every matrix of this series.", (2, 1),
    {
        (1, 2): "swapped | Row and column are swapped: the row, which is the flower, comes first.",
        (3, 2): "from-1 | You counted from 1; Python counts from 0.",
        (2, 3): "from-1-swapped | You counted from 1 and put the column first: the row comes first, and Python counts "
            "from 0.",
        (0, 1): "setosa | The column is right, but that row is the setosa.",
        (1, 1): "versicolor | The column is right, but that row is the versicolor.",
        (2, 0): "sepal-length | The row is right, but that column is the sepal length.",
        (2, 2): "petal-length | The row is right, but that column is the petal length.",
    }, returns=("row", "column"),
)

check_deeper = _value(
    "my_weights", NUMBER, "each pair of neighbouring layers has a matrix of its own, whatever goes through it.", 33,
    {
        14: "first-network | 14 is the network of exercise 1, or the count of all neurons. Count the lines here: the "
            "layers are 4, 2, 5 and 3 neurons, which makes three matrices.",
        18: "last-missing | The last matrix is missing: from the second hidden layer to the outputs.",
        25: "first-missing | The first matrix is missing: from the inputs to the first hidden layer.",
        23: "middle-missing | The matrix in the middle is missing: from the first hidden layer to the second.",
        120: "multiplied | That multiplies all layers: each pair of neighbouring layers has lines of its own, and "
            "they add up.",
        10: "neurons | That counts the neurons behind the inputs; count the lines between them.",
        4950: "flowers | All flowers go through the same weights: their number does not matter.",
        43: "biases | That counts biases as well, and this network has none.",
    },
)
