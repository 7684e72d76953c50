"""Print the sheets of a class, and their key: `python -m mlp_lessons.sheets.print_sheets 30 [names.txt]`.

It writes one HTML file that any browser prints, on A4 or on Letter: two pages for each learner, then the key.
Learner n gets sheet n, the same that `pencil.sheet(n)` makes in the notebook.
"""

import argparse
import html
import sys
from pathlib import Path

from mlp_helpers import FEATURES, SPECIES

from . import pencil
from .page import RULES, given_html, sigmoid_html
from .pencil import MATRICES

STYLE = """
@page { margin: 12mm; }
body { font: 11pt/1.35 "Helvetica Neue", Arial, sans-serif; color: #000; background: #fff; width: 180mm; margin: auto; }
.page { break-after: page; }
.page:last-child { break-after: auto; }
h1 { font-size: 16pt; margin: 0 0 3mm; display: flex; justify-content: space-between; gap: 10mm; }
h2 { font-size: 12pt; margin: 4mm 0 1mm; }
p { margin: 1mm 0 2mm; }
table { border-collapse: collapse; }
.title { white-space: nowrap; }
.name { font-weight: normal; font-size: 12pt; overflow-wrap: anywhere; }
.given { margin: 2mm 0; }
.matrix { display: flex; align-items: center; break-inside: avoid; margin: 4.5mm 0; }
.matrix > div { width: 82mm; }
.matrix td { width: 26mm; height: 10mm; border: 0.3mm solid #000; }
.shapes { color: #444; font-size: 9.5pt; }
.sigmoid { font-size: 9pt; line-height: 1.2; display: flex; gap: 7mm; align-items: flex-start; }
.sigmoid th, .sigmoid td { padding: 0.15mm 2mm; text-align: right; border-bottom: 0.1mm solid #999; }
.key pre { display: inline-block; vertical-align: top; break-inside: avoid; width: 88mm; margin: 0 0 4mm;
  font: 8pt/1.25 "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def class_sheets(learners, names=None, *, own_weights=False):
    """[sheet] of a class. Learner n gets number n, and a flower that nobody else has.

    Parameters
    ----------
    learners : how many, 1 to 150
    names : one for each, or None
    own_weights : give each learner a network of their own as well

    Raises
    ------
    ValueError : there are not 1 to 150 learners, or there are not as many names.
    """
    if not 1 <= learners <= 150:
        raise ValueError(f"learners is {learners}; it must be 1 to 150, because there are 150 flowers")
    names = [""] * learners if names is None else names
    if len(names) != learners:
        raise ValueError(f"there are {len(names)} names for {learners} learners; give one for each")
    return [pencil.sheet(number, own_weights=own_weights, name=name) for number, name in enumerate(names, 1)]


def document(sheets):
    """The HTML of the sheets, two pages each, and of their key."""
    pages = "\n".join(_forwards(sheet) + _backwards(sheet) for sheet in sheets)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Sheets to fill with a pencil</title>\n'
        f"<style>{STYLE}</style></head>\n<body>\n{pages}\n{_key(sheets)}\n</body>\n</html>\n"
    )


def _forwards(sheet):
    species = SPECIES[sheet.Y.argmax()]
    lengths = ", ".join(f"{name} {length:.1f}" for name, length in zip(FEATURES, sheet.X[0], strict=True))
    matrices = "".join(map(_to_fill, list(MATRICES)[:4]))
    return (
        f'<section class="page">{_head(sheet)}<p>Your flower is one {species}: {lengths} cm.</p>'
        f"{given_html(sheet)}<p>{RULES}</p><h2>Forwards</h2>{matrices}<h2>The sigmoid</h2>{sigmoid_html()}</section>\n"
    )


def _backwards(sheet):
    matrices = "".join(map(_to_fill, list(MATRICES)[4:]))
    return (
        f'<section class="page">{_head(sheet)}{given_html(sheet)}<h2>Backwards</h2>'
        f"<p>⊙ multiplies entry by entry, and • is the matrix product.</p>{matrices}"
        f"<p>Check: each update has the shape of its weights. Hand in the two updates: the mean over the class is "
        f"the gradient of the class.</p></section>\n"
    )


def _head(sheet):
    name = html.escape(sheet.name) or "Name: ______________________________"
    return f'<h1><span class="title">{_capital(sheet.key)}</span><span class="name">{name}</span></h1>'


def _capital(text):
    return text[0].upper() + text[1:]


def _to_fill(name):
    matrix = MATRICES[name]
    rows, columns = matrix.shape
    boxes = f"<table>{('<tr>' + '<td></td>' * columns + '</tr>') * rows}</table>"
    words = f'<b>{name}</b> = {matrix.formula}<br><span class="shapes">{matrix.shapes}</span>'
    return f'<div class="matrix"><div>{words}</div>{boxes}</div>'


def _key(sheets):
    texts = (pencil.as_text(sheet, pencil.fill(sheet)).replace("  / ", "\n" + " " * 10) for sheet in sheets)
    blocks = "".join(f"<pre>{html.escape(text)}</pre>" for text in texts)
    return f'<section class="page key"><h1>Key, for the teacher</h1>{blocks}</section>'


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("learners", type=int, help="how many, 1 to 150")
    parser.add_argument("names", nargs="?", type=Path, help="a text file with one name on each line")
    parser.add_argument("--own-weights", action="store_true", help="also give each learner a network of their own")
    parser.add_argument("--output", type=Path, default=Path("sheets.html"), help="the file to write: sheets.html")
    chosen = parser.parse_args(arguments)
    try:
        lines = chosen.names.read_text(encoding="utf-8-sig").splitlines() if chosen.names else None
        names = lines and [line.strip() for line in lines if line.strip()]
        sheets = class_sheets(chosen.learners, names, own_weights=chosen.own_weights)
        chosen.output.write_text(document(sheets), encoding="utf-8")
    except UnicodeDecodeError:
        parser.error(
            f"{chosen.names} is not in UTF-8. Open it in an editor, save it with the encoding UTF-8, and run this again"
        )
    except (OSError, ValueError) as error:
        parser.error(str(error))
    print(f"{chosen.output}: {len(sheets)} sheets of two pages, then the key. Open it in a browser, and print.")


if __name__ == "__main__":
    main(sys.argv[1:])
