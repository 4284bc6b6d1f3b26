"""Decide when the next message may leave: how fast, and never before the wait is over.

Rule 1: sends are spaced, not saved up: two of them never lie closer than one interval.
Rule 2: one "not before" for the whole token; it only ever moves forward.
Rule 3: the rate falls at once when Telegram complains and recovers slowly (AIMD).
Rule 4: a chat gets at most one message a second, a group one in three.

Everything here is a value; whoever sends keeps the latest and stores ``not_before``. The limits
are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

CHAT_GAP = timedelta(seconds=1)
# Twenty a minute.
GROUP_GAP = timedelta(seconds=3)

# Telegram's own figure for one token is about 30 a second: up to there we begin a little below
# the cap and find out. A cap above it is for paid broadcasts, where its share is the same.
_FREE_RATE = 30.0
_FIRST_RATE, _USUAL_CAP = 25.0, 28.0
_SLOWEST = 5.0
_FALL = 0.7
_CLEAN = timedelta(seconds=60)
# A 429 without a time, or with 0, still means "not now".
_SHORTEST_WAIT = timedelta(seconds=1)
# Nobody reports longer ones; a proxy that answers nonsense must not stop us for good.
_LONGEST_WAIT = timedelta(days=1)
# Forgetting chats costs a pass over them all, so it is not done for every message.
_SWEEP_EVERY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The state of the sending of one token.

    ``rate`` and ``cap`` are messages a second. ``reserved`` are the moments given away that may
    still matter, sorted. ``chats`` holds the first moment at which a chat may get another message.
    ``clean_since`` is when the rate last changed, or the end of the last wait.
    """

    rate: float
    cap: float
    not_before: datetime
    clean_since: datetime
    reserved: tuple[datetime, ...] = ()
    chats: Mapping[int, datetime] = field(default_factory=dict)
    sweep_at: datetime


def start_pace(cap: float, now: datetime, not_before: datetime | None = None) -> Pace:
    """Return the pace to begin with.

    *cap* is in messages a second; nothing leaves before *not_before*, as it was stored.
    """
    first = min(_FIRST_RATE, cap) if cap <= _FREE_RATE else cap * _FIRST_RATE / _USUAL_CAP
    return Pace(
        rate=first,
        cap=cap,
        not_before=max(not_before or now, now),
        clean_since=max(not_before or now, now),
        sweep_at=now + _SWEEP_EVERY,
    )


def next_moment(pace: Pace, chat_id: int, now: datetime) -> tuple[datetime, Pace]:
    """Return the moment, *now* or later, at which *chat_id* may get its next message; reserve it.

    A chat that has to wait does not hold up the others. A moment given before a wait began is
    void: see ``is_void``.
    """
    pace = _tidied(_recovered(pace, now), now)
    earliest = max(now, pace.not_before, pace.chats.get(chat_id, now))
    moment = _first_free(pace.reserved, earliest, _interval(pace))
    gap = GROUP_GAP if chat_id < 0 else CHAT_GAP
    return moment, replace(
        pace,
        reserved=tuple(sorted((*pace.reserved, moment))),
        chats={**pace.chats, chat_id: moment + gap},
    )


def after_flood(pace: Pace, wait_s: float, now: datetime) -> Pace:
    """Return the pace after Telegram asked at *now* to wait *wait_s* seconds.

    Moments given for the time of the wait are void. Requests that were open together and are
    all refused slow us down once: what was sent before the first answer says nothing more.
    """
    wait = timedelta(seconds=min(wait_s, _LONGEST_WAIT.total_seconds()))
    until = max(pace.not_before, now + max(wait, _SHORTEST_WAIT))
    slower = max(pace.rate * _FALL, min(_SLOWEST, pace.cap))
    return replace(
        pace,
        rate=pace.rate if now < pace.not_before else slower,
        not_before=until,
        clean_since=until,
        reserved=tuple(m for m in pace.reserved if m <= now or m >= until),
    )


def is_void(pace: Pace, moment: datetime) -> bool:
    """Return whether *moment*, once given, now lies in a wait: ask for another."""
    return moment < pace.not_before


def is_halted(pace: Pace, now: datetime) -> bool:
    """Return whether nothing at all may be sent at *now*, replies included."""
    return now < pace.not_before


def _interval(pace: Pace) -> timedelta:
    return timedelta(seconds=1 / pace.rate)


def _first_free(
    reserved: tuple[datetime, ...], earliest: datetime, interval: timedelta
) -> datetime:
    moment = earliest
    for taken in reserved:
        if moment + interval <= taken:
            break
        moment = max(moment, taken + interval)
    return moment


def _recovered(pace: Pace, now: datetime) -> Pace:
    minutes = (now - pace.clean_since) // _CLEAN
    if minutes < 1:
        return pace
    # One a second and minute under the usual cap; higher caps climb in proportion.
    step = max(1.0, pace.cap / _USUAL_CAP)
    return replace(
        pace,
        rate=min(pace.cap, pace.rate + minutes * step),
        clean_since=pace.clean_since + minutes * _CLEAN,
    )


def _tidied(pace: Pace, now: datetime) -> Pace:
    past = now - _interval(pace)
    pace = replace(pace, reserved=tuple(m for m in pace.reserved if m > past))
    if now < pace.sweep_at:
        return pace
    chats = {chat: moment for chat, moment in pace.chats.items() if moment > now}
    return replace(pace, chats=chats, sweep_at=now + _SWEEP_EVERY)
