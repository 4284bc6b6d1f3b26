"""How well a question finds stories, also in other languages, and what it costs among 20,000.

    python benchmarks/find_stories.py

Stories of the labelled sets og2021.dev, allsides2021.dev, wikinews and uci, at most 12 articles of
each, indexed as the group tick does. The questions: a headline of each story that is told in
several languages, where only its articles in other languages are indexed; 27 short questions that
some of the stories answer (how many find something); and 20 that none answers (how many find
nothing). Then the cost: 20,000 stories with invented vectors in a new SQLite file.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import update
from stories_data import DATA, read_set

from bot.embedding.packaged import PackagedEmbedder
from bot.model import Article, StoryId
from bot.store import stories
from bot.store.db import open_store
from bot.store.migrate import migrate
from bot.store.schema import stories as stories_table
from bot.stories.meanings import Meanings
from bot.stories.search import LEAST_NEAR, rank_matches
from bot.stories.terms import meaning_of, query_terms, story_terms
from bot.stories.topic_meanings import TopicMeanings

SETS = ("og2021.dev", "allsides2021.dev", "wikinews", "uci")
A_STORY = 12
ANSWERED_LISTED = (
    "semiconductors in Taiwan;vaccine mandates;immigration at the border;supreme court abortion;"
    "bitcoin;climate change;gymnastics;swimming gold medal;Afghanistan withdrawal;police shooting;"
    "inflation;hurricane;vacunas;terremoto;Klimawandel;выборы;oil prices;missing plane;"
    "infrastructure bill;covid outbreak Olympics;debt ceiling;Facebook whistleblower;"
    "судья Верховного суда;séisme en Haïti;tormenta tropical;Regenwald;Waffengesetz"
)
ANSWERED = ANSWERED_LISTED.split(";")
UNANSWERED_LISTED = (
    "medieval harp tuning;beekeeping in Oltmar;knitting patterns for beginners;"
    "quantum chromodynamics lattice;Byzantine mosaics restoration;sourdough bread recipe;"
    "Käsefondue Rezept;jardinería con orquídeas;ремонт велосипеда;xylophone;asdf qwer zxcv;"
    "Kestria truce;model railway timetable;alpine cheese;origami cranes;lawn mower repair;"
    "Esperanto grammar;stamp collecting;saxophone lessons;zither"
)
UNANSWERED = UNANSWERED_LISTED.split(";")
N_STORIES, N_CHANGED, N_QUESTIONS = 20_000, 200, 15


@dataclass(frozen=True, slots=True)
class Indexed:
    """Stories as they are searched."""

    ids: list[StoryId]
    postings: dict[str, list[tuple[StoryId, str, float]]]
    vectors: NDArray[np.float32]


def main() -> int:
    """Print what is found and what it costs."""
    if not (DATA / "stories").is_dir():
        print(f"no evaluation data at {DATA}: set EVENHAND_DATA to its folder", file=sys.stderr)
        return 1
    embedder = PackagedEmbedder()
    meanings = TopicMeanings(embedder.embed)
    told = _stories()
    _across_languages(told, embedder, meanings)
    _short_questions(told, embedder, meanings)
    asyncio.run(_cost(embedder))
    return 0


def _stories() -> dict[StoryId, list[Article]]:
    found: defaultdict[StoryId, list[Article]] = defaultdict(list)
    for name in SETS:
        for article, gold in read_set(name):
            if len(found[StoryId(f"{name} {gold}")]) < A_STORY:
                found[StoryId(f"{name} {gold}")].append(article)
    return dict(found)


def _across_languages(
    told: Mapping[StoryId, list[Article]], embedder: PackagedEmbedder, meanings: TopicMeanings
) -> None:
    chosen = random.Random(5)
    asked: dict[StoryId, str] = {}
    left = dict(told)
    for story_id, articles in told.items():
        if len({article.language for article in articles}) > 1:
            one = chosen.choice(articles)
            asked[story_id] = one.title
            left[story_id] = [a for a in articles if a.language != one.language]
    index = _indexed(left, embedder)
    for with_meaning in (False, True):
        ranks = [
            _find(title, index, embedder, meanings if with_meaning else None)
            for title in asked.values()
        ]
        first = sum(story in found[:1] for story, found in zip(asked, ranks, strict=True))
        ten = sum(story in found[:10] for story, found in zip(asked, ranks, strict=True))
        label = "words and meaning" if with_meaning else "words"
        print(
            f"headlines in another language, {label}: {len(asked)} questions, "
            f"first {first / len(asked):.3f}, of the first ten {ten / len(asked):.3f}"
        )


def _short_questions(
    told: Mapping[StoryId, list[Article]], embedder: PackagedEmbedder, meanings: TopicMeanings
) -> None:
    index = _indexed(told, embedder)
    for with_meaning in (False, True):
        means = meanings if with_meaning else None
        some = sum(bool(_find(text, index, embedder, means)) for text in ANSWERED)
        none = sum(not _find(text, index, embedder, means) for text in UNANSWERED)
        label = "words and meaning" if with_meaning else "words"
        print(
            f"short questions, {label}: {some} of {len(ANSWERED)} find something; of what nobody "
            f"wrote of, {none} of {len(UNANSWERED)} find nothing"
        )


def _indexed(told: Mapping[StoryId, list[Article]], embedder: PackagedEmbedder) -> Indexed:
    postings: defaultdict[str, list[tuple[StoryId, str, float]]] = defaultdict(list)
    for story_id, articles in told.items():
        for term, weight in story_terms(articles).items():
            postings[term].append((story_id, term, weight))
    rows = np.stack([_vector_of(articles, embedder) for articles in told.values()])
    return Indexed(list(told), dict(postings), rows)


def _vector_of(articles: Sequence[Article], embedder: PackagedEmbedder) -> NDArray[np.float32]:
    mean = embedder.embed([f"{a.title}. {a.lead or ''}" for a in articles]).mean(axis=0)
    vector: NDArray[np.float32] = mean / np.linalg.norm(mean)
    return vector


def _find(
    text: str, index: Indexed, embedder: PackagedEmbedder, meanings: TopicMeanings | None
) -> list[StoryId]:
    terms = query_terms(text)
    postings = [p for words in terms for term in words for p in index.postings.get(term, ())]
    near: dict[StoryId, float] = {}
    if meanings:
        cosines = index.vectors @ embedder.embed([text, meaning_of(text)]).mean(axis=0)
        numbers = (meanings.scale.nearness(float(cosine)) for cosine in cosines)
        near = {s: n for s, n in zip(index.ids, numbers, strict=True) if n >= LEAST_NEAR}
    return rank_matches(terms, postings, near)


async def _cost(embedder: PackagedEmbedder) -> None:
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'cost.db'}"
        migrate(url)
        store = open_store(url)
        now = datetime(2026, 1, 5, tzinfo=UTC)
        ids = [StoryId(f"s{n}") for n in range(N_STORIES)]
        async with store.begin() as db:
            await stories.open_stories(
                db, {s: now - timedelta(seconds=30 * n) for n, s in enumerate(ids)}, now
            )
            for story_id in ids:
                vector = rng.standard_normal(embedder.dims).astype(np.float16).tobytes()
                change = update(stories_table).where(stories_table.c.id == story_id)
                await db.execute(change.values(vector=vector, vector_model=embedder.model))
        meanings = Meanings(embedder)
        embedder.embed(["warm"])
        times: list[float] = []
        for n in range(N_QUESTIONS):
            async with store.begin() as db:
                for story_id in ids[n * N_CHANGED : (n + 1) * N_CHANGED]:
                    await stories.touch_story(db, story_id, None)
            async with store.read() as db:
                start = time.process_time()
                await meanings.near(db, [f"ferry in port {n}"])
                times.append(time.process_time() - start)
        await store.close()
    print(
        f"{N_STORIES} stories, {N_CHANGED} changed since the question before: "
        f"first {1000 * times[0]:.0f} ms of CPU, "
        f"then {1000 * statistics.median(times[1:]):.0f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
