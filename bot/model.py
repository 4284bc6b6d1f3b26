"""The nouns of the news and of its delivery: frozen values that every stage shares.

Rule 1: nothing here does anything but hold, compare and describe itself.
Rule 2: moments are aware and in UTC (names end in ``_at``); dates end in ``_on``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

ArticleId = NewType("ArticleId", str)
StoryId = NewType("StoryId", str)
FeedId = NewType("FeedId", int)
SubscriptionId = NewType("SubscriptionId", int)


class Side(StrEnum):
    """The side of the bar an outlet counts for."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    UNRATED = "unrated"


class Bias(StrEnum):
    """How an outlet leans, by its raters; far and plain steps count for the same side."""

    FAR_LEFT = "far_left"
    LEFT = "left"
    LEAN_LEFT = "lean_left"
    CENTER = "center"
    LEAN_RIGHT = "lean_right"
    RIGHT = "right"
    FAR_RIGHT = "far_right"
    UNRATED = "unrated"

    @property
    def side(self) -> Side:
        if self is Bias.UNRATED:
            return Side.UNRATED
        if self is Bias.CENTER:
            return Side.CENTER
        return Side.LEFT if self.value.endswith("left") else Side.RIGHT


class Factuality(StrEnum):
    """How reliably an outlet reports facts, by its raters."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MOSTLY_FACTUAL = "mostly_factual"
    MIXED = "mixed"
    LOW = "low"
    VERY_LOW = "very_low"
    UNRATED = "unrated"


class RatingKind(StrEnum):
    """What a rating speaks of."""

    BIAS = "bias"
    FACTUALITY = "factuality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One rater's word on one outlet.

    ``value`` is a value of Bias or of Factuality, by ``kind``; ``raw`` is the rater's own term.
    """

    kind: RatingKind
    value: str
    raw: str
    rater: str
    rated_on: date
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher.

    ``domain`` is its home host, lower case, without ``www.``; ``aliases`` are further hosts.
    ``country`` is ISO 3166-1 alpha-2, ``language`` a BCP 47 primary subtag; "" means not known,
    and so it does for ``owner`` and ``owner_type``.
    """

    domain: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    language: str = ""
    owner: str = ""
    owner_type: str = ""
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One item that an outlet published; its identity is its canonical URL.

    ``outlet`` is the host of the publisher. ``seen_at`` is None only outside of the store: the
    stage commands read articles that nobody has fetched. Texts are plain, without markup.
    """

    id: ArticleId
    title: str
    url: str | None = None
    outlet: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    seen_at: datetime | None = None
    lead: str | None = None
    text: str | None = None
    author: str | None = None
    image: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The decision which story an article belongs to.

    ``score`` is 0..1 for the story it joined and None where it opened one; ``because`` is
    a short reason for people. ``runner_up`` is the story it would have joined otherwise, with its
    score; None: no other came into question.
    """

    article_id: ArticleId
    story_id: StoryId
    score: float | None
    because: str
    runner_up: StoryId | None = None
    runner_up_score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles about one event, oldest first."""

    id: StoryId
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """A sentence and the articles of the same story that state it, at least one."""

    text: str
    citations: tuple[ArticleId, ...]


