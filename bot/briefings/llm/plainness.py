"""Whether a line that a model wrote may be shown at all, true or not."""

from __future__ import annotations

import re

from bot.text.tokens import words

MAX_HEADLINE_CHARS = 140
MAX_BULLET_CHARS = 240
MAX_SUMMARY_CHARS = 520
# "HACKED" is no report. Scripts without spaces count by letters.
_MIN_WORDS, _MIN_WIDE_CHARS = 3, 6
_WIDE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_MARKUP = re.compile(
    r"<[a-zA-Z/!?]|&(?:#\d|[a-zA-Z]{2,8};)|\*\*|__|`|\]\(|^\s*#{1,6}\s|^\s*>|<<|>>|[{}|\\]"
)
# An address that a model repeats leads where its writer wants: none is ever shown.
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://|\bwww\.|\S@\S|(?<!\w)@\w"
    r"|(?<![\w.])(?:[a-z0-9-]{2,}\.)+[a-z]{2,}(?![\w])",
    re.IGNORECASE,
)
# A full stop without a space behind it is a slip, no address, if a capital follows.
_SLIP = re.compile(r"[a-z]\.[A-Z][a-z]")


def fault_of(text: str, most_chars: int) -> str:
    """Return why *text* cannot be shown, in a word or two; "" if it can."""
    if not text:
        return "nothing"
    if len(text) > most_chars:
        return "too long"
    if _MARKUP.search(text):
        return "markup"
    if _ADDRESS.search(_SLIP.sub(" ", text)):
        return "an address"
    if not _says_enough(text):
        return "too short"
    return ""


def _says_enough(text: str) -> bool:
    wide = len(_WIDE.findall(text))
    return wide >= _MIN_WIDE_CHARS or len(words(text)) >= _MIN_WORDS
