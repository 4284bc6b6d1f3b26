"""The bundled sample is whole, wide enough to show everything, and invented."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict

import pytest

from bot.bias.coverage import compute_coverage
from bot.bias.outlets import Register
from bot.demo.sample import FeedFormat, Sample, load_sample, parse_sample
from bot.errors import BadInput
from bot.model import Article, ArticleId, Bias, RatingKind, Side, Story, StoryId

_OUTLET = {
    "domain": "tide.example",
    "name": "The Tide",
    "country": "GB",
    "language": "en",
    "owner": "Tide Press",
    "owner_type": "private",
    "feed_format": "rss",
    "ratings": [],
}
_ARTICLE = {
    "outlet": "tide.example",
    "language": "en",
    "minutes_before": 30,
    "title": "Bridge opens",
    "lead": "The bridge opened on Monday.",
    "author": None,
    "categories": ["Local"],
}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


def _sizes(sample: Sample) -> Counter[str]:
    return Counter(article.event for article in sample.articles if article.event)


def test_it_has_rated_outlets_on_every_side_and_some_without_a_rating(sample: Sample) -> None:
    """At least fourteen outlets over all sides."""
    sides = Counter(
        Bias(rating.value).side
        for outlet in sample.outlets
        for rating in outlet.ratings[:1]
        if rating.kind is RatingKind.BIAS
    )

    assert len(sample.outlets) >= 14
    assert all(sides[side] >= 3 for side in (Side.LEFT, Side.CENTER, Side.RIGHT))
    assert any(not outlet.ratings for outlet in sample.outlets)


def test_each_side_has_a_story_that_it_hardly_covers(sample: Sample) -> None:
    """So that the page of gaps shows what it is for."""
    register = Register(sample.outlets)
    events: defaultdict[str, list[Article]] = defaultdict(list)
    for n, a in enumerate(sample.articles):
        if a.event:
            address = f"https://{a.outlet}/{n}"
            events[a.event].append(
                Article(
                    id=ArticleId(str(n)),
                    url=address,
                    outlet=a.outlet,
                    language=a.language,
                    title=a.title,
                    lead=a.lead,
                )
            )
    stories = [Story(id=StoryId("s"), articles=tuple(found)) for found in events.values()]

    gaps = Counter(compute_coverage(story, register).gap for story in stories)

    assert (gaps[Side.LEFT], gaps[Side.RIGHT]) == (1, 1)


def test_raters_disagree_somewhere(sample: Sample) -> None:
    """Some outlet has two bias ratings that differ."""
    values = [
        {rating.value for rating in outlet.ratings if rating.kind is RatingKind.BIAS}
        for outlet in sample.outlets
    ]

    assert any(len(found) > 1 for found in values)


def test_it_has_ten_events_or_more_each_of_six_to_twenty_five_articles(sample: Sample) -> None:
    """The events are large enough to write a briefing of, and small enough to read."""
    sizes = _sizes(sample)

    assert len(sizes) >= 10
    assert all(6 <= size <= 25 for size in sizes.values())


def test_it_has_reports_that_stand_alone(sample: Sample) -> None:
    """A grouping that joins everything would be seen."""
    assert sum(not article.event for article in sample.articles) >= 10


def test_events_cross_languages(sample: Sample) -> None:
    """At least three languages, and most events are told in more than one."""
    spoken = defaultdict(set)
    for article in sample.articles:
        spoken[article.event].add(article.language)
    n_crossing = sum(len(languages) > 1 for event, languages in spoken.items() if event)

    assert len({article.language for article in sample.articles}) >= 3
    assert n_crossing > len(_sizes(sample)) / 2


def test_it_spans_two_days(sample: Sample) -> None:
    """Nothing lies in the future or more than two days back, and the span is used."""
    minutes = [article.minutes_before for article in sample.articles]

    assert min(minutes) < 60
    assert 40 * 60 < max(minutes) <= 48 * 60


def test_every_outlet_publishes_in_its_own_language(sample: Sample) -> None:
    """Each outlet has an article, and none is in another language."""
    languages = {outlet.domain: outlet.language for outlet in sample.outlets}

    assert {article.outlet for article in sample.articles} == set(languages)
    assert all(article.language == languages[article.outlet] for article in sample.articles)


def test_every_feed_format_is_used(sample: Sample) -> None:
    """The demo reads all the formats that it writes."""
    assert set(sample.formats.values()) == set(FeedFormat)


def test_every_host_is_invented(sample: Sample) -> None:
    """Domains, ratings' links and addresses in texts all end in .example (RFC 2606)."""
    linked = [rating.url for outlet in sample.outlets for rating in outlet.ratings]
    texts = " ".join(f"{article.title} {article.lead}" for article in sample.articles)
    hosts = [re.sub(r"^https://|/.*$", "", url) for url in linked]
    hosts += [outlet.domain for outlet in sample.outlets]
    hosts += re.findall(r"\b[\w-]+\.(?:com|org|net|gov|eu|de|uk|fr|es|example)\b", texts)

    assert [host for host in hosts if not host.endswith(".example")] == []


