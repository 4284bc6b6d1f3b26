"""What people type after /pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.pauses import LONGEST_DAYS, end_of_pause, read_pause, says_off
from bot.delivery.schedules.schedule import FOR_GOOD
from bot.words.catalogue import phrase, spoken
from bot.words.refusal import Refused
from bot.words.times import month_names, weekday_name
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str, language: str = "en", now: datetime = NOW) -> str:
    """Return the end of the pause on a wall in Berlin; it is Monday, 5 January 2026, 08:00."""
    end = read_pause(text, now, BERLIN, language).astimezone(BERLIN)
    return end.replace(tzinfo=None).isoformat(" ", "minutes")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("3 days", "en", "2026-01-08 08:00", id="days are of 24 hours"),
        pytest.param("3d", "en", "2026-01-08 08:00", id="short"),
        pytest.param("a week", "en", "2026-01-12 08:00", id="one without a number"),
        pytest.param("for 2 weeks please", "en", "2026-01-19 08:00", id="weeks in a sentence"),
        pytest.param("1 month", "en", "2026-02-05 08:00", id="the same day of the next month"),
        pytest.param("for the next week", "en", "2026-01-12 08:00", id="the next one"),
        pytest.param("a year", "en", "2027-01-05 08:00", id="a year"),
        pytest.param("ein Jahr", "de", "2027-01-05 08:00", id="German year"),
        pytest.param("tomorrow", "en", "2026-01-06 00:00", id="tomorrow begins at midnight"),
        pytest.param("until Wednesday", "en", "2026-01-07 00:00", id="until a weekday"),
        pytest.param("monday", "en", "2026-01-12 00:00", id="today's weekday is next week's"),
        pytest.param("until sun", "en", "2026-01-11 00:00", id="short weekday"),
        pytest.param("until 2026-02-01", "en", "2026-02-01 00:00", id="ISO date"),
        pytest.param("24 Dec", "en", "2026-12-24 00:00", id="day and month"),
        pytest.param("until December 24th, 2026", "en", "2026-12-24 00:00", id="month first"),
        pytest.param(
            "2 January", "en", "2027-01-02 00:00", id="a day that has been is next year's"
        ),
        pytest.param("24/12", "en", "2026-12-24 00:00", id="24 is no month"),
        pytest.param("12/24/2026", "en", "2026-12-24 00:00", id="as Americans write"),
        pytest.param("6/6", "en", "2026-06-06 00:00", id="either way the same"),
        pytest.param("bis Mittwoch", "de", "2026-01-07 00:00", id="German weekday"),
        pytest.param("bis 24.12.", "de", "2026-12-24 00:00", id="German date"),
        pytest.param("24.12.26", "de", "2026-12-24 00:00", id="year of two digits"),
        pytest.param("eine Woche", "de", "2026-01-12 08:00", id="German week"),
        pytest.param("bis 1. März", "de", "2026-03-01 00:00", id="German month"),
        pytest.param("hasta el miércoles", "es", "2026-01-07 00:00", id="Spanish weekday"),
        pytest.param("24 de diciembre", "es", "2026-12-24 00:00", id="Spanish date"),
        pytest.param("até segunda", "pt", "2026-01-12 00:00", id="segunda of segunda-feira"),
        pytest.param("do środy", "pl", "2026-01-07 00:00", id="inflected Polish"),
        pytest.param("24 grudnia", "pl", "2026-12-24 00:00", id="Polish month"),
        pytest.param("до среды", "ru", "2026-01-07 00:00", id="inflected Russian"),
        pytest.param("3 дня", "ru", "2026-01-08 08:00", id="Russian days"),
        pytest.param("до 5 мая", "ru", "2026-05-05 00:00", id="Russian month"),
        pytest.param("çarşambaya kadar", "tr", "2026-01-07 00:00", id="Turkish weekday"),
        pytest.param(
            "pazara kadar", "tr", "2026-01-11 00:00", id="Sunday is not Monday in Turkish"
        ),
        pytest.param("٣ أيام", "ar", "2026-01-08 08:00", id="Arabic digits"),
        pytest.param("حتى الأربعاء", "ar", "2026-01-07 00:00", id="Arabic weekday"),
        pytest.param("3 days", "ja", "2026-01-08 08:00", id="a language we do not speak"),
    ],
)
def test_the_end_of_a_pause_is_understood(text: str, language: str, expected: str) -> None:
    """English and the reader's own language, inflected or not."""
    assert local(text, language) == expected


