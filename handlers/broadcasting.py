"""/broadcast, for ADMIN_IDS alone: shown as readers will see it, confirmed, sent, stopped.

Not among the commands that others see; to them it is a command we do not know. In English.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Update
from telegram.error import BadRequest

from bot.delivery.buttons.actions_of_operator import (
    CancelBroadcast,
    SendBroadcast,
    ShowAdmin,
    StopBroadcast,
)
from bot.delivery.buttons.keyboards import Row, button
from bot.delivery.operator.broadcast import (
    CONFIRM_WITHIN,
    BroadcastWish,
    is_too_old,
    message_of,
    read_wish,
    send_broadcast,
)
from bot.delivery.operator.forecast import lasts
from bot.delivery.operator.reports import counted
from bot.errors import BadInput
from bot.model import Message
from bot.store import broadcasts, fan_out
from bot.store.broadcasts import Broadcast, BroadcastState
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.operator import operator_of, record_act, refuse

_HOW = (
    "Write what everybody is to read behind the command, in Telegram’s HTML: "
    "`/broadcast <b>News</b> of the service`",
    "To the readers of one language: `/broadcast lang:de TEXT`",
)
_ELSEWHERE = "This is confirmed in the chat where it was written, under its preview."
_MINUTE = timedelta(minutes=1)
_ENDED = {
    BroadcastState.DRAFT: "It was not sent.",
    BroadcastState.SENT: "It is being sent, or was.",
    BroadcastState.CANCELLED: "It was cancelled.",
    BroadcastState.STOPPED: "It was stopped.",
}


async def broadcast(update: Update, context: Context) -> None:
    """Answer /broadcast [lang:CODE] TEXT: the preview, and what sending it means."""
    chat_id = operator_of(update, context)
    if chat_id is None:
        await refuse(update, context)
        return
    typed = _behind_command(update)
    if not typed:
        await reply(update, lines(*_HOW, title="A message to all readers"))
        return
    try:
        wish = read_wish(typed)
        await reply(update, message_of(wish.html))
    except BadInput as error:
        await reply(update, lines(f"Not sent: {error}."))
        return
    except BadRequest as error:
        await reply(update, lines(f"Not sent, for Telegram refuses it: {error.message}."))
        return
    await reply(update, await _asked(context, wish, chat_id))


async def press_send(update: Update, context: Context, action: SendBroadcast) -> None:
    """Send a broadcast that was shown a short while ago."""
    chat_id = operator_of(update, context)
    if chat_id is None:
        await refuse(update, context)
        return
    await notice(update, "")
    now = context.services.clock.now()
    async with context.services.store.begin() as db:
        draft = await broadcasts.find_broadcast(db, action.number)
        sent = None
        # Who confirms has seen the preview, and that stands where it was written.
        if draft is not None and draft.by_chat == chat_id and not is_too_old(draft, now):
            rate = context.services.gate.pace.rate
            sent = await send_broadcast(db, draft, rate, now)
        if sent is not None:
            done = f"sent broadcast {action.number} to {counted(sent, 'chat')}{_to(draft)}"
            await record_act(db, update, context, done)
    if draft is not None and draft.by_chat != chat_id:
        await edit(update, lines(_ELSEWHERE))
    else:
        await edit(update, _sent(action.number, sent, draft, now))


async def press_cancel(update: Update, context: Context, action: CancelBroadcast) -> None:
    """Drop a broadcast that was not sent."""
    if operator_of(update, context) is None:
        await refuse(update, context)
        return
    await notice(update, "")
    async with context.services.store.begin() as db:
        is_gone = await broadcasts.cancel_draft(db, action.number)
        found = await broadcasts.find_broadcast(db, action.number)
    told = "Cancelled; nobody got it." if is_gone or found is None else _ENDED[found.state]
    await edit(update, lines(told))


async def press_stop(update: Update, context: Context, action: StopBroadcast) -> None:
    """Ask, then end what of a broadcast is not sent yet."""
    chat_id = operator_of(update, context)
    if chat_id is None:
        await refuse(update, context)
        return
    await notice(update, "")
    number = action.number
    if not action.confirm:
        row = (
            button("Yes, stop it", StopBroadcast(number, confirm=True)),
            button("No", ShowAdmin()),
        )
        ask = f"Stop broadcast {number}? Who has it keeps it; the others do not get it."
        await edit(update, lines(ask, buttons=(row,)))
        return
    async with context.services.store.begin() as db:
        found = await broadcasts.find_broadcast(db, number)
        now = context.services.clock.now()
        n = await broadcasts.stop_broadcast(db, found, now) if found is not None else None
        if n is not None:
            await record_act(db, update, context, f"stopped broadcast {number}, {n:,} not sent")
    told = "It was never sent." if n is None else f"Stopped. Not sent to {counted(n, 'chat')}."
    await edit(update, lines(told, buttons=(_progress_row(),)))


def _behind_command(update: Update) -> str:
    """Return what stands behind the command as it was typed, its lines kept."""
    text = update.effective_message.text if update.effective_message else None
    _, *rest = (text or "").split(maxsplit=1)
    return rest[0] if rest else ""


async def _asked(context: Context, wish: BroadcastWish, chat_id: int) -> Message:
    """Keep the draft; return to whom it would go, how long that takes, and the choice."""
    services = context.services
    now = services.clock.now()
    async with services.store.begin() as db:
        draft = await broadcasts.save_draft(
            db, wish.html, by_chat=chat_id, language=wish.language, now=now
        )
        n_chats = await broadcasts.count_chats(db, wish.language)
        n_open = await fan_out.count_open(db)
    if not n_chats:
        return lines(f"Nobody to send it to{_to(draft)}.")
    rate = services.gate.pace.rate
    ends_at = now + lasts(n_open + n_chats, rate)
    told = (
        f"Above is what {counted(n_chats, 'chat')}{_to(draft)} would read, groups and channels "
        "among them. "
        f"It would take {_long(lasts(n_chats, rate))}, until {ends_at:%H:%M} UTC; "
        "briefings that come due meanwhile go first. Where it is quiet, it comes when the quiet "
        "hours end."
    )
    within = f"Nothing is sent yet. The button works for {CONFIRM_WITHIN // _MINUTE} minutes."
    row = (
        button(f"Send to {n_chats:,}", SendBroadcast(draft.id)),
        button("Cancel", CancelBroadcast(draft.id)),
    )
    return lines(told, within, title=f"Broadcast {draft.id}", buttons=(row,))


def _sent(number: int, n: int | None, found: Broadcast | None, now: datetime) -> Message:
    if n is not None:
        return lines(
            f"Broadcast {number} goes to {counted(n, 'chat')}.", buttons=(_progress_row(),)
        )
    if found is None:
        return lines("There is no such broadcast any more.")
    if found.state is BroadcastState.DRAFT and is_too_old(found, now):
        return lines("Too long ago to be sent. Write it again, please.")
    return lines(_ENDED[found.state], buttons=(_progress_row(),))


def _progress_row() -> Row:
    return (button("Progress", ShowAdmin()),)


def _to(draft: Broadcast | None) -> str:
    return f" that read {draft.language}" if draft is not None and draft.language else ""


def _long(span: timedelta) -> str:
    minutes = -(-span // _MINUTE)
    return "a minute" if minutes <= 1 else f"{minutes:,} minutes"
