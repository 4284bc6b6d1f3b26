"""An encoder behind an OpenAI-compatible ``/embeddings`` endpoint, ours or somebody's.

Rule 1: what may pass (too many requests, overloaded, no answer) is asked again, later each time;
what will not (a wrong key, an answer that is none) is EmbedderFailed at once.
Rule 2: an answer is read up to a size, for a time, and checked before it is believed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
import numpy as np

from bot.embedding.answers import read_answer
from bot.embedding.clean import clean_text
from bot.embedding.seam import Rows
from bot.errors import EmbedderFailed
from bot.retry_after import pause_asked

# Two to three hundred pieces: even small models take 512.
MAX_CHARS = 800
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointLimits:
    """``n_texts`` a request, ``n_tries`` of one, and times in seconds.

    ``pause_s`` is the first pause, doubled each time, unless the endpoint names another of at
    most ``longest_pause_s``. ``answer_bytes``: 64 vectors of 4,096 numbers take 6 MB as text.
    """

    n_texts: int = 64
    n_tries: int = 4
    connect_s: float = 5.0
    answer_s: float = 30.0
    pause_s: float = 1.0
    longest_pause_s: float = 30.0
    answer_bytes: int = 32_000_000


class EndpointEmbedder:
    """The model *name* at *url* (with or without its last part, ``/embeddings``)."""

    def __init__(
        self, url: str, name: str, api_key: str = "", limits: EndpointLimits | None = None
    ) -> None:
        self.model = f"endpoint/{name}"
        self.dims = 0
        self._url = url.rstrip("/").removesuffix("/embeddings") + "/embeddings"
        self._name = name
        self._limits = limits or EndpointLimits()
        self._closing = threading.Event()
        self._turn = threading.Lock()
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if api_key:
            headers["Authorization"] = f"Bearer {api_key}"
        timeout = httpx.Timeout(self._limits.answer_s, connect=self._limits.connect_s)
        try:
            self._client = httpx.Client(headers=headers, timeout=timeout)
        except UnicodeEncodeError as error:
            raise EmbedderFailed("EMBEDDER_API_KEY: only plain letters can be sent") from error

    def speaks(self, language: str | None) -> bool:  # noqa: ARG002 - as the seam has it
        """Say yes: whoever chose the model knows what it is for."""
        return True

    def embed(self, texts: Sequence[str]) -> Rows:
        clean = [clean_text(text, MAX_CHARS) for text in texts]
        filled = [i for i, text in enumerate(clean) if text]
        found = []
        with self._turn:
            for first in range(0, len(filled), self._limits.n_texts):
                batch = [clean[i] for i in filled[first : first + self._limits.n_texts]]
                found.append(self._asked(batch))
        rows = np.zeros((len(texts), self.dims), np.float32)
        if found:
            rows[filled] = np.concatenate(found)
        return rows

    def close(self) -> None:
        """Ask no more: a pause ends at once, a request at its time limit at the latest."""
        self._closing.set()
        self._client.close()

    def _asked(self, batch: Sequence[str]) -> Rows:
        pause_s = self._limits.pause_s
        for n_tried in range(1, self._limits.n_tries + 1):
            if self._closing.is_set():
                raise EmbedderFailed("the encoder is closed")
            try:
                body = self._request(batch)
                break
            except _Passing as error:
                wait_s = pause_s if error.after_s is None else error.after_s
                if n_tried == self._limits.n_tries or wait_s > self._limits.longest_pause_s:
                    raise EmbedderFailed(str(error)) from error
                self._closing.wait(wait_s)
                pause_s *= 2
        rows = read_answer(body, len(batch), self.dims)
        self.dims = rows.shape[1]
        return rows

    def _request(self, batch: Sequence[str]) -> bytes:
        """Return the body of the answer. Raises _Passing or EmbedderFailed."""
        question = {"model": self._name, "input": list(batch), "encoding_format": "float"}
        try:
            with self._client.stream("POST", self._url, json=question) as response:
                _check(response)
                return self._body(response)
        except httpx.TransportError as error:
            name = type(error).__name__
            raise _Passing(f"the endpoint {self._url} does not answer ({name})") from error
        except (httpx.InvalidURL, RuntimeError) as error:
            # A client that was closed meanwhile is a RuntimeError.
            raise EmbedderFailed(f"the endpoint cannot be asked: {error}") from error

    def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        until = time.monotonic() + self._limits.answer_s
        for part in response.iter_raw():
            body += part
            if len(body) > self._limits.answer_bytes:
                raise EmbedderFailed("the endpoint gave an answer too large for these texts")
            if time.monotonic() > until:
                raise _Passing("the endpoint takes too long over its answer")
        return bytes(body)


class _Passing(Exception):
    """It may go better later; after ``after_s`` seconds, says the endpoint, if it does."""

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if status in _PASSING:
        raise _Passing(f"the endpoint answers {status}", pause_asked(response.headers))
    if status in (401, 403):
        raise EmbedderFailed(f"the endpoint answers {status}: see EMBEDDER_API_KEY")
    if status == 404:
        raise EmbedderFailed("the endpoint answers 404: see EMBEDDER_URL and EMBEDDER_MODEL")
    if status != 200:
        raise EmbedderFailed(f"the endpoint answers {status}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise EmbedderFailed("the endpoint packs its answer though asked not to")
