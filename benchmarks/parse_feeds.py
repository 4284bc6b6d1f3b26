"""How fast and how faithfully feeds become articles, beside the libraries of the field.

    python benchmarks/parse_feeds.py

Reads the 200 real feeds of fastfeedparser's own benchmark from the evaluation data, whose folder
is named by EVENHAND_DATA or lies at ../shared/data. Everything runs in one process on one core.

feedparser cleans texts and resolves addresses unless it is told not to ("raw"); reader's parser
is feedparser with its values in types of its own, and refuses what is not well-formed;
fastfeedparser returns texts as they are. Of ours, ``read_feed`` checks and reads a document and
names its articles, with canonical addresses and ids; "every field" reads all that its items say,
as fastfeedparser does; ``parse_feed`` makes clean articles of all of them and checks their
languages. "Second poll" is what a feed costs in which every article is known.
"""

from __future__ import annotations

import importlib
import io
import os
import statistics
import sys
import tarfile
import time
import warnings
from calendar import timegm
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import fastfeedparser
import feedparser
from reader.exceptions import ParseError

from bot.model import Article
from bot.sources.reading.parse import parse_feed, read_feed, read_raw
from bot.sources.reading.rawfeed import RawItem
from bot.sources.urls import canonical_url
from bot.text.markup import plain_text

ROOT = Path(__file__).parents[1]
ARCHIVE = "feeds/fastfeedparser/fastfeedparser-benchmark_data.tar.gz"
RUNS = 3
# reader brings a feedparser of its own that needs a module Python no longer has; this is its word
# for taking the one that is installed, and is read where its parsers are imported.
os.environ["READER_NO_VENDORED_FEEDPARSER"] = "1"
READERS = {
    "feedparser": importlib.import_module("reader._parser.feedparser").FeedparserParser(),
    "json": importlib.import_module("reader._parser.jsonfeed").JSONFeedParser(),
}
# Older dates are zeros and typing errors, which parse_feed drops.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item as a reader has it, made comparable: cleaned title and link, moment in UTC."""

    title: str
    link: str | None
    published_at: datetime | None


def main() -> int:
    documents = load()
    if not documents:
        sys.stderr.write(f"{ARCHIVE} is not there; set EVENHAND_DATA to the evaluation data\n")
        return 1
    warnings.simplefilter("ignore")
    readers: list[tuple[str, Callable[[bytes], object]]] = [
        ("feedparser", lambda body: feedparser.parse(io.BytesIO(body))),
        ("feedparser, raw", raw_feedparser),
        ("reader's parser", by_reader),
        ("fastfeedparser", fast),
        ("read_feed", read_feed),
        ("every field", every_field),
        ("second poll", second_poll),
        ("parse_feed", parse_feed),
    ]
    speeds = {name: speed(read, documents) for name, read in readers}
    n_bytes = sum(map(len, documents))
    print(f"{len(documents)} feeds, {n_bytes / 1e6:.1f} MB, median of {RUNS} runs, CPU time\n")
    print(f"{'reader':<18}{'feeds/s':>10}{'x feedparser':>14}")
    for name, value in speeds.items():
        print(f"{name:<18}{value:>10.1f}{value / speeds['feedparser']:>14.1f}")
    print_agreement(documents)
    return 0


def load() -> list[bytes]:
    """Return the documents in the order of the archive; none if it is not there."""
    path = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data")) / ARCHIVE
    if not path.exists():
        return []
    with tarfile.open(path) as archive:
        files = (archive.extractfile(member) for member in archive if member.isfile())
        return [file.read() for file in files if file is not None]


def speed(read: Callable[[bytes], object], documents: Sequence[bytes]) -> float:
    """Return the documents a CPU second, the median of RUNS."""
    seconds = []
    for _ in range(RUNS):
        began = time.process_time()
        for document in documents:
            read(document)
        seconds.append(time.process_time() - began)
    return len(documents) / statistics.median(seconds)


def raw_feedparser(body: bytes) -> feedparser.FeedParserDict:
    return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def by_reader(body: bytes) -> object:
    """Return what lemon24/reader's parser for that kind of document makes of it."""
    parse = READERS["json" if body.lstrip().startswith(b"{") else "feedparser"]
    try:
        return parse("https://feeds.example/", io.BytesIO(body), {})
    except ParseError:
        return None


def every_field(body: bytes) -> list[RawItem]:
    return [item.read() for item in read_raw(body).items]


def second_poll(body: bytes) -> tuple[Article, ...]:
    reading = read_feed(body)
    return reading.articles(known=frozenset(reading.ids))


def fast(body: bytes) -> fastfeedparser.FastFeedParserDict | None:
    try:
        return fastfeedparser.parse(body)
    except ValueError:
        return None


def print_agreement(documents: Iterable[bytes]) -> None:
    """Print how far our articles agree with feedparser's and fastfeedparser's entries.

    An entry is looked up by its canonical link; entries without one, and all but the first of a
    link, are left out, as they are in ours.
    """
    others: dict[str, Callable[[bytes], list[Item]]] = {
        "feedparser": feedparser_items,
        "fastfeedparser": fast_items,
    }
    counts = {name: [0, 0, 0, 0, 0] for name in others}
    for document in documents:
        ours = {
            item.link: item
            for item in (
                Item(title=a.title, link=a.url, published_at=a.published_at)
                for a in parse_feed(document).articles
            )
        }
        for name, read in others.items():
            for item in first_of_each_link(read(document)):
                compare(ours.get(item.link), item, counts[name])
    print(f"\n{'agreement with':<18}{'entries':>10}{'link':>9}{'title':>9}{'date':>9}")
    for name, (entries, links, titles, dated, dates) in counts.items():
        shares = (links / entries, titles / links, dates / dated)
        print(f"{name:<18}{entries:>10}" + "".join(f"{share:>9.2%}" for share in shares))


def compare(ours: Item | None, item: Item, count: list[int]) -> None:
    count[0] += 1
    if ours is None:
        return
    count[1] += 1
    # We make a title where there is none.
    count[2] += not item.title or ours.title == item.title
    if item.published_at is not None and item.published_at >= EARLIEST:
        count[3] += 1
        count[4] += to_the_second(ours.published_at) == to_the_second(item.published_at)


def to_the_second(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(microsecond=0)


def first_of_each_link(items: Iterable[Item]) -> list[Item]:
    found: dict[str, Item] = {}
    for item in items:
        if item.link:
            found.setdefault(item.link, item)
    return list(found.values())


def feedparser_items(body: bytes) -> list[Item]:
    return [
        Item(
            title=plain_text(entry.get("title", "")),
            link=canonical_url(entry.get("link", "")),
            published_at=moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        )
        for entry in raw_feedparser(body)["entries"]
    ]


def fast_items(body: bytes) -> list[Item]:
    parsed = fast(body)
    return [
        Item(
            title=plain_text(entry.get("title", "")),
            link=canonical_url(entry.get("link", "")),
            published_at=datetime.fromisoformat(written)
            if (written := entry.get("published"))
            else None,
        )
        for entry in (parsed["entries"] if parsed else ())
    ]


def moment(parsed: time.struct_time | None) -> datetime | None:
    return None if parsed is None else datetime.fromtimestamp(timegm(parsed), UTC)


if __name__ == "__main__":
    sys.exit(main())
