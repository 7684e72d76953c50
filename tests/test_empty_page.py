"""The stages of the empty page: any way of getting there is right, and the check says what is wrong."""

import itertools
import re
import tracemalloc

import numpy as np
import pytest

from answers import GARBAGE, ask
from mlp_lessons import IRIS
from mlp_lessons.exercises import empty_page, lesson_08
from mlp_lessons.exercises.judge import NOT_ANSWERED, NOT_YET, RIGHT
from on_page import PAGES, STAGES
from save_notebooks import NOTEBOOKS

(PAGE,) = [path for path in NOTEBOOKS if path.stem == "08_your_own_network"]
SOLUTION = "\n".join(exercise.solution for exercise in PAGES[PAGE])
STAGES_OF_SOLUTION = [exercise.solution for exercise in PAGES[PAGE]]
TAKES = {
    "check_data": "X_train Y_train X_valid Y_valid X_test Y_test",
    "check_network": "forward loss start X_train Y_train",
    "check_gradient": "gradient loss start X_train Y_train",
    "check_unseen": "forward weights losses accuracy X_valid Y_valid",
}


def page_with(*changes, stages=4):
    """What a page defines up to a stage, if it is the solution with these changes."""
    source = "\n".join(STAGES_OF_SOLUTION[:stages]).replace("losses = [", "start = weights\nlosses = [", 1)
    source += "\nstart = weights" * (stages in (2, 3))
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    names = {"IRIS": IRIS}
    exec(compile(source, "page", "exec"), names)
    return names


def said(stage, names):
    """The check's message, which must be its only effect."""
    return ask(getattr(lesson_08, stage), *(names[name] for name in TAKES[stage].split()))


@pytest.fixture(autouse=True)
def _in_the_notebooks_folder(monkeypatch):
    monkeypatch.chdir(PAGE.parent)


def test_the_solution_needs_numpy_alone_and_less_than_forty_lines():
    lines = [line for line in SOLUTION.splitlines() if line.strip()]
    assert 25 <= len(lines) < 40
    assert re.findall(r"^(?:import|from) .*", SOLUTION, re.MULTILINE) == ["import numpy as np"]
    names = page_with()
    for stage in STAGES:
        assert said(stage, names).state == RIGHT


# ---------------------------------------------------------------- other ways that are right


