"""The service as an operator runs it: a process of its own, started, asked, and told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from bot.serve import bound_socket
from tests.talk import Talk

TOKEN = "4242:a-token-of-the-right-form"
ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


def free_port() -> int:
    with bound_socket("127.0.0.1", 0) as listener:
        return int(listener.getsockname()[1])


@asynccontextmanager
async def program(
    folder: Path, *arguments: str, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the program in *folder* with these settings; it is killed if it outlives the block."""
    (folder / "feeds.opml").write_text('<opml version="2.0"><body/></opml>')
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "FEEDS": "feeds.opml",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def answered(url: str) -> httpx.Response:
    """Return the answer of *url* once there is one."""
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(20):
        while True:
            try:
                return await client.get(url)
            except httpx.TransportError:
                await asyncio.sleep(0.05)


async def test_the_service_answers_and_ends_in_order(tmp_path: Path) -> None:
    """Pages and chat answer; SIGTERM ends it with status 0 in well under 20 seconds."""
    port = str(free_port())
    async with BotApiServer(World(token=TOKEN)) as server:
        settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "WEB_PORT": port}
        async with program(tmp_path, "run", **settings) as process:
            assert (await answered(f"http://127.0.0.1:{port}/healthz")).status_code == 200
            assert (await answered(f"http://127.0.0.1:{port}/readyz")).status_code == 200
            talk = Talk(server, server.person())
            assert "Welcome" in (await talk.says("/start")).content.text

            process.send_signal(signal.SIGTERM)

            async with asyncio.timeout(20):
                assert await process.wait() == 0


async def test_an_answered_message_is_not_answered_again_after_a_restart(tmp_path: Path) -> None:
    """The service confirms what it handled before it ends."""
    port = str(free_port())
    async with BotApiServer(World(token=TOKEN)) as server:
        settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "WEB_PORT": port}
        talk = Talk(server, server.person())
        for round_ in (1, 2):
            async with program(tmp_path, "run", **settings) as process:
                await answered(f"http://127.0.0.1:{port}/healthz")
                answer = await talk.says("/help")
                assert answer.message_id == talk.person.received[-1].message_id
                process.send_signal(signal.SIGTERM)
                await asyncio.wait_for(process.wait(), 20)
            assert len(talk.person.received) == round_


async def test_a_refused_token_ends_the_service_with_one_line(tmp_path: Path) -> None:
    """It names the setting; nothing else makes sense without Telegram."""
    async with BotApiServer(World(token=TOKEN)) as server:
        settings = {
            "BOT_TOKEN": "777:a-token-nobody-gave-out",
            "TELEGRAM_API_URL": server.url,
            "WEB_PORT": str(free_port()),
        }
        async with program(tmp_path, "run", **settings) as process:
            _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 2
    assert errors.decode().splitlines()[-1].startswith("evenhand: BOT_TOKEN: ")


async def test_without_telegram_the_pages_are_served_all_the_same(tmp_path: Path) -> None:
    """And the service ends when told to."""
    port = str(free_port())
    settings = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}",
        "WEB_PORT": port,
    }
    async with program(tmp_path, "run", **settings) as process:
        assert (await answered(f"http://127.0.0.1:{port}/")).status_code == 200

        process.send_signal(signal.SIGTERM)

        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_the_pages_alone_go_by_the_settings(tmp_path: Path) -> None:
    """Without a token; how state media count is said there. It ends when told to."""
    port = str(free_port())
    async with program(tmp_path, "web", WEB_PORT=port, STATE_MEDIA="aside") as process:
        page = await answered(f"http://127.0.0.1:{port}/method")
        assert "Here they are left out" in page.text

        process.send_signal(signal.SIGTERM)

        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """In one line, with the settings to change."""
    with bound_socket("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        settings = {"BOT_TOKEN": TOKEN, "WEB_PORT": port}
        async with program(tmp_path, "run", **settings) as process:
            _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 1
    assert "WEB_PORT" in errors.decode().splitlines()[-1]


async def test_the_demo_prints_its_address_first(tmp_path: Path) -> None:
    """The chat and the pages answer there; Ctrl-C ends it with status 0."""
    async with program(tmp_path, "demo", "--no-browser") as process:
        assert process.stdout is not None
        first = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
        assert first.startswith("http://127.0.0.1:")
        assert first.endswith("/chat")
        assert (await answered(first)).status_code == 200
        assert "Port Arlen" in (await answered(first.removesuffix("chat"))).text

        process.send_signal(signal.SIGINT)

        assert await asyncio.wait_for(process.wait(), 20) == 0
