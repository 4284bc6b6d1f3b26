"""Fifty briefings of development stories, drawn by lot, to be read by a person.

    python benchmarks/read_briefings.py [--seed 5] [--sets neus.val:18 cnndm.dev:8 ...]

What was found in them stands in docs/reading.md. After each bullet: how many articles it cites.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from random import Random

from briefing_data import DATA, read_told
from invented_stream import data_is_there
from stories_data import read_set

from bot.briefings.draft import compose
from bot.model import Article, Briefing, Story, StoryId

STORY_SETS = ("neus.val", "cnndm.dev")
SHARES = ("neus.val:18", "cnndm.dev:8", "allsides2021.dev:12", "wikinews:8", "og2021.dev:4")
# With fewer articles there is little to choose from.
MIN_ARTICLES = 3


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--sets", nargs="*", default=list(SHARES), metavar="SET:NUMBER")
    arguments = parser.parse_args()
    shares = [share.partition(":") for share in arguments.sets]
    if not data_is_there([name for name, _, _ in shares if name not in STORY_SETS]):
        return 1
    chance = Random(arguments.seed)
    number = 0
    for name, _, wanted in shares:
        for story in chance.sample(stories_of(name), int(wanted)):
            number += 1
            print(f"#{number} {name} {story.id}, {len(story.articles)} articles")
            print("\n".join(lines_of(compose(story))), end="\n\n")
    return 0


def stories_of(name: str) -> list[Story]:
    """Return the stories of a set, in the set's order; of grouped articles those of some size."""
    if name in STORY_SETS:
        return [story for story, _ in read_told(DATA / f"briefings/{name}.stories.jsonl.gz")]
    members: defaultdict[str, list[Article]] = defaultdict(list)
    for article, gold in read_set(name):
        members[gold].append(article)
    return [
        Story(id=StoryId(gold), articles=tuple(articles))
        for gold, articles in sorted(members.items())
        if len(articles) >= MIN_ARTICLES
    ]


def lines_of(briefing: Briefing) -> Sequence[str]:
    bullets = [f"• {b.text} ({len(b.citations)})" for b in briefing.bullets]
    differ = [f"– {d.text} ({len(d.citations)})" for d in briefing.disagreements]
    return (f"[{briefing.language}] {briefing.headline}", briefing.summary, *bullets, *differ)


if __name__ == "__main__":
    sys.exit(main())
