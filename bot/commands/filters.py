"""The stage commands: pure filters without network, token or database."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, TypeVar

from bot.bias.coverage import compute_coverage
from bot.bias.register import load_register
from bot.briefings.checking.check import check_claim
from bot.briefings.choose import close_writer, make_writer
from bot.briefings.draft import compose
from bot.briefings.llm.budget import MemoryBudget
from bot.briefings.writer import Writer
from bot.clock import Clock
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, progress, write_bytes
from bot.coverage_documents import coverage_to_document
from bot.documents import (
    Document,
    article_to_document,
    briefing_to_document,
    claim_from_document,
    story_from_document,
    verdict_to_document,
)
from bot.errors import BadFeed, BadInput, BadPage
from bot.jsonl import Tally, read_values, to_line
from bot.logs import set_up_logs
from bot.model import Article, Briefing, Story
from bot.settings import BadSettings
from bot.sources.fulltext.page_text import MAX_PAGE_BYTES
from bot.sources.fulltext.page_worker import PageWorker
from bot.sources.reading.parse import parse_feed
from bot.stories.places import find_places

Value = TypeVar("Value")

# Requests to an LLM that are open at once: endpoints count them, and a machine of one's own
# slows down with each.
_AT_ONCE = 4


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
        return asyncio.run(_compose_by_settings(arguments.file, arguments.language))

    def write(story: Story) -> Document:
        return briefing_to_document(compose(story, language=arguments.language))

    return _filter(arguments.file, story_from_document, write)


async def _compose_by_settings(file: Path | None, language: str | None) -> int:
    settings = load_settings()
    if not settings.llm_url:
        raise BadSettings("LLM_URL, LLM_MODEL: missing; --writer llm needs both")
    set_up_logs(settings.log_format)
    budget = MemoryBudget(settings.llm_daily_tokens or None)
    writer = make_writer(settings, budget, Clock(), find_places)
    tally = Tally()
    try:
        with ExitStack() as stack:
            lines = lines_of(open_input(file, stack), "lines")
            values = read_values(lines, story_from_document, complain, tally)
            await _write_in_order(values, writer, language)
    finally:
        await close_writer(writer)
    return 1 if tally.n_bad else 0


async def _write_in_order(stories: Iterator[Story], writer: Writer, language: str | None) -> None:
    """Write the briefings of *stories*, a few at a time, each as soon as those before it are."""
    begun: asyncio.Queue[asyncio.Task[Briefing | None] | None] = asyncio.Queue()
    room = asyncio.Semaphore(_AT_ONCE)
    tasks: set[asyncio.Task[Briefing | None]] = set()

    async def begin() -> None:
        try:
            # Whoever feeds us a line may wait for its briefing before the next.
            while (story := await asyncio.to_thread(next, stories, None)) is not None:
                await room.acquire()
                task = asyncio.create_task(_told(writer, story, language))
                tasks.add(task)
                begun.put_nowait(task)
        finally:
            begun.put_nowait(None)

    beginning = asyncio.create_task(begin())
    try:
        while (task := await begun.get()) is not None:
            if briefing := await task:
                write_bytes(to_line(briefing_to_document(briefing)))
            tasks.discard(task)
            room.release()
        await beginning
    finally:
        # Whoever read our output may have gone, or the program been interrupted.
        for open_task in (beginning, *tasks):
            open_task.cancel()
        await asyncio.gather(beginning, *tasks, return_exceptions=True)


async def _told(writer: Writer, story: Story, language: str | None) -> Briefing | None:
    """Return the briefing in *language*, or in the story's own where that cannot be had."""
    briefing = await writer.write(story, {}, language)
    return briefing or await writer.write(story, {}, None)


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
