"""What may be spent on paid broadcasts today, and that it is never more.

Messages are set aside in the database by the hundred before any of them is sent, whichever
process sends them; what is set aside and not used, as at a crash or at midnight, counts as spent.
Telegram charges 0.1 Star for a message above its free rate that has arrived
(https://core.telegram.org/bots/api#sendmessage); here every message sent as paid counts, so the
bill is at most the budget.
"""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

from bot.store.db import DATABASE_ERRORS, Store
from bot.store.notes import find_note, save_note
from bot.store.operator_notes import note_operator
from bot.store.paid import reserve_paid

log = logging.getLogger(__name__)

MESSAGES_PER_STAR = 10
# One write for so many messages: ten a second at the highest rate.
_BLOCK = 100
# Another look at an empty purse costs a write: another process may have set less aside.
_LOOK_AGAIN = timedelta(minutes=1)
# As many messages at the free rate as make up for what a try costs in refusals.
_REST = timedelta(minutes=10)
_TOLD = "paid_budget_told"


class Purse:
    """The paid messages that this process has set aside."""

    def __init__(self, store: Store, stars_per_day: int) -> None:
        self._store = store
        self._stars = stars_per_day
        self._day = date.min
        self._left = 0
        self._empty_until: datetime | None = None
        self._rests_until = datetime.min.replace(tzinfo=UTC)

    async def take(self, now: datetime) -> bool:
        """Take one message out; False if the budget of the day is used up."""
        if now < self._rests_until:
            return False
        if now.date() != self._day:
            self._day, self._left, self._empty_until = now.date(), 0, None
        if not self._left and (self._empty_until is None or now >= self._empty_until):
            self._left = await self._reserved(now)
            self._empty_until = None if self._left else now + _LOOK_AGAIN
        if not self._left:
            return False
        self._left -= 1
        return True

    def rest(self, now: datetime) -> None:
        """Pay for nothing for a while: Telegram refused what was paid for.

        It does not say so when the Stars on the bot's balance run out: the free limit holds then.
        """
        self._rests_until = now + _REST

    async def _reserved(self, now: datetime) -> int:
        """Set messages aside; none where the database is out of reach: free ones go on."""
        try:
            return await self._reserve(now)
        except DATABASE_ERRORS as error:
            log.warning("no paid messages can be set aside: %s", error)
            return 0

    async def _reserve(self, now: datetime) -> int:
        limit = self._stars * MESSAGES_PER_STAR
        async with self._store.begin() as db:
            if found := await reserve_paid(db, now.date(), _BLOCK, limit=limit):
                return found
            day = now.date().isoformat()
            if await find_note(db, _TOLD) != day:
                await save_note(db, _TOLD, day)
                await note_operator(
                    db,
                    f"The {self._stars} Stars a day for paid broadcasts (PAID_STARS_PER_DAY) are "
                    "used up; until midnight UTC messages leave at the free rate.",
                    now,
                )
        return 0
