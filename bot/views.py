"""What readers are shown of a story: frozen values shared by the pages and the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    stands where it stands among all stories, "" where it was not ranked. ``main_language`` is the
    one its page is in unless another is asked for; "": that of the briefing.
    """

    id: StoryId
    revision: int
    opened_at: datetime
    updated_at: datetime
    briefing: Briefing
    coverage: Coverage
    topics: tuple[str, ...] = ()
    because: str = ""
    main_language: str = ""

    @property
    def is_in_other_language(self) -> bool:
        """Tell whether its page shows these words only if it is asked for their language."""
        return self.main_language not in ("", self.briefing.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """A story with all its articles, oldest first.

    ``briefing`` is None until the story is written; ``written_at`` and ``reasons`` (why each
    article is in the story, in the order of the articles) go with it. ``acts`` are what was done
    to it and to what it was merged with, newest first. ``because`` is as in StoryCard; it may
    know of an article that the words do not know of yet. ``languages`` are those there are words
    in, the main one first.
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
    languages: tuple[str, ...] = ()


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
class Changed:
    """A count that another has replaced, both in figures: "15" and "12"."""

    now: str
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a briefing tells that an older one of the same story did not.

    ``bullets`` and ``disagreements`` are the places (from 0) of the new ones; ``summary``: it has
    news that no bullet has. ``counts`` holds what a count was, by the place of the bullet
    that gives it; None is the summary.
    """

    summary: bool = False
    bullets: tuple[int, ...] = ()
    disagreements: tuple[int, ...] = ()
    counts: Mapping[int | None, Changed] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.summary or bool(self.bullets or self.disagreements)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What a list of stories was asked for; None and "" mean everything; pages count from 1.

    ``language`` is the one to tell them in where they were written in it; None: the main one of
    each.
    """

    topic: str | None = None
    query: str = ""
    page: int = 1
    language: str | None = None


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
        main_language=next(iter(record.languages), ""),
    )
