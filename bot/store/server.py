"""What the PostgreSQL server is like, for those who check an installation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from bot.store.db import Store

# The oldest that still gets corrections (postgresql.org/support/versioning, November 2026).
OLDEST_SERVER = 14
# Of a process, beside its pool: four to fetch and end jobs, and one that listens for new ones.
CONNECTIONS_OF_JOBS = 5
_QUERY = """
SELECT current_setting('server_version_num')::int / 10000 AS version,
       current_setting('max_connections')::int
       - current_setting('superuser_reserved_connections')::int
       - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS n_free
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The main version, such as 15, and how many more connections it takes."""

    version: int
    n_free: int


async def find_server(store: Store) -> Server | None:
    """Return the server behind *store*; None for SQLite, which has none."""
    if store.dialect != "postgresql":
        return None
    async with store.read() as db:
        row = (await db.execute(text(_QUERY))).one()
    return Server(version=row.version, n_free=row.n_free)
