"""The person's side over HTTP, as the chat page uses it."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from bot.botapi.chats import ChatKind
from bot.botapi.server import BotApiServer
from bot.botapi.state import DEFAULT_TOKEN, World

BOT = f"/bot{DEFAULT_TOKEN}"
KEYBOARD = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}


async def send(client: httpx.AsyncClient, text: str) -> int:
    said = {"chat_id": 7, "text": text, "reply_markup": KEYBOARD}
    answer = await client.post(f"{BOT}/sendMessage", json=said)
    return int(answer.json()["result"]["message_id"])


async def test_what_is_written_becomes_an_update(client: httpx.AsyncClient, world: World) -> None:
    """The page's message reaches the bot as a real one, from the person it names."""
    user = {"id": 7, "first_name": "Ada", "language_code": "en"}
    wrote = await client.post("/sim/message", json={"chat_id": 7, "text": "/start", "user": user})

    (update,) = (await client.get(f"{BOT}/getUpdates")).json()["result"]
    assert wrote.json()["message_id"] == update["message"]["message_id"]
    assert update["message"]["from"] == user | {"is_bot": False}
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_the_page_sees_messages_edits_and_deletions_after_a_version(
    client: httpx.AsyncClient,
) -> None:
    """Each change has a higher version; asking after it gives only what is newer."""
    await client.post("/sim/message", json={"chat_id": 7, "text": "/start"})
    message_id = await send(client, "Hello")
    first = (await client.get("/sim/chat/7")).json()
    edit = {"chat_id": 7, "message_id": message_id, "text": "Bye"}
    await client.post(f"{BOT}/editMessageText", json=edit)
    second = (await client.get("/sim/chat/7", params={"after": first["version"]})).json()
    await client.post(f"{BOT}/deleteMessage", json={"chat_id": 7, "message_id": message_id})
    third = (await client.get("/sim/chat/7", params={"after": second["version"]})).json()

    assert [m["outgoing"] for m in first["messages"]] == [True, False]
    assert first["messages"][1]["message"]["reply_markup"] == KEYBOARD
    assert [m["message"]["text"] for m in second["messages"]] == ["Bye"]
    assert [m["deleted"] for m in third["messages"]] == [True]
    assert first["version"] < second["version"] < third["version"]


async def test_the_page_waits_for_what_is_new(client: httpx.AsyncClient) -> None:
    """With *wait* the answer comes as soon as the bot has written."""
    await client.post("/sim/message", json={"chat_id": 7, "text": "/start"})
    version = (await client.get("/sim/chat/7")).json()["version"]

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        params = {"after": version, "wait": 30}
        page = group.create_task(client.get("/sim/chat/7", params=params))
        await send(client, "Hello")

    assert [m["message"]["text"] for m in page.result().json()["messages"]] == ["Hello"]


async def test_a_press_and_its_notice_go_there_and_back(client: httpx.AsyncClient) -> None:
    """The bot answers the query, and the page gets the text to show."""
    await client.post("/sim/message", json={"chat_id": 7, "text": "/start"})
    press = {"chat_id": 7, "message_id": await send(client, "Hello"), "data": "more"}
    query = (await client.post("/sim/press", json=press)).json()
    notice = {"callback_query_id": query["callback_query_id"], "text": "Yes", "show_alert": True}
    await client.post(f"{BOT}/answerCallbackQuery", json=notice)

    answers = (await client.get("/sim/chat/7")).json()["answers"]

    assert [(a["id"], a["text"], a["show_alert"]) for a in answers] == [
        (query["callback_query_id"], "Yes", True)
    ]


async def test_typing_shows_until_the_message_comes(client: httpx.AsyncClient) -> None:
    """A chat action is seen by the page, and over with the next message."""
    await client.post("/sim/message", json={"chat_id": 7, "text": "/start"})
    await client.post(f"{BOT}/sendChatAction", json={"chat_id": 7, "action": "typing"})
    typing = (await client.get("/sim/chat/7")).json()["action"]
    await send(client, "Hello")

    assert typing["action"] == "typing"
    assert (await client.get("/sim/chat/7")).json()["action"] is None


