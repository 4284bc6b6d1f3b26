"""The bot on the bundled sample, talking through the Bot API server."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Parts, assemble
from bot.bias.outlets import Register
from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from bot.clock import Clock
from bot.demo.run import TOKEN, SampleFetch, load
from bot.demo.sample import load_sample
from bot.running import talking
from bot.settings import read_settings
from bot.store.db import open_store
from bot.store.migrate import migrate
from bot.store.registers import RegisterSource
from bot.ticks import telegram_lease
from tests.talk import Talk


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, polled, grouped and written; made once, tests copy it."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    migrate(f"sqlite:///{path}")

    async def make() -> None:
        sample, clock = load_sample(), Clock()
        store = open_store(f"sqlite:///{path}")
        await load(store, SampleFetch.of(sample, clock.now()), sample, clock)
        await store.close()

    asyncio.run(make())
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The bot, the server it talks to, and a person."""

    parts: Parts
    server: BotApiServer
    talk: Talk


@pytest.fixture
async def service(sample_database: Path, tmp_path: Path) -> AsyncIterator[Service]:
    """The bot, listening; no ticks run."""
    path = tmp_path / "sample.db"
    shutil.copy(sample_database, path)
    store = open_store(f"sqlite:///{path}")
    sample, clock = load_sample(), Clock()
    async with BotApiServer(World(token=TOKEN)) as server:
        settings = read_settings(
            {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "EMBEDDER": "off"}
        )
        fetch = SampleFetch.of(sample, clock.now() - timedelta(days=1))
        registers = RegisterSource(store, Register(sample.outlets))
        parts = assemble(settings, store, fetch, registers, clock)
        listening = parts.leases.holding([telegram_lease(parts.bot_id)])
        async with listening, talking(parts, asyncio.Event()):
            await asyncio.wait_for(parts.reached.wait(), 10)
            yield Service(parts=parts, server=server, talk=Talk(server, server.person()))
    await store.close()


@pytest.fixture
def talk(service: Service) -> Talk:
    """A person in front of the bot."""
    return service.talk
