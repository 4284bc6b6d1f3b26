"""What travels between a bot and this server: refusals in Telegram's words, and the shape of JSON.

The sentences are those of Telegram's own Bot API server (tdlib/telegram-bot-api, Client.cpp and
Query.cpp, version 10.0), because bots tell errors apart by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

# A decoded JSON object; what a key holds is checked where it is read.
JsonObject: TypeAlias = dict[str, object]


class Refused(Exception):
    """An error as Telegram's answer; *status* is the HTTP status and the error_code."""

    def __init__(
        self, status: int, description: str, parameters: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = dict(parameters or {})

    def body(self) -> JsonObject:
        body: JsonObject = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(sentence: str) -> Refused:
    """Return the 400 for *sentence*, whose first letter is lowered as Telegram does.

    Server codes such as BUTTON_DATA_INVALID keep their case.
    """
    if not sentence[1:2].isupper() and sentence[1:2] != "_":
        sentence = sentence[:1].lower() + sentence[1:]
    return Refused(400, f"Bad Request: {sentence}")


def unparsable(subject: str, inner: Refused) -> Refused:
    """Return the 400 for a malformed part of a parameter, with the *inner* reason."""
    reason = inner.description.removeprefix("Bad Request: ")
    return Refused(400, f"Bad Request: can't parse {subject}: {reason[:1].upper()}{reason[1:]}")


def forbidden(sentence: str) -> Refused:
    return Refused(403, f"Forbidden: {sentence}")


def flood_wait(retry_after_s: int) -> Refused:
    return Refused(
        429,
        f"Too Many Requests: retry after {retry_after_s}",
        {"retry_after": retry_after_s},
    )


def migrated(to_chat_id: int) -> Refused:
    return Refused(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": to_chat_id},
    )