BIASES = [
    ("W1, W2 = weights\n    return sigmoid(sigmoid(X @ W1) @ W2)",
     "A, a, B, b = weights\n    return sigmoid(sigmoid(X @ A + a) @ B + b)"),
    ("weights = [random.normal(scale=0.5, size=(4, 3)), random.normal(scale=0.5, size=(3, 3))]",
     "weights = [random.normal(size=(4, 5)), np.zeros(5), random.normal(size=(5, 3)), np.zeros((1, 3))]"),
    ("    W1, W2 = weights\n    H_out = sigmoid(X @ W1)\n    O_out = sigmoid(H_out @ W2)",
     "    A, a, W2, b = weights\n    H_out = sigmoid(X @ A + a)\n    O_out = sigmoid(H_out @ W2 + b)"),
    ("return [X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size]",
     "return [X.T @ H_delta / Y.size, H_delta.sum(axis=0) / Y.size, "
     "H_out.T @ O_delta / Y.size, O_delta.sum(axis=0, keepdims=True) / Y.size]"),
]  # fmt: skip
ONES = [
    ("inputs, labels = flowers[:, :4]", "inputs, labels = np.column_stack([flowers[:, :4], np.ones(149)])"),
    ("size=(4, 3)", "size=(5, 3)"),
    ("range(3000)", "range(6000)"),
]
ENTROPY = [
    ("return sigmoid(sigmoid(X @ W1) @ W2)",
     "z = np.exp(sigmoid(X @ W1) @ W2)\n    return z / z.sum(axis=1, keepdims=True)"),
    ("return np.sum((forward(X, weights) - Y) ** 2) / (2 * Y.size)",
     "return -np.sum(Y * np.log(forward(X, weights))) / len(Y)"),
    ("O_out = sigmoid(H_out @ W2)", "O_out = forward(X, weights)"),
    ("(O_out - Y) * O_out * (1 - O_out)", "O_out - Y"),
    ("X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size", "X.T @ H_delta / len(Y), H_out.T @ O_delta / len(Y)"),
    ("W - update for", "W - 0.3 * update for"),
]  # fmt: skip
DEEP = [
    ("W1, W2 = weights\n    return sigmoid(sigmoid(X @ W1) @ W2)",
     "for W in weights:\n        X = np.tanh(X @ W)\n    return X"),
    ("random.normal(scale=0.5, size=(3, 3))]", "random.normal(size=(3, 6)), random.normal(size=(6, 3))]"),
    ("    W1, W2 = weights\n    H_out = sigmoid(X @ W1)\n    O_out = sigmoid(H_out @ W2)\n"
     "    O_delta = (O_out - Y) * O_out * (1 - O_out)\n    H_delta = (O_delta @ W2.T) * H_out * (1 - H_out)\n"
     "    return [X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size]",
     "    outs, slopes = [X], []\n    for W in weights:\n        outs.append(np.tanh(outs[-1] @ W))\n"
     "    error = (outs[-1] - Y) / Y.size\n    for k in reversed(range(3)):\n"
     "        delta = error * (1 - outs[k + 1] ** 2)\n        slopes.insert(0, outs[k].T @ delta)\n"
     "        error = delta @ weights[k].T\n    return slopes"),
    ("W - update for", "W - 0.3 * update for"),
]  # fmt: skip
MINI = [
    ("    updates = gradient(X_train, Y_train, weights)\n",
     "    batch = random.choice(90, 20, replace=False)\n"
     "    updates = gradient(X_train[batch], Y_train[batch], weights)\n"),
]  # fmt: skip
SUMS = [
    ("/ (2 * Y.size)", "/ 2"),
    ("X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size", "X.T @ H_delta, H_out.T @ O_delta"),
    ("W - update for", "W - 0.003 * update for"),
]  # fmt: skip
OTHER_NAMES = [("X_train, Y_train, weights", "X_train, Y_train, theta"), ("weights = [W -", "theta = [W -"),
               ("in zip(weights", "in zip(theta"), ("start = weights", "start = theta = weights"),
               ("share_right(X_valid, Y_valid, weights)", "share_right(X_valid, Y_valid, theta)"),
               ("\naccuracy = ", "\nweights = theta\naccuracy = ")]  # fmt: skip


RELU = [
    ("return sigmoid(sigmoid(X @ W1) @ W2)",
     "z = np.exp(np.maximum(X @ W1, 0) @ W2)\n    return z / z.sum(axis=1, keepdims=True)"),
    ("return np.sum((forward(X, weights) - Y) ** 2) / (2 * Y.size)",
     "return -np.sum(Y * np.log(forward(X, weights) + 1e-8)) / len(Y)"),
    ("H_out = sigmoid(X @ W1)", "H_out = np.maximum(X @ W1, 0)"),
    ("O_out = sigmoid(H_out @ W2)", "O_out = forward(X, weights)"),
    ("(O_out - Y) * O_out * (1 - O_out)", "O_out - Y"),
    ("(O_delta @ W2.T) * H_out * (1 - H_out)", "(O_delta @ W2.T) * (H_out > 0)"),
    ("X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size", "X.T @ H_delta / len(Y), H_out.T @ O_delta / len(Y)"),
    ("scale=0.5, size=(4, 3)", "scale=0.2, size=(4, 8)"),
    ("size=(3, 3)", "size=(8, 3)"),
    ("W - update for", "W - 0.05 * update for"),
]  # fmt: skip
CLIP = [(old, new.replace("forward(X, weights) + 1e-8", "np.clip(forward(X, weights), 1e-9, 1)")) for old, new in RELU]
FLOAT32 = [("sigmoid(sigmoid(X @ W1) @ W2)",
            "sigmoid(sigmoid(np.float32(X) @ np.float32(W1)) @ np.float32(W2))")]  # fmt: skip
ONE_NUMBER = [  # a weight that is a single number stretches everything that the outputs receive
    ("size=(3, 3))]", "size=(3, 3)), np.array(1.5)]"), ("W1, W2 = weights", "W1, W2, t = weights"),
    ("return sigmoid(sigmoid(X @ W1) @ W2)", "return sigmoid(t * (sigmoid(X @ W1) @ W2))"),
    ("O_out = sigmoid(H_out @ W2)", "z = H_out @ W2\n    O_out = sigmoid(t * z)"),
    ("H_delta = (O_delta @ W2.T)", "H_delta = t * (O_delta @ W2.T)"),
    ("H_out.T @ O_delta / Y.size]", "t * H_out.T @ O_delta / Y.size, np.sum(O_delta * z) / Y.size]"),
]  # fmt: skip
SPLIT = (
    "X_train, Y_train = inputs[:90], labels[:90]\nX_valid, Y_valid = inputs[90:120], labels[90:120]\n"
    "X_test, Y_test = inputs[120:], labels[120:]"
)
BY_TRAINING = (
    SPLIT,
    "low, high = inputs[:90].mean(axis=0), inputs[:90].std(axis=0)\ninputs = (inputs - low) / high\n" + SPLIT,
)


