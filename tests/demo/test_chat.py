"""The chat's HTTP side: what people do reaches the bot, what the bot does reaches its person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.botapi.methods import answer_call
from bot.botapi.params import Params
from bot.botapi.state import World
from bot.demo.chat import BrowserChat

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
KEYBOARD = {"inline_keyboard": [[{"text": "Follow", "callback_data": "fo:1"}]]}


class Bot:
    """A bot without a program: each call goes straight to the world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def calls(self, method: str, **params: object) -> Any:
        """Return the result of one Bot API call, which must succeed."""
        values = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        answer = answer_call(self.world, method, Params(values), NOW.timestamp())
        assert answer.status == 200, answer.body
        return answer.body["result"]

    def hears(self) -> list[Any]:
        """Return the updates that wait for the bot."""
        return list(self.world.updates.take(0, 100, NOW.timestamp()))


class Tab:
    """One browser tab."""

    def __init__(self, client: httpx.AsyncClient, chat: int) -> None:
        self.client = client
        self.chat = chat
        self.cursor = {"session": "", "after": "0"}

    async def post(self, path: str, **fields: object) -> httpx.Response:
        return await self.client.post(f"/chat/{path}", json={"chat": self.chat} | fields)

    async def news(self, wait: float = 0) -> dict[str, Any]:
        """Return what is new since the last time."""
        params = self.cursor | {"chat": str(self.chat), "wait": str(wait)}
        response = await self.client.get("/chat/messages", params=params)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        self.cursor = {"session": found["session"], "after": str(found["version"])}
        return found

    async def texts(self) -> list[str]:
        return [message["text"] for message in (await self.news())["messages"]]


@pytest.fixture
def world() -> World:
    return World(username="demo_bot")


@pytest.fixture
def bot(world: World) -> Bot:
    return Bot(world)


@pytest.fixture
def chat(world: World) -> BrowserChat:
    return BrowserChat(world, clock=lambda: NOW)


@pytest.fixture
async def client(chat: BrowserChat) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=chat.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as opened:
        yield opened


@pytest.fixture
async def tab(client: httpx.AsyncClient) -> Tab:
    return await _opened(client)


async def _opened(client: httpx.AsyncClient) -> Tab:
    joined = await client.post("/chat/join", json={})
    return Tab(client, joined.json()["chat"])


async def test_what_a_person_writes_reaches_the_bot(bot: Bot, tab: Tab) -> None:
    """A command is an update with its entity, from a person who reads English."""
    await tab.post("send", text="/start now")

    update = bot.hears()[0]
    assert update["message"]["text"] == "/start now"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "en"
    assert update["message"]["chat"] == {"id": tab.chat, "type": "private", "first_name": "Reader"}


async def test_a_key_that_asks_for_a_place_is_shown_and_sends_one(bot: Bot, tab: Tab) -> None:
    """The page shows the keys of the reader's keyboard, and what was sent in degrees."""
    keys = [[{"text": "Send my location", "request_location": True}], [{"text": "Cancel"}]]
    bot.calls("sendMessage", chat_id=tab.chat, text="Where?", reply_markup={"keyboard": keys})
    (asked,) = (await tab.news())["messages"]
    assert asked["keys"][0][0]["request_location"]

    sent = await tab.post("place", latitude=48.137, longitude=11.578)

    assert sent.status_code == 200
    assert await tab.texts() == ["📍 48.14, 11.58"]
    (update,) = bot.hears()
    assert update["message"]["location"] == {"latitude": 48.137, "longitude": 11.578}


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"latitude": 91, "longitude": 0}, id="beyond the pole"),
        pytest.param({"latitude": "48", "longitude": "11"}, id="texts"),
        pytest.param({"latitude": None, "longitude": [1]}, id="a list"),
    ],
)
async def test_what_is_no_place_is_refused(tab: Tab, where: dict[str, object]) -> None:
    """With a sentence, and nothing reaches the bot."""
    refused = await tab.post("place", **where)

    assert refused.status_code == 400
    assert "place on earth" in refused.json()["error"]


