"""The font of the formulas: `python -m pages.font STIXMath-Regular.otf OUTPUT.woff2` takes from it what they need.

Its licence wants another name for what is made of it. The copyright, the trademark and the licence stay in it.
"""

import re
import string
import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

NAME = "Lesson Math"
SIGNS = "+−±·×/=≈≠<>≤≥:≔,;.…!|()[]{}′→←∑∏∂∇∞√∈•⊙⊤ˆ^~¯_⎴⎵⏞⏟"
GREEK = "αβγδεϵζηθικλμνξπρστυφϕχψωΓΔΘΛΣΦΨΩ"


def characters():
    """Letters upright and italic, digits, Greek and the signs that formulas are made of."""
    italic = [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C), ord("ℎ"), 0x1D6A4, 0x1D6A5]
    return [*map(ord, string.ascii_letters + string.digits + SIGNS + GREEK + " \u00a0"), *italic]


def subset(source, target):
    font = TTFont(source)
    options = Options(flavor="woff2", hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = NAME if record.nameID != 6 else re.sub(" ", "", NAME)
    font["CFF "].cff.fontNames = [re.sub(" ", "", NAME)]
    top = font["CFF "].cff.topDictIndex[0]
    top.FullName, top.FamilyName = NAME, NAME
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    subset(*sys.argv[1:])
