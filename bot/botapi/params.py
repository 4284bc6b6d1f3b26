"""The parameters of one call, read as Telegram reads them.

Rule: numbers that cannot be read count as 0 and absent ones as empty, so the error is the one of
the missing thing ("chat not found", "message to edit not found"), exactly as Telegram's.
JSON inside a parameter is checked for real.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.botapi.wire import JsonObject, bad_request

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUE = ("true", "yes", "1")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Texts by name, and the files that came along."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """Return the leading integer of the value, 0 if it has none, *default* if it is absent."""
        value = self.values.get(name, "")
        if not value:
            return default
        match = _INTEGER.match(value)
        return int(match[0]) if match else 0

    def clamped(self, name: str, default: int, lowest: int, highest: int) -> int:
        return max(lowest, min(self.integer(name, default), highest))

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").strip().lower() in _TRUE

    def json(self, name: str, subject: str) -> object:
        """Return the decoded value, None if absent; *subject* names it in the error."""
        value = self.values.get(name, "")
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {subject} JSON object") from None

    def json_object(self, name: str, subject: str, expected: str) -> JsonObject | None:
        """Return the decoded object, None if absent; *expected* is the error for another type."""
        found = self.json(name, subject)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise bad_request(expected)
        return found


def required_string(found: JsonObject, name: str) -> str:
    """Return a string field of a decoded object; numbers are taken as Telegram does."""
    if name not in found:
        raise bad_request(f'can\'t find field "{name}"')
    return optional_string(found, name)


def optional_string(found: JsonObject, name: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'field "{name}" must be of type String')
    return str(value)


def required_integer(found: JsonObject, name: str) -> int:
    if name not in found:
        raise bad_request(f'can\'t find field "{name}"')
    value = found[name]
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad_request(f'field "{name}" must be a valid Number')
    return value
