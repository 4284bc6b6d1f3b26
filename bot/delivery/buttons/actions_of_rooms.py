"""What the buttons about channels ask for; see ``actions``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.delivery.buttons.action_fields import Field

# Chat ids of groups and channels are negative and have at most 52 bits (Bot API, Chat).
ROOM = Field(re.compile(r"-[1-9][0-9]{0,15}"), int)


@dataclass(frozen=True, slots=True)
class ShowChannel:
    """Show what a channel gets, and when."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class StopChannel:
    """Turn the briefings of a channel off; what it gets is kept."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class ResumeChannel:
    """Turn the briefings of a channel on again."""

    chat_id: int
