"""Asking about thousands of ids: as one value, since each of a list costs a parse; or in parts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, bindparam, func, select

from bot.model import StoryId
from bot.store.db import Connection

# SQLite binds 32,766 values to a statement.
_AT_ONCE = 10_000


def is_one_of(
    connection: Connection, column: ColumnElement[int], ids: Collection[int]
) -> ColumnElement[bool]:
    """Return the condition that *column* holds one of *ids*, however many these are."""
    if connection.dialect.name == "postgresql":
        listed = bindparam(None, list(ids), type_=ARRAY(BigInteger), unique=True)
        return column == any_(listed)
    each = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(each.c.value))


def in_parts(ids: Collection[StoryId]) -> Iterator[list[StoryId]]:
    """Yield *ids* in lists that one statement can hold, beside some values more."""
    listed = list(ids)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