async def test_what_the_bot_writes_appears_with_its_formatting(bot: Bot, tab: Tab) -> None:
    """Entities count UTF-16 units, buttons come in rows, times are Unix seconds."""
    html = "🚢 <b>Ferry</b>"
    bot.calls("sendMessage", chat_id=tab.chat, text=html, parse_mode="HTML", reply_markup=KEYBOARD)

    message = (await tab.news())["messages"][0]
    assert message["text"] == "🚢 Ferry"
    assert message["entities"] == [{"type": "bold", "offset": 3, "length": 5}]
    assert message["buttons"] == [[{"text": "Follow", "callback_data": "fo:1"}]]
    assert (message["date"], message["outgoing"]) == (int(NOW.timestamp()), False)


async def test_both_sides_come_in_the_order_they_were_written(bot: Bot, tab: Tab) -> None:
    """The page is given its own person's messages as well."""
    await tab.post("send", text="Hello")
    bot.calls("sendMessage", chat_id=tab.chat, text="Hello, reader")

    messages = (await tab.news())["messages"]
    said = [(message["outgoing"], message["text"]) for message in messages]
    assert said == [(True, "Hello"), (False, "Hello, reader")]


async def test_nothing_is_told_twice(bot: Bot, tab: Tab) -> None:
    """After the news has been taken there is none."""
    bot.calls("sendMessage", chat_id=tab.chat, text="Once")

    assert [await tab.texts(), await tab.texts()] == [["Once"], []]


async def test_an_edit_comes_as_the_same_message(bot: Bot, tab: Tab) -> None:
    """It has the id of the message it replaces, the new text, and when it was edited."""
    sent = bot.calls("sendMessage", chat_id=tab.chat, text="Before")
    await tab.news()
    bot.calls("editMessageText", chat_id=tab.chat, message_id=sent["message_id"], text="After")

    (message,) = (await tab.news())["messages"]
    assert (message["id"], message["text"]) == (sent["message_id"], "After")
    assert message["edited"] == int(NOW.timestamp())


async def test_a_deleted_message_is_said_to_be_gone(bot: Bot, tab: Tab) -> None:
    """The page can take it away."""
    sent = bot.calls("sendMessage", chat_id=tab.chat, text="Gone soon")
    await tab.news()
    bot.calls("deleteMessage", chat_id=tab.chat, message_id=sent["message_id"])

    (message,) = (await tab.news())["messages"]
    assert (message["id"], message["deleted"]) == (sent["message_id"], True)


async def test_a_press_is_answered(bot: Bot, tab: Tab) -> None:
    """The bot gets the data; its notice comes back under the name of the press."""
    sent = bot.calls("sendMessage", chat_id=tab.chat, text="Story", reply_markup=KEYBOARD)
    pressed = await tab.post("press", message_id=sent["message_id"], data="fo:1")
    press = pressed.json()["press"]
    assert (await tab.news())["answers"] == []

    query = bot.hears()[0]["callback_query"]
    assert (query["id"], query["data"]) == (press, "fo:1")
    bot.calls("answerCallbackQuery", callback_query_id=press, text="Followed", show_alert=True)
    assert (await tab.news())["answers"] == [{"press": press, "text": "Followed", "alert": True}]


async def test_a_button_that_is_gone_is_refused(bot: Bot, tab: Tab) -> None:
    """The reader is told in a sentence."""
    sent = bot.calls("sendMessage", chat_id=tab.chat, text="Story", reply_markup=KEYBOARD)
    response = await tab.post("press", message_id=sent["message_id"], data="mu:1")

    assert response.status_code == 409
    assert response.json()["error"] == "This button is gone: the message has changed."


