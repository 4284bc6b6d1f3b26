"""Article pages read in a process of their own, so that no page can stall or bloat the service.

Rule 1: a page costs only itself: one that takes too long, or breaks the process, is refused, and
the next one gets a fresh process.
Rule 2: the process is there while it is needed: it starts with the first page and ends after a
while without one, after many pages (libraries leak), and with the service.
Rule 3: it is not told what it need not know: of our environment it gets what a process needs to
run, and so no token and no address of a database.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from bot.errors import BadInput, BadPage
from bot.model import Article
from bot.sources.fulltext.page_frames import (
    LENGTH_BYTES,
    MAX_ANSWER_BYTES,
    OUT_OF_MEMORY_STATUS,
    pack_request,
    unpack_answer,
)
from bot.text.languages import choose_language

log = logging.getLogger(__name__)

# -P: nothing is imported from whatever folder the service was started in.
COMMAND = (sys.executable, "-P", "-m", "bot.sources.fulltext.page_main")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT", "TEMP")
# Without work it ends as soon as it sees that its input has ended.
_END_S = 2.0
# SIGALRM, on every Unix.
_RUNG_STATUS = -14
_TOO_LONG = "reading the page took too long"
_NOT_STARTED = "the page worker does not start; the log says more"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """Times in seconds, and after how many pages the process is replaced.

    ``page_s``: the slowest of 181 real pages takes 0.1. ``start_s``: importing the library takes
    0.5, on a busy machine several. ``idle_s``: a pass over due pages comes every few seconds, so
    that a process without work for so long is not needed until the feeds bring something again.
    """

    page_s: float = 10.0
    start_s: float = 60.0
    idle_s: float = 60.0
    n_pages: int = 1_000


class PageWorker:
    """Reads pages one at a time, as an asynchronous context manager; safe to share by tasks."""

    def __init__(
        self, limits: WorkerLimits | None = None, command: Sequence[str] = COMMAND
    ) -> None:
        self._limits = limits or WorkerLimits()
        self._command = command
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._n_read = 0
        self._idle: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[int]] = set()

    @property
    def pid(self) -> int | None:
        """The process that will read the next page; None if it has to be started."""
        return self._process.pid if self._process else None

    async def __aenter__(self) -> PageWorker:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        async with self._turn:
            if self._process:
                self._end(self._process)
            await asyncio.gather(*self._ending)

    async def extract(
        self, html: bytes, *, url: str | None = None, content_type: str | None = None
    ) -> Article:
        """Return the article on a page, in the language that its text is really written in.

        See `pages.extract_page` for the rest. Raises BadPage, also where reading the page took
        too long or too much memory.
        """
        request = pack_request(html, url, content_type)
        async with self._turn:
            answer = await self._read(request)
        if isinstance(answer, BadPage):
            raise answer
        said = f"{answer.title} {answer.lead or ''} {answer.text or ''}"
        # The detector's first use loads its model.
        language = await asyncio.to_thread(choose_language, answer.language, said)
        return replace(answer, language=language)

    async def _read(self, request: bytes) -> Article | BadPage:
        process = await self._ready_process()
        try:
            async with asyncio.timeout(self._limits.page_s):
                answer = unpack_answer(await _ask(process, request))
        except TimeoutError:
            self._end(process, kill=True)
            return BadPage(_TOO_LONG)
        except (EOFError, OSError):
            return _breakdown(await asyncio.shield(self._end(process)))
        except BadInput as error:
            self._end(process, kill=True)
            return BadPage(f"the page broke its reader: {error}")
        except BaseException:
            # A task that was cancelled leaves half a conversation behind.
            self._end(process, kill=True)
            raise
        self._n_read += 1
        if self._n_read >= self._limits.n_pages:
            self._end(process)
        else:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._limits.idle_s, self._end, process)
        return answer

    async def _ready_process(self) -> Process:
        if self._idle:
            self._idle.cancel()
        if self._process and self._process.returncode is not None:
            self._end(self._process)
        if self._process is None:
            self._process = await self._start()
            self._n_read = 0
        return self._process

    async def _start(self) -> Process:
        """Return a process that has said it is ready. Raises BadPage if none does."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, env=_environment()
            )
        except OSError as error:
            log.exception("the page worker cannot be started")
            raise BadPage(_NOT_STARTED) from error
        try:
            async with asyncio.timeout(self._limits.start_s):
                await _frame(process)
        except (TimeoutError, EOFError, BadInput) as error:
            self._end(process, kill=True)
            log.exception("the page worker does not start")
            raise BadPage(_NOT_STARTED) from error
        except BaseException:
            self._end(process, kill=True)
            raise
        return process

    def _end(self, process: Process, *, kill: bool = False) -> asyncio.Task[int]:
        """Let *process* end, or make it; the task ends with its exit status."""
        if self._process is process:
            self._process = None
        if self._idle:
            self._idle.cancel()
        task = asyncio.create_task(_ended(process, kill=kill))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        return task


async def _ask(process: Process, request: bytes) -> bytes:
    """Return the content of the answer. Raises EOFError or OSError if the process is gone."""
    stdin, _ = _pipes(process)
    stdin.write(request)
    await stdin.drain()
    return await _frame(process)


async def _frame(process: Process) -> bytes:
    _, stdout = _pipes(process)
    length = int.from_bytes(await stdout.readexactly(LENGTH_BYTES), "big")
    if length > MAX_ANSWER_BYTES:
        raise BadInput("the answer is longer than any article")
    return await stdout.readexactly(length)


async def _ended(process: Process, *, kill: bool) -> int:
    """Wait until *process* has ended; it is killed at once, or if it takes its time."""
    stdin, _ = _pipes(process)
    if not kill:
        stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_END_S):
                await process.communicate()
    with suppress(ProcessLookupError):
        process.kill()
    stdin.close()
    # Read to the end: a pipe that nobody empties stays open.
    await process.communicate()
    return process.returncode or 0


def _pipes(process: Process) -> tuple[StreamWriter, StreamReader]:
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process was started without pipes")
    return process.stdin, process.stdout


def _breakdown(status: int) -> BadPage:
    if status == OUT_OF_MEMORY_STATUS:
        return BadPage("reading the page took more memory than the worker may have")
    if status == _RUNG_STATUS:
        return BadPage(_TOO_LONG)
    return BadPage(f"the page broke its reader (exit status {status})")


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    # A library of ours starts a thread for each core, with room for each, and uses none.
    return {**passed_on, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
