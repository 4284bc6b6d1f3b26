"""What goes into one slot."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.editions.edition import Memory, choose_edition, topic_share, with_gap
from bot.model import Side, StoryId
from bot.views import StoryCard
from tests.factories import MORNING, make_briefing, make_coverage

TOPICS = ("science", "sports", "world")


def make_card(
    story_id: str, *topics: str, revision: int = 1, gap: Side | None = None
) -> StoryCard:
    return StoryCard(
        id=StoryId(story_id),
        revision=revision,
        opened_at=MORNING,
        updated_at=MORNING,
        briefing=make_briefing(story_id),
        coverage=make_coverage(story_id, gap=gap),
        topics=topics,
    )


def ids(*names: str) -> frozenset[StoryId]:
    return frozenset(map(StoryId, names))


def chosen(
    *cards: StoryCard, n: int = 3, topics: tuple[str, ...] = (), memory: Memory | None = None
) -> list[tuple[str, bool]]:
    items = choose_edition(cards, topics=topics, n_stories=n, memory=memory or Memory())
    return [(item.card.id, item.is_update) for item in items]


def test_the_best_stories_come_in_their_order() -> None:
    """Without topics the first n of the ranking."""
    cards = [make_card(name) for name in "abcd"]

    assert chosen(*cards) == [("a", False), ("b", False), ("c", False)]


def test_a_story_that_was_sent_does_not_come_again() -> None:
    """Not even when its articles changed, as long as the words say the same."""
    memory = Memory(receipts={StoryId("a"): 1})

    assert chosen(make_card("a", revision=5), make_card("b"), memory=memory) == [("b", False)]


def test_a_story_that_materially_changed_comes_again_as_an_update() -> None:
    """In its place of the ranking."""
    memory = Memory(receipts={StoryId("b"): 1}, materially_changed=ids("b"))

    assert chosen(make_card("a"), make_card("b", revision=2), memory=memory) == [
        ("a", False),
        ("b", True),
    ]


def test_the_revision_that_was_sent_is_no_update() -> None:
    """The change must lie after what the subscriber has had."""
    memory = Memory(receipts={StoryId("a"): 2}, materially_changed=ids("a"))

    assert chosen(make_card("a", revision=2), memory=memory) == []


def test_followed_stories_that_changed_come_first() -> None:
    """Whatever their rank and topic."""
    memory = Memory(
        receipts={StoryId("c"): 1}, followed=ids("b", "c"), materially_changed=ids("c")
    )
    cards = [make_card("a", "science"), make_card("b"), make_card("c", "sports", revision=2)]

    assert chosen(*cards, topics=("science",), memory=memory) == [("c", True), ("a", False)]


def test_muted_stories_never_come() -> None:
    """Not even if they are followed and changed."""
    memory = Memory(muted=ids("a"), followed=ids("a"), materially_changed=ids("a"))

    assert chosen(make_card("a"), make_card("b"), memory=memory) == [("b", False)]


def test_each_topic_has_its_best_before_any_has_its_second() -> None:
    """A topic with many stories does not push out one with few."""
    cards = [make_card(f"s{n}", "science") for n in range(4)] + [make_card("w", "world")]

    assert chosen(*cards, topics=("science", "world")) == [
        ("s0", False),
        ("w", False),
        ("s1", False),
    ]


def test_the_reason_says_why_a_story_was_chosen() -> None:
    """For the log and the operator."""
    memory = Memory(followed=ids("f"), materially_changed=ids("f"))
    cards = [make_card("a", "science"), make_card("b", "science"), make_card("f")]

    items = choose_edition(cards, topics=("science",), n_stories=3, memory=memory)

    assert [item.because for item in items] == [
        "followed, and it changed",
        "best of science",
        "more of science",
    ]


def test_what_is_hidden_comes_only_where_it_is_followed() -> None:
    """To follow one story is more than to mute a word in it; to mute it is more than both."""
    cards = [make_card("a"), make_card("b", revision=2), make_card("c")]
    memory = Memory(
        hidden=ids("a", "b", "c"),
        muted=ids("c"),
        followed=ids("b", "c"),
        materially_changed=ids("b", "c"),
    )

    assert chosen(*cards, memory=memory) == [("b", True)]


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        pytest.param((), ["a", "c", "d", "e"], id="by the first topic of each"),
        pytest.param(("world", "science"), ["a", "c"], id="by the topics asked for"),
    ],
)
def test_no_topic_takes_more_than_is_wanted_of_one(
    topics: tuple[str, ...], expected: list[str]
) -> None:
    """Stories without any topic are of no one topic."""
    cards = [
        make_card("a", "science", "world"),
        make_card("b", "science"),
        make_card("c", "world"),
        make_card("d"),
        make_card("e"),
    ]

    items = choose_edition(cards, topics=topics, n_stories=8, per_topic=1, memory=Memory())

    assert [item.card.id for item in items] == expected


def test_a_gap_story_is_the_best_that_was_not_had() -> None:
    """Not muted, not hidden, not in the edition; last, and it says why."""
    gaps = [make_card(name, gap=Side.LEFT) for name in ("had", "muted", "hidden", "new", "more")]
    memory = Memory(receipts={StoryId("had"): 1}, muted=ids("muted"), hidden=ids("hidden"))
    items = choose_edition([make_card("a")], topics=(), n_stories=3, memory=memory)

    (first, last) = with_gap(items, gaps, memory)

    assert (first.card.id, first.is_gap) == ("a", False)
    assert (last.card.id, last.is_gap, last.is_update) == ("new", True, False)
    assert last.because == "hardly covered by the left, and not sent before"


def test_a_gap_story_that_comes_anyway_is_the_one() -> None:
    """The first of them; no other is added."""
    cards = [make_card("a"), make_card("b", gap=Side.LEFT), make_card("c", gap=Side.RIGHT)]
    items = choose_edition(cards, topics=(), n_stories=3, memory=Memory())

    marked = with_gap(items, [make_card("d", gap=Side.LEFT)], Memory())

    assert [(item.card.id, item.is_gap) for item in marked] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]


def test_where_there_is_no_gap_none_is_claimed() -> None:
    """The edition is as it was."""
    items = choose_edition([make_card("a")], topics=(), n_stories=3, memory=Memory())

    assert with_gap(items, [], Memory()) == items


STORIES = st.builds(
    make_card,
    st.sampled_from("abcdefghij"),
    st.sampled_from(TOPICS),
    revision=st.integers(1, 3),
)
SOME = st.frozensets(st.sampled_from("abcdefghij").map(StoryId))


@given(
    cards=st.lists(STORIES, max_size=14),
    topics=st.lists(st.sampled_from(TOPICS), unique=True).map(tuple),
    n=st.integers(0, 8),
    memory=st.builds(
        Memory,
        receipts=st.dictionaries(st.sampled_from("abcdefghij").map(StoryId), st.integers(1, 3)),
        followed=SOME,
        muted=SOME,
        hidden=SOME,
        materially_changed=SOME,
    ),
    per_topic=st.none() | st.integers(1, 3),
)
def test_an_edition_keeps_its_rules(
    cards: list[StoryCard],
    topics: tuple[str, ...],
    n: int,
    memory: Memory,
    per_topic: int | None,
) -> None:
    """Never too long, twice, muted, repeated without change, or beyond a topic's share."""
    items = choose_edition(cards, topics=topics, n_stories=n, memory=memory, per_topic=per_topic)
    found = [item.card.id for item in items]

    assert len(found) <= n
    assert len(set(found)) == len(found)
    assert not memory.muted & set(found)
    assert not (memory.hidden - memory.followed) & set(found)
    for item in items:
        if item.card.id in memory.receipts:
            assert item.is_update
            assert item.card.id in memory.materially_changed
    shares = Counter(i.card.topics[0] for i in items if i.card.id not in memory.followed)
    if topics:
        assert set(shares) <= set(topics)
    most = per_topic or (topic_share(n, len(topics)) if topics else n)
    assert max(shares.values(), default=0) <= most
