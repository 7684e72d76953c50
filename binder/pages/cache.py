"""What was made from the lessons' code is kept for the next time, by all the code that it depends on."""

import ast
import hashlib
import importlib.metadata
import os
import re
from pathlib import Path

from build_site import CACHE

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
FIGURES = NOTEBOOKS / "mlp_lessons" / "figures"
KEPT = CACHE / "living"
ALWAYS = [
    ROOT / "mlp_helpers.py", NOTEBOOKS / "iris.csv", NOTEBOOKS / "mlp_lessons" / "sliders.py", FIGURES / "vector.py",
    *(Path(__file__).with_name(name) for name in ("drawn.py", "recorded.py", "stops.py")),
]  # fmt: skip


def short_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def modules_of(code):
    """The modules of those pictures that the code of a lesson calls."""
    called = set(re.findall(r"figures\.(\w+)", code))
    imports = re.findall(
        r"^from \.(\w+) import (\([^)]*\)|.+)$", (FIGURES / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    return [module for module, names in imports if called & set(re.findall(r"\w+", names))]


def sources(modules):
    """A text that changes when what these modules of figures draw may change: their code, and what they import."""
    files, ahead = list(ALWAYS), list(modules)
    while ahead:
        file = FIGURES / f"{ahead.pop()}.py"
        if file not in files:
            files.append(file)
            ahead += re.findall(r"^from \.(\w+) import", file.read_text(encoding="utf-8"), re.MULTILINE)
    drawn_with = map(importlib.metadata.version, ("matplotlib", "numpy"))
    return repr([*map(_meaning, sorted(files)), *drawn_with])


def _meaning(file):
    """What a file says, of code without its comments."""
    text = file.read_text(encoding="utf-8")
    return ast.dump(ast.parse(text)) if file.suffix == ".py" else text


def keep(name, content):
    """Write a file of the cache, whole or not at all."""
    part = KEPT / f"{name}.{os.getpid()}"
    part.write_bytes(content)
    part.rename(KEPT / name)
