"""What an encoder and its process write to each other: lengths and contents, nothing to unpickle.

A question is the texts as a JSON list; an answer is the rows, one after the other, as 32-bit
floats. Each has its length in bytes before it, in four bytes. The first frame of a process is
empty: it is ready.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import IO

import numpy as np

from bot.embedding.seam import Rows

LENGTH_BYTES = 4
# A question holds 256 texts of 800 characters, each escaped in up to 12 bytes.
MAX_FRAME_BYTES = 8_000_000
_FLOAT = np.dtype("<f4")


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Write *content* with its length. Raises OSError if nobody reads any more."""
    pipe.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes:
    """Return the next content. Raises EOFError if the pipe ends or holds no frame."""
    length = int.from_bytes(_exactly(pipe, LENGTH_BYTES), "big")
    if length > MAX_FRAME_BYTES:
        raise EOFError("what came is no frame")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], n: int) -> bytes:
    content = pipe.read(n)
    if len(content) < n:
        raise EOFError("the other end is gone")
    return content


def pack_texts(texts: Sequence[str]) -> bytes:
    # Escaped, so that half a character passes as well.
    return json.dumps(list(texts), ensure_ascii=True).encode("ascii")


def unpack_texts(content: bytes) -> list[str]:
    found: list[str] = json.loads(content)
    return found


def pack_rows(rows: Rows) -> bytes:
    return rows.astype(_FLOAT).tobytes()


def unpack_rows(content: bytes, n: int, dims: int) -> Rows:
    """Return *content* as *n* rows of *dims* numbers. Raises ValueError if it is not that."""
    return np.frombuffer(content, _FLOAT).reshape(n, dims).astype(np.float32)
