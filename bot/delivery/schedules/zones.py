"""Find the time zone that a person means.

Rule 1: what people call a clock ("est", "cet") is the one on their wall, with its summer time.
Rule 2: an IANA name is found in any case; a city is found by itself, in any language.
Rule 3: nothing is guessed: what is not found gets suggestions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from bot.delivery.schedules.cities import Fame, Place, find_places, places_like, zones_of_country
from bot.delivery.schedules.places import CLOCKS, PLACES
from bot.text.tokens import fold

# A small menu for thumbs: the usual zones of each part of the world, from west to east.
REGIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Europe": (
            *("Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Paris"),
            *("Europe/Berlin", "Europe/Rome", "Europe/Stockholm", "Europe/Warsaw"),
            *("Europe/Athens", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow"),
        ),
        "North America": (
            *("Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles"),
            *("America/Vancouver", "America/Phoenix", "America/Denver", "America/Chicago"),
            *("America/Mexico_City", "America/New_York", "America/Toronto"),
            *("America/Halifax", "America/St_Johns"),
        ),
        "Latin America": (
            *("America/Guatemala", "America/Costa_Rica", "America/Bogota", "America/Lima"),
            *("America/Panama", "America/Havana", "America/Caracas", "America/La_Paz"),
            *("America/Santiago", "America/Argentina/Buenos_Aires", "America/Montevideo"),
            "America/Sao_Paulo",
        ),
        "Africa": (
            *("Africa/Dakar", "Africa/Accra", "Africa/Casablanca", "Africa/Algiers"),
            *("Africa/Tunis", "Africa/Lagos", "Africa/Kinshasa", "Africa/Johannesburg"),
            *("Africa/Cairo", "Africa/Khartoum", "Africa/Nairobi", "Africa/Addis_Ababa"),
        ),
        "Middle East": (
            *("Asia/Jerusalem", "Asia/Beirut", "Asia/Amman", "Asia/Damascus"),
            *("Asia/Baghdad", "Asia/Riyadh", "Asia/Kuwait", "Asia/Qatar"),
            *("Asia/Tehran", "Asia/Dubai", "Asia/Baku", "Asia/Kabul"),
        ),
        "Asia": (
            *("Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka"),
            *("Asia/Bangkok", "Asia/Jakarta", "Asia/Singapore", "Asia/Manila"),
            *("Asia/Hong_Kong", "Asia/Shanghai", "Asia/Seoul", "Asia/Tokyo"),
        ),
        "Oceania": (
            *("Australia/Perth", "Australia/Darwin", "Australia/Adelaide"),
            *("Australia/Brisbane", "Australia/Sydney", "Australia/Melbourne"),
            *("Australia/Hobart", "Pacific/Port_Moresby", "Pacific/Noumea"),
            *("Pacific/Fiji", "Pacific/Auckland", "Pacific/Tongatapu"),
        ),
    }
)

_AREAS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([034][05]))?")
# Zones without summer time for the offsets that have no Etc/ zone.
_ODD_OFFSETS = {
    ("+", 3, 30): "Asia/Tehran",
    ("+", 4, 30): "Asia/Kabul",
    ("+", 5, 30): "Asia/Kolkata",
    ("+", 5, 45): "Asia/Kathmandu",
    ("+", 6, 30): "Asia/Yangon",
    ("+", 8, 45): "Australia/Eucla",
    ("+", 9, 30): "Australia/Darwin",
    ("-", 9, 30): "Pacific/Marquesas",
}
_EASTERNMOST, _WESTERNMOST = 14, 12
# Where difflib draws the line: "berlni" and "barcelna" are near enough, "monday" is near nothing.
_CLOSE_ENOUGH = 0.75
# Zones of a country that agree at both keep one clock. Which year it is matters little.
_SEASONS = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


def find_zone(text: str) -> ZoneInfo | None:
    """Return the zone that *text* names wherever it stands, None if it names none.

    Reads IANA names in any case, cities known to everybody ("new york", "München", "東京"),
    some countries, clocks ("CET", "eastern time") and offsets ("UTC+2").
    """
    folded = _folded(text)
    name = _zone_by_name(text) or _cities().get(folded) or _zone_of_large_city(text)
    return ZoneInfo(name) if name else None


def find_choices(text: str) -> tuple[Place, ...]:
    """Return the places that *text*, given as a place, may mean; one a zone, () if none.

    Reads what ``find_zone`` reads, and any city, country or state of the USA. Several are for
    the reader to choose from: the largest is first; a country's clocks are told from west to east.
    """
    if name := _zone_by_name(text):
        return (Place(zone=name, country=""),)
    found = tuple(place for place in find_places(text) if place.zone in available_zones())
    if any(place.fame == Fame.LARGE for place in found):
        return found
    zone = None if found else find_zone(text)
    if zone is not None:
        return (Place(zone=zone.key, country=""),)
    return (*_clocks_of_country(text), *found)


def suggest_zones(text: str, n: int) -> tuple[str, ...]:
    """Return at most *n* IANA names that *text* may mean, the likeliest first, each once."""
    folded = _folded(text)
    if not folded:
        return ()
    found = (*_candidates(folded), *places_like(text, max(n, 0)))
    return tuple(dict.fromkeys(zone for zone in found if zone in available_zones()))[: max(n, 0)]


@cache
def available_zones() -> frozenset[str]:
    """Return the IANA names that this machine's zone data, or the packaged ones, have."""
    return frozenset(available_timezones())


