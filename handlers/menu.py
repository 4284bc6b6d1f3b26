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
from bot.delivery.labels import listed
from bot.delivery.telegram_html import escape
from bot.delivery.wishes import MAX_STORIES
from bot.delivery.zones import REGIONS
from bot.model import Button, Message, Schedule, Subscription
from bot.words.names import city_name, topic_name
from bot.words.times import weekday_name
from handlers.answer import with_examples
from handlers.words import example, say

# The hours people are offered; any other can be written.
_HOURS = ("06:00", "07:00", "08:00", "09:00", "12:00", "13:00", "17:00", "18:00", "19:00")
_EVENING = ("20:00", "21:00", "22:00")
_WORKDAYS, _WEEKEND, _EVERY_DAY = (1, 2, 3, 4, 5), (6, 7), (1, 2, 3, 4, 5, 6, 7)


def render_menu(
    wanted: Subscription,
    page: MenuPage,
    *,
    topics: Sequence[str],
    now: datetime,
    language: str,
) -> Message:
    """Return a page of the menu; *topics* are the built-in ones."""
    ask = say(f"menu.ask.{page.value}", language, **_examples(page, language))
    if page is MenuPage.MAIN:
        return _message(wanted, now, ask, _main_rows(wanted, language), language)
    rows = {
        MenuPage.TIMES: lambda: _time_rows(wanted),
        MenuPage.DAYS: lambda: _day_rows(wanted, language),
        MenuPage.TOPICS: lambda: _topic_rows(wanted, topics, language),
        MenuPage.COUNT: lambda: _count_rows(wanted),
        MenuPage.REGIONS: lambda: _region_rows(language),
    }[page]()
    return _message(wanted, now, ask, (*rows, _back(MenuPage.MAIN, language)), language)


def render_zones(wanted: Subscription, region: str, now: datetime, language: str) -> Message:
    """Return the zones of a region to choose from; of an unknown region, the regions."""
    zones = REGIONS.get(region)
    if zones is None:
        return render_menu(wanted, MenuPage.REGIONS, topics=(), now=now, language=language)
    rows = zone_rows(zones, language)
    ask = say("menu.ask.zones", language)
    return _message(wanted, now, ask, (*rows, _back(MenuPage.REGIONS, language)), language)


def zone_rows(zones: Sequence[str], language: str) -> tuple[Row, ...]:
    """Return a button for each zone, two in a row."""
    return _grid([button(city_name(zone, language), ChooseZone(zone)) for zone in zones], 2)


def render_done(wanted: Subscription, now: datetime, language: str) -> Message:
    """Return what was agreed, without the menu."""
    has_times = bool(wanted.schedule.times)
    body = summary(wanted, now, language) if has_times else say("done.no_times", language)
    html = f"<b>{escape(say('done.title', language))}</b>\n\n{with_examples(body)}"
    return Message(html=html, buttons=((_change(language),),))


def summary(wanted: Subscription, now: datetime, language: str) -> str:
    """Return in lines what a subscriber gets and when next."""
    schedule = wanted.schedule
    times = listed((f"{at:%H:%M}" for at in schedule.times), language)
    topics = listed((topic_name(topic, language) for topic in wanted.topics), language)
    clock = f"{now.astimezone(schedule.zone):%H:%M}"
    return "\n".join(
        (
            say("menu.times", language, times=times or say("menu.no_times", language)),
            say("menu.days", language, days=days_in_words(schedule.weekdays, language)),
            say("menu.topics", language, topics=topics or say("menu.all_topics", language)),
            say("menu.count", language, n=wanted.n_stories),
            say("menu.zone", language, zone=schedule.zone.key, now=clock),
            "",
            next_in_words(schedule, wanted.next_due_at, now, language),
        )
    )


def next_in_words(schedule: Schedule, at: datetime | None, now: datetime, language: str) -> str:
    """Return when the next briefing comes, on the subscriber's clock."""
    if at is None:
        return say("menu.no_next", language)
    local, today = at.astimezone(schedule.zone), now.astimezone(schedule.zone).date()
    time = f"{local:%H:%M}"
    if local.date() == today:
        when = say("today", language, time=time)
    elif local.date() == today + timedelta(days=1):
        when = say("tomorrow", language, time=time)
    else:
        day = weekday_name(local.isoweekday(), language)
        when = say("on.day", language, day=day, time=time)
    return say("menu.next", language, when=when)


