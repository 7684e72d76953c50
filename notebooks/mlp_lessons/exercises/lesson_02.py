"""The exercises of lesson 02, Loss."""

import functools

import numpy as np

from mlp_helpers import X, Y, accuracy, mse, sigmoid

from . import judge
from .cases import FORWARDS, NETWORKS
from .judge import NOT_ANSWERED, NOT_YET, NUMBER, RIGHT, Message

# fmt: off
_function = functools.partial(judge.function, scope=globals())


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
