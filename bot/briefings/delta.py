"""Whether a story changed so much that a reader who had it should hear of it again.

A new fact is a bullet or a disagreement with a number or a name that the old briefing has
nowhere, and that is not the old words over again. A change is material if
Rule 1: there was no briefing, or
Rule 2: there is a new fact, and none of the articles known before states it: an old fact that only
now found its place in the bullets is no news, or
Rule 3: half as many outlets again carry the story as before, and three more at least: what so
many take up has grown, whatever its words.
Other words for the same facts are no change, and neither is another language.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.briefings.facts import name_key, names
from bot.briefings.select import overlap, readings
from bot.model import ArticleId, Briefing, Bullet
from bot.text.tokens import tokens, words

GROWTH = 1.5
MIN_GROWTH = 3
# A bullet that shares this part of its words with an old sentence is that sentence again, unless
# a number of it is new: numbers are what such sentences are updated in.
SAME = 0.7


def is_material_change(
    old: Briefing | None,
    new: Briefing,
    *,
    old_articles: frozenset[ArticleId] = frozenset(),
    new_articles: frozenset[ArticleId] = frozenset(),
) -> bool:
    """Tell whether a reader of *old* should be sent *new*.

    The articles are those each was written from; left empty, rules 2 and 3 make do without.
    Give one article an outlet, to count outlets.
    """
    if old is None:
        return True
    if old.language != new.language:
        return _has_grown(old_articles, new_articles)
    fresh = (b for b in new_facts(old, new) if not old_articles.intersection(b.citations))
    return any(fresh) or _has_grown(old_articles, new_articles)


def new_facts(old: Briefing, new: Briefing) -> tuple[Bullet, ...]:
    """Return the bullets and disagreements of *new* that tell what *old* does not, in order."""
    told = tuple(_texts(old))
    figures = frozenset().union(*(readings(t, old.language) for t in told))
    known = frozenset(name_key(w) for t in told for w in words(t))
    said = [frozenset(tokens(t, old.language)) for t in told]

    def is_new(bullet: Bullet) -> bool:
        if not readings(bullet.text, new.language) <= figures:
            return True
        terms = frozenset(tokens(bullet.text, new.language))
        return not names(bullet.text, new.language) <= known and all(
            overlap(terms, s) < SAME for s in said
        )

    return tuple(b for b in (*new.bullets, *new.disagreements) if is_new(b))


def _texts(briefing: Briefing) -> Iterable[str]:
    yield briefing.headline
    yield briefing.summary
    yield from (b.text for b in (*briefing.bullets, *briefing.disagreements))


def _has_grown(old: frozenset[ArticleId], new: frozenset[ArticleId]) -> bool:
    return bool(old) and len(new) >= max(GROWTH * len(old), len(old) + MIN_GROWTH)
