"""The process of `process.ProcessEmbedder`: texts in, rows out, until the input ends."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from bot.embedding.frames import pack_rows, read_frame, unpack_texts, write_frame
from bot.embedding.packaged import PackagedEmbedder
from bot.embedding.seam import Embedder


def main() -> int:
    # Ctrl-C reaches every process of the terminal; this one ends when its service does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    embedder = PackagedEmbedder()
    embedder.load()
    serve(embedder, sys.stdin.buffer, sys.stdout.buffer)
    return 0


def serve(embedder: Embedder, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks, or nobody listens."""
    with suppress(EOFError, BrokenPipeError):
        write_frame(answers, b"")
        while True:
            texts = unpack_texts(read_frame(questions))
            write_frame(answers, pack_rows(embedder.embed(texts)))


if __name__ == "__main__":
    sys.exit(main())
