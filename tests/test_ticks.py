"""How the work of ticks is shared out: what each finds to be done, and does of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.app import Parts, assemble
from bot.bias.outlets import Register
from bot.clock import Clock
from bot.demo.run import TOKEN
from bot.engine.ticks import Shares, Unit
from bot.settings import read_settings
from bot.sources.fetching.fetch import Fetched, FetchRequest
from bot.store import feeds, stories
from bot.store.articles import Arrival, save_arrivals
from bot.store.db import Store
from bot.store.feeds import FeedToAdd
from bot.store.registers import RegisterSource
from bot.ticks import GROUP
from tests.factories import make_article, save_articles

HOSTS = ("tide.example", "herald.example")
RSS = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"


@dataclass(slots=True)
class Press:
    """Feeds with one item each; ``asked`` are the addresses in order."""

    asked: list[str]

    async def __call__(self, request: FetchRequest) -> Fetched:
        self.asked.append(request.url)
        item = f"<item><title>Ferry adrift</title><link>{request.url}/1</link></item>"
        return Fetched(
            status=200,
            url=request.url,
            body=RSS.format(item).encode(),
            content_type="application/rss+xml",
        )

    async def post(self, url: str, form: object) -> int:
        raise AssertionError(f"no hub was offered, and yet {url} was asked: {form}")


class StandingClock(Clock):
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def press() -> Press:
    return Press(asked=[])


@pytest.fixture
def parts(store: Store, press: Press, now: datetime) -> Parts:
    """The parts of a service, of which nothing runs by itself."""
    settings = replace(read_settings({"EMBEDDER": "off"}), bot_token=TOKEN)
    registers = RegisterSource(store, Register(()))
    return assemble(settings, store, press, registers, StandingClock(now))


def shares_of(parts: Parts, name: str) -> Shares:
    (tick,) = (tick for tick in parts.ticks if tick.name == name)
    assert tick.shares is not None
    return tick.shares


def keys_of(units: Sequence[Unit]) -> list[str]:
    return [unit.key for unit in units]


async def test_feeds_are_shared_out_by_host(
    store: Store, parts: Parts, press: Press, now: datetime
) -> None:
    """Those of one host stay together; a job asks its own, and those only if they are due."""
    urls = [f"https://{host}/{n}" for host in HOSTS for n in range(2)]
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=url) for url in urls], now)
    shares = shares_of(parts, "poll")

    units = await shares.find()
    assert {unit.together for unit in units} == set(HOSTS)
    mine = [unit.key for unit in units if unit.together == HOSTS[0]]
    await shares.work(mine)
    await shares.work(mine)

    assert sorted(press.asked) == sorted(urls[:2])
    assert sorted(keys_of(await shares.find())) == sorted(set(keys_of(units)) - set(mine))


async def test_stories_are_shared_out_one_by_one(
    store: Store, parts: Parts, now: datetime
) -> None:
    """A job writes its own; what was written meanwhile is not written again."""
    async with store.begin() as db:
        ferry = make_article("a", outlet="tide.example")
        meals = make_article(
            "b",
            outlet="herald.example",
            title="Council votes on free school meals",
            lead="Pupils in Hallbrook will eat for nothing from spring on, the mayor promised.",
        )
        await save_articles(db, [ferry, meals], seen_at=now)
    (group,) = (tick for tick in parts.ticks if tick.name == "group")
    async with parts.leases.holding([GROUP]):
        await parts.leases.until_held(GROUP)
        await group.run()
    shares = shares_of(parts, "write")

    units = await shares.find()
    first, second = keys_of(units)
    report = await shares.work([first])
    assert str(report) == "written=1 failed=0 added=0"
    assert not await shares.work([first])

    async with store.read() as db:
        assert list(await stories.find_unwritten(db, now, 10)) == [second]


async def test_pages_are_shared_out_by_host(
    store: Store, parts: Parts, press: Press, now: datetime
) -> None:
    """What nobody reads in time is given up by whoever looks for work."""
    async with store.begin() as db:
        waiting = [make_article(host, url=f"https://{host}/a", outlet=host) for host in HOSTS]
        new = [Arrival(article=a, feed_id=None, page_due_at=now) for a in waiting]
        await save_arrivals(db, new, now)
    shares = shares_of(parts, "pages")

    assert {unit.together for unit in await shares.find()} == set(HOSTS)

    assert isinstance(parts.clock, StandingClock)
    parts.clock.at = now + timedelta(minutes=11)
    assert await shares.find() == []
