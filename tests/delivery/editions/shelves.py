"""A small world of written stories in the store, and readers who had some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.bias.outlets import Register
from bot.delivery.editions.editor import Edition, Editor
from bot.delivery.editions.telegram_html import plain
from bot.library import Library
from bot.model import (
    Article,
    ArticleId,
    Assignment,
    Bullet,
    Outlet,
    Schedule,
    Side,
    StoryId,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import articles, receipts, stories, subscribers
from bot.store.db import Connection, Store
from bot.store.schema import mutes, preferences
from bot.store.schema import receipts as receipts_table
from bot.store.stories import StoryIndex, WrittenStory
from tests.factories import make_article, make_briefing, make_coverage, save_articles

BERLIN = ZoneInfo("Europe/Berlin")
REGISTER = Register(
    [
        Outlet(domain="tide.example", name="The Daily Tide", owner="Harbour Group"),
        Outlet(domain="bell.example", name="Bell", owner="Harbour Group"),
        Outlet(domain="star.example", name="Star"),
    ]
)

# Of the stories on the shelf of most tests, the hottest first.
NAMES = ("ferry", "strike", "vote", "storm", "match", "rates")


def editor_of(store: Store) -> Editor:
    """Return an editor that has made nothing yet."""
    return Editor(
        store=store, shelf=Library(store, REGISTER), public_url="https://news.example.org"
    )


async def open_story(
    db: Connection,
    name: str,
    now: datetime,
    *,
    topics: Sequence[str] = ("world",),
    heat: float = 1.0,
    outlets: Sequence[str] = ("tide.example", "star.example"),
) -> None:
    """Store a story that these outlets carry; nobody has written it."""
    members = [_article(name, n, outlet, now) for n, outlet in enumerate(outlets)]
    await save_articles(db, members, seen_at=now)
    await stories.open_stories(db, {StoryId(name): now}, now)
    await articles.record_assignments(
        db,
        [
            Assignment(article_id=a.id, story_id=StoryId(name), score=None, because="first")
            for a in members
        ],
    )
    index = StoryIndex(topics=tuple(topics), terms={}, heat=heat, n_outlets=len(outlets))
    await stories.record_index(db, StoryId(name), index)


async def write(
    db: Connection,
    name: str,
    now: datetime,
    *,
    revision: int = 1,
    headline: str = "",
    material: bool = True,
    gap: Side | None = None,
    n_outlets: int = 2,
) -> None:
    """Write a revision of a story."""
    await stories.touch_story(db, StoryId(name), now)
    facts = [f"Fact {n} of {name}." for n in range(revision)]
    bullets = tuple(Bullet(text=text, citations=(ArticleId(f"{name}-0"),)) for text in facts)
    briefing = make_briefing(name, headline=headline or f"Headline of {name}", bullets=bullets)
    written = WrittenStory(
        briefing=briefing,
        articles=(ArticleId(f"{name}-0"),),
        coverage=make_coverage(name, gap=gap, outlets=n_outlets),
        revision=revision,
        material=material,
    )
    await stories.record_written(db, written, now)


def _article(name: str, n: int, outlet: str, now: datetime) -> Article:
    return make_article(
        f"{name}-{n}", url=f"https://{outlet}/{name}", outlet=outlet, published_at=now
    )


async def subscribe(
    db: Connection, chat_id: int, now: datetime, *, language: str = "en", **over: Any
) -> Subscription:
    """Store a subscriber in Berlin with a subscription for 08:00 and 18:00."""
    who = Subscriber(chat_id=chat_id, language=language, zone=BERLIN)
    await subscribers.save_subscriber(db, who, now)
    schedule = Schedule(times=(time(8), time(18)), zone=BERLIN)
    wanted = Subscription(id=SubscriptionId(0), chat_id=chat_id, schedule=schedule, **over)
    await subscribers.save_subscription(db, wanted)
    found = await subscribers.find_subscription(db, chat_id)
    assert found is not None
    return found


async def had(db: Connection, chat_id: int, now: datetime, **revisions: int) -> None:
    """Write that a chat was sent these stories a day ago."""
    sent = {StoryId(name): revision for name, revision in revisions.items()}
    await receipts.record_receipts(db, {chat_id: sent}, now - timedelta(days=1))


async def forget_all(db: Connection) -> None:
    """Delete what readers had and said."""
    for table in (receipts_table, preferences, mutes):
        await db.execute(table.delete())


def story_ids(names: Iterable[str]) -> set[StoryId]:
    return {StoryId(name) for name in names}


async def reader(editor: Editor, now: datetime, chat_id: int = 1, **over: Any) -> Subscription:
    """Store a reader; *over* is what is wanted otherwise than by ``subscribe``."""
    async with editor.store.begin() as db:
        return await subscribe(db, chat_id, now, **over)


async def made(editor: Editor, wanted: Subscription, now: datetime) -> Edition:
    """Return the edition of a slot that is due now and has something to say."""
    edition = await editor.edition_of(wanted, now, now)
    assert edition is not None
    return edition


def text_of(edition: Edition) -> str:
    """Return what an edition says, without markup."""
    return "\n".join(plain(message.html) for message in edition.messages)
