"""The exercises of the series: one `check_…(answer)` each, with its right way and the classic mistakes.

How an answer is compared with them stands in judge.py. Every formula here is text, so that a mistake
stands on one line: "a = x + y; result = a / 2". A mistake names only the steps that go wrong.
"""

import functools

import numpy as np

import judge
from judge import ANY, NOT_ANSWERED, NOT_YET, RIGHT, Message
from mlp_helpers import W1, W2, X, Y, accuracy, backpropagation, feedforward, mse, numerical_gradient, sigmoid, train

# fmt: off
# ---------------------------------------------------------------- inputs to try


_function = functools.partial(judge.function, scope=globals())


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


def _two(matrix):
    return np.round(matrix, 2)


# ---------------------------------------------------------------- 00 Start here

NUMBER = "put your number in place of None, and run the cell."

check_weights = judge.value(
    "my_weights", NUMBER, "these are the numbers that training will have to find.", 14,
    {
        9: "9 is the count of the neurons; count the lines between them.",
        10: "10 is 4 + 2 · 3, or 4 · 2 + 2. Every neuron of a layer has a line to every neuron of the next.",
        12: "12 is 4 · 3, as if the lines led past the hidden layer.",
        24: "24 multiplies all three layers: each pair of neighbouring layers has lines of its own, and they add up.",
        8: "8 is W1 alone. More lines lead on from the hidden layer.",
        6: "6 is W2 alone, or 4 + 2, which counts neurons. Other lines lead to the hidden layer.",
        26: "26 has lines from the inputs straight to the outputs as well; there are none.",
        19: "19 counts biases as well, which many networks have; this one has none.",
        42: "42 counts once for each flower, but all flowers share the same weights.",
    },
)

check_cell = judge.value(
    "my_cell", "put (row, column) in place of None, and run the cell.",
    "a row is a flower and a column is a measurement, in every matrix of this series.", (2, 1),
    {
        (1, 2): "Row and column are swapped: the row, which is the flower, comes first.",
        (3, 2): "You counted from 1; Python counts from 0.",
        (2, 3): "You counted from 1 and put the column first: the row comes first, and Python counts from 0.",
        (0, 1): "The column is right, but that row is the setosa.",
        (1, 1): "The column is right, but that row is the versicolor.",
        (2, 0): "The row is right, but that column is the sepal length.",
        (2, 2): "The row is right, but that column is the petal length.",
    }, returns=("row", "column"),
)

check_deeper = judge.value(
    "my_weights", NUMBER, "each pair of neighbouring layers has a matrix of its own, whatever goes through it.", 33,
    {
        14: "The layers are 4, 2, 5 and 3 neurons: that is three matrices, not two.",
        18: "The last matrix is missing: from the second hidden layer to the outputs.",
        25: "The first matrix is missing: from the inputs to the first hidden layer.",
        23: "The matrix in the middle is missing: from the first hidden layer to the second.",
        120: "That multiplies all layers: each pair of neighbouring layers has lines of its own, and they add up.",
        10: "That counts the neurons behind the inputs; count the lines between them.",
        4950: "All flowers go through the same weights: their number does not matter.",
        43: "That counts biases as well, and this network has none.",
    },
)

# ---------------------------------------------------------------- 01 Feedforward

check_H_in = judge.value(
    "my_H_in", NUMBER, "every entry of a matrix product is such a row times a column.", 1.45,
    {
        1.2: "That is what hidden neuron 0 receives: take the second column of W1, which is column 1.",
        2.65: "A sign is lost: one of the four weights is negative.",
        1.4: "The last of the four products is missing, or it was rounded too early.",
        0.81: "That is what the neuron gives. Asked is what it receives: no sigmoid yet.",
        0.91: "That is the versicolor of the lesson; this flower is a new one.",
    },
)

