"""The pages of the menu for when nothing is to ring: quiet hours and pauses; and their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.delivery.buttons.actions_of_schedules import PauseFor, PauseUntil, SetQuiet
from bot.delivery.buttons.keyboards import Row, button
from bot.delivery.editions.labels import listed
from bot.delivery.schedules.schedule import FOR_GOOD, lies_within
from bot.model import Button, QuietHours, Schedule
from bot.words.catalogue import phrase
from bot.words.times import full_day, span_in_words, weekday_name

# What is offered; any other hours or days can be written.
_QUIET = ("2200-0600", "2200-0700", "2200-0800", "2300-0700", "2300-0800", "0000-0800")
_PAUSES = (1, 3, 7, 14)
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# So many days ahead the name of a weekday says enough.
_A_WEEK = 7


def word(name: str, language: str, **values: object) -> str:
    """Return a text of the section on schedules."""
    return phrase("schedules", name, language, **values)


def rest_lines(schedule: Schedule, now: datetime, language: str) -> tuple[str, ...]:
    """Return what is to be said of quiet hours and a pause; () if there are none."""
    quiet, found = schedule.quiet, list[str]()
    if quiet is not None:
        found.append(word("quiet", language, hours=hours_in_words(quiet)))
        late = tuple(at for at in schedule.times if lies_within(quiet, at))
        times = listed((f"{at:%H:%M}" for at in late), language)
        if late:
            found.append(word("quiet.late", language, times=times, end=f"{quiet.end:%H:%M}"))
    if is_paused(schedule, now):
        found.append(pause_in_words("paused", schedule, now, language))
    return tuple(found)


def pause_in_words(name: str, schedule: Schedule, now: datetime, language: str) -> str:
    """Return the text *name* with the end of the pause, or its twin for one without an end."""
    until = schedule.paused_until
    if until is None or until >= FOR_GOOD:
        return word(f"{name}.for_good", language)
    return word(name, language, when=moment_in_words(schedule, until, now, language))


def is_paused(schedule: Schedule, now: datetime) -> bool:
    """Return whether a pause is in force."""
    return schedule.paused_until is not None and schedule.paused_until > now


def hours_in_words(quiet: QuietHours) -> str:
    """Return "22:00–07:00"."""
    return f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"


def moment_in_words(schedule: Schedule, at: datetime, now: datetime, language: str) -> str:
    """Return a moment to come, on the subscriber's clock: "tomorrow at 08:00"."""
    local, today = at.astimezone(schedule.zone), now.astimezone(schedule.zone).date()
    time, ahead = f"{local:%H:%M}", (local.date() - today).days
    if ahead in (0, 1):
        return phrase("chat", "tomorrow" if ahead else "today", language, time=time)
    if 1 < ahead < _A_WEEK:
        day = weekday_name(local.isoweekday(), language)
        return phrase("chat", "on.day", language, day=day, time=time)
    return word("on.date", language, day=full_day(local.date(), language), time=time)


def quiet_rows(schedule: Schedule, language: str) -> tuple[Row, ...]:
    """Return the choice of quiet hours; those that are kept are ticked."""
    kept = _as_written(schedule.quiet)
    offered = sorted({*_QUIET, *filter(None, [kept])})
    buttons = [
        button(_ticked(_shown(hours), hours == kept), SetQuiet(hours.replace("-", "")))
        for hours in offered
    ]
    off = button(_ticked(word("quiet.none", language), not kept), SetQuiet(""))
    return (*_in_twos(buttons), (off,))


def pause_rows(schedule: Schedule, now: datetime, language: str) -> tuple[Row, ...]:
    """Return the choice of pauses, and the end of the one in force."""
    buttons = [
        button(span_in_words(timedelta(days=days), language), PauseFor(days)) for days in _PAUSES
    ]
    for_good = button(word("pause.for_good", language), PauseFor(0))
    resume = button(word("button.resume", language), PauseUntil(0))
    last = ((resume,),) if is_paused(schedule, now) else ()
    return (*_in_twos(buttons), (for_good,), *last)


def undo_pause(schedule: Schedule) -> PauseUntil:
    """Return what brings back the pause of *schedule*, or none, to the minute."""
    until = schedule.paused_until
    return PauseUntil((until - _EPOCH) // _MINUTE if until else 0)


def undo_quiet(schedule: Schedule) -> SetQuiet:
    """Return what brings back the quiet hours of *schedule*, or none."""
    return SetQuiet(_as_written(schedule.quiet).replace("-", ""))


def end_of(action: PauseUntil) -> datetime | None:
    """Return the end of the pause that a button asks for; None ends it."""
    if not action.minute:
        return None
    # What lies beyond the calendar is no pause that this bot offered, and is for good as well.
    return min(_EPOCH + action.minute * _MINUTE, FOR_GOOD) if action.minute < _LAST else FOR_GOOD


_LAST = (FOR_GOOD - _EPOCH) // _MINUTE


def _as_written(quiet: QuietHours | None) -> str:
    return f"{quiet.start:%H%M}-{quiet.end:%H%M}" if quiet else ""


def _shown(hours: str) -> str:
    return f"{hours[:2]}:{hours[2:4]}–{hours[5:7]}:{hours[7:]}"


def _ticked(text: str, is_chosen: bool) -> str:
    return f"✓ {text}" if is_chosen else text


def _in_twos(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
