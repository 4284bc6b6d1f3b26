"""Where readers get their stories: the same answers for the chat, the pages and the editions.

It stands between the store and those who show something, and holds no state of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import press
from bot.bias.coverage import carriers_of
from bot.bias.outlets import Register
from bot.bias.ratings.overview import Overview
from bot.briefings.changes.delta import changes_since
from bot.embedding.seam import Embedder
from bot.marks import outlet_marks
from bot.model import Article, ArticleId, Side, StoryId
from bot.press import OutletProfile
from bot.sources.poll import OVERDUE_AFTER, STALLED_AFTER
from bot.store import articles, cards, feeds, languages, stories
from bot.store.cards import CardQuery
from bot.store.db import Connection, DatabaseUnusable, Store
from bot.store.memories import shelf_stamp
from bot.store.words import find_had
from bot.stories import topics
from bot.stories.find import find_by_words
from bot.stories.meanings import Meanings
from bot.views import Changes, ListQuery, OutletMark, Readiness, StoryCard, StoryList, StoryRecord

# What one outlet alone reports is found by a search, but leads no list: two independent outlets
# are the least evidence that something is news.
_MIN_OUTLETS = 2
# Stories an edition chooses from: far more than eight, so that what was had leaves enough.
_ON_THE_SHELF = 60
# An edition tells of what happened since about the day before.
_FRESH = timedelta(hours=36)
# Of those that one side hardly covers, enough to have had most of them.
_GAPS_ON_THE_SHELF = 20
# A language that no article was in for two days is not offered; the others fit under one message.
_REPORTED_FOR = timedelta(hours=48)
_MAX_LANGUAGES = 40


class Library:
    """The stories of one store, seen with the outlets of one register."""

    in_chat = 8
    on_page = 20

    def __init__(self, store: Store, register: Register, embedder: Embedder | None = None) -> None:
        """*embedder* None: searches go by words alone."""
        self._store = store
        self.register = register
        self._meanings = Meanings(embedder) if embedder else None

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the built-in topics, in the order to offer them."""
        return topics.TOPICS

    def find_topic(self, text: str) -> str | None:
        """Return the built-in topic that *text* names in any of our languages."""
        return topics.find_topic(text)

    async def find_story(
        self, story_id: StoryId, language: str | None = None
    ) -> StoryRecord | None:
        """Return a story with its articles, oldest first; None if there is none.

        It is told in *language* where it was written in that, else in its main language.
        """
        if _is_no_id(story_id):
            return None
        async with self._store.read() as db:
            return await cards.find_story(db, story_id, language)

    async def redirect_of(self, story_id: StoryId) -> StoryId | None:
        """Return the story that *story_id* was merged into, or None."""
        if _is_no_id(story_id):
            return None
        async with self._store.read() as db:
            return await stories.redirect_of(db, story_id)

    async def find_current(
        self, story_id: StoryId, language: str | None = None
    ) -> StoryRecord | None:
        """Return a story, or the one it was merged into, told as by ``find_story``."""
        async with self._store.read() as db:
            current = await stories.redirect_of(db, story_id) or story_id
            return await cards.find_story(db, current, language)

    async def find_cards(
        self, ids: frozenset[StoryId], language: str | None = None
    ) -> tuple[StoryCard, ...]:
        """Return the stories with these ids, hottest first, told as by ``find_story``."""
        query = CardQuery(ids=ids, limit=len(ids) or 1, language=language)
        async with self._store.read() as db:
            return await cards.list_cards(db, query)

    async def languages(self, now: datetime) -> tuple[str, ...]:
        """Return the languages that articles came in lately, those of most first."""
        async with self._store.read() as db:
            return await languages.reported_languages(
                db, since=now - _REPORTED_FOR, limit=_MAX_LANGUAGES
            )

    async def list_stories(self, asked: ListQuery, *, a_page: int = on_page) -> StoryList:
        """Return one page of stories; past the last page it has no cards.

        A topic that is none of the built-in ones is looked for as words.
        """
        topic = topics.find_topic(asked.topic) if asked.topic else None
        words = asked.query or ("" if topic else asked.topic or "")
        nearest: Sequence[StoryCard] = ()
        async with self._store.read() as db:
            if words:
                query = CardQuery(topic=topic, language=asked.language)
                found, nearest = await find_by_words(db, words, query, self._meanings)
                total, start = len(found), (asked.page - 1) * a_page
                shown = tuple(found[start : start + a_page])
            else:
                query = CardQuery(
                    topic=topic,
                    min_outlets=_MIN_OUTLETS,
                    limit=a_page,
                    offset=(asked.page - 1) * a_page,
                    language=asked.language,
                )
                total = await cards.count_cards(db, query)
                shown = await cards.list_cards(db, query)
            offered = await cards.list_topics(db)
        return StoryList(
            cards=shown,
            page=asked.page,
            pages=max(-(-total // a_page), 1),
            total=total,
            topics=tuple(t for t in topics.TOPICS if t in offered),
            nearest=tuple(nearest),
        )

    async def list_gaps(
        self,
        sides: frozenset[Side],
        *,
        page: int = 1,
        a_page: int = on_page,
        language: str | None = None,
    ) -> StoryList:
        """Return one page of the stories that one of *sides* hardly covers, hottest first."""
        return await press.list_gaps(
            self._store, sides, page=page, a_page=a_page, language=language
        )

    async def press_overview(self, now: datetime) -> Overview:
        """Return how even the outlets are that are read."""
        return await press.overview(self._store, self.register, now)

    async def find_outlet(
        self, address: str, now: datetime, language: str | None = None
    ) -> OutletProfile | None:
        """Return the outlet that publishes at *address*; None if none is registered."""
        return await press.find_outlet(self._store, self.register, address, now, language)

    async def stamp(self, now: datetime) -> Hashable:
        """Return what differs whenever other stories may be on the shelf, or told otherwise."""
        async with self._store.read() as db:
            return await shelf_stamp(db, since=now - _FRESH), self.register

    async def cards_for(
        self,
        wanted: Sequence[str],
        ids: frozenset[StoryId],
        now: datetime,
        language: str | None = None,
    ) -> tuple[StoryCard, ...]:
        """Return the fresh stories of *wanted* topics, or of all, and *ids*; best first.

        They are told as by ``find_story``.
        """
        fresh = CardQuery(
            since=now - _FRESH, min_outlets=_MIN_OUTLETS, limit=_ON_THE_SHELF, language=language
        )
        async with self._store.read() as db:
            asked = CardQuery(ids=ids, limit=len(ids) or 1, language=language)
            found = list(await cards.list_cards(db, asked)) if ids else []
            if not wanted:
                found += await cards.list_cards(db, fresh)
            for topic in wanted:
                found += await self._on_topic(db, topic, fresh)
        return _merged(found)

    async def gap_cards(self, now: datetime, language: str | None) -> tuple[StoryCard, ...]:
        """Return the fresh stories that one side of the press hardly covers, best first."""
        query = CardQuery(
            since=now - _FRESH,
            gaps=press.BOTH_SIDES,
            min_outlets=_MIN_OUTLETS,
            limit=_GAPS_ON_THE_SHELF,
            language=language,
        )
        async with self._store.read() as db:
            return await cards.list_cards(db, query)

    async def carriers_of(self, ids: Collection[StoryId]) -> Mapping[StoryId, frozenset[str]]:
        """Return the domains of all who report each of these stories."""
        async with self._store.read() as db:
            members = {id: await articles.find_of_story(db, id) for id in ids}
        return {
            id: frozenset(carriers_of((article for article, _ in told), self.register))
            for id, told in members.items()
        }

    def kin_of(self, domain: str) -> frozenset[str]:
        """Return the domains of the outlets of whoever owns that of *domain*, it among them."""
        outlet = self.register.find(domain)
        family = self.register.family_of(outlet) if outlet else ()
        return frozenset((domain, *(kin.domain for kin in family)))

    async def _on_topic(self, db: Connection, topic: str, fresh: CardQuery) -> Iterable[StoryCard]:
        built_in = topics.find_topic(topic)
        if built_in is not None:
            matching = await cards.list_cards(db, replace(fresh, topic=built_in))
        else:
            asked = CardQuery(since=fresh.since, language=fresh.language)
            found, _ = await find_by_words(db, topic, asked, self._meanings)
            matching = tuple(found)
        # Named after the reader's words, so that these stories count for that topic.
        return [replace(card, topics=(topic, *card.topics)) for card in matching]

    async def changes_of(
        self, shown: Sequence[StoryCard], had: Mapping[StoryId, int], language: str | None
    ) -> Mapping[StoryId, Changes]:
        """Return what each of *shown* tells that a reader did not have.

        *had* holds the revision that the reader of *language* had of each story. Stories that are
        not in it, or were told in another language then, are left out.
        """
        known = {card.id: had[card.id] for card in shown if card.id in had}
        async with self._store.read() as db:
            old = await find_had(db, known, language)
        return {
            card.id: changes
            for card in shown
            if card.id in old
            and (changes := changes_since(old[card.id], card.briefing)) is not None
        }

    async def marks_for(self, shown: Sequence[StoryCard]) -> Mapping[ArticleId, OutletMark]:
        """Return who published the articles that the briefings of *shown* cite."""
        cited = {
            article_id
            for card in shown
            for bullet in (*card.briefing.bullets, *card.briefing.disagreements)
            for article_id in bullet.citations
        }
        async with self._store.read() as db:
            found = await articles.find_by_ids(db, cited)
        return self.marks_of(found.values())

    def marks_of(self, published: Iterable[Article]) -> Mapping[ArticleId, OutletMark]:
        """Return who published these articles."""
        return outlet_marks(published, self.register)

    async def is_ready(self, now: datetime) -> Readiness:
        """Return whether the database answers and polling is not stalled."""
        try:
            await self._store.ping()
        except DatabaseUnusable as error:
            return Readiness(ready=False, reasons=(str(error),))
        async with self._store.read() as db:
            last = await feeds.last_success_at(db)
            asked = [feed.next_poll_at for feed in await feeds.list_feeds(db) if feed.active]
        reasons = []
        if asked and min(asked) < now - OVERDUE_AFTER:
            reasons.append(f"feeds are due since {min(asked):%Y-%m-%d %H:%M} UTC and not asked")
        if asked and last is not None and now - last > STALLED_AFTER:
            reasons.append(f"no feed was read since {last:%Y-%m-%d %H:%M} UTC")
        return Readiness(ready=not reasons, reasons=tuple(reasons))


def _merged(found: Iterable[StoryCard]) -> tuple[StoryCard, ...]:
    """Return each story once, in order, with the topics of all its occurrences."""
    merged: dict[StoryId, StoryCard] = {}
    for card in found:
        known = merged.get(card.id)
        names = (*known.topics, *card.topics) if known else card.topics
        merged[card.id] = replace(known or card, topics=tuple(dict.fromkeys(names)))
    return tuple(merged.values())


def _is_no_id(text: str) -> bool:
    """Tell whether *text* can be no id; PostgreSQL refuses to be asked about a NUL."""
    return "\0" in text
