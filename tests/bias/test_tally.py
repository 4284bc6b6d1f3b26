"""Counts of the outlets that carry a story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.bar import bar_words, shape_bar
from bot.bias.coverage import compute_coverage
from bot.bias.outlets import FACTUALITY_STEPS, Register
from bot.bias.tally import is_state_media, median_factuality, side_of, standing_of
from bot.model import Bias, Factuality, Side, StateMedia
from tests.bias.worlds import WORLD, carried_by, make_article, make_outlet, make_story, sided

steps = st.lists(st.sampled_from(list(FACTUALITY_STEPS)), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("found", "median"),
    [
        pytest.param((), None, id="nobody"),
        pytest.param(("unrated", "unrated"), None, id="unrated-only"),
        pytest.param(("high", "unrated", "unrated"), "high", id="of-the-rated"),
        pytest.param(("low", "high", "high"), "high", id="middle"),
        pytest.param(("mixed", "high"), "mixed", id="lower-of-two"),
    ],
)
def test_the_median_is_of_the_rated(found: tuple[str, ...], median: str | None) -> None:
    """Doubt never makes a side look more reliable."""
    counts = {step: found.count(step.value) for step in Factuality}

    assert median_factuality(counts) == median


@given(steps)
def test_half_of_the_rated_are_at_the_median_or_below(found: list[Factuality]) -> None:
    """And less than half are below it."""
    median = median_factuality({step: found.count(step) for step in Factuality})

    assert median is not None
    ranks = [FACTUALITY_STEPS[step] for step in found]
    assert 2 * sum(rank <= FACTUALITY_STEPS[median] for rank in ranks) >= len(ranks)
    assert 2 * sum(rank < FACTUALITY_STEPS[median] for rank in ranks) < len(ranks)


def test_leanings_are_five_and_far_ones_are_within_the_plain() -> None:
    """Seven steps as people read them, and they add up to the sides."""
    values = ("far_left", "left", "lean_left", "center", "lean_right", "right", "far_right", "")
    outlets = [make_outlet(f"p{n}.example", *filter(None, [v])) for n, v in enumerate(values)]

    coverage = compute_coverage(carried_by(outlets), Register(outlets))

    assert coverage.leanings == {
        Bias.LEFT: 2,
        Bias.LEAN_LEFT: 1,
        Bias.CENTER: 1,
        Bias.LEAN_RIGHT: 1,
        Bias.RIGHT: 2,
    }
    assert sum(coverage.leanings.values()) == 8 - coverage.bias[Side.UNRATED]


@pytest.mark.parametrize(
    ("owner_type", "is_state"),
    [
        pytest.param("state_controlled", True, id="controlled"),
        pytest.param("captured_public", True, id="captured-public"),
        pytest.param("captured_private", True, id="captured-private"),
        pytest.param("public", False, id="public"),
        pytest.param("state_funded", False, id="funded"),
        pytest.param("", False, id="unknown"),
    ],
)
def test_state_media_are_those_in_the_hand_of_a_state(owner_type: str, is_state: bool) -> None:
    """Who is only paid by a state keeps its side under every setting."""
    outlet = make_outlet("herald.example", "lean_left", owner_type=owner_type)

    assert is_state_media(outlet) is is_state
    assert side_of(outlet) is Side.LEFT
    assert side_of(outlet, StateMedia.ASIDE) is (Side.UNRATED if is_state else Side.LEFT)
    assert standing_of(outlet, StateMedia.ASIDE).bias is Bias.LEAN_LEFT


def test_state_media_are_counted_and_by_setting_left_out_of_the_sides() -> None:
    """They stay outlets of the story; what they are rated is told either way."""
    state = [
        make_outlet(f"state{n}.example", "left", factuality="low", owner_type="state_controlled")
        for n in range(3)
    ]
    outlets = (*sided(1, 1, 2), *state)
    story, register = carried_by(outlets), Register(outlets)

    counted = compute_coverage(story, register)
    aside = compute_coverage(story, Register(register.outlets, state_media=StateMedia.ASIDE))

    assert counted.bias[Side.LEFT] == 4
    assert (aside.bias[Side.LEFT], aside.bias[Side.UNRATED]) == (1, 3)
    assert aside.leanings[Bias.LEFT] == 0
    assert aside.outlets == counted.outlets == sum(aside.bias.values()) == 7
    assert aside.state_media == counted.state_media
    assert counted.state_media == {
        Side.LEFT: 3,
        Side.CENTER: 0,
        Side.RIGHT: 0,
        Side.UNRATED: 0,
    }
    assert (counted.state_aside, aside.state_aside) == (False, True)
    assert aside.bias_pct == {Side.LEFT: 25, Side.CENTER: 25, Side.RIGHT: 50}


def test_places_languages_and_families_are_listed_with_how_many() -> None:
    """The most frequent first; an outlet counts once in each language it writes."""
    family = [
        make_outlet(f"{name}.example", country="GB", language="en", owner="Arlen Press")
        for name in ("north", "south")
    ]
    lone = make_outlet("kurier.example", country="DE", language="de", owner="Kurier Verlag")
    story = make_story(
        make_article(1, "north.example"),
        make_article(2, "north.example", language="en-GB"),
        make_article(3, "south.example", language=None),
        make_article(5, "kurier.example", language="de"),
        make_article(6, "kurier.example", language="en"),
        make_article(7, "village.example", language=None),
    )

    coverage = compute_coverage(story, Register((*family, lone)))

    assert list(coverage.country_counts.items()) == [("GB", 2), ("DE", 1)]
    assert list(coverage.language_counts.items()) == [("en", 3), ("de", 1)]
    assert coverage.families == {"Arlen Press": 2}
    assert (coverage.countries, coverage.languages) == (2, 2)


def test_the_median_of_a_story_is_of_its_rated_outlets() -> None:
    """Of very high, high and mixed: high."""
    domains = ("tide.example", "wire.example", "post.example", "village.example")
    story = make_story(*(make_article(n, domain) for n, domain in enumerate(domains)))

    assert compute_coverage(story, WORLD).factuality_median is Factuality.HIGH


@given(st.lists(st.integers(0, 7), max_size=40), st.integers(0, 5))
def test_an_outlet_without_a_rating_changes_only_what_counts_all(
    rated: list[int], unrated: int
) -> None:
    """Neither sides, nor steps, nor the median, nor the bar."""
    values = list(Bias)[:7]
    outlets = [
        make_outlet(f"p{n}.example", values[value % 7], factuality="high" if value else "")
        for n, value in enumerate(rated)
    ]
    strangers = [make_outlet(f"s{n}.example") for n in range(unrated)]
    register = Register((*outlets, *strangers))

    without = compute_coverage(carried_by(outlets), register)
    with_them = compute_coverage(carried_by((*outlets, *strangers)), register)

    assert with_them.bias_pct == without.bias_pct
    assert with_them.leanings == without.leanings
    assert with_them.factuality_median == without.factuality_median
    assert with_them.gap is without.gap
    assert shape_bar(with_them) == shape_bar(without)
    assert bar_words(with_them).endswith(f"Unrated {unrated}")
