"""What an update shows somebody who had the story before: the news first, of the rest a little."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from bot.delivery.editions.labels import label
from bot.views import Changes
from bot.words.times import weekday_name

# Bullets a reader has had that an update repeats, to say what it is about.
MAX_KNOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What is new for one reader; ``at`` is when they had the story, on their clock: "Tue 08:00".

    "": nobody knows.
    """

    changes: Changes = field(default_factory=Changes)
    at: str = ""


def on_clock(at: datetime, now: datetime, zone: tzinfo, language: str) -> str:
    """Return the moment *at* on the reader's clock: "08:00", "Tue 08:00", "2026-05-04".

    The weekday where that was another day, the date where it was a week ago or more.
    """
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    if here.date() <= today - timedelta(days=7):
        return f"{here:%Y-%m-%d}"
    is_today = here.date() == today
    day = "" if is_today else weekday_name(here.isoweekday(), language, short=True)
    return f"{day} {here:%H:%M}".strip()


def since_line(since: Since, language: str) -> str:
    """Return the line over what is new, in plain text."""
    name = "since" if since.changes else "since.none"
    return label(f"{name}.at" if since.at else name, language, at=since.at)


def lead_of(since: Since | None, place: int | None, language: str) -> str:
    """Return what stands before the bullet at *place*, before the summary if that is None.

    "" for what the reader had before, and where there is no such reader.
    """
    if since is None or not _is_new(since.changes, place):
        return ""
    changed = since.changes.counts.get(place)
    if changed is None:
        return label("new", language)
    return label("new.count", language, now=changed.now, was=changed.was)


def known_places(since: Since, n_bullets: int) -> tuple[int, ...]:
    """Return the places of the bullets that the reader had in some form, in order."""
    return tuple(n for n in range(n_bullets) if n not in since.changes.bullets)


def _is_new(changes: Changes, place: int | None) -> bool:
    return changes.summary if place is None else place in changes.bullets
