"""The names of the elements that feeds are made of, whatever prefix a document gives them."""

from __future__ import annotations

from functools import lru_cache

# Namespaces and the prefix we know them by; "" for the formats' own. Compared in lower case, as
# http and without a final slash, for all three are common slips. Drafts of Atom and RSS had names
# of their own.
_PREFIXES = {
    "": "",
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://example.com/necho": "",
    "http://purl.org/echo": "",
    "uri/of/echo/namespace#": "",
    "http://purl.org/pie": "",
    "http://purl.org/rss/1.0": "",
    "http://purl.org/rss/1.0/modules/rss091#": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/dc/elements/1.0": "dc:",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://purl.org/rss/1.0/modules/dcterms": "dcterms:",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://purl.org/rss/1.0/modules/syndication": "sy:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://search.yahoo.com/mrss": "media:",
    "http://video.search.yahoo.com/mrss": "media:",
    "http://www.rssboard.org/media-rss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://www.google.com/schemas/sitemap-image/1.1": "image:",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "",
}
# Other names of the same thing.
_SAME = {
    "encoded": "content:encoded",
    "fullitem": "content:encoded",
    "body": "xhtml:body",
    "dc:author": "dc:creator",
    "managingeditor": "author",
    "abstract": "description",
}
# What is read; the rest has no name here.
READ = frozenset(
    [
        *("author", "category", "content", "created", "date", "description", "email", "enclosure"),
        *("guid", "id", "image", "issued", "language", "lastbuilddate", "link", "modified"),
        *("name", "pubdate", "published", "source", "summary", "title", "ttl", "updated"),
        *("content:encoded", "dc:creator", "dc:date", "dc:description", "dc:language"),
        *("dc:subject", "dc:title", "dcterms:created", "dcterms:issued", "dcterms:modified"),
        *("feedburner:origlink", "itunes:author", "itunes:image", "itunes:keywords"),
        *("itunes:subtitle", "itunes:summary", "itunes:title", "media:content"),
        *("media:description", "media:group", "media:keywords", "media:thumbnail"),
        *("media:title", "sy:updatefrequency", "sy:updateperiod", "xhtml:body"),
        *("url", "loc", "lastmod", "news:keywords", "news:language", "news:name"),
        *("news:publication_date", "news:title"),
    ]
)
# Feeds of all kinds together use some hundred names; the bound is for hostile ones.
_REMEMBERED = 4_096


class Names(dict[str, str]):
    """What the elements of one document are known by, looked up as ``names[tag]``.

    ``{http://purl.org/dc/elements/1.1/}date`` is ``dc:date``; "" is what no feed is made of.
    *home* is the namespace of the document's root, which counts as a format's own even if nobody
    knows it.
    """

    def __init__(self, home: str) -> None:
        super().__init__()
        self._home = home

    def __missing__(self, tag: str) -> str:
        self[tag] = known = _known_name(tag, self._home)
        return known


@lru_cache(maxsize=_REMEMBERED)
def _known_name(tag: str, home: str) -> str:
    space, local = split_tag(tag)
    prefix = _PREFIXES.get(space, "" if space == home else None)
    if prefix is None:
        return ""
    name = _SAME.get(prefix + local, prefix + local)
    return name if name in READ else ""


def split_tag(tag: str) -> tuple[str, str]:
    """Return namespace and name of *tag*, the namespace as in the table above."""
    space, _, name = tag.rpartition("}")
    address = space[1:].lower().rstrip("/")
    return address.replace("https:", "http:", 1), name.lower()
