from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.model import Article, ArticleId
from bot.store import articles, pages
from bot.store.db import Store
from bot.store.schema import articles as table
from tests.factories import make_article, save_articles

MINUTE = timedelta(minutes=1)
# Every page is due by then.
YEAR = timedelta(days=365)


async def add(store: Store, article: Article, seen_at: datetime, due_at: datetime) -> None:
    async with store.begin() as db:
        await save_articles(db, [article], seen_at=seen_at)
        await db.execute(update(table).where(table.c.id == article.id).values(page_due_at=due_at))


async def stored(store: Store, article_id: str) -> Article:
    async with store.read() as db:
        found = await articles.find_by_ids(db, [ArticleId(article_id)])
    return found[ArticleId(article_id)]


async def test_pages_come_due_the_longest_overdue_first(any_store: Store, now: datetime) -> None:
    """Not before their time, and no more than asked for."""
    await add(any_store, make_article("late"), now, now - MINUTE)
    await add(any_store, make_article("later"), now, now)
    await add(any_store, make_article("earliest"), now, now - 2 * MINUTE)
    await add(any_store, make_article("not yet"), now, now + MINUTE)

    async with any_store.read() as db:
        due = await pages.find_due_pages(db, now, 2)
        assert len(await pages.find_due_pages(db, now + YEAR, 10)) == 4

    assert [page.article.id for page in due] == ["earliest", "late"]
    assert {page.error for page in due} == {""}


async def test_a_page_fills_its_article_once(any_store: Store, now: datetime) -> None:
    """Title and address stay; an article that waits no more is not written again."""
    known = make_article("a1", lead=None)
    await add(any_store, known, now, now)
    full = replace(
        known,
        text="All of it.",
        lead="Some of it.",
        author="Mara Lind",
        image="https://img.example/1",
        language="de",
        published_at=datetime(2026, 1, 5, tzinfo=UTC),
        categories=("Sea",),
        seen_at=now,
    )
    page = replace(full, title="Other", url="https://other.example/", outlet="other.example")

    async with any_store.begin() as db:
        assert await pages.record_page(db, page)
        assert not await pages.record_page(db, replace(page, text="Again."))
        assert not await pages.find_due_pages(db, now + YEAR, 10)

    assert await stored(any_store, "a1") == full


async def test_a_failed_page_waits_for_its_second_try_or_no_more(
    any_store: Store, now: datetime
) -> None:
    """The reason is kept with it."""
    await add(any_store, make_article("a1"), now, now)

    async with any_store.begin() as db:
        await pages.record_page_failure(db, ArticleId("a1"), "no answer", retry_at=now + MINUTE)
        assert not await pages.find_due_pages(db, now, 10)
        (again,) = await pages.find_due_pages(db, now + MINUTE, 10)
        assert again.error == "no answer"
        await pages.record_page_failure(db, ArticleId("a1"), "still none", retry_at=None)

        assert not await pages.find_due_pages(db, now + YEAR, 10)
        assert not await pages.record_page_failure(db, ArticleId("a1"), "?", retry_at=now)


async def test_nobody_waits_for_ever(any_store: Store, now: datetime) -> None:
    """What has waited too long is let go, due or not."""
    await add(any_store, make_article("old"), now - 11 * MINUTE, now + MINUTE)
    await add(any_store, make_article("new"), now - 9 * MINUTE, now)

    async with any_store.begin() as db:
        n_given_up = await pages.give_up_pages(db, seen_before=now - 10 * MINUTE, error="too late")
        (left,) = await pages.find_due_pages(db, now, 10)

    assert n_given_up == 1
    assert left.article.id == "new"