check_feedforward = _function(
    "my_feedforward", "X W1 W2", "this is how the network decides, whole.",
    "feedforward(X, W1, W2).O_out", [(X, W1, W2) for X, _, W1, W2 in NETWORKS], [
        ("The sigmoid is forgotten in both layers.", "X @ W1 @ W2"),
        ("The sigmoid is forgotten in the hidden layer.", "sigmoid(X @ W1 @ W2)"),
        ("The sigmoid is forgotten in the output layer: that is O_in.", "feedforward(X, W1, W2).O_in"),
        ("The sigmoid is taken twice in one layer: each layer has one.", "sigmoid(feedforward(X, W1, W2).O_out)",
         "sigmoid(sigmoid(sigmoid(X @ W1)) @ W2)", "sigmoid(sigmoid(sigmoid(sigmoid(X @ W1)) @ W2))"),
        ("That is H_out: the way is only half gone.", "feedforward(X, W1, W2).H_out"),
        ("* multiplies cell by cell; the matrix product is @.", "X * W1", "sigmoid(X @ W1) * W2"),
        ("The order is turned round: the flowers come first, then the weights.", "W1 @ X", "W2 @ sigmoid(X @ W1)"),
        ("Transposed: the flowers must stay in the rows.", "feedforward(X, W1, W2).O_out.T"),
        ("Rounded too early, as on the slides: keep every digit until the end.",
         "feedforward(X, W1, W2, by_hand=True).O_out", "sigmoid(_two(sigmoid(X @ W1)) @ W2)",
         "sigmoid(_two(sigmoid(_two(X @ W1)) @ W2))", "_two(sigmoid(_two(_two(sigmoid(X @ W1)) @ W2)))"),
    ],
)

check_decisions = _function(
    "my_decisions", "O_out", "the largest output is the decision.",
    "O_out.argmax(axis=1)",
    [(FORWARDS[0].O_out,), (np.random.RandomState(1).rand(6, 4),), (np.random.RandomState(2).rand(2, 5),)], [
        ("axis=0 walks down the columns: it finds a flower for each output, not an output for each flower.",
         "O_out.argmax(axis=0)"),
        ("That is how large the largest output is; wanted is its index.", "O_out.max(axis=1)"),
        ("That is the index of the smallest output.", "O_out.argmin(axis=1)"),
        ("Without an axis, argmax counts through the whole matrix: one decision for each row is needed.",
         "O_out.argmax()"),
        ("You counted from 1; Python counts from 0.", "O_out.argmax(axis=1) + 1"),
    ], amounts=False,
)

check_one_matrix = _function(
    "my_one_matrix", "W1 W2", "layers with nothing but straight lines between them are always one layer.",
    "3 * W1 @ W2", [(W1, W2) for *_, W1, W2 in NETWORKS], [
        ("That is the product for H_out = H_in: where has the 3 gone?", "W1 @ W2"),
        ("The 3 is there twice: it stands between the two matrices, once.", "9 * W1 @ W2"),
        ("The 3 divides; each hidden neuron passes on three times as much.", "W1 @ W2 / 3"),
        ("The 3 is added; it multiplies.", "W1 @ W2 + 3", "(W1 + 3) @ W2"),
        ("The order is turned round: the flowers meet W1 first.", "3 * W2 @ W1", "W2 @ W1"),
        ("* multiplies cell by cell; the matrix product is @.", "3 * W1 * W2", "W1 * W2"),
        ("Transposed: W needs a row for each input and a column for each output.", "3 * (W1 @ W2).T"),
        ("There is a sigmoid in it: this network has a straight line in its place.",
         "sigmoid(3 * W1) @ W2", "sigmoid(W1) @ W2", "3 * sigmoid(W1) @ W2", "sigmoid(W1 @ W2)",
         "sigmoid(3 * W1 @ W2)"),
    ],
)

# ---------------------------------------------------------------- 02 Loss

check_cautious_loss = judge.value(
    "my_loss", NUMBER, "now you know what a single number says about nine.", 0.12,
    {
        0.36: "That is with N = 3, the flowers. N counts the numbers in Y.",
        0.24: "The ½ is forgotten, or 0.2² is taken as 0.4.",
        0.72: "The ½ is forgotten, and N counts the numbers in Y, not the flowers.",
        2.16: "That is the sum of the squares. 1/(2N) is forgotten.",
        1.08: "1/N is forgotten.",
        0.2: "The errors are not squared.",
        -0.0667: "The errors are not squared, so the negative ones cancel the others.",
    },
)

