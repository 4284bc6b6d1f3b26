from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.db import Store, open_store


@pytest.fixture
async def lost_store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store whose file cannot be opened: its folder is missing."""
    before = set(threading.enumerate())
    opened = open_store(f"sqlite:///{tmp_path}/no/such/folder.db")
    yield opened
    await opened.close()
    # The driver leaves the thread of a connection that failed to end by itself; that thread still
    # speaks to the event loop, which must not be closed before.
    for thread in set(threading.enumerate()) - before:
        await asyncio.to_thread(thread.join, 10)
