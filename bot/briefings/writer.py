"""The seam of writing: a story -> its briefing in one language.

There are two writers: the extractive one, which takes sentences from the articles, and the LLM
writer, which falls back on it. Both give a checked briefing or none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from bot.briefings.draft import compose
from bot.briefings.language import story_language
from bot.embedding.seam import Embedder
from bot.model import ArticleId, Briefing, Side, Story


class Writer(Protocol):
    """Writes briefings."""

    @property
    def at_once(self) -> int:
        """How many stories it can be at work on without one delaying another, at least 1."""

    @property
    def translates(self) -> bool:
        """Whether it can tell a story in a language that too few of its articles are in."""

    async def write(
        self, story: Story, sides: Mapping[ArticleId, Side], language: str | None
    ) -> Briefing | None:
        """Return the briefing of *story* in *language*; None: in its main language.

        None comes back where it cannot be told in *language*, never where *language* is None.
        ``sides`` says on which side the outlet of each article stands, rated ones only. What
        it depends on may fail, but that never reaches the caller.
        """


class ExtractiveWriter:
    """Takes sentences from the articles; does not translate.

    With an *embedder*, articles in other languages are cited as well.
    """

    at_once = 1
    translates = False

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder

    async def write(
        self, story: Story, sides: Mapping[ArticleId, Side], language: str | None
    ) -> Briefing | None:
        """Return the briefing, made in a thread: a long story takes a second."""
        if language is not None and story_language(story.articles, language) != language:
            return None
        return await asyncio.to_thread(
            compose, story, language=language, outlets=sides, embedder=self._embedder
        )
