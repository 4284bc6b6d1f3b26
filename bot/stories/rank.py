"""What leads a list or a briefing: what many independent outlets of all sides report now.

Rule 1: no engagement data: nobody's clicks decide what others read.
Rule 2: the order of two stories does not change by waiting. Weight halves in a fixed time, so the
logarithm of the weight plus the story's time in half-lives ranks it at any later moment; that
number, the heat, is stored and indexed.
Rule 3: copies add little: outlets count by the logarithm, and what one wire gave to ten papers
counts as one original.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.bias.syndication import originals
from bot.model import Article

# A story that twice as many outlets carry stands as high as one of half the outlets this much
# later. Briefings come every twelve hours or so: what led the last one gives way to a like story.
HALF_LIFE = timedelta(hours=8)
# What a story lives on is its newest reports; the very last one alone may be a straggler, so the
# time of a story is that of its report at this place from the end, in tenths of its articles.
_FRESH_SHARE = 0.2
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def heat_of(articles: Sequence[Article]) -> float:
    """Return the heat of a story with these articles, at least one; higher leads.

    Articles without any time are taken to be as old as the oldest that has one.
    """
    n_outlets = len({article.outlet or article.id for article in articles})
    n_originals = min(len(originals(articles)), n_outlets)
    weight = 1 + n_outlets + n_originals
    return math.log2(weight) + (story_time(articles) - _EPOCH) / HALF_LIFE


def story_time(articles: Sequence[Article]) -> datetime:
    """Return the moment that stands for a story: when its newest fifth of reports began."""
    times = sorted(at for a in articles if (at := a.published_at or a.seen_at) is not None)
    if not times:
        return _EPOCH
    return times[-max(1, round(len(times) * _FRESH_SHARE))]
