"""The grouper as the benchmarks run it: alone, or with the embedder the program brings."""

from __future__ import annotations

import importlib
from typing import Any

from bot.stories.cluster import Grouper


def new_grouper(*, with_embedder: bool = False) -> Grouper:
    """Return a grouper that has seen nothing; the weights of its embedder are read.

    Raises ImportError where there is no packaged embedder, TypeError where the grouper takes none.
    """
    arguments: dict[str, Any] = {}
    if with_embedder:
        packaged = importlib.import_module("bot.embedding.packaged")
        arguments["embedder"] = packaged.PackagedEmbedder()
        arguments["embedder"].embed(["Ferry hits freighter"])
    return Grouper(**arguments)
