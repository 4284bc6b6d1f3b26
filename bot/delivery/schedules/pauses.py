"""Read how long somebody wants no briefings: "until Monday", "3 days", "24 Dec", "for good".

Rule 1: a number of days is that many times 24 hours on the wall's clock from now, so that "a day"
leaves out one daily briefing; a date or a weekday ends the pause as that day begins.
Rule 2: what is typed is read in English and in the language of the reader.
Rule 3: what has two numbers or dates ("24-31 Dec") is refused: a pause begins at once.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from bot.delivery.schedules.schedule import FOR_GOOD
from bot.text.sentences import clip
from bot.words.catalogue import ENGLISH, phrase
from bot.words.refusal import Refused
from bot.words.times import month_names, weekday_name

# Longer than that and nobody knows it any more: such a pause is for good.
LONGEST_DAYS = 366
# Of a stranger's page so much is looked at, and so much of it repeated.
_READ, _SHOWN = 100, 40

_WORD = re.compile(r"[^\W\d_]+")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})(?:\.(?:\s?(\d{4}|\d{2})(?!\d))?)?(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?!\d)")
_NUMBER = re.compile(r"(?<!\d)(\d{1,4})(?!\d)\.?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_UNITS = ("day", "week", "month", "year")
# "poniedziałku" for "poniedziałek", "понедельника": names are inflected.
_CLOSE_ENOUGH = 0.75
# From 2096 to 2104.
_YEARS_TO_A_LEAP_DAY = 8
_BELOW_ZERO = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*\d")


def read_pause(text: str, now: datetime, zone: ZoneInfo, language: str) -> datetime:
    """Return, in UTC, when the pause ends that *text* asks for; FOR_GOOD if never by itself.

    Raises Refused where nothing is understood, and where the end lies behind *now* or more than
    ``LONGEST_DAYS`` ahead.
    """
    folded = unicodedata.normalize("NFKC", text[:_READ]).casefold()
    local = now.astimezone(zone)
    if any(said in folded for said in _said("for_good", language)):
        return FOR_GOOD
    if _BELOW_ZERO.match(folded):
        raise Refused("pause.past", text=clip(text, _SHOWN))
    try:
        end = _end_in(folded, local, language)
    except ValueError:
        raise Refused("pause", text=clip(text, _SHOWN)) from None
    return _checked(end, now, text)


def end_of_pause(now: datetime, zone: ZoneInfo, days: int) -> datetime:
    """Return, in UTC, the end of a pause of so many days from *now*; FOR_GOOD for 0."""
    return _on_the_wall(now.astimezone(zone), days).astimezone(UTC) if days else FOR_GOOD


def says_off(text: str, language: str) -> bool:
    """Return whether *text* is a word for none."""
    return unicodedata.normalize("NFKC", text[:_READ]).casefold().strip(" .!") in _said(
        "off", language
    )


def _end_in(folded: str, local: datetime, language: str) -> datetime:
    """Return the end that is spoken of. Raises ValueError where that is not clear."""
    today = local.date()
    day = _written_date(folded, today)
    # "5 dzień" are days, though much like "5 grudzień".
    if day is None and (span := _span_in(folded, today, language)):
        return _on_the_wall(local, span)
    day = day or _told_date(folded, today, language) or _named_day(folded, today, language)
    if day is None:
        raise ValueError("no day")
    return datetime.combine(day, time(), local.tzinfo)


def _on_the_wall(local: datetime, days: int) -> datetime:
    moved = local.replace(tzinfo=None, second=0, microsecond=0, fold=0) + timedelta(days=days)
    return moved.replace(tzinfo=local.tzinfo)


def _checked(end: datetime, now: datetime, text: str) -> datetime:
    if end <= now:
        raise Refused("pause.past", text=clip(text, _SHOWN))
    if end > now + timedelta(days=LONGEST_DAYS + 1):
        raise Refused("pause.long", text=clip(text, _SHOWN))
    return end.astimezone(UTC)


def _said(name: str, language: str) -> frozenset[str]:
    """Return the words that stand for *name*, folded, in English and in *language*."""
    texts = {phrase("schedules", f"read.{name}", spoken) for spoken in (ENGLISH, language)}
    return frozenset(word.strip().casefold() for text in texts for word in text.split(";"))


def _said_of(names: Iterable[str], language: str) -> frozenset[str]:
    return frozenset().union(*(_said(name, language) for name in names))


def _written_date(folded: str, today: date) -> date | None:
    """Return a date in digits."""
    if match := _lone(_ISO, folded):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _lone(_DOTTED, folded):
        return _this_or_next(int(match[1]), int(match[2]), match[3], today)
    if match := _lone(_SLASHED, folded):
        first, second = int(match[1]), int(match[2])
        # 3/4 is April's third or March's fourth: only where one cannot be a month is it clear.
        if first <= 12 and second <= 12 and first != second:
            raise ValueError("either of two dates")
        on, month = (first, second) if second <= 12 else (second, first)
        return _this_or_next(on, month, match[3], today)
    return None


def _lone(pattern: re.Pattern[str], folded: str) -> re.Match[str] | None:
    """Return the only match; None if there is none. Raises ValueError where there are several."""
    found = list(pattern.finditer(folded))
    if len(found) > 1:
        raise ValueError("more than one number or date")
    return found[0] if found else None


def _told_date(folded: str, today: date, language: str) -> date | None:
    """Return a date with the name of a month."""
    year, named = _YEAR.search(folded), _month_in(folded, language)
    number = _lone(_NUMBER, _YEAR.sub(" ", folded)) if named else None
    if number is None or named is None:
        return None
    return _this_or_next(int(number[1]), named, year and year[1], today)


def _this_or_next(day: int, month: int, year: str | None, today: date) -> date:
    """Return that day of *year*, or the next one from *today* on."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    years = range(today.year, today.year + _YEARS_TO_A_LEAP_DAY + 1)
    days = (date(y, month, day) for y in years if (month, day) != (2, 29) or isleap(y))
    return next(found for found in days if found >= today)