@pytest.mark.parametrize("changes", [BIASES, ONES, ENTROPY, DEEP, MINI, SUMS, OTHER_NAMES, RELU, CLIP, FLOAT32,
                                     ONE_NUMBER, [BY_TRAINING],
                                     [("size=(4, 3)", "size=(4, 20)"), ("size=(3, 3)", "size=(20, 3)")],
                                     [("flowers[:, :4]", "(flowers[:, :4] - 3) / 2")],
                                     [("return [X.T", "return (X.T"), ("O_delta / Y.size]", "O_delta / Y.size)")],
                                     [("accuracy = share", "accuracy = 100 * share")],
                                     [("[:90]", "[:80]"), ("[90:120]", "[80:110]"), ("[120:]", "[110:]")],
                                     [("range(3000)", "range(10500)")]])  # fmt: skip
def test_any_way_of_getting_there_is_right(changes):
    names = page_with(*changes)
    for stage in STAGES:
        assert said(stage, names).state == RIGHT, (stage, said(stage, names))


@pytest.mark.parametrize("seed", [0, 1, 2, 4])  # rounded, the split of 3 is too hard for a linear classifier
@pytest.mark.parametrize("inputs", [
    "flowers[:, 2:4]", "flowers[:, :4].astype(int)", "np.round(flowers[:, :4])", "flowers[:, :4].astype(np.float32)",
    "-flowers[:, :4]", "np.log(flowers[:, :4])", "np.column_stack([flowers[:, 2] / flowers[:, 3], flowers[:, 2:4]])",
    "flowers[:, :4] / np.linalg.norm(flowers[:, :4], axis=1, keepdims=True)", "(flowers[:, :4] - 4) / 4",
    "flowers[:, :4] / flowers[:, :4].max(axis=1, keepdims=True)", "flowers[:, :4] / flowers[:90, :4].max(axis=0)",
    "(flowers[:, :4] - flowers[:90, :4].min(axis=0)) / np.ptp(flowers[:90, :4], axis=0)",
])  # fmt: skip
def test_the_flowers_may_be_measured_anyhow(inputs, seed):
    names = page_with(("flowers[:, :4]", inputs), ("RandomState(1)", f"RandomState({seed})"), stages=1)
    assert said("check_data", names).state == RIGHT


ALL = 'np.loadtxt(IRIS, delimiter=",")'
WITHOUT_A_TWIN = f"np.delete({ALL}, 142, axis=0)"


@pytest.mark.parametrize("inputs", ["flowers[:, :4]", "flowers[:, 2:4]", "(flowers[:, :4] - 4) / 4"])
@pytest.mark.parametrize("taken", [ALL, f"np.delete({ALL}, 101, axis=0)", f"np.unique({ALL}, axis=0)"])
def test_a_twin_may_stay_or_be_left_out(taken, inputs):
    names = page_with((WITHOUT_A_TWIN, taken), ("flowers[:, :4]", inputs), stages=1)
    assert len(names["flowers"]) in (149, 150)
    assert said("check_data", names).state == RIGHT


@pytest.mark.parametrize("inputs", ["flowers[:, :4]", "flowers[:, 2:4]", "(flowers[:, :4] - 4) / 4"])
@pytest.mark.parametrize("missing", [0, 57, 100, 149])
def test_no_other_flower_may_be_left_out(missing, inputs):
    names = page_with(("142", str(missing)), ("flowers[:, :4]", inputs), stages=1)
    assert "Only a copy may be left out: row 101 or row 142" in said("check_data", names)
    names = page_with(("142", f"[{missing}, 142]"), ("flowers[:, :4]", inputs), stages=1)
    assert "must be 150 together, or 149 without row 142" in said("check_data", names)


