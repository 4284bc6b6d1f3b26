"""The program as scripts call it: arguments in, standard output, exit status."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from bot.cli import main

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tide</title>
<item><title>Ferry &amp; freighter</title><link>https://tide.example/1?utm_source=x</link>
<pubDate>Mon, 05 Jan 2026 06:00:00 GMT</pubDate></item></channel></rss>"""


class Bytes(io.StringIO):
    """Standard input or output with its bytes underneath."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__()
        self.buffer = io.BytesIO(content)


class Program:
    """Runs commands; holds what the last one wrote."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.errors = ""
        self.rows: list[dict[str, object]] = []
        self.text = ""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> int:
        self._monkeypatch.setattr(sys, "stdin", Bytes(stdin))
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        self.text, self.errors = self._capsys.readouterr()
        lines = [line for line in self.text.splitlines() if line.startswith("{")]
        self.rows = [json.loads(line) for line in lines]
        return status


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Program:
    """The program in an empty folder and environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "DATABASE_URL", "FEEDS", "WEB_PORT", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    return Program(monkeypatch, capsys)


def jsonl(*documents: object) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def test_parse_writes_articles(program: Program) -> None:
    """In the shape that is promised."""
    assert program("parse", "--url", "https://tide.example/feed", stdin=FEED) == 0

    (article,) = program.rows
    assert article["title"] == "Ferry & freighter"
    assert article["url"] == "https://tide.example/1"
    assert article["outlet"] == "tide.example"
    assert article["published_at"] == "2026-01-05T06:00:00Z"
    assert set(article) == {
        *("id", "url", "outlet", "language", "published_at", "title", "lead", "text"),
        *("author", "image", "categories"),
    }


def test_parse_says_what_a_document_is_that_is_no_feed(program: Program) -> None:
    """One sentence, exit status 1, no traceback."""
    assert program("parse", stdin=b"<!doctype html><title>Hi</title>") == 1

    assert program.text == ""
    assert program.errors.count("\n") == 1
    assert "HTML" in program.errors


def test_group_answers_line_by_line_and_skips_bad_lines(program: Program) -> None:
    """The order is that of the input; a bad line is named by number and costs the status."""
    stdin = (
        jsonl({"id": "a", "title": "Ferry hits freighter in Port Arlen"})
        + b"nonsense\n"
        + jsonl({"id": "b"}, {"id": "c", "title": "Bank of Norvale raises its key rate"})
    )

    assert program("group", stdin=stdin) == 1

    assert [row["id"] for row in program.rows] == ["a", "c"]
    assert "line 2" in program.errors
    assert "line 3" in program.errors
    assert "title" in program.errors


@pytest.mark.parametrize("final", [(), ("--final",)], ids=["as decided", "final"])
def test_group_puts_the_same_event_into_one_story(program: Program, final: tuple[str]) -> None:
    """And another event into another."""
    ferry = "The ferry Marisol Vane hit the freighter Tolveric in Port Arlen"
    stdin = jsonl(
        {"id": "a", "title": ferry, "outlet": "a.example"},
        {"id": "b", "title": "Bank of Norvale raises key rate to 4.75", "outlet": "b.example"},
        {"id": "c", "title": f"{ferry}, killing 12", "outlet": "c.example"},
    )

    assert program("group", *final, stdin=stdin) == 0

    a, b, c = (row["story"] for row in program.rows)
    assert a == c != b
    assert set(program.rows[0]) == {"id", "story", "score", "because"}


def test_odd_json_is_no_reason_to_stop(program: Program) -> None:
    """A number of thousands of digits is named; half a character is a question mark."""
    stdin = (
        b'{"id": "a", "title": "Ferry", "n": ' + b"9" * 5000 + b"}\n"
        b'{"id": "\\ud800", "title": "Ferry \\ud83d\\ude00"}\n'
        b'{"id": "c", "title": "Bank"}\n'
    )

    assert program("group", stdin=stdin) == 1

    assert [row["id"] for row in program.rows] == ["?", "c"]
    assert "line 1" in program.errors


def test_compose_cites_what_it_says(program: Program) -> None:
    """Each bullet names an article of the story."""
    article = {
        "id": "a",
        "title": "Ferry hits freighter in Port Arlen",
        "lead": "A ferry hit a freighter in Port Arlen on Sunday night. Twelve people died in the "
        "collision, the harbour master said. An inquiry into the radar was ordered on Monday.",
    }

    assert program("compose", stdin=jsonl({"story": "s", "articles": [article]})) == 0

    (briefing,) = program.rows
    assert briefing["story"] == "s"
    assert briefing["writer"] == "extractive"
    bullets = briefing["bullets"]
    assert isinstance(bullets, list)
    assert bullets
    assert all(bullet["citations"] == ["a"] for bullet in bullets)


def test_coverage_counts_by_the_register(program: Program) -> None:
    """Left, center, right and unrated."""
    articles = [
        {"id": "1", "title": "x", "outlet": "bbc.com"},
        {"id": "2", "title": "y", "outlet": "nobody.example"},
    ]

    assert program("coverage", stdin=jsonl({"story": "s", "articles": articles})) == 0

    (coverage,) = program.rows
    assert coverage["outlets"] == 2
    assert coverage["bias_pct"] is None
    bias = coverage["bias"]
    assert isinstance(bias, dict)
    assert bias["unrated"] == 1
    assert sum(bias.values()) == 2


def test_check_finds_what_no_source_holds(program: Program) -> None:
    """A number of its own making."""
    source = "Twelve people died when the ferry hit a freighter in Port Arlen."
    claims = jsonl(
        {"id": "1", "sources": [source], "text": "Twelve people died in Port Arlen."},
        {"id": "2", "sources": [source], "text": "87 people died in Port Arlen."},
    )

    assert program("check", stdin=claims) == 0

    good, bad = program.rows
    assert good["supported"] is True
    assert bad["supported"] is False
    assert "87" in str(bad["unsupported"])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(("nonsense",), "nonsense", id="unknown command"),
        pytest.param(("compose", "--writer", "poet"), "poet", id="unknown writer"),
        pytest.param(("compose", "--writer", "llm"), "LLM_URL", id="an LLM that is not set"),
        pytest.param(("parse", "missing.xml"), "missing.xml", id="no such file"),
        pytest.param(("demo", "--port", "x"), "--port", id="no port"),
        pytest.param(("run",), "BOT_TOKEN", id="no token"),
        pytest.param(("db", "backup", "no/folder/x.db"), "no/folder", id="no such folder"),
        pytest.param(("feeds", "import", "missing.opml"), "missing.opml", id="no such list"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(
    program: Program, arguments: tuple[str, ...], word: str
) -> None:
    """The line names what is wrong; there is no traceback."""
    assert program(*arguments) == 2

    assert word in program.errors
    assert program.errors.count("\n") == 1


def test_a_wrong_setting_in_the_file_is_named(program: Program) -> None:
    """.env is read, and checked."""
    Path(".env").write_text("WEB_PORT=many\n")

    assert program("db", "upgrade") == 2

    assert program.errors.startswith("evenhand: WEB_PORT: ")


def test_the_environment_wins_over_the_file(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As documented."""
    Path(".env").write_text("DATABASE_URL=mysql://x\n")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///other.db")

    assert program("db", "upgrade") == 0

    assert Path("other.db").exists()


