"""A register of outlets as a CSV file -> values; the bundled one, or an operator's.

One row per outlet: who it is, and one rater's word on its bias and one on its factuality. A domain
that stands in several rows gets the ratings of all of them; its first row says who it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from bot.bias.hosts import host_of
from bot.bias.outlets import Register
from bot.errors import BadInput
from bot.model import Bias, Factuality, Outlet, Rating, RatingKind, StateMedia

_IDENTITY = ("domain", "name", "aliases", "country", "language", "owner", "owner_type")
_OF_A_RATING = ("", "_raw", "_rater", "_rated_on", "_url")
# In the order of the bundled file; "owner_source" is for the file's readers and is not loaded.
COLUMNS = (
    *_IDENTITY,
    *(f"bias{part}" for part in _OF_A_RATING),
    *(f"factuality{part}" for part in _OF_A_RATING),
    "owner_source",
)
_OPTIONAL = frozenset(("owner_source",))
_VALUES: dict[RatingKind, type[StrEnum]] = {
    RatingKind.BIAS: Bias,
    RatingKind.FACTUALITY: Factuality,
}
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def load_register(state_media: StateMedia = StateMedia.COUNT) -> Register:
    """Return the bundled register; always the same one of each way to count state media."""
    return _bundled(state_media)


@lru_cache
def _bundled(state_media: StateMedia) -> Register:
    text = resources.files("bot.bias").joinpath("register.csv").read_text(encoding="utf-8")
    return Register(parse_register(text).outlets, state_media=state_media)


def parse_register(text: str) -> Register:
    """Return the register in CSV *text* with a header row; unknown columns are ignored.

    Raises BadInput, naming line and column, at the first value that is wrong.
    """
    outlets: dict[str, Outlet] = {}
    for line, row in _rows(text):
        outlet = parse_row(row, line)
        known = outlets.get(outlet.domain)
        if known is None:
            outlets[outlet.domain] = outlet
        else:
            outlets[outlet.domain] = replace(known, ratings=known.ratings + outlet.ratings)
    return Register(outlets.values())


def parse_row(row: Mapping[str, str], line: int) -> Outlet:
    """Return the outlet of one row. Raises BadInput, naming *line* and the column."""
    try:
        return Outlet(
            domain=_domain(row["domain"]),
            name=_required(row, "name"),
            aliases=tuple(row["aliases"].split()),
            country=_pattern(row, "country", _COUNTRY, "two capital letters like GB"),
            language=_pattern(row, "language", _LANGUAGE, "a language code like en"),
            owner=row["owner"],
            owner_type=row["owner_type"],
            ratings=tuple(r for kind in RatingKind if (r := _rating(row, kind)) is not None),
        )
    except BadInput as error:
        raise BadInput(f"line {line}, {error}") from None


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    end = 1
    try:
        missing = set(COLUMNS) - _OPTIONAL - set(reader.fieldnames or ())
        if missing:
            raise BadInput(f"line 1: missing columns: {', '.join(sorted(missing))}")
        for row in reader:
            # A quoted field may span lines: the row starts after the last one ended.
            start, end = end + 1, reader.line_num
            if None in row or None in row.values():
                raise BadInput(f"line {start}: expected {len(reader.fieldnames or ())} fields")
            yield start, {column: value.strip() for column, value in row.items()}
    except csv.Error as error:
        raise BadInput(f"line {end + 1}: not CSV: {error}") from None


def _domain(raw: str) -> str:
    if host_of(raw) is None or raw != raw.lower() or "://" in raw or raw.startswith("www."):
        raise BadInput(f"column domain: expected a host in lower case without www, not {raw!r}")
    return raw


def _required(row: Mapping[str, str], column: str) -> str:
    if not row[column]:
        raise BadInput(f"column {column}: must not be empty")
    return row[column]


def _pattern(row: Mapping[str, str], column: str, pattern: re.Pattern[str], expected: str) -> str:
    value = row[column]
    if value and not pattern.fullmatch(value):
        raise BadInput(f"column {column}: expected {expected}, not {value!r}")
    return value


def _rating(row: Mapping[str, str], kind: RatingKind) -> Rating | None:
    value = row[kind]
    if not value:
        return None
    known = [step.value for step in _VALUES[kind] if step.value != "unrated"]
    if value not in known:
        raise BadInput(f"column {kind}: expected one of {', '.join(known)}, not {value!r}")
    return Rating(
        kind=kind,
        value=value,
        raw=row[f"{kind}_raw"] or value,
        rater=_required(row, f"{kind}_rater"),
        rated_on=_date(row, f"{kind}_rated_on"),
        url=_link(row, f"{kind}_url"),
    )


def _date(row: Mapping[str, str], column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise BadInput(
            f"column {column}: expected a date like 2026-05-04, not {row[column]!r}"
        ) from None


def _link(row: Mapping[str, str], column: str) -> str:
    if not row[column].startswith(("https://", "http://")):
        raise BadInput(f"column {column}: expected a link to the rating, not {row[column]!r}")
    return row[column]
