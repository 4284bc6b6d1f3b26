"""The hubs that tell us of new items, one for a feed at most (WebSub).

Rule: what was asked under an address of ours is taken under that address alone. A feed that names
another hub or topic gets a new token and secret, and the old ones are unknown from then on.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, delete, exists, insert, select, update

from bot.model import FeedId
from bot.store.db import Connection
from bot.store.notes import find_note, save_note
from bot.store.schema import feeds, hubs

# Addresses come from strangers' documents; real ones have some hundred characters.
_LONGEST_URL = 2_000
_ADDRESS_NOTE = "websub address"


class HubState(StrEnum):
    """How far a subscription is. Whether the hub serves us is told by its lease alone.

    wanted: to be asked; asked: the hub has yet to call back; confirmed: it did; refused: it said
    no. A subscription that is being renewed is asked, or wanted, while its lease goes on.
    """

    WANTED = "wanted"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOffer:
    """What a feed says of its hub; ``hub_url`` is None or "" where it names none.

    ``topic_url`` is what the feed calls itself, else its address.
    """

    feed_id: FeedId
    hub_url: str | None
    topic_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHub:
    """A hub as the store knows it.

    ``lease_until``: until then it sends; None before the first time and after a refusal.
    ``last_push_at``: when it last sent what could be read, None if it has to prove itself.
    ``n_failures`` are in a row. ``last_error`` is "" while all is well.
    """

    feed_id: FeedId
    hub_url: str
    topic_url: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    state: HubState
    next_ask_at: datetime
    lease_until: datetime | None = None
    last_push_at: datetime | None = None
    n_failures: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRecord:
    """What is written of a subscription when it has got further."""

    token: str = field(repr=False)
    state: HubState
    next_ask_at: datetime
    lease_until: datetime | None = None
    n_failures: int = 0
    last_error: str = ""


def draw_secret() -> str:
    """Return 32 random bytes in hexadecimal digits."""
    return secrets.token_hex(32)


async def offer_hubs(
    connection: Connection,
    offers: Iterable[HubOffer],
    now: datetime,
    *,
    draw: Callable[[], str] = draw_secret,
) -> None:
    """Note which hubs these feeds name; one that is new, or has changed, is to be asked at once.

    A feed that names none any more, or an address that cannot be one, loses the one it had.
    """
    offered = {offer.feed_id: offer for offer in offers}
    known = await hub_states(connection, offered)
    for feed_id, offer in offered.items():
        hub = known.get(feed_id)
        wanted = (offer.hub_url, offer.topic_url) if _is_usable(offer) else None
        if wanted == (hub and (hub.hub_url, hub.topic_url)):
            continue
        await connection.execute(delete(hubs).where(hubs.c.feed_id == feed_id))
        if wanted:
            await connection.execute(insert(hubs).values(_row(offer, now, draw)))


async def hub_states(
    connection: Connection, feed_ids: Iterable[FeedId] | None = None
) -> Mapping[FeedId, KnownHub]:
    """Return the hubs of these feeds, or of all, by feed; most feeds have none."""
    query = select(hubs)
    if feed_ids is not None:
        query = query.where(hubs.c.feed_id.in_(list(feed_ids)))
    found = await connection.execute(query)
    return {hub.feed_id: hub for hub in map(_hub, found.mappings())}


async def find_hub(connection: Connection, token: str) -> KnownHub | None:
    """Return the hub that was told *token*; None if there is none or its feed is not polled."""
    if not token.isalnum():
        # PostgreSQL refuses to look for some characters; we draw none but digits and letters.
        return None
    query = select(hubs).where(hubs.c.token == token, _is_polled())
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _hub(row)


async def find_due_hubs(connection: Connection, now: datetime, limit: int) -> tuple[KnownHub, ...]:
    """Return at most *limit* hubs that are to be asked, the longest overdue first."""
    query = select(hubs).where(hubs.c.next_ask_at <= now, _is_polled())
    found = await connection.execute(query.order_by(hubs.c.next_ask_at).limit(limit))
    return tuple(map(_hub, found.mappings()))


async def record_hub(
    connection: Connection, record: HubRecord, *, was: HubState | None = None
) -> bool:
    """Write how far a subscription is, if it still *was* in that state; tell whether it was."""
    query = update(hubs).where(hubs.c.token == record.token)
    if was is not None:
        query = query.where(hubs.c.state == was.value)
    result = await connection.execute(query.values(asdict(record) | {"state": record.state.value}))
    return result.rowcount == 1


async def record_push(connection: Connection, token: str, at: datetime) -> None:
    """Write that the hub has sent what could be read."""
    values: dict[str, Any] = {"last_push_at": at, "last_error": ""}
    await connection.execute(update(hubs).where(hubs.c.token == token).values(values))


async def record_bad_push(connection: Connection, token: str, reason: str) -> None:
    """Write why what was sent is of no use."""
    await connection.execute(update(hubs).where(hubs.c.token == token).values(last_error=reason))


async def record_missed(connection: Connection, feed_ids: Iterable[FeedId]) -> None:
    """Write that polls found what hubs had not told: they must prove themselves again."""
    here = hubs.c.feed_id.in_(list(feed_ids))
    await connection.execute(update(hubs).where(here).values(last_push_at=None))


async def ask_anew_from(connection: Connection, public_url: str, now: datetime) -> bool:
    """Make all hubs due if they know us under another address; tell whether they did."""
    before = await find_note(connection, _ADDRESS_NOTE)
    if before == public_url:
        return False
    await save_note(connection, _ADDRESS_NOTE, public_url)
    if before is None:
        return False
    values: dict[str, Any] = {
        "state": HubState.WANTED.value,
        "next_ask_at": now,
        "lease_until": None,
        "last_push_at": None,
        "n_failures": 0,
    }
    await connection.execute(update(hubs).values(values))
    return True


async def drop_idle_hubs(connection: Connection) -> int:
    """Forget the hubs of feeds that are not polled any more; return how many."""
    return (await connection.execute(delete(hubs).where(~_is_polled()))).rowcount


async def drop_hubs(connection: Connection) -> int:
    """Forget all hubs, as none can reach us; return how many."""
    return (await connection.execute(delete(hubs))).rowcount


def _is_polled() -> Any:
    return exists().where(feeds.c.id == hubs.c.feed_id, feeds.c.active, ~feeds.c.removed)


def _is_usable(offer: HubOffer) -> bool:
    return bool(offer.hub_url) and all(
        url and len(url) <= _LONGEST_URL and url.isprintable()
        for url in (offer.hub_url, offer.topic_url)
    )


def _row(offer: HubOffer, now: datetime, draw: Callable[[], str]) -> dict[str, Any]:
    return {
        **asdict(offer),
        "token": draw(),
        "secret": draw(),
        "state": HubState.WANTED.value,
        "next_ask_at": now,
    }


def _hub(row: RowMapping) -> KnownHub:
    fields = {name: row[name] for name in KnownHub.__dataclass_fields__}
    return KnownHub(**fields | {"state": HubState(row["state"])})


async def record_pushed_articles(connection: Connection, feed_id: FeedId, n_new: int) -> None:
    """Count articles that came through a feed first, by its hub."""
    counted = {"n_articles": feeds.c.n_articles + n_new}
    await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(counted))
