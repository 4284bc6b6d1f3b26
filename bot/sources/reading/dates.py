"""Dates as feeds write them -> moments in UTC.

Rule 1: a moment is read only where a year, a month and a day are written, or a year and a month,
or a year in the form of ISO 8601; nothing is completed with today's date.
Rule 2: a moment without a zone, or with one nobody knows, is read as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

# RSS is of 1999 and no news feed reaches back further; older dates are zeros and typing errors.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
# The longest honest date has some 45 characters.
_MAX_CHARS = 80

# RFC 822's zones with their common short forms, then those that news sites write. IST and BST are
# read as India's and Britain's, the largest presses that use these names.
# Hours ahead of UTC.
_ZONES = {
    name: float(hours)
    for hours, names in (
        (0, "ut utc gmt z wet"),
        (1, "bst west cet met wat n"),
        (2, "cest mest eet cat sast"),
        (3, "eest eat msk trt"),
        (4, "gst"),
        (5, "pkt"),
        (5.5, "ist"),
        (7, "ict wib"),
        (8, "sgt hkt awst"),
        (9, "kst jst"),
        (9.5, "acst"),
        (10, "aest"),
        (11, "aedt"),
        (12, "nzst y"),
        (13, "nzdt"),
        (-1, "a"),
        (-3, "adt brt art"),
        (-4, "ast at edt"),
        (-5, "est et cdt"),
        (-6, "cst ct mdt"),
        (-7, "mst mt pdt"),
        (-8, "pst pt akdt"),
        (-9, "akst"),
        (-10, "hst"),
        (-12, "m"),
    )
    for name in names.split()
}
# A line a month: English, German, French, Spanish, Italian, Portuguese, Dutch, Nordic, Polish,
# Czech, Hungarian, Romanian, Turkish, Greek, Russian, Ukrainian; full names and what they are
# shortened to. Names are compared without a final full stop.
_MONTH_NAMES = """
jan january januar jänner janvier janv enero ene gennaio gen janeiro januari január ianuarie ian\
 stycznia sty ledna led ocak oca ιαν ιανουάριος ιανουαρίου янв января січ січня
feb february februar février févr fév fevrier febrero febbraio fevereiro fev februari február\
 februarie lutego lut února únor şubat şub φεβ φεβρουαρίου фев февр февраля лют лютого
mar march märz mär mrz mars marzo março maart mrt marts március márc martie marca března bře\
 mart μαρ μάρ μαρτίου мар марта березня бер
apr april avril avr abril abr aprile április ápr aprilie kwietnia kwi dubna dub nisan nis\
 απρ απριλίου апр апреля квітня кві
may mai mayo maggio mag maio mei maj május máj maja května kvě mayıs μαϊ μαι μάι μαΐου май мая\
 травня тра
jun june juni juin junio giugno giu junho június jún iunie iun czerwca cze června čer haziran\
 haz ιουν ιούν ιουνίου июн июня червня чер
jul july juli juillet juil julio luglio lug julho július júl iulie iul lipca lip července\
 temmuz tem ιουλ ιούλ ιουλίου июл июля липня лип
aug august août aout agosto ago augustus augusti augusztus sierpnia sie srpna srp ağustos ağu\
 αυγ αύγ αυγούστου авг августа серпня сер
sep sept september septembre septiembre settembre set setembro szeptember szept septembrie\
 września wrz září zář eylül eyl σεπ σεπτ σεπτεμβρίου сен сент сентября вересня вер
oct october oktober okt octobre octubre ottobre ott outubro out október octombrie października\
 paź října říj ekim eki οκτ οκτωβρίου окт октября жовтня жов
nov november novembre noviembre novembro noiembrie noi listopada lis listopadu kasım kas\
 νοε νοεμβρίου ноя нояб ноября листопада
dec december dezember dez décembre déc decembre diciembre dic dicembre dezembro desember des\
 decembrie grudnia gru prosince pro aralık ara δεκ δεκεμβρίου дек декабря грудня гру
