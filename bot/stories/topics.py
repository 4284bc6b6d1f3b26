"""What a story is about: its topics, and the words that find it.

Rule 1: no topic rather than a wrong one. A word must turn up in many of a story's articles, or
stand in titles, before it counts; every article counts alike, however long it is.
Rule 2: what an outlet files under "World" is often no more than news from elsewhere, so a topic's
section alone never makes a story one of world affairs.
Rule 3: a story is stored and asked for in the same spelling, that of `spelled`.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from bot.model import Article, StoryId
from bot.stories.spelling import spelled
from bot.stories.topic_names import NAMES, SECTIONS
from bot.stories.topic_words import LANGUAGES, find_hints, hints_of
from bot.text.tokens import content_token, fold, stopwords, tokens

TOPICS = (
    "world",
    "politics",
    "business",
    "technology",
    "science",
    "health",
    "sport",
    "culture",
    "climate",
)
# The worth of one word in an article's vote, which is at most 1: by (in the title, telling).
_WORTH = {(True, True): 0.6, (False, True): 0.3, (True, False): 0.25, (False, False): 0.1}
# All words that only add to others, taken together, are worth as much as one telling word.
_MOST_BY_ADDING = 0.3
_SECTION_WORTH = 0.5
_WORLD_SECTION_WORTH = 0.15
# A topic is one of the story's from this mean vote on, and from this share of its best topic's:
# chosen with the demonstration's stories, where lower ones admit accidents such as a hospital.
_ENOUGH = 0.3
_SHARE_OF_BEST = 0.45
_MAX_TOPICS = 3

# Between the sections of one category: "World/Europe", "Arts and Books", "Wissen & Gesundheit".
_BETWEEN_SECTIONS = re.compile(r"[/>|,;:&+·–—]|\b(?:and|und|y|et|e|en|och|i|и|та|ve)\b")

_MAX_TERMS = 80
_MAX_QUERY_WORDS = 10
# When there are too many terms, names go before other words, and so do the words of topics, which
# people ask for; a name as written goes last, for the stem of what was asked finds it as well.
_NAME_FAME, _TOPIC_FAME, _AS_WRITTEN_FAME = 1.5, 2.0, 0.4
# Capitals up to this length spell a word such as US or UNICEF, even where it is a stop word.
_LONGEST_ACRONYM = 6
# The languages that people may ask in.
_ASKED_IN = ("en", "de", "es", "fr", "it", "pt", "nl", "ru", "sv", "pl", "uk", "tr")
# Function words of one language that are news words of another: these always count.
_TELLING = frozenset(
    ["war", "car", "man", "men", "son", "door", "era", "ten", "fur", "hat", "hay", "bin"]
)


def find_topic(text: str) -> str | None:
    """Return the built-in topic that the whole of *text* names, in any of our languages."""
    return _names().get(_name_key(text))


def topics_of(articles: Sequence[Article]) -> tuple[str, ...]:
    """Return the topics of a story, best first: none to three.

    Sections of feeds are understood in all our languages, words of titles and leads in those of
    WORDS; an article in another language counts by its sections alone.
    """
    totals: defaultdict[str, float] = defaultdict(float)
    for article in articles:
        for topic, vote in _votes(article).items():
            totals[topic] += vote
    means = {topic: total / len(articles) for topic, total in totals.items()}
    least = max(_ENOUGH, _SHARE_OF_BEST * max(means.values(), default=0.0))
    best = sorted(means, key=lambda topic: (-means[topic], TOPICS.index(topic)))
    return tuple(topic for topic in best if means[topic] >= least)[:_MAX_TOPICS]


def story_terms(articles: Sequence[Article]) -> dict[str, float]:
    """Return the terms that find a story, with weights in 0..1, at most _MAX_TERMS.

    Terms are stems, and names and numbers as written. A weight is the share of the articles of
    one language that hold the term, of the language where it is highest; an article that holds it
    only in the lead counts half, and one more article without it is taken to be there, so that
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

    Stop words of any of our languages are left out unless nothing else is left.
    """
    asked = spelled(text)
    shouted = _is_shouted(asked)
    telling = [w for w in asked if not _is_stopword(w) or (_is_acronym(w) and not shouted)]
    found = [terms for word in telling or asked for terms in _query_terms(word)]
    return tuple(dict.fromkeys(found))[:_MAX_QUERY_WORDS]


def rank_matches(
    terms: Sequence[Sequence[str]], postings: Iterable[tuple[StoryId, str, float]]
) -> list[StoryId]:
    """Return the stories that answer a query, best match first, ties by id.

    *terms* as from query_terms; *postings* are (story, term, weight) in any order. A story must
    match both of two words, and at least half of more. A word that few stories have counts more.
    """
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place, alternatives in enumerate(terms):
        for term in alternatives:
            places[term].add(place)
    best: defaultdict[StoryId, dict[int, float]] = defaultdict(dict)
    for story_id, term, weight in postings:
        for place in places.get(term, ()):
            best[story_id][place] = max(weight, best[story_id].get(place, 0.0))
    spread = Counter(place for matched in best.values() for place in matched)
    rarity = {place: math.log1p(len(best) / n) for place, n in spread.items()}
    scores = {
        story_id: math.fsum(weight * rarity[place] for place, weight in matched.items())
        for story_id, matched in best.items()
        if len(matched) >= _least_matches(len(terms))
    }
    return sorted(scores, key=lambda story_id: (-scores[story_id], story_id))


def _least_matches(n_words: int) -> int:
    return n_words if n_words <= 2 else (n_words + 1) // 2


def _votes(article: Article) -> dict[str, float]:
    """Return what an article says of each topic: 0..1."""
    language = (article.language or "en").split("-")[0].lower()
    votes = dict(_word_votes(article.title, article.lead or "", language))
    for topic in {t for category in article.categories for t in _section_topics(category)}:
        worth = _WORLD_SECTION_WORTH if topic == "world" else _SECTION_WORTH
        votes[topic] = min(votes.get(topic, 0.0) + worth, 1.0)
    return votes


# A story is looked at anew whenever an article joins it; its older articles' votes stay.
@lru_cache(maxsize=5_000)
def _word_votes(title: str, lead: str, language: str) -> Mapping[str, float]:
    if language not in LANGUAGES:
        return {}
    in_title = find_hints(title, language)
    telling: defaultdict[str, float] = defaultdict(float)
    adding: defaultdict[str, float] = defaultdict(float)
    for hint in in_title | find_hints(lead, language):
        (telling if hint.tells else adding)[hint.topic] += _WORTH[hint in in_title, hint.tells]
    return {
        topic: min(telling[topic] + min(adding[topic], _MOST_BY_ADDING), 1.0)
        for topic in {*telling, *adding}
    }


def _section_topics(category: str) -> frozenset[str]:
    """Return the topics that a feed's category files under, such as "World > Health"."""
    known = _sections()
    whole = known.get(_name_key(category))
    if whole:
        return frozenset((whole,))
    parts = (_name_key(part) for part in _BETWEEN_SECTIONS.split(category))
    return frozenset(known[part] for part in parts if part in known)


