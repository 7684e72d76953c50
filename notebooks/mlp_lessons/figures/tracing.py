"""Where does this number come from? The arithmetic of one cell, as an equation of matrices."""

import html

import mlp_helpers as mlp

from .matrices import all_matrices
from .picture import GREY, INK, NOW, PAGE_WIDTH, Page, written

FORWARD = ["H_in", "H_out", "O_in", "O_out"]
BACKWARD = ["O_error", "O_delta", "W2_update", "H_error", "H_delta", "W1_update"]
DIGITS = {"by hand": True, "full precision": False}
FACTORS = {  # the two factors of every matrix product; the two updates are also divided by N
    "H_in": ("X", "W1"),
    "O_in": ("H_out", "W2"),
    "W2_update": ("H_out_T", "O_delta"),
    "H_error": ("O_delta", "W2_T"),
    "W1_update": ("X_T", "H_delta"),
}
ENTRYWISE = {  # every other matrix, entry by entry: its sources, its formula, and what stands around the sources
    "H_out": (["H_in"], "1 / (1 + e^−{})", "sigmoid({})"),
    "O_out": (["O_in"], "1 / (1 + e^−{})", "sigmoid({})"),
    "O_error": (["O_out", "Y"], "{} − {}", "{} − {}"),
    "O_delta": (["O_error", "O_out"], "{0} · {1} · (1 − {1})", "{0} ⊙ {1} ⊙ (1 − O_out)"),
    "H_delta": (["H_error", "H_out"], "{0} · {1} · (1 − {1})", "{0} ⊙ {1} ⊙ (1 − H_out)"),
}
FULL = 4  # decimals shown in full precision


