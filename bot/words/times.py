"""Moments and days in words. Patterns stand in ``dates`` of our files, names come from CLDR."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from babel.dates import (
    format_date,
    format_datetime,
    format_timedelta,
    get_day_names,
    get_month_names,
)

from bot.words.catalogue import ENGLISH, locale_of, phrase, voice_of

# Above any number of minutes, hours and days, so that the unit asked for is the one used.
_NO_LARGER_UNIT = 1e9


def full_moment(at: datetime, language: str = ENGLISH) -> str:
    """Return *at* in UTC: "Mon 5 Jan 2026, 12:00 UTC"."""
    pattern = phrase("dates", "moment", language)
    return format_datetime(at.astimezone(UTC), pattern, locale=_locale(language))


def short_day(on: date, language: str = ENGLISH) -> str:
    """Return "5 Jan"."""
    return format_date(on, phrase("dates", "day", language), locale=_locale(language))


def full_day(on: date, language: str = ENGLISH) -> str:
    """Return "5 January 2026"."""
    return format_date(on, phrase("dates", "full", language), locale=_locale(language))


def weekday_name(day: int, language: str = ENGLISH, *, short: bool = False) -> str:
    """Return the name of an ISO weekday, 1 Monday .. 7 Sunday."""
    names = get_day_names("abbreviated" if short else "wide", "stand-alone", _locale(language))
    return str(names[day - 1])


def month_names(language: str = ENGLISH) -> dict[str, int]:
    """Return the months, 1..12, by their names in lower case: whole, short, and inflected."""
    return {
        str(name).casefold().strip("."): month
        for width in ("abbreviated", "wide")
        for context in ("stand-alone", "format")
        for month, name in get_month_names(width, context, _locale(language)).items()
    }


def describe_age(age: timedelta, language: str = ENGLISH) -> str:
    """Return how long ago; ahead of now, by a clock that is off, counts as now."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return phrase("dates", "just_now", language)
    if minutes < 60:
        return _ago(timedelta(minutes=minutes), "minute", language)
    if minutes < 48 * 60:
        return _ago(timedelta(hours=minutes // 60), "hour", language)
    return _ago(timedelta(days=minutes // (24 * 60)), "day", language)


def span_in_words(age: timedelta, language: str = ENGLISH) -> str:
    """Return how long in whole years, else months, else days: "3 years"; a day at least."""
    days = max(age.days, 1)
    unit = next(unit for unit in (365, 30, 1) if days >= unit)
    # The formatter rounds; whoever is 20 months old is not two years old yet.
    whole = timedelta(days=days // unit * unit)
    return format_timedelta(whole, granularity="day", threshold=1, locale=_locale(language))


def _ago(age: timedelta, unit: str, language: str) -> str:
    return format_timedelta(
        -age,
        granularity=unit,  # type: ignore[arg-type]  # one of three, see describe_age
        threshold=_NO_LARGER_UNIT,
        add_direction=True,
        locale=_locale(language),
    )


def _locale(language: str) -> str:
    return str(locale_of(voice_of(language)))
