"""Presenting, in a real Chromium: a page as slides of itself."""

import re

import pytest

from browser import page as browser_page
from save_notebooks import NOTEBOOKS

pytestmark = pytest.mark.slow
STEMS = [path.stem for path in NOTEBOOKS]