def days_in_words(weekdays: tuple[int, ...], language: str) -> str:
    """Return ISO weekdays as people say them."""
    known = {_EVERY_DAY: "every.day", _WORKDAYS: "workdays", _WEEKEND: "weekend"}
    if weekdays in known:
        return say(known[weekdays], language)
    return listed((weekday_name(day, language) for day in weekdays), language)


def as_command(wanted: Subscription) -> str:
    """Return what to write to get this subscription again: in English, which is read for sure."""
    schedule = wanted.schedule
    weekdays = () if schedule.weekdays == _EVERY_DAY else schedule.weekdays
    days = tuple(weekday_name(day) for day in weekdays)
    parts = (
        " ".join(f"{at:%H:%M}" for at in schedule.times),
        ", ".join(days),
        f"{wanted.n_stories} stories",
        ", ".join(wanted.topics),
        schedule.zone.key,
    )
    return "/subscribe " + ", ".join(part for part in parts if part)


def _message(
    wanted: Subscription, now: datetime, ask: str, rows: tuple[Row, ...], language: str
) -> Message:
    title = f"<b>{escape(say('menu.title', language))}</b>"
    body = escape(summary(wanted, now, language))
    return Message(html=f"{title}\n{body}\n\n<i>{with_examples(ask)}</i>", buttons=rows)


def _examples(page: MenuPage, language: str) -> dict[str, str]:
    typed = example("topic", language).replace("/topic", "/subscribe")
    return {"example": typed} if page is MenuPage.TOPICS else {}


def _main_rows(wanted: Subscription, language: str) -> tuple[Row, ...]:
    def menu(page: MenuPage, name: str, **values: object) -> Button:
        return button(say(f"menu.button.{name}", language, **values), SubscribeMenu(page))

    city = city_name(wanted.schedule.zone.key, language)
    return (
        (menu(MenuPage.TIMES, "times"), menu(MenuPage.DAYS, "days")),
        (menu(MenuPage.TOPICS, "topics"), menu(MenuPage.COUNT, "count", n=wanted.n_stories)),
        (menu(MenuPage.REGIONS, "zone", zone=city),),
        (
            button(say("menu.button.stop", language), Unsubscribe()),
            button(say("menu.button.done", language), Done()),
        ),
    )


def _time_rows(wanted: Subscription) -> tuple[Row, ...]:
    chosen = {f"{at:%H:%M}" for at in wanted.schedule.times}
    offered = sorted({*_HOURS, *_EVENING, *chosen})
    return _grid([button(_ticked(at, at in chosen), ToggleTime(at)) for at in offered], 3)


def _day_rows(wanted: Subscription, language: str) -> tuple[Row, ...]:
    chosen = wanted.schedule.weekdays
    buttons = [
        button(_ticked(weekday_name(day, language, short=True), day in chosen), ToggleDay(day))
        for day in _EVERY_DAY
    ]
    return _grid(buttons, 4)


def _topic_rows(wanted: Subscription, topics: Sequence[str], language: str) -> tuple[Row, ...]:
    offered = (*topics, *(topic for topic in wanted.topics if topic not in topics))
    buttons = [
        button(
            _ticked(topic_name(topic, language), topic in wanted.topics),
            ToggleTopic(topic_key(topic)),
        )
        for topic in offered
    ]
    return _grid(buttons, 3)


def _count_rows(wanted: Subscription) -> tuple[Row, ...]:
    numbers = range(1, MAX_STORIES + 1)
    buttons = [button(_ticked(str(n), n == wanted.n_stories), SetCount(n)) for n in numbers]
    return _grid(buttons, 4)


def _region_rows(language: str) -> tuple[Row, ...]:
    names = {region: say(f"region.{region}", language) for region in REGIONS}
    return _grid([button(name, ChooseRegion(region)) for region, name in names.items()], 2)


def _back(page: MenuPage, language: str) -> Row:
    return (
        button(say("menu.button.back", language), SubscribeMenu(page)),
        button(say("menu.button.done", language), Done()),
    )


def _change(language: str) -> Button:
    return button(say("menu.button.change", language), SubscribeMenu(MenuPage.MAIN))


def _ticked(text: str, is_chosen: bool) -> str:
    return f"✓ {text}" if is_chosen else text


def _grid(buttons: Sequence[Button], a_row: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row))
