"""``ratings show``, ``stats``, ``set``, ``unset``, ``remove`` and ``export``."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bias.hosts import split_address
from bot.bias.outlets import Register, key_of
from bot.bias.ratings.export import render_ratings
from bot.bias.ratings.facts import OutletFacts, Override
from bot.bias.ratings.merge import (
    Knowledge,
    facts_in_force,
    merge_register,
    record_of,
    with_licence,
)
from bot.bias.ratings.overview import take_overview
from bot.bias.ratings.scales import Scale, read_step
from bot.bias.register import load_register
from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.ratings_view import (
    missing_document,
    missing_lines,
    show_document,
    show_lines,
    stats_document,
    stats_lines,
)
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, say, write_bytes
from bot.errors import BadInput
from bot.model import RatingKind
from bot.settings import Settings
from bot.store.db import Store
from bot.store.published import count_published
from bot.store.rating_overrides import set_override, unset_overrides
from bot.store.ratings import remove_dataset
from bot.store.registers import read_knowledge
from bot.text.markup import tidy

# Outlets that published in this time are read; the pages of a month show those that write rarely.
_READ_FOR = timedelta(days=30)
_LONGEST_REASON = 500


def show(arguments: argparse.Namespace) -> int:
    """Run ``ratings show``."""
    return asyncio.run(_show(arguments.address, as_json=arguments.json))


async def _show(address: str, *, as_json: bool) -> int:
    now = utc_now()
    settings = load_settings()
    async with opened_store(settings) as store:
        known = await _known(store, settings)
    register = merge_register(known)
    found = register.look_up(address)
    if found.outlet is None:
        near = register.near(address)
        if as_json:
            say(json.dumps(missing_document(address, found, near), ensure_ascii=False))
        else:
            _say_all(missing_lines(address, found, near))
        return 1
    record, family = record_of(known, found.outlet), register.family_of(found.outlet)
    if as_json:
        say(json.dumps(show_document(address, found, record, family, now), ensure_ascii=False))
    else:
        _say_all(show_lines(address, found, record, family, now))
    return 0


def stats(arguments: argparse.Namespace) -> int:
    """Run ``ratings stats``."""
    return asyncio.run(_stats(as_json=arguments.json))


async def _stats(*, as_json: bool) -> int:
    now = utc_now()
    settings = load_settings()
    async with opened_store(settings) as store:
        known = await _known(store, settings)
        async with store.read() as db:
            published = await count_published(db, since=now - _READ_FOR)
    facts = take_overview(merge_register(known), published, now.date())
    datasets = [imported.dataset for imported in known.datasets]
    if as_json:
        say(json.dumps(stats_document(facts, datasets, known.overrides), ensure_ascii=False))
    else:
        _say_all(stats_lines(facts, datasets, known.overrides))
    return 0


def set_rating(arguments: argparse.Namespace) -> int:
    """Run ``ratings set``: the operator's word, which wins over all raters."""
    given = {RatingKind.BIAS: arguments.bias, RatingKind.FACTUALITY: arguments.factuality}
    values = {kind: _value(kind, text) for kind, text in given.items() if text}
    if not values:
        raise BadInput("--bias, --factuality: give at least one of them")
    because = tidy(arguments.because)[:_LONGEST_REASON]
    if not because:
        raise BadInput("--because: must say why; it is shown to readers")
    is_link = arguments.url.startswith(("https://", "http://")) and split_address(arguments.url)[0]
    if arguments.url and not is_link:
        raise BadInput(f"--url: expected a link, not {arguments.url!r}")
    wanted = Override(
        domain="",
        kind=RatingKind.BIAS,
        value="",
        because=because,
        url=arguments.url,
        set_at=utc_now(),
    )
    return asyncio.run(_set(arguments.address, wanted, values))


async def _set(address: str, wanted: Override, values: dict[RatingKind, str]) -> int:
    settings = load_settings()
    async with opened_store(settings) as store:
        register = merge_register(await _known(store, settings))
        key = _aim(register, address)
        async with store.begin() as db:
            for kind, value in values.items():
                await set_override(db, replace(wanted, domain=key, kind=kind, value=value))
    for kind, value in values.items():
        say(f"{key}: {kind.value} is {value.replace('_', ' ')}, by your word")
    return 0


def _aim(register: Register, address: str) -> str:
    """Return the key that the operator speaks of. Raises BadInput if it can be none.

    An address of a page stands for its outlet; a bare domain for exactly itself.
    """
    found = register.look_up(address)
    if "://" in address:
        if found.outlet is None:
            raise BadInput(f"{address}: no known outlet; name its domain alone to rate it")
        return key_of(found.outlet.domain)
    key = key_of(address)
    if not key:
        raise BadInput(f"{address}: not where an outlet can live")
    if found.outlet is None or found.key == key:
        return key_of(found.outlet.domain) if found.outlet else key
    complain(f"{key} was part of {found.outlet.domain} and has a rating of its own from now on")
    return key


def unset_rating(arguments: argparse.Namespace) -> int:
    """Run ``ratings unset``: the raters' words count again."""
    return asyncio.run(_unset(arguments.address, utc_now()))


async def _unset(address: str, now: datetime) -> int:
    settings = load_settings()
    async with opened_store(settings) as store:
        register = merge_register(await _known(store, settings))
        keys = _rated_keys(register, address)
        async with store.begin() as db:
            n_ended = sum(
                [await unset_overrides(db, key, tuple(RatingKind), now) for key in keys if key]
            )
    if not n_ended:
        complain(f"{address}: you have not rated it")
        return 1
    say(f"{n_ended} taken back")
    return 0


def _rated_keys(register: Register, address: str) -> set[str]:
    """Return the keys whose ratings are meant, as `_aim` reads an address."""
    found, key = register.look_up(address), key_of(address)
    if found.outlet is None or ("://" not in address and found.key != key):
        return {key}
    return {key_of(known) for known in (found.outlet.domain, *found.outlet.aliases)}


def remove(arguments: argparse.Namespace) -> int:
    """Run ``ratings remove``: undo the imports of one dataset."""
    return asyncio.run(_remove(arguments.name))


async def _remove(name: str) -> int:
    async with opened_store(load_settings()) as store, store.begin() as db:
        is_gone = await remove_dataset(db, name)
    if not is_gone:
        complain(f"{name}: no such dataset; ratings stats lists them")
        return 1
    say(f"{name}: removed")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Run ``ratings export``: one dataset, or all that is known, as CSV."""
    return asyncio.run(_export(arguments.name))


async def _export(name: str | None) -> int:
    settings = load_settings()
    async with opened_store(settings) as store:
        known = await _known(store, settings)
    if name is None:
        outlets: Iterable[OutletFacts] = facts_in_force(known)
    else:
        found = next((i for i in known.datasets if i.dataset.name == name), None)
        if found is None:
            complain(f"{name}: no such dataset; ratings stats lists them")
            return 1
        outlets = (with_licence(facts, found.dataset) for facts in found.outlets)
    for line in render_ratings(outlets):
        write_bytes(line.encode())
    return 0


def _value(kind: RatingKind, text: str) -> str:
    try:
        return read_step(kind, text, Scale.PLAIN) or "unrated"
    except BadInput as error:
        raise BadInput(f"--{kind.value}: {error}") from error


async def _known(store: Store, settings: Settings) -> Knowledge:
    async with store.read() as db:
        return await read_knowledge(db, load_register(settings.state_media))


def _say_all(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
