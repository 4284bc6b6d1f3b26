"""Tell a database that is away for a while from a statement that is wrong."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store.db import DatabaseUnusable


def is_outage(error: BaseException) -> bool:
    """Tell whether *error* says that the database is out of reach or busy, not that we erred."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    outages = (OperationalError, InterfaceError, PoolTimeout, OSError, DatabaseUnusable)
    return isinstance(error, outages)
