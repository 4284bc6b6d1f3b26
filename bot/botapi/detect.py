"""The entities Telegram finds by itself in any text: commands, addresses, mentions, hashtags.

A much smaller matcher than TDLib's: enough for what bots and their readers type, and never inside
code or a link that is already there.
"""

from __future__ import annotations

import re

from bot.botapi.entities import CODE, Entity, Formatted, utf16_length

# The order is the precedence where two would overlap.
_PATTERNS = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)\]}']", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/<>])/\w{1,64}(?:@\w{3,32})?(?![\w/])", re.ASCII)),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
)
_TAKEN = (*CODE, "text_link")


def with_detected(formatted: Formatted) -> Formatted:
    """Return *formatted* with the found entities beside its own, ordered as before."""
    taken = [e for e in formatted.entities if e.type in _TAKEN]
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(formatted.text):
            entity = Entity(
                type=kind,
                offset=utf16_length(formatted.text[: match.start()]),
                length=utf16_length(match[0]),
            )
            if all(entity.end <= e.offset or entity.offset >= e.end for e in (*taken, *found)):
                found.append(entity)
    if not found:
        return formatted
    every = sorted((*formatted.entities, *found), key=lambda e: (e.offset, -e.length))
    return Formatted(formatted.text, tuple(every))
