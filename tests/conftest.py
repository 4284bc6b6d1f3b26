"""What every test may use: a fixed moment, a migrated database, no network but loopback."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.store.db import Store, open_store
from bot.store.migrate import migrate
from tests.postgres_server import empty, postgres_server

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, made once; tests copy it."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(empty_database: Path, tmp_path: Path) -> str:
    """The DATABASE_URL of a fresh, migrated SQLite file."""
    path = tmp_path / "test.db"
    shutil.copy(empty_database, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """The real store on a fresh SQLite file."""
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[str]:
    """The DATABASE_URL of a migrated database in PostgreSQL, for this run of the tests.

    EVENHAND_TEST_POSTGRES names one to use instead of a server of our own; whatever is in it goes.
    """
    if url := os.environ.get("EVENHAND_TEST_POSTGRES"):
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("DROP SCHEMA public CASCADE")
            db.execute("CREATE SCHEMA public")
        migrate(url)
        yield url
        return
    with postgres_server() as server:
        url = server.create("evenhand")
        migrate(url)
        yield url


@pytest.fixture
def postgres_url(postgres_database: str) -> Iterator[str]:
    """The DATABASE_URL of a migrated database in PostgreSQL without rows."""
    yield postgres_database
    empty(postgres_database)


@pytest.fixture
async def postgres_store(postgres_url: str) -> AsyncIterator[Store]:
    """The real store on PostgreSQL, for what only several processes meet."""
    opened = open_store(postgres_url)
    yield opened
    await opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database_url(request: pytest.FixtureRequest) -> str:
    """The DATABASE_URL of a fresh, migrated database of each kind."""
    name = "database_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
async def any_store(any_database_url: str) -> AsyncIterator[Store]:
    """The real store on each kind of database: what it promises, it promises on both."""
    opened = open_store(any_database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def evaluation_data() -> Path:
    """The folder of public evaluation data; the test is skipped where there is none."""
    default = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("EVENHAND_DATA", default))
    if not (path / "stories").is_dir():
        pytest.skip("no evaluation data: set EVENHAND_DATA to its folder")
    return path


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test reach a machine but this one."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(socket.socket, "connect", guarded)
