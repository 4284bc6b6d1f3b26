from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, ArticleId, Assignment, StoryId
from bot.stories.cluster import WINDOW, Grouper, Merge, Split
from bot.stories.naming import name_story
from tests.factories import MORNING, hours, make_article

FERRY = (
    (
        "Ferry Marisol Vane hits freighter in Port Arlen",
        "Twelve died when the ferry Marisol Vane hit the freighter Tolveric in Port Arlen.",
    ),
    (
        "Twelve dead in Port Arlen ferry collision",
        "The Marisol Vane and the freighter Tolveric collided in the harbour of Port Arlen.",
    ),
    (
        "Port Arlen mourns the dead of the Marisol Vane",
        "Families of those who died on the ferry Marisol Vane gathered in Port Arlen.",
    ),
)
CHIPS = (
    (
        "Lumenar picks Tarvos for chip plant",
        "The chipmaker Lumenar will build a plant for 3.2 billion euros in Tarvos.",
    ),
    (
        "Chipmaker Lumenar to hire 1,800 in Tarvos",
        "A plant of the chipmaker Lumenar in Tarvos is to employ 1,800 people.",
    ),
    (
        "Tarvos asks where Lumenar will get its water",
        "The chip plant of Lumenar would drink 18,000 cubic metres a day in Tarvos.",
    ),
)
TRUCE = (
    (
        "Kestria and Oltmar agree to truce in Brevanne",
        "Kestria and Oltmar signed a truce of 30 days in Brevanne.",
    ),
    (
        "Truce between Kestria and Oltmar holds",
        "The truce that Kestria and Oltmar signed in Brevanne held overnight.",
    ),
    (
        "Guns fall silent between Kestria and Oltmar",
        "Monitors in Brevanne said Kestria and Oltmar kept the truce.",
    ),
)
EVENTS = (FERRY, CHIPS, TRUCE)


def report(event: int, n: int, **over: object) -> Article:
    """Return report *n* on an event, by an outlet of its own."""
    title, lead = EVENTS[event][n % 3]
    fields: dict[str, object] = {
        "title": title,
        "lead": lead,
        "outlet": f"outlet{event}{n}.example",
        "published_at": MORNING + timedelta(minutes=10 * n),
    }
    serial = over.pop("id_of", n)
    return make_article(f"{event}-{serial}", **fields | over)


def stories_of(decided: list[Assignment]) -> list[str]:
    return [assignment.story_id for assignment in decided]


def test_reports_on_one_event_join_and_others_do_not() -> None:
    """Three events, three stories."""
    grouper = Grouper()

    decided = [grouper.add(report(event, n)) for n in range(3) for event in range(3)]

    assert stories_of(decided) == stories_of(decided[:3]) * 3


def test_the_first_article_opens_a_story_without_a_score() -> None:
    """There was nothing to compare it with."""
    decided = Grouper().add(report(0, 0))

    assert decided.score is None
    assert re.fullmatch(r"[a-z2-7]{10}", decided.story_id)


def test_a_decision_says_what_is_shared() -> None:
    """In words that an operator can check."""
    grouper = Grouper()
    grouper.add(report(0, 0))

    joined = grouper.add(report(0, 1))

    assert joined.score is not None
    assert 0 <= joined.score <= 1
    assert "Marisol Vane" in joined.because
    assert joined.because.endswith("with 1 article")


@pytest.mark.parametrize(
    ("language", "title", "lead"),
    [
        pytest.param(
            "de",
            "Lumenar baut Chipfabrik in Tarvos",
            "Lumenar errichtet in Tarvos ein Werk mit 1.800 Stellen.",
            id="german",
        ),
        pytest.param(
            "es",
            "Lumenar elige Tarvos para su fábrica",
            "Lumenar invertirá 3.200 millones en Tarvos.",
            id="spanish",
        ),
        pytest.param(
            "fr",
            "Lumenar choisit Tarvos pour son usine",
            "Lumenar va employer 1 800 personnes à Tarvos.",
            id="french",
        ),
        pytest.param(
            "ru",
            "Люменар построит завод в Тарвосе",
            "Люменар выбрал Тарвос.",
            id="russian",
        ),
    ],
)
def test_names_join_reports_of_other_languages(language: str, title: str, lead: str) -> None:
    """Their words have nothing else in common."""
    grouper = Grouper()
    for n in range(3):
        for event in range(3):
            grouper.add(report(event, n))
    story = grouper.add(report(1, 3)).story_id

    foreign = grouper.add(make_article("x", title=title, lead=lead, language=language))

    assert foreign.story_id == story


def test_a_story_that_cooled_is_not_joined() -> None:
    """The next ferry is another ferry."""
    grouper = Grouper()
    first = grouper.add(report(0, 0))
    grouper.add(report(1, 0, published_at=MORNING + WINDOW + hours(1)))

    later = grouper.add(report(0, 1, published_at=MORNING + WINDOW + hours(2)))

    assert later.story_id != first.story_id


def test_the_same_outlet_counts_for_less() -> None:
    """It repeats itself; others confirm it."""
    scores = []
    for outlet in ("same.example", "other.example"):
        grouper = Grouper()
        grouper.add(report(0, 0, outlet="same.example"))
        scores.append(grouper.add(report(0, 1, outlet=outlet)).score)

    same, other = scores
    assert same is not None
    assert other is not None
    assert same < other


def test_stories_that_grew_together_merge_into_the_older() -> None:
    """Its address stays."""
    grouper = split_ferry()

    (merge,) = grouper.mend()

    assert isinstance(merge, Merge)
    assert (merge.kept, merge.gone) == ("older", "newer")
    assert "Marisol Vane" in merge.because


