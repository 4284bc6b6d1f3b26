"""Addresses: which URL an article is known by, and which publisher stands behind it.

Rule 1: one article has one canonical URL, however it was shared, tracked or wrapped.
Rule 2: canonicalising twice changes nothing; what cannot be made canonical is None.
Rule 3: nothing here asks the network; a wrapper is undone only if its target stands in it.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

import idna

from bot.bias.hosts import clean_host
from bot.model import ArticleId

# Longest address taken; servers and browsers agree on no number, 8 KiB is Apache's request line.
MAX_URL_CHARS = 8192
# Each round undoes one wrapper; honest links hold one or two.
_MAX_ROUNDS = 8
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Query parameters that say where a reader came from, never which article it is. Compared in
# lower case. Sources: the campaign parameters of Google, Matomo, HubSpot, Comscore and Piano as
# their manuals name them, and the share and feed marks of large news sites.
_TRACKING = re.compile(
    r"(?:utm_|at_|ns_|mtm_|pk_|hsa_|_hs|oly_|vero_|wt_|itm_|guce_|amp_|ga_|__s_).*"
    # click ids of advertising and mail services
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|ysclid|igshid|igsh"
    r"|epik|mc_cid|mc_eid|mkt_tok|li_fat_id|_ga|_gl|_openstat|s_kwcid|s_cid|xtor|spm|usqp"
    # campaign and referrer marks of news sites
    r"|campaign_id|cmpid|cmp|ocid|icid|ncid|mbid|ftag|ftcamp|ito|intcmp|taid|smid|smtyp|emc"
    r"|partner|maca|wkey|wpisrc|wpmm|mod|reflink|traffic_source|guccounter|soc_src|soc_trk"
    r"|sr_share|sharetype|share|ref|ref_src|ref_url|referer|referrer|sref|tsrc|via|fb_ref|rss"
    r"|feedtype|__twitter_impression"
    # the accelerated copy of a page
    r"|_?amp"
)
_AMP_PATH = re.compile(
    r"(?<=[^/])(?:/amp(?:\.html)?(?=/?$)|\.amp(?=(?:\.html?)?/?$))", re.IGNORECASE
)
_AMP_CACHE = re.compile(r"/(?:c|v|wp)/(?P<secure>s/)?(?P<rest>[^/?]+\.[^/?]+(?:/.*)?)$")
_AMP_VIEWER = re.compile(r"/amp/(?P<secure>s/)?(?P<rest>[^/?]+\.[^/?]+(?:/.*)?)$")
_AMP_CACHE_HOST = "cdn.ampproject.org"

# Redirectors that carry their target in the query: host pattern, path pattern, parameters.
_REDIRECTORS = tuple(
    (re.compile(host), re.compile(path), keys)
    for host, path, keys in (
        (r"(?:www\.|news\.)?google\.[a-z.]{2,6}", r"/url", ("url", "q")),
        (r"(?:www\.)?bing\.com", r"/news/apiclick\.aspx", ("url",)),
        (r"lm?\.facebook\.com", r"/l\.php", ("u",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"t\.umblr\.com", r"/redirect", ("z",)),
        (r"(?:www\.)?youtube\.com", r"/redirect", ("q",)),
        (r"(?:away\.)?(?:www\.)?vk\.com", r"/away(?:\.php)?", ("to",)),
        (r"(?:www\.)?duckduckgo\.com", r"/l/?", ("uddg",)),
        (r"(?:www\.)?linkedin\.com", r"/redir/redirect", ("url",)),
        (r"go\.redirectingat\.com", r"/.*", ("url",)),
        # What redirectors of news sites and readers call their page.
        (r".+", r"/(?:.+/)?(?:redirect|redir|apiclick\.aspx|away\.php)/?", ("url",)),
    )
)
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b\u2060\ufeff]")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
# The start of nearly every address; an outlet has many articles and one host.
_PLAIN_HOST = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=[/?#]|\Z)")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
# An address in which nothing needs escaping, resolving or unwrapping, as most in feeds are: at
# most some parameters and a fragment are to be dropped. Short, so that its host can't be too long.
_SOUND = re.compile(
    r"(https?://(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*"
    r"/[A-Za-z0-9_.~/:@!$'()*+,=-]*(?:%[0-9A-F]{2}[A-Za-z0-9_.~/:@!$'()*+,=-]*)*)"
    r"(?:\?([A-Za-z0-9_.~/:@!$'()*+,=&-]*(?:%[0-9A-F]{2}[A-Za-z0-9_.~/:@!$'()*+,=&-]*)*))?"
    r"(?:(?<!&)#[!-~]*)?"
)
_MAX_SOUND_CHARS = 240


def canonical_url(url: str, base: str | None = None) -> str | None:
    """Return the one address of what *url* points to; None unless it is http or https.

    A relative address is resolved against *base* if there is one.
    """
    if len(url) <= _MAX_SOUND_CHARS and (sound := _SOUND.fullmatch(url)):
        page, query = sound.groups()
        # Only a whole address in the query can be unwrapped.
        if "amp" not in page.lower() and (not query or "http" not in query.lower()):
            kept = _query(query) if query else ""
            return f"{page}?{kept}" if kept else page
    cleaned = _UNSEEN.sub("", url).strip()
    if not cleaned:
        return None
    try:
        current = urljoin(base, cleaned) if base else cleaned
        for _ in range(_MAX_ROUNDS):
            following = _one_round(current)
            if following is None or following == current:
                return following
            current = following
    except ValueError:
        # urllib's word for brackets, ports and code points that no address has.
        return None
    return None


def host_of(url: str) -> str | None:
    """Return the publisher's host in *url*: lower case, punycode, no ``www.`` or device prefix.

    None for what is no http or https URL, and for IP addresses, which are no publisher's home.
    """
    plain = _PLAIN_HOST.match(url)
    return _known_host(plain[0]) if plain else _host_at(url)


@lru_cache(4_096)
def _known_host(address: str) -> str | None:
    return _host_at(address)


def _host_at(url: str) -> str | None:
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or host is None:
        return None
    return clean_host(host)


def article_id(canonical: str) -> ArticleId:
    """Return the stable id of a canonical URL: 64 bits in 16 hexadecimal characters.

    At ten million articles the chance that any two share an id is about 3 in a million.
    """
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass"))
    return ArticleId(digest.hexdigest()[:16])


def _one_round(url: str) -> str | None:
    if len(url) > MAX_URL_CHARS:
        return None
    parts = urlsplit(_AMPERSAND.sub("&", url))
    scheme = parts.scheme.lower()
    host = _host(parts)
    if scheme not in _DEFAULT_PORTS or host is None:
        return None
    wrapped = _unwrapped(host, parts)
    if wrapped is not None:
        return wrapped
    port = parts.port
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    return urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query), ""))


def _host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return str(ipaddress.ip_address(host))
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    return host if len(host) <= 253 and _HOST.fullmatch(host) else None


def _unwrapped(host: str, parts: SplitResult) -> str | None:
    """Return the target that a wrapping address carries, None if it wraps nothing."""
    amp = None
    if host == _AMP_CACHE_HOST or host.endswith(f".{_AMP_CACHE_HOST}"):
        amp = _AMP_CACHE.match(parts.path)
    elif re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host):
        amp = _AMP_VIEWER.match(parts.path)
    if amp:
        scheme = "https" if amp["secure"] else "http"
        query = f"?{parts.query}" if parts.query else ""
        return f"{scheme}://{amp['rest']}{query}"
    for hosts, paths, keys in _REDIRECTORS:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path):
            return _target(parts.query, keys)
    return None


def _target(query: str, keys: tuple[str, ...]) -> str | None:
    values = dict(reversed(parse_qsl(query)))
    for key in keys:
        target = _UNSEEN.sub("", values.get(key, "")).strip()
        if target.lower().startswith(("http://", "https://")) and host_of(target):
            return target
    return None


def _path(path: str) -> str:
    return _quoted(_AMP_PATH.sub("", _SESSION.sub("", path)), "/:@!$&'()*+,;=~%") or "/"


def _query(query: str) -> str:
    kept = (pair for pair in query.split("&") if pair and not _is_tracking(pair))
    return "&".join(_quoted(pair, "/:@!$'()*+,;=~%?") for pair in kept)


def _is_tracking(pair: str) -> bool:
    key, _, value = pair.partition("=")
    name = unquote(key).strip().lower()
    if name == "outputtype":
        return value.lower() == "amp"
    return _TRACKING.fullmatch(name) is not None


def _quoted(text: str, safe: str) -> str:
    """Return *text* with every character an address may not hold escaped, and no other."""
    whole = _LONE_PERCENT.sub("%25", text)
    escaped = quote(whole, safe=safe, errors="replace")
    return _ESCAPE.sub(lambda match: match[0].upper(), escaped)
