"""Which columns a table of ratings may have, and what they are called in other people's files.

A file needs a column for the domain and one that says something of it. Columns that are not in
this table are left alone. docs/ratings.md shows it to people; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.errors import BadInput
from bot.text.markup import tidy

# Our name -> what else it may be called. For a column of a rating, "rater" and the like without
# "bias_" or "factuality_" stand for both.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "domain": ("host", "site", "website", "source_url", "outlet", "homepage"),
    "name": ("outlet_name", "source_name", "title"),
    "aliases": ("alias", "other_domains"),
    "country": ("country_code",),
    "language": ("lang",),
    "owner": ("parent", "parent_company"),
    "owner_type": ("ownership",),
    "category": (),
    "bias": ("leaning", "lean", "bias_rating", "political_bias", "side"),
    "bias_raw": (),
    "bias_rater": ("bias_rated_by",),
    "bias_rated_on": ("bias_asof", "bias_date"),
    "bias_url": (),
    "bias_source": ("bias_dataset",),
    "factuality": ("reliability", "factual", "factual_reporting", "factual_rating"),
    "factuality_raw": (),
    "factuality_rater": ("factuality_rated_by",),
    "factuality_rated_on": ("factuality_asof", "factuality_date"),
    "factuality_url": (),
    "factuality_source": ("factuality_dataset",),
    "rater": ("rated_by",),
    "rated_on": ("date", "asof", "as_of"),
    "url": ("rating_url", "link"),
    "licence": ("license",),
}
# One of these at least: a list of names alone says nothing that we keep.
SAYING = (
    "bias",
    "factuality",
    "owner",
    "owner_type",
    "country",
    "language",
    "category",
    "aliases",
)
_NAMES = {written: column for column, others in SYNONYMS.items() for written in (column, *others)}
_SHOWN, _SHOWN_LENGTH = 12, 30


def match_columns(header: Sequence[str]) -> dict[str, int]:
    """Return the places of the columns we know in *header*; the exact name goes first.

    Raises BadInput, naming what was found and what is needed.
    """
    written = [_plain(cell) for cell in header]
    places: dict[str, int] = {}
    for place, name in enumerate(written):
        column = _NAMES.get(name)
        if column and (column not in places or name == column):
            if name in (*written[:place], *written[place + 1 :]):
                raise BadInput(f"line 1: the column {name!r} is there more than once")
            places[column] = place
    if "domain" not in places or not any(column in places for column in SAYING):
        raise BadInput(
            f"line 1: needs a column domain and one of {', '.join(SAYING)}; found: {_list(header)}"
        )
    return places


def n_known(header: Sequence[str]) -> int:
    """Return how many cells of *header* are names that we know."""
    return sum(_plain(cell) in _NAMES for cell in header)


def _plain(cell: str) -> str:
    return "_".join(cell.strip().casefold().replace("-", " ").split())


def _list(header: Sequence[str]) -> str:
    names = [tidy(cell[: 2 * _SHOWN_LENGTH])[:_SHOWN_LENGTH] or "(empty)" for cell in header]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