def test_subscribers_survive_a_round_trip(program: Program) -> None:
    """Imported twice, exported, the same."""
    who = {
        "chat_id": 7,
        "language": "de",
        "zone": "Europe/Berlin",
        "times": ["08:00", "18:30"],
        "weekdays": [1, 2, 3, 4, 5],
        "topics": ["science", "offshore wind"],
        "stories": 5,
        "active": True,
    }
    Path("who.jsonl").write_bytes(jsonl(who, {"chat_id": "x"}, {**who, "zone": "Mars"}))

    for _ in range(2):
        assert program("subscribers", "import", "who.jsonl") == 1
        assert "line 2: chat_id" in program.errors
        assert "line 3: zone" in program.errors
    assert program("subscribers", "export") == 0

    assert program.rows == [who]


def test_feeds_are_listed_removed_and_exported(program: Program) -> None:
    """What was removed is neither listed nor exported."""
    Path("feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="World">'
        '<outline type="rss" text="A" xmlUrl="https://a.example/rss"/>'
        '<outline type="rss" text="B" xmlUrl="https://b.example/rss"/>'
        "</outline></body></opml>"
    )
    Path(".env").write_text("FEEDS=feeds.opml\n")

    assert program("feeds", "remove", "https://a.example/rss") == 0
    assert program("feeds", "remove", "https://a.example/rss") == 1
    assert program("feeds", "list") == 0
    assert "https://b.example/rss" in program.text
    assert "https://a.example/rss" not in program.text


def test_a_broken_list_names_setting_file_and_line(program: Program) -> None:
    """So that it can be mended."""
    Path("feeds.opml").write_text("<opml><body>\n<outline\n")
    Path(".env").write_text("FEEDS=feeds.opml\n")

    assert program("feeds", "list") == 2

    assert program.errors.startswith("evenhand: FEEDS: feeds.opml: OPML: line ")


def test_an_odd_database_address_is_named(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is tried."""
    for url in ("sqlite:///", "postgresql://u:p@127.0.0.1:abc/x"):
        monkeypatch.setenv("DATABASE_URL", url)
        assert program("db", "upgrade") == 2
        assert "DATABASE_URL" in program.errors
        assert program.errors.count("\n") == 1


def test_a_briefing_of_an_empty_database_says_what_to_do(program: Program) -> None:
    """Nothing on standard output, status 1."""
    assert program("brief") == 1

    assert program.text == ""
    assert "poll" in program.errors
