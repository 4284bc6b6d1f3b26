"""Decide whether one chat is told of a story at once.

Rule 1: never in its quiet hours, nor so shortly before that it may arrive in them, nor in a
pause; what it misses is in its next briefing.
Rule 2: never more than it wants on a date of its own calendar.
Rule 3: who follows topics hears of those alone, who follows none hears of all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.delivery.schedules.schedule import is_quiet
from bot.delivery.schedules.slots import deadline_of
from bot.model import DeliveryKind
from bot.store.alerts import Listener
from bot.text.tokens import fold, tokens, words
from bot.views import StoryCard

# A date of any calendar that holds *now* began less than this ago, also when the clocks go back.
LONGEST_DAY = timedelta(hours=26)


def may_ring(
    listener: Listener, card: StoryCard, alerted_at: Iterable[datetime], now: datetime
) -> bool:
    """Tell whether *listener* is told of the story at *now*.

    *alerted_at* holds the moments of its alerts of the last ``LONGEST_DAY``, or more. Whether it
    had the story is not asked here.
    """
    hours = listener.hours
    if is_quiet(hours, now) or is_quiet(hours, deadline_of(DeliveryKind.ALERT, now)):
        return False
    if hours.paused_until is not None and now < hours.paused_until:
        return False
    today = now.astimezone(hours.zone).date()
    n_today = sum(at.astimezone(hours.zone).date() == today for at in alerted_at)
    return n_today < listener.a_day and is_on_topic(card, listener.topics)


def is_on_topic(card: StoryCard, topics: Collection[str]) -> bool:
    """Tell whether a story is on one of *topics*; on none at all, every story is.

    A topic in the reader's own words is that of a story whose words hold all of them.
    """
    if not topics or not set(topics).isdisjoint(card.topics):
        return True
    known: set[str] | None = None
    for topic in topics:
        wanted = _content(topic, card.briefing.language)
        known = known if known is not None else _words_of(card)
        if wanted and wanted <= known:
            return True
    return False


def _words_of(card: StoryCard) -> set[str]:
    told = card.briefing
    texts = (told.headline, told.summary, *(bullet.text for bullet in told.bullets))
    return {word for text in texts for word in _content(text, told.language)}


def _content(text: str, language: str) -> set[str]:
    return set(tokens(text, language)) or {fold(word) for word in words(text)}
