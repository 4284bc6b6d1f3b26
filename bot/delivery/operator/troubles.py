"""Decide which troubles of deliveries an operator is told of, and in which words.

Rule 1: what readers do (block, leave) is no trouble, unless it is a large part of a fan-out.
Rule 2: a trouble has a key; the same is told once in ``AGAIN_AFTER``, however often it is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.delivery.operator.causes import TOLD, Cause, by_cause
from bot.delivery.operator.forecast import SlotForecast
from bot.delivery.operator.reports import name_of, tell_slot
from bot.store.fan_out import FanOut

# A trouble that lasts is heard of again after a quarter of a day.
AGAIN_AFTER = timedelta(hours=6)
# Telegram asks for seconds at the first excess; a minute says that the rate is wrong.
LONG_WAIT = timedelta(seconds=60)
# Percent of a fan-out that fails; and how many messages a part of them means something for.
MANY_FAILED = 5
_MIN_MESSAGES = 20
# What readers and operators decided is no failure of ours.
_WANTED = frozenset((Cause.LEFT, Cause.SILENT, Cause.STOPPED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What an operator is told of; equal keys are one trouble."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is looked at. ``failed`` holds the failures of fan-outs by reason.

    ``not_before`` is until when Telegram asks to wait; ``waiting`` why open parts wait.
    """

    now: datetime
    limit: timedelta
    ahead: Sequence[SlotForecast] = ()
    failed: Sequence[tuple[FanOut, Mapping[str, int]]] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    not_before: datetime | None = None


def find_troubles(signs: Signs) -> tuple[Trouble, ...]:
    """Return what an operator has to hear of, the most urgent first."""
    return (
        *_refused_token(signs),
        *_flood(signs),
        *_failing(signs),
        *_unreadable(signs),
        *_too_late(signs),
    )


def _refused_token(signs: Signs) -> Iterator[Trouble]:
    n = by_cause(signs.waiting).get(Cause.TOKEN, 0)
    if n:
        text = (
            f"Telegram refuses the token: {n:,} messages wait. See BOT_TOKEN; evenhand doctor "
            "checks it."
        )
        yield Trouble(key="token", text=text)


def _flood(signs: Signs) -> Iterator[Trouble]:
    until = signs.not_before
    if until is not None and until - signs.now > LONG_WAIT:
        wait_s = (until - signs.now).total_seconds()
        text = (
            f"Telegram asks to send nothing until {until.astimezone(UTC):%H:%M:%S} UTC "
            f"({wait_s:,.0f} s). If that happens again, lower SEND_RATE."
        )
        yield Trouble(key="flood", text=text)


def _failing(signs: Signs) -> Iterator[Trouble]:
    for fan_out, reasons in signs.failed:
        causes = {c: n for c, n in by_cause(reasons).items() if c not in _WANTED}
        n_failed = sum(causes.values())
        if fan_out.n < _MIN_MESSAGES or n_failed * 100 <= MANY_FAILED * fan_out.n:
            continue
        worst = next(iter(causes))
        text = (
            f"{name_of(fan_out)}: {n_failed:,} of {fan_out.n:,} messages did not arrive, most "
            f"for this: {TOLD[worst]}. /admin shows all causes."
        )
        yield Trouble(key=f"failing:{fan_out.due_at.isoformat()}", text=text)


def _unreadable(signs: Signs) -> Iterator[Trouble]:
    reasons = [reasons for _, reasons in signs.failed]
    n = sum(by_cause(found).get(Cause.MARKUP, 0) for found in reasons)
    if n:
        text = (
            f"{n:,} messages were refused because Telegram could not read them. That is a defect "
            "of ours; please report it with the lines of the log that say markup_refused."
        )
        yield Trouble(key="markup", text=text)


def _too_late(signs: Signs) -> Iterator[Trouble]:
    late = [slot for slot in signs.ahead if slot.late > signs.limit]
    if not late:
        return
    worst = max(late, key=lambda slot: slot.late)
    text = (
        f"{tell_slot(worst, signs.limit)}. Those after {(worst.due.at + signs.limit):%H:%M} UTC "
        "are too late and will not be sent. Moments of the next 24 hours that end too late: "
        f"{len(late)}. A channel, other hours or a higher SEND_RATE help."
    )
    yield Trouble(key=f"late:{worst.due.at.isoformat()}", text=text)
