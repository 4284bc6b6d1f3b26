"""How the fields of a button are written and read: a form each, and the way there and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is written: the form of its text, the way back from it, and the way to it."""

    form: re.Pattern[str]
    read: Callable[[str], object] = str
    write: Callable[[object], str] = str


def _read_time(digits: str) -> str:
    return f"{digits[:2]}:{digits[2:]}"


def _write_time(at: object) -> str:
    hour, _, minute = str(at).partition(":")
    # The colon separates fields, so a time goes without; "" is a form of none.
    return hour + minute if len(hour) == len(minute) == 2 else ""


# Ids are as in the store, and zones up to 50 bytes (the longest IANA name has 32).
STORY = Field(re.compile(r"[A-Za-z0-9_-]{1,32}"))
PAGE = Field(re.compile(r"0|[1-9][0-9]{0,2}"), int)
TOPIC = Field(re.compile(r"[^:\x00-\x1f\x7f\ud800-\udfff]{1,56}"))
ANY_TOPIC = Field(re.compile(r"[^:\x00-\x1f\x7f\ud800-\udfff]{0,56}"))
TIME = Field(re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]"), _read_time, _write_time)
DAY = Field(re.compile(r"[1-7]"), int)
COUNT = Field(re.compile(r"[1-8]"), int)
REGION = Field(re.compile(r"[A-Za-z ]{1,32}"))
ZONE = Field(re.compile(r"[A-Za-z0-9_+/-]{1,50}"))
YES = Field(re.compile(r"[01]"), lambda digit: digit == "1", lambda yes: "1" if yes else "0")
LANGUAGE = Field(re.compile("|[a-z]{2,3}"))
# A side that hardly covers a story; "" is either.
GAP = Field(re.compile("|left|right"))
