"""``feeds check``: read every feed now, store nothing, and say how each fares."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.clock import utc_now
from bot.commands.feeds import hint_if_none, http_fetch, in_full
from bot.commands.feeds_lists import polled_feeds
from bot.commands.feeds_table import span, trouble_line, without_scheme
from bot.commands.settings_file import load_settings
from bot.commands.table import Column, render_table
from bot.commands.terminal import columns_wide, complain, is_watched, progress, say
from bot.errors import BadFeed, FetchFailed
from bot.model import Article
from bot.settings import Settings
from bot.sources.fetching.fetch import Fetch, Fetched, FetchRequest
from bot.sources.reading.parse import ParsedFeed, parse_feed
from bot.text.languages import detect

log = logging.getLogger(__name__)

# Articles of a feed whose language is looked at: more change no share by much.
_MAX_DETECTED = 50
_COLUMNS = (
    Column(name="STATE"),
    Column(name="FEED", flexible=True),
    Column(name="ADDRESS", flexible=True),
    Column(name="ARTICLES", is_number=True),
    Column(name="NEWEST", is_number=True),
    Column(name="MEDIAN", is_number=True),
    Column(name="LANGUAGE"),
    Column(name="HUB", flexible=True),
    Column(name="MOVED TO", flexible=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFeed:
    """How one feed answers. ``error`` is "" where it can be read.

    ``newest_at`` and ``median_age`` of its dated articles are None if none has a date.
    ``language`` is what it declares, ``languages`` the shares of those its articles are in; both
    leave out what is not known. ``hub_url`` offers to tell us of new items; ``moved_to`` is where
    it says it has moved for good.
    """

    url: str
    error: str = ""
    title: str = ""
    n_articles: int = 0
    newest_at: datetime | None = None
    median_age: timedelta | None = None
    language: str | None = None
    languages: tuple[tuple[str, float], ...] = ()
    hub_url: str | None = None
    moved_to: str | None = None


def check_feeds(arguments: argparse.Namespace) -> int:
    """Run ``feeds check``. What is known by then is told when it is interrupted, too."""
    return asyncio.run(_check(load_settings(), arguments.urls, as_json=arguments.json))


async def _check(settings: Settings, urls: Sequence[str], *, as_json: bool) -> int:
    chosen = await _chosen(settings, urls)
    if hint_if_none(chosen):
        return 0
    found: dict[str, CheckedFeed] = {}
    now = utc_now()
    try:
        async with http_fetch(settings) as fetch, asyncio.TaskGroup() as group:
            tasks = [group.create_task(check_feed(fetch, url, now)) for url in chosen]
            for done in progress(asyncio.as_completed(tasks), "feeds", total=len(tasks)):
                checked = await done
                found[checked.url] = checked
    finally:
        _tell([found[url] for url in chosen if url in found], now, as_json=as_json)
        failed = sum(bool(checked.error) for checked in found.values())
        complain(f"{len(found) - failed} of {len(found)} feeds are well")
        if len(found) < len(chosen):
            complain(f"interrupted: {len(chosen) - len(found)} not read")
    return 1 if failed else 0


async def _chosen(settings: Settings, urls: Sequence[str]) -> list[str]:
    """Return *urls* in full; without any, those of all feeds."""
    if urls and all("://" in url for url in urls):
        return list(dict.fromkeys(urls))
    known = [feed.url for feed in await polled_feeds(settings)]
    return in_full(urls, known) or known


async def check_feed(fetch: Fetch, url: str, now: datetime) -> CheckedFeed:
    """Read one feed and say how it fares."""
    try:
        fetched = await fetch(FetchRequest(url=url))
        # Parsing a large feed takes long enough to hold up the others.
        parsed = await asyncio.to_thread(
            parse_feed, fetched.body, url=fetched.url, content_type=fetched.content_type
        )
        return await asyncio.to_thread(_checked, url, fetched, parsed, now)
    except (FetchFailed, BadFeed) as error:
        return CheckedFeed(url=url, error=str(error))
    except Exception as error:
        # A document that trips a defect of ours must not keep the other feeds from being read.
        log.exception("feed=%s failed", url)
        return CheckedFeed(url=url, error=f"internal error: {type(error).__name__}")


def _checked(url: str, fetched: Fetched, parsed: ParsedFeed, now: datetime) -> CheckedFeed:
    dated = [article.published_at for article in parsed.articles if article.published_at]
    ages = [(now - moment).total_seconds() for moment in dated]
    return CheckedFeed(
        url=url,
        title=parsed.title,
        n_articles=len(parsed.articles),
        newest_at=max(dated, default=None),
        median_age=timedelta(seconds=median(ages)) if ages else None,
        language=parsed.language,
        languages=_languages(parsed.articles[:_MAX_DETECTED]),
        hub_url=fetched.hub_url or parsed.hub_url,
        moved_to=fetched.permanent_url,
    )


def _languages(articles: Iterable[Article]) -> tuple[tuple[str, float], ...]:
    """Return the languages of titles and leads with their shares of those that are clear."""
    texts = (f"{article.title} {article.lead or ''}" for article in articles)
    counts = Counter(filter(None, (detect(text).language for text in texts)))
    return tuple((name, n / counts.total()) for name, n in counts.most_common())


def _tell(found: Sequence[CheckedFeed], now: datetime, *, as_json: bool) -> None:
    if as_json or not is_watched():
        for checked in found:
            say(as_document(checked) if as_json else as_line(checked))
        return
    # What needs attention stands last, right above the prompt.
    rows = [_row(checked, now) for checked in found if not checked.error]
    lines = list(render_table(_COLUMNS, rows, columns_wide())) if rows else []
    lines += [trouble_line("failed", c.url, c.error) for c in found if c.error]
    for line in lines:
        say(line)


def as_line(checked: CheckedFeed) -> str:
    """Return the line for scripts: address, ok or failed, and what there is to say, by tabs."""
    if checked.error:
        return f"{checked.url}\tfailed\t{checked.error}"
    newest = checked.newest_at
    dates = f"newest {newest:%Y-%m-%d %H:%M} UTC" if newest else "no dates"
    moved = f"\tmoved to {checked.moved_to}" if checked.moved_to else ""
    return f"{checked.url}\tok\t{checked.n_articles} articles\t{dates}{moved}"


def as_document(checked: CheckedFeed) -> str:
    """Return one feed as JSON; None is not known."""
    newest, age = checked.newest_at, checked.median_age
    document: dict[str, object] = {
        "url": checked.url,
        "ok": not checked.error,
        "error": checked.error or None,
        "title": checked.title,
        "articles": checked.n_articles,
        "newest_at": f"{newest:%Y-%m-%dT%H:%M:%SZ}" if newest else None,
        "median_age_s": round(age.total_seconds()) if age is not None else None,
        "language": checked.language,
        "languages": {name: round(share, 3) for name, share in checked.languages},
        "hub": checked.hub_url,
        "moved_to": checked.moved_to,
    }
    return json.dumps(document, ensure_ascii=False)


def language_words(declared: str | None, languages: Sequence[tuple[str, float]]) -> str:
    """Say what a feed declares, and after it what its articles are in if that is not the same."""
    if not languages or [name for name, _ in languages] == [declared]:
        return declared or "-"
    shares = ", ".join(f"{name} {share:.0%}" for name, share in languages[:2])
    return f"{declared or '-'} ({shares if len(languages) > 1 else languages[0][0]})"


def _row(checked: CheckedFeed, now: datetime) -> tuple[str, ...]:
    newest = checked.newest_at
    return (
        "ok",
        checked.title,
        without_scheme(checked.url),
        str(checked.n_articles),
        span(now - newest) if newest else "no dates",
        span(checked.median_age),
        language_words(checked.language, checked.languages),
        without_scheme(checked.hub_url or ""),
        without_scheme(checked.moved_to or ""),
    )
