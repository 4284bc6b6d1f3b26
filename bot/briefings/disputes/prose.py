"""The lines of an article, kept while its story is written: several look at them in turn."""

from __future__ import annotations

from functools import lru_cache

from bot.briefings.material import MAX_ARTICLES, split_body
from bot.model import Article


@lru_cache(maxsize=4 * MAX_ARTICLES)
def lines_of(article: Article, language: str) -> tuple[str, ...]:
    """Return title and sentences of *article* as they stand, as `split_body` does."""
    return tuple(split_body(article, language))
