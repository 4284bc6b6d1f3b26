"""What must hold for who counts as a voice on a story."""

from __future__ import annotations

from datetime import timedelta

from bot.bias.outlets import Register
from bot.delivery.alerts.alerts import judge, usual_of
from bot.delivery.alerts.voices import count_read, voices_of
from bot.model import Article, Outlet, Side
from tests.delivery.alerts.alert_press import own_words, press, rated
from tests.delivery.alerts.alert_press import report as report_at
from tests.factories import MORNING, make_article

WIRE = (
    "A ferry with three hundred people on board hit a freighter in the harbour of Port Arlen on "
    "Sunday night, the coast guard of the province said. Twelve people were taken to hospital, "
    "and divers went on looking for four sailors until the morning."
)


def report(outlet: Outlet, text: str, minutes: float = 0) -> Article:
    return report_at(outlet, text, MORNING + timedelta(minutes=minutes))


def test_forty_sites_with_one_text_of_a_wire_are_one_voice() -> None:
    """So a wire that all copy within minutes is no alert."""
    outlets = press(14)
    register = Register(outlets)
    copies = [report(outlet, WIRE, minutes=n) for n, outlet in enumerate(outlets)]
    read = count_read([outlet.domain for outlet in outlets], register)

    voices = voices_of(copies, register)

    assert len(voices) == 1
    assert judge(voices, usual_of((), read, 7), MORNING + timedelta(hours=1)) is None


def test_as_many_reports_of_their_own_are_as_many_voices() -> None:
    """So what all write themselves within the hour is one."""
    outlets = press(5)
    register = Register(outlets)
    reports = [report(outlet, own_words(n), minutes=n) for n, outlet in enumerate(outlets)]
    read = count_read([outlet.domain for outlet in outlets], register)

    voices = voices_of(reports, register)

    assert len(voices) == 15
    assert judge(voices, usual_of((), read, 7), MORNING + timedelta(hours=1)) is not None


def test_the_papers_of_one_owner_are_one_voice_on_each_side() -> None:
    """A chain that rewrites its own text has not made it ten reports."""
    chain = [rated(f"chain{n}.example", Side.LEFT, "Chain Ltd") for n in range(6)]
    chain.append(rated("chain9.example", Side.RIGHT, "Chain Ltd"))
    register = Register(chain)
    reports = [report(outlet, own_words(n)) for n, outlet in enumerate(chain)]

    assert sorted(voice.side for voice in voices_of(reports, register)) == ["left", "right"]
    assert count_read([o.domain for o in chain], register) == {Side.LEFT: 1, Side.RIGHT: 1}


def test_a_voice_counts_from_its_first_report() -> None:
    """Later ones of the same newsroom are no growth."""
    (outlet,) = press(1)[:1]
    register = Register([outlet])
    reports = [report(outlet, own_words(n), minutes=60 - 20 * n) for n in range(3)]

    (voice,) = voices_of(reports, register)

    assert voice.at == MORNING + timedelta(minutes=20)


def test_what_a_poll_brings_late_counts_when_it_came_out() -> None:
    """After a break of ours a day of news arrives at once; that is no storm."""
    outlets = press(5)
    register = Register(outlets)
    late = MORNING + timedelta(hours=30)
    reports = [
        make_article(
            outlet.domain,
            url=f"https://{outlet.domain}/x",
            outlet=outlet.domain,
            lead=own_words(n),
            published_at=MORNING + timedelta(hours=2 * n),
            seen_at=late,
        )
        for n, outlet in enumerate(outlets)
    ]
    read = count_read([outlet.domain for outlet in outlets], register)

    assert judge(voices_of(reports, register), usual_of((), read, 7), late) is None


def test_a_date_in_the_future_counts_when_it_was_seen() -> None:
    """And an article without any time or publisher speaks for nobody."""
    register = Register(press(1))
    fast = make_article(published_at=MORNING + timedelta(days=1), seen_at=MORNING)
    timeless = make_article("a2", published_at=None, seen_at=None, lead=own_words(1))
    nobody = make_article("a3", url=None, outlet=None, lead=own_words(2))

    (voice,) = voices_of([fast, timeless, nobody], register)

    assert voice.at == MORNING
    assert voice.side is Side.UNRATED


def test_strangers_on_a_platform_are_voices_of_their_own() -> None:
    """What is known of the platform says nothing about them."""
    register = Register([])
    posts = [
        make_article(f"p{n}", url=f"https://{n}.substack.com/p/x", outlet=None, lead=own_words(n))
        for n in ("anna", "ben")
    ]

    assert len(voices_of(posts, register)) == 2
