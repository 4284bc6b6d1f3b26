"""Say in words why an article joined a story, opened one, or two stories became one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.stories.columns import Slots
from bot.stories.digest import Digest
from bot.stories.window import Window

_NAMED = 2
# A word below this share of the article's heaviest one is not called rare.
_TELLING = 0.35
# From this cosine on two texts may be said to mean the same.
_SAME_MEANING = 0.35


def reason_to_join(window: Window, digest: Digest, slots: Sequence[int]) -> str:
    """Return such as "shares Port Arlen, Marisol Vane and 9 more rare words with 4 articles"."""
    shared = _shared(window, digest, slots)
    if not shared and _means_the_same(window, digest, slots):
        return f"means the same in other words as {_articles(len(slots))}"
    return f"shares {shared or 'common words'} with {_articles(len(slots))}"


def reason_to_open(runner_up: float | None) -> str:
    """Return why an article opens a story; *runner_up*: its chance in the nearest one."""
    if runner_up is None:
        return "nothing in sight tells of the same event"
    return f"new: it would belong to the nearest story with a chance of only {runner_up:.2f}"


def reason_to_merge(
    window: Window, gone: Sequence[int], kept: Sequence[int], chance: float
) -> str:
    """Return why the articles of one story tell of the same event as those of the other."""
    shared = _shared(window, window.alive(gone[0]), kept) or "the same in other words"
    return f"both tell of {shared}; a chance of {chance:.2f} that they are one"


def reason_to_split(
    window: Window, part: Sequence[int], rest: Sequence[int], chance: float
) -> str:
    """Return why some articles of a story tell of another event than the rest."""
    own = _shared(window, window.alive(part[0]), part[1:]) if len(part) > 1 else ""
    about = f" tell of {own} and" if own else ""
    return (
        f"{_articles(len(part))}{about} would belong with the other "
        f"{len(rest)} with a chance of only {chance:.2f}"
    )


def _articles(n: int) -> str:
    return "1 article" if n == 1 else f"{n} articles"


def _means_the_same(window: Window, digest: Digest, slots: Sequence[int]) -> bool:
    chosen: Slots = np.array(slots, np.intp)
    return float(window.vectors.cosines(digest.vector, chosen).max(initial=-1.0)) >= _SAME_MEANING


def _shared(window: Window, digest: Digest, slots: Sequence[int]) -> str:
    ids = digest.sounds.ids.tolist()
    held = {i for slot in slots for i in window.alive(slot).sounds.ids.tolist()}
    keys = window.digester.sounds.keys(ids)
    weights = dict(zip(keys, digest.sounds.weights.tolist(), strict=True))
    common = {key for key, i in zip(keys, ids, strict=True) if i in held}
    names = _names(digest, common, weights)
    told = {key for _, parts in names for key in parts}
    bar = _TELLING * max(weights.values(), default=0.0)
    rare = {key for key in common - told if weights[key] >= bar}
    return _listed([name for name, _ in names], len(rare))


def _names(
    digest: Digest, common: set[str], weights: dict[str, float]
) -> list[tuple[str, tuple[str, ...]]]:
    whole = [(name, keys) for name, keys in digest.names if keys and common.issuperset(keys)]
    # A lone capital may just begin a sentence; a run of them is a name.
    whole.sort(key=lambda named: (len(named[1]) == 1, -sum(weights[key] for key in named[1])))
    chosen: list[tuple[str, tuple[str, ...]]] = []
    for name, keys in whole:
        if len(chosen) < _NAMED and not any(set(keys) & set(c) for _, c in chosen):
            chosen.append((name, keys))
    return chosen


def _listed(names: list[str], more: int) -> str:
    if not more:
        return " and ".join(names)
    words = "rare word" if more == 1 else "rare words"
    if not names:
        return f"{more} {words}"
    return f"{', '.join(names)} and {more} more {words}"
