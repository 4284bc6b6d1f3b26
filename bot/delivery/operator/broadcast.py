"""A word of the operator: read, shown as readers will see it, planned for all who are meant.

read_wish | check_markup | save_draft        (shown to the operator, who confirms)
save_content + plan_broadcast + hold_back    (one transaction)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.operator.forecast import lasts
from bot.delivery.operator.markup_check import check_markup
from bot.delivery.schedules.schedule import end_of_quiet, is_quiet
from bot.errors import BadInput
from bot.model import Message, Schedule
from bot.store import broadcasts, contents, fan_out
from bot.store.broadcasts import Broadcast
from bot.store.db import Connection

# Who confirms later has forgotten what was to be said, and to how many.
CONFIRM_WITHIN = timedelta(minutes=15)
_LANGUAGE = re.compile(r"lang:(\S*)(\s+|$)")
_SUBTAG = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastWish:
    """What an operator wants to be said; ``language`` None: to all."""

    html: str
    language: str | None = None


def read_wish(text: str) -> BroadcastWish:
    """Return what stands behind /broadcast: ``lang:de TEXT`` or ``TEXT``, lines kept.

    Raises BadInput that says what is wrong and, within the text, where.
    """
    text = text.strip()
    language = None
    if match := _LANGUAGE.match(text):
        language, text = match[1].lower(), text[match.end() :]
        if not _SUBTAG.fullmatch(language):
            raise BadInput(f"lang: expected the code of a language, such as de, not “{match[1]}”")
    return BroadcastWish(html=check_markup(text), language=language)


def message_of(html: str) -> Message:
    """Return a broadcast as readers get it."""
    return Message(html=html)


def is_too_old(draft: Broadcast, now: datetime) -> bool:
    """Tell whether *draft* was shown too long ago to be confirmed."""
    return now - draft.made_at > CONFIRM_WITHIN


async def send_broadcast(
    db: Connection, draft: Broadcast, rate: float, now: datetime
) -> int | None:
    """Plan a draft for every chat that is meant; return for how many. None if it is none any more.

    Where it is quiet at the moment, or will be before the last message leaves at *rate* a second,
    it comes when the quiet hours end.
    """
    await contents.save_content(db, draft.slot, (message_of(draft.html),), {}, now)
    n_chats = await broadcasts.plan_broadcast(db, draft, now)
    if n_chats is None:
        return None
    chats = await broadcasts.find_quiet_chats(db, draft.language)
    ends_at = now + lasts(await fan_out.count_open(db), rate)
    for until, chat_ids in by_end_of_quiet(chats, now, ends_at).items():
        await broadcasts.hold_back(db, draft, chat_ids, until)
    return n_chats


def by_end_of_quiet(
    chats: Iterable[tuple[int, Schedule]], *moments: datetime
) -> Mapping[datetime, Sequence[int]]:
    """Return those of *chats* that are quiet at one of *moments*, by when the first of it ends."""
    waiting: defaultdict[datetime, list[int]] = defaultdict(list)
    for chat_id, hours in chats:
        if quiet := [at for at in moments if is_quiet(hours, at)]:
            waiting[end_of_quiet(hours, quiet[0])].append(chat_id)
    return waiting
