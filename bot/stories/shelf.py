"""The vectors of the newest stories, held in memory and kept up with the store.

A search reads the ids and revisions of what there is, fetches the few vectors that changed, and
compares all of them at once. 20,000 stories of 256 numbers are 20 MB.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.model import StoryId
from bot.store.db import Connection
from bot.store.vectors import VectorStamp, list_vectors, read_vectors
from bot.stories.search import LEAST_NEAR, Scale

WINDOW = timedelta(days=7)
MAX_STORIES = 20_000
# Feeds are asked at least that often, so a story changes within that time of its newest article.
_CHANGING = timedelta(hours=12)
_RELOAD_EVERY = 500


class VectorShelf:
    """The stories of the seven days before the newest, by meaning, for one model."""

    def __init__(self, model: str, dims: int) -> None:
        self._model, self._dims = model, dims
        self._stamps: tuple[VectorStamp, ...] = ()
        self._rows = np.zeros((0, dims), np.float32)
        self._n_refreshed = 0

    async def refresh(self, connection: Connection) -> None:
        """Take in what changed since the last time.

        Stories whose newest article is older than half a day change rarely, and are looked at
        every _RELOAD_EVERY times.
        """
        since = None
        if self._stamps and self._n_refreshed % _RELOAD_EVERY:
            since = self._stamps[0].updated_at - _CHANGING
        head = await list_vectors(connection, self._model, limit=MAX_STORIES, since=since)
        n_head = self._n_since(since) if since else len(self._stamps)
        if head != self._stamps[:n_head]:
            await self._take_in(connection, head, n_head)
        self._n_refreshed += 1

    def _n_since(self, since: datetime) -> int:
        """Return how many stories have an article as new as *since*; the newest come first."""
        return bisect_right(self._stamps, -since.timestamp(), key=_age)

    async def _take_in(
        self, connection: Connection, head: tuple[VectorStamp, ...], n_head: int
    ) -> None:
        """Put *head*, newest first, in the place of the first *n_head*."""
        known = {(s.story_id, s.revision): n for n, s in enumerate(self._stamps[:n_head])}
        before = np.array([known.get((s.story_id, s.revision), -1) for s in head], np.int64)
        unknown = [head[n].story_id for n in np.flatnonzero(before < 0)]
        read = await read_vectors(connection, unknown, self._model)
        rows = np.zeros((len(head), self._dims), np.float32)
        rows[before >= 0] = self._rows[before[before >= 0]]
        for n, story_id in zip(np.flatnonzero(before < 0), unknown, strict=True):
            rows[n] = _unpacked(read.get(story_id, b""), self._dims)
        tail, tail_rows = self._stamps[n_head:], self._rows[n_head:]
        moved = frozenset(unknown)
        stay = [n for n, stamp in enumerate(tail) if stamp.story_id not in moved]
        if len(stay) < len(tail):
            tail, tail_rows = tuple(tail[n] for n in stay), tail_rows[stay]
        self._stamps, self._rows = (*head, *tail), np.concatenate([rows, tail_rows])
        if self._stamps:
            self._drop_from(self._n_since(self._stamps[0].updated_at - WINDOW))

    def _drop_from(self, n: int) -> None:
        n = min(n, MAX_STORIES)
        self._stamps, self._rows = self._stamps[:n], self._rows[:n]

    def nearness(
        self, vector: NDArray[np.float32], scale: Scale, since: datetime | None = None
    ) -> Mapping[StoryId, float]:
        """Return the stories that are not far from *vector*, and how near each is.

        *vector* is of length 1, or the mean of such.

        *since* bounds the newest article of the stories.
        """
        near = (self._rows @ vector - scale.mean) / scale.deviation
        return {
            self._stamps[n].story_id: float(near[n])
            for n in np.flatnonzero(near >= LEAST_NEAR)
            if since is None or self._stamps[n].updated_at >= since
        }


def _age(stamp: VectorStamp) -> float:
    return -stamp.updated_at.timestamp()


def _unpacked(packed: bytes, dims: int) -> NDArray[np.float32]:
    """Return the row of length 1 in *packed*; zeros, near to nothing, where it is none."""
    if len(packed) != 2 * dims:
        return np.zeros(dims, np.float32)
    row = np.frombuffer(packed, np.float16).astype(np.float32)
    length = float(np.linalg.norm(row))
    return row / length if np.isfinite(length) and length > 0 else np.zeros(dims, np.float32)
