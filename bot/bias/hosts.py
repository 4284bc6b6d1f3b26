"""Find the host an address names, and the keys an outlet may be registered under for it.

Rule 1: an outlet's key is a host, or a host and the start of a path; both in lower case.
Rule 2: what is published on a platform never inherits what is known of the platform.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

import tldextract

# Hosts where strangers publish side by side, and portals that reprint others. The list follows
# the platform list of Media Cloud's mcmetadata (Apache-2.0) in spirit; it was compiled by hand.
PLATFORMS = frozenset(
    [
        "aol.com",
        "apple.news",
        "blogger.com",
        "blogspot.com",
        "bsky.app",
        "dailymotion.com",
        "facebook.com",
        "feedburner.com",
        "flipboard.com",
        "ghost.io",
        "github.io",
        "go.com",
        "google.com",
        "instagram.com",
        "linkedin.com",
        "livejournal.com",
        "medium.com",
        "msn.com",
        "newsbreak.com",
        "odysee.com",
        "patch.com",
        "reddit.com",
        "rumble.com",
        "smartnews.com",
        "substack.com",
        "t.me",
        "telegram.me",
        "threads.net",
        "tiktok.com",
        "tumblr.com",
        "twitter.com",
        "typepad.com",
        "vimeo.com",
        "vk.com",
        "weebly.com",
        "wixsite.com",
        "wordpress.com",
        "x.com",
        "yahoo.com",
        "youtu.be",
        "youtube.com",
    ]
)

# First labels that say how a page is served, not who publishes it.
_PREFIXES = frozenset(("www", "www2", "m", "mobile", "amp", "wap"))
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_END_OF_HOST = re.compile(r"[/?#\\]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# Newsrooms are counted in ten thousands; an entry takes about 300 bytes.
_REMEMBERED = 65_536

# The bundled list of public suffixes, never the network.
_extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def split_address(url_or_host: str) -> tuple[str, str]:
    """Return the authority as written and the path ("" or starting with "/")."""
    rest = _SCHEME.sub("", url_or_host.strip(), count=1)
    end = _END_OF_HOST.search(rest)
    if end is None:
        return rest, ""
    path = rest[end.start() :].split("?", 1)[0].split("#", 1)[0]
    return rest[: end.start()], path


@lru_cache(maxsize=_REMEMBERED)
def clean_host(authority: str) -> str | None:
    """Return the host of *authority* in punycode without ``www.`` and the like.

    Credentials, port and trailing dots are dropped. None for an IP address and for what cannot be
    a host name.
    """
    raw = authority.rpartition("@")[2]
    if raw.startswith("["):
        return None
    raw = raw.partition(":")[0].rstrip(".").lower()
    try:
        host = raw.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if not host or not all(_LABEL.fullmatch(label) for label in host.split(".")) or _is_ip(host):
        return None
    return _without_prefixes(host)


def host_of(url_or_host: str | None) -> str | None:
    """Return the clean host that *url_or_host* names, or None if it names none."""
    return clean_host(split_address(url_or_host)[0]) if url_or_host else None


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
