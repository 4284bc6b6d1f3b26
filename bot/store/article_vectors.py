"""Vectors of articles, so that a restart need not make them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select

from bot.model import ArticleId, StoryId
from bot.store.db import Connection
from bot.store.schema import article_vectors, articles

# A vector is kept in 16-bit floats: beside the differences that count, what is lost is nothing.
_STORED = np.float16

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StoryVector:
    """The mean of the vectors of a story's articles, as stored, and the model they are of."""

    model: str
    stored: bytes


async def save_vectors(
    connection: Connection, vectors: Mapping[ArticleId, Vector], model: str
) -> None:
    """Keep the vectors of articles, which are stored."""
    if not vectors:
        return
    known = article_vectors.c.article_id.in_(list(vectors))
    await connection.execute(delete(article_vectors).where(known))
    rows = [
        {"article_id": i, "model": model, "vector": v.astype(_STORED).tobytes()}
        for i, v in vectors.items()
    ]
    await connection.execute(insert(article_vectors), rows)


async def find_vectors(
    connection: Connection, model: str, *, since: datetime
) -> dict[ArticleId, Vector]:
    """Return the vectors by *model* of the articles seen since then; of length 1."""
    query = (
        select(article_vectors.c.article_id, article_vectors.c.vector)
        .join(articles, articles.c.id == article_vectors.c.article_id)
        .where(article_vectors.c.model == model, articles.c.seen_at >= since)
    )
    found = await connection.execute(query)
    return {ArticleId(row.article_id): _unit(row.vector) for row in found}


async def find_story_vector(connection: Connection, story_id: StoryId) -> StoryVector | None:
    """Return the mean vector of a story, of the model that most of its vectors are of."""
    query = (
        select(article_vectors.c.model, article_vectors.c.vector)
        .join(articles, articles.c.id == article_vectors.c.article_id)
        .where(articles.c.story_id == story_id)
        .order_by(articles.c.n)
    )
    by_model: dict[str, list[bytes]] = {}
    for row in await connection.execute(query):
        by_model.setdefault(row.model, []).append(row.vector)
    if not by_model:
        return None
    model = max(by_model, key=lambda m: (len(by_model[m]), m))
    rows = np.stack([np.frombuffer(v, _STORED).astype(np.float32) for v in by_model[model]])
    return StoryVector(model, rows.mean(axis=0).astype(_STORED).tobytes())


def unpacked(stored: bytes) -> Vector:
    """Return a stored vector as numbers."""
    return np.frombuffer(stored, _STORED).astype(np.float32)


def _unit(stored: bytes) -> Vector:
    vector = unpacked(stored)
    unit: Vector = vector / (np.linalg.norm(vector) or 1.0)
    return unit
