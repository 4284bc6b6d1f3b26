"""What servers that mean harm cost us, and what they cost the feeds beside them.

    python benchmarks/hostile_servers.py

Starts a web server on loopback in a process of its own, and fetches every kind of misbehaviour
from it once, all at the same time as 300 good feeds of other hosts. The rule for addresses is
the real one but for the address of that server. Exits 1 if a server was not refused for its own
reason, a good feed was not served, or memory grew beyond the limit.
"""

from __future__ import annotations

import asyncio
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from threading import Event

from hostile_cases import MB, OK, TIMEOUT_S, Case, cases, path_of, says

from bot.errors import FetchFailed
from bot.sources.fetching.fetch import FetchRequest, FetchSettings, HttpFetch
from bot.sources.fetching.guard import Guard, is_public
from bot.sources.fetching.lookup import AddressInfo, SystemResolver

HERE = "127.0.0.1"
GOOD_FEEDS = 300
HANGING_NAMES = 100
MEMORY_LIMIT_MB = 250
FEED = (
    b"<rss version='2.0'><channel><title>T</title>"
    + b"<item>x</item>" * 2000
    + b"</channel></rss>"
)


async def serve_all() -> None:
    """Serve the cases by path, and the good feed everywhere else, until we are killed."""
    by_path = {path_of(case.name): case.serve for case in cases()}
    good = says(OK + b"Content-Length: %d\r\n\r\n" % len(FEED) + FEED)

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            await by_path.get(head.split(b" ")[1].decode(), good)(writer)
        writer.close()

    server = await asyncio.start_server(client, HERE, 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


class Names:
    """A name server: all names lead to our server, but some hang and one changes its answer."""

    def __init__(self) -> None:
        self.released = Event()
        self.asked: Counter[str] = Counter()

    def __call__(self, host: str, port: int) -> Sequence[AddressInfo]:
        self.asked[host] += 1
        if host.startswith("hanging"):
            self.released.wait()
        address = HERE
        if not host.endswith(".example"):
            address = "169.254.169.254"
        elif host.startswith("a-name-that-changes") and self.asked[host] > 1:
            address = "10.0.0.7"
        return [(None, None, None, "", (address, port))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one request ended: ``reason`` is "" where it was served."""

    name: str
    seconds: float
    reason: str = ""
    body: bytes = b""


async def ask(fetch: HttpFetch, name: str, url: str) -> Outcome:
    began = time.perf_counter()
    try:
        fetched = await fetch(FetchRequest(url=url))
    except FetchFailed as error:
        return Outcome(name=name, seconds=time.perf_counter() - began, reason=str(error))
    return Outcome(name=name, seconds=time.perf_counter() - began, body=fetched.body)


async def longest_hold() -> float:
    """Return for how many seconds the event loop was held at most, when cancelled."""
    longest, last = 0.0, time.perf_counter()
    with suppress(asyncio.CancelledError):
        while True:
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.perf_counter() - last - 0.005), time.perf_counter()
    return longest


async def run(port: int) -> int:
    names = Names()
    guard = Guard(
        is_allowed=lambda address: address == HERE or is_public(address),
        resolve=SystemResolver(names),
    )
    settings = FetchSettings(user_agent="Evenhand benchmark", timeout_s=TIMEOUT_S)
    bad = [case for case in cases() if case.refused]
    watch = asyncio.create_task(longest_hold())
    async with aclosing(HttpFetch(settings, guard)) as fetch:

        def host(name: str) -> str:
            return f"http://{path_of(name)[1:]}.example:{port}"

        refused = [ask(fetch, c.name, host(c.name) + path_of(c.name)) for c in bad]
        hanging = [ask(fetch, "hang", host(f"hanging-{n}")) for n in range(HANGING_NAMES)]
        good = [ask(fetch, "good", host(f"good-{n}") + "/good") for n in range(GOOD_FEEDS)]
        outcomes = await asyncio.gather(*refused, *hanging, *good)
        after = await ask(fetch, "good", host("after") + "/good")
    watch.cancel()
    names.released.set()
    n_bad = len(bad)
    well = [
        print_refusals(bad, outcomes[:n_bad]),
        print_hanging(outcomes[n_bad : n_bad + HANGING_NAMES]),
        print_good([*outcomes[n_bad + HANGING_NAMES :], after]),
        print_cost(await watch),
    ]
    return 0 if all(well) else 1


def print_refusals(bad: Sequence[Case], outcomes: Sequence[Outcome]) -> bool:
    print(f"{'case':<38}{'s':>6}  refused, because")
    well = True
    for case, outcome in zip(bad, outcomes, strict=True):
        is_expected = re.search(case.refused, outcome.reason) is not None
        well = well and is_expected
        mark = "" if is_expected else f"   NOT AS EXPECTED: {case.refused}"
        print(f"{case.name:<38}{outcome.seconds:>6.2f}  {outcome.reason or 'SERVED'}{mark}")
    return well


def print_hanging(outcomes: Sequence[Outcome]) -> bool:
    slowest = max(outcome.seconds for outcome in outcomes)
    print(f"{f'{len(outcomes)} names that hang':<38}{slowest:>6.2f}  {outcomes[0].reason}")
    return all("no name server told" in outcome.reason for outcome in outcomes)


def print_good(outcomes: Sequence[Outcome]) -> bool:
    served = sum(outcome.body == FEED for outcome in outcomes)
    seconds = sorted(outcome.seconds for outcome in outcomes)
    middle, last = seconds[len(seconds) // 2], seconds[-1]
    print(f"\ngood feeds beside them: {served} of {len(outcomes)} served", end="")
    print(f", the median after {middle:.2f} s, the last after {last:.2f} s")
    for reason in {outcome.reason for outcome in outcomes if outcome.reason}:
        print(f"  {reason}")
    return served == len(outcomes)


def print_cost(hold_s: float) -> bool:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # Kilobytes on Linux, bytes on macOS.
    peak_mb = usage.ru_maxrss / (MB if sys.platform == "darwin" else 1024)
    print(f"peak memory of the whole process: {peak_mb:.0f} MB (limit {MEMORY_LIMIT_MB})")
    print(
        f"CPU: {usage.ru_utime + usage.ru_stime:.1f} s; the loop was held {hold_s:.2f} s at most"
    )
    return peak_mb < MEMORY_LIMIT_MB


def main() -> int:
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve_all())
    command = [sys.executable, __file__, "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            return asyncio.run(run(int(server.stdout.readline())))
        finally:
            server.kill()


if __name__ == "__main__":
    sys.exit(main())
