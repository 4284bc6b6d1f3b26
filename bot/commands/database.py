"""``db upgrade`` and ``db backup``, and how every other command gets at what is stored."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.bias.register import load_register
from bot.commands.settings_file import load_settings
from bot.commands.terminal import say
from bot.settings import Settings
from bot.store.db import Store, open_store
from bot.store.migrate import backup, migrate
from bot.store.registers import RegisterSource


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """Yield the store, migrated to today's tables."""
    migrate(settings.database_url)
    store = open_store(settings.database_url, pool=settings.database_pool)
    try:
        yield store
    finally:
        await store.close()


def registers_of(store: Store, settings: Settings) -> RegisterSource:
    """Return where the register of today is found, see bot/store/registers.py."""
    return RegisterSource(store, load_register(settings.state_media))


def upgrade_database(_arguments: argparse.Namespace) -> int:
    """Run ``db upgrade``."""
    before, after = migrate(load_settings().database_url)
    say(
        f"up to date ({after})" if before == after else f"upgraded from {before or '-'} to {after}"
    )
    return 0


def backup_database(arguments: argparse.Namespace) -> int:
    """Run ``db backup``."""
    size = backup(load_settings().database_url, arguments.file)
    say(f"{arguments.file}: {size} bytes")
    return 0
