"""Bring a database to today's tables, and copy it while it is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import alembic.command
import alembic.config
import alembic.migration
import alembic.script
from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.errors import BadInput
from bot.store.db import DatabaseUnusable
from bot.store.queue_tables import is_queue_current, migrate_queue

_MIGRATIONS = Path(__file__).parent / "migrations"
_NO_DRIVER = "DATABASE_URL: PostgreSQL needs its driver: pip install '.[postgres]'"
# Whoever migrates holds it on PostgreSQL.
_MIGRATION_LOCK = 4


def migrate(database_url: str) -> tuple[str, str]:
    """Upgrade the database, creating it if need be; return the revisions before and after.

    A revision is "" for an empty database. Raises DatabaseUnusable with what to do.
    """
    engine = _engine(database_url)
    try:
        with engine.connect() as connection:
            before = _revision(engine)
            config = _config()
            config.attributes["connection"] = connection
            _wait_for_others(connection)
            alembic.command.upgrade(config, "head")
            migrate_queue(connection)
            connection.commit()
        return before, _revision(engine)
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(_NO_DRIVER) from error
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnusable(_sentence(database_url, error)) from error
    finally:
        engine.dispose()


def is_current(database_url: str) -> bool:
    """Tell whether the database has today's tables. Raises DatabaseUnusable."""
    engine = _engine(database_url)
    try:
        if _revision(engine) != head():
            return False
        with engine.connect() as connection:
            return is_queue_current(connection)
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(_NO_DRIVER) from error
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnusable(_sentence(database_url, error)) from error
    finally:
        engine.dispose()


def head() -> str:
    """Return the newest revision this program knows."""
    return str(alembic.script.ScriptDirectory.from_config(_config()).get_current_head())


def backup(database_url: str, target: Path) -> int:
    """Write a consistent copy of a SQLite database to *target*; return its size in bytes.

    The service may go on writing meanwhile. Raises BadInput for PostgreSQL, which brings
    pg_dump for this, and if *target* exists or there is no database.
    """
    if not database_url.startswith("sqlite:///"):
        raise BadInput("DATABASE_URL: db backup copies SQLite files; for PostgreSQL use pg_dump")
    if not target.parent.is_dir():
        raise BadInput(f"{target}: there is no folder {target.parent}")
    if target.exists():
        raise BadInput(f"{target} exists; name a new file")
    source = Path(database_url.removeprefix("sqlite:///"))
    if not source.is_file():
        raise BadInput(f"DATABASE_URL: there is no database {source}")
    partial = target.with_name(target.name + ".partial")
    try:
        with (
            closing(sqlite3.connect(source)) as reading,
            closing(sqlite3.connect(partial)) as copy,
        ):
            reading.backup(copy)
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        partial.unlink(missing_ok=True)
        raise DatabaseUnusable(f"{target}: not written: {error}") from error
    return target.stat().st_size


def _engine(database_url: str) -> Engine:
    try:
        url = make_url(database_url)
        if url.get_backend_name() == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return create_engine(url)
    except (ArgumentError, ValueError) as error:
        raise BadInput(f"DATABASE_URL: {error}") from error
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(_NO_DRIVER) from error


def _config() -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _wait_for_others(connection: Connection) -> None:
    """Let one process at a time migrate; several start at once on PostgreSQL."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        context = alembic.migration.MigrationContext.configure(connection)
        return context.get_current_revision() or ""


def _sentence(database_url: str, error: Exception) -> str:
    place = make_url(database_url).render_as_string(hide_password=True)
    cause = getattr(error, "orig", None) or error
    return f"DATABASE_URL: {place} cannot be used: {str(cause).splitlines()[0]}"
