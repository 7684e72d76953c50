"""Shows a thing twice in a notebook: still, as it is without a kernel, and alive, as widgets. It holds no mathematics.

The two are separate outputs. As long as the living one lives, it hides the still one, which is what is there when
the notebook is opened on another day. What a cell showed before is closed when the cell is run again.
"""

import functools
import html
import threading

import ipywidgets
from IPython.display import display

from . import reruns

VIEW = "application/vnd.jupyter.widget-view+json"
# A page without the widgets' models still has their output, with an error in it.
RULES = (
    "<style>.jp-OutputArea-child:has(.still-view):has(+ .jp-OutputArea-child .living-view), "
    ".jp-OutputArea-child:has(.still-view) + .jp-OutputArea-child:has(.jupyter-widgets):not(:has(.living-view))"
    " { display: none }</style>"
)
# Shift+Enter shows the next cell, and would leave the top of what lives above the window. And in a text box,
# ipywidgets keeps every key to itself, even the one that saves.
SCRIPT = """
const view = this.closest(".living-view"), cell = view?.closest(".jp-Cell");
const page = cell?.closest(".jp-WindowedPanel-outer, .jp-Notebook");
if (page) setTimeout(() => {
    const above = view.getBoundingClientRect().top < page.getBoundingClientRect().top;
    if (above && cell.nextElementSibling?.classList.contains("jp-mod-active")) view.scrollIntoView({block: "start"});
}, 300);
if (cell) view.addEventListener("keydown", event => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || !event.target.matches("input")) return;
    event.preventDefault();
    event.stopPropagation();
    cell.dispatchEvent(new KeyboardEvent("keydown", event));
}, true);
"""


_at_work = threading.RLock()


def one_at_a_time(function):
    """The function, for a widget to call when it changes. It waits until no other such function is at work.

    In JupyterLab, the kernel's main thread handles the first message of each widget, and another one those after it.
    """

    @functools.wraps(function)
    def waiting(*arguments):
        with _at_work:
            return function(*arguments)

    return waiting


def show(still, box, let_go):
    """Display the still bundle, and the living box in its place.

    Parameters
    ----------
    still : {MIME type: data}, with text/html and text/plain
    box : the widget
    let_go : a function without arguments that is called when the cell is run again, to forget what is large

    Returns
    -------
    a function that puts another still bundle in the place of the first
    """
    box.add_class("living-view")
    box.children = [*box.children, script(SCRIPT)]
    reruns.closing(lambda: (_close(box), let_go()))
    shown = display(_framed(still), raw=True, display_id=True)
    display({VIEW: {"version_major": 2, "version_minor": 0, "model_id": box.model_id}}, raw=True)
    return lambda still: shown.update(_framed(still), raw=True)


def script(code, style=".living-view {}", attributes=""):
    """A widget that shows nothing and runs the code in the page, where `this` is its <style> with these attributes."""
    style = f'<style {attributes} onload="{html.escape(code)}">{style}</style>'
    return ipywidgets.HTML(style, layout={"display": "none"})


def _framed(still):
    return {**still, "text/html": f'<div class="still-view">{RULES}{still["text/html"]}</div>'}


def _close(widget):
    """Close a widget and everything that belongs to it."""
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in (getattr(widget, "layout", None), getattr(widget, "style", None), widget):
        if isinstance(part, ipywidgets.Widget):
            part.close()
