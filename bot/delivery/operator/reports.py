"""What operators are shown of deliveries: the forecast, the progress, the failures. In English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.delivery.editions.telegram_html import escape
from bot.delivery.operator.causes import MAY_BE_OVER, TOLD, Cause, by_cause
from bot.delivery.operator.forecast import SlotForecast, lasts
from bot.model import DeliveryKind
from bot.store.fan_out import FanOut
from bot.store.halt import Halt
from bot.text.sentences import clip

# Lines of each list: all of it is one message, and the first ones matter.
SHOWN = 5
_CAUSES_SHOWN = 10
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A fan-out, and how many of it left *lately*: since the first one of the last minute."""

    fan_out: FanOut
    n_lately: int = 0
    lately: timedelta = _MINUTE

    @property
    def rate(self) -> float:
        """Return messages a second."""
        return self.n_lately / self.lately.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFigures:
    """What the section on deliveries shows.

    ``rate`` is what the forecast reckons with; ``late`` are the moments that end after the
    freshness limit, by how much they are allowed.
    """

    now: datetime
    rate: float
    limit: timedelta
    n_open: int
    n_due: int
    worst: Sequence[SlotForecast] = ()
    n_late: int = 0
    fan_outs: Sequence[Running] = ()
    halt: Halt | None = None
    n_listeners: int = 0
    alerts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureFigures:
    """What the section on failures shows: how many by reason, and chats that get nothing."""

    day: Mapping[str, int] = field(default_factory=dict)
    week: Mapping[str, int] = field(default_factory=dict)
    inactive: Mapping[str, int] = field(default_factory=dict)


def tell_deliveries(figures: DeliveryFigures) -> str:
    """Return the section on deliveries, in HTML."""
    head = [
        f"Waiting or under way: {figures.n_open:,}. "
        f"Due in the next 24 hours: {figures.n_due:,}, reckoned at {figures.rate:g} a second."
    ]
    if figures.halt is not None:
        head.insert(0, _halted(figures.halt))
    slots = [tell_slot(slot, figures.limit) for slot in figures.worst]
    if figures.n_late:
        slots.append(
            f"⚠ In all {counted(figures.n_late, 'moment')} whose end is more than "
            f"{_span(figures.limit)} after the time: "
            "what comes so late is not sent. A channel, other hours or a higher SEND_RATE help."
        )
    parts = [
        "<b>Deliveries</b>",
        escape("\n".join(head)),
        _titled("Ahead, the worst first", slots, "Nothing is due in the next 24 hours."),
        _titled(
            "Of the last 24 hours",
            [tell_progress(running, figures.now) for running in figures.fan_outs],
            "Nothing was due.",
        ),
        _titled(f"Alerts, wanted by {figures.n_listeners:,} chats", list(figures.alerts), "None."),
    ]
    return "\n\n".join(parts)


def tell_slot(slot: SlotForecast, limit: timedelta) -> str:
    """Return one line: "08:00 in Europe/Berlin: 41,200 messages, ends 08:25"."""
    zone = ZoneInfo(slot.due.zone)
    told = (
        f"{slot.due.at.astimezone(zone):%H:%M} in {slot.due.zone}: "
        f"{counted(slot.due.n, 'message')}, ends {_up(slot.ends_at, slot.due.at, zone)}"
    )
    if slot.begins_at - slot.due.at >= _MINUTE:
        told += f", begins {slot.begins_at.astimezone(zone):%H:%M}"
    return f"⚠ {told}" if slot.late > limit else told


def tell_progress(running: Running, now: datetime) -> str:
    """Return how far a fan-out is, in a line."""
    fan_out = running.fan_out
    told = f"{name_of(fan_out)}: {fan_out.n_sent:,} of {fan_out.n:,} sent"
    if fan_out.n_failed:
        told += f", {fan_out.n_failed:,} not ({100 * fan_out.n_failed / fan_out.n:.1f} %)"
    if not fan_out.n_open:
        return told
    told += f", {fan_out.n_open:,} left"
    if running.rate <= 0:
        return f"{told}, none within the last minute"
    ends_at = _up(now + lasts(fan_out.n_open, running.rate), now, ZoneInfo("UTC"))
    return f"{told}, {running.rate:.1f} a second, ends {ends_at} UTC"


def name_of(fan_out: FanOut) -> str:
    """Return what a fan-out is called: its moment in UTC, and what it is."""
    at = f"{fan_out.due_at.astimezone(UTC):%a %H:%M} UTC"
    if fan_out.kind is DeliveryKind.BROADCAST:
        return f"{at}, broadcast {fan_out.slot.partition(':')[2]}"
    return f"{at}, alert" if fan_out.kind is DeliveryKind.ALERT else at


def tell_failures(figures: FailureFigures) -> str:
    """Return the section on failures, in HTML."""
    day, week = by_cause(figures.day), by_cause(figures.week)
    rows = [
        f"{TOLD[cause]}: {day.get(cause, 0):,} in 24 hours, {n:,} in 7 days"
        for cause, n in list(week.items())[:_CAUSES_SHOWN]
    ]
    gone = [f"{TOLD[cause]}: {n:,}" for cause, n in by_cause(figures.inactive).items()]
    parts = [
        "<b>Failures</b>",
        _titled("Messages that never arrived", rows, "None in 7 days."),
        _titled("Chats that get nothing", gone[:_CAUSES_SHOWN], "None."),
        "A button sends again, once, what failed within 24 hours for a reason that may be over.",
    ]
    if refused := _examples(figures.week, Cause.REFUSED):
        parts.insert(2, _titled("In Telegram's words", refused, ""))
    return "\n\n".join(parts)


def resendable(figures: FailureFigures) -> tuple[Cause, ...]:
    """Return the causes of the last day that may be over, most failures first."""
    return tuple(cause for cause in by_cause(figures.day) if cause in MAY_BE_OVER)[:SHOWN]


def _examples(reasons: Mapping[str, int], cause: Cause) -> list[str]:
    told = [(n, reason) for reason, n in reasons.items() if cause in by_cause({reason: n})]
    return [f"{clip(reason, 80)}: {n:,}" for n, reason in sorted(told, reverse=True)[:SHOWN]]


def _halted(halt: Halt) -> str:
    who = f"operator {halt.by_chat}" if halt.by_chat else "the command line"
    return f"⚠ All sending is stopped since {halt.at:%a %H:%M} UTC, by {who}."


def _titled(title: str, rows: Sequence[str], none: str) -> str:
    listed = "".join(f"\n• {escape(row)}" for row in rows) or f"\n{escape(none)}"
    return f"<b>{escape(title)}</b>{listed}"


def _up(moment: datetime, since: datetime, zone: ZoneInfo) -> str:
    """Return the wall-clock minute that begins at *moment* or next; its day unless of *since*."""
    late = (moment + _MINUTE - timedelta(microseconds=1)).astimezone(zone)
    is_same_day = late.date() == since.astimezone(zone).date()
    return f"{late:%H:%M}" if is_same_day else f"{late:%a %H:%M}"


def _span(span: timedelta) -> str:
    return counted(round(span / timedelta(hours=1)), "hour")


def counted(n: int, name: str) -> str:
    """Return a number of things in English: "1 chat", "2,000 chats"."""
    return f"{n:,} {name}" if n == 1 else f"{n:,} {name}s"
