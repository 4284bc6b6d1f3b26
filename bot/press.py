"""The press as a whole, as readers and operators see it: gaps, one outlet, how even the feeds are.

Functions of a store and a register; ``Library`` hands them to the pages and the chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bias.coverage import copies_of, outlet_of
from bot.bias.hosts import split_address
from bot.bias.outlets import Register
from bot.bias.ratings.facts import OutletRecord
from bot.bias.ratings.overview import Overview, take_overview
from bot.model import Article, Outlet, Side, StoryId
from bot.store import articles, cards
from bot.store.cards import CardQuery
from bot.store.db import Connection, Store
from bot.store.published import count_published, latest_of_hosts
from bot.store.registers import find_record
from bot.views import StoryCard, StoryList

BOTH_SIDES = frozenset((Side.LEFT, Side.RIGHT))
# Outlets that published anything in this time count as read, as for the gaps of a story.
_READ_FOR = timedelta(days=7)
# The operator's view goes by a month: a quiet outlet is not one that is not read.
OVERVIEW_FOR = timedelta(days=30)
# Of one outlet: as many stories as a page shows, and articles enough to find them in.
N_STORIES = 20
_N_ARTICLES = 200
# Hosts that one outlet publishes under; large ones have a dozen editions.
_MAX_HOSTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletStory:
    """A story that an outlet carries: its first article there; ``is_own``: in its own words."""

    card: StoryCard
    article: Article
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletProfile:
    """One outlet, who says what of it, those of its owner, and the last stories it carried.

    ``stories`` are newest first.
    """

    outlet: Outlet
    record: OutletRecord
    family: tuple[Outlet, ...]
    stories: tuple[OutletStory, ...]

    @property
    def n_own(self) -> int:
        """Return in how many of these stories it has words of its own."""
        return sum(story.is_own for story in self.stories)


async def list_gaps(
    store: Store, sides: frozenset[Side], *, page: int, a_page: int, language: str | None
) -> StoryList:
    """Return one page of the stories that one of *sides* hardly covers, hottest first."""
    query = CardQuery(gaps=sides, limit=a_page, offset=(page - 1) * a_page, language=language)
    async with store.read() as db:
        total = await cards.count_cards(db, query)
        shown = await cards.list_cards(db, query)
    return StoryList(cards=shown, page=page, pages=max(-(-total // a_page), 1), total=total)


async def overview(
    store: Store, register: Register, now: datetime, since: timedelta = _READ_FOR
) -> Overview:
    """Return what is known of the outlets that published anything in the time before *now*."""
    async with store.read() as db:
        published = await count_published(db, since=now - since)
    # A quarter of a second for twelve thousand outlets, in which replies must go out.
    return await asyncio.to_thread(take_overview, register, published, now.date())


async def find_outlet(
    store: Store, register: Register, address: str, now: datetime, language: str | None
) -> OutletProfile | None:
    """Return the outlet at *address*, a domain or an address of it; None if none is registered."""
    outlet = register.find(address)
    if outlet is None:
        return None
    async with store.read() as db:
        hosts = await _hosts_of(db, outlet, register, now)
        found = await latest_of_hosts(db, hosts, _N_ARTICLES)
        # The oldest one is named, as it comes last.
        first = {story: a for story, a in found if outlet_of(a, register) == outlet}
        shown = await _stories(db, outlet, register, list(first)[:N_STORIES], language)
        record = await find_record(db, outlet)
    return OutletProfile(
        outlet=outlet,
        record=record,
        family=register.family_of(outlet),
        stories=tuple(
            OutletStory(card=card, article=first[card.id], is_own=is_own) for card, is_own in shown
        ),
    )


async def _hosts_of(
    db: Connection, outlet: Outlet, register: Register, now: datetime
) -> Sequence[str]:
    """Return the hosts that *outlet* published under of late, its own first."""
    seen = await articles.outlets_seen(db, since=now - OVERVIEW_FOR)
    own = [split_address(key)[0] for key in (outlet.domain, *outlet.aliases)]
    # A section shares its host with others: whose each article is, is looked at again.
    others = sorted(host for host in seen if register.find(host) == outlet)
    return list(dict.fromkeys(filter(None, (*own, *others))))[:_MAX_HOSTS]


async def _stories(
    db: Connection,
    outlet: Outlet,
    register: Register,
    ids: Sequence[StoryId],
    language: str | None,
) -> Sequence[tuple[StoryCard, bool]]:
    """Return these stories in order, and whether the outlet tells each in words of its own."""
    query = CardQuery(ids=frozenset(ids), limit=len(ids) or 1, language=language)
    written = {card.id: card for card in await cards.list_cards(db, query)} if ids else {}
    told = []
    for story_id in ids:
        if story_id in written:
            members = [article for article, _ in await articles.find_of_story(db, story_id)]
            copied = copies_of(members, register)
            own = [a for a in members if a.id not in copied and outlet_of(a, register) == outlet]
            told.append((written[story_id], bool(own)))
    return told