async def test_blocking_and_faults_can_be_arranged(client: httpx.AsyncClient) -> None:
    """What Python can script, another process can too."""
    await client.post("/sim/message", json={"chat_id": 7, "text": "/start"})
    said = {"chat_id": 7, "text": "x"}
    await client.post("/sim/block", json={"chat_id": 7})
    blocked = await client.post(f"{BOT}/sendMessage", json=said)
    await client.post("/sim/block", json={"chat_id": 7, "blocked": False})
    await client.post("/sim/fault", json={"kind": "error", "status": 503, "times": 2})
    once = await client.post(f"{BOT}/sendMessage", json=said)
    await client.delete("/sim/fault")
    well = await client.post(f"{BOT}/sendMessage", json=said)

    assert [r.status_code for r in (blocked, once, well)] == [403, 503, 200]


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        pytest.param("message", {"text": "x"}, "chat_id is empty", id="no chat"),
        pytest.param("message", {"chat_id": 7}, "text is empty", id="no text"),
        pytest.param("press", {"chat_id": 7, "data": "x"}, "chat not found", id="no such chat"),
        pytest.param("fault", {"kind": "quake"}, "quake", id="unknown fault"),
        pytest.param("fault", {"kind": "cut", "when": 1}, "when", id="unknown key"),
        pytest.param("chat", {"chat_id": 5, "type": "group"}, "cannot be the id", id="wrong id"),
    ],
)
async def test_mistakes_of_the_page_are_explained(
    client: httpx.AsyncClient, path: str, body: dict[str, object], reason: str
) -> None:
    """A 400 says what is wrong."""
    answer = await client.post(f"/sim/{path}", json=body)

    assert answer.status_code == 400
    assert reason in answer.json()["description"]


async def test_a_group_can_be_made_and_migrated(client: httpx.AsyncClient) -> None:
    """Groups exist from the page as well, and move."""
    await client.post("/sim/chat", json={"chat_id": -5, "type": "group", "title": "G"})
    moved = {"chat_id": -5, "to_chat_id": -1_000_000_000_005}
    await client.post("/sim/migrate", json=moved)

    answer = await client.post(f"{BOT}/sendMessage", json={"chat_id": -5, "text": "x"})

    assert answer.json()["parameters"] == {"migrate_to_chat_id": -1_000_000_000_005}


async def test_the_log_gives_calls_after_a_number(client: httpx.AsyncClient) -> None:
    """Filtered by method, oldest first."""
    for method in ("getMe", "getChat", "getMe"):
        await client.get(f"{BOT}/{method}")

    found = (await client.get("/sim/log", params={"after": 1, "method": "getme"})).json()

    assert [(call["seq"], call["method"]) for call in found["calls"]] == [(3, "getMe")]


async def test_the_page_knows_the_bot_and_its_pictures(
    client: httpx.AsyncClient, server: BotApiServer
) -> None:
    """Name and commands come from the bot's own calls, pictures by their file_id."""
    commands = [{"command": "start", "description": "Begin"}]
    await client.post(f"{BOT}/setMyCommands", json={"commands": commands})
    server.person(7)
    files = {"photo": ("a.png", b"\x89PNG\r\n\x1a\n")}
    sent = await client.post(f"{BOT}/sendPhoto", data={"chat_id": "7"}, files=files)

    bot = (await client.get("/sim/bot")).json()
    file_id = sent.json()["result"]["photo"][0]["file_id"]
    picture = await client.get(f"/sim/file/{file_id}")

    assert bot["me"]["username"] == "evenhand_test_bot"
    assert bot["commands"][0]["commands"] == commands
    assert (picture.content, picture.headers["content-type"]) == (
        b"\x89PNG\r\n\x1a\n",
        "image/png",
    )
    assert (await client.get("/sim/file/none")).status_code == 404


FORUM = -1_000_000_000_008


async def test_groups_topics_and_rights_are_made_over_http(
    client: httpx.AsyncClient, server: BotApiServer
) -> None:
    """What people do to the bot in groups can be done from any language."""
    ada = {"id": 7, "first_name": "Ada"}

    async def post(act: str, **parameters: object) -> int:
        return (await client.post(f"/sim/{act}", json=parameters)).status_code

    made = {"chat_id": FORUM, "type": "supergroup", "username": "the_forum", "owner_id": 7}
    assert await post("chat", **made) == 200
    assert await post("topic", chat_id=FORUM, message_thread_id=2) == 200
    assert await post("topic", chat_id=FORUM, message_thread_id=3, state="closed") == 200
    assert await post("topic", chat_id=FORUM, message_thread_id=4) == 200
    assert await post("topic", chat_id=FORUM, message_thread_id=4, state="deleted") == 200
    rights = ["can_pin_messages"]
    member = {"chat_id": FORUM, "user": ada, "status": "administrator", "rights": rights}
    assert await post("member", **member, is_anonymous=True) == 200
    assert await post("bot", **member) == 200
    said = {"chat_id": FORUM, "user": ada, "text": "/top", "message_thread_id": 2}
    assert await post("message", **said, is_anonymous=True) == 200

    chat = server.world.chat(FORUM)
    assert (chat.topics, chat.closed_topics, chat.username) == ({2, 3}, {3}, "the_forum")
    assert chat.members[7].is_anonymous
    assert chat.bot_may("can_pin_messages")
    kinds = [set(u) - {"update_id"} for u in server.world.updates.take(0, 9, server.clock())]
    assert kinds == [{"my_chat_member"}, {"message"}]


