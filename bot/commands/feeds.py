"""``poll`` and ``feeds``: read feeds now, and keep the list of them."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Sequence,
    Sized,
)
from contextlib import asynccontextmanager
from difflib import get_close_matches
from functools import partial

from bot import __version__
from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.feeds_lists import sync_listed_feeds
from bot.commands.feeds_table import health_line, health_table, sentence_of, summary_of
from bot.commands.settings_file import load_settings
from bot.commands.terminal import columns_wide, complain, is_watched, progress, say
from bot.errors import BadFeed, BadInput, FetchFailed
from bot.settings import Settings
from bot.sources.fetching.fetch import (
    Fetch,
    Fetched,
    FetchRequest,
    FetchSettings,
    HttpFetch,
    user_agent,
)
from bot.sources.intake import PolledFeed
from bot.sources.outcomes import PollRules
from bot.sources.poll import poll_address, poll_due, poll_feeds
from bot.sources.reading.parse import parse_feed
from bot.store import feeds
from bot.store.db import Connection, Store
from bot.store.feed_health import FeedState, find_health, state_of
from bot.store.feeds import FeedToAdd, KnownFeed

# How long ``poll`` without ``--once`` rests between two looks at what is due, in seconds.
_REST_S = 30
# Of two addresses: http for https, a missing slash, two letters exchanged.
_CLOSE = 0.8


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


def poll(arguments: argparse.Namespace) -> int:
    """Run ``poll``."""
    return asyncio.run(_poll(load_settings(), arguments))


async def _poll(settings: Settings, arguments: argparse.Namespace) -> int:
    async with opened_store(settings) as store, http_fetch(settings) as fetch:
        await sync_listed_feeds(store, settings, utc_now())
        if arguments.urls:
            return _report(await _poll_these(store, fetch, settings, arguments.urls))
        if arguments.once:
            return await _poll_once(store, fetch, settings)
        while True:
            report = await poll_due(store, fetch, rules_of(settings), utc_now())
            _report(report.feeds)
            await asyncio.sleep(_REST_S)


async def _poll_once(store: Store, fetch: Fetch, settings: Settings) -> int:
    """Ask every feed that is due now, pass by pass."""
    now, rules = utc_now(), rules_of(settings)
    async with store.read() as db:
        known = await feeds.list_feeds(db)
    n_due = sum(feed.active and feed.next_poll_at <= now for feed in known)
    bar = iter(progress(range(n_due), "feeds"))
    next(bar, None)

    async def watched(request: FetchRequest) -> Fetched:
        try:
            return await fetch(request)
        finally:
            next(bar, None)

    status, passes = 0, 0
    while (report := await poll_due(store, watched, rules, now, within_s=None)).feeds:
        # The bar goes before the lines come: both may be on one terminal.
        for _ in bar:
            pass
        status |= _report(report.feeds)
        passes += 1
    if not passes:
        await _say_when(store)
    return status


def rules_of(settings: Settings) -> PollRules:
    """Return how feeds are asked by a command, which no hub can reach."""
    return PollRules(interval=settings.poll_interval)


async def _say_when(store: Store) -> None:
    """Say why nothing was read."""
    async with store.read() as db:
        known = await feeds.list_feeds(db)
    if hint_if_none(known):
        return
    due = min((feed.next_poll_at for feed in known if feed.active), default=None)
    when = f"the next one is at {due:%Y-%m-%d %H:%M} UTC" if due else "all are stopped: feeds wake"
    complain(f"no feed is due, {when}; to read one now: poll FEED_URL")


async def _poll_these(
    store: Store, fetch: Fetch, settings: Settings, urls: Sequence[str]
) -> list[PolledFeed]:
    now = utc_now()
    async with store.read() as db:
        urls = in_full(urls, [feed.url for feed in await feeds.list_feeds(db)])
        ours = await feeds.find_feeds(db, urls)
    known = {feed.url for feed in ours}
    report = await poll_feeds(store, fetch, ours, rules_of(settings), now)
    polled = list(report.feeds)
    for url in dict.fromkeys(urls):
        if url not in known:
            complain(f"{url}: not among the feeds, read this once (to keep it: feeds add {url})")
            polled.append(await poll_address(store, fetch, url, now))
    return polled


def in_full(urls: Iterable[str], known: Collection[str]) -> list[str]:
    """Return addresses, each once; a known feed may be named as tables show it.

    Raises BadInput for another one without http:// or https://.
    """
    found: dict[str, None] = {}
    for url in urls:
        meant = [address for address in _meant(url) if address in known]
        if not meant and "://" not in url:
            raise BadInput(f"{url}: not among the feeds; for another address write https://{url}")
        found |= dict.fromkeys(meant or [url])
    return list(found)


def _meant(url: str) -> list[str]:
    """Return what *url* may stand for: tables leave the scheme out."""
    return [url] if "://" in url else [url, f"https://{url}", f"http://{url}"]


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


def list_feeds(arguments: argparse.Namespace) -> int:
    """Run ``feeds list``."""
    return asyncio.run(_list(load_settings(), as_json=arguments.json))


async def _list(settings: Settings, *, as_json: bool) -> int:
    now = utc_now()
    async with opened_store(settings) as store:
        await sync_listed_feeds(store, settings, now)
        async with store.read() as db:
            found = await find_health(db, now)
    if as_json:
        lines = [health_line(health, now) for health in found]
    elif is_watched() and found:
        lines = list(health_table(found, now, columns_wide()))
    else:
        lines = [_line(health.feed) for health in found]
    for line in lines:
        say(line)
    if not hint_if_none(found):
        complain(summary_of(health.state for health in found))
    return 0


def _line(feed: KnownFeed) -> str:
    return f"{feed.url}\t{feed.title or '-'}\t{feed.folder or '-'}\t{sentence_of(feed)}"


def hint_if_none(found: Sized) -> bool:
    """Say what to do if there are no feeds at all; tell whether that is so."""
    if not found:
        complain("no feeds; to add one: feeds add URL, a list of them: feeds import OPML")
    return not found


def add_feed(arguments: argparse.Namespace) -> int:
    """Run ``feeds add``: the address is read first, so that only feeds come in."""
    return asyncio.run(_add(load_settings(), arguments.url))


async def _add(settings: Settings, url: str) -> int:
    if "://" not in url:
        raise BadInput(f"{url}: expected an http or https address, such as https://{url}")
    async with opened_store(settings) as store, http_fetch(settings) as fetch:
        try:
            fetched = await fetch(FetchRequest(url=url))
            parsed = parse_feed(fetched.body, url=fetched.url, content_type=fetched.content_type)
        except (FetchFailed, BadFeed) as error:
            complain(f"{url}: not added: {error}")
            return 1
        entry = FeedToAdd(
            url=url,
            title=parsed.title,
            home_url=parsed.home_url or "",
            language=parsed.language or "",
        )
        await sync_listed_feeds(store, settings, utc_now())
        async with store.begin() as db:
            added = await feeds.add_feeds(db, [entry], utc_now())
            known = await feeds.find_feeds(db, [url])
    say(f"{url}\t{'added' if added else 'already there'}\t{parsed.title}")
    if any(state_of(feed) in (FeedState.STOPPED, FeedState.PAUSED) for feed in known):
        complain(f"it is not asked, or rarely; to change that: feeds wake {url}")
    return 0


def remove_feed(arguments: argparse.Namespace) -> int:
    """Run ``feeds remove``."""
    done = "removed\tits articles stay; feeds add brings it back"
    return asyncio.run(_change(load_settings(), arguments.url, feeds.remove_feed, done))


def pause_feed(arguments: argparse.Namespace) -> int:
    """Run ``feeds pause``."""
    done = "paused\tnot asked any more; feeds wake asks it again"
    return asyncio.run(_change(load_settings(), arguments.url, _stop, done))


def wake_feed(arguments: argparse.Namespace) -> int:
    """Run ``feeds wake``."""
    return asyncio.run(_change(load_settings(), arguments.url, _wake, "awake\tasked at once"))


def set_full_text(arguments: argparse.Namespace) -> int:
    """Run ``feeds full-text``."""
    on = arguments.state == "on"
    pages = "the pages of its new articles are read" if on else "its pages are not read any more"
    change = partial(feeds.set_full_text, on=on)
    done = f"full text {arguments.state}\t{pages}"
    return asyncio.run(_change(load_settings(), arguments.url, change, done))


async def _stop(connection: Connection, url: str) -> bool:
    return await feeds.stop_feed(connection, url, "by the operator; feeds wake asks it again")


async def _wake(connection: Connection, url: str) -> bool:
    return await feeds.wake_feed(connection, url, utc_now())


async def _change(
    settings: Settings,
    url: str,
    change: Callable[[Connection, str], Awaitable[bool]],
    done: str,
) -> int:
    """Change one feed; say *done*, or that there is no such feed, and which one may be meant."""
    async with opened_store(settings) as store:
        await sync_listed_feeds(store, settings, utc_now())
        async with store.begin() as db:
            changed = [address for address in _meant(url) if await change(db, address)]
            known = () if changed else await feeds.list_feeds(db)
    for address in changed:
        say(f"{address}\t{done}")
    if not changed:
        complain(f"{url}: not among the feeds; {_advice(url, [feed.url for feed in known])}")
    return 0 if changed else 1


def _advice(url: str, known: Sequence[str]) -> str:
    close = get_close_matches(url, known, n=1, cutoff=_CLOSE)
    return f"did you mean {close[0]} ? all are told by: feeds list" if close else "see: feeds list"
