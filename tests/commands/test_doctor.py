"""What must hold for ``doctor``, beside a Bot API server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from tests.briefings.llm.site import Reply, completion, serving
from tests.commands.test_cli import Program


@pytest.fixture(scope="module")
def telegram() -> Iterator[BotApiServer]:
    """A Bot API server on a thread of its own, where Ada (7) has written to the bot."""
    server, is_up, stop = BotApiServer(World()), Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        async with server:
            server.person(7, "Ada").says("/start")
            is_up.set()
            await stop.wait()

    thread = Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert is_up.wait(10)
    yield server
    loops[0].call_soon_threadsafe(stop.set)
    thread.join()


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    telegram: BotApiServer,
) -> Program:
    """The program in an empty folder, with a token that the server takes."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "FEEDS", "ADMIN_IDS"):
        monkeypatch.delenv(name, raising=False)
    # Nothing listens on port 1.
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
    monkeypatch.setenv("BOT_TOKEN", telegram.world.token)
    return Program(monkeypatch, capsys)


def line_of(program: Program, name: str) -> str:
    assert program("doctor") == 1
    (line,) = (told for told in program.text.splitlines() if told.startswith(f"{name}\t"))
    return line


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        pytest.param("", "ok\tADMIN_IDS: none", id="none"),
        pytest.param("7", "ok\t7", id="reachable"),
        pytest.param("7,8", "failed\tADMIN_IDS: the chat 8 cannot be reached", id="never wrote"),
    ],
)
def test_operators_who_cannot_be_told_are_named(
    program: Program, monkeypatch: pytest.MonkeyPatch, ids: str, expected: str
) -> None:
    """They would never learn it otherwise."""
    monkeypatch.setenv("ADMIN_IDS", ids)

    assert line_of(program, "operators").startswith(f"operators\t{expected}")


def test_a_refused_token_is_not_repeated(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What doctor says is shown to others."""
    monkeypatch.setenv("BOT_TOKEN", "5:mistyped")
    monkeypatch.setenv("ADMIN_IDS", "7")

    assert line_of(program, "token").startswith("token\tfailed\tBOT_TOKEN: Telegram refuses it")
    assert "mistyped" not in program.text
    assert line_of(program, "operators").startswith("operators\tfailed\tADMIN_IDS: cannot be")


def test_pages_that_do_not_answer_raise_the_question_of_the_service(program: Program) -> None:
    """Most often it is not running yet."""
    assert "evenhand run" in line_of(program, "public address")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(completion("yes"), "llm\tok\ttiny answers in", id="answers"),
        pytest.param(completion("", finish="length"), "llm\tok\ttiny answers", id="reasons"),
        pytest.param(
            Reply(status=401), "llm\tfailed\tLLM_URL: the endpoint answers 401", id="key"
        ),
        pytest.param(
            Reply(status=404), "llm\tfailed\tLLM_URL: the endpoint answers 404", id="model"
        ),
    ],
)
def test_the_llm_is_asked_whether_it_is_there(
    program: Program, monkeypatch: pytest.MonkeyPatch, reply: Reply, expected: str
) -> None:
    """One small question; what is wrong names the setting."""
    with serving() as site:
        site.otherwise = lambda _: reply
        monkeypatch.setenv("LLM_URL", site.url)
        monkeypatch.setenv("LLM_MODEL", "tiny")

        assert line_of(program, "llm").startswith(expected)
        assert len(site.questions) == 1


def test_no_llm_is_no_fault(program: Program) -> None:
    """The articles' own sentences need none."""
    assert line_of(program, "llm").startswith("llm\tok\toff")


def test_a_server_has_room_for_a_process(
    program: Program, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    """Its version is told, and how many connections are left; too few fail, and say what to do."""
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert "\tok\t" in line_of(program, "database")
    assert "connections free" in line_of(program, "database")

    with psycopg.connect(postgres_url, autocommit=True) as db:
        (n_max,) = db.execute("SHOW max_connections").fetchone() or ("0",)
    held = [psycopg.connect(postgres_url) for _ in range(int(n_max) - 20)]
    try:
        said = line_of(program, "database")
    finally:
        for connection in held:
            connection.close()

    assert "\tfailed\t" in said
    assert "DATABASE_POOL" in said