def test_float32_is_told_that_a_small_nudge_is_lost():
    names = page_with(*FLOAT32, stages=3)
    assert "as exactly as its float32 allows: a nudge of 1e-05 is lost in it" in said("check_gradient", names)


# ---------------------------------------------------------------- what is not right


TEN_LEAKED = (
    "X_test, Y_test = inputs[120:], labels[120:]",
    "X_test, Y_test = np.vstack([inputs[:10], inputs[130:]]), np.vstack([labels[:10], labels[130:]])",
)
EACH_SCALED = "\nX_train, X_valid, X_test = ((X - X.mean(axis=0)) / X.std(axis=0) for X in (X_train, X_valid, X_test))"
LOSS = "return np.sum((forward(X, weights) - Y) ** 2) / (2 * Y.size)"
GRADIENT = "return [X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size]"
WIDE = [("size=(4, 3)", "size=(4, 12)"), ("size=(3, 3)", "size=(12, 3)")]
WRONG = [
    ("check_data", [(SPLIT, SPLIT + EACH_SCALED)], "X_valid is scaled by its own numbers"),
    ("check_data", [(SPLIT, SPLIT + "\nX_train, X_valid, X_test = (X / X.max(0) for X in (X_train, X_valid, X_test))")],
     "X_valid is scaled by its own numbers"),
    ("check_data", [("flowers[:, :4]", "((flowers - flowers.mean(0)) / flowers.std(0))[:, :4]")],
     "The scale, such as the mean or the largest number, is that of all the flowers."),
    ("check_data", [("flowers[:, :4]", "((flowers - flowers.mean(0)) / flowers.std(0, ddof=1))[:, :4]")],
     "is that of all the flowers."),
    ("check_data", [("flowers[:, :4]", "flowers[:, :4] / flowers[:, :4].max(0)"), ("RandomState(1)", "RandomState(2)")],
     "is that of all the flowers."),
    ("check_data", [(SPLIT, SPLIT + "\nX_train = (X_train - X_train.mean(0)) / X_train.std(0)")],
     "X_valid is on a different scale from X_train"),
    ("check_data", [("flowers[:, :4]", "np.column_stack([flowers[:, :4], np.eye(3)[flowers[:, 4].astype(int)]])")],
     "column 4 of X_train tells the species"),
    ("check_data", [("flowers[:, :4]", "(flowers - 2) / 3")], "column 4 of X_train tells the species"),
    ("check_data", [("astype(int)]", "astype(int) - 1]")],
     "The labels are in the wrong columns: species 0 has its 1 in column 2 of Y."),
    ("check_data", [("astype(int)]", "astype(int) - 1]"), ("flowers[:, :4]", "-flowers[:, 2:4]")], "wrong columns"),
    ("check_data", [TEN_LEAKED], "rows of X_test are in X_train as well"),
    ("check_data", [TEN_LEAKED, ("flowers[:, :4]", "flowers[:, 2:4]"), ("RandomState(1)", "RandomState(0)")],
     "rows of X_test are in X_train as well"),
    ("check_data", [TEN_LEAKED, ("inputs, labels = flowers[:, :4]", "m = flowers[:90, :4].mean(axis=0)\n"
                                 "inputs, labels = (flowers[:, :4] - m) / 7")], "rows of X_test are in X_train"),
    ("check_data", [TEN_LEAKED, ("labels[130:]])", "labels[130:]])" + EACH_SCALED)], "scaled by its own numbers"),
    ("check_data", [("random.permutation(flowers)", "flowers[random.choice(149, 149)]")], "are in X_train as well"),
    ("check_data", [("inputs[:90], labels[:90]",
                     "np.vstack(2 * [inputs[:45]]), np.vstack(2 * [labels[:45]])")], "appear more than once"),
    ("check_network", [(LOSS, "return np.mean(forward(X, weights).argmax(axis=1) != Y.argmax(axis=1))")],
     "it has no slope to walk down. Does it count, round, or take argmax?"),
    ("check_network", [(LOSS, "return np.mean((np.round(forward(X, weights)) - Y) ** 2)")], "it has no slope"),
    ("check_network", [(LOSS, "return np.round(np.mean((forward(X, weights) - Y) ** 2), 3)")], "it has no slope"),
    ("check_network", [(LOSS, "return np.sum((X[:, :3] - Y) ** 2)")], "does not change with weights[0]"),
    ("check_network", [(LOSS, "return np.dot(forward(X, weights), Y)")],
     "ValueError: @ does not fit here: a row on the left holds 3, a column on the right 30. Write the shape beside"),
    ("check_network", [(LOSS, "return np.sum(forward(X, weights) ^ Y)")], "A power is **."),
    ("check_gradient", [*WIDE, (GRADIENT, "dW1 = X.T @ H_delta / Y.size\n    dW1[2, 7] += 0.01\n"
                                "    return [dW1, H_out.T @ O_delta / Y.size]")],
     "All slopes are right except that at weights[0][2, 7]."),
    ("check_gradient", [("size=(4, 3)", "size=(4, 800)"), ("size=(3, 3)", "size=(800, 3)"),
                        (GRADIENT, "dW1 = X.T @ H_delta / Y.size\n    dW1[2, 7] *= -1\n"
                         "    return [dW1, H_out.T @ O_delta / Y.size]")], "Most entries are right, but some are off"),
    ("check_gradient", [(GRADIENT, GRADIENT.replace("Y.size", "Y.size * 1.002"))], "They are 1.002 times"),
    ("check_gradient", [(old, new.replace("1e-8", "1e-3")) for old, new in RELU[:-1]],
     "But they are close. Does your loss add a small number inside its log"),
    ("check_gradient", [*FLOAT32, ("(O_out - Y)", "1.1 * (O_out - Y)")], "They are 1.1 times"),
    ("check_data", [("random.permutation(", "(")], "in their order: shuffle"),
    ("check_data", [("np.eye(3)[flowers[:, 4].astype(int)]", "np.eye(3)[np.sort(flowers[:, 4].astype(int))]"),
                    ("X_train, Y_train = inputs[:90], labels[:90]",
                     "labels = random.permutation(labels)\nX_train, Y_train = inputs[:90], labels[:90]")],
     "don't belong together"),
    ("check_data", [("np.eye(3)[flowers[:, 4].astype(int)]", "flowers[:, 4]")], "np.eye(3)[species]"),
    ("check_data", [("X_test, Y_test = inputs[120:], labels[120:]", "X_test, Y_test = inputs[:30], labels[:30]")],
     "Never seen means never"),
    ("check_data", [("X_test, Y_test = inputs[120:], labels[120:]",
                     "X_test, Y_test = np.vstack([inputs[:2], inputs[122:]]), np.vstack([labels[:2], labels[122:]])")],
     "rows of X_test are in X_train as well"),
    ("check_data", [("X_test, Y_test = inputs[120:], labels[120:]", "X_test, Y_test = X_valid, Y_valid")],
     "30 rows of X_test are in X_valid as well"),
    ("check_data", [("inputs[90:120], labels[90:120]", "inputs[:30], labels[:30]")],
     "30 rows of X_valid are in X_train as well"),
    ("check_data", [("inputs[90:120], labels[90:120]", "inputs[90:120], random.permutation(labels[90:120])")],
     "The rows of X_valid and Y_valid don't belong together"),
    ("check_data", [("X_test, Y_test = inputs[120:], labels[120:]",
                     "X_test, Y_test = inputs[120:], random.permutation(labels[120:])")],
     "The rows of X_test and Y_test don't belong together"),
    ("check_data", [("random.permutation(flowers)", "flowers"), ("inputs, labels = flowers[:, :4]",
                     "inputs, labels = random.permutation(flowers[:, :4])")], "don't belong together"),
    ("check_data", [("flowers[:, :4]", "flowers")], "column 4 of X_train tells the species"),
    ("check_data", [("labels[:90]", "labels[:80]")], "X_train has 90 rows and Y_train 80"),
    ("check_data", [("inputs[120:], labels[120:]", "inputs[130:], labels[130:]")], "they must be 150 together"),
    ("check_data", [("[90:120]", "[90:145]"), ("[120:]", "[145:]")], "90, 55 and 4 flowers"),
    ("check_data", [("[:90]", "[:60]"), ("[90:120]", "[60:120]")], "60, 60 and 29 flowers"),
    ("check_data", [("X_test, Y_test = inputs[120:]", "X_test, Y_test = inputs[120:, :3]")], "need the same number"),
    ("check_data", [("np.eye(3)[", "2 * np.eye(3)[")], "one 1 and two 0"),
    ("check_network", [("random.normal(scale=0.5, size=(4, 3))", "np.zeros((4, 3))")], "its neurons may be twins"),
    ("check_network", [("random.normal(scale=0.5, size=(3, 3))", "np.zeros((3, 3))")], "weights[1] is 0 throughout"),
    ("check_network", [("return sigmoid(sigmoid(X @ W1) @ W2)", "return sigmoid(sigmoid(X @ W1) @ W2)[:, :2]")],
     "must be of shape"),
    ("check_network", [("return sigmoid(sigmoid(X @ W1) @ W2)", "sigmoid(sigmoid(X @ W1) @ W2)")], "returns nothing"),
    ("check_network", [("return sigmoid(sigmoid(X @ W1) @ W2)", "return sigmoid(sigmoid(X @ W2) @ W1)")],
     "stops with ValueError"),
    ("check_network", [("return sigmoid(sigmoid(X @ W1) @ W2)", "return sigmoid((X - X.mean(axis=0)) @ W1)")],
     "when it comes alone"),
    ("check_network", [("return sigmoid(sigmoid(X @ W1) @ W2)", "return sigmoid(X @ W1)")], "weights[1]. Does forward"),
    ("check_network", [("return np.sum((forward(X, weights) - Y) ** 2)",
                        "return -np.sum((forward(X, weights) - Y) ** 2)")], "no larger when every answer is wrong"),
    ("check_network", [("return np.sum((forward", "return ((forward"), ], "one finite number"),
    ("check_network", [("def forward(X, weights):", "def forward(X):")], "forward(X, weights) stops with TypeError"),
    ("check_network", [("W1, W2 = weights\n    return sig", "W1, W2 = weights\n    W1 *= 2\n    return sig")],
     "in place"),
    ("check_network", [("random.normal(scale=0.5, size=(3, 3))]", "random.normal(scale=0.5, size=(3, 3))][0]")],
     "must be a list of arrays"),
    ("check_gradient", [("(O_out - Y)", "(Y - O_out)")], "sign is flipped"),
    ("check_gradient", [(" / Y.size, H_out.T @ O_delta / Y.size", ", H_out.T @ O_delta")], "times what nudging"),
    ("check_gradient", [("H_out.T @ O_delta / Y.size]", "H_out.T @ O_delta]")],
     "weights[0] are right, but those at weights[1]"),
    ("check_gradient", [("(O_out - Y) * O_out * (1 - O_out)", "(O_out - Y)")], "weights[0] and weights[1] are wrong"),
    ("check_gradient", [("(O_delta @ W2.T) * H_out * (1 - H_out)", "(O_delta @ W2.T)")], "on the way from one"),
    ("check_gradient", [("(O_delta @ W2.T)", "(O_delta @ W2)")], "weights[1] are right, but those at weights[0]"),
    ("check_gradient", [("return [X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size]",
                         "return [H_out.T @ O_delta / Y.size, X.T @ H_delta / Y.size]")], "is of shape (3, 3)"),
    ("check_gradient", [("return [X.T @ H_delta / Y.size, ", "return [")], "a list of 2 arrays"),
    ("check_gradient", [("return [X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size]",
                         "return [0 * W1, 0 * W2]")], "0 throughout"),
    ("check_gradient", [("(O_out - Y)", "7 * (Y - O_out)")], "flipped, and they also are 7 times"),
    ("check_gradient", [("H_out.T @ O_delta / Y.size]", "H_out @ O_delta / Y.size]")], "the shape beside every line"),
    ("check_unseen", [("W - update for", "W + update for")], "The loss rose"),
    ("check_unseen", [("W - update for", "W - 1e3 * update for")], "the learning rate"),
    ("check_unseen", [("range(3000)", "range(20)")], "that is not enough"),
    ("check_unseen", [("accuracy = share_right(X_valid, Y_valid, weights)", "accuracy = 0.1")],
     "validation flowers right"),
    ("check_unseen", [("accuracy = share", "weights = [0 * W for W in weights]\naccuracy = share")],
     "the trained ones"),
    ("check_unseen", [("Y.argmax(axis=1))", "Y.argmax(axis=1)) * len(Y)")], "as a share"),
    ("check_unseen", [("losses.append(loss(X_train, Y_train, weights))", "losses = loss(X_train, Y_train, weights)")],
     "losses must be a list"),
    ("check_unseen", [("losses.append(loss(X_train, Y_train, weights))", "losses.append(np.nan)")], "no longer finite"),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "changes", "words"), WRONG)
