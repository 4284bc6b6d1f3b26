"""Where lists put the feeds: folder and outline, as bot/sources/lists/feeds.py makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, update

from bot.model import FeedId
from bot.store.db import Connection
from bot.store.schema import feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineToSave:
    """What the lists say of a feed now; ``folder`` is its first place, "" at the top."""

    feed_id: FeedId
    folder: str
    outline: Mapping[str, object]


async def save_outlines(connection: Connection, changed: Sequence[OutlineToSave]) -> None:
    """Write the places of these feeds."""
    if changed:
        rows = [{f"new_{name}": value for name, value in asdict(c).items()} for c in changed]
        await connection.execute(_SAVE, rows)


_SAVE = (
    update(feeds)
    .where(feeds.c.id == bindparam("new_feed_id"))
    .values(
        folder=bindparam("new_folder", type_=feeds.c.folder.type),
        outline=bindparam("new_outline", type_=feeds.c.outline.type),
    )
)
