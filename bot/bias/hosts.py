"""Find the host an address names, and the keys an outlet may be registered under for it.

Rule 1: an outlet's key is a host, or a host and the start of a path; both in lower case.
Rule 2: what is published on a platform never inherits what is known of the platform.
Rule 3: caches and feed hosts are not where an outlet lives: see bot.bias.detours.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote

import idna
import tldextract

from bot.bias.detours import detour_of

# Hosts where strangers publish side by side, and portals that reprint others. The list follows
# the platform list of Media Cloud's mcmetadata (Apache-2.0) in spirit; it was compiled by hand.
_NEWS_OF_OTHERS = """
aol.com apple.news bing.com dailyhunt.in daum.net excite.co.jp flipboard.com google.com
headtopics.com line.me livedoor.com msn.com nate.com naver.com newsbreak.com newsnow.co.uk
opera.news pressreader.com smartnews.com upday.com yahoo.co.jp yahoo.com
"""
PORTALS = frozenset(_NEWS_OF_OTHERS.split())
# Platforms on which the start of the path tells one publisher from another.
_NAMED_BY_PATH = """
bitchute.com bsky.app dailymotion.com facebook.com gab.com gettr.com instagram.com linkedin.com
medium.com note.com odysee.com ok.ru patch.com patreon.com quora.com reddit.com rumble.com
rutube.ru soundcloud.com spotify.com t.me threads.com threads.net tiktok.com truthsocial.com
tumblr.com twitch.tv twitter.com vimeo.com vk.com vk.ru weibo.com x.com youtube.com zhihu.com
"""
_BY_PATH = frozenset(_NAMED_BY_PATH.split())
# Those of them on which a host below theirs is a publisher, too.
_BY_HOST_TOO = frozenset(("medium.com", "tumblr.com"))
_BLOGSPOTS = (
    "ae al am ba be bg bj ca cf ch cl co.at co.id co.il co.ke co.nz co.uk co.za com com.ar com.au"
    " com.br com.by com.co com.cy com.ee com.eg com.es com.mt com.ng com.tr com.uy cv cz de dk fi"
    " fr gr hk hr hu ie in is it jp kr li lt lu md mk mr mx my nl no pe pt qa re ro rs ru se sg si"
    " sk sn td tw ug vn"
)
_OTHER_PLATFORMS = """
ameblo.jp archive.org archive.ph archive.today beehiiv.com blogger.com buttondown.email
cloudfront.net dzen.ru feedburner.com firebaseapp.com fc2.com ghost.io github.io gitlab.io
go.com hatenablog.com herokuapp.com hubpages.com issuu.com ko-fi.com livejournal.com
locals.com mastodon.social netlify.app notion.site over-blog.com pages.dev podbean.com
scoop.it sites.google.com smugmug.com squarespace.com steemit.com substack.com telegra.ph
telegram.me typepad.com vercel.app vocal.media web.app webflow.io weebly.com weixin.qq.com
wixsite.com wordpress.com yolasite.com youtu.be
"""
PLATFORMS = frozenset(
    (
        *PORTALS,
        *_BY_PATH,
        *(f"blogspot.{country}" for country in _BLOGSPOTS.split()),
        *_OTHER_PLATFORMS.split(),
    )
)

# First labels that say how a page is served, not who publishes it.
_PREFIXES = frozenset(("www", "www1", "www2", "www3", "m", "mobile", "amp", "wap"))
# Schemes may be doubled or have lost a slash; a host and its port look like "paper.example:80".
_SCHEME = re.compile(
    r"(?:(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}|(?:https?|feed|view-source):[/\\]?)+", re.IGNORECASE
)
_END_OF_HOST = re.compile(r"[/?#\\]")
_END_OF_PATH = re.compile(r"[?#]")
_AMP = re.compile(r"/amp(?=/.)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# The longest host name, RFC 1035; written in other scripts it has fewer characters.
_MAX_HOST = 253
# A cache may hold a cached page, and what it leads to may be a feed's host.
_MAX_DETOURS = 4
# What stands on platforms before the name of a publisher.
_SHELVES = frozenset(
    ("c", "channel", "company", "in", "pages", "profile", "r", "show", "u", "user")
)
# Newsrooms are counted in ten thousands; an entry takes about 300 bytes.
_REMEMBERED = 65_536
# An address is asked for its host, its outlet and its agency, one right after the other.
_ASKED_AT_ONCE = 2_048

# The bundled list of public suffixes, never the network.
_extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=_ASKED_AT_ONCE)
def split_address(url_or_host: str) -> tuple[str, str]:
    """Return the clean host where *url_or_host* was published, and the path there.

    The host is "" where there is none; the path is "" or starts with "/" and keeps its case. The
    copy in a cache is undone, and a feed's host stands for its outlet, see bot.bias.detours.
    """
    host, path = _split(url_or_host)
    for _ in range(_MAX_DETOURS):
        detour = detour_of(host) if host else None
        if detour is None:
            break
        before = host, path
        host, path = _split(detour(host, path))
        if (host, path) == before:
            break
    if cut := _AMP.match(path):
        path = path[cut.end() :]
    return host, path


def _split(address: str) -> tuple[str, str]:
    rest = address.strip()
    if scheme := _SCHEME.match(rest):
        rest = rest[scheme.end() :]
    end = _END_OF_HOST.search(rest)
    if end is None:
        return clean_host(rest) or "", ""
    path = _END_OF_PATH.split(rest[end.start() :], 1)[0].replace("\\", "/")
    return clean_host(rest[: end.start()]) or "", path


@lru_cache(maxsize=_REMEMBERED)
def clean_host(authority: str) -> str | None:
    """Return the host of *authority* in punycode without ``www.`` and the like.

    Credentials, port and trailing dots are dropped. None for an IP address and for what cannot be
    a host name.
    """
    raw = authority.rpartition("@")[2]
    if raw.startswith("["):
        return None
    raw = raw.partition(":")[0]
    if "%" in raw:
        raw = unquote(raw)
    host = _ascii(raw.rstrip(".").lower()) if len(raw) <= _MAX_HOST else None
    if not host or len(host) > _MAX_HOST:
        return None
    if not all(_LABEL.fullmatch(label) for label in host.split(".")) or _is_ip(host):
        return None
    return _without_prefixes(host)


def host_of(url_or_host: str | None) -> str | None:
    """Return the clean host that *url_or_host* names, or None if it names none."""
    return split_address(url_or_host)[0] or None if url_or_host else None


def publisher_at(url_or_host: str | None) -> str | None:
    """Return what a page counts as whose publisher is not registered: its host.

    On platforms where strangers share a host, it is the host and a name in the path:
    "t.me/dailytide". None where the address names no host.
    """
    if not url_or_host:
        return None
    host, path = split_address(url_or_host)
    home = _shared_home(host) if host else None
    if home is None:
        return host or None
    names = [part for part in path.lower().split("/") if part]
    shelf = names[:1] if names and names[0] in _SHELVES else []
    named = names[len(shelf) : len(shelf) + 1]
    return "/".join((home, *shelf, *named)) if named else home


def is_portal(host: str) -> bool:
    """Return whether what stands at the clean *host* is taken from other outlets."""
    return any(parent in PORTALS for parent in parents(host))


@lru_cache(maxsize=_REMEMBERED)
def _shared_home(host: str) -> str | None:
    home = next((parent for parent in parents(host) if parent in _BY_PATH), None)
    return None if home in _BY_HOST_TOO and home != host else home


@lru_cache(maxsize=_REMEMBERED)
def parents(host: str) -> tuple[str, ...]:
    """Return *host* and its parents, longest first, down to the registrable domain."""
    labels = host.split(".")
    last = len(labels) - len(registrable(host).split("."))
    return tuple(".".join(labels[start:]) for start in range(last + 1))


def registrable(host: str) -> str:
    """Return the registrable domain of *host*; its last two labels where the suffix is unknown."""
    found = _extract(host)
    if not found.suffix:
        return ".".join(host.split(".")[-2:])
    return found.top_domain_under_public_suffix or host


def _ascii(host: str) -> str | None:
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".").lower()
    except UnicodeError:
        pass
    try:
        # The older standard, for signs and emoji that the newer one refuses.
        return host.encode("idna").decode("ascii").rstrip(".").lower()
    except UnicodeError:
        return None


def _without_prefixes(host: str) -> str:
    home = registrable(host)
    while host != home:
        first, _, rest = host.partition(".")
        if first not in _PREFIXES:
            break
        host = rest
    return host


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # 127.1 and 0x7f.0.0.1 are addresses to a resolver; no top-level domain is a number.
        return bool(re.fullmatch(r"\d+|0x[0-9a-f]+", host.rpartition(".")[2]))
    return True
