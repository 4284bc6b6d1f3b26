"""What readers are told of merges and splits."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest

from bot.model import StoryId
from bot.views import ActKind, Actor, StoryAct
from bot.web.addresses import Site
from bot.web.history import tell_history
from bot.web.pages import SourcesQuery, render_story
from tests.bias.worlds import WORLD
from tests.web.records import HOSTILE, NOW, make_act, make_record

SPLIT = make_act(id=5, kind=ActKind.SPLIT, actor=Actor.OPERATOR, because="two roads")
UNDONE = {"undone_at": NOW, "undone_because": "two towns"}


@pytest.mark.parametrize(
    ("story", "act", "what", "other"),
    [
        pytest.param("k3x9", make_act(), "Two stories were merged here", None, id="merged"),
        pytest.param(
            "k3x9",
            make_act(**UNDONE),
            "Another story was merged into this one",
            "other",
            id="merged, undone, stayed",
        ),
        pytest.param(
            "other",
            make_act(**UNDONE),
            "This story was merged into another one",
            "k3x9",
            id="merged, undone, came back",
        ),
        pytest.param("k3x9", SPLIT, "Split off: 1 article", "other", id="split"),
        pytest.param(
            "other",
            SPLIT,
            "This story was split off another one",
            "k3x9",
            id="split off",
        ),
        pytest.param(
            "k3x9",
            make_act(kind=ActKind.SPLIT, articles=(), **UNDONE),
            "Split off: 0 articles",
            None,
            id="split, undone",
        ),
    ],
)
def test_an_act_is_told_as_each_story_sees_it(
    story: str, act: StoryAct, what: str, other: str | None
) -> None:
    """With the way to the other one, where it is another one."""
    (line,) = tell_history(StoryId(story), [act], NOW)

    assert (line.what, line.other_id) == (what, other)
    assert line.by_hand is (act.actor is Actor.OPERATOR)


def test_acts_on_what_was_merged_later_are_told_too() -> None:
    """The other story is the one that is no part of this one."""
    earlier = make_act(
        id=3, kind=ActKind.SPLIT, story_id=StoryId("other"), other_id=StoryId("third")
    )

    merged, split = tell_history(StoryId("k3x9"), [make_act(), earlier], NOW)

    assert merged.other_id is None
    assert (split.what, split.other_id) == ("Split off: 1 article", "third")


def test_the_page_tells_its_history() -> None:
    """With times and reasons; what an operator wrote stays text."""
    acts = (
        make_act(id=6, because=HOSTILE, other_id=StoryId("third"), **UNDONE),
        make_act(),
    )
    record = replace(make_record(), acts=acts)

    html = render_story(
        record, WORLD, SourcesQuery(), site=Site(public_url="https://news.example"), now=NOW
    )
    page = lxml.html.document_fromstring(html)
    undone, merged = page.xpath("//section[@class='history']//li")

    assert "Merged or split: 2" in " ".join(page.text_content().split())
    assert merged.text_content() == (
        "Two stories were merged here · Tue 6 Jan 2026, 08:00 UTC · "
        "because: both tell of Port Arlen"
    )
    assert "· Taken back: Tue 6 Jan 2026, 18:00 UTC · because: two towns" in undone.text_content()
    assert undone.xpath(".//a/@href") == ["/s/third"]
    assert not page.xpath("//script")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        pytest.param(
            make_act(),
            "That story was merged into this one (because: both tell of Port Arlen)",
            id="merged",
        ),
        pytest.param(
            make_act(kind=ActKind.SPLIT, story_id="other", other_id="k3x9", because=""),
            "This one was split off that story",
            id="split off",
        ),
    ],
)
def test_an_article_that_came_with_an_act_says_so(act: StoryAct, told: str) -> None:
    """Its own reason is that of the story it was in at first."""
    record = replace(make_record(), acts=(act, make_act(id=3, articles=(), **UNDONE)))

    html = render_story(
        record, WORLD, SourcesQuery(), site=Site(public_url="https://n.example"), now=NOW
    )
    page = lxml.html.document_fromstring(html)
    source = " ".join(page.xpath("//li[@id='a-6']")[0].text_content().split())

    assert "In its first story because: shares “Port Arlen” and 4 more words" in source
    assert told in source
    assert html.count("In its first story because") == 1


def test_a_page_without_acts_has_no_history() -> None:
    """Most stories simply grow."""
    html = render_story(
        make_record(), WORLD, SourcesQuery(), site=Site(public_url="https://n.example"), now=NOW
    )

    assert "History" not in html