@cache
def _names() -> dict[str, str]:
    return _by_name(NAMES)


@cache
def _sections() -> dict[str, str]:
    return _by_name(SECTIONS) | _by_name(NAMES)


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return {_name_key(name): topic for topic, all_ in names.items() for name in all_.split(";")}


def _name_key(name: str) -> str:
    return " ".join(fold(word) for word in spelled(name.replace("&", " and ")))


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
    return terms, fame


def _fame_of(word: str, is_name: bool, language: str) -> float:
    on_topic = language in LANGUAGES and hints_of(word, language)
    return (_NAME_FAME if is_name else 1.0) * (_TOPIC_FAME if on_topic else 1.0)


def _marked(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word of *text* and whether it stands for a name: a capitalised content word."""
    found = spelled(text)
    shouted = _is_shouted(found)
    for word in found:
        if _is_acronym(word) and not shouted:
            yield word, True
        else:
            yield word, word[0].isupper() and not shouted and not _is_stopword(word)


def _query_terms(word: str) -> list[tuple[str, ...]]:
    """Return the alternatives for one word; for each character pair where words are not spaced."""
    pairs = tokens(word, None)
    if len(pairs) > 1:
        return [(pair,) for pair in pairs]
    stems = {language: content_token(word, language) for language in _ASKED_IN}
    # "Zinsen" has the stem "zins", but "Zins" has "zin".
    again = [content_token(stem, language) for language, stem in stems.items()]
    return [tuple(dict.fromkeys(s for s in (fold(word), *stems.values(), *again) if s))]


def _can_be_asked(term: str) -> bool:
    return len(term) > 1 or not term.isdigit()


def _is_acronym(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= _LONGEST_ACRONYM


def _is_shouted(found: Sequence[str]) -> bool:
    """Return whether a text is all in capitals, so that they tell no names."""
    return len(found) > 1 and all(word == word.upper() for word in found)


@lru_cache(maxsize=100_000)
def _is_stopword(word: str) -> bool:
    folded = fold(word)
    if len(folded) == 1:
        return folded.isdigit() or folded.isascii()
    return folded not in _TELLING and any(folded in stopwords(lang) for lang in _ASKED_IN)
