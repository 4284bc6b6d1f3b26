from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.briefings.choose import close_writer, make_writer
from bot.briefings.llm.budget import MemoryBudget
from bot.settings import read_settings
from bot.stories.places import find_places
from tests.briefings.llm.site import LlmSite, serving
from tests.conftest import NOW
from tests.fakes import FakeClock


@pytest.fixture
def site() -> Iterator[LlmSite]:
    with serving() as found:
        yield found


@pytest.fixture
def clock() -> FakeClock:
    """A clock whose pauses take no time."""
    return FakeClock(NOW)


@pytest.fixture
async def writer(
    site: LlmSite, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[object]:
    """The writer of the settings, on the scripted endpoint, with its log line by line."""
    caplog.set_level(logging.INFO, logger="bot")
    settings = read_settings({"LLM_URL": site.url, "LLM_MODEL": "tiny", "LLM_TIMEOUT": "30s"})
    found = make_writer(settings, MemoryBudget(None), clock, find_places)
    yield found
    await close_writer(found)


SHORT = timedelta(seconds=0.3)
