"""A page as one file that needs no server: styles, scripts and font stand in it, and no link leads to the site."""

import base64
import mimetypes
import re
from pathlib import Path

FOR_A_SITE = ["site.js", "ahead.js"]  # scripts that lead to Python


def whole(page, folder):
    """The page with all in it that it takes from that folder."""
    page = re.sub(r'<nav.*?</nav>\n?|<p [^>]*class="on-to-python">.*?</p>\n?', "", page, flags=re.DOTALL)
    page = re.sub(r'<a (?:[\w-]+ )*href="(?!https?:|#)[^"]*">(.*?)</a>', r"\1", page, flags=re.DOTALL)
    page = re.sub(
        r'<link rel="stylesheet" href="([^"]+)">', lambda found: f"<style>{_style(folder / found[1])}</style>", page
    )
    page = re.sub(r"\bframes/\w+\.gz", lambda found: _data(folder / found[0]), page)
    scripts = [name for name in re.findall(r'<script defer src="([^"]+)"></script>', page) if name not in FOR_A_SITE]
    page = re.sub(r'<script defer src="[^"]+"></script>\n', "", page)
    body = "".join(f"<script>{(folder / name).read_text(encoding='utf-8')}</script>\n" for name in scripts)
    return page.replace("</body>", f"{body}</body>")


def _style(path):
    return re.sub(
        r'url\("([^"]+)"\)',
        lambda found: f'url("{_data(path.parent / found[1])}")',
        path.read_text(encoding="utf-8"),
    )


def _data(path: Path):
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
