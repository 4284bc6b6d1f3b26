"""Decide which story is told at once: one that grows exceptionally fast across sides.

Rule 1: growth is counted in voices (see ``voices``) that report for the first time: reprints and
sister papers add nothing.
Rule 2: across sides: each side that is read here must be among the new voices, with at least half
of what its part of the outlets would give. One side alone is never enough, however loud.
Rule 3: exceptional is what hardly any story of the last week reached here: of all stories
that grew across sides, the strongest ``TYPICAL_A_DAY`` a day set the bar. Below a floor,
which grows with the root of what is read, nothing is news for everybody at once.
Rule 4: the bar is reached by what is new within the last two hours, not by size.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.bias.tally import RATED
from bot.delivery.alerts.voices import Voice
from bot.model import Side

# Breaking news reach most newsrooms that take them up within two hours; half of it would often be
# the time between two polls of a feed, and in a quarter of a day what is big gets there anyway.
WINDOW = timedelta(hours=2)
# Stories of the week that would have been told at once, for each day. More is a second briefing,
# and readers turn alerts off; benchmarks/alert_stories.py shows what it comes to.
TYPICAL_A_DAY = 2
# How far back "hardly any story" looks: a week has its quiet days and its loud ones.
USUAL_FOR = timedelta(days=7)
# Voices under which nothing is exceptional. With six voices, each of three sides can be there
# twice; where n voices are read, the floor is the root of n, as the largest stories grow with it
# (see bot/stories/pool.py).
MIN_VOICES = 6
# A side with fewer voices than this is not expected to be on any one story.
MIN_READ = 3
# Part of its expected share that each side must have among the new voices.
LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual here: ``read`` are voices by side, ``bar`` the strength that is exceptional.

    ``n_stories`` of the last week are behind the bar; 0: nothing is known yet but the floor.
    """

    read: Mapping[Side, int] = field(default_factory=dict)
    bar: int = MIN_VOICES
    n_stories: int = 0

    @property
    def is_two_sided(self) -> bool:
        """Tell whether enough sides are read to say that anything is told across them."""
        return len(expected_sides(self.read)) > 1

    @property
    def told(self) -> str:
        """Return for operators, in English, what it takes to be told at once."""
        read = ", ".join(f"{self.read.get(side, 0)} {side}" for side in Side)
        if not self.is_two_sided:
            return f"no alerts: fewer than two sides have {MIN_READ} voices here ({read})"
        hours = WINDOW // timedelta(hours=1)
        return f"it takes {self.bar} new voices in {hours} hours, on all sides read here ({read})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Why a story is told at once: new voices in the last two hours, by side, every side."""

    voices: Mapping[Side, int]
    bar: int

    @property
    def strength(self) -> int:
        return sum(self.voices.values())

    @property
    def because(self) -> str:
        """Return the reason for operators, in English."""
        told = ", ".join(f"{self.voices[side]} {side}" for side in Side)
        hours = WINDOW // timedelta(hours=1)
        return f"{self.strength} new voices in {hours} hours ({told}); exceptional from {self.bar}"


def expected_sides(read: Mapping[Side, int]) -> tuple[Side, ...]:
    """Return the sides of which enough is read to expect them on a story."""
    return tuple(side for side in RATED if read.get(side, 0) >= MIN_READ)


def is_across(new: Mapping[Side, int], read: Mapping[Side, int]) -> bool:
    """Tell whether *new* voices come from every side that is read, none of them by its fringe."""
    sides = expected_sides(read)
    if len(sides) < 2:
        return False
    n_new, n_read = (sum(counts.get(side, 0) for side in sides) for counts in (new, read))
    return all(
        new.get(side, 0) >= max(1, math.ceil(LEAST_SHARE * n_new * read[side] / n_read))
        for side in sides
    )


def judge(voices: Iterable[Voice], usual: Usual, now: datetime) -> Alarm | None:
    """Return why a story with these *voices* is told at once, or None if it is not."""
    new = _new(voices, now)
    if sum(new.values()) < usual.bar or not is_across(new, usual.read):
        return None
    return Alarm(voices=new, bar=usual.bar)


def strength_of(voices: Sequence[Voice], read: Mapping[Side, int]) -> int:
    """Return how strong a story ever grew across sides: the most new voices in a window.

    0 if it never did.
    """
    windows = (_new(voices, voice.at) for voice in voices)
    return max((sum(new.values()) for new in windows if is_across(new, read)), default=0)


def usual_of(strengths: Iterable[int], read: Mapping[Side, int], days: float) -> Usual:
    """Return what is usual where stories of so many *days* grew to these *strengths*."""
    floor = max(MIN_VOICES, math.ceil(math.sqrt(sum(read.values()))))
    strong = sorted((n for n in strengths if n > 0), reverse=True)
    allowed = math.ceil(TYPICAL_A_DAY * max(days, 1.0))
    # Stronger than the first that is one too many; with a short memory the floor alone.
    bar = strong[allowed] + 1 if len(strong) > allowed else floor
    return Usual(read=dict(read), bar=max(bar, floor), n_stories=len(strong))


def _new(voices: Iterable[Voice], until: datetime) -> dict[Side, int]:
    counts = Counter(voice.side for voice in voices if until - WINDOW < voice.at <= until)
    return {side: counts[side] for side in Side}
