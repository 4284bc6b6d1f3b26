"""The settings of a subscription as a message with buttons (pure).

What a button changes is kept at once, so a menu holds no state: it shows what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.delivery.actions import (
    ChooseRegion,
    ChooseZone,
    Done,
    MenuPage,
    SetCount,
    SubscribeMenu,
    ToggleDay,
    ToggleTime,
    ToggleTopic,
    Unsubscribe,
    topic_key,
)
from bot.delivery.keyboards import Row, button
from bot.delivery.telegram_html import escape
from bot.delivery.wishes import MAX_STORIES
from bot.delivery.zones import REGIONS
from bot.model import Button, Message, Schedule, Subscription
from handlers.answer import with_examples
from handlers.words import DAYS, say

# The hours people are offered; any other can be written.
_HOURS = ("06:00", "07:00", "08:00", "09:00", "12:00", "13:00", "17:00", "18:00", "19:00")
_EVENING = ("20:00", "21:00", "22:00")
_WORKDAYS, _WEEKEND, _EVERY_DAY = (1, 2, 3, 4, 5), (6, 7), (1, 2, 3, 4, 5, 6, 7)


def render_menu(
    wanted: Subscription, page: MenuPage, *, topics: Sequence[str], now: datetime
) -> Message:
    """Return a page of the menu; *topics* are the built-in ones."""
    if page is MenuPage.MAIN:
        return _message(wanted, now, say("menu.ask.main"), _main_rows(wanted))
    rows = {
        MenuPage.TIMES: lambda: _time_rows(wanted),
        MenuPage.DAYS: lambda: _day_rows(wanted),
        MenuPage.TOPICS: lambda: _topic_rows(wanted, topics),
        MenuPage.COUNT: lambda: _count_rows(wanted),
        MenuPage.REGIONS: _region_rows,
    }[page]()
    ask = say(f"menu.ask.{page.value}")
    return _message(wanted, now, ask, (*rows, _back(MenuPage.MAIN)))


def render_zones(wanted: Subscription, region: str, now: datetime) -> Message:
    """Return the zones of a region to choose from; of an unknown region, the regions."""
    zones = REGIONS.get(region)
    if zones is None:
        return render_menu(wanted, MenuPage.REGIONS, topics=(), now=now)
    rows = zone_rows(zones)
    return _message(wanted, now, say("menu.ask.zones"), (*rows, _back(MenuPage.REGIONS)))


def zone_rows(zones: Sequence[str]) -> tuple[Row, ...]:
    """Return a button for each zone, two in a row."""
    return _grid([button(city_of(zone), ChooseZone(zone)) for zone in zones], 2)


def render_done(wanted: Subscription, now: datetime) -> Message:
    """Return what was agreed, without the menu."""
    body = summary(wanted, now) if wanted.schedule.times else say("done.no_times")
    html = f"<b>{escape(say('done.title'))}</b>\n\n{with_examples(body)}"
    return Message(html=html, buttons=((_change(),),))


def summary(wanted: Subscription, now: datetime) -> str:
    """Return in lines what a subscriber gets and when next."""
    schedule = wanted.schedule
    times = ", ".join(f"{at:%H:%M}" for at in schedule.times) or say("menu.no_times")
    topics = ", ".join(wanted.topics) or say("menu.all_topics")
    clock = f"{now.astimezone(schedule.zone):%H:%M}"
    return "\n".join(
        (
            say("menu.times", times=times),
            say("menu.days", days=days_in_words(schedule.weekdays)),
            say("menu.topics", topics=topics),
            say("menu.count", n=wanted.n_stories),
            say("menu.zone", zone=schedule.zone.key, now=clock),
            "",
            next_in_words(schedule, wanted.next_due_at, now),
        )
    )


def next_in_words(schedule: Schedule, at: datetime | None, now: datetime) -> str:
    """Return when the next briefing comes, on the subscriber's clock."""
    if at is None:
        return say("menu.no_next")
    local, today = at.astimezone(schedule.zone), now.astimezone(schedule.zone).date()
    time = f"{local:%H:%M}"
    if local.date() == today:
        when = say("today", time=time)
    elif local.date() == today + timedelta(days=1):
        when = say("tomorrow", time=time)
    else:
        when = say("on.day", day=DAYS[local.isoweekday() - 1], time=time)
    return say("menu.next", when=when)