@pytest.mark.parametrize(
    ("act", "parameters"),
    [
        pytest.param("topic", {"chat_id": FORUM, "message_thread_id": 1}, id="general-topic"),
        pytest.param(
            "topic", {"chat_id": FORUM, "message_thread_id": 2, "state": "odd"}, id="topic-state"
        ),
        pytest.param("member", {"chat_id": FORUM, "status": "boss"}, id="status"),
        pytest.param(
            "member",
            {"chat_id": FORUM, "status": "administrator", "rights": "all"},
            id="rights-no-json",
        ),
        pytest.param(
            "bot", {"chat_id": FORUM, "status": "member", "rights": {"a": 1}}, id="rights-no-list"
        ),
        pytest.param("location", {"chat_id": 7, "latitude": "91", "longitude": "0"}, id="nowhere"),
        pytest.param("location", {"chat_id": 7}, id="no-place"),
        pytest.param("fault", {"kind": "cut", "probability": "2"}, id="probability"),
        pytest.param("deactivate", {"chat_id": 12345}, id="unknown-chat"),
    ],
)
async def test_nonsense_is_refused_with_a_reason(
    client: httpx.AsyncClient, server: BotApiServer, act: str, parameters: dict[str, object]
) -> None:
    """A script that errs is told so, and nothing changes."""
    server.world.add_chat(FORUM, ChatKind.SUPERGROUP)

    answer = await client.post(f"/sim/{act}", json=parameters)

    assert (answer.status_code, answer.json()["ok"]) == (400, False)
    assert answer.json()["description"].startswith("Bad Request: ")


async def test_a_place_is_shared_over_http(client: httpx.AsyncClient) -> None:
    """The bot gets a message with a location."""
    await client.post("/sim/location", json={"chat_id": 7, "latitude": 52.5, "longitude": 13.25})

    updates = (await client.get(f"{BOT}/getUpdates")).json()["result"]

    assert updates[0]["message"]["location"] == {"latitude": 52.5, "longitude": 13.25}


async def test_people_leave_silently_if_wished(
    client: httpx.AsyncClient, server: BotApiServer
) -> None:
    """The bot then learns of it when it writes."""
    for chat_id in (7, 8):
        server.person(chat_id)
    await client.post("/sim/block", json={"chat_id": 7, "is_told": False})
    await client.post("/sim/deactivate", json={"chat_id": 8})
    await client.post("/sim/chat", json={"chat_id": -5, "type": "group"})
    move = {"chat_id": -5, "to_chat_id": FORUM, "is_told": False}
    await client.post("/sim/migrate", json=move)

    said = [
        (await client.post(f"{BOT}/sendMessage", json={"chat_id": chat, "text": "x"})).json()
        for chat in (7, 8, -5)
    ]

    assert len(server.world.updates) == 0
    assert [answer["description"] for answer in said] == [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Bad Request: group chat was upgraded to a supergroup chat",
    ]


async def test_the_weather_can_be_changed_while_it_runs(
    client: httpx.AsyncClient, server: BotApiServer
) -> None:
    """Limits, slowness and Stars are no matter of the start."""
    server.person(7)
    await client.post("/sim/limits", json={"rate": 1, "flood_wait": 9})
    await client.post("/sim/latency", json={"latency_ms": 30, "jitter_ms": 20})
    stars = (await client.post("/sim/stars", json={"balance": 5})).json()

    began = server.clock()
    said = [
        (await client.post(f"{BOT}/sendMessage", json={"chat_id": 7, "text": "x"})).status_code
        for _ in range(2)
    ]

    assert stars == {"balance": 5.0, "spent": 0.0}
    assert said == [200, 429]
    assert server.clock() - began >= 0.06
    assert all(0.03 <= call.delay_s <= 0.05 for call in server.world.calls)
