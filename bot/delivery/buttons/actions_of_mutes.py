"""What the buttons about the contents of briefings ask for, and about mutes; see ``actions``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from bot.delivery.buttons.action_fields import Field
from bot.store.mutes import Mute

# How many stories of one topic can be chosen; 0: by the rule.
PER_TOPIC_CHOICES = (0, 1, 2, 3)
PER_TOPIC = Field(re.compile("|".join(map(str, PER_TOPIC_CHOICES))), int)
# 16 figures tell the hundred mutes of a chat apart.
KEY = Field(re.compile(r"[0-9a-f]{16}"))
# What is left of 64 bytes; longer names are muted by writing them.
DOMAIN = Field(re.compile(r"[A-Za-z0-9._/-]{1,60}"))


@dataclass(frozen=True, slots=True)
class ShowMutes:
    """List what is muted; pages count from 0."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class DropMute:
    """Take back the mute with this ``mute_key``."""

    key: str


@dataclass(frozen=True, slots=True)
class MuteTopic:
    """Mute a built-in topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class MuteOutlet:
    """Mute an outlet by its domain."""

    domain: str


@dataclass(frozen=True, slots=True)
class ShowContents:
    """Show what goes into the briefings of the chat."""


@dataclass(frozen=True, slots=True)
class SetPerTopic:
    """Set how many stories of one topic come at most; 0: by the rule."""

    n: int


@dataclass(frozen=True, slots=True)
class WantGap:
    """Bring a story that one side hardly covers, or not."""

    yes: bool


@dataclass(frozen=True, slots=True)
class SayEmpty:
    """Say so when there is nothing new, or stay silent."""

    yes: bool


MuteAction = (
    ShowMutes | DropMute | MuteTopic | MuteOutlet | ShowContents | SetPerTopic | WantGap | SayEmpty
)


def mute_key(mute: Mute) -> str:
    """Return what stands for *mute* in a button: it may be longer than one can carry."""
    text = f"{mute.kind.value}:{mute.value}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).hexdigest()
