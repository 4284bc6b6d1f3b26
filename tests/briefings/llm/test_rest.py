from __future__ import annotations

from datetime import timedelta

import pytest

from bot.briefings.llm.dialect import Dialect, Format, Limit, simpler
from bot.briefings.llm.failures import LlmFailed, Reason
from bot.briefings.llm.rest import Rest, rest_after
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("reason", "asked_s", "n_in_row", "expected"),
    [
        pytest.param(Reason.KEY, None, 1, 600, id="a key is not cured by asking"),
        pytest.param(Reason.NOT_FOUND, None, 1, 600, id="nor an address"),
        pytest.param(Reason.TIMEOUT, None, 1, None, id="one time-out is nothing"),
        pytest.param(Reason.TIMEOUT, None, 3, 60, id="three are"),
        pytest.param(Reason.SERVER, None, 5, 240, id="twice as long each time"),
        pytest.param(Reason.CONNECTION, None, 500, 900, id="up to a quarter of an hour"),
        pytest.param(Reason.BUSY, 120.0, 1, 120, id="as long as it asks"),
        pytest.param(Reason.BUSY, 1e9, 1, 3600, id="up to an hour"),
        pytest.param(Reason.INVENTED, None, 9, None, id="an answer is an answer"),
        pytest.param(Reason.BUDGET, None, 9, None, id="our budget is no fault of its"),
    ],
)
def test_an_endpoint_is_left_alone(
    reason: Reason, asked_s: float | None, n_in_row: int, expected: float | None
) -> None:
    """By what it did, and how often."""
    failure = LlmFailed(reason, "x", retry_after_s=asked_s)

    assert rest_after(failure, n_in_row) == expected


def test_an_answer_ends_the_count() -> None:
    """Only failures in a row count."""
    rest, failure = Rest(), LlmFailed(Reason.SERVER, "the endpoint answers 500")
    rest.note_failure(failure, NOW)
    rest.note_failure(failure, NOW)
    rest.note_answer()
    assert rest.note_failure(failure, NOW) is None
    rest.note_failure(failure, NOW)
    rest.note_failure(failure, NOW)

    with pytest.raises(LlmFailed, match=r"60 s more: the endpoint answers 500"):
        rest.require_over(NOW)
    rest.require_over(NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        pytest.param("Unknown field response_format", Dialect(format=Format.OBJECT), id="format"),
        pytest.param("temperature is not supported", Dialect(temperature=False), id="temperature"),
        pytest.param(
            "use max_completion_tokens, not max_tokens",
            Dialect(limit=Limit.MAX_COMPLETION_TOKENS),
            id="limit",
        ),
        pytest.param("prompt is too long", None, id="something else"),
    ],
)
def test_a_refusal_is_answered_by_what_it_names(refusal: str, expected: Dialect | None) -> None:
    """One option at a time; None where another form would not help."""
    assert simpler(Dialect(), refusal) == expected


def test_refusing_everything_comes_to_an_end() -> None:
    """A hostile endpoint is asked in six forms at most."""
    dialect, n_forms = Dialect(), 1
    refusal = "temperature response_format max_tokens max_completion_tokens"
    while (after := simpler(dialect, refusal)) is not None:
        dialect, n_forms = after, n_forms + 1

    assert n_forms == 6