check_mse = _function(
    "my_mse", "O_out Y", "this is the one number that training makes smaller.",
    mse, [(forward.O_out, Y) for forward, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True)], [
        ("1/N is forgotten: the loss must not grow with the number of flowers.", "np.sum((O_out - Y) ** 2) / 2"),
        ("N counts the rows here; it must count all the numbers in Y.", "np.sum((O_out - Y) ** 2) / (2 * len(Y))"),
        ("N counts the columns here; it must count all the numbers in Y.",
         "np.sum((O_out - Y) ** 2) / (2 * Y.shape[1])"),
        ("N is always 3 here; it must count all the numbers in Y.", "np.sum((O_out - Y) ** 2) / 6"),
        ("N is fixed here, which fits the slides only: count the numbers in Y.", "np.sum((O_out - Y) ** 2) / 18"),
        ("The ½ is forgotten.", "np.mean((O_out - Y) ** 2)"),
        ("Both the ½ and 1/N are forgotten: that is the bare sum.", "np.sum((O_out - Y) ** 2)"),
        ("The squares are forgotten: errors of opposite sign cancel.",
         "np.sum(O_out - Y) / (2 * Y.size)", "np.sum(Y - O_out) / (2 * Y.size)"),
        ("The errors are doubled, not squared: a square is ** 2.",
         "np.sum((O_out - Y) * 2) / (2 * Y.size)", "np.sum((Y - O_out) * 2) / (2 * Y.size)"),
        ("Each error must be squared by itself, before the sum: errors of opposite sign cancel.",
         "np.sum(O_out - Y) ** 2 / (2 * Y.size)", "np.mean(O_out - Y) ** 2 / 2", "np.mean(O_out - Y) ** 2"),
        ("Only the first row has been added up: does return stand inside the loop?",
         "np.sum((O_out[0] - Y[0]) ** 2) / (2 * Y.size)"),
        ("Only the first number has been added up: does return stand inside the loop?",
         "(O_out[0, 0] - Y[0, 0]) ** 2 / (2 * Y.size)"),
        ("The errors lost their signs by abs: square them instead.", "np.sum(abs(O_out - Y)) / (2 * Y.size)"),
        ("Brackets are missing: / 2 * N multiplies by N.", "np.sum((O_out - Y) ** 2) / 2 * Y.size"),
        ("The errors are not summed: the loss is one number for all flowers and outputs.",
         "(O_out - Y) ** 2 / (2 * Y.size)", "(O_out - Y) ** 2 / 2"),
        ("One number for each row or column is too many: sum over both.",
         "np.sum((O_out - Y) ** 2, axis=1) / (2 * Y.size)", "np.sum((O_out - Y) ** 2, axis=0) / (2 * Y.size)"),
    ],
)

check_N_150 = judge.value(
    "my_N_150", NUMBER, "N grows with the flowers, so the loss need not.", 450,
    {
        150: "That counts the flowers. Each has more than one number in Y.",
        9: "That is N for three flowers.",
        900: "That is 2N, as it stands in the formula.",
        600: "That counts the numbers in X; N counts those in Y.",
    },
)


def _better_network(A, B):
    if judge.unanswered(A) or judge.unanswered(B):
        return Message(NOT_ANSWERED, "put three rows of three numbers in place of both None, and run the cell.")
    said = []
    for name, answers in (("my_A", A), ("my_B", B)):
        O_out = judge.numbers(answers)
        if O_out is None or O_out.shape != Y.shape:
            words = f"{name} must be three rows of three numbers: a row for each flower, a column for each species."
            return Message(NOT_YET, words)
        if not np.all((O_out >= 0) & (O_out <= 1)):
            return Message(NOT_YET, f"The entries of {name} must be between 0 and 1, as those of a sigmoid are.")
        *_, second, first = np.sort(O_out).T
        if np.any(second == first):
            return Message(NOT_YET, f"A row of {name} has two largest entries: the decision must be clear.")
        said.append((accuracy(O_out, Y), mse(O_out, Y)))
    (accuracy_A, loss_A), (accuracy_B, loss_B) = said
    numbers = f"A: accuracy {accuracy_A:.0%}, loss {loss_A:.4f}. B: accuracy {accuracy_B:.0%}, loss {loss_B:.4f}."
    if accuracy_A > accuracy_B and loss_A > loss_B:
        return Message(RIGHT, f"the accuracy sees who leads, the loss sees by how much. {numbers}")
    if accuracy_A < accuracy_B and loss_A < loss_B:
        return Message(NOT_YET, f"{numbers} A and B have changed places.")
    if accuracy_A <= accuracy_B:
        return Message(NOT_YET, f"{numbers} A must be right about more flowers than B.")
    return Message(NOT_YET, f"{numbers} B is wrong more often, as it should be, but its loss must be the smaller one.")


