"""What countries, languages, cities and topics are called in the language of who reads.

All but topics by Unicode CLDR, and by ``countries`` of our files where CLDR's name is one that
nobody says.
"""

from __future__ import annotations

from bot.text.language_names import english_name
from bot.text.languages import primary_subtag
from bot.words.catalogue import ENGLISH, find_phrase, locale_of, voice_of


def country_name(code: str, language: str = ENGLISH) -> str:
    """Return the name of an ISO 3166-1 alpha-2 code; the code itself where it has none."""
    code = code.upper()
    own = find_phrase("countries", code, language)
    found: str | None = locale_of(voice_of(language)).territories.get(code)
    return own or found or code


def language_name(tag: str, language: str = ENGLISH) -> str:
    """Return what a BCP 47 tag is called by its primary subtag; the English name without one."""
    voice = voice_of(language)
    found: str | None = locale_of(voice).languages.get(primary_subtag(tag))
    return english_name(tag) if voice == ENGLISH or not found else found


def city_name(zone: str, language: str = ENGLISH) -> str:
    """Return the city of an IANA zone: New York."""
    known = locale_of(voice_of(language)).time_zones.get(zone) or {}
    return str(known.get("city") or zone.rpartition("/")[2].replace("_", " "))


def topic_name(topic: str, language: str = ENGLISH) -> str:
    """Return the name of a built-in topic; one in a reader's own words is its own name."""
    return find_phrase("topics", topic, language) or topic
