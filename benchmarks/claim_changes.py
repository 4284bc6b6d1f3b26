"""Changes that make a true English claim false, by plain patterns and a seed.

They are kept apart from the reader of facts, so that it is not judged by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from random import Random

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_NUMBER_WORDS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBER = re.compile(
    r"(?<![\w.,-])\d[\d,.]*\d(?![\w])|(?<![\w.,-])\d(?![\w.,])"
    rf"|\b(?:{'|'.join(_NUMBER_WORDS)})\b"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_DATE = re.compile(rf"\b(?:{'|'.join([*_DAYS, *_MONTHS])})\b")
_SPEAKER = re.compile(
    r"(?P<name>[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*)"
    r" (?:said|says|told|added|announced|warned|wrote)\b"
    r"|\b(?:said|says|told|added) (?P<after>[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*)"
)
_ACTIVE = re.compile(r"([A-Z][a-z]{2,}) ([a-z]{3,}ed) (?=(?:[A-Z][a-z]{2,}|the|a) )")
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|could|should|has|have|had|can|did|does|do|may|might)\b"
    r"(?! (?:not|no|never)\b|n['’]t)"
)
_DENIAL = re.compile(r" not\b| never\b|(?<=[a-z])n['’]t\b")
_UNITS = {
    "million": "billion", "billion": "million", "thousand": "million", "percent": "points",
    "per cent": "points", "%": " points", "$": "€", "£": "$", "€": "£", "miles": "kilometers",
    "kilometers": "miles", "years": "months", "months": "weeks", "weeks": "days", "days": "hours",
    "hours": "minutes", "minutes": "hours", "feet": "meters", "pounds": "tons", "dead": "injured",
    "injured": "dead", "killed": "injured", "dollars": "euros", "people": "soldiers",
    "points": "percent", "votes": "seats", "seats": "votes", "deaths": "injuries",
}  # fmt: skip
_INVENTED = ("Marlow Tarrant", "Tessaly", "Ondrick", "Velsing", "Corrie Bexhall")


Change = Callable[[str, str, Random], str | None]


def _pick(pattern: re.Pattern[str], text: str, random: Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return random.choice(found) if found else None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def change_number(text: str, source: str, random: Random) -> str | None:
    """Return *text* with one number changed: to another of the source or by its digits."""
    match = _pick(_NUMBER, text, random)
    if match is None:
        return None
    old = match[0]
    others = sorted({m[0] for m in _NUMBER.finditer(source)} - {old})
    if others and random.random() < 0.5:
        return _put(text, match, random.choice(others))
    if old in _NUMBER_WORDS:
        return _put(text, match, random.choice([w for w in _NUMBER_WORDS if w != old]))
    at = random.randrange(len(old))
    while not old[at].isdigit():
        at = random.randrange(len(old))
    digit = random.choice([d for d in "123456789" if d != old[at]])
    return _put(text, match, old[:at] + digit + old[at + 1 :])


def _other_name(old: str, source: str, random: Random) -> str:
    held = {m[0] for m in _NAME.finditer(source)} - {m[0] for m in _DATE.finditer(source)}
    others = sorted(n for n in held if not set(n.split()) & set(old.split()))
    if others and random.random() < 0.5:
        return random.choice(others)
    return random.choice(_INVENTED)


def change_name(text: str, source: str, random: Random) -> str | None:
    """Return *text* with one name changed to another of the source or to an invented one."""
    match = _pick(_NAME, text, random)
    if match is None or _DATE.search(match[0]):
        return None
    return _put(text, match, _other_name(match[0], source, random))


def change_date(text: str, source: str, random: Random) -> str | None:
    """Return *text* with another weekday or month."""
    match = _pick(_DATE, text, random)
    if match is None:
        return None
    kin = _DAYS if match[0] in _DAYS else _MONTHS
    held = sorted({m[0] for m in _DATE.finditer(source) if m[0] in kin} - {match[0]})
    pool = held if held and random.random() < 0.5 else [d for d in kin if d != match[0]]
    return _put(text, match, random.choice(pool))


def change_unit(text: str, source: str, random: Random) -> str | None:
    """Return *text* with what a number counts changed."""
    del source
    units = "|".join(re.escape(u) for u in _UNITS)
    after = re.compile(rf"(?<=\d)(?:%)|(?<=[\d.] )(?:{units})\b|[$£€](?=\d)")
    match = _pick(after, text, random)
    return _put(text, match, _UNITS[match[0]]) if match else None


def change_negation(text: str, source: str, random: Random) -> str | None:
    """Return *text* without one of its negations, or with one more."""
    del source
    match = _pick(_DENIAL, text, random)
    if match:
        return _put(text, match, "")
    match = _pick(_AUXILIARY, text, random)
    return _put(text, match, f"{match[0]} not") if match else None


def change_speaker(text: str, source: str, random: Random) -> str | None:
    """Return *text* with its words in another's mouth."""
    match = _pick(_SPEAKER, text, random)
    if match is None:
        return None
    group = "name" if match["name"] else "after"
    start, end = match.span(group)
    return text[:start] + _other_name(match[group], source, random) + text[end:]


def change_roles(text: str, source: str, random: Random) -> str | None:
    """Return *text* with two names in one another's places, or the passive for the active."""
    del source
    active = _ACTIVE.search(text)
    if active and random.random() < 0.5:
        return _put(text, active, f"{active[1]} was {active[2]} by ")
    found = [m for m in _NAME.finditer(f" {text}") if not _DATE.search(m[0])]
    pairs = [
        (a, b)
        for a, b in pairwise(found)
        if " and " not in f" {text}"[a.end() : b.start()] + " " and b.start() - a.end() > 6
    ]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    line = f" {text}"
    return (line[: a.start()] + b[0] + line[a.end() : b.start()] + a[0] + line[b.end() :])[1:]


CHANGES: dict[str, Change] = {
    "number": change_number,
    "name": change_name,
    "date": change_date,
    "unit": change_unit,
    "negation": change_negation,
    "speaker": change_speaker,
    "roles": change_roles,
}
