"""The stories of the demonstration, and drawn articles: what topics and terms are tried on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

import bot.demo
from bot.model import Article, ArticleId
from tests.factories import make_article

_STORIES = Path(bot.demo.__file__).parent / "sample" / "stories"

_LANGUAGES = st.sampled_from([None, "", "en", "de", "fr", "ru", "zh", "xx", "en-GB"])
ARTICLES = st.lists(
    st.builds(
        make_article,
        id=st.text(max_size=3),
        title=st.text(max_size=80),
        lead=st.none() | st.text(max_size=300),
        language=_LANGUAGES,
        categories=st.lists(st.text(max_size=20) | st.sampled_from(["World", "Sport"])).map(tuple),
    ),
    min_size=1,
    max_size=4,
)


@cache
def demo_stories() -> dict[str, tuple[Article, ...]]:
    """Return the articles of the demonstration's stories, by the name of their file."""
    return {path.stem: _articles(path) for path in sorted(_STORIES.glob("*.json"))}


def _articles(path: Path) -> tuple[Article, ...]:
    return tuple(
        Article(
            id=ArticleId(f"{path.stem}-{n}"),
            title=item["title"],
            lead=item["lead"],
            language=item["language"],
            categories=tuple(item["categories"]),
        )
        for n, item in enumerate(json.loads(path.read_text("utf-8"))["articles"])
    )
