"""The body of an answer, read to its end or refused: bounded in size, in pieces and in memory.

Rule: what one server sends costs the others neither their turn nor their memory.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from bot.errors import FetchFailed
from bot.sources.fetching.connect import Answer
from bot.sources.fetching.inflate import Inflater

# Bodies beyond this are read a few at a time: 100 connections keep 50 MB at most, and two of them
# the limit each. Nine of ten feeds are smaller.
LARGE = 512 * 1024
LARGE_AT_ONCE = 2
# Servers that send a feed tag by tag make some ten thousand chunks of it; each costs us 20 us.
MAX_PIECES = 50_000
# After so many pieces that were already here, the others have their turn: some milliseconds.
_PIECES_A_TURN = 256


class Bodies:
    """Reads bodies of at most *limit* bytes, as sent and as expanded."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def read(self, answer: Answer, deadline: asyncio.Timeout) -> bytes:
        """Return the body of *answer*, expanded; none for 304.

        *deadline* is put off while a large body waits for its turn. Raises FetchFailed.
        """
        if answer.status == 304:
            async for _ in answer.pieces:
                pass
            return b""
        if _declared(answer) > self._limit:
            raise self._too_large()
        inflater = Inflater(answer.headers.get("content-encoding", ""), self._limit)
        async with AsyncExitStack() as turn:
            await self._expand(answer, inflater, deadline, turn)
            return inflater.finish()

    async def _expand(
        self, answer: Answer, inflater: Inflater, deadline: asyncio.Timeout, turn: AsyncExitStack
    ) -> None:
        n_pieces = n_received = 0
        is_large = False
        async for piece in answer.pieces:
            n_pieces += 1
            n_received += len(piece)
            if n_received > self._limit:
                raise self._too_large()
            if n_pieces % _PIECES_A_TURN == 0:
                await _pause(n_pieces)
            for size in inflater.feed(piece):
                if size > LARGE and not is_large:
                    is_large = True
                    await self._wait_for_turn(deadline)
                    turn.callback(self._large.release)

    async def _wait_for_turn(self, deadline: asyncio.Timeout) -> None:
        loop = asyncio.get_running_loop()
        began, until = loop.time(), deadline.when()
        deadline.reschedule(None)
        await self._large.acquire()
        deadline.reschedule(None if until is None else until + loop.time() - began)

    def _too_large(self) -> FetchFailed:
        return FetchFailed(f"the answer is larger than {self._limit:,} bytes")


async def _pause(n_pieces: int) -> None:
    if n_pieces > MAX_PIECES:
        raise FetchFailed(f"the answer comes in more than {MAX_PIECES:,} pieces")
    await asyncio.sleep(0)


def _declared(answer: Answer) -> int:
    written = answer.headers.get("content-length", "")
    return int(written) if written.isdecimal() and len(written) < 20 else 0
