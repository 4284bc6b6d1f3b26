"""Understand what somebody types after /subscribe: times, days, topics, a zone, a number.

Rule 1: nothing typed is lost: what is no time, day, zone or number is a topic in their own words.
Rule 2: a place counts as a zone only where it stands alone or after topics we know: in
"semiconductors in Taiwan" it is part of the topic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from bot.delivery.schedules.wall_clock import parse_quiet, parse_times, parse_weekdays
from bot.delivery.schedules.zones import find_zone
from bot.model import QuietHours
from bot.words.refusal import Refused

MAX_STORIES = 8
# Longer wishes are cut: no topic needs more, and the text comes from a stranger.
_MAX_CHARS = 400
_MAX_TOPIC_CHARS = 60
# Each is looked for in every briefing, and has a button.
MAX_TOPICS = 10

_TIME = re.compile(
    r"(?<![\w:.])(?:at\s+)?(\d{1,2}(?:[:.h]\d{2})?\s*(?:[ap]\.?m\.?)(?!\w)|\d{1,2}[:.h]\d{2}(?!\w)"
    r"|\d{1,2}h(?!\w)|noon(?!\w)|midnight(?!\w))",
    re.IGNORECASE,
)
_AT_HOUR = re.compile(r"(?<!\w)at\s+(\d{1,2})(?![\w:.])", re.IGNORECASE)
_STORIES = re.compile(r"(?<!\w)(\d{1,2})\s+(?:stories|story)(?!\w)", re.IGNORECASE)
_DAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)s?(?!\w)"
)
_DAYS = re.compile(
    rf"(?<!\w)(?:on\s+)?({_DAY}(?:\s*(?:-|–|to|,|and)\s*{_DAY})*|weekdays|weekends?|workdays"
    r"|daily|every\s?day)(?!\w)",
    re.IGNORECASE,
)
_HOUR = r"\d{1,2}(?:[:.h]\d{2})?\s*(?:[ap]\.?m\.?(?!\w))?"
_QUIET = re.compile(
    rf"(?<!\w)quiet(?:\s+hours)?\s*:?\s*({_HOUR}\s*(?:-|–|to|until)\s*{_HOUR})(?!\w)",
    re.IGNORECASE,
)
# "UTC+5:30" holds what looks like a time.
_OFFSET = re.compile(r"(?<!\w)((?:utc|gmt)\s*[+-]\s*\d{1,2}(?::?\d{2})?)(?!\w)", re.IGNORECASE)
_LONE_HOUR = re.compile(r"(?:[01]?\d|2[0-3])$")
_ZONE_MARK = re.compile(r"(?<!\w)(?:time\s?zone|zone|tz)[:\s]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;\n]\s*|\s{2,}|\s+about\s+", re.IGNORECASE)
_LOOSE = re.compile(r"^(?:(?:and|at|in|on|for|about|topics?|every|the)\s+)+|\s+(?:and|at|in|on)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was understood; None or () where nothing was said about it."""

    times: tuple[time, ...] = ()
    weekdays: tuple[int, ...] | None = None
    topics: tuple[str, ...] = ()
    zone: ZoneInfo | None = None
    n_stories: int | None = None
    quiet: QuietHours | None = None


def read_wish(text: str, find_topic: Callable[[str], str | None]) -> Wish:
    """Return what *text* asks for.

    *find_topic* gives the name of a built-in topic, or None. Raises Refused where a time, a day
    or a number cannot be meant.
    """
    rest, offsets = _take(_OFFSET, text[:_MAX_CHARS].strip())
    rest, quiet = _take(_QUIET, rest)
    rest = _BETWEEN.sub(", ", rest)
    if _LONE_HOUR.match(rest):
        rest = f"at {rest}"
    rest, hours = _take(_AT_HOUR, rest)
    rest, times = _take(_TIME, rest)
    rest, counts = _take(_STORIES, rest)
    rest, days = _take(_DAYS, rest)
    n_stories = int(counts[-1]) if counts else None
    if n_stories is not None and not 1 <= n_stories <= MAX_STORIES:
        raise Refused("stories", n=n_stories, most=MAX_STORIES)
    topics, zone = _topics_and_zone(rest, find_topic)
    return Wish(
        times=tuple(sorted({at for part in (*times, *hours) for at in parse_times(part)})),
        weekdays=tuple(sorted({d for part in days for d in parse_weekdays(part)})) or None,
        topics=tuple(dict.fromkeys(topics)),
        zone=find_zone(offsets[-1]) if offsets else zone,
        n_stories=n_stories,
        quiet=parse_quiet(quiet[-1]) if quiet else None,
    )


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    found = [match[1] for match in pattern.finditer(text)]
    return pattern.sub(" , ", text) if found else text, found


def _topics_and_zone(
    rest: str, find_topic: Callable[[str], str | None]
) -> tuple[list[str], ZoneInfo | None]:
    topics: list[str] = []
    zone: ZoneInfo | None = None
    for raw in rest.split(","):
        marked = bool(_ZONE_MARK.search(raw))
        segment = _LOOSE.sub("", " ".join(_ZONE_MARK.sub(" ", raw).split()).strip(" .!"))
        segment = segment.strip()
        if not segment or segment.lower() in ("and", "at", "in", "on", "me", "please"):
            continue
        known, place = _split_known(segment.split(), find_topic)
        found = find_zone(place) if place else None
        if found is None and not known:
            found, known = _place_first(segment.split(), find_topic)
        if found is not None:
            topics, zone = topics + known, found
        elif marked:
            raise Refused("zone", text=segment[:40])
        elif not place:
            topics += known
        else:
            topics.append(find_topic(segment) or segment[:_MAX_TOPIC_CHARS])
    return topics, zone


def _place_first(
    words: list[str], find_topic: Callable[[str], str | None]
) -> tuple[ZoneInfo | None, list[str]]:
    """Return the zone that *words* begin with if only built-in topics follow it."""
    for at in range(len(words) - 1, 0, -1):
        zone = find_zone(" ".join(words[:at]))
        known, rest = _split_known(words[at:], find_topic)
        if zone is not None and known and not rest:
            return zone, known
    return None, []


def _split_known(
    words: list[str], find_topic: Callable[[str], str | None]
) -> tuple[list[str], str]:
    """Return the built-in topics that *words* begin with, and what follows them."""
    known: list[str] = []
    while words:
        topic = find_topic(words[0])
        if topic is None and words[0].lower() in ("and", "in", "&"):
            words = words[1:]
            continue
        if topic is None:
            break
        known.append(topic)
        words = words[1:]
    return known, " ".join(words)