def test_what_does_not_stand_is_said(stage, changes, words):
    names = page_with(*changes, stages=4 if stage == "check_unseen" else STAGES.index(stage) + 1)
    message = said(stage, names)
    assert message.state == NOT_YET
    assert words in message


@pytest.mark.parametrize("scale", [3, 10, 50])
@pytest.mark.parametrize("seed", range(8))
def test_a_right_gradient_is_right_where_the_neurons_are_saturated(scale, seed):
    names = page_with(("scale=0.5", f"scale={scale}"), ("RandomState(1)", f"RandomState({seed})"), stages=3)
    assert said("check_gradient", names).state == RIGHT


def test_a_share_may_be_given_in_percent():
    names = page_with(("accuracy = share_right(X_valid, Y_valid, weights)",
                     "accuracy = round(100 * share_right(X_valid, Y_valid, weights))"))  # fmt: skip
    assert names["accuracy"] == 97
    assert said("check_unseen", names).state == RIGHT


def test_measuring_a_slow_network_ends_in_time(monkeypatch):
    clock = itertools.count(0, 0.1)  # each time it is read, it is a tenth of a second later
    monkeypatch.setattr(empty_page.time, "perf_counter", lambda: next(clock))
    names = page_with(*WIDE, stages=3)
    losses, loss = [], names["loss"]
    names["loss"] = lambda X, Y, weights: losses.append(1) or loss(X, Y, weights)
    assert said("check_gradient", names).state == RIGHT
    assert len(losses) < 100


