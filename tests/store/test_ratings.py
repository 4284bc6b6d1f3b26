"""Imported datasets: replaced whole, retired, removed; never half there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.bias.ratings.facts import OutletFacts, Override, Word
from bot.model import RatingKind
from bot.store.db import Store, open_store
from bot.store.rating_generation import find_generation
from bot.store.rating_overrides import list_overrides, set_override, unset_overrides
from bot.store.ratings import (
    Import,
    find_changes,
    list_datasets,
    read_imported,
    remove_dataset,
    replace_dataset,
)

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)


def word(value: str, rater: str = "Rater A", kind: RatingKind = RatingKind.BIAS) -> Word:
    return Word(
        kind=kind,
        rater=rater,
        value=value,
        raw=value.title(),
        rated_on=date(2025, 3, 4),
        url="https://rater.example/1",
        licence="CC0",
        source="snapshot",
    )


def outlet(domain: str, *words: Word, **over: object) -> OutletFacts:
    fields: dict[str, object] = {"words": words, **over}
    return OutletFacts(domain=domain, **fields)  # type: ignore[arg-type]  # tests name real fields


def an_import(*outlets: OutletFacts, name: str = "set", licence: str = "") -> Import:
    return Import(
        name=name, origin="set.csv", licence=licence, outlets={o.domain: o for o in outlets}
    )


FULL = outlet(
    "tide.example",
    word("left"),
    word("center", "Rater B"),
    word("high", kind=RatingKind.FACTUALITY),
    name="The Tide",
    aliases=("a.example", "b.example/x"),
    country="GB",
    language="en",
    owner="Tidewater",
    owner_type="private",
    category="satire",
)


async def said(store: Store) -> Mapping[str, tuple[OutletFacts, ...]]:
    async with store.read() as db:
        return {i.dataset.name: i.outlets for i in await read_imported(db)}


async def test_what_was_imported_comes_back(any_store: Store) -> None:
    """Every fact, on either database."""
    async with any_store.begin() as db:
        await replace_dataset(db, an_import(FULL, outlet("bare.example")), NOW)

    assert await said(any_store) == {"set": (outlet("bare.example"), FULL)}


async def test_the_same_import_changes_nothing(any_store: Store) -> None:
    """The second run finds no difference, and nobody need load a register anew."""
    async with any_store.begin() as db:
        first = await replace_dataset(db, an_import(FULL), NOW)
        before = await find_generation(db)
    async with any_store.begin() as db:
        again = await replace_dataset(db, an_import(FULL), NOW + timedelta(days=9))
        after = await find_generation(db)
        (dataset,) = await list_datasets(db)

    assert (first.new, bool(again), again.n_unchanged) == (("tide.example",), False, 1)
    assert before == after
    assert (dataset.changed_at, dataset.imported_at) == (NOW, NOW + timedelta(days=9))
    assert (dataset.n_outlets, dataset.n_ratings) == (1, 3)


async def test_a_newer_import_replaces_and_retires(any_store: Store) -> None:
    """Words that stayed keep the day they came on; rows that are gone are gone."""
    old = an_import(FULL, outlet("gone.example", word("right")))
    changed = outlet("tide.example", word("left"), word("right", "Rater C"))
    async with any_store.begin() as db:
        await replace_dataset(db, old, NOW)
    async with any_store.begin() as db:
        foretold = await find_changes(db, an_import(changed))
        changes = await replace_dataset(db, an_import(changed), NOW + timedelta(days=2))

    assert changes == foretold
    assert (changes.new, changes.updated, changes.retired) == (
        (),
        ("tide.example",),
        ("gone.example",),
    )
    assert await said(any_store) == {"set": (changed,)}
    ((read,),) = (await said(any_store)).values()
    assert [w.taken_on for w in read.words] == [date(2026, 1, 5), date(2026, 1, 7)]


async def test_datasets_do_not_touch_each_other(any_store: Store) -> None:
    """Removing one undoes its imports alone."""
    async with any_store.begin() as db:
        await replace_dataset(db, an_import(FULL, name="a"), NOW)
        await replace_dataset(db, an_import(FULL, name="b"), NOW)
        before = await find_generation(db)
        assert await remove_dataset(db, "a")
        assert not await remove_dataset(db, "a")
        after = await find_generation(db)

    assert await said(any_store) == {"b": (FULL,)}
    assert after == before + 1


async def test_another_licence_is_a_change(store: Store) -> None:
    """Pages that show it must hear of it."""
    async with store.begin() as db:
        await replace_dataset(db, an_import(FULL), NOW)
        before = await find_generation(db)
        await replace_dataset(db, an_import(FULL, licence="CC0"), NOW)

        assert await find_generation(db) == before + 1


async def test_the_operators_word_is_recorded(any_store: Store) -> None:
    """A new word ends the one before it; what is taken back stays on record."""
    first, second = (
        Override(
            domain="tide.example",
            kind=RatingKind.BIAS,
            value=value,
            because="we looked",
            url="https://us.example/why",
            set_at=NOW + timedelta(days=day),
        )
        for day, value in enumerate(("left", "unrated"))
    )
    async with any_store.begin() as db:
        await set_override(db, first)
        await set_override(db, second)
        kinds = tuple(RatingKind)
        assert await unset_overrides(db, "tide.example", kinds, NOW + timedelta(days=2)) == 1
        assert await unset_overrides(db, "tide.example", kinds, NOW) == 0
        recorded = await list_overrides(db)
        n_changes = await find_generation(db)

    assert [(o.value, o.ended_at) for o in recorded] == [
        ("left", NOW + timedelta(days=1)),
        ("unrated", NOW + timedelta(days=2)),
    ]
    assert n_changes == 3


_KILLED = """
import asyncio, sys
from datetime import UTC, datetime
from bot.bias.ratings.facts import OutletFacts
from bot.store.db import open_store
from bot.store.ratings import Import, replace_dataset

async def half_way():
    outlets = {f"n{i}.example": OutletFacts(domain=f"n{i}.example", name="x") for i in range(2000)}
    store = open_store(sys.argv[1])
    async with store.begin() as db:
        new = Import(name="set", origin="x", licence="", outlets=outlets)
        changes = await replace_dataset(db, new, datetime(2026, 1, 6, tzinfo=UTC))
        print(len(changes.new), flush=True)
        await asyncio.Event().wait()

asyncio.run(half_way())
"""


@pytest.mark.slow
async def test_a_killed_import_leaves_the_old_state(database_url: str) -> None:
    """SIGKILL after the last row was written and before the end: nothing of it is there."""
    store = open_store(database_url)
    async with store.begin() as db:
        await replace_dataset(db, an_import(FULL), NOW)
        before = await find_generation(db)
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _KILLED, database_url, stdout=asyncio.subprocess.PIPE
    )
    assert killed.stdout is not None
    assert await killed.stdout.readline() == b"2000\n"

    killed.kill()
    await killed.wait()

    assert await said(store) == {"set": (FULL,)}
    async with store.begin() as db:
        assert await find_generation(db) == before
        changes = await replace_dataset(db, an_import(FULL), NOW)
    assert not changes
    await store.close()
