"""What a briefing tells that an older one of the story did not, and whether a reader must hear it.

A new fact is a sentence with
Fact 1: a number that the old briefing has nowhere, be it a new count or another one of the same
thing; a date and a rounding of a known number are none; or
Fact 2: a name that it has nowhere, unless the sentence is an old one over again; or
Fact 3: mostly words that it has nowhere.
Words and names are compared by their stems, and where their endings change by their beginnings.
Other words for the same facts are no change, and neither is another language.

A change is material if
Rule 1: there was no briefing, or
Rule 2: a bullet, a disagreement or a sentence of the summary is a new fact, and none of the
articles known before states it: an old fact that only now found its place is no news, or
Rule 3: half as many outlets again carry the story as before, and three more at least: what so
many take up has grown, whatever its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.briefings.changes.told import SAME, Told
from bot.briefings.choosing.select import overlap
from bot.briefings.disputes.count import counts
from bot.briefings.lexicon import GROUPING
from bot.briefings.material import split_body
from bot.model import Article, ArticleId, Briefing, Bullet
from bot.text.sentences import sentences
from bot.text.tokens import tokens
from bot.views import Changed, Changes

GROWTH = 1.5
MIN_GROWTH = 3


def is_material_change(
    old: Briefing | None,
    new: Briefing,
    *,
    old_articles: frozenset[ArticleId] = frozenset(),
    new_articles: frozenset[ArticleId] = frozenset(),
    known: Sequence[Article] = (),
) -> bool:
    """Tell whether a reader of *old* should be sent *new*.

    The articles are those each was written from; left empty, rules 2 and 3 make do without.
    Give one article an outlet, to count outlets. *known* are the old ones themselves: summaries
    cite nobody, so their sentences are looked for there.
    """
    if old is None or _has_grown(old_articles, new_articles):
        return True
    if old.language != new.language:
        return False
    if any(not old_articles.intersection(b.citations) for b in new_facts(old, new)):
        return True
    return _has_news(old, new, known)


def _has_news(old: Briefing, new: Briefing, known: Sequence[Article]) -> bool:
    """Tell whether the summary of *new* has a fact that neither *old* nor *known* articles do."""
    language = new.language
    told = Told(_texts(old), language)
    fresh = [_terms(s, language) for s in sentences(new.summary, language) if told.lacks(s)]
    if not fresh:
        return False
    said = [_terms(s, language) for a in known for s in split_body(a, language)]
    return any(all(overlap(terms, before) < SAME for before in said) for terms in fresh)


def _terms(text: str, language: str) -> frozenset[str]:
    return frozenset(tokens(text, language))


def new_facts(old: Briefing, new: Briefing) -> tuple[Bullet, ...]:
    """Return the bullets and disagreements of *new* that tell what *old* does not, in order."""
    told = Told(_texts(old), old.language)
    return tuple(b for b in (*new.bullets, *new.disagreements) if told.lacks(b.text))


def changes_since(old: Briefing, new: Briefing) -> Changes | None:
    """Return what *new* tells that *old* does not; None where their languages differ.

    What a bullet tells is no longer news in the summary.
    """
    if old.language != new.language:
        return None
    told = Told(_texts(old), old.language)
    fresh = tuple(n for n, b in enumerate(new.bullets) if told.lacks(b.text))
    differ = tuple(n for n, b in enumerate(new.disagreements) if told.lacks(b.text))
    with_new = Told((*_texts(old), *(new.bullets[n].text for n in fresh)), old.language)
    news = with_new.lacks(new.summary)
    asked: list[tuple[int | None, str]] = [(n, new.bullets[n].text) for n in fresh]
    asked += [(None, new.summary)] if news else []
    return Changes(
        summary=news,
        bullets=fresh,
        disagreements=differ,
        counts={place: changed for place, text in asked if (changed := _changed(old, new, text))},
    )


def _changed(old: Briefing, new: Briefing, text: str) -> Changed | None:
    """Return the number that *text* gives for what *old* counted as another; None: there is none.

    Only where each briefing has one number for the thing: with two, they may count two things.
    """
    before, after = _counted(_texts(old), old.language), _counted(_texts(new), new.language)
    for thing, _ in _counts(text, new.language):
        was, now = before.get(thing, set()), after[thing]
        if len(was) == len(now) == 1 and was != now:
            now_one, was_one = (_figures(max(values), new.language) for values in (now, was))
            return Changed(now=now_one, was=was_one)
    return None


def _counted(texts: Iterable[str], language: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for text in texts:
        for thing, value in _counts(text, language):
            found.setdefault(thing, set()).add(value)
    return found


def _counts(text: str, language: str) -> list[tuple[str, int]]:
    """Return what *text* counts, and how many there are."""
    line = Article(id=ArticleId(""), title=text, language=language)
    return [(count.thing, int(count.value)) for count in counts(line, language)]


def _figures(value: int, language: str) -> str:
    return f"{value:,}".replace(",", GROUPING.get(language, ","))


def _texts(briefing: Briefing) -> tuple[str, ...]:
    lines = (*briefing.bullets, *briefing.disagreements)
    return (briefing.headline, briefing.summary, *(line.text for line in lines))


def _has_grown(old: frozenset[ArticleId], new: frozenset[ArticleId]) -> bool:
    return bool(old) and len(new) >= max(GROWTH * len(old), len(old) + MIN_GROWTH)
