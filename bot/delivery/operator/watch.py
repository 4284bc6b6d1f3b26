"""The watch tick: how deliveries fare -> notes for the operator, each trouble once in a while.

    ahead + list_fan_outs + open_reasons | find_troubles | note_operator

Whatever happens is read from the store, so any process may look, and nothing has to be reported
where it happens. A crash between two notes has the later one written at the next look.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.operator.figures import ahead
from bot.delivery.operator.troubles import AGAIN_AFTER, Signs, Trouble, find_troubles
from bot.delivery.schedules.slots import LATEST
from bot.store import fan_out
from bot.store.db import DATABASE_ERRORS, Connection, Store
from bot.store.notes import find_moment, save_note
from bot.store.operator_notes import note_operator
from bot.store.sending import find_not_before

log = logging.getLogger(__name__)

# What is looked at of what came due: long enough that no failure is missed between two looks.
_LOOK_BACK = timedelta(hours=3)
_FAN_OUTS = 20
_PREFIX = "trouble:"
_UNREADABLE = Trouble(
    key="plain",
    text="Telegram could not read how a message is set: it was sent as plain text. That is a "
    "defect of ours; please report it with the lines of the log that say markup_refused.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchReport:
    """How many troubles were noted."""

    n_noted: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_noted)

    def __str__(self) -> str:
        return f"troubles={self.n_noted}"


async def watch_deliveries(store: Store, rate: float, now: datetime) -> WatchReport:
    """Note what an operator has to hear of; *rate* is that of bulk, in messages a second."""
    not_before = await find_not_before(store)
    async with store.read() as db:
        shown = await fan_out.list_fan_outs(db, since=now - _LOOK_BACK, limit=_FAN_OUTS)
        failed = [(one, await fan_out.failures_of(db, one)) for one in shown if one.n_failed]
        signs = Signs(
            now=now,
            limit=LATEST,
            ahead=await ahead(db, rate, now),
            failed=failed,
            waiting=await fan_out.open_reasons(db),
            not_before=not_before,
        )
    found = find_troubles(signs)
    if not found:
        return WatchReport()
    async with store.begin() as db:
        return WatchReport(n_noted=sum([await _note(db, trouble, now) for trouble in found]))


async def note_unreadable(store: Store, now: datetime) -> None:
    """Note that Telegram could not read our markup; where that fails, the log has it."""
    try:
        async with store.begin() as db:
            await _note(db, _UNREADABLE, now)
    except DATABASE_ERRORS as error:
        log.warning("not noted for the operator: %s", error)


async def _note(db: Connection, trouble: Trouble, now: datetime) -> bool:
    name = _name_of(trouble)
    told_at = await find_moment(db, name)
    if told_at is not None and now - told_at < AGAIN_AFTER:
        return False
    await save_note(db, name, now.isoformat())
    await note_operator(db, trouble.text, now)
    return True


def _name_of(trouble: Trouble) -> str:
    # By the time of day alone: notes by the date would grow for ever, and a slot that comes every
    # day is told of again after ``AGAIN_AFTER``.
    kind, _, moment = trouble.key.partition(":")
    return f"{_PREFIX}{kind}:{moment[11:16]}" if moment else f"{_PREFIX}{kind}"
