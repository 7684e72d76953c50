"""Make the site's pages that are no lessons: `python binder/documents.py OUTPUT_DIR`.

They are the guide for teachers, the glossary and the card of formulas. Their sources are Markdown and tables.
"""

import re
import sys
from pathlib import Path

import mistune

from mlp_lessons.classroom import glossary, print_card

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / ".github" / "for_teachers.md"
BACK = """\
<style>
@media print { .back { display: none } }
@media (max-width: 700px) { code, pre { white-space: pre-wrap !important; overflow-wrap: anywhere } }
.wide { overflow-x: auto }
</style>
<p class="back"><a href="index.html">All lessons</a></p>
"""
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{style}</style></head>
<body>
{body}</body>
</html>
"""


def anchor(heading):
    """The name by which a link finds a heading, as on GitHub."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


class _Renderer(mistune.HTMLRenderer):
    def heading(self, text, level, **_):
        return f'<h{level} id="{anchor(text)}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        """A link within the page or to another site; what leads into the repository is not on this one."""
        return super().link(text, url, title) if url.startswith(("#", "https://")) else text


def page(markdown):
    """The HTML of a Markdown text that begins with its title."""
    text = re.sub(r"<!--.*?-->\n*", "", markdown, flags=re.DOTALL)
    body = mistune.create_markdown(renderer=_Renderer(), plugins=["table"])(text)
    title = re.match(r"# (.+)", text)[1]
    return PAGE.format(title=title, style=glossary.STYLE, body=body)


def build(output):
    """Write the pages into that folder. The guide is not where the series is handed out to learners."""
    pages = {"glossary": glossary.document(), "card": print_card.document()}
    if GUIDE.exists():
        pages["for_teachers"] = page(GUIDE.read_text(encoding="utf-8"))
    for name, text in pages.items():
        text = text.replace("<table>", '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
        text = text.replace("</table>", "</table></div>")
        (output / f"{name}.html").write_text(text.replace("<body>\n", f"<body>\n{BACK}", 1), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]))
