"""What of an article tells its event from others: words, names, numbers, outlet, time.

Rule 1: words are stems and belong to their language; sounds belong to all languages and join
what is spelled alike or nearly so in two of them, above all names.
Rule 2: a capital letter proves little (German nouns, English titles), so it only makes a sound
count half as much again; how rare the sound is decides the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.model import Article, ArticleId
from bot.stories.sounds import sound
from bot.text.tokens import content_token, fold, stopwords, tokens, words

# A title is chosen to name the event; a lead adds detail and the text drifts into background.
# With leads at 1.0 average link lost 1.5 points of F1 on neus.val, at 0.4 half a point.
_FIELDS = (("title", 1.0, 300), ("lead", 0.5, 800), ("text", 0.25, 2500))
_CAPITAL = 1.5
# Encoders read less than this.
_GIST = 1000
# Bounds the memory and the time of one article, whatever its text is.
_MAX_TERMS = 80
_MAX_NAMES = 24
# Languages whose names are inflected: the stem is what two texts share.
_INFLECTED = frozenset(("ru", "uk", "sl", "pl", "sr", "hr", "cs", "sk", "bg", "fi", "hu"))
_POSSESSIVE = re.compile(r"['’]s?$")
_ARABIC_ARTICLE = re.compile("^(?:وال|بال|ال|لل)(?=..)")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_WRITTEN = re.compile(r"\w+(?:['’\-]\w+)*")


@dataclass(frozen=True, slots=True)
class Features:
    """An article as the grouping sees it.

    ``words`` (stem -> weight) compare within ``language``, ``sounds`` (key -> weight) across
    all. ``names`` are capitalised runs as written with the sounds they consist of, in order;
    ``at`` is None where nobody knows when it was published.
    """

    article_id: ArticleId
    language: str
    outlet: str | None
    at: datetime | None
    words: dict[str, float]
    sounds: dict[str, float]
    numbers: frozenset[str]
    names: tuple[tuple[str, tuple[str, ...]], ...]


def features(article: Article) -> Features:
    """Return what the grouping needs of *article*; its cost is bounded for any text."""
    language = article.language or "en"
    counted: dict[str, float] = {}
    sounds: dict[str, float] = {}
    numbers: set[str] = set()
    names: dict[str, tuple[str, ...]] = {}
    for text, weight in _texts(article):
        for written in words(text):
            word = _heard(written, language)
            for token in word.tokens:
                counted[token] = counted.get(token, 0.0) + weight
            for key, share in word.sounds:
                sounds[key] = max(sounds.get(key, 0.0), weight * share)
            if word.number:
                numbers.add(word.number)
        names.update(_names(text, language))
    return Features(
        article_id=article.id,
        language=language,
        outlet=article.outlet,
        at=_moment(article),
        words=_heaviest({t: _damped(n) for t, n in counted.items()}),
        sounds=_heaviest(sounds),
        numbers=frozenset(numbers),
        names=tuple(names.items())[:_MAX_NAMES],
    )


def gist(article: Article) -> str:
    """Return what is embedded of an article: its title, and its lead or the start of its text.

    An encoder reads as much of it as it can use.
    """
    return f"{article.title}. {(article.lead or article.text or '')[:_GIST]}".strip()


def _moment(article: Article) -> datetime | None:
    # A date in the future is a publisher's mistake and would age every other story.
    published, seen = article.published_at, article.seen_at
    if published and seen:
        return min(published, seen)
    return published or seen


def _texts(article: Article) -> Iterator[tuple[str, float]]:
    for name, weight, limit in _FIELDS:
        text: str | None = getattr(article, name)
        if text:
            yield text[:limit], weight


def _damped(count: float) -> float:
    # The second mention says less than the first.
    return 1 + math.log(count) if count > 1 else count


def _heaviest(terms: dict[str, float]) -> dict[str, float]:
    if len(terms) <= _MAX_TERMS:
        return terms
    # The sort is stable: of equals the earlier in the text stays.
    return dict(sorted(terms.items(), key=lambda item: -item[1])[:_MAX_TERMS])


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one word, as it is written, gives: tokens, sounds and how much each counts, a number.

    ``number`` is "" for what is none.
    """

    tokens: tuple[str, ...]
    sounds: tuple[tuple[str, float], ...]
    number: str


# Bounds the memory: 20 MB, for about as many words as a week of news in nine languages has.
@lru_cache(maxsize=50_000)
def _heard(word: str, language: str) -> _Heard:
    found = tuple(tokens(word, language))
    if word[0].isdigit():
        digits = re.match(r"\d+", re.sub(r"[.,:]", "", word))
        return _Heard(found, (), digits.group() if digits else "")
    if _UNSPACED.search(word):
        return _Heard(found, tuple((pair, 1.0) for pair in found), "")
    parts = [part for part in _POSSESSIVE.sub("", word).split("-") if part]
    keys = [(sound_of(part, language), _CAPITAL if part[0].isupper() else 1.0) for part in parts]
    return _Heard(found, tuple((key, share) for key, share in keys if len(key) > 1), "")


def sound_of(word: str, language: str) -> str:
    """Return the key under which *word* meets other languages; "" for a function word."""
    folded = fold(word)
    if len(folded) < 3 or folded in stopwords(language):
        return ""
    if language in _INFLECTED:
        folded = content_token(folded, language) or folded
    elif language == "ar":
        folded = _ARABIC_ARTICLE.sub("", folded)
    return sound(folded)


def _names(text: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    run: list[str] = []
    end = -1
    for found in _WRITTEN.finditer(text):
        name = _name(found.group(), language)
        if run and not (name and text[end : found.start()] == " "):
            yield _named(run, language)
            run = []
        if name:
            run.append(name)
        end = found.end()
    if run:
        yield _named(run, language)


@lru_cache(maxsize=20_000)
def _name(word: str, language: str) -> str:
    """Return a capitalised word as it is part of a name; "" for others."""
    if not word[0].isupper():
        return ""
    bare = _POSSESSIVE.sub("", word)
    return bare if sound_of(bare, language) else ""


def _named(run: list[str], language: str) -> tuple[str, tuple[str, ...]]:
    heard = [sound_of(part, language) for word in run for part in word.split("-")]
    return " ".join(run), tuple(key for key in heard if len(key) > 1)