def test_what_somebody_split_is_not_merged_again() -> None:
    """People outrank the program."""
    grouper = split_ferry()
    grouper.keep_apart(StoryId("newer"), StoryId("older"))

    assert grouper.mend() == ()


def test_the_final_stories_follow_merges() -> None:
    """However many there were on the way."""
    grouper = split_ferry()
    decided = [assigned("0-0", "older"), assigned("0-1", "newer")]

    assert stories_of(list(grouper.final(decided))) == ["older", "older"]


def test_two_articles_never_share_an_id() -> None:
    """On a collision more of the hash follows."""
    short = name_story(report(0, 0).id)

    longer = name_story(report(0, 0).id, {short})

    assert longer.startswith(short)
    assert len(longer) == len(short) + 1


def test_what_does_not_belong_is_split_off() -> None:
    """The part that holds the first article keeps the id."""
    grouper = mixed_up()

    (split, *_) = grouper.mend()

    assert isinstance(split, Split)
    assert split.story == "mixed"
    assert sorted(split.articles) == ["1-0", "1-1", "1-2"]
    assert split.new not in ("mixed", "truce")


def test_what_somebody_put_together_is_not_split() -> None:
    """People outrank the program."""
    grouper = mixed_up()
    grouper.keep_together([ArticleId("0-0"), ArticleId("1-0")])

    assert not [act for act in grouper.mend() if isinstance(act, Split)]


def test_the_final_stories_follow_splits() -> None:
    """An article that was split off ends in the new story."""
    grouper = mixed_up()
    decided = [assigned("0-0", "mixed"), assigned("1-0", "mixed")]

    ferry, chips = stories_of(list(grouper.final(decided)))

    assert ferry == "mixed"
    assert chips != "mixed"


def mixed_up() -> Grouper:
    """Return a grouper in which the ferry and the chips are one story, among other news."""
    grouper = Grouper()
    for n in range(40):
        other = f"Brevik{n} Skarnes{n} Tolva{n}"
        grouper.restore(StoryId(f"other{n}"), make_article(f"o{n}", title=other, lead=None))
    for n in range(3):
        grouper.restore(StoryId("mixed"), report(0, n))
        grouper.restore(StoryId("mixed"), report(1, n))
        grouper.restore(StoryId("truce"), report(2, n))
    return grouper


def split_ferry() -> Grouper:
    """Return a grouper in which the ferry has two stories and the others one."""
    grouper = Grouper()
    for n in range(3):
        grouper.restore(StoryId("chips"), report(1, n))
        grouper.restore(StoryId("truce"), report(2, n))
        grouper.restore(StoryId("older" if n != 1 else "newer"), report(0, n))
    return grouper


def assigned(article_id: str, story_id: str) -> Assignment:
    return Assignment(
        article_id=ArticleId(article_id), story_id=StoryId(story_id), score=None, because="opened"
    )


# Streams of reports on three events, with and without times, over longer than a window.
_streams = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.none() | st.integers(0, 200)), max_size=14
)


def stream_of(drawn: list[tuple[int, int, int | None]]) -> list[Article]:
    return [
        report(event, n, published_at=None if at is None else MORNING + hours(at), id_of=k)
        for k, (event, n, at) in enumerate(drawn)
    ]


@given(_streams)
def test_every_article_gets_exactly_one_story(drawn: list[tuple[int, int, int | None]]) -> None:
    """In the order it came."""
    stream, grouper = stream_of(drawn), Grouper()

    decided = [grouper.add(article) for article in stream]

    assert [a.article_id for a in decided] == [article.id for article in stream]
    assert all(a.story_id for a in decided)


@given(_streams)
def test_the_same_stream_gives_the_same_stories(drawn: list[tuple[int, int, int | None]]) -> None:
    """No clock, no chance."""
    stream, one, other = stream_of(drawn), Grouper(), Grouper()

    assert [one.add(a) for a in stream] == [other.add(a) for a in stream]
    assert one.mend() == other.mend()


@given(_streams, st.integers(0, 14))
@settings(deadline=None)
def test_a_restart_changes_no_later_decision(
    drawn: list[tuple[int, int, int | None]], cut: int
) -> None:
    """Wherever it happens; what is mended only then is mended alike."""
    stream, running = stream_of(drawn), Grouper()
    decided = [running.add(article) for article in stream[:cut]]
    restored = Grouper()
    for article, assignment in zip(stream, decided, strict=False):
        restored.restore(assignment.story_id, article)

    assert [running.add(a) for a in stream[cut:]] == [restored.add(a) for a in stream[cut:]]
    assert running.mend() == restored.mend()
    assert running.stats() == restored.stats()


@given(st.permutations([(e, n) for e in range(3) for n in range(3)]), st.data())
@settings(deadline=None, max_examples=40)
def test_a_merge_keeps_the_older_story(order: list[tuple[int, int]], data: st.DataObject) -> None:
    """However the reports had been parted into stories."""
    grouper, opened = Grouper(), list[StoryId]()
    for event, n in order:
        story_id = StoryId(f"{event}{data.draw(st.sampled_from('ab'))}")
        grouper.restore(story_id, report(event, n))
        opened.append(story_id)

    merges = [act for act in grouper.mend() if isinstance(act, Merge)]

    assert all(opened.index(m.kept) < opened.index(m.gone) for m in merges)
    assert len({m.gone for m in merges}) == len(merges)
