"""``poll`` and ``feeds``: read feeds now, and keep the list of them."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path

from bot import __version__
from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, progress, say, write_bytes
from bot.errors import BadFeed, BadInput, FetchFailed
from bot.settings import Settings
from bot.sources.feeds import FeedEntry, parse_opml, render_opml
from bot.sources.fetch import Fetch, FetchRequest, FetchSettings, HttpFetch, user_agent
from bot.sources.parse import parse_feed
from bot.sources.poll import PolledFeed, poll_address, poll_due, poll_feeds
from bot.store import feeds
from bot.store.db import Store
from bot.store.feeds import FeedToAdd, KnownFeed

# How long ``poll`` without ``--once`` rests between two looks at what is due, in seconds.
_REST_S = 30


@asynccontextmanager
async def http_fetch(settings: Settings) -> AsyncIterator[HttpFetch]:
    """Yield the fetcher with the settings in force."""
    agent = user_agent(__version__, settings.public_url)
    fetch = HttpFetch(
        FetchSettings(user_agent=agent, allow_private=settings.allow_private_addresses)
    )
    try:
        yield fetch
    finally:
        await fetch.aclose()


async def sync_listed_feeds(store: Store, settings: Settings, now: datetime) -> None:
    """Make the polled feeds those of the FEEDS list. Raises BadInput naming the setting."""
    entries = listed_feeds(settings)
    async with store.begin() as db:
        await feeds.sync_feeds(db, [_to_add(entry) for entry in entries], now)


def listed_feeds(settings: Settings) -> tuple[FeedEntry, ...]:
    """Return the feeds of the FEEDS list, or of the starter pack."""
    if not settings.feeds:
        bundled = resources.files("bot.sources").joinpath("starter.opml")
        return parse_opml(bundled.read_bytes())
    return _read_opml(Path(settings.feeds), "FEEDS")


def poll(arguments: argparse.Namespace) -> int:
    """Run ``poll``."""
    return asyncio.run(_poll(load_settings(), arguments))


async def _poll(settings: Settings, arguments: argparse.Namespace) -> int:
    async with opened_store(settings) as store, http_fetch(settings) as fetch:
        await sync_listed_feeds(store, settings, utc_now())
        if arguments.urls:
            return _report(await _poll_these(store, fetch, settings, arguments.urls))
        while True:
            report = await poll_due(store, fetch, interval=settings.poll_interval, now=utc_now())
            status = _report(report.feeds)
            if arguments.once:
                if not report.feeds:
                    complain("no feed is due")
                return status
            await asyncio.sleep(_REST_S)


async def _poll_these(
    store: Store, fetch: Fetch, settings: Settings, urls: Sequence[str]
) -> list[PolledFeed]:
    now = utc_now()
    async with store.read() as db:
        ours = await feeds.find_feeds(db, urls)
    known = {feed.url for feed in ours}
    report = await poll_feeds(store, fetch, ours, interval=settings.poll_interval, now=now)
    polled = list(report.feeds)
    for url in dict.fromkeys(urls):
        if url not in known:
            complain(f"{url}: not among the feeds, read this once (to keep it: feeds add {url})")
            polled.append(await poll_address(store, fetch, url, now))
    return polled


def _report(polled: Iterable[PolledFeed]) -> int:
    failed = False
    for feed in polled:
        failed = failed or bool(feed.error)
        if feed.error:
            say(f"{feed.url}\tfailed\t{feed.error}")
        elif feed.unchanged:
            say(f"{feed.url}\tunchanged")
        else:
            say(f"{feed.url}\t{feed.n_articles} articles\t{feed.n_new} new")
    return 1 if failed else 0


def list_feeds(_arguments: argparse.Namespace) -> int:
    """Run ``feeds list``."""
    return asyncio.run(_list(load_settings()))


async def _list(settings: Settings) -> int:
    for feed in await _all_feeds(settings):
        say(f"{feed.url}\t{feed.title or '-'}\t{feed.folder or '-'}\t{state_of(feed)}")
    return 0


def state_of(feed: KnownFeed) -> str:
    """Say in a few words how a feed fares."""
    if not feed.active:
        return f"stopped: {feed.last_error}"
    if feed.last_error:
        return f"failed {feed.n_failures} times: {feed.last_error}"
    if feed.last_success_at is None:
        return "not read yet"
    return f"read {feed.last_success_at:%Y-%m-%d %H:%M} UTC, {feed.n_articles} articles"


def add_feed(arguments: argparse.Namespace) -> int:
    """Run ``feeds add``: the address is read first, so that only feeds come in."""
    return asyncio.run(_add(load_settings(), arguments.url))


async def _add(settings: Settings, url: str) -> int:
    async with opened_store(settings) as store, http_fetch(settings) as fetch:
        fetched = await fetch(FetchRequest(url=url))
        parsed = parse_feed(fetched.body, url=fetched.url, content_type=fetched.content_type)
        entry = FeedToAdd(
            url=url,
            title=parsed.title,
            home_url=parsed.home_url or "",
            language=parsed.language or "",
        )
        async with store.begin() as db:
            added = await feeds.add_feeds(db, [entry], utc_now())
    say(f"{url}\t{'added' if added else 'already there'}\t{parsed.title}")
    return 0


def remove_feed(arguments: argparse.Namespace) -> int:
    """Run ``feeds remove``."""
    return asyncio.run(_remove(load_settings(), arguments.url))


async def _remove(settings: Settings, url: str) -> int:
    async with opened_store(settings) as store:
        await sync_listed_feeds(store, settings, utc_now())
        async with store.begin() as db:
            removed = await feeds.remove_feed(db, url)
    if not removed:
        complain(f"{url}: not among the feeds; see: feeds list")
        return 1
    say(f"{url}\tremoved\tits articles stay; feeds add brings it back")
    return 0


def check_feeds(arguments: argparse.Namespace) -> int:
    """Run ``feeds check``: read every feed, store nothing, and say how each fares."""
    return asyncio.run(_check(load_settings(), arguments.urls))


async def _check(settings: Settings, urls: Sequence[str]) -> int:
    chosen = [feed.url for feed in await _all_feeds(settings)] if not urls else list(urls)
    failed = 0
    async with http_fetch(settings) as fetch:
        tasks = [asyncio.ensure_future(_check_one(fetch, url)) for url in chosen]
        lines = [await task for task in progress(tasks, "feeds")]
    for ok, line in lines:
        failed += not ok
        say(line)
    complain(f"{len(lines) - failed} of {len(lines)} feeds are well")
    return 1 if failed else 0


async def _check_one(fetch: Fetch, url: str) -> tuple[bool, str]:
    try:
        fetched = await fetch(FetchRequest(url=url))
        parsed = await asyncio.to_thread(
            parse_feed, fetched.body, url=fetched.url, content_type=fetched.content_type
        )
    except (FetchFailed, BadFeed) as error:
        return False, f"{url}\tfailed\t{error}"
    dated = [a.published_at for a in parsed.articles if a.published_at]
    newest = f"newest {max(dated):%Y-%m-%d %H:%M} UTC" if dated else "no dates"
    moved = f"\tmoved to {fetched.permanent_url}" if fetched.permanent_url else ""
    return True, f"{url}\tok\t{len(parsed.articles)} articles\t{newest}{moved}"


def import_feeds(arguments: argparse.Namespace) -> int:
    """Run ``feeds import``."""
    entries = _read_opml(arguments.opml, str(arguments.opml))
    return asyncio.run(_import(load_settings(), entries))


async def _import(settings: Settings, entries: Sequence[FeedEntry]) -> int:
    async with opened_store(settings) as store, store.begin() as db:
        added = await feeds.add_feeds(db, [_to_add(entry) for entry in entries], utc_now())
    say(f"{added} added, {len(entries) - added} already there")
    return 0


def export_feeds(_arguments: argparse.Namespace) -> int:
    """Run ``feeds export``."""
    return asyncio.run(_export(load_settings()))


async def _export(settings: Settings) -> int:
    entries = [
        FeedEntry(
            url=feed.url,
            title=feed.title,
            home_url=feed.home_url,
            language=feed.language,
            group=feed.folder,
        )
        for feed in await _all_feeds(settings)
    ]
    write_bytes(render_opml(entries, "Evenhand feeds", utc_now()))
    return 0


async def _all_feeds(settings: Settings) -> tuple[KnownFeed, ...]:
    async with opened_store(settings) as store:
        await sync_listed_feeds(store, settings, utc_now())
        async with store.read() as db:
            return await feeds.list_feeds(db)


def _read_opml(path: Path, name: str) -> tuple[FeedEntry, ...]:
    try:
        return parse_opml(path.read_bytes())
    except OSError as error:
        raise BadInput(f"{name}: {path}: {error.strerror}") from error
    except BadInput as error:
        raise BadInput(f"{name}: {path}: {error}") from error


def _to_add(entry: FeedEntry) -> FeedToAdd:
    return FeedToAdd(
        url=entry.url,
        title=entry.title,
        home_url=entry.home_url,
        language=entry.language,
        folder=entry.group,
    )
