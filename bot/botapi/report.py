"""What a log says of a sender: ``python -m bot.botapi.report LOG --expect CHATS``.

The log is the one of ``--log``; the questions are the ones a sender's own books cannot answer for
certain: was anything lost, repeated, sent too fast, or sent while it was told to wait?
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.botapi.wire import JsonObject

# What a reader gets as a message of its own.
SENDS = frozenset({"sendMessage", "sendPhoto"})
LIMITED = SENDS | {"editMessageText", "editMessageCaption", "editMessageReplyMarkup"}
# A request that left before the answer was read may arrive this much after it, seconds; a few
# times what loopback and a busy event loop take.
_UNDERWAY_S = 0.05
_TOO_MANY = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log, as far as this module looks at it."""

    at: float
    method: str
    chat_id: int | None
    thread_id: int | None
    digest: str
    status: int
    description: str
    in_flood_wait: bool
    delay_s: float
    fault: str | None

    @property
    def is_message(self) -> bool:
        return self.status == 200 and self.method in SENDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """How a sender did.

    *lost*: messages that were expected and not taken; *repeated*: those that were taken again,
    word for word; *surplus*: what those who are expected got beyond what they are owed, whatever
    it says.
    *most_in_a_second* is over every stretch of a second, not over calendar seconds.
    *in_flood_wait* counts requests that came while a wait was running, *after_being_told* those of
    them that came after the 429 had been answered.  *rate* is messages a second from the first to
    the last, 0 if there are fewer than two.  *unexpected*: chats that got something and should not
    have, when it is known who should.
    """

    n_messages: int
    n_chats: int
    n_expected: int
    lost: int
    repeated: int
    surplus: int
    unexpected: int
    most_in_a_second: int
    in_flood_wait: int
    after_being_told: int
    rate: float
    seconds: float
    refused: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)


def read_log(lines: Iterable[str], ignored: Collection[int] = ()) -> list[Entry]:
    """Return the entries of all chats but *ignored*; a torn last line is left out."""
    found = []
    for line in lines:
        if not line.endswith("\n"):
            break
        call = json.loads(line)
        if call["chat_id"] not in ignored:
            found.append(_entry(call))
    return found


def _entry(call: JsonObject) -> Entry:
    return Entry(**{name: call[name] for name in Entry.__dataclass_fields__})  # type: ignore[arg-type]  # the log's own types


def look_at(entries: list[Entry], expected: Collection[int] = (), parts: int = 1) -> Findings:
    """Return what *entries*, in their order, say; each of *expected* is owed *parts* messages."""
    messages = [entry for entry in entries if entry.is_message]
    said = Counter((m.chat_id, m.thread_id, m.digest) for m in messages)
    got = Counter(chat_id for chat_id, _, _ in said)
    taken = Counter(message.chat_id for message in messages)
    times = [message.at for message in messages]
    seconds = times[-1] - times[0] if len(times) > 1 else 0.0
    limited = [e for e in entries if e.method in LIMITED]
    return Findings(
        n_messages=len(messages),
        n_chats=len(got),
        n_expected=len(expected),
        lost=sum(max(parts - got[chat_id], 0) for chat_id in expected),
        repeated=sum(said.values()) - len(said),
        surplus=sum(max(taken[chat_id] - parts, 0) for chat_id in expected),
        unexpected=len(got.keys() - set(expected)) if expected else 0,
        most_in_a_second=most_within([e.at for e in limited if e.status == 200], 1.0),
        in_flood_wait=sum(e.in_flood_wait for e in limited),
        after_being_told=_after_being_told(limited),
        rate=(len(times) - 1) / seconds if seconds else 0.0,
        seconds=seconds,
        refused=dict(Counter(f"{e.status} {e.description}" for e in entries if e.status != 200)),
        faults=dict(Counter(e.fault for e in entries if e.fault is not None)),
    )


def most_within(times: Iterable[float], window_s: float) -> int:
    """Return the most of ordered *times* that lie in any half-open stretch of *window_s*."""
    window: deque[float] = deque()
    most = 0
    for at in times:
        window.append(at)
        while window[0] <= at - window_s:
            window.popleft()
        most = max(most, len(window))
    return most


def _after_being_told(limited: list[Entry]) -> int:
    told_at, found = float("inf"), 0
    for entry in limited:
        if entry.in_flood_wait:
            found += entry.at > told_at + _UNDERWAY_S
        elif entry.status == _TOO_MANY:
            told_at = entry.at + entry.delay_s
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print the findings as JSON; 1 if something was lost, too much or sent against a wait."""
    options = _parser().parse_args(arguments)
    expected = _ids(options.expect) if options.expect else []
    with options.log.open(encoding="utf-8") as log:
        entries = read_log(log, options.ignore)
    found = look_at(entries, expected, options.parts)
    sys.stdout.write(json.dumps(asdict(found), indent=2) + "\n")
    return 1 if found.lost or found.repeated or found.surplus or found.after_being_told else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.botapi.report", description="What a log of the server says."
    )
    parser.add_argument("log", type=Path, help="the file given to --log")
    parser.add_argument("--expect", type=Path, metavar="FILE", help="chat ids, one a line")
    parser.add_argument("--parts", type=int, default=1, help="messages owed to each (1)")
    parser.add_argument(
        "--ignore", type=int, nargs="*", default=[], metavar="CHAT", help="chats to leave out"
    )
    return parser


def _ids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text("utf-8").split()]


if __name__ == "__main__":
    raise SystemExit(main())
