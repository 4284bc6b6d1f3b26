"""What tests of fetching share: a web server on loopback with one good feed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.sources.site import FEED, Site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site().serving() as site:
        site.says("/feed", "200 OK", "Content-Type: application/rss+xml", body=FEED)
        yield site
