"""The packaged encoder, read once for all tests that need it."""

from __future__ import annotations

import pytest

from bot.embedding.packaged import PackagedEmbedder, read_encoder


@pytest.fixture(scope="session")
def packaged() -> PackagedEmbedder:
    encoder = read_encoder()
    return PackagedEmbedder(read=lambda: encoder)
