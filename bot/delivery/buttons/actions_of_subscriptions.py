"""What buttons ask for that are about a subscription, and what is stored; see ``actions``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MenuPage(StrEnum):
    """A page of the settings of a subscription."""

    MAIN = "main"
    TIMES = "times"
    DAYS = "days"
    TOPICS = "topics"
    COUNT = "count"
    REGIONS = "regions"
    QUIET = "quiet"
    PAUSE = "pause"


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
class ChooseLanguage:
    """Tell stories in this language, a BCP 47 primary subtag; "" for that of the app."""

    language: str


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
