"""Learn the weights of the grouping and write bot/stories/weights.json.

    python benchmarks/learn_weights.py [--folds 3] [--write]

    stories as they truly are -> pairs of articles, on arrival and later -> forest of pairs
    stories as they come out  -> articles beside stories, round by round -> forest of stories

The second forest learns from the stories that the first and its own former self make, mistakes
included (DAgger, Ross et al. 2011). Both are gradient boosted trees (LightGBM) of at most eight
leaves. Half of all streams are read without vectors, so that both ways are learnt.

Learnt from 1,000 training stories of NeuS and the development sets of OG2021, AllSides 2021 and
Wikinews; nothing from neus.val, from other parts of these sets or from the bundled sample. With
--folds each of the stories of these sets is scored by weights that were learnt without it: the
stream is grouped once a fold, and only the articles of the fold's stories count. Without --write
nothing is written. The folder of the data is that of EVENHAND_DATA.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from stories_data import DATA, Labelled, read_labelled, read_set
from story_scores import b_cubed_of

from bot.embedding.packaged import PackagedEmbedder
from bot.model import StoryId
from bot.stories import weights
from bot.stories.belonging import STORY_COLUMNS, compare, pairs_on_arrival, story_rows
from bot.stories.candidates import Look, enter, look, nearest
from bot.stories.cluster import JOINS_FROM, Grouper
from bot.stories.digest import Vector
from bot.stories.evidence import PAIR_COLUMNS, pair_rows, pairs_between
from bot.stories.features import features, gist
from bot.stories.forest import MAX_LEAVES, Forest, probability
from bot.stories.weights import Weights
from bot.stories.window import Window

NEUS_STORIES = 1000
# What each set counts beside the others, however many pairs it gives.
SHARES = {"neus.train": 1.0, "allsides2021.dev": 1.0, "wikinews": 0.7, "og2021.dev": 1.5}
# Pairs are looked at again, as merging will see them, each so many articles.
LATER = {
    "neus.train": (150, 600, 3000),
    "allsides2021.dev": (60,),
    "wikinews": (150, 541),
    "og2021.dev": (400, 1000),
}
BESIDE, FAR = 30, 10
# More of these never speaks against. It keeps the trees from learning what is true of these sets
# alone. Meaning is left free, as -2 stands for a likeness that is not known.
RISING = frozenset(
    (
        "words",
        "words_above_lower",
        "words_above_higher",
        "sounds",
        "sounds_above_lower",
        "sounds_above_higher",
        "mean",
        "best",
        "mean_odds",
        "agreeing",
        "near",
    )
)
ROUNDS = 4
TREES = 100
SETTINGS = {
    "objective": "binary",
    "num_leaves": MAX_LEAVES,
    "learning_rate": 0.12,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "verbose": -1,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
}
Rows = NDArray[np.float32]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stream:
    """A labelled set with the vectors of its articles, and the fold of each."""

    name: str
    labelled: list[Labelled]
    vectors: list[Vector | None]
    folds: list[int]


@dataclass(slots=True)
class Examples:
    """Rows of evidence with their truth 0..1, and the folds that a row is seen by."""

    rows: list[Rows] = field(default_factory=list)
    truth: list[NDArray[np.float64]] = field(default_factory=list)
    folds: list[NDArray[np.int64]] = field(default_factory=list)

    def add(self, rows: Rows, truth: Iterable[float], own: int, others: Iterable[int]) -> None:
        """Add rows of one article of fold *own*, held against articles of the folds *others*."""
        seen_by = [1 << own | 1 << other for other in others]
        self.rows.append(rows)
        self.truth.append(np.array(list(truth), np.float64))
        self.folds.append(np.array(seen_by, np.int64))

    def without(self, fold: int | None) -> tuple[Rows, NDArray[np.float64]]:
        """Return all rows that no article of *fold* has a part in."""
        rows, truth = np.concatenate(self.rows), np.concatenate(self.truth)
        if fold is None:
            return rows, truth
        free = (np.concatenate(self.folds) & 1 << fold) == 0
        return rows[free], truth[free]


@dataclass(slots=True)
class Lesson:
    """What reading one stream gave."""

    name: str
    pairs: Examples = field(default_factory=Examples)
    stories: Examples = field(default_factory=Examples)


class Pupil:
    """Reads a stream as the grouper does, and notes what was seen and what was true."""

    def __init__(self, stream: Stream, *, with_vectors: bool) -> None:
        self.lesson = Lesson(stream.name)
        self._stream = stream
        self._with_vectors = with_vectors
        self._window = Window()
        self._places: dict[str, int] = {}
        self._chance = random.Random(5)

    def read_truth(self) -> Lesson:
        """Put every article into its true story; note pairs on arrival and later."""
        for n, (_, gold) in enumerate(self._stream.labelled):
            seen = self._look(n)
            self._note_arrival(n, seen)
            enter(self._window, StoryId(gold), seen)
            for every in LATER[self._stream.name]:
                if n + 1 == len(self._stream.labelled) or (n + 1) % every == 0:
                    self._note_later(every)
        return self.lesson

    def read(self, weights: Weights) -> Lesson:
        """Put every article where *weights* say; note the stories it was held against."""
        truth: dict[StoryId, Counter[str]] = {}
        for n, (_, gold) in enumerate(self._stream.labelled):
            seen = self._look(n)
            story, fit = StoryId(f"s{n}"), None
            if seen.groups:
                compared = compare(self._window, seen, weights.pairs)
                rows = story_rows(self._window, seen, compared)
                ids = [group.story.id for group in seen.groups]
                shares = [truth[s][gold] / truth[s].total() for s in ids]
                own = self._stream.folds[n]
                self.lesson.stories.add(rows, [s >= 0.5 for s in shares], own, [own] * len(rows))
                chances = probability(weights.stories.log_odds(rows))
                best = int(chances.argmax())
                if chances[best] >= JOINS_FROM:
                    story, fit = ids[best], compared.mean_of(ids[best])
            truth.setdefault(story, Counter())[gold] += 1
            enter(self._window, story, seen)
            if fit is not None and story in self._window.stories:
                self._window.stories[story].fits.append(fit)
        return self.lesson

    def _look(self, n: int) -> Look:
        article = self._stream.labelled[n][0]
        self._places[article.id] = n
        vector = self._stream.vectors[n] if self._with_vectors else None
        return look(self._window, self._window.digester.digest(features(article), vector))

    def _note_arrival(self, n: int, seen: Look) -> None:
        slots = sorted({s for group in seen.groups for s in group.sample + group.near})
        if not slots:
            return
        chosen = np.array(slots, np.intp)
        rows = pair_rows(self._window, pairs_on_arrival(self._window, seen, chosen))
        self._note_pairs(n, slots, rows)

    def _note_later(self, latest: int) -> None:
        living = [s for s, digest in enumerate(self._window.digests) if digest is not None]
        for slot in living[-latest:]:
            near = nearest(self._window, slot, BESIDE)
            # Merging and splitting also look at pairs that have nothing in common.
            slots = sorted({*near, *self._chance.sample(living, min(FAR, len(living)))} - {slot})
            if not slots:
                continue
            digest = self._window.alive(slot)
            chosen = np.array(slots, np.intp)
            rows = pair_rows(
                self._window, pairs_between(self._window, np.full_like(chosen, slot), chosen)
            )
            self._note_pairs(self._places[digest.article_id], slots, rows)

    def _note_pairs(self, n: int, slots: Sequence[int], rows: Rows) -> None:
        others = [self._places[self._window.alive(slot).article_id] for slot in slots]
        gold = self._stream.labelled[n][1]
        self.lesson.pairs.add(
            rows,
            [self._stream.labelled[other][1] == gold for other in others],
            self._stream.folds[n],
            [self._stream.folds[other] for other in others],
        )


def learn(streams: Sequence[Stream], without: int | None) -> Document:
    """Return the weights learnt on all stories but those of the fold *without*."""
    training = [stream for stream in streams if stream.name in SHARES]
    ways = [(stream, way) for stream in training for way in (True, False)]
    lessons = [Pupil(stream, with_vectors=way).read_truth() for stream, way in ways]
    pairs = fit([(x.name, *x.pairs.without(without)) for x in lessons], PAIR_COLUMNS)
    # Before the first round a story is as likely as its pairs are on the mean.
    stories = first_guess()
    rounds: list[Lesson] = []
    for _ in range(ROUNDS):
        known = Weights(Forest(pairs), Forest(stories))
        rounds += [Pupil(stream, with_vectors=way).read(known) for stream, way in ways]
        stories = fit([(x.name, *x.stories.without(without)) for x in rounds], STORY_COLUMNS)
    return {"pairs": pairs, "stories": stories}


def first_guess() -> Document:
    """Return a forest of one tree: a story is joined where its pairs have a mean of 0.3."""
    mean = STORY_COLUMNS.index("mean")
    tree = {"leaves": [-1.0, 1.0], "nodes": [[mean, 0.3, 0b10]]}
    return {"columns": list(STORY_COLUMNS), "base": 0.0, "trees": [tree]}


def fit(
    parts: Sequence[tuple[str, Rows, NDArray[np.float64]]], columns: Sequence[str]
) -> Document:
    """Return the forest that tells true rows from false ones; each set counts by its share."""
    rows = np.concatenate([rows for _, rows, _ in parts])
    truth = np.concatenate([truth for _, _, truth in parts])
    size = Counter[str]()
    for name, _, part in parts:
        size[name] += len(part)
    shares = [np.full(len(part), SHARES[name] / size[name]) for name, _, part in parts]
    weight = np.concatenate(shares)
    data = lightgbm.Dataset(rows, truth, weight=weight / weight.mean())
    settings = SETTINGS | {"monotone_constraints": [int(c in RISING) for c in columns]}
    model = lightgbm.train(settings, data, TREES)
    trees = [_tree(info["tree_structure"]) for info in model.dump_model()["tree_info"]]
    return {"columns": list(columns), "base": 0.0, "trees": trees}


def _tree(root: dict[str, Any]) -> Document:
    leaves: list[float] = []
    nodes: list[list[float]] = []

    def walk(node: dict[str, Any]) -> int:
        """Return the bits of the leaves below *node*."""
        if "leaf_value" in node:
            leaves.append(round(node["leaf_value"], 5))
            return 1 << len(leaves) - 1
        left = walk(node["left_child"])
        possible = 2**MAX_LEAVES - 1 & ~left
        nodes.append([node["split_feature"], float(np.float32(node["threshold"])), possible])
        return left | walk(node["right_child"])

    walk(root)
    return {"leaves": leaves, "nodes": nodes}


def score(stream: Stream, document: Document) -> dict[str, list[StoryId]]:
    """Return the story of each article by name of the pass."""
    grouper = Grouper(weights=Weights(Forest(document["pairs"]), Forest(document["stories"])))
    decided = []
    for n, (article, _) in enumerate(stream.labelled):
        decided.append(grouper.add(article, stream.vectors[n]))
        if n % 1000 == 999:
            grouper.mend()
    return {
        "one pass": [a.story_id for a in decided],
        "final": [a.story_id for a in grouper.final(decided)],
    }


def cross_validate(streams: Sequence[Stream], folds: int) -> None:
    """Print for each set the B-cubed figures of stories that the weights had not seen."""
    with ProcessPoolExecutor(2) as pool:
        learnt = list(pool.map(learn, [streams] * folds, range(folds)))
        for stream in streams:
            runs = list(pool.map(score, [stream] * folds, learnt))
            for name in runs[0]:
                print_scores(stream, name, [run[name] for run in runs])


def print_scores(stream: Stream, name: str, runs: Sequence[Sequence[StoryId]]) -> None:
    """Print the means over all articles, and over the English among themselves, by their folds."""
    everything = range(len(stream.labelled))
    english = [n for n, (article, _) in enumerate(stream.labelled) if article.language == "en"]
    for label, chosen in (("all", everything), ("en", english)):
        gold = [stream.labelled[n][1] for n in chosen]
        items = [b_cubed_of(gold, [run[n] for n in chosen], range(len(gold))) for run in runs]
        own = [items[stream.folds[n]][place] for place, n in enumerate(chosen)]
        precision = sum(p for p, _ in own) / len(own)
        recall = sum(r for _, r in own) / len(own)
        f1 = 2 * precision * recall / (precision + recall)
        figures = f"{precision:.4f} {recall:.4f} {f1:.4f}"
        print(f"{stream.name:17} {name:8} {label:3} {figures}", flush=True)


def read_streams(folds: int) -> list[Stream]:
    """Return the training sets and neus.val, with vectors."""
    embedder = PackagedEmbedder()
    sets = {name: neus_training() if name == "neus.train" else read_set(name) for name in SHARES}
    sets["neus.val"] = read_set("neus.val")
    streams = []
    for name, labelled in sets.items():
        rows = embedder.embed([gist(article) for article, _ in labelled])
        spoken = [embedder.speaks(article.language) for article, _ in labelled]
        vectors = [row if ok and row.any() else None for row, ok in zip(rows, spoken, strict=True)]
        numbers = [zlib.crc32(f"{name} {gold}".encode()) % max(1, folds) for _, gold in labelled]
        streams.append(Stream(name, labelled, vectors, numbers))
    return streams


def neus_training() -> list[Labelled]:
    """Return articles of training stories in a shuffled order that never changes."""
    found: list[Labelled] = []
    with gzip.open(DATA / "briefings/neus/neus.train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(NEUS_STORIES), strict=False):
            found += _articles_of(json.loads(line))
    random.Random(3).shuffle(found)
    return found


def _articles_of(story: dict[str, Any]) -> list[Labelled]:
    rows = [
        {"id": f"{story['id']}-{n}", "title": a["title"], "lead": a["text"], "gold": story["id"]}
        for n, a in enumerate(story["articles"])
    ]
    return [read_labelled(row | {"language": "en"}) for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the weights of the grouping.")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate with so many folds")
    parser.add_argument("--write", action="store_true", help="write bot/stories/weights.json")
    arguments = parser.parse_args()
    streams = read_streams(arguments.folds)
    if arguments.folds:
        cross_validate(streams, arguments.folds)
    if arguments.write:
        text = json.dumps(learn(streams, None), separators=(",", ":"))
        Path(weights.__file__).with_name(weights.FILE).write_text(text + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
