"""How many changed facts ``check`` catches, and how often it doubts what is true.

Run: python benchmarks/check_mutations.py [--seed N] [--show KIND]. True bullets are what
``compose`` writes for development stories (in the folder that EVENHAND_DATA names, or at
../shared/data), and the invented ones of the tests in many languages. In each one thing is
changed: a number, a name, a date, a unit, a negation, a speaker, or who did what; half of the new
numbers and names are taken from the same source. See claim_changes.py for how.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from claim_changes import CHANGES

from bot.briefings.checking.check import check_claim
from bot.briefings.draft import compose
from bot.briefings.material import body
from bot.model import Article, ArticleId, Story, StoryId

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "briefings" / "checking" / "check_cases"
SETS = ("briefings/neus.val.stories", "briefings/cnndm.dev.stories", "stories/wikinews.articles")

_MUST = {"number": 0.95, "name": 0.95, "date": 0.95}
_MUST_REST, _MAY_DOUBT = 0.70, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A claim with its sources; ``kind`` is what was changed, "true" for nothing."""

    text: str
    sources: tuple[str, ...]
    language: str
    kind: str
    origin: str


def composed(path: Path, seed: int) -> Iterator[Trial]:
    """Yield the bullets that are written for the stories in *path*, true and changed."""
    origin = path.name.partition(".articles")[0].partition(".stories")[0]
    for story in _stories(path):
        held = {a.id: body(a) for a in story.articles}
        for bullet in compose(story).bullets:
            sources = tuple(held[c] for c in bullet.citations)
            text = bullet.text
            yield Trial(text=text, sources=sources, language="en", kind="true", origin=origin)
            for kind, change in CHANGES.items():
                changed = change(text, "\n".join(sources), Random(f"{seed} {kind} {text}"))
                if changed and changed != text:
                    yield Trial(
                        text=changed, sources=sources, language="en", kind=kind, origin=origin
                    )


def invented() -> Iterator[Trial]:
    """Yield the cases of the tests."""
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        for kind, texts in table["claims"].items():
            for text in texts:
                yield Trial(
                    text=text,
                    sources=(table["source"],),
                    language=path.stem,
                    kind=kind,
                    origin="invented",
                )


def _stories(path: Path) -> Iterator[Story]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if "articles" in rows[0]:
        for row in rows:
            yield Story(id=StoryId(row["story"]), articles=tuple(map(_article, row["articles"])))
        return
    grouped = defaultdict(list)
    for row in rows:
        grouped[row["gold"]].append(_article(row))
    for gold, articles in grouped.items():
        yield Story(id=StoryId(str(gold)), articles=tuple(articles))


def _article(row: dict[str, Any]) -> Article:
    return Article(
        id=ArticleId(row["id"]),
        title=row["title"],
        language=row.get("language"),
        lead=row.get("lead"),
        text=row.get("text"),
    )


def main(arguments: list[str]) -> int:
    """Print the shares by origin and kind; return 1 where one misses its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--show", metavar="KIND", help="print what is judged wrongly")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data"))
    paths = [folder / f"{name}.jsonl.gz" for name in SETS]
    trials = [t for p in paths if p.is_file() for t in composed(p, options.seed)]
    trials += invented()
    begun = time.perf_counter()
    judged = [(t, _is_doubted(t)) for t in trials]
    speed = len(trials) / (time.perf_counter() - begun)
    for trial, doubted in judged:
        if options.show == trial.kind and doubted == (trial.kind == "true"):
            print(f"  {trial.origin} {trial.language}: {trial.text}")
    held = _report(judged)
    print(f"doubted, by what was changed; {speed:.0f} claims a second")
    return 0 if held else 1


def _is_doubted(trial: Trial) -> bool:
    told = trial.language if trial.origin == "invented" else None
    return not check_claim(trial.text, trial.sources, told).supported


def _report(judged: Sequence[tuple[Trial, bool]]) -> bool:
    """Print a row an origin; return whether the floors hold over all."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for trial, doubted in judged:
        counts.update((origin, trial.kind, doubted) for origin in (trial.origin, "all"))
    kinds = ("true", *CHANGES)
    print(f"{'':<10}" + "".join(f"{k:>17}" for k in kinds))
    for origin in dict.fromkeys((*(t.origin for t, _ in judged), "all")):
        cells = (_cell(counts[origin, k, True], counts[origin, k, False]) for k in kinds)
        print(f"{origin:<10}" + "".join(f"{cell:>17}" for cell in cells))

    def share(kind: str) -> float:
        caught = counts["all", kind, True]
        return caught / max(caught + counts["all", kind, False], 1)

    caught_enough = all(share(k) >= _MUST.get(k, _MUST_REST) for k in CHANGES)
    return caught_enough and share("true") < _MAY_DOUBT


def _cell(caught: int, passed: int) -> str:
    n = caught + passed
    return f"{100 * caught / n:.1f} % of {n}" if n else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
