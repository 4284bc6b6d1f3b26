"""Decide when the next message may leave: how fast, and never before the wait is over.

Rule 1: bulk is spaced, not saved up.
Rule 2: a reply goes before bulk, which gives way by one interval for each; both together never
pass Telegram's limit in any second, and bulk never stands still for replies alone.
Rule 3: one "not before" for the whole token; it only ever moves forward.
Rule 4: the rate falls at once when Telegram complains, by more if it does so again, and recovers
slowly (AIMD).
Rule 5: a chat gets one bulk message a second, a group twenty messages of any kind in a minute;
replies to a person may be a little closer together.

Everything here is a value; whoever sends keeps the latest and stores ``not_before``. The limits
are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

All leave from one line (the generic cell rate algorithm, ITU-T I.371): ``line_at`` is when the
next may leave if all so far had left on their moment, one interval apart. Bulk waits for it, a
reply leaves a ``lead`` earlier. Whoever leaves moves it by one interval, from where it was or from
a ``slack`` ago, whichever is later. What is lost all the same, because a timer was later than that
or since Telegram refused a message and so took nothing, is made up for in small steps: intervals
are shorter by ``haste`` until it is. So n messages take more than
(n - 1) x interval / haste - slack - lead; ``_room_of`` divides among the three what the limit
leaves beside the cap, and keeps a margin: requests overtake others on the way, and the second in
which Telegram counts is not ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

# Messages a second for one token: free of charge, and with paid broadcasts.
FREE_LIMIT, PAID_LIMIT = 30.0, 1000.0
# Beyond it no timer would be exact enough to stay within the limit.
_HIGHEST_RATE = 980.0
# From one bulk message to the next in a chat; in a group twenty are allowed in a minute, which are
# fifteen one by one and five replies at once.
CHAT_GAP, GROUP_GAP = timedelta(seconds=1), timedelta(seconds=4)
# Telegram allows people "short bursts" of answers; nobody asks eleven times in a moment.
_CHAT_LEAD, _GROUP_LEAD = 10 * CHAT_GAP, 4 * GROUP_GAP

# Free messages begin two below the limit: those are for answers. A higher cap is found out.
USUAL_CAP = 28.0
_SLOWEST = 5.0
# One complaint may be a stumble of the network; two within ten minutes mean that less is allowed
# than we take.
_FIRST_FALL, _NEXT_FALL = 0.9, 0.7
_AGAIN = timedelta(minutes=10)
_CLEAN = timedelta(seconds=30)
# A 429 without a time, or with 0, still means "not now".
_SHORTEST_WAIT = timedelta(seconds=1)
# Nobody reports longer ones; a proxy that answers nonsense must not stop us for good.
_LONGEST_WAIT = timedelta(days=1)
# Refusals of two chats within it are about the token, not the chats.
_TOGETHER = timedelta(seconds=1)
# What is kept free of a second, where there is as much.
_MARGIN_S = 0.03
# What the timers of an event loop are late; more than that is made up for by haste.
_LATE_S = 0.01
# People who blocked us and groups that moved are a few in a hundred.
_MOST_HASTE = 1.025
# Nothing of ours is late for longer: what is, was idle.
_LONGEST_DELAY = timedelta(seconds=1)
# So much lost time is remembered: those who blocked us may all stand together in the line.
_MOST_LOST = timedelta(seconds=60)
# So long bulk gives way to an unbroken line of replies, then one message joins that line.
_GIVES_WAY = timedelta(seconds=1)
# Nobody stands in line for longer: beyond it the clock was set back, and the line is void.
_LONGEST_LINE = timedelta(minutes=2)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The state of the sending of one token.

    ``rate`` and ``cap`` are messages a second, ``rate`` at most ``cap``. ``clean_since`` is when
    the rate last changed, or the end of the last wait. ``refused`` is the chat whose reply was
    refused last, and when. ``fell_at`` is when the rate last fell. ``lost`` is the time to be made
    up for.
    """

    rate: float
    cap: float
    not_before: datetime
    clean_since: datetime
    line_at: datetime
    refused: tuple[int, datetime] | None = None
    fell_at: datetime = _LONG_AGO
    lost: timedelta = timedelta(0)


