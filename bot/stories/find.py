"""The stories that somebody's own words find: by words and by meaning, best match first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.model import StoryId
from bot.store import cards
from bot.store.cards import CardQuery
from bot.store.db import Connection
from bot.stories import search, terms
from bot.stories.meanings import Meanings
from bot.views import StoryCard

# Matches of a search that are looked at; the best of them are what people meant.
_MAX_MATCHES = 200
# Shown where nothing is found.
_N_NEAREST = 3


async def find_by_words(
    connection: Connection, words: str, asked: CardQuery, meanings: Meanings | None
) -> tuple[Sequence[StoryCard], Sequence[StoryCard]]:
    """Return the stories that *words* find, best match first; where none, the nearest few.

    Only those of the topic and newer than the moment that are *asked* for. *meanings* None:
    searches go by words alone.
    """
    # The first question reads the names of all places, which takes half a second.
    alternatives = await asyncio.to_thread(terms.query_terms, words)
    postings = await cards.find_postings(
        connection, [term for group in alternatives for term in group], since=asked.since
    )
    meant = (words, terms.meaning_of(words))
    near = await meanings.near(connection, meant, asked.since) if meanings else {}
    found = await _cards_of(connection, search.rank_matches(alternatives, postings, near), asked)
    if found:
        return found, ()
    nearest = search.nearest_matches(alternatives, postings, near)
    everywhere = replace(asked, topic=None)
    return (), (await _cards_of(connection, nearest, everywhere))[:_N_NEAREST]


async def _cards_of(
    connection: Connection, ranked: Sequence[StoryId], asked: CardQuery
) -> Sequence[StoryCard]:
    """Return the written ones of these stories, in their order, as they are asked for."""
    first = ranked[:_MAX_MATCHES]
    # The search has looked at their age already.
    query = replace(asked, ids=frozenset(first), limit=_MAX_MATCHES, since=None)
    found = {card.id: card for card in await cards.list_cards(connection, query)} if first else {}
    return [found[story_id] for story_id in first if story_id in found]
