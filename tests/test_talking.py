"""What must hold for the way to Telegram where something on it does not answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError

from bot.talking import _until_answered
from tests.fakes import FakeClock


async def test_neither_telegram_nor_the_database_ends_the_service(now: datetime) -> None:
    """A database is restarted in the moment in which a process takes over to listen."""
    failures = [NetworkError("502"), OperationalError("", {}, Exception("starting up"))]

    async def ask() -> None:
        if failures:
            raise failures.pop()

    await _until_answered(ask, FakeClock(now))

    assert not failures
