"""The words that find a story.

Rule: a story is stored and asked for in the same spelling, that of `spelled`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bot.model import Article
from bot.stories.places import find_places, places_named
from bot.stories.search import PLACE_SIGN
from bot.stories.spelling import ASKED_IN, is_acronym, is_shouted, is_stopword, spelled
from bot.stories.topic_words import hints_of, languages
from bot.text.tokens import content_token, fold, tokens

_MAX_TERMS = 80
_MAX_QUERY_WORDS = 10
# When there are too many terms, names go before other words, and so do the words of topics, which
# people ask for; a name as written goes last, for the stem of what was asked finds it as well.
_NAME_FAME, _TOPIC_FAME, _AS_WRITTEN_FAME = 1.5, 2.0, 0.4
# Places are few, and found by whoever asks in another language.
_PLACE_FAME = 4.0
# Words of a place that is asked for, such as "New York City".
_LONGEST_PLACE = 3


def story_terms(articles: Sequence[Article]) -> dict[str, float]:
    """Return the terms that find a story, with weights in 0..1, at most _MAX_TERMS.

    Terms are stems, names and numbers as written, and the keys of places. A weight is the share
    of the articles of one language that hold the term, of the language where it is highest; an
    article that holds it only in the lead counts half, and one more article without it is taken
    to be there, so that
    what many titles say weighs more than what the only one does.
    """
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    n_articles = Counter(article.language or "" for article in articles)
    fame: dict[str, float] = {}
    for article in articles:
        worths, famed = _terms_of(article.title, article.lead or "", article.language)
        sums[article.language or ""].update(worths)
        for term, its_fame in famed.items():
            fame[term] = max(its_fame, fame.get(term, 0.0))
    weights: defaultdict[str, float] = defaultdict(float)
    for language, halves in sums.items():
        for term, n_halves in halves.items():
            share = n_halves / 2 / (n_articles[language] + 1)
            weights[term] = max(weights[term], share)
    kept = sorted(weights, key=lambda term: (-weights[term] * fame.get(term, 1.0), term))
    return {term: weights[term] for term in kept[:_MAX_TERMS]}


def query_terms(text: str) -> tuple[tuple[str, ...], ...]:
    """Return for each content word of *text* the terms it may be stored under; at most 10 words.

    Stop words of any of our languages are left out unless nothing else is left. Words that name a
    place in any language are stored under its key too, see place_term.
    """
    asked = spelled(text)
    shouted = is_shouted(asked)
    telling = [
        at
        for at, word in enumerate(asked)
        if not is_stopword(word) or (is_acronym(word) and not shouted)
    ]
    placed = _placed(asked)
    found = [
        (*terms, *placed.get(at, ()))
        for at in telling or range(len(asked))
        for terms in _query_terms(asked[at])
    ]
    return tuple(dict.fromkeys(found))[:_MAX_QUERY_WORDS]


def meaning_of(text: str) -> str:
    """Return *text* without the places it names, which are found by their keys.

    All that happens in Taiwan is near "semiconductors in Taiwan"; what is near "semiconductors"
    as well answers. All of *text* where nothing else is left.
    """
    asked = spelled(text)
    placed = _placed(asked)
    rest = [word for at, word in enumerate(asked) if at not in placed]
    return " ".join(rest) if any(not is_stopword(word) for word in rest) and placed else text


def place_term(key: str) -> str:
    """Return the term of a place: no word has such a sign."""
    return f"{PLACE_SIGN}{key}"


def _placed(asked: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return the terms of the places that words name, by the place of each word."""
    found: dict[int, tuple[str, ...]] = {}
    at = 0
    while at < len(asked):
        step = 1
        for n in range(min(_LONGEST_PLACE, len(asked) - at), 0, -1):
            keys = places_named(" ".join(asked[at : at + n]))
            if keys:
                named = tuple(place_term(key) for key in sorted(keys))
                found |= dict.fromkeys(range(at, at + n), named)
                step = n
                break
        at += step
    return found


@lru_cache(maxsize=5_000)
def _terms_of(
    title: str, lead: str, language: str | None
) -> tuple[Mapping[str, int], Mapping[str, float]]:
    """Return the terms of one article, 2 for those of the title and 1 for others; and their fame.

    Fame is by how much a term is kept rather than another.
    """
    terms: dict[str, int] = {}
    fame: dict[str, float] = {}
    for text, worth in ((lead, 1), (title, 2)):
        for word, is_name in _marked(text):
            stems = [stem for stem in tokens(word, language) if _can_be_asked(stem)]
            terms |= dict.fromkeys(stems, worth)
            if is_name:
                terms[fold(word)] = worth
                fame[fold(word)] = _AS_WRITTEN_FAME
            fame |= dict.fromkeys(stems, _fame_of(word, is_name, language or "en"))
        for mention in find_places(text, language):
            for key in {mention.place.key, mention.place.country}:
                terms[place_term(key)] = 1 if mention.adjective else worth
                fame[place_term(key)] = _PLACE_FAME
    return terms, fame


def _fame_of(word: str, is_name: bool, language: str) -> float:
    on_topic = language in languages() and hints_of(word, language)
    return (_NAME_FAME if is_name else 1.0) * (_TOPIC_FAME if on_topic else 1.0)


def _marked(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word of *text* and whether it stands for a name: a capitalised content word."""
    found = spelled(text)
    shouted = is_shouted(found)
    for word in found:
        if is_acronym(word) and not shouted:
            yield word, True
        else:
            yield word, word[0].isupper() and not shouted and not is_stopword(word)


def _query_terms(word: str) -> list[tuple[str, ...]]:
    """Return the alternatives for one word; for each character pair where words are not spaced."""
    pairs = tokens(word, None)
    if len(pairs) > 1:
        return [(pair,) for pair in pairs]
    stems = {language: content_token(word, language) for language in ASKED_IN}
    # "Zinsen" has the stem "zins", but "Zins" has "zin".
    again = [content_token(stem, language) for language, stem in stems.items()]
    return [tuple(dict.fromkeys(s for s in (fold(word), *stems.values(), *again) if s))]


def _can_be_asked(term: str) -> bool:
    return len(term) > 1 or not term.isdigit()
