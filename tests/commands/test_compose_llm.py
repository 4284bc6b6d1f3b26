"""``compose --writer llm`` beside a scripted endpoint."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.documents import article_to_document
from tests.briefings.llm.site import LlmSite, Reply, completion, serving
from tests.briefings.llm.test_translation import GERMAN, PORT, answered
from tests.briefings.llm.test_writer import good
from tests.briefings.stories import DAM
from tests.commands.test_cli import Program, jsonl


@pytest.fixture
def site() -> Iterator[LlmSite]:
    with serving() as found:
        yield found


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    site: LlmSite,
) -> Iterator[Program]:
    """The program in an empty folder, with the endpoint in its settings."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLM_URL", site.url)
    monkeypatch.setenv("LLM_MODEL", "tiny")
    monkeypatch.setenv("LLM_API_KEY", "secret-key")
    yield Program(monkeypatch, capsys)
    # The command sends its log to a standard error that ends with the test.
    root.handlers[:] = handlers
    root.setLevel(level)


def stories(*ids: str) -> bytes:
    articles = [article_to_document(a) for a in DAM.articles]
    return jsonl(*({"story": story_id, "articles": articles} for story_id in ids))


def test_briefings_come_in_the_order_of_the_stories(program: Program, site: LlmSite) -> None:
    """A line each, by the LLM; a bad line is skipped, named and costs the status."""
    site.otherwise = lambda question: completion(good(question))
    stdin = stories("a", "b", "c", "d", "e", "f", "g") + b"nonsense\n" + stories("h")

    assert program("compose", "--writer", "llm", "--language", "en", stdin=stdin) == 1

    assert "".join(str(row["story"]) for row in program.rows) == "abcdefgh"
    assert {row["writer"] for row in program.rows} == {"llm"}
    assert "line 8" in program.errors
    assert site.headers[0]["authorization"] == "Bearer secret-key"
    assert "secret-key" not in program.errors


def test_an_endpoint_that_fails_costs_no_briefing(program: Program, site: LlmSite) -> None:
    """The articles speak, the document and the log say so; the work is done."""
    site.otherwise = lambda _: Reply(status=401)

    assert program("compose", "--writer", "llm", stdin=stories("a", "b")) == 0

    assert [row["writer"] for row in program.rows] == ["extractive"] * 2
    assert "reason=key: the endpoint answers 401: see LLM_API_KEY" in program.errors


def test_a_language_of_no_article_is_translated_into(program: Program, site: LlmSite) -> None:
    """Or the story is told in its own, where that fails."""
    articles = [article_to_document(a) for a in PORT.articles]
    site.replies = [answered(GERMAN), Reply(status=404)]
    stdin = jsonl({"story": "a", "articles": articles})

    told = []
    for _ in range(2):
        assert program("compose", "--writer", "llm", "--language", "de", stdin=stdin) == 0
        told += [(row["language"], row["writer"]) for row in program.rows]

    assert told == [("de", "llm"), ("en", "extractive")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("LLM_URL", "", id="no address"),
        pytest.param("LLM_MODEL", "", id="no model"),
        pytest.param("LLM_URL", "nonsense", id="an address that is none"),
        pytest.param("LLM_TIMEOUT", "soon", id="a time that is none"),
        pytest.param("LLM_DAILY_TOKENS", "-1", id="less than nothing"),
    ],
)
def test_settings_that_do_not_do_are_named_in_one_line(
    program: Program, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Exit status 2, nothing written."""
    monkeypatch.setenv(name, value)

    assert program("compose", "--writer", "llm", stdin=stories("a")) == 2

    assert program.text == ""
    assert program.errors.count("\n") == 1
    assert name in program.errors


def test_the_log_may_be_json(
    program: Program, site: LlmSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As everywhere."""
    monkeypatch.setenv("LOG_FORMAT", "json")
    site.otherwise = lambda question: completion(good(question))

    assert program("compose", "--writer", "llm", stdin=stories("a")) == 0

    assert "written by=llm" in json.loads(program.errors.splitlines()[-1])["message"]