def _candidates(folded: str) -> Iterator[str]:
    places = _cities()
    known = {**_iana(), **places}
    if folded in known:
        yield known[folded]
    yield from (place.zone for place in find_places(folded))
    if len(folded) > 1:
        yield from (places[name] for name in sorted(places) if name.startswith(folded))
    if len(folded) > 2:
        yield from (known[name] for name in sorted(known) if folded in name)
    for name in get_close_matches(folded, places, n=8, cutoff=_CLOSE_ENOUGH):
        yield places[name]
    # "berlin, germany" and "I live in oslo": a word may be a place of its own.
    yield from (places[word] for word in re.split(r"[\s,]+", folded) if word in places)


def _zone_by_name(text: str) -> str | None:
    folded = _folded(text)
    return CLOCKS.get(folded) or _iana().get(folded) or _zone_of_offset(text)


def _clocks_of_country(text: str) -> tuple[Place, ...]:
    """Return one place for each clock of a country that has several, from west to east."""
    by_clock: dict[tuple[timedelta, ...], Place] = {}
    known = {zone for zones in REGIONS.values() for zone in zones}
    places = [place for place in zones_of_country(text) if place.zone in available_zones()]
    for place in sorted(places, key=lambda place: (place.zone not in known, _is_obscure(place))):
        by_clock.setdefault(_clock(place.zone), place)
    return tuple(by_clock[clock] for clock in sorted(by_clock))


def _clock(zone: str) -> tuple[timedelta, ...]:
    """Return what a zone is ahead of UTC in January and in July."""
    return tuple(at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for at in _SEASONS)


def _is_obscure(place: Place) -> bool:
    city = place.zone.rsplit("/", 1)[-1].replace("_", " ")
    return all(found.fame != Fame.LARGE for found in find_places(city))


def _zone_of_large_city(text: str) -> str | None:
    found = find_places(text)
    is_known = bool(found) and found[0].fame == Fame.LARGE and found[0].zone in available_zones()
    return found[0].zone if is_known else None


def _folded(text: str) -> str:
    words = fold(text.replace("\u2212", "-")).replace("_", " ").replace(".", "")
    return " ".join(words.split())


@cache
def _iana() -> Mapping[str, str]:
    """IANA names by their folded form; what stands for no place on earth is left out."""
    names = (name for name in available_zones() if name not in ("Factory", "localtime"))
    return {_folded(name): name for name in names if not name.startswith(("posix/", "right/"))}


@cache
def _cities() -> Mapping[str, str]:
    """Folded places -> zone: the last part of the IANA names, and the written list."""
    names = [name for name in _iana().values() if name.split("/")[0] in _AREAS]
    # Of two names for a city the longer and then the later is the one in force:
    # America/Argentina/Buenos_Aires, Europe/Istanbul.
    names.sort(key=lambda name: (name.count("/"), name))
    return {_folded(name.rsplit("/", 1)[1]): name for name in names} | PLACES


def _zone_of_offset(text: str) -> str | None:
    folded = text.replace("\u2212", "-").casefold().strip()
    match = _OFFSET.fullmatch(folded)
    if match is None:
        return None
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    if minutes:
        return _ODD_OFFSETS.get((sign, hours, minutes))
    if hours > (_EASTERNMOST if sign == "+" else _WESTERNMOST):
        return None
    # POSIX counts west of Greenwich as positive, so Etc/GMT-2 is two hours east.
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
