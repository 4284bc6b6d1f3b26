"""What the log and the watching of a fan-out say, beside what is promised."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sending_stage import PERSON, Promise, usual_parts

from bot.botapi.report import Entry, Findings, look_at

# Messages in any second that the server takes, and how long it asks to wait when told to.
LIMIT, WAIT_S = 30, 5
FIRST_GROUP, FIRST_SUPERGROUP = -1, -1_000_000_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Chat ids; *moved*: old id -> new id."""

    well: range
    blocked: range
    moved: dict[int, int]

    @classmethod
    def of(cls, n: int) -> Readers:
        n_blocked, n_moved = n * 2 // 100, n // 100
        well = range(1, n - n_blocked - n_moved + 1)
        return cls(
            well=well,
            blocked=range(well.stop, well.stop + n_blocked),
            moved={FIRST_GROUP - i: FIRST_SUPERGROUP - i for i in range(n_moved)},
        )

    @property
    def subscribed(self) -> list[int]:
        return [*self.well, *self.blocked, *self.moved]

    @property
    def owed(self) -> list[int]:
        return [*self.well, *self.moved.values()]


@dataclass(slots=True)
class Watched:
    """What was seen during the run; *memory* in MiB.

    *answers*: (Unix time of asking, seconds to the answer or None).
    """

    answers: list[tuple[float, float | None]] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def judge(entries: list[Entry], readers: Readers, due_at: datetime, rate: int) -> list[Promise]:
    parts = usual_parts(entries)
    found = find(entries, readers.owed, parts)
    waited_s = WAIT_S * found.faults.get("flood", 0)
    net_s = found.seconds - waited_s
    net = (found.n_messages - 1) / net_s / rate if net_s > 0 else 0.0
    first = next((e.at for e in entries if e.is_message), 0.0) - due_at.timestamp()
    return [
        Promise(
            about="messages",
            promised="",
            measured=f"{found.n_messages:,} to {found.n_chats:,} chats, {parts} each, "
            f"in {found.seconds:.0f} s; the first {first:.1f} s after the minute",
        ),
        zero("lost", found.lost),
        zero("repeated", found.repeated),
        zero("more than was owed, in other words", found.surplus),
        zero("to nobody's wish", found.unexpected),
        Promise(
            about="most in any second",
            promised=f"<= {LIMIT}",
            measured=str(found.most_in_a_second),
            holds=found.most_in_a_second <= LIMIT,
        ),
        Promise(
            about="429 that were ours",
            promised="0",
            measured=str(own_floods(found)),
            holds=not own_floods(found),
        ),
        zero("requests during a flood wait, after it was told", found.after_being_told),
        Promise(
            about="of those on the way when it was told",
            promised="",
            measured=str(found.in_flood_wait - found.after_being_told),
        ),
        Promise(
            about="delivered / time / SEND_RATE, waits asked for left out",
            promised=">= 0.97",
            measured=f"{net:.3f} ({net * rate:.2f}/s; with the waits {found.rate:.2f}/s)",
            holds=None if waited_s else net >= 0.97,
        ),
        Promise(
            about="requests / time / SEND_RATE: with those to the blocked and the moved",
            promised="",
            measured=f"{answered(found) / net_s / rate if net_s > 0 else 0.0:.3f}",
        ),
        Promise(about="refused", promised="", measured=str(found.refused)),
    ]


def find(entries: list[Entry], owed: Sequence[int], parts: int) -> Findings:
    from_us = [entry for entry in entries if entry.chat_id != PERSON]
    return look_at(from_us, owed, parts)


def answered(found: Findings) -> int:
    """Return how many requests were taken, or refused for a reason that lies with the chat."""
    refused = (n for reason, n in found.refused.items() if reason.startswith(("400", "403")))
    return found.n_messages - 1 + sum(refused)


def own_floods(found: Findings) -> int:
    """Return the 429 that no script asked for."""
    floods = sum(n for reason, n in found.refused.items() if reason.startswith("429"))
    return floods - found.faults.get("flood", 0) - found.in_flood_wait


def zero(about: str, count: int) -> Promise:
    return Promise(about=about, promised="0", measured=str(count), holds=count == 0)


def judge_answers(watched: Watched, entries: Sequence[Entry]) -> list[Promise]:
    """Judge the answers to what was typed while Telegram took messages."""
    waits = [(e.at - 1, e.at + WAIT_S) for e in entries if e.fault == "flood" and e.status == 429]
    free = [
        20.0 if seconds is None else seconds
        for asked_at, seconds in watched.answers
        if not any(begin <= asked_at <= end for begin, end in waits)
    ]
    times = sorted(free) or [20.0]
    p99 = times[min(int(len(times) * 0.99), len(times) - 1)]
    return [
        Promise(
            about=f"/top typed meanwhile, {len(free)} times",
            promised="p99 <= 1 s",
            measured=f"p50 {statistics.median(times):.3f} s, p99 {p99:.3f} s, "
            f"worst {times[-1]:.3f} s",
            holds=p99 <= 1.0,
        ),
        Promise(
            about="typed while Telegram took none",
            promised="",
            measured=f"{len(watched.answers) - len(free)} times",
        ),
    ]


def judge_memory(memory: Sequence[float]) -> Promise:
    """Compare the second quarter with the last: what is loaded at the start is no growth."""
    later = memory[len(memory) // 4 :] or [0.0]
    third = max(len(later) // 3, 1)
    growth = statistics.median(later[-third:]) - statistics.median(later[:third])
    return Promise(
        about="memory of the service (RSS)",
        promised="flat: < 10 MiB from the second quarter to the last",
        measured=f"{later[0]:.0f} to {later[-1]:.0f} MiB, growth {growth:+.1f}, "
        f"most {max(memory, default=0.0):.0f}",
        holds=growth < 10,
    )


def judge_end(statuses: Sequence[int]) -> Promise:
    is_well = list(statuses) == [0]
    return Promise(
        about="ends on SIGTERM", promised="status 0", measured=str(statuses), holds=is_well
    )
