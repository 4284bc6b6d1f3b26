"""Records of a table of ratings -> what it says of outlets, and what of it is refused and why.

Rule 1: a row is taken whole or refused whole; a detail that is not needed (a country that is no
        code, a link that is none) is left out, with a remark.
Rule 2: of two rows that say something else for the same rater the first stands, the second is
        refused: which one is right cannot be told from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.bias.outlets import key_of
from bot.bias.ratings.facts import OutletFacts, Word
from bot.bias.ratings.scales import ADFONTES_CUTS, Cuts, Scale, rater_name, read_step
from bot.bias.ratings.table import Record
from bot.errors import BadInput
from bot.model import RatingKind
from bot.text.markup import tidy

# Far more than there are raters' outlets: what is read is held in memory, a kilobyte each.
MAX_OUTLETS = 200_000
# Cut there: the longest name, owner and link of 12,013 real rows have 71, 90 and 126 characters.
_LONGEST = {"name": 200, "owner": 200, "category": 32, "rater": 80, "raw": 80}
_LONGEST_SOURCE, _LONGEST_URL, _LONGEST_KEY, _MAX_ALIASES = 200, 1000, 255, 30
# docs/ratings.md says what they mean.
OWNER_TYPES = (
    *("state_controlled", "captured_public", "captured_private", "public", "state_funded"),
    *("private", "nonprofit", "independent"),
)
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_BETWEEN = re.compile(r"[\s,;|]+")
# What our export puts before a cell that a spreadsheet would take for a formula.
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r])")


class Finding(StrEnum):
    """What may be said of a row."""

    REFUSED = "refused"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is said of the row that begins in ``line``."""

    line: int
    finding: Finding
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a table is read.

    ``rater`` is who rated where a row does not say; ``today`` bounds its dates.
    """

    rater: str
    today: date
    scale: Scale = Scale.PLAIN
    cuts: Cuts = ADFONTES_CUTS


@dataclass(slots=True)
class Harvest:
    """What came of the rows so far; ``remark`` is told each refusal and note, in order.

    ``lines`` has the line in which each outlet stands first.
    """

    reading: Reading
    columns: Mapping[str, int]
    n_cells: int
    remark: Callable[[Remark], None]
    n_rows: int = 0
    n_refused: int = 0
    outlets: dict[str, OutletFacts] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    _first: dict[tuple[str, RatingKind, str], int] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """Take one row, or refuse it. Raises BadInput past ``MAX_OUTLETS``."""
        self.n_rows += 1
        try:
            facts = self._read(record)
            self.outlets[facts.domain] = self._joined(facts, record.line)
            self.lines.setdefault(facts.domain, record.line)
        except BadInput as error:
            self.n_refused += 1
            self.remark(Remark(line=record.line, finding=Finding.REFUSED, text=str(error)))
        if len(self.outlets) > MAX_OUTLETS:
            raise BadInput(f"line {record.line}: more than {MAX_OUTLETS} outlets")

    def _read(self, record: Record) -> OutletFacts:
        if record.wrong:
            raise BadInput(record.wrong)
        if len(record.cells) != self.n_cells:
            raise BadInput(f"expected {self.n_cells} cells, found {len(record.cells)}")
        row = {c: _unescaped(record.cells[place]) for c, place in self.columns.items()}
        domain = _key(row["domain"])
        words = [
            word for kind in RatingKind if (word := self._word(kind, row, record.line)) is not None
        ]
        self._refuse_contradictions(domain, words)
        return OutletFacts(
            domain=domain,
            name=_short(row, "name"),
            aliases=self._aliases(row.get("aliases", ""), domain, record.line),
            country=self._fitting(row, "country", _COUNTRY, record.line),
            language=self._fitting(row, "language", _LANGUAGE, record.line),
            owner=_short(row, "owner"),
            owner_type=self._owner_type(row, record.line),
            category=_short(row, "category"),
            words=tuple(words),
        )

    def _word(self, kind: RatingKind, row: Mapping[str, str], line: int) -> Word | None:
        said = row.get(kind.value, "")
        try:
            value = read_step(kind, said, self.reading.scale, self.reading.cuts)
            rated_on = self._date(_of_kind(row, kind, "rated_on"))
        except BadInput as error:
            raise BadInput(f"column {kind.value}: {error}") from None
        if value is None:
            return None
        rater = tidy(_of_kind(row, kind, "rater"))[: _LONGEST["rater"]]
        return Word(
            kind=kind,
            rater=rater_name(rater or self.reading.rater),
            value=value,
            raw=tidy(row.get(f"{kind.value}_raw", "") or said)[: _LONGEST["raw"]],
            rated_on=rated_on,
            url=self._link(_of_kind(row, kind, "url"), line),
            licence=tidy(row.get("licence", ""))[:_LONGEST_SOURCE],
            source=tidy(row.get(f"{kind.value}_source", ""))[:_LONGEST_SOURCE],
        )

    def _refuse_contradictions(self, domain: str, words: Iterable[Word]) -> None:
        known = self.outlets.get(domain)
        before = {(w.kind, w.rater): w for w in known.words} if known else {}
        for word in words:
            other = before.get((word.kind, word.rater))
            if other is not None and other != word:
                line = self._first[domain, word.kind, word.rater]
                raise BadInput(
                    f"{domain}: the {word.kind.value} by {word.rater} stands in line {line} too, "
                    "and differs; that one is kept"
                )

    def _joined(self, facts: OutletFacts, line: int) -> OutletFacts:
        """Return *facts* with what earlier rows said of the same outlet, which goes first."""
        for word in facts.words:
            self._first.setdefault((facts.domain, word.kind, word.rater), line)
        known = self.outlets.get(facts.domain)
        if known is None:
            return replace(facts, words=_in_order(facts.words))
        joined = OutletFacts(
            domain=known.domain,
            name=known.name or facts.name,
            aliases=tuple(sorted({*known.aliases, *facts.aliases}))[:_MAX_ALIASES],
            country=known.country or facts.country,
            language=known.language or facts.language,
            owner=known.owner or facts.owner,
            owner_type=known.owner_type or facts.owner_type,
            category=known.category or facts.category,
            words=_in_order((*facts.words, *known.words)),
        )
        if joined == known:
            first = self.lines[facts.domain]
            self._note(line, f"{facts.domain} stands in line {first} too; this row adds nothing")
        return joined

    def _date(self, text: str) -> date | None:
        if not text:
            return None
        try:
            found = date.fromisoformat(text[:10])
        except ValueError:
            raise BadInput(f"expected a date like 2026-05-04, not {text[:40]!r}") from None
        if found > self.reading.today:
            raise BadInput(f"the date {found} lies in the future")
        return found

    def _link(self, text: str, line: int) -> str:
        if not text or (len(text) <= _LONGEST_URL and _LINK.fullmatch(text)):
            return text
        self._note(line, f"left out: the link {text[:40]!r} is no http(s) address")
        return ""

    def _aliases(self, text: str, domain: str, line: int) -> tuple[str, ...]:
        written = [part for part in _BETWEEN.split(text) if part][:_MAX_ALIASES]
        keys = {part: key_of(part) for part in written}
        for part, key in keys.items():
            if not key or len(key) > _LONGEST_KEY:
                self._note(line, f"left out: the alias {part[:40]!r} is no host")
        return tuple(sorted({k for k in keys.values() if k and len(k) <= _LONGEST_KEY} - {domain}))

    def _fitting(
        self, row: Mapping[str, str], column: str, pattern: re.Pattern[str], line: int
    ) -> str:
        value = row.get(column, "")
        if not value or pattern.fullmatch(value):
            return value
        self._note(line, f"left out: the {column} {value[:40]!r} is no ISO code")
        return ""

    def _owner_type(self, row: Mapping[str, str], line: int) -> str:
        value = "_".join(row.get("owner_type", "").casefold().replace("-", " ").split())
        if not value or value in OWNER_TYPES:
            return value
        self._note(line, f"left out: the owner type {value[:40]!r} is none of ours")
        return ""

    def _note(self, line: int, text: str) -> None:
        self.remark(Remark(line=line, finding=Finding.NOTE, text=text))


def _key(raw: str) -> str:
    key = key_of(raw)
    if not key or "." not in key or len(key) > _LONGEST_KEY:
        raise BadInput(f"column domain: {raw[:60]!r} is not where an outlet can live")
    return key


def _of_kind(row: Mapping[str, str], kind: RatingKind, part: str) -> str:
    return row.get(f"{kind.value}_{part}", "") or row.get(part, "")


def _short(row: Mapping[str, str], column: str) -> str:
    return tidy(row.get(column, ""))[: _LONGEST[column]]


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub("", cell.strip(), count=1) if cell.startswith("'") else cell.strip()


def _in_order(words: Iterable[Word]) -> tuple[Word, ...]:
    by_rater = {(word.kind, word.rater): word for word in words}
    return tuple(by_rater[key] for key in sorted(by_rater))
