"""What an address asks for: query parameters -> values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import Side
from bot.text.languages import primary_subtag
from bot.views import ListQuery
from bot.web.choices import SourcesQuery
from bot.web.reader import Reader, accepted_languages
from bot.web.sources_list import Sort
from bot.words.refusal import Refused

# A BCP 47 tag, as far as it matters here.
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
# Longer searches are cut: no headline holds more.
MAX_QUERY = 200
# Far above any archive; keeps the offset within what databases take.
MAX_PAGE = 10_000


def read_list_query(parameters: Mapping[str, str]) -> ListQuery:
    """Return which stories are asked for. Raises Refused where that is unclear."""
    return ListQuery(
        topic=parameters.get("topic", "").strip().lower() or None,
        query=" ".join(parameters.get("q", "").split())[:MAX_QUERY],
        page=_page(parameters.get("page", "")),
    )


def read_sources_query(parameters: Mapping[str, str]) -> SourcesQuery:
    """Return which sources are asked for. Raises Refused where that is unclear."""
    side, sort = parameters.get("side", ""), parameters.get("sort", "")
    try:
        chosen = Side(side) if side else None
    except ValueError:
        raise _unknown("side", Side, side) from None
    try:
        order = Sort(sort) if sort else Sort.TIME
    except ValueError:
        raise _unknown("sort", Sort, sort) from None
    return SourcesQuery(side=chosen, sort=order)


def read_reader(parameters: Mapping[str, str], accept_language: str) -> Reader:
    """Return who asks; *accept_language* is the header. Raises Refused as ``read_language``."""
    accepted = accepted_languages(accept_language)
    return Reader(asked=read_language(parameters), accepted=accepted)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsQuery:
    """Which coverage gaps are asked for: on one side, or None for both; pages count from 1."""

    side: Side | None = None
    page: int = 1

    @property
    def given(self) -> dict[str, str]:
        """What the address says of it; "" where that is what is shown anyway."""
        page = str(self.page) if self.page > 1 else ""
        return {"side": self.side.value if self.side else "", "page": page}


def read_gaps_query(parameters: Mapping[str, str]) -> GapsQuery:
    """Return which gaps are asked for. Raises Refused where that is unclear."""
    side = parameters.get("side", "")
    if side not in ("", Side.LEFT, Side.RIGHT):
        raise Refused("choice", name="side", choices="left, right", text=side[:40])
    return GapsQuery(side=Side(side) if side else None, page=_page(parameters.get("page", "")))


def read_language(parameters: Mapping[str, str]) -> str:
    """Return the language that is asked for, as a primary subtag; "" for none.

    Raises Refused where it is no tag of a language.
    """
    raw = parameters.get("lang", "").strip()
    if raw and not _TAG.fullmatch(raw):
        raise Refused("language", text=raw[:40])
    return primary_subtag(raw)


def _page(raw: str) -> int:
    if not raw:
        return 1
    known = raw.isascii() and raw.isdigit() and len(raw) <= len(str(MAX_PAGE))
    if not known or not 1 <= int(raw) <= MAX_PAGE:
        raise Refused("page", most=MAX_PAGE, text=raw[:40])
    return int(raw)


def _unknown(name: str, choices: type[Side] | type[Sort], text: str) -> Refused:
    values = ", ".join(choice.value for choice in choices)
    return Refused("choice", name=name, choices=values, text=text[:40])
