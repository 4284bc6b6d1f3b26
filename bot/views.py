"""What readers are shown of a story: frozen values shared by the pages and the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import Briefing, Coverage, Factuality, Side, Story, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCard:
    """A story in a list: its words and counts, without its articles.

    ``revision`` counts the changes to the story's articles, from 1.
    """

    id: StoryId
    revision: int
    opened_at: datetime
    updated_at: datetime
    briefing: Briefing
    coverage: Coverage
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """A story with all its articles, oldest first.

    ``briefing`` is None until the story is written; ``written_at`` and ``reasons`` (why each
    article is in the story, in the order of the articles) go with it.
    """

    id: StoryId
    revision: int
    opened_at: datetime
    updated_at: datetime
    story: Story
    briefing: Briefing | None
    coverage: Coverage
    topics: tuple[str, ...] = ()
    written_at: datetime | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletMark:
    """Who published an article, as much as a mark or a line of a list shows.

    ``url`` leads to the article; None where it has none. ``owner`` and ``country`` (ISO 3166-1
    alpha-2) are "" where they are not known.
    """

    name: str
    side: Side = Side.UNRATED
    factuality: Factuality = Factuality.UNRATED
    owner: str = ""
    country: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What a list of stories was asked for; None and "" mean everything; pages count from 1."""

    topic: str | None = None
    query: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryList:
    """One page of stories in the order to show them.

    ``page`` is from 1; ``pages`` at least 1; ``total`` counts the stories on all pages. ``topics``
    are those there are stories of, in the order to offer them.
    """

    cards: tuple[StoryCard, ...]
    page: int = 1
    pages: int = 1
    total: int = 0
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether readers can be served; ``reasons`` name what is wrong, () when ready."""

    ready: bool
    reasons: tuple[str, ...] = ()


def card_of(record: StoryRecord) -> StoryCard | None:
    """Return the card of a story; None until it is written."""
    if record.briefing is None:
        return None
    return StoryCard(
        id=record.id,
        revision=record.revision,
        opened_at=record.opened_at,
        updated_at=record.updated_at,
        briefing=record.briefing,
        coverage=record.coverage,
        topics=record.topics,
    )
