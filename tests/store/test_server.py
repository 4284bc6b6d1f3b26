from __future__ import annotations

from bot.store.db import Store
from bot.store.server import OLDEST_SERVER, find_server


async def test_a_file_has_no_server(store: Store) -> None:
    """There is nothing to tell of it."""
    assert await find_server(store) is None


async def test_a_server_tells_its_version_and_its_room(postgres_store: Store) -> None:
    """Each connection takes of the room."""
    server = await find_server(postgres_store)

    assert server is not None
    assert server.version >= OLDEST_SERVER
    async with postgres_store.read():
        fewer = await find_server(postgres_store)
    assert fewer is not None
    assert fewer.n_free == server.n_free - 1
