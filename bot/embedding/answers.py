"""The answer of an `/embeddings` endpoint -> rows, or what is wrong with it.

The endpoint is not ours: whatever it sends, what comes out are rows of length 1 or EmbedderFailed.
"""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from bot.embedding.seam import Rows
from bot.errors import EmbedderFailed

# The largest models have 4,096 to 8,192 numbers.
_MAX_DIMS = 16_384


def read_answer(body: bytes, n: int, dims: int) -> Rows:
    """Return the *n* rows in *body* in the order of the texts, each of length 1.

    *dims*: how many numbers earlier answers had; 0: none came yet. Raises EmbedderFailed.
    """
    found = [_vector(item) for item in _in_order(_data(body), n)]
    sizes = {len(vector) for vector in found}
    if len(sizes) != 1 or not 0 < min(sizes) <= _MAX_DIMS:
        raise EmbedderFailed("the endpoint gave vectors of different or impossible sizes")
    if dims and sizes != {dims}:
        raise EmbedderFailed(
            f"the endpoint gave vectors of {sizes.pop()} numbers, before of {dims}: "
            "has its model changed?"
        )
    return _of_length_one(np.stack(found))


def _data(body: bytes) -> list[object]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise EmbedderFailed("the endpoint gave an answer that is not JSON") from error
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list):
        raise EmbedderFailed('the endpoint gave an answer without a list "data"')
    return data


def _in_order(data: list[object], n: int) -> list[object]:
    """Return the embeddings in the order of the texts; without any index, as they come."""
    if len(data) != n:
        raise EmbedderFailed(f"the endpoint gave {len(data)} vectors for {n} texts")
    items = [item for item in data if isinstance(item, dict)]
    if len(items) == n and all(item.get("index") is None for item in items):
        return [item.get("embedding") for item in items]
    placed = {item.get("index"): item.get("embedding") for item in items if _has_index(item)}
    if placed.keys() != set(range(n)):
        raise EmbedderFailed("the endpoint does not say which vector belongs to which text")
    return [placed[i] for i in range(n)]


def _has_index(item: dict[str, object]) -> bool:
    return type(item.get("index")) is int


def _vector(embedding: object) -> NDArray[np.float64]:
    if not isinstance(embedding, list) or not all(type(x) in (int, float) for x in embedding):
        raise EmbedderFailed("the endpoint gave a vector that is not a list of numbers")
    try:
        return np.array(embedding, np.float64)
    except OverflowError as error:
        raise EmbedderFailed("the endpoint gave a number too large for any vector") from error


def _of_length_one(rows: NDArray[np.float64]) -> Rows:
    largest = np.abs(rows).max(axis=1, keepdims=True)
    # Not a number is not larger than zero either.
    if not (np.isfinite(rows).all() and (largest > 0).all()):
        raise EmbedderFailed("the endpoint gave a vector without direction")
    rows = rows / largest
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)
