"""Scripted misfortune: which call goes wrong, how, and how often.

A fault strikes the calls that match its method and chat, after letting *skip* of them pass,
*times* times (None: for ever), each with its *probability*, for *lasts_s* seconds.  The first
scripted fault that strikes wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random


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

    *contains*: only calls whose text or caption has these words in it, as the bot sent it.
    *lasts_s* counts from the first call after the fault was scripted; None: no end.
    *accepted*: was the call carried out before it went wrong?  None: yes for HANG and CUT, no
    for the others.
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
    accepted: bool | None = None
    migrate_to: int | None = None
    contains: str = ""
    probability: float = 1.0
    lasts_s: float | None = None

    def __post_init__(self) -> None:
        if self.kind is FaultKind.MIGRATED and self.migrate_to is None:
            raise ValueError("a migrated fault needs migrate_to, the id of the supergroup")
        if self.skip < 0 or (self.times is not None and self.times < 1):
            raise ValueError("skip must be 0 or more, times 1 or more")
        if not 0 < self.probability <= 1:
            raise ValueError("probability must be above 0 and at most 1")
        if self.accepted and self.kind in _ALWAYS_REFUSED:
            raise ValueError(f"a {self.kind.value} fault means the call was not carried out")

    @property
    def is_silent(self) -> bool:
        return self.kind in (FaultKind.HANG, FaultKind.CUT)

    @property
    def is_carried_out(self) -> bool:
        return self.is_silent if self.accepted is None else self.accepted

    def matches(self, method: str, chat_id: int | None, text: str = "") -> bool:
        return (
            (self.method is None or self.method.lower() == method.lower())
            and (self.chat_id is None or self.chat_id == chat_id)
            and self.contains in text
        )


_ALWAYS_REFUSED = (FaultKind.FLOOD, FaultKind.BLOCKED, FaultKind.MIGRATED)


@dataclass(slots=True)
class _Scripted:
    fault: Fault
    to_skip: int
    left: int | None
    ends_at: float | None = None

    def has_ended(self, now: float) -> bool:
        if self.fault.lasts_s is None:
            return self.left == 0
        if self.ends_at is None:
            self.ends_at = now + self.fault.lasts_s
        return self.left == 0 or now >= self.ends_at


class FaultScript:
    """The faults still to come, in the order they were added; *seed* decides the probable ones."""

    def __init__(self, seed: int = 0) -> None:
        self._lines: list[_Scripted] = []
        self._chance = Random(seed)

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, fault: Fault) -> None:
        self._lines.append(_Scripted(fault, fault.skip, fault.times))

    def clear(self) -> None:
        self._lines.clear()

    def strike(
        self, method: str, chat_id: int | None, text: str = "", now: float = 0.0
    ) -> Fault | None:
        """Return the fault that strikes this call at *now*, None if it goes well."""
        if not self._lines:
            return None
        self._lines = [line for line in self._lines if not line.has_ended(now)]
        struck: Fault | None = None
        for line in self._lines:
            if not line.fault.matches(method, chat_id, text):
                continue
            if line.to_skip:
                line.to_skip -= 1
            elif struck is None and self._is_struck(line.fault):
                struck = line.fault
                line.left = None if line.left is None else line.left - 1
        self._lines = [line for line in self._lines if line.left != 0]
        return struck

    def _is_struck(self, fault: Fault) -> bool:
        return fault.probability >= 1 or self._chance.random() < fault.probability
