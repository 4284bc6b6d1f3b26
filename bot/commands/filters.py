"""The stage commands: pure filters without network, token or database."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, TypeVar

from bot.bias.coverage import compute_coverage
from bot.bias.register import load_register
from bot.briefings.check import check_claim
from bot.briefings.draft import compose
from bot.commands.terminal import complain, progress, write_bytes
from bot.documents import (
    Document,
    article_to_document,
    briefing_to_document,
    claim_from_document,
    coverage_to_document,
    story_from_document,
    verdict_to_document,
)
from bot.errors import BadFeed, BadInput, BadPage
from bot.jsonl import Tally, read_values, to_line
from bot.model import Article, Story
from bot.sources.fulltext.page_text import MAX_PAGE_BYTES
from bot.sources.fulltext.page_worker import PageWorker
from bot.sources.reading.parse import parse_feed

Value = TypeVar("Value")


def parse(arguments: argparse.Namespace) -> int:
    """Run ``parse``: one feed document -> Articles."""
    with ExitStack() as stack:
        body = open_input(arguments.file, stack).read()
    try:
        feed = parse_feed(body, url=arguments.url, content_type=arguments.content_type)
    except BadFeed as error:
        complain(f"{arguments.file or 'standard input'}: {error}")
        return 1
    for article in feed.articles:
        write_bytes(to_line(article_to_document(article)))
    return 0


def extract(arguments: argparse.Namespace) -> int:
    """Run ``extract``: one HTML page -> an Article, within the limits that the service sets."""
    with ExitStack() as stack:
        html = open_input(arguments.file, stack).read(MAX_PAGE_BYTES + 1)
    try:
        article = asyncio.run(_extract(html, arguments.url))
    except BadPage as error:
        complain(f"{arguments.file or 'standard input'}: {error}")
        return 1
    write_bytes(to_line(article_to_document(article)))
    return 0


async def _extract(html: bytes, url: str | None) -> Article:
    async with PageWorker() as worker:
        return await worker.extract(html, url=url)


def compose_briefings(arguments: argparse.Namespace) -> int:
    """Run ``compose``: Stories -> Briefings."""
    if arguments.writer == "llm":
        raise BadInput(
            "--writer: llm is not part of this version yet; the extractive writer needs no key"
        )

    def write(story: Story) -> Document:
        return briefing_to_document(compose(story, language=arguments.language))

    return _filter(arguments.file, story_from_document, write)


def check(arguments: argparse.Namespace) -> int:
    """Run ``check``: Claims -> Verdicts."""

    def judge(claim: tuple[str, tuple[str, ...], str]) -> Document:
        claim_id, sources, text = claim
        verdict = check_claim(text, sources)
        return verdict_to_document(claim_id, verdict)

    return _filter(arguments.file, claim_from_document, judge)


def coverage(arguments: argparse.Namespace) -> int:
    """Run ``coverage``: Stories -> Coverages, by the bundled register."""
    register = load_register()

    def count(story: Story) -> Document:
        return coverage_to_document(compute_coverage(story, register))

    return _filter(arguments.file, story_from_document, count)


def _filter(
    file: Path | None, convert: Callable[[object], Value], decide: Callable[[Value], Document]
) -> int:
    tally = Tally()
    with ExitStack() as stack:
        lines = lines_of(open_input(file, stack), "lines")
        for value in read_values(lines, convert, complain, tally):
            write_bytes(to_line(decide(value)))
    return 1 if tally.n_bad else 0


def lines_of(stream: BinaryIO, what: str) -> Iterable[bytes]:
    """Return the lines of *stream*, with a bar of *what* where it can be shown."""
    # Results and a bar on one terminal would overwrite each other.
    return stream if sys.stdout.isatty() else progress(stream, what)


def open_input(file: Path | None, stack: ExitStack) -> BinaryIO:
    """Return *file*, or standard input for None and "-". Raises BadInput if it cannot be read."""
    if file is None or str(file) == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(file.open("rb"))
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from error