class _Room(NamedTuple):
    """How far a timer may be late, a reply early, and intervals shorter, by a factor >= 1."""

    slack: timedelta
    lead: timedelta
    haste: float


class ChatLine(NamedTuple):
    """When a chat had its last message, and when it is as free as one that had none."""

    last_at: datetime
    line_at: datetime


def allowed_rate(rate: float, *, is_paid: bool) -> float:
    """Return how many messages a second leave at most where *rate* is set."""
    return rate if is_paid else min(rate, FREE_LIMIT)


def start_pace(cap: float, now: datetime, not_before: datetime | None = None) -> Pace:
    """Return the pace to begin with.

    *cap* is in messages a second; nothing leaves before *not_before*, as it was stored.
    """
    until = not_before or _LONG_AGO
    cap = min(cap, _HIGHEST_RATE)
    return Pace(
        rate=_first_rate(cap), cap=cap, not_before=until, clean_since=max(until, now), line_at=now
    )


def with_cap(pace: Pace, cap: float, now: datetime) -> Pace:
    """Return *pace* under another *cap*, at its first rate; waits stay in force."""
    cap = min(cap, _HIGHEST_RATE)
    if cap == pace.cap:
        return pace
    return replace(pace, cap=cap, rate=_first_rate(cap), clean_since=max(now, pace.clean_since))


def bulk_moment(pace: Pace, now: datetime) -> datetime:
    """Return when the next bulk message may leave: *now*, or later if nothing leaves before."""
    return max(now, pace.not_before, _line_at(pace, now))


def is_pushed_aside(pace: Pace, now: datetime, waiting_since: datetime) -> bool:
    """Return whether the bulk message at the head of the line has given way for long enough.

    It then takes a moment of its own, as a reply does. *waiting_since* is when it came there.
    """
    return now - max(waiting_since, pace.not_before) >= _GIVES_WAY


def reply_moment(pace: Pace, now: datetime) -> datetime:
    """Return when a reply may leave, *now* or later."""
    return max(now, pace.not_before, _line_at(pace, now) - _room_of(pace.cap).lead)


def after_turn(pace: Pace, moment: datetime, now: datetime) -> Pace:
    """Return the pace once a message has *moment*, which is *now* or later, for its own."""
    pace = _recovered(pace, now)
    room, interval, line_at = _room_of(pace.cap), _interval(pace), _line_at(pace, now)
    start = max(line_at, moment - room.slack)
    lost = min(_MOST_LOST, pace.lost + min(start - line_at, _LONGEST_DELAY))
    made_up = min(lost, interval - interval / room.haste)
    return replace(pace, line_at=start + interval - made_up, lost=lost - made_up)


def after_refusal(pace: Pace) -> Pace:
    """Return the pace once a bulk message that had its turn was refused: nothing was taken."""
    return replace(pace, lost=min(_MOST_LOST, pace.lost + _interval(pace)))


def after_flood(pace: Pace, wait_s: float, now: datetime) -> Pace:
    """Return the pace after Telegram asked at *now* to wait *wait_s* seconds.

    Requests that were open together and are all refused slow us down once: what was sent before
    the first answer says nothing more.
    """
    until = max(pace.not_before, end_of_wait(wait_s, now))
    halted = replace(pace, not_before=until, clean_since=until)
    if is_halted(pace, now):
        return halted
    fall = _NEXT_FALL if now - pace.fell_at < _AGAIN else _FIRST_FALL
    return replace(halted, rate=max(pace.rate * fall, min(_SLOWEST, pace.cap)), fell_at=now)


def after_refused_reply(pace: Pace, chat_id: int, wait_s: float, now: datetime) -> Pace:
    """Return the pace after a reply was refused: its chat waits, *chat_id*, by itself.

    All wait if another chat was refused within a second.
    """
    before, pace = pace.refused, replace(pace, refused=(chat_id, now))
    if before is not None and before[0] != chat_id and now - before[1] <= _TOGETHER:
        return after_flood(pace, wait_s, now)
    return pace


