"""The register of today: read when something changed, and only then."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.bias.outlets import Register, bias_of
from bot.bias.ratings.facts import Override
from bot.bias.register import load_register as load_bundled
from bot.model import Bias, RatingKind
from bot.store.db import Store
from bot.store.rating_overrides import set_override
from bot.store.ratings import remove_dataset, replace_dataset
from bot.store.registers import RegisterSource, find_record, load_register
from tests.bias.worlds import make_outlet
from tests.store.test_ratings import FULL, an_import, outlet, word

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
BUNDLED = Register((make_outlet("tide.example", "lean_left"), make_outlet("post.example")))


async def test_without_imports_it_is_the_bundled_one(store: Store) -> None:
    """Nothing is made anew."""
    assert await load_register(store) is load_bundled()
    assert await load_register(store, BUNDLED) is BUNDLED


async def test_an_import_is_seen_by_the_next_look(store: Store) -> None:
    """And once only: the register is a value that stays while nothing changes."""
    source = RegisterSource(store, BUNDLED)
    first = await source.load()
    assert await source.find_new() is None

    async with store.begin() as db:
        await replace_dataset(db, an_import(FULL, outlet("new.example", word("right"))), NOW)

    second = await source.find_new()
    assert second is not None
    assert first.find("new.example") is None
    assert second.find("new.example/1") is not None
    assert await source.find_new() is None
    assert await source.load() is second
    assert (source.current, source.generation) == (second, 1)


async def test_a_removal_brings_the_bundled_one_back(store: Store) -> None:
    """What an import did is undone."""
    source = RegisterSource(store, BUNDLED)
    async with store.begin() as db:
        await replace_dataset(db, an_import(FULL), NOW)
    await source.load()

    async with store.begin() as db:
        await remove_dataset(db, "set")

    assert await source.load() is BUNDLED


async def test_the_operators_word_is_in_force_at_the_next_look(store: Store) -> None:
    """Imports or not."""
    source = RegisterSource(store, BUNDLED)
    await source.load()
    async with store.begin() as db:
        await set_override(
            db,
            Override(
                domain="tide.example",
                kind=RatingKind.BIAS,
                value="right",
                because="we looked",
                url="",
                set_at=NOW,
            ),
        )

    found = (await source.load()).find("tide.example")

    assert found is not None
    assert bias_of(found) is Bias.RIGHT


async def test_who_says_what_of_one_outlet_is_found(store: Store) -> None:
    """Bundled and imported words, those on its aliases included, and of nobody else."""
    alias = outlet("a.example", word("right", "Rater C"))
    async with store.begin() as db:
        await replace_dataset(db, an_import(FULL, alias, outlet("x.example", word("left"))), NOW)
    found = (await load_register(store, BUNDLED)).find("a.example")
    assert found is not None

    async with store.read() as db:
        record = await find_record(db, found, BUNDLED)

    assert record.datasets == ("set",)
    assert [(c.word.kind.value, c.word.rater) for c in record.claims] == [
        ("bias", "Rater 0"),
        ("bias", "Rater A"),
        ("bias", "Rater B"),
        ("bias", "Rater C"),
        ("factuality", "Rater A"),
    ]
