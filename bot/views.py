"""What readers are shown of a story: frozen values shared by the pages and the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model import ArticleId, Briefing, Coverage, Factuality, Side, Story, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """The story an article would have joined otherwise, and at what score (0..1).

    ``story_id`` is where that story is by now, which may be the article's own; ``headline`` is ""
    where it is gone.
    """

    story_id: StoryId
    headline: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an article is in its story; ``score`` is None where it opened one."""

    because: str
    score: float | None = None
    runner_up: RunnerUp | None = None


class ActKind(StrEnum):
    """What can be done to whole stories."""

    MERGE = "merge"
    SPLIT = "split"


class Actor(StrEnum):
    """Who acts on whole stories."""

    GROUPER = "grouper"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAct:
    """What was done to two stories, and whether it was undone.

    A merge moved ``articles`` from ``other_id`` into ``story_id``, a split out of ``story_id``
    into ``other_id``. ``score`` is the grouper's (0..1), None for people. Ids grow with time.
    """

    id: int
    at: datetime
    kind: ActKind
    actor: Actor
    story_id: StoryId
    other_id: StoryId
    articles: tuple[ArticleId, ...]
    score: float | None = None
    because: str = ""
    undone_at: datetime | None = None
    undone_because: str = ""

    @property
    def joins(self) -> bool:
        """Tell whether the two are one story by it: merged, or a split that was undone."""
        return (self.kind is ActKind.MERGE) is (self.undone_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCard:
    """A story in a list: its words and counts, without its articles.

    ``revision`` counts the changes to the story's articles, from 1. ``because`` says why it
    stands where it stands among all stories, "" where it was not ranked.
    """

    id: StoryId
    revision: int
    opened_at: datetime
    updated_at: datetime
    briefing: Briefing
    coverage: Coverage
    topics: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """A story with all its articles, oldest first.

    ``briefing`` is None until the story is written; ``written_at`` and ``reasons`` (why each
    article is in the story, in the order of the articles) go with it. ``acts`` are what was done
    to it and to what it was merged with, newest first. ``because`` is as in StoryCard; it may
    know of an article that the words do not know of yet.
    """

    id: StoryId
    revision: int
    opened_at: datetime
    updated_at: datetime
    story: Story
    briefing: Briefing | None
    coverage: Coverage
    topics: tuple[str, ...] = ()
    because: str = ""
    written_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    acts: tuple[StoryAct, ...] = ()


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
    are those there are stories of, in the order to offer them. ``nearest`` are a few stories that
    come next to what was searched for, where nothing was found.
    """

    cards: tuple[StoryCard, ...]
    page: int = 1
    pages: int = 1
    total: int = 0
    topics: tuple[str, ...] = ()
    nearest: tuple[StoryCard, ...] = ()


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
        because=record.because,
    )
