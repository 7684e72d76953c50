"""The exercises: every mistake gets its own diagnosis, every solution passes, nothing stops Run All."""

import ast
import contextlib
import copy
import io
import json
import math
import re
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import exercises
import mlp_helpers
from mlp_helpers import W1, W2

NOTEBOOKS = sorted(Path(exercises.__file__).parent.glob("[0-9]*.ipynb"))
CHECKS = {name: check for name, check in vars(exercises).items() if name.startswith("check_")}
RULES = {
    name: next(cell.cell_contents for cell in check.__closure__ if isinstance(cell.cell_contents, exercises.Exercise))
    for name, check in CHECKS.items()
    if check.__closure__
}


# ---------------------------------------------------------------- the exercises on the page


class OnPage(NamedTuple):
    """One exercise of a notebook: which check it calls, where its stub is, and its solution."""

    check: str
    cell: int
    solution: str


def sources(path):
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(path.read_text("utf-8"))["cells"]]


def on_page(cells):
    """Every exercise: a heading, then its stub, then the cell with hint and solution."""
    found = []
    for number, (kind, text) in enumerate(cells):
        if kind == "markdown" and text.startswith("### Exercise"):
            (stub_kind, stub), (folded_kind, folded) = cells[number + 1 : number + 3]
            assert (stub_kind, folded_kind) == ("code", "markdown"), text
            assert "<details><summary>Hint</summary>\n\n" in folded, text
            solution = folded.split("<details><summary>Solution</summary>\n\n")[1]
            code = re.search(r"^```python\n(.*?)^```$", solution, re.DOTALL | re.MULTILINE)[1]
            found.append(OnPage(re.search(r"^(check_\w+)\(", stub, re.MULTILINE)[1], number + 1, code))
    return found


def replaced(stub, answer):
    """The stub's cell with another answer between the import and the check."""
    tree = ast.parse(stub)
    statements = [tree.body[0], *ast.parse(answer).body, tree.body[-1]]
    return "\n".join(map(ast.unparse, statements))


def run_all(cells, answers=None):
    """Run the code cells in order; return what the last line of each exercise's cell gave."""
    namespace, shown = {"__name__": "__main__"}, []
    stubs = {exercise.cell for exercise in on_page(cells)}
    for number, (kind, source) in enumerate(cells):
        if kind != "code":
            continue
        body = ast.parse(replaced(source, answers[number]) if answers and number in stubs else source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), f"cell {number}", "exec"), namespace)
        value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), namespace) if last else None
        if number in stubs:
            shown.append(value)
    return shown


def stub_of(source):
    """What stands between the import and the check."""
    return "\n".join(map(ast.unparse, ast.parse(source).body[1:-1]))


def wrong(stub):
    """An answer that raises if it is a function, and that no exercise wants if it is a value."""
    answer = ast.parse(stub).body[1]
    if isinstance(answer, ast.FunctionDef):
        return f"def {answer.name}({ast.unparse(answer.args)}):\n    raise ZeroDivisionError('as wrong as can be')"
    return "\n".join(ast.unparse(line.targets[0]) + " = 'nonsense'" for line in ast.parse(stub).body[1:-1])


each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
PAGES = {path: on_page(sources(path)) for path in NOTEBOOKS}
SOLUTIONS = {exercise.check: exercise.solution for page in PAGES.values() for exercise in page}


@each_notebook
def test_two_to_four_exercises_each_in_its_form(path):
    cells, page = sources(path), PAGES[path]
    assert 2 <= len(page) <= 4
    for number, exercise in enumerate(page, 1):
        assert re.match(rf"### Exercise {number}: .+ \(\d+ minutes\)\n", cells[exercise.cell - 1][1])
        stub = cells[exercise.cell][1].splitlines()
        assert stub[0] == f"from exercises import {exercise.check}"
        assert len(stub) <= 10


def test_every_check_is_on_a_page_once():
    if not NOTEBOOKS:
        pytest.skip("there are no notebooks yet")
    assert sorted(exercise.check for page in PAGES.values() for exercise in page) == sorted(CHECKS)


