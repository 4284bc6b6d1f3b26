"""What the buttons about alerts ask for; see ``actions``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.delivery.buttons.action_fields import Field

# How many alerts a day can be chosen; 0: none.
A_DAY = (0, 1, 2, 3, 5)
ALERTS = Field(re.compile("|".join(map(str, A_DAY))), int)


@dataclass(frozen=True, slots=True)
class ShowAlerts:
    """Show how many alerts a day come at most, and the choice."""


@dataclass(frozen=True, slots=True)
class SetAlerts:
    """Set how many alerts a day come at most; 0: none."""

    n: int


@dataclass(frozen=True, slots=True)
class FewerAlerts:
    """Take the next lower choice."""


AlertAction = ShowAlerts | SetAlerts | FewerAlerts
