"""``group``: Articles in order of arrival -> Assignments, each as soon as it is decided.

    lines -> articles -> those that wait, at most 64 at once -> vectors -> decisions, one by one

While some articles are decided on, the next are embedded in a process of their own.
"""

from __future__ import annotations

import argparse
import queue
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress

from bot.commands.filters import lines_of, open_input
from bot.commands.terminal import complain, write_bytes
from bot.documents import article_from_document, assignment_to_document
from bot.embedding.ahead import ahead
from bot.embedding.choose import make_embedder
from bot.embedding.seam import Embedder
from bot.jsonl import Tally, read_values, to_line
from bot.model import Article, ArticleId, Assignment, StoryId
from bot.stories.cluster import Grouper
from bot.stories.digest import Vector
from bot.stories.features import gist

# Articles between two looks for what is to be mended: about a pass of the service.
_MEND_EVERY = 1000
# Articles embedded at once: more are no faster, and the first waits for the last.
_AT_ONCE = 64
# Articles read before they are asked for.
_READ_AHEAD = 256
_CAME_BEFORE = "an article with this id came before"

Embedded = tuple[Article, Vector | None]


def group(arguments: argparse.Namespace) -> int:
    """Run ``group``."""
    grouper = Grouper()
    tally = Tally()
    decided: list[Assignment] = []
    with ExitStack() as stack:
        stream = open_input(arguments.file, stack)
        values = read_values(lines_of(stream, "grouping"), article_from_document, complain, tally)
        for n, assignment in enumerate(_decide(grouper, values, arguments.embedder), start=1):
            if not arguments.final:
                write_bytes(to_line(assignment_to_document(assignment)))
                continue
            decided.append(assignment)
            # Mended on the way, as the service does: stories leave the window before the end.
            if n % _MEND_EVERY == 0:
                grouper.mend()
    for assignment in grouper.final(decided) if arguments.final else ():
        write_bytes(to_line(assignment_to_document(assignment)))
    return 1 if tally.n_bad else 0


def _decide(grouper: Grouper, articles: Iterable[Article], kind: str) -> Iterator[Assignment]:
    """Yield the decision on each article, but one for an id: the store keeps the first, too.

    Who comes again is given the first one's story, surely (score 1.0), and changes nothing.
    """
    stories: dict[ArticleId, StoryId] = {}
    with ExitStack() as stack:
        embedder = make_embedder(kind)
        if embedder is not None:
            stack.callback(embedder.close)
        for article, vector in stack.enter_context(closing(embedded(articles, embedder))):
            if story_id := stories.get(article.id):
                yield Assignment(
                    article_id=article.id, story_id=story_id, score=1.0, because=_CAME_BEFORE
                )
                continue
            assignment = grouper.add(article, vector)
            stories[article.id] = assignment.story_id
            yield assignment


def embedded(
    articles: Iterable[Article], embedder: Embedder | None
) -> Generator[Embedded, None, None]:
    """Yield each article with its vector, in order; an embedder works ahead of who takes them."""
    if embedder is None:
        yield from ((article, None) for article in articles)
        return

    def embed(batch: Sequence[Article]) -> list[Vector | None]:
        rows = embedder.embed([gist(article) for article in batch])
        return [
            row if embedder.speaks(article.language or "en") and row.any() else None
            for article, row in zip(batch, rows, strict=True)
        ]

    with closing(ahead(embed, waiting_in(articles))) as batches:
        for batch, vectors in batches:
            yield from zip(batch, vectors, strict=True)


def waiting_in(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield lists of what has come in, at least one article and at most 64, in order.

    A stream that is slow is not waited for: its articles come one by one.
    """
    coming: queue.Queue[Article | BaseException | None] = queue.Queue(_READ_AHEAD)
    threading.Thread(target=_read, args=(articles, coming), name="read", daemon=True).start()
    while True:
        items = [coming.get()]
        with suppress(queue.Empty):
            while len(items) < _AT_ONCE:
                items.append(coming.get_nowait())
        batch = [item for item in items if isinstance(item, Article)]
        if batch:
            yield batch
        # What ends a stream comes last.
        if isinstance(items[-1], BaseException):
            raise items[-1]
        if items[-1] is None:
            return


def _read(
    articles: Iterable[Article], coming: queue.Queue[Article | BaseException | None]
) -> None:
    try:
        for article in articles:
            coming.put(article)
        coming.put(None)
    except BaseException as error:  # noqa: BLE001 - it is raised again where it is missed
        coming.put(error)
