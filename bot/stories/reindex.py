"""What a story is found and ranked by, made anew from its articles."""

from __future__ import annotations

from datetime import datetime

from bot.model import StoryId
from bot.store import articles, stories
from bot.store.article_vectors import find_story_vector, unpacked
from bot.store.db import Connection
from bot.store.stories import StoryIndex
from bot.stories.names import names_of
from bot.stories.pool import Pool
from bot.stories.rank import rank_story
from bot.stories.terms import story_terms
from bot.stories.topic_meanings import TopicMeanings
from bot.stories.topics import topics_of


async def refresh_story(
    connection: Connection,
    story_id: StoryId,
    at: datetime | None,
    pool: Pool,
    meanings: TopicMeanings | None = None,
) -> None:
    """Count one more revision of a story, and index it by the articles it has now.

    *at* is the time of the newest article that joined; None: none is new. *pool* is what is read,
    which the rank is measured by. *meanings* None: topics go by words alone.
    """
    await stories.touch_story(connection, story_id, at)
    members = [article for article, _ in await articles.find_of_story(connection, story_id)]
    vector = await find_story_vector(connection, story_id)
    likeness = meanings.likeness(unpacked(vector.stored)) if meanings and vector else None
    standing = rank_story(members, pool)
    index = StoryIndex(
        topics=topics_of(members, likeness),
        terms=story_terms(members),
        heat=standing.heat,
        because=standing.because,
        n_outlets=len({article.outlet for article in members if article.outlet}),
        names=names_of(members).to_document(),
        vector=vector,
    )
    await stories.record_index(connection, story_id, index)
