"""A formula in LaTeX as MathML, which browsers draw without a script."""

import re

from latex2mathml.converter import convert

MINUS, BEFORE = "<mo>&#x02212;", r"&#x00028;|&#x0005B;|\[|&#x0002C;|&#x0003D;|&#x000B7;"
REPAIRS = {
    "<mi>:</mi><mo>&#x0003D;</mo>": "<mo>:=</mo>",
    # A minus that follows a sign is one itself, and no difference: it stands close to its number.
    rf"(<mo[^>]*>(?:{BEFORE})</mo>){MINUS}": r'\1<mo form="prefix">&#x02212;',
    "<mi>&#x02022;</mi>": '<mo lspace="0.22em" rspace="0.22em">&#x02022;</mo>',
}


def mathml(latex, display="inline"):
    """The formula as a <math> element; `display` is "inline" or "block"."""
    formula = convert(latex.strip(), display=display)
    for wrong, right in REPAIRS.items():
        formula = re.sub(wrong, right, formula)
    return formula