"""
_MONTHS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.strip().replace("\\\n", "").split("\n"), 1)
    for name in names.split()
}

# Nine of ten dates in RSS are of this one form; the others are tried after it.
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) (GMT|[+-]\d{4})"
)
_TIME = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
_HALF = r"(?:\s*(?P<half>[ap])\.?m\.?(?![a-z]))?"
_ZONE = r"(?:\s*(?P<zone>(?:[a-z]{2,3})?\s?[+-]\d{1,2}:?(?:\d\d)?|[a-z][a-z_/]{0,40}))?"
_CLOCK = rf"(?:[\s,]+(?:at\s+)?{_TIME}{_HALF}{_ZONE})?"
_DAY_NAME = r"(?:[^\W\d]+\.?,?\s+|[^\W\d]+,)?"
_FORMS = tuple(
    re.compile(form + r"(?:\s*\(.*)?", re.IGNORECASE)
    for form in (
        # Thu, 01 Jan 2004 19:48:21 +0200, and with hyphens, without a day name or seconds
        rf"{_DAY_NAME}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s-]+(?:de\s+)?"
        rf"(?P<month>[^\W\d]{{3,14}})\.?,?[\s-]+(?:de\s+)?(?P<year>\d{{4}}|\d\d){_CLOCK}",
        # Thursday, January 1, 2004 7:48 pm
        rf"{_DAY_NAME}(?P<month>[^\W\d]{{3,14}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
        rf"(?P<year>\d{{4}}|\d\d){_CLOCK}",
        # Thu Jan  1 19:48:21 2004, as C's asctime writes it, also with a zone before the year
        rf"{_DAY_NAME}(?P<month>[^\W\d]{{3,14}})\s+(?P<day>\d{{1,2}}),?\s+{_TIME}{_HALF}{_ZONE}"
        r"\s+(?P<year>\d{4})",
        # 2004-01-01T19:48:21.000+02:00 and what people make of it
        r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?"
        rf"(?:[t\s,]+{_TIME}{_HALF}{_ZONE})?",
        # the same after a day name: Thu, 2004/01/01 19:48:21
        rf"[^\W\d]+,?\s+(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}",
        # 2004. január 1. 19:48 and 2004 January 1
        rf"(?P<year>\d{{4}})\.?\s+(?P<month>[^\W\d]{{3,14}})\.?\s+(?P<day>\d{{1,2}})\.?{_CLOCK}",
        # 2004년 1월 1일 19:48
        rf"(?P<year>\d{{4}})\s?[년年]\s?(?P<month>\d{{1,2}})\s?[월月]\s?"
        rf"(?P<day>\d{{1,2}})\s?[일日]{_CLOCK}",
        # 01.01.2004 19:48 and 01/01/2004: the day is first everywhere but in the United States
        rf"{_DAY_NAME}(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-](?P<year>\d{{4}}){_CLOCK}",
    )
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)?$")


def parse_moment(written: str) -> datetime | None:
    """Return the moment that *written* names, in UTC; None where it names none since EARLIEST."""
    text = written.strip()[:_MAX_CHARS]
    if len(text) < 4:
        return None
    try:
        moment = _moment(text)
        if moment is None:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        in_utc = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        # The thirtieth of February, the year 9999 in a western zone.
        return None
    return in_utc if in_utc >= EARLIEST else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_as_iso(text))
    except ValueError:
        pass
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _built(match.groupdict())
    return None


def _as_iso(text: str) -> str:
    usual = _USUAL.fullmatch(text)
    if usual is None:
        return text
    day, name, year, time, zone = usual.groups()
    offset = "+0000" if zone == "GMT" else zone
    return f"{year}-{_MONTHS.get(name.lower(), 0):02}-{day:>02}T{time}{offset}"


def _built(parts: dict[str, str | None]) -> datetime | None:
    month = _month(parts["month"] or "1")
    if month is None:
        return None
    year = int(parts["year"] or 0)
    if year < 100:
        year += 1900 if year >= 90 else 2000
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] in "pP" else 0)
    # 24:00 is midnight at the end of the day, and a leap second has no number in datetime.
    day, minute = int(parts["day"] or 1), int(parts["minute"] or 0)
    start = datetime(year, month, day, hour % 24, minute, tzinfo=UTC)
    past = timedelta(days=hour // 24, seconds=min(59, int(parts["second"] or 0)))
    if hour > 24:
        return None
    return start + past - _offset(parts["zone"])


def _month(name: str) -> int | None:
    if name.isdecimal():
        return int(name)
    folded = name.lower().rstrip(".")
    return _MONTHS.get(folded) or _MONTHS.get(folded[:3])


def _offset(zone: str | None) -> timedelta:
    if not zone:
        return timedelta()
    if match := _OFFSET.search(zone):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return -offset if match[1] == "-" else offset
    return timedelta(hours=_ZONES.get(zone.lower().removeprefix("etc/"), 0.0))
