"""What must not be in a parsed feed: markup, scripts, control characters, odd addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from bot.sources.reading.parse import ParsedFeed
from bot.sources.urls import canonical_url

# Stands in a local file that a hostile feed asks for.
SECRET = "what only this file knows"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Code that a text shows, escaped thrice, is text: without its angle nothing acts on it.
_MARKUP = re.compile(r"<[/!?]?[A-Za-z]|<!--|<[^<>]{0,200}\bon\w+\s*=", re.IGNORECASE)
# Fields that hold addresses; all other strings are texts.
_ADDRESSES = frozenset(("url", "home_url", "image"))
# These a hub compares letter by letter (WebSub, section 4), so they stay as they were written.
_VERBATIM = frozenset(("hub_url", "self_url"))
_SOUND = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"]+", re.IGNORECASE)


def faults(feed: ParsedFeed) -> list[str]:
    """Return what must not be in a feed and is, a sentence each."""
    ids = [article.id for article in feed.articles]
    twice = [] if len(ids) == len(set(ids)) else ["two articles have one id"]
    found = (fault(name, value) for name, value in strings(feed, ""))
    return twice + [each for each in found if each]


def strings(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield every string in *value* with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from strings(item, name)
    elif is_dataclass(value):
        for each in fields(value):
            yield from strings(getattr(value, each.name), each.name)


def fault(name: str, value: str) -> str | None:
    if name in _ADDRESSES:
        if canonical_url(value) != value or not value.startswith(("http://", "https://")):
            return f"{name} is not canonical: {value[:200]!r}"
        return None
    if name in _VERBATIM and not _SOUND.fullmatch(value):
        return f"{name} is no address: {value[:200]!r}"
    for what, pattern in (("control", _CONTROL), ("markup", _MARKUP)):
        if match := pattern.search(value):
            around = value[max(match.start() - 60, 0) : match.end() + 60]
            return f"{name} holds {what}: {around!r}"
    if SECRET in value:
        return f"{name} holds a local file"
    return None
