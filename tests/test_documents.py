"""The site's pages that are not lessons: they hold everything from their sources, and every link leads somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / ".github" / "for_teachers.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, ROOT / "binder" / "documents.py", folder], check=True)
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_there_are_three(pages):
    assert sorted(pages) == ["card", "for_teachers", "glossary"]
    assert all(page.startswith("<!doctype html>") and page.count("<h1") == 1 for page in pages.values())


def test_the_guide_is_whole(pages):
    page = pages["for_teachers"]
    headings = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    assert [re.sub("<[^>]+>", "", found) for found in re.findall(r"<h\d[^>]*>(.+)</h\d>", page)] == headings
    assert page.count("<tr>") == len(re.findall(r"^\|(?! ?-)", GUIDE, re.MULTILINE))
    assert page.count("<strong>") == GUIDE.count("**") / 2
    assert "**" not in page
    assert "<!--" not in page


@pytest.mark.parametrize("name", ["for_teachers", "glossary", "card"])
def test_links_lead_somewhere(pages, name):
    links = re.findall(r'(?:href|src)="([^"]+)"', pages[name])
    inside = [link for link in links if link != "index.html"]
    assert len(links) == len(inside) + 1  # back to the front page
    assert [link for link in inside if not link.startswith("#") or f'id="{link[1:]}"' not in pages[name]] == []
