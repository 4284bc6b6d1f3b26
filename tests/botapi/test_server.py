"""The HTTP side: every way to send parameters, polls that wait, connections that break."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.server import BotApiServer
from bot.botapi.state import DEFAULT_TOKEN, World

BOT = f"/bot{DEFAULT_TOKEN}"


@pytest.fixture
def world() -> World:
    return World(open_chats=True)


@pytest.fixture
async def polls() -> AsyncIterator[asyncio.TaskGroup]:
    """A place for requests that wait while the test goes on."""
    async with asyncio.TaskGroup() as group:
        yield group


async def under_way(server: BotApiServer, method: str) -> None:
    """Wait until the server has seen a call of *method*."""
    await server.until(lambda: any(call.method == method for call in server.world.calls))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"params": {"chat_id": "7", "text": "é😀&"}}, id="query"),
        pytest.param({"data": {"chat_id": "7", "text": "é😀&"}}, id="form"),
        pytest.param({"json": {"chat_id": 7, "text": "é😀&"}}, id="json"),
        pytest.param({"files": {"chat_id": (None, "7"), "text": (None, "é😀&")}}, id="multipart"),
    ],
)
async def test_parameters_come_in_four_ways(client: httpx.AsyncClient, body: object) -> None:
    """Query, form, JSON and multipart give the same message."""
    assert isinstance(body, dict)
    answer = (await client.post(f"{BOT}/sendMessage", **body)).json()

    assert answer["ok"] is True
    assert answer["result"]["text"] == "é😀&"


async def test_structures_may_be_json_in_a_form_or_plain_in_json(
    client: httpx.AsyncClient,
) -> None:
    """reply_markup as a string in a form equals the object in a JSON body."""
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    said = {"chat_id": "7", "text": "x"}

    form = await client.post(
        f"{BOT}/sendMessage", data=said | {"reply_markup": json.dumps(markup)}
    )
    plain = await client.post(f"{BOT}/sendMessage", json=said | {"reply_markup": markup})

    assert form.json()["result"]["reply_markup"] == markup
    assert plain.json()["result"]["reply_markup"] == markup


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        pytest.param("/bot1:wrong/getMe", 401, "Unauthorized", id="another token"),
        pytest.param(f"{BOT}/nope", 404, "Not Found: method not found", id="unknown method"),
    ],
)
async def test_strangers_and_unknown_methods_are_turned_away(
    client: httpx.AsyncClient, path: str, status: int, description: str
) -> None:
    """Both come as JSON in Telegram's words."""
    answer = await client.get(path)

    expected = {"ok": False, "error_code": status, "description": description}
    assert (answer.status_code, answer.json()) == (status, expected)


