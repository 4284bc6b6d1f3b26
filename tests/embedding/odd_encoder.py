"""An encoder's process that does what its texts say; run by test_process.py."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.embedding.packaged import PackagedEmbedder
from bot.embedding.process_main import serve
from bot.embedding.seam import Rows

DIMS = PackagedEmbedder().dims


class OddEmbedder:
    """Gives rows whose first number is its process id; texts tell it what else to do."""

    model, dims = "odd", DIMS

    def speaks(self, language: str | None) -> bool:
        return language == "en"

    def embed(self, texts: Sequence[str]) -> Rows:
        for text in texts:
            if text == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            if text.startswith("die once ") and not Path(text[9:]).exists():
                Path(text[9:]).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if text == "hang":
                time.sleep(600)
        n = 1 if "too few" in texts else len(texts)
        rows = np.zeros((n, DIMS), np.float32)
        rows[:, 0] = os.getpid()
        rows[:, 1] = [len(text) for text in texts[:n]]
        return rows

    def close(self) -> None:
        """Hold nothing."""


if __name__ == "__main__":
    if "--silent" in sys.argv:
        sys.exit(3)
    serve(OddEmbedder(), sys.stdin.buffer, sys.stdout.buffer)
