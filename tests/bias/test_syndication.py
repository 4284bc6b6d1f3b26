from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.syndication import originals, wire_of
from bot.model import Article, ArticleId
from tests.factories import MORNING, make_article

WIRE = (
    "A car ferry and a freighter collided in the harbour of Port Arlen late at night, killing at "
    "least twelve people. Rescue teams searched the cold water until dawn. The cause is not known."
)
OWN = (
    "Grief hung over Port Arlen this morning after the Marisol Vane went down within sight of the "
    "pier. Families waited at the terminal for names that nobody would read out to them."
)


def make(id: str, lead: str, *, outlet: str = "", minutes: int = 0, author: str = "") -> Article:
    return make_article(
        id,
        lead=lead,
        outlet=outlet or f"{id}.example",
        author=author or None,
        published_at=MORNING + timedelta(minutes=minutes),
    )


def test_two_reports_of_one_event_are_two_originals() -> None:
    """Their words are their own."""
    assert originals([make("a", WIRE), make("b", OWN)]) == (("a",), ("b",))


def test_the_same_text_is_one_original() -> None:
    """The earliest is the origin."""
    later, first = make("a", WIRE, minutes=5), make("b", WIRE)

    assert originals([later, first]) == (("b", "a"),)


def test_a_copy_under_another_credit_is_a_copy() -> None:
    """A dateline before, or a name behind it, changes nothing."""
    plain = make("a", WIRE)
    dateline = make("b", f"PORT ARLEN (Central Wire) - {WIRE}", minutes=1)
    closing = make("c", f"{WIRE} — Central Wire", minutes=2)

    assert originals([plain, dateline, closing]) == (("a", "b", "c"),)


def test_a_credited_text_that_was_cut_is_a_copy() -> None:
    """Papers cut wire texts to length."""
    whole = make("a", f"PORT ARLEN (Reuters) - {WIRE}")
    cut = make("b", f"PORT ARLEN (Reuters) - {WIRE.partition('.')[0]}.", minutes=1)

    assert originals([whole, cut]) == (("a", "b"),)


def test_the_agency_itself_is_the_origin_though_a_paper_was_faster() -> None:
    """Its name stands in its host."""
    paper = make("a", f"PORT ARLEN (Central Wire) - {WIRE}")
    agency = make(
        "b", f"PORT ARLEN (Central Wire) - {WIRE}", outlet="centralwire.example", minutes=3
    )

    assert originals([paper, agency]) == (("b", "a"),)


def test_titles_alone_are_no_copies_of_each_other() -> None:
    """Too short to tell."""
    assert originals([make("a", "Watch live"), make("b", "Watch live")]) == (("a",), ("b",))


@pytest.mark.parametrize(
    ("lead", "author", "wire"),
    [
        pytest.param("LONDON (Reuters) - Prices rose.", "", "reuters", id="dateline"),
        pytest.param("WASHINGTON (AP) — Prices rose.", "", "ap", id="dateline with long dash"),
        pytest.param("Berlin (dpa) - Die Preise stiegen.", "", "dpa", id="german dateline"),
        pytest.param("MADRID, 5 ene. (EFE) - Suben.", "", "efe", id="dateline with date"),
        pytest.param("Prices rose.", "By The Associated Press", "ap", id="byline"),
        pytest.param("Prices rose.", "Agence France-Presse", "afp", id="author"),
        pytest.param("Prices rose. — Central Wire", "", "central wire", id="closing"),
        pytest.param("Prices rose.", "Ada Lee", None, id="a person"),
        pytest.param("Prices rose (again) and fell.", "", None, id="brackets in prose"),
    ],
)
def test_a_credit_is_recognised(lead: str, author: str, wire: str | None) -> None:
    """In the agencies' own ways."""
    assert wire_of(make("a", lead, author=author)) == wire


@given(st.permutations(range(6)))
def test_the_order_of_the_articles_does_not_matter(order: list[int]) -> None:
    """Nor does it lose one."""
    leads = [WIRE, OWN, WIRE, f"{WIRE} — Central Wire", OWN + " Nobody spoke.", "Short"]
    known = [make(str(n), lead, minutes=n) for n, lead in enumerate(leads)]

    groups = originals([known[n] for n in order])

    assert groups == originals(known)
    assert sorted(id for group in groups for id in group) == [ArticleId(str(n)) for n in range(6)]
