"""The way into Telegram, and what became of a message: the fake and the real one alike."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio
from telegram.request import BaseRequest, HTTPXRequest

from bot.botapi.faults import Fault, FaultKind, Halt
from bot.botapi.person import Person
from bot.botapi.server import BotApiServer
from bot.delivery.sending.sender import Sender, TelegramSender
from bot.delivery.sending.transport import AiohttpRequest, bot_of
from bot.errors import (
    BotError,
    Migrated,
    SendFailed,
    SendUnknown,
    TopicClosed,
    TryLater,
    Undeliverable,
)
from bot.model import Button, Message
from tests.fakes import FakeTelegram

pytestmark = [
    # One server for all: each test has a reader of its own.
    pytest.mark.asyncio(loop_scope="module"),
    # The library warns whenever it raises RetryAfter, before anybody could heed it.
    pytest.mark.filterwarnings("ignore:.*attribute `retry_after`"),
]

READER = 1001
SUPERGROUP = -1002002002002
HELLO = Message(
    html='<b>Ferry &amp; freighter</b> <a href="https://tide.example/1">Tide</a>',
    buttons=((Button(label="Sources", data="so:s1:0"),),),
)
BLOCKED = "Forbidden: bot was blocked by the user"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[BotApiServer]:
    """A Bot API on loopback."""
    async with BotApiServer() as running:
        yield running


# What the bot speaks HTTP with, and what the library would.
TRANSPORTS: dict[str, Callable[[], BaseRequest]] = {
    "ours": AiohttpRequest,
    "the library's": lambda: HTTPXRequest(connection_pool_size=4),
}


@pytest.fixture(scope="module", params=TRANSPORTS.values(), ids=TRANSPORTS.keys())
def transport(request: pytest.FixtureRequest) -> Callable[[], BaseRequest]:
    made: Callable[[], BaseRequest] = request.param
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sender(
    server: BotApiServer, transport: Callable[[], BaseRequest]
) -> AsyncIterator[TelegramSender]:
    async with sender_at(server.url, server.world.token, transport()) as made:
        yield made


@asynccontextmanager
async def sender_at(url: str, token: str, request: BaseRequest) -> AsyncIterator[TelegramSender]:
    """The real sender; it waits half a second for an answer."""
    await request.initialize()
    try:
        yield TelegramSender(bot_of(token, url, request), read_timeout_s=0.5)
    finally:
        await request.shutdown()


@pytest.fixture
def reader(server: BotApiServer) -> Person:
    """Somebody who has written to the bot, and nothing else is known of."""
    person = server.person(1001 + len(server.world.chats))
    person.says("/start")
    return person


class RealTelegram:
    """The real sender before a scripted server, told what to do like the fake."""

    def __init__(self, server: BotApiServer, sender: TelegramSender, reader: Person) -> None:
        self._faults = server.world.faults
        self._reader = reader
        self.send = sender

    def script(self, outcome: BotError) -> None:
        self._faults.add(_fault(outcome))

    def n_arrived(self) -> int:
        return len(self._reader.received)


def _fault(outcome: BotError) -> Fault:
    match outcome:
        case TryLater(after_s=seconds):
            return flood(int(seconds))
        case Migrated(new_chat_id=chat_id):
            return Fault(kind=FaultKind.MIGRATED, migrate_to=chat_id)
        case Undeliverable(deactivate=True):
            return Fault(kind=FaultKind.BLOCKED)
        case Undeliverable():
            reason = "Bad Request: message text is empty"
            return Fault(kind=FaultKind.ERROR, status=400, description=reason)
        case SendUnknown():
            return Fault(kind=FaultKind.CUT)
        case _:
            return Fault(kind=FaultKind.PAGE, status=404)


def flood(seconds: int) -> Fault:
    """A 429 that does not halt what the next test sends."""
    return Fault(kind=FaultKind.FLOOD, retry_after_s=seconds, halts=Halt.CALL)


class ScriptedFake:
    """The fake, told what to do like the real one."""

    def __init__(self, chat_id: int) -> None:
        self._chat_id = chat_id
        self.send = FakeTelegram()

    def script(self, outcome: BotError) -> None:
        self.send.script(self._chat_id, outcome)

    def n_arrived(self) -> int:
        return len(self.send.texts(self._chat_id))


@pytest.fixture(params=["fake", "real"])
def telegram(
    request: pytest.FixtureRequest, server: BotApiServer, sender: TelegramSender, reader: Person
) -> RealTelegram | ScriptedFake:
    if request.param == "fake":
        return ScriptedFake(reader.user.id)
    return RealTelegram(server, sender, reader)


async def test_a_message_that_arrives_has_an_id(
    telegram: RealTelegram | ScriptedFake, reader: Person
) -> None:
    """Contract: each send arrives once and gives another id."""
    send: Sender = telegram.send

    first, second = await send(reader.user.id, HELLO), await send(reader.user.id, HELLO)

    assert first < second
    assert telegram.n_arrived() == 2


@pytest.mark.parametrize(
    ("outcome", "arrives"),
    [
        pytest.param(TryLater(7), 0, id="flood"),
        pytest.param(Migrated(SUPERGROUP), 0, id="migrated"),
        pytest.param(Undeliverable(BLOCKED, deactivate=True), 0, id="blocked"),
        pytest.param(Undeliverable("Bad Request: message text is empty"), 0, id="refused"),
        pytest.param(SendFailed("Not Found"), 0, id="proxy"),
        pytest.param(SendUnknown("connection cut"), 1, id="answer lost"),
    ],
)
async def test_an_outcome_says_what_became_of_the_message(
    telegram: RealTelegram | ScriptedFake, reader: Person, outcome: BotError, arrives: int
) -> None:
    """Contract: the scripted outcome is raised with its figures, once, and then all goes well."""
    telegram.script(outcome)

    with pytest.raises(type(outcome)) as raised:
        await telegram.send(reader.user.id, HELLO)

    for figure in ("after_s", "new_chat_id", "deactivate"):
        assert getattr(outcome, figure, None) == getattr(raised.value, figure, None)
    assert telegram.n_arrived() == arrives


async def test_text_links_and_buttons_arrive(
    server: BotApiServer, sender: TelegramSender, reader: Person
) -> None:
    """Markup becomes entities, and no preview is asked for."""
    await sender(reader.user.id, HELLO)

    (message,) = reader.received
    params = server.world.calls[-1].params

    assert message.content.text == "Ferry & freighter Tide"
    assert [entity.type for entity in message.content.entities] == ["bold", "text_link"]
    assert "so:s1:0" in params["reply_markup"]
    assert "is_disabled" in params["link_preview_options"]


async def test_markup_that_telegram_refuses_goes_as_plain_text(
    server: BotApiServer, sender: TelegramSender, reader: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Once more without tags, with its buttons, and an error for the operator."""
    with caplog.at_level(logging.ERROR, "bot.delivery.sending.sender"):
        await sender(reader.user.id, Message(html="<b>Ferry &amp; co</i>", buttons=HELLO.buttons))

    (message,) = reader.received

    assert message.content.text == "Ferry & co"
    assert message.markup
    assert f"markup_refused chat_id={reader.user.id}" in caplog.text
    assert "Ferry" not in caplog.text


