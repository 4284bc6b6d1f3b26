"""The id of a story: made from its first article, the same wherever the stream is read."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Container

from bot.model import ArticleId, StoryId

_ID_LENGTH = 10


def name_story(first: ArticleId, taken: Container[str] = ()) -> StoryId:
    """Return the id of the story that article *first* opens: 10 lower-case base32 characters.

    50 bits: among a million stories two share one once in two thousand times. Where the id is
    in *taken*, more characters of the same hash follow.
    """
    digest = hashlib.blake2b(first.encode(), digest_size=20).digest()
    letters = base64.b32encode(digest).decode().lower()
    length = _ID_LENGTH
    while letters[:length] in taken and length < len(letters):
        length += 1
    return StoryId(letters[:length])