def _month_in(folded: str, language: str) -> int | None:
    names = {name: n for spoken in (language, ENGLISH) for name, n in month_names(spoken).items()}
    for word in _WORD.findall(folded):
        if near := get_close_matches(word, names, 1, _CLOSE_ENOUGH):
            return names[near[0]]
    return None


def _span_in(folded: str, today: date, language: str) -> int:
    """Return the number of days that is spoken of; 0 if none is."""
    words = {*_WORD.findall(folded), *_unspaced(folded)}
    units = {name for name in _UNITS if words & _said(name, language)}
    if not units:
        return 0
    match = _lone(_NUMBER, folded)
    # "three days", "some weeks": what else stands there may be a number in words.
    if match is None and words - _said("one", language) - _said_of(units, language):
        raise ValueError("how many is not said in figures")
    n = int(match[1]) if match else 1
    if "year" in units:
        n *= 12
    if units & {"year", "month"}:
        return _days_of_months(min(n, LONGEST_DAYS), today)
    return 7 * n if "week" in units else n


def _unspaced(folded: str) -> Iterator[str]:
    """Yield what stands right behind a number: 3日, 2w."""
    yield from re.findall(r"\d\s*([^\W\d_]+)", folded)


def _days_of_months(n: int, today: date) -> int:
    year, month = divmod(today.month - 1 + n, 12)
    year, month = today.year + year, month + 1
    then = date(year, month, min(today.day, monthrange(year, month)[1]))
    return (then - today).days


def _named_day(folded: str, today: date, language: str) -> date | None:
    words = _WORD.findall(folded)
    if _said("tomorrow", language) & {*words, " ".join(words)}:
        return today + timedelta(days=1)
    days = _weekdays(language) | _weekdays(ENGLISH)
    for word in words:
        if near := get_close_matches(word, days, 1, _CLOSE_ENOUGH):
            ahead = (days[near[0]] - today.isoweekday() - 1) % 7 + 1
            return today + timedelta(days=ahead)
    return None


def _weekdays(language: str) -> dict[str, int]:
    """Return ISO weekdays by their names, whole, short, and by the first part: "segunda"."""
    names = {
        weekday_name(day, language, short=short).casefold().strip("."): day
        for day in range(1, 8)
        for short in (False, True)
    }
    parts = {name.partition("-")[0]: day for name, day in names.items()}
    return {**parts, **names}
