"""What must hold for what the operator is told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.editions.telegram_html import MESSAGE_LIMIT, n_units, plain
from bot.delivery.operator.tell_operator import NOT_OFTENER, one_message, tell_operator
from bot.errors import Migrated, SendFailed, SendUnknown, TryLater, Undeliverable
from bot.store.db import Store
from bot.store.operator_notes import find_untold, note_operator
from tests.fakes import FakeTelegram

ANNA, BEN = 7, 8


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


async def noted(store: Store, now: datetime, *texts: str) -> None:
    async with store.begin() as db:
        for text in texts:
            await note_operator(db, text, now)


async def untold(store: Store) -> list[str]:
    async with store.read() as db:
        return [note.text for note in await find_untold(db, 100)]


async def test_many_notes_are_one_message_to_every_operator(
    store: Store, telegram: FakeTelegram, now: datetime
) -> None:
    """In the order they were noted, as plain text."""
    await noted(store, now, "A <b> is paused", "C has moved")

    report = await tell_operator(store, telegram, {BEN, ANNA}, now)

    assert (report.n_notes, report.n_chats) == (2, 2)
    assert telegram.texts(ANNA) == telegram.texts(BEN)
    assert [plain(text).splitlines()[1:] for text in telegram.texts(ANNA)] == [
        ["• A <b> is paused", "• C has moved"]
    ]
    assert await untold(store) == []


async def test_the_operator_hears_of_us_once_in_a_while(
    store: Store, telegram: FakeTelegram, now: datetime
) -> None:
    """What is noted meanwhile waits, and comes with the next message."""
    await noted(store, now, "first")
    await tell_operator(store, telegram, {ANNA}, now)
    await noted(store, now, "second", "third")

    assert not await tell_operator(store, telegram, {ANNA}, now + timedelta(minutes=1))
    assert await tell_operator(store, telegram, {ANNA}, now + NOT_OFTENER)

    assert len(telegram.texts(ANNA)) == 2
    assert "third" in telegram.texts(ANNA)[1]


async def test_nothing_to_say_is_not_said(
    store: Store, telegram: FakeTelegram, now: datetime
) -> None:
    """An empty message would be refused."""
    assert not await tell_operator(store, telegram, {ANNA}, now)
    assert telegram.asked == []


async def test_without_operators_the_log_hears_it(
    store: Store, telegram: FakeTelegram, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """At once, as a warning, and only once."""
    await noted(store, now, "A is paused")

    for _ in range(2):
        await tell_operator(store, telegram, frozenset(), now)

    assert [(r.levelno, r.message) for r in caplog.records] == [(logging.WARNING, "A is paused")]
    assert telegram.asked == []
    assert await untold(store) == []


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(SendFailed("no connection"), id="not sent"),
        pytest.param(TryLater(5), id="later"),
    ],
)
async def test_what_was_not_sent_is_tried_again(
    store: Store, telegram: FakeTelegram, now: datetime, failure: SendFailed | TryLater
) -> None:
    """It counts as told only when it is."""
    telegram.script(ANNA, failure)
    await noted(store, now, "A is paused")

    assert not await tell_operator(store, telegram, {ANNA}, now)
    assert await untold(store) == ["A is paused"]
    assert await tell_operator(store, telegram, {ANNA}, now + timedelta(minutes=1))
    assert len(telegram.texts(ANNA)) == 1


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(SendFailed("no connection"), id="not sent"),
        pytest.param(Undeliverable("chat not found", deactivate=True), id="gone"),
    ],
)
async def test_one_operator_out_of_reach_keeps_the_others_from_nothing(
    store: Store, telegram: FakeTelegram, now: datetime, failure: SendFailed | Undeliverable
) -> None:
    """It is told once one of them has it."""
    telegram.script(ANNA, failure)
    await noted(store, now, "A is paused")

    report = await tell_operator(store, telegram, {ANNA, BEN}, now)

    assert report.n_chats == 1
    assert len(telegram.texts(BEN)) == 1
    assert await untold(store) == []


async def test_if_no_operator_can_be_reached_the_log_hears_it(
    store: Store, telegram: FakeTelegram, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """And the warning names the setting that is wrong."""
    telegram.blocked = {ANNA}
    await noted(store, now, "A is paused")

    assert await tell_operator(store, telegram, {ANNA}, now)

    assert "ADMIN_IDS" in caplog.text
    assert "A is paused" in caplog.text
    assert await untold(store) == []


async def test_an_answer_that_was_lost_is_not_said_twice(
    store: Store, telegram: FakeTelegram, now: datetime
) -> None:
    """It may have arrived."""
    telegram.script(ANNA, SendUnknown("read timeout"))
    await noted(store, now, "A is paused")

    await tell_operator(store, telegram, {ANNA}, now)
    await tell_operator(store, telegram, {ANNA}, now + NOT_OFTENER)

    assert len(telegram.texts(ANNA)) == 1


async def test_a_group_that_moved_is_followed(
    store: Store, telegram: FakeTelegram, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """And the operator is asked to change the setting."""
    telegram.script(-5, Migrated(-1005))
    await noted(store, now, "A is paused")

    await tell_operator(store, telegram, {-5}, now)

    assert len(telegram.texts(-1005)) == 1
    assert "-1005" in caplog.text


def test_what_does_not_fit_is_counted() -> None:
    """The message says how many notes it leaves out, and where to look."""
    text = plain(one_message([f"{n:03} {'x' * 300}" for n in range(100)]).html)

    shown = text.count("• ")
    assert 10 < shown < 100
    assert f"… and {100 - shown} more" in text
    assert "evenhand feeds list" in text


@given(st.lists(st.text(max_size=600), min_size=1, max_size=60))
def test_every_message_can_be_sent(texts: list[str]) -> None:
    """Whatever servers said, it fits Telegram's limit."""
    assert n_units(plain(one_message(texts).html)) <= MESSAGE_LIMIT
