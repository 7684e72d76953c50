"""The exercises of lesson 03, Gradient descent."""

import functools

import numpy as np

from mlp_helpers import W1, W2, X, Y, feedforward, mse, numerical_gradient

from . import judge
from .cases import BACKWARDS, NETWORKS
from .judge import NUMBER

# fmt: off
_value = functools.partial(judge.value, module=__name__)
_function = functools.partial(judge.function, scope=globals())


check_feedforwards = _value(
    "my_feedforwards", NUMBER, "every weight makes measuring more expensive, so no large network is trained like that.",
    140,
    {
        70: "one-way | That nudges each weight once, but each is nudged up and down.",
        28: "slides | That is for the slides' network, with 4, 2 and 3 neurons.",
        14: "slides-weights | That is the number of weights in the slides' network.",
        80: "W1-alone | That is only W1, nudged up and down. W2 has weights, too.",
        60: "W2-alone | That is only W2, nudged up and down. W1 has weights, too.",
        110: "bracket | Only the weights of W1 are nudged up and down here: is a bracket missing?",
        120: "multiplied | 4 · 10 · 3 multiplies all the layers, but the weights of W1 and of W2 add up.",
        240: "multiplied-twice | 4 · 10 · 3 multiplies all the layers, but the weights of W1 and of W2 add up.",
        420: "flowers | One feedforward takes all three flowers at once, so they don't count.",
    },
)

STEP_CASES = [(W1, BACKWARDS[0].W1_update, 2.0)]
STEP_CASES += [(W2, back.W2_update, 0.3) for (*_, W2), back in zip(NETWORKS, BACKWARDS, strict=True)]

check_step = _function(
    "my_step", "W W_update alpha", "repeated often enough, this is all that learning is.",
    "slope = W_update; move = alpha * slope; result = W - move", STEP_CASES, [
        ("uphill | The sign is flipped: that goes uphill.", "W + move"),
        ("alpha-forgotten | alpha is missing.", "move = slope"),
        ("change-alone | That is only the change. Return the new W.", "move", "-move"),
        ("unchanged | W comes back as it went in: the step is missing.", "W"),
        ("alpha-on-W | alpha must stretch only the update, not W. Check the brackets.",
         "alpha * (W - slope)", "alpha * W - slope", "alpha * W - move"),
        ("divided | The update is divided by alpha, but it must be multiplied by it.", "move = slope / alpha"),
        ("alpha-twice | alpha is used twice, but it stretches the update once.", "move = alpha**2 * slope"),
        ("two-steps | Those are two steps. Take one.", "W - 2 * move"),
        ("alpha-added | alpha is added or subtracted, but it multiplies the update.", "move = alpha + slope",
         "move = slope - alpha", "move = alpha - slope"),
        ("times-W | W is a factor here, but a step is a difference: W minus alpha times the update.", "W * move",
         "W - W * move", "W / move", "alpha - W * slope"),
        ("swapped | W and W_update are swapped.", "slope - alpha * W"),
        ("turned-round | The subtraction is the wrong way round: W comes first, and the step is taken from it.",
         "move - W"),
        ("sign-alone | Only the sign of each slope is used, but the steeper the slope, the longer the step.",
         "slope = np.sign(W_update)"),
        ("abs | The signs of the slopes are lost, but some weights must grow and others shrink.",
         "slope = abs(W_update)"),
        ("averaged-again | The update is already an average, so divide nothing more.",
         "move = alpha * slope / W.size",
         "move = alpha * slope / len(W)"),
        ("averaged | Each weight has a slope of its own, but here they all take the same one.",
         "slope = np.mean(W_update)",
         "slope = np.sum(W_update)", "slope = W_update[0, 0]", "slope = W_update.sum(axis=0)"),
        ("one-minus-alpha | alpha stretches the update. It does not shrink W.", "(1 - alpha) * W - move",
         "(1 - alpha) * W + move"),
        ("transposed | There is one transpose too many: W and W_update fit as they are.",
         "slope = W_update.T", "result = (W - move).T"),
        ("matrix-product | @ is the matrix product. alpha stretches every entry, so use *.", "move = alpha @ slope",
         "move = slope @ alpha"),
    ],
)


