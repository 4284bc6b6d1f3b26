"""Who carries a story: three counts, percentages, and what must always hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.coverage import carriers_of, compute_coverage, copies_of, outlet_key
from bot.bias.gaps import BaseRates
from bot.bias.outlets import Register
from bot.bias.tally import MIN_RATED, percentages
from bot.model import Article, Factuality, Side
from tests.bias.worlds import (
    LONG_TEXTS,
    WORLD,
    carried_by,
    make_article,
    make_outlet,
    make_story,
    sided,
)

WIRE_TEXT = (
    "PORT ARLEN (Central Wire) - The council voted on Monday to close the old harbour road to "
    "lorries from March. Mayor Ilse Brandvold said 400 lorries a day use it, and that the new "
    "tunnel will take them. The ballot was 14 to 9, with two members absent, the clerk said."
)


def test_every_count_of_a_small_story() -> None:
    """An outlet counts once, whatever it publishes; who is unknown counts as its host."""
    story = make_story(
        make_article(1, "tide.example", hours=3),
        make_article(2, "tide.example", hours=5),
        make_article(3, "wire.example", hours=1),
        make_article(0, "post.example", hours=4),
        make_article(5, "kurier.example", hours=6, language="de"),
        make_article(6, "village.example", hours=None),
    )

    coverage = compute_coverage(story, WORLD)

    assert (coverage.articles, coverage.outlets) == (6, 5)
    assert coverage.bias == {Side.LEFT: 1, Side.CENTER: 2, Side.RIGHT: 1, Side.UNRATED: 1}
    assert coverage.bias_pct == {Side.LEFT: 25, Side.CENTER: 50, Side.RIGHT: 25}
    assert coverage.factuality[Factuality.UNRATED] == 2
    assert set(coverage.factuality) == set(Factuality)
    assert sum(coverage.factuality.values()) == coverage.outlets
    assert coverage.ownership == {"nonprofit": 1, "private": 2, "unknown": 2}
    assert (coverage.countries, coverage.languages) == (3, 2)
    assert coverage.lead_outlet == "wire.example"
    assert coverage.gap is None


def test_an_empty_story_has_zero_of_everything() -> None:
    """Nothing is divided by nothing."""
    coverage = compute_coverage(make_story(), WORLD)

    assert (coverage.articles, coverage.outlets, coverage.originals) == (0, 0, 0)
    assert coverage.bias_pct is None
    assert coverage.lead_outlet is None


def test_articles_without_a_publisher_count_as_articles_only() -> None:
    """Who cannot be named is no outlet."""
    coverage = compute_coverage(make_story(make_article(1, None)), WORLD)

    assert (coverage.articles, coverage.outlets, coverage.originals) == (1, 0, 0)


@pytest.mark.parametrize(
    ("over", "key"),
    [
        pytest.param({"outlet": None}, "tide.example", id="by-address"),
        pytest.param({"url": None}, "tide.example", id="by-name"),
        pytest.param({"outlet": "The Daily Tide"}, "tide.example", id="name-in-words"),
        pytest.param({"url": "https://news.google.com/x"}, "tide.example", id="aggregator"),
        pytest.param({"outlet": "www.Village.example", "url": None}, "village.example", id="host"),
        pytest.param({"url": "https://tide.example/city/1"}, "tide.example/city", id="section"),
        pytest.param({"outlet": None, "url": "http://10.0.0.1/x"}, None, id="nobody"),
    ],
)
def test_an_article_counts_for_its_publisher(over: dict[str, str | None], key: str | None) -> None:
    """The publisher's own address decides, an aggregator's says nothing."""
    register = Register((*WORLD.outlets, make_outlet("tide.example/city")))

    article = replace(make_article(1, "tide.example"), **over)

    assert key == outlet_key(article, register)


@given(*[st.integers(0, 400)] * 3)
def test_percentages_add_up_to_a_hundred(left: int, center: int, right: int) -> None:
    """For every count of outlets, and each within one of its exact share."""
    counts = {Side.LEFT: left, Side.CENTER: center, Side.RIGHT: right, Side.UNRATED: 7}
    rated = left + center + right

    shares = percentages(counts)

    if rated < MIN_RATED:
        assert shares is None
    else:
        assert shares is not None
        assert sum(shares.values()) == 100
        assert all(abs(shares[side] - 100 * counts[side] / rated) < 1 for side in shares)


def test_percentages_add_up_for_every_count_up_to_forty() -> None:
    """No split of up to forty outlets is left out by chance."""
    for left in range(41):
        for center in range(41 - left):
            for right in range(41 - left - center):
                counts = {Side.LEFT: left, Side.CENTER: center, Side.RIGHT: right}
                shares = percentages(counts)
                assert shares is None or sum(shares.values()) == 100


def test_the_figures_of_the_largest_remainder() -> None:
    """11, 9 and 4 of 24 are 46, 37 and 17: the odd percent of equal remainders is the center's."""
    assert percentages({Side.LEFT: 11, Side.CENTER: 4, Side.RIGHT: 9}) == {
        Side.LEFT: 46,
        Side.CENTER: 17,
        Side.RIGHT: 37,
    }
    assert percentages({Side.LEFT: 1, Side.CENTER: 1, Side.RIGHT: 1}) == {
        Side.LEFT: 33,
        Side.CENTER: 34,
        Side.RIGHT: 33,
    }


