"""The one way of a delivery into Telegram, and what became of it.

Rule 1: an error says which of three things happened: not sent and never will be, not sent and may
be tried again, or unknown. Nothing is retried here that may have arrived.
Rule 2: nobody else has to know the errors of the library.

What python-telegram-bot 22.8 raises for what was measured against a server that misbehaves; its
``TimedOut`` and ``NetworkError`` alone do not tell a refused connection from a lost answer, their
``__cause__`` does.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.delivery.editions.telegram_html import plain
from bot.delivery.sending.transport import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, NotSent, fields
from bot.errors import (
    BotError,
    MayNotPost,
    Migrated,
    SendFailed,
    SendUnknown,
    TopicClosed,
    TryLater,
    Undeliverable,
)
from bot.model import Button, Message

log = logging.getLogger(__name__)

# Raised before a byte of the request has left, by our transport and by the library's own.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# Telegram's descriptions (lower case), none of which it documents: they are collected from
# https://github.com/tdlib/telegram-bot-api and from what bots report. After these no message
# will reach the chat again; what else it refuses may be over with the next message.
_GONE = (
    "bot was blocked by the user",
    "user_is_blocked",
    "bot was kicked",
    "bot is not a member",
    "user is deactivated",
    "input_user_deactivated",
    "chat not found",
    "channel_private",
    "group chat was deactivated",
    "group chat was deleted",
    # Without the number it has now; with it, it is ChatMigrated.
    "group chat was upgraded to a supergroup chat",
    "bot can't initiate conversation",
    "bot can't send messages to bots",
    "peer_id_invalid",
)
# The chat is there, and we may not post in it.
_NO_RIGHTS = (
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "chat_admin_required",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "chat_guest_send_forbidden",
)
_NO_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")
# Nothing is lost by asking whether somebody is there again.
_PROBE_S = 10.0
_BAD_MARKUP = "can't parse entities"
# The library gives a 429 without a time, or with 0, no class of its own.
_FLOOD = "too many requests"


class Sender(Protocol):
    """Sends one message to one chat, once."""

    async def __call__(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        is_paid: bool = False,
    ) -> int:
        """Return Telegram's id of the message that has arrived.

        *thread_id* is a forum topic of the chat; *is_paid*: a paid broadcast, beyond the free
        rate. Raises Undeliverable, MayNotPost, TopicClosed, Migrated (all: not sent), TryLater,
        SendFailed (not sent; again later) or SendUnknown (it may have arrived).
        """
        ...


async def _tell_nobody() -> None:
    """Leave it at the log."""


class TelegramSender:
    """Sends through a bot that somebody else starts and stops.

    *on_unreadable* is awaited, and raises nothing, when Telegram cannot read our markup.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        read_timeout_s: float = READ_TIMEOUT_S,
        on_unreadable: Callable[[], Awaitable[None]] = _tell_nobody,
    ) -> None:
        self._bot = bot
        self._read_timeout_s = read_timeout_s
        self._on_unreadable = on_unreadable

    async def __call__(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        is_paid: bool = False,
    ) -> int:
        asked = {"chat_id": chat_id, **_asked(message, thread_id, is_paid=is_paid)}
        try:
            return await self._post({**asked, "text": message.html, "parse_mode": "HTML"})
        except BadRequest as error:
            if _BAD_MARKUP not in error.message.lower():
                raise outcome_of(error) from error
            log.error("markup_refused chat_id=%d reason=%r", chat_id, error.message)  # noqa: TRY400 - Telegram's sentence says all
        except TelegramError as error:
            raise outcome_of(error) from error
        await self._on_unreadable()
        return await self._post_plain({**asked, "text": plain(message.html)})

    async def answers(self) -> bool:
        """Return whether Telegram answers at all, to a question that changes nothing."""
        try:
            await self._bot.request.post(f"{self._bot.base_url}/getMe", read_timeout=_PROBE_S)
        except TelegramError as error:
            # A wait is asked for by somebody who is there.
            return isinstance(outcome_of(error), TryLater)
        return True

    async def _post_plain(self, asked: dict[str, object]) -> int:
        try:
            return await self._post(asked)
        except TelegramError as error:
            raise outcome_of(error) from error

    async def _post(self, asked: dict[str, object]) -> int:
        # By hand: the library's method spends twice the time of the request itself on turning
        # values into its objects and back, of which we need one number (benchmarks/paid_rate.py).
        sent: object = await self._bot.request.post(
            f"{self._bot.base_url}/sendMessage",
            fields(asked),
            read_timeout=self._read_timeout_s,
            connect_timeout=CONNECT_TIMEOUT_S,
            pool_timeout=CONNECT_TIMEOUT_S,
        )
        if isinstance(sent, dict) and isinstance(sent.get("message_id"), int):
            return int(sent["message_id"])
        raise TelegramError("the answer holds no message")


def _asked(message: Message, thread_id: int | None, *, is_paid: bool) -> dict[str, object]:
    """Return the parameters of sendMessage that go with the text of *message*."""
    asked: dict[str, object] = {"link_preview_options": {"is_disabled": True}}
    if message.buttons:
        rows = [[_shown(button) for button in row] for row in message.buttons]
        asked["reply_markup"] = {"inline_keyboard": rows}
    if thread_id is not None:
        asked["message_thread_id"] = thread_id
    if message.is_silent:
        asked["disable_notification"] = True
    if is_paid:
        asked["allow_paid_broadcast"] = True
    return asked


def _shown(button: Button) -> dict[str, str]:
    known = {"text": button.label, "url": button.url, "callback_data": button.data}
    return {name: value for name, value in known.items() if value is not None}


def keyboard_of(message: Message) -> InlineKeyboardMarkup | None:
    """Return the buttons of *message* as the library's; None if it has none."""
    if not message.buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in message.buttons])


def outcome_of(error: TelegramError) -> BotError:
    """Return what *error*, raised by a send, says of the message."""
    match error:
        case RetryAfter():
            return TryLater(seconds_of(error.retry_after))
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        # Somebody on the way refused it in words that are not Telegram's.
        case Forbidden() | BadRequest() if isinstance(error.__cause__, TelegramError):
            return SendFailed(error.message)
        case Forbidden() | BadRequest():
            return _refusal(error.message)
        # A proxy on the way answers 404 as well: no reason to give up, the doctor checks tokens.
        case InvalidToken() | Conflict():
            return SendFailed(error.message)
    if _FLOOD in error.message.lower():
        return TryLater(0)
    if isinstance(error, NotSent) or isinstance(error.__cause__, _NEVER_LEFT):
        return SendFailed(error.message)
    return SendUnknown(error.message)


def _refusal(description: str) -> Undeliverable:
    """Return what Telegram's *description* of a refusal means for the chat."""
    said = description.lower()
    if any(known in said for known in _NO_TOPIC):
        return TopicClosed(description)
    if any(known in said for known in _NO_RIGHTS):
        return MayNotPost(description)
    return Undeliverable(description, deactivate=any(known in said for known in _GONE))


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, url=button.url, callback_data=button.data)


def seconds_of(wait: int | timedelta) -> float:
    """Return the library's ``retry_after``, which may be either, in seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
