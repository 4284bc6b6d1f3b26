"""robots.txt: which article pages we may read (RFC 9309).

    origin | the copy we have, or fetch | parse | allows?

Feeds are made for programs and are not asked about; their servers have Retry-After. What is
fetched is our own business alone: the rules for other robots are dropped before parsing.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from protego import Protego

from bot.errors import FetchFailed
from bot.sources.fetching.fetch import Fetch, FetchRequest

# RFC 9309, section 2.4: a copy is not to be older than a day.
LONGEST_KEPT = timedelta(hours=24)
# A server that forbids caching would be asked once a page.
SHORTEST_KEPT = timedelta(hours=1)
# Section 2.3.1.4: while it cannot be read, nothing is allowed; an outage lasts about an hour.
UNREACHABLE_KEPT = timedelta(hours=1)
# Section 2.5: at least this much is to be read.
MAX_BYTES = 500 * 1024
# Beyond, a delay is meant for robots that read a whole site; we read a page where news broke.
LONGEST_DELAY_S = 30.0
# As many hosts as a large installation has outlets; their rules have some kB each.
_MAX_ORIGINS = 1000
# Their texts take two MB; parsed, they take some fifty times as much.
_MAX_TEXT = 2 * 1024 * 1024
# The spellings that the parser takes for the same, in a line without superfluous spaces.
_AGENT_LINE = re.compile(r"user[ -]?agent ?[: ] ?(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+|\*")
_NO_RULES = ""
_NOTHING_ALLOWED = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What one origin allows until ``good_until``.

    ``is_real``: it was really read there; ``size`` is that of the text.
    """

    parsed: Protego
    good_until: datetime
    is_real: bool
    size: int = 0


class Robots:
    """Answers for the robot *agent*, a product token, from robots.txt files got with *fetch*."""

    def __init__(self, fetch: Fetch, agent: str) -> None:
        self._fetch = fetch
        self._agent = agent.lower()
        self._rules: OrderedDict[str, _Rules] = OrderedDict()
        # An entry lives as long as somebody waits.
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def allows(self, url: str, now: datetime) -> bool:
        """Tell whether the page *url* may be read; asks its host if need be, never raises."""
        origin = _origin(url)
        if origin is None:
            return False
        asking = self._asking.setdefault(origin, asyncio.Lock())
        async with asking:
            known = self._rules.get(origin)
            if known is None or known.good_until <= now:
                known = await self._ask(origin, known, now)
                self._remember(origin, known)
        return known.parsed.can_fetch(url, self._agent)

    def crawl_delay_s(self, url: str) -> float | None:
        """Return the pause that the host asks for, if it does and its rules are known."""
        known = self._rules.get(_origin(url) or "")
        delay_s = known.parsed.crawl_delay(self._agent) if known else None
        return None if delay_s is None else min(delay_s, LONGEST_DELAY_S)

    def _remember(self, origin: str, rules: _Rules) -> None:
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        size = sum(known.size for known in self._rules.values())
        while len(self._rules) > _MAX_ORIGINS or size > _MAX_TEXT:
            size -= self._rules.popitem(last=False)[1].size

    async def _ask(self, origin: str, known: _Rules | None, now: datetime) -> _Rules:
        try:
            fetched = await self._fetch(FetchRequest(url=f"{origin}/robots.txt"))
        except FetchFailed as error:
            return _without_an_answer(error, known, now)
        kept = min(max(timedelta(seconds=fetched.max_age_s or 0.0), SHORTEST_KEPT), LONGEST_KEPT)
        if fetched.max_age_s is None:
            kept = LONGEST_KEPT
        # Half a megabyte of rules takes long enough to hold up replies.
        text = await asyncio.to_thread(_ours, fetched.body[:MAX_BYTES], self._agent)
        parsed = await asyncio.to_thread(Protego.parse, text)
        return _Rules(parsed=parsed, good_until=now + kept, is_real=True, size=len(text))


def _without_an_answer(error: FetchFailed, known: _Rules | None, now: datetime) -> _Rules:
    """Return what holds while robots.txt cannot be read (section 2.3.1).

    Where there is none (4xx), all is allowed. 429 is no such answer but a wish to be left alone.
    Otherwise the copy we have stays good; without one nothing is allowed.
    """
    if error.status is not None and 400 <= error.status < 500 and error.status != 429:
        parsed = Protego.parse(_NO_RULES)
        return _Rules(parsed=parsed, good_until=now + LONGEST_KEPT, is_real=True)
    until = now + UNREACHABLE_KEPT
    if known is not None and known.is_real:
        return replace(known, good_until=until)
    return _Rules(parsed=Protego.parse(_NOTHING_ALLOWED), good_until=until, is_real=False)


def _ours(body: bytes, agent: str) -> str:
    """Return the text of a robots.txt in which all other robots share one name.

    Ten thousand names before ten thousand rules would make a hundred million of them.
    """
    lines = body.decode("utf-8-sig", errors="replace").splitlines()
    return "\n".join(_named(" ".join(line.split()), agent) for line in lines)


def _named(line: str, agent: str) -> str:
    found = _AGENT_LINE.match(line)
    if found is None:
        return line
    # Section 2.2.1: the product token, without a version.
    token = _TOKEN.match(found[1].lower())
    name = token[0] if token and token[0] in ("*", agent) else "others"
    return f"User-agent: {name}"


def _origin(url: str) -> str | None:
    """Return scheme, host and port of *url*; None if it is not a web address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port is not None else "")
