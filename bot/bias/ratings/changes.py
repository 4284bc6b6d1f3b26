"""What an import changes in what the dataset said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.bias.ratings.facts import OutletFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Keys by what becomes of them, sorted; ``retired`` are no longer in the dataset."""

    new: tuple[str, ...]
    updated: tuple[str, ...]
    retired: tuple[str, ...]
    n_unchanged: int

    def __bool__(self) -> bool:
        return bool(self.new or self.updated or self.retired)


def changes_between(
    before: Mapping[str, OutletFacts], after: Mapping[str, OutletFacts]
) -> Changes:
    """Return what must be written so that *before* becomes *after*, both by key."""
    both = before.keys() & after.keys()
    updated = sorted(key for key in both if before[key] != after[key])
    return Changes(
        new=tuple(sorted(after.keys() - before.keys())),
        updated=tuple(updated),
        retired=tuple(sorted(before.keys() - after.keys())),
        n_unchanged=len(both) - len(updated),
    )
