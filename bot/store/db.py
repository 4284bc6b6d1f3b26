"""The database: one engine, short transactions, no object that outlives them.

``begin`` opens a transaction that writes, ``read`` one that does not. On SQLite a writer takes
its lock at once (BEGIN IMMEDIATE): upgrading a reader in mid-transaction could fail at any line.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Connection as SyncConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BotError

Connection = AsyncConnection

# Connections to PostgreSQL of a process that says nothing else: commands and tests.
_POOL = 12
# A process that is stopped, or cut off, in mid-transaction must not keep its locks from others:
# after so long the server ends its session. Nothing here waits for anything in a transaction.
_IDLE_IN_TRANSACTION_S = 15
# To connect, and until a machine that says nothing any more is taken for lost.
_CONNECT_S, _SILENT_MS = 10, 20_000
# Writers wait for one another this long, in seconds, before SQLite gives up; a whole tick's
# transaction takes well under one.
_BUSY_TIMEOUT_S = 30


# What any call of this package may raise where the database is locked, full or out of reach.
DATABASE_ERRORS = (SQLAlchemyError, OSError)


class DatabaseUnusable(BotError):
    """The database cannot be opened; the text says what to do."""


class Store:
    """The database of one process. Close it at the end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(evenhand_reads=True)

    @property
    def engine(self) -> AsyncEngine:
        return self._engine

    @property
    def dialect(self) -> str:
        """Name the kind of database: sqlite or postgresql."""
        return self._engine.dialect.name

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """Yield a connection in a transaction: committed at the end, undone by any exception."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        """Yield a connection that sees one state of the database."""
        async with self._reader.connect() as connection:
            yield connection

    async def ping(self) -> None:
        """Raise DatabaseUnusable unless the database answers."""
        try:
            async with self.read() as connection:
                await connection.execute(text("SELECT 1"))
        except DATABASE_ERRORS as error:
            raise DatabaseUnusable(f"the database does not answer: {error}") from error

    async def close(self) -> None:
        await self._engine.dispose()


def open_store(database_url: str, *, pool: int = _POOL) -> Store:
    """Return a store for a DATABASE_URL. Nothing is created or migrated; see ``migrate``.

    *pool* is how many connections to PostgreSQL it keeps at most.
    """
    url = driver_url(database_url)
    if url.startswith("postgresql"):
        engine = create_async_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            # A server that was restarted is noticed before a transaction begins, not in it.
            pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_S, "tcp_user_timeout": _SILENT_MS},
        )
        event.listen(engine.sync_engine, "connect", _prepare_postgresql)
    else:
        engine = create_async_engine(url)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return Store(engine)


def driver_url(database_url: str) -> str:
    """Return *database_url* with the driver this program speaks to that database with."""
    scheme, _, rest = database_url.partition("://")
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
    return f"{drivers.get(scheme, scheme)}://{rest}"


def _prepare_postgresql(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE_IN_TRANSACTION_S}s'")
    cursor.close()
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling is switched off: ``_begin_sqlite`` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_S * 1000}")
    cursor.close()


def _begin_sqlite(connection: SyncConnection) -> None:
    reads = connection.get_execution_options().get("evenhand_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
