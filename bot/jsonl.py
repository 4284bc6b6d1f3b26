"""JSON Lines in, JSON Lines out: the loop around every stage command.

A bad line stops nothing: it is named with its number, skipped, and remembered in the outcome.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.documents import Document
from bot.errors import BadInput

Value = TypeVar("Value")

# A surrogate escape without its other half, in any even number of backslashes before it.
_HALF = re.compile(
    rb"(?<!\\)(?:\\\\)*\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|[c-fC-F][0-9a-fA-F]{2})"
)
Complain = Callable[[str], None]


@dataclass(slots=True)
class Tally:
    """How many lines a reader took and how many it skipped."""

    n_good: int = 0
    n_bad: int = 0


def read_values(
    lines: Iterable[bytes], convert: Callable[[object], Value], complain: Complain, tally: Tally
) -> Iterator[Value]:
    """Yield the value of each line as it is read; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = convert(_document(line))
        except BadInput as error:
            tally.n_bad += 1
            complain(f"line {number}: {error}; skipped")
            continue
        tally.n_good += 1
        yield value


def to_line(document: Document) -> bytes:
    """Return one line of UTF-8 with its newline."""
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _document(line: bytes) -> object:
    try:
        # Escapes of half a character (\\ud800) are no text; they become question marks.
        return json.loads(_HALF.sub(b"?", line))
    except UnicodeDecodeError:
        raise BadInput("not UTF-8") from None
    except RecursionError:
        raise BadInput("not JSON: nested too deeply") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg}") from None
    except ValueError as error:
        # A number of thousands of digits.
        raise BadInput(f"not JSON we read: {error}") from None
