"""The cases of feedparser and gofeed: documents, and what is to be found in them.

What counts of it is said in feed_cases.py.
"""

from __future__ import annotations

import ast
import json
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bot.sources.reading.dates import parse_moment
from bot.sources.reading.decoding import decoded

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data")) / "feeds"
ADDRESS = "http://127.0.0.1:8097/"
FEED = -1
DATES = ("published", "updated", "created", "issued", "modified", "date")

_EXPECTED = re.compile(r"Expect:\s*(.*?)\s*-->", re.DOTALL)
_HEADER = re.compile(r"Header:\s*([\w-]+)\s*:\s*(.*)")
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
    **{f"{name}_parsed": name for name in DATES},
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
                moment = parse_moment(value) if field in DATES else None
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
