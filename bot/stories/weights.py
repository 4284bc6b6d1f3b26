"""What the grouping has learnt: three forests, made by benchmarks/learn_weights.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.stories.belonging import STORY_COLUMNS
from bot.stories.evidence import PAIR_COLUMNS
from bot.stories.forest import Forest

FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds that a pair of articles, and that an article and a story, belong together."""

    pairs: Forest
    stories: Forest


@cache
def read_weights() -> Weights:
    """Return the weights that come with the program."""
    text = (resources.files("bot.stories") / FILE).read_text(encoding="ascii")
    document = json.loads(text)
    weights = Weights(Forest(document["pairs"]), Forest(document["stories"]))
    known = (PAIR_COLUMNS, STORY_COLUMNS)
    if (weights.pairs.columns, weights.stories.columns) != known:
        raise ValueError(f"{FILE} was learnt on other evidence; run benchmarks/learn_weights.py")
    return weights
