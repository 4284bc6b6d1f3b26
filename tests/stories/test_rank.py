from __future__ import annotations

from datetime import timedelta

from bot.model import Article
from bot.stories.rank import HALF_LIFE, heat_of, story_time
from tests.factories import MORNING, hours, make_article


def carried_by(n_outlets: int, *, at: float = 0, lead: str | None = None) -> list[Article]:
    """Return a story of *n_outlets* outlets, *at* hours after the morning."""
    return [
        make_article(
            f"{n}-{at}",
            outlet=f"outlet{n}.example",
            published_at=MORNING + hours(at),
            lead=lead
            or f"Report {n} tells in its own words what number {n} saw at pier {n} today.",
        )
        for n in range(n_outlets)
    ]


def test_more_outlets_lead() -> None:
    """At the same time."""
    assert heat_of(carried_by(8)) > heat_of(carried_by(4)) > heat_of(carried_by(1))


def test_the_newer_of_two_like_stories_leads() -> None:
    """Whatever the hour it is looked at."""
    assert heat_of(carried_by(4, at=3)) > heat_of(carried_by(4))


def test_a_half_life_is_worth_about_twice_the_outlets() -> None:
    """A story of 20 outlets gives way to one of 12 half a day later, not at once."""
    later = HALF_LIFE / timedelta(hours=1)

    assert heat_of(carried_by(20)) > heat_of(carried_by(9, at=later / 2))
    assert heat_of(carried_by(20)) < heat_of(carried_by(12, at=later))


def test_ten_papers_with_one_wire_text_weigh_less_than_ten_reports() -> None:
    """Copies add little."""
    wire = "The same eleven words stand in each and every paper of them today."

    assert heat_of(carried_by(10)) > heat_of(carried_by(10, lead=wire)) > heat_of(carried_by(4))


def test_a_straggler_does_not_make_an_old_story_new() -> None:
    """One late reprint among ten."""
    story = [*carried_by(10), *carried_by(1, at=20)]

    assert story_time(story) < MORNING + hours(1)


def test_a_story_without_times_has_a_heat() -> None:
    """And stands behind every dated one."""
    undated = [make_article("x", published_at=None)]

    assert heat_of(undated) < heat_of(carried_by(1))
