"""What a sheet shows both on paper and on the screen: the given numbers, the rules, the table of the sigmoid."""

from mlp_helpers import DECIMALS

from . import pencil

RULES = (
    "Write two decimals up to O_delta and three after that, and go on from what you have written. Round a half away "
    "from zero: 0.125 becomes 0.13."
)
BESIDE = 'style="display: inline-block; vertical-align: top; margin-right: 2em"'
BARS = 'style="border-left: 2px solid; border-right: 2px solid"'
NUMBER = 'style="padding: 1px 8px; text-align: right"'


def given_html(sheet):
    """X, W1, W2, Y and N of a sheet."""
    parts = [
        f"<div {BESIDE}><b>{name}</b>{_table(matrix, DECIMALS[name])}</div>"
        for name, matrix in pencil.given(sheet).items()
    ]
    return f'<div class="given">{"".join(parts)}<div {BESIDE}><b>N</b> = {pencil.N}</div></div>'


def sigmoid_html():
    """The table of the sigmoid, in five pairs of columns."""
    rows = [f"<tr><td>{z:.2f}</td><td>{sigma:.2f}</td></tr>" for z, sigma in pencil.sigmoid_table()]
    height = -(-len(rows) // 5)
    heads = "<tr><th>from z</th><th>σ(z)</th></tr>"
    tables = [f"<table>{heads}{''.join(rows[top : top + height])}</table>" for top in range(0, len(rows), height)]
    return (
        f'<div class="sigmoid">{"".join(tables)}</div><p>Find the last z that is not above yours, and take its σ. '
        f"For a negative z, σ(z) = 1 − σ(−z): σ(−0.20) = 1 − σ(0.20) = 1 − 0.55 = 0.45.</p>"
    )


def _table(matrix, decimals):
    rows = [[f"{number:.{decimals}f}".replace("-", "−") for number in row] for row in matrix]
    cells = ["".join(f"<td {NUMBER}>{number}</td>" for number in row) for row in rows]
    return f"<table {BARS}>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
