"""Learn which words of a story a short account uses and write bot/briefings/choosing/likely.json.

    python benchmarks/learn_writer.py [--write]

    story -> a row for each of its terms -> logistic regression: does the reference hold the term?

Two sets of weights: for stories of several articles, from the 2,452 training stories of NeuS
(neutral headline and summary by people); for a single article, from the 221 CNN/DailyMail
articles of QAGS with a machine's summary, of which only sentences count that most voters found
supported. Nothing is learned from neus.val or cnndm.dev; both are only scored (area under the
curve, over terms). Every story weighs the same. With --folds 5 each training story is scored by
weights that were learned without it. Without --write nothing is written. Needs scikit-learn; the
folder of the data is that of EVENHAND_DATA.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.briefing_data import DATA, Told, read_judged, read_neus, read_told
from bot.briefings.choosing.likely import COLUMNS, rows
from bot.briefings.material import gather
from bot.text.tokens import tokens

TARGET = Path(__file__).parents[1] / "bot/briefings/choosing/likely.json"
LANGUAGE = "en"


class Sample(NamedTuple):
    """Rows of terms, whether the reference holds each, and the number of its story."""

    rows: NDArray[np.float64]
    held: NDArray[np.bool_]
    story: NDArray[np.int64]


def sample(stories: Sequence[Told]) -> Sample:
    """Return the terms of *stories*."""
    found, held, numbers = [], [], []
    for number, (story, reference) in enumerate(stories):
        terms = frozenset(tokens(_text(reference), LANGUAGE))
        for term, row in rows(gather(story.articles, LANGUAGE)).items():
            found.append(row)
            held.append(term in terms)
            numbers.append(number)
    return Sample(np.array(found), np.array(held), np.array(numbers))


def _text(reference: Mapping[str, Any]) -> str:
    bullets = reference.get("bullets")
    return "\n".join(bullets or (reference["headline"], reference["summary"]))


def learn(of: Sample) -> LogisticRegression:
    sizes = np.bincount(of.story)
    weight = sizes.mean() / sizes[of.story]
    return LogisticRegression(C=1.0, max_iter=1000).fit(of.rows, of.held, sample_weight=weight)


def auc(model: LogisticRegression, on: Sample) -> float:
    return float(roc_auc_score(on.held, model.predict_proba(on.rows)[:, 1]))


def cross_validated(of: Sample, folds: int) -> float:
    chance = np.zeros(len(of.held))
    for fold in range(folds):
        out = of.story % folds == fold
        model = learn(Sample(of.rows[~out], of.held[~out], of.story[~out]))
        chance[out] = model.predict_proba(of.rows[out])[:, 1]
    return float(roc_auc_score(of.held, chance))


def main() -> None:
    """Learn, print the figures, write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sets = {
        "several": (read_neus(DATA / "briefings/neus/neus.train.jsonl.gz"), "neus.val"),
        "alone": (read_judged(DATA / "faithfulness/qags.claims.jsonl.gz"), "cnndm.dev"),
    }
    kinds = {}
    for kind, (stories, other) in sets.items():
        of = sample(stories)
        model = learn(of)
        unseen = sample(read_told(DATA / f"briefings/{other}.stories.jsonl.gz"))
        print(
            f"{kind}: {len(stories)} stories, {len(of.held)} terms; area under the curve"
            f" {cross_validated(of, options.folds):.3f} over {options.folds} folds,"
            f" {auc(model, unseen):.3f} on {other}"
        )
        weights = [round(float(w), 3) for w in model.coef_[0]]
        print("  " + ", ".join(f"{c} {w:+.2f}" for c, w in zip(COLUMNS, weights, strict=True)))
        kinds[kind] = {"base": round(float(model.intercept_[0]), 3), "weights": weights}
    if options.write:
        document = {"columns": COLUMNS, "kinds": kinds}
        TARGET.write_text(json.dumps(document, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
