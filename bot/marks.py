"""Articles -> who published them, as much as a mark or a line of a list shows."""

from __future__ import annotations

from collections.abc import Iterable

from bot.bias.coverage import outlet_of
from bot.bias.outlets import Register, factuality_of
from bot.bias.tally import side_of
from bot.model import Article, ArticleId
from bot.views import OutletMark


def outlet_marks(articles: Iterable[Article], register: Register) -> dict[ArticleId, OutletMark]:
    """Return the mark of each article; who is not registered is named by host, unrated."""
    return {article.id: _mark(article, register) for article in articles}


def _mark(article: Article, register: Register) -> OutletMark:
    outlet = outlet_of(article, register)
    if outlet is None:
        return OutletMark(name=article.outlet or "?", url=article.url)
    return OutletMark(
        name=outlet.name,
        side=side_of(outlet, register.state_media),
        factuality=factuality_of(outlet),
        owner=outlet.owner,
        country=outlet.country,
        url=article.url,
    )
