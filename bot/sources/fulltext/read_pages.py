"""The page tick: articles of feeds that give little -> the text of their pages in the store.

    find_due_pages | robots | fetch | extract | filled | record_page or record_page_failure

Each page is a unit of its own, as in `poll`: asked for and read outside of any transaction, then
written in one. A crash before that loses nothing: the page is still due. Its article waits to be
grouped meanwhile, so every way through here ends the wait, at the latest after ``MAX_WAIT``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import BadPage, FetchFailed
from bot.model import Article, ArticleId
from bot.sources.fetching.fetch import Fetch, Fetched, FetchRequest
from bot.sources.fetching.turns import by_server
from bot.sources.intake import plausible
from bot.store.db import Store
from bot.store.pages import (
    DuePage,
    find_due_pages,
    give_up_pages,
    record_page,
    record_page_failure,
)
from bot.text.tokens import tokens

log = logging.getLogger(__name__)

# An article whose page comes later than this is grouped by what its feed said: news do not wait.
MAX_WAIT = timedelta(minutes=10)
# A server that was overloaded or restarting is asked once more, and not at once.
RETRY_AFTER = timedelta(minutes=2)
# Pages looked at in one pass: at the worker's 50 a second more than a pass can read.
_MAX_PAGES = 500
# Hosts at once, each page of a host after the other; a page in hand takes up to 5 MiB.
_HOSTS_AT_ONCE = 8
# No further page of a host is begun after so many seconds: a slow one holds up the next pass, and
# with it the other hosts, by this and one page.
BUDGET_S = 15.0
# No page at all is begun after so many: hundreds of slow hosts, which one feed can name, must not
# keep the articles of the others from being let go after ``MAX_WAIT``, which a pass begins with.
PASS_S = 60.0
# A page whose text has less than this share of the title's words is not the article's: it is a
# front page, a question for consent, a list. 181 real pages all have it, their own title counted;
# of pages of another article 2 in 100 do.
_MIN_TITLE_SHARE = 1 / 3
_MIN_TITLE_TOKENS = 3
# What a page gives as a day alone is midnight: true as a day, and early as a moment.
_DAY_IS_ENOUGH_AFTER = timedelta(days=2)

_NO_ADDRESS = "the article has no address"
_FORBIDDEN = "robots.txt asks not to read the page"
_OTHER_PAGE = "the page is not about what the feed says of the article"
_OUT_OF_TIME = "the page was not read in time"


class Robots(Protocol):
    """What a site's robots.txt wishes of us; never raises."""

    async def allows(self, url: str, now: datetime) -> bool: ...

    def crawl_delay_s(self, url: str) -> float | None: ...


class Extract(Protocol):
    """Reads one page. Raises BadPage."""

    async def __call__(
        self, html: bytes, *, url: str | None, content_type: str | None
    ) -> Article: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReader:
    """The ways to a page: whether we may ask for it, how it is got, and how it is read."""

    robots: Robots
    fetch: Fetch
    extract: Extract


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesReport:
    """One pass: pages read, how many of them gave a text, and how many failed or came too late."""

    n_read: int = 0
    n_texts: int = 0
    n_failed: int = 0
    n_given_up: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_read or self.n_failed or self.n_given_up)

    def __str__(self) -> str:
        return (
            f"pages={self.n_read} texts={self.n_texts} failed={self.n_failed}"
            f" given_up={self.n_given_up}"
        )


async def read_due_pages(
    store: Store,
    reader: PageReader,
    now: datetime,
    *,
    budget_s: float = BUDGET_S,
    pass_s: float = PASS_S,
    only: Collection[ArticleId] | None = None,
) -> PagesReport:
    """Read pages that are due, of each host at least one and as many as *budget_s* allows.

    Hosts whose turn has not come within *pass_s* are left to the next pass. *only* are the
    articles whose pages are read if they are due, where others read the rest.
    """
    given_up, due = await find_pages(store, now, only=only)
    turns = asyncio.Semaphore(_HOSTS_AT_ONCE)
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def read_host(pages: list[DuePage]) -> list[PagesReport]:
        async with turns:
            if loop.time() - began >= pass_s:
                return []
            reports = [await _read_safely(store, reader, pages[0], now)]
            for page in pages[1:]:
                if loop.time() - began >= budget_s:
                    break
                reports.append(await _read_safely(store, reader, page, now))
        return reports

    async with asyncio.TaskGroup() as group:
        hosts = by_server(due, lambda page: page.article.url or "")
        tasks = [group.create_task(read_host(pages)) for pages in hosts]
    reports = [report for task in tasks for report in task.result()]
    return PagesReport(
        n_read=sum(report.n_read for report in reports),
        n_texts=sum(report.n_texts for report in reports),
        n_failed=sum(report.n_failed for report in reports),
        n_given_up=given_up,
    )


