"""One glossary: `python -m mlp_lessons.classroom.glossary` writes it into lesson 00, `… --output FILE` as a page.

Every symbol and every term of the series stands in these two tables once, with the lesson where it is first met.
"""

import argparse
import html
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

NOTEBOOK = Path(__file__).resolve().parent.parent.parent / "00_start_here.ipynb"
TITLE = "## The names of things"


class Symbol(NamedTuple):
    tex: str
    code: str
    term: str  # the field's
    shape: str  # with the slides' three flowers
    meaning: str
    lesson: str  # where it is first met


class Term(NamedTuple):
    name: str
    meaning: str
    lesson: str


SYMBOLS = [
    Symbol("X", "X", "inputs, features", "(3, 4)", "four measurements for each flower", "00"),
    Symbol("Y", "Y", "labels, targets (one-hot: one 1 in each row)", "(3, 3)", "the species of each flower", "00"),
    Symbol("W1", "W1", "weights, parameters", "(4, 2)", "from the inputs to the hidden neurons", "00"),
    Symbol("W2", "W2", "weights, parameters", "(2, 3)", "from the hidden neurons to the outputs", "00"),
    Symbol("H_{in}", "H_in", "pre-activation", "(3, 2)", "what the hidden neurons receive", "01"),
    Symbol("H_{out}", "H_out", "activation", "(3, 2)", "what the hidden neurons pass on", "01"),
    Symbol("O_{in}", "O_in", "pre-activation, logits", "(3, 3)", "what the outputs receive", "01"),
    Symbol("O_{out}", "O_out", "activation, prediction", "(3, 3)", "the network's answer", "01"),
    Symbol(r"\sigma", "sigmoid", "logistic function", "same as its input",
           "squeezes any number into the range from 0 to 1", "01"),
    Symbol("z", "z", "pre-activation", "any",
           "what goes into any neuron's sigmoid; twice in 04, just a number", "01"),
    Symbol("O_{error}", "O_error", "error (the *residual* is label minus answer)", "(3, 3)",
           "answer minus label", "02"),
    Symbol("MSE", "mse", "loss, cost; half the mean squared error", "one number", "how wrong the answer is", "02"),
    Symbol("N", "N", "number of entries", "one number", "how many numbers $Y$ holds", "02"),
    Symbol(r"\sum", "np.sum", "sum", "one number", "adds up whatever follows it", "02"),
    Symbol(r"\alpha", "alpha", "learning rate, step size", "one number", "a step is α times the slope", "03"),
    Symbol(r"\partial", "numerical_gradient", "partial derivative", "same as the weights",
           "the slope along one weight", "03"),
    Symbol("W_i", "W", "weights of a layer", "(4, 2) or (2, 3)", "either matrix of weights", "03"),
    Symbol("c", "c", "curvature, second derivative", "one number", "the slope of the slope", "03"),
    Symbol(r"\sigma'", "O_out * (1 - O_out)", "derivative of the logistic function", "same as its input",
           "the slope of the sigmoid", "04"),
    Symbol(r"\odot", "*", "entry by entry, element-wise, Hadamard product", "same as either",
           "multiplies each entry by its partner", "04"),
    Symbol(r"\bullet", "@", "matrix product", "outer numbers",
           "multiplies rows by columns, and adds up the products", "05"),
    Symbol(r"\top", ".T", "transpose", "swapped", "turns rows into columns", "05"),
    Symbol("O_{delta}", "O_delta", "gradient at $O_{in}$, times $N$", "(3, 3)",
           "the error, passed back through the sigmoid", "05"),
    Symbol("W2_{update}", "W2_update", "gradient of the loss at $W2$", "(2, 3)",
           "the slope of the loss along each weight of $W2$ (elsewhere an *update* is the step, −α times this)", "05"),
    Symbol("H_{error}", "H_error", "gradient at $H_{out}$, times $N$", "(3, 2)",
           "the error that reaches the hidden neurons", "05"),
    Symbol("H_{delta}", "H_delta", "gradient at $H_{in}$, times $N$", "(3, 2)",
           "the same, passed back through the sigmoid", "05"),
    Symbol("W1_{update}", "W1_update", "gradient of the loss at $W1$", "(4, 2)",
           "the slope of the loss along each weight of $W1$", "05"),
    Symbol("b1", "b1", "biases", "(1, 2)", "added to the hidden neurons' sums", "09"),
    Symbol("b2", "b2", "biases", "(1, 3)", "added to the outputs' sums", "09"),
    Symbol(r"\ln", "np.log", "natural logarithm", "same as its input", "the power of $e$ that gives the number", "09"),
    Symbol(r"\tanh", "np.tanh", "hyperbolic tangent", "same as its input", "an S from −1 to 1", "09"),
]  # fmt: skip
TERMS = [
    Term("accuracy", "the share of flowers named correctly", "02"),
    Term("activation function", "the curve through which a neuron passes its sum", "01"),
    Term("adversarial example", "an input that is changed a little so that the network errs", "05"),
    Term("automatic differentiation", "numbers that remember where they came from and find slopes themselves", "09"),
    Term("backpropagation", "the chain rule from the loss backwards, without repetition", "00"),
    Term("band", "the pairs that give the same printed number", "10"),
    Term("baseline", "the simplest model that might do the job", "07"),
    Term("batch", "the examples that go through the network together", "00"),
    Term("bend", "what a sigmoid has and a matrix lacks", "01"),
    Term("bias", "a number that each neuron adds to its sum", "00"),
    Term("border", "where the two largest outputs are equal; for a hidden neuron (07), where it answers ½", "01"),
    Term("broadcasting", "how NumPy stretches a smaller matrix to fit a larger one", "02"),
    Term("by hand", "rounded at every step, as on the slides", "01"),
    Term("chain rule", "along a path slopes multiply, and over paths they add up", "00"),
    Term("column", "what belongs to one measurement or one neuron, or where lines end", "00"),
    Term("confusion matrix", "how many flowers of each species were given each name", "06"),
    Term("cost function", "another name for the loss function", "02"),
    Term("cross-entropy", "the loss that suits a probability", "09"),
    Term("curvature", "the slope of the slope (the second derivative)", "03"),
    Term("data parallelism", "training shared by many computers, each with a part of the batch", "08"),
    Term("early stopping", "ending the training when the validation loss starts to rise", "07"),
    Term("eigenvalue, eigenvector", "a basic curvature, from which all others are averaged, and its direction", "06"),
    Term("epoch", "one pass over all the examples", "06"),
    Term("explode", "of a gradient: to grow with every layer it goes back through", "04"),
    Term("feedforward", "the route from the inputs to the answer (the *forward pass*), or one trip along it", "00"),
    Term("full precision", "with all the digits that the computer keeps", "01"),
    Term("generalise", "to be right about examples never seen", "07"),
    Term("gradient", "the slopes along all the weights, in the weights' shape", "03"),
    Term("gradient descent", "steps downhill, repeated", "00"),
    Term("hidden", "of neurons: between the inputs and the outputs", "00"),
    Term("independent", "of equations: none follows from the others", "10"),
    Term("input", "a measurement, as it enters the network", "00"),
    Term("label", "what an example really is", "00"),
    Term("learning rate", "what the slope is multiplied by to make a step", "03"),
    Term("local minimum", "the lowest point around", "03"),
    Term("loss", "how wrong the network is, as one number", "00"),
    Term("loss function", "what computes the loss from answers and labels", "02"),
    Term("matrix", "a table of numbers", "00"),
    Term("matrix product", "every row of one meets every column of the other", "01"),
    Term("mean squared error", "the average of the squared errors; the slides take half of it", "02"),
    Term("mini-batch", "a part of the examples, used for one step", "09"),
    Term("natural logarithm", "the power to which Euler's number is raised to give a number", "09"),
    Term("neuron", "an input, or a unit that adds up its weighted inputs and passes on one number", "00"),
    Term("normal distribution", "of random numbers: most near the middle, few far away", "07"),
    Term("output", "a neuron of the last layer, one for each species", "00"),
    Term("overfitting", "learning what is true of the training flowers alone", "07"),
    Term("partial derivative", "the slope along one weight while the others stay fixed", "03"),
    Term("plateau", "a place where the loss is almost flat", "03"),
    Term("pseudo-random", "computed, but in such a way that it looks random", "10"),
    Term("rank", "how many rows of a matrix are independent", "10"),
    Term("relative error", "a difference, divided by the value it is measured against", "04"),
    Term("ReLU", "passes on a positive sum as it is, and 0 for a negative one", "01"),
    Term("row", "what belongs to one flower, or where lines start", "00"),
    Term("saddle", "a valley in one direction and a hilltop in another", "03"),
    Term("saturated", "of a neuron: so far out on its sigmoid that hardly any slope gets through", "04"),
    Term("seed", "the number that random numbers start from; the same seed gives the same numbers", "07"),
    Term("shape", "how many rows and columns a matrix has", "00"),
    Term("sigmoid", "the S-shaped curve that every sum here passes through", "01"),
    Term("slope", "how much one thing, usually the loss, changes for each unit of another (the *derivative*)", "02"),
    Term("standard deviation", "how far numbers typically lie from their mean", "07"),
    Term("standardise", "to subtract the mean and divide by the standard deviation", "07"),
    Term("stochastic gradient descent", "gradient descent with mini-batches", "09"),
    Term("test set", "flowers that are looked at only once, at the end", "07"),
    Term("training set", "flowers from which the network learns", "07"),
    Term("transpose", "the matrix with its rows as columns", "05"),
    Term("validation set, validation", "flowers that help you choose a network", "07"),
    Term("vanish, vanishing gradient", "of a gradient: to shrink with every layer it goes back through", "04"),
    Term("weight", "the number on a line that multiplies what travels along it", "00"),
]


