"""How long an answer asks us to wait."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def pause_asked(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of Retry-After (RFC 9110, 10.2.3); None if there are none.

    A date is compared with the answer's own, so that no clocks need to agree.
    """
    written = headers.get("Retry-After", "").strip()
    if written.isascii() and written.isdigit():
        return float(written)
    try:
        later = parsedate_to_datetime(written)
        pause = later - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, pause.total_seconds())
