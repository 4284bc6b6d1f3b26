"""The settings of a subscription as a message with buttons (pure).

What a button changes is kept at once, so a menu holds no state: it shows what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.delivery.buttons.actions import Action, topic_key
from bot.delivery.buttons.actions_of_mutes import ShowContents
from bot.delivery.buttons.actions_of_schedules import AskLocation, PauseUntil
from bot.delivery.buttons.actions_of_subscriptions import (
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
)
from bot.delivery.buttons.keyboards import Row, button
from bot.delivery.editions.labels import listed
from bot.delivery.editions.telegram_html import escape
from bot.delivery.schedules.wishes import MAX_STORIES
from bot.delivery.schedules.zones import REGIONS
from bot.model import Button, Message, Schedule, Subscription
from bot.words.catalogue import phrase
from bot.words.names import city_name, topic_name
from bot.words.times import weekday_name
from handlers.answer import lines, with_examples
from handlers.menu_rest import (
    hours_in_words,
    is_paused,
    moment_in_words,
    pause_rows,
    quiet_rows,
    rest_lines,
    word,
)
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
    undo: Action | None = None,
) -> Message:
    """Return a page of the menu; *topics* are the built-in ones, *undo* is of a last change."""
    rows = {
        MenuPage.MAIN: lambda: _main_rows(wanted, now, language),
        MenuPage.TIMES: lambda: _time_rows(wanted),
        MenuPage.DAYS: lambda: _day_rows(wanted, language),
        MenuPage.TOPICS: lambda: _topic_rows(wanted, topics, language),
        MenuPage.COUNT: lambda: _count_rows(wanted),
        MenuPage.REGIONS: lambda: _region_rows(wanted, language),
        MenuPage.QUIET: lambda: quiet_rows(wanted.schedule, language),
        MenuPage.PAUSE: lambda: pause_rows(wanted.schedule, now, language),
    }[page]()
    rows += (undo_row(undo, language),) if undo else ()
    rows += (_back(MenuPage.MAIN, language),) if page is not MenuPage.MAIN else ()
    return _message(wanted, now, _ask(page, language), rows, language)


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


def undo_row(undo: Action, language: str) -> Row:
    """Return the row that takes back a change."""
    return (button(word("button.undo", language), undo),)


def change_button(language: str) -> Button:
    """Return the button that opens the menu."""
    return button(say("menu.button.change", language), SubscribeMenu(MenuPage.MAIN))


def render_done(wanted: Subscription, now: datetime, language: str) -> Message:
    """Return what was agreed, without the menu."""
    has_times = bool(wanted.schedule.times)
    body = summary(wanted, now, language) if has_times else say("done.no_times", language)
    html = f"<b>{escape(say('done.title', language))}</b>\n\n{with_examples(body)}"
    return Message(html=html, buttons=((change_button(language),),))


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
            say("menu.zone", language, zone=zone_in_words(schedule.zone), now=clock),
            *rest_lines(schedule, now, language),
            "",
            next_in_words(schedule, wanted.next_due_at, now, language),
        )
    ).rstrip()


def next_in_words(schedule: Schedule, at: datetime | None, now: datetime, language: str) -> str:
    """Return when the next briefing comes, on the subscriber's clock; "" if all are paused."""
    if at is not None:
        return say("menu.next", language, when=moment_in_words(schedule, at, now, language))
    return "" if schedule.times else say("menu.no_next", language)


def zone_label(zone: ZoneInfo, language: str) -> str:
    """Return the city that a zone is called after, in the language; an offset as it is."""
    shown = zone_in_words(zone)
    return city_name(zone.key, language) if shown == zone.key else shown


def zone_in_words(zone: ZoneInfo) -> str:
    """Return the name of a zone; an offset as people write it, not as POSIX does."""
    name, sign, hours = zone.key.partition("Etc/GMT")
    if zone.key == "Etc/GMT":
        return "UTC"
    if name or not sign or not hours[1:].isdigit():
        return zone.key
    return f"UTC{'−' if hours[0] == '+' else '+'}{hours[1:]}"


def days_in_words(weekdays: tuple[int, ...], language: str) -> str:
    """Return ISO weekdays as people say them."""
    known = {_EVERY_DAY: "every.day", _WORKDAYS: "workdays", _WEEKEND: "weekend"}
    if weekdays in known:
        return say(known[weekdays], language)
    return listed((weekday_name(day, language) for day in weekdays), language)


def no_briefings(language: str) -> Message:
    """Return that there are none, and how to get some."""
    start = button(say("button.subscribe", language), SubscribeMenu(MenuPage.TIMES))
    hint = say("none.hint", language, example=example("subscribe", language))
    return lines(hint, title=say("none.title", language), buttons=((start,),))


def _message(
    wanted: Subscription, now: datetime, ask: str, rows: tuple[Row, ...], language: str
) -> Message:
    title = f"<b>{escape(say('menu.title', language))}</b>"
    body = escape(summary(wanted, now, language))
    return Message(html=f"{title}\n{body}\n\n<i>{with_examples(ask)}</i>", buttons=rows)


def _ask(page: MenuPage, language: str) -> str:
    if page in (MenuPage.QUIET, MenuPage.PAUSE):
        return word(f"ask.{page.value}", language, example=example(page.value, language))
    typed = example("topic", language).replace("/topic", "/subscribe")
    values = {"example": typed} if page is MenuPage.TOPICS else {}
    return say(f"menu.ask.{page.value}", language, **values)


def _main_rows(wanted: Subscription, now: datetime, language: str) -> tuple[Row, ...]:
    def menu(page: MenuPage, name: str, **values: object) -> Button:
        return button(say(f"menu.button.{name}", language, **values), SubscribeMenu(page))

    schedule = wanted.schedule
    hours = hours_in_words(schedule.quiet) if schedule.quiet else word("quiet.none", language)
    rest = (
        button(word("button.quiet", language, hours=hours), SubscribeMenu(MenuPage.QUIET)),
        button(word("button.resume", language), PauseUntil(0))
        if is_paused(schedule, now)
        else button(word("button.pause", language), SubscribeMenu(MenuPage.PAUSE)),
    )
    city = zone_label(schedule.zone, language)
    return (
        (menu(MenuPage.TIMES, "times"), menu(MenuPage.DAYS, "days")),
        (menu(MenuPage.TOPICS, "topics"), menu(MenuPage.COUNT, "count", n=wanted.n_stories)),
        (menu(MenuPage.REGIONS, "zone", zone=city),),
        rest,
        (button(phrase("editions", "button.open", language), ShowContents()),),
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


def _region_rows(wanted: Subscription, language: str) -> tuple[Row, ...]:
    names = {region: say(f"region.{region}", language) for region in REGIONS}
    rows = _grid([button(name, ChooseRegion(region)) for region, name in names.items()], 2)
    # The chats of groups and channels have negative ids; only a person can send a place.
    locate = (button(word("button.by_location", language), AskLocation()),)
    return (*rows, locate) if wanted.chat_id > 0 else rows


def _back(page: MenuPage, language: str) -> Row:
    return (
        button(say("menu.button.back", language), SubscribeMenu(page)),
        button(say("menu.button.done", language), Done()),
    )


def _ticked(text: str, is_chosen: bool) -> str:
    return f"✓ {text}" if is_chosen else text


def _grid(buttons: Sequence[Button], a_row: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row))
