"""What all pages have around them: their head, their styles and scripts."""

import html

STYLES = ["page.css", "living.css"]
SCRIPTS = ["site.js", "ahead.js", "wide.js", "by_hand.js", "living.js"]
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{head}</head>
<body class="{kind}">
{body}</body>
</html>
"""


def page(title, kind, body, head=""):
    """A whole page; `kind` is the class of its body."""
    styles = [f'<link rel="stylesheet" href="{name}">\n' for name in STYLES]
    scripts = [f'<script defer src="{name}"></script>\n' for name in SCRIPTS]
    return PAGE.format(title=html.escape(title), kind=kind, body=body, head="".join([*styles, *scripts, head]))


def living(stem, fragment=""):
    """The address of the living notebook, of one of its headings if one is named."""
    return f"lab/index.html?path=notebooks/{stem}.ipynb{fragment and '#'}{fragment}"