@pytest.mark.parametrize("weights", [[np.ones((4, 10**5)), np.ones((10**5, 3))], [np.ones(1)] * 10**4])
@pytest.mark.parametrize("stage", ["check_network", "check_gradient"])
def test_a_huge_network_is_not_measured(stage, weights):
    names = page_with()
    names["forward"] = names["loss"] = names["gradient"] = lambda *_: pytest.fail("it was called")
    assert re.search("fewer layers|more than 100000 weights", said(stage, names | {"start": weights}))


def test_a_table_of_endless_columns_is_not_looked_at():
    names = page_with(("flowers[:, :4]", "np.tile(flowers[:, :4], 300)"), stages=1)
    assert "X_train has 1200 columns" in said("check_data", names)


def test_who_stands_still_is_told_what_helps():
    names = page_with(
        ("RandomState(1)", "RandomState(12)"), ("size=(4, 3)", "size=(4, 2)"), ("size=(3, 3)", "size=(2, 3)")
    )
    assert 10 < round(names["accuracy"] * 30) < 26, "between chance and what is asked"
    assert " of 30 right, and 26 are needed" in said("check_unseen", names)
    assert "more hidden neurons" in said("check_unseen", names)


def test_a_sound_earlier_stage_is_not_blamed():
    names = page_with(("(O_delta @ W2.T)", "(O_delta @ W2)"), stages=3)
    assert [said(stage, names).state for stage in STAGES[:3]] == [RIGHT, RIGHT, NOT_YET]


