"""python -m bot.botapi: the server alone, for bots written in anything."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.botapi.limits import LimitRules, Rate
from bot.botapi.server import BotApiServer
from bot.botapi.state import DEFAULT_TOKEN, World


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.botapi",
        description="A Telegram Bot API server on loopback, for tests: nothing goes out.",
    )
    add = parser.add_argument
    add("--port", type=int, default=8081, help="port to listen on, 0 for any (8081)")
    add("--token", default=DEFAULT_TOKEN, help="the one token that is accepted (%(default)s)")
    add("--log", type=Path, metavar="FILE", help="append every call to FILE as JSON Lines")
    add("--rate", type=int, default=0, metavar="N", help="messages a second, 0: no limit (0)")
    add("--chat-rate", type=int, default=0, metavar="N", help="the same for one chat (0)")
    add("--group-rate", type=int, default=0, metavar="N", help="a minute in one group (0)")
    add("--flood-wait", type=int, default=3, metavar="S", help="shortest wait of a 429 (3)")
    add("--latency-ms", type=int, default=0, metavar="MS", help="delay of every answer (0)")
    add("--any-chat", action="store_true", help="every positive chat id is a reader")
    return parser


def make_world(options: argparse.Namespace) -> World:
    limits = LimitRules(
        token=_rate(options.rate, 1.0),
        chat=_rate(options.chat_rate, 1.0),
        group=_rate(options.group_rate, 60.0),
        wait_s=options.flood_wait,
    )
    return World(token=options.token, limits=limits, open_chats=options.any_chat)


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM; the address goes to standard output first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in its loops; there Ctrl-C interrupts the run itself.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    server = BotApiServer(
        make_world(options),
        port=options.port,
        log_path=options.log,
        latency_s=options.latency_ms / 1000,
    )
    async with server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> int:
    options = make_parser().parse_args()
    try:
        asyncio.run(serve(options))
    except OSError as error:
        sys.stderr.write(f"cannot serve on port {options.port}: {error}\n")
        return 1
    return 0


def _rate(count: int, window_s: float) -> Rate | None:
    return Rate(count, window_s) if count > 0 else None


if __name__ == "__main__":
    raise SystemExit(main())
