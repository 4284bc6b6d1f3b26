"""How many of feedparser's and gofeed's own cases hold for feedparser and for our readers.

    python benchmarks/feed_cases.py            # the shares, and the slowest document
    python benchmarks/feed_cases.py --misses   # also what fails for us and holds for feedparser

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
bases and mail addresses do not count, because no article has them.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import sys
import tarfile
import time
import warnings
from calendar import timegm
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

from bot.errors import BadFeed
from bot.sources.dates import parse_moment
from bot.sources.decoding import decoded, fitting_encoding
from bot.sources.parse import read_raw
from bot.sources.rawfeed import RawItem, primary_language
from bot.sources.urls import canonical_url
from bot.text.markup import plain_text

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data")) / "feeds"
ADDRESS = "http://127.0.0.1:8097/"
FEED = -1
# How long a document may take, in seconds.
TOO_SLOW = 1.0

_EXPECTED = re.compile(r"Expect:\s*(.*?)\s*-->", re.DOTALL)
_HEADER = re.compile(r"Header:\s*([\w-]+)\s*:\s*(.*)")
_MAIL = re.compile(r"<?\(?[\w.+-]+@[\w.-]+\)?>?")
_DATES = ("published", "updated", "created", "issued", "modified", "date")
# Ways to write a path in feedparser's expectations -> what of the normal form it means.
_PATHS = {
    "title": "title",
    "title_detail.value": "title",
    "link": "link",
    "id": "id",
    "guid": "id",
    "author": "author",
    "author_detail.name": "author",
    "language": "language",
    "title_detail.language": "language",
    "content.0.language": "language",
    "summary_detail.language": "language",
    **{f"{name}_parsed": name for name in _DATES},
}
_NAMED_AUTHOR = re.compile(r"authors\.(\d)\.name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document to read; ``url`` is where it was fetched from, where its case depends on it."""

    name: str
    body: bytes
    content_type: str = "application/xml"
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison: a field of an entry, by its number, or of the FEED itself.

    ``path`` is where feedparser keeps the value.
    """

    place: int
    path: str
    field: str
    expected: object


@dataclass(frozen=True, slots=True)
class Case:
    """A document and what is to be found in it."""

    document: Document
    checks: tuple[Check, ...]


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
            field = check.field if check.field not in _DATES else "date"
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
        **dict.fromkeys(_DATES, item.published_at),
    }
    return values.get(field)


def feedparser_documents() -> list[Case]:
    """Return feedparser's cases in the order of the archive; one may have no check that counts."""
    files = archive("feedparser-tests/feedparser-tests.tar.gz")
    return [case for name, body in files if (case := feedparser_case(name, body))]


def feedparser_case(name: str, body: bytes) -> Case | None:
    text = decoded(body)
    headers = {key.lower(): value.strip() for key, value in _HEADER.findall(text)}
    expected = _EXPECTED.search(text)
    if expected is None or "content-language" in headers:
        return None
    location = headers.get("content-location", "")
    document = Document(
        name=name,
        body=body,
        content_type=headers.get("content-type", "application/xml"),
        url=urljoin(ADDRESS, location) if location or ADDRESS in expected[1] else None,
    )
    tree = ast.parse(" ".join(expected[1].split()), mode="eval").body
    parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
    return Case(document, tuple(check for part in parts if (check := comparison(part))))


def comparison(part: ast.expr) -> Check | None:
    """Return the comparison in *part* of an expectation if it is one that counts."""
    if not isinstance(part, ast.Compare) or not isinstance(part.ops[0], ast.Eq):
        return None
    try:
        expected = ast.literal_eval(part.comparators[0])
    except ValueError:
        return None
    # entries[0]['title'] and entries[0].title alike become entries.0.title.
    path = ast.unparse(part.left).replace("['", ".").replace("']", "").replace("[", ".")
    root, _, rest = path.replace("]", "").partition(".")
    if root == "encoding":
        return Check(place=FEED, path=root, field=root, expected=expected)
    place, rest = (FEED, rest) if root == "feed" else number_and_rest(rest)
    person = _NAMED_AUTHOR.fullmatch(rest)
    field = f"author.{person[1]}" if person else _PATHS.get(rest)
    if root not in ("feed", "entries") or field is None:
        return None
    if place == FEED and field == "language" and rest != "language":
        return None
    return Check(place=place, path=rest, field=field, expected=expected)


def number_and_rest(path: str) -> tuple[int, str]:
    number, _, rest = path.partition(".")
    return (int(number), rest) if number.isdecimal() else (FEED, "")


def gofeed_documents() -> list[Case]:
    """Return gofeed's documents; those without expected values beside them have no checks."""
    files = dict(archive("gofeed-testdata/gofeed-testdata.tar.gz"))
    cases = []
    for name, body in files.items():
        stem, _, kind = name.rpartition(".")
        expected = files.get(f"{stem}.json" if kind == "xml" else f"{stem}_expected.json", b"{}")
        if kind == "xml" or f"{stem}_expected.json" in files:
            content_type = "application/xml" if kind == "xml" else "application/feed+json"
            document = Document(name=name, body=body, content_type=content_type)
            cases.append(Case(document, tuple(gofeed_checks(json.loads(expected)))))
    return cases


def gofeed_checks(expected: dict[str, Any]) -> Iterator[Check]:
    """Yield the comparisons in gofeed's values, of its own form and of the formats'."""
    entries = expected.get("items") or expected.get("entries") or ()
    for place, said in ((FEED, expected), *enumerate(entries)):
        guid = said.get("guid") or said.get("id")
        values = {
            "title": said.get("title"),
            "link": said.get("link") or said.get("url") or said.get("home_page_url"),
            "id": guid.get("value") if isinstance(guid, dict) else guid,
            "language": said.get("language"),
            "published": said.get("publishedParsed") or said.get("pubDateParsed"),
            "updated": said.get("updatedParsed") or said.get("lastBuildDateParsed"),
        }
        people = said.get("authors") or [said.get("author") or {}]
        for number, person in enumerate(people):
            name = person.get("name") if isinstance(person, dict) else person
            values[f"author.{number}"] = name
        for field, value in values.items():
            if value:
                moment = parse_moment(value) if field in _DATES else None
                path = f"{field}_parsed" if moment else field.replace("author.", "authors.")
                path += ".name" if path.startswith("authors.") else ""
                yield Check(place=place, path=path, field=field, expected=moment or value)


def archive(path: str) -> Iterator[tuple[str, bytes]]:
    if not (DATA / path).exists():
        return
    with tarfile.open(DATA / path) as members:
        for member in members:
            file = members.extractfile(member)
            if member.isfile() and file is not None:
                yield member.name, file.read()


if __name__ == "__main__":
    sys.exit(main())
