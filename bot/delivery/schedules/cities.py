"""Find the clocks of a city by what people call it, in any language and script.

The names lie packed in ``cities.zip`` in blocks sorted by key; a look-up unpacks one block, so
that nothing is loaded until somebody asks, and little stays. Made by benchmarks/make_cities.py.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import as_file, files

from bot.delivery.schedules.city_keys import city_key

# Longer than any name of a city (the longest has some 80), and nothing of a stranger's page.
_LONGEST = 100
# The number of a zone, the country where it is not the usual one of that zone, the fame.
_CHOICE = re.compile(r"(\d+)([A-Z]{2})?([*?]?)")
# What is typed after a name and is no part of it: 市, 都 and the like.
_UNSPACED_ENDS = "市都府区區縣县시"
# A look-up needs one, and one for each other spelling.
_BLOCKS_KEPT = 4
# Names that are near to one another begin alike, so that few are compared.
_START = 3
# Where difflib draws the line, as in bot.delivery.schedules.zones.
_CLOSE_ENOUGH = 0.75


class Fame(StrEnum):
    """How far a place is known by a name, by the marks of the file."""

    # So widely that the name alone, amid other words, means it.
    LARGE = "*"
    PLAIN = ""
    # Ten times more people live in another place of that name.
    MINOR = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city, state or country: its ISO 3166-1 code and IANA zone, "" where it has several."""

    zone: str
    country: str
    fame: Fame = Fame.PLAIN


def find_places(text: str) -> tuple[Place, ...]:
    """Return what *text* may mean, the most people first; one a zone, () if nothing.

    Several only where none has ten times the people of the others. After a comma, a country or
    state of the USA says which: "Portland, Maine"; behind what is neither, any of that name.
    """
    name, _, within = text[:_LONGEST].partition(",")
    found = _named(name)
    if city_key(within):
        return _inside(found, _named(within)) or tuple(place for place in found if place.zone)
    return tuple(place for place in found if place.zone and place.fame != Fame.MINOR)


def zones_of_country(text: str) -> tuple[Place, ...]:
    """Return the zones of the country of several clocks that *text* names, by name; () if none."""
    named = {place.country for place in _named(text[:_LONGEST]) if not place.zone}
    rows = (row.split(" ") for row in _lines("zones.txt"))
    return tuple(Place(zone=zone, country=of) for zone, of in rows if zone and of in named)


def places_like(text: str, n: int) -> tuple[str, ...]:
    """Return at most *n* zones of places whose names are close to *text*, or begin with it."""
    key = city_key(text[:_LONGEST])
    if len(key) < _START:
        return ()
    rows = _rows_from(key[:_START])
    close = get_close_matches(key, rows, n=max(n, 1), cutoff=_CLOSE_ENOUGH)
    begun = (name for name in rows if name.startswith(key))
    zones = (_places(rows[name])[0].zone for name in (*close, *begun))
    return tuple(dict.fromkeys(filter(None, zones)))[: max(n, 0)]


def _inside(found: tuple[Place, ...], area: tuple[Place, ...]) -> tuple[Place, ...]:
    meant = tuple(place for place in area if place.fame != Fame.MINOR)
    countries, zones = {place.country for place in meant}, {place.zone for place in meant}
    there = tuple(place for place in found if place.zone and place.country in countries)
    # A state of one clock tells Portland, Oregon from Portland, Maine; a country has its own.
    return tuple(place for place in there if place.zone in zones) or there


def _named(text: str) -> tuple[Place, ...]:
    return next(filter(None, map(_row, _spellings(city_key(text)))), ())


def _spellings(key: str) -> Iterator[str]:
    """Yield *key*, and what it may stand for: "munchen" for "muenchen", "北京" for "北京市"."""
    yield key
    for written, meant in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        if written in key:
            yield key.replace(written, meant)
    if len(key) > 2 and key[-1] in _UNSPACED_ENDS:
        yield key[:-1]


def _row(key: str) -> tuple[Place, ...]:
    block, wanted = _block(_block_of(key)), f"\n{key}\t"
    at = block.find(wanted)
    if not key or at < 0:
        return ()
    at += len(wanted)
    return _places(block[at : block.index("\n", at)])


def _rows_from(start: str) -> dict[str, str]:
    """Return the rows whose keys begin with *start*: key -> what it may mean."""
    blocks = range(_block_of(start), _block_of(start + chr(0x10FFFF)) + 1)
    lines = (line for n in blocks for line in _block(n).split("\n") if line.startswith(start))
    return {key: choices for key, _, choices in (line.partition("\t") for line in lines)}


def _places(choices: str) -> tuple[Place, ...]:
    zones = _lines("zones.txt")
    found = (
        (*zones[int(number)].split(" "), country, fame)
        for number, country, fame in _CHOICE.findall(choices)
    )
    return tuple(
        Place(zone=zone, country=country or usual, fame=Fame(fame))
        for zone, usual, country, fame in found
    )


def _block_of(key: str) -> int:
    return max(bisect_right(_lines("starts.txt"), key) - 1, 0)


@lru_cache(maxsize=_BLOCKS_KEPT)
def _block(n: int) -> str:
    """Return the rows of a block, each between line feeds."""
    return f"\n{_read(f'{n}.tsv')}\n"


@cache
def _lines(name: str) -> tuple[str, ...]:
    return tuple(_read(name).split("\n"))


def _read(name: str) -> str:
    with (
        as_file(files("bot.delivery.schedules") / "cities.zip") as path,
        zipfile.ZipFile(path) as file,
    ):
        return file.read(name).decode()
