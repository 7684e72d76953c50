"""Sends ahead what a slider shows next, so that a step need not wait for the kernel. It holds no mathematics.

A little after a picture, the stops next to its own are drawn as well and put into the page unseen. There
`sliders.js`, which sees a handle move before the kernel does, shows the one that is wanted. Where the script can't
run, the kernel's own picture comes a moment later, as it does for a stop that was not sent.
"""

import asyncio
import contextlib
import html
import time

import ipywidgets

from . import alive

BYTES = 1_500_000  # of pictures that the page may hold for one live picture; `sliders.js` counts in the same way
SOON, LATER = 0.005, 0.3  # seconds from a picture to what is sent ahead, for the control that moved and for the others
HELD = 0.025  # a change this soon after the last picture comes from a held key, and the kernel has no time to spare


class Ahead:
    """What has been drawn and put into the page, by its stop, which is the index of every control.

    Parameters
    ----------
    draw : a function of a stop that returns (html, description)
    written : a function of (html, description, stop) that returns what the page shows
    """

    def __init__(self, draw, written):
        self.slot = ipywidgets.HTML(layout={"display": "none"})
        self.slot.add_class("ahead")
        self._draw, self._written = draw, written
        self._known, self._sending = {}, None
        self._turn, self._done, self._held = 0, 0, False

    def stop_sending(self):
        self._turn += 1
        self._held = time.monotonic() - self._done < HELD

    def drawn(self, stop):
        """HTML and description of a stop."""
        drawn = self._known.pop(stop, None) or self._draw(stop)
        self._known[stop] = drawn
        while sum(len(picture) for picture, _ in self._known.values()) > BYTES:
            self._known.pop(next(iter(self._known)))
        return drawn

    def send_soon(self, here, near, far, since):
        """Put stops into the page when there is nothing else to do: near ones soon, far ones later.

        since is a function of a stop that says what changes between here and there.
        """
        with contextlib.suppress(RuntimeError):  # outside a kernel, no loop runs and nobody looks at a page
            loop = asyncio.get_running_loop()
            self._sending = loop.create_task(self._send(self._turn, here, near, far, since))
        self._done = time.monotonic()

    async def _send(self, turn, here, near, far, since):
        await asyncio.sleep(LATER if self._held else SOON)
        for stops, all_stops, wait in ((near, near, 0), (far, [*near, *far], LATER)):
            await asyncio.sleep(wait)
            for stop in [None, *stops]:
                if stop not in self._known:
                    self._put(turn, stop, here, all_stops, since)
                    await asyncio.sleep(SOON)

    @alive.one_at_a_time
    def _put(self, turn, stop, here, all_stops, since):
        """Put into the page what is said of all stops, and the picture of one, if there is one."""
        if turn != self._turn:  # a control has moved
            return
        said = "".join(f'<i data-stops="{key(other)}">{html.escape(since(other))}</i>' for other in all_stops)
        sentences, picture = f'<div data-from="{key(here)}">{said}</div>', ""
        if stop:
            with contextlib.suppress(Exception):  # the error shows when the stop is reached
                picture = f"<template>{self._written(*self.drawn(stop), stop)}</template>"
        self.slot.value = picture + sentences


def key(stop):
    """A stop as the page knows it."""
    return " ".join(map(str, stop))
