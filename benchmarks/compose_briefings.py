"""How close briefings come to what people write: ROUGE, lengths and speed, beside two baselines.

Run: python benchmarks/compose_briefings.py [neus.val] [cnndm.dev]. The data lie in the folder that
EVENHAND_DATA names, or at ../shared/data. Stories with a reference headline are scored on headline
and summary, those with reference bullets on the bullets; ROUGE F1 x 100 with stemming. Everything
runs in one process.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rouge_score import rouge_scorer

from bot.briefings.draft import compose
from bot.briefings.material import gather
from bot.briefings.select import overlap
from bot.model import Article, ArticleId, Story, StoryId

ROOT = Path(__file__).parents[1]
SETS = ("neus.val", "cnndm.dev")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The words of one way of writing: headline, summary, bullets."""

    headline: str
    summary: str
    bullets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Means over the stories of a set."""

    rouge1: float
    rouge2: float
    rougeL: float  # noqa: N815 - the name the measure has everywhere
    words: float
    bullets: float
    ms_per_story: float


Write = Callable[[Story], Draft]


def ours(story: Story) -> Draft:
    """Write with the extractive writer."""
    written = compose(story)
    bullets = tuple(b.text for b in written.bullets)
    return Draft(headline=written.headline, summary=written.summary, bullets=bullets)


def leads(story: Story) -> Draft:
    """Take the first title, the first sentence of each article, and the first three as bullets."""
    material = gather(story.articles, "en")
    firsts = [s.text for s in material.sentences if s.position == 0]
    return Draft(
        headline=story.articles[0].title,
        summary=" ".join(firsts),
        bullets=tuple(s.text for s in material.sentences[:3]),
    )


def centroid(story: Story) -> Draft:
    """Take the first title and what is nearest to the centroid: two sentences, three bullets."""
    material = gather(story.articles, "en")
    ranked = sorted(material.sentences, key=lambda s: -material.centrality(s.terms))
    chosen = ranked[:1]
    for sentence in ranked:
        if all(overlap(sentence.terms, c.terms) <= 0.6 for c in chosen):
            chosen.append(sentence)
    return Draft(
        headline=story.articles[0].title,
        summary=" ".join(s.text for s in chosen[:2]),
        bullets=tuple(s.text for s in chosen[:3]),
    )


def measure(path: Path, write: Write) -> Figures:
    """Return the figures of *write* on the stories in *path*."""
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    sums = dict.fromkeys((f.name for f in fields(Figures)), 0.0)
    n = 0
    for story, reference in _stories(path):
        begun = time.perf_counter()
        draft = write(story)
        sums["ms_per_story"] += 1000 * (time.perf_counter() - begun)
        expected, got = _texts(reference, draft)
        for name, score in scorer.score(expected, got).items():
            sums[name] += 100 * score.fmeasure
        sums["words"] += len(got.split())
        sums["bullets"] += len(draft.bullets)
        n += 1
    return Figures(**{name: total / n for name, total in sums.items()})


def _texts(reference: Mapping[str, Any], draft: Draft) -> tuple[str, str]:
    if "bullets" in reference:
        return "\n".join(reference["bullets"]), "\n".join(draft.bullets)
    expected = f"{reference['headline']}. {reference['summary']}"
    return expected, f"{draft.headline}. {draft.summary}"


def _stories(path: Path) -> Iterator[tuple[Story, Mapping[str, Any]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            articles = tuple(_article(a) for a in row["articles"])
            yield Story(id=StoryId(row["story"]), articles=articles), row["reference"]


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        id=ArticleId(row["id"]),
        title=row["title"],
        language=row.get("language"),
        lead=row.get("lead"),
        text=row.get("text"),
    )


def main(names: list[str]) -> int:
    """Print a table a set; return 1 if a set is missing."""
    folder = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data")) / "briefings"
    for name in names or SETS:
        path = folder / f"{name}.stories.jsonl.gz"
        if not path.is_file():
            sys.stderr.write(f"{path.name} is not there; set EVENHAND_DATA to the data's folder\n")
            return 1
        print(f"{name:<12} R-1    R-2    R-L    words  bullets  ms/story")
        for label, write in (("this", ours), ("leads", leads), ("centroid", centroid)):
            f = measure(path, write)
            print(
                f"  {label:<10} {f.rouge1:5.2f}  {f.rouge2:5.2f}  {f.rougeL:5.2f}"
                f"  {f.words:5.1f}  {f.bullets:7.2f}  {f.ms_per_story:8.1f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
