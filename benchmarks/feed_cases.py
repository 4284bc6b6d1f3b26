"""How many of feedparser's and gofeed's own cases hold for feedparser and for our readers.

    python benchmarks/feed_cases.py            # the shares, and the slowest document
    python benchmarks/feed_cases.py --misses   # also each comparison that fails for us

Reads the test documents of both libraries from the evaluation data, whose folder is named by
EVENHAND_DATA or lies at ../shared/data: each names what a reader must find in it.

The rule, the same for both readers: of what a case expects, the comparisons count that concern
the title, link, id, date, author or language of the feed or an entry, or the encoding. Both
readers get the bytes, the address and the Content-Type; documents that need another header are
left out. Expected and read values are compared in one normal form: titles as plain text, links
and ids canonical where they are addresses, dates in UTC, authors by name (or mail address where
there is no name), languages by their primary subtag, encodings by the text they give. We keep one
date where feedparser keeps several; whichever a case asks for is compared with it. Comparisons
with a title, link or author of a *source* inside an entry, with lists of links and with types,
bases and mail addresses do not count, because no article has them. gofeed's cases hold some JSON
Feeds, which feedparser does not read.
"""

from __future__ import annotations

import io
import re
import sys
import time
import warnings
from calendar import timegm
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import feedparser
from feed_case_files import (
    DATA,
    DATES,
    FEED,
    Case,
    Check,
    Document,
    feedparser_documents,
    gofeed_documents,
)

from bot.errors import BadFeed
from bot.sources.reading.decoding import fitting_encoding
from bot.sources.reading.parse import read_raw
from bot.sources.reading.rawfeed import RawItem, primary_language
from bot.sources.urls import canonical_url
from bot.text.markup import plain_text

# How long a document may take, in seconds.
TOO_SLOW = 1.0

_MAIL = re.compile(r"<?\(?[\w.+-]+@[\w.-]+\)?>?")
# What a reader found: the value of a check, None for nothing.
Found = Callable[[Check], object]


def main() -> int:
    corpora = {"feedparser": feedparser_documents(), "gofeed": gofeed_documents()}
    if not all(corpora.values()):
        sys.stderr.write(f"no cases in {DATA}; set EVENHAND_DATA to the evaluation data\n")
        return 1
    warnings.simplefilter("ignore")
    for name, documents in corpora.items():
        cases = [case for case in documents if case.checks]
        print(f"\n{name}: {len(documents)} documents, {len(cases)} with expectations that count\n")
        shares(cases)
        slowest = max(map(seconds, documents))
        print(f"slowest for us: {slowest * 1000:.0f} ms")
        if slowest > TOO_SLOW:
            return 1
    return 0


def shares(cases: list[Case]) -> None:
    """Print for each field how many comparisons hold for either reader."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("all", "package", "ours")}
    for case in cases:
        package, ours = by_feedparser(case.document), by_us(case.document)
        for check in case.checks:
            field = check.field if check.field not in DATES else "date"
            field = field.partition(".")[0]
            held = (agrees(check, package, case), agrees(check, ours, case))
            for name in (field, "total"):
                counts["all"][name] += 1
                counts["package"][name] += held[0]
                counts["ours"][name] += held[1]
            if not held[1] and "--misses" in sys.argv:
                print(f"  {case.document.name} {check}: {package(check)!r} / {ours(check)!r}")
    print(f"{'':<10}{'checks':>8}{'feedparser':>13}{'Evenhand':>13}")
    for name, total in sorted(counts["all"].items(), key=lambda pair: pair[1]):
        held_by = (counts[reader][name] / total for reader in ("package", "ours"))
        print(f"{name:<10}{total:>8}" + "".join(f"{share:>13.2%}" for share in held_by))


def seconds(case: Case) -> float:
    began = time.process_time()
    by_us(case.document)
    return time.process_time() - began


def agrees(check: Check, found: Found, case: Case) -> bool:
    if check.field == "encoding":
        return same_text(case.document.body, str(check.expected), str(found(check)))
    expected, got = (
        normal(check.field, value, case.document) for value in (check.expected, found(check))
    )
    return expected == got


def normal(field: str, value: object, document: Document) -> object:
    """Return *value* in the one form that values of *field* are compared in; "" for nothing."""
    if isinstance(value, tuple | time.struct_time):
        return datetime.fromtimestamp(timegm(tuple(value)), UTC)
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    text = plain_text(str(value or ""))
    if field == "link" or (field == "id" and text.startswith(("/", "http:", "https:"))):
        return canonical_url(text, document.url) or text
    if field.startswith("author"):
        return _MAIL.sub("", text).strip(" ()") or text
    if field == "language":
        return primary_language(text) or ""
    return text


def same_text(body: bytes, expected: str, found: str) -> bool:
    try:
        texts = [body.decode(label).removeprefix("\ufeff") for label in (expected, found)]
    except (LookupError, UnicodeError):
        return False
    return texts[0] == texts[1]


def by_feedparser(document: Document) -> Found:
    headers = {"content-type": document.content_type, "content-location": document.url or ""}
    parsed = feedparser.parse(io.BytesIO(document.body), response_headers=headers)

    def find(check: Check) -> object:
        value: Any = parsed if check.field == "encoding" else parsed["feed"]
        try:
            if check.place != FEED:
                value = parsed["entries"][check.place]
            for step in check.path.split("."):
                value = value[int(step) if step.isdecimal() else step]
        except LookupError:
            return None
        return value

    return find


def by_us(document: Document) -> Found:
    """Return what our readers find; nothing of what is no feed to them."""
    try:
        raw = read_raw(document.body, document.content_type)
    except BadFeed:
        return lambda _: None
    items = {FEED: raw.head, **{place: item.read() for place, item in enumerate(raw.items)}}

    def find(check: Check) -> object:
        item = items.get(check.place)
        if check.field == "encoding":
            return fitting_encoding(document.body, document.content_type)
        return None if item is None else value_of(item, check.field, raw.head, document)

    return find


def value_of(item: RawItem, field: str, head: RawItem, document: Document) -> object:
    base = canonical_url(item.base, document.url) or document.url
    people = item.author.split(", ")
    values = {
        "title": item.title,
        "link": canonical_url(item.link, base) or item.link or canonical_url(item.guid),
        "id": item.guid,
        "language": item.language or head.language,
        "author": item.author,
        **{f"author.{number}": name for number, name in enumerate(people)},
        **dict.fromkeys(DATES, item.published_at),
    }
    return values.get(field)


if __name__ == "__main__":
    sys.exit(main())
