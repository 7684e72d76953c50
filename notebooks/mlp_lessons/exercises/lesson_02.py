"""The exercises of lesson 02, Loss."""

import functools

import numpy as np

from mlp_helpers import X, Y, accuracy, mse, sigmoid

from . import judge
from .cases import FORWARDS, NETWORKS
from .judge import NOT_ANSWERED, NOT_YET, NUMBER, RIGHT, Message

# fmt: off
_value = functools.partial(judge.value, module=__name__)
_function = functools.partial(judge.function, scope=globals())


check_cautious_loss = _value(
    "my_loss", NUMBER, "this is how nine errors become one number.", 0.12,
    {
        0.1: "rounded | Nearly. Give two decimals.",
        0.36: "flowers | That takes N = 3, the number of flowers. N counts the numbers in Y.",
        0.24: "half | The ½ is missing, or 0.2² was computed as 0.4.",
        0.72: "bare-flowers | The ½ is missing, and N counts the numbers in Y, not the flowers.",
        2.16: "bare-sum | That is the sum of the squares. 1/(2N) is missing.",
        1.08: "N-forgotten | 1/N is missing.",
        0.2: "not-squared | The errors are not squared.",
        -0.0667: "not-squared-signed | The errors are not squared, so the negative ones cancel the others.",
    },
)

check_mse = _function(
    "my_mse", "O_out Y", "this is the one number that training makes smaller.",
    "N = Y.size; half = 2; E = O_out - Y; S = E ** 2; total = np.sum(S); result = total / (half * N)",
    [(out, Y) for f, (_, Y, _, _) in zip(FORWARDS, NETWORKS, strict=True) for out in (f.O_out, 3 * f.O_in)], [
        ("N-forgotten | 1/N is missing, but the loss must not grow with the number of flowers.", "N = 1"),
        ("N-flowers | N counts the rows here, but it must count all the numbers in Y.", "N = len(Y)"),
        ("N-columns | N counts the columns here, but it must count all the numbers in Y.", "N = Y.shape[1]"),
        ("N-3 | N is always 3 here, but it must count all the numbers in Y.", "N = 3"),
        ("N-9 | N is always 9 here, which fits only the slides. Count the numbers in Y.", "N = 9"),
        ("N-squared | N counts the numbers in Y, which is rows times columns. Here one of the two is squared.",
         "N = len(Y) ** 2", "N = Y.shape[1] ** 2"),
        ("half | The ½ is missing.", "half = 1"),
        ("bare-sum | That is the bare sum. Both the ½ and 1/N are missing.", "N = 1; half = 1"),
        ("half-twice | The ½ is there twice.", "half = 4"),
        ("not-squared | The errors are not squared, so those of opposite sign cancel. Or else only Y is squared: "
         "(O_out - Y) ** 2 needs its brackets.", "S = E", "S = -E"),
        ("doubled | The errors are doubled, not squared: a square is ** 2. Or else both the squares and the ½ are "
         "missing.", "S = E * 2", "S = -E * 2"),
        ("squares-apart | The square of a difference is not the difference of the squares: write (O_out - Y) ** 2.",
         "S = O_out**2 - Y**2", "total = (np.sum(O_out) - np.sum(Y)) ** 2"),
        ("variance | np.var and np.std subtract the mean first, but it is the errors themselves that are squared.",
         "S = (E - np.mean(E)) ** 2"),
        ("cubed | A square is ** 2.", "S = E ** 3", "S = E ** 4"),
        ("matrix-product | @ is the matrix product. A square is ** 2, which works entry by entry.", "S = E @ E",
         "S = E @ E.T", "S = E.T @ E"),
        ("sum-squared | Each error must be squared by itself, before the sum, or errors of opposite sign cancel.",
         "total = np.sum(E) ** 2", "total = np.sum(E) ** 2 / Y.size", "total = np.sum(E) ** 2 / Y.size; half = 1",
         "total = np.sum(np.sum(E, axis=1) ** 2)", "total = np.sum(np.sum(E, axis=0) ** 2)"),
        ("first-row | Only the first row has been added up: does return stand inside the loop?",
         "total = np.sum(S[0])"),
        ("first-number | Only the first number has been added up: does return stand inside the loop?",
         "total = S[0, 0]"),
        ("last-row | Only the last row counts: total = … starts anew each time; write total = total + ….",
         "total = np.sum(S[-1])"),
        ("last-number | Only the last number counts: total = … starts anew each time; write total = total + ….",
         "total = S[-1, -1]"),
        ("abs | abs takes the signs away. Square the errors instead.", "S = abs(E)"),
        ("brackets | Brackets are missing: / 2 * N divides by 2, then multiplies by N.", "result = total / half * N"),
        ("multiplied | The sum is multiplied by 2N here, but it must be divided.", "result = total * half * N"),
        ("not-summed | The squares are not added up: the loss is one number for all flowers and outputs.", "total = S",
         "total = S; N = 1", "total = S; N = 1; half = 1"),
        ("one-axis | That is one number for each row or column. The loss is a single number, so sum over both.",
         "total = np.sum(S, axis=1)", "total = np.sum(S, axis=0)",
         *(f"result = np.mean(S, axis={axis}) / {by}" for axis in (0, 1) for by in (1, 2))),
        ("averaged-too | That divides by N twice: np.mean has divided already.", "total = np.mean(S)"),
        ("root | There is a square root here, and the loss has none.", "result = np.sqrt(total / (half * N))",
         "result = np.sqrt(total / N) / half", "result = np.sqrt(total) / (half * N)"),
        ("cross-entropy | That is cross-entropy, which is another loss. This one adds up squares.",
         *(f"total = {sum}" + factor for sum in ("-np.sum(Y * np.log(O_out))",
           "-np.sum(Y * np.log(O_out) + (1 - Y) * np.log(1 - O_out))") for factor in ("", "; half = 1",
           "; half = 1; N = len(Y)", "; half = 1; N = 1"))),
        ("right-outputs | Only the outputs of the right species are counted, but the errors of the others count too.",
         "S = (E * Y) ** 2"),
        ("added | The error is the difference O_out − Y. Here the two are added or multiplied.", "E = O_out + Y",
         "E = O_out * Y"),
        ("negative | The sign is flipped: a loss is never negative.", "result = -total / (half * N)"),
        ("largest | That is the largest of the squares, but the loss adds up all of them.", "total = np.max(S)"),
        ("accuracy | That counts decisions, but the loss adds up squares.",
         "result = np.mean(O_out.argmax(axis=1) == Y.argmax(axis=1))",
         "result = np.mean(O_out.argmax(axis=1) != Y.argmax(axis=1))"),
    ],
)

