"""The service in several processes on one PostgreSQL: killed, stopped, asked."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import httpx
import psycopg
import pytest

from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from tests.postgres_server import postgres_server
from tests.talk import Talk
from tests.test_service import TOKEN, answered, free_port, program

pytestmark = pytest.mark.slow

BOT_ID = int(TOKEN.partition(":")[0])
SECRET = "a-secret-of-some-length"


def holders(url: str) -> Mapping[str, str]:
    """Return who holds which lease at this moment."""
    with psycopg.connect(url) as db:
        rows = db.execute("SELECT name, holder FROM leases WHERE until > clock_timestamp()")
        return dict(rows.fetchall())


async def until_held(url: str, name: str, *, not_by: str = "") -> str:
    """Wait until somebody holds a lease, or somebody else; return who."""
    async with asyncio.timeout(40):
        while True:
            holder = holders(url).get(name, not_by)
            if holder != not_by:
                return holder
            # The database tells nobody when a lease is taken.
            await asyncio.sleep(0.1)


async def test_of_two_services_one_listens_and_the_other_takes_over(
    postgres_url: str, tmp_path: Path
) -> None:
    """Stopped in order it loses nothing, and the other answers within seconds."""
    async with BotApiServer(World(token=TOKEN)) as server:
        talk = Talk(server, server.person())

        def settings(name: str) -> dict[str, str]:
            return {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": server.url,
                "DATABASE_URL": postgres_url,
                "WEB_PORT": str(free_port()),
                "EMBEDDER": "off",
            }

        for name in ("one", "other"):
            (tmp_path / name).mkdir()
        async with program(tmp_path / "one", "run", **settings("one")) as one:
            first = await until_held(postgres_url, f"telegram:{BOT_ID}")
            async with program(tmp_path / "other", "run", **settings("other")) as other:
                assert "Welcome" in (await talk.says("/start")).content.text

                one.send_signal(signal.SIGTERM)
                async with asyncio.timeout(20):
                    assert await one.wait() == 0
                second = await until_held(postgres_url, f"telegram:{BOT_ID}", not_by=first)
                await talk.says("/help")

                assert second != first
                assert len(talk.person.received) == 2
                other.send_signal(signal.SIGTERM)
                async with asyncio.timeout(20):
                    assert await other.wait() == 0
    assert holders(postgres_url) == {}


async def test_a_worker_takes_over_from_a_killed_service(
    postgres_url: str, tmp_path: Path
) -> None:
    """It groups and sends; Telegram is for those that listen to it."""
    async with BotApiServer(World(token=TOKEN)) as server:
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": postgres_url,
            "WEB_PORT": str(free_port()),
            "EMBEDDER": "off",
        }
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
        async with program(tmp_path / "one", "run", **settings) as service:
            first = await until_held(postgres_url, f"send:{BOT_ID}")
            async with program(tmp_path / "other", "worker", **settings) as worker:
                await until_held(postgres_url, "group")
                service.kill()
                await service.wait()

                second = await until_held(postgres_url, f"send:{BOT_ID}", not_by=first)
                assert await until_held(postgres_url, "group", not_by=first) == second
                assert f"telegram:{BOT_ID}" not in {
                    name for name, holder in holders(postgres_url).items() if holder == second
                }
                worker.send_signal(signal.SIGTERM)
                async with asyncio.timeout(20):
                    assert await worker.wait() == 0


async def test_several_web_processes_share_a_webhook(postgres_url: str, tmp_path: Path) -> None:
    """Telegram is told once whom to call, and not again at the next start; each one answers."""
    async with BotApiServer(World(token=TOKEN, open_chats=True)) as server:
        ports = [str(free_port()) for _ in range(2)]
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": postgres_url,
            "PUBLIC_URL": "https://news.example.org",
            "WEBHOOK_SECRET": SECRET,
            "EMBEDDER": "off",
        }
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
        async with (
            program(tmp_path / "one", "web", WEB_PORT=ports[0], **settings),
            program(tmp_path / "other", "web", WEB_PORT=ports[1], **settings),
        ):
            await server.until(lambda: methods(server)["setWebhook"] == 1, timeout_s=20)
            for number, port in enumerate(ports, start=1):
                url = f"http://127.0.0.1:{port}"
                await answered(f"{url}/healthz")
                await server.until(lambda n=number: methods(server)["getMe"] >= n, timeout_s=20)
                assert (await push(url, number, "wrong")).status_code == 403
                assert (await push(url, number, SECRET)).status_code == 200
                assert len(server.person().received) == number
        async with program(tmp_path / "one", "web", WEB_PORT=ports[0], **settings):
            await server.until(lambda: methods(server)["getWebhookInfo"] >= 1, timeout_s=20)

        assert methods(server)["setWebhook"] == 1


async def test_a_service_outlives_its_database(tmp_path: Path) -> None:
    """The server crashes and comes back: whoever writes is answered, and all work goes on."""
    with postgres_server() as database:
        url = database.create("evenhand")
        async with BotApiServer(World(token=TOKEN)) as server:
            talk = Talk(server, server.person())
            settings = {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": server.url,
                "DATABASE_URL": url,
                "WEB_PORT": str(free_port()),
                "EMBEDDER": "off",
            }
            async with program(tmp_path, "run", **settings) as service:
                await answered(f"http://127.0.0.1:{settings['WEB_PORT']}/readyz")
                await until_held(url, f"send:{BOT_ID}")

                await asyncio.to_thread(database.stop, "immediate")
                await asyncio.to_thread(database.start)

                assert "/top" in (await talk.says("/help")).content.text
                ready = await answered(f"http://127.0.0.1:{settings['WEB_PORT']}/readyz")
                assert ready.status_code == 200
                service.send_signal(signal.SIGTERM)
                async with asyncio.timeout(20):
                    assert await service.wait() == 0
        assert holders(url) == {}


async def test_a_worker_needs_a_server(tmp_path: Path) -> None:
    """With a file there is nobody to share the work with; the line says what to do."""
    async with program(tmp_path, "worker", BOT_TOKEN=TOKEN) as process:
        _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 2
    assert "DATABASE_URL" in errors.decode().splitlines()[-1]


def methods(server: BotApiServer) -> Counter[str]:
    """Return how often each method was called."""
    return Counter(call.method for call in server.world.calls)


async def push(url: str, number: int, secret: str) -> httpx.Response:
    """Send an update as Telegram would: somebody asks for help."""
    person = {"id": 1001, "is_bot": False, "first_name": "Reader"}
    update = {
        "update_id": number,
        "message": {
            "message_id": 1000 + number,
            "date": 1767596400,
            "chat": {"id": 1001, "type": "private", "first_name": "Reader"},
            "from": person,
            "text": "/help",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    }
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        return await client.post(
            f"{url}/telegram",
            content=json.dumps(update),
            headers={"X-Telegram-Bot-Api-Secret-Token": secret},
        )
