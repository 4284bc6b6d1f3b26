"""B-cubed figures of stories against the truth (Bagga and Baldwin 1998)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def b_cubed_of(
    true: Sequence[str], found: Sequence[str], items: Iterable[int]
) -> list[tuple[float, float]]:
    """Return the precision and the recall of each of *items* among all articles."""
    stories, truths = Counter(found), Counter(true)
    both = Counter(zip(true, found, strict=True))
    return [
        (both[true[i], found[i]] / stories[found[i]], both[true[i], found[i]] / truths[true[i]])
        for i in items
    ]
