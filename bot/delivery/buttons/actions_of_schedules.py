"""What the buttons around quiet hours, pauses and the place on earth ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.delivery.buttons.action_fields import Field


@dataclass(frozen=True, slots=True)
class PauseFor:
    """Send nothing for so many days from now, 1..999; 0: until the reader resumes."""

    days: int


@dataclass(frozen=True, slots=True)
class PauseUntil:
    """Send nothing until then, in minutes since 1970 in UTC; 0: end the pause."""

    minute: int


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Keep these hours quiet, on the wall's clock: ``22000700``; "": none."""

    hours: str


@dataclass(frozen=True, slots=True)
class AskLocation:
    """Show the key that sends where somebody is."""


@dataclass(frozen=True, slots=True)
class BringBack:
    """Bring back the briefings that were stopped."""


ScheduleAction = PauseFor | PauseUntil | SetQuiet | AskLocation | BringBack

_TIME = "(?:[01][0-9]|2[0-3])[0-5][0-9]"
DAYS = Field(re.compile(r"0|[1-9][0-9]{0,2}"), int)
# Ten digits reach beyond the year 9999.
MINUTE = Field(re.compile(r"0|[1-9][0-9]{0,9}"), int)
HOURS = Field(re.compile(f"(?:{_TIME}{_TIME})?"))
