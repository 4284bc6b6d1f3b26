"""When one side hardly covers a story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.coverage import compute_coverage
from bot.bias.gaps import MIN_RATE_RATIO, BaseRates, base_rates, find_gap
from bot.bias.outlets import Register
from bot.model import Factuality, GapEvidence, Outlet, Side, StateMedia, Story
from tests.bias.worlds import carried_by, make_article, make_outlet, make_story, sided

EVEN = BaseRates(left=20, center=20, right=20)


@pytest.mark.parametrize(
    ("counts", "gap"),
    [
        pytest.param((6, 0, 0), Side.RIGHT, id="left-alone"),
        pytest.param((0, 0, 6), Side.LEFT, id="right-alone"),
        pytest.param((5, 0, 0), None, id="too-few-rated"),
        pytest.param((6, 3, 1), Side.RIGHT, id="sixty-and-ten"),
        pytest.param((6, 2, 2), Side.RIGHT, id="exactly-at-the-bounds"),
        pytest.param((59, 41, 0), None, id="just-under-sixty"),
        pytest.param((60, 19, 21), None, id="just-over-twenty"),
        pytest.param((0, 10, 0), None, id="center-is-no-side"),
        pytest.param((5, 0, 5), None, id="split"),
    ],
)
def test_shares_decide_where_both_sides_are_polled_alike(
    counts: tuple[int, int, int], gap: Side | None
) -> None:
    """At least 6 rated, one side at 60 % or more, the other at 20 % or less."""
    assert gap is find_gap(_bias(*counts), EVEN)


@pytest.mark.parametrize(
    ("base", "gap"),
    [
        pytest.param(BaseRates(left=10, center=0, right=10), Side.RIGHT, id="even"),
        pytest.param(BaseRates(left=30, center=0, right=5), None, id="lopsided"),
        pytest.param(BaseRates(left=10, center=0, right=4), None, id="right-hardly-polled"),
        pytest.param(BaseRates(left=4, center=0, right=10), None, id="left-hardly-polled"),
        pytest.param(BaseRates(left=0, center=0, right=0), None, id="nothing-polled"),
    ],
)
def test_a_gap_needs_outlets_that_could_have_covered_it(base: BaseRates, gap: Side | None) -> None:
    """Eight left outlets and one right: a gap only where the rates differ too."""
    assert gap is find_gap(_bias(8, 0, 1), base)


@given(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["down", "up", "nearest"]))
def test_proportionate_coverage_of_a_lopsided_pool_is_no_gap(
    left: int, center: int, rounding: str
) -> None:
    """Of 30 left and 5 right outlets polled, six times as many left ones report: no gap."""
    exact = left * 5 / 30
    right = {"down": int(exact), "up": -int(-exact // 1), "nearest": round(exact)}[rounding]

    assert find_gap(_bias(left, center, right), BaseRates(left=30, center=30, right=5)) is None


@given(
    st.tuples(*[st.integers(0, 40)] * 3),
    st.tuples(*[st.integers(0, 40)] * 3),
)
def test_left_and_right_are_judged_alike(
    counts: tuple[int, int, int], polled: tuple[int, int, int]
) -> None:
    """The mirror image of a story has the mirror image of its gap."""
    mirrored = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, None: None}
    left, center, right = counts

    gap = find_gap(_bias(left, center, right), _base(*polled))
    mirror = find_gap(_bias(right, center, left), _base(*reversed(polled)))

    assert mirrored[gap] is mirror


@given(st.tuples(*[st.integers(0, 40)] * 3), st.tuples(*[st.integers(5, 40)] * 2))
def test_every_gap_has_the_ratio(counts: tuple[int, int, int], polled: tuple[int, int]) -> None:
    """A gap is never found where the missing side reports a third as often or more."""
    left, center, right = counts
    gap = find_gap(_bias(*counts), BaseRates(left=polled[0], center=center, right=polled[1]))
    if gap is Side.RIGHT:
        assert left / polled[0] + 1e-9 >= MIN_RATE_RATIO * right / polled[1]
    if gap is Side.LEFT:
        assert right / polled[1] + 1e-9 >= MIN_RATE_RATIO * left / polled[0]


def test_base_rates_count_rated_outlets_by_side() -> None:
    """Unrated outlets are on no side."""
    outlets = (*sided(3, 2, 1), make_outlet("square.example"))

    assert BaseRates(left=3, center=2, right=1) == base_rates(outlets)


@pytest.mark.parametrize("mirrored", [False, True], ids=["more-left", "more-right"])
@pytest.mark.parametrize("tenths", range(1, 11))
def test_a_lopsided_feed_list_with_proportionate_coverage_has_no_gap(
    tenths: int, mirrored: bool
) -> None:
    """Of 30 outlets of one side and 5 of the other polled, the same share of both reports."""
    pool = sided(5, 10, 30) if mirrored else sided(30, 10, 5)
    register = Register(pool)
    carriers = [
        outlet
        for start in ("lean-left", "center", "lean-right")
        for outlet in _first_tenths([o for o in pool if o.domain.startswith(start)], tenths)
    ]

    assert compute_coverage(carried_by(carriers), register, base=base_rates(pool)).gap is None


def test_a_gap_tells_what_it_was_found_by() -> None:
    """With the median factuality of the side that covers the story, unrated ones left out."""
    steps = ("high", "low", "mixed", "", "very_high", "high")
    left = [make_outlet(f"l{n}.example", "left", factuality=f) for n, f in enumerate(steps)]
    others = [make_outlet("r0.example", "right", factuality="very_low"), *sided(0, 0, 9)]
    register = Register((*left, *others))

    coverage = compute_coverage(carried_by((*left, others[0])), register)

    assert coverage.gap is Side.RIGHT
    assert coverage.gap_evidence == GapEvidence(
        gap=Side.RIGHT,
        voices={Side.LEFT: 6, Side.CENTER: 0, Side.RIGHT: 1},
        carrying={Side.LEFT: 6, Side.CENTER: 0, Side.RIGHT: 1},
        polled={Side.LEFT: 6, Side.CENTER: 0, Side.RIGHT: 10},
        factuality=Factuality.HIGH,
    )
    assert compute_coverage(carried_by(left[:5]), register).gap_evidence is None


def test_a_chain_that_prints_one_text_makes_no_gap() -> None:
    """Twenty papers of one owner are its text and one reprint, not twenty newsrooms."""
    chain = [make_outlet(f"c{n}.example", "right", owner="Arlen Press") for n in range(20)]
    free = [make_outlet(f"f{n}.example", "right", owner=f"Owner {n}") for n in range(20)]
    register = Register((*chain, *free, *sided(20, 0, 0)))

    assert compute_coverage(_one_text(chain), register).gap is None
    assert compute_coverage(_one_text(free), register).gap is Side.LEFT


def test_who_carries_a_reprint_does_cover_the_story() -> None:
    """The folding of a chain's reprints never makes the side it is on look silent."""
    chain = [make_outlet(f"c{n}.example", "right", owner="Arlen Press") for n in range(20)]
    left = sided(20, 0, 0)
    register = Register((*chain, *left))
    told = [*carried_by(left).articles, *_one_text(chain).articles]

    coverage = compute_coverage(make_story(*told), register)

    assert coverage.bias[Side.RIGHT] == 20
    assert coverage.gap is None