check_N_150 = _value(
    "my_N_150", NUMBER, "N grows with the number of flowers, so that the loss does not.", 450,
    {
        150: "flowers | That counts the flowers, but each flower has more than one number in Y.",
        9: "slides | That is N for three flowers.",
        900: "twice | That is 2N, which is what the formula divides by.",
        600: "inputs | That counts the numbers in X, but N counts those in Y.",
    },
)


def _better_network(A, B):
    if judge.unanswered(A) or judge.unanswered(B):
        return Message(NOT_ANSWERED, "put three rows of three numbers in place of each None, and run the cell.")
    said = []
    for name, answers in (("my_A", A), ("my_B", B)):
        O_out = judge.numbers(answers)
        if O_out is None or O_out.shape != Y.shape:
            words = f"{name} must be three rows of three numbers: a row for each flower, a column for each species."
            return Message(NOT_YET, words, mistake="shape")
        if not np.all((O_out >= 0) & (O_out <= 1)):
            words = f"The entries of {name} must be between 0 and 1, like those that a sigmoid gives."
            return Message(NOT_YET, words, mistake="beyond-0-and-1")
        *_, second, first = np.sort(O_out).T
        if np.any(second == first):
            words = f"A row of {name} has two largest entries, but every decision must be clear."
            return Message(NOT_YET, words, mistake="undecided")
        said.append((accuracy(O_out, Y), mse(O_out, Y)))
    (accuracy_A, loss_A), (accuracy_B, loss_B) = said
    numbers = f"A: accuracy {accuracy_A:.0%}, loss {loss_A:.4f}. B: accuracy {accuracy_B:.0%}, loss {loss_B:.4f}."
    if accuracy_A > accuracy_B and loss_A > loss_B:
        words = "the accuracy sees which output leads, and the loss sees how far each answer is from its label."
        return Message(RIGHT, f"{words} {numbers}")
    if accuracy_A < accuracy_B and loss_A < loss_B:
        return Message(NOT_YET, f"{numbers} A and B are swapped.", mistake="swapped")
    if accuracy_A <= accuracy_B:
        return Message(NOT_YET, f"{numbers} A must be right about more flowers than B.", mistake="accuracy")
    words = f"{numbers} B is wrong more often, as it should be, but its loss must be the smaller one."
    return Message(NOT_YET, words, mistake="loss")


@judge.signed
def check_better_network(A, B):
    return judge.safely(_better_network, A, B)
