"""Damaged and hostile feeds, at least 100,000: each is a feed or BadFeed, in time, and clean.

    python benchmarks/fuzz_feeds.py [--documents 100000] [--seed 1] [--save FOLDER]

Mutates the 200 real feeds of fastfeedparser's benchmark and the cases of feedparser, gofeed and
miniflux from the evaluation data (EVENHAND_DATA or ../shared/data). Real feeds are cut to their
first items, but for one in fifty, so that the run stays bounded. Document N of a seed is always
the same: ``--first N --documents 1 --save FOLDER`` makes it again. Exits 1 if any document fails.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import resource
import signal
import socket
import sys
import tarfile
import tempfile
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NoReturn

from feed_faults import SECRET, faults
from feed_mutations import MUTATIONS
from fuzz_verdicts import Verdict, print_failures, print_verdicts, told
from tqdm import tqdm

from bot.errors import BadFeed
from bot.sources.reading.parse import parse_feed

ROOT = Path(__file__).parents[1]
REAL = "feeds/fastfeedparser/fastfeedparser-benchmark_data.tar.gz"
CASES = (
    "feeds/feedparser-tests/feedparser-tests.tar.gz",
    "feeds/gofeed-testdata/gofeed-testdata.tar.gz",
    "feeds/miniflux-testdata/miniflux-testdata.tar.gz",
)
FEED_URL = "https://feeds.example.org/all.xml"
CONTENT_TYPES = (
    *(None, None, "application/rss+xml", "application/atom+xml; charset=utf-8", "text/html"),
    *("application/json", "text/xml; charset=shift_jis", "text/xml; charset=nonsense", "\x00;;="),
)
PROCESSES = 2
CHUNK = 100
CUT_BYTES = 24_000
MOST_BYTES = 3_000_000
WHOLE = 0.02
LIMIT_S = 1.0
# CPU seconds after which a document is given up, and seconds after which its worker is: what
# is not Python hears no signal.
HUNG_S = 10.0
DEAD_S = 120.0
MEMORY_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every worker needs to make and judge documents."""

    seed: int
    data: str
    port: int
    secret_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """The verdicts on consecutive documents, and the most memory their process has had."""

    verdicts: tuple[Verdict, ...]
    peak_mb: float


class Hung(BaseException):
    """Parsing took HUNG_S; no handler of the parser's own may catch this."""


class Worker:
    """One process's documents to mutate; nothing it calls may open a connection."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._real = load(Path(setting.data), (REAL,))
        self._cut = [shortened(document) for document in self._real]
        self._cases = load(Path(setting.data), CASES)

    def document(self, n: int) -> tuple[bytes, tuple[str, ...], Random]:
        """Return document *n*, what was done to it, and the chance that is left."""
        chance = Random(f"{self._setting.seed}:{n}")
        document = self._drawn(chance)
        names = []
        for _ in range(chance.choice((1, 1, 2, 3))):
            if chance.random() < 0.1:
                document = spliced(chance, document, self._drawn(chance))
                names.append("splice")
            else:
                mutation = chance.choice(MUTATIONS)
                document = mutation(chance, document or b" ")[:MOST_BYTES]
                names.append(mutation.__name__)
        document = document.replace(b"@PORT@", str(self._setting.port).encode())
        document = document.replace(b"@FILE@", self._setting.secret_file.encode())
        return document, tuple(names), chance

    def _drawn(self, chance: Random) -> bytes:
        if chance.random() < WHOLE:
            return chance.choice(self._real)
        return chance.choice(self._cut if chance.random() < 0.5 else self._cases) or b" "

    def judge(self, n: int) -> Verdict:
        """Parse document *n* and return how that went."""
        document, names, chance = self.document(n)
        url = chance.choice((FEED_URL, None))
        content_type = chance.choice(CONTENT_TYPES)
        faulthandler.dump_traceback_later(DEAD_S, exit=True)
        signal.setitimer(signal.ITIMER_PROF, HUNG_S)
        began = time.process_time()
        try:
            outcome, failures = parsed(document, url, content_type)
        except Hung:
            outcome, failures = "hung", []
        cpu_s = time.process_time() - began
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        if cpu_s > LIMIT_S:
            failures = [*failures, f"took too long: {cpu_s:.1f} s"]
        return Verdict(
            n=n,
            outcome=outcome,
            cpu_s=cpu_s,
            n_bytes=len(document),
            mutations=names,
            failures=tuple(failures),
        )


def parsed(document: bytes, url: str | None, content_type: str | None) -> tuple[str, list[str]]:
    try:
        feed = parse_feed(document, url=url, content_type=content_type)
    except BadFeed:
        return "BadFeed", []
    # Whatever else comes out is the defect that is looked for.
    except Exception as error:  # noqa: BLE001
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return "crash", [f"{type(error).__name__} in {where}: {str(error)[:200]}"]
    return "feed" if feed.articles else "feed without articles", faults(feed)


def load(data: Path, archives: Sequence[str]) -> list[bytes]:
    """Return the documents of the archives that are there."""
    found = []
    for path in (data / name for name in archives if (data / name).exists()):
        with tarfile.open(path) as archive:
            files = (archive.extractfile(member) for member in archive if member.isfile())
            found += [file.read() for file in files if file is not None]
    return found


def shortened(document: bytes) -> bytes:
    """Return the feed without the items that lie beyond CUT_BYTES, well formed if it was."""
    for closing in (b"</item>", b"</entry>"):
        end = document.rfind(closing, 0, CUT_BYTES)
        last = document.rfind(closing)
        if end > 0:
            return document[:end] + document[last:]
    return document[:CUT_BYTES]


def spliced(chance: Random, one: bytes, other: bytes) -> bytes:
    head = one[: chance.randrange(len(one) + 1)]
    return head + other[chance.randrange(len(other) + 1) :]


_worker: list[Worker] = []


def begin(setting: Setting) -> None:
    """Make this process a worker: bounded memory, no network, traceback when hung."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGPROF, give_up)
    worker = Worker(setting)
    _worker.append(worker)
    # What is loaded once, at the first article, is no document's own time.
    worker.judge(0)
    for name in ("socket", "create_connection", "getaddrinfo"):
        vars(socket)[name] = refuse


