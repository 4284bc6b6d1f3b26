"""Two machines on one PostgreSQL: who does what, and how long nobody does it when one dies.

    python benchmarks/two_machines.py [--minutes 2.5] [--feeds 60] [--readers 3000] [--pause]

Two processes ``run``, each in a folder of its own and in a space of process ids of its own where
the system lets us (so that neither can see that the other is gone, as on two machines), work on
one PostgreSQL; a feed server and the project's Bot API server are the world. Every ten seconds
something happens that six outlets report; every minute a share of the readers is owed a briefing.
After some minutes the one that sends is killed (SIGKILL), and the other goes on alone. With
--pause it is stopped (SIGSTOP) far past its leases, and then wakes (SIGCONT).

The figures come from the log lines of the two, from the ledger, and from the Bot API server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from random import Random

import psutil
import psycopg
from invented_reports import choose_wordings, make_event, write_report
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.botapi.server import BotApiServer  # noqa: E402 - found by the line above
from bot.botapi.state import World  # noqa: E402
from bot.serve import bound_socket, serving  # noqa: E402
from tests.postgres_server import postgres_server  # noqa: E402

TOKEN = "424242:two-machines-of-a-benchmark"
BOT_ID = 424242
EVENT_EVERY_S, OUTLETS_OF_AN_EVENT, KEPT_ITEMS = 10.0, 5, 30
FIRST_CHAT = 10_000
# After a pause: what the one that slept does wrongly, it does at once.
_AWAKE_S = 15
# The kinds of work in the table, by the name of the tick.
TICKS = {"poll": "feeds", "group": "articles", "write": "written"}


@dataclass(slots=True)
class News:
    """What the feeds say: the newest first, each item ready to be framed."""

    n_feeds: int
    chance: Random = field(default_factory=lambda: Random(20260105))
    items: dict[int, list[str]] = field(default_factory=dict)
    n_events: int = 0

    def happen(self) -> None:
        """Let something happen that some outlets report at once, each in its words."""
        event = make_event(self.chance)
        outlets = self.chance.sample(range(self.n_feeds), OUTLETS_OF_AN_EVENT)
        wordings = choose_wordings(self.chance, OUTLETS_OF_AN_EVENT)
        self.n_events += 1
        at = format_datetime(now())
        for outlet, wording in zip(outlets, wordings, strict=True):
            text = write_report(event, wording)
            title, _, lead = text.partition(". ")
            item = (
                f"<item><title>{escape(title)}</title><description>{escape(lead)}</description>"
                f"<link>https://outlet-{outlet}.example/{self.n_events}</link>"
                f"<pubDate>{at}</pubDate></item>"
            )
            self.items[outlet] = [item, *self.items.get(outlet, [])][:KEPT_ITEMS]

    async def serve(self, request: Request) -> Response:
        """Answer with the feed of that number."""
        n = int(request.path_params["n"])
        items = "".join(self.items.get(n, []))
        channel = f"<title>Outlet {n}</title><link>https://outlet-{n}.example/</link>{items}"
        document = f'<rss version="2.0"><channel>{channel}</channel></rss>'
        return Response(document, media_type="application/rss+xml")

    async def go_on(self) -> None:
        """Let things happen until cancelled."""
        while True:
            self.happen()
            await asyncio.sleep(EVENT_EVERY_S)


@dataclass(slots=True)
class Machine:
    """A process in a folder of its own; its log is a file of JSON Lines there."""

    name: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """Return the process of the program itself, not of what put it into its own space."""
        children = psutil.Process(self.process.pid).children(recursive=False)
        return children[0].pid if IS_APART and children else self.process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        family = [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)]
        for one in family:
            one.send_signal(signal.SIGKILL)
        self.process.wait()

    def send(self, sign: signal.Signals) -> None:
        """Send a signal to the program and all it has started."""
        for one in (psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)):
            one.send_signal(sign)

    def stop(self) -> None:
        """Tell it to end, and wait."""
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
            self.process.wait(timeout=30)

    def lines(self) -> Iterator[tuple[datetime, str]]:
        """Yield moment and message of each line of its log."""
        for line in (self.folder / "log.jsonl").read_text().splitlines():
            if line.startswith("{"):
                told = json.loads(line)
                yield datetime.fromisoformat(told["at"]), told["message"]


def is_apart() -> bool:
    """Tell whether a process can be put into its own space of process ids here."""
    command = ("unshare", "--pid", "--fork", "--mount-proc", "true")
    return bool(shutil.which("unshare")) and not subprocess.run(command, check=False).returncode


IS_APART = is_apart()


@contextmanager
def machine(name: str, folder: Path, settings: dict[str, str]) -> Iterator[Machine]:
    """Run the service in *folder* of its own while the block runs."""
    folder.mkdir()
    shutil.copy(folder.parent / "feeds.opml", folder)
    apart = ("unshare", "--pid", "--fork", "--mount-proc") if IS_APART else ()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    with bound_socket("127.0.0.1", 0) as free:
        port = str(free.getsockname()[1])
    with (folder / "log.jsonl").open("wb") as log:
        process = subprocess.Popen(
            (*apart, sys.executable, "-m", "bot", "run"),
            cwd=folder,
            env=environment | {"WEB_PORT": port},
            stderr=log,
        )
        one = Machine(name=name, folder=folder, process=process)
        try:
            yield one
        finally:
            if process.poll() is None:
                one.stop()


def import_readers(folder: Path, settings: dict[str, str], n: int, began: datetime) -> None:
    """Import *n* readers, each owed a briefing at one of the coming minutes, again and again."""
    minutes = [(began + timedelta(minutes=k)).strftime("%H:%M") for k in range(1, 13)]
    with (folder / "readers.jsonl").open("w") as file:
        for k in range(n):
            # Three of the coming minutes each: a quarter of all is due in any of them.
            times = sorted({minutes[(k + 4 * j) % len(minutes)] for j in range(3)})
            wanted = {
                "chat_id": FIRST_CHAT + k,
                "language": "en",
                "zone": "UTC",
                "times": times,
                "weekdays": [1, 2, 3, 4, 5, 6, 7],
                "topics": [],
                "stories": 3,
                "active": True,
            }
            file.write(json.dumps(wanted) + "\n")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    command = (sys.executable, "-m", "bot", "subscribers", "import", "readers.jsonl")
    subprocess.run(command, cwd=folder, env=environment, check=True)


def counted(one: Machine, since: datetime, until: datetime) -> Counter[str]:
    """Return how much of each kind of work a machine reports in that time."""
    found: Counter[str] = Counter()
    for at, message in one.lines():
        if not since <= at < until or not message.startswith("tick="):
            continue
        tick, *rest = message.removeprefix("tick=").split()
        values = dict(part.split("=", 1) for part in rest if "=" in part)
        if tick in TICKS:
            found[tick] += int(values.get(TICKS[tick], 0))
    return found


def first_after(one: Machine, tick: str, since: datetime) -> float | None:
    """Return after how many seconds a machine reports that work for the first time."""
    for at, message in one.lines():
        if at >= since and message.startswith(f"tick={tick} "):
            return (at - since).total_seconds()
    return None


def senders(url: str) -> Counter[str]:
    """Return how many parts each process has sent, by the name it claimed them with."""
    with psycopg.connect(url) as db:
        rows = db.execute(
            "SELECT claimed_by, count(*) FROM deliveries WHERE state = 'sent' GROUP BY 1"
        )
        return Counter(dict(rows.fetchall()))


def holders(url: str) -> dict[str, str]:
    """Return who holds which lease at this moment."""
    with psycopg.connect(url) as db:
        rows = db.execute("SELECT name, holder FROM leases WHERE until > clock_timestamp()")
        return dict(rows.fetchall())


def name_in(one: Machine) -> str:
    """Return the name under which the database knows a machine."""
    for _, message in one.lines():
        if message.startswith("lease=") and " taken by " in message:
            return message.rpartition(" taken by ")[2]
    return ""


async def measure(arguments: argparse.Namespace, folder: Path, url: str) -> int:
    """Run the two machines, kill one, print the tables; return the exit status."""
    news, world = News(arguments.feeds), World(token=TOKEN, open_chats=True)
    for _ in range(12):
        news.happen()
    app = Starlette(routes=[Route("/feed/{n}", news.serve)])
    listener = bound_socket("127.0.0.1", 0)
    feeds_at = f"http://127.0.0.1:{listener.getsockname()[1]}/feed"
    outlines = "".join(
        f'<outline type="rss" text="Outlet {n}" xmlUrl="{feeds_at}/{n}"/>'
        for n in range(arguments.feeds)
    )
    (folder / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    async with serving(app, listener), BotApiServer(world) as server:
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": url,
            "FEEDS": "feeds.opml",
            "POLL_INTERVAL": "10s",
            "ALLOW_PRIVATE_ADDRESSES": "true",
            "EMBEDDER": "off",
            "LOG_FORMAT": "json",
        }
        going_on = asyncio.create_task(news.go_on())
        try:
            return await asyncio.to_thread(_watch, arguments, folder, settings, world)
        finally:
            going_on.cancel()


def _watch(
    arguments: argparse.Namespace, folder: Path, settings: dict[str, str], world: World
) -> int:
    url = settings["DATABASE_URL"]
    (folder / "import").mkdir()
    (folder / "import" / "feeds.opml").write_text((folder / "feeds.opml").read_text())
    began = now()
    import_readers(folder / "import", settings, arguments.readers, began)
    with (
        machine("A", folder / "a", settings) as a,
        machine("B", folder / "b", settings) as b,
    ):
        time.sleep(arguments.minutes * 60)
        killed_at = now()
        held, sent_before = holders(url), senders(url)
        names = {name_in(one): one for one in (a, b)}
        victim = names[held[f"send:{BOT_ID}"]]
        survivor = b if victim is a else a
        lost = sorted(name for name, holder in held.items() if names[holder] is victim)
        if arguments.pause:
            victim.send(signal.SIGSTOP)
        else:
            victim.kill()
        time.sleep(arguments.after)
        ended_at = now()
        if arguments.pause:
            victim.send(signal.SIGCONT)
            time.sleep(_AWAKE_S)
        held_after, sent_after = holders(url), senders(url)
    print_shares(names, sent_before, (began, killed_at))
    print(f"\nleases when one went out: {spoken(held, names)}; out: {victim.name}")
    print(f"leases {arguments.after} s after it: {spoken(held_after, names)}")
    print_gaps(survivor, lost, (killed_at, ended_at), world)
    print_ledger(url, world, sent_after)
    return 0 if all(held_after.get(name) == name_in(survivor) for name in held) else 1


def spoken(held: dict[str, str], names: dict[str, Machine]) -> str:
    """Return leases and their machines in one line."""
    return ", ".join(f"{name} {names[holder].name}" for name, holder in sorted(held.items()))


def print_shares(
    names: dict[str, Machine], sent: Counter[str], time_: tuple[datetime, datetime]
) -> None:
    """Print how much of each kind of work each machine did while both were there."""
    machines = sorted(names.values(), key=lambda one: one.name)
    print("\n| work while both run | " + " | ".join(one.name for one in machines) + " |")
    print("|---|" + "---|" * len(machines))
    for tick, unit in TICKS.items():
        counts = [counted(one, *time_)[tick] for one in machines]
        print(f"| {tick}: {unit} | " + " | ".join(map(str, counts)) + " |")
    counts = [sent[name_in(one)] for one in machines]
    print("| sent | " + " | ".join(map(str, counts)) + " |")


def print_gaps(
    survivor: Machine, lost: Sequence[str], time_: tuple[datetime, datetime], world: World
) -> None:
    """Print after how many seconds the one that is left did each kind of work."""
    since, _ = time_
    print("\n| first after one went out | s |\n|---|---|")
    for tick in TICKS:
        after = first_after(survivor, tick, since)
        print(f"| {tick} by the survivor | {'-' if after is None else f'{after:.1f}'} |")
    for name in lost:
        taken = [
            (at - since).total_seconds()
            for at, message in survivor.lines()
            if at >= since and message.startswith(f"lease={name} epoch=")
        ]
        print(f"| lease {name} taken | {'-' if not taken else f'{taken[0]:.1f}'} |")
    for method in ("sendMessage", "getUpdates"):
        later = [c.at - since.timestamp() for c in world.calls if c.method == method]
        later = [seconds for seconds in later if seconds > 1.0]
        print(f"| {method} at Telegram | {'-' if not later else f'{later[0]:.1f}'} |")


def print_ledger(url: str, world: World, sent: Counter[str]) -> None:
    """Print what became of the briefings, by our books and by the Bot API server's."""
    taken = Counter(
        (c.chat_id, c.digest)
        for c in world.calls
        if c.method in ("sendMessage", "sendPhoto") and c.accepted
    )
    with psycopg.connect(url) as db:
        states = dict(db.execute("SELECT state, count(*) FROM deliveries GROUP BY 1").fetchall())
    told = ", ".join(f"{state} {n}" for state, n in sorted(states.items()))
    repeated = sum(n - 1 for n in taken.values())
    print(f"\nledger: {told}; sent by {dict(sent)}")
    print(
        f"Bot API server: {sum(taken.values())} messages, the same text to the same chat again: "
        f"{repeated}"
    )


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a measurement goes by the clock


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=2.5, help="with both machines")
    parser.add_argument("--after", type=int, default=90, help="seconds with one")
    parser.add_argument("--pause", action="store_true", help="stop one and wake it")
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--readers", type=int, default=3000)
    arguments = parser.parse_args()
    print(f"apart: {IS_APART} (False: each sees that the other is gone, as on one machine)")
    folder = Path(tempfile.mkdtemp(prefix="two-machines-"))
    try:
        with postgres_server() as server:
            return asyncio.run(measure(arguments, folder, server.create("evenhand")))
    finally:
        if not os.environ.get("KEEP"):
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
