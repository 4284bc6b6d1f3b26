"""What a button asks for: the only place that builds and reads callback data.

Rule 1: ``unpack(pack(action)) == action``, and what ``unpack`` accepts, ``pack`` writes the same.
Rule 2: callback data is at most 64 bytes (Bot API, InlineKeyboardButton) for any legal value.
Rule 3: data comes from outside: whatever does not fit raises BadInput and nothing else.

The data is a code and the fields, separated by colons; codes are never given a second meaning, as
old messages keep their buttons for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum

from bot.errors import BadInput
from bot.model import StoryId

MAX_BYTES = 64
# What ShowTop leaves for its topic: 64 without "to:", the page and a colon, and one to spare.
_TOPIC_BYTES = 56


class MenuPage(StrEnum):
    """A page of the settings of a subscription."""

    MAIN = "main"
    TIMES = "times"
    DAYS = "days"
    TOPICS = "topics"
    COUNT = "count"
    REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class ShowStory:
    """Show one story as a message of its own."""

    story: StoryId


@dataclass(frozen=True, slots=True)
class ShowSources:
    """List the outlets of a story; pages count from 0."""

    story: StoryId
    page: int = 0


@dataclass(frozen=True, slots=True)
class CompareSides:
    """Show the headlines of each side."""

    story: StoryId


@dataclass(frozen=True, slots=True)
class Follow:
    """Bring this story again, first, when it changes."""

    story: StoryId


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Treat this story like any other again."""

    story: StoryId


@dataclass(frozen=True, slots=True)
class Mute:
    """Never bring this story again."""

    story: StoryId


@dataclass(frozen=True, slots=True)
class Unmute:
    """Treat this story like any other again."""

    story: StoryId


@dataclass(frozen=True, slots=True)
class Brief:
    """Send an edition at once; ``sample``: to show what one looks like, without a receipt."""

    sample: bool = False


@dataclass(frozen=True, slots=True)
class ShowTop:
    """List the top stories of a topic, "" of all; pages count from 0."""

    page: int = 0
    topic: str = ""


@dataclass(frozen=True, slots=True)
class SubscribeMenu:
    """Show a page of the settings of the subscription."""

    page: MenuPage = MenuPage.MAIN


@dataclass(frozen=True, slots=True)
class ToggleTime:
    """Add or drop a time of day, ``HH:MM``."""

    at: str


@dataclass(frozen=True, slots=True)
class ToggleDay:
    """Add or drop an ISO weekday, 1..7."""

    day: int


@dataclass(frozen=True, slots=True)
class ToggleTopic:
    """Add or drop a topic; in a reader's own words it goes by its ``topic_key``."""

    topic: str


@dataclass(frozen=True, slots=True)
class SetCount:
    """Set the stories of an edition, 1..8."""

    n: int


@dataclass(frozen=True, slots=True)
class ChooseRegion:
    """List the zones of a region of the menu; pages count from 0."""

    region: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChooseZone:
    """Keep this IANA zone's clock."""

    zone: str


@dataclass(frozen=True, slots=True)
class Done:
    """Close the menu."""


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """End the subscription; not ``confirm``: ask first."""

    confirm: bool = False


@dataclass(frozen=True, slots=True)
class ShowStored:
    """Show what is stored about the chat."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what is stored about the chat; not ``confirm``: ask first."""

    confirm: bool = False


