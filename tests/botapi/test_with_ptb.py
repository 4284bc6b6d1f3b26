"""python-telegram-bot, unchanged, against this server: polling, replies, buttons, every error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes
from telegram.request import HTTPXRequest

from bot.botapi.chats import ChatKind
from bot.botapi.faults import Fault, FaultKind
from bot.botapi.limits import LimitRules, Rate
from bot.botapi.person import Person
from bot.botapi.server import BotApiServer
from bot.botapi.state import World

CONTEXT = ContextTypes.DEFAULT_TYPE
SUPERGROUP = -1_000_000_000_077


async def start(update: Update, context: CONTEXT) -> None:
    """Greet by name and argument, with a button."""
    assert update.effective_chat is not None
    assert update.message is not None
    assert update.effective_user is not None
    button = InlineKeyboardButton("More", callback_data="more")
    await update.effective_chat.send_action("typing")
    await update.message.reply_html(
        f"Hello <b>{update.effective_user.first_name}</b>, {' '.join(context.args or [])}",
        reply_markup=InlineKeyboardMarkup([[button]]),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def more(update: Update, _: CONTEXT) -> None:
    """Answer the button and edit its message."""
    assert update.callback_query is not None
    await update.callback_query.answer("One moment")
    await update.callback_query.edit_message_text("More")


@pytest.fixture
async def polling(server: BotApiServer) -> AsyncIterator[None]:
    """A bot that polls the server."""
    builder = Application.builder().token(server.world.token).base_url(f"{server.url}/bot")
    application = builder.build()
    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(more)])
    async with application:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        yield
        await application.updater.stop()
        await application.stop()


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have retry_after as a timedelta, which the library otherwise warns about."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot(server.world.token, base_url=f"{server.url}/bot") as made:
        yield made


async def seen(server: BotApiServer, person: Person, text: str) -> None:
    """Wait until the person sees a message with *text*."""
    await server.until(lambda: text in [m.content.text for m in person.received])


@pytest.mark.usefixtures("polling")
async def test_a_conversation(server: BotApiServer) -> None:
    """A command is answered, a button pressed, its message edited, the notice shown."""
    ada = server.person(7, "Ada")

    ada.says("/start now")
    await seen(server, ada, "Hello Ada, now")
    (greeting,) = ada.received
    ada.presses("more")
    await seen(server, ada, "More")

    assert [e.to_json() for e in greeting.content.entities] == [
        {"type": "bold", "offset": 6, "length": 3}
    ]
    assert [m.markup for m in ada.received] == [None]
    assert ada.notices == ("One moment",)
    assert all(call.accepted for call in server.world.calls)


async def test_a_second_poller_meets_a_conflict(server: BotApiServer, bot: Bot) -> None:
    """Telegram's rule of one poller per token arrives as Conflict."""
    other_bot = Bot(server.world.token, base_url=f"{server.url}/bot")
    async with other_bot as other, asyncio.TaskGroup() as group:
        first = group.create_task(_error(bot))
        await server.until(lambda: any(c.method == "getUpdates" for c in server.world.calls))
        second = group.create_task(_error(other))
        conflict = await first
        server.person().says("hello")

    assert isinstance(conflict, Conflict)
    assert second.result() is None


async def _error(bot: Bot) -> TelegramError | None:
    try:
        await bot.get_updates(timeout=20)
    except TelegramError as error:
        return error
    return None


async def test_blocked_is_forbidden(server: BotApiServer, bot: Bot) -> None:
    """A person who blocked the bot."""
    server.person(7).blocks()

    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(7, "x")


async def test_too_fast_is_retry_after(server: BotApiServer, bot: Bot) -> None:
    """The one message too many."""
    server.person(7)
    server.world.gate.rules = LimitRules(token=Rate(1, 60.0), wait_s=3)
    await bot.send_message(7, "x")

    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(7, "x")

    assert caught.value.retry_after == timedelta(seconds=60)


async def test_an_upgraded_group_is_chat_migrated(world: World, bot: Bot) -> None:
    """The group became a supergroup."""
    world.add_chat(-77, ChatKind.GROUP)
    world.migrate(-77, SUPERGROUP, now=0.0)

    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(-77, "x")

    assert caught.value.new_chat_id == SUPERGROUP
    assert (await bot.send_message(SUPERGROUP, "x")).text == "x"


@pytest.mark.parametrize(
    ("chat_id", "text", "sentence"),
    [
        pytest.param(8, "x", "Chat not found", id="stranger"),
        pytest.param(7, "x" * 4097, "Message is too long", id="too long"),
        pytest.param(7, "", "Message text is empty", id="empty"),
        pytest.param(
            7,
            "<i>x",
            "Can't parse entities: can't find end tag corresponding to start tag \"i\"",
            id="markup",
        ),
    ],
)
async def test_mistakes_are_bad_requests(
    server: BotApiServer, bot: Bot, chat_id: int, text: str, sentence: str
) -> None:
    """The sentence is the one a bot tells them apart by."""
    server.person(7)

    with pytest.raises(BadRequest) as caught:
        await bot.send_message(chat_id, text, parse_mode="HTML")

    assert caught.value.message == sentence


async def test_an_identical_edit_is_a_bad_request(server: BotApiServer, bot: Bot) -> None:
    """Nothing changed."""
    server.person(7)
    message = await bot.send_message(7, "x")

    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("x")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(Fault(kind=FaultKind.ERROR, status=500), NetworkError, id="500"),
        pytest.param(Fault(kind=FaultKind.PAGE, status=502), NetworkError, id="proxy 502"),
        pytest.param(Fault(kind=FaultKind.PAGE, status=404), InvalidToken, id="proxy 404"),
        pytest.param(Fault(kind=FaultKind.CUT), NetworkError, id="cut"),
        pytest.param(Fault(kind=FaultKind.HANG), TimedOut, id="hang"),
        pytest.param(Fault(kind=FaultKind.FLOOD, retry_after_s=3600), RetryAfter, id="an hour"),
    ],
)
async def test_faults_are_what_the_library_makes_of_them(
    server: BotApiServer, fault: Fault, error: type[TelegramError]
) -> None:
    """The mapping a sender has to live with."""
    server.person(7)
    request = HTTPXRequest(read_timeout=0.2)
    async with Bot(server.world.token, base_url=f"{server.url}/bot", request=request) as bot:
        server.world.faults.add(fault)

        with pytest.raises(error) as caught:
            await bot.send_message(7, "x")

    assert type(caught.value) is error


async def test_the_rest_of_the_library_works_too(server: BotApiServer, bot: Bot) -> None:
    """Commands, descriptions, pictures, chats, members, webhook: all parsed by the library."""
    server.person(7, "Ada")
    await bot.set_my_commands([("start", "Begin")], language_code="en")
    await bot.set_my_description("News")
    photo = await bot.send_photo(7, b"GIF89a", caption="<b>c</b>", parse_mode="HTML")
    chat = await bot.get_chat(7)
    member = await bot.get_chat_member(7, 7)
    await bot.set_webhook("https://example.org/hook", allowed_updates=["message"])
    info = await bot.get_webhook_info()

    assert [c.command for c in await bot.get_my_commands(language_code="en")] == ["start"]
    assert (await bot.get_my_description()).description == "News"
    assert (photo.caption, len(photo.photo)) == ("c", 1)
    assert (chat.first_name, member.status) == ("Ada", "member")
    assert (info.url, info.allowed_updates) == ("https://example.org/hook", ("message",))
    assert await bot.delete_message(7, photo.message_id)
