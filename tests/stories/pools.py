"""Invented installations, and stories in them, for the tests on ranks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.bias.outlets import Register
from bot.model import Article, Outlet, Rating, RatingKind, Side
from bot.stories.pool import Pool
from tests.factories import MORNING, hours, make_article

CHAIN = "Brandvold Local Media"


def outlet_at(domain: str, side: str, *, owner: str = "", language: str = "en") -> Outlet:
    """Return an outlet that one rater put on *side*; unrated for ""."""
    rating = Rating(
        kind=RatingKind.BIAS,
        value=side,
        raw=side,
        rater="Port Arlen Press Council",
        rated_on=date(2026, 1, 1),
        url="https://council.example/",
    )
    ratings = (rating,) if side else ()
    return Outlet(domain=domain, name=domain, owner=owner, language=language, ratings=ratings)


REGISTER = Register(
    [
        *(
            outlet_at(f"{side}{n}.example", side)
            for side in ("left", "center", "right")
            for n in range(60)
        ),
        *(outlet_at(f"local{n}.example", "", owner=CHAIN) for n in range(60)),
        outlet_at("chain-left.example", "left", owner=CHAIN),
    ]
)
# 300 English outlets, 60 of them rated on each side; 5 Icelandic ones.
POOL = Pool(
    register=REGISTER,
    outlets={"en": 300, "is": 5},
    rated={"en": dict.fromkeys((Side.LEFT, Side.CENTER, Side.RIGHT), 60)},
    sizes={1: 900, 2: 60, 5: 30, 20: 10},
)


def report(outlet: str, at: float = 0, *, n: int = 0, **over: object) -> Article:
    """Return a report of *outlet* in its own words, *at* hours after the morning."""
    # Words that no other report has: what counts here is who reports, not what.
    word = f"{outlet}{n}{at}".replace(".", "").replace("-", "m")
    lead = " ".join(f"{word}{letter}" for letter in "abcdefghijklmnop")
    fields: dict[str, object] = {
        "outlet": outlet,
        "url": f"https://{outlet}/{n}-{at}",
        "title": f"Told by {word}",
        "lead": lead,
        "published_at": MORNING + hours(at),
    }
    return make_article(f"{outlet}-{n}-{at}", **fields | over)


def told_by(counts: Mapping[str, int], at: float = 0, **over: object) -> list[Article]:
    """Return a story of that many outlets of each kind, one report of each."""
    return [
        report(f"{kind}{n}.example", at, **over) for kind, of in counts.items() for n in range(of)
    ]


def spread(kind: str, per_window: list[int], *, until: float) -> list[Article]:
    """Return a story with so many more outlets in each stretch of two hours, *until* that hour."""
    story: list[Article] = []
    for back, n in enumerate(reversed(per_window)):
        at = until - 1 - 2 * back
        story += [report(f"{kind}{len(story) + i}.example", at) for i in range(n)]
    return story
