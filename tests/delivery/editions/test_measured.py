"""Pieces of a message that know their size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.editions.marks import link
from bot.delivery.editions.measured import Measured, measured
from bot.delivery.editions.telegram_html import escape, fits
from tests.delivery.sending.ferry import PUBLIC_URL

TEXTS = st.text(max_size=1500) | st.text("<>&\"'\u202e\u200f\ud83d\ude00 a", max_size=300)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_the_sizes_of_pieces_add_up(pieces: list[tuple[str, str]]) -> None:
    """So putting stories together measures nothing twice."""
    markup = [f"<b>{escape(text)}</b> & {link(name, PUBLIC_URL)}" for text, name in pieces]

    whole = "".join(markup)

    assert sum(map(measured, markup), Measured()) == measured(whole)
    assert measured(whole).fits == fits(whole)
