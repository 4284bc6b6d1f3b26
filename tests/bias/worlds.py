"""A small standing world of outlets, and makers of what a test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from bot.bias.outlets import Register
from bot.model import Article, ArticleId, Outlet, Rating, RatingKind, Story, StoryId

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
LONG_TEXTS = (
    "The council of Port Arlen voted on Monday to close the old harbour road to lorries",
    "Ferry crews in the northern islands began a strike over rosters after talks broke down",
    "A new census counts three hundred pairs of herons nesting along the upper Vane",
    "Farmers near Hallbrook asked the ministry to delay the levy on wells until the harvest",
)


def make_rating(
    value: str,
    *,
    kind: RatingKind = RatingKind.BIAS,
    rater: str = "Rater A",
    rated_on: date = date(2026, 1, 1),
) -> Rating:
    return Rating(
        kind=kind,
        value=value,
        raw=value,
        rater=rater,
        rated_on=rated_on,
        url=f"https://rater.example/{value}",
    )


def make_outlet(domain: str, *bias: str, factuality: str = "", **over: object) -> Outlet:
    ratings = [make_rating(value, rater=f"Rater {n}") for n, value in enumerate(bias)]
    if factuality:
        ratings.append(make_rating(factuality, kind=RatingKind.FACTUALITY))
    fields: dict[str, object] = {"name": domain.title(), "ratings": tuple(ratings), **over}
    return Outlet(domain=domain, **fields)  # type: ignore[arg-type]  # tests name real fields


def make_article(
    number: int, domain: str | None, *, hours: float | None = 0, **over: object
) -> Article:
    fields: dict[str, object] = {
        "title": f"{LONG_TEXTS[number % 4]} ({number})",
        "url": f"https://www.{domain}/news/{number}" if domain else None,
        "outlet": domain,
        "language": "en",
        "published_at": None if hours is None else NOON + timedelta(hours=hours),
        **over,
    }
    return Article(id=ArticleId(f"a{number}"), **fields)  # type: ignore[arg-type]  # as above


def make_story(*articles: Article) -> Story:
    return Story(id=StoryId("s1"), articles=articles)


def sided(left: int, center: int, right: int) -> tuple[Outlet, ...]:
    """Return so many rated outlets of each side."""
    counts = (("lean_left", left), ("center", center), ("lean_right", right))
    return tuple(
        make_outlet(f"{value.replace('_', '-')}{n}.example", value)
        for value, count in counts
        for n in range(count)
    )


def carried_by(outlets: Iterable[Outlet]) -> Story:
    """Return a story of one article from each outlet, each in its own words."""
    listed = enumerate(outlets)
    return make_story(
        *(
            make_article(n, outlet.domain, title=f"Report {n} of {outlet.domain}", hours=n)
            for n, outlet in listed
        )
    )


WORLD = Register(
    (
        make_outlet(
            "tide.example",
            "lean_left",
            factuality="high",
            owner_type="private",
            country="GB",
            language="en",
        ),
        make_outlet(
            "wire.example",
            "center",
            factuality="very_high",
            owner_type="nonprofit",
            country="GB",
            language="en",
        ),
        make_outlet(
            "post.example", "right", factuality="mixed", owner_type="private", country="US"
        ),
        make_outlet("kurier.example", "center", country="DE", language="de"),
        make_outlet("square.example"),
    )
)
