"""Gather what operators are shown of deliveries, each figure by one indexed question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.delivery.operator.forecast import AHEAD, DueAt, SlotForecast, foretell, worst_first
from bot.delivery.operator.reports import SHOWN, DeliveryFigures, FailureFigures, Running
from bot.delivery.schedules.slots import LATEST
from bot.store import alerts, fan_out
from bot.store.db import Connection
from bot.store.fan_out import FanOut
from bot.store.halt import find_halt
from bot.store.notes import find_note

# What is known of the bar for alerts, in words.
ALERTS_NOTE = "alerts_usual"
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# Long enough for a figure, short enough to be of now.
_RATE_OVER = timedelta(minutes=1)
# Shorter, the first second of a burst counts for too much; and what a rate is taken from at least.
_STEADY_AFTER, _AT_LEAST = timedelta(seconds=10), timedelta(seconds=1)
_ALERTS_SHOWN = 3


async def delivery_figures(db: Connection, rate: float, now: datetime) -> DeliveryFigures:
    """Return what the section on deliveries shows; *rate* is the one set, in messages a second."""
    running = await _running(db, now)
    halt = await find_halt(db)
    if halt is None:
        rate = await _measured(db, running, now) or rate
    forecasts = await ahead(db, rate, now)
    worst = [await _with_zone(db, slot) for slot in worst_first(forecasts, SHOWN)]
    bar = await find_note(db, ALERTS_NOTE)
    raised = await alerts.list_alerts(db, since=now - WEEK)
    told = [f"{one.at:%a %H:%M} UTC: {one.because}" for one in raised[:_ALERTS_SHOWN]]
    return DeliveryFigures(
        now=now,
        rate=round(rate, 1),
        limit=LATEST,
        n_open=await fan_out.count_open(db),
        n_due=sum(slot.due.n for slot in forecasts),
        worst=worst,
        n_late=sum(slot.late > LATEST for slot in forecasts),
        fan_outs=running,
        halt=halt,
        n_listeners=await alerts.count_listeners(db),
        alerts=[*([bar] if bar else []), *told],
    )


async def ahead(db: Connection, rate: float, now: datetime) -> tuple[SlotForecast, ...]:
    """Return when what comes due in the next 24 hours is sent, oldest first, zones left out."""
    due = await fan_out.count_due(db, since=now, until=now + AHEAD)
    n_open = await fan_out.count_open(db) + await fan_out.count_overdue(db, now)
    return foretell([DueAt(at=at, n=n) for at, n in due], n_open=n_open, rate=rate, now=now)


async def failure_figures(db: Connection, now: datetime) -> FailureFigures:
    """Return what the section on failures shows."""
    return FailureFigures(
        day=await fan_out.count_failures(db, since=now - DAY),
        week=await fan_out.count_failures(db, since=now - WEEK),
        inactive=await fan_out.count_inactive(db),
    )


async def _running(db: Connection, now: datetime) -> tuple[Running, ...]:
    found = await fan_out.list_fan_outs(db, since=now - DAY, limit=SHOWN)
    return tuple([await _with_rate(db, one, now) for one in found])


async def _with_rate(db: Connection, one: FanOut, now: datetime) -> Running:
    if not one.n_open:
        return Running(fan_out=one)
    n, first_at = await fan_out.count_sent(db, one.due_at, since=now - _RATE_OVER)
    # What began ten seconds ago has not had a minute to be counted over.
    return Running(fan_out=one, n_lately=n, lately=max(now - first_at, _AT_LEAST))


async def _measured(db: Connection, fan_outs: Sequence[Running], now: datetime) -> float | None:
    """Return how many messages a second leave; None where that says nothing of a long queue.

    So it is where few wait: a fan-out trickles when the rest of it waits for quiet hours to end,
    or to be tried again.
    """
    running = [one for one in fan_outs if one.n_lately]
    n = sum(one.n_lately for one in running)
    lately = max((one.lately for one in running), default=timedelta())
    if lately < _STEADY_AFTER:
        return None
    ready = [await fan_out.count_ready(db, one.fan_out.due_at, now) for one in running]
    return n / lately.total_seconds() if sum(ready) >= n else None


async def _with_zone(db: Connection, slot: SlotForecast) -> SlotForecast:
    zone = await fan_out.zone_of_due(db, slot.due.at)
    return SlotForecast(
        due=DueAt(at=slot.due.at, n=slot.due.n, zone=zone),
        begins_at=slot.begins_at,
        ends_at=slot.ends_at,
    )