@each_notebook
@pytest.mark.parametrize("state", ["untouched", "half", "wrong", "right"])
def test_run_all_reaches_the_bottom(path, state, monkeypatch):
    monkeypatch.chdir(path.parent)
    cells, page = sources(path), PAGES[path]
    stubs = {exercise.cell: stub_of(cells[exercise.cell][1]) for exercise in page}
    solved = {exercise.cell: exercise.solution for exercise in page}
    answers = {
        "untouched": None,
        "half": stubs | dict(list(solved.items())[: len(page) // 2]),
        "wrong": {exercise.cell: wrong(cells[exercise.cell][1]) for exercise in page},
        "right": solved,
    }[state]
    with contextlib.redirect_stdout(io.StringIO()):
        shown = run_all(cells, answers)
    begins = {
        "untouched": ["Not answered yet: "] * len(page),
        "half": ["Right: "] * (len(page) // 2) + ["Not answered yet: "] * (len(page) - len(page) // 2),
        "wrong": [""] * len(page),
        "right": ["Right: "] * len(page),
    }[state]
    assert [message[: len(begin)] for message, begin in zip(shown, begins, strict=True)] == begins
    assert state != "wrong" or not any(re.match("Right|Not answered", message) for message in shown)


# ---------------------------------------------------------------- mistakes, as a learner writes them


def check(name, code):
    """What the check says to an answer written in code: an expression, or the body of the function."""
    rule = RULES[name]
    scope = {"np": np, "math": math, **{n: getattr(mlp_helpers, n) for n in dir(mlp_helpers) if n[0] != "_"}}
    if rule.arguments:
        body = code if "return" in code or "print" in code or "\n" in code else f"return {code}"
        lines = "\n".join("    " + line for line in body.splitlines())
        exec(f"def answer({', '.join(rule.arguments)}):\n{lines}", scope)
        return CHECKS[name](scope["answer"])
    return CHECKS[name](eval(code, scope))


BACK = """\
O_error = O_out - Y
O_delta = O_error * O_out * (1 - O_out)
W2_update = H_out.T @ O_delta / Y.size
H_error = O_delta @ W2.T
H_delta = H_error * H_out * (1 - H_out)
W1_update = X.T @ H_delta / Y.size
return W2_update, W1_update"""
LOOP = """\
for epoch in range(epochs):
    forward = feedforward(X, W1, W2)
    back = backpropagation(X, Y, W2, forward)
    W1 = W1 - alpha * back.W1_update
    W2 = W2 - alpha * back.W2_update
return W1, W2"""
PAIRS = """\
fits = []
for a in range(-30, 31):
    for b in range(-30, 31):
        if (np.round(H_out @ [a / 10, b / 10], 2) == o).all():
            fits.append((a / 10, b / 10))
return fits"""


def but(code, old, new):
    assert old in code
    return code.replace(old, new)


FORWARD = "H_out = sigmoid(X @ W1)\nO_out = sigmoid(H_out @ W2)\nreturn O_out"
# fmt: off
MISTAKES = [
    ("check_weights", "4 + 2 + 3", "neurons"),
    ("check_weights", "4 * 2 * 3", "multiplies all"),
    ("check_weights", "4 * 2", "W1 alone"),
    ("check_weights", "2 * 3", "W2 alone"),
    ("check_weights", "5 * 2 + 3 * 3", "biases"),
    ("check_petal_cell", "(2, 1)", "swapped"),
    ("check_petal_cell", "[2, 3]", "You counted from 1; Python"),
    ("check_petal_cell", "(3, 2)", "counted from 1 and put the column first"),
    ("check_petal_cell", "X[1, 2]", "number itself"),
    ("check_H_in_cell", "X[0] @ W1[:, 1]", "H_in[0, 1]"),
    ("check_H_in_cell", "X[1] @ W1[:, 0]", "H_in[1, 0]"),
    ("check_H_in_cell", "X[1] @ abs(W1[:, 1])", "sign is lost"),
    ("check_H_in_cell", "sigmoid(0.91)", "no sigmoid yet"),
    ("check_H_in_cell", "0.71", "no sigmoid yet"),
    ("check_H_in_cell", "0.9", "Rounded too early"),
    ("check_sigmoid", "1 / (1 + np.exp(z))", "sign of z"),
    ("check_sigmoid", "1 / 1 + np.exp(-z)", "Brackets"),
    ("check_sigmoid", "1 / (1 + math.exp(-z))", "np.exp takes a whole matrix"),
    ("check_sigmoid", "np.round(1 / (1 + np.exp(-z)), 2)", "Rounded to 2 decimals"),
    ("check_sigmoid", "z *= -1\nreturn 1 / (1 + np.exp(z))", "changes its argument z"),
    ("check_feedforward", but(FORWARD, "sigmoid(X @ W1)", "X @ W1"), "forgotten in the hidden layer"),
    ("check_feedforward", but(FORWARD, "sigmoid(H_out @ W2)", "H_out @ W2"), "forgotten in the output layer"),
    ("check_feedforward", but(FORWARD, "X @ W1", "X * W1"), "cell by cell"),
    ("check_feedforward", but(FORWARD, "H_out @ W2", "H_out * W2"), "cell by cell"),
    ("check_feedforward", but(FORWARD, "X @ W1", "W1 @ X"), "order is turned round"),
    ("check_feedforward", but(FORWARD, "return O_out", "return O_out.T"), "Transposed"),
    ("check_feedforward", but(FORWARD, "return O_out", "return H_out"), "half gone"),
    ("check_feedforward", but(FORWARD, "return O_out", "return np.round(O_out, 2)"), "Rounded to 2"),
    ("check_feedforward", but(FORWARD, "O_out = ", "H_out = np.round(H_out, 2)\nO_out = "), "Rounded too early"),
    ("check_feedforward", "feedforward(X, W1, W2)", "of type Feedforward"),
    ("check_decisions", "np.argmax(O_out, axis=0)", "axis=0 walks down"),
    ("check_decisions", "np.max(O_out, axis=1)", "wanted is its index"),
    ("check_decisions", "np.argmin(O_out, axis=1)", "smallest"),
    ("check_decisions", "np.argmax(O_out)", "Without an axis"),
    ("check_decisions", "[2, 2, 2]", "Right for the slides' numbers, but not with O_out (6, 4)"),
    ("check_cautious_loss", "0.36", "N = 3"),
    ("check_cautious_loss", "0.24", "½ is forgotten."),
    ("check_cautious_loss", "1.08", "1/N is forgotten"),
    ("check_cautious_loss", "0.2", "not squared."),
    ("check_mse", "np.sum((O_out - Y) ** 2) / 2", "1/N is forgotten"),
    ("check_mse", "np.sum((O_out - Y) ** 2) / (2 * len(Y))", "counts the rows"),
    ("check_mse", "np.sum((O_out - Y) ** 2) / (2 * 3)", "always 3"),
    ("check_mse", "np.sum((O_out - Y) ** 2) / (2 * 9)", "fits the slides only"),
    ("check_mse", "np.mean((O_out - Y) ** 2)", "The ½ is forgotten."),
    ("check_mse", "np.sum((O_out - Y) ** 2)", "bare sum"),
    ("check_mse", "np.sum(Y - O_out) / (2 * Y.size)", "squares are forgotten"),
    ("check_mse", "np.sum(np.abs(O_out - Y)) / (2 * Y.size)", "abs"),
    ("check_mse", "1 / 2 * Y.size * np.sum((O_out - Y) ** 2)", "multiplies by N"),
    ("check_mse", "(O_out - Y) ** 2 / (2 * Y.size)", "not summed"),
    ("check_mse", "np.round(np.mean((O_out - Y) ** 2) / 2, 4)", "Rounded to 4"),
    ("check_mse", "0.13843407924338584", "Right for the slides' numbers, but not with"),
    ("check_N_150", "150", "counts the flowers"),
    ("check_N_150", "600", "numbers in X"),
    ("check_feedforwards", "70", "up and down"),
    ("check_feedforwards", "28", "slides' network"),
    ("check_feedforwards", "240", "multiplies all layers"),
    ("check_step", "W -= alpha * W_update\nreturn W", "changes its argument W in place"),
    ("check_step", "W_update *= alpha\nreturn W - W_update", "changes its argument W_update in place"),
    ("check_step", "W + alpha * W_update", "goes uphill"),
    ("check_step", "W - W_update", "alpha is forgotten."),
    ("check_step", "-alpha * W_update", "change alone"),
    ("check_step", "(W - W_update) * alpha", "mind the brackets"),
    ("check_slope", "(f(w - 1e-5) - f(w + 1e-5)) / 2e-5", "sign is flipped"),
    ("check_slope", "f(w + 1e-5) - f(w - 1e-5)", "must be divided"),
    ("check_slope", "(f(w + 1e-4) - f(w - 1e-4)) / 1e-4", "it is two"),
    ("check_slope", "(f(w + 1e-4) - f(w)) / 2e-4", "it is one"),
    ("check_slope", "(f(w + 0.01) - f(w)) / 0.01", "One-sided"),
    ("check_slope", "(f(w + 1) - f(w - 1)) / 2", "nudge is too large"),
    ("check_slope", "(f(w + 1e-14) - f(w - 1e-14)) / 2e-14", "too small"),
    ("check_slope", "f(w)", "value of f"),
    ("check_largest_slope", "1", "asked is its slope"),
    ("check_largest_slope", "0.5", "put it into"),
    ("check_sigmoid_slope", "z * (1 - z)", "wrong thing"),
    ("check_sigmoid_slope", "sigmoid(z)", "1 − σ is forgotten"),
    ("check_sigmoid_slope", "s = sigmoid(z)\nreturn sigmoid(s) * (1 - sigmoid(s))", "twice"),
    ("check_sigmoid_slope", "sigmoid(z) * (1 - z)", "both need σ(z)"),
    ("check_W2_update", "O_delta.T @ H_out / O_delta.size", "Transposed"),
    ("check_W2_update", "H_out.T * O_delta / O_delta.size", "@"),
    ("check_W2_update", "H_out @ O_delta / O_delta.size", "H_out must be transposed"),
    ("check_W2_update", "H_out.T @ O_delta", "1/N is forgotten"),
    ("check_W2_update", "H_out.T @ O_delta / len(O_delta)", "counts the flowers"),
    ("check_W2_update", "H_out.T @ O_delta / 3", "always 3"),
    ("check_W2_update", "H_out.T @ O_delta / 9", "fits the slides only"),
    ("check_W2_update", "-H_out.T @ O_delta / O_delta.size", "sign"),
    ("check_O_delta", "O_error", "σ′ is forgotten"),
    ("check_O_delta", "O_error * O_out", "1 − O_out is forgotten"),
    ("check_O_delta", "O_error * (1 - O_out)", "The factor O_out is forgotten"),
    ("check_O_delta", "O_error * sigmoid(O_out) * (1 - sigmoid(O_out))", "through σ already"),
    ("check_O_delta", "O_error * O_out * 1 - O_out", "Brackets"),
    ("check_O_delta", "-O_error * O_out * (1 - O_out)", "sign"),
    ("check_O_delta", "O_error @ (O_out * (1 - O_out))", "@ is the matrix product"),
    ("check_O_delta", "np.round(O_error * O_out * (1 - O_out), 2)", "Rounded to 2"),
    ("check_O_delta", "O_error *= O_out\nreturn O_error * (1 - O_out)", "changes its argument O_error"),
    ("check_H_error", "O_delta @ W2", "W2 must be transposed"),
    ("check_H_error", "W2 @ O_delta", "order is turned round"),
    ("check_H_error", "W2 @ O_delta.T", "Transposed"),
    ("check_H_error", "O_delta * W2.T", "cell by cell"),
    ("check_backpropagation", but(BACK, "W2_update, W1_update", "W1_update, W2_update"), "changed places"),
    ("check_backpropagation", but(BACK, "O_error * O_out * (1 - O_out)", "O_error"), "forgotten at the outputs"),
    ("check_backpropagation", but(BACK, "H_error * H_out * (1 - H_out)", "H_error"), "at the hidden layer"),
    ("check_backpropagation", but(BACK, "H_out.T @ O_delta", "H_out.T @ O_error"), "W2_update takes O_error"),
    ("check_backpropagation", but(BACK, "O_delta @ W2.T", "O_error @ W2.T"), "H_error takes O_error"),
    ("check_backpropagation", but(BACK, "O_out - Y\n", "Y - O_out\n"), "sign is flipped"),
    ("check_backpropagation", but(BACK, " / Y.size", ""), "those are sums"),
    ("check_backpropagation", but(BACK, "O_delta / Y.size", "O_delta"), "forgotten in W2_update"),
    ("check_backpropagation", but(BACK, "H_delta / Y.size", "H_delta"), "forgotten in W1_update"),
    ("check_backpropagation", but(BACK, "Y.size", "len(Y)"), "counts the flowers"),
    ("check_backpropagation", but(BACK, "Y.size", "3"), "always 3"),
    ("check_backpropagation", but(BACK, "Y.size", "9"), "fits the slides only"),
    ("check_backpropagation", but(BACK, "W2.T", "W2"), "W2 must be transposed"),
    ("check_backpropagation", but(BACK, "X.T", "X"), "X must be transposed"),
    ("check_backpropagation", but(BACK, "H_out.T @", "H_out.T *"), "@"),
    ("check_backpropagation", but(BACK, "W2_update, W1_update", "W2_update.T, W1_update.T"), "Transposed"),
    ("check_backpropagation", but(BACK, "return W2_update, W1_update", "return W1_update"), "a pair"),
    ("check_backpropagation", "O_out -= Y\n" + but(BACK, "O_out - Y\n", "O_out\n"), "changes its argument O_out"),
    ("check_train", but(LOOP, "    W1 = W1 - alpha * back.W1_update\n    W2 = W2 - alpha * back.W2_update",
     "    W2 = W2 - alpha * back.W2_update\n    W1 = W1 - alpha * backpropagation(X, Y, W2, forward).W1_update"),
     "too early"),
    ("check_train", but(LOOP, "W1 = W1 -", "W1 -="), "changes its argument W1"),
    ("check_train", but(LOOP, " - alpha", " + alpha"), "uphill"),
    ("check_train", but(LOOP, "range(epochs)", "range(epochs + 1)"), "One epoch too many"),
    ("check_train", but(LOOP, "range(epochs)", "range(1, epochs)"), "One epoch too few"),
    ("check_train", but(LOOP, "return", "    return"), "first step"),
    ("check_train", but(LOOP, "for epoch in range(epochs):\n    forward = feedforward(X, W1, W2)\n    back = "
     "backpropagation(X, Y, W2, forward)\n", "back = backpropagation(X, Y, W2, feedforward(X, W1, W2))\n"
     "for epoch in range(epochs):\n"), "first update"),
    ("check_train", but(LOOP, "alpha * ", ""), "alpha is forgotten"),
    ("check_train", but(LOOP, "return W1, W2", "return W2, W1"), "changed places"),
    ("check_train", but(LOOP, "    W2 = W2 - alpha * back.W2_update\n", ""), "W2 never changes"),
    ("check_train", "train(X, Y, W1, W2, alpha, epochs)", "of type Training"),
    ("check_N", "3", "three times"),
    ("check_N", "18", "2N"),
    ("check_recover_column", but(PAIRS, "(a / 10, b / 10)", "(b / 10, a / 10)"), "changed places"),
    ("check_recover_column", but(PAIRS, "return fits", "return fits[:1]"),
     "first pair"),
    ("check_recover_column", but(PAIRS, "-30, 31", "-30, 30"), "3.0 counts"),
    ("check_recover_column", but(PAIRS, "-30, 31", "31"), "Negative"),
    ("check_recover_column", but(PAIRS, "np.round(H_out @ [a / 10, b / 10], 2)", "H_out @ [a / 10, b / 10]"),
     "Without rounding"),
    ("check_recover_column", but(PAIRS, "return fits", "return len(fits)"), "how many"),
]
W2_SLOPE = "np.sum((O_out - Y)[:, 2] * O_out[:, 2] * (1 - O_out[:, 2]) * H_out[:, 1]) / Y.size"
MISTAKES += [("check_W2_slope", but(W2_SLOPE, old, new), words) for old, new, words in [
    (" * O_out[:, 2] * (1 - O_out[:, 2])", "", "σ′ is forgotten"),
    ("O_out[:, 2] * (1 - O_out[:, 2])", "sigmoid(O_out)[:, 2] * (1 - sigmoid(O_out)[:, 2])", "through σ already"),
    ("O_out[:, 2] * (1 - O_out[:, 2])", "O_in[:, 2] * (1 - O_in[:, 2])", "not been through σ yet"),
    (" / Y.size", "", "1/N is forgotten"),
    ("Y.size", "len(Y)", "counts the flowers"),
    ("Y.size", "3", "always 3"),
    ("Y.size", "9", "fits the slides only"),
    ("(O_out - Y)", "(Y - O_out)", "sign is flipped"),
    ("H_out[:, 1]", "H_in[:, 1]", "not what it receives"),
    ("H_out[:, 1]", "H_out[:, 0]", "Wrong row"),
    ("H_out[:, 1]", "H_out[1]", "is a row"),
    ("2]", "1]", "Wrong column"),
    ("np.sum", "", "Not summed"),
]]
# fmt: on


@pytest.mark.parametrize(("name", "code", "words"), MISTAKES)
def test_a_classic_mistake_is_named(name, code, words):
    message = check(name, code)
    assert words in message
    assert not re.match(r"(Right: |Not answered)", message)


@pytest.mark.parametrize("name", RULES)
def test_the_mistakes_of_a_table_are_all_different(name):
    rule = RULES[name]
    for words, *mistaken in rule.mistakes:
        for function in mistaken:
            if name == "check_slope" and words.startswith(("One-sided", "The formula is right")):
                continue  # they use the nudge of the learner, and one of 1e-5 is right
            answer = renamed(function, rule.arguments) if rule.arguments else function()
            assert words in CHECKS[name](answer)


def renamed(function, names):
    scope = {"function": function}
    exec(f"def answer({', '.join(names)}): return function({', '.join(names)})", scope)
    return scope["answer"]


# ---------------------------------------------------------------- mutations of the solutions

# What changes nothing: another small nudge, counting a transposed matrix, transposing a row, the
# square of the negative, and a sum of products written as a product of rows.
EQUIVALENT = re.compile(
    r"h = 2e-05|(Y|O_delta)\.T\.size|== o\.T|\(Y - O_out\) \*\* 2|np\.sum\(error \* sigmoid_slope @ H_out\[:, 1\]\)"
)
SWAPS = {
    ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Div, ast.MatMult, ast.Add], ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult], ast.Pow: [ast.Mult],
}  # fmt: skip


def mutants_of(node, names):
    """Every node that may stand in place of this one."""
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


def answer_of(code):
    scope = {"np": np, **{name: getattr(mlp_helpers, name) for name in dir(mlp_helpers) if name[0] != "_"}}
    exec(code, scope)
    return scope[next(name for name in scope if name.startswith("my_"))]


@pytest.mark.parametrize("name", sorted(set(SOLUTIONS) & set(RULES)))
def test_every_mutation_of_a_solution_is_refused(name):
    right, tried = answer_of(SOLUTIONS[name]), 0
    assert CHECKS[name](right).startswith("Right: ")
    for code in mutations(SOLUTIONS[name]):
        if EQUIVALENT.search(code):
            continue
        try:
            answer = answer_of(code)
        except (ArithmeticError, TypeError, ValueError):
            continue  # this one can't even be an answer
        if callable(answer) or not np.array_equal(np.round(answer, 9), np.round(right, 9)):
            assert not CHECKS[name](answer).startswith("Right: "), code
            tried += 1
    assert tried >= 2


# ---------------------------------------------------------------- survival


class Nasty:
    """Raises whatever is done with it."""

    def __getattribute__(self, name):
        raise SystemExit(name)


NESTED = [1]
NESTED.append(NESTED)
GARBAGE = [
    "", "14", b"9", 1j, math.nan, math.inf, -math.inf, 10**400, True, {}, {"A": 1}, set(), object(), int, np, print,
    [[1, 2], [3]], [[], [1]], [None, 1], (..., 2), {1: ...}, np.array([]), np.array(None), np.array("x"), NESTED, len,
    np.zeros((3, 3), complex), np.full((3, 3), np.nan), np.broadcast_to(0, (10**6, 10**6)), np.zeros((2, 2, 2)),
    np.array([[1, "a"]], dtype=object), np.datetime64("2026-11-22"), range(3), iter([1]), (n for n in [1]),
    lambda: 1, lambda *_: 1, lambda *_: "x", lambda *_: np.zeros((3, 3)), lambda *_: (1, 2),
    lambda a, b, c, d, e, f, g: 1, lambda *_: [[1], [2, 3]], lambda *_: 1 / 0, lambda *_: 1j, lambda *_: {},
    lambda *_: math.nan, np.linalg.inv, lambda *_: np.broadcast_to(0, (10**6, 10**6)),
    lambda *_: exec("raise SystemExit"), lambda *_: Nasty(), Nasty(), Nasty,
]  # fmt: skip


def says_something_useful(message):
    assert type(message) is exercises.Message
    assert repr(message) == str(message)
    assert 10 < len(message) < 420
    assert "\n" not in message
    assert "Traceback" not in message
    assert message[-1] in ".?!"


def ask(name, answer):
    """The check's message, which must be all that comes of it: no print, no warning, no exception."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
        warnings.simplefilter("error")
        message = CHECKS[name](answer, "it broke") if name == "check_broken" else CHECKS[name](answer)
    says_something_useful(message)
    assert printed.getvalue() == ""
    return message


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_survives_garbage(name):
    for answer in GARBAGE:
        assert not ask(name, answer).startswith("Right: ")


numbers = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=5)
anything = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(numbers, inner))
arrays = hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(min_dims=0, max_dims=3, max_side=4))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(answer=anything | arrays)
def test_a_check_survives_anything(answer):
    for name, rule in RULES.items():
        if rule.arguments:
            if name not in ("check_recover_column", "check_train"):
                ask(name, lambda *_: answer)
            assert not ask(name, answer).startswith("Right: ")
        else:
            ask(name, answer)
    ask("check_diagnosis", answer)
    ask("check_broken", answer)


@settings(max_examples=40, deadline=None)
@given(alpha=anything, W=anything | arrays, epochs=st.integers(90, 110) | anything)
def test_any_broken_training_is_survived(alpha, W, epochs):
    ask("check_broken", {"alpha": alpha, "W1": W, "W2": W2, "epochs": epochs})
    ask("check_broken", {"alpha": alpha, "W1": W1, "W2": W2, "epochs": epochs})


@pytest.mark.parametrize("name", CHECKS)
def test_an_untouched_stub_is_not_answered_yet(name):
    for answer in (None, ...):
        assert ask(name, answer).startswith("Not answered yet: ")


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.arguments])
def test_how_a_function_may_fail(name):
    names = ", ".join(RULES[name].arguments)
    scope = {"right": RULES[name].right, "warnings": warnings, "np": np}
    exec(f"def stub({names}): ...\ndef dots({names}): return ...\ndef prints({names}): print(right({names}))", scope)
    exec(f"def forgets({names}): x = right({names})\ndef raises({names}): raise KeyError('sepal')", scope)
    exec(f"def warns({names}):\n warnings.warn('careful')\n print(np.log(0.0))\n return right({names})", scope)
    assert ask(name, scope["stub"]).startswith("Not answered yet: ")
    assert ask(name, scope["dots"]).startswith("Not answered yet: ")
    assert "prints instead of returning" in ask(name, scope["prints"])
    assert "returns nothing" in ask(name, scope["forgets"])
    assert "KeyError: 'sepal'" in ask(name, scope["raises"])
    assert ask(name, scope["warns"]).startswith("Right: ")
    assert "can't be called as" in ask(name, lambda: 1)


def test_interrupting_the_kernel_still_works():
    def endless(O_out, Y):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exercises.check_mse(endless)


# ---------------------------------------------------------------- what a message may say


@pytest.mark.parametrize("name", RULES)
def test_a_right_answer_gets_one_sentence(name):
    rule = RULES[name]
    message = ask(name, renamed(rule.right, rule.arguments) if rule.arguments else rule.right())
    assert re.fullmatch(r"Right: [^.]*\.( [a-z])?[^.]*|Right: [^.]+\.", message)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if not rule.arguments])
def test_no_message_gives_a_number_away(name):
    right = RULES[name].right()
    given_away = re.escape(str(right)) if isinstance(right, tuple) else rf"(?<![\d.]){re.escape(str(right))}(?![\d.])"
    for answer in [function() for _, function in RULES[name].mistakes] + [None, "x", 1e9, -1e9, 0.1, (0, 0)]:
        message = ask(name, answer)
        assert message.startswith("Right: ") or not re.search(given_away, message)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.arguments])
def test_no_message_gives_an_entry_away(name):
    rule = RULES[name]
    value = rule.right(*rule.cases[0])
    parts = value if isinstance(value, tuple) else (value,)
    for wrong_value in (0.0, 1.0, 10.0):
        blank = tuple(np.full(np.shape(part), wrong_value) for part in parts)
        message = ask(name, renamed(lambda *_, blank=blank: blank if len(blank) > 1 else blank[0], rule.arguments))
        for number in np.concatenate([np.ravel(part) for part in parts]):
            for digits in (2, 3):
                printed = f"{abs(number):.{digits}g}"
                assert printed not in message or printed == f"{abs(number):.1g}"


def test_the_entry_that_is_off_most_is_named():
    def nearly(O_error, O_out):
        delta = O_error * O_out * (1 - O_out)
        delta[-1, 1] += 0.31
        return delta

    assert exercises.check_O_delta(nearly) == "Entry [2, 1] is off most: it is about 0.3 too large."


def test_functions_are_tried_on_other_sizes():
    def fits_the_slides(O_delta, W2):
        return O_delta[:3, :3] @ W2[:2, :3].T

    message = exercises.check_H_error(fits_the_slides)
    assert message.startswith("Right for the slides' numbers, but not with O_delta (5, 4), W2 (2, 4).")
    for rule in RULES.values():
        sizes = {str([np.shape(argument) for argument in case]) for case in rule.cases}
        assert len(sizes) >= 3 or not rule.arguments or rule.name == "my_slope"


def test_no_column_that_is_tried_depends_on_how_a_half_is_rounded():
    tenths = np.arange(-40, 41)
    for H_out, o in exercises.COLUMNS:
        hundredths, thousandths = np.rint(H_out * 100).astype(int), np.rint(o * 1000).astype(int)
        sums = hundredths @ np.array(np.meshgrid(tenths, tenths)).reshape(2, -1)
        off = abs(sums - thousandths[:, None])
        assert not (np.all(off <= 5, axis=0) & np.any(off == 5, axis=0)).any()


# ---------------------------------------------------------------- the patients


def test_the_diagnosis_of_the_three_patients():
    right = {"A": "all weights zero", "B": "flipped sign", "C": "alpha too large"}
    assert exercises.check_diagnosis(right).startswith("Right: ")
    message = exercises.check_diagnosis(right | {"A": "flipped sign"})
    assert message == "2 of 3 are right. “flipped sign” would make the loss rise from the first step on: " + (
        "does the curve of A do that?"
    )
    assert "keys" in exercises.check_diagnosis({"A": "flipped sign"})
    assert "to the letter" in exercises.check_diagnosis(right | {"B": "flu"})
    assert exercises.check_diagnosis(right | {"B": None}).startswith("Not answered yet")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"alpha": -1}, "the loss rose"),
        ({"alpha": 50}, "the loss is stuck"),
        ({"W1": 100 * W1}, "the loss is stuck"),
        ({"alpha": 0.001}, "the loss is stuck"),
        ({"alpha": 0}, "the loss is stuck"),
        ({"W1": 0 * W1, "W2": 0 * W2}, "broken"),
        ({}, "Not broken"),
        ({"alpha": 3}, "Not broken"),
        ({"W1": W1.T}, "It does not train at all: W1 is (2, 4)"),
        ({"epochs": 10**9}, "100 to 5000"),
        ({"alpha": "much"}, "one number"),
        ({"W1": None}, "Not answered yet"),
    ],
)
def test_a_broken_training_hears_its_symptom(change, words):
    answer = {"alpha": 1, "W1": W1, "W2": W2, "epochs": 1000} | change
    assert words in ask("check_broken", answer)


def test_a_symptom_must_be_named():
    answer = {"alpha": -1, "W1": W1, "W2": W2, "epochs": 1000}
    assert exercises.check_broken(answer, None).startswith("Not answered yet")
    assert "sentence" in exercises.check_broken(answer, 3)
    assert "sentence" in exercises.check_broken(answer, " ")
