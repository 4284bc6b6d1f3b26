"""The programs that ``paid_rate`` compares, each in a process of its own.

    python benchmarks/paid_programs.py PROGRAM URL MESSAGES OPEN

It prints one JSON object: seconds from the first to the last message, and what they cost.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot, InlineKeyboardMarkup
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.delivery.editions.editor import Editor
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.gate import Gate
from bot.delivery.sending.purse import Purse
from bot.delivery.sending.sender import TelegramSender, keyboard_of
from bot.delivery.sending.transport import AiohttpRequest, bot_of
from bot.model import Button, DeliveryKind, Message, Subscriber
from bot.store import contents, ledger, subscribers
from bot.store.db import Store, open_store
from bot.store.migrate import migrate

TOKEN = "4242:a-token-of-the-right-form"
# Some 700 characters and five buttons, as a briefing has.
MESSAGE = Message(
    html="<b>Ferries stay in port</b>\n\n" + "Wind of force ten closed the strait at noon. " * 15,
    buttons=(
        tuple(Button(label=f"{n}", data=f"st:s{n}:0") for n in range(1, 5)),
        (Button(label="Page", url="https://news.example.org/s/1"),),
    ),
)
FIRST_CHAT = 1001
PAID_RATE, STARS = 1000.0, 1_000_000
# All contents are written: nothing is asked of it.
NO_EDITOR = cast(Editor, None)


class Watch:
    """Seconds by the wall and of this process's CPU, within the block."""

    seconds = cpu_s = 0.0

    def __enter__(self) -> Watch:
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began[0]
        self.cpu_s = time.process_time() - self._began[1]


Program = Callable[[str, int, int], Awaitable[Watch]]


async def evenhand(url: str, n: int, n_open: int) -> Watch:
    """From the ledger in SQLite to the ledger: claimed, paced, sent, recorded."""
    async with stored(n) as store, transport() as request:
        clock = Clock()
        gate = paid_gate(store, clock, n_open)
        sender = TelegramSender(bot_of(TOKEN, url, request))
        courier = Courier(store, sender, NO_EDITOR, gate, clock)
        await courier.start()
        with Watch() as watch:
            report = await courier.send_open()
    if report.counts != {"sent": n}:
        raise RuntimeError(f"not all were sent: {report}")
    return watch


async def without_ledger(url: str, n: int, n_open: int) -> Watch:
    """Gate, sender and transport alone."""
    async with stored(0) as store, transport() as request:
        gate = paid_gate(store, Clock(), n_open)
        sender = TelegramSender(bot_of(TOKEN, url, request))
        never = asyncio.Event()

        async def send(chat_id: int) -> None:
            await gate.turn(chat_id, never)
            await sender(chat_id, MESSAGE, is_paid=gate.is_paid)

        return await in_parallel(send, chats(n), n_open)


async def library(url: str, n: int, n_open: int) -> Watch:
    """Loop over Bot.send_message, as the library comes."""
    request = HTTPXRequest(connection_pool_size=256, read_timeout=30, pool_timeout=30)
    bot = bot_of(TOKEN, url, request)
    await request.initialize()
    try:
        return await in_parallel(lambda chat: by_library(bot, chat), chats(n), n_open)
    finally:
        await request.shutdown()


async def library_over_aiohttp(url: str, n: int, n_open: int) -> Watch:
    """Loop likewise, over our transport."""
    async with transport() as request:
        bot = bot_of(TOKEN, url, request)
        return await in_parallel(lambda chat: by_library(bot, chat), chats(n), n_open)


async def aiogram(url: str, n: int, n_open: int) -> Watch:
    """Loop over aiogram's Bot.send_message, as it comes."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), limit=256)
    markup = keyboard_of(MESSAGE)
    keyboard = None if markup is None else markup.to_dict()
    async with AiogramBot(TOKEN, session=session) as bot:

        async def send(chat_id: int) -> None:
            await bot.send_message(chat_id, MESSAGE.html, parse_mode="HTML", reply_markup=keyboard)  # type: ignore[arg-type]  # it reads dictionaries as well

        return await in_parallel(send, chats(n), n_open)


PROGRAMS: dict[str, Program] = {
    program.__name__: program
    for program in (evenhand, without_ledger, library, library_over_aiohttp, aiogram)
}


async def by_library(bot: Bot, chat_id: int) -> None:
    markup: InlineKeyboardMarkup | None = keyboard_of(MESSAGE)
    await bot.send_message(chat_id, MESSAGE.html, parse_mode="HTML", reply_markup=markup)


async def in_parallel(
    send: Callable[[int], Awaitable[None]], to: Iterable[int], n_open: int
) -> Watch:
    """Send to all, *n_open* at once; return what it took."""
    left = iter(to)

    async def work() -> None:
        for chat_id in left:
            await send(chat_id)

    with Watch() as watch:
        await asyncio.gather(*(work() for _ in range(n_open)))
    return watch


def chats(n: int) -> range:
    return range(FIRST_CHAT, FIRST_CHAT + n)


def paid_gate(store: Store, clock: Clock, n_open: int) -> Gate:
    purse = Purse(store, STARS)
    return Gate(store, clock, rate=PAID_RATE, max_in_flight=n_open, purse=purse)


@asynccontextmanager
async def transport() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest()
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


@asynccontextmanager
async def stored(n: int) -> AsyncIterator[Store]:
    """Yield a store in which one content is due to *n* subscribers."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'paid.db'}"
        await asyncio.to_thread(migrate, url)
        store = open_store(url)
        now = Clock().now()
        async with store.begin() as db:
            await contents.save_content(db, "content", [MESSAGE], {}, now)
            for chat_id in chats(n):
                await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id), now)
            slots = [
                ledger.SlotToPlan(
                    chat_id=chat_id,
                    slot="broadcast:1",
                    due_at=now - timedelta(seconds=1),
                    kind=DeliveryKind.BROADCAST,
                    content_id="content",
                )
                for chat_id in chats(n)
            ]
            await ledger.plan_slots(db, slots, now)
        try:
            yield store
        finally:
            await store.close()


def main() -> None:
    name, url, n, n_open = sys.argv[1:]
    watch = asyncio.run(PROGRAMS[name](url, int(n), int(n_open)))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": watch.seconds, "cpu_s": watch.cpu_s, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
