"""/admin, for ADMIN_IDS alone: deliveries, failures, and the outlets that are read.

Not among the commands that others see; to them it is a command we do not know. In English, as all
that operators read. Whoever changes something is named in the log and told to the others.
"""

from __future__ import annotations

import logging

from telegram import Update
from telegram.constants import ChatType

from bot.delivery.buttons.actions_of_operator import (
    AdminPage,
    HaltSending,
    Resend,
    ShowAdmin,
    StopBroadcast,
)
from bot.delivery.buttons.keyboards import Row, button
from bot.delivery.operator.causes import TOLD, Cause, cause_of
from bot.delivery.operator.figures import DAY, delivery_figures, failure_figures
from bot.delivery.operator.reports import (
    DeliveryFigures,
    FailureFigures,
    counted,
    resendable,
    tell_deliveries,
    tell_failures,
)
from bot.delivery.sending.send_again import send_again
from bot.model import DeliveryKind, Message
from bot.press import OVERVIEW_FOR, overview
from bot.store import fan_out
from bot.store.db import Connection
from bot.store.halt import Halt, halt_sending, resume_sending
from bot.store.operator_notes import note_operator
from handlers import basics
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.operator_outlets import tell_overview

log = logging.getLogger(__name__)

_TITLES = {
    AdminPage.DELIVERIES: "Deliveries",
    AdminPage.FAILURES: "Failures",
    AdminPage.OUTLETS: "Outlets",
}


def operator_of(update: Update, context: Context) -> int | None:
    """Return the chat of the operator who asks; None if it is somebody else."""
    chat = update.effective_chat
    return chat.id if chat is not None and chat.id in context.services.admin_ids else None


async def admin(update: Update, context: Context) -> None:
    """Answer /admin to an operator, and to others as any command that is none of ours."""
    if operator_of(update, context) is None:
        await refuse(update, context)
        return
    await reply(update, await _page(context, AdminPage.DELIVERIES))


async def refuse(update: Update, context: Context) -> None:
    """Answer somebody who is no operator: the command is unknown, the button does nothing."""
    if update.callback_query is not None:
        await notice(update, "")
        return
    # In a group the commands of other bots are none of our business.
    chat = update.effective_chat
    if chat is not None and chat.type == ChatType.PRIVATE:
        await basics.unknown_command(update, context)


async def press_admin(update: Update, context: Context, action: ShowAdmin) -> None:
    """Show a section as it is now, in place."""
    if operator_of(update, context) is None:
        await refuse(update, context)
        return
    await notice(update, "")
    await edit(update, await _page(context, action.page))


async def press_halt(update: Update, context: Context, action: HaltSending) -> None:
    """Ask, then stop all sending; let it go on without a question."""
    chat_id = operator_of(update, context)
    if chat_id is None:
        await refuse(update, context)
        return
    await notice(update, "")
    if action.halt and not action.confirm:
        row = (
            button("Yes, stop all", HaltSending(halt=True, confirm=True)),
            button("No", ShowAdmin()),
        )
        ask = "Stop all briefings, alerts and broadcasts until they are started again? "
        left = "Answers to people go out as before. What comes too late meanwhile is not sent."
        await edit(update, lines(ask + left, buttons=(row,)))
        return
    now = context.services.clock.now()
    async with context.services.store.begin() as db:
        if action.halt and await halt_sending(db, Halt(at=now, by_chat=chat_id)):
            await record_act(db, update, context, "stopped all sending")
        elif not action.halt and await resume_sending(db):
            await record_act(db, update, context, "started the sending again")
    await edit(update, await _page(context, AdminPage.DELIVERIES))