def check_better_network(A, B):
    return judge.safely(_better_network, A, B)


# ---------------------------------------------------------------- 03 Gradient descent

check_feedforwards = judge.value(
    "my_feedforwards", NUMBER, "measuring gets dearer with every weight, which is why nobody trains like that.", 140,
    {
        70: "That nudges each weight once; it is nudged up and down.",
        28: "That is for the slides' network, with 4, 2 and 3 neurons.",
        14: "That is the count of weights in the slides' network.",
        80: "That is W1 alone, nudged up and down. W2 has weights too.",
        60: "That is W2 alone, nudged up and down. W1 has weights too.",
        110: "Only the weights of W1 are nudged up and down here: is a bracket missing?",
        120: "4 · 10 · 3 multiplies all layers: the weights of W1 and of W2 add up.",
        240: "4 · 10 · 3 multiplies all layers: the weights of W1 and of W2 add up.",
        420: "One feedforward takes all three flowers at once.",
    },
)

STEP_CASES = [(W1, BACKWARDS[0].W1_update, 2.0)]
STEP_CASES += [(W2, back.W2_update, 0.3) for (*_, W2), back in zip(NETWORKS, BACKWARDS, strict=True)]

check_step = _function(
    "my_step", "W W_update alpha", "repeated often enough, this is all that learning is.",
    "W - alpha * W_update", STEP_CASES, [
        ("The sign is flipped: that goes uphill.", "W + alpha * W_update"),
        ("alpha is forgotten.", "W - W_update"),
        ("That is the change alone; wanted is the new W.", "alpha * W_update", "-alpha * W_update"),
        ("W is missing the step: it comes back as it went in.", "W"),
        ("alpha must stretch the update alone, not W: mind the brackets.", "alpha * (W - W_update)"),
        ("The update is divided by alpha; it must be multiplied.", "W - W_update / alpha"),
    ],
)


def _curve(function):
    """function as an f that remembers the last two points where it was asked."""

    def f(w):
        f.points = [*f.points[-1:], w]
        return function(w)

    f.points, f.bare, f.__qualname__ = [], function, "f"
    return f


def _nudge(f, w):
    nudge = max((abs(point - w) for point in f.points), default=0) or 1e-5
    return float(f"{nudge:.{6 if nudge > 1e-9 else 1}g}")  # w + 1e-14 is less exact than that


def _measured_slope(f, w):
    return numerical_gradient(lambda W: f(W[0, 0]), [[w]])[0, 0]


def _loss_along(w):
    return mse(feedforward(X, W1, np.where(W2 == 0.2, w, W2)).O_out, Y)


check_slope = _function(
    "my_slope", "f w", "with a slope you know which way is down, whatever f is.",
    "h = _nudge(f, w); up = f.bare(w + h); here = f.bare(w); down = f.bare(w - h); "
    "result = _measured_slope(f.bare, w)",
    [(_curve(_loss_along), 0.2), (_curve(lambda w: w**3), 2.0), (_curve(np.exp), 0.0), (_curve(np.cos), 1.5)], [
        ("In Python 10^-5 is no power, but −15: write 1e-5.", "(f.bare(w + 15) - f.bare(w - 15)) / 30"),
        ("The formula is right, but this nudge is too large or too small: try 1e-5.", "(up - down) / (2 * h)"),
        ("Subtracted the wrong way round: the sign is flipped.", "(down - up) / (2 * h)", "(here - up) / h"),
        ("The difference must be divided by the whole way between the two points.", "up - down", "up - here"),
        ("It must be divided by the way between the two points, not multiplied.", "(up - down) * (2 * h)"),
        ("The sign is lost: where f falls, its slope is negative.",
         "abs(_measured_slope(f.bare, w))", "max(0.0, _measured_slope(f.bare, w))"),
        ("Divided by one nudge, but between the two points it is two.", "(up - down) / h"),
        ("Divided by two nudges, but from w to the other point it is one.", "(up - here) / (2 * h)"),
        ("Brackets are missing: / 2 * nudge multiplies by the nudge.", "(up - down) / 2 * h"),
        ("Brackets are missing: the whole difference must be divided.", "up - down / (2 * h)"),
        ("One-sided, and the nudge is too large for that: nudge both ways, by 1e-5 or so.",
         "(up - here) / h", "(here - down) / h"),
        ("Right: but one-sided; nudging both ways is more exact.", "(up - here) / h", "(here - down) / h"),
        ("That is the value of f at w; wanted is its slope.", "here"),
        ("That is the slope at 0, whatever w is: nudge w.", "_measured_slope(f.bare, 0.0)"),
        ("That is always 0: are both points the same? One nudge goes up, the other down.", "0.0"),
    ], near=1e-4,
)

