from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.outlets import Register
from bot.model import Article, ArticleId, Side
from bot.stories.leads import LONGEST
from bot.stories.pool import Pool
from bot.stories.rank import ECHO, HALF_LIFE, rank_story
from tests.factories import MORNING, hours
from tests.stories.pools import POOL, REGISTER, report, spread, told_by

UNRATED = Pool(register=Register([]))
WIRE = (
    "PORT ARLEN - The council voted on Monday to close the old harbour road to lorries from "
    "March. The mayor said 400 lorries a day use it, and that the new tunnel will take them."
)


def heat(story: list[Article], pool: Pool = POOL) -> float:
    return rank_story(story, pool).heat


def wire(n_copies: int) -> list[Article]:
    """Return a story of a text that so many outlets print."""
    return told_by({"paper": n_copies}, lead=WIRE, title="Council closes harbour road")


def chain(n: int) -> list[Article]:
    """Return a story of so many local sites of one owner, in words of their own."""
    return told_by({"local": n})


@pytest.mark.parametrize(
    ("leads", "behind"),
    [
        pytest.param(told_by({"paper": 8}), told_by({"paper": 4}), id="more-outlets"),
        pytest.param(
            told_by({"left": 7, "center": 6, "right": 7}),
            told_by({"left": 30}),
            id="20-of-all-sides-before-a-scandal-on-one-with-30",
        ),
        pytest.param(
            told_by({"left": 10, "right": 10}), told_by({"right": 20}), id="two-sides-before-one"
        ),
        pytest.param(
            told_by({"left": 4, "center": 4, "right": 4}),
            told_by({"left": 6, "right": 6}),
            id="three-sides-before-two",
        ),
        pytest.param(told_by({"left": 60}), told_by({"center": 5, "right": 5}), id="size-remains"),
        pytest.param(told_by({"paper": 20}), told_by({"left": 20}), id="unrated-is-not-one-sided"),
        pytest.param(told_by({"paper": 12}), wire(40), id="12-reports-before-40-reprints"),
        pytest.param(wire(40), told_by({"paper": 3}), id="40-reprints-before-3-reports"),
        pytest.param(told_by({"paper": 8}), chain(60), id="8-outlets-before-a-chain-of-60-sites"),
        pytest.param(
            told_by({"paper": 2}),
            [report("live.example", n / 10, n=n) for n in range(50)],
            id="two-outlets-before-a-live-ticker-of-50-articles",
        ),
        pytest.param(
            spread("paper", [2, 3, 7], until=20),
            told_by({"paper": 60}),
            id="12-growing-before-60-of-yesterday",
        ),
        pytest.param(
            told_by({"paper": 60}),
            spread("paper", [1, 2, 3], until=8),
            id="60-of-this-morning-before-6-growing",
        ),
        pytest.param(
            spread("paper", [2, 3, 7], until=6),
            spread("paper", [7, 3, 2], until=6),
            id="growing-before-fading",
        ),
        pytest.param(
            told_by({"frettir": 4}, language="is"),
            told_by({"paper": 12}),
            id="4-of-5-icelandic-before-12-of-300-english",
        ),
        pytest.param(
            told_by({"paper": 60}),
            told_by({"frettir": 5}, language="is"),
            id="60-of-300-english-before-all-5-icelandic",
        ),
        pytest.param(
            told_by({"paper": 2}), told_by({"frettir": 1}, language="is"), id="one-is-one-anywhere"
        ),
        pytest.param(told_by({"paper": 3}, at=3), told_by({"paper": 3}), id="newer-of-two-alike"),
    ],
)
def test_what_leads(leads: list[Article], behind: list[Article]) -> None:
    """The first of two invented stories stands before the second."""
    assert heat(leads) > heat(behind)


@pytest.mark.parametrize("kind", ["paper", "left", "center", "right"])
def test_one_outlet_alone_is_hardly_one_sided(kind: str) -> None:
    """A side of one says nothing: a rated outlet weighs within a sixth of an unrated one."""
    assert 2 ** (heat(told_by({kind: 1})) - heat(told_by({"paper": 1}))) > 5 / 6


def test_where_nobody_is_rated_only_numbers_and_times_count() -> None:
    """The same story leads by as much as it has more outlets, whatever the outlets are called."""
    assert heat(told_by({"left": 16}), UNRATED) == heat(told_by({"paper": 8}), UNRATED) + 1


def test_where_one_side_alone_is_read_its_stories_are_not_held_down() -> None:
    """Nobody can balance what nobody else is there to tell."""
    lopsided = Pool(register=REGISTER, rated={"en": {Side.LEFT: 60}})
    story = told_by({"left": 20})

    assert heat(story) < heat(story, lopsided)
    assert heat(story, lopsided) > heat(told_by({"paper": 17}), lopsided)


def test_a_small_side_counts_as_much_as_a_large_one() -> None:
    """Of ten outlets read on the right and sixty on the left, ten are ten."""
    sizes = {Side.LEFT: 60, Side.CENTER: 60, Side.RIGHT: 10}
    pool = Pool(register=REGISTER, rated={"en": sizes})

    assert heat(told_by({"right": 10}), pool) == pytest.approx(heat(told_by({"left": 10}), pool))


