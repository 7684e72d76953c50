"""Print a card of all formulas, forwards and backwards: `python -m mlp_lessons.classroom.print_card`.

It writes one HTML file of one page that any browser prints. Each formula stands there as on the slides, as a line of
NumPy, and with the shapes of what it takes and gives.
"""

import argparse
import html
import re
import sys
from pathlib import Path
from typing import NamedTuple


class Formula(NamedTuple):
    said: str  # as on the slides; _x is a subscript
    code: str  # the same in NumPy
    shapes: str  # of what it takes and gives; B flowers, I inputs, H hidden neurons, O outputs


FORWARDS = [
    Formula("H_in = X • W1", "H_in = X @ W1", "(B, I) • (I, H) → (B, H)"),
    Formula("H_out = σ(H_in)", "H_out = sigmoid(H_in)", "(B, H) → (B, H)"),
    Formula("O_in = H_out • W2", "O_in = H_out @ W2", "(B, H) • (H, O) → (B, O)"),
    Formula("O_out = σ(O_in)", "O_out = sigmoid(O_in)", "(B, O) → (B, O)"),
    Formula("the largest output decides", "decision = O_out.argmax(axis=1)", "(B, O) → (B,)"),
    Formula("N counts the numbers in Y", "N = Y.size", "(B, O) → one number"),
    Formula("MSE = 1/(2N) · Σ (O_out − Y)²", "MSE = np.sum((O_out - Y) ** 2) / (2 * N)", "(B, O) → one number"),
]
BACKWARDS = [
    Formula("O_error = O_out − Y", "O_error = O_out - Y", "(B, O) − (B, O) → (B, O)"),
    Formula("O_delta = O_error ⊙ O_out ⊙ (1 − O_out)", "O_delta = O_error * O_out * (1 - O_out)", "(B, O) → (B, O)"),
    Formula("W2_update = 1/N · (H_outᵀ • O_delta)", "W2_update = H_out.T @ O_delta / N", "(H, B) • (B, O) → (H, O)"),
    Formula("H_error = O_delta • W2ᵀ", "H_error = O_delta @ W2.T", "(B, O) • (O, H) → (B, H)"),
    Formula("H_delta = H_error ⊙ H_out ⊙ (1 − H_out)", "H_delta = H_error * H_out * (1 - H_out)", "(B, H) → (B, H)"),
    Formula("W1_update = 1/N · (Xᵀ • H_delta)", "W1_update = X.T @ H_delta / N", "(I, B) • (B, H) → (I, H)"),
]
STEP = [
    Formula("W1 := W1 − α · W1_update", "W1 = W1 - alpha * W1_update", "(I, H) → (I, H)"),
    Formula("W2 := W2 − α · W2_update", "W2 = W2 - alpha * W2_update", "(H, O) → (H, O)"),
]
PARTS = {"Forwards": FORWARDS, "Backwards": BACKWARDS, "One step downhill": STEP}
SIGNS = (
    "σ(z) = 1/(1 + e⁻ᶻ), sigmoid; its slope σ′ = σ · (1 − σ). • is the matrix product, @; ⊙ multiplies entry by entry, "
    "*; ᵀ is the transpose, .T; Σ adds all entries. α is the learning rate. On the slides B = 3 flowers, I = 4 inputs, "
    "H = 2 hidden neurons, O = 3 outputs and N = 9."
)
STYLE = """
@page { margin: 12mm; }
body { font: 11pt/1.4 "Helvetica Neue", Arial, sans-serif; color: #000; background: #fff; max-width: 186mm;
  margin: auto; }
h1 { font-size: 16pt; margin: 0; }
h2 { font-size: 12pt; margin: 4mm 0 1mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td { padding: 1.2mm 3mm 1.2mm 0; border-bottom: 0.2mm solid #999; vertical-align: baseline; }
td:nth-child(1) { width: 62mm; }
td:nth-child(2) { width: 82mm; }
td:nth-child(3) { white-space: nowrap; font-size: 10pt; }
code { font: 9.5pt "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: nowrap; }
p { font-size: 10pt; }
"""


def document():
    """The HTML of the card."""
    tables = "".join(f"<h2>{title}</h2>\n<table>{''.join(map(_row, part))}</table>\n" for title, part in PARTS.items())
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>All formulas</title>\n'
        f"<style>{STYLE}</style></head>\n<body>\n<h1>All formulas of the network</h1>\n{tables}<p>{SIGNS}</p>\n"
        "</body>\n</html>\n"
    )


def _row(formula):
    said = re.sub(r"_(in|out|error|delta|update)", r"<sub>\1</sub>", html.escape(formula.said))
    return f"<tr><td>{said}</td><td><code>{formula.code}</code></td><td>{formula.shapes}</td></tr>\n"


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("card.html"), help="the file to write: card.html")
    chosen = parser.parse_args(arguments)
    try:
        chosen.output.write_text(document(), encoding="utf-8")
    except OSError as error:
        parser.error(str(error))
    print(f"{chosen.output}: one page. Open it in a browser, and print.")


if __name__ == "__main__":
    main(sys.argv[1:])
