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
        for token in tokens(text, language):
            counted[token] = counted.get(token, 0.0) + weight
        written = words(text)
        numbers.update(_numbers(written))
        for key, capital in _sounds(written, language):
            heard = weight * (_CAPITAL if capital else 1.0)
            sounds[key] = max(sounds.get(key, 0.0), heard)
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


def _numbers(written: list[str]) -> Iterator[str]:
    for word in written:
        if word[0].isdigit():
            digits = re.match(r"\d+", re.sub(r"[.,:]", "", word))
            if digits:
                yield digits.group()


def _sounds(written: list[str], language: str) -> Iterator[tuple[str, bool]]:
    for word in written:
        if word[0].isdigit():
            continue
        if _UNSPACED.search(word):
            yield from ((pair, False) for pair in tokens(word, language))
            continue
        for part in _POSSESSIVE.sub("", word).split("-"):
            key = sound_of(part, language)
            if len(key) > 1:
                yield key, part[0].isupper()


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
        word = found.group()
        capital = word[0].isupper() and bool(sound_of(_POSSESSIVE.sub("", word), language))
        if run and not (capital and text[end : found.start()] == " "):
            yield _named(run, language)
            run = []
        if capital:
            run.append(_POSSESSIVE.sub("", word))
        end = found.end()
    if run:
        yield _named(run, language)


def _named(run: list[str], language: str) -> tuple[str, tuple[str, ...]]:
    heard = [sound_of(part, language) for word in run for part in word.split("-")]
    return " ".join(run), tuple(key for key in heard if len(key) > 1)