@pytest.mark.parametrize(
    ("content", "kind", "description"),
    [
        pytest.param(b"[1]", "application/json", "JSON object expected", id="json list"),
        pytest.param(b"{", "application/json", "can't parse parameter value", id="broken json"),
        pytest.param(
            rb'{"text": "\ud800"}',
            "application/json",
            "strings must be encoded in UTF-8",
            id="half",
        ),
        pytest.param(
            b"text=%ff",
            "application/x-www-form-urlencoded",
            "strings must be encoded in UTF-8",
            id="latin-1",
        ),
    ],
)
async def test_unreadable_bodies_are_refused(
    client: httpx.AsyncClient, content: bytes, kind: str, description: str
) -> None:
    """A body that cannot be read is the caller's mistake, not the server's."""
    headers = {"content-type": kind}
    answer = await client.post(f"{BOT}/sendMessage", content=content, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["description"] == f"Bad Request: {description}"


async def test_a_flood_wait_is_in_header_and_body(client: httpx.AsyncClient, world: World) -> None:
    """Both say the same number of seconds."""
    world.faults.add(Fault(kind=FaultKind.FLOOD, retry_after_s=9))

    answer = await client.post(f"{BOT}/sendMessage", data={"chat_id": "7", "text": "x"})

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "9"
    assert answer.json()["parameters"] == {"retry_after": 9}


async def test_a_long_poll_ends_with_the_first_update(
    client: httpx.AsyncClient,
    server: BotApiServer,
    polls: asyncio.TaskGroup,
) -> None:
    """The answer comes when something happens, not when the time is over."""
    poll = polls.create_task(client.get(f"{BOT}/getUpdates", params={"timeout": "30"}))
    await under_way(server, "getUpdates")
    server.person().says("hello")

    (update,) = (await poll).json()["result"]
    assert update["message"]["text"] == "hello"


@pytest.mark.slow
async def test_a_long_poll_without_news_comes_back_empty(client: httpx.AsyncClient) -> None:
    """After its timeout a poll is answered with nothing."""
    answer = await client.get(f"{BOT}/getUpdates", params={"timeout": "1"})

    assert answer.json() == {"ok": True, "result": []}


async def test_of_two_pollers_the_first_gets_a_conflict(
    client: httpx.AsyncClient, server: BotApiServer, polls: asyncio.TaskGroup
) -> None:
    """A second poll ends the one that waits, with 409."""
    first = polls.create_task(client.get(f"{BOT}/getUpdates", params={"timeout": "30"}))
    await under_way(server, "getUpdates")
    second = polls.create_task(client.get(f"{BOT}/getUpdates", params={"timeout": "30"}))
    conflict = await first
    server.person().says("hello")

    assert conflict.status_code == 409
    assert conflict.json()["description"].startswith("Conflict: terminated by other getUpdates")
    assert len((await second).json()["result"]) == 1


async def test_a_cut_connection_hides_an_accepted_message(
    client: httpx.AsyncClient, world: World
) -> None:
    """The bot sees a broken connection, the reader the message."""
    world.faults.add(Fault(kind=FaultKind.CUT, method="sendMessage"))

    with pytest.raises(httpx.TransportError):
        await client.post(f"{BOT}/sendMessage", data={"chat_id": "7", "text": "x"})

    assert [m.content.text for m in world.chats[7].messages.values()] == ["x"]


async def test_a_hanging_call_never_answers(client: httpx.AsyncClient, world: World) -> None:
    """The bot's own patience is all that ends it."""
    world.faults.add(Fault(kind=FaultKind.HANG, accepted=False))

    with pytest.raises(httpx.ReadTimeout):
        await client.post(f"{BOT}/sendMessage", data={"chat_id": "7", "text": "x"}, timeout=0.2)

    assert 7 not in world.chats


async def test_a_page_from_a_proxy_is_no_json(client: httpx.AsyncClient, world: World) -> None:
    """Something on the way answers in HTML."""
    world.faults.add(Fault(kind=FaultKind.PAGE, status=502))

    answer = await client.get(f"{BOT}/getMe")

    assert (answer.status_code, answer.headers["content-type"]) == (
        502,
        "text/html; charset=utf-8",
    )


@pytest.mark.slow
async def test_a_stop_ends_open_polls_and_hanging_calls_at_once(world: World) -> None:
    """Neither keeps the server from stopping."""
    world.faults.add(Fault(kind=FaultKind.HANG, method="getMe"))
    async with (
        httpx.AsyncClient(timeout=30.0) as client,
        asyncio.timeout(5),
        asyncio.TaskGroup() as group,
    ):
        async with BotApiServer(world) as server:
            poll = group.create_task(client.get(f"{server.url}{BOT}/getUpdates?timeout=50"))
            hang = group.create_task(_broken(client, f"{server.url}{BOT}/getMe"))
            await under_way(server, "getUpdates")
            await under_way(server, "getMe")

        assert (await poll).json() == {"ok": True, "result": []}
        assert await hang


async def _broken(client: httpx.AsyncClient, url: str) -> bool:
    try:
        await client.get(url)
    except httpx.TransportError:
        return True
    return False


async def test_the_log_holds_every_call_when_its_answer_arrives(
    tmp_path: Path, world: World
) -> None:
    """A line is on disk before the bot hears of it, refused calls included, polls not."""
    path = tmp_path / "calls.jsonl"
    async with BotApiServer(world, log_path=path) as server, httpx.AsyncClient() as client:
        said = {"chat_id": "7", "text": "é"}
        await client.post(f"{server.url}{BOT}/getUpdates")
        await client.post(f"{server.url}{BOT}/sendMessage", data=said)
        await client.post(f"{server.url}{BOT}/sendMessage", data={"chat_id": "7"})

        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    assert [(line["method"], line["status"], line["message_id"]) for line in lines] == [
        ("sendMessage", 200, 1),
        ("sendMessage", 400, None),
    ]
    assert lines[0]["params"] == said


async def test_two_servers_live_side_by_side() -> None:
    """Each has its own port and its own world."""
    async with BotApiServer() as one, BotApiServer() as two:
        assert one.url != two.url
        one.person().says("x")
        assert (len(one.world.updates), len(two.world.updates)) == (1, 0)


async def test_a_taken_port_is_an_error_at_the_start(server: BotApiServer) -> None:
    """The failure is the system's own, and nothing is left running."""
    port = int(server.url.rpartition(":")[2])

    with pytest.raises(OSError, match="in use"):
        await BotApiServer(port=port).__aenter__()
