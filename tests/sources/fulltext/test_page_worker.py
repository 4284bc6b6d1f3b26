"""A page costs only itself, whatever it does to the process that reads it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.errors import BadInput, BadPage
from bot.sources.fulltext.page_frames import unpack_answer
from bot.sources.fulltext.page_worker import PageWorker, WorkerLimits
from tests.sources.fulltext.abandoned_service import ODD_READER

FERRY = Path(__file__).parents[2] / "data" / "pages" / "ferry.html"
# Long against anything but a page that never ends.
ALARM = "600"


def odd_worker(limits: WorkerLimits | None = None, alarm: str = ALARM) -> PageWorker:
    return PageWorker(limits, (sys.executable, "-P", str(ODD_READER), alarm))


async def title(worker: PageWorker, page: str) -> str:
    return (await worker.extract(page.encode())).title


async def test_an_article_comes_back_whole() -> None:
    """From the real reader, in the language that its text is written in."""
    german = FERRY.read_bytes().replace(b'lang="en-GB"', b'lang="de"')
    async with PageWorker() as worker:
        found = await worker.extract(german, url="https://www.harbour-gazette.example/a")

        with pytest.raises(BadPage, match="a PDF document"):
            await worker.extract(b"%PDF-1.7")

    assert found.title == "Ferry link to the islands reopens after storm"
    assert found.outlet == "harbour-gazette.example"
    assert found.language == "en"


async def test_the_process_starts_with_the_first_page_and_stays() -> None:
    """Nothing runs where no page is read."""
    async with odd_worker() as worker:
        assert worker.pid is None

        first = await title(worker, "process")
        assert await title(worker, "process") == first == str(worker.pid)
        found = await worker.extract("Fähre".encode(), url="https://a.example/", content_type="t")

    assert worker.pid is None
    assert (found.title, found.url, found.author) == ("Fähre", "https://a.example/", "t")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        pytest.param("crash", "broke its reader", id="crash"),
        pytest.param("leave 7", r"broke its reader \(exit status 7\)", id="exit"),
        pytest.param("eat", "more memory", id="memory"),
        pytest.param("defect", r"broke its reader \(exit status 1\)", id="defect"),
    ],
)
async def test_a_page_that_breaks_the_process_is_refused_alone(
    page: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The next one gets a fresh process."""
    async with odd_worker() as worker:
        before = await title(worker, "process")
        with pytest.raises(BadPage, match=reason):
            await worker.extract(page.encode())

        assert await title(worker, "process") != before


async def test_a_page_that_takes_too_long_is_refused_alone() -> None:
    """Its process is killed, for nothing else would end it."""
    async with odd_worker(WorkerLimits(page_s=0.2)) as worker:
        with pytest.raises(BadPage, match="too long"):
            await worker.extract(b"loop")

    async with odd_worker() as worker:
        assert await title(worker, "hello") == "hello"


async def test_the_process_ends_itself_where_the_service_does_not() -> None:
    """The alarm rings after a second, long before the service would."""
    async with odd_worker(alarm="1") as worker:
        with pytest.raises(BadPage, match="too long"):
            await worker.extract(b"loop")


async def test_a_refusal_is_handed_on() -> None:
    """With its reason, and the process stays."""
    async with odd_worker() as worker:
        before = await title(worker, "process")
        with pytest.raises(BadPage, match="the page is a poem"):
            await worker.extract(b"refuse the page is a poem")

        assert await title(worker, "process") == before


async def test_what_a_library_prints_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """It goes to standard error."""
    async with odd_worker() as worker:
        assert await title(worker, "talk a library talks") == "a library talks"

    assert capfd.readouterr().err == "a library talks"


async def test_an_answer_that_is_none_ends_the_process() -> None:
    """Whoever wrote it has the process; the service does not believe it and starts anew."""
    async with odd_worker() as worker:
        before = await title(worker, "process")
        # The child's copy of its standard output is the first free descriptor.
        with pytest.raises(BadPage, match="broke its reader: expected a JSON object"):
            await worker.extract(b"babble 3")

        assert await title(worker, "process") != before


async def test_the_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor anything else of our environment but what a process needs."""
    monkeypatch.setenv("BOT_TOKEN", "123:secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:secret@db.example/x")
    async with odd_worker() as worker:
        names = await title(worker, "environment")

    assert "PYTHONPATH" in names
    assert "TOKEN" not in names
    assert "DATABASE" not in names


async def test_the_process_is_replaced_after_many_pages() -> None:
    """What a library forgets to free does not add up."""
    async with odd_worker(WorkerLimits(n_pages=2)) as worker:
        found = [await title(worker, "process") for _ in range(4)]

    assert found[0] == found[1] != found[2] == found[3]


async def test_an_idle_process_ends() -> None:
    """Its memory is free again, and the next page finds a new one."""
    async with odd_worker(WorkerLimits(idle_s=0.0)) as worker:
        first = await title(worker, "process")
        while worker.pid is not None:  # noqa: ASYNC110 - ended by a timer of the loop
            await asyncio.sleep(0)

        assert await title(worker, "process") != first


async def test_pages_of_many_tasks_are_read_in_turn() -> None:
    """Each gets its own answer."""
    async with odd_worker() as worker:
        found = await asyncio.gather(*(title(worker, f"page-{i}") for i in range(20)))

    assert found == [f"page-{i}" for i in range(20)]


async def test_a_cancelled_page_leaves_no_answer_for_the_next(tmp_path: Path) -> None:
    """The service stops while a page is read; a later one gets its own answer."""
    begun = tmp_path / "begun"
    async with odd_worker() as worker:
        await worker.extract(b"hello")
        task = asyncio.create_task(worker.extract(f"loop {begun}".encode()))
        while not begun.exists():  # noqa: ASYNC110 - made by another process
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert await title(worker, "hello again") == "hello again"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("/no/such/program",), id="no program"),
        pytest.param((sys.executable, "-c", "pass"), id="ends at once"),
        pytest.param((sys.executable, "-c", "print('usage: ...')"), id="says something else"),
    ],
)
async def test_a_worker_that_does_not_start_is_said(
    command: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    """To the operator in the log; the page is refused."""
    async with PageWorker(None, command) as worker:
        with pytest.raises(BadPage, match="does not start"):
            await worker.extract(b"hello")

    assert "the page worker" in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize("busy", [pytest.param(False, id="idle"), pytest.param(True, id="busy")])
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_process_ends_when_the_service_is_killed(busy: bool, tmp_path: Path) -> None:
    """Its input ends, and a page under way has its alarm: standard error is closed by both."""
    script, begun = ODD_READER.with_name("abandoned_service.py"), tmp_path / "begun"
    with subprocess.Popen(
        [sys.executable, str(script), f"loop {begun}" if busy else ""],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(ODD_READER.parents[3])},
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == b"ready\n"
        while busy and not begun.exists():
            assert service.poll() is None
            time.sleep(0.01)
        service.send_signal(signal.SIGKILL)

        # Ends only when nobody holds the pipe any more, and so not before the worker has.
        _, said = service.communicate(timeout=30)

    assert said == b""


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"{}", id="no article"),
        pytest.param(b'{"article": {"id": 1}}', id="bad article"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"\xff", id="bytes"),
    ],
)
def test_rubbish_is_no_answer(answer: bytes) -> None:
    """It is refused in one way."""
    with pytest.raises(BadInput):
        unpack_answer(answer)
