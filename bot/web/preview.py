"""The picture that a link to a story is shown with, where links are shown with one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.markup import HEIGHT, WIDTH, in_words
from bot.views import StoryRecord, card_of
from bot.web.addresses import Site, card_url
from bot.web.reader import with_query
from bot.web.told_in import shown_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """``url`` is whole, ``alt`` says what the picture shows; sizes in pixels."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def preview_of(record: StoryRecord, site: Site) -> Preview | None:
    """Return the picture of *record* as it is told here; None until it is written."""
    card = card_of(record)
    if card is None:
        return None
    # Another revision has another address, so that nobody shows an old picture with new words.
    given = {"lang": shown_language(record), "v": str(record.revision)}
    return Preview(
        url=with_query(card_url(record.id, site), given),
        alt=in_words(card, card.briefing.language),
    )
