"""The invented outlets of the bundled sample: outlets.json -> values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from bot.errors import BadInput
from bot.model import Bias, Factuality, Outlet, Rating, RatingKind


def parse_outlets_json(text: str) -> tuple[Outlet, ...]:
    """Return the outlets in *text*, in its order. Raises BadInput naming outlet and field."""
    try:
        listed = json.loads(text)
    except ValueError as error:
        raise BadInput(f"outlets: not JSON: {error}") from None
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise BadInput("outlets: expected a list of objects")
    return tuple(_outlet(item, f"outlet {number}") for number, item in enumerate(listed, 1))


def _outlet(fields: Mapping[str, object], where: str) -> Outlet:
    listed = fields.get("ratings", [])
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise BadInput(f"{where}, ratings: expected a list of objects")
    return Outlet(
        domain=_text(fields, "domain", where),
        name=_text(fields, "name", where),
        country=_text(fields, "country", where),
        language=_text(fields, "language", where),
        owner=_text(fields, "owner", where),
        owner_type=_text(fields, "owner_type", where),
        ratings=tuple(_rating(item, where) for item in listed),
    )


def _rating(fields: Mapping[str, object], where: str) -> Rating:
    value = _text(fields, "value", where)
    try:
        kind = RatingKind(_text(fields, "kind", where))
        known = Bias(value) if kind is RatingKind.BIAS else Factuality(value)
        rated_on = date.fromisoformat(_text(fields, "rated_on", where))
    except ValueError as error:
        raise BadInput(f"{where}, ratings: {error}") from None
    return Rating(
        kind=kind,
        value=known.value,
        raw=value,
        rater=_text(fields, "rater", where),
        rated_on=rated_on,
        url=_text(fields, "url", where),
    )


def _text(fields: Mapping[str, object], name: str, where: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise BadInput(f"{where}, {name}: expected a string that is not empty")
    return value
