"""How each side of the press tells a story: its typical headline, and the words that set it apart.

Rule 1: nobody is judged; headlines and words are the side's own.
Rule 2: a side is heard if two of its outlets tell the story in texts of their own; it takes two
such sides to compare. Only articles in one language are compared.
Rule 3: what several sides print, such as the text of an agency, is typical of none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.bias.coverage import copies_of
from bot.briefings.cleaning.clean import clean_title
from bot.briefings.language import in_language
from bot.briefings.side_words import Outlets, Voice, read_voice, telling_words
from bot.model import Article, ArticleId, Side, Telling
from bot.text.markup import plain_text
from bot.text.tokens import tokens

# Outlets of a side with texts of their own. One outlet shows how that outlet tells it.
MIN_OUTLETS = 2
MIN_SIDES = 2
# What of a text is read, in characters: further down stands background, the same on all sides.
READ = 1500
# Articles of a story that are read, the newest: what a side says of late, at a bounded cost.
MAX_ARTICLES = 200
_SIDES = (Side.LEFT, Side.CENTER, Side.RIGHT)
# A title of fewer words of its own ("Live updates") is typical of anything.
_MIN_TERMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An article as a side tells it; ``text`` is the article whose text it prints."""

    article: Article
    side: Side
    outlet: str
    text: ArticleId
    title: frozenset[str]


def tellings(
    articles: Sequence[Article], sides: Mapping[ArticleId, Side], language: str
) -> tuple[Telling, ...]:
    """Return how each side tells the story of *articles* in *language*, left to right.

    ``sides`` says on which side the outlet of an article stands; others are unrated and not
    heard. Empty where fewer than two sides can be compared.
    """
    told = _read(in_language(articles, language)[-MAX_ARTICLES:], sides, language)
    outlets = Outlets(t.outlet for t in told)
    own = _first_prints(told)
    voices = {
        side: _voices([t for t in own if t.side is side], language, outlets) for side in _SIDES
    }
    heard = [s for s in _SIDES if len(voices[s]) >= MIN_OUTLETS]
    everyone = [v for side in _SIDES for v in voices[side]]
    found = [
        Telling(
            side=side,
            headline=clean_title(typical.title, typical.outlet),
            article=typical.id,
            words=telling_words(everyone, side),
            n_outlets=len({t.outlet for t in told if t.side is side}),
        )
        for side in heard
        if (typical := _typical(side, told, voices[side])) is not None
    ]
    return tuple(found) if len(found) >= MIN_SIDES else ()


def _read(
    articles: Sequence[Article], sides: Mapping[ArticleId, Side], language: str
) -> list[_Told]:
    rated = [a for a in articles if sides.get(a.id, Side.UNRATED) is not Side.UNRATED]
    origins = copies_of(rated)
    return [
        _Told(
            article=a,
            side=sides[a.id],
            outlet=a.outlet or a.id,
            text=origins.get(a.id, a.id),
            title=frozenset(tokens(clean_title(a.title, a.outlet), language)),
        )
        for a in rated
    ]


def _first_prints(told: Iterable[_Told]) -> list[_Told]:
    """Return *told* without what another outlet of the same side prints as well."""
    printed: dict[tuple[Side, ArticleId], str] = {}
    return [t for t in told if printed.setdefault((t.side, t.text), t.outlet) == t.outlet]


def _voices(told: Sequence[_Told], language: str, outlets: Outlets) -> list[Voice]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for t in told:
        texts[t.outlet] += [clean_title(t.article.title, t.article.outlet), _prose(t.article)]
    return [read_voice(told[0].side, of, language, outlets) for of in texts.values()]


def _prose(article: Article) -> str:
    prose = " ".join(filter(None, (article.lead, article.text)))
    return plain_text(prose[: 2 * READ])[:READ]


def _typical(side: Side, told: Sequence[_Told], voices: Sequence[Voice]) -> Article | None:
    """Return the article of *side* whose title holds most of what its outlets say.

    None if other sides print all of its texts or headlines too.
    """
    others = [t for t in told if t.side is not side]
    texts, titles = {t.text for t in others}, {t.title for t in others}
    own = [t for t in told if t.side is side and t.text not in texts and t.title not in titles]
    full = [t for t in own if len(t.title) >= _MIN_TERMS] or own
    weights = {t.article.id: _centrality(t.title, voices) for t in full}
    best = max(full, key=lambda t: weights[t.article.id], default=None)
    return best.article if best else None


def _centrality(title: frozenset[str], voices: Iterable[Voice]) -> float:
    """Return how many outlets hold the words of *title*, damped by their number."""
    held = sum((term,) in voice.terms for voice in voices for term in title)
    return held / math.sqrt(max(len(title), 1))
