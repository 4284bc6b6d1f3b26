"""A whole story becomes a briefing that reads well and says nothing of its own."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefings.choosing.select import overlap
from bot.briefings.draft import compose
from bot.briefings.material import MAX_ARTICLES
from bot.model import Article, ArticleId, Side, Story, StoryId, WriterName
from bot.text.tokens import tokens
from tests.briefings.stories import DAM, STORIES, article, assert_honest, story

_TEXTS = st.text(max_size=120) | st.sampled_from(
    (
        "The Kell dam failed on Monday. 12 people died.",
        "“Go,” he said… (1,200 of them) — <b>AT&T</b>",
        "LIVE: 14:05 - Why? 3.4.5 million %",
        "Zwölf Tote in Marn; 4,8 Mio. Euro weg.",
    )
)
_ARTICLES = st.builds(
    Article,
    id=st.integers(0, 5).map(lambda n: ArticleId(str(n))),
    title=_TEXTS,
    lead=st.none() | _TEXTS,
    text=st.none() | _TEXTS,
    outlet=st.none() | st.just("tide.example"),
    author=st.none() | st.text(max_size=20),
    language=st.none() | st.sampled_from(("en", "de", "es", "fr", "zh", "xx")),
)


@pytest.mark.parametrize("told", STORIES.values(), ids=STORIES)
def test_every_bullet_cites_and_every_number_stands_in_its_source(told: Story) -> None:
    """The rule that a reader may rely on."""
    assert_honest(compose(told), told)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ARTICLES, max_size=4, unique_by=lambda a: a.id))
def test_any_short_texts_give_an_honest_briefing(articles: list[Article]) -> None:
    """Odd texts raise nothing, and what is not held by a source is not cited to it."""
    told = Story(id=StoryId("s"), articles=tuple(articles))

    written = compose(told)

    assert_honest(written, told)
    assert compose(told) == written


def test_the_same_story_gives_the_same_briefing() -> None:
    """Nothing depends on chance or on the order of sets."""
    assert compose(DAM) == compose(replace(DAM))


def test_headline_summary_and_bullets_tell_different_things() -> None:
    """The dam's story holds more than four facts: there are four bullets and more, all new."""
    written = compose(DAM)
    terms = [frozenset(tokens(b.text, "en")) for b in written.bullets]

    assert written.writer == WriterName.EXTRACTIVE
    assert 4 <= len(written.bullets) <= 6
    assert written.headline == "Orrin Falls dam fails, 3,400 flee"
    assert all(overlap(a, b) < 0.6 for i, a in enumerate(terms) for b in terms[:i])
    assert not [b for b in written.bullets if b.text in written.summary]


def test_a_bullet_cites_every_article_that_states_it() -> None:
    """Two outlets report the bridges, in different words."""
    cited = {b.text: b.citations for b in compose(DAM).bullets}

    bridges = next(c for text, c in cited.items() if "bridges" in text)
    assert bridges == ("tide-0", "ledger-9")


def test_no_boilerplate_and_no_open_pronoun_is_printed() -> None:
    """Datelines, calls to click and "He added" stay out."""
    written = compose(DAM)
    whole = " ".join((written.headline, written.summary, *(b.text for b in written.bullets)))

    assert not [w for w in ("Sample Wire", "Read more", "BREAKING", "He added") if w in whole]


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        pytest.param(None, "en", id="most articles are English"),
        pytest.param("de", "de", id="two German articles are enough"),
        pytest.param("fr", "en", id="no French article"),
    ],
)
def test_a_story_is_told_in_one_language(requested: str | None, expected: str) -> None:
    """The requested language is used if enough articles are in it; no other one is mixed in."""
    written = compose(DAM, language=requested)

    known = {a.id for a in DAM.articles if a.language == expected}
    assert expected == written.language
    assert {c for b in written.bullets for c in b.citations} <= known


def test_titles_alone_make_a_briefing() -> None:
    """Feeds without leads still give a headline, a summary and bullets."""
    told = story(
        article("tide", "Kell dam fails near Orrin Falls"),
        article("post", "Governor Tove Aldane promises 12 million crowns for repairs", hours=1),
        article("bell", "Railway to Marn stays closed for three weeks", hours=2),
    )

    written = compose(told)

    assert_honest(written, told)
    assert written.headline
    assert written.summary
    assert written.bullets


def test_a_story_without_articles_is_empty() -> None:
    """Nothing is said where nothing was reported."""
    written = compose(story())

    assert (written.headline, written.summary, written.bullets) == ("", "", ())


def test_the_other_side_is_heard() -> None:
    """Among equal facts, one side does not fill the bullets."""
    facts = (
        "The mill burned down on Monday.",
        "Every school stayed closed for pupils.",
        "A ferry lost its rudder off Marn.",
        "The fish market moved to Kell.",
    )
    more = (
        "A church tower fell into the river.",
        "The savings bank shut its doors.",
        "Half of the coast road sank.",
        "All wells of Orrin dried up.",
    )
    told = story(
        *(article(f"l{i}", f"News {i}", text) for i, text in enumerate(facts)),
        *(article(f"r{i}", f"Note {i}", text) for i, text in enumerate(more)),
    )
    sides = {a.id: Side.LEFT if a.id[0] == "l" else Side.RIGHT for a in told.articles}

    bullets = compose(told, outlets=sides).bullets

    assert {"l", "r"} == {c[0] for b in bullets for c in b.citations}


def test_a_huge_story_is_bounded() -> None:
    """Of hundreds of articles the newest and the most central are read."""
    chance = random.Random(1)
    articles = [
        replace(chance.choice(DAM.articles[:4]), id=ArticleId(str(n)))
        for n in range(MAX_ARTICLES * 5)
    ]

    written = compose(Story(id=StoryId("big"), articles=tuple(articles)))

    assert len({c for b in written.bullets for c in b.citations}) <= MAX_ARTICLES
