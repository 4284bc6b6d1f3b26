"""What datasets and the operator say of outlets: the values between a CSV, the store, a register.

An `OutletFacts` is one dataset's word on one outlet; several datasets may speak of the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.model import Outlet, RatingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One rater's word on one outlet, as a dataset has it.

    ``value`` is of Bias or Factuality, ``raw`` the rater's own term. ``rated_on`` is None where
    the dataset does not say; ``taken_on`` is the day an import first brought the word, None
    before that. ``url``, ``licence`` and ``source`` (where the dataset has it from) may be "".
    """

    kind: RatingKind
    rater: str
    value: str
    raw: str
    rated_on: date | None = None
    url: str = ""
    licence: str = ""
    source: str = ""
    taken_on: date | None = field(default=None, compare=False)

    @property
    def dated(self) -> date:
        """Return the day the word is counted from: it was so then at the latest."""
        return self.rated_on or self.taken_on or date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFacts:
    """What a dataset says of the outlet with the key ``domain``; "" where it does not say.

    ``aliases`` are further keys, sorted; ``words`` at most one of each kind and rater, sorted.
    """

    domain: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    language: str = ""
    owner: str = ""
    owner_type: str = ""
    category: str = ""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """An imported dataset; ``origin`` is its file or address, ``licence`` "" where unknown.

    ``changed_at`` is when an import last brought something else than the one before.
    """

    name: str
    origin: str
    licence: str
    imported_at: datetime
    changed_at: datetime
    n_outlets: int = 0
    n_ratings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The operator's own word, which wins over all raters; "unrated" as value takes a rating off.

    ``ended_at`` is None while it is in force.
    """

    domain: str
    kind: RatingKind
    value: str
    because: str
    url: str
    set_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A dataset with all that it says, by key."""

    dataset: Dataset
    outlets: tuple[OutletFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A word and who brought it; ``dataset`` None: the bundled register."""

    dataset: Dataset | None
    word: Word

    @property
    def licence(self) -> str:
        """Return the licence of the word, else that of its dataset."""
        return self.word.licence or (self.dataset.licence if self.dataset else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRecord:
    """All that is known of one outlet, and from whom; ``overrides`` newest first, ended ones too.

    ``outlet`` is what the register in use holds, with the override instead of the ratings that
    it overrules; ``category`` is "" where no dataset gives one.
    """

    outlet: Outlet
    claims: tuple[Claim, ...]
    overrides: tuple[Override, ...] = ()
    datasets: tuple[str, ...] = ()
    category: str = ""
