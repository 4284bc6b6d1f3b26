"""The packaged encoder in a process of its own, so that it holds up nobody in ours.

Encoding takes Python's lock for itself, again and again: a second thread of Python gets little
done beside it, and holds it up as well. A process has a lock and a core of its own, and its 200 MB
go with it.

Rule 1: it is started with the first texts, and ends with `close`, or when we are gone.
Rule 2: if it ends before that (out of memory, killed), it is started once more for the same texts;
if that fails as well, the texts have no vectors and EmbedderFailed says why.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np

from bot.embedding.frames import pack_texts, read_frame, unpack_rows, write_frame
from bot.embedding.packaged import PackagedEmbedder
from bot.embedding.seam import Rows
from bot.errors import EmbedderFailed

log = logging.getLogger(__name__)

# -P: nothing is imported from whatever folder the service was started in.
COMMAND = (sys.executable, "-P", "-m", "bot.embedding.process_main")
# It is not told what it need not know: no token, no address of a database.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT", "TEMP")
# Texts of one question, and how much of each is sent: the encoder reads less.
_BATCH, _SENT_CHARS = 256, 800
# In which a process whose pipe has broken says what it ended with.
_LAST_WORD_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessLimits:
    """Times in seconds.

    ``start_s``: reading the weights takes 1 to 3, on a busy machine ten. ``answer_s``: 256 leads
    take 0.7. ``end_s``: a process without work ends as soon as its input does.
    """

    start_s: float = 120.0
    answer_s: float = 60.0
    end_s: float = 2.0


class ProcessEmbedder:
    """The packaged encoder behind a pair of pipes, as a context manager; threads take turns."""

    def __init__(
        self, limits: ProcessLimits | None = None, command: Sequence[str] = COMMAND
    ) -> None:
        self._like = PackagedEmbedder()
        self._limits = limits or ProcessLimits()
        self._command = command
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def model(self) -> str:
        return self._like.model

    @property
    def dims(self) -> int:
        return self._like.dims

    @property
    def pid(self) -> int | None:
        """The process that will answer next; None if it has to be started."""
        return self._process.pid if self._process else None

    def speaks(self, language: str | None) -> bool:
        return self._like.speaks(language)

    def __enter__(self) -> ProcessEmbedder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def load(self) -> None:
        """Start the process now rather than with the first texts. Raises EmbedderFailed."""
        self.embed(["."])

    def embed(self, texts: Sequence[str]) -> Rows:
        rows = np.empty((len(texts), self.dims), np.float32)
        for first in range(0, len(texts), _BATCH):
            batch = [text[:_SENT_CHARS] for text in texts[first : first + _BATCH]]
            with self._turn:
                rows[first : first + len(batch)] = self._asked_twice(batch)
        return rows

    def close(self) -> None:
        """End the process; waits for the question that is being answered."""
        self._closed = True
        with self._turn:
            self._end()

    def _asked_twice(self, batch: Sequence[str]) -> Rows:
        try:
            return self._asked(batch)
        except _Gone as error:
            log.warning("%s; starting another", error)
        try:
            return self._asked(batch)
        except _Gone as error:
            raise EmbedderFailed(f"{error}, twice; the log says more") from error

    def _asked(self, batch: Sequence[str]) -> Rows:
        process = self._ready()
        content = self._exchange(process, pack_texts(batch), self._limits.answer_s)
        try:
            return unpack_rows(content, len(batch), self.dims)
        except ValueError as error:
            self._end(kill=True)
            raise _Gone("the encoder's process gave another number of rows") from error

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise EmbedderFailed("the encoder is closed")
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=_environment(),
                )
            except OSError as error:
                raise EmbedderFailed(f"the encoder's process cannot start: {error}") from error
            self._exchange(self._process, None, self._limits.start_s)
        return self._process

    def _exchange(
        self, process: subprocess.Popen[bytes], question: bytes | None, limit_s: float
    ) -> bytes:
        """Return the answer. Raises _Gone, the process ended, if there is none in time."""
        stdin, stdout = _pipes(process)
        # Whoever waits for a pipe cannot look at a clock; the pipe ends if the process does.
        watch = threading.Timer(limit_s, process.kill)
        watch.daemon = True
        watch.start()
        try:
            if question is not None:
                write_frame(stdin, question)
            return read_frame(stdout)
        except (EOFError, OSError) as error:
            status = self._end(kill=True)
            raise _Gone(f"the encoder's process has gone (exit status {status})") from error
        except BaseException:
            # Half a conversation: what comes next would be the answer to this question.
            self._end(kill=True)
            raise
        finally:
            watch.cancel()

    def _end(self, *, kill: bool = False) -> int | None:
        """End the process, wait for it, and return its exit status; None if there was none."""
        process, self._process = self._process, None
        if process is None:
            return None
        stdin, stdout = _pipes(process)
        with suppress(OSError):
            stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LAST_WORD_S if kill else self._limits.end_s)
        process.kill()
        status = process.wait()
        stdout.close()
        return status


class _Gone(Exception):
    """The process is gone; another one may fare better."""


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process was started without pipes")
    return process.stdin, process.stdout


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {**passed_on, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
