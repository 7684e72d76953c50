"""Set the repository's address in every link: `python binder/set_repository.py OWNER/REPO TAG`.

TAG is the tag that the Binder links open; a branch would make Binder build anew after every commit.
README gets its links to Binder, the site and Colab; those that other files have lead there from now on.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
FILES = [README, ROOT / "CITATION.cff", ROOT / "binder" / "README.md"]

NAME = r"[\w.-]+"
LINKS = {
    rf"mybinder\.org/v2/gh/{NAME}/{NAME}/{NAME}": "mybinder.org/v2/gh/{owner}/{repo}/{tag}",
    rf"repo=https%3A%2F%2Fgithub\.com%2F{NAME}%2F{NAME}": "repo=https%3A%2F%2Fgithub.com%2F{owner}%2F{repo}",
    rf"repository-code: https://github\.com/{NAME}/{NAME}": "repository-code: https://github.com/{owner}/{repo}",
}
ONLINE = re.compile(r"(?<=up to the next such mark -->\n).*(?=<!-- so far -->)", re.DOTALL)
WAYS = """\
**Binder** makes a server for you. It may take a minute or two to start, and it forgets everything when you leave or after ten idle minutes: download a notebook that you want to keep.
**In the browser** means that Python itself runs in the page. The first start takes longer, the work stays in that browser, and nothing that you type leaves your computer.

| | with nothing installed |
|---|---|
{rows}

In **Colab**, open a notebook from GitHub, and put a cell above its first one:

```python
!git clone https://github.com/{owner}/{repo} /content/mlp-notebooks
%cd /content/mlp-notebooks/notebooks
import sys; sys.path.insert(0, "/content/mlp-notebooks")
```
"""
ROW = (
    "| {title} | [Binder](https://mybinder.org/v2/gh/{owner}/{repo}/{tag}?urlpath=lab/tree/notebooks/{name}), "
    "[in the browser](https://{owner}.github.io/{repo}/lab/index.html?path=notebooks/{name}) |"
)


def rewritten(text, owner, repo, tag):
    """The text of a file with every link to this repository leading to that one, and README's with all ways."""
    where = {"owner": owner, "repo": repo, "tag": tag}
    for old, new in LINKS.items():
        text = re.sub(old, new.format(**where), text)
    lessons = re.findall(rf"^\| \d+ \| \[(.*?)\]\(notebooks/({NAME})\)", text, re.MULTILINE)
    rows = "\n".join(ROW.format(title=title, name=name, **where) for title, name in lessons)
    return ONLINE.sub(lambda _: WAYS.format(rows=rows, **where), text)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not re.fullmatch(f"{NAME}/{NAME}", sys.argv[1]) or not re.fullmatch(NAME, sys.argv[2]):
        sys.exit(__doc__)
    owner, repo = sys.argv[1].split("/")
    for path in FILES:
        path.write_text(rewritten(path.read_text(encoding="utf-8"), owner, repo, sys.argv[2]), encoding="utf-8")