async def press_resend(update: Update, context: Context, action: Resend) -> None:
    """Say how many would be sent again, then send them, if it is still as many."""
    chat_id = operator_of(update, context)
    if chat_id is None:
        await refuse(update, context)
        return
    await notice(update, "")
    services = context.services
    now = services.clock.now()
    async with services.store.begin() as db:
        reasons = await _reasons_of(db, action.cause, context)
        n = await fan_out.count_resendable(db, reasons, since=now - DAY, now=now)
        # Pressed twice, or a day later, it would be others than were asked for.
        is_meant = 0 < n == action.n
        if is_meant:
            await send_again(db, reasons, now - DAY, now)
            await record_act(db, update, context, f"sent {n:,} again: {TOLD[action.cause]}")
    if is_meant:
        await edit(update, await _page(context, AdminPage.DELIVERIES))
    else:
        await edit(update, _ask_to_resend(action.cause, n))


async def record_act(db: Connection, update: Update, context: Context, done: str) -> None:
    """Write who did what and when: into the log, and for all operators."""
    now = context.services.clock.now()
    chat_id, user = operator_of(update, context), update.effective_user
    # In a group of operators the chat does not say which of them it was.
    who = f"{user.id} in {chat_id}" if user is not None and user.id != chat_id else f"{chat_id}"
    log.info("operator who=%r act=%r", who, done)
    await note_operator(db, f"{now:%H:%M} UTC: operator {who} {done}", now)


async def _reasons_of(db: Connection, cause: Cause, context: Context) -> frozenset[str]:
    since = context.services.clock.now() - DAY
    found = await fan_out.count_failures(db, since=since)
    return frozenset(reason for reason in found if cause_of(reason) is cause)


def _ask_to_resend(cause: Cause, n: int) -> Message:
    back = button("No", ShowAdmin(AdminPage.FAILURES))
    if not n:
        left = "Each is sent again once; alerts, and chats that get nothing any more, never."
        return lines(f"Nothing to send again: {TOLD[cause]}.", left, buttons=((back,),))
    yes = button(f"Yes, send {n:,}", Resend(cause, n))
    ask = f"Send {counted(n, 'message')} of the last 24 hours again ({TOLD[cause]})?"
    how = "Briefings are made anew of the news of now. Each is sent again once."
    quiet = "Where it is quiet, it waits until the quiet hours end."
    return lines(ask, how, quiet, buttons=((yes, back),))


async def _page(context: Context, page: AdminPage) -> Message:
    services = context.services
    now = services.clock.now()
    if page is AdminPage.OUTLETS:
        facts = await overview(services.store, services.library.register, now, OVERVIEW_FOR)
        return Message(html=tell_overview(facts).html, buttons=(_sections(page),))
    async with services.store.read() as db:
        if page is AdminPage.FAILURES:
            failures = await failure_figures(db, now)
            return Message(html=tell_failures(failures), buttons=_failure_rows(failures))
        figures = await delivery_figures(db, services.gate.pace.rate, now)
        return Message(html=tell_deliveries(figures), buttons=_delivery_rows(figures))


def _delivery_rows(figures: DeliveryFigures) -> tuple[Row, ...]:
    rows: list[Row] = [
        (button(f"Stop broadcast {number}", StopBroadcast(int(number))),)
        for one in figures.fan_outs
        if one.fan_out.kind is DeliveryKind.BROADCAST and one.fan_out.n_open
        for number in [one.fan_out.slot.partition(":")[2]]
    ]
    if figures.halt is None:
        rows.append((button("Stop all sending", HaltSending(halt=True)),))
    else:
        rows.append((button("Start sending again", HaltSending(halt=False)),))
    return (*rows, _sections(AdminPage.DELIVERIES))


def _failure_rows(figures: FailureFigures) -> tuple[Row, ...]:
    again = tuple(
        (button(f"Send again: {TOLD[cause]}", Resend(cause)),) for cause in resendable(figures)
    )
    return (*again, _sections(AdminPage.FAILURES))


def _sections(shown: AdminPage) -> Row:
    """Return the buttons to each section; that of the one shown loads it anew."""
    return tuple(
        button("↻ Refresh" if page is shown else title, ShowAdmin(page))
        for page, title in _TITLES.items()
    )
