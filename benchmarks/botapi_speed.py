"""How many sendMessage a second the Bot API server takes, so that what is measured is the client.

    python benchmarks/botapi_speed.py [--messages 4000]

The server runs in a process of its own with its log on, a bare aiohttp client beside it. Texts are
briefings of about 850 characters in HTML with a keyboard: one text for all, as in a fan-out, and
texts that all differ.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
import psutil
from sending_stage import TOKEN, TestServer, bot_api

OPEN = (1, 10, 50)
KEYBOARD = json.dumps(
    {"inline_keyboard": [[{"text": f"{i}", "callback_data": f"story:{i}"} for i in range(4)]]}
)
BODY = "".join(
    f'\n<b>Story {i}</b>: the council voted, <a href="https://example.org/{i}">Outlet {i}</a>'
    " and others report."
    for i in range(8)
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=4_000)
    options = parser.parse_args()
    asyncio.run(measure(options.messages))
    return 0


async def measure(n: int) -> None:
    texts: dict[str, Callable[[int], str]] = {
        "one text": lambda _: f"<b>Briefing</b>{BODY}",
        "texts that differ": lambda i: f"<b>Briefing {i}</b>{BODY}",
    }
    print("| texts | open requests | messages a second | CPU ms of the server each |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="botapi-speed-") as folder:
        async with bot_api(Path(folder)) as server:
            for name, text in texts.items():
                for n_open in OPEN:
                    rate, cpu_ms = await drive(server, n, n_open, text)
                    print(f"| {name} | {n_open} | {rate:,.0f} | {cpu_ms:.2f} |", flush=True)


async def drive(
    server: TestServer, n: int, n_open: int, text: Callable[[int], str]
) -> tuple[float, float]:
    """Send *n* messages; return messages a second and the server's CPU milliseconds for one."""
    url, left = f"{server.url}/bot{TOKEN}/sendMessage", iter(range(n))
    before, began = psutil.Process(server.pid).cpu_times(), time.perf_counter()
    connector = aiohttp.TCPConnector(limit=n_open)
    async with aiohttp.ClientSession(connector=connector) as client:

        async def send() -> None:
            for i in left:
                said = {"chat_id": str(i + 1), "text": text(i), "parse_mode": "HTML"}
                async with client.post(url, data=said | {"reply_markup": KEYBOARD}) as answer:
                    answer.raise_for_status()
                    await answer.read()

        await asyncio.gather(*(send() for _ in range(n_open)))
    seconds, after = time.perf_counter() - began, psutil.Process(server.pid).cpu_times()
    spent = after.user + after.system - before.user - before.system
    return n / seconds, 1000 * spent / n


if __name__ == "__main__":
    raise SystemExit(main())
