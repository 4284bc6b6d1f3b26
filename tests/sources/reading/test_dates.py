"""What must hold for dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.reading.dates import EARLIEST, parse_moment


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day, ...


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        pytest.param("Mon, 05 Jan 2026 07:30:00 GMT", at(2026, 1, 5, 7, 30), id="RFC 822"),
        pytest.param("Mon, 05 Jan 2026 07:30:00 +0230", at(2026, 1, 5, 5), id="offset"),
        pytest.param("5 Jan 26 07:30 EST", at(2026, 1, 5, 12, 30), id="two digits, a zone's name"),
        pytest.param("05-Jan-2026 07:30:00", at(2026, 1, 5, 7, 30), id="hyphens, no zone"),
        pytest.param("Mon, 5 Jan 2026 07:30:00 GMT+2", at(2026, 1, 5, 5, 30), id="GMT+2"),
        pytest.param("Mon, 5 Jan 2026 07:30:00 +01:00 (CET)", at(2026, 1, 5, 6, 30), id="comment"),
        pytest.param("Mon, 5 Jan 2026 07:30:00 Mars/Base", at(2026, 1, 5, 7, 30), id="no zone"),
        pytest.param("Wed, 31 Dec 2025 24:00:00 GMT", at(2026, 1, 1), id="midnight as 24:00"),
        pytest.param("Wed, 31 Dec 2025 23:59:60 GMT", at(2025, 12, 31, 23, 59, 59), id="leap"),
        pytest.param("Monday, January 5, 2026 7:30 pm", at(2026, 1, 5, 19, 30), id="American"),
        pytest.param("Mon Jan  5 07:30:00 2026", at(2026, 1, 5, 7, 30), id="asctime"),
        pytest.param("Mon Jan 5 07:30:00 CET 2026", at(2026, 1, 5, 6, 30), id="asctime, zone"),
        pytest.param("2026-01-05T07:30:00Z", at(2026, 1, 5, 7, 30), id="ISO 8601"),
        pytest.param("2026-01-05T07:30-05:00", at(2026, 1, 5, 12, 30), id="ISO without seconds"),
        pytest.param("20260105T073000Z", at(2026, 1, 5, 7, 30), id="ISO, basic"),
        pytest.param("2026-W02-1", at(2026, 1, 5), id="ISO, week"),
        pytest.param("2026-01", at(2026, 1, 1), id="ISO, month"),
        pytest.param("2026", at(2026, 1, 1), id="ISO, year"),
        pytest.param("2026-1-5 7:30:00 +0000", at(2026, 1, 5, 7, 30), id="ISO with spaces"),
        pytest.param("2026/01/05 07:30:00 UTC", at(2026, 1, 5, 7, 30), id="slashes"),
        pytest.param("05.01.2026 07:30", at(2026, 1, 5, 7, 30), id="day first"),
        pytest.param("Mo, 05 Mär 2026 07:30:00 +0100", at(2026, 3, 5, 6, 30), id="German"),
        pytest.param("lun., 5 de enero de 2026", at(2026, 1, 5), id="Spanish"),
        pytest.param("5 août 2026 07:30", at(2026, 8, 5, 7, 30), id="French"),
        pytest.param("Δευ, 05 Ιαν 2026 07:30:00 EET", at(2026, 1, 5, 5, 30), id="Greek"),
        pytest.param("5 января 2026 07:30", at(2026, 1, 5, 7, 30), id="Russian"),
        pytest.param("2026. január 5. 07:30", at(2026, 1, 5, 7, 30), id="Hungarian"),
        pytest.param("2026년 1월 5일 07:30", at(2026, 1, 5, 7, 30), id="Korean"),
    ],
)
def test_a_date_is_read_however_it_is_written(written: str, moment: datetime) -> None:
    """RFC 822 and ISO 8601 in all their forms, common slips, and names of months."""
    assert parse_moment(written) == moment


@pytest.mark.parametrize(
    "written",
    [
        *("", "   ", "yesterday", "07:30", "5 January", "12", "1767598200", "Mon, 05 Jan"),
        *("30 Feb 2026", "2026-13-01", "0001-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
        *("9999-12-31T23:59:59-14:00", "Mon, 05 Foo 2026 07:30:00 GMT", "2026-01-05T25:00:00Z"),
    ],
)
def test_what_names_no_moment_is_none(written: str) -> None:
    """Nothing is completed with today's date, and zeros are no date."""
    assert parse_moment(written) is None


@given(st.datetimes(min_value=datetime(1995, 1, 2), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001 - in UTC below
def test_every_moment_survives_both_common_forms(moment: datetime) -> None:
    """Writing a moment as RSS or Atom does and reading it back changes nothing."""
    whole = moment.replace(microsecond=0, tzinfo=UTC)

    assert parse_moment(whole.isoformat()) == whole
    assert parse_moment(whole.strftime("%a, %d %b %Y %H:%M:%S GMT")) == whole


@given(st.text(max_size=120))
def test_arbitrary_text_is_read_or_none(written: str) -> None:
    """No text breaks the reader, and no moment before the first feeds comes of it."""
    moment = parse_moment(written)

    assert moment is None or (moment >= EARLIEST and moment.tzinfo is UTC)
