"""Finding outlets, and what several raters say together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.outlets import (
    BIAS_STEPS,
    FACTUALITY_STEPS,
    Register,
    aggregate_of,
    bias_of,
    factuality_of,
    ratings_in_force,
    spread_of,
)
from bot.model import Bias, Factuality, Outlet, RatingKind
from tests.bias.worlds import make_outlet, make_rating

REGISTER = Register(
    (
        make_outlet("paper.example", aliases=("ppr.example", "old-paper.example")),
        make_outlet("paper.example/boston"),
        make_outlet("us.paper.example"),
        make_outlet("abcnews.go.com"),
        make_outlet("go.com"),
        make_outlet("yahoo.com"),
        make_outlet("t.me/DailyTide"),
        make_outlet("substack.com"),
        make_outlet("letter.substack.com"),
        make_outlet("süd.example"),
    )
)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        pytest.param("https://www.paper.example/news", "paper.example", id="host"),
        pytest.param("https://edition.paper.example/news", "paper.example", id="parent"),
        pytest.param("https://us.paper.example/news", "us.paper.example", id="own-host"),
        pytest.param("https://paper.example/boston/1", "paper.example/boston", id="section"),
        pytest.param("https://paper.example/bostonian", "paper.example", id="no-half-segment"),
        pytest.param("https://ppr.example/x", "paper.example", id="alias"),
        pytest.param("https://abcnews.go.com/x", "abcnews.go.com", id="own-key-on-a-platform"),
        pytest.param("https://espn.go.com/x", None, id="platform-is-not-a-parent"),
        pytest.param("https://www.yahoo.com/news/x", None, id="page-on-a-platform"),
        pytest.param("www.yahoo.com", "yahoo.com", id="platform-itself"),
        pytest.param("https://t.me/dailytide/12", "t.me/DailyTide", id="channel"),
        pytest.param("https://t.me/s/dailytide?before=9", "t.me/DailyTide", id="preview"),
        pytest.param("https://telegram.me/dailytide", "t.me/DailyTide", id="older-host"),
        pytest.param("https://t.me/other", None, id="other-channel"),
        pytest.param("https://letter.substack.com/p/1", "letter.substack.com", id="newsletter"),
        pytest.param("https://others.substack.com/p/1", None, id="other-newsletter"),
        pytest.param("https://xn--sd-xka.example/", "süd.example", id="punycode"),
        pytest.param("https://notpaper.example/", None, id="not-a-suffix-match"),
        pytest.param("http://10.0.0.1/paper.example", None, id="ip"),
        pytest.param(None, None, id="none"),
    ],
)
def test_the_longest_key_that_fits_wins(address: str | None, domain: str | None) -> None:
    """Host and path, host, then parents; nothing is inherited from a platform."""
    found = REGISTER.find(address)

    assert domain == (found.domain if found else None)


_ADDRESSES = st.builds(
    lambda host, path: f"https://{host}{path}",
    st.sampled_from(
        (
            *("paper.example", "www.us.paper.example", "ppr.example", "espn.go.com", "go.com"),
            *("abcnews.go.com", "t.me", "substack.com", "letter.substack.com", "10.0.0.1"),
            "x..y",
        )
    ),
    st.sampled_from(("", "/", "/boston", "/Boston/x", "/s/dailytide/1", "/dailytide", "/a?b=/c")),
)


@given(_ADDRESSES)
def test_the_way_to_an_outlet_leads_to_it(address: str) -> None:
    """What was tried ends with the key that fits, and both ways of looking agree."""
    found = REGISTER.look_up(address)

    assert found.outlet is REGISTER.find(address)
    assert (found.key is None) == (found.outlet is None)
    assert found.key is None or found.tried[-1] == found.key


def test_the_neighbours_of_an_unknown_address_are_named() -> None:
    """Keys of the same registrable domain, the shortest first."""
    assert REGISTER.near("https://espn.go.com/x") == ("go.com", "abcnews.go.com")
    assert REGISTER.near("https://unknown.example/x") == ()
    assert REGISTER.near("10.0.0.1") == ()


def test_a_family_is_of_one_owner() -> None:
    """Case and accents aside; without an owner an outlet stands alone."""
    one, two = (make_outlet(f"{n}.example", owner=o) for n, o in (("a", "Média"), ("b", "MEDIA")))
    alone = make_outlet("c.example")
    register = Register((one, two, alone))

    assert register.family_of(one) == (one, two)
    assert register.family_of(alone) == (alone,)


@pytest.mark.parametrize(
    ("values", "differ"),
    [
        pytest.param((), False, id="nobody"),
        pytest.param(("left", "lean_left"), False, id="one-step"),
        pytest.param(("lean_left", "lean_right"), True, id="two-steps"),
    ],
)
def test_raters_differ_from_two_steps_on(values: tuple[str, ...], *, differ: bool) -> None:
    """A step is a matter of taste."""
    together = aggregate_of(make_outlet("paper.example", *values), RatingKind.BIAS)

    assert (together.raters_differ, together.n_raters) == (differ, len(values))
    assert (together.mean is None) == (not values)


def test_outlets_are_listed_by_domain() -> None:
    """The order of the input does not show."""
    outlets = (make_outlet("b.example"), make_outlet("a.example"))

    assert tuple(o.domain for o in Register(outlets).outlets) == ("a.example", "b.example")


def test_a_domain_wins_over_an_alias() -> None:
    """Who lives at a host is its outlet, whoever else claims it."""
    thief = make_outlet("a.example", aliases=("b.example",))

    found = Register((thief, make_outlet("b.example"))).find("b.example")

    assert found is not None
    assert found.domain == "b.example"


@pytest.mark.slow
def test_a_hundred_thousand_lookups_take_less_than_a_second() -> None:
    """Coverage of an archive is computed in seconds, not minutes."""
    register = Register(make_outlet(f"paper{n}.example") for n in range(200))
    urls = [f"https://www.paper{n % 400}.example/news/{n}" for n in range(100_000)]

    started = perf_counter()
    found = sum(register.find(url) is not None for url in urls)

    assert found == 50_000
    assert perf_counter() - started < 10


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param((), Bias.UNRATED, id="nobody"),
        pytest.param(("left",), Bias.LEFT, id="one"),
        pytest.param(("left", "lean_left"), Bias.LEAN_LEFT, id="tie-left"),
        pytest.param(("far_right", "right"), Bias.RIGHT, id="tie-right"),
        pytest.param(("lean_left", "center"), Bias.CENTER, id="tie-to-center"),
        pytest.param(("center", "lean_right"), Bias.CENTER, id="tie-to-center-from-right"),
        pytest.param(("left", "left", "lean_left"), Bias.LEFT, id="majority"),
        pytest.param(("lean_left", "lean_right"), Bias.CENTER, id="opposites"),
        pytest.param(("unrated", "left"), Bias.LEFT, id="unrated-says-nothing"),
    ],
)
def test_bias_is_the_mean_of_the_raters(values: tuple[str, ...], expected: Bias) -> None:
    """Ties go toward the center."""
    assert expected is bias_of(make_outlet("paper.example", *values))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param((), Factuality.UNRATED, id="nobody"),
        pytest.param(("high", "mixed"), Factuality.MOSTLY_FACTUAL, id="mean"),
        pytest.param(("high", "very_high"), Factuality.HIGH, id="tie-to-lower"),
        pytest.param(("very_low", "low"), Factuality.VERY_LOW, id="tie-to-lowest"),
    ],
)
def test_factuality_is_the_mean_and_ties_go_down(
    values: tuple[str, ...], expected: Factuality
) -> None:
    """Doubt never makes an outlet look more reliable."""
    assert expected is factuality_of(_rated(RatingKind.FACTUALITY, values))


@given(st.lists(st.sampled_from(list(BIAS_STEPS)), min_size=1, max_size=4))
def test_the_order_of_raters_does_not_matter(steps: list[Bias]) -> None:
    """Every order of the same ratings gives the same bias and spread."""
    outlet = make_outlet("paper.example", *(step.value for step in steps))

    orders = [replace(outlet, ratings=order) for order in permutations(outlet.ratings)]

    assert len({(bias_of(o), spread_of(o)) for o in orders}) == 1


@given(st.lists(st.sampled_from(list(FACTUALITY_STEPS)), min_size=1, max_size=5))
def test_factuality_stays_between_its_raters(steps: list[Factuality]) -> None:
    """A mean is no lower than the lowest and no higher than the highest rater."""
    outlet = _rated(RatingKind.FACTUALITY, tuple(step.value for step in steps))
    given_steps = [FACTUALITY_STEPS[step] for step in steps]

    assert min(given_steps) <= FACTUALITY_STEPS[factuality_of(outlet)] <= max(given_steps)


def test_of_one_rater_the_newest_word_counts() -> None:
    """A rater who changed their mind is one rater."""
    old = make_rating("left", rated_on=date(2024, 1, 1))
    new = make_rating("center", rated_on=date(2026, 1, 1))

    for ratings in ((old, new), (new, old)):
        outlet = make_outlet("paper.example")
        outlet = replace(outlet, ratings=ratings)
        assert ratings_in_force(outlet, RatingKind.BIAS) == (new,)
        assert bias_of(outlet) is Bias.CENTER


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        pytest.param((), 0, id="nobody"),
        pytest.param(("left",), 0, id="one"),
        pytest.param(("left", "center", "lean_left"), 2, id="three"),
        pytest.param(("far_left", "far_right"), 6, id="ends"),
    ],
)
def test_spread_is_between_the_furthest_raters(values: tuple[str, ...], steps: int) -> None:
    """An average hides disagreement; the spread shows it."""
    assert steps == spread_of(make_outlet("paper.example", *values))


def _rated(kind: RatingKind, values: tuple[str, ...]) -> Outlet:
    ratings = tuple(make_rating(v, kind=kind, rater=f"R{n}") for n, v in enumerate(values))
    return replace(make_outlet("paper.example"), ratings=ratings)
