"""A press of three sides, and what its outlets report of the ferry."""

from __future__ import annotations

import random
from datetime import date, datetime

from bot.model import Article, Outlet, Rating, RatingKind, Side
from tests.factories import make_article

BIASES = {Side.LEFT: "left", Side.CENTER: "center", Side.RIGHT: "right"}
WORDS = ("harbour", "pilot", "storm", "rescue", "crane", "tide", "council", "port", "captain")


def rated(domain: str, side: Side, owner: str = "") -> Outlet:
    """Return an outlet that one rater puts on *side*."""
    rating = Rating(
        kind=RatingKind.BIAS,
        value=BIASES[side],
        raw=side.value,
        rater="A Rater",
        rated_on=date(2025, 1, 1),
        url="https://rater.example/",
    )
    return Outlet(domain=domain, name=domain, owner=owner, ratings=(rating,))


def press(n_a_side: int) -> list[Outlet]:
    """Return so many outlets of each side, the sides in turn within the list of each."""
    return [rated(f"{side}{n}.example", side) for side in BIASES for n in range(n_a_side)]


def report(outlet: Outlet, text: str, at: datetime) -> Article:
    """Return what *outlet* published at that moment."""
    minute = f"{at:%H%M}"
    return make_article(
        f"{outlet.domain}-{minute}",
        url=f"https://{outlet.domain}/ferry-{minute}",
        outlet=outlet.domain,
        published_at=at,
        seen_at=at,
        title=f"{outlet.name} on the ferry",
        lead=text,
    )


def own_words(seed: object) -> str:
    """Return forty words that no other seed gives."""
    chance = random.Random(str(seed))
    return " ".join(f"{chance.choice(WORDS)}{chance.randrange(99)}" for _ in range(40)) + "."