def give_up(*_: object) -> NoReturn:
    raise Hung


def refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("the network was asked while parsing")


def judge_all(first: int, n: int) -> Chunk:
    verdicts = tuple(_worker[0].judge(k) for k in range(first, first + n))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Chunk(verdicts=verdicts, peak_mb=peak)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=Path, help="folder for the documents that fail")
    arguments = parser.parse_args()
    data = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data"))
    if not (data / REAL).exists():
        sys.stderr.write(f"{REAL} is not there; set EVENHAND_DATA to the evaluation data\n")
        return 1
    with tempfile.NamedTemporaryFile("w") as secret, socket.create_server(("127.0.0.1", 0)) as ear:
        secret.write(SECRET)
        secret.flush()
        setting = Setting(
            seed=arguments.seed,
            data=str(data),
            port=ear.getsockname()[1],
            secret_file=secret.name,
        )
        chunks = run(setting, arguments.first, arguments.documents)
        called = was_called(ear)
        verdicts = [verdict for chunk in chunks for verdict in chunk.verdicts]
        failed = [verdict for verdict in verdicts if verdict.failures]
        print_verdicts(verdicts, max(chunk.peak_mb for chunk in chunks))
        print_failures(failed)
        if arguments.save:
            save(arguments.save, setting, failed or verdicts[:1])
    print(f"connections to the network: {'SOME' if called else 'none'}")
    return 1 if failed or called or len(verdicts) < arguments.documents else 0


def run(setting: Setting, first: int, n: int) -> list[Chunk]:
    """Judge the documents in PROCESSES processes; a worker that dies ends the run with a word."""
    last = first + n
    with (
        ProcessPoolExecutor(PROCESSES, get_context("spawn"), begin, (setting,)) as pool,
        tqdm(total=n, unit="doc", mininterval=1) as bar,
    ):
        starts = {
            pool.submit(judge_all, k, min(CHUNK, last - k)): k for k in range(first, last, CHUNK)
        }
        done: list[Future[Chunk]] = []
        for future in as_completed(starts):
            if (error := future.exception()) is not None:
                print(
                    f"a worker died, one of these hangs or kills: {unfinished(starts)} ({error})"
                )
                break
            done.append(future)
            bar.update(len(future.result().verdicts))
    return [future.result() for future in done]


def unfinished(starts: dict[Future[Chunk], int]) -> str:
    """Name the first documents of the oldest chunks that are not done."""
    left = sorted(k for future, k in starts.items() if not future.done() or future.exception())
    return ", ".join(f"--first {k} --documents {CHUNK}" for k in left[:PROCESSES])


def was_called(ear: socket.socket) -> bool:
    ear.settimeout(0.5)
    try:
        ear.accept()
    except TimeoutError:
        return False
    return True


def save(folder: Path, setting: Setting, verdicts: Sequence[Verdict]) -> None:
    """Write the documents with these numbers, and beside each what was wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    worker = Worker(setting)
    for verdict in verdicts:
        (folder / f"{verdict.n}.feed").write_bytes(worker.document(verdict.n)[0])
        (folder / f"{verdict.n}.txt").write_text("\n".join((told(verdict), *verdict.failures)))


if __name__ == "__main__":
    sys.exit(main())
