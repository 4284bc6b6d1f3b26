"""What a feed says in its own words, whatever its format: the values the readers hand over.

Texts may hold markup and entities, addresses may be relative or hostile; `parse` cleans them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

# Items taken of one document. The largest of 200 real feeds has 1,046; archives of a whole site
# reach more, and their oldest items are no news.
MAX_ITEMS = 2_000

_LANGUAGE = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_][\w-]*)?\s*")
# Codes of ISO 639-2 that name no language: undetermined, multiple, none, uncoded.
_NO_LANGUAGE = frozenset(("und", "mul", "zxx", "mis"))
# A day and month alone, or a time alone, would be completed with today's date by some parsers.
_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[ \-/.]\w{2,}[ \-/.,]+\d{2}\b(?!:)")
# RSS is of 1999 and no news feed reaches back further; older dates are zeros and typing errors.
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One item; "" is what it does not say.

    ``base`` is the address its links are relative to, where the document names one;
    ``source_url`` is the feed or home page of the outlet that an aggregator took it from.
    """

    guid: str = ""
    title: str = ""
    link: str = ""
    summary: str = ""
    content: str = ""
    published_at: datetime | None = None
    author: str = ""
    images: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    source_url: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """One document; items in its order."""

    title: str = ""
    home_url: str = ""
    language: str = ""
    items: tuple[RawItem, ...] = ()


def primary_language(tag: str) -> str | None:
    """Return the BCP 47 primary subtag of *tag* in lower case; None if it names no language."""
    match = _LANGUAGE.fullmatch(tag)
    primary = match[1].lower() if match else "und"
    return None if primary in _NO_LANGUAGE else primary


def sane_moment(moment: datetime | None, written: str) -> datetime | None:
    """Return *moment* in UTC if *written*, the date as the feed has it, supports it.

    A moment without zone is read as UTC. None before 1995 and where no year was written.
    """
    if moment is None or not _YEAR.search(written):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        in_utc = aware.astimezone(UTC)
    except OverflowError:
        return None
    return in_utc if in_utc >= _EARLIEST else None


def is_image(url: str, kind: str | None, medium: str | None) -> bool:
    """Tell whether an attached file is a picture, by its media type or medium, else by name."""
    if kind or medium:
        return medium == "image" or (kind or "").startswith("image/")
    path = url.lower().partition("?")[0]
    return path.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))