def halted_until(pace: Pace, not_before: datetime | None) -> Pace:
    """Return the pace with a wait that somebody else was told of."""
    if not_before is None or not_before <= pace.not_before:
        return pace
    return replace(pace, not_before=not_before, clean_since=not_before)


def without_void_wait(pace: Pace, now: datetime) -> Pace:
    """Return the pace without a wait that nobody can have asked for: the clock was set back."""
    if is_possible(pace.not_before, now):
        return pace
    return replace(pace, not_before=now, clean_since=now)


def is_possible(not_before: datetime, now: datetime) -> bool:
    """Return whether somebody can have been asked to wait until then."""
    return not_before - now <= _LONGEST_WAIT


def end_of_wait(wait_s: float, now: datetime) -> datetime:
    """Return when a wait of *wait_s* seconds that begins at *now* is over, within reason."""
    wait = timedelta(seconds=min(wait_s, _LONGEST_WAIT.total_seconds()))
    return now + max(wait, _SHORTEST_WAIT)


def is_halted(pace: Pace, now: datetime) -> bool:
    """Return whether nothing at all may be sent at *now*, replies included."""
    return now < pace.not_before


def chat_moment(chat_id: int, line: ChatLine | None, now: datetime, *, is_reply: bool) -> datetime:
    """Return when *chat_id* may get a message, *now* or later; *line* None: it had none lately."""
    if line is None:
        return now
    lead = _GROUP_LEAD if chat_id < 0 else _CHAT_LEAD
    free_at = max(now, _unless_void(line.line_at, now) - lead)
    return free_at if is_reply else max(free_at, _unless_void(line.last_at + _gap(chat_id), now))


def after_chat_turn(chat_id: int, line: ChatLine | None, moment: datetime) -> ChatLine:
    """Return the line of *chat_id* once it gets a message at *moment*."""
    start = moment if line is None else max(moment, _unless_void(line.line_at, moment))
    return ChatLine(last_at=moment, line_at=start + _gap(chat_id))


def _gap(chat_id: int) -> timedelta:
    return GROUP_GAP if chat_id < 0 else CHAT_GAP


def _first_rate(cap: float) -> float:
    return min(USUAL_CAP, cap) if cap <= FREE_LIMIT else cap


def _interval(pace: Pace) -> timedelta:
    return timedelta(seconds=1 / pace.rate)


def _line_at(pace: Pace, now: datetime) -> datetime:
    return _unless_void(pace.line_at, now)


def _unless_void(moment: datetime, now: datetime) -> datetime:
    return moment if moment - now <= _LONGEST_LINE else now


@cache
def _room_of(cap: float) -> _Room:
    """Divide what the limit leaves beside *cap*, which stays the same while the rate changes."""
    seconds = (PAID_LIMIT if cap > FREE_LIMIT else FREE_LIMIT) / cap
    room_s = max(0.0, seconds - 1)
    margin_s = min(_MARGIN_S, room_s / 2)
    slack_s = min(_LATE_S, (room_s - margin_s) / 2)
    kept_s = 1 + margin_s + slack_s
    haste = min(_MOST_HASTE, max(1.0, seconds / kept_s))
    return _Room(
        slack=timedelta(seconds=slack_s),
        lead=timedelta(seconds=max(0.0, seconds / haste - kept_s)),
        haste=haste,
    )


def _recovered(pace: Pace, now: datetime) -> Pace:
    n_steps = (now - pace.clean_since) // _CLEAN
    if n_steps < 1:
        return pace
    # By one message a second under the usual cap; higher caps climb in proportion.
    step = max(1.0, pace.cap / USUAL_CAP)
    return replace(
        pace,
        rate=min(pace.cap, pace.rate + n_steps * step),
        clean_since=pace.clean_since + n_steps * _CLEAN,
    )