def test_a_leap_day_is_that_of_the_next_leap_year() -> None:
    """Where this year has none, and next year has one."""
    now = datetime(2027, 12, 1, 8, tzinfo=UTC)

    assert local("29.2.", now=now) == "2028-02-29 00:00"
    assert local("29 Feb", now=now) == "2028-02-29 00:00"


def test_days_are_counted_on_the_wall() -> None:
    """Over the change to summer time a day is a day, not 24 hours."""
    now = datetime(2026, 3, 28, 7, 30, 12, tzinfo=UTC)

    assert local("1 day", now=now) == "2026-03-29 08:30"
    assert end_of_pause(now, BERLIN, 1) == datetime(2026, 3, 29, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("language", spoken())
def test_what_every_language_offers_is_read_in_it(language: str) -> None:
    """Words for off and for good, the example of /pause, each weekday and each month."""
    for said in phrase("schedules", "read.for_good", language).split(";"):
        assert read_pause(said, NOW, BERLIN, language) == FOR_GOOD
    for said in phrase("schedules", "read.off", language).split(";"):
        assert says_off(said, language)
    for unit, days in (("day", 5), ("week", 35)):
        for said in phrase("schedules", f"read.{unit}", language).split(";"):
            end = read_pause(f"5 {said}", NOW, BERLIN, language)
            assert end == NOW + timedelta(days=days), said
    for said in phrase("schedules", "read.year", language).split(";"):
        assert read_pause(f"1 {said}", NOW, BERLIN, language) == NOW + timedelta(days=365), said
    example = phrase("examples", "pause", language).removeprefix("/pause ")
    assert read_pause(example, NOW, BERLIN, language) == NOW + timedelta(days=3)
    for day in range(1, 8):
        end = read_pause(weekday_name(day, language), NOW, BERLIN, language)
        assert end.astimezone(BERLIN).isoweekday() == day
    for name, month in month_names(language).items():
        assert read_pause(f"20 {name}", NOW, BERLIN, language).month in (month, month - 1)


@pytest.mark.parametrize("language", spoken())
def test_the_commands_that_a_refusal_shows_work(language: str) -> None:
    """Each `/pause …` between backticks is understood in the language of the text."""
    shown = phrase("errors", "pause", language, text="x").split("`")[1::2]

    ends = [
        read_pause(command.removeprefix("/pause "), NOW, BERLIN, language) for command in shown
    ]

    assert len(ends) == 4
    assert FOR_GOOD in ends


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("whenever", id="no time at all"),
        pytest.param("3/4", id="April or March"),
        pytest.param("31 February", id="no such day"),
        pytest.param("2026-13-01", id="no such month"),
        pytest.param("0 days", id="no days"),
        pytest.param("-3 days", id="less than none"),
        pytest.param("24-31 Dec", id="a pause that begins later"),
        pytest.param("24.12. - 31.12.", id="two dates"),
        pytest.param("2026-12-24 2026-12-31", id="two ISO dates"),
        pytest.param("2 weeks 3 days", id="two numbers"),
        pytest.param("three days", id="a number in words"),
        pytest.param("the day after tomorrow", id="a day that is no span"),
        pytest.param("5.1.", id="today as people write"),
        pytest.param("2026-01-05", id="today"),
        pytest.param("2020-01-01", id="long ago"),
        pytest.param("2 years", id="years"),
        pytest.param("9999 weeks", id="beyond a year"),
        pytest.param("2028-01-01", id="a date beyond a year"),
        pytest.param("24 Dec 2099", id="far away"),
        pytest.param("9999-12-31", id="the end of the calendar"),
        pytest.param("x" * 10_000, id="a long word"),
        pytest.param("1 " * 5_000, id="many numbers"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    """With a sentence, and never with a guess."""
    with pytest.raises(Refused):
        read_pause(text, NOW, BERLIN, "en")


@given(text=st.text(max_size=120), language=st.sampled_from(spoken()))
def test_any_text_is_read_or_refused(text: str, language: str) -> None:
    """Nothing else happens, and an end lies ahead, within a year or for good."""
    try:
        end = read_pause(text, NOW, BERLIN, language)
    except Refused:
        return

    assert end == FOR_GOOD or NOW < end <= NOW + timedelta(days=LONGEST_DAYS + 1)
