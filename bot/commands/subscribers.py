"""``subscribers import`` and ``export``: JSON Lines, one chat a line."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, progress, say, write_bytes
from bot.delivery.schedules.schedule import next_due
from bot.delivery.schedules.slots import slots_of
from bot.delivery.schedules.upcoming import find_next_due
from bot.delivery.schedules.wishes import MAX_STORIES
from bot.documents import Document
from bot.errors import BadInput
from bot.jsonl import Tally, read_values, to_line
from bot.model import Schedule, Subscriber, Subscription, SubscriptionId
from bot.settings import Settings
from bot.store import ledger, subscribers
from bot.store.audience import add_many, find_many
from bot.store.db import Connection

# Lines that are looked up and added together.
_STEP = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSubscriber:
    """One line of an import."""

    who: Subscriber
    times: tuple[time, ...]
    weekdays: tuple[int, ...]
    topics: tuple[str, ...]
    n_stories: int

    def wanted(self, known: Subscription | None = None) -> Subscription:
        """Return what the chat wants; what a line cannot say stays as it is *known*."""
        base = known or Subscription(
            id=SubscriptionId(0),
            chat_id=self.who.chat_id,
            schedule=Schedule(times=(), zone=self.who.zone),
        )
        schedule = replace(
            base.schedule, times=self.times, weekdays=self.weekdays, zone=self.who.zone
        )
        return replace(base, schedule=schedule, topics=self.topics, n_stories=self.n_stories)

    def says_nothing_new(self, who: Subscriber, known: Subscription | None) -> bool:
        """Return whether the line says what is known, and it comes due as it should."""
        is_due = known is not None and (known.next_due_at is not None or not who.active)
        return who == self.who and known is not None and is_due and self.wanted(known) == known


def import_subscribers(arguments: argparse.Namespace) -> int:
    """Run ``subscribers import``: an upsert by chat_id; run twice, the same result."""
    tally = Tally()
    try:
        lines = arguments.file.read_bytes().splitlines()
    except OSError as error:
        raise BadInput(f"{arguments.file}: {error.strerror}") from error
    read = list(read_values(progress(lines, "lines"), subscriber_from_document, complain, tally))
    asyncio.run(_import(load_settings(), read))
    say(f"{tally.n_good} imported, {tally.n_bad} refused")
    return 1 if tally.n_bad else 0


async def _import(settings: Settings, read: Sequence[ImportedSubscriber]) -> None:
    now = utc_now()
    # Of two lines on one chat the last one counts.
    lines = list({one.who.chat_id: one for one in read}.values())
    steps = [lines[n : n + _STEP] for n in range(0, len(lines), _STEP)]
    async with opened_store(settings) as store, store.begin() as db:
        for step in progress(steps, "batches"):
            await save_all(db, step, now)


async def save_all(db: Connection, lines: Sequence[ImportedSubscriber], now: datetime) -> None:
    """Add or change some hundred subscribers, no chat twice; what is as it was is left alone."""
    known = await find_many(db, [one.who.chat_id for one in lines])
    new = [one for one in lines if one.who.chat_id not in known]
    first_due = _first_due(now)
    added = [(one.who, first_due(one, one.wanted())) for one in new]
    await add_many(db, added, now)
    for one in lines:
        before = known.get(one.who.chat_id)
        if before is not None and not one.says_nothing_new(*before):
            await save_imported(db, one, now)


def _first_due(now: datetime) -> Callable[[ImportedSubscriber, Subscription], Subscription]:
    """Return how a new subscription comes due; many have one schedule, which is reckoned once."""
    reckoned = lru_cache(maxsize=None)(lambda schedule: next_due(schedule, now))

    def due(one: ImportedSubscriber, wanted: Subscription) -> Subscription:
        # Only what is written here comes due.
        at = reckoned(wanted.schedule) if one.who.active else None
        return replace(wanted, next_due_at=at)

    return due


async def save_imported(db: Connection, one: ImportedSubscriber, now: datetime) -> None:
    """Add or change one subscriber; what a line cannot say stays as it is."""
    chat_id = one.who.chat_id
    known = await subscribers.find_subscription(db, chat_id)
    before = await subscribers.find_subscriber(db, chat_id)
    # What is owed up to now stays owed, whatever is wanted from now on.
    if known is not None and before is not None and before.active:
        await ledger.plan_slots(db, slots_of(known, now), now)
    await subscribers.save_subscriber(db, one.who, now)
    wanted = one.wanted(known)
    # Only what is written here comes due.
    next_due_at = await find_next_due(db, wanted, now) if one.who.active else None
    await subscribers.save_subscription(db, replace(wanted, next_due_at=next_due_at))


def export_subscribers(_arguments: argparse.Namespace) -> int:
    """Run ``subscribers export``."""
    return asyncio.run(_export(load_settings()))


async def _export(settings: Settings) -> int:
    async with opened_store(settings) as store, store.read() as db:
        async for who, wanted in subscribers.iterate_subscriptions(db):
            write_bytes(to_line(subscriber_to_document(who, wanted)))
    return 0


def subscriber_to_document(who: Subscriber, wanted: Subscription) -> Document:
    """Return the Subscriber document."""
    return {
        "chat_id": who.chat_id,
        "language": who.language,
        "zone": who.zone.key,
        "times": [f"{at:%H:%M}" for at in wanted.schedule.times],
        "weekdays": list(wanted.schedule.weekdays),
        "topics": list(wanted.topics),
        "stories": wanted.n_stories,
        "active": who.active,
    }


def subscriber_from_document(document: object) -> ImportedSubscriber:
    """Return one subscriber. Raises BadInput naming the field that is wrong."""
    if not isinstance(document, dict):
        raise BadInput("expected a JSON object (Subscriber)")
    zone = _zone(document.get("zone", "UTC"))
    times = tuple(sorted({_time(value) for value in _list(document, "times", [])}))
    weekdays = _list(document, "weekdays", [1, 2, 3, 4, 5, 6, 7])
    if not all(_is_whole(day) and 1 <= day <= 7 for day in weekdays):
        raise BadInput("weekdays: expected numbers from 1 (Monday) to 7")
    topics = _list(document, "topics", [])
    if not all(isinstance(topic, str) and topic.strip() for topic in topics):
        raise BadInput("topics: expected a list of strings")
    who = Subscriber(
        chat_id=_whole(document, "chat_id", None),
        language=_language(document),
        zone=zone,
        active=_yes_or_no(document, "active"),
    )
    return ImportedSubscriber(
        who=who,
        times=times,
        weekdays=tuple(sorted(set(weekdays))),
        topics=tuple(dict.fromkeys(topic.strip() for topic in topics)),
        n_stories=_n_stories(document),
    )


def _n_stories(document: Document) -> int:
    n = _whole(document, "stories", 3)
    if not 1 <= n <= MAX_STORIES:
        raise BadInput(f"stories: expected a number from 1 to {MAX_STORIES}")
    return n


def _whole(document: Document, name: str, default: int | None) -> int:
    value = document.get(name, default)
    if not isinstance(value, int) or not _is_whole(value):
        raise BadInput(f"{name}: expected a whole number")
    return value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62


def _string(document: Document, name: str, default: str) -> str:
    value = document.get(name, default)
    if not isinstance(value, str):
        raise BadInput(f"{name}: expected a string")
    return value


def _language(document: Document) -> str:
    tag = _string(document, "language", "en").partition("-")[0].lower()
    if not re.fullmatch(r"[a-z]{2,3}", tag):
        raise BadInput("language: expected a tag like en")
    return tag


def _yes_or_no(document: Document, name: str) -> bool:
    value = document.get(name, True)
    if not isinstance(value, bool):
        raise BadInput(f"{name}: expected true or false")
    return value


def _list(document: Document, name: str, default: list[int]) -> list[Any]:
    value = document.get(name, default)
    if not isinstance(value, list):
        raise BadInput(f"{name}: expected a list")
    return value


def _time(value: object) -> time:
    try:
        at = time.fromisoformat(str(value))
    except ValueError:
        raise BadInput(f"times: expected HH:MM, not {value!r}") from None
    if at.tzinfo is not None or at.second or at.microsecond:
        raise BadInput(f"times: expected HH:MM, not {value!r}")
    return at


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"zone: expected an IANA name like Europe/Berlin, not {value!r}") from None
