"""Where does this number come from? The arithmetic of one cell, as an equation of matrices."""

import html

import mlp_helpers as mlp

from .matrices import all_matrices
from .picture import GREY, INK, NOW, Page, written

FORWARD = ["H_in", "H_out", "O_in", "O_out"]
BACKWARD = ["O_error", "O_delta", "W2_update", "H_error", "H_delta", "W1_update"]
DIGITS = {"by hand": True, "full precision": False}
FACTORS = {  # the two factors of every matrix product; the two updates are divided by N as well
    "H_in": ("X", "W1"),
    "O_in": ("H_out", "W2"),
    "W2_update": ("H_out_T", "O_delta"),
    "H_error": ("O_delta", "W2_T"),
    "W1_update": ("X_T", "H_delta"),
}
ENTRYWISE = {  # every other matrix, entry by entry: what it is made of, how, and what stands around its sources
    "H_out": (["H_in"], "1 / (1 + e^−{})", "sigmoid({})"),
    "O_out": (["O_in"], "1 / (1 + e^−{})", "sigmoid({})"),
    "O_error": (["O_out", "Y"], "{} − {}", "{} − {}"),
    "O_delta": (["O_error", "O_out"], "{0} · {1} · (1 − {1})", "{0} ⊙ {1} ⊙ (1 − O_out)"),
    "H_delta": (["H_error", "H_out"], "{0} · {1} · (1 − {1})", "{0} ⊙ {1} ⊙ (1 − H_out)"),
}
FULL = 4  # decimals shown in full precision


def trace(X, Y, W1, W2, matrix):
    """The arithmetic behind any number. Moves with: matrix, row, column, by hand or not.

    A row or column that the matrix does not have stands for its last one.
    """
    matrices = {by_hand: all_matrices(X, Y, W1, W2, by_hand) for by_hand in (True, False)}

    def place(name, row, column):
        rows, columns = matrices[True][name].shape
        return min(row, rows - 1), min(column, columns - 1)

    def draw(matrix, row, column, digits):
        name, known = matrix, matrices[digits]
        row, column = place(name, row, column)
        decimals = {of: mlp.DECIMALS.get(of.removesuffix("_T"), 0) if digits else FULL for of in known}
        for exact in ("X", "Y", "W1", "W2", "X_T", "W2_T"):
            decimals[exact] = mlp.DECIMALS[exact.removesuffix("_T")]

        def entry(of, i, j):
            value = written(known[of][i, j], decimals[of])
            return f"({value})" if value.startswith("−") else value

        def table(of, marked, choose=False):
            return _table(of, known[of], decimals[of], marked, choose)

        if name in FACTORS:
            left, right = FACTORS[name]
            inner = range(len(known[right]))
            sum_of = " + ".join(f"{entry(left, row, k)}·{entry(right, k, column)}" for k in inner)
            divided = name.endswith("update")
            arithmetic = f"1/{Y.size} · ({sum_of})" if divided else sum_of
            parts = [
                f"1/{Y.size} ·" if divided else "", table(left, {(row, k) for k in inner}), "·",
                table(right, {(k, column) for k in inner}),
            ]  # fmt: skip
        else:
            sources, formula, around = ENTRYWISE[name]
            arithmetic = formula.format(*(entry(of, row, column) for of in sources))
            tables = [table(of, {(row, column)}) for of in sources]
            parts = _interleaved(around, tables)
        printed = written(known[name][row, column], mlp.DECIMALS[name])
        about = "" if digits else f"≈ {written(known[name][row, column], 4)}, printed as "
        words = f"{name}[{row}, {column}] = {arithmetic} {about or '= '}{printed}"
        equation = "".join(part if part.startswith("<table") else _sign(part) for part in [
            *parts, "=", table(name, {(row, column)}, choose=True)] if part)  # fmt: skip
        return f'<div style="{GROUND}">{equation}</div>', words

    def since(before, now):
        name = now["matrix"]
        row, column = place(name, now["row"], now["column"])
        at = f"Now {name}[{row}, {column}]"
        if name in FACTORS:
            left, right = FACTORS[name]
            made = f"row {row} of {_symbol(left)} times column {column} of {_symbol(right)}"
        else:
            made = " and ".join(f"{of}[{row}, {column}]" for of in ENTRYWISE[name][0]) + ", entry by entry"
        if before["digits"] != now["digits"]:
            return f"{at} {'by hand, each step from printed digits' if now['digits'] else 'in full precision'}."
        same = place(before["matrix"], before["row"], before["column"]) == (row, column) and before["matrix"] == name
        return f"{at} as before: {name} has no such row or column." if same else f"{at}: {made}."

    def offered(matrix, row, column, digits):
        rows, columns = matrices[digits][matrix].shape
        return {"row": list(range(rows)), "column": list(range(columns))}

    return Page(draw, since, offered, matrix=matrix, row=0, column=0, digits=True)


