"""What the benchmarks of sending stand on: a Bot API server, the service, people, a database.

Server and service are processes of their own, started as an operator starts them; the truth is
the server's log on disk. The database is seeded with the demonstration's stories.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sending_database import count_states

from bot.botapi.report import Entry, Findings, look_at, read_log

ROOT = Path(__file__).parents[1]
TOKEN = "4242:a-token-of-the-right-form"
OPEN_STATES = frozenset({"pending", "sending", "unknown"})
# Written by the person who types; no subscriber.
PERSON = 900_000_001
# A process that does not come up in this time will not.
_START_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One line of a result: what is promised, what came, does it hold (None: told only)."""

    about: str
    promised: str
    measured: str
    holds: bool | None = None


def print_promises(title: str, rows: Sequence[Promise]) -> bool:
    """Print a table; return whether everything holds."""
    print(f"\n{title}\n\n| | promised | measured | |\n|---|---|---|---|")
    for row in rows:
        verdict = "" if row.holds is None else ("holds" if row.holds else "**BROKEN**")
        print(f"| {row.about} | {row.promised} | {row.measured} | {verdict} |", flush=True)
    return all(row.holds is not False for row in rows)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(slots=True)
class Log:
    """The server's log while it grows."""

    path: Path
    n_messages: int = 0
    _read: int = 0

    def count(self) -> int:
        """Return how many messages to subscribers have been taken so far."""
        if self.path.exists():
            with self.path.open("rb") as log:
                log.seek(self._read)
                whole, _, rest = log.read().rpartition(b"\n")
                self._read = log.tell() - len(rest)
            self.n_messages += sum(_is_message(line) for line in whole.splitlines() if line)
        return self.n_messages

    def entries(self) -> list[Entry]:
        with self.path.open(encoding="utf-8") as log:
            return read_log(log, ignored=(PERSON,))

    def findings(self, expected: Sequence[int], parts: int) -> Findings:
        return look_at(self.entries(), expected, parts)


def _is_message(line: bytes) -> bool:
    call = json.loads(line)
    is_send = call["method"] in ("sendMessage", "sendPhoto")
    return is_send and call["status"] == 200 and call["chat_id"] != PERSON


@dataclass(slots=True)
class TestServer:
    """The Bot API server as a process; ``post`` is its /sim side."""

    __test__ = False

    url: str
    log: Log
    client: httpx.AsyncClient
    pid: int

    async def post(self, act: str, **parameters: object) -> dict[str, int]:
        answer = await self.client.post(f"{self.url}/sim/{act}", json=parameters)
        answer.raise_for_status()
        return dict(answer.json())

    async def ask(self, text: str, *, patience_s: float = 20.0) -> float | None:
        """Let the person write; return seconds until the bot's next message, None if none came."""
        asked_at = time.perf_counter()
        version = (await self.post("message", chat_id=PERSON, text=text))["version"]
        while (left := patience_s - (time.perf_counter() - asked_at)) > 0:
            news = await self.client.get(
                f"{self.url}/sim/chat/{PERSON}", params={"after": version, "wait": int(left) + 1}
            )
            found = news.json()
            if any(not message["outgoing"] for message in found["messages"]):
                return time.perf_counter() - asked_at
            version = found["version"]
        return None


@asynccontextmanager
async def bot_api(folder: Path, *options: str) -> AsyncIterator[TestServer]:
    """Run ``python -m bot.botapi`` with these options and a log in *folder*."""
    log = folder / "calls.jsonl"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.botapi", "--port", "0", "--token", TOKEN),
        *("--log", str(log), "--any-chat", *options),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    try:
        async with httpx.AsyncClient(timeout=70.0, trust_env=False) as client:
            yield TestServer(url=url, log=Log(log), client=client, pid=process.pid)
    finally:
        process.terminate()
        await process.wait()


@dataclass(slots=True)
class Program:
    """``python -m bot COMMAND`` in a folder of its own, to be killed and started again."""

    command: str
    folder: Path
    settings: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    statuses: list[int] = field(default_factory=list)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def has_ended(self) -> bool:
        return self.process is None or self.process.returncode is not None

    @property
    def log_path(self) -> Path:
        return self.folder / "service.log"

    async def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "feeds.opml").write_text('<opml version="2.0"><body/></opml>')
        with self.log_path.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *self.command.split()),
                cwd=self.folder,
                env=self.environment(),
                stdout=log,
                stderr=log,
            )

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "FEEDS": "feeds.opml",
            "EMBEDDER": "off",
            "BOT_TOKEN": TOKEN,
            **self.settings,
        }

    async def run(self) -> None:
        """Run it to its end; raises RuntimeError with what it said if it failed."""
        await self.start()
        assert self.process is not None
        if await self.process.wait():
            raise RuntimeError(self.log_path.read_text("utf-8")[-4000:])

    async def end(self, sign: signal.Signals, *, patience_s: float = 40.0) -> None:
        """Send a signal and wait for the end; who does not end in time is killed."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(sign)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), patience_s)
            if self.process.returncode is None:
                self.process.kill()
        self.statuses.append(await self.process.wait())

    def send_signal(self, sign: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(sign)


def write_subscribers(path: Path, chats: Sequence[int], at: datetime) -> None:
    """Write the file for ``subscribers import``: every chat wants three stories at *at* (UTC)."""
    lines = (
        json.dumps({"chat_id": chat, "zone": "UTC", "times": [f"{at:%H:%M}"], "stories": 3})
        for chat in chats
    )
    path.write_text("".join(f"{line}\n" for line in lines))


async def ledger_ended(
    programs: Sequence[Program], n_slots: int, deadline_s: float
) -> dict[str, int]:
    """Wait until nothing of *n_slots* is open, but not for ever; return the states.

    Raises RuntimeError if none of the programs runs any more.
    """
    database_url = programs[0].settings["DATABASE_URL"]
    until = time.monotonic() + deadline_s
    while True:
        states = await count_states(database_url)
        is_over = not OPEN_STATES & states.keys() and sum(states.values()) >= n_slots
        if is_over or time.monotonic() > until:
            return states
        if all(program.has_ended for program in programs):
            raise RuntimeError(programs[0].log_path.read_text("utf-8")[-4000:])
        await asyncio.sleep(1.0)


def last_minute() -> datetime:
    return datetime.fromtimestamp(time.time() // 60 * 60, UTC)  # noqa: TID251 - a measurement


def usual_parts(entries: Sequence[Entry]) -> int:
    """Return how many different messages most chats got."""
    said = Counter(chat for chat, _ in {(e.chat_id, e.digest) for e in entries if e.is_message})
    return statistics.mode(said.values()) if said else 1
