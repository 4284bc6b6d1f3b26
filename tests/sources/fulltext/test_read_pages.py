from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.errors import BadPage, FetchFailed
from bot.model import Article, ArticleId
from bot.sources.fetching.fetch import Fetched, FetchRequest
from bot.sources.fulltext.read_pages import (
    MAX_WAIT,
    RETRY_AFTER,
    PageReader,
    filled,
    is_about,
    plan_retry,
    read_due_pages,
)
from bot.store import articles
from bot.store.db import Store
from bot.store.pages import DuePage, find_due_pages
from bot.store.schema import articles as table
from tests.factories import make_article, save_articles
from tests.fakes import FakeWeb

TEXT = "A ferry hit a freighter in the harbour of Port Arlen. " * 5
HOUR = timedelta(hours=1)
# Every page is due by then.
LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)


class FakeRobots:
    """Robots of sites that forbid the addresses in ``forbidden`` and ask for ``delay_s``."""

    def __init__(self, *forbidden: str, delay_s: float | None = None) -> None:
        self.forbidden = forbidden
        self.delay_s = delay_s

    async def allows(self, url: str, now: datetime) -> bool:
        return url not in self.forbidden

    def crawl_delay_s(self, url: str) -> float | None:
        return self.delay_s


class FakeExtract:
    """An Extract to which each page is the text of an article; ``refused`` is what it refuses."""

    def __init__(self, *refused: bytes) -> None:
        self.refused = refused
        self.read: list[str | None] = []

    async def __call__(self, html: bytes, *, url: str | None, content_type: str | None) -> Article:
        self.read.append(url)
        if html in self.refused:
            raise BadPage("the page holds no article text")
        if html == b"defect":
            raise ZeroDivisionError
        return make_article("p", title="On the page", url=url, lead=None, text=html.decode())


def web(*ids: str, body: str = TEXT) -> FakeWeb:
    """Return a web in which these articles have pages."""
    urls = [f"https://tide.example/{id}" for id in ids]
    return FakeWeb(**{url: Fetched(status=200, url=url, body=body.encode()) for url in urls})


def reader(fetch: FakeWeb, robots: FakeRobots | None = None, *refused: bytes) -> PageReader:
    return PageReader(robots=robots or FakeRobots(), fetch=fetch, extract=FakeExtract(*refused))


async def add(store: Store, now: datetime, *new: Article) -> None:
    """Store articles that wait for their pages, due at once."""
    async with store.begin() as db:
        await save_articles(db, new, seen_at=now)
        due = update(table).where(table.c.id.in_([article.id for article in new]))
        await db.execute(due.values(page_due_at=now))


async def text_of(store: Store, article_id: str) -> str | None:
    async with store.read() as db:
        found = await articles.find_by_ids(db, [ArticleId(article_id)])
    return found[ArticleId(article_id)].text


async def waiting(store: Store) -> int:
    async with store.read() as db:
        return len(await find_due_pages(db, LONG_AFTER, 100))


async def error_of(store: Store, article_id: str) -> str:
    async with store.read() as db:
        error = await db.scalar(select(table.c.page_error).where(table.c.id == article_id))
    return str(error)


async def test_a_page_gives_its_article_the_text(store: Store, now: datetime) -> None:
    """And the article waits no more."""
    await add(store, now, make_article("a1"), make_article("a2"))

    report = await read_due_pages(store, reader(web("a1", "a2")), now)

    assert str(report) == "pages=2 texts=2 failed=0 given_up=0"
    assert await text_of(store, "a1") == TEXT
    assert await waiting(store) == 0
    assert not await read_due_pages(store, reader(web()), now)


async def test_a_page_that_adds_nothing_is_read_all_the_same(store: Store, now: datetime) -> None:
    """The feed's text was longer: it stays."""
    await add(store, now, make_article("a1", text=TEXT * 2))

    report = await read_due_pages(store, reader(web("a1")), now)

    assert str(report) == "pages=1 texts=0 failed=0 given_up=0"
    assert await text_of(store, "a1") == TEXT * 2


