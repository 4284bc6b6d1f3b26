"""The lists of feeds: that of FEEDS, ``feeds import`` and ``feeds export``."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Iterable
from datetime import datetime
from importlib import resources
from pathlib import Path

from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, say, write_bytes
from bot.errors import BadInput
from bot.settings import Settings
from bot.sources.lists.feeds import (
    FeedEntry,
    FeedList,
    entry_of,
    in_list,
    joined,
    next_list_id,
    outline_of,
    relisted,
)
from bot.sources.lists.opml import parse_opml
from bot.sources.lists.opml_render import render_opml
from bot.store import feeds
from bot.store.db import Connection, Store
from bot.store.feeds import FeedToAdd, KnownFeed
from bot.store.outlines import OutlineToSave, save_outlines

log = logging.getLogger(__name__)


async def sync_listed_feeds(store: Store, settings: Settings, now: datetime) -> None:
    """Make the polled feeds those of the FEEDS list; warn of those that cannot be polled.

    Raises BadInput naming the setting.
    """
    found = listed_feeds(settings)
    for refusal in found.refused:
        log.warning("FEEDS: %s: %s; left out", settings.feeds, refusal)
    async with store.begin() as db:
        await feeds.sync_feeds(db, [_to_add(entry) for entry in found.entries], now)
        known = _by_address(await feeds.list_feeds(db))
        await _save_changed(
            db,
            [(known[e.url], relisted(known[e.url], e)) for e in found.entries if e.url in known],
        )


def listed_feeds(settings: Settings) -> FeedList:
    """Return the FEEDS list, or the starter pack. Raises BadInput naming the setting.

    A list of which nothing can be polled is refused: all feeds would go.
    """
    if not settings.feeds:
        bundled = resources.files("bot.sources").joinpath("starter.opml")
        return parse_opml(bundled.read_bytes())
    try:
        found = _read_opml(Path(settings.feeds))
    except BadInput as error:
        raise BadInput(f"FEEDS: {error}") from error
    if found.refused and not found.entries:
        raise BadInput(f"FEEDS: {settings.feeds}: no feed can be polled: {found.refused[0]}")
    return found


def import_feeds(arguments: argparse.Namespace) -> int:
    """Run ``feeds import``: what can be polled comes in, what cannot is named with its line."""
    found = _read_opml(arguments.opml)
    return asyncio.run(_import(load_settings(), found))


async def _import(settings: Settings, found: FeedList) -> int:
    async with opened_store(settings) as store:
        await sync_listed_feeds(store, settings, utc_now())
        async with store.begin() as db:
            n_added = await _bring(db, found.entries, utc_now())
    for what, told in (("note", found.remarks), ("refused", found.refused)):
        for remark in told:
            say(f"line {remark.line}\t{what}\t{remark.text}")
    counts = [f"{n_added} added", f"{len(found.entries) - n_added} already there"]
    say(", ".join([*counts, f"{len(found.refused)} refused"][: 3 if found.refused else 2]))
    if not found.entries and not found.refused:
        complain("the list names no feeds: a feed is an outline with an xmlUrl")
    return 0 if found.entries and not found.refused else 1


async def _bring(db: Connection, entries: Iterable[FeedEntry], now: datetime) -> int:
    """Add the feeds of an imported list; note its places for those that were there already."""
    before = await feeds.list_feeds(db)
    known, list_id = _by_address(before), next_list_id(before)
    new = [_to_add(in_list(entry, list_id)) for entry in entries if entry.url not in known]
    n_added = await feeds.add_feeds(db, new, now)
    known = _by_address(await feeds.list_feeds(db))
    await _save_changed(db, [(known[e.url], joined(known[e.url], e, list_id)) for e in entries])
    return n_added


def export_feeds(_arguments: argparse.Namespace) -> int:
    """Run ``feeds export``."""
    return asyncio.run(_export(load_settings()))


async def _export(settings: Settings) -> int:
    entries = [entry_of(feed) for feed in await polled_feeds(settings)]
    write_bytes(render_opml(entries, "Evenhand feeds", utc_now()))
    return 0


async def polled_feeds(settings: Settings) -> tuple[KnownFeed, ...]:
    """Return all feeds, those of the FEEDS list as it is today included."""
    async with opened_store(settings) as store:
        await sync_listed_feeds(store, settings, utc_now())
        async with store.read() as db:
            return await feeds.list_feeds(db)


async def _save_changed(db: Connection, wanted: Iterable[tuple[KnownFeed, FeedEntry]]) -> None:
    changed = [
        OutlineToSave(feed_id=feed.id, folder=entry.group, outline=outline_of(entry))
        for feed, entry in wanted
        if (feed.folder, feed.outline) != (entry.group, outline_of(entry))
    ]
    await save_outlines(db, changed)


def _by_address(known: Iterable[KnownFeed]) -> dict[str, KnownFeed]:
    """Return feeds by address, and those that moved by the one in the FEEDS list too."""
    feeds_ = list(known)
    return {feed.listed_url or feed.url: feed for feed in feeds_} | {f.url: f for f in feeds_}


def _read_opml(path: Path) -> FeedList:
    """Return the list in the file at *path*, or on standard input for "-"."""
    name = "standard input" if str(path) == "-" else str(path)
    try:
        return parse_opml(sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes())
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror}") from error
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from error


def _to_add(entry: FeedEntry) -> FeedToAdd:
    return FeedToAdd(
        url=entry.url,
        title=entry.title,
        home_url=entry.home_url,
        language=entry.language,
        folder=entry.group,
        outline=outline_of(entry),
    )
