"""Ratings that change while the service runs: its own ticks take them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.app import Parts, assemble
from bot.bias.outlets import Register
from bot.briefings.write import WriteReport, write_due
from bot.briefings.writer import Writer
from bot.clock import Clock
from bot.demo.run import TOKEN, SampleFetch
from bot.model import Article, ArticleId, Side, StateMedia, StoryId
from bot.settings import read_settings
from bot.store import articles
from bot.store.db import Store
from bot.store.ratings import remove_dataset, replace_dataset
from bot.store.registers import RegisterSource
from bot.ticks import GROUP
from bot.views import StoryRecord
from tests.bias.worlds import make_outlet
from tests.factories import MORNING, make_article, save_articles
from tests.store.test_ratings import an_import, outlet, word

BUNDLED = (
    make_outlet("tide.example", "lean_left"),
    make_outlet("herald.example", "left", owner_type="state_controlled"),
)
COUNTED = Register(BUNDLED)
ASIDE = Register(BUNDLED, state_media=StateMedia.ASIDE)


class StandingClock(Clock):
    """Stands where it is set."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


def assembled(store: Store, now: datetime, register: Register = COUNTED) -> Parts:
    settings = replace(read_settings({"EMBEDDER": "off"}), bot_token=TOKEN)
    registers = RegisterSource(store, register)
    return assemble(settings, store, SampleFetch({}), registers, StandingClock(now))


@pytest.fixture
def service(store: Store, now: datetime) -> Parts:
    """The parts of a service, of which nothing runs by itself."""
    return assembled(store, now)


async def tick(parts: Parts, *names: str) -> list[object]:
    """Let these ticks run once, one after the other; return what they report."""
    by_name = {tick.name: tick for tick in parts.ticks}
    async with parts.leases.holding((GROUP,)):
        await parts.leases.until_held(GROUP)
        return [await by_name[name].run() for name in names]


async def take_over(parts: Parts) -> object:
    """Let the ratings of today come into force; return the report of the count."""
    _, report = await tick(parts, "ratings", "recount")
    return report


async def publish(store: Store, now: datetime, *outlets: str) -> None:
    async with store.begin() as db:
        new = [
            make_article(host, url=f"https://{host}/ferry", outlet=host, published_at=now)
            for host in outlets
        ]
        await save_articles(db, new, seen_at=now)


async def rate(store: Store, now: datetime, domain: str, value: str) -> None:
    async with store.begin() as db:
        await replace_dataset(db, an_import(outlet(domain, word(value))), now)


async def the_story(store: Store, parts: Parts) -> StoryRecord:
    async with store.read() as db:
        ((story_id, _), *_) = await articles.find_grouped(db, since=MORNING - timedelta(days=1))
    record = await parts.library.find_story(StoryId(story_id))
    assert record is not None
    return record


def sides(record: StoryRecord) -> Mapping[Side, int]:
    return record.coverage.bias


def mark(parts: Parts, article: Article) -> Side:
    return parts.library.marks_of([article])[article.id].side


async def test_an_import_changes_the_coverage_of_an_open_story(
    store: Store, service: Parts, now: datetime
) -> None:
    """And marks and register of the process; taking it back changes them back."""
    await publish(store, now, "tide.example", "post.example")
    await tick(service, "ratings", "group", "write")
    before = await the_story(store, service)
    post = next(a for a in before.story.articles if a.id == ArticleId("post.example"))
    assert sides(before)[Side.RIGHT] == 0
    assert mark(service, post) is Side.UNRATED

    await rate(store, now, "post.example", "right")
    report = await take_over(service)

    after = await the_story(store, service)
    assert str(report) == "stories=1 changed=1"
    assert sides(after)[Side.RIGHT] == 1
    assert (after.revision, after.briefing) == (before.revision, before.briefing)
    assert mark(service, post) is Side.RIGHT

    async with store.begin() as db:
        await remove_dataset(db, "set")
    await take_over(service)

    assert sides(await the_story(store, service)) == sides(before)
    assert mark(service, post) is Side.UNRATED


async def test_without_a_change_nothing_is_counted(
    store: Store, service: Parts, now: datetime
) -> None:
    """The tick of every half minute costs one question to the store."""
    await publish(store, now, "tide.example")
    await rate(store, now, "tide.example", "right")
    await tick(service, "group", "write", "ratings", "recount")

    register = service.library.register
    report = await take_over(service)

    assert not report
    assert service.library.register is register


async def test_what_is_written_during_an_import_shows_it(
    store: Store, service: Parts, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pass that a language model drew out may end with the ratings it began with."""

    async def write_slowly(
        store: Store, writer: Writer, register: Register, now: datetime, **how: object
    ) -> WriteReport:
        await rate(store, now, "post.example", "right")
        assert how == {"only": None, "with_languages": False}
        return await write_due(store, writer, register, now)

    monkeypatch.setattr("bot.ticks.write_due", write_slowly)
    await publish(store, now, "tide.example", "post.example")

    await tick(service, "ratings", "group", "write")

    assert sides(await the_story(store, service))[Side.RIGHT] == 1


async def test_what_joins_after_an_import_is_counted_by_it(
    store: Store, service: Parts, now: datetime
) -> None:
    """The grouper's view of the outlets is that of today."""
    await publish(store, now, "tide.example")
    await tick(service, "ratings", "group", "write")
    await rate(store, now, "post.example", "right")
    await take_over(service)

    await publish(store, now, "post.example")
    await tick(service, "group", "write")

    record = await the_story(store, service)
    assert len(record.story.articles) == 2
    assert "1 right" in record.because
    assert sides(record)[Side.RIGHT] == 1


async def test_a_restart_with_another_setting_counts_open_stories_anew(
    store: Store, service: Parts, now: datetime
) -> None:
    """State media leave the sides of what was written before, and come back."""
    await publish(store, now, "tide.example", "herald.example")
    await tick(service, "ratings", "group", "write")
    assert sides(await the_story(store, service))[Side.LEFT] == 2

    later = assembled(store, now + timedelta(minutes=1), ASIDE)
    await take_over(later)

    record = await the_story(store, later)
    assert record.coverage.state_aside
    assert sides(record)[Side.LEFT] == 1
    assert not await take_over(later)

    await take_over(assembled(store, now + timedelta(minutes=2)))

    assert sides(await the_story(store, later))[Side.LEFT] == 2
