"""``evenhand broadcast`` as people and scripts call it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.model import Subscriber
from bot.store.db import open_store
from bot.store.schema import broadcasts, deliveries
from bot.store.subscribers import save_subscriber
from tests.commands.test_cli import Program
from tests.conftest import NOW


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    database_url: str,
) -> Program:
    """The program with a database of an English reader and two German ones."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "FEEDS", "WEB_PORT", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    asyncio.run(_subscribe(database_url))
    return Program(monkeypatch, capsys)


async def _subscribe(database_url: str, english: Iterable[int] = (1,)) -> None:
    store = open_store(database_url)
    languages = dict.fromkeys(english, "en") | {2: "de", 3: "de"}
    async with store.begin() as db:
        for chat_id, language in languages.items():
            await save_subscriber(db, Subscriber(chat_id=chat_id, language=language), NOW)
    await store.close()


async def _planned(database_url: str) -> tuple[list[int], list[tuple[str, int]]]:
    store = open_store(database_url)
    async with store.read() as db:
        chats = list((await db.execute(select(deliveries.c.chat_id))).scalars())
        said = [(row.html, row.by_chat) for row in await db.execute(select(broadcasts))]
    await store.close()
    return chats, said


def test_a_file_goes_to_those_who_read_the_language(program: Program, database_url: str) -> None:
    """Its lines and markup as they are."""
    Path("word.html").write_text("<b>Guten Tag</b>\n\nEin Wort.\n", "utf-8")

    assert program("broadcast", "word.html", "--language", "de") == 0

    assert "broadcast 1: 2 chats" in program.text
    chats, said = asyncio.run(_planned(database_url))
    assert sorted(chats) == [2, 3]
    assert said == [("<b>Guten Tag</b>\n\nEin Wort.", 0)]


def test_a_rehearsal_sends_nothing(program: Program, database_url: str) -> None:
    """It says to how many."""
    assert program("broadcast", "-", "--dry-run", stdin=b"Hello") == 0

    assert "not sent: 3 chats" in program.text
    assert asyncio.run(_planned(database_url)) == ([], [])


def test_a_rate_that_is_not_paid_for_is_not_reckoned_with(
    program: Program, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    """At 1,000 a second three thousand chats would take three seconds."""
    monkeypatch.setenv("SEND_RATE", "1000")
    asyncio.run(_subscribe(database_url, range(4, 3601)))

    assert program("broadcast", "-", "--dry-run", stdin=b"Hello") == 0

    assert "not sent: 3,600 chats, about 2 minutes" in program.text


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        pytest.param(("-",), b"a\n <x>", "line 2, column 2", id="bad markup"),
        pytest.param(("-",), b"\xff\xfe", "expected UTF-8", id="no UTF-8"),
        pytest.param(("-",), b"", "the message is empty", id="nothing"),
        pytest.param(("missing.html",), b"", "missing.html", id="no file"),
        pytest.param(("-", "--language", "d3"), b"Tag", "expected the code", id="no language"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_line(
    program: Program, database_url: str, arguments: tuple[str, ...], stdin: bytes, said: str
) -> None:
    """With the status of a wrong call, and nothing is written."""
    assert program("broadcast", *arguments, stdin=stdin) == 2

    assert said in program.errors
    assert "Traceback" not in program.errors
    assert asyncio.run(_planned(database_url)) == ([], [])


def test_where_nobody_is_meant_nothing_is_sent(program: Program) -> None:
    """That has failed, and is said."""
    assert program("broadcast", "-", "--language", "fi", stdin=b"Hei") == 1

    assert "nobody" in program.errors
