"""How good briefings are: against what people write, in form, and in speed.

Run: python benchmarks/compose_briefings.py [rouge] [form] [speed]; all three without a word.
The data lie in the folder that EVENHAND_DATA names, or at ../shared/data.

rouge: stories with a reference headline are scored on headline and summary, those with reference
bullets on the bullets; ROUGE F1 x 100 with stemming, beside two plain baselines.
form:  what a reader trips over, counted over all development stories (briefing_form.py).
How fast: briefing_speed.py.
Everything runs in one process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rouge_score import rouge_scorer

from benchmarks import briefing_form
from benchmarks.briefing_data import DATA, read_told
from bot.briefings.choosing.select import overlap
from bot.briefings.draft import compose
from bot.briefings.material import gather
from bot.model import Story

SETS = ("neus.val", "cnndm.dev")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The words of one way of writing: headline, summary, bullets."""

    headline: str
    summary: str
    bullets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Means over the stories of a set; ``headline`` is ROUGE-1 of the headline alone."""

    rouge1: float
    rouge2: float
    rougeL: float  # noqa: N815 - the name the measure has everywhere
    headline: float
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
    stories = read_told(path)
    for story, reference in stories:
        begun = time.process_time()
        draft = write(story)
        sums["ms_per_story"] += 1000 * (time.process_time() - begun)
        expected, got = _texts(reference, draft)
        for name, score in scorer.score(expected, got).items():
            sums[name] += 100 * score.fmeasure
        title = scorer.score(reference.get("headline", ""), draft.headline)
        sums["headline"] += 100 * title["rouge1"].fmeasure
        sums["words"] += len(got.split())
        sums["bullets"] += len(draft.bullets)
    return Figures(**{name: total / len(stories) for name, total in sums.items()})


def _texts(reference: Mapping[str, Any], draft: Draft) -> tuple[str, str]:
    if "bullets" in reference:
        return "\n".join(reference["bullets"]), "\n".join(draft.bullets)
    expected = f"{reference['headline']}. {reference['summary']}"
    return expected, f"{draft.headline}. {draft.summary}"


def print_rouge() -> None:
    """Print a table a set."""
    for name in SETS:
        print(f"{name:<12} R-1    R-2    R-L    title  words  bullets  ms/story")
        for label, write in (("this", ours), ("leads", leads), ("centroid", centroid)):
            f = measure(DATA / f"briefings/{name}.stories.jsonl.gz", write)
            print(
                f"  {label:<10} {f.rouge1:5.2f}  {f.rouge2:5.2f}  {f.rougeL:5.2f}"
                f"  {f.headline:5.2f}  {f.words:5.1f}  {f.bullets:7.2f}  {f.ms_per_story:8.1f}"
            )


def main(modes: list[str]) -> int:
    """Print what *modes* ask for; return 1 if the data are not there."""
    if not (DATA / "briefings").is_dir():
        sys.stderr.write(f"no data in {DATA}; set EVENHAND_DATA to the folder of the data\n")
        return 1
    tables = {
        "rouge": print_rouge,
        "form": briefing_form.print_form,
    }
    for mode in modes or tables:
        tables[mode]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
