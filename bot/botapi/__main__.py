"""python -m bot.botapi: the server alone, for bots written in anything."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.botapi.server import BotApiServer
from bot.botapi.sim_weather import make_limits
from bot.botapi.stars import NANO
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
    add("--jitter-ms", type=int, default=0, metavar="MS", help="up to so much more (0)")
    add("--stars", type=int, default=0, metavar="N", help="Stars for paid broadcasts (0)")
    add("--state", type=Path, metavar="FILE", help="take the world from FILE, leave it there")
    add("--any-chat", action="store_true", help="every positive chat id is a reader")
    return parser


def make_world(options: argparse.Namespace) -> World:
    limits = make_limits(
        rate=options.rate,
        chat_rate=options.chat_rate,
        group_rate=options.group_rate,
        flood_wait_s=options.flood_wait,
    )
    world = World(token=options.token, limits=limits, open_chats=options.any_chat)
    world.stars.balance = options.stars * NANO
    return world


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
        jitter_s=options.jitter_ms / 1000,
        state_path=options.state,
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
    except ValueError as error:
        sys.stderr.write(f"{options.state} is no state of this server: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
