"""What the head of a page says in words made for machines: address, language, moment, site.

Rule: an address is taken only from the page's own site; a page cannot pose as another outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.bias.hosts import registrable
from bot.sources.reading.dates import parse_moment
from bot.sources.reading.rawfeed import primary_language
from bot.sources.urls import canonical_url, host_of

# Where sites write when the article came out, best first: Open Graph (https://ogp.me/#type_article),
# schema.org, and the names that Parse.ly, Sailthru, Chartbeat and Dublin Core read.
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "dcterms.created",
    "dc.date.issued",
    "date",
)
_JSON_PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{8,40})"')
_MAX_METAS = 1_000
_MAX_SCRIPTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """``url`` is canonical; ``site`` is the name of the site, "" where it is not said.

    ``published_at`` is None unless a whole moment, with its time of day, is written.
    """

    url: str | None
    language: str | None
    published_at: datetime | None
    site: str


def read_head(tree: HtmlElement, url: str | None) -> PageHead:
    """Return the head of the page *tree*, which was fetched from *url*."""
    metas = dict(_metas(tree))
    return PageHead(
        url=_address(tree, metas, url),
        language=_language(tree, metas),
        published_at=_published(tree, metas),
        site=metas.get("og:site_name", "").strip(),
    )


def _metas(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield name and content of each <meta>, the first of a name last: it wins in a dict."""
    found = [element for _, element in zip(range(_MAX_METAS), tree.iter("meta"), strict=False)]
    for element in reversed(found):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv") or ""
        content = element.get("content") or ""
        if name and content.strip():
            yield name.strip().lower(), content


def _address(tree: HtmlElement, metas: dict[str, str], url: str | None) -> str | None:
    """Return what the page calls its own address, else where it was fetched from."""
    own = canonical_url(url) if url else None
    links = tree.xpath("//link[@rel='canonical']/@href")
    for named in (*links[:1], metas.get("og:url", "")):
        found = canonical_url(str(named), url)
        if found and (own is None or _is_same_page(found, own)):
            return found
    return own


def _is_same_page(named: str, own: str) -> bool:
    """Tell whether *named* can be another address of the page at *own*."""
    hosts = host_of(named), host_of(own)
    if hosts[0] is None or hosts[1] is None:
        return hosts == (None, None) and urlsplit(named).netloc == urlsplit(own).netloc
    if registrable(hosts[0]) != registrable(hosts[1]):
        return False
    # Some sites name their front page on every page.
    return urlsplit(named).path != "/" or urlsplit(own).path == "/"


def _language(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    said = (
        tree.get("lang") or "",
        tree.get("xml:lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        metas.get("content-language", ""),
        metas.get("og:locale", ""),
        metas.get("language", ""),
    )
    return next(filter(None, map(primary_language, said)), None)


def _published(tree: HtmlElement, metas: dict[str, str]) -> datetime | None:
    named = [metas[name] for name in _PUBLISHED if name in metas]
    for written in (*named[:1], *_json_dates(tree), *named[1:], *_time_elements(tree)):
        # A mere day is what `pages` finds without us.
        moment = parse_moment(written) if ":" in written else None
        if moment is not None:
            return moment
    return None


def _json_dates(tree: HtmlElement) -> Iterator[str]:
    scripts: Iterable[HtmlElement] = tree.iter("script")
    linked = (s for s in scripts if (s.get("type") or "").strip().lower() == "application/ld+json")
    for _, script in zip(range(_MAX_SCRIPTS), linked, strict=False):
        found = _JSON_PUBLISHED.search(script.text or "")
        if found:
            yield found[1]


def _time_elements(tree: HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//time[@datetime][@itemprop='datePublished' or @pubdate]")[:1]:
        yield element.get("datetime") or ""
