"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) -> raw items."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.errors import BadFeed
from bot.sources.reading.dates import parse_moment
from bot.sources.reading.rawfeed import MAX_ITEMS, RawFeed, RawItem

_VERSION_MARK = "jsonfeed.org/version/"


def looks_like_json(text: str) -> bool:
    """Tell whether *text* starts as a JSON object or list does."""
    return text.lstrip()[:1] in ("{", "[")


def read_json_feed(text: str) -> RawFeed:
    """Return the feed in *text*. Raises BadFeed if it is no JSON, or JSON of another kind."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFeed("the document starts as JSON does, but it is damaged") from error
    if not isinstance(document, dict) or not _is_feed(document):
        raise BadFeed("the document is JSON, but not a JSON Feed")
    return RawFeed(
        head=RawItem(
            title=_text(document, "title"),
            link=_text(document, "home_page_url"),
            author=_author(document),
            language=_text(document, "language"),
        ),
        items=tuple(_item(item) for item in _objects(document, "items")[:MAX_ITEMS]),
        hub=next(iter(_hubs(document)), ""),
        self_link=_text(document, "feed_url"),
    )


def _is_feed(document: Mapping[str, object]) -> bool:
    # Some write the number of the version alone where the format asks for its address.
    marked = _VERSION_MARK in _text(document, "version")
    return marked or (isinstance(document.get("items"), list) and "feed_url" in document)


def _hubs(document: Mapping[str, object]) -> list[str]:
    hubs = _objects(document, "hubs")
    return [_text(hub, "url") for hub in hubs if _text(hub, "type").lower() == "websub"]


def _item(item: Mapping[str, object]) -> RawItem:
    attached = tuple(
        _text(attachment, "url")
        for attachment in _objects(item, "attachments")
        if _text(attachment, "mime_type").startswith("image/")
    )
    return RawItem(
        guid=_text(item, "id"),
        title=_text(item, "title"),
        link=_text(item, "url") or _text(item, "external_url"),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _text(item, "content_text"),
        published_at=parse_moment(_text(item, "date_published"))
        or parse_moment(_text(item, "date_modified")),
        author=_author(item),
        images=tuple(filter(None, (_text(item, "image"), _text(item, "banner_image")))) + attached,
        categories=_tags(item),
        language=_text(item, "language"),
    )


def _author(item: Mapping[str, object]) -> str:
    # 1.1 has a list of authors, 1.0 had one.
    authors = _objects(item, "authors")
    single = item.get("author")
    if not authors and isinstance(single, dict):
        authors = [single]
    return ", ".join(filter(None, (_text(author, "name") for author in authors)))


def _tags(item: Mapping[str, object]) -> tuple[str, ...]:
    tags = item.get("tags")
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _objects(item: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    values = item.get(key)
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    # Ids are numbers in some feeds although the format asks for strings.
    return str(value) if isinstance(value, (str, int, float)) else ""
