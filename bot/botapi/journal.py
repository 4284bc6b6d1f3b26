"""The record of every call a bot made: the truth that a sender's own books are checked against."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.botapi.wire import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One call and its outcome.

    *seq* counts from 1 without gaps, *at* is in Unix seconds.  *status* and *description* are what
    Telegram decided (200 and "" for success, 0 if the call got lost before it arrived), even
    where a *fault* kept the answer from arriving.  *message_id* is the message that came of it,
    None if none did.  *in_flood_wait*: it came while a flood wait was running, which a
    well-behaved sender never does.
    """

    seq: int
    at: float
    method: str
    chat_id: int | None
    params: dict[str, str]
    status: int
    description: str = ""
    message_id: int | None = None
    fault: str | None = None
    in_flood_wait: bool = False

    @property
    def accepted(self) -> bool:
        return self.status == 200

    def to_json(self) -> JsonObject:
        return asdict(self)

    def to_line(self) -> str:
        """Return one line of JSON Lines, without the line's end."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))
