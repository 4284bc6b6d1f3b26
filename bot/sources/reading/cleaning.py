"""What a feed says of an item -> an article, and the id it is known by.

Rule: nothing of an item's markup, scripts or foreign address schemes is left in an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from bot.model import Article, ArticleId
from bot.sources.reading.rawfeed import MAX_SUMMARY_CHARS, RawItem, UnreadItem, primary_language
from bot.sources.urls import article_id, canonical_url, host_of
from bot.text.languages import choose_language, speaks
from bot.text.markup import plain_text
from bot.text.sentences import clip

# A long read has 30,000 characters; what follows after 100,000 adds nothing to a story.
MAX_TEXT_CHARS = 100_000
# Markup triples a text at worst; cutting it first bounds the work on one item to what is kept.
_MAX_MARKUP_CHARS = 4 * MAX_TEXT_CHARS
_MAX_LEAD_CHARS = 2_000
_MAX_TITLE_CHARS = 500
_MADE_TITLE_CHARS = 90
# What a reader sees of an article whose feed gives no summary: two or three sentences.
_MADE_LEAD_CHARS = 500
_MAX_CATEGORIES = 20
_MAX_SHORT_CHARS = 200

# Portals whose items are other outlets' articles.
_AGGREGATORS = re.compile(
    r"(?:[\w-]+\.)*(?:google|yahoo|bing|msn|aol|smartnews|flipboard|newsbreak)\.com|apple\.news"
)
# Services that serve feeds for others; no outlet lives there.
_FEED_SERVICES = re.compile(
    r"(?:feeds\.)?(?:feedburner|feedblitz)\.com|feedproxy\.google\.com|feedpress\.me"
    r"|feeds\.a\.dj\.com|rss\.app|politepol\.com"
)
# "desk@gazette.example (Mara Lind)", as RSS asks for, and the ways round that people prefer.
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")
_NAME_AND_MAIL = re.compile(r"([^(<]*[^(<\s])\s*(?:\(\s*\S+@\S+?\s*\)|<\s*\S+@\S+?\s*>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the items of one document come from; ``hosts`` are the feed's, best first.

    ``known_as`` is the address that the feed keeps through redirects and moves.
    """

    url: str | None
    known_as: str | None
    home_url: str | None
    language: str | None
    hosts: tuple[str, ...]


class _Texts(NamedTuple):
    title: str
    lead: str
    text: str


def title_of(item: UnreadItem) -> str:
    """Return the title of *item* in plain text, made of its text if need be; "" for no words."""
    return _clean(item.title, _MAX_TITLE_CHARS) or _texts(item.read()).title


def address_of(item: UnreadItem, origin: Origin) -> str | None:
    """Return the canonical URL of the page of *item*; a guid that is an address stands in."""
    return canonical_url(item.link, _base(item, origin)) or canonical_url(item.guid)


def id_of(item: UnreadItem, url: str | None, origin: Origin) -> ArticleId:
    """Return the id of *item*, whose page is *url*, else that of its guid or title in its feed."""
    if url is not None:
        return article_id(url)
    feed = origin.known_as or origin.url or origin.home_url or ""
    return article_id(f"{feed}#{item.guid or title_of(item)}")


def article_of(
    item: RawItem, id: ArticleId, url: str | None, origin: Origin, usual: str | None = None
) -> Article:
    """Return the article that *item*, which has a title or text, is; its page is *url*.

    *usual* is the language that others of its feed are surely in, None to look for oneself.
    """
    title, lead, text = _texts(item)
    return Article(
        id=id,
        title=title,
        url=url,
        outlet=_outlet(item, url, origin),
        language=_language(item, f"{title}\n{lead}", origin, usual),
        published_at=item.published_at,
        lead=lead or None,
        text=text if len(text) > len(lead) else None,
        author=_author(item.author),
        image=_image(item, origin),
        categories=_categories(item.categories),
    )


def _language(item: RawItem, text: str, origin: Origin, usual: str | None) -> str | None:
    declared = primary_language(item.language) if item.language else origin.language
    if usual and declared in (None, usual) and speaks(usual, text):
        return usual
    return choose_language(declared, text)


def _texts(item: RawItem) -> _Texts:
    text = _clean(item.content, MAX_TEXT_CHARS)
    said = _clean(item.summary[:MAX_SUMMARY_CHARS], _MAX_LEAD_CHARS)
    lead = said or clip(text, _MADE_LEAD_CHARS)
    title = _clean(item.title, _MAX_TITLE_CHARS) or clip(lead, _MADE_TITLE_CHARS)
    return _Texts(title, lead, text)


def _clean(markup: str, limit: int) -> str:
    if len(markup) <= limit and _is_plain(markup):
        return " ".join(markup.split())
    return clip(plain_text(markup[:_MAX_MARKUP_CHARS]), limit)


def _is_plain(text: str) -> bool:
    # Most names, titles and keywords are, which is faster seen than cleaned.
    return text.isascii() and text.isprintable() and "<" not in text and "&" not in text


def _base(item: UnreadItem, origin: Origin) -> str | None:
    own = canonical_url(item.base, origin.url) if item.base else None
    return own or origin.url or origin.home_url


def _outlet(item: RawItem, url: str | None, origin: Origin) -> str | None:
    """Return the publisher's host: an aggregator's items belong to the outlet they name."""
    host = host_of(url) if url else None
    source = host_of(item.source_url) if item.source_url else None
    if source is None or _FEED_SERVICES.fullmatch(source):
        return host or next(iter(origin.hosts), None)
    if host is None or _AGGREGATORS.fullmatch(host) or host in origin.hosts:
        return source
    return host


def _author(written: str) -> str | None:
    short = written.strip()[:_MAX_SHORT_CHARS]
    named = _MAIL_AND_NAME.fullmatch(short) or _NAME_AND_MAIL.fullmatch(short)
    return _clean(named[1] if named else written, _MAX_SHORT_CHARS) or None


def _image(item: RawItem, origin: Origin) -> str | None:
    base = _base(item, origin)
    found = (canonical_url(image, base) for image in item.images)
    return next(filter(None, found), None)


def _categories(written: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (_clean(category, _MAX_SHORT_CHARS) for category in written[:_MAX_CATEGORIES])
    return tuple(dict.fromkeys(filter(None, cleaned)))
