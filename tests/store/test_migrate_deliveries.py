"""What must hold for a ledger in use when the program is upgraded, and set back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import alembic.command
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, make_url, text

from bot.model import DeliveryState
from bot.store import ledger, migrate
from bot.store.db import open_store
from tests.delivery.sending.post import add_story, make_post

_NAME = "evenhand_old"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The DATABASE_URL of a database of each kind with the tables of revision 0008."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/old.db"
    else:
        server: str = request.getfixturevalue("postgres_database")
        name = sql.Identifier(_NAME)
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            db.execute(sql.SQL("CREATE DATABASE {}").format(name))
        url = make_url(server).set(database=_NAME).render_as_string(hide_password=False)
    with connected(url) as connection:
        alembic.command.upgrade(_config(connection), "0008")
    return url


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = migrate._engine(url)
    with engine.connect() as connection:
        yield connection
        connection.commit()
    engine.dispose()


def _config(connection: Connection) -> Any:
    config = migrate._config()
    config.attributes["connection"] = connection
    return config


def enter(url: str, table: str, *rows: dict[str, Any]) -> None:
    """Write rows as an older program did."""
    with connected(url) as connection:
        for row in rows:
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def subscribe_old(url: str, now: datetime, *chats: int) -> None:
    """Let chats have had briefings of an older program; the subscription has the chat's number."""
    for chat in chats:
        enter(
            url,
            "subscribers",
            {"chat_id": chat, "language": "en", "zone": "UTC", "active": True, "created_at": now},
        )
        enter(
            url,
            "subscriptions",
            {
                "id": chat,
                "chat_id": chat,
                "times": json.dumps(["07:00"]),
                "weekdays": json.dumps([0, 1, 2, 3, 4, 5, 6]),
                "topics": "[]",
                "n_stories": 3,
                "next_due_at": now + 24 * HOUR,
            },
        )


def old_part(chat: int, part: int, state: str, now: datetime, said: str = "") -> dict[str, Any]:
    message = {"html": said, "buttons": [[{"label": "b", "url": None, "data": "x"}]]}
    return {
        "subscription_id": chat,
        "chat_id": chat,
        "due_at": now,
        "part": part,
        "state": state,
        "attempts": int(state != "pending"),
        "changed_at": now,
        "message": json.dumps(message if said else None),
        "stories": json.dumps({"s1": 1} if said else None),
    }


async def test_what_was_open_goes_on_after_an_upgrade(old_url: str, now: datetime) -> None:
    """Each part is sent, in order and once; what may have arrived once more at most."""
    subscribe_old(old_url, now, 1, 2, 3, 4)
    enter(
        old_url,
        "deliveries",
        # Not written yet; of three parts the first was sent; under way; no answer so far.
        old_part(1, 1, "pending", now),
        old_part(2, 1, "sent", now),
        old_part(2, 2, "pending", now, "two"),
        old_part(2, 3, "pending", now, "three"),
        old_part(3, 1, "sending", now, "under way"),
        old_part(4, 1, "unknown", now, "lost"),
        # Yesterday's, of which nothing is left to do.
        old_part(4, 1, "sent", now - 24 * HOUR),
        old_part(4, 2, "dead", now - 24 * HOUR),
    )

    migrate.migrate(old_url)
    store = open_store(old_url)
    await add_story(store, now)
    post = make_post(store, now + MINUTE)
    await post.courier.start()
    while await post.courier.send_open():
        post.clock.forward(MINUTE)
    states = await post.states()
    await store.close()

    (written,) = post.telegram.texts(1)
    assert "Ferry" in written
    assert post.telegram.texts(2) == ["two", "three"]
    assert post.telegram.texts(3) == ["under way"]
    assert post.telegram.texts(4) == ["lost"]
    assert states == {DeliveryState.SENT: 7, DeliveryState.DEAD: 1}


async def test_a_ledger_of_today_can_be_set_back(old_url: str, now: datetime) -> None:
    """Editions stay, each moment of a subscription once; what the old program does not know goes.

    To it every open row is an edition.
    """
    subscribe_old(old_url, now, 1)
    migrate.migrate(old_url)
    usual = {"chat_id": 1, "due_at": now, "part": 1, "state": "sent", "changed_at": now}
    enter(
        old_url,
        "deliveries",
        usual | {"subscription_id": 1, "slot": "2026-01-05T07:00"},
        # Sent again by the operator, with the one above.
        usual | {"subscription_id": 1, "slot": "2026-01-04T07:00", "state": "pending"},
        # Begun, and what its second part says is kept in another way.
        usual | {"subscription_id": 1, "slot": "2026-01-06T07:00", "due_at": now + HOUR},
        usual
        | {"subscription_id": 1, "slot": "2026-01-06T07:00", "due_at": now + HOUR, "part": 2}
        | {"state": "pending", "content_id": "c"},
        # Two stories told at once, for one subscription in one look.
        usual | {"subscription_id": 1, "slot": "alert:a", "kind": "alert", "state": "pending"},
        usual | {"subscription_id": 1, "slot": "alert:b", "kind": "alert"},
        usual | {"subscription_id": None, "slot": "broadcast:1", "kind": "broadcast"},
    )

    with connected(old_url) as connection:
        alembic.command.downgrade(_config(connection), "0008")
        rows = connection.execute(text("SELECT state FROM deliveries ORDER BY due_at, part"))
        found = rows.all()
    assert [row.state for row in found] == ["sent", "sent", "dead"]

    migrate.migrate(old_url)
    store = open_store(old_url)
    async with store.read() as db:
        assert await ledger.count_states(db) == {DeliveryState.SENT: 2, DeliveryState.DEAD: 1}
    await store.close()
