from __future__ import annotations

import sqlite3
from pathlib import Path

import alembic.autogenerate
import alembic.migration
import pytest
from sqlalchemy import create_engine

from bot.errors import BadInput
from bot.store import migrate
from bot.store.db import DatabaseUnusable
from bot.store.schema import metadata


def test_migrations_arrive_at_the_tables_of_today(database_url: str) -> None:
    """Autogeneration finds nothing left to do."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = alembic.migration.MigrationContext.configure(
            connection, opts={"compare_type": True}
        )
        differences = alembic.autogenerate.compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_migrating_again_changes_nothing(database_url: str) -> None:
    """The second run finds the newest revision."""
    assert migrate.migrate(database_url) == (migrate.head(), migrate.head())
    assert migrate.is_current(database_url)


def test_an_unusable_database_is_named(tmp_path: Path) -> None:
    """The sentence names the setting and the place."""
    with pytest.raises(DatabaseUnusable, match=r"DATABASE_URL.*missing/x\.db"):
        migrate.migrate(f"sqlite:///{tmp_path}/missing/x.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """A wrong file is refused, and stays as it was."""
    path = tmp_path / "x.db"
    path.write_text("no database, but long enough to be looked at" * 50)
    before = path.read_bytes()

    with pytest.raises(DatabaseUnusable, match="not a database"):
        migrate.migrate(f"sqlite:///{path}")

    assert path.read_bytes() == before


def test_a_backup_is_a_whole_database(database_url: str, tmp_path: Path) -> None:
    """The copy opens and holds the tables."""
    target = tmp_path / "copy.db"

    size = migrate.backup(database_url, target)

    assert size == target.stat().st_size
    copy = sqlite3.connect(target)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_a_backup_overwrites_nothing(database_url: str, tmp_path: Path) -> None:
    """An existing file is refused."""
    target = tmp_path / "copy.db"
    target.write_text("dear")

    with pytest.raises(BadInput, match="exists"):
        migrate.backup(database_url, target)

    assert target.read_text() == "dear"