@pytest.mark.parametrize(
    ("url", "refused", "body", "error"),
    [
        pytest.param(None, b"", TEXT, "the article has no address", id="no address"),
        pytest.param("https://gone.example/", b"", TEXT, "not found", id="not found"),
        pytest.param(
            "https://tide.example/a1", TEXT.encode(), TEXT, "the page holds no article", id="empty"
        ),
        pytest.param(
            "https://tide.example/a1", b"", "Cookies. " * 90, "is not about", id="another page"
        ),
        pytest.param(
            "https://tide.example/a1", b"", "defect", "ZeroDivisionError", id="our defect"
        ),
    ],
)
async def test_a_page_that_cannot_be_read_keeps_nothing_up(
    store: Store, now: datetime, url: str | None, refused: bytes, body: str, error: str
) -> None:
    """Its reason is kept, its article goes on with the feed's words, and so do the others."""
    await add(store, now, make_article("a1", url=url), make_article("a2"))
    fetch = web("a1", body=body)
    fetch.answers |= web("a2", body=TEXT * 2).answers

    report = await read_due_pages(store, reader(fetch, None, refused), now)

    assert (report.n_read, report.n_failed) == (1, 1)
    assert error in await error_of(store, "a1")
    assert await text_of(store, "a1") is None
    assert await text_of(store, "a2") == TEXT * 2
    assert await waiting(store) == 0


async def test_robots_txt_is_asked_before_the_page(store: Store, now: datetime) -> None:
    """And again where a redirect led; its delay is kept."""
    await add(store, now, make_article("a1"), make_article("a2"), make_article("a3"))
    fetch = web("a1", "a2", "a3")
    there = "https://elsewhere.example/2"
    fetch.answers["https://tide.example/a2"] = Fetched(status=200, url=there, body=TEXT.encode())
    robots = FakeRobots("https://tide.example/a1", there, delay_s=7.0)

    report = await read_due_pages(store, reader(fetch, robots), now)

    assert (report.n_read, report.n_failed) == (1, 2)
    assert "robots.txt" in await error_of(store, "a1")
    assert "robots.txt" in await error_of(store, "a2")
    assert fetch.asked == [
        FetchRequest(url="https://tide.example/a2", pause_s=7.0),
        FetchRequest(url="https://tide.example/a3", pause_s=7.0),
    ]


async def test_a_slow_host_has_one_page_a_pass_and_the_others_theirs(
    store: Store, now: datetime
) -> None:
    """No page is begun after the time of the pass but the first of each host."""
    other = make_article("b1", url="https://other.example/b1")
    await add(store, now, make_article("a1"), make_article("a2"), other)
    fetch = web("a1", "a2")
    url = "https://other.example/b1"
    fetch.answers[url] = Fetched(status=200, url=url, body=TEXT.encode())

    report = await read_due_pages(store, reader(fetch), now, budget_s=0.0)

    assert report.n_read == 2
    assert await text_of(store, "a2") is None
    assert await waiting(store) == 1


async def test_a_pass_out_of_time_leaves_hosts_to_the_next(store: Store, now: datetime) -> None:
    """Many slow ones cannot make it so long that nobody ends the waiting of the others."""
    await add(store, now, make_article("a1"))

    assert not await read_due_pages(store, reader(web("a1")), now, pass_s=0.0)
    assert await waiting(store) == 1

    assert (await read_due_pages(store, reader(web("a1")), now)).n_read == 1


async def test_a_page_that_trips_a_defect_costs_itself_alone(store: Store, now: datetime) -> None:
    """Even if what it says cannot be joined to its article."""
    await add(store, now, make_article("a1", published_at=None), make_article("a2"))
    zoneless = make_article("p", published_at=datetime(2026, 1, 5, 6), text=TEXT)  # noqa: DTZ001

    async def extract(html: bytes, *, url: str | None, content_type: str | None) -> Article:
        return zoneless

    odd = PageReader(robots=FakeRobots(), fetch=web("a1", "a2"), extract=extract)
    report = await read_due_pages(store, odd, now)

    assert (report.n_read, report.n_failed) == (1, 1)
    assert "internal error" in await error_of(store, "a1")
    assert await waiting(store) == 0


async def test_a_server_in_trouble_is_asked_once_more(store: Store, now: datetime) -> None:
    """After a while; then the article goes on without its page."""
    await add(store, now, make_article("a1"))
    url = "https://tide.example/a1"
    fetch = FakeWeb(**{url: FetchFailed("answered 503", status=503)})

    for at in (now, now + RETRY_AFTER / 2):
        await read_due_pages(store, reader(fetch), at)
    assert len(fetch.asked) == await waiting(store) == 1
    await read_due_pages(store, reader(fetch), now + RETRY_AFTER)

    assert len(fetch.asked) == 2
    assert await waiting(store) == 0
    assert await error_of(store, "a1") == "answered 503"


