"""The reports of a story over time."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.bias.coverage import compute_coverage
from bot.bias.outlets import Register
from bot.bias.waves import MAX_WAVES, Report, tell_waves
from bot.model import Side, Wave
from tests.bias.worlds import NOON, WORLD, make_article, make_outlet, make_story

NOBODY = dict.fromkeys(Side, 0)


def test_each_hour_has_its_articles_and_who_joined_in_it() -> None:
    """Hours count from the first report, empty ones are left out, the undated are nowhere."""
    story = make_story(
        make_article(1, "tide.example", hours=0.5),
        make_article(2, "tide.example", hours=1.4),
        make_article(3, "post.example", hours=1.5),
        make_article(4, "village.example", hours=6),
        make_article(5, "wire.example", hours=None),
        make_article(6, None, hours=6.2),
    )

    coverage = compute_coverage(story, WORLD)

    assert coverage.first_at == NOON + timedelta(minutes=30)
    assert coverage.stretch_hours == 1
    assert coverage.timeline == (
        Wave(after_hours=0, articles=2, outlets={**NOBODY, Side.LEFT: 1}),
        Wave(after_hours=1, articles=1, outlets={**NOBODY, Side.RIGHT: 1}),
        Wave(after_hours=5, articles=2, outlets={**NOBODY, Side.UNRATED: 1}),
    )


def test_a_story_without_dates_has_no_waves() -> None:
    """Nothing is said of when."""
    coverage = compute_coverage(make_story(make_article(1, "tide.example", hours=None)), WORLD)

    assert (coverage.first_at, coverage.timeline) == (None, ())


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 9)), max_size=60))
def test_waves_hold_every_report_once_and_stay_few(found: list[tuple[int, int]]) -> None:
    """However long a story goes on."""
    reports = [
        Report(NOON + timedelta(minutes=minutes), f"p{who}" if who else None, Side.LEFT)
        for minutes, who in sorted(found)
    ]

    told = tell_waves(reports)

    assert len(told.waves) <= MAX_WAVES
    assert sum(wave.articles for wave in told.waves) == len(reports)
    joined = sum(sum(wave.outlets.values()) for wave in told.waves)
    assert joined == len({who for _, who in found if who})
    starts = [wave.after_hours for wave in told.waves]
    assert starts == sorted(set(starts))
    assert all(start % told.stretch_hours == 0 for start in starts)


@given(st.permutations(range(6)))
def test_the_order_of_equally_old_articles_does_not_matter(order: list[int]) -> None:
    """Some of them without a publisher."""
    register = Register([make_outlet("tide.example", "left")])
    domains = ("tide.example", None, "village.example", None, "tide.example", "other.example")
    articles = [make_article(n, domain) for n, domain in enumerate(domains)]

    shuffled = make_story(*(articles[n] for n in order))

    assert compute_coverage(shuffled, register) == compute_coverage(
        make_story(*articles), register
    )
