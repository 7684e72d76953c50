"""Set the repository's address in every link: `python binder/set_repository.py OWNER/REPO TAG`.

TAG is the tag that the Binder links open. A branch would make Binder build anew after every commit.
README gets its links to Binder, the site and Colab, and whatever an earlier address left there is replaced.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = [ROOT / "README.md", ROOT / "CITATION.cff", ROOT / "binder" / "README.md"]

NAME = r"[\w.-]+"
WAYS = """\
The last column of the map opens a notebook in two ways. **Binder** makes a server for you. It may take a minute or two to start, and it forgets everything when you leave or after ten idle minutes, so download any notebook that you want to keep.
**In the browser** means that Python itself runs in the page. The first start takes longer, your work stays in that browser, and nothing that you type leaves your computer.
In **Colab**, open a notebook from GitHub, and put this cell above its first one:

```python
!git clone https://github.com/{owner}/{repo} /content/mlp-notebooks
%cd /content/mlp-notebooks/notebooks
import sys; sys.path.insert(0, "/content/mlp-notebooks")
```
"""
CHANGES = {  # what a file holds, before or after an address was set, and what takes its place
    r"`git clone\b[^`]*`": "`git clone https://github.com/{owner}/{repo}`",
    r"^(\| \| notebook (?:\|[^|\n]*){2}\|).*\n.*$": r"\1 with nothing installed |\n|---|---|---|---|---|",
    rf"^(\| (\d+) \| \[.*?\]\(notebooks/{NAME}\) (?:\|[^|\n]*){{2}}\|).*$": r"\1 [Binder][b\2], [in the browser][s\2] |",
    r"(?<=up to the next such mark -->\n)(?:.*\n)*?(?=<!-- so far -->)": WAYS,
    r"^\[[bs]\d+\]: .*\n": "",
    r"^(?:repository-code: .*\n)?keywords: ": "repository-code: https://github.com/{owner}/{repo}\nkeywords: ",
    rf"repo=https%3A%2F%2Fgithub\.com%2F{NAME}%2F{NAME}": "repo=https%3A%2F%2Fgithub.com%2F{owner}%2F{repo}",
}
FOOT = """\
[b{number}]: https://mybinder.org/v2/gh/{owner}/{repo}/{tag}?urlpath=lab/tree/notebooks/{name}
[s{number}]: https://{owner}.github.io/{repo}/lab/index.html?path=notebooks/{name}
"""


def rewritten(text, owner, repo, tag):
    """The text of a file with every link leading to this repository; README's also gets all the ways to open it."""
    where = {"owner": owner, "repo": repo, "tag": tag}
    for old, new in CHANGES.items():
        text = re.sub(old, new.format(**where), text, flags=re.MULTILINE)
    lessons = re.findall(rf"^\| (\d+) \| \[.*?\]\(notebooks/({NAME})\)", text, re.MULTILINE)
    return text + "".join(FOOT.format(number=number, name=name, **where) for number, name in lessons)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not re.fullmatch(f"{NAME}/{NAME}", sys.argv[1]) or not re.fullmatch(NAME, sys.argv[2]):
        sys.exit(__doc__)
    owner, repo = sys.argv[1].split("/")
    for path in FILES:
        path.write_text(rewritten(path.read_text(encoding="utf-8"), owner, repo, sys.argv[2]), encoding="utf-8")
