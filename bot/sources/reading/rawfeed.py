"""What a feed says in its own words, whatever its format: the values the readers hand over.

Texts may hold markup and entities, addresses may be relative or hostile; `parse` cleans them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

# Items taken of one document. The largest of 200 real feeds has 1,046; archives of a whole site
# reach more, and their oldest items are no news.
MAX_ITEMS = 2_000
# What is read of a summary: a lead keeps 2,000 characters, and its markup may begin with a table
# of pictures.
MAX_SUMMARY_CHARS = 16_000

_LANGUAGE = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_][\w-]*)?\s*")
# Codes of ISO 639-2 that name no language: undetermined, multiple, none, uncoded.
_NO_LANGUAGE = frozenset(("und", "mul", "zxx", "mis"))
_PERIODS_S = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "weekly": 7 * 86_400.0,
    "monthly": 30 * 86_400.0,
    "yearly": 365 * 86_400.0,
}


class UnreadItem(Protocol):
    """An item of which only that is read by which it is known; "" is what it does not say.

    ``base`` is the address its links are relative to, where the document names one.
    """

    @property
    def guid(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def link(self) -> str: ...
    @property
    def base(self) -> str: ...

    def read(self) -> RawItem:
        """Return all that the item says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One item, or what a feed says of itself; "" is what it does not say.

    ``summary`` may be cut after MAX_SUMMARY_CHARS. ``source_url`` is the feed or home page of the
    outlet that an aggregator took it from.
    """

    guid: str = ""
    title: str = ""
    link: str = ""
    base: str = ""
    summary: str = ""
    content: str = ""
    published_at: datetime | None = None
    author: str = ""
    images: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    source_url: str = ""

    def read(self) -> RawItem:
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """One document; items in its order. ``wait_s`` is how long it asks readers to wait."""

    head: RawItem
    items: tuple[UnreadItem, ...] = ()
    hub: str = ""
    self_link: str = ""
    wait_s: float | None = None


def primary_language(tag: str) -> str | None:
    """Return the BCP 47 primary subtag of *tag* in lower case; None if it names no language."""
    match = _LANGUAGE.fullmatch(tag)
    primary = match[1].lower() if match else "und"
    return None if primary in _NO_LANGUAGE else primary


def declared_wait(ttl: str, period: str = "", frequency: str = "") -> float | None:
    """Return the seconds a feed asks to wait between two readings; None where it asks nothing.

    *ttl* is RSS's, in minutes; *period* and *frequency* are of RSS's syndication module, a name
    like ``daily`` and how often within it, 1 where nothing or nonsense is said.
    """
    minutes = _positive(ttl)
    if minutes is not None:
        return minutes * 60
    seconds = _PERIODS_S.get(period.strip().lower())
    return None if seconds is None else seconds / (_positive(frequency) or 1.0)


def _positive(written: str) -> float | None:
    try:
        number = float(written)
    except ValueError:
        return None
    return number if 0 < number < math.inf else None


def is_image(url: str, kind: str | None, medium: str | None) -> bool:
    """Tell whether an attached file is a picture, by its media type or medium, else by name."""
    if kind or medium:
        return medium == "image" or (kind or "").startswith("image/")
    path = url.lower().partition("?")[0]
    return path.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))
