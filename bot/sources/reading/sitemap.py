"""News sitemaps -> raw items.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap: a list of pages
in which each article of the last two days carries its title, date and publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from bot.errors import BadFeed
from bot.sources.reading.dates import parse_moment
from bot.sources.reading.rawfeed import MAX_ITEMS, RawFeed, RawItem
from bot.sources.reading.vocabulary import Names

# https://www.sitemaps.org/protocol.html allows no more pages in one file.
_MAX_PAGES = 50_000


def read_sitemap(root: _Element, names: Names) -> RawFeed:
    """Return the articles of a sitemap.

    The publication of the first article gives the feed its title and language. Raises BadFeed
    where the sitemap names pages only.
    """
    pages = (page for page in islice(root, _MAX_PAGES) if names[page.tag] == "url")
    items = tuple(islice((item for page in pages for item in _article(page, names)), MAX_ITEMS))
    if not items:
        raise BadFeed("the document is a sitemap without news, not a feed")
    name = next((element.text or "" for element in root.iter("{*}name")), "")
    return RawFeed(head=RawItem(title=name, language=items[0].language), items=items)


def _article(page: _Element, names: Names) -> Iterator[RawItem]:
    said = {names[element.tag]: (element.text or "").strip() for element in page.iter()}
    if said.get("news:title"):
        yield RawItem(
            title=said["news:title"],
            link=said.get("loc", ""),
            published_at=parse_moment(
                said.get("news:publication_date") or said.get("lastmod") or ""
            ),
            images=tuple(image.text or "" for image in page.iter("{*}loc"))[1:],
            categories=tuple(said.get("news:keywords", "").split(",")),
            language=said.get("news:language", ""),
        )
