"""Replies take their turn at the gate, and wait out what Telegram asks them to wait.

This is the library's own place for it (``BaseRateLimiter``): every request of the application's
bot but getUpdates passes here, and none of a handler's lines knows of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.clock import Clock
from bot.delivery.sending.gate import REPLY_PATIENCE, Gate
from bot.delivery.sending.sender import seconds_of
from bot.errors import TryLater

# The first, and one more after each of two waits; who still waits then has given up.
_TRIES = 3
# What Telegram counts as messages. "typing…" is none.
_SENDS = ("send", "copy", "forward")
_NO_MESSAGE = ("sendChatAction",)
_EDIT = "edit"

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class RepliesInTurn(BaseRateLimiter[None]):
    """Lets messages and edits of the application leave in their turn.

    A 429 was certainly not carried out, so it is tried again after the wait, unless that is
    longer than anybody's patience: then RetryAfter is raised, as for what has no chat.
    """

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - the library's signature
    ) -> Answer:
        """Return the answer to the request. Raises RetryAfter if the wait is too long."""
        chat_id = chat_of(data)
        # Turning a page or ticking boxes makes no message: the chat's own limit is not for them.
        turn_of = None if endpoint.startswith(_EDIT) else chat_id
        for tries_left in reversed(range(_TRIES)):
            await self._turn(endpoint, turn_of)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                await self._refused(endpoint, chat_id, seconds_of(error.retry_after))
                if not tries_left or not await self._waited(endpoint, error):
                    raise
            turn_of = chat_id
        raise AssertionError("the last try returns or raises")

    async def _turn(self, endpoint: str, chat_id: int | None) -> None:
        if not is_message(endpoint):
            return
        try:
            await self._gate.reply_turn(chat_id)
        except TryLater as error:
            raise RetryAfter(math.ceil(error.after_s)) from error

    async def _refused(self, endpoint: str, chat_id: int | None, wait_s: float) -> None:
        # Other methods, such as setMyCommands, have limits of their own that say nothing of ours.
        if is_message(endpoint):
            await self._gate.flooded(wait_s, chat_id)

    async def _waited(self, endpoint: str, error: RetryAfter) -> bool:
        """Wait where the gate does not; return whether the request may be made again."""
        wait_s = seconds_of(error.retry_after)
        if is_message(endpoint):
            return True
        if wait_s > REPLY_PATIENCE.total_seconds():
            return False
        await self._clock.sleep(wait_s)
        return True


def is_message(endpoint: str) -> bool:
    """Return whether the method *endpoint* of the Bot API makes or changes a message."""
    return endpoint.startswith((*_SENDS, _EDIT)) and endpoint not in _NO_MESSAGE


def chat_of(data: dict[str, Any]) -> int | None:
    """Return the chat that a request with the parameters *data* is about; None: no number."""
    chat_id = data.get("chat_id")
    if isinstance(chat_id, str) and chat_id.removeprefix("-").isdecimal():
        return int(chat_id)
    return chat_id if isinstance(chat_id, int) else None
