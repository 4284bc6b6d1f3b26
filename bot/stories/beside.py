"""Articles of stories in sight beside those of others, as of now: many pairs of stories at once.

Rule: the cost of a call is shared by all pairs of articles in it, so pairs are put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.stories.columns import Floats, Slots
from bot.stories.evidence import pair_chances, pair_rows, pairs_between
from bot.stories.forest import Forest
from bot.stories.window import Window

# Pairs of articles looked at together: more are no faster, and their terms take memory.
_AT_ONCE = 2_000

# The slots of some articles, and those of the articles that each of them is held against.
Block = tuple[Sequence[int], Sequence[int]]


def chances_beside(window: Window, forest: Forest, blocks: Sequence[Block]) -> list[Floats]:
    """Hold the first articles of each block against the second ones.

    Returns the chances, for each block in the shape (len(some), len(others)).
    """
    found: list[Floats] = []
    for batch in _batches(blocks):
        pairs = [_crossed(some, others) for some, others in batch]
        ones, others = (np.concatenate(side) for side in zip(*pairs, strict=True))
        chances = pair_chances(forest, pair_rows(window, pairs_between(window, ones, others)))
        ends = np.cumsum([len(side) for side, _ in pairs])
        for (some, beside), part in zip(batch, np.split(chances, ends[:-1]), strict=True):
            found.append(part.reshape(len(some), len(beside)))
    return found


def _crossed(some: Sequence[int], others: Sequence[int]) -> tuple[Slots, Slots]:
    ones, beside = np.array(some, np.intp), np.array(others, np.intp)
    return ones.repeat(len(beside)), np.tile(beside, len(ones))


def _batches(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    batch: list[Block] = []
    n = 0
    for some, others in blocks:
        batch.append((some, others))
        n += len(some) * len(others)
        if n >= _AT_ONCE:
            yield batch
            batch, n = [], 0
    if batch:
        yield batch
