"""The words under a picture."""

from __future__ import annotations

from bot.delivery.editions.caption import render_caption
from bot.delivery.editions.telegram_html import plain
from bot.model import Side
from tests.cards.cards import make_card, make_coverage


def test_a_caption_says_what_the_picture_shows() -> None:
    """Headline, counts, gap and address: for screen readers, and where a picture is passed on."""
    card = make_card("Port <b> & Arlen", coverage=make_coverage(19, 5, 1, 6, gap=Side.RIGHT))

    message = render_caption(card, public_url="https://news.example", language="en")
    text = plain(message.html)

    assert message.html.startswith('<b><a href="https://news.example/s/k3x9">Port &lt;b&gt;')
    assert "Left 19 · Center 5 · Right 1 · Unrated 6" in text
    assert "Hardly covered by the right: 1 of 25 rated outlets" in text
    assert text.endswith("https://news.example/s/k3x9")
    assert [button.label for row in message.buttons for button in row] == ["Open the page"]


def test_a_caption_is_never_too_long() -> None:
    """Telegram refuses more than 1024 characters, and the picture with them."""
    url = f"https://{'n' * 60}.example/{'p' * 60}"

    for language in ("en", "de", "ru", "ar"):
        card = make_card("word " * 500, language)
        assert len(plain(render_caption(card, public_url=url, language=language).html)) < 1024