@given(*[st.integers(0, 8)] * 3, st.integers(1, 9))
def test_an_unrated_outlet_changes_no_percentage(
    left: int, center: int, right: int, unrated: int
) -> None:
    """Percentages are of rated outlets."""
    outlets = sided(left, center, right)
    strangers = tuple(make_outlet(f"stranger{n}.example") for n in range(unrated))
    register = Register((*outlets, *strangers))

    without = compute_coverage(carried_by(outlets), register)
    with_strangers = compute_coverage(carried_by((*outlets, *strangers)), register)

    assert without.bias_pct == with_strangers.bias_pct
    assert without.gap is with_strangers.gap
    assert with_strangers.bias[Side.UNRATED] == unrated


def test_ten_copies_of_one_wire_change_articles_not_originals() -> None:
    """A reprint is no second newsroom's work; the outlets that run it are still counted."""
    wire = make_article(1, "wire.example", hours=0, title="Port Arlen closes road", lead=WIRE_TEXT)
    own = make_article(2, "tide.example", hours=1, lead=LONG_TEXTS[1])
    copies = [
        make_article(
            10 + n, f"local{n}.example", hours=2, title="Port Arlen closes road", lead=WIRE_TEXT
        )
        for n in range(10)
    ]

    before = compute_coverage(make_story(wire, own), WORLD)
    after = compute_coverage(make_story(wire, own, *copies), WORLD)

    assert (before.articles, before.outlets, before.originals) == (2, 2, 2)
    assert (after.articles, after.outlets, after.originals) == (12, 12, 2)
    assert set(copies_of((wire, own, *copies)).values()) == {wire.id}


def test_a_family_of_outlets_counts_once_for_what_its_desk_prints() -> None:
    """Articles and outlets are all counted; a text edited for several outlets is one original."""
    domains = ("north.example", "south.example", "west.example")
    family = [make_outlet(domain, owner="Arlen Press") for domain in domains]
    rival = make_outlet("rival.example", owner="Hallbrook Media")
    title = "Port Arlen council closes harbour road"
    leads = (WIRE_TEXT, LONG_TEXTS[1], LONG_TEXTS[2], LONG_TEXTS[3])
    story = make_story(
        *(
            make_article(n, outlet.domain, hours=n, title=title, lead=leads[n])
            for n, outlet in enumerate((*family, rival))
        )
    )

    together = compute_coverage(story, Register((*family, rival)))
    strangers = compute_coverage(story, Register([replace(o, owner="") for o in (*family, rival)]))

    assert (together.articles, together.outlets, together.originals) == (4, 4, 2)
    assert (strangers.articles, strangers.outlets, strangers.originals) == (4, 4, 4)


def test_three_papers_with_an_agencys_text_are_three_outlets_and_one_original() -> None:
    """However each of them cut it, and in whatever language it wrote the agency's name."""
    leads = (
        f"PORT ARLEN (Reuters) - {WIRE_TEXT}",
        "ПОРТ-АРЛЕН, 5 янв (Рейтер) - Совет закрыл дорогу.",
        "Der Rat sperrt die Straße. Quelle: Reuters",
    )
    papers = [make_article(n, f"p{n}.example", hours=n, lead=lead) for n, lead in enumerate(leads)]

    without = compute_coverage(make_story(*papers), WORLD)
    agency = make_article(9, "reuters.com", hours=9, lead=LONG_TEXTS[2])
    with_agency = compute_coverage(make_story(*papers, agency), WORLD)

    assert (without.articles, without.outlets, without.originals) == (3, 3, 1)
    assert (with_agency.articles, with_agency.outlets, with_agency.originals) == (4, 4, 1)


@given(st.permutations(range(8)))
def test_the_order_of_articles_does_not_matter(order: list[int]) -> None:
    """The same articles give the same coverage, equal times included."""
    domains = ["tide.example", "post.example", "wire.example", "village.example"]
    articles: list[Article] = [
        make_article(n, domains[n % 4], hours=n // 4, lead=WIRE_TEXT if n % 3 else None)
        for n in range(8)
    ]

    shuffled = make_story(*(articles[n] for n in order))

    assert compute_coverage(make_story(*articles), WORLD) == compute_coverage(shuffled, WORLD)


def test_the_polled_outlets_decide_on_a_gap() -> None:
    """The same story is a gap of an even pool, not of a lopsided one."""
    register = Register(sided(8, 0, 6))
    story = carried_by(sided(8, 0, 0))

    assert compute_coverage(story, register).gap is Side.RIGHT
    lopsided = BaseRates(left=30, center=0, right=5)
    assert compute_coverage(story, register, base=lopsided).gap is None


def test_carriers_hold_each_outlet_once() -> None:
    """An outlet without an entry stands there as None."""
    articles = [make_article(1, "tide.example"), make_article(2, "a.example")]

    carriers = carriers_of([*articles, *articles], WORLD)

    assert list(carriers) == ["tide.example", "a.example"]
    assert carriers["a.example"] is None
