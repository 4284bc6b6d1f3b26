"""Say in words why a story stands where it stands.

Rule: what is said stays true: it names no "now", as it is stored and read later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from bot.model import Side
from bot.stories.pool import RATED, Pool

# Characters: two lines of a phone.
LONGEST = 120
# In smaller languages "all outlets" says nothing.
_MIN_READ = 3
# Part of the outlets read in a language from which a story is said to be carried by them.
_MANY_OF = 1 / 3
# Of a hundred stories; and how many stories must have been counted to speak of a hundred.
_RARE = 95
_ENOUGH = 100
# Reprints are worth a word where they are most of it.
_MANY_REPRINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the words on a standing need, counted in outlets.

    ``n_independent``: with a text of their own, each house once. ``n_newest``: in the story's
    newest two hours. ``language`` is the one most of them publish in.
    """

    n_outlets: int
    n_independent: int
    n_newest: int
    sides: Collection[Side]
    language: str
    n_in_language: int


def say_why(facts: Facts, pool: Pool) -> str:
    """Return the reason in words, at most ``LONGEST`` characters."""
    if facts.n_outlets == 1:
        return "1 outlet so far"
    said = f"{facts.n_outlets} outlets{_sides(facts.sides)}"
    if facts.n_independent * _MANY_REPRINTS <= facts.n_outlets:
        said += f", {facts.n_independent} with {_own(facts.n_independent)}"
    for more in (_growth(facts), _size(facts, pool)):
        if len(said + more) <= LONGEST:
            said += more
    return said


def _own(n_outlets: int) -> str:
    return "a report of its own" if n_outlets == 1 else "reports of their own"


def _sides(sides: Collection[Side]) -> str:
    counts = Counter(sides)
    n_sides = sum(side in counts for side in RATED)
    if n_sides == len(RATED):
        return " of all three sides"
    if not n_sides:
        return ""
    if len(counts) == 1:
        return f" (all {next(iter(counts))})"
    return f" ({', '.join(f'{counts[side]} {side}' for side in Side if counts[side])})"


def _growth(facts: Facts) -> str:
    # Two reports in two hours are no growth.
    if facts.n_newest <= 2:
        return ""
    if facts.n_newest == facts.n_outlets:
        return ", all within 2 hours"
    return f", {facts.n_newest} of them in its newest 2 hours"


def _size(facts: Facts, pool: Pool) -> str:
    read = pool.outlets.get(facts.language, 0)
    n = min(facts.n_in_language, read)
    if read >= _MIN_READ and n >= _MANY_OF * read:
        where = "here" if len(pool.outlets) == 1 else "here in its language"
        return f"; {n} of the {read} outlets read {where}"
    # Never all of a hundred: it is one of them.
    smaller = min(pool.smaller_of_hundred(facts.n_outlets), 99)
    if smaller >= _RARE and sum(pool.sizes.values()) >= _ENOUGH:
        return f"; more than {smaller} of 100 stories get here"
    return ""
