"""Why an LLM did not write a briefing."""

from __future__ import annotations

from enum import StrEnum

from bot.errors import BotError


class Reason(StrEnum):
    """What the log says after ``reason=``."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    BUSY = "429"
    SERVER = "5xx"
    KEY = "key"
    NOT_FOUND = "404"
    REQUEST = "4xx"
    MALFORMED = "malformed"
    EMPTY = "empty"
    LENGTH = "length"
    REFUSED = "refused"
    LANGUAGE = "language"
    INVENTED = "invented"
    BUDGET = "budget"
    RESTING = "resting"
    NO_SOURCES = "no-sources"


# What another try may cure: the endpoint's bad moments, and a model's bad answers.
_PASSING = frozenset(
    [
        *(Reason.CONNECTION, Reason.BUSY, Reason.SERVER),
        *(Reason.MALFORMED, Reason.EMPTY, Reason.LANGUAGE),
    ]
)


class LlmFailed(BotError):
    """No usable answer came; the text says what happened, without the articles' words.

    ``retry_after_s``: so long the endpoint asks to be left alone. ``n_tokens`` is what the
    request has cost; None where nobody can tell, as when it broke off in the middle.
    """

    def __init__(
        self,
        reason: Reason,
        text: str,
        *,
        retry_after_s: float | None = None,
        n_tokens: int | None = 0,
    ) -> None:
        super().__init__(text)
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.n_tokens = n_tokens

    @property
    def is_passing(self) -> bool:
        """Whether the same question may get an answer a moment later."""
        return self.reason in _PASSING
