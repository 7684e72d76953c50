"""The exercises of lesson 03, Gradient descent."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, Y, feedforward, mse, numerical_gradient

from . import judge
from .cases import BACKWARDS, NETWORKS
from .judge import NUMBER

# fmt: off
_function = functools.partial(judge.function, scope=globals())


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
