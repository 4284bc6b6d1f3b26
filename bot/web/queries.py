"""What an address asks for: query parameters -> values."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import BadInput
from bot.model import Side
from bot.views import ListQuery
from bot.web.pages import SourcesQuery
from bot.web.sources_list import Sort

# Longer searches are cut: no headline holds more.
MAX_QUERY = 200
# Far above any archive; keeps the offset within what databases take.
MAX_PAGE = 10_000


def read_list_query(parameters: Mapping[str, str]) -> ListQuery:
    """Return which stories are asked for. Raises BadInput with a sentence for the reader."""
    return ListQuery(
        topic=parameters.get("topic", "").strip().lower() or None,
        query=" ".join(parameters.get("q", "").split())[:MAX_QUERY],
        page=_page(parameters.get("page", "")),
    )


def read_sources_query(parameters: Mapping[str, str]) -> SourcesQuery:
    """Return which sources are asked for. Raises BadInput with a sentence for the reader."""
    side, sort = parameters.get("side", ""), parameters.get("sort", "")
    try:
        chosen = Side(side) if side else None
    except ValueError:
        raise BadInput(f"side: expected {_listed(Side)}, not “{side[:40]}”.") from None
    try:
        return SourcesQuery(side=chosen, sort=Sort(sort) if sort else Sort.TIME)
    except ValueError:
        raise BadInput(f"sort: expected {_listed(Sort)}, not “{sort[:40]}”.") from None


def _page(raw: str) -> int:
    if not raw:
        return 1
    known = raw.isascii() and raw.isdigit() and len(raw) <= len(str(MAX_PAGE))
    if not known or not 1 <= int(raw) <= MAX_PAGE:
        raise BadInput(f"page: expected a number from 1 to {MAX_PAGE}, not “{raw[:40]}”.")
    return int(raw)


def _listed(choices: type[Side] | type[Sort]) -> str:
    *most, last = [choice.value for choice in choices]
    return f"{', '.join(most)} or {last}"
