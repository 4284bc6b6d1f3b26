"""Asking an endpoint until it gives a usable answer, within bounds of time and money.

Rule 1: one briefing takes at most ``within``, all tries and pauses included, and at most three
answers; finding out which options the endpoint understands is not counted as a try.
Rule 2: tokens are set aside before each request and settled by what it took.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.briefings.llm.answer import Completion, read_completion
from bot.briefings.llm.dialect import MAX_ANSWER_TOKENS, Dialect, simpler
from bot.briefings.llm.failures import LlmFailed, Reason
from bot.briefings.llm.prompt import Prompt
from bot.briefings.llm.rest import Rest
from bot.briefings.llm.seam import Budget, Client, Refused
from bot.clock import Clock

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

MAX_TRIES = 3
_FIRST_PAUSE_S = 1.0
# English has four characters a token, most others three, Chinese one and a half.
_CHARS_PER_TOKEN = 3


class Asker:
    """Asks *client*; remembers which options work there, and when to leave it alone."""

    def __init__(self, client: Client, budget: Budget, clock: Clock, *, within: timedelta) -> None:
        self.client = client
        self._budget = budget
        self._clock = clock
        self._within = within
        self._dialect = Dialect()
        self._rest = Rest()

    async def ask(self, prompt: Prompt, read: Callable[[str], Answer]) -> Answer:
        """Return what *read* makes of the model's answer to *prompt*. Raises LlmFailed.

        An answer that *read* raises LlmFailed for is asked for again, where that may help.
        """
        self._rest.require_over(self._clock.now())
        try:
            return await self._ask(prompt, read)
        except LlmFailed as failure:
            rest_s = self._rest.note_failure(failure, self._clock.now())
            if rest_s is not None:
                log.warning(
                    "llm model=%s left alone for %.0f s: %s", self.client.model, rest_s, failure
                )
            raise

    async def _ask(self, prompt: Prompt, read: Callable[[str], Answer]) -> Answer:
        until = self._clock.now() + self._within
        n_tried = 0
        while True:
            n_tried += 1
            try:
                return read((await self._paid(prompt, until)).text)
            except LlmFailed as failure:
                pause_s = _pause(failure, n_tried)
                if pause_s is None or pause_s >= self._left_s(until):
                    raise
                log.info("llm try=%d reason=%s: %s", n_tried, failure.reason, failure)
            await self._clock.sleep(pause_s)

    async def _paid(self, prompt: Prompt, until: datetime) -> Completion:
        """Return one answer, with its tokens counted."""
        day = self._clock.now().date()
        n_asked = prompt.n_chars // _CHARS_PER_TOKEN
        n_reserved = n_asked + MAX_ANSWER_TOKENS
        if not await self._budget.reserve(day, n_reserved):
            raise LlmFailed(Reason.BUDGET, "the day's tokens are used up: see LLM_DAILY_TOKENS")
        n_used: int | None = None
        try:
            completion = await self._completed(prompt, until)
            n_said = len(completion.text) // _CHARS_PER_TOKEN
            n_used = completion.n_tokens or n_asked + n_said
        except LlmFailed as failure:
            n_used = failure.n_tokens
            raise
        finally:
            # Where nobody can tell what it took, what was set aside counts as spent.
            if n_used is not None and n_used != n_reserved:
                await self._budget.settle(day, n_used - n_reserved)
        return completion

    async def _completed(self, prompt: Prompt, until: datetime) -> Completion:
        dialect = self._dialect
        while True:
            left_s = self._left_s(until)
            if left_s <= 0:
                raise LlmFailed(Reason.TIMEOUT, "no time is left to ask again")
            try:
                body = await self.client.ask(prompt.system, prompt.user, dialect, within_s=left_s)
            except Refused as refused:
                next_dialect = simpler(dialect, refused.refusal)
                if next_dialect is None:
                    raise
                log.info(
                    "llm model=%s takes no %s", self.client.model, _lost(dialect, next_dialect)
                )
                dialect = next_dialect
                continue
            self._dialect = dialect
            self._rest.note_answer()
            return read_completion(body)

    def _left_s(self, until: datetime) -> float:
        return (until - self._clock.now()).total_seconds()


def _pause(failure: LlmFailed, n_tried: int) -> float | None:
    """Return the seconds to wait before the next try; None: there is none."""
    if not failure.is_passing or n_tried >= MAX_TRIES:
        return None
    backoff_s = _FIRST_PAUSE_S * 2.0 ** (n_tried - 1)
    return backoff_s if failure.retry_after_s is None else failure.retry_after_s


def _lost(before: Dialect, after: Dialect) -> str:
    if before.temperature != after.temperature:
        return "temperature"
    return before.format.value if before.format != after.format else before.limit.value
