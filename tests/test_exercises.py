"""The exercises: every mistake gets its own diagnosis, every solution passes, nothing stops Run All."""

import ast
import contextlib
import copy
import functools
import inspect
import io
import itertools
import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers import ANYTHING, CHECKS, FUNCTIONS, NAMES, RULES, VALUES, answered, ask, from_a_cell, renamed, said_to
from mlp_helpers import W1, W2, X, Y, rounded, train
from mlp_lessons import exercises
from mlp_lessons.exercises import judge, lesson_06, lesson_10
from mlp_lessons.exercises.judge import NOT_ANSWERED, NOT_YET, REMARK, RIGHT
from on_page import PAGES, SOLUTIONS, STAGES, sources
from save_notebooks import NOTEBOOKS
from written_answers import RIGHT_ANSWERS as RIGHT_CORPUS
from written_answers import TRAIN, WRONG_ANSWERS

# ---------------------------------------------------------------- the exercises on the page


def replaced(stub, answer):
    """The stub's cell with another answer between the import and the check."""
    tree = ast.parse(stub)
    statements = [tree.body[0], *ast.parse(answer).body, tree.body[-1]]
    return "\n".join(map(ast.unparse, statements))


def run(cells, namespace, numbers):
    """Run the code cells with these numbers in order; return what the last line of each gave, by its number."""
    given = {}
    for number in numbers:
        kind, source = cells[number]
        if kind == "code":
            body = ast.parse(source).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), f"cell {number}", "exec"), namespace)
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), namespace) if last else None
            given[number] = value
    return given


def names_in(source, made=False):
    """The names that stand in some code, or only those that it makes: variables, functions and imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and (not made or isinstance(node.ctx, ast.Store)):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


@functools.cache
def at_the_first_exercise(path):
    """What a notebook holds when those of its cells have been run that the exercises need."""
    cells, page, needed, namespace = sources(path), PAGES[path], [], {"__name__": "__main__"}
    code = {number: source for number, (kind, source) in enumerate(cells) if kind == "code"}
    later = [source for number, source in code.items() if number >= page[0].cell]
    wanted = {name for source in [*later, *(exercise.solution for exercise in page)] for name in names_in(source)}
    for number in reversed([number for number in code if number < page[0].cell]):
        if wanted.intersection(names_in(code[number], made=True)):
            needed.insert(0, number)
            wanted.update(names_in(code[number]))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(path.parent):
        run(cells, namespace, needed)
    return namespace


def stub_of(source):
    """The code between the import and the check."""
    return "\n".join(map(ast.unparse, ast.parse(source).body[1:-1]))


def wrong(stub):
    """An answer that raises if it is a function, and that no exercise wants if it is a value."""
    answer = ast.parse(stub).body[1]
    if isinstance(answer, ast.FunctionDef):
        return f"def {answer.name}({ast.unparse(answer.args)}):\n    raise ZeroDivisionError('as wrong as can be')"
    return "\n".join(ast.unparse(line.targets[0]) + " = 'nonsense'" for line in ast.parse(stub).body[1:-1])


each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@each_notebook
def test_two_to_four_exercises_each_in_its_form(path):
    cells, page = sources(path), PAGES[path]
    assert 2 <= len(page) <= 4
    for number, exercise in enumerate(page, 1):
        assert re.match(rf"### Exercise {number}: .+ \(\d+ minutes\)\n", cells[exercise.cell - 1][1])
        stub = cells[exercise.cell][1].splitlines()
        assert stub[0] == f"from mlp_lessons.exercises import {exercise.check}"
        assert len(stub) <= 10


def test_every_check_is_on_a_page_once():
    assert sorted(exercise.check for page in PAGES.values() for exercise in page) == sorted([*CHECKS, *STAGES])


@pytest.mark.parametrize("state", ["untouched", "half", "wrong", "right"])
@each_notebook
def test_run_all_reaches_the_bottom(path, state):
    cells, page = sources(path), PAGES[path]
    stubs = {exercise.cell: stub_of(cells[exercise.cell][1]) for exercise in page}
    solved = {exercise.cell: exercise.solution for exercise in page}
    answers = {
        "untouched": {},
        "half": stubs | dict(list(solved.items())[: len(page) // 2]),
        "wrong": {exercise.cell: wrong(cells[exercise.cell][1]) for exercise in page},
        "right": solved,
    }[state]
    for number, answer in answers.items():
        cells[number] = "code", replaced(cells[number][1], answer)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(path.parent):
        given = run(cells, dict(at_the_first_exercise(path)), range(page[0].cell, len(cells)))
    states = {
        "untouched": [NOT_ANSWERED] * len(page),
        "half": [RIGHT] * (len(page) // 2) + [NOT_ANSWERED] * (len(page) - len(page) // 2),
        "wrong": [NOT_YET] * len(page),
        "right": [RIGHT] * len(page),
    }
    assert [given[exercise.cell].state for exercise in page] == states[state]


# ---------------------------------------------------------------- mistakes, as a learner writes them


BACK = """\
O_error = O_out - Y
O_delta = O_error * O_out * (1 - O_out)
W2_update = H_out.T @ O_delta / Y.size
H_error = O_delta @ W2.T
H_delta = H_error * H_out * (1 - H_out)
W1_update = X.T @ H_delta / Y.size
return W1_update, W2_update"""
LOOP = """\
losses = [mse(feedforward(X, W1, W2).O_out, Y)]
for epoch in range(epochs):
    forward = feedforward(X, W1, W2)
    back = backpropagation(X, Y, W2, forward)
    W1 = W1 - alpha * back.W1_update
    W2 = W2 - alpha * back.W2_update
    losses.append(mse(feedforward(X, W1, W2).O_out, Y))
return W1, W2, losses"""
COUNT = """\
parts, count = 10**decimals, 0
for a in range(-parts, parts + 1):
    for b in range(-parts, parts + 1):
        if (np.round(H_out @ [a / parts, b / parts], 2) == o).all():
            count += 1
return count"""


def but(code, old, new):
    assert old in code
    return code.replace(old, new)


FORWARD = "H_out = sigmoid(X @ W1)\nO_out = sigmoid(H_out @ W2)\nreturn O_out"
# fmt: off
HIDDEN = """O_delta = (O_out - Y) * O_out * (1 - O_out)
H_delta = (O_delta @ W2.T) * H_out * (1 - H_out)
return H_delta.sum(axis=0) / Y.size"""
ENTROPY = """O_delta = (O_out - Y)
H_delta = (O_delta @ W2.T) * H_out * (1 - H_out)
return X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size"""
SCALE = "(X_new - X.mean(axis=0)) / X.std(axis=0)"
CONFUSION = """counts = np.zeros((3, 3))
for s, c in zip(species, calls):
    counts[s, c] += 1
