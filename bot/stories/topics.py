"""What a story is about: its topics.

Rule 1: no topic rather than a wrong one. A word must turn up in many of a story's articles, or
stand in titles, before it counts; every article counts alike, however long it is.
Rule 2: what an outlet files under "World" is often no more than news from elsewhere, so a topic's
section alone never makes a story one of world affairs.
Rule 3: what is local no word tells, only the section that an outlet files it under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.model import Article
from bot.stories.topic_names import address_topics, section_topics, topic_named
from bot.stories.topic_words import find_hints, languages

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
    "crime",
    "disasters",
    "local",
)
# The worth of one word in an article's vote, which is at most 1: by (in the title, telling).
_WORTH = {(True, True): 0.6, (False, True): 0.3, (True, False): 0.25, (False, False): 0.1}
# All words that only add to others, taken together, are worth as much as one telling word.
_MOST_BY_ADDING = 0.3
_SECTION_WORTH = 0.5
_WORLD_SECTION_WORTH = 0.15
# A topic is one of the story's from this mean vote on, and from this share of its best topic's.
# At 0.3 one telling word of a lead was enough, and 66 instead of 71 of 100 articles of real feeds
# had the topic of the section they were filed under as their first.
_ENOUGH = 0.35
# With what the embedder says added, the bar is higher: of real feeds' articles 84 instead of 70
# in 100 get a topic, and still 73 of 100 the one they were filed under.
_ENOUGH_WITH_MEANING = 0.45
_SHARE_OF_BEST = 0.45
_MAX_TOPICS = 3


def find_topic(text: str) -> str | None:
    """Return the built-in topic that the whole of *text* names, in any of our languages."""
    return topic_named(text)


def topics_of(
    articles: Sequence[Article], likeness: Mapping[str, float] | None = None
) -> tuple[str, ...]:
    """Return the topics of a story, best first: none to three.

    Sections, in feeds and in addresses, are understood in all our languages, and so are words of
    titles and leads; an article in another language counts by its sections alone. *likeness* is
    what TopicMeanings says of the story's vector; None or {} where it has none.
    """
    totals: defaultdict[str, float] = defaultdict(float)
    for article in articles:
        for topic, vote in _votes(article).items():
            totals[topic] += vote
    means = {topic: total / len(articles) for topic, total in totals.items()}
    for topic, like in (likeness or {}).items() if articles else ():
        means[topic] = means.get(topic, 0.0) + like
    enough = _ENOUGH_WITH_MEANING if likeness else _ENOUGH
    least = max(enough, _SHARE_OF_BEST * max(means.values(), default=0.0))
    best = sorted(means, key=lambda topic: (-means[topic], TOPICS.index(topic)))
    return tuple(topic for topic in best if means[topic] >= least)[:_MAX_TOPICS]


def _votes(article: Article) -> dict[str, float]:
    """Return what an article says of each topic: 0..1."""
    language = (article.language or "en").split("-")[0].lower()
    votes = dict(_word_votes(article.title, article.lead or "", language))
    filed = {topic for category in article.categories for topic in section_topics(category)}
    for topic in filed | address_topics(article.url or ""):
        worth = _WORLD_SECTION_WORTH if topic == "world" else _SECTION_WORTH
        votes[topic] = min(votes.get(topic, 0.0) + worth, 1.0)
    return votes


# A story is looked at anew whenever an article joins it; its older articles' votes stay.
@lru_cache(maxsize=5_000)
def _word_votes(title: str, lead: str, language: str) -> Mapping[str, float]:
    if language not in languages():
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
