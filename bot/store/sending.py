"""What all who send with one token share: the moment before which nothing may leave.

A database that is out of reach must neither hold up a reply nor lose a wait: whoever asks or
tells here has its own memory as well, and is told of the failure in the log alone.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.store.db import Store
from bot.store.notes import find_moment
from bot.store.schema import notes

log = logging.getLogger(__name__)

_NOT_BEFORE = "send_not_before"
# Nobody is asked to wait for longer, see bot/delivery/sending/pacing.py.
_LONGEST_WAIT = timedelta(days=1)


async def find_not_before(store: Store) -> datetime | None:
    """Return the moment before which nothing may leave; None if there is none, or no answer."""
    try:
        async with store.read() as db:
            return await find_moment(db, _NOT_BEFORE)
    except (SQLAlchemyError, OSError) as error:
        log.warning("the shared wait cannot be read: %s", error)
        return None


async def save_not_before(store: Store, until: datetime) -> None:
    """Move the moment forward to *until*, aware.

    It never moves back, but from where no wait can end: there a clock was wrong.
    """
    value, impossible = _text(until), _text(until + _LONGEST_WAIT)
    insert = sqlite.insert(notes) if store.dialect == "sqlite" else postgresql.insert(notes)
    statement = insert.values(name=_NOT_BEFORE, value=value).on_conflict_do_update(
        index_elements=[notes.c.name],
        set_={"value": value},
        where=or_(notes.c.value < value, notes.c.value > impossible),
    )
    try:
        async with store.begin() as db:
            await db.execute(statement)
    except (SQLAlchemyError, OSError) as error:
        log.warning("the shared wait cannot be stored: %s", error)


def _text(moment: datetime) -> str:
    # Of one zone and length, so that texts are ordered as moments are.
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
