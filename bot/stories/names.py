"""The places and the people of a story, whatever languages it is told in.

Rule 1: a place counts by the articles that name it, in the title more than in the lead; an
adjective ("the French president") counts half.
Rule 2: a person is named in full somewhere and then by at least two articles, or in the title of
the only one. Names in several scripts that sound alike are one person.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Article
from bot.stories.gazetteer import Place, places, words_of
from bot.stories.people import find_people
from bot.stories.people_unspaced import find_people_unspaced, reads_titles
from bot.stories.places import find_places
from bot.stories.sounds import sound
from bot.text.tokens import fold

# Of one article: a place in the title is enough, one in the lead is not quite.
_IN_TITLE, _IN_LEAD, _AS_ADJECTIVE = 1.0, 0.5, 0.5
_ENOUGH = 0.3
_ENOUGH_ALONE = 0.5
_MAX_PLACES = 6
_MAX_PEOPLE = 6
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
# Stories may have thousands of articles; as many tell whom they are about.
_MAX_ARTICLES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNames:
    """What a story is about by name: the most named first, at most six of each.

    A person is called as most articles do, in Latin letters if any of them does.
    """

    places: tuple[Place, ...] = ()
    people: tuple[str, ...] = ()

    def to_document(self) -> dict[str, object]:
        """Return what is stored of it, as JSON."""
        placed = [
            {"key": place.key, "name": place.name, "country": place.country}
            for place in self.places
        ]
        return {"places": placed, "people": list(self.people)}


def names_of(articles: Sequence[Article]) -> StoryNames:
    """Return the places and people of a story."""
    looked_at = articles[:_MAX_ARTICLES]
    return StoryNames(places=_places_of(looked_at), people=_people_of(looked_at))


def names_from_document(document: Mapping[str, object] | None) -> StoryNames:
    """Return what `to_document` stored; what cannot be read, or is no more, is left out."""
    known = places()
    stored = document or {}
    placed, people = stored.get("places"), stored.get("people")
    listed = placed if isinstance(placed, list) else []
    keys = [item.get("key") for item in listed if isinstance(item, dict)]
    return StoryNames(
        places=tuple(known[key] for key in keys if isinstance(key, str) and key in known),
        people=tuple(str(name) for name in people) if isinstance(people, list) else (),
    )


def _places_of(articles: Sequence[Article]) -> tuple[Place, ...]:
    scores: defaultdict[str, float] = defaultdict(float)
    for article in articles:
        for key, worth in _placed(article).items():
            scores[key] += worth
    enough = (_ENOUGH if len(articles) > 1 else _ENOUGH_ALONE) * len(articles)
    best = sorted(scores, key=lambda key: (-scores[key], key))
    return tuple(places()[key] for key in best if scores[key] >= enough)[:_MAX_PLACES]


def _placed(article: Article) -> dict[str, float]:
    """Return what one article says of each place: the country of a city is told by the city."""
    worths: dict[str, float] = {}
    for text, worth in ((article.title, _IN_TITLE), (article.lead or "", _IN_LEAD)):
        for mention in find_places(text, article.language):
            said = worth * (_AS_ADJECTIVE if mention.adjective else 1.0)
            for key in (mention.place.key, mention.place.country):
                worths[key] = max(said, worths.get(key, 0.0))
    return worths


@dataclass(slots=True)
class _Person:
    """One person while articles are read: how each article calls them, and which of them do."""

    calls: Counter[str]
    articles: set[int]
    in_title: bool = False


def _people_of(articles: Sequence[Article]) -> tuple[str, ...]:
    people: dict[str, _Person] = {}
    for n, article in enumerate(articles):
        for text, is_title in ((article.title, True), (article.lead or "", False)):
            for name in _named_in(text, article.language):
                _note(people, name, n, is_title=is_title)
    _count_bare_mentions(people, articles)
    least = min(2, len(articles))
    sure = [p for p in people.values() if len(p.articles) >= least and (least > 1 or p.in_title)]
    sure.sort(key=lambda person: (-len(person.articles), -person.calls.total(), _called(person)))
    return tuple(_called(person) for person in sure)[:_MAX_PEOPLE]


def _named_in(text: str, language: str | None) -> Iterable[str]:
    spoken = (language or "en").partition("-")[0].lower()
    if reads_titles(spoken):
        return find_people_unspaced(text, spoken)
    return (" ".join(named.words) for named in find_people(text, spoken))


def _note(people: dict[str, _Person], name: str, n: int, *, is_title: bool) -> None:
    person = people.setdefault(_heard(name), _Person(Counter(), set()))
    person.calls[name] += 1
    person.articles.add(n)
    person.in_title = person.in_title or is_title


def _count_bare_mentions(people: Mapping[str, _Person], articles: Sequence[Article]) -> None:
    """Let articles count that use the surname alone, or the name in a TITLE LIKE THIS."""
    by_surname: defaultdict[str, list[_Person]] = defaultdict(list)
    for person in people.values():
        by_surname[_sound_of(_called(person).split()[-1])].append(person)
    for n, article in enumerate(articles):
        for text, is_title in ((article.title, True), (article.lead or "", False)):
            for heard in {_sound_of(w) for w in words_of(text[:600]) if not w[0].islower()}:
                # Two people of one surname: nobody knows who is meant.
                if heard and len(meant := by_surname.get(heard, [])) == 1:
                    meant[0].articles.add(n)
                    meant[0].in_title = meant[0].in_title or is_title


def _called(person: _Person) -> str:
    """Return how the person is called most, in Latin letters if anybody uses them."""
    return min(
        person.calls,
        key=lambda name: (not _LATIN.match(name), -person.calls[name], len(name), name),
    )


def _heard(name: str) -> str:
    """Return what first name and surname have in common in all scripts and cases of a name."""
    words = [_sound_of(word) for word in name.split()]
    if len(words) < 2 or not all(words):
        return fold(name)
    return f"{words[0][:3]} {words[-1][:5]}"


def _sound_of(word: str) -> str:
    return sound(fold(word.split("-")[-1]))
