"""Pieces of a message that know their size, so that putting them together measures nothing twice.

A piece is whole: its tags are closed in it. So the sizes of pieces add up to that of their text.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.delivery.editions.telegram_html import (
    MAX_BYTES,
    MAX_TAGS,
    MESSAGE_LIMIT,
    n_tags,
    n_units,
    plain,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Markup in Telegram's HTML with its size as Telegram counts: see telegram_html."""

    html: str = ""
    n_units: int = 0
    n_tags: int = 0
    n_bytes: int = 0

    def __add__(self, other: Measured) -> Measured:
        return Measured(
            self.html + other.html,
            self.n_units + other.n_units,
            self.n_tags + other.n_tags,
            self.n_bytes + other.n_bytes,
        )

    @property
    def fits(self) -> bool:
        """Whether it can be sent as one message."""
        return (
            self.n_units <= MESSAGE_LIMIT and self.n_tags <= MAX_TAGS and self.n_bytes <= MAX_BYTES
        )


def measured(html: str) -> Measured:
    """Return *html*, whose tags are balanced, with its size."""
    return Measured(html, n_units(plain(html)), n_tags(html), len(html.encode()))
