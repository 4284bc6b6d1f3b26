"""Which stories answer a question, by words and by meaning together."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import StoryId
from bot.stories.search import nearest_matches, rank_matches

_WEIGHTS = st.floats(min_value=0, max_value=1, allow_nan=False)
_POSTINGS = st.lists(
    st.tuples(st.sampled_from("abcdef").map(StoryId), st.sampled_from("uvwxyz"), _WEIGHTS),
    max_size=15,
)


@pytest.mark.parametrize(
    ("n_words", "n_needed"),
    [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3)],
    ids=["one", "two", "three", "four", "five"],
)
def test_half_of_the_words_must_match(n_words: int, n_needed: int) -> None:
    """One word of two is another story; two of three may be the one."""
    terms = [(f"w{n}",) for n in range(n_words)]
    postings = [
        (StoryId(f"has{n}"), f"w{place}", 1.0) for n in range(1, n_words + 1) for place in range(n)
    ]
    found = set(rank_matches(terms, postings))
    assert found == {f"has{n}" for n in range(n_needed, n_words + 1)}


def test_a_rare_word_counts_more() -> None:
    """Of three words, the one that few stories have tells them apart."""
    terms = [("common",), ("also",), ("rare",)]
    postings = [(StoryId(s), "common", 1.0) for s in "abcd"]
    postings += [(StoryId("a"), "also", 1.0), (StoryId("c"), "also", 1.0)]
    postings += [(StoryId("d"), "rare", 1.0)]
    assert rank_matches(terms, postings) == ["d", "a", "c"]


def test_the_best_of_a_words_stems_counts_once() -> None:
    """A story does not gain by holding a word in three spellings."""
    terms = [("ferries", "ferri", "ferry")]
    postings = [
        (StoryId("a"), "ferri", 0.5),
        (StoryId("a"), "ferry", 0.4),
        (StoryId("b"), "ferri", 0.6),
    ]
    assert rank_matches(terms, postings) == ["b", "a"]


@given(_POSTINGS)
def test_the_order_of_postings_does_not_matter(
    postings: list[tuple[StoryId, str, float]],
) -> None:
    """Databases return rows as they please."""
    terms = [("u", "v"), ("w",), ("x", "y", "u")]
    expected = rank_matches(terms, postings)
    assert rank_matches(terms, postings[::-1]) == expected
    assert rank_matches(terms, sorted(postings, key=lambda p: p[1])) == expected
    for some in permutations(postings[:4]):
        assert rank_matches(terms, [*some, *postings[4:]]) == expected


@pytest.mark.parametrize(
    ("near", "found"),
    [
        pytest.param({"word": 2.5}, ["word"], id="one of two words, and near"),
        pytest.param({"word": 1.0}, [], id="one of two words, and far"),
        pytest.param({"none": 4.5}, ["none"], id="no word, and very near"),
        pytest.param({"none": 3.5}, [], id="no word, and near"),
        pytest.param({"none": 4.5, "word": 4.5}, ["word", "none"], id="a word counts beside it"),
    ],
)
def test_meaning_stands_in_for_words(near: dict[str, float], found: list[str]) -> None:
    """How near a story must be depends on whether it holds a word of the question."""
    terms = [("taiwan",), ("semiconductors",)]
    postings = [(StoryId("word"), "taiwan", 0.5)]
    assert rank_matches(terms, postings, {StoryId(k): n for k, n in near.items()}) == found


def test_a_place_that_is_asked_for_must_be_there() -> None:
    """A chip plant in Ohio does not answer for Taiwan, however near it is in meaning."""
    terms = [("semiconductors",), ("taiwan", "@TW")]
    postings = [(StoryId("hsinchu"), "@TW", 0.5), (StoryId("vote"), "@TW", 0.9)]
    near = {StoryId("hsinchu"): 1.5, StoryId("ohio"): 6.0, StoryId("vote"): 0.5}
    assert rank_matches(terms, postings, near) == ["hsinchu"]


def test_both_words_and_meaning_lead() -> None:
    """Of two stories that hold the words, the one nearer in meaning comes first."""
    terms = [("cup",)]
    postings = [(StoryId("a"), "cup", 0.5), (StoryId("b"), "cup", 0.5)]
    assert rank_matches(terms, postings, {StoryId("b"): 3.0}) == ["b", "a"]


def test_the_nearest_are_what_almost_answers() -> None:
    """One word of several, or a little nearness."""
    terms = [("ferry",), ("xylophone",)]
    postings = [(StoryId("a"), "ferry", 0.5)]
    near = {StoryId("b"): 1.6, StoryId("c"): 1.4}
    assert rank_matches(terms, postings, near) == []
    assert nearest_matches(terms, postings, near) == ["a", "b"]
