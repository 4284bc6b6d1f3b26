"""A condition on thousands of ids as one value: each value of a list costs a parse of its own."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, bindparam, func, select

from bot.store.db import Connection


def is_one_of(
    connection: Connection, column: ColumnElement[int], ids: Collection[int]
) -> ColumnElement[bool]:
    """Return the condition that *column* holds one of *ids*, however many these are."""
    if connection.dialect.name == "postgresql":
        listed = bindparam(None, list(ids), type_=ARRAY(BigInteger), unique=True)
        return column == any_(listed)
    each = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(each.c.value))
