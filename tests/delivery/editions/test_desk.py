"""What lies at hand while editions are made: asked for once, and never without end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest

from bot.delivery.editions import desk as desks
from bot.delivery.editions.desk import Desk, Kept
from bot.model import StoryId
from bot.store.db import Store
from bot.views import Changes, StoryCard
from tests.factories import make_card
from tests.fakes import FakeShelf

A, B = StoryId("a"), StoryId("b")


class CountingShelf(FakeShelf):
    """A shelf that notes what it was asked."""

    def __init__(self, *cards: StoryCard) -> None:
        super().__init__(*cards)
        self.asked: list[object] = []

    async def cards_for(
        self, topics: Sequence[str], ids: frozenset[StoryId], now: datetime, language: str | None
    ) -> tuple[StoryCard, ...]:
        self.asked.append((topics, language))
        return self.cards

    async def find_cards(
        self, ids: frozenset[StoryId], language: str | None
    ) -> tuple[StoryCard, ...]:
        self.asked.append(ids)
        return await super().find_cards(ids, language)

    async def changes_of(
        self, cards: Sequence[StoryCard], had: Mapping[StoryId, int], language: str | None
    ) -> Mapping[StoryId, Changes]:
        self.asked.append(dict(had))
        return {story: Changes(bullets=(n,)) for story, n in had.items() if n != 9}


@pytest.fixture
def shelf() -> CountingShelf:
    return CountingShelf(make_card("a"), make_card("b"))


@pytest.fixture
def desk(store: Store, shelf: CountingShelf, now: datetime) -> Desk:
    return Desk(store, shelf, now)


async def test_a_shelf_is_asked_for_once(desk: Desk, shelf: CountingShelf) -> None:
    """By topics and language."""
    for topics, language in ((("x",), "en"), (("x",), "en"), (("x",), "de"), ((), "en")):
        await desk.cards_on(topics, language)

    assert shelf.asked == [(("x",), "en"), (("x",), "de"), ((), "en")]


async def test_only_stories_that_are_lacking_are_asked_for(
    desk: Desk, shelf: CountingShelf
) -> None:
    """Those that are not there are not asked for again."""
    gone = StoryId("gone")

    assert set(await desk.cards_of([A, gone], "en")) == {A}
    assert set(await desk.cards_of([B, A, gone], "en")) == {A, B}
    assert shelf.asked == [frozenset({A, gone}), frozenset({B})]


async def test_what_is_new_goes_by_what_a_reader_had(desk: Desk, shelf: CountingShelf) -> None:
    """Readers of several revisions of one story are no matter; what cannot be told is left out."""
    card = make_card("a", revision=7)
    had = [(A, 1), (A, 2), (A, 9)]

    new = await desk.changes_of(dict.fromkeys(had, card), "en")
    again = await desk.changes_of({(A, 2): card}, "en")

    assert new == {(A, 1): Changes(bullets=(1,)), (A, 2): Changes(bullets=(2,))}
    assert again == {(A, 2): Changes(bullets=(2,))}
    assert len(shelf.asked) == 3


async def test_a_desk_too_small_for_a_batch_serves_it_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It only forgets sooner."""
    monkeypatch.setattr(desks, "KEPT", 1)

    assert set(await desk.cards_of([A, B], "en")) == {A, B}


def test_what_is_kept_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest goes first; what is there already takes no room."""
    monkeypatch.setattr(desks, "KEPT", 2)
    kept: Kept[str, int] = Kept()
    for n, name in enumerate("aabcb"):
        kept[name] = n

    assert kept == {"b": 4, "c": 3}
