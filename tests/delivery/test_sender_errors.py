"""What an error of the library says of the message."""

from __future__ import annotations

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

from bot.delivery.sender import outcome_of
from bot.errors import BotError, Migrated, SendFailed, SendUnknown, Undeliverable

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
        (BadRequest("Not enough rights to send text messages"), Undeliverable, False),
        (BadRequest("TOPIC_CLOSED"), Undeliverable, False),
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
