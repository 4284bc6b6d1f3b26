"""The writer that the settings ask for."""

from __future__ import annotations

import importlib
import importlib.util

from bot.briefings.llm.asking import Asker
from bot.briefings.llm.crossing import FindPlaces
from bot.briefings.llm.seam import Budget, Client
from bot.briefings.llm.writer import LlmWriter
from bot.briefings.writer import ExtractiveWriter, Writer
from bot.clock import Clock
from bot.embedding.seam import Embedder
from bot.settings import BadSettings, Settings

LIBRARY = "openai"
_CLIENT = "bot.briefings.llm.client"


def make_writer(
    settings: Settings,
    budget: Budget,
    clock: Clock,
    find_places: FindPlaces,
    *,
    embedder: Embedder | None = None,
    min_outlets: int = 1,
) -> Writer:
    """Return the writer of LLM_URL, LLM_MODEL and so on; the extractive one if they are empty.

    An LLM is asked about stories of *min_outlets* outlets and more; *embedder* is for the
    extractive writer.

    Nothing is asked before its first use; end it with `close_writer`. Raises BadSettings if the
    LLM writer cannot be had.
    """
    plain = ExtractiveWriter(embedder)
    if not settings.llm_url:
        return plain
    asker = Asker(make_client(settings), budget, clock, within=settings.llm_timeout)
    return LlmWriter(asker, plain, find_places, min_outlets=min_outlets)


async def close_writer(writer: Writer) -> None:
    """Close what *writer* holds open."""
    if isinstance(writer, LlmWriter):
        await writer.close()


def make_client(settings: Settings) -> Client:
    """Return the client of LLM_URL and LLM_MODEL. Raises BadSettings, which names what to do."""
    if importlib.util.find_spec(LIBRARY) is None:
        raise BadSettings("LLM_URL: needs the openai library; pip install '.[llm]'")
    if not settings.llm_api_key.isascii():
        raise BadSettings("LLM_API_KEY: only plain letters can be sent")
    client: Client = importlib.import_module(_CLIENT).OpenAiClient(
        settings.llm_url, settings.llm_model, settings.llm_api_key
    )
    return client
