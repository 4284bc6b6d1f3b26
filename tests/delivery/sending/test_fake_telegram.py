"""What the fake sender can be told beside its script."""

from __future__ import annotations

import pytest

from bot.errors import SendUnknown, Undeliverable
from bot.model import Message
from tests.fakes import FakeTelegram

READER = 1001
HELLO = Message(html="Hello")


async def test_a_reader_who_blocked_the_fake_is_gone() -> None:
    """Until they are taken out of ``blocked``, as with the real one."""
    fake = FakeTelegram()
    fake.blocked.add(READER)

    with pytest.raises(Undeliverable, match="blocked by the user"):
        await fake(READER, HELLO)

    assert fake.texts(READER) == []


async def test_the_fake_can_lose_a_message() -> None:
    """No answer, and nothing has arrived."""
    fake = FakeTelegram()
    fake.lose(READER)

    with pytest.raises(SendUnknown):
        await fake(READER, HELLO)

    assert fake.asked == [READER]
    assert fake.arrived == []
