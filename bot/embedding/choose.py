"""The encoder that the settings ask for."""

from __future__ import annotations

from bot.embedding.endpoint import EndpointEmbedder
from bot.embedding.fallback import ForgivingEmbedder
from bot.embedding.process import ProcessEmbedder
from bot.embedding.seam import Embedder
from bot.embedding.transformers import TransformersEmbedder, require_library
from bot.errors import EmbedderFailed
from bot.settings import Settings

KINDS = ("packaged", "off", "endpoint", "sentence-transformers")
# 384 numbers, fifty languages, Apache-2.0: what most people take who take one.
_DEFAULT_MODEL = "paraphrase-multilingual-MiniLM-L12-v2"


def embedder_of(settings: Settings) -> Embedder | None:
    """Return the encoder that *settings* ask for, as `make_embedder` does."""
    return make_embedder(
        settings.embedder,
        url=settings.embedder_url,
        model=settings.embedder_model,
        api_key=settings.embedder_api_key,
    )


def make_embedder(
    kind: str, *, url: str = "", model: str = "", api_key: str = ""
) -> Embedder | None:
    """Return the encoder that `bare_embedder` does, but one that forgives failures.

    Raises EmbedderFailed where that does; its ``embed`` never does.
    """
    embedder = bare_embedder(kind, url=url, model=model, api_key=api_key)
    return None if embedder is None else ForgivingEmbedder(embedder)


def bare_embedder(
    kind: str, *, url: str = "", model: str = "", api_key: str = ""
) -> Embedder | None:
    """Return the encoder of EMBEDDER, EMBEDDER_URL and so on; None if it is off.

    Nothing is read, started or asked before its first use. Raises EmbedderFailed, which names
    the setting, if *kind* is none of KINDS or lacks what it needs.
    """
    if kind == "off":
        return None
    if kind == "packaged":
        return ProcessEmbedder()
    if kind == "endpoint":
        for name, value in (("EMBEDDER_URL", url), ("EMBEDDER_MODEL", model)):
            if not value:
                raise EmbedderFailed(f"{name}: missing; EMBEDDER=endpoint needs it")
        return EndpointEmbedder(url, model, api_key)
    if kind == "sentence-transformers":
        require_library()
        return TransformersEmbedder(model or _DEFAULT_MODEL)
    raise EmbedderFailed(f"EMBEDDER: expected one of {', '.join(KINDS)}, not {kind!r}")
