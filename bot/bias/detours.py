"""Addresses that are not where an outlet lives, and whose address stands behind them.

Rule 1: what is undone is written in the address itself; nothing here asks the network.
Rule 2: a feed host is nobody's home: a known one stands for its outlet, a service for nobody.

Caches of accelerated pages write a host's points as hyphens and its hyphens twice, as Google's
"AMP Cache URL format" has it; Google Translate does the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

# Clean host and path -> the address that they stand for, "" for nobody's.
Detour = Callable[[str, str], str]

_CACHES = ("cdn.ampproject.org", "bing-amp.com")
_TRANSLATED = "translate.goog"
# /c/s/host/path: what kind of document, then whether it is fetched by TLS.
_CACHED = re.compile(r"/(?:c|v|wp|r|i)/(?:s/)?(?P<address>[^/]+\.[^/]+.*)")
_VIEWED = re.compile(r"/amp/(?:s/)?(?P<address>[^/]+\.[^/]+.*)")
_ARCHIVED = re.compile(r"/web/\d{1,14}(?:[a-z]{2}_)?/(?P<address>.+)")
_VIEWERS = re.compile(r"google\.(?:com?\.)?[a-z]{2,3}|bing\.com")
# Of Telegram: the preview of a channel, and its names in older and shorter spellings.
_CHANNELS = frozenset(("t.me", "telegram.me", "telegram.dog"))

# Hosts of feeds that belong to one outlet under another domain.
_FEEDS = {
    "e00-elmundo.uecdn.es": "elmundo.es",
    "e00-expansion.uecdn.es": "expansion.com",
    "e00-marca.uecdn.es": "marca.com",
    "feeds.a.dj.com": "wsj.com",
    "feeds.bbci.co.uk": "bbc.co.uk",
    "feeds.skynews.com": "news.sky.com",
    "xml2.corriereobjects.it": "corriere.it",
}
# Feeds by the start of their path, where several outlets share a host. The names are those that
# the outlets print on their own pages of feeds: anybody may take another one.
_FEEDS_BY_PATH = {
    "ep00.epimg.net": (("/rss/elpais/", "elpais.com"),),
    "feeds.content.dowjones.io": (
        ("/public/rss/mw_", "marketwatch.com"),
        ("/public/rss/rss", "wsj.com"),
    ),
    "feeds.feedburner.com": (
        ("/ndtvnews-", "ndtv.com"),
        ("/breitbart", "breitbart.com"),
    ),
}
# Services that carry anybody's feed: subdomains and paths say nothing that can be trusted.
_ANYBODYS = """
acast.com art19.com buzzsprout.com captivate.fm createfeed.fivefilters.org feed43.com
feedblitz.com feedburner.com feedity.com feedly.com feedpress.me feedproxy.google.com
feedspot.com feedx.net fetchrss.com fivefilters.org inoreader.com kill-the-newsletter.com
libsyn.com megaphone.fm morss.it newsblur.com omny.fm omnycontent.com openrss.org podbean.com
politepol.com politepaul.com rss.app rss.com rssbridge.org rsshub.app simplecast.com
simplecastcast.com spreaker.com theoldreader.com transistor.fm
"""
_SERVICES = frozenset(_ANYBODYS.split())
_REMEMBERED = 65_536


@lru_cache(maxsize=_REMEMBERED)
def detour_of(host: str) -> Detour | None:
    """Return how to undo addresses at the clean *host*; None where they stand for themselves."""
    if host in _FEEDS:
        return _fed
    if host in _FEEDS_BY_PATH or _lies_in(host, _SERVICES):
        return _served
    for name, detour in _BY_DOMAIN:
        if host == name or host.endswith(f".{name}"):
            return detour
    return _viewed if _VIEWERS.fullmatch(host) else None


def _cached(host: str, path: str) -> str:
    if found := _CACHED.match(path):
        return found["address"]
    return next((_spelt(host, cache) for cache in _CACHES if host.endswith(f".{cache}")), "")


def _translated(host: str, path: str) -> str:
    return f"{_spelt(host, _TRANSLATED)}{path}"


def _spelt(host: str, service: str) -> str:
    """Return the host that a subdomain of *service* spells; "" for a hash, which spells none."""
    label = host.removesuffix(service).rstrip(".").rpartition(".")[2]
    if label.startswith("0-") and label.endswith("-0"):
        label = label[2:-2]
    if label.startswith("xn--"):
        label = _decoded(label)
    words = (part.replace("-", ".") for part in label.split("--"))
    named = "-".join(words)
    return named if "." in named else ""


def _decoded(label: str) -> str:
    try:
        return label[len("xn--") :].encode("ascii").decode("punycode")
    except UnicodeError:
        return ""


def _viewed(host: str, path: str) -> str:
    found = _VIEWED.match(path)
    return found["address"] if found else host + path


def _archived(host: str, path: str) -> str:
    found = _ARCHIVED.match(path)
    return found["address"] if found else host + path


def _channel(host: str, path: str) -> str:
    named = host.partition(".")[0] if host.count(".") > 1 else ""
    home = f"t.me/{named}" if named else "t.me"
    rest = path[2:] if path.lower().startswith("/s/") else path
    return home + rest.replace("/@", "/", 1)


def _fed(host: str, _path: str) -> str:
    return _FEEDS[host]


def _served(host: str, path: str) -> str:
    start = path.lower()
    named = _FEEDS_BY_PATH.get(host, ())
    return next((outlet for known, outlet in named if start.startswith(known)), "")


def _lies_in(host: str, domains: frozenset[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[n:]) in domains for n in range(len(labels) - 1))


_BY_DOMAIN: tuple[tuple[str, Detour], ...] = (
    *((cache, _cached) for cache in _CACHES),
    (_TRANSLATED, _translated),
    ("web.archive.org", _archived),
    *((channel, _channel) for channel in sorted(_CHANNELS)),
)
