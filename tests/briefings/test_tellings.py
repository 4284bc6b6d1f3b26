"""Each side is shown by its own headline and words, and only where there is something to show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.side_words import (
    MIN_Z,
    Outlets,
    log_odds_z,
    read_voice,
    telling_words,
)
from bot.briefings.tellings import tellings
from bot.model import Article, ArticleId, Side, Telling
from tests.briefings.stories import article

LEFT = (
    ("tide", "Tunnel toll hits poor commuters in Marn", "Working families face a steep toll."),
    ("union", "Poor commuters pay for the Marn tunnel", "Nurses on night shifts pay most."),
    ("bell", "Marn tunnel toll burdens poor commuters", "The council vote ignores low wages."),
    ("star", "Toll on Marn tunnel angers commuters", "Poor commuters have no other road."),
    ("voice", "Marn council passes tunnel toll", "Campaigners for poor commuters protested."),
)
RIGHT = (
    ("post", "Marn tunnel toll is a tax hike on drivers", "Drivers will pay two crowns a trip."),
    ("eagle", "Another tax hike: Marn tolls its tunnel", "The council never asked drivers."),
    ("crown", "Drivers slam tax hike for the Marn tunnel", "Hauliers threaten to go to court."),
    ("herald", "Marn council votes for tunnel toll", "Critics call the toll a tax hike."),
    ("field", "Tax hike for drivers as Marn tunnel gets toll", "The vote was nine to eight."),
)


def reports(
    rows: tuple[tuple[str, str, str], ...], side: Side
) -> tuple[tuple[Article, Side], ...]:
    return tuple((article(outlet, title, lead), side) for outlet, title, lead in rows)


DAYS = ("gale", "fog", "rain", "hail", "snow")
TOLL = reports(LEFT, Side.LEFT) + reports(RIGHT, Side.RIGHT)


def told(*reported: tuple[Article, Side], language: str = "en") -> tuple[Telling, ...]:
    sides = {a.id: side for a, side in reported}
    return tellings([a for a, _ in reported], sides, language)


def test_each_side_has_its_headline_and_its_words() -> None:
    """Left to right; two words that stand together are one phrase, as most outlets write it."""
    left, right = told(*reversed(TOLL))

    assert left == Telling(
        side=Side.LEFT,
        headline="Marn tunnel toll burdens poor commuters",
        article=ArticleId("bell-0"),
        words=("poor commuters",),
        n_outlets=5,
    )
    assert right.side is Side.RIGHT
    assert right.headline == "Marn tunnel toll is a tax hike on drivers"
    assert right.words == ("tax hike",)


def test_what_all_say_sets_nobody_apart() -> None:
    """The same reports on both sides, in other titles."""
    same = tuple((f"x{n}", f"{title} {DAYS[n]}", lead) for n, (_, title, lead) in enumerate(LEFT))

    both = told(*reports(LEFT, Side.LEFT), *reports(same, Side.RIGHT))

    assert [t.words for t in both] == [(), ()]


@pytest.mark.parametrize(
    "reported",
    [
        pytest.param((), id="nothing"),
        pytest.param(reports(LEFT, Side.LEFT), id="one side"),
        pytest.param((*reports(LEFT, Side.LEFT), TOLL[5]), id="one outlet of the other"),
        pytest.param(reports(LEFT + RIGHT, Side.UNRATED), id="unrated"),
    ],
)
def test_it_takes_two_outlets_on_each_of_two_sides(
    reported: tuple[tuple[Article, Side], ...],
) -> None:
    """One outlet is no side."""
    assert told(*reported) == ()


def test_two_outlets_a_side_have_headlines_without_words() -> None:
    """What two say that two others do not may be chance."""
    few = told(*TOLL[:2], *TOLL[5:7])

    assert [(t.side, bool(t.headline), t.words) for t in few] == [
        (Side.LEFT, True, ()),
        (Side.RIGHT, True, ()),
    ]


def test_an_outlet_counts_once() -> None:
    """However many articles it publishes: four of one say no more than one."""
    again = [
        (replace(TOLL[5][0], id=ArticleId(f"post{n}"), title=f"Tax hike {n}"), Side.RIGHT)
        for n in range(4)
    ]

    assert told(*TOLL[:5], TOLL[5], *again) == ()


WIRE = (
    "The council of Marn voted nine to eight on Monday night to charge two crowns for each trip"
    " through the new tunnel under the Kell, and the toll will be paid from the first of March by"
    " all but ambulances, buses and the fire brigade, the clerk of the council said."
)


def test_a_copy_counts_once_and_is_typical_of_none() -> None:
    """What a wire sells to both sides tells of neither, and is one voice on each."""
    wires = tuple((f"wire{n}", "Marn tunnel toll starts in March", WIRE) for n in range(4))
    copies = (*reports(wires[:2], Side.LEFT), *reports(wires[2:], Side.RIGHT))

    assert told(*copies) == ()
    both = told(*copies, *TOLL)
    assert not {t.article for t in both} & {a.id for a, _ in copies}
    assert [t.n_outlets for t in both] == [7, 7]


def test_other_languages_are_not_compared() -> None:
    """A side does not stand out by its language."""
    german = [(replace(a, language="de"), side) for a, side in TOLL[:5]]

    assert told(*german, *TOLL[5:]) == ()


def test_names_of_outlets_agencies_days_and_numbers_are_no_words() -> None:
    """They say who reports and when, not how."""
    outlets = Outlets(["the-daily-tide.example", "foxford.example"])

    voice = read_voice(
        Side.LEFT, ["Foxford and Reuters: 40 tolls on Monday, the Tide says"], "en", outlets
    )

    assert set(voice.terms) == {("toll",)}


def test_scripts_without_spaces_have_no_words() -> None:
    """Pairs of characters are not to be read."""
    voice = read_voice(Side.LEFT, ["海岸警卫队称阿伦港附近有12人死亡"], "zh", Outlets([]))

    assert voice.terms == {}


def test_a_word_is_shown_as_most_write_it() -> None:
    """Without the capitals of titles, and not as a stem."""
    outlets = Outlets([])
    ours = [
        read_voice(Side.LEFT, [text], "en", outlets)
        for text in ("Migrants Wait", "the migrants", "A migrant", "of migrants", "MIGRANTS")
    ]
    theirs = [read_voice(Side.RIGHT, [f"word{n}"], "en", outlets) for n in range(5)]

    assert telling_words([*ours, *theirs], Side.LEFT) == ("migrants",)


@given(
    ours=st.integers(0, 40), n=st.integers(1, 40), theirs=st.integers(0, 40), m=st.integers(1, 40)
)
def test_one_side_says_more_what_the_other_says_less(
    ours: int, n: int, theirs: int, m: int
) -> None:
    """The weight is the same from both sides, and nothing where the shares are."""
    a, b = (min(ours, n), n), (min(theirs, m), m)

    assert log_odds_z(a, b) == pytest.approx(-log_odds_z(b, a))
    assert log_odds_z(a, a) == pytest.approx(0)


@given(m=st.integers(1, 1000))
def test_two_outlets_never_stand_out(m: int) -> None:
    """Whatever the number of the others: the method page says so."""
    assert log_odds_z((2, 2), (0, m)) < MIN_Z
