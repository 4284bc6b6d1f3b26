"""Times of day and weekdays as people type them."""

from __future__ import annotations

import contextlib
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.wall_clock import MAX_TIMES, parse_quiet, parse_times, parse_weekdays
from bot.errors import BadInput
from bot.model import QuietHours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", "08:00"),
        ("08:00", "08:00"),
        ("8:30 pm", "20:30"),
        ("8:30 p.m.", "20:30"),
        ("6PM", "18:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("18.15", "18:15"),
        ("7h30", "07:30"),
        ("7h", "07:00"),
        ("0715", "07:15"),
        ("815 pm", "20:15"),
        ("24:00", "00:00"),
        ("noon", "12:00"),
        ("8 o’clock", "08:00"),
        ("8 Uhr", "08:00"),
        ("８：３０", "08:30"),
        ("8, 18:15", "08:00 18:15"),
        ("18.15, 8.30.", "08:30 18:15"),
        ("at 8 and at 20", "08:00 20:00"),
        ("8:00 8 8am", "08:00"),
        ("midnight & midday", "00:00 12:00"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, expected: str) -> None:
    """They come sorted, each once."""
    assert tuple(map(time.fromisoformat, expected.split())) == parse_times(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "“”"),
        ("25", "25"),
        ("8:60", "8:60"),
        ("8:0", "8:0"),
        ("13 pm", "13 pm"),
        ("0 am", "0 am"),
        ("8 30", "30"),
        ("8-9", "-9"),
        ("tomorrow", "tomorrow"),
        ("8 tomorrow", "tomorrow"),
        ("1:2:3", "1:2:3"),
        ("99999", "99999"),
    ],
)
def test_what_is_no_time_is_refused_by_name(text: str, named: str) -> None:
    """The sentence repeats the word and gives an example."""
    with pytest.raises(BadInput, match=rf".*{named}.* something like 8:00"):
        parse_times(text)


def test_more_than_one_time_an_hour_is_refused() -> None:
    """The number stands in the sentence."""
    with pytest.raises(BadInput, match=f"at most {MAX_TIMES} times a day, not 25"):
        parse_times(" ".join([f"{hour}:00" for hour in range(24)] + ["0:30"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon-fri", (1, 2, 3, 4, 5)),
        ("weekdays", (1, 2, 3, 4, 5)),
        ("weekend", (6, 7)),
        ("sat", (6,)),
        ("Sat, Sun", (6, 7)),
        ("mondays and thursdays", (1, 4)),
        ("fri to mon", (1, 5, 6, 7)),
        ("mo – we / sa", (1, 2, 3, 6)),
        ("tues thurs weds", (2, 3, 4)),
        ("1-5", (1, 2, 3, 4, 5)),
        ("every  day", (1, 2, 3, 4, 5, 6, 7)),
        ("daily.", (1, 2, 3, 4, 5, 6, 7)),
        ("weekend and mon", (1, 6, 7)),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, expected: tuple[int, ...]) -> None:
    """They come sorted, each once."""
    assert expected == parse_weekdays(text)


@pytest.mark.parametrize("text", ["", "m", "0", "8", "mon-", "-", "mon-tue-wed", "someday"])
def test_what_is_no_weekday_is_refused(text: str) -> None:
    """The sentence gives an example."""
    with pytest.raises(BadInput, match=r".* something like mon-fri"):
        parse_weekdays(text)


@given(st.text(max_size=60) | st.text("0123456789:.h apm,-", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but BadInput is raised, and what is read is sorted and unique."""
    for parse in (parse_times, parse_weekdays):
        with contextlib.suppress(BadInput):
            found: list[object] = list(parse(text))
            assert found
            assert len(set(found)) == len(found)


def test_a_refusal_does_not_repeat_a_whole_page() -> None:
    """Somebody will paste one."""
    with pytest.raises(BadInput) as refusal:
        parse_times("x" * 4000)

    assert len(str(refusal.value)) < 200


@given(st.times())
def test_a_time_written_out_is_read_back(at: time) -> None:
    """HH:MM and its twelve-hour form mean the same."""
    at = at.replace(second=0, microsecond=0)

    assert (at,) == parse_times(f"{at:%H:%M}") == parse_times(f"{at:%I:%M %p}")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("22-7", "22:00", "07:00", id="hours"),
        pytest.param("22:00-07:00", "22:00", "07:00", id="minutes"),
        pytest.param("10 pm to 6:30 am", "22:00", "06:30", id="halves of the day"),
        pytest.param("10pm–7am", "22:00", "07:00", id="a dash"),
        pytest.param("2200 0645", "22:00", "06:45", id="packed"),
        pytest.param("von 22 bis 7 Uhr", "22:00", "07:00", id="German"),
        pytest.param("с 22:30 до 7", "22:30", "07:00", id="Russian"),
        pytest.param("de 22h à 7h30", "22:00", "07:30", id="French"),
        pytest.param("٢٢-٧", "22:00", "07:00", id="Arabic digits"),
        pytest.param("midnight - noon", "00:00", "12:00", id="words"),
        pytest.param("13-14", "13:00", "14:00", id="within a day"),
        pytest.param("24-6", "00:00", "06:00", id="24 is midnight"),
    ],
)
def test_quiet_hours_are_understood(text: str, start: str, end: str) -> None:
    """Two times, whatever stands around and between."""
    expected = QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))

    assert parse_quiet(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "22", "22-7-9", "quiet", "7-7", "0:00-24:00", "25-7", "22:75-7", "22:00:00-7", "x" * 999],
)
def test_what_are_no_quiet_hours_is_refused(text: str) -> None:
    """One time, three, none, the same twice, or no times of a day."""
    with pytest.raises(BadInput):
        parse_quiet(text)


@given(st.text(max_size=60) | st.text("0123456789:.h apm,-", max_size=30))
def test_any_text_is_quiet_hours_or_refused(text: str) -> None:
    """Nothing but BadInput is raised."""
    with contextlib.suppress(BadInput):
        found = parse_quiet(text)
        assert found.start != found.end
