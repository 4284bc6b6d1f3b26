"""What must hold for compressed bodies."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest

from bot.errors import FetchFailed
from bot.sources.inflate import inflated

TEXT = b"The first ferry left at six. " * 20
LIMIT = 10_000


def bare_deflate(body: bytes) -> bytes:
    encoder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return encoder.compress(body) + encoder.flush()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(TEXT, "", id="none"),
        pytest.param(TEXT, "identity", id="identity"),
        pytest.param(gzip.compress(TEXT), "gzip", id="gzip"),
        pytest.param(gzip.compress(TEXT), "X-GZIP", id="old name"),
        pytest.param(zlib.compress(TEXT), "deflate", id="zlib"),
        pytest.param(bare_deflate(TEXT), "deflate", id="bare deflate"),
        pytest.param(gzip.compress(gzip.compress(TEXT)), "gzip, gzip", id="twice"),
        pytest.param(gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), "gzip", id="members"),
        pytest.param(gzip.compress(TEXT) + b"\0\0\0", "gzip", id="padding"),
    ],
)
def test_a_compressed_body_is_expanded(body: bytes, encoding: str) -> None:
    """All forms of gzip and deflate that servers send give the text."""
    assert inflated(body, encoding, LIMIT) == TEXT


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        pytest.param(gzip.compress(bytes(LIMIT + 1)), "gzip", "larger than 10,000", id="bomb"),
        pytest.param(gzip.compress(bytes(LIMIT)) * 2, "gzip", "larger", id="bomb in two"),
        pytest.param(gzip.compress(TEXT)[:-9], "gzip", "breaks off", id="cut"),
        pytest.param(b"\xff\xff\xff\xff", "gzip", "damaged", id="damaged"),
        pytest.param(TEXT, "br", "br, which was not asked for", id="brotli"),
    ],
)
def test_a_body_that_cannot_be_expanded_is_refused(
    body: bytes, encoding: str, reason: str
) -> None:
    """Too large, cut, damaged and unknown bodies are failures, not guesses."""
    with pytest.raises(FetchFailed, match=reason):
        inflated(body, encoding, LIMIT)


def test_an_empty_body_has_no_encoding() -> None:
    """Servers label empty answers, too."""
    assert inflated(b"", "gzip", LIMIT) == b""


def test_many_members_cost_no_more_than_a_few() -> None:
    """A body of a hundred thousand tiny members is cut off early."""
    began = time.process_time()

    assert len(inflated(gzip.compress(b"x") * 100_000, "gzip", LIMIT)) < 100

    assert time.process_time() - began < 1.0