def _curve(function):
    """function as an f that remembers the last two points at which it was called."""

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
    "my_slope", "f w", "the sign of a slope says which way is down, whatever f is.",
    "h = _nudge(f, w); up = f.bare(w + h); here = f.bare(w); down = f.bare(w - h); "
    "result = _measured_slope(f.bare, w)",
    [(_curve(_loss_along), 0.2), (_curve(lambda w: w**3), 2.0), (_curve(np.exp), 0.0), (_curve(np.cos), 1.5),
     (_curve(lambda w: w**4 - 5 * w), -3.0)], [
        ("power | In Python, 10^-5 is not a power: it is −15. Write 1e-5.", "(f.bare(w + 15) - f.bare(w - 15)) / 30"),
        ("nudge | The formula is right, but this nudge is too large or too small. Try 1e-5.", "(up - down) / (2 * h)"),
        ("turned-round | The subtraction is the wrong way round, so the sign is flipped.", "(down - up) / (2 * h)",
         "(here - up) / h"),
        ("not-divided | The difference must be divided by the whole distance between the two points.", "up - down",
         "up - here"),
        ("multiplied | The difference must be divided by the distance between the two points, not multiplied by it.",
         "(up - down) * (2 * h)"),
        ("nudge-squared | That divides by the nudge twice. The distance between the two points is two nudges.",
         "(up - down) / h**2", "(up - down) / (2 * h) ** 2", "(up - down) / (2 * h**2)"),
        ("value-of-way | That is f of the distance between the points. Take the difference of two values of f.",
         "f.bare(2 * h) / (2 * h)", "f.bare(2 * h)"),
        ("w | That is w, or a point beside it. Where does f come in?", "w", "w + h"),
        ("twice-nudged | The distance between the points is two nudges, not four.", "(up - down) / (4 * h)"),
        ("sign-lost | The sign is lost: where f falls, its slope is negative.",
         "abs(_measured_slope(f.bare, w))", "max(0.0, _measured_slope(f.bare, w))"),
        ("one-nudge | That divides by one nudge, but the two points are two nudges apart.", "(up - down) / h"),
        ("two-nudges | That divides by two nudges, but the other point is only one nudge from w.",
         "(up - here) / (2 * h)"),
        ("times-nudge | Brackets are missing: / 2 * nudge divides by 2, then multiplies by the nudge.",
         "(up - down) / 2 * h"),
        ("brackets | Brackets are missing: the whole difference must be divided.", "up - down / (2 * h)",
         "up - down / 2 * h"),
        ("one-sided | That is one-sided, and the nudge is too large for it. Nudge both ways, by about 1e-5.",
         "(up - here) / h", "(here - down) / h"),
        ("right-one-sided | Right: but it is one-sided, and nudging both ways is more exact.", "(up - here) / h",
         "(here - down) / h"),
        ("value | That is the value of f at w. Return its slope.", "here"),
        ("at-0 | That is the slope at 0, whatever w is. Nudge w.", "_measured_slope(f.bare, 0.0)"),
        ("always-0 | That is always 0. Are both points the same, or is the nudge so small that w + nudge is w again? "
         "Nudge by 1e-5, once up and once down.", "0.0"),
        ("added | The two values are added, but the slope takes their difference.", "(up + down) / (2 * h)",
         "(up + here) / h", "up + down"),
        ("average | That is the average of the two values, but the slope takes their difference.", "(up + down) / 2"),
        ("second | That is the slope of the slope. f(w) itself plays no part in the slope.",
         "(up - 2 * here + down) / h**2"),
        ("value-divided | Only one value is divided by the nudge, but the slope takes the difference of two.", "up / h",
         "here / h", "up / (2 * h)"),
        ("half | That divides by 2, but the two points are two nudges apart.", "(up - down) / 2"),
        ("nudged-value | That is the same for every f. The nudge belongs inside the brackets: f(w + nudge).", "1.0",
         "2.0"),
        ("secant | That is the slope of a line from 0 to w, or of no line. The slope at w takes two points beside w.",
         "here / w",
         "(here - f.bare(0.0)) / w", "(up - down) / (2 * w)"),
        ("inverse | The fraction is upside down: the difference of the values goes on top, the distance below.",
         "(2 * h) / (up - down)",
         "h / (up - down)"),
        ("by-w | w divides or multiplies here, but the points are two nudges apart, whatever w is.",
         "(up - down) / (2 * h) * w", "(up - down) / w", "(up - down) / (2 * h * w)"),
    ], near=1e-4,
)

check_same_walk = _value(
    "my_alpha", NUMBER, "a learning rate means something only together with the loss that it belongs to.", 40 / 3,
    {
        120: "inverse | That is the wrong way round: the classmate's slopes are larger than ours, so the rate must be "
            "smaller.",
        40: "same-rate | With another N the loss changes, and all its slopes change with it.",
        40 / 9: "ninth | Is the classmate's loss nine times ours? Compare 2 · 3 with 2 · 9.",
        20 / 3: "half-too | The 2 is in both formulas, so it changes nothing.",
        20: "half-alone | The 2 is in both formulas. What differs is N.",
        13.34: "rounded-up | Nearly, but it is rounded the wrong way. Give more decimals, or let Python compute it.",
        13: "rounded | Nearly. Give at least two decimals, or let Python compute it.",
        13.3: "rounded-1 | Nearly. Give at least two decimals, or let Python compute it.",
    }, near=4e-4,
)
