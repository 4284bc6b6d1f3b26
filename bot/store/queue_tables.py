"""The tables of procrastinate, the queue of jobs on PostgreSQL: made and changed with ours.

The library brings its tables whole, for a new database, and each change of them as a file whose
name sorts by version. The newest one that was applied is written down as the comment of its main
table, so that the tables and what we know of them cannot part.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

_LIBRARY = "procrastinate"
_TABLE = "procrastinate_jobs"


def migrate_queue(connection: Connection) -> bool:
    """Bring the queue's tables to the installed library's; tell whether anything was to do.

    Nothing is done on SQLite. Raises ModuleNotFoundError if the library is missing.
    """
    if connection.dialect.name != "postgresql":
        return False
    folder = _scripts()
    changes = {path.stem: path for path in folder.glob("migrations/*.sql")}
    newest = max(changes)
    applied = _applied(connection)
    if applied is None:
        _execute(connection, folder / "schema.sql")
    else:
        for name in missing(changes, applied):
            _execute(connection, changes[name])
    if applied == newest:
        return False
    connection.exec_driver_sql(f"COMMENT ON TABLE {_TABLE} IS '{newest}'")
    return True


def is_queue_current(connection: Connection) -> bool:
    """Tell whether the queue's tables are those of the installed library."""
    if connection.dialect.name != "postgresql":
        return True
    names = {path.stem for path in _scripts().glob("migrations/*.sql")}
    applied = _applied(connection)
    # Newer ones are the work of a newer program, which changes them so that both can work.
    return applied is not None and not missing(names, applied)


def missing(names: Iterable[str], applied: str) -> list[str]:
    """Return the changes after *applied*, in the order to make them."""
    return sorted(name for name in names if name > applied)


def _applied(connection: Connection) -> str | None:
    """Return the newest change that was made; None if there are no tables."""
    if not inspect(connection).has_table(_TABLE):
        return None
    query = text("SELECT obj_description(CAST(:table AS regclass), 'pg_class')")
    return connection.execute(query, {"table": _TABLE}).scalar_one() or ""


def _scripts() -> Path:
    # Only its files are needed here; the library itself is the engine's.
    spec = importlib.util.find_spec(_LIBRARY)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named '{_LIBRARY}'", name=_LIBRARY)
    return Path(spec.submodule_search_locations[0]) / "sql"


def _execute(connection: Connection, script: Path) -> None:
    # Many statements at once, and no parameters: a percent sign in them is one.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(script.read_text(encoding="utf-8").encode())
    finally:
        cursor.close()
