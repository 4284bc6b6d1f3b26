"""Decide what goes into one slot of one subscriber.

Rule 1: muted stories never; a story once in an edition.
Rule 2: what the subscriber has had comes again only when it has materially changed, as an update.
Rule 3: followed stories that changed come first.
Rule 4: with several topics, each topic's best story comes before any topic's second, and no topic
takes more than its share and one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.since import Since
from bot.model import StoryId
from bot.views import StoryCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is known of a subscriber and of the stories they had.

    ``receipts`` holds the revision last sent of each story, ``had_at`` when that was.
    ``materially_changed`` holds the stories whose words changed materially after that revision
    (after the subscriber began to follow them, where nothing was sent).
    """

    receipts: Mapping[StoryId, int] = field(default_factory=dict)
    followed: frozenset[StoryId] = frozenset()
    muted: frozenset[StoryId] = frozenset()
    materially_changed: frozenset[StoryId] = frozenset()
    had_at: Mapping[StoryId, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionItem:
    """One story of an edition; ``because`` is a short reason for people.

    ``since`` is what an update brings to a reader whose older briefing is known.
    """

    card: StoryCard
    is_update: bool
    because: str
    since: Since | None = None


def choose_edition(
    cards: Sequence[StoryCard], *, topics: Sequence[str], n_stories: int, memory: Memory
) -> tuple[EditionItem, ...]:
    """Return at most *n_stories* of *cards*, which come best first, in the order of reading.

    *topics* empty: all topics. A story counts for the first of its own topics that is asked for.
    A followed story needs no topic and takes no topic's share.
    """
    left = _unseen(cards, memory)
    followed = [card for card in left if _is_followed_update(card, memory)]
    chosen = [_item(card, memory, "followed, and it changed") for card in followed]
    rest = [card for card in left if not _is_followed_update(card, memory)]
    room = max(n_stories - len(chosen), 0)
    if topics:
        picked = _of_topics(rest, topics, room, share=topic_share(n_stories, len(topics)))
        chosen += [_item(card, memory, because) for card, because in picked]
    else:
        chosen += [_item(card, memory, "top story") for card in rest[:room]]
    return tuple(chosen[: max(n_stories, 0)])


def topic_share(n_stories: int, n_topics: int) -> int:
    """Return how many stories one of *n_topics* topics (at least 1) may have at most."""
    return -(-n_stories // n_topics) + 1


def _unseen(cards: Sequence[StoryCard], memory: Memory) -> list[StoryCard]:
    unique = {card.id: card for card in reversed(cards)}
    return [card for card in reversed(unique.values()) if _is_news(card, memory)]


def _is_news(card: StoryCard, memory: Memory) -> bool:
    if card.id in memory.muted:
        return False
    had = memory.receipts.get(card.id)
    return had is None or (card.revision > had and card.id in memory.materially_changed)


def _is_followed_update(card: StoryCard, memory: Memory) -> bool:
    return card.id in memory.followed and card.id in memory.materially_changed


def _item(card: StoryCard, memory: Memory, because: str) -> EditionItem:
    is_update = card.id in memory.receipts or _is_followed_update(card, memory)
    return EditionItem(card=card, is_update=is_update, because=because)


def _of_topics(
    cards: Sequence[StoryCard], topics: Sequence[str], room: int, *, share: int
) -> list[tuple[StoryCard, str]]:
    firsts: list[tuple[StoryCard, str]] = []
    others: list[tuple[StoryCard, str]] = []
    counts: Counter[str] = Counter()
    for card in cards:
        topic = next((topic for topic in card.topics if topic in topics), None)
        if topic is None or counts[topic] == share:
            continue
        counts[topic] += 1
        if counts[topic] == 1:
            firsts.append((card, f"best of {topic}"))
        else:
            others.append((card, f"more of {topic}"))
    return (firsts + others)[:room]
