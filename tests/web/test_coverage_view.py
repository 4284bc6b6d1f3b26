"""The coverage part of a story's page: every bar has its words, and its numbers add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.coverage import compute_coverage
from bot.bias.gaps import base_rates
from bot.bias.outlets import Register
from bot.bias.waves import MAX_WAVES
from bot.model import Side, Story
from bot.web.addresses import Site
from bot.web.choices import SourcesQuery
from bot.web.coverage_view import MAX_ROWS, gap_sentences, view_coverage
from bot.web.pages import render_story
from bot.web.reader import Reader
from bot.web.timeline import HEIGHT, WIDTH, draw_timeline
from bot.words.catalogue import spoken
from tests.bias.worlds import (
    NOON,
    WORLD,
    carried_by,
    make_article,
    make_outlet,
    make_story,
    sided,
)
from tests.factories import make_coverage
from tests.web.records import NOW, make_record

SITE = Site(public_url="https://news.example")


def _at(*hours: float) -> Story:
    return make_story(*(make_article(n, f"o{n}.example", hours=h) for n, h in enumerate(hours)))


def test_the_steps_within_a_side_are_told() -> None:
    """Far ones with the plain ones; of the center there is one step only."""
    outlets = [
        make_outlet("a.example", "far_left"),
        make_outlet("b.example", "left"),
        make_outlet("c.example", "lean_left"),
        make_outlet("d.example", "center"),
    ]
    story, register = carried_by(outlets), Register(outlets)

    view = view_coverage(compute_coverage(story, register), story, register)

    assert [row.steps for row in view.sides] == ["Left 2, Lean left 1", "", "", ""]
    assert [(part.key, part.weight) for part in view.bar] == [
        ("left", 50),
        ("lean_left", 25),
        ("center", 25),
    ]


def test_an_older_document_is_completed_but_for_its_gap() -> None:
    """What it lacks is counted from the articles."""
    story = carried_by(WORLD.outlets)
    old = make_coverage(gap=Side.LEFT, bias=dict(zip(Side, (0, 2, 7, 0), strict=True)))

    view = view_coverage(old, story, WORLD)

    assert view.numbers[1].value == len(WORLD.outlets)
    assert "Hardly covered" in view.gap[0] or "Not covered" in view.gap[0]
    assert view.countries


def test_a_gap_is_told_with_its_evidence() -> None:
    """How many carry it of how many that could, on both sides, and how factual they are."""
    outlets = sided(10, 2, 10)
    left = [replace(o, ratings=o.ratings) for o in outlets if "left" in o.domain]
    coverage = compute_coverage(carried_by(left[:8]), Register(outlets), base=base_rates(outlets))

    assert gap_sentences(coverage) == (
        "Not covered by the right: none of the 8 rated outlets.",
        "Left: 8 of the 10 outlets that are read here and could carry it.",
        "Right: 0 of the 10 outlets that are read here and could carry it.",
        "None of the outlets on the side that covers it is rated for factuality.",
    )


def test_state_media_are_marked() -> None:
    """With the sides they are rated on."""
    outlets = [make_outlet("gov.example", "right", owner_type="state_controlled")]
    story, register = carried_by(outlets), Register(outlets)

    view = view_coverage(compute_coverage(story, register), story, register)

    assert view.state == ("In the hand of a state: 1 (Right 1).",)


@given(st.lists(st.floats(0, 24 * 300), min_size=1, max_size=60))
def test_the_chart_holds_every_outlet_within_its_frame(hours: list[float]) -> None:
    """However long a story runs; a row of the table for each stretch that is not empty."""
    line = draw_timeline(compute_coverage(_at(*hours), WORLD))

    assert line is not None
    assert len(line.rows) <= MAX_WAVES
    assert sum(sum(row.outlets) for row in line.rows) == len(hours)
    assert sum(row.articles for row in line.rows) == len(hours)
    for block in line.blocks:
        assert 0 <= block.x <= block.x + block.width <= WIDTH
        assert 0 <= block.y <= block.y + block.height <= HEIGHT + 1


@pytest.mark.parametrize(
    ("hours", "n_blocks"),
    [
        pytest.param((0, 0.2, 0.5), 0, id="within an hour there is nothing to draw"),
        pytest.param((0, 3), 2, id="two columns"),
    ],
)
def test_a_chart_is_drawn_where_there_is_time_in_it(
    hours: tuple[float, ...], n_blocks: int
) -> None:
    """Each side is a part of its own."""
    line = draw_timeline(compute_coverage(_at(*hours), WORLD))

    assert line is not None
    assert len(line.blocks) == n_blocks


def test_a_story_without_dates_has_no_chart() -> None:
    """Nothing is guessed."""
    story = make_story(make_article(1, "tide.example", hours=None))

    assert draw_timeline(compute_coverage(story, WORLD)) is None


@pytest.mark.parametrize("language", spoken())
def test_the_page_says_every_number_in_every_language(language: str) -> None:
    """No picture without words: each swatch and chart is hidden from who listens."""
    record, reader = make_record(), Reader(asked=language)

    html = render_story(record, WORLD, SourcesQuery(), site=SITE, now=NOW, reader=reader)
    page: Any = lxml.html.document_fromstring(html)

    assert page.xpath("//aside//div[@role='img']/@aria-label")
    for picture in page.xpath("//aside//svg | //aside//*[contains(@class, 'swatch')]"):
        assert picture.get("aria-hidden") == "true"
    assert len(page.xpath("//table[@class='waves']//tbody/tr")) == len(record.coverage.timeline)
    assert all(table.xpath("caption") for table in page.xpath("//aside//table"))
    assert not page.xpath("//@style | //script")


def test_long_lists_are_folded() -> None:
    """Nothing is left out."""
    codes = ("US", "GB", "DE", "FR", "IN", "NG", "UA", "EG", "JP", "BR", "CA")
    outlets = [make_outlet(f"{code.lower()}.example", country=code) for code in codes]
    story, register = carried_by(outlets), Register(outlets)
    record = make_record()
    record = replace(record, story=story, coverage=compute_coverage(story, register))

    html = render_story(record, register, SourcesQuery(), site=SITE, now=_later())
    page: Any = lxml.html.document_fromstring(html)
    folded = page.xpath("//aside//details[ul[@class='shares']]//li")

    assert len(folded) == len(codes) - MAX_ROWS


def _later() -> datetime:
    return NOON + timedelta(days=2)
