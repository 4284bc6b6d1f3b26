"""Pictures: their size, that they are the same each time, and that no headline breaks them."""

from __future__ import annotations

import json
import struct

import pytest

from bot.cards.draw import CardFailed, render_png
from bot.cards.markup import HEIGHT, WIDTH, card_markup
from bot.model import Side
from bot.views import StoryCard
from tests.cards.cards import HEADLINES, make_card, make_coverage


def drawn(card: StoryCard) -> bytes:
    return render_png(card_markup(card, card.briefing.language))


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(make_card(), id="balanced"),
        pytest.param(make_card(coverage=make_coverage(19, 5, 1, 6, gap=Side.RIGHT)), id="gap"),
        pytest.param(make_card(coverage=make_coverage(0, 0, 0, 3)), id="all unrated"),
        pytest.param(make_card(coverage=make_coverage(0, 0, 0, 0)), id="nobody"),
        pytest.param(make_card(coverage=make_coverage(10**9, 1, 10**9, 10**9)), id="many"),
        pytest.param(make_card(""), id="no headline"),
        pytest.param(make_card("Ferry"), id="one word"),
        pytest.param(make_card("A" * 10_000), id="one endless word"),
        pytest.param(make_card("word " * 2_000), id="many words"),
        pytest.param(make_card("Z" + "\u0323\u0301" * 500), id="a pile of marks"),
        pytest.param(make_card("\u202eback\u202c \u2067\u2067 \u200d\x00\ud800"), id="hidden"),
        pytest.param(
            make_card('#panic() #read("card.typ") $ * _ ` \\ " \' } ) ] //'), id="markup"
        ),
        pytest.param(make_card('#import "@preview/x:1.0.0"\n= b\n/* c'), id="markup in lines"),
        pytest.param(make_card(HEADLINES["ar"] + " Port " + HEADLINES["he"], "ar"), id="mixed"),
        pytest.param(make_card(language="zh-Hant-TW"), id="a long tag"),
    ],
)
def test_every_picture_has_the_size_of_a_link_preview(card: StoryCard) -> None:
    """1200 x 630, whatever it shows."""
    assert size_of(drawn(card)) == (WIDTH, HEIGHT) == (1200, 630)


@pytest.mark.parametrize("language", sorted(HEADLINES))
def test_every_language_of_the_starter_pack_can_be_drawn(language: str) -> None:
    """In one size, and within what Telegram and link previews take."""
    png = drawn(make_card(HEADLINES[language], language))

    assert size_of(png) == (WIDTH, HEIGHT)
    assert len(png) < 300_000


def test_a_picture_is_the_same_each_time() -> None:
    """Byte for byte, so that its tag is true."""
    assert drawn(make_card()) == drawn(make_card())


def test_a_headline_is_data_to_the_renderer() -> None:
    """What would be code elsewhere is shown, not run."""
    assert drawn(make_card("#(1+1) votes")) != drawn(make_card("2 votes"))


def test_a_headline_that_is_too_long_is_cut_where_the_room_ends() -> None:
    """What comes behind the cut changes nothing."""
    words = "Council votes on harbour road again and again " * 6

    assert drawn(make_card(words + "x")) == drawn(make_card(words + "y"))


def test_what_is_no_markup_is_refused() -> None:
    """With an error of ours."""
    with pytest.raises(CardFailed, match="could not be drawn"):
        render_png(json.dumps({"headline": "x"}))