Action = (
    ShowStory
    | ShowSources
    | CompareSides
    | Follow
    | Unfollow
    | Mute
    | Unmute
    | Brief
    | ShowTop
    | SubscribeMenu
    | ToggleTime
    | ToggleDay
    | ToggleTopic
    | SetCount
    | ChooseRegion
    | ChooseZone
    | Done
    | Unsubscribe
    | ShowStored
    | Forget
)


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field is written: the form of its text, the way back from it, and the way to it."""

    form: re.Pattern[str]
    read: Callable[[str], object] = str
    write: Callable[[object], str] = str


@dataclass(frozen=True, slots=True)
class _Kind:
    make: Callable[..., Action]
    fields: tuple[_Field, ...] = ()


def _read_time(digits: str) -> str:
    return f"{digits[:2]}:{digits[2:]}"


def _write_time(at: object) -> str:
    hour, _, minute = str(at).partition(":")
    # The colon separates fields, so a time goes without; "" is a form of none.
    return hour + minute if len(hour) == len(minute) == 2 else ""


# Lengths: ids as in the store, topics up to 56 bytes, zones up to 50 (the longest IANA name has
# 32), so that code, colons and all fields stay within 64 bytes.
_STORY = _Field(re.compile(r"[A-Za-z0-9_-]{1,32}"))
_PAGE = _Field(re.compile(r"0|[1-9][0-9]{0,2}"), int)
_TOPIC = _Field(re.compile(r"[^:\x00-\x1f\x7f\ud800-\udfff]{1,56}"))
_ANY_TOPIC = _Field(re.compile(r"[^:\x00-\x1f\x7f\ud800-\udfff]{0,56}"))
_TIME = _Field(re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]"), _read_time, _write_time)
_DAY = _Field(re.compile(r"[1-7]"), int)
_COUNT = _Field(re.compile(r"[1-8]"), int)
_REGION = _Field(re.compile(r"[A-Za-z ]{1,32}"))
_ZONE = _Field(re.compile(r"[A-Za-z0-9_+/-]{1,50}"))
_YES = _Field(re.compile(r"[01]"), lambda digit: digit == "1", lambda yes: "1" if yes else "0")
_MENU = _Field(re.compile("|".join(MenuPage)), MenuPage)

_KINDS: Mapping[str, _Kind] = {
    "st": _Kind(ShowStory, (_STORY,)),
    "so": _Kind(ShowSources, (_STORY, _PAGE)),
    "cs": _Kind(CompareSides, (_STORY,)),
    "fo": _Kind(Follow, (_STORY,)),
    "uf": _Kind(Unfollow, (_STORY,)),
    "mu": _Kind(Mute, (_STORY,)),
    "um": _Kind(Unmute, (_STORY,)),
    "br": _Kind(Brief, (_YES,)),
    "to": _Kind(ShowTop, (_PAGE, _ANY_TOPIC)),
    "me": _Kind(SubscribeMenu, (_MENU,)),
    "ti": _Kind(ToggleTime, (_TIME,)),
    "da": _Kind(ToggleDay, (_DAY,)),
    "tt": _Kind(ToggleTopic, (_TOPIC,)),
    "co": _Kind(SetCount, (_COUNT,)),
    "re": _Kind(ChooseRegion, (_REGION, _PAGE)),
    "zo": _Kind(ChooseZone, (_ZONE,)),
    "ok": _Kind(Done),
    "un": _Kind(Unsubscribe, (_YES,)),
    "my": _Kind(ShowStored),
    "fg": _Kind(Forget, (_YES,)),
}
_CODES = {kind.make: code for code, kind in _KINDS.items()}


def pack(action: Action) -> str:
    """Return the callback data of *action*. Raises BadInput if a field has no legal value."""
    code = _CODES[type(action)]
    fields = _KINDS[code].fields
    texts = [f.write(value) for f, value in zip(fields, astuple(action), strict=True)]
    for text, field in zip(texts, fields, strict=True):
        if not field.form.fullmatch(text):
            raise BadInput(f"button: {type(action).__name__} cannot carry {text!r}")
    data = ":".join((code, *texts))
    if len(data.encode()) > MAX_BYTES:
        raise BadInput(f"button: {type(action).__name__} is longer than {MAX_BYTES} bytes")
    return data


def topic_key(topic: str) -> str:
    """Return what of *topic* fits into a button, the same for the same topic; short ones whole."""
    legal = re.sub(r"[:\x00-\x1f\x7f\ud800-\udfff]", " ", topic)
    return legal.encode()[:_TOPIC_BYTES].decode("utf-8", "ignore")


def unpack(data: str) -> Action:
    """Return the action that *data* was packed from. Raises BadInput if it is none of ours."""
    code, *texts = data.split(":")
    kind = _KINDS.get(code)
    if kind is None or len(texts) != len(kind.fields):
        raise BadInput("button: expected the data of one of our buttons")
    if not all(f.form.fullmatch(text) for f, text in zip(kind.fields, texts, strict=True)):
        raise BadInput("button: expected the data of one of our buttons")
    if len(data.encode()) > MAX_BYTES:
        raise BadInput(f"button: expected at most {MAX_BYTES} bytes")
    return kind.make(*(f.read(text) for f, text in zip(kind.fields, texts, strict=True)))
