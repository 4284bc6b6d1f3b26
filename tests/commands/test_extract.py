"""``extract`` as scripts call it: a page in, one line out, exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.test_cli import Program

PAGE = b"""<!doctype html><html lang="en"><head><title>Ferry hits freighter</title>
<meta property="article:published_time" content="2026-01-05T06:00:00Z"></head>
<body><article><p>A ferry hit a freighter in the harbour of Port Arlen on Sunday night.</p>
<p>Twelve people died, the port authority said on Monday morning.</p></article></body></html>"""


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Program:
    """The program in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Program(monkeypatch, capsys)


def test_extract_writes_the_article_of_a_page(program: Program, tmp_path: Path) -> None:
    """From standard input or a file, in the shape of all articles."""
    assert program("extract", "--url", "https://tide.example/1?utm_source=x", stdin=PAGE) == 0

    (article,) = program.rows
    assert article["title"] == "Ferry hits freighter"
    assert article["url"] == "https://tide.example/1"
    assert article["language"] == "en"
    assert article["published_at"] == "2026-01-05T06:00:00Z"
    assert article["text"] == (
        "A ferry hit a freighter in the harbour of Port Arlen on Sunday night. "
        "Twelve people died, the port authority said on Monday morning."
    )
    assert program.errors == ""
    (tmp_path / "page.html").write_bytes(PAGE)
    assert program("extract", "page.html") == 0
    assert program.rows[0]["text"] == article["text"]


def test_extract_says_what_is_no_article(program: Program) -> None:
    """In one line, and nothing on standard output."""
    assert program("extract", stdin=b"<html><body><p>Please enable JavaScript.</p>") == 1

    assert program.text == ""
    assert program.errors.startswith("standard input: the server answered with a challenge page")
    assert program.errors.count("\n") == 1
    assert program("extract", "missing.html") == 2
