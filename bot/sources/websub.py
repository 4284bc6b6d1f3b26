"""WebSub: hubs that tell us of new items, so that we need not ask (https://www.w3.org/TR/websub/).

    find_due_hubs | plan_ask | post | the hub calls back (bot/web/websub.py) | plan_reply

Rule 1: polling goes on, only rarely: a hub that fails silently delays news and loses none.
Rule 2: a hub has to prove itself: until its first push, and after one it missed, nothing changes.
Rule 3: a hub that says no, or nothing, is asked less and less, at last once a week.
Rule 4: we never unsubscribe. The address of a feed that is polled no more answers 410, which ends
a subscription (section 7), even one that we have forgotten.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from bot.errors import FetchFailed
from bot.sources.cadence import spread
from bot.sources.fetching.guard import is_public
from bot.store.db import Store
from bot.store.hubs import (
    HubRecord,
    HubState,
    KnownHub,
    ask_anew_from,
    drop_hubs,
    drop_idle_hubs,
    find_due_hubs,
    record_hub,
)
from bot.text.markup import tidy
from bot.text.sentences import clip

log = logging.getLogger(__name__)

# One hub may serve hundreds of feeds; asked once a second, it is through before the next pass.
MAX_ASKS = 20
# A few requests a month, and a hub that has lost us is found out within days.
LEASE = timedelta(days=10)
# Whatever a hub grants, we ask anew after a month and not more often than hourly.
_LONGEST_LEASE = timedelta(days=30)
_SHORTEST_RENEWAL = timedelta(hours=1)
# Between 80 and 90 % of the lease: a tenth of ten days is left for a hub that is down.
_RENEW_FROM, _RENEW_SPREAD = 0.8, 0.1
# A hub that was not reached is tried again soon, one that said no the next day.
_FIRST_PAUSE, _PAUSE_AFTER_NO = timedelta(minutes=10), timedelta(days=1)
_LONGEST_PAUSE = timedelta(days=7)
_MAX_DOUBLINGS = 20
# Hubs call back within seconds, those that ask the publisher first within minutes.
_PATIENCE = timedelta(hours=1)
# Of the statuses 400 to 499 these speak of the moment, not of our request.
_PASSING = frozenset((408, 425, 429))
# A poll for safety: what a hub has lost is four hours late.
_SAFETY_INTERVAL = timedelta(hours=4)
# A hub that is silent for longer is down, or its feed too slow for it to save many polls.
_PROOF_LASTS = timedelta(days=3)
_LONGEST_REASON = 200
_SECONDS = re.compile(r"\d{1,10}", re.ASCII)
# Section 7.1.1 of the specification.
_METHODS = frozenset(("sha1", "sha256", "sha384", "sha512"))
# Names that mean something in one network only (RFC 6761, 6762, 7686, 8375, and habit).
_OWN_NETWORK = frozenset(
    ("localhost", "local", "internal", "lan", "home", "corp", "arpa", "test", "invalid", "onion")
)


class Post(Protocol):
    """Sends a form and returns the HTTP status. Raises FetchFailed, with a status if any."""

    async def __call__(self, url: str, form: Mapping[str, str]) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HubReport:
    """One pass: ``n_asked`` hubs, of which ``n_failed`` did not take the request."""

    n_asked: int = 0
    n_failed: int = 0
    n_dropped: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_asked or self.n_dropped)

    def __str__(self) -> str:
        return f"asked={self.n_asked} failed={self.n_failed} dropped={self.n_dropped}"


async def ask_hubs(store: Store, post: Post, public_url: str | None, now: datetime) -> HubReport:
    """Ask the hubs that are due to send us what is new, or to go on doing so.

    *public_url* is where they reach us, None if they cannot: then all are forgotten. That a hub
    was asked is written first, as it may call back before it answers; dying after that costs an
    hour.
    """
    async with store.begin() as db:
        if public_url is None:
            return HubReport(n_dropped=await drop_hubs(db))
        n_dropped = await drop_idle_hubs(db)
        await ask_anew_from(db, public_url, now)
        due = [(hub, plan_ask(hub, now)) for hub in await find_due_hubs(db, now, MAX_ASKS)]
        for _, record in due:
            await record_hub(db, record)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_ask(store, post, hub, record, public_url=public_url, now=now))
            for hub, record in due
        ]
    n_failed = sum(not task.result() for task in tasks)
    return HubReport(n_asked=len(due), n_failed=n_failed, n_dropped=n_dropped)


async def _ask(
    store: Store, post: Post, hub: KnownHub, asked: HubRecord, *, public_url: str, now: datetime
) -> bool:
    try:
        _check(await post(hub.hub_url, subscription_form(hub, public_url)))
    except FetchFailed as error:
        record = plan_after_failure(asked, error, now)
        async with store.begin() as db:
            # One that called back meanwhile has granted what its answer failed to say.
            await record_hub(db, record, was=HubState.ASKED)
        log.info(
            "feed_id=%d hub=%s error=%s next=%s",
            *(hub.feed_id, hub.hub_url, error, record.next_ask_at),
        )
        return False
    except Exception:
        # One request that trips a defect of ours must not keep the other hubs from being asked.
        log.exception("feed_id=%d hub=%s not asked", hub.feed_id, hub.hub_url)
        return False
    return True


def _check(status: int) -> None:
    if not 200 <= status < 300:
        raise FetchFailed(f"the hub answered {status}", status=status)


def subscription_form(hub: KnownHub, public_url: str) -> dict[str, str]:
    """Return what a hub is sent (section 5.1).

    The secret goes to http hubs too, although it should not: without one, whoever overhears the
    request could forge pushes just as well, and with it nobody else can.
    """
    return {
        "hub.mode": "subscribe",
        "hub.topic": hub.topic_url,
        "hub.callback": f"{public_url.rstrip('/')}/websub/{hub.token}",
        "hub.secret": hub.secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }


def plan_ask(hub: KnownHub, now: datetime) -> HubRecord:
    """Return what to write before a hub is asked; one that never called back has failed."""
    was_silent = hub.state is HubState.ASKED
    n_failures = hub.n_failures + was_silent
    return HubRecord(
        token=hub.token,
        state=HubState.ASKED,
        next_ask_at=now + max(_PATIENCE, pause_after(n_failures + 1)),
        lease_until=hub.lease_until,
        n_failures=n_failures,
        last_error="the hub took the request and did not call back" if was_silent else "",
    )


def plan_after_failure(asked: HubRecord, error: FetchFailed, now: datetime) -> HubRecord:
    """Return what to write when a hub did not take the request; a lease it gave goes on."""
    status = error.status or 0
    said_no = 400 <= status < 500 and status not in _PASSING
    n_failures = asked.n_failures + 1
    wish = timedelta(seconds=min(error.retry_after_s or 0.0, _LONGEST_PAUSE.total_seconds()))
    return replace(
        asked,
        state=HubState.REFUSED if said_no else HubState.WANTED,
        next_ask_at=now + max(pause_after(n_failures, said_no=said_no), wish),
        n_failures=n_failures,
        last_error=clip(tidy(str(error)), _LONGEST_REASON),
    )


def pause_after(n_failures: int, *, said_no: bool = False) -> timedelta:
    """Return how long a hub is left alone after its failures in a row, up to a week."""
    first = _PAUSE_AFTER_NO if said_no else _FIRST_PAUSE
    return min(first * (1 << min(max(n_failures - 1, 0), _MAX_DOUBLINGS)), _LONGEST_PAUSE)


def plan_reply(hub: KnownHub, asked: Mapping[str, str], now: datetime) -> HubRecord | None:
    """Return what to write when a hub calls back; None for what we do not agree to.

    *asked* are the parameters of the call (sections 5.2 and 5.3). We agree to what we asked for,
    and again whenever a hub wants to know; to be unsubscribed we never asked.
    """
    if asked.get("hub.topic") != hub.topic_url:
        return None
    if asked.get("hub.mode") == "denied":
        return _after_denial(hub, asked.get("hub.reason", ""), now)
    if asked.get("hub.mode") != "subscribe" or not asked.get("hub.challenge"):
        return None
    lease = read_lease(asked.get("hub.lease_seconds"))
    share = _RENEW_FROM + _RENEW_SPREAD * spread(hub.token)
    return HubRecord(
        token=hub.token,
        state=HubState.CONFIRMED,
        next_ask_at=now + max(lease * share, _SHORTEST_RENEWAL),
        lease_until=now + lease,
    )


def _after_denial(hub: KnownHub, reason: str, now: datetime) -> HubRecord:
    said = clip(tidy(reason), _LONGEST_REASON)
    n_failures = hub.n_failures + 1
    return HubRecord(
        token=hub.token,
        state=HubState.REFUSED,
        next_ask_at=now + pause_after(n_failures, said_no=True),
        n_failures=n_failures,
        last_error=f"the hub refused: {said}" if said else "the hub refused",
    )


def read_lease(written: str | None) -> timedelta:
    """Return the lease a hub grants, at most a month; what we asked for if it does not say."""
    if not _SECONDS.fullmatch(written or ""):
        return LEASE
    return min(timedelta(seconds=int(written or "")), _LONGEST_LEASE)


def is_signed(body: bytes, signature: str | None, secret: str) -> bool:
    """Tell whether *signature*, an X-Hub-Signature header, is that of *body* (section 7.1)."""
    method, _, given = (signature or "").strip().partition("=")
    if method.lower() not in _METHODS:
        return False
    expected = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode())


def interval_with_hub(
    interval: timedelta,
    lease_until: datetime | None,
    last_push_at: datetime | None,
    now: datetime,
) -> timedelta | None:
    """Return the wait for the next poll of a feed with a hub; None if that changes nothing.

    *interval* is the wait without a hub. A hub counts while its lease lasts and it has pushed
    within three days: one that pushes less often has little to save, or is broken.
    """
    if lease_until is None or last_push_at is None or lease_until <= now:
        return None
    if now - last_push_at > _PROOF_LASTS or interval >= _SAFETY_INTERVAL:
        return None
    return _SAFETY_INTERVAL


def is_public_address(public_url: str) -> bool:
    """Tell whether a hub on the internet can reach *public_url*, as far as the address tells."""
    try:
        parts = urlsplit(public_url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme.lower() not in ("http", "https"):
        return False
    try:
        return is_public(str(ipaddress.ip_address(host)))
    except ValueError:
        last = host.rpartition(".")[2]
        # A name that ends in a number is an address in a notation that few would understand.
        return "." in host and last not in _OWN_NETWORK and not last[:1].isdigit()


def describe_hub(hub: KnownHub, now: datetime) -> str:
    """Return the state of a subscription in a few words for the operator."""
    host = hub.hub_url.partition("://")[2].partition("/")[0] or hub.hub_url
    problem = f": {hub.last_error}" if hub.last_error else ""
    if hub.lease_until is not None and hub.lease_until > now:
        at = hub.last_push_at
        pushed = f"last push {at:%Y-%m-%d %H:%M} UTC" if at else "no push yet"
        return f"{host} confirmed until {hub.lease_until:%Y-%m-%d}, {pushed}{problem}"
    return f"{host} {hub.state.value}{problem}"