def test_only_outlets_of_the_storys_languages_could_have_covered_it() -> None:
    """A lopsided German pool makes no gap of German stories in an even pool of many languages."""
    german = (*_speaking("de", 30, 5),)
    english = (*_speaking("en", 0, 40),)
    base = base_rates((*german, *english))
    register = Register((*german, *english))
    carriers = [*german[:12], german[30]]

    assert (base.left, base.right) == (30, 45)
    assert compute_coverage(carried_by(carriers), register, base=base).gap is None
    everywhere = BaseRates(left=base.left, center=0, right=base.right)
    assert compute_coverage(carried_by(carriers), register, base=everywhere).gap is Side.RIGHT


def test_an_outlet_whose_language_is_not_known_could_cover_any_story() -> None:
    """It counts in every pool."""
    base = base_rates((*_speaking("de", 1, 2), *_speaking("", 10, 20), *_speaking("fr", 7, 7)))

    assert base.among(["de"]) == BaseRates(left=11, center=0, right=22)
    assert base.among([]) == BaseRates(left=10, center=0, right=20)


def test_state_media_left_aside_are_neither_carriers_nor_polled() -> None:
    """Eight of a state and one free paper are one voice."""
    state = [make_outlet(f"s{n}.example", "left", owner_type="state_controlled") for n in range(8)]
    pool = (*state, *sided(8, 0, 8))
    register = Register(pool)
    story = carried_by((*state, *sided(1, 0, 0)))

    assert compute_coverage(story, register).gap is Side.RIGHT
    aside = Register(pool, state_media=StateMedia.ASIDE)
    assert compute_coverage(story, aside).gap is None
    assert base_rates(pool).left == 16
    assert base_rates(pool, state_media=StateMedia.ASIDE).left == 8


def _speaking(language: str, left: int, right: int) -> tuple[Outlet, ...]:
    return tuple(
        make_outlet(f"{side}{n}-{language or 'x'}.example", side, language=language)
        for side, count in (("left", left), ("right", right))
        for n in range(count)
    )


def _first_tenths(outlets: list[Outlet], tenths: int) -> list[Outlet]:
    return outlets[: round(len(outlets) * tenths / 10)]


def _one_text(outlets: list[Outlet]) -> Story:
    lead = (
        "PORT ARLEN - The council voted on Monday to close the old harbour road to lorries from "
        "March. Mayor Ilse Brandvold said four hundred lorries a day use it at present."
    )
    return make_story(
        *(
            make_article(100 + n, outlet.domain, hours=n, title="Council closes road", lead=lead)
            for n, outlet in enumerate(outlets)
        )
    )


def _bias(left: int, center: int, right: int) -> dict[Side, int]:
    return {Side.LEFT: left, Side.CENTER: center, Side.RIGHT: right, Side.UNRATED: 3}


def _base(left: int, center: int, right: int) -> BaseRates:
    return BaseRates(left=left, center=center, right=right)