# ---------------------------------------------------------------- an equation in HTML, looking the same everywhere


GROUND = (
    "display: flex; align-items: center; gap: 8px; min-height: 206px; padding: 6px 10px; box-sizing: border-box; "
    f"max-width: 1000px; overflow-x: auto; background: white; color: {INK}; font-size: 17px; white-space: nowrap"
)
PLAIN = f"background: white; color: {INK}; border: none; padding: 0; text-align: right; vertical-align: middle"
HEADER = f"{PLAIN}; padding: 0 7px; text-align: center; color: {GREY}; font-size: 14px; font-weight: normal"
TABLE = f"border-collapse: separate; border-spacing: 0; border: none; margin: 0; color: {INK}; font-size: 17px"
CAPTION = f"caption-side: top; padding: 0; color: {INK}; text-align: center; white-space: nowrap"
NUMBER = (
    f"display: block; width: 100%; box-sizing: border-box; padding: 3px 7px; margin: 0; border: none; color: {INK}; "
    "font: inherit; font-size: 17px; line-height: 1.4; text-align: right; font-variant-numeric: tabular-nums"
)


def _sign(text):
    return f'<span style="font-size: 20px">{html.escape(text)}</span>'


def _interleaved(around, tables):
    """A formula with tables in the place of its {}: its text before, between and after them."""
    texts = around.replace("{0}", "{}").replace("{1}", "{}").split("{}")
    return [part for pair in zip(texts, [*tables, ""], strict=True) for part in pair]


def _symbol(name):
    return name.replace("_T", "ᵀ")


def _table(name, matrix, decimals, marked, choose=False):
    """A matrix in brackets, with its name and the numbers of its rows and columns; marked cells are yellow.

    With choose, its cells are buttons: `sliders.js` makes them press the row and the column.
    """
    rows, columns = matrix.shape
    head = "".join(f'<th scope="col" style="{HEADER}">{j}</th>' for j in range(columns))
    body = ""
    for i in range(rows):
        cells = "".join(_cell(name, matrix, decimals, i, j, (i, j) in marked, choose) for j in range(columns))
        left, right = (_bracket(side, rows) if i == 0 else "" for side in ("left", "right"))
        body += f'<tr style="{PLAIN}"><th scope="row" style="{HEADER}">{i}</th>{left}{cells}{right}</tr>'
    corner = f'<td style="{PLAIN}" colspan="2"></td>'
    shape = f'<span style="color: {GREY}; font-size: 14px">({rows}, {columns})</span>'
    caption = f'<caption style="{CAPTION}"><b>{_symbol(name)}</b> {shape}</caption>'
    return f'<table style="{TABLE}">{caption}<tr style="{PLAIN}">{corner}{head}</tr>{body}</table>'


def _bracket(side, rows):
    other = "right" if side == "left" else "left"
    look = f"{PLAIN}; border: 2px solid {INK}; border-{other}: none; min-width: 5px"
    return f'<td rowspan="{rows}" style="{look}"></td>'


def _cell(name, matrix, decimals, i, j, marked, choose):
    mark = f"background: {NOW}; box-shadow: inset 0 0 0 2px {INK}" if marked else "background: white"
    number = written(matrix[i, j], decimals)
    narrow = "; padding: 3px; font-size: 16px" if decimals == FULL else ""  # four matrices stand beside each other
    look = f"{NUMBER}{narrow}; {mark}"
    if not choose:
        return f'<td style="{PLAIN}"><span style="{look}">{number}</span></td>'
    said = f'aria-label="{name}[{i}, {j}] is {number}" aria-pressed="{str(marked).lower()}"'
    tab = f'data-cell="{i} {j}" tabindex="{0 if marked else -1}"'
    return (
        f'<td style="{PLAIN}"><button type="button" {tab} {said} style="{look}; cursor: pointer">{number}</button></td>'
    )