def test_every_lead_is_a_lead(sample: Sample) -> None:
    """Complete sentences of a length that feeds have."""
    odd = [
        article.title
        for article in sample.articles
        if not 25 <= len(article.lead.split()) <= 110
        or not re.search(r"[.!?\"”»“]$|Central Wire$", article.lead)
    ]

    assert odd == []


def _files(**over: object) -> dict[str, str]:
    article = _ARTICLE | over
    return {
        "outlets.json": json.dumps([_OUTLET]),
        "stories/01-bridge.json": json.dumps({"about": "A bridge", "articles": [article]}),
    }


def test_an_article_keeps_what_its_file_says() -> None:
    """Every field is read, and the event is named after the file."""
    article = parse_sample(_files()).articles[0]

    assert (article.outlet, article.language, article.minutes_before) == ("tide.example", "en", 30)
    assert (article.title, article.lead) == ("Bridge opens", "The bridge opened on Monday.")
    assert (article.author, article.categories, article.event) == ("", ("Local",), "01-bridge")


@pytest.mark.parametrize(
    ("over", "named"),
    [
        pytest.param({"title": " "}, "title", id="an empty title"),
        pytest.param({"lead": None}, "lead", id="no lead"),
        pytest.param({"minutes_before": "30"}, "minutes_before", id="minutes in words"),
        pytest.param({"minutes_before": -1}, "minutes_before", id="an article of the future"),
        pytest.param({"minutes_before": True}, "minutes_before", id="a truth for a number"),
        pytest.param({"author": 7}, "author", id="a number for an author"),
        pytest.param({"categories": "Local"}, "categories", id="one category for a list"),
        pytest.param({"outlet": "other.example"}, "outlet", id="an outlet nobody knows"),
    ],
)
def test_a_wrong_article_is_named(over: dict[str, object], named: str) -> None:
    """The error tells file, entry and field."""
    with pytest.raises(BadInput, match=rf"stories/01-bridge\.json: article 1, {named}: "):
        parse_sample(_files(**over))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("stories/01-bridge.json", "{", id="a story cut short"),
        pytest.param("stories/01-bridge.json", '{"articles": {}}', id="articles that are no list"),
        pytest.param("stories/01-bridge.json", '{"articles": [1]}', id="an article that is none"),
        pytest.param("outlets.json", "[1]", id="outlets that are none"),
        pytest.param(
            "outlets.json", json.dumps([_OUTLET | {"feed_format": "fax"}]), id="a fax for a feed"
        ),
    ],
)
def test_a_wrong_file_is_named(name: str, text: str) -> None:
    """The error starts with the name of the file."""
    with pytest.raises(BadInput, match=f"^{re.escape(name)}: "):
        parse_sample(_files() | {name: text})
