"""How many stories a day are told at once, and which: on invented weeks of news.

Run: python benchmarks/alert_stories.py [--days N]. No data is needed. In each pool stories begin
at random moments; how many voices a story gets in the end is drawn from a heavy tail (Pareto,
exponent 1.1), and when each voice joins, from a log-normal with a median of four hours. Planted
among them:

    big        half of all voices of the pool, of all sides, most within two hours; one every day
    one side   as many, of one side alone; one every day
    slow       as many, of all sides, over two days; one every day

Every ten minutes all stories are judged, as the service does, against the week before. Printed:
alerts a day (mean, and the days with most), how many of each planted kind were told, how many
minutes after their first report the big ones were, and the same where a pool is lopsided.
A wire's copies are no voices, so there is nothing to plant: tests/delivery/test_voices.py.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.delivery.alerts.alerts import USUAL_FOR, Usual, judge, strength_of, usual_of
from bot.delivery.alerts.voices import Voice
from bot.model import Side

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
STEP = timedelta(minutes=10)
DAY = timedelta(days=1)
L, C, R, U = Side.LEFT, Side.CENTER, Side.RIGHT, Side.UNRATED
POOLS: dict[str, tuple[dict[Side, int], int]] = {
    "24 voices, 80 stories a day": ({L: 6, C: 8, R: 6, U: 4}, 80),
    "120 voices, 400 stories a day": ({L: 30, C: 40, R: 20, U: 30}, 400),
    "400 voices, 2000 stories a day": ({L: 90, C: 120, R: 60, U: 130}, 2000),
    "lopsided: 60 left, 8 right": ({L: 60, C: 30, R: 8, U: 30}, 400),
}


@dataclass(frozen=True, slots=True)
class Invented:
    """A story with its voices, oldest first."""

    kind: str
    voices: tuple[Voice, ...]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=21, metavar="N")
    days = parser.parse_args().days
    for name, (read, a_day) in POOLS.items():
        print(f"{name}, {days} days, the first week to learn:")
        _report(read, list(_stories(read, a_day, days, random.Random(20260105))), days)
    return 0


def _stories(
    read: Mapping[Side, int], a_day: int, days: int, chance: random.Random
) -> Iterator[Invented]:
    everyone = [side for side, n in read.items() for _ in range(n)]
    half = len(everyone) // 2
    for day in range(days):
        for _ in range(a_day):
            n = min(int(chance.paretovariate(1.1)), len(everyone))
            yield Invented("usual", _voices(chance.sample(everyone, n), day, 240, chance))
        loud = max((L, R), key=lambda side: read[side])
        alone = [loud] * min(half, read[loud])
        yield Invented("big", _voices(chance.sample(everyone, half), day, 60, chance))
        yield Invented("one side", _voices(alone, day, 60, chance))
        yield Invented("slow", _voices(chance.sample(everyone, half), day, 1500, chance))


def _voices(
    sides: Sequence[Side], day: int, median_minutes: float, chance: random.Random
) -> tuple[Voice, ...]:
    begin = BEGIN + DAY * (day + chance.random())
    delays = [chance.lognormvariate(0, 0.8) * median_minutes for _ in sides]
    least = min(delays)
    return tuple(
        sorted(
            (
                Voice(at=begin + timedelta(minutes=delay - least), side=side)
                for delay, side in zip(delays, sides, strict=True)
            ),
            key=lambda voice: voice.at,
        )
    )


def _report(read: Mapping[Side, int], stories: Sequence[Invented], days: int) -> None:
    strengths = [(s.voices[0].at, strength_of(s.voices, read)) for s in stories]
    told: dict[int, datetime] = {}
    bars: list[int] = []
    now, usual = BEGIN, Usual(read=read)
    while now < BEGIN + DAY * days:
        if now.minute == 0:
            known = min(now - BEGIN, USUAL_FOR) / DAY
            week = [n for at, n in strengths if now - USUAL_FOR <= at <= now - timedelta(hours=6)]
            usual = usual_of(week, read, known)
            bars.append(usual.bar)
        for place, story in enumerate(stories):
            age = now - story.voices[0].at
            if place in told or not timedelta(0) <= age < 2 * DAY:
                continue
            if len(story.voices) >= usual.bar and judge(story.voices, usual, now):
                told[place] = now
        now += STEP
    _print(stories, {n: at for n, at in told.items() if at >= BEGIN + USUAL_FOR}, days - 7, bars)


def _print(
    stories: Sequence[Invented], told: Mapping[int, datetime], days: int, bars: Sequence[int]
) -> None:
    a_day = Counter((at - BEGIN).days for at in told.values())
    per_day = sorted((a_day[day] for day in range(7, 7 + days)), reverse=True)
    print(f"  alerts a day: {sum(per_day) / days:.1f}, the most {per_day[:3]}; bar {bars[-1]}")
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for place, at in told.items():
        story = stories[place]
        kinds[story.kind].append((at - story.voices[0].at) / timedelta(minutes=1))
    for kind in ("big", "one side", "slow", "usual"):
        late = f", after {statistics.median(kinds[kind]):.0f} minutes" if kinds[kind] else ""
        of = f" of {days}" if kind != "usual" else ""
        print(f"  {kind}: {len(kinds[kind])}{of} told{late}")


if __name__ == "__main__":
    sys.exit(main())
