"""The register in force: the bundled one, what was imported, and the operator's word.

A register is a value; whoever runs for long asks a `RegisterSource` now and then for the one of
today, and hands that on.
"""

from __future__ import annotations

import asyncio

from bot.bias import register as bundled_register
from bot.bias.outlets import Register, key_of
from bot.bias.ratings.facts import OutletRecord
from bot.bias.ratings.merge import Knowledge, merge_register, record_of
from bot.model import Outlet
from bot.store.db import Connection, Store
from bot.store.rating_generation import find_generation
from bot.store.rating_overrides import list_overrides
from bot.store.ratings import read_imported


async def read_knowledge(connection: Connection, bundled: Register) -> Knowledge:
    """Return all that is known of outlets, and from whom."""
    return Knowledge(
        bundled=bundled,
        datasets=await read_imported(connection),
        overrides=await list_overrides(connection),
    )


async def find_record(
    connection: Connection, outlet: Outlet, bundled: Register | None = None
) -> OutletRecord:
    """Return who says what of *outlet*, one of the register of today: what a page of it shows.

    Reads what is said of this outlet alone.
    """
    keys = {key_of(outlet.domain), *map(key_of, outlet.aliases)}
    known = Knowledge(
        bundled=bundled or bundled_register.load_register(),
        datasets=await read_imported(connection, keys),
        overrides=await list_overrides(connection),
    )
    return record_of(known, outlet)


async def load_register(store: Store, bundled: Register | None = None) -> Register:
    """Return the register of today; *bundled* stands for the one that comes with the program."""
    return await RegisterSource(store, bundled).load()


class RegisterSource:
    """Gives the register of today, and reads it only when something in it changed.

    Until it is loaded, that is the bundled one.
    """

    def __init__(self, store: Store, bundled: Register | None = None) -> None:
        self._store = store
        self._bundled = bundled or bundled_register.load_register()
        self._loaded: tuple[int, Register] | None = None

    @property
    def current(self) -> Register:
        """Return the register that was found last."""
        return self._loaded[1] if self._loaded else self._bundled

    @property
    def generation(self) -> int:
        """Return the count of changes that the current register knows of."""
        return self._loaded[0] if self._loaded else 0

    async def load(self) -> Register:
        """Return the register of today."""
        return await self.find_new() or self.current

    async def find_new(self) -> Register | None:
        """Return the register of today; None if it is the one that was returned last."""
        async with self._store.read() as db:
            generation = await find_generation(db)
            if self._loaded is not None and self._loaded[0] == generation:
                return None
            known = await read_knowledge(db, self._bundled)
        register = self._bundled
        if known.datasets or any(o.ended_at is None for o in known.overrides):
            # Half a second of work for twelve thousand outlets, in which replies must go out.
            register = await asyncio.to_thread(merge_register, known)
        self._loaded = generation, register
        return register