async def find_pages(
    store: Store, now: datetime, *, only: Collection[ArticleId] | None = None
) -> tuple[int, tuple[DuePage, ...]]:
    """Return how many pages were given up now, and those that are due, of *only* these."""
    async with store.begin() as db:
        given_up = await give_up_pages(db, seen_before=now - MAX_WAIT, error=_OUT_OF_TIME)
        return given_up, await find_due_pages(db, now, _MAX_PAGES, only=only)


async def _read_safely(
    store: Store, reader: PageReader, page: DuePage, now: datetime
) -> PagesReport:
    known = page.article
    try:
        better = filled(known, await _read(reader, known, now), now)
        async with store.begin() as db:
            await record_page(db, better)
    except (FetchFailed, BadPage) as error:
        return await _record_failure(store, page, error, now)
    except Exception as error:
        # A page that trips a defect of ours must not keep the others from being read.
        log.exception("page=%s failed", known.url)
        reason = BadPage(f"internal error: {type(error).__name__}")
        return await _record_failure(store, page, reason, now)
    return PagesReport(n_read=1, n_texts=int(better.text != known.text))


async def _record_failure(
    store: Store, page: DuePage, error: FetchFailed | BadPage, now: datetime
) -> PagesReport:
    retry_at = plan_retry(page, error, now)
    async with store.begin() as db:
        await record_page_failure(db, page.article.id, str(error), retry_at=retry_at)
    log.info("page=%s error=%s retry=%s", page.article.url, error, retry_at)
    return PagesReport(n_failed=1)


async def _read(reader: PageReader, known: Article, now: datetime) -> Article:
    """Return the article on the page of *known*. Raises FetchFailed or BadPage."""
    fetched = await _get(reader, known.url, now)
    found = await reader.extract(fetched.body, url=fetched.url, content_type=fetched.content_type)
    if not is_about(known, found):
        raise BadPage(_OTHER_PAGE)
    return found


async def _get(reader: PageReader, url: str | None, now: datetime) -> Fetched:
    if url is None:
        raise BadPage(_NO_ADDRESS)
    if not await reader.robots.allows(url, now):
        raise BadPage(_FORBIDDEN)
    pause_s = reader.robots.crawl_delay_s(url) or 0.0
    fetched = await reader.fetch(FetchRequest(url=url, pause_s=pause_s))
    # A redirect may have led to where other rules hold.
    if fetched.url != url and not await reader.robots.allows(fetched.url, now):
        raise BadPage(_FORBIDDEN)
    return fetched


def is_about(known: Article, found: Article) -> bool:
    """Tell whether the page's article *found* is the one the feed announced as *known*."""
    wanted = set(tokens(known.title, known.language))
    if len(wanted) < _MIN_TITLE_TOKENS:
        return True
    said = f"{found.title} {found.lead or ''} {found.text or ''}"
    there = wanted & set(tokens(said, known.language))
    return len(there) >= _MIN_TITLE_SHARE * len(wanted)


def filled(known: Article, found: Article, now: datetime) -> Article:
    """Return *known* with the longer text of *found*, and with what it lacked.

    Title, address, outlet and whatever else the feed gave stay.
    """
    is_longer = len(found.text or "") > max(len(known.text or ""), len(known.lead or ""))
    return replace(
        known,
        text=found.text if is_longer else known.text,
        lead=known.lead or found.lead,
        author=known.author or found.author,
        image=known.image or found.image,
        language=known.language or found.language,
        published_at=known.published_at or _published(found, now),
        categories=known.categories or found.categories,
    )


def _published(found: Article, now: datetime) -> datetime | None:
    at = plausible(found, now).published_at
    if at is None or at.time() != datetime.min.time():
        return at
    # Midnight would make it the first of its day to report what it may have reported last.
    return at if now - at > _DAY_IS_ENOUGH_AFTER else None


def plan_retry(page: DuePage, error: FetchFailed | BadPage, now: datetime) -> datetime | None:
    """Return when to ask for the page again; None for never.

    Once, where the server may answer next time, and only if the article need not wait too long.
    """
    if page.error or not isinstance(error, FetchFailed):
        return None
    if error.status is not None and error.status < 500 and error.status != 429:
        return None
    at = now + max(RETRY_AFTER, timedelta(seconds=min(error.retry_after_s or 0.0, 86_400.0)))
    seen_at = page.article.seen_at or now
    return at if at < seen_at + MAX_WAIT else None