return counts"""

MISTAKES = [
    ("check_weights", "4 + 2 + 3", "neurons"),
    ("check_weights", "4 * 2 * 3", "multiplies all"),
    ("check_weights", "4 * 2", "only W1"),
    ("check_weights", "2 * 3", "only W2"),
    ("check_weights", "5 * 2 + 3 * 3", "biases"),
    ("check_weights", "4 + 2 * 3", "10 is 4 + 2 · 3"),
    ("check_weights", "4 * 3", "past the hidden layer"),
    ("check_weights", "4 * 2 + 2 * 3 + 4 * 3", "straight to the outputs"),
    ("check_weights", "4 + 2", "4 + 2, which counts neurons"),
    ("check_weights", "3 * 14", "share the same weights"),
    ("check_weights", "(8, 6)", "holds 2 numbers; it must hold 1"),
    ("check_weights", "'fourteen'", "“fourteen” is text; the answer must be one real number."),
    ("check_cell", "(1, 2)", "swapped"),
    ("check_cell", "[3, 2]", "You counted from 1; Python"),
    ("check_cell", "(2, 3)", "counted from 1 and put the column first"),
    ("check_cell", "(0, 1)", "that row is the setosa"),
    ("check_cell", "(1, 1)", "that row is the versicolor"),
    ("check_cell", "(2, 0)", "that column is the sepal length"),
    ("check_cell", "(2, 2)", "that column is the petal length"),
    ("check_cell", "(-1, 1)", "from the end, so X[-1, 1] is the right number. Counted from 0, the row is 2."),
    ("check_cell", "(2, -3)", "X[2, -3] is the right number. Counted from 0, the column is 1."),
    ("check_cell", "(-1, -3)", "Counted from 0, the row is 2 and the column 1."),
    ("check_cell", "X[2, 1]", "must be (row, column)"),
    ("check_cell", "(0, 3)", "Your row is too small."),
    ("check_cell", "(2, '1')", "quotes"),
    ("check_cell", "(2, 1, 0)", "holds 3 things; it must be (row, column)"),
    ("check_weights", "'14'", "quotes"),
    ("check_H_in", "[5.0, 3.5, 1.5, 0.5] @ W1[:, 0]", "hidden neuron 0"),
    ("check_H_in", "[5.0, 3.5, 1.5, 0.5] @ abs(W1[:, 1])", "sign is lost"),
    ("check_H_in", "sigmoid(1.45)", "before the sigmoid"),
    ("check_deeper", "4 * 2 + 2 * 3", "14 belongs to the network of exercise 1, or it counts all the neurons"),
    ("check_deeper", "4 * 2 + 2 * 5", "last matrix is missing"),
    ("check_deeper", "2 * 5 + 5 * 3", "first matrix is missing"),
    ("check_deeper", "4 * 2 + 5 * 3", "middle matrix is missing"),
    ("check_deeper", "2 + 5 + 3", "counts the neurons"),
    ("check_deeper", "4 * 2 * 5 * 3", "multiplies all the layers"),
    ("check_deeper", "150 * (4 * 2 + 2 * 5 + 5 * 3)", "same weights"),
    ("check_deeper", "5 * 2 + 3 * 5 + 6 * 3", "biases"),
    ("check_H_in", "1.4", "rounded too early"),
    ("check_H_in", "1.5", "rounded to one decimal"),
    ("check_H_in", "(X @ W1)[1, 1]", "the lesson's versicolor"),
    ("check_H_in", "1,45", "Write it with a point, 1.45"),
    ("check_feedforward", but(FORWARD, "sigmoid(X @ W1)", "X @ W1"), "missing in the hidden layer"),
    ("check_feedforward", but(FORWARD, "sigmoid(H_out @ W2)", "H_out @ W2"), "missing in the output layer"),
    ("check_feedforward", "X @ W1 @ W2", "missing in both layers"),
    ("check_feedforward", but(FORWARD, "return O_out", "return sigmoid(O_out)"), "applied twice in one layer"),
    ("check_feedforward", but(FORWARD, "sigmoid(X @ W1)", "sigmoid(sigmoid(X @ W1))"), "applied twice in one layer"),
    ("check_feedforward", FORWARD.replace("sigmoid(", "sigmoid(sigmoid(").replace(")\n", "))\n"), "applied twice"),
    ("check_feedforward", but(FORWARD, "X @ W1", "X * W1"), "entry by entry"),
    ("check_feedforward", but(FORWARD, "H_out @ W2", "H_out * W2"), "entry by entry"),
    ("check_feedforward", but(FORWARD, "X @ W1", "W1 @ X"), "order is reversed"),
    ("check_feedforward", but(FORWARD, "return O_out", "return O_out.T"), "transposed"),
    ("check_feedforward", but(FORWARD, "return O_out", "return H_out"), "half the way"),
    ("check_feedforward", but(FORWARD, "return O_out", "return np.round(O_out, 2)"), "rounded to 2"),
    ("check_feedforward", but(FORWARD, "O_out = ", "H_out = np.round(H_out, 2)\nO_out = "), "rounded too early"),
    ("check_feedforward", "feedforward(X, W1, W2)", "Take one of them: .H_in, .H_out, .O_in, .O_out."),
    ("check_feedforward", "tuple(feedforward(X, W1, W2))", "holds 4 things; it must be one array"),
    ("check_decisions", "np.argmax(O_out, axis=0)", "axis=0 goes down"),
    ("check_decisions", "np.max(O_out, axis=1)", "Return its index"),
    ("check_decisions", "np.argmin(O_out, axis=1)", "smallest"),
    ("check_decisions", "np.argmax(O_out)", "Without an axis"),
    ("check_decisions", "[2, 2, 2]", "Right for the slides' numbers, but not with O_out (6, 4)"),
    ("check_one_matrix", "W1 @ W2", "Where has the 3 gone"),
    ("check_one_matrix", "(3 * W1) @ (3 * W2)", "there twice"),
    ("check_one_matrix", "W2 @ W1 * 3", "reversed"),
    ("check_one_matrix", "3 * W1 * W2", "entry by entry"),
    ("check_one_matrix", "(3 * W1 @ W2).T", "transposed"),
    ("check_one_matrix", "sigmoid(3 * W1) @ W2", "There is a sigmoid in it"),
    ("check_cautious_loss", "0.36", "N = 3"),
    ("check_cautious_loss", "0.1", "Give two decimals"),
    ("check_cautious_loss", "(6 * 0.2**2 + 3 * 0.8**2) / 9", "½ is missing, or"),
    ("check_cautious_loss", "(6 * 0.4 + 3 * 0.8**2) / (2 * 9)", "0.2² was computed as 0.4"),
    ("check_cautious_loss", "(6 * 0.2**2 + 3 * 0.8**2) / 3", "The ½ is missing, and N counts"),
    ("check_cautious_loss", "6 * 0.2**2 + 3 * 0.8**2", "That is the sum of the squares"),
    ("check_cautious_loss", "(6 * 0.2 - 3 * 0.8) / (2 * 9)", "the negative ones cancel the others"),
    ("check_cautious_loss", "(0, 13)", "Write it with a point, 0.13"),
    ("check_cautious_loss", "1.08", "1/N is missing"),
    ("check_cautious_loss", "0.2", "not squared."),
    ("check_mse", "np.sum((O_out - Y) ** 2) / 2", "1/N is missing"),
    ("check_mse", "np.sum((O_out - Y) ** 2) / (2 * len(Y))", "counts the rows"),
    ("check_mse", "np.sum((O_out - Y) ** 2) / (2 * 3)", "always 3"),
    ("check_mse", "np.sum((O_out - Y) ** 2) / (2 * 9)", "fits only the slides"),
    ("check_mse", "np.sum((O_out - Y) ** 2) / (2 * Y.shape[1])", "counts the columns"),
    ("check_mse", "np.sum((O_out - Y) * 2) / (2 * Y.size)", "doubled, not squared"),
    ("check_mse", "np.sum(O_out - Y) ** 2 / (2 * Y.size)", "squared by itself, before the sum"),
    ("check_mse", "np.mean(O_out - Y) ** 2 / 2", "squared by itself, before the sum"),
    ("check_mse", "total = 0\nfor out, y in zip(O_out, Y):\n    total += np.sum((out - y) ** 2)\n"
     "    return total / (2 * Y.size)", "Only the first row has been added up"),
    ("check_mse", "total = 0\nfor out, y in zip(O_out.flat, Y.flat):\n    total += (out - y) ** 2\n"
     "    return total / (2 * Y.size)", "Only the first number has been added up"),
    ("check_mse", "np.mean((O_out - Y) ** 2)", "The ½ is missing."),
    ("check_mse", "np.sum((O_out - Y) ** 2)", "bare sum"),
    ("check_mse", "np.sum(Y - O_out) / (2 * Y.size)", "errors are not squared"),
    ("check_mse", "np.sum(np.abs(O_out - Y)) / (2 * Y.size)", "abs"),
    ("check_mse", "1 / 2 * Y.size * np.sum((O_out - Y) ** 2)", "multiplies by N"),
    ("check_mse", "(O_out - Y) ** 2 / (2 * Y.size)", "not added up"),
    ("check_mse", "np.round(np.mean((O_out - Y) ** 2) / 2, 4)", "rounded to 4"),
    ("check_mse", "0.13843407924338584", "Right for the slides' numbers, but not with"),
    ("check_N_150", "150", "counts the flowers"),
    ("check_N_150", "600", "numbers in X"),
    ("check_N_150", "3 * 3", "for three flowers"),
    ("check_N_150", "2 * 150 * 3", "2N"),
    ("check_feedforwards", "70", "up and down"),
    ("check_feedforwards", "28", "slides' network"),
    ("check_feedforwards", "240", "multiplies all the layers"),
    ("check_feedforwards", "4 * 10 * 3", "multiplies all the layers"),
    ("check_feedforwards", "2 * 4 * 10", "That is only W1"),
    ("check_feedforwards", "2 * 10 * 3", "That is only W2"),
    ("check_feedforwards", "2 * 4 * 10 + 10 * 3", "is a bracket missing?"),
    ("check_feedforwards", "4 * 2 + 2 * 3", "number of weights"),
    ("check_feedforwards", "3 * 2 * (4 * 10 + 10 * 3)", "all three flowers at once"),
    ("check_step", "W -= alpha * W_update\nreturn W", "changes its argument W in place"),
    ("check_step", "W_update *= alpha\nreturn W - W_update", "changes its argument W_update in place"),
    ("check_step", "W + alpha * W_update", "goes uphill"),
    ("check_step", "W - W_update", "alpha is missing."),
    ("check_step", "-alpha * W_update", "only the change"),
    ("check_step", "(W - W_update) * alpha", "Check the brackets"),
    ("check_slope", "(f(w - 1e-5) - f(w + 1e-5)) / 2e-5", "sign is flipped"),
    ("check_slope", "f(w + 1e-5) - f(w - 1e-5)", "must be divided"),
    ("check_slope", "(f(w + 1e-4) - f(w - 1e-4)) / 1e-4", "two nudges apart"),
    ("check_slope", "(f(w + 1e-4) - f(w)) / 2e-4", "only one nudge"),
    ("check_slope", "(f(w + 0.01) - f(w)) / 0.01", "one-sided"),
    ("check_slope", "(f(w + 1) - f(w - 1)) / 2", "nudge is too large"),
    ("check_slope", "(f(w + 1e-14) - f(w - 1e-14)) / 2e-14", "too small"),
    ("check_slope", "abs(f(w + 1e-5) - f(w - 1e-5)) / 2e-5", "where f falls, its slope is negative"),
    ("check_slope", "max(0, f(w + 1e-5) - f(w - 1e-5)) / 2e-5", "where f falls, its slope is negative"),
    ("check_slope", "w, h = 0, 1e-5\nreturn (f(w + h) - f(w - h)) / (2 * h)", "slope at 0, whatever w is"),
    ("check_slope", "h = 1e-5\nreturn (f(w + h) - f(w + h)) / (2 * h)", "or is the nudge so small"),
    ("check_slope", "h = 1e-5\nreturn (f(w + h) - f(w - h)) * (2 * h)", "not multiplied"),
    ("check_slope", "f(w)", "value of f"),
    ("check_slope", "h = 10^-5\nreturn (f(w + h) - f(w - h)) / (2 * h)", "Write 1e-5"),
    ("check_slope", "h = 1e-5\nreturn f(w + h) - f(w - h) / (2 * h)", "the whole difference"),
    ("check_slope", "h = 1e-5 * w\nreturn (f(w + h) - f(w - h)) / (2 * h)", "w = 0.0"),
    ("check_slope", "f(w, 1e-5)", "TypeError: f() takes 1 positional"),
    ("check_paths", "7 * 5 * 6 * 3", "5 as a factor"),
    ("check_paths", "7 * 4 * 6 * 3", "4 as a factor"),
    ("check_paths", "7 * 4 * 5 * 6 * 3", "all the weights of W1 together"),
    ("check_paths", "4 * 5 * 6 * 3", "multiplies all the layers"),
    ("check_paths", "5 * 6 * 3", "ends in one neuron of the first hidden layer. And"),
    ("check_paths", "6 * 3", "one flower"),
    ("check_paths", "7 * 3", "second hidden layer is left out"),
    ("check_paths", "7 * 6", "outputs are left out"),
    ("check_paths", "7 * (6 + 3)", "6 and 3 were added"),
    ("check_paths", "7 + 6 + 3", "layer to layer, paths multiply."),
    ("check_paths", "6 + 3", "paths multiply. And every flower"),
    ("check_paths", "7", "the path splits at every neuron"),
    ("check_steep_slope", "sigmoid(5 * z) * (1 - sigmoid(5 * z))", "The 5 in front is missing"),
    ("check_steep_slope", "5 * sigmoid(z) * (1 - sigmoid(z))", "at the wrong place"),
    ("check_steep_slope", "sigmoid(z) * (1 - sigmoid(z))", "the first step, 5z, is left out"),
    ("check_steep_slope", "sigmoid(5 * z)", "the curve itself"),
    ("check_steep_slope", "5 * z * (1 - z)", "has not been through σ yet"),
    ("check_steep_slope", "5 * sigmoid(5 * z) @ (1 - sigmoid(5 * z))", "@ is the matrix product"),
    ("check_steep_slope", "s = sigmoid(5 * z)\nreturn 5 * sigmoid(s) * (1 - sigmoid(s))", "twice"),
    ("check_steep_slope", "5 * sigmoid(5 * z) * (1 - sigmoid(z))", "receive 5z"),
    ("check_steep_slope", "out = sigmoid(5 * z)\nreturn 5 * out * 1 - out", "Brackets"),
    ("check_same_walk", "40 * 3", "wrong way round"),
    ("check_same_walk", "40", "all its slopes"),
    ("check_same_walk", "40 / 9", "Compare 2 · 3 with 2 · 9"),
    ("check_same_walk", "40 * 3 / 18", "The 2 is in both formulas, so it"),
    ("check_same_walk", "40 / 2", "What differs is N"),
    ("check_same_walk", "13.34", "rounded the wrong way"),
    ("check_same_walk", "13", "at least two decimals"),
    ("check_same_walk", "13.3", "at least two decimals"),
    ("check_shapes", "((3, 5), (6, 5), (6, 4), 15)", "Everything is transposed"),
    ("check_shapes", "((5, 3), (5, 6), (4, 6), 5)", "counts the flowers"),
    ("check_shapes", "((5, 3), (5, 6), (6, 4), 15)", "W1_update must have the shape of W1"),
    ("check_shapes", "((5, 3), (5, 3), (4, 6), 15)", "a column for each hidden neuron, not for each output"),
    ("check_shapes", "((5, 3), (6, 3), (4, 6), 15)", "(6, 3) is the shape of W2"),
    ("check_shapes", "((3, 3), (3, 6), (4, 6), 9)", "three flowers, but here there are five"),
    ("check_shapes", "((5, 3), (5, 6), (4, 6), 9)", "slides' N"),
    ("check_shapes", "((5, 3), (5, 6), (4, 6), 5 * 6)", "numbers in H_error"),
    ("check_shapes", "(5, 3, 6, 15)", "What you give as the shape of O_delta holds 1 number; it must hold 2."),
    ("check_shapes", "((5, 3), (5, 6), (4, 6), 16)", "Your N is too large."),
    ("check_shapes", "((5, 3), (5, 6), (3, 6), 15)", "The first number of the shape of W1_update is too small."),
    ("check_shapes", "((5, 3), (5, 4), (4, 6), 15)", "The second number of the shape of H_error is too small."),
    ("check_shapes", "(5, 3), (5, 6), (4, 6)", "must be (the shape of O_delta, the shape of H_error, the"),
    ("check_W2_update", "O_delta.T @ H_out / Y.size", "transposed"),
    ("check_W2_update", "H_out.T * O_delta / Y.size", "@"),
    ("check_W2_update", "H_out @ O_delta / Y.size", "H_out must be transposed"),
    ("check_W2_update", "H_out.T @ O_delta.T / Y.size", "one transpose too many"),
    ("check_W2_update", "H_out.T @ O_delta", "1/N is missing"),
    ("check_W2_update", "H_out.T @ O_delta / len(Y)", "counts the flowers"),
    ("check_W2_update", "H_out.T @ O_delta / Y.shape[1]", "counts the columns"),
    ("check_W2_update", "np.zeros((H_out.shape[1], Y.shape[1]))", "is furthest off: it is about"),
    ("check_W2_update", "H_out.T @ O_delta / 3", "always 3"),
    ("check_W2_update", "H_out.T @ O_delta / 9", "fits only the slides"),
    ("check_W2_update", "-H_out.T @ O_delta / Y.size", "sign"),
    ("check_backpropagation", but(BACK, "W1_update, W2_update", "W2_update, W1_update"), "swapped"),
    ("check_backpropagation", but(BACK, "O_error * O_out * (1 - O_out)", "O_error"), "missing at the outputs"),
    ("check_backpropagation", but(BACK, "H_error * H_out * (1 - H_out)", "H_error"), "at the hidden layer"),
    ("check_backpropagation", but(BACK, "H_out.T @ O_delta", "H_out.T @ O_error"), "W2_update takes O_error"),
    ("check_backpropagation", but(BACK, "O_delta @ W2.T", "O_error @ W2.T"), "H_error takes O_error"),
    ("check_backpropagation", but(BACK, "O_out - Y\n", "Y - O_out\n"), "sign is flipped"),
    ("check_backpropagation", but(BACK, " / Y.size", ""), "those are sums"),
    ("check_backpropagation", but(BACK, "O_delta / Y.size", "O_delta"), "missing in W2_update"),
    ("check_backpropagation", but(BACK, "H_delta / Y.size", "H_delta"), "missing in W1_update"),
    ("check_backpropagation", but(BACK, "Y.size", "len(Y)"), "counts the flowers"),
    ("check_backpropagation", but(BACK, "Y.size", "Y.shape[1]"), "counts the columns"),
    ("check_backpropagation", but(BACK, "O_delta / Y.size", "O_delta / len(X)"), "N counts the flowers in W2_update"),
    ("check_backpropagation", but(BACK, "H_delta / Y.size", "H_delta / len(X)"), "N counts the flowers in W1_update"),
    ("check_backpropagation", but(BACK, "(1 - O_out)", "1 - O_out"), "Brackets are missing: 1 − O_out is one"),
    ("check_backpropagation", but(BACK, "(1 - H_out)", "1 - H_out"), "Brackets are missing: 1 − H_out is one"),
    ("check_backpropagation", BACK.replace("(1 - O_out)", "1 - O_out").replace("(1 - H_out)", "1 - H_out"),
     "Brackets are missing, in both layers"),
    ("check_backpropagation", but(BACK, "O_error * O_out", "O_out - Y * O_out"), "the error O_out − Y is one factor"),
    ("check_backpropagation", but(BACK, "return W1_update", "return None"), "is None, so something there has no value"),
    ("check_backpropagation", but(BACK, "Y.size", "3"), "always 3"),
    ("check_backpropagation", but(BACK, "Y.size", "9"), "fits only the slides"),
    ("check_backpropagation", but(BACK, "W2.T", "W2"), "W2 must be transposed"),
    ("check_backpropagation", but(BACK, "X.T", "X"), "X must be transposed"),
    ("check_backpropagation", but(BACK, "H_out.T @", "H_out.T *"), "@"),
    ("check_backpropagation", but(BACK, "W1_update, W2_update", "W1_update.T, W2_update.T"), "transposed"),
    ("check_backpropagation", but(BACK, "return W1_update, W2_update", "return W1_update"),
     "must be (W1_update, W2_update)"),
    ("check_backpropagation", but(BACK, "return W1", "return O_delta, W1"), "holds 3 things"),
    ("check_backpropagation", but(BACK, "H_delta / Y.size", "H_delta / H_delta.size"), "numbers in H_delta here"),
    ("check_backpropagation", but(BACK, "@ O_delta /", "@ O_delta.T /"), "one transpose too many"),
    ("check_backpropagation", but(BACK, "H_error =", "W2 = W2 - W2_update\nH_error ="), "needs the old W2"),
    ("check_backpropagation", but(BACK, "O_out - Y\n", "(O_out - Y) / Y.size\n"), "divided too early"),
    ("check_backpropagation", but(BACK, "O_error * O_out", "O_error @ O_out"), "⊙ works entry by entry"),
    ("check_backpropagation", but(BACK, "H_error * H_out", "H_error @ H_out"), "⊙ works entry by entry"),
    ("check_backpropagation", re.sub(r"= (.*[@*].*)", lambda line: f"= np.round({line[1]}, "
     f"{2 if 'O_error' in line[1] else 3})", BACK), "Leave np.round out"),
    ("check_backpropagation", "O_out -= Y\n" + but(BACK, "O_out - Y\n", "O_out\n"), "changes its argument O_out"),
    ("check_W2_update", "np.round(H_out.T @ O_delta / Y.size, 3)", "rounded to 3"),
    ("check_W2_update", "O_delta /= Y.size\nreturn H_out.T @ O_delta", "changes its argument O_delta"),
    ("check_W2_update", "H_out *= 2\nO_delta /= 2\nreturn H_out.T @ O_delta / Y.size",
     "changes its arguments H_out and O_delta"),
    ("check_X_slopes", "H_delta @ W1.T", "1/N is missing"),
    ("check_X_slopes", "H_error @ W1.T / Y.size", "not from H_error"),
    ("check_X_slopes", "X.T @ H_delta / Y.size", "That is W1_update"),
    ("check_X_slopes", "X - H_delta @ W1.T / Y.size", "after a step"),
    ("check_X_slopes", "H_delta @ W1 / Y.size", "W1 must be transposed"),
    ("check_X_slopes", "W1 @ H_delta.T / Y.size", "transposed"),
    ("check_X_slopes", "H_delta @ W2 / Y.size", "W2 leads on"),
    ("check_X_slopes", "H_delta * W1.T / Y.size", "entry by entry"),
    ("check_X_slopes", "H_delta @ W1.T / X.size", "numbers in X here"),
    ("check_X_slopes", "H_delta @ W1.T / H_delta.size", "numbers in H_delta here"),
    ("check_X_slopes", "H_delta @ W1.T / len(X)", "counts the flowers"),
    ("check_X_slopes", "H_delta @ W1.T / Y.shape[1]", "counts the columns"),
    ("check_X_slopes", "X * (H_delta @ W1.T) / Y.size", "X is not in this chain"),
    ("check_train", but(LOOP, "    W1 = W1 - alpha * back.W1_update\n    W2 = W2 - alpha * back.W2_update",
     "    W2 = W2 - alpha * back.W2_update\n    W1 = W1 - alpha * backpropagation(X, Y, W2, forward).W1_update"),
     "too early"),
    ("check_train", but(LOOP, "W1 = W1 -", "W1 -="), "changes its argument W1"),
    ("check_train", but(LOOP, " - alpha", " + alpha"), "uphill"),
    ("check_train", but(LOOP, "range(epochs)", "range(epochs + 1)"), "one epoch too many"),
    ("check_train", but(LOOP, "range(epochs)", "range(1, epochs)"), "one epoch too few"),
    ("check_train", but(LOOP, "return", "    return"), "Only one step is left"),
    ("check_train", LOOP.replace("W1 = W1 -", "V1 = W1 -").replace("W2 = W2 -", "V2 = W2 -").replace(
     "return W1, W2", "return V1, V2"), "again from the first weights"),
    ("check_train", but(LOOP, "range(epochs)", "range(2000)"), "always trains for 2000"),
    ("check_train", but(LOOP, "range(epochs)", "epochs"), "A loop counts with range"),
    ("check_train", but(LOOP, "    losses.append(mse(feedforward(X, W1, W2).O_out, Y))\n", ""), "losses"),
    ("check_train", but(LOOP, "return W1, W2, losses", "return W1, W2, losses[1:]"), "first loss is missing"),
    ("check_train", but(LOOP, "return W1, W2, losses", "return W1, W2, losses[:-1]"), "last loss is missing"),
    ("check_train", but(LOOP, "return W1, W2, losses", "return W1, W2, losses[-1]"), "Only the last"),
    ("check_train", but(LOOP, "for epoch in range(epochs):\n    forward = feedforward(X, W1, W2)\n", "forward = "
     "feedforward(X, W1, W2)\nfor epoch in range(epochs):\n"), "runs only once"),
    ("check_train", but(LOOP, "for epoch in range(epochs):\n    forward = feedforward(X, W1, W2)\n    back = "
     "backpropagation(X, Y, W2, forward)\n", "back = backpropagation(X, Y, W2, feedforward(X, W1, W2))\n"
     "for epoch in range(epochs):\n"), "first update"),
    ("check_train", but(LOOP, "alpha * ", ""), "alpha is always 1"),
    ("check_train", but(LOOP, "alpha * ", "alpha * alpha * "), "alpha is used twice"),
    ("check_train", LOOP.replace("    losses.append(mse(feedforward(X, W1, W2).O_out, Y))",
     "    losses.append(mse(forward.O_out, Y))"), "Each loss comes one epoch late"),
    ("check_train", but(LOOP, "W2, losses", "W2, 0.1"), "What it returns as losses is one number; it must be of shape"),
    ("check_train", but(LOOP, "return W1, W2", "return W2, W1"), "swapped"),
    ("check_train", but(LOOP, "    W2 = W2 - alpha * back.W2_update\n", ""), "W2 never changes"),
    ("check_train", "train(X, Y, W1, W2, alpha, epochs)", "of type Training"),
    ("check_most_frequent", "0.82", "never looks at a picture"),
    ("check_most_frequent", "0.82 - 0.7", "gains on the baseline"),
    ("check_most_frequent", "1 - 140 / 200", "the share that the baseline gets wrong"),
    ("check_most_frequent", "1 / 3", "these are not equally frequent"),
    ("check_most_frequent", "(140**2 + 40**2 + 20**2) / 200**2", "as often as it occurs"),
    ("check_most_frequent", "140", "how many it gets right"),
    ("check_most_frequent", "40 / 200", "more frequent"),
    ("check_most_frequent", "20 / 200", "rarest"),
    ("check_scale", SCALE.replace("X.", "X_new."), "its own mean and standard deviation"),
    ("check_scale", SCALE.replace("X.mean", "X_new.mean"), "The mean is that of X_new"),
    ("check_scale", SCALE.replace("X.std", "X_new.std"), "The standard deviation is that of X_new"),
    ("check_scale", "both = np.concatenate([X, X_new])\nreturn (X_new - both.mean(axis=0)) / both.std(axis=0)",
     "both tables together"),
    ("check_scale", SCALE.replace("axis=0", "axis=1"), "the mean of each flower"),
    ("check_scale", SCALE.replace("std(axis=0", "std(axis=0, ddof=1"), "one less than the number"),
    ("check_scale", SCALE.replace("X_new", "X"), "That is X, scaled"),
    ("check_scale", SCALE.replace("axis=0", ""), "one mean and one standard deviation for the whole"),
    ("check_scale", SCALE.replace("mean(axis=0)", "mean()"), "one mean for the whole"),
    ("check_scale", SCALE.replace("std(axis=0)", "std()"), "one standard deviation for the whole"),
    ("check_scale", "X_new / X.std(axis=0)", "The mean is not subtracted"),
    ("check_scale", "X_new - X.mean(axis=0)", "not divided"),
    ("check_scale", SCALE.replace("std", "var"), "divides by the variance"),
    ("check_scale", SCALE.replace(" / ", " * "), "must be divided by it"),
    ("check_scale", SCALE.replace(" - ", " + "), "it must be subtracted"),
    ("check_scale", "(X.mean(axis=0) - X_new) / X.std(axis=0)", "sign is flipped"),
    ("check_scale", "X_new - X.mean(axis=0) / X.std(axis=0)", "needs brackets"),
    ("check_scale", "(X_new - X.min(axis=0)) / np.ptp(X, axis=0)", "divides by the range"),
    ("check_scale", "(X_new - X.mean(axis=0)) / np.ptp(X, axis=0)", "divides by the range"),
    ("check_report", "0.967", "chosen by the test set"),
    ("check_report", "0.961", "flatters it"),
    ("check_report", "0.991", "has learned from"),
    ("check_report", "0.974", "The choice is right"),
    ("check_report", "0.953", "the best only on its training set"),
    ("check_report", "0.943", "better on the validation set"),
    ("check_report", "0.912", "better on the validation set"),
    ("check_report", "0.94", "exactly as it stands"),
    ("check_report", "0.958", "better on the validation set"),
    ("check_report", "round((0.953 + 0.935 + 0.967) / 3, 3)", "nothing to average"),
    ("check_confusion", but(CONFUSION, "counts[s, c]", "counts[c, s]"), "swapped"),
    ("check_confusion", but(CONFUSION, "    counts[s, c] += 1", "    counts[s, c] += s == c"),
     "Only the right answers"),
    ("check_confusion", but(CONFUSION, "    counts[s, c] += 1", "    counts[s, c] += s != c"),
     "Only the wrong answers"),
    ("check_confusion", but(CONFUSION, "return counts", "return counts / len(calls)"), "Those are shares"),
    ("check_confusion", but(CONFUSION, "    counts[s, c] += 1", "    counts[s] += 1\n    counts[:, c] += 1\n"
     "    counts[s, c] -= 1"), "Both must be true"),
    ("check_confusion", but(CONFUSION, "return counts", "return counts / counts.sum(axis=1, keepdims=True)"), "shares"),
    ("check_confusion", "np.mean(species == calls)", "about the right answers only"),
    ("check_confusion", but(CONFUSION, "zeros", "ones"), "Begin with np.zeros"),
    ("check_confusion", but(CONFUSION, "return", "    return"), "inside the loop"),
    ("check_confusion", but(CONFUSION, "zip(species, calls)", "zip(species[:3], calls)"), "first three"),
    ("check_confusion", but(CONFUSION, "counts[s, c]", "counts[s, s]"), "counts only the species"),
    ("check_confusion", but(CONFUSION, "counts[s, c]", "counts[s]"), "counts only the species"),
    ("check_confusion", but(CONFUSION, "counts[s, c]", "counts[:, c]"), "counts only the calls"),
    ("check_confusion", but(CONFUSION, "+= 1", "= 1"), "where += should"),
    ("check_confusion", but(CONFUSION, "zip(species, calls)", "zip(species[:-1], calls)"),
     "last flower is left out"),
    ("check_confusion", but(CONFUSION, "zip(species, calls)", "zip(species[1:], calls[1:])"),
     "first flower is left out"),
    ("check_hidden_biases", HIDDEN.replace(" * O_out * (1 - O_out)", ""), "missing at the outputs"),
    ("check_hidden_biases", HIDDEN.replace(" * H_out * (1 - H_out)", ""), "that sums H_error"),
    ("check_hidden_biases", HIDDEN.replace(" * O_out * (1 - O_out)", "").replace(" * H_out * (1 - H_out)", ""),
     "in both layers"),
    ("check_hidden_biases", HIDDEN.replace("O_out - Y", "Y - O_out"), "sign is flipped"),
    ("check_hidden_biases", HIDDEN.replace("H_delta.sum", "O_delta.sum"), "biases of the outputs"),
    ("check_hidden_biases", HIDDEN.replace("axis=0", "axis=1"), "sums over the neurons"),
    ("check_hidden_biases", HIDDEN.replace("axis=0", ""), "one number for all the biases"),
    ("check_hidden_biases", HIDDEN.replace(".sum(axis=0)", ""), "not summed"),
    ("check_hidden_biases", HIDDEN.replace("H_delta.sum(axis=0)", "X.T @ H_delta"), "multiplied by 1"),
    ("check_hidden_biases", HIDDEN.replace(" / Y.size", ""), "1/N is missing"),
    ("check_hidden_biases", HIDDEN.replace("Y.size", "len(Y)"), "counts the flowers"),
    ("check_hidden_biases", HIDDEN.replace("Y.size", "H_delta.size"), "the numbers in H_delta"),
    ("check_hidden_biases", HIDDEN.replace("Y.size", "9"), "fits only the slides"),
    ("check_hidden_biases", HIDDEN.replace("Y.size", "3"), "always 3"),
    ("check_entropy", ENTROPY.replace("(O_out - Y)", "(O_out - Y) * O_out * (1 - O_out)"), "for the square"),
    ("check_entropy", ENTROPY.replace(" * H_out * (1 - H_out)", ""), "no logarithm to cancel it"),
    ("check_entropy", ENTROPY.replace(" * H_out * (1 - H_out)", "").replace(
        "O_delta = (O_out - Y)", "O_delta = (O_out - Y) * O_out * (1 - O_out)"), "at the wrong layer"),
    ("check_entropy", ENTROPY.replace("(O_out - Y)", "(1 - Y) / (1 - O_out) - Y / O_out"), "slope along the output"),
    ("check_entropy", ENTROPY.replace("O_out - Y", "Y - O_out"), "sign is flipped"),
    ("check_entropy", ENTROPY.replace("(O_out - Y)", "Y * (O_out - Y)"), "labels that are 0"),
    ("check_entropy", ENTROPY.replace("return X.T @ H_delta / Y.size, H_out.T @ O_delta / Y.size",
                                   "return H_out.T @ O_delta / Y.size, X.T @ H_delta / Y.size"), "swapped"),
    ("check_entropy", ENTROPY.replace(" / Y.size", ""), "the loss is a mean"),
    ("check_entropy", ENTROPY.replace("Y.size", "len(Y)"), "counts the flowers"),
    ("check_entropy", ENTROPY.replace("Y.size", "9"), "fits only the slides"),
    ("check_entropy", ENTROPY.replace("Y.size", "3"), "always 3"),
    ("check_entropy", ENTROPY.replace("Y.size", "(2 * Y.size)"), "no factor ½"),
    ("check_steps", "200 * 99 / 10", "a smaller batch of its own"),
    ("check_steps", "200 * (99 // 10)", "it is a step as well"),
    ("check_steps", "10", "one epoch"),
    ("check_steps", "200", "the whole batch"),
    ("check_steps", "200 * 15", "150 flowers"),
    ("check_steps", "200 * 99", "after each flower"),
    ("check_steps", "200 * 11", "one batch too many"),
    ("check_tanh", "slope * (1 - np.tanh(out) ** 2)", "already been through tanh"),
    ("check_tanh", "slope * out * (1 - out)", "That is σ′"),
    ("check_tanh", "slope * sigmoid(out) * (1 - sigmoid(out))", "another curve"),
    ("check_tanh", "1 - out**2", "incoming slope is missing"),
    ("check_tanh", "slope + 1 - out**2", "don't add up"),
    ("check_tanh", "slope * (1 - out)", "square is missing"),
    ("check_tanh", "slope / (1 - out**2)", "upside down"),
    ("check_tanh", "slope * out", "What goes back"),
    ("check_tanh", "slope * 1 - out**2", "Brackets are missing"),
    ("check_tanh", "slope @ (1 - out**2).T", "shape"),
    ("check_tanh", "slope @ (1 - out**2)", "entry by entry"),
    ("check_tanh", "-slope * (1 - out**2)", "sign is flipped"),
    ("check_N", "9", "9 fits, but other numbers fit too"),
    ("check_N", "8", "8 is not the only one"),
    ("check_N", "[]", "holds too few numbers"),
    ("check_N", "[11, 10, 9]", "W2_update[1, 1]"),
    ("check_N", "(8, 9)", "One more number fits"),
    ("check_columns", "(23, 15)", "swapped"),
    ("check_columns", "[1, 1]", "as 1.5"),
    ("check_columns", "(11, 9)", "exactly 0.05 away fits as well."),
    ("check_columns", "np.array([12, 15])", "by a hair"),
    ("check_columns", "(13, 15)", "whichever way"),
    ("check_columns", "(12, 19)", "H_in has two"),
    ("check_columns", "(15, 22)", "1 counts too"),
    ("check_columns", "(3, 0)", "Negative"),
    ("check_columns", "(90, 93)", "not 0.1"),
    ("check_count", but(COUNT, "return count", "        return count"), "Is return inside a loop"),
    ("check_count", but(COUNT, "a / parts, b / parts", "a, b"), "fractions, such as"),
    ("check_count", but(COUNT, "count += 1", "return 1") + " * 0", "stop at the first pair"),
    ("check_count", but(COUNT, "10**decimals", "10"), "only tenths"),
    ("check_count", but(COUNT, "10**decimals", "1"), "only whole numbers"),
    ("check_count", but(COUNT, "10**decimals", "10**(decimals + 1)"), "one decimal too many"),
    ("check_count", COUNT.replace("parts + 1", "parts"), "1 counts too"),
    ("check_count", COUNT.replace("-parts, ", ""), "Negative"),
    ("check_count", but(COUNT, "np.round(H_out @ [a / parts, b / parts], 2)", "H_out @ [a / parts, b / parts]"),
     "Without rounding"),
    ("check_count", but(COUNT, "parts], 2)", "parts], decimals)"), "as many decimals as the weights"),
]
W2_SLOPE = "np.sum((O_out - Y)[:, 2] * O_out[:, 2] * (1 - O_out[:, 2]) * H_out[:, 1]) / Y.size"
MISTAKES += [("check_W2_slope", but(W2_SLOPE, old, new), words) for old, new, words in [
    (" * O_out[:, 2] * (1 - O_out[:, 2])", "", "σ′ is missing"),
    ("O_out[:, 2] * (1 - O_out[:, 2])", "sigmoid(O_out)[:, 2] * (1 - sigmoid(O_out)[:, 2])", "through σ already"),
    ("O_out[:, 2] * (1 - O_out[:, 2])", "O_in[:, 2] * (1 - O_in[:, 2])", "not been through σ yet"),
    (" / Y.size", "", "1/N is missing"),
    ("Y.size", "len(Y)", "counts the flowers"),
    ("Y.size", "3", "always 3"),
    ("Y.size", "9", "fits only the slides"),
    ("(O_out - Y)", "(Y - O_out)", "sign is flipped"),
    ("H_out[:, 1]", "H_in[:, 1]", "not what it receives"),
    ("H_out[:, 1]", "H_out[:, 0]", "That takes hidden neuron 0"),
    ("H_out[:, 1]", "H_out[1]", "picks a row"),
    ("[:, 2]", "[2]", "picks a row"),
    ("H_out[:, 1]", "1", "The last factor is missing"),
    ("H_out[:, 1]", "H_out[:, 2]", "there are two: 0 and 1"),
    ("O_out[:, 2] * (1 - O_out[:, 2])", "H_out[:, 1] * (1 - H_out[:, 1])", "σ′ is computed from H_out"),
    ("np.sum", "2 * np.sum", "A factor of 2"),
    ("2]", "1]", "wrong column"),
    ("Y.size", "Y.shape[1]", "counts the columns"),
    ("(1 - O_out[:, 2])", "1 - O_out[:, 2]", "1 − O_out is one factor"),
    ("(O_out - Y)[:, 2]", "O_out[:, 2] - Y[:, 2]", "the error O_out − Y is one factor"),
    ("np.sum", "", "not summed"),
]]
BIAS_SLOPE = "np.sum((O_out - Y)[:, 2] * O_out[:, 2] * (1 - O_out[:, 2])) / Y.size"
MISTAKES += [("check_bias_slope", but(BIAS_SLOPE, old, new), words) for old, new, words in [
    ("(1 - O_out[:, 2])", "(1 - O_out[:, 2]) * H_out[:, 1]", "not multiplied by what a hidden neuron passes on"),
    (BIAS_SLOPE, "0", "0 for any numbers"),
    (" * O_out[:, 2] * (1 - O_out[:, 2])", "", "σ′ is missing"),
    (" / Y.size", "", "1/N is missing"),
    ("Y.size", "len(Y)", "counts the flowers"),
    ("Y.size", "Y.shape[1]", "counts the columns"),
    ("(1 - O_out[:, 2])", "1 - O_out[:, 2]", "1 − O_out is one factor"),
    ("(O_out - Y)[:, 2]", "O_out[:, 2] - Y[:, 2]", "the error O_out − Y is one factor"),
    ("2]", "1]", "wrong column"),
    ("[:, 2]", "", "the constant belongs to output 2"),
    ("[:, 2]", "[2]", "picks a row"),
    ("np.sum", "", "not summed"),
]]
# fmt: on


RIGHT_ANSWERS = [
    ("check_hidden_biases", HIDDEN.replace("axis=0", "axis=0, keepdims=True")),
    ("check_steep_slope", "sigmoid(5 * z) * (1 - sigmoid(5 * z)) * 5"),
    ("check_steep_slope", "5 * (sigmoid(5 * z) - sigmoid(5 * z) ** 2)"),
    ("check_steep_slope", "(sigmoid(5 * z + 5e-5) - sigmoid(5 * z - 5e-5)) / 2e-5"),
    ("check_bias_slope", "((O_out - Y) * O_out * (1 - O_out)).sum(axis=0)[2] / Y.size"),
    ("check_X_slopes", "(W1 @ H_delta.T).T / np.prod(Y.shape)"),
    ("check_cell", "np.array([2, 1])"),
    ("check_cell", "[2, 1]"),
    ("check_cautious_loss", "Fraction(3, 25)"),
    ("check_cautious_loss", "Decimal('0.12')"),
    ("check_weights", "Fraction(14)"),
    ("check_one_matrix", "W1 @ (W2 + W2 + W2)"),
    ("check_same_walk", "Fraction(40, 3)"),
    ("check_same_walk", "13.33"),
    ("check_mse", "float(((Y - O_out) ** 2).mean() / 2)"),
    ("check_mse", "sum(Fraction(float(o - y)) ** 2 for o, y in zip(O_out.flat, Y.flat)) / (2 * Y.size)"),
    ("check_slope", "h = -1e-4 if w > 1 else 1e-6\nreturn (f(w + h) - f(w - h)) / (2 * h)"),
    ("check_N", "range(7, 10)"),
    ("check_shapes", "[[5, 3], [5, 6], [4, 6], 15]"),
]


RIGHT_ANSWERS += [(name, code) for name, codes in RIGHT_CORPUS.items() for code in codes]


@pytest.mark.parametrize(("name", "code"), RIGHT_ANSWERS)
def test_an_answer_that_is_right_in_its_own_way_is_accepted(name, code):
    assert said_to(name, code).state == RIGHT


def test_a_loss_with_its_arguments_in_another_order_is_as_right():
    answer = from_a_cell("def answer(Y, O_out):\n    return ((O_out - Y) ** 2).sum() / (2 * Y.size)\n")
    assert ask(exercises.check_mse, answer).state == RIGHT


@pytest.mark.parametrize(("name", "code", "words"), MISTAKES)
def test_a_classic_mistake_is_named(name, code, words):
    message = said_to(name, code)
    assert words in message
    assert message.state == NOT_YET


# Slips that a check once let through, because nothing in its cases went below 0, or beyond 1, or rose.
CLIPPED = "np.clip(%s, -1, 1)"
LET_THROUGH = [
    ("check_W2_slope", f"abs({W2_SLOPE})"),
    ("check_W2_slope", f"max(0, {W2_SLOPE})"),
    ("check_bias_slope", f"abs({BIAS_SLOPE})"),
    ("check_bias_slope", f"max(0, {BIAS_SLOPE})"),
    ("check_same_walk", "13.34"),
    ("check_feedforward", "sigmoid(sigmoid(abs(X) @ W1) @ W2)"),
    ("check_feedforward", "sigmoid(sigmoid(np.clip(X @ W1, -1, 1)) @ W2)"),
    ("check_decisions", "abs(O_out).argmax(axis=1)"),
    ("check_decisions", "np.clip(O_out, 0, 1).argmax(axis=1)"),
    ("check_mse", "np.mean((np.clip(O_out, 0, 1) - Y) ** 2) / 2"),
    ("check_mse", "np.mean((abs(O_out) - Y) ** 2) / 2"),
    ("check_slope", "w = abs(w)\nreturn (f(w + 1e-5) - f(w - 1e-5)) / 2e-5"),
    ("check_steep_slope", "z = np.clip(z, -1, 1)\nreturn 5 * sigmoid(5 * z) * (1 - sigmoid(5 * z))"),
    ("check_step", "np.clip(W - alpha * W_update, -1, 1)"),
    ("check_X_slopes", "abs(H_delta @ W1.T) / Y.size"),
    ("check_train", but(TRAIN, "    W1 = W1 -", "    if e and losses[-1] > losses[-2]:\n        break\n    W1 = W1 -")),
    ("check_train", but(TRAIN, "    W1 = W1 -", "    alpha /= 1 + (e and losses[-1] > losses[-2])\n    W1 = W1 -")),
    ("check_train", "t = train(X, Y, W1, W2, alpha, epochs)\nk = t.loss.argmin()\nreturn t.W1[k], t.W2[k], t.loss"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code"), LET_THROUGH + [(name, code) for name, codes in WRONG_ANSWERS.items() for code in codes]
)
def test_nothing_wrong_is_let_through(name, code):
    assert said_to(name, code).state == NOT_YET


def is_named(message):
    """Does the message say what went wrong, and not only where or by how much?"""
    helped = any(words in message for words in judge.TRANSLATIONS.values())
    return helped or message.mistake not in ("stopped", "shape", "off")


@pytest.mark.parametrize("name", WRONG_ANSWERS)
def test_of_wrong_answers_three_quarters_are_named(name):
    said = [said_to(name, code) for code in WRONG_ANSWERS[name]]
    assert len(said) >= 20
    assert sum(map(is_named, said)) >= 0.75 * len(said)


# fmt: off
CAUSES = [  # (check, answer, its mistake), where the check once named a wrong cause
    ("check_W2_slope", f"W2[1, 2] * {W2_SLOPE}", "outside"),
    ("check_W2_slope", but(W2_SLOPE, "O_out[:, 2] * (1 - O_out[:, 2])", "Y[:, 2] * (1 - Y[:, 2])"), "slope-0"),
    ("check_backpropagation", but(BACK, "O_out * (1 - O_out)", "Y * (1 - Y)"), "O-zero"),
    ("check_backpropagation", but(BACK, "return W1_update, W2_update", "return W2_update"), "shape"),
    ("check_train", but(LOOP, "return W1, W2, losses", "return W1, W2, list(enumerate(losses))"), "shape"),
    ("check_train", but(LOOP, "return W1, W2, losses", "return W1, W2, list(map(str, losses))"), "shape"),
    ("check_one_matrix", "3 * W1 @ W2 + 0.01 * W1[0, 0]", "off"),
    ("check_count", but(COUNT, "== o", "== o[0]"), "unrounded"),
    ("check_step", "W - alpha * W_update / k", "off"),
    ("check_step", "W - alpha * W_update * W3.sum()", "outside"),
]
# fmt: on


@pytest.mark.parametrize(("name", "code", "mistake"), CAUSES)
def test_no_cause_is_named_that_is_none(name, code, mistake):
    message = said_to(name, code)
    assert message.mistake == mistake


def test_where_two_causes_explain_it_both_are_named():
    assert "Or else only Y is squared" in ask(
        exercises.check_mse, answered("check_mse", "np.sum(O_out - Y ** 2) / (2 * Y.size)")
    )
    assert "as + does" in ask(
        exercises.check_feedforward, answered("check_feedforward", "sigmoid(sigmoid(X + W1) @ W2)")
    )
    tiny = answered("check_slope", "(f(w + 1e-17) - f(w - 1e-17)) / 2e-17")
    assert "or is the nudge so small that w + nudge is w again?" in ask(exercises.check_slope, tiny)
    assert "Or else: Wrong column" not in ask(exercises.check_W2_slope, answered("check_W2_slope", f"-{W2_SLOPE}"))
    assert "with no minus in front" in ask(exercises.check_W2_slope, answered("check_W2_slope", f"-{W2_SLOPE}"))


def test_what_fits_the_slides_only_is_no_size_where_the_exercise_itself_has_that_number():
    message = ask(exercises.check_one_matrix, answered("check_one_matrix", "3 * W1[:, :2] @ W2[:2]"))
    assert "but not with" in message
    assert "in your function" not in message


SPELLINGS = [  # one slip, spelt in several ways
    ("check_feedforward", ["X @ W1.T", "np.dot(X, W1.T)", "np.matmul(X, W1.T)", "np.einsum('ij,kj->ik', X, W1)"]),
    ("check_W2_update", ["H_out @ O_delta", "np.dot(H_out, O_delta)", "np.einsum('ij,jk->ik', H_out, O_delta)"]),
    ("check_W2_update", ["H_out.T @ O_delta", "np.dot(H_out.T, O_delta)", "np.einsum('ij,ik->jk', H_out, O_delta)",
                         "sum(np.outer(h, d) for h, d in zip(H_out, O_delta))"]),
    ("check_X_slopes", ["H_delta * W1.T / Y.size", "np.multiply(H_delta, W1.T) / Y.size"]),
    ("check_one_matrix", ["3 * W2 @ W1", "3 * np.dot(W2, W1)", "np.matmul(3 * W2, W1)"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "codes"), SPELLINGS)
def test_a_slip_is_named_in_whatever_spelling(name, codes):
    said = [said_to(name, code) for code in codes]
    assert len({message.mistake for message in said}) == 1
    assert said[0].mistake in {mistake.slug for mistake in RULES[name].mistakes}


class AsACall(ast.NodeTransformer):
    """Writes A @ B as np.dot(A, B), or as another function, and A.T as np.transpose(A)."""

    def __init__(self, function):
        self.function = function

    def visit_BinOp(self, node):
        self.generic_visit(node)
        return called(self.function, node.left, node.right) if isinstance(node.op, ast.MatMult) else node

    def visit_Attribute(self, node):
        self.generic_visit(node)
        return called("transpose", node.value) if node.attr == "T" else node


def called(function, *arguments):
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), function, ast.Load()), list(arguments), [])


@pytest.mark.parametrize("function", ["dot", "matmul"])
@pytest.mark.parametrize("name", sorted({name for name, code, _ in MISTAKES if "@" in code}))
def test_each_mistake_with_a_product_has_the_same_id_in_another_spelling(name, function):
    for code in [code for check, code, _ in MISTAKES if check == name and name in FUNCTIONS]:
        tree = ast.parse(code if "return" in code or "\n" in code else f"return {code}")
        other = ast.unparse(ast.fix_missing_locations(AsACall(function).visit(tree)))
        said, again = (ask(CHECKS[name], answered(name, one)) for one in (code, other))
        assert said.mistake == again.mistake, (code, said, again)


@pytest.mark.parametrize("name", RULES)
def test_each_mistake_has_an_id_of_its_own(name):
    slugs = [mistake.slug for mistake in RULES[name].mistakes]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[\w-]+", slug) for slug in slugs)
    assert set(slugs) & judge.ANYWHERE <= {"rounded"}  # which a table may put in its own words


def test_what_is_no_mistake_of_the_table_has_one_of_the_ids_for_anywhere():
    for name, code, _ in MISTAKES:
        if name in RULES:
            mistake = ask(CHECKS[name], answered(name, code)).mistake
            assert set(mistake.split("+")) <= judge.ANYWHERE | {one.slug for one in RULES[name].mistakes}


@pytest.mark.parametrize("name", [*CHECKS, *STAGES])
def test_a_message_says_to_a_program_where_it_is_from(name):
    check = getattr(exercises, name)
    message = check(*[None] * len(inspect.signature(check).parameters))
    record = dict(message.record)
    (lesson,) = [path.name[:2] for path, page in PAGES.items() if name in [exercise.check for exercise in page]]
    assert message == f"{NOT_ANSWERED} {record.pop('words')}"
    assert record == {"version": 1, "lesson": lesson, "exercise": name, "state": "unanswered", "mistake": "",
                      "cell": None}  # fmt: skip


@each_notebook
def test_a_saved_message_says_which_cell_it_is_from(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for exercise in PAGES[path]:
        (output,) = cells[exercise.cell]["outputs"]
        record = output["data"][judge.MIME_TYPE]
        assert record["lesson"] == path.name[:2]
        assert record["exercise"] == exercise.check
        assert record["cell"] == judge.cell_hash("".join(cells[exercise.cell]["source"]))
        assert "".join(output["data"]["text/plain"]) == f"{NOT_ANSWERED} {record['words']}"


def test_any_mistake_goes_together_with_another_N():
    for old, new in [
        ("H_error * H_out * (1 - H_out)", "H_error"),
        ("O_out - Y\n", "Y - O_out\n"),
        ("@ W2.T", "@ W2.T * 0"),
    ]:
        message = ask(
            exercises.check_backpropagation,
            answered("check_backpropagation", but(but(BACK, old, new), "Y.size", "len(Y)")),
        )
        assert "two mistakes at once" in message
        assert "N counts the flowers" in message


@pytest.mark.parametrize("name", RULES)
def test_the_mistakes_of_a_table_are_all_different(name):
    rule = RULES[name]
    for _, words, mistaken in rule.mistakes:
        for function in mistaken:
            if name == "check_slope" and words.startswith(("That is one-sided", "The formula is right", REMARK)):
                continue  # they use the learner's nudge, and one of 1e-5 is right
            answer = renamed(function, rule.arguments) if rule.arguments else function()
            assert words in ask(CHECKS[name], answer)


@pytest.mark.parametrize("name", VALUES)
def test_every_wrong_value_of_a_table_is_met(name):
    """The table is compared with the answers above, which are written independently of it."""
    said = [said_to(name, code) for check, code, _ in MISTAKES if check == name]
    for _, words, _ in RULES[name].mistakes:
        assert any(words in message for message in said), words


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_mistake_stops_only_where_matrices_do_not_fit(name):
    rule = RULES[name]
    for _, words, mistaken in rule.mistakes:
        for function, case in itertools.product(mistaken, rule.cases):
            with np.errstate(all="ignore"), contextlib.suppress(ValueError, IndexError, ZeroDivisionError):
                if not words.startswith("@") or np.ndim(case[0]):  # @ stops with a TypeError between two numbers
                    function(*case)


# ---------------------------------------------------------------- mutations of the solutions

# Mutations that change nothing (another small nudge, counting a transposed matrix, transposing a row, the
# square of the negative, a sum of products written as a product of rows), or that take too long.
EQUIVALENT = re.compile(
    r"decimals \*\* 10|20 \*\* decimals|nudge = 2e-05|(Y|O_delta)\.T\.size|== o\.T|species\.T|calls\.T|"
    r"\(Y - O_out\) \*\* 2|np\.sum\(error (\* sigmoid_slope @ H_out\[:, 1\]|@ sigmoid_slope)\)"
)
SWAPS = {
    ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Div, ast.MatMult, ast.Add], ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult], ast.Pow: [ast.Mult],
}  # fmt: skip


def mutants_of(node, names):
    """Every node that may take the place of this one."""
    if isinstance(node, ast.BinOp):
        yield from (ast.BinOp(node.left, swap(), node.right) for swap in SWAPS.get(type(node.op), []))
        if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult):
            yield ast.BinOp(node.right, node.op, node.left)
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load):
        yield ast.Attribute(node, "T", ast.Load())
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value * 2), ast.Constant(0))
    if isinstance(node, ast.Call) and len(node.args) == 1:
        yield node.args[0]
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], ast.Load())


def mutations(code):
    """The code with one thing changed, for each thing and each change."""
    tree = ast.parse(code)
    names = {argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in node.args}
    for number, node in enumerate(ast.walk(tree)):
        for mutant in mutants_of(node, names):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[number]
            for parent in ast.walk(changed):
                for field, value in ast.iter_fields(parent):
                    if value is target:
                        setattr(parent, field, mutant)
                    elif isinstance(value, list):
                        value[:] = [mutant if item is target else item for item in value]
            mutated = ast.unparse(ast.fix_missing_locations(changed))
            if mutated != ast.unparse(tree):
                yield mutated


def flat(answer):
    """The numbers of an answer that is a value, in one row."""
    parts = answer if isinstance(answer, tuple | list) else [answer]
    return np.round(np.hstack([*map(np.ravel, parts), []]), 9)


def answer_of(code):
    scope = dict(NAMES)
    exec(code, scope)
    return scope[next(name for name in scope if name.startswith("my_"))]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (name == "check_columns"))  # half a minute
        for name in sorted(set(SOLUTIONS) & set(RULES))
    ],
)
def test_every_mutation_of_a_solution_is_refused(name):
    right, tried = answer_of(SOLUTIONS[name]), 0
    assert CHECKS[name](right).state == RIGHT
    for code in mutations(SOLUTIONS[name]):
        if EQUIVALENT.search(code):
            continue
        try:
            answer = answer_of(code)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            continue  # this one can't even be an answer
        if callable(answer) or not np.array_equal(flat(answer), flat(right)):
            assert CHECKS[name](answer).state != RIGHT, code
            tried += 1
    assert tried >= 2


# ---------------------------------------------------------------- what a message may say


@pytest.mark.parametrize("name", RULES)
def test_a_right_answer_gets_one_sentence(name):
    rule = RULES[name]
    message = ask(CHECKS[name], renamed(rule.right, rule.arguments) if rule.arguments else rule.right())
    assert re.fullmatch(r"✓ Right: [^.]*\.( [a-z])?[^.]*|✓ Right: [^.]+\.", message)


@pytest.mark.parametrize("name", VALUES)
def test_no_message_gives_a_number_away(name):
    right = RULES[name].right()
    given_away = re.escape(str(right)) if isinstance(right, tuple) else rf"(?<![\d.]){re.escape(str(right))}(?![\d.])"
    for answer in [function() for *_, (function,) in RULES[name].mistakes] + [None, "x", 1e9, -1e9, 0.1, (0, 0)]:
        message = ask(CHECKS[name], answer)
        assert message.state == RIGHT or not re.search(given_away, message)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_message_gives_an_entry_away(name):
    rule = RULES[name]
    value = rule.right(*rule.cases[0])
    parts = value if isinstance(value, tuple) else (value,)
    for wrong_value in (0.0, 1.0, 10.0):
        blank = tuple(np.full(np.shape(part), wrong_value) for part in parts)
        given = blank if len(blank) > 1 else blank[0]
        message = ask(CHECKS[name], renamed(lambda *_, given=given: given, rule.arguments))
        for number in np.concatenate([np.ravel(part) for part in parts]):
            for digits in (2, 3):
                printed = f"{abs(number):.{digits}g}"
                assert printed not in message or printed == f"{abs(number):.1g}"


def test_the_entry_that_is_off_most_is_named():
    def nearly(H_out, O_delta, Y):
        update = H_out.T @ O_delta / Y.size
        update[-1, 1] += 0.31
        return update

    assert exercises.check_W2_update(nearly) == "✗ Not yet. Entry [1, 1] is furthest off: it is about 0.3 too large."


def test_functions_are_tried_on_other_sizes():
    def fits_the_slides(O_out, Y):
        return sum((O_out[row] - Y[row]) @ (O_out[row] - Y[row]) for row in range(3)) / 2 / Y.size

    message = exercises.check_mse(fits_the_slides)
    assert message.startswith("✗ Not yet. Right for the slides' numbers, but not with O_out (5, 4), Y (5, 4). It is ")
    assert message.endswith("There is a 3 in your function. Is that a size of the slides' matrices?")
    for rule in RULES.values():
        sizes = {str([np.shape(argument) for argument in case]) for case in rule.cases}
        assert len(sizes) >= 3 or not rule.arguments or rule.name == "my_slope"


def test_no_count_depends_on_how_a_half_is_rounded():
    for H_out, o, decimals in lesson_10.COUNTS + lesson_10.HUNDREDTHS:
        parts = 10**decimals
        pairs = np.array(np.meshgrid(*2 * [np.arange(-parts, parts + 1)])).reshape(2, -1)
        hundredths, wanted = np.rint(H_out * 100).astype(int), np.rint(o * 100 * parts).astype(int)
        off = 2 * abs(hundredths @ pairs - wanted[:, None])  # 1 part is half a hundredth
        assert not (np.all(off <= parts, axis=0) & np.any(off == parts, axis=0)).any()


def test_how_many_pairs_have_two_decimals():
    counts = [lesson_10._count(lesson_10.PRINTED.H_out, o, 2) for o in lesson_10.PRINTED.O_in.T]
    assert counts == [4, 3, 2]


def test_what_each_count_of_columns_comes_from():
    """Sums are counted in whole hundredths, so that they are exact, except for one that is counted in floats."""

    def counts(first=-10, last=10, at_most=5, decimals=1, sums=None):
        w = np.array(np.meshgrid(*4 * [np.arange(first, last + 1)])).reshape(4, -1)
        hundredths = np.rint(100 * lesson_10.PRINTED.H_in.round(decimals)).astype(int)
        sums = np.rint(10 * X).astype(int) @ w if sums is None else sums(w)
        return tuple(int(np.all(abs(sums - h[:, None]) <= at_most, axis=0).sum()) for h in hundredths.T)

    assert exercises.check_columns(counts()).state == RIGHT
    for fault, words in (
        (counts(decimals=2, at_most=0), "as 1.5"),
        (counts(at_most=4), "exactly 0.05 away fits as well."),
        (counts(sums=lambda w: 100 * np.round(X @ (w / 10), 1), at_most=0.01), "by a hair"),
        (counts(sums=lambda w: 100 * rounded(X @ (w / 10), 1), at_most=0.01), "whichever way"),
        (counts(decimals=2), "H_in has two"),
        (counts(last=9), "1 counts too"),
        (counts(first=0), "Negative"),
        (counts(at_most=10), "not 0.1"),
    ):
        assert words in exercises.check_columns(fault)


def test_a_product_that_does_not_fit_is_blamed_on_its_own_line():
    def message(old, new):
        body = but(BACK, old, new).replace("\n", "\n    ")
        return exercises.check_backpropagation(from_a_cell(f"def answer(X, Y, W2, H_out, O_out):\n    {body}\n"))

    assert "It stops at “W2_update = H_out @ O_delta / Y.size”" in message("H_out.T @", "H_out @")
    assert "H_out must be transposed in W2_update" in message("H_out.T @", "H_out @")
    assert "“H_delta = H_error @ H_out * (1 - H_out)”" in message("H_error * H_out", "H_error @ H_out")
    assert "W2_update" not in message("H_error * H_out", "H_error @ H_out")


def test_arguments_in_another_order_are_named():
    message = exercises.check_W2_update(from_a_cell("def answer(O_delta, H_out, Y):\n    return H_out.T @ O_delta\n"))
    words = "The arguments are in another order. The def line must be my_W2_update(H_out, O_delta, Y)."
    assert message == f"✗ Not yet. The result is of shape (3, 2); it must be of shape (2, 3). {words}"


def test_a_one_sided_slope_is_right_with_a_remark():
    assert "one-sided" in ask(exercises.check_slope, answered("check_slope", "(f(w + 1e-5) - f(w)) / 1e-5"))
    assert "one-sided" in ask(exercises.check_slope, answered("check_slope", "(f(w) - f(w - 1e-6)) / 1e-6"))
    assert "one-sided" not in ask(exercises.check_slope, answered("check_slope", "(f(w + 1e-5) - f(w - 1e-5)) / 2e-5"))


# ---------------------------------------------------------------- the better network


HAIR = [[0.34, 0.33, 0.33], [0.33, 0.34, 0.33], [0.33, 0.33, 0.34]]
SURE = [[0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [0.05, 0.52, 0.5]]


@pytest.mark.parametrize(
    ("A", "B", "words", "mistake"),
    [
        (HAIR, SURE, "✓ Right: ", ""),
        (np.array(HAIR), tuple(map(tuple, SURE)), "✓ Right: ", ""),
        (
            SURE,
            HAIR,
            "A: accuracy 67%, loss 0.0307. B: accuracy 100%, loss 0.1089. A and B are swapped.",
            "swapped",
        ),
        (HAIR, HAIR, "A must be right about more flowers than B.", "accuracy"),
        (HAIR, [[0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [1.0, 0.9, 0.5]], "its loss must be the smaller one", "loss"),
        (np.eye(3), SURE, "its loss must be the smaller one", "loss"),
        (HAIR, np.full((3, 3), 0.5), "A row of my_B has two largest entries", "undecided"),
        (HAIR, 2 * np.eye(3), "The entries of my_B must be between 0 and 1", "beyond-0-and-1"),
        (HAIR, np.full((3, 3), np.nan), "The entries of my_B must be between 0 and 1", "beyond-0-and-1"),
        (HAIR[:2], SURE, "my_A must be three rows", "shape"),
        (HAIR, None, "Not answered yet", ""),
    ],
)
def test_the_better_network(A, B, words, mistake):
    message = ask(exercises.check_better_network, A, B)
    assert words in message
    assert message.mistake == mistake


# ---------------------------------------------------------------- the patients


def test_the_diagnosis_of_the_three_patients():
    right = {"A": "all weights zero", "B": "flipped sign", "C": "alpha too large"}
    assert exercises.check_diagnosis(right).state == RIGHT
    message = exercises.check_diagnosis(right | {"A": "flipped sign"})
    words = "“flipped sign” would make the loss rise from the first step on: does the curve of A do that?"
    assert message == f"✗ Not yet. 2 of 3 are right. {words}"
    assert message.mistake == "A-flipped-sign"
    message = exercises.check_diagnosis(right | {"A": "flipped sign", "B": "all weights zero"})
    assert "1 of 3 is right" in message
    assert message.mistake == "A-flipped-sign+B-all-weights-zero"
    assert "keys" in exercises.check_diagnosis({"A": "flipped sign"})
    assert "exactly one of these" in exercises.check_diagnosis(right | {"B": "flu"})
    assert exercises.check_diagnosis(right | {"B": None}).state == NOT_ANSWERED


def test_which_starts_learn():
    starts = {"A": (W1, 0 * W2), "B": (0 * W1, W2), "C": (0 * W1 + 0.1, 0 * W2 + 0.1)}
    losses = {key: train(X, Y, *start, 1, 2000).loss[-1] for key, start in starts.items()}
    assert {key: round(loss, 3) for key, loss in losses.items()} == {"A": 0.043, "B": 0.045, "C": 0.087}
    right = {key: "learn" if loss < 0.05 else "fail" for key, loss in losses.items()}
    assert exercises.check_starts(right).state == RIGHT
    for wrong in itertools.product(["learn", "fail"], repeat=3):
        answer = dict(zip("ABC", wrong, strict=True))
        if answer != right:
            count = sum(answer[key] == right[key] for key in right)
            assert exercises.check_starts(answer).startswith(f"✗ Not yet. {count} of 3 {'is' if count == 1 else 'are'}")
    assert "exactly one of these: learn, fail." in exercises.check_starts(right | {"A": "learns"})
    assert "keys" in exercises.check_starts("learn")
    assert exercises.check_starts(right | {"C": None}).state == NOT_ANSWERED


STEPS = {"alpha": 1, "W1": W1, "W2": W2, "epochs": 1000}
HEALTHY = train(X, Y, **STEPS)
BROKEN = [  # (what is changed, every symptom that may be named for it)
    ({"alpha": -1}, {"climbs", "stands still"}),
    ({"alpha": -0.01}, {"climbs"}),
    ({"alpha": -300}, {"climbs", "stands still"}),
    ({"alpha": 10}, {"jumps"}),
    ({"alpha": 242}, {"jumps"}),
    ({"alpha": 300}, {"jumps"}),
    ({"alpha": 50}, {"stands still"}),
    ({"alpha": 500}, {"stands still"}),
    ({"W1": 100 * W1}, {"stands still"}),
    ({"W2": 100 * W2}, {"stands still"}),
    ({"W1": HEALTHY.W1[-1], "W2": 100 * HEALTHY.W2[-1]}, {"stands still"}),  # with the loss of a healthy run
    ({"alpha": 0}, {"stands still"}),
    ({"alpha": 1e-12}, {"crawls"}),
    ({"alpha": 1e-5}, {"crawls"}),
    ({"alpha": 0.01}, {"crawls"}),
    ({"alpha": 0.1, "epochs": 5000}, {"crawls"}),
    ({"W1": 0 * W1 + 1, "W2": 0 * W2 + 1}, {"stands still", "twins"}),
    ({"alpha": 0.1}, {"crawls"}),  # as in the lesson
    ({"alpha": 0.3}, set()),  # slow, but it gets somewhere
    ({"W1": 0 * W1 + 0.5}, set()),
    ({"W1": 0 * W1, "W2": 0 * W2}, {"stands still", "twins"}),
    ({"W1": 0 * W1, "W2": 0 * W2, "epochs": 300}, {"stands still", "twins"}),
    ({"W1": W1[:, :1], "W2": W2[:1]}, {"crawls"}),  # one neuron is nobody's twin
]


@pytest.mark.parametrize(("change", "symptoms"), BROKEN)
@pytest.mark.parametrize("symptom", lesson_06.SYMPTOMS)
def test_a_broken_training_has_its_symptom_and_no_other(change, symptoms, symptom):
    """Also where the last bits differ, as on another processor: with alpha = 20 they decide where it ends."""
    chance = np.random.default_rng(list(lesson_06.SYMPTOMS).index(symptom))
    start = STEPS | change
    for name in ("W1", "W2"):
        start[name] = start[name] * (1 + 1e-13 * chance.standard_normal(start[name].shape))
    message = ask(exercises.check_broken, start, symptom)
    assert message.state == (RIGHT if symptom in symptoms else NOT_YET)
    assert f"“{symptom}”" in message
    assert message.mistake == ("" if symptom in symptoms else f"not-{symptom.replace(' ', '-')}")


@pytest.mark.parametrize("symptom", lesson_06.SYMPTOMS)
@pytest.mark.parametrize("change", [{}, {"alpha": 2}, {"W1": 0 * W1}, {"W2": 0 * W2}])
def test_a_training_that_is_not_broken_has_no_symptom(change, symptom):
    message = ask(exercises.check_broken, STEPS | change, symptom)
    assert "It is not broken" in message
    assert message.mistake == "healthy"


def test_the_symptom_comes_with_its_numbers():
    def said(symptom, **change):
        return exercises.check_broken(STEPS | change, symptom)

    assert "the loss rose in 1000 and fell in 0 of 1000 epochs" in said("climbs", alpha=-1)
    assert "the loss goes from 0.1384 to 0.3317 in 1000 epochs" in said("climbs", alpha=-1)
    assert "changed by 0.01%, and the steepest slope at the end is 0.0308" in said("stands still", alpha=1e-5)
    assert "changed by 0.00%, and alpha is 0, and the loss" in said("stands still", alpha=0)
    assert "changed by 21.23%" in said("crawls", alpha=0.3)
    assert "leapt up by 1% or more in 0 epochs" in said("jumps", W1=100 * W1)
    assert "the columns of W1 are up to 0.8 apart" in said("twins", alpha=1e-5)


@pytest.mark.parametrize(
    ("change", "words", "mistake"),
    [
        ({"W1": W1.T}, "It does not train at all: W1 is (2, 4)", "untrainable"),
        ({"epochs": 10**9}, "100 to 5000", "no-numbers"),
        ({"epochs": 5000, "W1": np.ones((4, 1000)), "W2": np.ones((1000, 3))}, "Use fewer hidden neurons",
         "too-large"),
        ({"alpha": "much"}, "one number", "no-numbers"),
        ({"alpha": 1e200, "W1": 0 * W1, "W2": 1e200 * np.array([[1, 1, 1], [-1, -1, -1]])}, "too large for a float",
         "not-finite"),
        ({"W1": None}, "Not answered yet", ""),
    ],
)  # fmt: skip
def test_what_can_not_be_trained_is_named(change, words, mistake):
    message = ask(exercises.check_broken, STEPS | change, "jumps")
    assert words in message
    assert message.mistake == mistake


@settings(max_examples=40, deadline=None)
@given(alpha=ANYTHING, W=ANYTHING, epochs=st.integers(90, 110) | ANYTHING, symptom=ANYTHING)
def test_any_broken_training_is_survived(alpha, W, epochs, symptom):
    ask(exercises.check_broken, {"alpha": alpha, "W1": W, "W2": W2, "epochs": epochs}, "jumps")
    ask(exercises.check_broken, {"alpha": alpha, "W1": W1, "W2": W2, "epochs": epochs}, "crawls")
    ask(exercises.check_broken, STEPS, symptom)


@pytest.mark.parametrize("symptom", [3, " ", "it broke", "It jumps", ["jumps"]])
def test_a_symptom_is_one_of_the_lessons_words(symptom):
    message = exercises.check_broken(STEPS | {"alpha": 10}, symptom)
    assert message.endswith("exactly one of these: climbs, jumps, stands still, crawls, twins.")
    assert exercises.check_broken(STEPS, None).state == NOT_ANSWERED
