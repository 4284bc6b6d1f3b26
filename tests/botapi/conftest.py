"""A running server, and calls against a world without one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

import httpx
import pytest

from bot.botapi.chats import ChatKind, User
from bot.botapi.methods import Answer, answer_call
from bot.botapi.params import Params
from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from bot.botapi.wire import JsonObject

# A Unix time; what it is does not matter.
AT = 1_767_596_400.0

ADA = User(id=7, first_name="Ada", language_code="en")
GROUP = -77

Ask: TypeAlias = Callable[..., Answer]


def keyboard(*buttons: dict[str, str]) -> str:
    return json.dumps({"inline_keyboard": [list(buttons)]})


MORE = keyboard({"text": "More", "callback_data": "more"})


def ada_world() -> World:
    """Ada's private chat with her /start as message 1 and the bot's answer as message 2."""
    made = World()
    made.send_text(7, ADA, "/start", now=AT)
    send = {"chat_id": "7", "text": "Hello", "reply_markup": MORE}
    answer_call(made, "sendMessage", Params(send), AT)
    made.add_chat(GROUP, ChatKind.GROUP, "Readers")
    return made


def result(answer: Answer) -> JsonObject:
    assert answer.status == 200, answer.body
    found = answer.body["result"]
    assert isinstance(found, dict)
    return found


def refusal(answer: Answer) -> str:
    return f"{answer.status} {answer.body.get('description')}"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ask(world: World) -> Ask:
    """Call a method of *world* directly: ``ask("sendMessage", chat_id=7, text="x")``."""

    def call(method: str, *, now: float = AT, **params: object) -> Answer:
        values = {name: str(value) for name, value in params.items()}
        return answer_call(world, method, Params(values), now)

    return call


@pytest.fixture
async def server(world: World) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(world) as running:
        yield running


@pytest.fixture
async def client(server: BotApiServer) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP as any bot library speaks it."""
    async with httpx.AsyncClient(base_url=server.url, timeout=5.0) as opened:
        yield opened
