"""``stories`` as an operator calls it: what is there and why, and acts by hand."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from bot.commands.stories import story_id_of
from bot.errors import BadInput
from bot.model import StoryId
from bot.store.db import Connection, open_store
from bot.store.schema import articles as articles_table
from bot.stories.cases import case_from_document
from tests.commands.test_cli import Program
from tests.conftest import NOW
from tests.factories import make_article, save_articles
from tests.store.worlds import BY_GROUPER, merge, open_story


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    empty_database: Path,
) -> Program:
    """The program in an empty folder, with an empty database."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "DATABASE_URL", "FEEDS", "WEB_PORT"):
        monkeypatch.delenv(name, raising=False)
    shutil.copy(empty_database, "evenhand.db")
    monkeypatch.setenv("PUBLIC_URL", "https://news.example")
    return Program(monkeypatch, capsys)


@pytest.fixture
def filled(program: Program) -> Program:
    """The program with stories a, b and c; the grouper has merged d into a."""
    asyncio.run(_fill())
    return program


async def _fill() -> None:
    store = open_store("sqlite:///evenhand.db")
    async with store.begin() as db:
        await open_story(db, "a", "a1", "a2", now=NOW)
        for n, story in enumerate("bcd", 1):
            await open_story(db, story, f"{story}1", f"{story}2", now=NOW, hours=n)
        await merge(db, "a", "d", NOW, BY_GROUPER)
        await save_articles(db, [make_article("waits")], seen_at=NOW)
        await _set_second(db, "a2")
    await store.close()


async def _set_second(db: Connection, article_id: str) -> None:
    values = {"runner_up": "c", "runner_up_score": 0.25, "score": 0.9, "because": "shares words"}
    await db.execute(
        articles_table.update().where(articles_table.c.id == article_id).values(values)
    )


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a terminal before the program."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr("bot.commands.stories.is_watched", lambda: True)


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        pytest.param(("list",), "no stories; they come from feeds", id="list"),
        pytest.param(("history",), "nothing was merged or split yet", id="history"),
        pytest.param(("cases",), "no cases", id="cases"),
    ],
)
def test_an_empty_database_says_what_is_missing(
    program: Program, command: tuple[str, ...], hint: str
) -> None:
    """And nothing on standard output."""
    assert program("stories", *command) == 0
    assert program.text == ""
    assert hint in program.errors


def test_stories_are_listed_with_tabs_or_as_json(filled: Program) -> None:
    """The newest first; those merged away are none."""
    assert filled("stories", "list") == 0
    ids = [line.split("\t")[0] for line in filled.text.splitlines()]
    assert ids == ["a", "c", "b"]

    assert filled("stories", "list", "--by", "hottest", "--limit", "1", "--json") == 0
    (row,) = filled.rows
    assert row["url"] == f"https://news.example/s/{row['story']}"
    assert (row["articles"], row["written"]) == (4 if row["story"] == "a" else 2, False)


@pytest.mark.usefixtures("watched")
def test_a_terminal_gets_tables(filled: Program) -> None:
    """With a head, for stories and for acts."""
    assert filled("stories", "list") == 0
    assert filled.text.startswith("STORY  HEADLINE")

    assert filled("stories", "history") == 0
    assert filled.text.split()[:4] == ["ACT", "WHEN", "WHO", "WHAT"]


def test_a_story_is_shown_with_its_reasons_and_acts(filled: Program) -> None:
    """By its id, by the address of its page, or by an id that was merged into it."""
    assert filled("stories", "show", "https://news.example/s/d.json?side=left#sources") == 0

    assert "d is part of a by now" in filled.errors
    assert "story a, https://news.example/s/a" in filled.text
    assert "a2  Ferry hits freighter in Port Arlen, tide.example, 2026-01-05 07:01 UTC" in (
        filled.text
    )
    assert "joined at 0.90: shares words" in filled.text
    assert "runner-up at 0.25: c “Ferry hits freighter in Port Arlen”" in filled.text
    assert "opened a story: first" in filled.text
    assert "no runner-up: no other story in sight came near" in filled.text
    assert "the grouper merged d into a, 2 articles: both tell of Port Arlen" in filled.text


@pytest.mark.parametrize("named", ["a2", "https://tide.example/a2?utm_source=x"])
def test_an_article_says_why_it_is_where_it_is(filled: Program, named: str) -> None:
    """Its reason, and what came second."""
    assert filled("stories", "why", named) == 0

    assert "in story a “Ferry hits freighter in Port Arlen”" in filled.text
    assert "joined at 0.90: shares words" in filled.text
    assert "runner-up at 0.25: c" in filled.text
    assert "moved by" not in filled.text


def test_an_article_that_was_moved_names_the_act(filled: Program) -> None:
    """Its own reason is that of the story it came from."""
    assert filled("stories", "why", "d1") == 0

    assert "opened a story: first" in filled.text
    assert "moved by act 1, 2026-01-05 07:00 UTC, the grouper merged d into a" in filled.text


