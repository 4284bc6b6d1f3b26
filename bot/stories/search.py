"""Which stories answer a question in somebody's own words: by words and by meaning together.

Rule 1: words first. What holds the words of the question is found whatever it means; a story that
holds none of them must be very near in meaning.
Rule 2: a place is one word in all languages: Taiwan, Тайвань and 台湾, and Hsinchu lies in it.
Rule 3: how near is near depends on the embedder, so nearness is counted in deviations from what
texts on different topics have in common.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.model import StoryId

# In deviations. Chosen on 1,318 stories of OG2021, AllSides and others with the packaged embedder:
# of 27 short questions that some of them answer, words find something for 18 and both together
# for 24; of 20 that none answers, 19 still find nothing (benchmarks/find_stories.py).
NEAR_ALONE = 4.0
NEAR_WITH_A_WORD = 2.0
# A question without the places it names is a shorter one, and nothing is very near to it: of
# chips made in Hsinchu "semiconductors in Taiwan" is at 1.8, of a vote in Taiwan at 0.7.
NEAR_IN_A_PLACE = 1.25
LEAST_NEAR = NEAR_IN_A_PLACE
# Begins the terms of places; no word has it.
PLACE_SIGN = "@"
# Shown where nothing is found, as the nearest there is.
NEAREST = 1.5
# A story at NEAR_ALONE is worth as much as one whose words match half as well as they can.
_WORTH_OF_NEARNESS = 0.125


@dataclass(frozen=True, slots=True)
class Scale:
    """What two texts have in common that are on different topics, by one embedder: cosines."""

    mean: float
    deviation: float

    def nearness(self, cosine: float) -> float:
        """Return how far above that *cosine* is, in deviations."""
        return (cosine - self.mean) / self.deviation


def rank_matches(
    terms: Sequence[Sequence[str]],
    postings: Iterable[tuple[StoryId, str, float]],
    nearness: Mapping[StoryId, float] | None = None,
) -> list[StoryId]:
    """Return the stories that answer a query, best match first, ties by id.

    *terms* as from query_terms; *postings* are (story, term, weight) in any order; *nearness* is
    that of stories to the whole query, None or {} where no embedder is. A story must match both
    of two words, and at least half of more; one word is enough of one that is near, and none of
    one that is very near; but a place that is asked for must be there. A word that few stories
    have counts more.
    """
    near = nearness or {}
    matched = _matched(terms, postings)
    spread = Counter(place for places in matched.values() for place in places)
    rarity = {place: math.log1p(len(matched) / n) for place, n in spread.items()}
    ideal = math.fsum(rarity.values()) or 1.0
    least = _least_matches(len(terms))
    asked_places = {
        place
        for place, alternatives in enumerate(terms)
        if any(term.startswith(PLACE_SIGN) for term in alternatives)
    }
    scores: dict[StoryId, float] = {}
    for story_id in matched.keys() | near.keys():
        places = matched.get(story_id, {})
        bar = _bar(places.keys(), asked_places)
        if _is_found(len(places), least) or near.get(story_id, 0.0) >= bar:
            words = math.fsum(weight * rarity[place] for place, weight in places.items()) / ideal
            scores[story_id] = words + _WORTH_OF_NEARNESS * max(near.get(story_id, 0.0), 0.0)
    return sorted(scores, key=lambda story_id: (-scores[story_id], story_id))


def nearest_matches(
    terms: Sequence[Sequence[str]],
    postings: Iterable[tuple[StoryId, str, float]],
    nearness: Mapping[StoryId, float] | None = None,
) -> list[StoryId]:
    """Return what comes next to an answer where there is none: one of the words, or not far."""
    near = {story_id: n for story_id, n in (nearness or {}).items() if n >= NEAREST}
    matched = _matched(terms, postings)
    scores = {
        story_id: math.fsum(matched.get(story_id, {}).values())
        + _WORTH_OF_NEARNESS * near.get(story_id, 0.0)
        for story_id in matched.keys() | near.keys()
    }
    return sorted(scores, key=lambda story_id: (-scores[story_id], story_id))


def _matched(
    terms: Sequence[Sequence[str]], postings: Iterable[tuple[StoryId, str, float]]
) -> dict[StoryId, dict[int, float]]:
    """Return by story the words of the query that it holds, by their place, with weights."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place, alternatives in enumerate(terms):
        for term in alternatives:
            places[term].add(place)
    best: defaultdict[StoryId, dict[int, float]] = defaultdict(dict)
    for story_id, term, weight in postings:
        for place in places.get(term, ()):
            best[story_id][place] = max(weight, best[story_id].get(place, 0.0))
    return best


def _is_found(n_matched: int, least: int) -> bool:
    return 0 < n_matched >= least


def _bar(matched: AbstractSet[int], asked_places: AbstractSet[int]) -> float:
    """Return how near a story must be that holds these words of a query."""
    if asked_places:
        return math.inf if asked_places.isdisjoint(matched) else NEAR_IN_A_PLACE
    return NEAR_WITH_A_WORD if matched else NEAR_ALONE


def _least_matches(n_words: int) -> int:
    return n_words if n_words <= 2 else (n_words + 1) // 2
