"""Decide what goes into one slot of one subscriber.

Rule 1: muted stories never; a story once in an edition.
Rule 2: what the subscriber has had comes again only when it has materially changed, as an update.
Rule 3: followed stories that changed come first, and whatever words they hold.
Rule 4: with several topics, each topic's best story comes before any topic's second, and no topic
takes more than its share and one; or more than the subscriber wants of one.
Rule 5: who wants a story that one side hardly covers gets one: one of those chosen anyway, else
one more at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.delivery.editions.since import Since
from bot.model import StoryId
from bot.views import StoryCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is known of a subscriber and of the stories they had.

    ``receipts`` holds the revision last sent of each story, ``had_at`` when that was.
    ``materially_changed`` holds the stories whose words changed materially after that revision
    (after the subscriber began to follow them, where nothing was sent). ``hidden`` are those with
    words, outlets or topics that are muted.
    """

    receipts: Mapping[StoryId, int] = field(default_factory=dict)
    followed: frozenset[StoryId] = frozenset()
    muted: frozenset[StoryId] = frozenset()
    hidden: frozenset[StoryId] = frozenset()
    materially_changed: frozenset[StoryId] = frozenset()
    had_at: Mapping[StoryId, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionItem:
    """One story of an edition; ``because`` is a short reason for people.

    ``since`` is what an update brings to a reader whose older briefing is known. ``is_gap``: it
    is here as the story that one side hardly covers.
    """

    card: StoryCard
    is_update: bool
    because: str
    since: Since | None = None
    is_gap: bool = False


def choose_edition(
    cards: Sequence[StoryCard],
    *,
    topics: Sequence[str],
    n_stories: int,
    memory: Memory,
    per_topic: int | None = None,
) -> tuple[EditionItem, ...]:
    """Return at most *n_stories* of *cards*, which come best first, in the order of reading.

    *topics* empty: all topics. A story counts for the first of its own topics that is asked for,
    and where none is asked for, for its first. *per_topic* None: as many of each topic as the
    rule gives, of all topics as there are. A followed story needs no topic and takes no topic's
    share.
    """
    updates = memory.followed & memory.materially_changed
    rest = _unseen(cards, memory, updates)
    followed = [card for card in rest if card.id in updates] if updates else []
    chosen = [_item(card, memory, "followed, and it changed") for card in followed]
    if followed:
        rest = [card for card in rest if card.id not in updates]
    room = max(n_stories - len(chosen), 0)
    if topics:
        share = per_topic or topic_share(n_stories, len(topics))
        picked = _of_topics(rest, topics, room, share=share)
        chosen += [_item(card, memory, because) for card, because in picked]
    else:
        best = rest if per_topic is None else _at_most(rest, per_topic)
        chosen += [_item(card, memory, "top story") for card in best[:room]]
    return tuple(chosen[: max(n_stories, 0)])


def with_gap(
    items: Sequence[EditionItem], gaps: Sequence[StoryCard], memory: Memory
) -> tuple[EditionItem, ...]:
    """Return *items* with one story that a side hardly covers: one of them, else of *gaps*.

    *gaps* come best first; one that the subscriber has had is none of those to choose from.
    """
    at = next((n for n, item in enumerate(items) if item.card.coverage.gap is not None), None)
    if at is not None:
        return (*items[:at], replace(items[at], is_gap=True), *items[at + 1 :])
    chosen = {item.card.id for item in items}
    known = memory.receipts.keys() | memory.muted | memory.hidden | chosen
    found = next((card for card in gaps if card.id not in known), None)
    if found is None:
        return tuple(items)
    because = f"hardly covered by the {found.coverage.gap}, and not sent before"
    return (*items, EditionItem(card=found, is_update=False, because=because, is_gap=True))


def topic_share(n_stories: int, n_topics: int) -> int:
    """Return how many stories one of *n_topics* topics (at least 1) may have at most."""
    return -(-n_stories // n_topics) + 1


def _unseen(
    cards: Sequence[StoryCard], memory: Memory, updates: frozenset[StoryId]
) -> list[StoryCard]:
    """Return the cards that are news, each story once; *updates* are followed and changed."""
    had, changed = memory.receipts, memory.materially_changed
    left_out = set(memory.muted | (memory.hidden - updates))
    found = []
    # Twenty thousand readers of a minute look through a hundred cards each.
    for card in cards:
        if card.id in left_out:
            continue
        left_out.add(card.id)
        if card.id not in had or (card.revision > had[card.id] and card.id in changed):
            found.append(card)
    return found


def _item(card: StoryCard, memory: Memory, because: str) -> EditionItem:
    followed = card.id in memory.followed and card.id in memory.materially_changed
    is_update = card.id in memory.receipts or followed
    return EditionItem(card=card, is_update=is_update, because=because)


def _at_most(cards: Sequence[StoryCard], n: int) -> list[StoryCard]:
    """Return *cards* without those that come after *n* of the same first topic."""
    counts: Counter[str] = Counter()
    kept = []
    for card in cards:
        topic = next(iter(card.topics), "")
        counts[topic] += 1
        if not topic or counts[topic] <= n:
            kept.append(card)
    return kept


def _of_topics(
    cards: Sequence[StoryCard], topics: Sequence[str], room: int, *, share: int
) -> list[tuple[StoryCard, str]]:
    firsts: list[tuple[StoryCard, str]] = []
    others: list[tuple[StoryCard, str]] = []
    counts: Counter[str] = Counter()
    wanted = frozenset(topics)
    for card in cards:
        topic = _first_of(card.topics, wanted)
        if topic is None or counts[topic] == share:
            continue
        counts[topic] += 1
        if counts[topic] == 1:
            firsts.append((card, f"best of {topic}"))
        else:
            others.append((card, f"more of {topic}"))
        if len(firsts) == len(wanted) and len(firsts) + len(others) >= room:
            break
    return (firsts + others)[:room]


def _first_of(topics: Sequence[str], wanted: frozenset[str]) -> str | None:
    for topic in topics:
        if topic in wanted:
            return topic
    return None
