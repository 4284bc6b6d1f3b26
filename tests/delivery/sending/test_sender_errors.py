"""What an error of the library says of the message."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.delivery.sending.sender import outcome_of, seconds_of
from bot.delivery.sending.transport import NotSent
from bot.errors import (
    BotError,
    MayNotPost,
    Migrated,
    SendFailed,
    SendUnknown,
    TopicClosed,
    Undeliverable,
)

BLOCKED = "Forbidden: bot was blocked by the user"


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected", "deactivates"),
    [
        (Forbidden(BLOCKED), Undeliverable, True),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Undeliverable, True),
        (Forbidden("Forbidden: user is deactivated"), Undeliverable, True),
        (Forbidden("Forbidden: something new"), Undeliverable, False),
        (BadRequest("Chat not found"), Undeliverable, True),
        (BadRequest("Group chat was upgraded to a supergroup chat"), Undeliverable, True),
        (BadRequest("PEER_ID_INVALID"), Undeliverable, True),
        (Forbidden("Forbidden: bot is not a member of the channel chat"), Undeliverable, True),
        (Forbidden("Forbidden: the group chat was deleted"), Undeliverable, True),
        (BadRequest("Message is too long"), Undeliverable, False),
        (BadRequest("Not enough rights to send text messages to the chat"), MayNotPost, False),
        (BadRequest("Need administrator rights in the channel chat"), MayNotPost, False),
        (BadRequest("Have no rights to send a message"), MayNotPost, False),
        (Forbidden("Forbidden: CHAT_WRITE_FORBIDDEN"), MayNotPost, False),
        (BadRequest("TOPIC_CLOSED"), TopicClosed, False),
        (BadRequest("TOPIC_DELETED"), TopicClosed, False),
        (BadRequest("Message thread not found"), TopicClosed, False),
        (NotSent("ClientConnectorError"), SendFailed, None),
        (ChatMigrated(-1002002002002), Migrated, None),
        (InvalidToken("Unauthorized"), SendFailed, None),
        (Conflict("terminated by other getUpdates request"), SendFailed, None),
        (caused(TimedOut(), httpx.ConnectTimeout("")), SendFailed, None),
        (caused(TimedOut(), httpx.PoolTimeout("")), SendFailed, None),
        (caused(TimedOut(), httpx.ReadTimeout("")), SendUnknown, None),
        (caused(TimedOut(), httpx.WriteTimeout("")), SendUnknown, None),
        (caused(NetworkError("x"), httpx.ConnectError("")), SendFailed, None),
        (caused(NetworkError("x"), httpx.ReadError("")), SendUnknown, None),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("")), SendUnknown, None),
        (NetworkError("Bad Gateway"), SendUnknown, None),
        (TelegramError("Invalid server response"), SendUnknown, None),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value),
)
def test_every_error_of_the_library_means_one_thing(
    error: TelegramError, expected: type[BotError], deactivates: bool | None
) -> None:
    """The table of errors, row by row."""
    outcome = outcome_of(error)

    assert type(outcome) is expected
    assert deactivates == getattr(outcome, "deactivate", None)


def test_a_wait_is_read_in_either_form() -> None:
    """The library gives whole seconds, or a timedelta where it was asked to."""
    assert seconds_of(3) == seconds_of(timedelta(seconds=3)) == 3.0
