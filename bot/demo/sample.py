"""The bundled sample of news: the JSON files of ``sample/`` -> values.

Everything in the sample is invented; its hosts end in ``.example``, which leads nowhere
(RFC 2606).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

from bot.demo.outlets import parse_outlets_json
from bot.errors import BadInput
from bot.model import Outlet

OUTLETS_FILE = "outlets.json"
SINGLES_FILE = "singles.json"
STORIES_FOLDER = "stories"


class FeedFormat(StrEnum):
    """The formats in which the sample's outlets publish."""

    RSS = "rss"
    ATOM = "atom"
    RDF = "rdf"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """One invented article.

    ``outlet`` is a domain. ``minutes_before`` tells how long before the start of the demo it came
    out. ``event`` names the event it reports, in the words of its file; "" means that no other
    article reports the same. ``author`` is "" where the outlet names none.
    """

    outlet: str
    language: str
    minutes_before: int
    title: str
    lead: str
    author: str = ""
    categories: tuple[str, ...] = ()
    event: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The whole sample; ``formats`` has the feed format of every outlet, by domain."""

    outlets: tuple[Outlet, ...]
    articles: tuple[SampleArticle, ...]
    formats: Mapping[str, FeedFormat]


def load_sample() -> Sample:
    """Return the sample that comes with the program."""
    folder = resources.files("bot.demo") / "sample"
    files = {name: (folder / name).read_text("utf-8") for name in (OUTLETS_FILE, SINGLES_FILE)}
    for entry in (folder / STORIES_FOLDER).iterdir():
        if entry.name.endswith(".json"):
            files[f"{STORIES_FOLDER}/{entry.name}"] = entry.read_text("utf-8")
    return parse_sample(files)


def parse_sample(files: Mapping[str, str]) -> Sample:
    """Return the sample in *files*: their texts by name, as the constants above name them.

    Articles come in the order of the files' names. Raises BadInput naming file and entry.
    """
    text = files.get(OUTLETS_FILE, "")
    try:
        outlets = parse_outlets_json(text)
    except BadInput as error:
        raise BadInput(f"{OUTLETS_FILE}: {error}") from None
    formats = dict(_formats(text))
    articles = tuple(
        article
        for name in sorted(files)
        if name != OUTLETS_FILE
        for article in _articles(name, files[name], formats)
    )
    return Sample(outlets=outlets, articles=articles, formats=formats)


def _formats(text: str) -> Iterator[tuple[str, FeedFormat]]:
    for number, fields in enumerate(json.loads(text), 1):
        written = fields.get("feed_format")
        if written not in list(FeedFormat):
            known = ", ".join(FeedFormat)
            raise BadInput(
                f"{OUTLETS_FILE}: outlet {number}, feed_format: expected one of {known}"
            )
        yield fields["domain"], FeedFormat(written)


def _articles(name: str, text: str, outlets: Mapping[str, FeedFormat]) -> Iterator[SampleArticle]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadInput(f"{name}: not JSON: {error}") from None
    listed = document.get("articles") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise BadInput(f"{name}: expected an object with a list of articles")
    folder, _, file = name.rpartition("/")
    event = file.removesuffix(".json") if folder == STORIES_FOLDER else ""
    for number, fields in enumerate(listed, 1):
        where = f"{name}: article {number}"
        if not isinstance(fields, dict):
            raise BadInput(f"{where}: expected an object")
        yield _article(fields, where, event, outlets)


def _article(
    fields: Mapping[str, object], where: str, event: str, outlets: Mapping[str, FeedFormat]
) -> SampleArticle:
    outlet = _text(fields, "outlet", where)
    if outlet not in outlets:
        raise BadInput(f"{where}, outlet: {outlet} is not in {OUTLETS_FILE}")
    return SampleArticle(
        outlet=outlet,
        language=_text(fields, "language", where),
        minutes_before=_minutes(fields, "minutes_before", where),
        title=_text(fields, "title", where),
        lead=_text(fields, "lead", where),
        author=_text(fields, "author", where) if fields.get("author") is not None else "",
        categories=_texts(fields, "categories", where),
        event=event,
    )


def _text(fields: Mapping[str, object], name: str, where: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{where}, {name}: expected a string that is not empty")
    return value


def _minutes(fields: Mapping[str, object], name: str, where: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadInput(f"{where}, {name}: expected a whole number of minutes, 0 or more")
    return value


def _texts(fields: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadInput(f"{where}, {name}: expected a list of strings")
    return tuple(value)
