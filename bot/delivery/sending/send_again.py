"""What failed, sent once more on an operator's word: resend | hold back where it is quiet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.delivery.operator.broadcast import by_end_of_quiet
from bot.store import broadcasts, fan_out
from bot.store.db import Connection


async def send_again(
    db: Connection, reasons: Collection[str], since: datetime, now: datetime
) -> int:
    """Let what failed for *reasons* since then be sent once more; return how many parts.

    Where it is quiet at the moment, not before the quiet hours end: an edition is too late by
    then, unless they end soon.
    """
    n = await fan_out.resend(db, reasons, since=since, now=now)
    resent = await fan_out.find_resent(db, now)
    chats = await broadcasts.find_quiet_chats(db, None)
    chats = tuple(one for one in chats if one[0] in resent)
    for until, chat_ids in by_end_of_quiet(chats, now).items():
        await fan_out.hold_back_resent(db, chat_ids, until, at=now)
    return n
