"""Invented feeds: which there are, which of them are ill, and what each says at each pass.

What is drawn depends on the seed alone; only the dates of the items depend on the moment at
which the server began, since readers look at how old an item is.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from html import escape

SEED = 20260105
CHANGING = 0.2
# The well ones share the vocabulary of their server, so that a pass can be made in seconds.
_SENTENCES = 2_000
_SYLLABLES = [consonant + vowel for consonant in "bdfghklmnrstv" for vowel in "aeio"]
# English in its words if not in its sense, so that telling the language costs what it does.
_SMALL_WORDS = tuple(
    """
    the a of in to and for on with that was were has have is by at from after over
    """.split()  # noqa: SIM905 - a list of them is three times as long
)
_PLAIN_WORDS = tuple(
    """
    government minister court police company school city water price market election vote
    party leader worker union hospital doctor patient bank budget report people country
    border bridge harbour train flight storm flood fire season player team match club
    season film book science research student teacher village river island company plan
    talks deal strike law judge trial says told opened closed began ended raised cut
    rejected agreed warned found lost won built early late new former local national
    higher lower public private western northern first last
    """.split()  # noqa: SIM905 - a list of them is three times as long
)


class Kind(StrEnum):
    """What becomes of a request; the value begins the host name."""

    FEED = "feed"
    MISSING = "missing"
    BROKEN = "broken"
    GONE = "gone"
    BUSY = "busy"
    PAGE = "page"
    DAMAGED = "damaged"
    SLOW = "slow"
    DRIP = "drip"
    FLOOD = "flood"


SHARES = {
    Kind.MISSING: 0.02,
    Kind.BROKEN: 0.02,
    Kind.GONE: 0.02,
    Kind.BUSY: 0.02,
    Kind.PAGE: 0.02,
    Kind.DAMAGED: 0.02,
    Kind.SLOW: 0.005,
    Kind.DRIP: 0.0025,
    Kind.FLOOD: 0.0025,
}
ENDLESS = frozenset((Kind.DRIP, Kind.FLOOD))
WITH_BODY = frozenset((Kind.FEED, Kind.DAMAGED, Kind.SLOW))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One feed as it is planned: its number and what it does."""

    n: int
    kind: Kind

    @property
    def host(self) -> str:
        return f"{self.kind.value}-{self.n:05d}.test"

    def version(self, n_pass: int) -> int:
        """Return how often the feed has changed by that pass, counted from 0."""
        return sum(drawn(self.n, "change", k).random() < CHANGING for k in range(1, n_pass + 1))


def plan(n_feeds: int) -> list[Site]:
    """Return the feeds of a server of that size, ill ones strewn among the well."""
    shuffled = list(range(n_feeds))
    random.Random(SEED).shuffle(shuffled)
    kinds = [Kind.FEED] * n_feeds
    for kind, share in SHARES.items():
        for _ in range(round(share * n_feeds)):
            kinds[shuffled.pop()] = kind
    return [Site(n=n, kind=kind) for n, kind in enumerate(kinds)]


def drawn(*names: object) -> random.Random:
    return random.Random(f"{SEED}:{names}")


class Press:
    """Writes the documents: RSS or Atom of 10 to 30 items, 5 to 40 KB."""

    def __init__(self, started_at: datetime) -> None:
        chance = drawn("sentences")
        words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(900)]
        kinds = (_SMALL_WORDS, _PLAIN_WORDS, words)
        made = (
            " ".join(
                chance.choice(chance.choices(kinds, (4, 5, 1))[0])
                for _ in range(chance.randint(8, 20))
            )
            for _ in range(_SENTENCES)
        )
        self._sentences = [sentence.capitalize() + "." for sentence in made]
        self._started_at = started_at

    def document(self, site: Site, version: int) -> bytes:
        """Return the feed after that many changes, each of which brought one to three items."""
        chance = drawn(site.n, "shape")
        n_items, n_paragraphs = chance.randint(10, 30), chance.choice((0, 0, 0, 1, 2))
        newest = n_items + 2 * version + site.n % 2 * version
        write = self._rss if site.n % 3 else self._atom
        items = [write(site, n, n_paragraphs) for n in range(newest, max(newest - n_items, 0), -1)]
        if site.kind is Kind.DAMAGED:
            items[len(items) // 2] = "<item><title>Ends & never <b>closes</title></itm>"
        return _framed(site, items, is_rss=bool(site.n % 3))

    def _rss(self, site: Site, n: int, n_paragraphs: int) -> str:
        title, lead, text, at = self._item(site, n, n_paragraphs)
        full = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if text else ""
        link = f"https://www.{site.host}/news/{site.n}-{n}.html"
        return (
            f"<item><title>{title}</title><link>{link}?utm_source=rss</link><guid>{link}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><category>News</category>"
            f"<dc:creator>A. Writer</dc:creator><description>{escape(lead)}</description>{full}"
            "</item>"
        )

    def _atom(self, site: Site, n: int, n_paragraphs: int) -> str:
        title, lead, text, at = self._item(site, n, n_paragraphs)
        full = f'<content type="html">{escape(text)}</content>' if text else ""
        link = f"https://www.{site.host}/news/{site.n}-{n}.html"
        return (
            f'<entry><title>{title}</title><link href="{link}"/><id>{link}</id>'
            f"<updated>{at.isoformat()}</updated><author><name>A. Writer</name></author>"
            f'<summary type="html">{escape(lead)}</summary>{full}</entry>'
        )

    def _item(self, site: Site, n: int, n_paragraphs: int) -> tuple[str, str, str, datetime]:
        chance = drawn(site.n, "item", n)
        title, *rest = chance.choices(self._sentences, k=3 + 3 * n_paragraphs)
        paragraphs = (" ".join(rest[i : i + 3]) for i in range(2, len(rest), 3))
        text = "".join(f'<p>{paragraph} <a href="/more">More</a></p>' for paragraph in paragraphs)
        lead = f'<p><img src="/{n}.jpg" alt=""/>{" ".join(rest[:2])}</p>'
        # A feed's first items are as old as its length tells, its next ones come in order.
        at = self._started_at - timedelta(hours=40) + timedelta(minutes=37 * n + site.n % 37)
        return title[:-1], lead, text, at


def _framed(site: Site, items: list[str], *, is_rss: bool) -> bytes:
    home = f"https://www.{site.host}/"
    if is_rss:
        head = (
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>Paper {site.n}</title><link>{home}</link><language>en</language>"
        )
        tail = "</channel></rss>"
    else:
        head = (
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Paper {site.n}'
            f'</title><link href="{home}"/><id>{home}</id>'
        )
        tail = "</feed>"
    return ('<?xml version="1.0" encoding="utf-8"?>' + head + "\n".join(items) + tail).encode()