async def test_the_operator_hears_of_markup_that_telegram_refuses(
    server: BotApiServer, sender: TelegramSender, reader: Person
) -> None:
    """And of nothing else."""
    told: list[str] = []

    async def tell() -> None:
        told.append("unreadable")

    telling = TelegramSender(sender._bot, on_unreadable=tell)
    await telling(reader.user.id, HELLO)
    assert told == []
    await telling(reader.user.id, Message(html="<b>Ferry</i>"))

    assert told == ["unreadable"]


async def test_a_refused_plain_text_is_an_outcome_too(
    server: BotApiServer, sender: TelegramSender, reader: Person
) -> None:
    """The second attempt is not a third."""
    server.world.faults.add(replace(flood(9), skip=1))

    with pytest.raises(TryLater) as raised:
        await sender(reader.user.id, Message(html="<b>Ferry</i>"))

    assert raised.value.after_s == 9


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(Fault(kind=FaultKind.HANG, accepted=False), SendUnknown, id="read timeout"),
        pytest.param(Fault(kind=FaultKind.CUT, accepted=False), SendUnknown, id="hung up"),
        pytest.param(Fault(kind=FaultKind.ERROR, status=500), SendUnknown, id="500"),
        pytest.param(Fault(kind=FaultKind.PAGE, status=502), SendUnknown, id="502 of a proxy"),
        pytest.param(Fault(kind=FaultKind.PAGE, status=200), SendUnknown, id="200 of a portal"),
        pytest.param(Fault(kind=FaultKind.PAGE, status=403), SendFailed, id="403 of a proxy"),
        pytest.param(Fault(kind=FaultKind.PAGE, status=400), SendFailed, id="400 of a proxy"),
        pytest.param(Fault(kind=FaultKind.PAGE, status=429), TryLater, id="429 of a proxy"),
        pytest.param(flood(0), TryLater, id="429 with 0"),
        pytest.param(flood(3600), TryLater, id="429, an hour"),
    ],
)
async def test_a_fault_on_the_way_is_told_apart(
    server: BotApiServer,
    sender: TelegramSender,
    reader: Person,
    fault: Fault,
    expected: type[BotError],
) -> None:
    """Only what certainly was not sent may be tried again."""
    server.world.faults.add(fault)

    with pytest.raises(expected):
        await sender(reader.user.id, HELLO)


async def test_a_refused_connection_was_certainly_not_sent(
    transport: Callable[[], BaseRequest],
) -> None:
    """Nobody listens: the same request may be made again."""
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]

    async with sender_at(f"http://127.0.0.1:{port}", "1:TOKEN", transport()) as sender:
        with pytest.raises(SendFailed):
            await sender(READER, HELLO)


async def test_an_address_without_a_machine_was_certainly_not_sent(
    transport: Callable[[], BaseRequest],
) -> None:
    """A name that nobody knows."""
    async with sender_at("http://nobody.invalid", "1:TOKEN", transport()) as sender:
        with pytest.raises(SendFailed):
            await sender(READER, HELLO)


async def test_a_thread_a_payment_and_silence_are_asked_for(
    server: BotApiServer, sender: TelegramSender, reader: Person
) -> None:
    """Only where they are wanted."""
    await sender(reader.user.id, HELLO)
    plain_call = server.world.calls[-1].params
    await sender(reader.user.id, HELLO, is_paid=True)
    paid_call = server.world.calls[-1].params
    await sender(reader.user.id, replace(HELLO, is_silent=True))

    left_out = {"allow_paid_broadcast", "message_thread_id", "disable_notification"}
    assert left_out.isdisjoint(plain_call)
    assert paid_call["allow_paid_broadcast"] == "true"
    assert server.world.calls[-1].params["disable_notification"] == "true"

    with pytest.raises(TopicClosed):
        await sender(reader.user.id, HELLO, thread_id=77)


async def test_a_chat_that_is_not_there_is_given_up(sender: TelegramSender) -> None:
    """And so is its subscription."""
    with pytest.raises(Undeliverable, match="not found") as raised:
        await sender(4711, HELLO)

    assert raised.value.deactivate
