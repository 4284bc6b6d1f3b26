from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.bias.syndication import originals
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


@given(st.permutations(range(6)))
def test_the_order_of_the_articles_does_not_matter(order: list[int]) -> None:
    """Nor does it lose one."""
    leads = [WIRE, OWN, WIRE, f"{WIRE} — Central Wire", OWN + " Nobody spoke.", "Short"]
    known = [make(str(n), lead, minutes=n) for n, lead in enumerate(leads)]

    groups = originals([known[n] for n in order])

    assert groups == originals(known)
    assert sorted(id for group in groups for id in group) == [ArticleId(str(n)) for n in range(6)]


def test_an_agency_without_a_name_in_the_text_is_its_site() -> None:
    """Its own article is the origin of what papers credit to it."""
    paper = make("a", f"PORT ARLEN (Reuters) - {WIRE}")
    agency = make("b", OWN, outlet="reuters.com", minutes=3)

    assert originals([paper, agency]) == (("b", "a"),)


def test_a_title_alone_is_a_copy_only_where_it_is_long() -> None:
    """Ten words in one order are no chance; six are."""
    long = "Ferry hits freighter in Port Arlen harbour, killing at least twelve people"
    bare = [make_article(id, title=long, lead=None) for id in "ab"]
    with_lead = make_article("c", title=long, lead=WIRE)
    short = [
        make_article(id, title="Ferry hits freighter in Port Arlen", lead=None) for id in "de"
    ]

    assert originals([*bare, with_lead, *short]) == (("a", "b", "c"), ("d",), ("e",))


def test_an_edited_headline_hides_no_copy() -> None:
    """The lead tells."""
    first = make("a", WIRE)
    second = replace(make("b", WIRE, minutes=1), title="Twelve dead in harbour (Updated)")

    assert originals([first, second]) == (("a", "b"),)


def test_an_opening_joins_no_two_reports() -> None:
    """What two papers cut to one sentence follows one of the texts that begin with it."""
    opening = "A car ferry and a freighter collided in the harbour of Port Arlen late at night. "
    one = make("a", opening + OWN)
    other = make(
        "b",
        opening + "Prices of fish fell on the market the next day, and boats stayed "
        "ashore while divers looked for the wreck; nobody could say for how long.",
    )
    cut, again = (make(id, opening, minutes=n) for n, id in enumerate("cd", 1))

    assert originals([one, other]) == (("a",), ("b",))
    assert len(originals([one, other, cut, again])) == 2


def test_one_owner_prints_one_text_under_one_headline() -> None:
    """Whatever each of its outlets puts below; other owners' headlines are their own."""
    one, other = make("a", WIRE), make("b", OWN, minutes=1)

    assert originals([one, other], owners={one.id: "tide group"}) == (("a",), ("b",))
    assert originals([one, other], owners=dict.fromkeys((one.id, other.id), "tide group")) == (
        ("a", "b"),
    )


def test_a_formula_in_all_reports_makes_no_copies() -> None:
    """Nor does it cost a comparison of each with each."""
    formula = "Follow the news from the harbour of Port Arlen all night long on our pages."
    texts = [" ".join(f"word{n}x{i}" for i in range(20)) + f" {formula}" for n in range(120)]
    known = [make(f"{n:03}", text) for n, text in enumerate(texts)]
    copy = make("copy", texts[100], minutes=1)

    groups = originals([*known, copy])

    assert [group for group in groups if len(group) > 1] == [("100", "copy")]


vocabulary = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
leads = st.lists(st.sampled_from(vocabulary), min_size=16, max_size=40).map(" ".join)
stories = st.lists(leads, min_size=1, max_size=8, unique=True).map(
    lambda texts: [make(f"a{n}", text, minutes=n) for n, text in enumerate(texts)]
)


@given(stories, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_groups(known: list[Article], chance: random.Random) -> None:
    """Copies that were edited and cut included."""
    known = [*known, *(_edited(article, chance) for article in known)]
    shuffled = chance.sample(known, len(known))

    assert originals(shuffled) == originals(known)


@given(stories, st.data())
def test_a_copy_is_no_original(known: list[Article], data: st.DataObject) -> None:
    """Whichever article is copied, and by whom."""
    copied = data.draw(st.sampled_from(known))
    copy = replace(copied, id=ArticleId("z"), outlet="z.example", url="https://z.example/z")

    groups = originals([*known, copy])

    assert len(groups) == len(originals(known))
    assert any({copied.id, copy.id} <= set(group) for group in groups)


@given(stories, st.integers(0, 10))
def test_an_unrelated_article_changes_nothing(known: list[Article], minutes: int) -> None:
    """It is a group of its own."""
    stranger = make("z", WIRE, minutes=minutes)

    assert sorted(originals([*known, stranger])) == sorted([*originals(known), ("z",)])


def test_a_story_that_grew_is_grouped_as_if_it_had_been_asked_for_at_once() -> None:
    """A large one is not read from the start; older articles and cut copies come in between."""
    chance = random.Random(7)
    known: list[Article] = []
    for n in range(130):
        words = chance.sample(vocabulary, 30)
        first = make(f"{n:03}", " ".join(words), minutes=n)
        known += [first, _edited(replace(first, published_at=_minute(n + 140)), chance)]
    late = [make(f"late{n}", known[2 * n].lead or "", minutes=3 * n) for n in range(5)]

    for n in (205, 206, 206, 209, 230, 231, len(known)):
        originals(known[:n])
    grown = [originals([*known, *late[:n]]) for n in range(len(late) + 1)]

    for n, groups in enumerate(grown):
        anew = [replace(a, id=ArticleId(f"{n}{a.id}")) for a in (*known, *late[:n])]
        assert originals(anew) == tuple(tuple(f"{n}{id}" for id in group) for group in groups)


def test_a_changed_text_is_read_again() -> None:
    """An article is remembered with its words, not by its name alone."""
    first, second = make("a", WIRE), make("b", WIRE)
    assert originals([first, second]) == (("a", "b"),)

    assert originals([first, replace(second, lead=OWN)]) == (("a",), ("b",))


def _minute(n: int) -> datetime:
    return MORNING + timedelta(minutes=n)


def _edited(article: Article, chance: random.Random) -> Article:
    words = (article.lead or "").split()
    words[chance.randrange(len(words))] = "edited"
    lead = " ".join(words[: chance.randrange(12, len(words) + 1)])
    return replace(article, id=ArticleId(f"{article.id}e"), lead=lead, outlet="e.example")