def test_a_runner_up_that_was_merged_here_is_no_other_story(filled: Program) -> None:
    """It says so instead of naming the article's own story."""
    assert filled("stories", "merge", "a", "c") == 0
    assert filled("stories", "why", "a2") == 0

    assert "runner-up at 0.25: a story that is part of this one by now" in filled.text


def test_an_article_without_a_story_waits(filled: Program) -> None:
    """That is no failure."""
    assert filled("stories", "why", "waits") == 0
    assert "in no story yet" in filled.text


def test_stories_are_merged_split_and_put_back(filled: Program) -> None:
    """Each act says its number and how to take it back."""
    assert filled("stories", "merge", "c", "b", "--because", "one  accident") == 0
    assert "act 2, " in filled.text
    assert "the operator merged c into b, 2 articles: one accident" in filled.text
    assert "stories undo 2" in filled.errors

    assert filled("stories", "split", "b", "c2", "https://tide.example/b2") == 0
    assert "the operator split " in filled.text
    assert ", 2 articles" in filled.text

    assert filled("stories", "undo", "2", "--because", "two") == 1
    assert "first take that back: stories undo 3" in filled.errors
    assert filled("stories", "undo", "3") == 0
    assert filled("stories", "undo", "2", "--because", "two") == 0
    assert "a story again: https://news.example/s/c" in filled.errors
    assert filled("stories", "undo", "2") == 1
    assert "act 2 was undone already" in filled.errors

    assert filled("stories", "history", "c", "--json") == 0
    (row,) = filled.rows
    assert (row["act"], row["undone_because"], row["articles"]) == (2, "two", ["c1", "c2"])


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        pytest.param(("show", "no"), 1, "no: there is no such story; see: stories list", id="id"),
        pytest.param(("show", "https://x.example/y"), 2, "…/s/ID", id="another address"),
        pytest.param(("show", ""), 2, "…/s/ID", id="no id"),
        pytest.param(("show", "\udcff"), 1, "there is no such story", id="no text"),
        pytest.param(("history", "no"), 1, "there is no such story", id="history"),
        pytest.param(("why", "no"), 1, "there is no such article", id="article"),
        pytest.param(("why", "https://x.example/y"), 1, "no such article", id="address"),
        pytest.param(("why", ""), 2, "expected the id", id="no article"),
        pytest.param(("why", "a"), 1, "(a1, a2 …); write more of it", id="several"),
        pytest.param(("merge", "a", "a"), 1, "a merge takes two", id="itself"),
        pytest.param(("merge", "a", "d"), 1, "a merge takes two", id="itself by now"),
        pytest.param(("merge", "a", "no"), 1, "there is no such story", id="unknown"),
        pytest.param(("split", "b"), 2, "ARTICLE", id="split of none"),
        pytest.param(("split", "b", "b1", "b2"), 1, "leave at least one", id="split of all"),
        pytest.param(("split", "b", "c1"), 1, "not in story b: c1", id="of another story"),
        pytest.param(("split", "b", "waits"), 1, "not in story b: waits", id="of no story"),
        pytest.param(("undo", "9"), 1, "there is no act 9; see: stories history", id="no act"),
        pytest.param(("undo", "9" * 30), 1, "there is no act", id="a huge number"),
        pytest.param(("undo", "x"), 2, "expected a number", id="no number"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    filled: Program, command: tuple[str, ...], status: int, said: str
) -> None:
    """With what to do, and nothing is changed."""
    assert filled("stories", *command) == status

    assert said in filled.errors
    assert filled("stories", "history") == 0
    assert filled.text.count("\n") == 1


def test_what_was_decided_comes_out_as_cases(
    filled: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An undone act of the grouper, and what the operator did."""
    written: list[bytes] = []
    monkeypatch.setattr("bot.commands.stories.write_bytes", written.append)
    filled("stories", "undo", "1", "--because", "two harbours")
    filled("stories", "split", "b", "b2", "--because", "another ferry")

    assert filled("stories", "cases") == 0

    cases = [case_from_document(_loaded(line)) for line in written]
    assert [(c.kind, c.because) for c in cases] == [
        ("apart", "two harbours"),
        ("apart", "another ferry"),
    ]
    assert [[a.id for a in side] for side in (cases[0].one, cases[0].other)] == [
        ["a1", "a2"],
        ["d1", "d2"],
    ]


@pytest.mark.parametrize(
    "asked",
    ["k3x9", " k3x9 ", "https://n.example/s/k3x9", "n.example/news/s/k3x9/", "/s/k3x9.json?a=b#c"],
)
def test_a_story_is_named_by_its_id_or_any_address_of_its_page(asked: str) -> None:
    """As people copy it."""
    assert story_id_of(asked) == StoryId("k3x9")


@pytest.mark.parametrize("asked", ["", "https://n.example/", "a/b"])
def test_what_is_no_page_of_a_story_is_refused(asked: str) -> None:
    """Before the database is asked."""
    with pytest.raises(BadInput, match="/s/ID"):
        story_id_of(asked)


def _loaded(line: bytes) -> object:
    return json.loads(line)
