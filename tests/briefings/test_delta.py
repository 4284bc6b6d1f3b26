"""Readers hear of a story again when it has changed, not when it was reworded."""

from __future__ import annotations

import pytest

from bot.briefings.delta import is_material_change, new_facts
from bot.model import ArticleId, Briefing
from tests.briefings.stories import briefing

OLD = briefing(
    "About 3,400 people left their homes near Orrin Falls.",
    "Director Hanne Sollberg blamed a blocked spillway.",
    summary="The Kell dam near Orrin Falls failed on Monday.",
)


@pytest.mark.parametrize(
    ("new", "changed"),
    [
        pytest.param(OLD, False, id="the same"),
        pytest.param(
            briefing("Near Orrin Falls 3,400 people have left their homes."), False, id="reworded"
        ),
        pytest.param(
            briefing("A spillway was blocked, director Hanne Sollberg said."),
            False,
            id="turned round",
        ),
        pytest.param(briefing("At least 12 people died."), True, id="a new number"),
        pytest.param(
            briefing("About 3,900 people left their homes near Orrin Falls."), True, id="an update"
        ),
        pytest.param(briefing("Governor Tove Aldane flew in with aid."), True, id="a new name"),
        pytest.param(
            briefing("12 Menschen starben.", language="de"), False, id="another language"
        ),
    ],
)
def test_only_new_facts_are_a_change(new: Briefing, changed: bool) -> None:
    """Numbers and names decide."""
    assert is_material_change(OLD, new) is changed


def test_a_first_briefing_is_a_change() -> None:
    """Nobody has had the story yet."""
    assert is_material_change(None, OLD)


def test_an_old_fact_that_only_now_is_told_is_no_change() -> None:
    """Rule 2: an article the reader's briefing was written from states it."""
    new = briefing("At least 12 people died.", cites="old")

    assert not is_material_change(OLD, new, old_articles=frozenset({ArticleId("old")}))


def test_wide_coverage_is_a_change() -> None:
    """Rule 3: half as many again, and three more at least."""
    few = frozenset(ArticleId(f"a{n}") for n in range(4))

    assert is_material_change(
        OLD, OLD, old_articles=few, new_articles=few | {ArticleId(f"b{n}") for n in range(3)}
    )
    assert not is_material_change(
        OLD, OLD, old_articles=few, new_articles=few | {ArticleId(f"b{n}") for n in range(2)}
    )


def test_new_facts_are_the_new_bullets_in_order() -> None:
    """What an update message shows."""
    new = briefing(OLD.bullets[0].text, "At least 12 people died.", "Tove Aldane promised aid.")

    assert new.bullets[1:] == new_facts(OLD, new)