def trace(X, Y, W1, W2, matrix):
    """The arithmetic behind any number. Moves with: matrix, row, column, digits.

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

        def table(of, marked, mark=CHOSEN, choose=False):
            return _table(of, known[of], decimals[of], dict.fromkeys(marked, mark), choose)

        if name in FACTORS:
            left, right = FACTORS[name]
            inner = range(len(known[right]))
            pairs = [(entry(left, row, k), entry(right, k, column)) for k in inner]
            sum_of = " + ".join("·".join(pair) for pair in pairs)
            divided = name.endswith("update")
            arithmetic = f"1/{Y.size} · ({sum_of})" if divided else sum_of
            parts = [
                f"1/{Y.size} ·" if divided else "", table(left, {(row, k) for k in inner}, ROW), "·",
                table(right, {(k, column) for k in inner}, COLUMN),
            ]  # fmt: skip
            exact = known[left][row] * known[right][:, column]
            fine = decimals[left] + decimals[right] if digits else FULL
            products = [f"({value})" if value.startswith("−") else value for value in (written(v, fine) for v in exact)]
            total = exact.sum() / (Y.size if divided else 1)
            same = "=" if digits and abs(total - known[name][row, column]) < 1e-12 else "≈"
            result = f"{same} <b>{written(known[name][row, column], decimals[name])}</b>"
            below = _sum(pairs, products, Y.size if divided else None, result)
        else:
            below = ""
            sources, formula, around = ENTRYWISE[name]
            arithmetic = formula.format(*(entry(of, row, column) for of in sources))
            tables = [table(of, {(row, column)}) for of in sources]
            parts = _interleaved(around, tables)
        printed = written(known[name][row, column], mlp.DECIMALS[name])
        about = "" if digits else f"≈ {written(known[name][row, column], 4)}, printed as "
        words = f"{name}[{row}, {column}] = {arithmetic} {about or '= '}{printed}"
        equation = "".join(part if part.startswith("<table") else _sign(part) for part in [
            *parts, "=", table(name, {(row, column)}, choose=True)] if part)  # fmt: skip
        inside = f'<div style="{GROUND}"><div style="{EQUATION}">{equation}</div>{below}</div>'
        return f'<div style="{PAPER}">{inside}</div>', words

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
        return f"Still{at.removeprefix('Now')}: {name} has no such row or column." if same else f"{at}: {made}."

    def offered(matrix, row, column, digits):
        rows, columns = matrices[digits][matrix].shape
        return {"row": list(range(rows)), "column": list(range(columns))}

    return Page(draw, since, offered, matrix=matrix, row=0, column=0, digits=True)


# ---------------------------------------------------------------- an equation in HTML that looks the same everywhere


# filling and edge of the factors of a product, and of the chosen number
ROW, COLUMN, CHOSEN = ("#cdeef3", "#0b7285"), ("#f3c6d6", "#a61e4d"), (NOW, INK)
PAPER = f"max-width: {PAGE_WIDTH}; background: white; container-type: inline-size"
# Its letters grow with it, as a picture's do. Where JupyterLab takes the container away, cqw is the window's.
AS_LARGE = "font-size: clamp(17px, min(1.7cqw, (100vh - 350px) * 0.0425), 27px)"
GROUND = f"box-sizing: border-box; min-height: 15.4em; padding: 6px 10px; color: {INK}; {AS_LARGE}; line-height: 1.4"
EQUATION = "display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: 11.5em; white-space: nowrap"
SUM = "display: flex; flex-wrap: wrap; align-items: end; gap: 0 8px; margin-top: 4px; white-space: nowrap"
PAIR = "display: flex; flex-direction: column; align-items: center"
PLAIN = f"background: white; color: {INK}; border: none; padding: 0; text-align: right; vertical-align: middle"
HEADER = f"{PLAIN}; padding: 0 7px; text-align: center; color: {GREY}; font-size: 0.82em; font-weight: normal"
TABLE = f"border-collapse: separate; border-spacing: 0; border: none; margin: 0; color: {INK}; font-size: 1em"
CAPTION = f"caption-side: top; padding: 0; color: {INK}; text-align: center; white-space: nowrap"
NUMBER = (
    f"display: block; width: 100%; box-sizing: border-box; padding: 3px 7px; margin: 0; border: none; color: {INK}; "
    "font: inherit; font-size: 1em; line-height: 1.4; text-align: right; font-variant-numeric: tabular-nums"
)


def _sign(text):
    return f'<span style="font-size: 1.18em">{html.escape(text)}</span>'


def _sum(pairs, products, divided, result):
    """A row of pairs of factors, each above its product, and what they come to."""
    columns = [(_in_hues(*pairs[0]), products[0])]
    for pair, product in zip(pairs[1:], products[1:], strict=True):
        columns += [("+", "+"), (_in_hues(*pair), product)]
    if divided:
        columns = [("", f"1/{divided} · ("), *columns, ("", ")")]
    columns.append(("", result))
    stacked = "".join(f'<span style="{PAIR}"><span>{top}</span><span>{low}</span></span>' for top, low in columns)
    return f'<div style="{SUM}">{stacked}</div>'


def _in_hues(first, second):
    """The factor from the row and the one from the column."""
    hues = zip((ROW[0], COLUMN[0]), (first, second), strict=True)
    tinted = [f'<span style="background: {hue}">{factor}</span>' for hue, factor in hues]
    return f"<span>{'·'.join(tinted)}</span>"


def _interleaved(around, tables):
    """A formula with tables in place of its {}: its text before, between and after them."""
    texts = around.replace("{0}", "{}").replace("{1}", "{}").split("{}")
    return [part for pair in zip(texts, [*tables, ""], strict=True) for part in pair]


def _symbol(name):
    return name.replace("_T", "ᵀ")


def _table(name, matrix, decimals, marked, choose=False):
    """A matrix in brackets, with its name and the numbers of its rows and columns. Marked cells have a colour.

    marked is {cell: its look}. With choose, the cells are buttons, with which `by_hand.js` sets row and column.
    """
    rows, columns = matrix.shape
    head = "".join(f'<th scope="col" style="{HEADER}">{j}</th>' for j in range(columns))
    body = ""
    for i in range(rows):
        cells = "".join(_cell(name, matrix, decimals, i, j, marked.get((i, j)), choose) for j in range(columns))
        left, right = (_bracket(side, rows) if i == 0 else "" for side in ("left", "right"))
        body += f'<tr style="{PLAIN}"><th scope="row" style="{HEADER}">{i}</th>{left}{cells}{right}</tr>'
    corner = f'<td style="{PLAIN}" colspan="2"></td>'
    shape = f'<span style="color: {GREY}; font-size: 0.82em">({rows}, {columns})</span>'
    caption = f'<caption style="{CAPTION}"><b>{_symbol(name)}</b> {shape}</caption>'
    return f'<table style="{TABLE}">{caption}<tr style="{PLAIN}">{corner}{head}</tr>{body}</table>'


def _bracket(side, rows):
    other = "right" if side == "left" else "left"
    look = f"{PLAIN}; border: 2px solid {INK}; border-{other}: none; min-width: 5px"
    return f'<td rowspan="{rows}" style="{look}"></td>'


def _cell(name, matrix, decimals, i, j, marked, choose):
    filling, edge = marked or ("white", None)
    mark = f"background: {filling}; box-shadow: inset 0 0 0 2px {edge}" if marked else "background: white"
    number = written(matrix[i, j], decimals)
    narrow = "; padding: 3px; font-size: 0.94em" if decimals == FULL else ""  # four matrices stand beside each other
    look = f"{NUMBER}{narrow}; {mark}"
    if not choose:
        return f'<td style="{PLAIN}"><span style="{look}">{number}</span></td>'
    said = f'aria-label="{name}[{i}, {j}] is {number}" aria-pressed="{str(bool(marked)).lower()}"'
    tab = f'data-cell="{i} {j}" tabindex="{0 if marked else -1}"'
    return (
        f'<td style="{PLAIN}"><button type="button" {tab} {said} style="{look}; cursor: pointer">{number}</button></td>'
    )
