"""Imported datasets of ratings, kept as they were said.

Rule: a dataset is replaced within one transaction; who reads sees the old one or the new one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update

from bot.bias.ratings.changes import Changes, changes_between
from bot.bias.ratings.facts import Dataset, Imported, OutletFacts, Word
from bot.model import RatingKind
from bot.store.db import Connection
from bot.store.rating_generation import count_change, lock_ratings
from bot.store.schema import outlet_facts, rating_datasets, ratings


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A dataset as it was read; ``outlets`` by key."""

    name: str
    origin: str
    licence: str
    outlets: Mapping[str, OutletFacts]


async def find_changes(connection: Connection, new: Import) -> Changes:
    """Return what ``replace_dataset`` would change; nothing is written."""
    return changes_between(await _outlets_of(connection, new.name), new.outlets)


async def replace_dataset(connection: Connection, new: Import, now: datetime) -> Changes:
    """Make the dataset what *new* says, and return what changed in its outlets.

    Words that it had before keep the day on which they were first brought. Nobody else changes
    ratings until the transaction ends.
    """
    await lock_ratings(connection)
    known = await connection.execute(
        select(rating_datasets.c.licence).where(rating_datasets.c.name == new.name)
    )
    row = known.one_or_none()
    before = await _outlets_of(connection, new.name)
    changes = changes_between(before, new.outlets)
    told = {"origin": new.origin, "licence": new.licence, "imported_at": now}
    if row is None:
        await connection.execute(
            insert(rating_datasets).values(name=new.name, changed_at=now, **told)
        )
    else:
        if changes or row.licence != new.licence:
            told["changed_at"] = now
        await connection.execute(
            update(rating_datasets).where(rating_datasets.c.name == new.name).values(**told)
        )
    await _drop(connection, new.name, (*changes.updated, *changes.retired))
    added = [new.outlets[key] for key in (*changes.new, *changes.updated)]
    await _add(connection, new.name, added, before, now.date())
    if changes or row is None or row.licence != new.licence:
        await count_change(connection)
    return changes


async def remove_dataset(connection: Connection, name: str) -> bool:
    """Take back all that a dataset said; tell whether it was there."""
    await lock_ratings(connection)
    # On SQLite children go with their parents only where that is switched on, as it is here.
    gone = await connection.execute(delete(rating_datasets).where(rating_datasets.c.name == name))
    if gone.rowcount:
        await count_change(connection)
    return gone.rowcount > 0


async def list_datasets(connection: Connection) -> tuple[Dataset, ...]:
    """Return the datasets by name, with how much each says."""
    n_outlets = await _counts(connection, outlet_facts)
    n_ratings = await _counts(connection, ratings)
    found = await connection.execute(select(rating_datasets).order_by(rating_datasets.c.name))
    return tuple(
        Dataset(
            **row,
            n_outlets=n_outlets.get(row["name"], 0),
            n_ratings=n_ratings.get(row["name"], 0),
        )
        for row in found.mappings()
    )


async def read_imported(
    connection: Connection, keys: Collection[str] | None = None
) -> tuple[Imported, ...]:
    """Return all datasets with all that they say, or with what they say of *keys*."""
    found: list[Imported] = []
    for dataset in await list_datasets(connection):
        outlets = await _outlets_of(connection, dataset.name, keys)
        found.append(Imported(dataset=dataset, outlets=tuple(outlets.values())))
    return tuple(found)


async def _outlets_of(
    connection: Connection, dataset: str, keys: Collection[str] | None = None
) -> dict[str, OutletFacts]:
    words = select(ratings).where(ratings.c.dataset == dataset)
    facts = select(outlet_facts).where(outlet_facts.c.dataset == dataset)
    if keys is not None:
        words = words.where(ratings.c.domain.in_(list(keys)))
        facts = facts.where(outlet_facts.c.domain.in_(list(keys)))
    said = await connection.execute(
        words.order_by(ratings.c.domain, ratings.c.kind, ratings.c.rater)
    )
    found = await connection.execute(facts.order_by(outlet_facts.c.domain))
    # Half a second for twelve thousand outlets, in which a service has to answer.
    return await asyncio.to_thread(_joined, found.all(), said.all())


def _joined(outlets: Sequence[Any], said: Sequence[Any]) -> dict[str, OutletFacts]:
    words: dict[str, list[Word]] = defaultdict(list)
    for row in said:
        words[row.domain].append(_word_of(row))
    return {
        row.domain: OutletFacts(
            domain=row.domain,
            name=row.name,
            aliases=tuple(row.aliases.split()),
            country=row.country,
            language=row.language,
            owner=row.owner,
            owner_type=row.owner_type,
            category=row.category,
            words=tuple(words[row.domain]),
        )
        for row in outlets
    }


def _word_of(row: Any) -> Word:
    return Word(
        kind=RatingKind(row.kind),
        rater=row.rater,
        value=row.value,
        raw=row.raw,
        rated_on=row.rated_on,
        url=row.url,
        licence=row.licence,
        source=row.source,
        taken_on=row.taken_on,
    )


async def _drop(connection: Connection, dataset: str, keys: Sequence[str]) -> None:
    if keys:
        gone = delete(outlet_facts).where(
            outlet_facts.c.dataset == dataset, outlet_facts.c.domain == bindparam("key")
        )
        await connection.execute(gone, [{"key": key} for key in keys])


async def _add(
    connection: Connection,
    dataset: str,
    outlets: Sequence[OutletFacts],
    before: Mapping[str, OutletFacts],
    today: date,
) -> None:
    if not outlets:
        return
    facts = [
        {
            "dataset": dataset,
            "domain": outlet.domain,
            "name": outlet.name,
            "aliases": " ".join(outlet.aliases),
            "country": outlet.country,
            "language": outlet.language,
            "owner": outlet.owner,
            "owner_type": outlet.owner_type,
            "category": outlet.category,
        }
        for outlet in outlets
    ]
    await connection.execute(insert(outlet_facts), facts)
    said = [
        _row(dataset, outlet.domain, word, _taken(word, before.get(outlet.domain), today))
        for outlet in outlets
        for word in outlet.words
    ]
    if said:
        await connection.execute(insert(ratings), said)


def _taken(word: Word, before: OutletFacts | None, today: date) -> date:
    """Return the day on which the dataset first brought this word."""
    old = next((w for w in before.words if w == word), None) if before else None
    return old.taken_on if old and old.taken_on else today


def _row(dataset: str, domain: str, word: Word, taken_on: date) -> dict[str, object]:
    return {
        "dataset": dataset,
        "domain": domain,
        "kind": word.kind.value,
        "rater": word.rater,
        "value": word.value,
        "raw": word.raw,
        "rated_on": word.rated_on,
        "url": word.url,
        "licence": word.licence,
        "source": word.source,
        "taken_on": taken_on,
    }


async def _counts(connection: Connection, table: Table) -> dict[str, int]:
    dataset = table.c.dataset
    found = await connection.execute(select(dataset, func.count()).group_by(dataset))
    return {row[0]: row[1] for row in found}
