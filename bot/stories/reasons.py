"""Say in words why an article joined a story, or two stories merged."""

from __future__ import annotations

from collections.abc import Sequence

from bot.stories.features import Features
from bot.stories.rarity import Rarity

_NAMED = 2
# A word below this share of the article's heaviest one is not called rare.
_TELLING = 0.35


def reason_to_join(article: Features, members: Sequence[Features], rarity: Rarity) -> str:
    """Return such as "shares Port Arlen, Marisol Vane and 9 more rare words with 4 articles"."""
    others = len(members)
    return f"shares {_shared(article, members, rarity)} with {_articles(others)}"


def reason_to_merge(
    gone: Sequence[Features], kept: Sequence[Features], score: float, rarity: Rarity
) -> str:
    """Return why the articles of one story tell of the same event as those of the other."""
    shared = _shared(gone[0], kept, rarity)
    return f"both tell of {shared}; {_articles(len(gone))} would join the other at {score:.2f}"


def _articles(n: int) -> str:
    return "1 article" if n == 1 else f"{n} articles"


def _shared(article: Features, members: Sequence[Features], rarity: Rarity) -> str:
    weights = rarity.weigh_sounds(article)
    common = {key for key in weights if any(key in member.sounds for member in members)}
    names = _names(article, common, weights)
    told = {key for _, keys in names for key in keys}
    bar = _TELLING * max(weights.values(), default=0.0)
    rare = {key for key in common - told if weights[key] >= bar}
    return _listed([name for name, _ in names], len(rare))


def _names(
    article: Features, common: set[str], weights: dict[str, float]
) -> list[tuple[str, tuple[str, ...]]]:
    whole = [(name, keys) for name, keys in article.names if keys and common.issuperset(keys)]
    # A lone capital may just begin a sentence; a run of them is a name.
    whole.sort(key=lambda named: (len(named[1]) == 1, -sum(weights[key] for key in named[1])))
    chosen: list[tuple[str, tuple[str, ...]]] = []
    for name, keys in whole:
        if len(chosen) < _NAMED and not any(set(keys) & set(c) for _, c in chosen):
            chosen.append((name, keys))
    return chosen


def _listed(names: list[str], more: int) -> str:
    if not more:
        return " and ".join(names) or "common words"
    words = "rare word" if more == 1 else "rare words"
    if not names:
        return f"{more} {words}"
    return f"{', '.join(names)} and {more} more {words}"
