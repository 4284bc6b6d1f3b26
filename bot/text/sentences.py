"""Prose -> sentences, and text that fits."""

from __future__ import annotations

import sentencex

_ELLIPSIS = "…"


def sentences(text: str, language: str | None = None) -> list[str]:
    """Return the sentences of *text* in order, stripped, none empty.

    ``language`` is a BCP 47 primary subtag; unknown ones are split as English.
    """
    found = sentencex.segment(language or "en", text)
    return [s.strip() for s in found if s.strip()]


def clip(text: str, limit: int) -> str:
    """Return *text* cut at a word boundary to at most *limit* characters, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 0)]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:-–") + _ELLIPSIS