check_same_walk = judge.value(
    "my_alpha", NUMBER, "a learning rate means something only together with the loss that it belongs to.", 40 / 3,
    {
        120: "The wrong way round: the classmate's slopes are larger than ours, so the rate must be smaller.",
        40: "With another N the loss and all its slopes are another number of times as large.",
        40 / 9: "How many times as large is the loss: nine times? Compare 2 · 3 with 2 · 9.",
        20 / 3: "The 2 stands in both formulas: it changes nothing.",
        20: "The 2 stands in both formulas. What differs is N.",
        13: "Nearly: give two decimals at least, or let Python compute it.",
        13.3: "Nearly: give two decimals at least, or let Python compute it.",
    }, near=5e-4,
)

# ---------------------------------------------------------------- 04 Chain rule

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

# ---------------------------------------------------------------- 05 Backpropagation

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
         "O_error = _two(O_out - Y)", "O_error = _two(O_out - Y); O_delta = _two(O_error * O_out * (1 - O_out))",
         "O_delta = _two(O_error * O_out * (1 - O_out)); W2_update = np.round(H_out.T @ O_delta / N, 3); "
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

# ---------------------------------------------------------------- 06 Training


def _trained(X, Y, W1, W2, alpha, epochs):
    training = train(X, Y, W1, W2, alpha, max(epochs, 0))
    return training.W1[-1], training.W2[-1], training.loss


def _new_W2_too_early(X, Y, W1, W2, alpha, epochs, again=False):
    """Train with W2 changed before W1_update is computed, with or without another feedforward."""
    for _ in range(epochs):
        forward = feedforward(X, W1, W2)
        W2 = W2 - alpha * backpropagation(X, Y, W2, forward).W2_update
        forward = feedforward(X, W1, W2) if again else forward
        W1 = W1 - alpha * backpropagation(X, Y, W2, forward).W1_update
    return W1, W2, ANY


def _one_feedforward(X, Y, W1, W2, alpha, epochs):
    forward = feedforward(X, W1, W2)
    for _ in range(epochs):
        back = backpropagation(X, Y, W2, forward)
        W1, W2 = W1 - alpha * back.W1_update, W2 - alpha * back.W2_update
    return W1, W2, ANY


def _one_matrix_alone(X, Y, W1, W2, alpha, epochs, first):
    for _ in range(epochs):
        new = _trained(X, Y, W1, W2, alpha, 1)
        W1, W2 = (new[0], W2) if first else (W1, new[1])
    return W1, W2, ANY