# ---------------------------------------------------------------- on lesson 00's page


HEADS = ["symbol", "in code", "the field's term", "shape", "what it is", "first met in"]
CELL = f"""\
{TITLE}

The slides use short names, and this series uses the same ones in formulas and in code. The field's own terms are \
listed beside them. So far you have met four symbols:

{{met}}

The examples that go through the network together are a *batch*: here, three flowers.

Each of the next notebooks adds a few names. You don't need them yet, but you can come back here whenever one slips \
your mind:

<details><summary>All the other symbols</summary>

{{symbols}}

</details>

<details><summary>All the terms</summary>

{{terms}}

</details>"""


def cell():
    """The text of the cell of lesson 00 that holds the glossary."""
    met = [_row(symbol)[:-1] for symbol in SYMBOLS if symbol.lesson == "00"]
    later = [_row(symbol) for symbol in SYMBOLS if symbol.lesson != "00"]
    terms = _table(["term", "what it is", "first met in"], TERMS)
    return CELL.format(met=_table(HEADS[:-1], met), symbols=_table(HEADS, later), terms=terms)


def _row(symbol):
    return (f"${symbol.tex}$", f"`{symbol.code}`", *symbol[2:])


def _table(heads, rows):
    lines = [f"| {' | '.join(line)} |" for line in (heads, *rows)]
    return "\n".join([lines[0], f"|{'---|' * len(heads)}", *lines[1:]])


