"""The record of every call a bot made: the truth that a sender's own books are checked against."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields

from bot.botapi.params import Params
from bot.botapi.wire import JsonObject

# 64 bits: two different texts of one run do not meet.
_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One call and its outcome.

    *seq* counts from 1 without gaps, *at* is in Unix seconds.  *status* and *description* are what
    Telegram decided (200 and "" for success, 0 if the call got lost before it arrived), even
    where a *fault* kept the answer from arriving.  *message_id* is the message that came of it,
    None if none did.  *digest* stands for what was said, "" for nothing.  *in_flood_wait*: it came
    while a flood wait was running, which a well-behaved sender never does; *wait_s* is what a 429
    asked for, *delay_s* how long the answer was held back.  *is_paid*: it was charged for.
    """

    seq: int
    at: float
    bot_id: int
    method: str
    chat_id: int | None
    thread_id: int | None = None
    digest: str = ""
    status: int
    description: str = ""
    message_id: int | None = None
    fault: str | None = None
    in_flood_wait: bool = False
    wait_s: int | None = None
    delay_s: float = 0.0
    is_paid: bool = False
    params: dict[str, str]

    @property
    def accepted(self) -> bool:
        return self.status == 200

    def to_json(self) -> JsonObject:
        return {name: getattr(self, name) for name in _NAMES}

    def to_line(self) -> str:
        """Return one line of JSON Lines, without the line's end."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))


_NAMES = tuple(field.name for field in fields(ApiCall))


def digest_of(params: Params) -> str:
    """Return a short name for what a call says: its text, or its caption and picture."""
    said = params.text("text") or params.text("caption") + params.text("photo")
    if not said:
        return ""
    return hashlib.blake2b(said.encode(), digest_size=_DIGEST_BYTES).hexdigest()
