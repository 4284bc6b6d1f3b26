from __future__ import annotations

import pytest

from bot.retry_after import pause_asked

_DATE = "Mon, 23 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        pytest.param("12", 12.0, id="seconds"),
        pytest.param("Mon, 23 Nov 2026 10:01:00 GMT", 60.0, id="date"),
        pytest.param("Mon, 23 Nov 2026 09:00:00 GMT", 0.0, id="date that is past"),
        pytest.param("soon", None, id="neither"),
        pytest.param("-5", None, id="negative"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_pause_is_read_as_seconds_or_a_date(written: str, seconds: float | None) -> None:
    """A date counts from the answer's own."""
    assert pause_asked({"Retry-After": written, "Date": _DATE}) == seconds
