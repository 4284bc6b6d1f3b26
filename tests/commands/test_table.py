"""What must hold for tables on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.commands.table import Column, clipped, n_cells, render_table

COLUMNS = (
    Column(name="STATE"),
    Column(name="FEED", flexible=True),
    Column(name="N", is_number=True),
    Column(name="NOTE", flexible=True),
)


def test_columns_stand_under_one_another() -> None:
    """Words to the left, numbers to the right, and no column without content."""
    rows = [("well", "Tide", "7", ""), ("failing", "The Fjord", "12", "")]

    assert render_table(COLUMNS, rows, 80) == (
        "STATE    FEED        N",
        "well     Tide        7",
        "failing  The Fjord  12",
    )


def test_what_is_too_wide_gives_way() -> None:
    """The widest flexible column first; states and numbers stay whole."""
    rows = [("failing", "The Fjord of the North", "12", "host.example answered 404 (Not Found)")]

    head, line = render_table(COLUMNS, rows, 40)

    assert head == "STATE    FEED           N  NOTE"
    assert line == "failing  The Fjord o…  12  host.example…"


def test_wide_characters_take_two_cells() -> None:
    """And accents that combine take none."""
    assert n_cells("新聞") == 4
    assert n_cells("e\u0301") == 1
    assert clipped("新聞新聞", 6) == "新聞…"


ROWS = st.lists(st.tuples(*[st.text(st.characters(codec="utf-8"), max_size=40)] * 4), max_size=6)


@given(ROWS, st.integers(min_value=60, max_value=200))
def test_a_table_fits(rows: list[tuple[str, str, str, str]], width: int) -> None:
    """No flexible table is wider than the terminal."""
    columns = [Column(name=name, flexible=True) for name in "ABCD"]

    assert all(n_cells(line) <= width for line in render_table(columns, rows, width))
