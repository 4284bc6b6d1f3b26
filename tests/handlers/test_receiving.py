"""Who handles an update, where several processes share a token."""

from __future__ import annotations

import asyncio

from bot.app import assemble
from bot.bias.outlets import Register
from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from bot.clock import Clock
from bot.demo.run import TOKEN, SampleFetch
from bot.settings import read_settings
from bot.store.db import Store
from bot.store.registers import RegisterSource
from handlers.receiving import LongPolling
from tests.talk import Talk


class Lost:
    """A lease that was lost while an answer was on its way, until ``is_held`` is set again."""

    is_held = False

    def __call__(self) -> bool:
        return self.is_held


async def test_what_comes_after_the_lease_is_left_to_the_next(store: Store) -> None:
    """It is neither handled nor confirmed, and whoever asks next gets it."""
    async with BotApiServer(World(token=TOKEN)) as server:
        settings = read_settings(
            {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "EMBEDDER": "off"}
        )
        registers = RegisterSource(store, Register(()))
        parts = assemble(settings, store, SampleFetch({}), registers, Clock())
        await parts.application.initialize()
        lease = Lost()
        polling = LongPolling(parts.application, Clock(), may_poll=lease)
        talk = Talk(server, server.person())
        talk.person.says("/help")

        asking = asyncio.create_task(polling.run())
        await server.until(lambda: asked(server) >= 1)
        await asyncio.sleep(0.2)
        assert talk.person.received == ()

        lease.is_held = True
        await talk.receives(1)

        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await polling.finish(1)
        await parts.application.shutdown()
        await parts.application.bot.request.shutdown()


def asked(server: BotApiServer) -> int:
    return sum(call.method == "getUpdates" for call in server.world.calls)
