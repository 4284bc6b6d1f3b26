"""aiogram, which we had no hand in, works with the server as it is."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.botapi.chats import ChatKind, User
from bot.botapi.faults import Fault, FaultKind
from bot.botapi.server import BotApiServer

aiogram = pytest.importorskip("aiogram", reason="aiogram is a dependency of benchmarks only")

from aiogram import Bot, exceptions, types  # noqa: E402 - only where it is installed
from aiogram.client.session.aiohttp import AiohttpSession  # noqa: E402
from aiogram.client.telegram import TelegramAPIServer  # noqa: E402

ADA = User(id=7, first_name="Ada")


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    opened = Bot(server.world.token, session=session)
    yield opened
    await opened.session.close()


async def test_it_talks(bot: Bot, server: BotApiServer) -> None:
    """Updates, messages, buttons and edits are parsed as its strict types want them."""
    ada = server.person(7, "Ada")
    ada.says("/start")
    (update,) = await bot.get_updates()
    assert update.message is not None
    keys = [[types.InlineKeyboardButton(text="More", callback_data="more")]]

    sent = await bot.send_message(
        update.message.chat.id,
        "<b>Hello</b>",
        parse_mode="HTML",
        reply_markup=types.InlineKeyboardMarkup(inline_keyboard=keys),
    )
    ada.presses("more")
    (pressed,) = await bot.get_updates(offset=update.update_id + 1)
    assert pressed.callback_query is not None
    await bot.answer_callback_query(pressed.callback_query.id, text="Here")
    await bot.edit_message_text("More", chat_id=7, message_id=sent.message_id)

    assert [m.content.text for m in ada.received] == ["More"]
    assert ada.notices == ("Here",)


async def test_it_reads_members_of_all_kinds(bot: Bot, server: BotApiServer) -> None:
    """Every status is one of its types."""
    world = server.world
    forum = world.add_chat(-1_000_000_000_008, ChatKind.SUPERGROUP, owner_id=9)
    world.set_member(forum.id, ADA, "administrator", rights=["can_pin_messages"])
    world.set_member(forum.id, User(id=8), "restricted", rights=["can_send_messages"])
    world.set_member(forum.id, User(id=10), "kicked")
    world.set_bot(forum.id, "administrator", by=ADA, now=server.clock())

    found = [await bot.get_chat_member(forum.id, user) for user in (7, 8, 9, 10, world.me.id)]
    rulers = await bot.get_chat_administrators(forum.id)

    statuses = ["administrator", "restricted", "creator", "kicked", "administrator"]
    assert [member.status for member in found] == statuses
    assert len(rulers) == 3
    assert (await bot.get_chat(forum.id)).type == "supergroup"
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(
            Fault(kind=FaultKind.FLOOD, retry_after_s=7), exceptions.TelegramRetryAfter, id="flood"
        ),
        pytest.param(
            Fault(kind=FaultKind.MIGRATED, migrate_to=-1_000_000_000_003),
            exceptions.TelegramMigrateToChat,
            id="migrated",
        ),
        pytest.param(
            Fault(kind=FaultKind.BLOCKED), exceptions.TelegramForbiddenError, id="blocked"
        ),
        pytest.param(Fault(kind=FaultKind.CUT), exceptions.TelegramNetworkError, id="cut"),
        pytest.param(Fault(kind=FaultKind.ERROR), exceptions.TelegramServerError, id="error"),
    ],
)
async def test_it_understands_what_goes_wrong(
    bot: Bot, server: BotApiServer, fault: Fault, error: type[Exception]
) -> None:
    """Each fault arrives as the exception it stands for."""
    server.person(7)
    server.world.faults.add(fault)

    with pytest.raises(error):
        await bot.send_message(7, "x")
