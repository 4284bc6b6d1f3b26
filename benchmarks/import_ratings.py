"""How fast ratings are imported and looked up, and whom a set of ratings covers.

    python benchmarks/import_ratings.py [FILE] [--shared DOMAINS]

FILE: a CSV as docs/ratings.md describes; default: the merged set of the evaluation data. DOMAINS:
data/domains.tsv of https://github.com/gitronald/domains, which tells how often a panel of voters
in the USA shared each domain on Twitter (Robertson et al. 2018), and whether it is news. Prints

    import    seconds on SQLite, reading and writing, the first time and again without a change,
              with growth in the number of rows;
    load      seconds to make the register of today from the database;
    find      addresses looked up in a second of one core: pages of all outlets, each once;
    covered   share of lists of real outlets that have a direction: of hosts, and weighted by how
              often each host is listed.

Times are of the processor (``process_time``), which other work on the machine does not change,
and on the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gzip
import io
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from stories_data import DATA, read_set

from bot.bias.hosts import host_of
from bot.bias.outlets import Register, bias_of
from bot.bias.ratings.columns import match_columns
from bot.bias.ratings.facts import OutletFacts
from bot.bias.ratings.reading import Harvest, Reading
from bot.bias.ratings.table import read_table
from bot.model import Side
from bot.store.db import Store, open_store
from bot.store.migrate import migrate
from bot.store.ratings import Import, replace_dataset
from bot.store.registers import load_register

NOW = datetime(2026, 11, 23, tzinfo=UTC)
_SIZES = (1_000, 3_000, 6_000, 12_000)
_LOOK_UPS = 200_000
# Categories of general and political news in English; the others are of sports, trades, hobbies.
KITE_NEWS = (
    *("Africa", "Asia", "Australia", "Canada", "Defense", "Diplomacy", "Economy", "Europe"),
    *("Homelessness", "Ireland", "Israel", "Middle East", "Palestine", "UK", "Ukraine"),
    *("USA | Boston", "USA | Chicago", "USA | Los Angeles", "USA | New York City"),
)


class Watch:
    """Seconds of the processor and of the clock since it was made."""

    def __init__(self) -> None:
        self._processor, self._clock = time.process_time(), time.perf_counter()

    def __str__(self) -> str:
        processor = time.process_time() - self._processor
        return f"{processor:6.2f} s ({time.perf_counter() - self._clock:.2f} s on the clock)"


def read_rows(body: bytes) -> dict[str, OutletFacts]:
    table = read_table(io.BytesIO(body))
    harvest = Harvest(
        reading=Reading(rater="set", today=NOW.date()),
        columns=match_columns(table.header),
        n_cells=len(table.header),
        remark=lambda _: None,
    )
    for record in table.records:
        harvest.take(record)
    return harvest.outlets


async def import_once(store: Store, body: bytes, name: str) -> str:
    watch = Watch()
    outlets = read_rows(body)
    async with store.begin() as db:
        new = Import(name=name, origin="file", licence="", outlets=outlets)
        changes = await replace_dataset(db, new, NOW)
    return f"{watch}, {len(changes.new)} new, {changes.n_unchanged} unchanged"


async def measure(body: bytes) -> Register:
    lines = body.splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in (*_SIZES, len(lines) - 1):
            url = f"sqlite:///{folder}/{size}.db"
            migrate(url)
            store = open_store(url)
            part = b"".join(lines[: size + 1])
            print(f"import {size:6}        {await import_once(store, part, 'set')}")
            print(f"import {size:6} again  {await import_once(store, part, 'set')}")
            watch = Watch()
            register = await load_register(store)
            print(f"load   {size:6}        {watch}")
            find(register)
            await store.close()
    return register


def find(register: Register) -> None:
    domains = [outlet.domain for outlet in register.outlets]
    urls = [f"https://www.{domains[n % len(domains)]}/news/{n}" for n in range(_LOOK_UPS)]
    for domain in domains:
        register.find(f"https://www.{domain}/")
    processor, clock = time.process_time(), time.perf_counter()
    for url in urls:
        register.find(url)
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    print(
        f"find   in {len(domains):6}     {len(urls) / processor:8.0f} a second "
        f"({len(urls) / clock:.0f} on the clock)"
    )


def covered(register: Register, name: str, addresses: Iterable[str]) -> None:
    """Print the share of hosts, and of addresses, whose outlet has a direction."""
    counts = Counter(host for address in addresses if (host := host_of(address)))
    rated = {host for host in counts if is_rated(register, host)}
    n_rated = sum(counts[host] for host in rated)
    share, weighted = 100 * len(rated) / len(counts), 100 * n_rated / counts.total()
    print(
        f"covered {name:36} {len(rated):5} of {len(counts):5} hosts "
        f"= {share:.1f} %, {weighted:.1f} % by weight"
    )


def is_rated(register: Register, host: str) -> bool:
    outlet = register.find(host)
    return outlet is not None and bias_of(outlet).side is not Side.UNRATED


def lists_of() -> Iterator[tuple[str, list[str]]]:
    """Yield lists of real outlets, by address: of story sets in English, and of feeds."""
    for name in ("allsides2021.dev", "uci"):
        urls = [article.url or "" for article, _ in read_set(name)]
        yield f"{name}, all hosts", urls
        if name == "uci":
            yield f"{name}, its 300 most frequent", most_frequent(urls, 300)
    path = DATA / "outlets" / "kite-public" / "kite_feeds.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as text:
        kite = json.load(text)
    news = [url for name in KITE_NEWS for url in feeds_of(kite[name])]
    yield "feeds of English categories of news", news
    yield "its 300 most frequent", most_frequent(news, 300)
    french = [
        url for name in ("France", "Germany", "Spain", "Italy") for url in feeds_of(kite[name])
    ]
    yield "feeds in four other languages", french


def feeds_of(category: dict[str, object]) -> list[str]:
    feeds = category["feeds"]
    assert isinstance(feeds, list)
    return [feed if isinstance(feed, str) else str(feed.get("url", "")) for feed in feeds]


def most_frequent(urls: Iterable[str], n: int) -> list[str]:
    counts = Counter(host for url in urls if (host := host_of(url)))
    return sorted(counts, key=lambda host: (-counts[host], host))[:n]


def most_shared(path: Path, n: int) -> list[str]:
    """Return the *n* domains of news that were shared most often, the first of equals by name."""
    with path.open(encoding="utf-8", newline="") as text:
        news = [
            row for row in csv.DictReader(text, delimiter="\t") if row["news_is_news"] == "1.0"
        ]
    shares = {row["domain"]: float(row["bias_rounded_n_shares"] or 0) for row in news}
    return sorted(shares, key=lambda domain: (-shares[domain], domain))[:n]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "file", type=Path, nargs="?", default=DATA / "ratings" / "merged.csv", metavar="FILE"
    )
    parser.add_argument("--shared", type=Path, metavar="DOMAINS")
    options = parser.parse_args()
    path: Path = options.file
    body = path.read_bytes()
    n_rows = sum(1 for _ in csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    print(f"{path.name}: {n_rows - 1} rows, {len(body)} bytes")
    register = asyncio.run(measure(body))
    if options.shared:
        covered(register, "300 most shared domains of news", most_shared(options.shared, 300))
    for name, addresses in lists_of():
        covered(register, name, addresses)


if __name__ == "__main__":
    main()
