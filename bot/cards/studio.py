"""Pictures for whoever asks: each drawn once, a few at a time, the last ones kept.

Rule 1: whoever asks for a picture that is being drawn waits for that one.
Rule 2: what waits is bounded; beyond that, asking fails at once and can be tried again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.cards.draw import CardFailed, digest_of, render_png


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioLimits:
    """``kept``: pictures of some 90 kB each. ``at_once``: threads that draw, 40 ms a picture.

    ``waiting``: different pictures that are asked for and not drawn yet. ``within_s``: drawing
    takes 0.1 s, on a busy machine 1; the text of a card is bounded, so that it always ends.
    """

    kept: int = 64
    at_once: int = 1
    waiting: int = 64
    within_s: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG, and the digest that names it."""

    png: bytes
    digest: str


class Studio:
    """Draws in threads of its own; safe to share by the tasks of one event loop."""

    def __init__(
        self, limits: StudioLimits | None = None, render: Callable[[str], bytes] = render_png
    ) -> None:
        self._limits = limits or StudioLimits()
        self._render = render
        self._kept: OrderedDict[str, Picture] = OrderedDict()
        self._open: dict[str, asyncio.Task[Picture]] = {}
        self._turn = asyncio.Semaphore(self._limits.at_once)

    async def draw(self, markup: str) -> Picture:
        """Return the picture of *markup*. Raises CardFailed, also where too many wait."""
        digest = digest_of(markup)
        if digest in self._kept:
            self._kept.move_to_end(digest)
            return self._kept[digest]
        if digest not in self._open:
            if len(self._open) >= self._limits.waiting:
                raise CardFailed("too many pictures are asked for at once")
            task = asyncio.create_task(self._drawn(markup, digest))
            self._open[digest] = task
            task.add_done_callback(lambda done: self._finished(digest, done))
        # Who goes away does not take the picture from those who stay.
        return await asyncio.shield(self._open[digest])

    async def _drawn(self, markup: str, digest: str) -> Picture:
        try:
            async with asyncio.timeout(self._limits.within_s), self._turn:
                png = await asyncio.to_thread(self._render, markup)
        except TimeoutError as error:
            raise CardFailed("drawing the picture took too long") from error
        return Picture(png=png, digest=digest)

    def _finished(self, digest: str, task: asyncio.Task[Picture]) -> None:
        del self._open[digest]
        if task.cancelled() or task.exception() is not None:
            return
        self._kept[digest] = task.result()
        while len(self._kept) > self._limits.kept:
            self._kept.popitem(last=False)
