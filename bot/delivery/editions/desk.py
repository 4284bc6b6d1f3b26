"""What lies at hand while editions are made: looked up once, used for every reader.

Rule 1: a desk knows nothing of any reader: what it holds goes by topics, languages and stories.
Rule 2: it serves one minute of one state of the shelf; after that there is another desk.
Rule 3: it does not grow without end: of each kind of thing it drops the oldest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.delivery.editions.muted import FoldedText, fold_text, told_in
from bot.model import ArticleId, StoryId
from bot.store import memories
from bot.store.db import Store
from bot.store.memories import News
from bot.views import Changes, OutletMark, StoryCard

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Stories, in all their languages, that the editions of a minute are made of; and combinations of
# topics. 50 sets of topics with 60 stories each are below it.
KEPT = 4_096

# A story as it is told: its id, revision and language.
CardKey = tuple[StoryId, int, str]
Had = tuple[StoryId, int]


class Shelf(Protocol):
    """Where the stories of an edition are taken from."""

    async def stamp(self, now: datetime) -> Hashable:
        """Return what differs whenever other stories may be on the shelf, or told otherwise."""

    async def cards_for(
        self, topics: Sequence[str], ids: frozenset[StoryId], now: datetime, language: str | None
    ) -> tuple[StoryCard, ...]:
        """Return the stories to choose from, best first: of *topics*, or of all, and *ids*.

        They are told in *language* where they were written in that, else each in its main one.
        A story that was found by a topic in the reader's own words names it in its ``topics``.
        """

    async def find_cards(
        self, ids: frozenset[StoryId], language: str | None
    ) -> tuple[StoryCard, ...]:
        """Return the stories with these ids, hottest first, told as by ``cards_for``."""

    async def gap_cards(self, now: datetime, language: str | None) -> tuple[StoryCard, ...]:
        """Return the stories that one side of the press hardly covers, best first."""

    async def marks_for(self, cards: Sequence[StoryCard]) -> Mapping[ArticleId, OutletMark]:
        """Return who published the articles that *cards* cite."""

    async def changes_of(
        self, cards: Sequence[StoryCard], had: Mapping[StoryId, int], language: str | None
    ) -> Mapping[StoryId, Changes]:
        """Return what of *cards* a reader who *had* these revisions does not know."""

    async def carriers_of(self, ids: Collection[StoryId]) -> Mapping[StoryId, frozenset[str]]:
        """Return the domains of all who report each of these stories."""

    def kin_of(self, domain: str) -> frozenset[str]:
        """Return the domains of the outlets of whoever owns that of *domain*, it among them."""


class Kept(dict[K, V], Generic[K, V]):
    """A dict that drops its oldest entry where there would be more than ``KEPT``."""

    def __setitem__(self, key: K, value: V) -> None:
        if key not in self and len(self) >= KEPT:
            del self[next(iter(self))]
        super().__setitem__(key, value)


class Desk:
    """The shelf of one minute. Stories are told in a *language*, or in their main one for None."""

    def __init__(self, store: Store, shelf: Shelf, now: datetime) -> None:
        self._store = store
        self._shelf = shelf
        self._now = now
        self._shelves: Kept[tuple[tuple[str, ...], str | None], tuple[StoryCard, ...]] = Kept()
        self._gaps: Kept[str | None, tuple[StoryCard, ...]] = Kept()
        self._cards: Kept[tuple[str | None, StoryId], StoryCard | None] = Kept()
        self._news: Kept[tuple[str | None, StoryId], News | None] = Kept()
        self._carriers: Kept[StoryId, frozenset[str] | None] = Kept()
        self._changes: Kept[tuple[str | None, CardKey, int], Changes | None] = Kept()
        self._texts: Kept[CardKey, FoldedText] = Kept()
        self._kin: Kept[str, frozenset[str]] = Kept()

    async def cards_on(
        self, topics: tuple[str, ...], language: str | None
    ) -> tuple[StoryCard, ...]:
        """Return the stories of *topics*, or of all for (), best first."""
        key = topics, language
        if (found := self._shelves.get(key)) is None:
            found = await self._shelf.cards_for(topics, frozenset(), self._now, language)
            self._shelves[key] = found
        return found

    async def gaps_in(self, language: str | None) -> tuple[StoryCard, ...]:
        """Return the stories that one side of the press hardly covers, best first."""
        if (found := self._gaps.get(language)) is None:
            found = self._gaps[language] = await self._shelf.gap_cards(self._now, language)
        return found

    async def cards_of(
        self, ids: Iterable[StoryId], language: str | None
    ) -> dict[StoryId, StoryCard]:
        """Return the stories with these ids, as far as they are there."""

        async def find(lacking: Sequence[StoryId]) -> Mapping[StoryId, StoryCard]:
            cards = await self._shelf.find_cards(frozenset(lacking), language)
            return {card.id: card for card in cards}

        return await _by_language(self._cards, ids, language, find)

    async def news_of(self, ids: Iterable[StoryId], language: str | None) -> dict[StoryId, News]:
        """Return what was news last of each story, as far as anything was."""

        async def find(lacking: Sequence[StoryId]) -> Mapping[StoryId, News]:
            async with self._store.read() as db:
                return await memories.find_news(db, lacking, language)

        return await _by_language(self._news, ids, language, find)

    async def carriers_of(self, ids: Iterable[StoryId]) -> dict[StoryId, frozenset[str]]:
        """Return the domains of all who report each of these stories."""
        return await _filled(self._carriers, ids, self._shelf.carriers_of)

    async def changes_of(
        self, shown: Mapping[Had, StoryCard], language: str | None
    ) -> dict[Had, Changes]:
        """Return what each card tells that readers of a revision do not know, by what they had.

        Stories that were told in another language then are left out.
        """
        keys = {(language, card_key(card), had[1]): had for had, card in shown.items()}

        async def find(
            lacking: Sequence[tuple[str | None, CardKey, int]],
        ) -> Mapping[tuple[str | None, CardKey, int], Changes]:
            found: dict[tuple[str | None, CardKey, int], Changes] = {}
            left = list(lacking)
            while left:
                # The shelf is asked for one revision of each story at a time.
                asked = {keys[key][0]: key for key in left}
                cards = [shown[keys[key]] for key in asked.values()]
                had = {story: key[2] for story, key in asked.items()}
                new = await self._shelf.changes_of(cards, had, language)
                found |= {asked[story]: changes for story, changes in new.items()}
                left = [key for key in left if asked[keys[key][0]] != key]
            return found

        changed = await _filled(self._changes, keys, find)
        return {keys[key]: changes for key, changes in changed.items()}

    async def marks_for(self, cards: Sequence[StoryCard]) -> Mapping[ArticleId, OutletMark]:
        """Return who published the articles that *cards* cite."""
        return await self._shelf.marks_for(cards) if cards else {}

    def text_of(self, card: StoryCard) -> FoldedText:
        """Return what a briefing of *card* would say, as mutes see it."""
        key = card_key(card)
        if (found := self._texts.get(key)) is None:
            found = self._texts[key] = fold_text(told_in(card.briefing))
        return found

    def kin_of(self, domains: Iterable[str]) -> frozenset[str]:
        """Return the domains of all outlets of whoever owns those of *domains*."""
        found: set[str] = set()
        for domain in domains:
            if domain not in self._kin:
                self._kin[domain] = self._shelf.kin_of(domain)
            found |= self._kin[domain]
        return frozenset(found)


def card_key(card: StoryCard) -> CardKey:
    """Return what tells one telling of a story from another."""
    return card.id, card.revision, card.briefing.language


async def _by_language(
    kept: Kept[tuple[str | None, StoryId], V | None],
    ids: Iterable[StoryId],
    language: str | None,
    find: Callable[[Sequence[StoryId]], Awaitable[Mapping[StoryId, V]]],
) -> dict[StoryId, V]:
    async def find_in(
        lacking: Sequence[tuple[str | None, StoryId]],
    ) -> Mapping[tuple[str | None, StoryId], V]:
        new = await find([id for _, id in lacking])
        return {(language, id): value for id, value in new.items()}

    found = await _filled(kept, ((language, id) for id in ids), find_in)
    return {id: value for (_, id), value in found.items()}


async def _filled(
    kept: Kept[K, V | None],
    wanted: Iterable[K],
    find: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]],
) -> dict[K, V]:
    """Return the values of *wanted* that there are; what is not *kept* is found, all at once."""
    found: dict[K, V | None] = {}
    lacking: list[K] = []
    for key in dict.fromkeys(wanted):
        if key in kept:
            found[key] = kept[key]
        else:
            lacking.append(key)
    if lacking:
        new = await find(lacking)
        for key in lacking:
            found[key] = kept[key] = new.get(key)
    return {key: value for key, value in found.items() if value is not None}
