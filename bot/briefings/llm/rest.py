"""When an endpoint is left alone: after a refusal that asking again will not cure, or many.

Without it, an endpoint that is down would hold up the words of every story for as long as one
request may take.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.briefings.llm.failures import LlmFailed, Reason

# An operator who corrects a key restarts the service anyway; who pays a bill does not.
_WRONG_S = 600.0
_MANY = 3
_FIRST_S, _LONGEST_S = 60.0, 900.0
_LONGEST_ASKED_S = 3_600.0
_MAX_DOUBLINGS = 10
_WRONG = frozenset([Reason.KEY, Reason.NOT_FOUND])
_UNWELL = frozenset([Reason.TIMEOUT, Reason.CONNECTION, Reason.BUSY, Reason.SERVER])


def rest_after(failure: LlmFailed, n_in_row: int) -> float | None:
    """Return the seconds to leave an endpoint alone; None: go on.

    ``n_in_row`` counts the briefings, this one included, that the endpoint gave no answer for.
    """
    if failure.reason in _WRONG:
        return _WRONG_S
    if failure.reason not in _UNWELL:
        return None
    asked_s = min(failure.retry_after_s or 0.0, _LONGEST_ASKED_S)
    if n_in_row < _MANY:
        return asked_s or None
    grown_s = _FIRST_S * 2.0 ** min(n_in_row - _MANY, _MAX_DOUBLINGS)
    return max(asked_s, min(grown_s, _LONGEST_S))


class Rest:
    """Whether one endpoint is being left alone, and why."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._why = ""
        self._n_in_row = 0

    def require_over(self, now: datetime) -> None:
        """Raise LlmFailed while the endpoint is left alone."""
        if self._until is not None and now < self._until:
            left_s = (self._until - now).total_seconds()
            text = f"the endpoint is left alone for {left_s:.0f} s more: {self._why}"
            raise LlmFailed(Reason.RESTING, text)

    def note_answer(self) -> None:
        """Take note that the endpoint answered, whatever it said."""
        self._until, self._n_in_row = None, 0

    def note_failure(self, failure: LlmFailed, now: datetime) -> float | None:
        """Take note of a briefing without an answer; return the seconds of rest, if any."""
        if failure.reason in _UNWELL:
            self._n_in_row += 1
        rest_s = rest_after(failure, self._n_in_row)
        if rest_s is not None:
            self._until = now + timedelta(seconds=rest_s)
            self._why = str(failure)
        return rest_s
