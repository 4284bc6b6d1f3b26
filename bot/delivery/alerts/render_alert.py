"""An alert -> a message: why it comes at once, the story in short, how to get fewer of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.delivery.alerts.alerts import WINDOW, Alarm
from bot.delivery.buttons.actions_of_alerts import FewerAlerts
from bot.delivery.buttons.keyboards import button
from bot.delivery.editions.labels import count, sides_in_words
from bot.delivery.editions.render import render_briefing
from bot.delivery.editions.telegram_html import escape, fits
from bot.model import ArticleId, Message
from bot.views import OutletMark, StoryCard
from bot.words.catalogue import phrase

# What rings is read in a glance; the rest is on the page and in the next briefing.
MAX_BULLETS = 3


def render_alert(
    card: StoryCard,
    alarm: Alarm,
    outlets: Mapping[ArticleId, OutletMark],
    *,
    public_url: str,
    language: str,
) -> Message:
    """Return the message on a story that is told at once, always a single one.

    *outlets* holds those of the articles that are cited; *language* is that of the labels.
    """
    head = f"<b>{escape(phrase('alerts', 'head', language))}</b>\n{escape(why(alarm, language))}"
    for n in range(MAX_BULLETS, -1, -1):
        briefing = replace(card.briefing, bullets=card.briefing.bullets[:n])
        if n < MAX_BULLETS:
            briefing = replace(briefing, disagreements=())
        told = render_briefing(
            replace(card, briefing=briefing), outlets, public_url=public_url, language=language
        )
        if fits(f"{head}\n\n{told.html}"):
            break
    fewer = button(phrase("alerts", "button.fewer", language), FewerAlerts())
    html = f"{head}\n\n{told.html}"
    return Message(html=html if fits(html) else told.html, buttons=(*told.buttons, (fewer,)))


def why(alarm: Alarm, language: str) -> str:
    """Return in words why a story is told at once, in plain text."""
    hours = WINDOW.total_seconds() / 3600
    return phrase(
        "alerts",
        "why",
        language,
        hours=f"{hours:g}",
        outlets=count("outlets", alarm.strength, language),
        sides=sides_in_words(alarm.voices, language),
    )
