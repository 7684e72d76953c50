"""The pictures of a lesson for a page without Python, as HTML that `living.js` brings to life."""

import html
import json
import shutil

from pages import drawn
from pages.cache import KEPT


def pictures(path, frames):
    """{index of the cell: HTML} for every picture of that notebook; its rows are put into the folder `frames`.

    The HTML names them as a page beside that folder finds them.
    """
    frames.mkdir(parents=True, exist_ok=True)
    shown = drawn.pictures(path)
    for row in (row for picture in shown.values() for row in picture["rows"]):
        if not (frames / row).exists():
            shutil.copy(KEPT / row, frames)
    return {index: _fragment(picture, frames.name) for index, picture in shown.items()}


def has_controls(fragment):
    return fragment.startswith('<div class="living">')


def _fragment(picture, frames):
    if not picture["controls"]:
        return f'<div class="still">{picture["picture"]}</div>'
    rows = [f"{frames}/{row}" for row in picture["rows"]]
    told = {name: picture[name] for name in ("controls", "inner", "offered", "places")} | {"rows": rows}
    return (
        f'<div class="living"><div class="controls" hidden>{"".join(map(_control, picture["controls"]))}</div>'
        f'{picture["picture"]}<p class="words">{html.escape(picture["words"])}</p>'
        '<div class="only-heard" aria-live="polite"></div>'
        f'<script type="application/json">{json.dumps(told, ensure_ascii=False)}</script></div>'
    )


def _control(control):
    """Buttons, or a slider with its value in words."""
    name, start, last = html.escape(control["name"]), control["start"], len(control["labels"]) - 1
    labels = [html.escape(label) for label in control["labels"]]
    if control["buttons"]:
        buttons = "".join(
            f'<button type="button" aria-pressed="{str(at == start).lower()}">{label}</button>'
            for at, label in enumerate(labels)
        )
        return f'<div class="control" role="group" aria-label="{name}"><span class="name">{name}</span>{buttons}</div>'
    slider = (
        f'<input type="range" min="0" max="{last}" value="{start}" autocomplete="off" '
        f'aria-label="{name}" aria-valuetext="{labels[start]}">'
    )
    play = (
        '<button type="button" class="play" aria-label="Play"></button>'
        '<button type="button" class="rewind" aria-label="Back to the start"></button>'
    )
    return (
        f'<div class="control"><span class="name">{name}</span>{slider}<span class="value">{labels[start]}</span>'
        f"{play if control['played'] else ''}</div>"
    )
