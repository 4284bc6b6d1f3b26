"""What topics are called: by readers who ask for one, and as sections in feeds and addresses.

``topic_names.tsv`` beside this file was compiled for this project, for every language of the
starter pack. Case, diacritics and punctuation do not matter when names are compared. A section
names a narrower field than the topic it belongs to, so it files an article, but somebody who asks
for football does not ask for all of sport.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from bot.stories.spelling import spelled
from bot.text.tokens import fold

# Between the sections of one category: "World/Europe", "Arts and Books", "Wissen & Gesundheit".
_BETWEEN_SECTIONS = re.compile(
    r"[/>|,;:&+·–—、，・]|\b(?:and|und|y|et|e|en|och|og|i|a|и|і|та|ve|dan|și|dhe|ja|ir|un|in|és)\b"
)
# Sections of an address stand at its beginning; what comes later are parts of the headline.
_MAX_SECTIONS = 4
# "/it/" is Italian, "/ai/" a language too: as short as that, a segment says a language or country.
_SHORTEST_SEGMENT = 3
# Anything longer is a headline in an address, or a tag; as long are our longest names.
_LONGEST_NAME = 40
# The end of "sport.html" and the numbers of "/news/business-12345".
_SEGMENT_END = re.compile(r"\.\w{2,5}$|(?:[-_]\d+)+$")


def topic_named(text: str) -> str | None:
    """Return the built-in topic that the whole of *text* names, in any of our languages."""
    return _tables()[0].get(_name_key(text)) if len(text) <= 2 * _LONGEST_NAME else None


@lru_cache(maxsize=20_000)
def section_topics(category: str) -> frozenset[str]:
    """Return the topics that a feed's category files under, such as "World > Health"."""
    if len(category) > 2 * _LONGEST_NAME:
        return frozenset()
    known = _tables()[1]
    whole = known.get(_name_key(category))
    if whole:
        return frozenset((whole,))
    parts = (_name_key(part) for part in _BETWEEN_SECTIONS.split(category))
    return frozenset(known[part] for part in parts if part in known)


def address_topics(url: str) -> frozenset[str]:
    """Return the topics of the sections in an address: its folders, and the host before a site.

    The last part of the path is the article, so it says nothing.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return frozenset()
    named = {topic for segment in _segments(parts.path) if (topic := _section_named(segment))}
    first, _, site = host.partition(".")
    if "." in site and (topic := _section_named(first)):
        named.add(topic)
    return frozenset(named)


def _segments(path: str) -> Iterator[str]:
    folders = [segment for segment in path.split("/") if segment][:-1]
    for segment in folders[:_MAX_SECTIONS]:
        yield unquote(segment)


@lru_cache(maxsize=20_000)
def _section_named(segment: str) -> str | None:
    bare = _SEGMENT_END.sub("", segment)
    if not _SHORTEST_SEGMENT <= len(bare) <= _LONGEST_NAME:
        return None
    return _tables()[1].get(_name_key(bare.replace("_", " ").replace("-", " ")))


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of topics, and the names of sections with those of topics."""
    names: dict[str, str] = {}
    sections: dict[str, str] = {}
    for _, topic, named, narrower in rows():
        names |= dict.fromkeys(map(_name_key, named), topic)
        sections |= dict.fromkeys(map(_name_key, narrower), topic)
    return names, sections | names


@cache
def rows() -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]:
    """Return row by row the languages (space-separated), the topic, its names, its sections."""
    with files("bot.stories").joinpath("topic_names.tsv").open(encoding="utf-8") as lines:
        return tuple(
            (row["languages"], row["topic"], _listed(row["names"]), _listed(row["sections"]))
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(";") if name.strip())


def _name_key(name: str) -> str:
    return " ".join(fold(word) for word in spelled(name.replace("&", " and ")))
