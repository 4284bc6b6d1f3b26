"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) -> raw items."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from bot.errors import BadFeed
from bot.sources.rawfeed import RawFeed, RawItem, sane_moment

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
    if not isinstance(document, dict) or _VERSION_MARK not in _text(document, "version"):
        raise BadFeed("the document is JSON, but not a JSON Feed")
    return RawFeed(
        title=_text(document, "title"),
        home_url=_text(document, "home_page_url"),
        language=_text(document, "language"),
        items=tuple(_item(item) for item in _objects(document, "items")),
    )


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
        published_at=_moment(item, "date_published") or _moment(item, "date_modified"),
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


def _moment(item: Mapping[str, object], key: str) -> datetime | None:
    written = _text(item, key).strip()
    try:
        return sane_moment(datetime.fromisoformat(written), written)
    except ValueError:
        return None


def _objects(item: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    values = item.get(key)
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    # Ids are numbers in some feeds although the format asks for strings.
    return str(value) if isinstance(value, (str, int, float)) else ""
