"""Who reports a story in words of their own, since when, and on which side.

Rule 1: a reprint is no voice: forty sites with one text of a wire are the wire.
Rule 2: the outlets of one owner, or of one registered domain, are one voice on each side.
Rule 3: a voice counts from its first report, at the time it was published; a time after we saw
it is a mistake, and one we were not told is that at which we saw it. So what a poll brings late,
as after a break of ours, does not look like many reports at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.bias.coverage import copies_of, outlet_key, outlet_of
from bot.bias.hosts import PLATFORMS, host_of, parents
from bot.bias.outlets import Register
from bot.bias.tally import side_of
from bot.model import Article, Outlet, Side
from bot.text.tokens import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One newsroom on a story; ``at`` is when its first report of its own came out."""

    at: datetime
    side: Side


def voices_of(articles: Sequence[Article], register: Register) -> tuple[Voice, ...]:
    """Return the voices of a story, the first first; the order of *articles* does not matter.

    Articles without any time or any publisher speak for nobody.
    """
    copies = copies_of(articles, register)
    first: dict[tuple[str, Side], datetime] = {}
    for article in articles:
        at, key = _time_of(article), outlet_key(article, register)
        if at is None or key is None or article.id in copies:
            continue
        outlet = outlet_of(article, register)
        voice = house_of(key, outlet), _side(outlet, register)
        first[voice] = min(at, first.get(voice, at))
    found = (Voice(at=at, side=side) for (_, side), at in first.items())
    return tuple(sorted(found, key=lambda voice: (voice.at, voice.side)))


def count_read(hosts: Iterable[str], register: Register) -> Mapping[Side, int]:
    """Return how many voices of each side publish at *hosts* at all; sides without any: none."""
    found = [(host, register.find(host)) for host in hosts]
    houses = {
        (house_of(outlet.domain if outlet else host, outlet), _side(outlet, register))
        for host, outlet in found
    }
    return Counter(side for _, side in houses)


def house_of(key: str, outlet: Outlet | None) -> str:
    """Return the house of an outlet: its owner, else its registered domain.

    What strangers publish on a platform are houses of their own.
    """
    if outlet is not None and outlet.owner:
        return f"owner:{fold(outlet.owner)}"
    host = host_of(key)
    home = parents(host)[-1] if host else key
    return key if home in PLATFORMS else home


def _side(outlet: Outlet | None, register: Register) -> Side:
    return side_of(outlet, register.state_media) if outlet else Side.UNRATED


def _time_of(article: Article) -> datetime | None:
    published, seen = article.published_at, article.seen_at
    if published is None or seen is None:
        return published or seen
    return min(published, seen)
