"""The rows of buttons under the messages of a delivery."""

from __future__ import annotations

from itertools import chain
from urllib.parse import urlsplit

from bot.delivery.buttons.actions import Action, pack
from bot.delivery.buttons.actions_of_stories import (
    CompareSides,
    Follow,
    Mute,
    ShowCard,
    ShowSources,
    ShowStory,
    Unfollow,
    Unmute,
)
from bot.delivery.editions.labels import label
from bot.delivery.editions.marks import story_url
from bot.model import Button, StoryId

Row = tuple[Button, ...]

# As many numbers as a thumb can tell apart on a narrow screen.
_NUMBERS_A_ROW = 5


def button(text: str, action: Action) -> Button:
    """Return the button that asks for *action*."""
    return Button(label=text, data=pack(action))


def story_rows(
    story: StoryId,
    *,
    public_url: str,
    language: str = "en",
    is_followed: bool = False,
    is_muted: bool = False,
) -> tuple[Row, ...]:
    """Return the buttons of a message on one story."""
    follow = Unfollow(story) if is_followed else Follow(story)
    mute = Unmute(story) if is_muted else Mute(story)
    page = page_row(story, public_url=public_url, language=language)
    return (
        (
            button(label("sources", language), ShowSources(story)),
            button(label("sides", language), CompareSides(story)),
        ),
        (
            button(label("unfollow" if is_followed else "follow", language), follow),
            button(label("unmute" if is_muted else "mute", language), mute),
        ),
        (button(label("picture", language), ShowCard(story)), *chain.from_iterable(page)),
    )


def numbered_row(story: StoryId, number: int, language: str = "en") -> Row:
    """Return the buttons of the *number*-th of several stories in one message."""
    return (
        button(f"{number} · {label('sources', language)}", ShowSources(story)),
        button(label("compare", language), CompareSides(story)),
        button(label("follow", language), Follow(story)),
        button(label("mute", language), Mute(story)),
    )


def page_row(story: StoryId, *, public_url: str, language: str = "en") -> tuple[Row, ...]:
    """Return the row that opens the story's page; () where Telegram would refuse the address."""
    url = story_url(public_url, story)
    return ((Button(label=label("open", language), url=url),),) if is_linkable(url) else ()


def paging_row(
    previous: Action | None, following: Action | None, language: str = "en"
) -> tuple[Row, ...]:
    """Return the row that turns the pages; () if there is nowhere to turn."""
    row = [button(label("previous", language), previous)] if previous else []
    row += [button(label("next", language), following)] if following else []
    return (tuple(row),) if row else ()


def number_rows(stories: tuple[StoryId, ...], first: int = 1) -> tuple[Row, ...]:
    """Return a numbered button for each of *stories*, in rows."""
    buttons = [button(str(n), ShowStory(story)) for n, story in enumerate(stories, start=first)]
    starts = range(0, len(buttons), _NUMBERS_A_ROW)
    return tuple(tuple(buttons[at : at + _NUMBERS_A_ROW]) for at in starts)


def is_linkable(url: str) -> bool:
    """Return whether Telegram accepts *url* behind a button.

    It wants a web address whose host has a dot or is an IPv6 address, so ``localhost`` is refused,
    and with it the whole message (TDLib, HttpUrl.cpp and LinkManager.cpp).
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and ("." in host or ":" in host)
