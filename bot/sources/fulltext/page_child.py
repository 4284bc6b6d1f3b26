"""What the page worker's own process does; `page_main` starts it.

It knows no setting, no token and no database: it reads pages from standard input and answers on
standard output, see `page_frames`. It ends when its input ends, and so also when the service is
killed; a page that takes too long even then ends it by an alarm, which the system delivers
wherever the page has led.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO, Protocol

from bot.errors import BadPage
from bot.model import Article
from bot.sources.fulltext.page_frames import OUT_OF_MEMORY_STATUS, READY, pack_answer, read_request

if sys.platform != "win32":
    import resource

# Address space. Extraction starts with 0.2 GB of it, and the worst page of 5 MiB that we could
# make needs 0.5 GB.
MAX_MEMORY_BYTES = 640 * 1024 * 1024
# Above the service's own limit of 10 s: the alarm is for when there is no service any more.
ALARM_S = 15


class Extract(Protocol):
    """Reads one page. Raises BadPage."""

    def __call__(self, html: bytes, *, url: str | None, content_type: str | None) -> Article: ...


def run(extract: Extract, *, alarm_s: int = ALARM_S) -> None:
    """Serve until standard input ends; after *alarm_s* seconds with one page, die."""
    # What a library thinks of a page is not our log; Ctrl-C is for the service to answer.
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _claimed_output()
    _limit_memory(MAX_MEMORY_BYTES)
    try:
        serve(sys.stdin.buffer, answers, extract, alarm_s)
    except MemoryError:
        # Whatever is half done here, the next page gets a fresh process.
        os._exit(OUT_OF_MEMORY_STATUS)
    except BrokenPipeError:
        # Nobody waits for the answer any more.
        os._exit(0)


def serve(requests: BinaryIO, answers: BinaryIO, extract: Extract, alarm_s: int) -> None:
    """Answer requests, one after the other, until they end."""
    _say(answers, READY)
    while (request := read_request(requests)) is not None:
        html, url, content_type = request
        _set_alarm(alarm_s)
        try:
            answer = pack_answer(extract(html, url=url, content_type=content_type))
        except BadPage as refusal:
            answer = pack_answer(refusal)
        _set_alarm(0)
        _say(answers, answer)


def _say(answers: BinaryIO, frame: bytes) -> None:
    answers.write(frame)
    answers.flush()


def _claimed_output() -> BinaryIO:
    """Return standard output for answers alone; what is printed goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _limit_memory(n_bytes: int) -> None:
    if sys.platform != "win32":
        # macOS knows the limit by name only.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))


def _set_alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)
