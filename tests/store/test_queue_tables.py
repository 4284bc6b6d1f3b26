from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import alembic.autogenerate
import alembic.migration
import procrastinate
import psycopg
import pytest
from sqlalchemy import create_engine

from bot.store import migrate
from bot.store.db import driver_url
from bot.store.queue_tables import missing
from bot.store.schema import metadata

SCRIPTS = Path(procrastinate.__file__).parent / "sql" / "migrations"


@pytest.fixture
def bare_url(postgres_url: str) -> Iterator[str]:
    """The DATABASE_URL of a database without tables; they are back for the next test."""
    _clear(postgres_url)
    yield postgres_url
    _clear(postgres_url)
    migrate.migrate(postgres_url)


def _clear(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("DROP SCHEMA public CASCADE")
        db.execute("CREATE SCHEMA public")


def columns_of(url: str) -> list[tuple[str, ...]]:
    """Return all columns of the queue's tables."""
    with psycopg.connect(url) as db:
        return db.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_name LIKE 'procrastinate%' ORDER BY 1, 2"
        ).fetchall()


def test_a_database_in_postgresql_gets_our_tables_and_those_of_the_queue(bare_url: str) -> None:
    """Migrating again changes nothing, and autogeneration finds nothing of ours left to do."""
    assert migrate.migrate(bare_url) == ("", migrate.head())
    assert migrate.is_current(bare_url)
    before = columns_of(bare_url)

    assert migrate.migrate(bare_url) == (migrate.head(), migrate.head())

    assert columns_of(bare_url) == before
    engine = create_engine(driver_url(bare_url))
    with engine.connect() as connection:
        context = alembic.migration.MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not (name or "").startswith("procrastinate")
                ),
            },
        )
        assert alembic.autogenerate.compare_metadata(context, metadata) == []
    engine.dispose()


def test_an_older_queue_is_brought_up_to_date(bare_url: str) -> None:
    """Change by change, to what a new database has."""
    migrate.migrate(bare_url)
    new = columns_of(bare_url)
    _clear(bare_url)
    changes = sorted(SCRIPTS.glob("*.sql"))
    old = [path for path in changes if path.stem < "03."]
    with psycopg.connect(bare_url, autocommit=True) as db:
        for path in old:
            db.execute(path.read_bytes())
        db.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{old[-1].stem}'".encode())
    assert not migrate.is_current(bare_url)

    migrate.migrate(bare_url)

    assert migrate.is_current(bare_url)
    assert columns_of(bare_url) == new


def test_processes_that_start_at_once_migrate_once(bare_url: str) -> None:
    """The others wait, and find nothing to do."""
    revisions: list[tuple[str, str]] = []
    threads = [
        threading.Thread(target=lambda: revisions.append(migrate.migrate(bare_url)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [after for _, after in revisions] == [migrate.head()] * 4


def test_changes_are_made_in_the_order_of_their_versions() -> None:
    """Those that were made are not made again."""
    names = ("03.01.00_50_b", "00.09.00_01_a", "03.01.00_01_b", "03.04.00_01_c")

    assert missing(names, "00.09.00_01_a") == ["03.01.00_01_b", "03.01.00_50_b", "03.04.00_01_c"]
