"""What a story is found and ranked by, made anew from its articles."""

from __future__ import annotations

from datetime import datetime

from bot.model import StoryId
from bot.store import articles, stories
from bot.store.db import Connection
from bot.store.stories import StoryIndex
from bot.stories.pool import Pool
from bot.stories.rank import rank_story
from bot.stories.topics import story_terms, topics_of


async def refresh_story(
    connection: Connection, story_id: StoryId, at: datetime | None, pool: Pool
) -> None:
    """Count one more revision of a story, and index it by the articles it has now.

    *at* is the time of the newest article that joined; None: none is new. *pool* is what is read,
    which the rank is measured by.
    """
    await stories.touch_story(connection, story_id, at)
    members = [article for article, _ in await articles.find_of_story(connection, story_id)]
    index = StoryIndex(
        topics=topics_of(members),
        terms=story_terms(members),
        heat=rank_story(members, pool).heat,
        n_outlets=len({article.outlet for article in members if article.outlet}),
    )
    await stories.record_index(connection, story_id, index)
