"""The queue of updates a bot fetches, and the updates themselves.

Rule: an update stays until a higher offset confirms it, or for a day (Bot API, getUpdates).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from bot.botapi.wire import JsonObject

# "Incoming updates are stored on the server … not longer than 24 hours" (Bot API, updates).
KEPT_S = 24 * 3600
MOST_AT_ONCE = 100
# Sent only to bots that ask for them by name (Bot API, getUpdates).
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update as queued *at* some Unix time; *kind* names the field that holds *payload*."""

    update_id: int
    kind: str
    payload: JsonObject
    at: float

    def to_json(self) -> JsonObject:
        return {"update_id": self.update_id, self.kind: self.payload}


class UpdateQueue:
    """Updates of one bot, oldest first."""

    def __init__(self) -> None:
        self._waiting: deque[Update] = deque()
        self._last_id = 0
        self._allowed: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self._waiting)

    def allow(self, kinds: frozenset[str]) -> None:
        """Queue only these kinds from here on; an empty set means all but ``OPT_IN``."""
        self._allowed = kinds

    @property
    def allowed(self) -> frozenset[str]:
        return self._allowed

    def add(self, kind: str, payload: JsonObject, now: float) -> int | None:
        """Return the id of the queued update, None if the bot did not ask for this kind."""
        if kind not in self._allowed if self._allowed else kind in OPT_IN:
            return None
        self._last_id += 1
        self._waiting.append(Update(update_id=self._last_id, kind=kind, payload=payload, at=now))
        return self._last_id

    def take(self, offset: int, limit: int, now: float) -> list[JsonObject]:
        """Confirm what is before *offset* and return up to *limit* updates from there on.

        A negative offset keeps only that many from the end, and forgets the rest.
        """
        if offset < 0:
            offset = self._waiting[max(offset, -len(self))].update_id if self._waiting else 0
        while self._waiting and self._is_over(self._waiting[0], offset, now):
            self._waiting.popleft()
        count = min(limit, MOST_AT_ONCE, len(self._waiting))
        return [self._waiting[index].to_json() for index in range(count)]

    @property
    def last_id(self) -> int:
        return self._last_id

    def waiting(self) -> tuple[Update, ...]:
        return tuple(self._waiting)

    def restore(self, waiting: Iterable[Update], last_id: int) -> None:
        self._waiting, self._last_id = deque(waiting), last_id

    def first(self) -> Update | None:
        return self._waiting[0] if self._waiting else None

    def confirm(self, update: Update) -> None:
        """Forget *update* and all before it."""
        while self._waiting and self._waiting[0].update_id <= update.update_id:
            self._waiting.popleft()

    def clear(self) -> None:
        self._waiting.clear()

    @staticmethod
    def _is_over(update: Update, offset: int, now: float) -> bool:
        return update.update_id < offset or update.at < now - KEPT_S
