"""``brief --language``: stories of a database on the terminal, told in one language."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import utc_now
from bot.store.db import open_store
from tests.commands.test_cli import Program
from tests.store.told import S1, S2, open_story, write


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    empty_database: Path,
) -> Program:
    """The program, with a story in English and German, and one in English."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "DATABASE_URL", "FEEDS", "WEB_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PUBLIC_URL", "https://news.example")
    shutil.copy(empty_database, "evenhand.db")
    asyncio.run(_fill())
    return Program(monkeypatch, capsys)


async def _fill() -> None:
    # "Fresh" is measured from the moment the command is called.
    now = utc_now() - timedelta(hours=1)
    store = open_store("sqlite:///evenhand.db")
    async with store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", "de", now=now)
        await open_story(db, S2, "a2", now=now)
        await write(db, S2, "en", now=now)
    await store.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param((), [("s1", "en"), ("s2", "en")], id="main languages"),
        pytest.param(("--language", "en"), [("s1", "en"), ("s2", "en")], id="English"),
        pytest.param(("--language", "de"), [("s1", "de")], id="what there is in German"),
        pytest.param(("--language", "German"), [("s1", "de")], id="by its name"),
        pytest.param(("world", "--language", "de-AT"), [("s1", "de")], id="of a topic"),
    ],
)
def test_stories_are_told_in_the_language_that_is_asked_for(
    program: Program, arguments: tuple[str, ...], told: list[tuple[str, str]]
) -> None:
    """Those that can be; without one, each in its main language."""
    assert program("brief", "--json", *arguments) == 0

    assert sorted((row["story"], row["language"]) for row in program.rows) == told


def test_the_address_leads_to_the_same_words(program: Program) -> None:
    """A page is in the main language unless it is asked for another."""
    assert program("brief", "--language", "de") == 0
    assert "https://news.example/s/s1?lang=de\n" in program.text

    assert program("brief", "--language", "en") == 0
    assert "https://news.example/s/s1\n" in program.text


def test_a_language_that_no_story_is_told_in_is_named(program: Program) -> None:
    """Status 1, and nothing on standard output."""
    assert program("brief", "--language", "fr") == 1

    assert program.text == ""
    assert "no fresh stories in French" in program.errors


def test_what_is_no_language_is_a_wrong_call(program: Program) -> None:
    """Status 2, and the option is named."""
    assert program("brief", "--language", "42") == 2

    assert "--language: '42'" in program.errors
