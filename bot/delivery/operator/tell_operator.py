"""The operator's tick: what was noted for the operator -> one message to each of ADMIN_IDS.

    find_untold | one_message | send to each | mark_told

Rule 1: one message in a quarter of an hour, however much there is to say.
Rule 2: told is what one operator has got, or may have; a chat that cannot be reached keeps the
others from nothing. A crash between sending and marking says the same things once more.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.editions.telegram_html import MESSAGE_LIMIT, escape, n_units
from bot.errors import BotError, Migrated, SendUnknown, Undeliverable
from bot.model import Message
from bot.store.db import Store
from bot.store.operator_notes import find_untold, last_told_at, mark_told
from bot.text.markup import tidy
from bot.text.sentences import clip

log = logging.getLogger(__name__)

# Sends a message of ours to a chat, in its turn; raises as a Sender does.
Say = Callable[[int, Message], Awaitable[int]]

# A morning on which a network fails brings many notes within minutes: they come as one message.
NOT_OFTENER = timedelta(minutes=15)
# Of one look. A message holds some forty notes, and says how many more there are.
_MAX_NOTES = 1_000
# A sentence with an address in it; longer ones are errors quoted from servers.
_NOTE_CHARS = 400
_HEAD = "Evenhand, for the operator:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReport:
    """What one pass told, and how many chats it reached."""

    n_notes: int = 0
    n_chats: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_notes)

    def __str__(self) -> str:
        return f"notes={self.n_notes} chats={self.n_chats}"


async def tell_operator(
    store: Store, send: Say, admin_ids: Collection[int], now: datetime
) -> ToldReport:
    """Tell what is untold: to the chats of *admin_ids*, or to the log if there are none."""
    async with store.read() as db:
        notes = await find_untold(db, _MAX_NOTES)
        told_at = await last_told_at(db)
    if not notes or (admin_ids and told_at is not None and now - told_at < NOT_OFTENER):
        return ToldReport()
    texts = [note.text for note in notes]
    reached = await _tell_all(send, admin_ids, texts) if admin_ids else _log(texts)
    if reached is None:
        return ToldReport()
    async with store.begin() as db:
        await mark_told(db, [note.id for note in notes], now)
    return ToldReport(n_notes=len(notes), n_chats=reached)


def one_message(texts: Sequence[str]) -> Message:
    """Return *texts*, at least one, as a message: those that fit, and how many more there are."""
    lines = [f"• {clip(tidy(text), _NOTE_CHARS)}" for text in texts]
    for n in range(len(lines), 0, -1):
        more = len(lines) - n
        rest = [f"… and {more} more: evenhand feeds list shows every feed"] if more else []
        whole = "\n".join((_HEAD, *lines[:n], *rest))
        if n_units(whole) <= MESSAGE_LIMIT:
            break
    return Message(html=escape(whole))


def _log(texts: Sequence[str]) -> int:
    for text in texts:
        log.warning("%s", text)
    return 0


async def _tell_all(send: Say, admin_ids: Collection[int], texts: Sequence[str]) -> int | None:
    """Return how many chats were reached; None if it is to be tried again."""
    message = one_message(texts)
    ends = [await _tell(send, chat_id, message) for chat_id in sorted(admin_ids)]
    if any(end is None for end in ends) and not any(ends):
        return None
    if not any(ends):
        _log(texts)
    return sum(map(bool, ends))


async def _tell(send: Say, chat_id: int, message: Message) -> bool | None:
    """Send; tell whether it has arrived, or None if it was not sent but may be later."""
    try:
        await send(chat_id, message)
    except Migrated as error:
        log.warning(
            "ADMIN_IDS: the chat %d is now %d; please change it", chat_id, error.new_chat_id
        )
        return await _tell(send, error.new_chat_id, message)
    except SendUnknown:
        return True
    except Undeliverable as error:
        log.warning("ADMIN_IDS: the chat %d cannot be reached: %s", chat_id, error)
        return False
    except BotError as error:
        log.info("operator chat_id=%d not told yet: %s", chat_id, error)
        return None
    return True
