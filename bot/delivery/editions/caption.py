"""The words under the picture of a story."""

from __future__ import annotations

from bot.delivery.buttons.keyboards import page_row
from bot.delivery.editions.marks import link, story_url
from bot.delivery.editions.render import coverage_lines
from bot.delivery.editions.telegram_html import escape
from bot.model import Message
from bot.text.sentences import clip
from bot.views import StoryCard

# "0-1024 characters after entities parsing" (Bot API, sendPhoto); the coverage and the address
# take about 500 of them.
_MAX_HEADLINE = 300


def render_caption(card: StoryCard, *, public_url: str, language: str = "en") -> Message:
    """Return headline, coverage and address of *card*: what the picture shows, and where more is.

    The coverage is in *language*, and says in words what the bar shows.
    """
    url = story_url(public_url, card.id)
    title = f"<b>{link(clip(card.briefing.headline, _MAX_HEADLINE), url)}</b>"
    coverage = "\n".join(escape(line) for line in coverage_lines(card.coverage, language))
    return Message(
        html=f"{title}\n\n{coverage}\n{escape(url)}",
        buttons=page_row(card.id, public_url=public_url, language=language),
    )
