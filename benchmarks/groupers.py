"""The grouper as the benchmarks run it: by words alone, or with the embedder that comes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.commands.grouping import embedded
from bot.embedding.process import ProcessEmbedder
from bot.model import Article, Assignment
from bot.stories.cluster import Grouper

# As often as `group` does; the service mends after each pass.
MEND_EVERY = 1000


class Stream:
    """Articles on their way through a grouper; ``with_embedder``: in a process beside it."""

    def __init__(self, *, with_embedder: bool = False) -> None:
        self.grouper = Grouper()
        self._embedder = ProcessEmbedder() if with_embedder else None
        if self._embedder is not None:
            self._embedder.load()

    def decide(
        self, articles: Iterable[Article], *, mending: bool = False
    ) -> Iterator[Assignment]:
        """Yield each decision as it falls, mending on the way if asked to."""
        for n, (article, vector) in enumerate(embedded(articles, self._embedder), start=1):
            yield self.grouper.add(article, vector)
            if mending and n % MEND_EVERY == 0:
                self.grouper.mend()

    def close(self) -> None:
        """End the process of the embedder."""
        if self._embedder is not None:
            self._embedder.close()
