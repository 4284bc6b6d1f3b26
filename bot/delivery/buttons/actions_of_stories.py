"""What buttons ask for that are about stories; ``actions`` writes and reads them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import StoryId


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
class ShowCard:
    """Send the picture of a story."""

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
class ShowGaps:
    """List the stories that *side* hardly covers, "" either; pages count from 0."""

    page: int = 0
    side: str = ""


@dataclass(frozen=True, slots=True)
class KeepDiet:
    """Keep which stories the chat opens; not ``keep``: delete that, and keep no more."""

    keep: bool
