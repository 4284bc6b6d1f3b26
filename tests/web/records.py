"""Invented stories as the pages get them, and a library that holds them in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot import views
from bot.bias.coverage import compute_coverage
from bot.bias.ratings.facts import OutletRecord
from bot.bias.ratings.overview import Overview, take_overview
from bot.model import ArticleId, Briefing, Bullet, Side, StoryId, WriterName
from bot.press import OutletProfile
from bot.views import (
    ActKind,
    Actor,
    ListQuery,
    Readiness,
    Reason,
    RunnerUp,
    StoryAct,
    StoryCard,
    StoryList,
    StoryRecord,
)
from tests.bias.worlds import NOON, WORLD, make_article, make_story

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
NOW = NOON + timedelta(hours=30)
_SHARED = "shares “Port Arlen” and 4 more words"
REASONS = (
    Reason(because="opened the story"),
    Reason(
        because=_SHARED,
        score=0.9,
        runner_up=RunnerUp(story_id=StoryId("other"), headline=f"Tunnel {HOSTILE}", score=0.25),
    ),
    Reason(because=_SHARED, score=0.8, runner_up=RunnerUp(story_id=StoryId("k3x9"), score=0.5)),
    Reason(because=_SHARED, score=0.7, runner_up=RunnerUp(story_id=StoryId("gone"))),
    *(Reason(because=_SHARED, score=0.6),) * 3,
)
WIRE = (
    "PORT ARLEN (Central Wire) - The council voted on Monday to close the old harbour road to "
    "lorries from March. Mayor Ilse Brandvold said 400 lorries a day use it, and that the new "
    "tunnel will take them. The ballot was 14 to 9, with two members absent, the clerk said."
)


def make_record(*, briefing: bool = True, story_id: str = "k3x9") -> StoryRecord:
    """Return a story of seven articles of six outlets, one a wire copy, one hostile."""
    articles = (
        make_article(1, "wire.example", hours=0, title="Port Arlen closes road", lead=WIRE),
        make_article(2, "tide.example", hours=1),
        make_article(3, "post.example", hours=2, title="Lorries out of Port Arlen", lead=WIRE),
        make_article(4, "kurier.example", hours=9, title="Hafenstraße zu", language="de"),
        make_article(5, "square.example", hours=20, title=HOSTILE, url="javascript:alert(3)"),
        make_article(6, "tide.example", hours=22, title="What the closure means"),
        make_article(7, "village.example", hours=None, title="Road closed"),
    )
    story = replace(make_story(*articles), id=StoryId(story_id))
    words = Briefing(
        story_id=story.id,
        language="en",
        headline="Port Arlen closes its harbour road to lorries",
        summary="The council voted 14 to 9 to close the road from March.",
        writer=WriterName.EXTRACTIVE,
        bullets=(
            Bullet(text="The ballot was 14 to 9.", citations=_ids(3, 1, 2, 6)),
            Bullet(text="The new tunnel takes the lorries.", citations=_ids(4)),
        ),
        disagreements=(Bullet(text="Two counts of lorries: 400 or 600.", citations=_ids(1, 2)),),
    )
    return StoryRecord(
        id=story.id,
        revision=3,
        opened_at=NOON,
        updated_at=NOON + timedelta(hours=22),
        story=story,
        briefing=words if briefing else None,
        coverage=compute_coverage(story, WORLD),
        topics=("world",),
        written_at=NOON + timedelta(hours=23) if briefing else None,
        reasons=REASONS,
    )


def make_act(**over: Any) -> StoryAct:
    """Return a merge of another story into k3x9 by the grouper."""
    fields: dict[str, Any] = {
        "id": 4,
        "at": NOON + timedelta(hours=20),
        "kind": ActKind.MERGE,
        "actor": Actor.GROUPER,
        "story_id": StoryId("k3x9"),
        "other_id": StoryId("other"),
        "articles": _ids(6),
        "score": 0.71,
        "because": "both tell of Port Arlen",
    }
    return StoryAct(**fields | over)


def card_of(record: StoryRecord) -> StoryCard:
    card = views.card_of(record)
    assert card is not None
    return card


@dataclass
class FakeLibrary:
    """A library in memory, two stories a page; ``broken`` makes every question fail."""

    records: list[StoryRecord] = field(default_factory=list)
    moved: dict[StoryId, StoryId] = field(default_factory=dict)
    readiness: Readiness = field(default_factory=lambda: Readiness(ready=True))
    broken: bool = False

    async def find_story(
        self, story_id: StoryId, language: str | None = None
    ) -> StoryRecord | None:
        if self.broken:
            raise OSError("the disk is gone")
        found = [record for record in self.records if record.id == story_id]
        told = [r for r in found if r.briefing and r.briefing.language == language]
        return next(iter(told or found), None)

    async def redirect_of(self, story_id: StoryId) -> StoryId | None:
        return self.moved.get(story_id)

    async def list_stories(self, asked: ListQuery) -> StoryList:
        cards = [card_of(record) for record in self.records if record.briefing]
        if asked.topic:
            cards = [card for card in cards if asked.topic in card.topics]
        if asked.query:
            wanted = asked.query.lower()
            cards = [card for card in cards if wanted in card.briefing.headline.lower()]
        start = (asked.page - 1) * 2
        return StoryList(
            cards=tuple(cards[start : start + 2]),
            page=asked.page,
            pages=max(1, -(-len(cards) // 2)),
            total=len(cards),
            topics=("world", "sport"),
        )

    async def list_gaps(
        self, sides: frozenset[Side], *, page: int = 1, language: str | None = None
    ) -> StoryList:
        cards = [card_of(r) for r in self.records if r.briefing and r.coverage.gap in sides]
        return StoryList(cards=tuple(cards), page=page, total=len(cards))

    async def press_overview(self, now: datetime) -> Overview:
        return take_overview(WORLD, {}, now.date())

    async def find_outlet(
        self, address: str, now: datetime, language: str | None = None
    ) -> OutletProfile | None:
        outlet = WORLD.find(address)
        if outlet is None:
            return None
        record = OutletRecord(outlet=outlet, claims=())
        return OutletProfile(outlet=outlet, record=record, family=(outlet,), stories=())

    async def is_ready(self, now: datetime) -> Readiness:
        return self.readiness


def _ids(*numbers: int) -> tuple[ArticleId, ...]:
    return tuple(ArticleId(f"a{number}") for number in numbers)
