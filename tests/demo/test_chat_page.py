"""The chat's page and what asks for it wrongly: served whole, safe, and never with a traceback."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.botapi.state import World
from bot.demo.chat import MAX_TEXT_CHARS, BrowserChat

PAGE_FILES = sorted(Path(str(resources.files("bot.demo") / "static")).iterdir())


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=BrowserChat(World()).routes())
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo") as opened:
        yield opened


async def test_the_page_and_all_it_names_are_served(client: httpx.AsyncClient) -> None:
    """Scripts, styles and pictures come from here, and the policy allows nothing else."""
    page = await client.get("/chat")
    named = re.findall(r'(?:src|href)="(/chat/[^"]+)"', page.text)

    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert {"/chat/static/chat.js", "/chat/static/chat.css"} <= set(named)
    for path in named:
        assert (await client.get(path)).status_code == 200, path


@pytest.mark.parametrize("file", PAGE_FILES, ids=[file.name for file in PAGE_FILES])
def test_the_page_asks_nobody_else_and_parses_no_markup(file: Path) -> None:
    """No foreign address is loaded, and content never becomes HTML."""
    text = file.read_text("utf-8")

    assert "innerHTML" not in text
    assert "insertAdjacentHTML" not in text
    assert re.findall(r"(?:src|href|url|import)[=(\s\"']+https?://", text) == []


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"'], ids=["cut short", "a list", "a text"])
async def test_a_body_that_is_no_object_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    """With 400, not with a traceback."""
    response = await client.post(
        "/chat/join", content=body, headers={"content-type": "application/json"}
    )

    assert response.status_code == 400


@pytest.mark.parametrize("query", ["chat=0", "chat=x", "chat=5&wait=soon", ""])
async def test_a_wrong_question_is_refused(client: httpx.AsyncClient, query: str) -> None:
    """With 400, not with a traceback."""
    assert (await client.get(f"/chat/messages?{query}")).status_code == 400


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        pytest.param("send", {"text": "  "}, "nothing to send", id="an empty text"),
        pytest.param("send", {"text": 7}, "nothing to send", id="a number for a text"),
        pytest.param("send", {"text": "x" * (MAX_TEXT_CHARS + 1)}, "at most", id="a long text"),
        pytest.param("send", {"chat": -5, "text": "x"}, "reload", id="a group's id"),
        pytest.param("send", {"chat": None, "text": "x"}, "reload", id="no id"),
        pytest.param("send", {"chat": 1 << 60, "text": "x"}, "reload", id="an id too large"),
        pytest.param("press", {"message_id": "1", "data": "x"}, "a number", id="ids in words"),
    ],
)
async def test_nonsense_is_refused_in_a_sentence(
    client: httpx.AsyncClient, path: str, fields: dict[str, object], said: str
) -> None:
    """The answer is 400 and says what is wrong."""
    response = await client.post(f"/chat/{path}", json={"chat": 5} | fields)

    assert response.status_code == 400
    assert said in response.json()["error"]
