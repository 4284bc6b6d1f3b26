"""A story for messages: a ferry collides with a freighter, and thirteen outlets report it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.model import (
    Article,
    ArticleId,
    Briefing,
    Bullet,
    Coverage,
    Factuality,
    Side,
    Story,
    StoryId,
    WriterName,
)
from bot.views import OutletMark, StoryCard, StoryRecord
from tests.factories import MORNING, make_article, make_coverage

FERRY = StoryId("k7Qm2xPd")
PUBLIC_URL = "https://news.example.org"

_NAMES: tuple[tuple[str, Side, Factuality, str, str, str], ...] = (
    ("The Harbor Ledger", Side.LEFT, Factuality.HIGH, "US", "Harbor Reporting Trust", "en"),
    ("Central Wire", Side.CENTER, Factuality.VERY_HIGH, "GB", "Central Wire Association", "en"),
    ("The Prairie Post", Side.RIGHT, Factuality.HIGH, "US", "Hollis Family Newspapers", "en"),
    ("Union Voice", Side.LEFT, Factuality.MIXED, "US", "Union Voice Cooperative", "en"),
    ("The Daily Tide", Side.LEFT, Factuality.HIGH, "GB", "Tidewater Press Group", "en"),
    ("Metro Courier", Side.LEFT, Factuality.MOSTLY_FACTUAL, "CA", "Northgate Media", "en"),
    ("Abendblick Nord", Side.LEFT, Factuality.HIGH, "DE", "Nordlicht Medien", "de"),
    ("Plain Report", Side.CENTER, Factuality.VERY_HIGH, "US", "Plain Report Foundation", "en"),
    ("Rheinkurier", Side.CENTER, Factuality.HIGH, "DE", "Verlagshaus Rheinkurier", "de"),
    ("Southern Cross Star", Side.UNRATED, Factuality.UNRATED, "ZA", "Cross Star Print", "en"),
)
_TITLES = {
    "The Harbor Ledger": "Crew warned of radar faults before Port Arlen ferry crash, union says",
    "Central Wire": "Ferry and freighter collide off Port Arlen, 12 dead",
    "The Prairie Post": "Port Arlen ferry captain ignored <stop> order, coast guard log shows",
    "Abendblick Nord": "Fährunglück vor Port Arlen: Gewerkschaft erhebt Vorwürfe",
    "Rheinkurier": "Zwölf Tote bei Fährunglück vor Port Arlen",
}


def a(n: int) -> ArticleId:
    return ArticleId(f"a{n}")


def ferry_outlets() -> dict[ArticleId, OutletMark]:
    """The outlet of each article; the first two outlets have two articles each."""
    rows = (*_NAMES, _NAMES[0], _NAMES[1])
    return {
        a(n): OutletMark(
            name=name,
            side=side,
            factuality=factuality,
            country=country,
            owner=owner,
            url=f"https://{name.lower().replace(' ', '-')}.example/ferry?id={n}&ref=feed",
        )
        for n, (name, side, factuality, country, owner, _) in enumerate(rows, start=1)
    }


def ferry_briefing(**over: Any) -> Briefing:
    fields: dict[str, Any] = {
        "story_id": FERRY,
        "language": "en",
        "headline": "Twelve die as ferry & freighter collide off Port Arlen",
        "summary": "A ferry with 214 people on board hit a freighter at the harbour mouth on "
        "Sunday night. The coast guard is still looking for three passengers.",
        "writer": WriterName.EXTRACTIVE,
        "bullets": (
            Bullet(
                text="The coast guard counted twelve dead and 61 injured by Monday noon.",
                citations=(a(2), a(1), a(3), a(7), a(8), a(11)),
            ),
            Bullet(
                text="The dockers' union says crews reported radar faults three times in May.",
                citations=(a(1), a(4)),
            ),
            Bullet(
                text="The ferry passed a <stop> order at 22:14, according to the port's log.",
                citations=(a(3), a(10)),
            ),
        ),
        "disagreements": (
            Bullet(
                text="Central Wire counts 214 people on board, Rheinkurier 209.",
                citations=(a(2), a(9)),
            ),
        ),
    }
    return Briefing(**fields | over)


def ferry_coverage() -> Coverage:
    none = dict.fromkeys(Factuality, 0)
    return make_coverage(
        FERRY,
        articles=12,
        outlets=10,
        originals=8,
        bias={Side.LEFT: 5, Side.CENTER: 3, Side.RIGHT: 1, Side.UNRATED: 1},
        bias_pct={Side.LEFT: 56, Side.CENTER: 33, Side.RIGHT: 11},
        factuality=none
        | {
            Factuality.VERY_HIGH: 2,
            Factuality.HIGH: 5,
            Factuality.MOSTLY_FACTUAL: 1,
            Factuality.MIXED: 1,
            Factuality.UNRATED: 1,
        },
        countries=5,
        languages=2,
        gap=Side.RIGHT,
    )


def ferry_card(**over: Any) -> StoryCard:
    fields: dict[str, Any] = {
        "id": FERRY,
        "revision": 4,
        "opened_at": MORNING,
        "updated_at": MORNING,
        "briefing": ferry_briefing(),
        "coverage": ferry_coverage(),
        "topics": ("world",),
    }
    return StoryCard(**fields | over)


def ferry_articles() -> tuple[Article, ...]:
    marks = ferry_outlets()
    return tuple(
        make_article(
            id,
            title=_TITLES.get(mark.name, f"{mark.name}: ferry collision off Port Arlen"),
            url=mark.url,
            language="de" if mark.country == "DE" else "en",
            published_at=MORNING + timedelta(minutes=n),
        )
        for n, (id, mark) in enumerate(marks.items())
    )


def ferry_record(**over: Any) -> StoryRecord:
    fields: dict[str, Any] = {
        "id": FERRY,
        "revision": 4,
        "opened_at": MORNING,
        "updated_at": MORNING,
        "story": Story(id=FERRY, articles=ferry_articles()),
        "briefing": ferry_briefing(),
        "coverage": ferry_coverage(),
    }
    return StoryRecord(**fields | over)
