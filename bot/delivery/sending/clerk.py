"""Writes claims and outcomes: all that wait at one moment go into one transaction.

Rule 1: nobody waits for company. While one transaction is committed others come to stand in line,
and the next takes them all; so many messages a second cost few waits for the disk.
Rule 2: a claim that is not known to be committed is no claim.
Rule 3: an outcome is written until it is written: a message that went out must not be forgotten
because the database was away for a while.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.sending.breaker import Probe, answers
from bot.delivery.sending.outcomes import OnUnknown, Outcome, Tried, record_outcomes
from bot.errors import BotError
from bot.store import endings
from bot.store.db import Connection, Store
from bot.store.deliveries import OpenDelivery, claim_parts
from bot.store.endings import Claim
from bot.store.outages import is_outage

log = logging.getLogger(__name__)

# In one transaction; more would only make the first of them wait.
_BATCH = 500
# The database is asked again after so long, and given up after so long: a restart takes seconds,
# and what is not written then is found as a claim without an end.
_AGAIN_AFTER_S = 1.0
_PATIENCE = timedelta(minutes=10)


def always() -> bool:
    """Allow sending to who is alone."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a process sends.

    ``name`` stands in its claims. ``may_send`` is asked before each claim and each request.
    ``guard`` is awaited within the transaction of claims, and raises BotError where another
    process has taken over. ``probe`` asks Telegram whether it answers at all; where nobody can
    ask, the next message finds out.
    """

    name: str = "evenhand"
    may_send: Callable[[], bool] = always
    guard: Callable[[Connection], Awaitable[None]] | None = None
    on_unknown: OnUnknown = OnUnknown.RESEND
    probe: Probe = answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _GivenBack:
    """A claim for which no request was made."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Something to be written; ``done`` tells what came of it."""

    what: OpenDelivery | Tried | _GivenBack
    done: asyncio.Future[bool | Outcome]


class Clerk:
    """Writes for one courier, from ``run`` until ``close``."""

    def __init__(self, store: Store, clock: Clock, terms: Terms) -> None:
        self._store = store
        self._clock = clock
        self._terms = terms
        self._line: list[_Waiting] = []
        self._called = asyncio.Event()
        self._is_closed = False
        self.is_overtaken = False
        """Another process has taken over: there is nothing more to claim."""

    async def claim(self, part: OpenDelivery) -> bool:
        """Take *part* for sending; tell whether it is ours, for good."""
        return await self._write_down(part) is True

    async def give_back(self, part: OpenDelivery) -> None:
        """Undo the claim of *part*: nothing was requested."""
        await self._write_down(_GivenBack(claim=self.claim_of(part)))

    async def record(self, tried: Tried) -> Outcome:
        """Write how a request ended; return how."""
        outcome = await self._write_down(tried)
        return outcome if isinstance(outcome, Outcome) else Outcome.UNKNOWN

    def claim_of(self, part: OpenDelivery) -> Claim:
        return Claim(delivery=part.delivery, by=self._terms.name)

    def close(self) -> None:
        """Let ``run`` end once nothing waits any more."""
        self._is_closed = True
        self._called.set()

    async def run(self) -> None:
        """Write what comes, until closed."""
        while True:
            await self._called.wait()
            self._called.clear()
            while self._line:
                taken, self._line = self._line[:_BATCH], self._line[_BATCH:]
                await self._write(taken)
            if self._is_closed:
                return

    async def _write_down(self, what: OpenDelivery | Tried | _GivenBack) -> bool | Outcome:
        done: asyncio.Future[bool | Outcome] = asyncio.get_running_loop().create_future()
        self._line.append(_Waiting(what, done))
        self._called.set()
        return await done

    async def _write(self, taken: Sequence[_Waiting]) -> None:
        try:
            answers = await self._transact([one.what for one in taken])
        except Exception:
            log.exception("the ledger was not written, now one by one")
            # A disk that is full fails at once, and all that is open would be tried in a moment.
            await self._clock.sleep(_AGAIN_AFTER_S)
            answers = [await self._write_alone(one.what) for one in taken]
        for one, answer in zip(taken, answers, strict=True):
            if not one.done.done():
                one.done.set_result(answer)

    async def _write_alone(self, what: OpenDelivery | Tried | _GivenBack) -> bool | Outcome:
        """Write one thing, on its own: of several that failed together one may be the cause."""
        if isinstance(what, OpenDelivery):
            # It may be committed even so, and no request was made.
            what = _GivenBack(claim=self.claim_of(what))
        give_up_at = self._clock.now() + _PATIENCE
        while True:
            try:
                (answer,) = await self._transact([what])
            except Exception as error:
                if not is_outage(error) or self._clock.now() >= give_up_at:
                    log.exception("an outcome was not written")
                    return False
                await self._clock.sleep(_AGAIN_AFTER_S)
            else:
                return answer

    async def _transact(
        self, wanted: Sequence[OpenDelivery | Tried | _GivenBack]
    ) -> list[bool | Outcome]:
        now = self._clock.now()
        tried = [one for one in wanted if isinstance(one, Tried)]
        async with self._store.begin() as db:
            # What went out first, then what is to go out.
            ended = iter(await record_outcomes(db, tried, now, self._terms.on_unknown))
            for one in wanted:
                if isinstance(one, _GivenBack):
                    await endings.give_back(db, one.claim, now)
            claimed = await self._claim(db, [o for o in wanted if isinstance(o, OpenDelivery)])
        return [self._answer(one, ended, claimed) for one in wanted]

    def _answer(
        self,
        what: OpenDelivery | Tried | _GivenBack,
        ended: Iterator[Outcome],
        claimed: frozenset[int],
    ) -> bool | Outcome:
        if isinstance(what, Tried):
            return next(ended)
        return isinstance(what, OpenDelivery) and what.delivery.id in claimed

    async def _claim(self, db: Connection, parts: Sequence[OpenDelivery]) -> frozenset[int]:
        terms = self._terms
        if not parts or not terms.may_send():
            return frozenset()
        if terms.guard is not None:
            try:
                await terms.guard(db)
            except BotError as error:
                log.warning("nothing claimed: %s", error)
                self.is_overtaken = True
                return frozenset()
        return await claim_parts(db, parts, terms.name, self._clock.now())
