"""``broadcast``: what the operator says to all readers, from a file or the standard input."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from datetime import timedelta
from pathlib import Path

from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, say
from bot.delivery.operator.broadcast import BroadcastWish, read_wish, send_broadcast
from bot.delivery.operator.forecast import lasts
from bot.delivery.operator.reports import counted
from bot.delivery.sending.pacing import allowed_rate
from bot.errors import BadInput
from bot.settings import Settings
from bot.store import broadcasts
from bot.store.operator_notes import note_operator

log = logging.getLogger(__name__)

_MINUTE = timedelta(minutes=1)


def broadcast(arguments: argparse.Namespace) -> int:
    """Run ``broadcast FILE|-``: check, say to how many, and send unless it is a rehearsal."""
    text = _read(arguments.file)
    if arguments.language:
        text = f"lang:{arguments.language} {text}"
    wish = read_wish(text)
    return asyncio.run(_send(load_settings(), wish, is_rehearsal=arguments.dry_run))


def _read(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: expected UTF-8 at byte {error.start}") from error


async def _send(settings: Settings, wish: BroadcastWish, *, is_rehearsal: bool) -> int:
    now = utc_now()
    async with opened_store(settings) as store:
        async with store.read() as db:
            n_chats = await broadcasts.count_chats(db, wish.language)
        rate = allowed_rate(settings.send_rate, is_paid=settings.paid_broadcasts)
        minutes = max(1, round(lasts(n_chats, rate) / _MINUTE))
        said = f"{counted(n_chats, 'chat')}, about {counted(minutes, 'minute')}"
        if is_rehearsal:
            say(f"not sent: {said}")
            return 0
        if not n_chats:
            complain("nobody to send it to")
            return 1
        async with store.begin() as db:
            draft = await broadcasts.save_draft(
                db, wish.html, by_chat=0, language=wish.language, now=now
            )
            await send_broadcast(db, draft, rate, now)
            done = f"{now:%H:%M} UTC: the command line sent broadcast {draft.id} to {said}"
            await note_operator(db, done, now)
        log.info("operator command_line act=%r", done)
    say(f"broadcast {draft.id}: {said}; a running service sends it")
    return 0
