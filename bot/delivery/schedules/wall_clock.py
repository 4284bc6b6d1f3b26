"""Read the times of day and the weekdays that people type.

Rule: what cannot be read is refused with the word in question and an example, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from bot.model import QuietHours
from bot.text.sentences import clip
from bot.words.refusal import Refused

# One an hour. More would be a stream, and a row of buttons for each does not fit a chat.
MAX_TIMES = 24

# A refusal repeats what was typed, but not a whole pasted page.
_SHOWN = 40
# Of a pasted page so much is looked at.
_READ = 100

_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_TIME = re.compile(
    r"(?P<name>noon|midday|midnight)(?!\w)"
    r"|(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})|h)?(?P<rest>\s*(?:o'?clock|uhr))?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?![\w:])"
    r"|(?P<packed>\d{3,4})(?:\s*(?P<packed_half>[ap])\.?m\b\.?)?(?![\w:])"
)
_BETWEEN_TIMES = re.compile(r"(?:[\s,;/|&+]|\.(?!\d)|\b(?:and|at)\b)*")

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS = {
    "weekdays": (1, 2, 3, 4, 5),
    "weekday": (1, 2, 3, 4, 5),
    "workdays": (1, 2, 3, 4, 5),
    "weekend": (6, 7),
    "weekends": (6, 7),
    "daily": (1, 2, 3, 4, 5, 6, 7),
    "every day": (1, 2, 3, 4, 5, 6, 7),
    "everyday": (1, 2, 3, 4, 5, 6, 7),
    "all": (1, 2, 3, 4, 5, 6, 7),
}
_BETWEEN_DAYS = re.compile(r"\s*(?:[,;/&+]|\band\b)\s*|\s+")
_RANGE = re.compile(r"\s*(?:[-\u2010-\u2015]|\b(?:to|through|till|until)\b)\s*")


def parse_times(text: str) -> tuple[time, ...]:
    """Return the times of day in *text*, sorted, each once, at least one.

    Reads ``8``, ``08:00``, ``8:30 pm``, ``18.15``, ``7h30``, ``0715``, ``noon``; several are
    separated by commas, spaces or "and". Raises Refused otherwise, or beyond ``MAX_TIMES``.
    """
    folded = _folded(text).replace("’", "'")
    found: set[time] = set()
    at = _end_of_gap(folded, 0)
    while at < len(folded):
        match = _TIME.match(folded, at)
        if match is None:
            raise _not_a_time(re.split(r"[\s,;]", folded[at:])[0] or folded[at:])
        found.add(_time_of(match))
        at = _end_of_gap(folded, match.end())
    if not found:
        raise _not_a_time(text.strip())
    if len(found) > MAX_TIMES:
        raise Refused("times", most=MAX_TIMES, n=len(found))
    return tuple(sorted(found))


def parse_quiet(text: str) -> QuietHours:
    """Return the hours that *text* names: ``22-7``, ``22:00 to 07:00``, ``10 pm - 6.30 am``.

    What stands around and between the two times says nothing. Raises Refused where there are not
    two of them, and where both are the same.
    """
    try:
        found = _times_in(_folded(text[:_READ]))
    except Refused:
        found = []
    if len(found) != 2:
        raise Refused("quiet", text=clip(text.strip(), _SHOWN))
    start, end = found
    if start == end:
        raise Refused("quiet.same", text=clip(text.strip(), _SHOWN))
    return QuietHours(start=start, end=end)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Return the ISO weekdays (1 Monday .. 7 Sunday) in *text*, sorted, each once, at least one.

    Reads ``mon-fri``, ``weekdays``, ``weekend``, ``sat, sun``, ``every day``, ``fri to mon``,
    ``1-5``. Raises Refused otherwise.
    """
    folded = _RANGE.sub("-", " ".join(_folded(text).split())).strip(" .")
    if folded in _GROUPS:
        return _GROUPS[folded]
    found: set[int] = set()
    for part in filter(None, _BETWEEN_DAYS.split(folded)):
        found.update(_days_of(part))
    if not found:
        raise _not_a_day(text.strip())
    return tuple(sorted(found))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _end_of_gap(text: str, at: int) -> int:
    gap = _BETWEEN_TIMES.match(text, at)
    return gap.end() if gap else at


def _times_in(text: str) -> list[time]:
    """Return the times of day in *text*, in order, whatever stands between."""
    found, at = list[time](), 0
    while at < len(text):
        is_start = at == 0 or not (text[at - 1].isalnum() or text[at - 1] in ":.")
        match = _TIME.match(text, at) if is_start else None
        if match:
            found.append(_time_of(match))
        at = match.end() if match else at + 1
    return found


def _time_of(match: re.Match[str]) -> time:
    if match["name"]:
        return _NAMED_TIMES[match["name"]]
    if match["packed"]:
        hour, minute = int(match["packed"][:-2]), int(match["packed"][-2:])
        half = match["packed_half"]
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = match["half"]
    if half and not 1 <= hour <= 12:
        raise _not_a_time(match[0])
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise _not_a_time(match[0])
    return time(hour, minute)


def _days_of(part: str) -> tuple[int, ...]:
    if part in _GROUPS:
        return _GROUPS[part]
    first, dash, last = part.partition("-")
    if not dash:
        return (_day_of(part),)
    start, end = _day_of(first), _day_of(last)
    # "fri-mon" runs over the end of the week.
    return tuple((start - 1 + n) % 7 + 1 for n in range((end - start) % 7 + 1))


def _day_of(word: str) -> int:
    if re.fullmatch("[1-7]", word):
        return int(word)
    bare = word.strip(".")
    for number, name in enumerate(_WEEKDAYS, start=1):
        # Two letters tell the English names apart; "weds" is the one habit that is no beginning.
        if len(bare) >= 2 and (f"{name}s".startswith(bare) or (number == 3 and bare == "weds")):
            return number
    raise _not_a_day(word)


def _not_a_time(word: str) -> Refused:
    return Refused("time", text=clip(word, _SHOWN))


def _not_a_day(word: str) -> Refused:
    return Refused("weekday", text=clip(word, _SHOWN))
