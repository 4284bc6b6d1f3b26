"""Say in a message who published something, and lead there.

The shapes are those of the bar, so that the bar is their key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.bias.bar import SHAPES
from bot.delivery.labels import count
from bot.delivery.telegram_html import escape
from bot.model import Article, ArticleId, Bullet, Side, StoryId
from bot.text.sentences import clip
from bot.views import OutletMark

# A bullet names as many outlets; three show the sides, and more would be longer than the bullet.
MAX_NAMES = 3
_NAME_LENGTH = 24
# Longer addresses carry somebody's tracking, and browsers and proxies cut them.
_MAX_URL = 2048


def story_url(public_url: str, story_id: StoryId) -> str:
    """Return the address of the story's page."""
    return f"{public_url.rstrip('/')}/s/{story_id}"


def link(text: str, url: str | None) -> str:
    """Return *text*, escaped, as a link to *url* where that is a web address."""
    if url is None or len(url) > _MAX_URL or not url.startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def mark_of(article: Article, outlets: Mapping[ArticleId, OutletMark]) -> OutletMark:
    """Return the mark of *article*; of its host, unrated, where *outlets* lacks it."""
    found = outlets.get(article.id)
    return found or OutletMark(name=article.outlet or "?", url=article.url)


def short_name(name: str) -> str:
    """Return *name* as a mark shows it: without its article and not too long."""
    bare = name.removeprefix("The ").strip() or name
    return clip(bare, _NAME_LENGTH)


def marked(
    bullet: Bullet, outlets: Mapping[ArticleId, OutletMark], language: str, lead: str = ""
) -> str:
    """Return *bullet* with the marks of its sources behind it, after *lead* if there is one."""
    words = f"{lead} {bullet.text}" if lead else bullet.text
    return f"{escape(words)} ({_marks(bullet.citations, outlets, language)})"


def _marks(
    citations: Sequence[ArticleId], outlets: Mapping[ArticleId, OutletMark], language: str
) -> str:
    known: dict[str, OutletMark] = {}
    for id in citations:
        if id in outlets:
            known.setdefault(outlets[id].name, outlets[id])
    unknown = len({id for id in citations if id not in outlets})
    named = _broadest(known.values())[:MAX_NAMES]
    if not named:
        return escape(count("sources", unknown, language))
    rest = len(known) - len(named) + unknown
    return ", ".join(map(_mark, named)) + (f" +{rest}" if rest else "")


def _broadest(marks: Iterable[OutletMark]) -> list[OutletMark]:
    """Return *marks* with the first of each side before any side's second."""
    firsts: dict[Side, OutletMark] = {}
    others = [mark for mark in marks if firsts.setdefault(mark.side, mark) is not mark]
    return [*firsts.values(), *others]


def _mark(mark: OutletMark) -> str:
    shape = SHAPES.get(mark.side)
    return link(short_name(mark.name), mark.url) + (f" {shape}" if shape else "")
