"""What was imported and decided -> CSV that ``ratings import`` reads again.

Rule: a cell that a spreadsheet would take for a formula gets an apostrophe before it; the import
takes it off again (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from bot.bias.ratings.facts import OutletFacts, Word
from bot.model import RatingKind

_IDENTITY = ("domain", "name", "aliases", "country", "language", "owner", "owner_type", "category")
_OF_A_WORD = ("", "_raw", "_rater", "_rated_on", "_url", "_source")
COLUMNS = (
    *_IDENTITY,
    *(f"{kind.value}{part}" for kind in RatingKind for part in _OF_A_WORD),
    "licence",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render_ratings(outlets: Iterable[OutletFacts]) -> Iterator[str]:
    """Yield the lines of the CSV, the header first; an outlet has a row for each rater."""
    yield _line(dict.fromkeys(COLUMNS, "") | {column: column for column in COLUMNS})
    for outlet in outlets:
        yield from (_line(row) for row in _rows(outlet))


def _rows(outlet: OutletFacts) -> Iterator[dict[str, str]]:
    identity = {
        "domain": outlet.domain,
        "name": outlet.name,
        "aliases": " ".join(outlet.aliases),
        "country": outlet.country,
        "language": outlet.language,
        "owner": outlet.owner,
        "owner_type": outlet.owner_type,
        "category": outlet.category,
    }
    # The licence is one column, so that words under two licences need two rows.
    groups = dict.fromkeys((word.rater, word.licence) for word in outlet.words)
    for rater, licence in groups or {("", ""): None}:
        words = [w for w in outlet.words if (w.rater, w.licence) == (rater, licence)]
        row = dict.fromkeys(COLUMNS, "") | identity | {"licence": licence}
        for word in words:
            row |= _cells(word)
        yield row


def _cells(word: Word) -> dict[str, str]:
    kind = word.kind.value
    return {
        kind: word.value,
        f"{kind}_raw": word.raw,
        f"{kind}_rater": word.rater,
        f"{kind}_rated_on": word.rated_on.isoformat() if word.rated_on else "",
        f"{kind}_url": word.url,
        f"{kind}_source": word.source,
    }


def _line(row: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writerow({column: _safe(cell) for column, cell in row.items()})
    return text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
