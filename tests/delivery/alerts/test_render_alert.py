"""What must hold for the message of an alert."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.alerts.alerts import Alarm
from bot.delivery.alerts.render_alert import MAX_BULLETS, render_alert, why
from bot.delivery.editions.telegram_html import fits, plain
from bot.model import ArticleId, Bullet, Side
from bot.words.catalogue import phrase, spoken
from tests.factories import make_briefing, make_card

ALARM = Alarm(voices={Side.LEFT: 12, Side.CENTER: 9, Side.RIGHT: 11, Side.UNRATED: 3}, bar=20)
URL = "https://news.example"


def bullets(*texts: str) -> tuple[Bullet, ...]:
    return tuple(Bullet(text=text, citations=(ArticleId("a1"),)) for text in texts)


@pytest.mark.parametrize("language", spoken())
def test_it_says_why_in_every_language(language: str) -> None:
    """With how many and of which sides, and how to get fewer."""
    card = make_card(briefing=make_briefing(bullets=bullets("One.", "Two.", "Three.", "Four.")))

    message = render_alert(card, ALARM, {}, public_url=URL, language=language)

    text = plain(message.html)
    assert text.startswith(phrase("alerts", "head", language))
    assert all(n in text for n in ("35", "12", "9", "11", "3"))
    assert "{" not in text
    assert text.count("• ") == MAX_BULLETS
    assert message.buttons[-1][0].label == phrase("alerts", "button.fewer", language)
    assert len(message.buttons[-1][0].label) <= 40


def test_the_reason_is_of_one_line() -> None:
    """And names the sides as all other messages do."""
    assert why(ALARM, "en") == (
        "Spreads exceptionally fast, on all sides. New within 2 h: 35 outlets "
        "(Left 12 · Center 9 · Right 11 · Unrated 3)"
    )


@given(
    st.text(max_size=6000), st.text(max_size=3000), st.lists(st.text(max_size=2500), max_size=6)
)
def test_it_is_always_one_message_that_can_be_sent(
    headline: str, summary: str, told: list[str]
) -> None:
    """Whatever the words of a story are."""
    briefing = make_briefing(headline=headline, summary=summary, bullets=bullets(*told))

    message = render_alert(make_card(briefing=briefing), ALARM, {}, public_url=URL, language="ar")

    assert fits(message.html)
