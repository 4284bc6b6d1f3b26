"""Outlets in the hand of a state count for their side, or are left out of it wherever it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.bias.coverage import compute_coverage
from bot.bias.outlets import Register
from bot.bias.ratings.facts import Override
from bot.bias.ratings.merge import Knowledge, merge_register
from bot.bias.ratings.overview import take_overview
from bot.bias.register import load_register
from bot.briefings.write import write_due
from bot.marks import outlet_marks
from bot.model import (
    ArticleId,
    Briefing,
    RatingKind,
    Side,
    StateMedia,
    Story,
    StoryId,
)
from bot.store.db import Store
from bot.store.pool import OutletUse
from bot.stories.pool import Pool, describe_pool
from bot.views import Reason, StoryRecord
from bot.web.method import describe_method
from bot.web.sources_list import list_sources
from tests.bias.worlds import make_outlet
from tests.briefings.test_write import FakeWriter, report
from tests.factories import make_article, make_card

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
OUTLETS = (
    make_outlet("herald.example", "left", owner_type="state_controlled", language="en"),
    make_outlet("tide.example", "lean_left", owner_type="private", language="en"),
)
ARTICLES = tuple(
    make_article(host, url=f"https://{host}/1", outlet=host, title=f"Ferry hits freighter: {host}")
    for host in ("herald.example", "tide.example")
)
STORY = Story(id=StoryId("s1"), articles=ARTICLES)

both_ways = pytest.mark.parametrize(
    ("state_media", "side"),
    [
        pytest.param(StateMedia.COUNT, Side.LEFT, id="counted"),
        pytest.param(StateMedia.ASIDE, Side.UNRATED, id="left aside"),
    ],
)


def registered(state_media: StateMedia) -> Register:
    return Register(OUTLETS, state_media=state_media)


@both_ways
def test_every_view_of_a_story_has_an_outlet_of_a_state_on_one_side(
    state_media: StateMedia, side: Side
) -> None:
    """Bar, marks of the chat, list of the page, and what leads say the same of it."""
    register = registered(state_media)

    coverage = compute_coverage(STORY, register)
    marks = outlet_marks(ARTICLES, register)
    lines = list_sources(_record(), register, NOW)
    voices = {v.outlet: v for _, v in Pool(register=register).voices_of(ARTICLES)}

    assert coverage.bias[side] == (2 if side is Side.LEFT else 1)
    assert coverage.state_aside is (state_media is StateMedia.ASIDE)
    assert marks[ArticleId("herald.example")].side is side
    assert {line.domain: line.side for line in lines}["herald.example"] is side
    assert voices["herald.example"].side is side
    assert voices["tide.example"].side is Side.LEFT


def test_the_list_still_says_what_the_raters_say_and_whose_the_outlet_is() -> None:
    """Left out of the sides it is labelled as it counts; nothing is hidden."""
    lines = list_sources(_record(), registered(StateMedia.ASIDE), NOW)
    herald = next(line for line in lines if line.domain == "herald.example")

    assert herald.side_label == "Unrated"
    assert herald.state_media == "State-controlled"
    assert [rating.raw for rating in herald.ratings] == ["left"]


@both_ways
def test_counts_of_the_press_go_by_the_same_sides(state_media: StateMedia, side: Side) -> None:
    """The operator's view, the page on the method, and the pool that stories lead in."""
    register = registered(state_media)
    published = dict.fromkeys(("herald.example", "tide.example"), 3)
    used = [OutletUse(outlet=host, language="en", n_articles=3) for host in published]

    facts = take_overview(register, published, NOW.date())
    method = describe_method(register)
    pool = describe_pool(register, used, {})

    n_left = 2 if side is Side.LEFT else 1
    assert (facts.outlets[Side.LEFT], facts.polled[Side.LEFT]) == (n_left, n_left)
    assert facts.unrated == ()
    assert method.sides[0][2] == n_left
    assert method.state_aside is (side is Side.UNRATED)
    assert pool.rated == {"en": {Side.LEFT: n_left}}


class NotingWriter(FakeWriter):
    """Notes the sides that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.sides: Mapping[ArticleId, Side] = {}

    async def write(
        self, story: Story, sides: Mapping[ArticleId, Side], language: str | None
    ) -> Briefing | None:
        self.sides = sides
        return await super().write(story, sides, language)


@both_ways
async def test_how_each_side_tells_it_goes_by_the_same_sides(
    store: Store, now: datetime, state_media: StateMedia, side: Side
) -> None:
    """The writer learns of no side that is not counted."""
    owned = make_outlet("tide.example", "left", owner_type="captured_private")
    writer = NotingWriter()
    await report(store, "en", now)

    await write_due(store, writer, Register([owned], state_media=state_media), now)

    assert set(writer.sides.values()) == {side}


def test_imports_and_the_operators_word_keep_the_setting() -> None:
    """A register made anew counts as the one it was made from."""
    word = Override(
        domain="herald.example",
        kind=RatingKind.BIAS,
        value="right",
        because="we looked",
        url="",
        set_at=NOW,
    )
    known = Knowledge(bundled=registered(StateMedia.ASIDE), overrides=(word,))

    assert merge_register(known).state_media is StateMedia.ASIDE


def test_the_bundled_register_comes_both_ways() -> None:
    """The same outlets, each register made once."""
    aside = load_register(StateMedia.ASIDE)

    assert aside is load_register(StateMedia.ASIDE)
    assert load_register() is load_register(StateMedia.COUNT)
    assert (aside.state_media, aside.outlets) == (StateMedia.ASIDE, load_register().outlets)


def test_a_page_of_a_portal_does_not_take_the_portals_side() -> None:
    """What yahoo.com shows of others says nothing of Yahoo."""
    register = Register([make_outlet("yahoo.com", "left")])
    article = make_article("p1", url="https://www.yahoo.com/news/ferry-1.html", outlet=None)

    ((_, voice),) = Pool(register=register).voices_of([article])

    assert (voice.outlet, voice.side) == ("yahoo.com", Side.UNRATED)


def _record() -> StoryRecord:
    card = make_card()
    return StoryRecord(
        id=card.id,
        revision=card.revision,
        opened_at=card.opened_at,
        updated_at=card.updated_at,
        briefing=card.briefing,
        coverage=card.coverage,
        story=STORY,
        reasons=tuple(Reason(because="ferry") for _ in ARTICLES),
    )
