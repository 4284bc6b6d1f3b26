"""``doctor``: is everything in place? A line each."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.briefings.choose import make_client
from bot.briefings.llm.asking import Asker
from bot.briefings.llm.budget import MemoryBudget
from bot.briefings.llm.failures import LlmFailed, Reason
from bot.briefings.llm.prompt import Prompt
from bot.clock import Clock, utc_now
from bot.commands.feeds_lists import listed_feeds
from bot.commands.feeds_table import summary_of
from bot.commands.settings_file import load_settings
from bot.commands.terminal import say
from bot.embedding.choose import bare_embedder
from bot.errors import BotError
from bot.settings import Settings
from bot.store import feeds
from bot.store.db import open_store
from bot.store.feed_health import FeedState, state_of
from bot.store.llm_spending import find_spending
from bot.store.migrate import head, is_current
from bot.store.server import CONNECTIONS_OF_JOBS, OLDEST_SERVER, find_server

_TIMEOUT_S = 10.0
# A machine of one's own may have to read its model first.
_LLM_TIMEOUT_S = 30.0
# Slots are minutes; a clock that is off by more sends them at the wrong one.
_CLOCK_OFF_S = 30.0


class _NotWellError(Exception):
    """A check failed; the text says what to do."""


def doctor(_arguments: argparse.Namespace) -> int:
    """Run ``doctor``."""
    return asyncio.run(_doctor(load_settings()))


async def _doctor(settings: Settings) -> int:
    say("settings\tok")
    checks: tuple[tuple[str, Callable[[Settings], Awaitable[str]]], ...] = (
        ("database", _database),
        ("token", _token),
        ("operators", _operators),
        ("feeds", _feeds),
        ("embedder", _embedder),
        ("llm", _llm),
        ("clock", _clock),
        ("public address", _public_address),
    )
    failed = 0
    for name, check in checks:
        try:
            say(f"{name}\tok\t{await check(settings)}")
        except (_NotWellError, BotError) as error:
            failed += 1
            say(f"{name}\tfailed\t{error}")
    return 1 if failed else 0


async def _database(settings: Settings) -> str:
    if not is_current(settings.database_url):
        raise _NotWellError("DATABASE_URL: not at today's tables; run: evenhand db upgrade")
    store = open_store(settings.database_url)
    try:
        server = await find_server(store)
    finally:
        await store.close()
    if server is None:
        return f"revision {head()}"
    if server.version < OLDEST_SERVER:
        raise _NotWellError(
            f"DATABASE_URL: PostgreSQL {server.version} is too old; {OLDEST_SERVER} or newer"
        )
    needed = settings.database_pool + CONNECTIONS_OF_JOBS
    if needed > server.n_free:
        raise _NotWellError(
            f"DATABASE_POOL: a process may open {needed} connections, and the server has "
            f"{server.n_free} left; lower it, or raise max_connections there"
        )
    return f"revision {head()}, PostgreSQL {server.version}, {server.n_free} connections free"


async def _embedder(settings: Settings) -> str:
    embedder = bare_embedder(
        settings.embedder,
        url=settings.embedder_url,
        model=settings.embedder_model,
        api_key=settings.embedder_api_key,
    )
    if embedder is None:
        return "off: stories are grouped by words alone"
    began = time.monotonic()
    try:
        rows = await asyncio.to_thread(embedder.embed, ["Is anybody there?"])
    finally:
        await asyncio.to_thread(embedder.close)
    took = time.monotonic() - began
    return f"{embedder.model}, {rows.shape[1]} numbers, ready in {took:.1f} s"


async def _llm(settings: Settings) -> str:
    if not settings.llm_url:
        return "off: briefings are made of the articles' own sentences"
    client = make_client(settings)
    within = timedelta(seconds=_LLM_TIMEOUT_S)
    asker = Asker(client, MemoryBudget(None), Clock(), within=within)
    prompt = Prompt(system="Answer in one word.", user="Is anybody there?", articles=())
    began = time.monotonic()
    try:
        await asker.ask(prompt, str)
    except LlmFailed as error:
        # It answers; that a greeting is no briefing is no fault.
        if error.reason not in (Reason.EMPTY, Reason.LENGTH, Reason.REFUSED):
            raise _NotWellError(f"LLM_URL: {error}") from error
    finally:
        await client.close()
    took = time.monotonic() - began
    return f"{client.model} answers in {took:.1f} s; {await _spent_today(settings)}"


async def _spent_today(settings: Settings) -> str:
    limit = f"{settings.llm_daily_tokens:,}" if settings.llm_daily_tokens else "any number"
    if not is_current(settings.database_url):
        return f"{limit} tokens a day"
    store = open_store(settings.database_url)
    try:
        async with store.read() as db:
            spent = await find_spending(db, utc_now().date())
    finally:
        await store.close()
    return f"{spent.n_tokens:,} of {limit} tokens spent today"


async def _token(settings: Settings) -> str:
    if not settings.bot_token:
        raise _NotWellError("BOT_TOKEN: missing; ask @BotFather for one")
    bot = Bot(settings.bot_token, base_url=f"{settings.telegram_api_url}/bot")
    try:
        async with bot:
            return f"@{bot.username}"
    except InvalidToken as error:
        # Its own words repeat the token, and this output is what people post for help.
        raise _NotWellError("BOT_TOKEN: Telegram refuses it; ask @BotFather for it") from error
    except TelegramError as error:
        raise _NotWellError(f"TELEGRAM_API_URL: no answer: {error.message}") from error


async def _operators(settings: Settings) -> str:
    """Look whether Telegram lets us write to ADMIN_IDS, which nobody else would notice."""
    if not settings.admin_ids:
        return "ADMIN_IDS: none; what you should hear of is in the log"
    ids = sorted(settings.admin_ids)
    if not settings.bot_token:
        raise _NotWellError("ADMIN_IDS: cannot be looked up without BOT_TOKEN")
    bot = Bot(settings.bot_token, base_url=f"{settings.telegram_api_url}/bot")
    for chat_id in ids:
        try:
            async with bot:
                await bot.get_chat(chat_id)
        except (BadRequest, Forbidden) as error:
            raise _NotWellError(
                f"ADMIN_IDS: the chat {chat_id} cannot be reached: {error.message}; "
                "start a chat with the bot there"
            ) from error
        except InvalidToken as error:
            raise _NotWellError("ADMIN_IDS: cannot be looked up with this BOT_TOKEN") from error
        except TelegramError as error:
            raise _NotWellError(f"ADMIN_IDS: not looked up: {error.message}") from error
    return ", ".join(map(str, ids))


async def _feeds(settings: Settings) -> str:
    listed = listed_feeds(settings)
    if listed.refused:
        raise _NotWellError(f"FEEDS: {settings.feeds}: {listed.refused[0]}; mend that line")
    if not is_current(settings.database_url):
        return f"{len(listed.entries)} listed, none read yet"
    store = open_store(settings.database_url)
    try:
        async with store.read() as db:
            known = await feeds.list_feeds(db)
    finally:
        await store.close()
    if not known:
        return f"{len(listed.entries)} listed, none polled yet; run: evenhand poll --once"
    states = [state_of(feed) for feed in known]
    told = summary_of(states)
    if 2 * sum(state in (FeedState.FAILING, FeedState.PAUSED) for state in states) > len(known):
        raise _NotWellError(f"{told}; see: evenhand feeds list")
    return told


async def _clock(settings: Settings) -> str:
    answer = await _get(settings.telegram_api_url, "TELEGRAM_API_URL")
    sent = answer.headers.get("date")
    if not sent:
        return "nothing to compare with"
    theirs: datetime = parsedate_to_datetime(sent).astimezone(UTC)
    off = abs((utc_now() - theirs).total_seconds())
    if off > _CLOCK_OFF_S:
        raise _NotWellError(f"off by {off:.0f} s; set the machine's clock by NTP")
    return f"within {max(off, 1):.0f} s of Telegram's"


async def _public_address(settings: Settings) -> str:
    try:
        answer = await _get(f"{settings.public_url}/healthz", "PUBLIC_URL")
    except _NotWellError as error:
        raise _NotWellError(f"{error}; does the service run? evenhand run") from error
    if answer.status_code != 200:
        raise _NotWellError(f"PUBLIC_URL: {settings.public_url} answers {answer.status_code}")
    return settings.public_url


async def _get(url: str, setting: str) -> httpx.Response:
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client:
            return await client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _NotWellError(f"{setting}: {url} does not answer: {error or 'no answer'}") from error