def test_outlets_of_one_owner_on_two_sides_are_two_voices() -> None:
    """A house that speaks to both sides speaks twice."""
    one_side = [report("left1.example"), report("left2.example")]
    owned = [report("local1.example"), report("chain-left.example")]
    reprint = [report("local1.example"), report("local2.example")]

    assert heat(owned) > heat(one_side) - 0.2 > heat(reprint)


def test_a_house_counts_by_its_newest_report() -> None:
    """An older one of the same house is the echo."""
    story = [report("local1.example", 0), report("local2.example", 6)]

    alone = heat([report("local2.example", 6)])

    assert heat(story) == pytest.approx(alone + 0.07, abs=0.01)


def test_a_half_life_halves() -> None:
    """Twice as many outlets make up for one half-life, to the digit."""
    older = told_by({"paper": 16})
    newer = told_by({"paper": 8}, at=HALF_LIFE / timedelta(hours=1))

    assert heat(older) == pytest.approx(heat(newer))


def test_a_straggler_counts_for_itself_alone() -> None:
    """One late report of eleven does not make the other ten new."""
    story = told_by({"paper": 10})

    late = heat([*story, report("late.example", 24)])

    assert late < heat(told_by({"paper": 2}, at=24))


def test_an_article_from_the_future_counts_from_when_it_was_seen() -> None:
    """A clock that is wrong by years leads nothing."""
    wrong = report("wrong.example", 24 * 365, seen_at=MORNING + hours(1))
    right = report("wrong.example", 1)

    assert heat([wrong]) == heat([right])


def test_articles_without_times_stand_behind_dated_ones() -> None:
    """They have a heat all the same, and add nothing to a story that has times."""
    undated = told_by({"paper": 3}, published_at=None)
    dated = told_by({"left": 1})

    assert heat(undated) < heat(dated)
    assert heat([*dated, *undated]) == pytest.approx(heat(dated))


def test_copies_that_are_known_are_not_looked_for() -> None:
    """Who has found the copies already hands them in."""
    story = told_by({"paper": 3})

    standing = rank_story(story, POOL, {story[1].id: story[0].id, story[2].id: story[0].id})

    assert standing.heat == pytest.approx(heat(story[:1]) + math.log2(1 + 2 * ECHO))


_KINDS = ("paper", "left", "center", "right", "local", "frettir")
_REPORTS = st.builds(
    lambda kind, n, at, wired: report(
        f"{kind}{n}.example",
        at,
        n=int(wired),
        language="is" if kind == "frettir" else "en",
        **({"lead": WIRE, "title": "Council closes harbour road"} if wired else {}),
    ),
    st.sampled_from(_KINDS),
    st.integers(0, 20),
    st.integers(-48, 48),
    st.booleans(),
)
_STORIES = st.lists(_REPORTS, min_size=1, max_size=12)


@given(_STORIES, st.integers(-48, 48), st.sampled_from(["paper", "left", "center", "right"]))
def test_one_more_independent_outlet_never_lowers_the_heat(
    story: list[Article], at: int, kind: str
) -> None:
    """Whatever its side, and however old its report."""
    more = report(f"{kind}50.example", at)

    assert heat([*story, more]) >= heat(story) - 1e-9


@given(_STORIES, st.integers(-48, 48), st.sampled_from(["paper", "left", "center", "right"]))
def test_a_copy_never_adds_more_than_a_report(story: list[Article], at: int, kind: str) -> None:
    """Of the same outlet at the same time."""
    outlet = f"{kind}50.example"

    as_copy = heat([*story, report(outlet, at, lead=WIRE)])

    assert as_copy <= heat([*story, report(outlet, at)]) + 1e-9


@given(_STORIES, st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(
    story: list[Article], chance: random.Random
) -> None:
    """Nor does an article that comes twice; heat and words are the same to the last digit."""
    mixed = [*story, *story[:3]]
    chance.shuffle(mixed)

    assert rank_story(mixed, POOL) == rank_story(story, POOL)


@given(_STORIES, _STORIES, st.integers(1, 200))
def test_waiting_does_not_change_the_order(
    one: list[Article], other: list[Article], hours_later: int
) -> None:
    """What happens some hours later is hotter by the same amount, whatever story it is."""
    by = timedelta(hours=hours_later)

    assert heat(_moved(one, by)) - heat(one) == pytest.approx(
        heat(_moved(other, by)) - heat(other)
    )


def _moved(story: list[Article], by: timedelta) -> list[Article]:
    return [replace(a, published_at=a.published_at + by) for a in story if a.published_at]


@given(_STORIES)
def test_the_reason_is_short(story: list[Article]) -> None:
    """And never empty."""
    assert 0 < len(rank_story(story, POOL).because) <= LONGEST


def test_equal_stories_have_equal_heat() -> None:
    """What outlets, articles and words are called decides nothing; lists go on by the id."""
    one = told_by({"left": 3, "right": 2})
    other = [replace(a, id=ArticleId(f"other-{a.id}"), title=f"Again: {a.title}") for a in one]

    assert heat(one) == heat(other)