class WriterName(StrEnum):
    """Who makes the words of a briefing."""

    EXTRACTIVE = "extractive"
    LLM = "llm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How one side of the press tells a story: never a judgement, only its own words.

    ``headline`` is the title of ``article``, the most typical of the side; ``words`` set the
    side apart from the others, the most telling first.
    """

    side: Side
    headline: str
    article: ArticleId
    words: tuple[str, ...] = ()
    n_outlets: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Our words on one story, in plain text.

    ``summary`` is one or two sentences; ``bullets`` are 4 to 6 where the articles hold that many
    distinct facts. ``disagreements`` are lines on which articles contradict one another.
    ``tellings`` hold one entry a side, left to right; empty where fewer than two sides tell it.
    """

    story_id: StoryId
    language: str
    headline: str
    summary: str
    writer: WriterName
    bullets: tuple[Bullet, ...] = ()
    disagreements: tuple[Bullet, ...] = ()
    tellings: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether sources hold a claim, how well its words are covered (0..1), and what none holds."""

    supported: bool
    score: float
    unsupported: tuple[str, ...]


class StateMedia(StrEnum):
    """Whether outlets in the hand of a state count for the side they are rated on."""

    COUNT = "count"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What came in one stretch of time; ``after_hours`` since the first report it begins.

    ``outlets`` counts who reports for the first time in it, by side, every side.
    """

    after_hours: int
    articles: int
    outlets: dict[Side, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapEvidence:
    """Which side hardly covers a story, and what that was found by, for each rated side.

    ``voices`` counts rated outlets with a text of their own, and one reprint of each owner and
    side; ``carrying`` all rated outlets that carry the story, and ``polled`` all that could.
    ``factuality`` is the median of those on the side that covers it; None if none is rated.
    """

    gap: Side
    voices: dict[Side, int]
    carrying: dict[Side, int]
    polled: dict[Side, int]
    factuality: Factuality | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Who carries a story; three different counts, and how the rated outlets lean.

    ``originals`` counts outlets whose text is their own: a wire copy counts for the wire.
    ``bias`` and ``factuality`` hold every key, zero included, and count outlets. ``bias_pct``
    adds up to 100 and is None below the minimum of rated outlets. ``gap`` is the side that
    hardly covers the story. ``lead_outlet`` reported first.

    What follows has defaults, as older documents lack it. ``leanings`` are the five steps from
    left to right, far ones counted with the plain ones. ``factuality_median`` is of the rated;
    None if none is. ``country_counts`` and ``language_counts`` count outlets by code, most first;
    ``families`` those of an owner that has several here. ``state_media`` are outlets in the hand
    of a state by the side they are rated on, every side; if ``state_aside``, they are among the
    unrated in ``bias``. ``timeline`` begins at ``first_at``, in stretches of ``stretch_hours``;
    empty stretches are left out.
    """

    story_id: StoryId
    articles: int
    outlets: int
    originals: int
    bias: dict[Side, int]
    bias_pct: dict[Side, int] | None
    factuality: dict[Factuality, int]
    ownership: dict[str, int]
    countries: int
    languages: int
    gap: Side | None
    lead_outlet: str | None
    leanings: dict[Bias, int] = field(default_factory=dict)
    factuality_median: Factuality | None = None
    country_counts: dict[str, int] = field(default_factory=dict)
    language_counts: dict[str, int] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)
    state_media: dict[Side, int] = field(default_factory=dict)
    state_aside: bool = False
    gap_evidence: GapEvidence | None = None
    first_at: datetime | None = None
    stretch_hours: int = 1
    timeline: tuple[Wave, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One chat that talks to us. Not ``active``: it blocked us, left, or is gone."""

    chat_id: int
    language: str = "en"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Wall-clock hours in which nothing may ring, from *start* up to *end*; may span midnight.

    Raises ValueError if both are the same: that is no hours, or all of them.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours begin and end at the same time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Wall-clock times on ISO weekdays (1 Monday .. 7 Sunday) in a zone; both sorted, unique.

    A time in the *quiet* hours is due at their end. Nothing is due before *paused_until*.
    """

    times: tuple[time, ...]
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    zone: ZoneInfo
    quiet: QuietHours | None = None
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What one subscriber wants and when.

    ``topics`` empty means the top stories of all topics. ``n_stories`` is 1..8, ``per_topic``
    1..8 at most of one topic (None: by rule). ``says_empty``: a slot without news says so.
    ``thread_id`` is the forum topic it goes to. ``alerts_a_day`` is 0..5; 0: none.
    ``next_due_at`` is None when nothing will come due.
    """

    id: SubscriptionId
    chat_id: int
    schedule: Schedule
    topics: tuple[str, ...] = ()
    n_stories: int = 3
    per_topic: int | None = None
    with_gap: bool = False
    says_empty: bool = True
    thread_id: int | None = None
    alerts_a_day: int = 0
    next_due_at: datetime | None = None


class DeliveryKind(StrEnum):
    """What is delivered: a slot of a subscription, a story at once, a word of the operator."""

    EDITION = "edition"
    ALERT = "alert"
    BROADCAST = "broadcast"


class DeliveryState(StrEnum):
    """A row of the ledger ends in exactly one of SENT, DEAD or EXPIRED.

    UNKNOWN is a request whose answer never came; it is sent once more at most.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One part of what one chat is owed; (chat_id, slot, part) is unique.

    ``slot`` is the local wall-clock time of an edition ("2026-01-05T08:00"), ``alert:STORY`` or
    ``broadcast:N``. ``subscription_id`` is None for what needs no subscription.
    """

    id: int
    subscription_id: SubscriptionId | None
    chat_id: int
    slot: str
    due_at: datetime
    part: int
    state: DeliveryState
    attempts: int
    kind: DeliveryKind = DeliveryKind.EDITION
    thread_id: int | None = None
    reason: str = ""
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: exactly one of ``url`` and ``data`` is set (data: 1..64 bytes)."""

    label: str
    url: str | None = None
    data: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Text in Telegram's HTML and rows of buttons, ready for any chat.

    ``is_silent``: it arrives without a sound.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    is_silent: bool = False
