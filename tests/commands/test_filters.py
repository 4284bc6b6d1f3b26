from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.test_cli import Program, jsonl

FERRY = "The ferry Marisol Vane hit the freighter Tolveric in Port Arlen"
BANK = "Bank of Norvale raises key rate to 4.75"


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Program:
    """The program in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Program(monkeypatch, capsys)


either_way = pytest.mark.parametrize(
    "final", [pytest.param((), id="as decided"), pytest.param(("--final",), id="final")]
)


@either_way
def test_an_article_that_comes_twice_is_in_one_story(
    program: Program, final: tuple[str, ...]
) -> None:
    """A line each in the order of the input, the later ones with the first one's story."""
    stdin = jsonl(
        {"id": "a", "title": FERRY, "outlet": "a.example"},
        {"id": "b", "title": BANK, "outlet": "b.example"},
        {"id": "a", "title": FERRY, "outlet": "a.example"},
        {"id": "a", "title": "Another text under the same id", "outlet": "a.example"},
    )

    assert program("group", *final, stdin=stdin) == 0

    first, other, *again = program.rows
    assert [row["id"] for row in program.rows] == ["a", "b", "a", "a"]
    assert first["story"] != other["story"]
    assert again == 2 * [
        {
            "id": "a",
            "story": first["story"],
            "score": 1.0,
            "because": "an article with this id came before",
        }
    ]


@either_way
def test_an_article_that_comes_twice_changes_nothing_for_the_others(
    program: Program, final: tuple[str, ...]
) -> None:
    """They are decided as if it had come once."""
    ferry = {"id": "a", "title": FERRY, "outlet": "a.example"}
    later = {"id": "c", "title": f"{FERRY}, killing 12", "outlet": "c.example"}
    bank = {"id": "b", "title": BANK, "outlet": "b.example"}

    program("group", *final, stdin=jsonl(ferry, bank, later))
    once = program.rows
    program("group", *final, stdin=jsonl(ferry, bank, ferry, bank, later))

    assert [program.rows[i] for i in (0, 1, 4)] == once
