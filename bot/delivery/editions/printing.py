"""Plans -> editions: what is the same for many readers is put into words once.

What is printed is known by all that shows: the stories as they are told, what is new in them, the
language, the time on the clock and the line above them. Nothing else of a reader gets in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.delivery.editions.binding import Frame, bind
from bot.delivery.editions.desk import Desk, Kept, card_key
from bot.delivery.editions.edition import EditionItem
from bot.delivery.editions.measured import Measured
from bot.delivery.editions.plans import Plan
from bot.delivery.editions.render import story_block
from bot.delivery.editions.since import Since
from bot.model import Message, StoryId

# Bytes of a digest; twice as many characters, and too many for two to be the same by chance.
_DIGEST_BYTES = 16

Key = Hashable


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The messages of a slot and the revisions of the stories they hold.

    ``id`` is a digest of both, at most 32 characters: equal editions are one content.
    """

    id: str
    messages: tuple[Message, ...]
    stories: Mapping[StoryId, int]


def edition_from(messages: Sequence[Message], stories: Mapping[StoryId, int]) -> Edition:
    """Return the edition of these messages, with its digest."""
    document = [[asdict(message) for message in messages], sorted(stories.items())]
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
    return Edition(id=digest, messages=tuple(messages), stories=dict(stories))


class Press:
    """Prints what lies on one desk; keeps what it has printed as long as that lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._blocks: Kept[Key, Measured] = Kept()
        self._editions: Kept[Key, Edition] = Kept()

    async def print(self, plans: Sequence[Plan]) -> list[Edition]:
        """Return the edition of each plan, in order."""
        keys = [_edition_key(plan) for plan in plans]
        new = dict(zip(keys, plans, strict=True))
        printed = {key: self._editions[key] for key in new if key in self._editions}
        lacking = {key: plan for key, plan in new.items() if key not in printed}
        blocks = await self._blocks_of(lacking.values())
        for key, plan in lacking.items():
            told = [blocks[_block_key(item, plan.frame)] for item in plan.items]
            had = {item.card.id: item.card.revision for item in plan.items}
            printed[key] = self._editions[key] = edition_from(
                bind(plan.items, told, plan.frame), had
            )
        return [printed[key] for key in keys]

    async def _blocks_of(self, plans: Iterable[Plan]) -> dict[Key, Measured]:
        wanted = {
            _block_key(item, plan.frame): (item, plan.frame)
            for plan in plans
            for item in plan.items
        }
        found = {key: self._blocks[key] for key in wanted if key in self._blocks}
        lacking = {key: one for key, one in wanted.items() if key not in found}
        cards = {card_key(item.card): item.card for item, _ in lacking.values()}
        marks = await self._desk.marks_for(list(cards.values()))
        for key, (item, frame) in lacking.items():
            found[key] = self._blocks[key] = story_block(item, marks, frame)
        return found


def _edition_key(plan: Plan) -> Key:
    items = tuple(
        (card_key(item.card), item.is_update, item.is_gap, _since_key(item.since))
        for item in plan.items
    )
    return plan.frame, items


def _block_key(item: EditionItem, frame: Frame) -> Key:
    return card_key(item.card), frame.language, frame.public_url, _since_key(item.since)


def _since_key(since: Since | None) -> Key:
    if since is None:
        return None
    new = since.changes
    counts = tuple(new.counts.items())
    return since.at, new.summary, new.bullets, new.disagreements, counts
