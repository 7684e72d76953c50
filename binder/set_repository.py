"""Set the repository's address in every link: `python binder/set_repository.py OWNER/REPO TAG`.

TAG is the tag that the Binder links open; a branch would make Binder build anew after every commit.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = [ROOT / "README.md", ROOT / "CITATION.cff", ROOT / "binder" / "README.md"]

NAME = r"[\w.-]+"
LINKS = {
    rf"mybinder\.org/v2/gh/{NAME}/{NAME}/{NAME}": "mybinder.org/v2/gh/{owner}/{repo}/{tag}",
    rf"repo=https%3A%2F%2Fgithub\.com%2F{NAME}%2F{NAME}": "repo=https%3A%2F%2Fgithub.com%2F{owner}%2F{repo}",
    rf"git clone https://github\.com/{NAME}/{NAME}": "git clone https://github.com/{owner}/{repo}",
    rf"repository-code: https://github\.com/{NAME}/{NAME}": "repository-code: https://github.com/{owner}/{repo}",
    rf"https://[\w-]+\.github\.io/{NAME}": "https://{owner}.github.io/{repo}",
}


def rewritten(text, owner, repo, tag):
    """The text with every link to this repository leading to that one."""
    for old, new in LINKS.items():
        text = re.sub(old, new.format(owner=owner, repo=repo, tag=tag), text)
    return text


if __name__ == "__main__":
    if len(sys.argv) != 3 or not re.fullmatch(f"{NAME}/{NAME}", sys.argv[1]) or not re.fullmatch(NAME, sys.argv[2]):
        sys.exit(__doc__)
    owner, repo = sys.argv[1].split("/")
    for path in FILES:
        path.write_text(rewritten(path.read_text(encoding="utf-8"), owner, repo, sys.argv[2]), encoding="utf-8")