async def test_two_tabs_do_not_mix(bot: Bot, client: httpx.AsyncClient) -> None:
    """Each sees its own messages and answers and nothing of the other."""
    one, other = await _opened(client), await _opened(client)
    await one.post("send", text="From one")
    sent = bot.calls("sendMessage", chat_id=one.chat, text="To one", reply_markup=KEYBOARD)
    pressed = await one.post("press", message_id=sent["message_id"], data="fo:1")
    bot.calls("answerCallbackQuery", callback_query_id=pressed.json()["press"], text="Done")
    bot.calls("sendMessage", chat_id=other.chat, text="To the other")

    assert one.chat != other.chat
    assert (await one.texts()) == ["From one", "To one"]
    news = await other.news()
    assert [message["text"] for message in news["messages"]] == ["To the other"]
    assert news["answers"] == []
    stolen = await other.post("press", message_id=sent["message_id"], data="fo:1")
    assert stolen.status_code == 409


async def test_a_waiting_page_is_told_at_once(bot: Bot, tab: Tab) -> None:
    """The answer comes with the message, not at the end of the wait."""
    await tab.news()
    async with asyncio.timeout(5):
        waiting = asyncio.create_task(tab.news(wait=20))
        await asyncio.sleep(0)
        bot.calls("sendMessage", chat_id=tab.chat, text="Now")
        news = await waiting

    assert [message["text"] for message in news["messages"]] == ["Now"]


async def test_news_of_others_wakes_nobody(
    bot: Bot, chat: BrowserChat, client: httpx.AsyncClient
) -> None:
    """A page goes on waiting until its own chat changes or the demo ends."""
    one, other = await _opened(client), await _opened(client)
    async with asyncio.timeout(5):
        waiting = asyncio.create_task(one.news(wait=20))
        await asyncio.sleep(0)
        bot.calls("sendMessage", chat_id=other.chat, text="Not for you")
        await other.news()
        assert not waiting.done()
        chat.close()
        news = await waiting

    assert news["messages"] == []


async def test_typing_is_shown_until_the_message_comes(bot: Bot, tab: Tab) -> None:
    """The bot's chat action is news once."""
    bot.calls("sendChatAction", chat_id=tab.chat, action="typing")
    assert (await tab.news())["typing"]

    bot.calls("sendMessage", chat_id=tab.chat, text="Here it is")
    assert not (await tab.news())["typing"]


async def test_commands_are_those_of_a_private_chat(bot: Bot, tab: Tab) -> None:
    """The narrowest scope wins, as in every client."""
    top = {"command": "top", "description": "Top stories"}
    bot.calls("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    bot.calls("setMyCommands", commands=[top], scope={"type": "all_private_chats"})

    assert (await tab.news())["commands"] == [top]


async def test_a_tab_of_an_earlier_run_is_taken_in_again(world: World, tab: Tab) -> None:
    """What it knew counts for nothing, and it can write at once."""
    await tab.post("send", text="Before the restart")
    await tab.news()
    anew = World()
    app = Starlette(routes=BrowserChat(anew, clock=lambda: NOW).routes())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://demo"
    ) as client:
        tab.client = client
        earlier = tab.cursor["session"]
        await tab.post("send", text="After it")

        assert await tab.texts() == ["After it"]
        assert tab.cursor["session"] != earlier


async def test_a_picture_the_bot_sent_can_be_fetched(world: World, bot: Bot, tab: Tab) -> None:
    """By upload from here, by address from there."""
    world.files["photo9"] = b"\x89PNG\r\n\x1a\n"
    sent = bot.calls("sendPhoto", chat_id=tab.chat, photo="https://pages.example/card/1.png")
    photo = (await tab.news())["messages"][0]["photo"]

    assert photo["id"] == sent["photo"][0]["file_id"]
    there = await tab.client.get(f"/chat/photos/{photo['id']}")
    assert there.headers["location"] == "https://pages.example/card/1.png"
    here = await tab.client.get("/chat/photos/photo9")
    assert here.headers["content-type"] == "image/png"
    assert (await tab.client.get("/chat/photos/photo8")).status_code == 404


async def test_a_foreign_page_cannot_write(bot: Bot, tab: Tab) -> None:
    """A form of another site sends text/plain at best; that is not taken."""
    body = json.dumps({"chat": tab.chat, "text": "/stop"})
    response = await tab.client.post(
        "/chat/send", content=body, headers={"content-type": "text/plain"}
    )

    assert response.status_code == 415
    assert bot.hears() == []
