"""Scripted misfortune: which call goes wrong, how, and how often.

A fault strikes the calls that match its method and chat, after letting *skip* of them pass,
*times* times (None: for ever).  The first scripted fault that matches wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong."""

    # 429 with retry_after_s; *halts* says what refuses everything until the wait is over.
    FLOOD = "flood"
    # Any error of Telegram's: *status* and *description*.
    ERROR = "error"
    # Something on the way answers *status* with an HTML page.
    PAGE = "page"
    # No answer comes, ever.
    HANG = "hang"
    # The connection is cut without an answer.
    CUT = "cut"
    # 403, as if the reader had blocked the bot.
    BLOCKED = "blocked"
    # 400 with migrate_to_chat_id = *migrate_to*.
    MIGRATED = "migrated"


class Halt(StrEnum):
    """How far a scripted flood wait reaches."""

    TOKEN = "token"
    CHAT = "chat"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One line of the script; None for *method* or *chat_id* matches all.

    *accepted* (HANG and CUT only): was the message taken before the silence?
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    skip: int = 0
    times: int | None = 1
    retry_after_s: int = 3
    halts: Halt = Halt.TOKEN
    status: int = 500
    description: str = "Internal Server Error"
    accepted: bool = True
    migrate_to: int | None = None

    def __post_init__(self) -> None:
        if self.kind is FaultKind.MIGRATED and self.migrate_to is None:
            raise ValueError("a migrated fault needs migrate_to, the id of the supergroup")
        if self.skip < 0 or (self.times is not None and self.times < 1):
            raise ValueError("skip must be 0 or more, times 1 or more")

    def matches(self, method: str, chat_id: int | None) -> bool:
        return (self.method is None or self.method.lower() == method.lower()) and (
            self.chat_id is None or self.chat_id == chat_id
        )


@dataclass(slots=True)
class _Scripted:
    fault: Fault
    to_skip: int
    left: int | None


class FaultScript:
    """The faults still to come, in the order they were added."""

    def __init__(self) -> None:
        self._lines: list[_Scripted] = []

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, fault: Fault) -> None:
        self._lines.append(_Scripted(fault, fault.skip, fault.times))

    def clear(self) -> None:
        self._lines.clear()

    def strike(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that strikes this call, None if it goes well."""
        struck: Fault | None = None
        for line in self._lines:
            if not line.fault.matches(method, chat_id):
                continue
            if line.to_skip:
                line.to_skip -= 1
            elif struck is None:
                struck = line.fault
                line.left = None if line.left is None else line.left - 1
        self._lines = [line for line in self._lines if line.left != 0]
        return struck