async def test_no_article_waits_longer_than_the_limit(store: Store, now: datetime) -> None:
    """After an outage of ours, or behind very many others."""
    await add(store, now, make_article("a1"))
    fetch = web("a1")

    report = await read_due_pages(store, reader(fetch), now + MAX_WAIT + RETRY_AFTER)

    assert (report.n_read, report.n_given_up) == (0, 1)
    assert report
    assert fetch.asked == []
    assert "in time" in await error_of(store, "a1")


@pytest.mark.parametrize(
    ("error", "before", "seen_ago", "again"),
    [
        pytest.param(FetchFailed("timeout"), "", 0, RETRY_AFTER, id="no answer"),
        pytest.param(FetchFailed("503", status=503), "", 0, RETRY_AFTER, id="overloaded"),
        pytest.param(
            FetchFailed("429", status=429, retry_after_s=300),
            "",
            0,
            timedelta(minutes=5),
            id="a wish",
        ),
        pytest.param(
            FetchFailed("429", status=429, retry_after_s=1e12), "", 0, None, id="a long wish"
        ),
        pytest.param(FetchFailed("timeout"), "timeout", 0, None, id="second time"),
        pytest.param(FetchFailed("timeout"), "", 9, None, id="waited long already"),
        pytest.param(FetchFailed("404", status=404), "", 0, None, id="not there"),
        pytest.param(BadPage("empty"), "", 0, None, id="no article"),
    ],
)
def test_what_may_get_better_is_tried_again(
    now: datetime,
    error: FetchFailed | BadPage,
    before: str,
    seen_ago: int,
    again: timedelta | None,
) -> None:
    """Once, and only within the time an article may wait."""
    seen_at = now - timedelta(minutes=seen_ago)
    page = DuePage(article=make_article(seen_at=seen_at), error=before)

    assert plan_retry(page, error, now) == (again and now + again)


def test_a_page_fills_what_the_feed_left_out(now: datetime) -> None:
    """And replaces nothing but a shorter text."""
    known = make_article("a1", text="Short.", language=None, published_at=None)
    page = make_article(
        "p", title="T", url="https://x.example/", outlet="x.example", text=TEXT, lead="L",
        author="A", image="https://x.example/i", categories=("C",), published_at=now - HOUR,
    )  # fmt: skip

    assert filled(known, page, now) == replace(
        known,
        text=TEXT,
        language="en",
        published_at=now - HOUR,
        author="A",
        image="https://x.example/i",
        categories=("C",),
    )
    assert filled(page, replace(known, text="Other.", author="B"), now) == page


@pytest.mark.parametrize(
    ("hours", "is_taken"),
    [
        pytest.param(1, True, id="a moment"),
        pytest.param(7, False, id="midnight of today"),
        pytest.param(7 + 24 * 3, True, id="midnight some days ago"),
        pytest.param(-2, False, id="tomorrow"),
    ],
)
def test_a_mere_day_makes_no_article_the_first_to_report(
    now: datetime, hours: int, is_taken: bool
) -> None:
    """*now* is seven in the morning."""
    at = now - timedelta(hours=hours)
    known = make_article(published_at=None)

    found = filled(known, make_article(published_at=at), now)

    assert found.published_at == (at if is_taken else None)


@pytest.mark.parametrize(
    ("title", "text", "is_it"),
    [
        pytest.param("Ferry hits freighter in Port Arlen", TEXT, True, id="the article"),
        pytest.param("Ferry hits freighter in Port Arlen", "We use cookies.", False, id="consent"),
        pytest.param("Live blog", "We use cookies.", True, id="too short a title to tell"),
        pytest.param(
            "港でフェリーが衝突、死者も", "港でフェリーが貨物船と衝突した。", True, id="ja"
        ),
    ],
)
def test_a_page_must_speak_of_the_article(title: str, text: str, is_it: bool) -> None:
    """A redirect to the front page is no article."""
    known = make_article(title=title)
    found = make_article("p", title="Tide", lead=None, text=text)

    assert is_about(known, found) is is_it