check_train = _function(
    "my_train", "X Y W1 W2 alpha epochs", "with this you have written the whole network.",
    _trained, [(*NETWORKS[0], 0.5, 7), (*NETWORKS[1], 2.0, 4), (*NETWORKS[2], 3.0, 5)], [
        ("W2 is changed too early: W1_update needs the W2 that the feedforward used.",
         _new_W2_too_early, "_new_W2_too_early(X, Y, W1, W2, alpha, epochs, again=True)"),
        ("The sign is flipped: that goes uphill.", "(*_trained(X, Y, W1, W2, -alpha, epochs)[:2], ANY)"),
        ("One epoch too many.", "(*_trained(X, Y, W1, W2, alpha, epochs + 1)[:2], ANY)"),
        ("One epoch too few.", "(*_trained(X, Y, W1, W2, alpha, epochs - 1)[:2], ANY)"),
        ("Only one step is left at the end: either return stands inside the loop, or every step starts again from "
         "the first weights.", "(*_trained(X, Y, W1, W2, alpha, 1)[:2], ANY)"),
        ("Every step takes the first update: feedforward and backpropagation belong inside the loop.",
         "(*_trained(X, Y, W1, W2, alpha * epochs, 1)[:2], ANY)"),
        ("Feedforward is done once only: it belongs inside the loop.", _one_feedforward),
        ("The weights come back as they went in.", "(W1, W2, ANY)"),
        ("W1 and W2 have changed places in what it returns.", "(*_trained(X, Y, W1, W2, alpha, epochs)[1::-1], ANY)"),
        ("alpha is used twice: it stretches each update once.", "(*_trained(X, Y, W1, W2, alpha**2, epochs)[:2], ANY)"),
        ("alpha is 1 whatever is asked: use the argument.", "(*_trained(X, Y, W1, W2, 1, epochs)[:2], ANY)"),
        ("It always trains 2000 epochs: use the argument.", "(*_trained(X, Y, W1, W2, alpha, 2000)[:2], ANY)"),
        ("W2 never changes: both matrices learn.", "_one_matrix_alone(X, Y, W1, W2, alpha, epochs, first=True)"),
        ("W1 never changes: both matrices learn.", "_one_matrix_alone(X, Y, W1, W2, alpha, epochs, first=False)"),
        ("The weights are right. Each loss comes one epoch late: after a step, the loss needs a new feedforward.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], [new[2][0], *new[2][:-1]])"),
        ("The weights are right. Of the losses the last is missing, after the last step.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], new[2][:-1])"),
        ("The weights are right. Of the losses the first is missing, before any step.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], new[2][1:])"),
        ("The weights are right. Of the losses only the last has come back: collect them in a list.",
         "new = _trained(X, Y, W1, W2, alpha, epochs); (*new[:2], new[2][-1])"),
    ], returns=("W1", "W2", "losses"),
)

def _chosen(name, answer, right, choices, task, praise, question):
    """The Message on an answer that gives one of the choices to each key of right."""
    if any(map(judge.unanswered, answer.values() if isinstance(answer, dict) else [answer])):
        return Message(NOT_ANSWERED, f"{task}, and run the cell.")
    if not isinstance(answer, dict) or set(answer) != set(right):
        return Message(NOT_YET, f'{name} must be a dict with the keys "A", "B" and "C".')
    for key, choice in answer.items():
        if not isinstance(choice, str) or choice not in choices:
            return Message(NOT_YET, f"{key} needs one of these, to the letter: {', '.join(choices)}.")
    wrong = sorted(key for key in right if answer[key] != right[key])
    if not wrong:
        return Message(RIGHT, praise)
    count = len(right) - len(wrong)
    said = question.format(key=wrong[0], choice=answer[wrong[0]], would=choices[answer[wrong[0]]])
    return Message(NOT_YET, f"{count} of {len(right)} {'is' if count == 1 else 'are'} right. {said}")


ILLNESSES = {  # and what each of them would do
    "alpha too large": "make the loss leap in the first steps and then stand still",
    "all weights zero": "start at exactly 0.125, since every output is ½, and learn like a network with one neuron",
    "flipped sign": "make the loss rise from the first step on",
}
PATIENTS = {"A": "all weights zero", "B": "flipped sign", "C": "alpha too large"}


def patients():
    """The trainings of A, B and C, on the slides' three flowers."""
    return [train(X, Y, 0 * W1, 0 * W2, 1, 1000), train(X, Y, W1, W2, -1, 1000), train(X, Y, W1, W2, 50, 1000)]


def check_diagnosis(answer):
    task = "put one of the three illnesses for each of the patients"
    praise = "a loss curve is the first thing to look at when training goes wrong."
    question = "“{choice}” would {would}: does the curve of {key} do that?"
    return judge.safely(_chosen, "my_diagnosis", answer, PATIENTS, ILLNESSES, task, praise, question)


STARTS = {"A": (W1, 0 * W2), "B": (0 * W1, W2), "C": (0 * W1 + 0.5, 0 * W2 + 0.5)}
FATES = {"A": "learn", "B": "learn", "C": "fail"}