@pytest.mark.parametrize("stage", STAGES)
def test_anything_may_stand_in_any_place(stage):
    names = page_with()
    for name in TAKES[stage].split():
        for nothing in (None, ...):
            assert said(stage, names | {name: nothing}).state == NOT_ANSWERED
        for thing in GARBAGE:
            assert said(stage, names | {name: thing}).state != RIGHT, (name, thing)


LARGE = [[[0] * 10**4] * 10**4, np.broadcast_to(0.0, (10**6, 10**6)), range(10**12)]


@pytest.mark.parametrize("large", LARGE, ids=type)
def test_what_is_far_too_large_is_not_even_copied(large):
    names = page_with()
    tracemalloc.start()
    assert said("check_unseen", names | {"losses": large}).state == NOT_YET
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**7


def test_a_long_training_is_looked_at():
    losses = np.geomspace(0.1, 0.01, 10**6).tolist()
    assert said("check_unseen", page_with() | {"losses": losses}).state == RIGHT


def test_the_arguments_are_left_as_they_are():
    names = page_with()
    before = {name: np.copy(names[name]) for name in ("X_train", "Y_train", "X_valid", "Y_valid", "X_test", "Y_test")}
    weights = [W.copy() for W in names["weights"]]
    for stage in STAGES:
        said(stage, names)
    assert all(np.array_equal(names[name], was) for name, was in before.items())
    assert all(map(np.array_equal, names["weights"], weights))