def write_into(path):
    """Put the glossary into its cell of the notebook, and leave all else as it is."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    (place,) = (one for one in notebook["cells"] if "".join(one["source"]).startswith(TITLE))
    place["source"] = cell().splitlines(keepends=True)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- as a page

SIGNS = {"alpha": "α", "sigma": "σ", "sum": "Σ", "partial": "∂", "odot": "⊙", "bullet": "•", "top": "ᵀ"}
STYLE = """
body { font: 16px/1.5 "Helvetica Neue", Arial, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 0.2em 1em 0.2em 0; border-bottom: 1px solid #bbb; }
code { white-space: nowrap; }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111; } a { color: #8ab8f2; } }
@media print { body { font-size: 9.5pt; margin: 0; } tr { break-inside: avoid; } }
"""


def document():
    """The HTML of the glossary as a page."""
    symbols = _html_table(HEADS, map(_row, SYMBOLS))
    terms = _html_table(["term", "what it is", "first met in"], TERMS)
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Glossary</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style></head>\n<body>\n<h1>Glossary</h1>\n<h2>Symbols</h2>\n{symbols}<h2>Terms</h2>\n{terms}"
        "</body>\n</html>\n"
    )


def _html_table(heads, rows):
    head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{_as_html(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{lines}</tbody></table>\n"


def _as_html(text):
    """The HTML of a cell: formulas between dollars, code between backticks, *emphasis*."""
    text = html.escape(text, quote=False)
    text = re.sub(r"\$(.+?)\$", lambda found: _formula(found[1]), text)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", re.sub(r"(?<!`)\*(\w+)\*", r"<em>\1</em>", text))


def _formula(tex):
    signs = re.sub(r"\\(\w+)", lambda found: SIGNS.get(found[1], found[1]), tex)
    return re.sub(r"_\{?(\w+)\}?", r"<sub>\1</sub>", signs)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, help="the page to write, in place of lesson 00's cell")
    chosen = parser.parse_args(arguments)
    if chosen.output:
        chosen.output.write_text(document(), encoding="utf-8")
    else:
        write_into(NOTEBOOK)
    print(f"{chosen.output or NOTEBOOK}: {len(SYMBOLS)} symbols and {len(TERMS)} terms.")


if __name__ == "__main__":
    main(sys.argv[1:])