def check_starts(answer):
    choices = {"learn": "", "fail": ""}
    task = "put “learn” or “fail” for each of the three starts"
    praise = "what must differ is the two hidden neurons; a difference in one of the two matrices is enough."
    question = "Take each start through its first two steps: when do the two hidden neurons begin to differ, if ever?"
    return judge.safely(_chosen, "my_starts", answer, FATES, choices, task, praise, question)


SYMPTOMS = {  # the lesson's words, and what each of them means
    "climbs": "nearly every epoch raises the loss",
    "jumps": "the loss still leaps up, by 1% or more, in the last half of the epochs",
    "stands still": "in the last half the loss hardly changes, since hardly any slope is left or alpha is 0",
    "crawls": "the loss neither stands still nor jumps, but in the last half it changes by less than 15%",
    "twins": "the columns of W1 are the same at the end",
}


def _symptoms(training, alpha):
    """{symptom: (does this training have it, the numbers that say so)}"""
    loss, W1, W2 = training.loss, training.W1[-1], training.W2[-1]
    steps, changes = len(loss) - 1, np.diff(loss)
    rises, falls = np.count_nonzero(changes > 1e-9), np.count_nonzero(changes < -1e-9)
    half = steps // 2
    late, leaps = loss[half:], np.count_nonzero(changes[half:] > 0.01 * loss[half:-1])
    change = np.ptp(late) / late[0]
    back = backpropagation(X, Y, W2, feedforward(X, W1, W2))
    steepest = max(np.abs(back.W1_update).max(), np.abs(back.W2_update).max())
    apart = np.ptp(W1, axis=1).max()
    climbs, jumps = rises > 10 * falls and loss[-1] > loss[0], leaps >= 3
    flat = steepest < 0.002 or alpha == 0
    still = change < 0.01 and flat and not jumps
    counted = f"the loss rose in {rises} and fell in {falls} of {steps} epochs"
    slowly = f"in the last half the loss changed by {change:.2%}, and " + (
        "alpha is 0" if alpha == 0 else f"the steepest slope at the end is {steepest:.4f}"
    )
    return {
        "climbs": (climbs, counted),
        "jumps": (jumps, f"in the last half the loss leapt up by 1% or more in {leaps} epochs"),
        "stands still": (still, slowly),
        "crawls": (change < 0.15 and not climbs and not jumps and not still, slowly),
        "twins": (W1.shape[1] > 1 and apart < 1e-6, f"the columns of W1 are up to {apart:.2g} apart"),
    }


def _broken(answer, symptom):
    values = answer.values() if isinstance(answer, dict) else [answer]
    if any(map(judge.unanswered, [*values, symptom])):
        return Message(NOT_ANSWERED, "fill in my_broken and my_symptom, and run the cell.")
    if not isinstance(answer, dict) or set(answer) != {"alpha", "W1", "W2", "epochs"}:
        return Message(NOT_YET, "my_broken must be dict(alpha=…, W1=…, W2=…, epochs=…).")
    if not isinstance(symptom, str) or symptom not in SYMPTOMS:
        return Message(NOT_YET, f"my_symptom must be one of these, to the letter: {', '.join(SYMPTOMS)}.")
    epochs, alpha = answer["epochs"], judge.numbers(answer["alpha"])
    if not isinstance(epochs, int | np.integer) or not 100 <= epochs <= 5000 or alpha is None or alpha.shape:
        words = "Take a whole number of 100 to 5000 epochs, and one number for alpha: enough to see a symptom."
        return Message(NOT_YET, words)
    try:
        training = train(X, Y, answer["W1"], answer["W2"], alpha, epochs)
    except ValueError as error:
        return Message(NOT_YET, f"It does not train at all: {error}.")
    if not np.isfinite(training.W1).all() or not np.isfinite(training.W2).all():
        return Message(NOT_YET, "The weights have grown beyond every number. Take smaller ones, or a smaller alpha.")
    ends = f"the loss goes from {training.loss[0]:.4f} to {training.loss[-1]:.4f} in {epochs} epochs"
    seen = _symptoms(training, alpha)
    healthy = train(X, Y, W1, W2, 1, epochs)
    if training.loss[-1] <= 1.1 * healthy.loss[-1] and not seen["jumps"][0]:
        return Message(NOT_YET, f"It is not broken: {ends}, as good as with alpha = 1 and the slides' weights.")
    found, numbers = seen[symptom]
    if found:
        return Message(RIGHT, f"it is broken, and “{symptom}” is what one sees: {numbers}, and {ends}.")
    return Message(NOT_YET, f"It is broken: {ends}. But “{symptom}” means: {SYMPTOMS[symptom]}. Here {numbers}.")


