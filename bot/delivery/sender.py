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
from datetime import timedelta
from typing import Protocol

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.delivery.telegram_html import plain
from bot.errors import BotError, Migrated, SendFailed, SendUnknown, TryLater, Undeliverable
from bot.model import Button, Message

log = logging.getLogger(__name__)

# Every expiry is a message that may have arrived, so it is longer than the library's 5 seconds,
# and shorter than patience at a stop.
READ_TIMEOUT_S = 30.0
CONNECT_TIMEOUT_S = 10.0

# Raised before a byte of the request has left.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# Telegram's descriptions (lower case) after which no message will reach the chat again; what else
# it refuses may be over with the next message.
_GONE = (
    "bot was blocked by the user",
    "bot was kicked",
    "bot is not a member",
    "user is deactivated",
    "chat not found",
    "group chat was deactivated",
    "group chat was deleted",
    "bot can't initiate conversation",
    "bot can't send messages to bots",
    "peer_id_invalid",
)
_BAD_MARKUP = "can't parse entities"
# The library gives a 429 without a time, or with 0, no class of its own.
_FLOOD = "too many requests"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender(Protocol):
    """Sends one message to one chat, once."""

    async def __call__(self, chat_id: int, message: Message) -> int:
        """Return Telegram's id of the message that has arrived.

        Raises Undeliverable, Migrated (both: not sent), TryLater, SendFailed (not sent; again
        later) or SendUnknown (it may have arrived).
        """
        ...


class TelegramSender:
    """Sends through a bot that somebody else starts and stops."""

    def __init__(self, bot: Bot, *, read_timeout_s: float = READ_TIMEOUT_S) -> None:
        self._bot = bot
        self._read_timeout_s = read_timeout_s

    async def __call__(self, chat_id: int, message: Message) -> int:
        try:
            return await self._send(chat_id, message)
        except BadRequest as error:
            if _BAD_MARKUP not in error.message.lower():
                raise outcome_of(error) from error
            log.error("markup_refused chat_id=%d reason=%r", chat_id, error.message)  # noqa: TRY400 - Telegram's sentence says all
        except TelegramError as error:
            raise outcome_of(error) from error
        return await self._send_plain(chat_id, message)

    async def _send_plain(self, chat_id: int, message: Message) -> int:
        try:
            return await self._send(chat_id, message, is_plain=True)
        except TelegramError as error:
            raise outcome_of(error) from error

    async def _send(self, chat_id: int, message: Message, *, is_plain: bool = False) -> int:
        sent = await self._bot.send_message(
            chat_id,
            plain(message.html) if is_plain else message.html,
            parse_mode=None if is_plain else ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard_of(message),
            read_timeout=self._read_timeout_s,
            connect_timeout=CONNECT_TIMEOUT_S,
            pool_timeout=CONNECT_TIMEOUT_S,
        )
        return sent.message_id


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
            reason = error.message.lower()
            gone = any(description in reason for description in _GONE)
            return Undeliverable(error.message, deactivate=gone)
        # A proxy on the way answers 404 as well: no reason to give up, the doctor checks tokens.
        case InvalidToken() | Conflict():
            return SendFailed(error.message)
    if _FLOOD in error.message.lower():
        return TryLater(0)
    if isinstance(error.__cause__, _NEVER_LEFT):
        return SendFailed(error.message)
    return SendUnknown(error.message)


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, url=button.url, callback_data=button.data)


def seconds_of(wait: int | timedelta) -> float:
    """Return the library's ``retry_after``, which may be either, in seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