def days_in_words(weekdays: tuple[int, ...]) -> str:
    """Return ISO weekdays as people say them."""
    known = {_EVERY_DAY: "every.day", _WORKDAYS: "workdays", _WEEKEND: "weekend"}
    if weekdays in known:
        return say(known[weekdays])
    return ", ".join(DAYS[day - 1] for day in weekdays)


def as_command(wanted: Subscription) -> str:
    """Return what to write to get this subscription again."""
    schedule = wanted.schedule
    days = () if schedule.weekdays == _EVERY_DAY else tuple(DAYS[d - 1] for d in schedule.weekdays)
    parts = (
        " ".join(f"{at:%H:%M}" for at in schedule.times),
        ", ".join(days),
        f"{wanted.n_stories} stories",
        ", ".join(wanted.topics),
        schedule.zone.key,
    )
    return "/subscribe " + ", ".join(part for part in parts if part)


def city_of(zone: str) -> str:
    """Return the readable end of an IANA name: New York."""
    return zone.rpartition("/")[2].replace("_", " ")


def _message(wanted: Subscription, now: datetime, ask: str, rows: tuple[Row, ...]) -> Message:
    title = f"<b>{escape(say('menu.title'))}</b>"
    html = f"{title}\n{escape(summary(wanted, now))}\n\n<i>{with_examples(ask)}</i>"
    return Message(html=html, buttons=rows)


def _main_rows(wanted: Subscription) -> tuple[Row, ...]:
    return (
        (
            button(say("menu.button.times"), SubscribeMenu(MenuPage.TIMES)),
            button(say("menu.button.days"), SubscribeMenu(MenuPage.DAYS)),
        ),
        (
            button(say("menu.button.topics"), SubscribeMenu(MenuPage.TOPICS)),
            button(say("menu.button.count", n=wanted.n_stories), SubscribeMenu(MenuPage.COUNT)),
        ),
        (
            button(
                say("menu.button.zone", zone=city_of(wanted.schedule.zone.key)),
                SubscribeMenu(MenuPage.REGIONS),
            ),
        ),
        (
            button(say("menu.button.stop"), Unsubscribe()),
            button(say("menu.button.done"), Done()),
        ),
    )


def _time_rows(wanted: Subscription) -> tuple[Row, ...]:
    chosen = {f"{at:%H:%M}" for at in wanted.schedule.times}
    offered = sorted({*_HOURS, *_EVENING, *chosen})
    return _grid([button(_ticked(at, at in chosen), ToggleTime(at)) for at in offered], 3)


def _day_rows(wanted: Subscription) -> tuple[Row, ...]:
    chosen = wanted.schedule.weekdays
    buttons = [
        button(_ticked(name[:3], day in chosen), ToggleDay(day))
        for day, name in enumerate(DAYS, start=1)
    ]
    return _grid(buttons, 4)


def _topic_rows(wanted: Subscription, topics: Sequence[str]) -> tuple[Row, ...]:
    offered = (*topics, *(topic for topic in wanted.topics if topic not in topics))
    buttons = [
        button(_ticked(topic, topic in wanted.topics), ToggleTopic(topic_key(topic)))
        for topic in offered
    ]
    return _grid(buttons, 3)


def _count_rows(wanted: Subscription) -> tuple[Row, ...]:
    numbers = range(1, MAX_STORIES + 1)
    buttons = [button(_ticked(str(n), n == wanted.n_stories), SetCount(n)) for n in numbers]
    return _grid(buttons, 4)


def _region_rows() -> tuple[Row, ...]:
    return _grid([button(region, ChooseRegion(region)) for region in REGIONS], 2)


def _back(page: MenuPage) -> Row:
    return (
        button(say("menu.button.back"), SubscribeMenu(page)),
        button(say("menu.button.done"), Done()),
    )


def _change() -> Button:
    return button(say("menu.button.change"), SubscribeMenu(MenuPage.MAIN))


def _ticked(text: str, is_chosen: bool) -> str:
    return f"✓ {text}" if is_chosen else text


def _grid(buttons: Sequence[Button], a_row: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row))