def check_broken(answer, symptom):
    return judge.safely(_broken, answer, symptom)


# ---------------------------------------------------------------- 08 Recovering the weights

check_N = judge.value(
    "my_N", "put a list of whole numbers in place of None, and run the cell.",
    "one entry leaves three N; all six together leave one.", [7, 8, 9],
    {
        (9,): "9 fits, but it is not alone: this entry is small, and printed with three decimals.",
        (9, 10, 11): "That is for W2_update[1, 1]; row 0 has survived.",
        (8, 9): "One more fits: try the smaller ones too.",
        (8,): "8 is not alone: round to three decimals before you compare.",
    }, read=np.unique,
)


check_columns = judge.value(
    "my_columns", "put two numbers in place of (None, None), and run the cell.",
    "the second decimal of H_in was most of the evidence.", (15, 23),
    {
        (23, 15): "The two have changed places.",
        (1, 1): "That is for two decimals: compare with what is printed here, as 1.5.",
        (11, 9): "A sum that is exactly 0.05 away fits as well.",
        (12, 15): "Some sums that are exactly 0.05 away are missing: floats lie a hair beside them. Allow 0.051.",
        (13, 15): "A sum that is exactly 0.05 away fits as well, whichever way it would be rounded.",
        (12, 19): "Compare with the numbers of one decimal: H_in has two.",
        (15, 22): "The end of the range is missing: 1 counts too.",
        (3, 0): "Negative weights are missing.",
        (90, 93): "At most 0.05 away, not 0.1.",
    },
)


def _count(H_out, o, decimals, *, start=-1, beyond=1, flowers=slice(None), printed=2):
    """How many pairs of numbers from −1 to 1 with so many decimals turn H_out into o."""
    values = np.arange(start * 10**decimals, 10**decimals + beyond) / 10**decimals
    pairs = np.stack(np.meshgrid(values, values), axis=-1).reshape(-1, 2)
    return np.count_nonzero((np.round(pairs @ H_out[flowers].T, printed) == o[flowers]).all(axis=1))


PRINTED = feedforward(X, W1, W2, by_hand=True)
# No sum here ends in half a hundredth, so it is no matter how a half is rounded.
COUNTS = [
    (PRINTED.H_out, PRINTED.O_in[:, 0], 1),
    (np.array([[0.25, 0.75], [0.5, 0.5]]), np.array([1.0, 1.0]), 0),
    (np.array([[0.5, 0.0]]), np.array([0.2]), 1),
    (np.array([[0.5, 0.5]]), np.array([0.5]), 0),
]
HUNDREDTHS = [(PRINTED.H_out, PRINTED.O_in[:, 0], 2)]  # with one decimal too many it would take a minute

check_count = _function(
    "my_count", "H_out o decimals", "where more decimals are allowed, one column no longer has one answer.",
    _count, COUNTS, [
        ("It counts nothing: is return inside a loop, or == compared with another shape?", "0"),
        ("It never counts beyond 1: does it stop at the first pair that fits?", "min(_count(H_out, o, decimals), 1)"),
        ("It tries the first flower alone: a pair must fit all of them.",
         "_count(H_out, o, decimals, flowers=slice(1))"),
        ("It tries whole numbers only: does w hold parts of 1, such as a / 10**decimals?", "_count(H_out, o, 0)"),
        ("It tries tenths only, whatever decimals is.", "_count(H_out, o, 1)"),
        ("It allows one decimal too many.", "_count(H_out, o, decimals + 1)"),
        ("The end of the range is missing: 1 counts too.", "_count(H_out, o, decimals, beyond=0)"),
        ("Negative numbers are missing.", "_count(H_out, o, decimals, start=0)"),
        ("Without rounding nothing fits exactly: compare two decimals.", "_count(H_out, o, decimals, printed=9)"),
        ("The sum is rounded to as many decimals as the weights have; the slides print two.",
         "_count(H_out, o, decimals, printed=decimals)"),
    ], amounts=False, slow_cases=HUNDREDTHS,
)
