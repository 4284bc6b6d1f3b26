"""What must hold for compressed bodies."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchFailed
from bot.sources.fetching.inflate import Inflater

TEXT = b"<rss>The first ferry left at six. " * 20
LIMIT = 10_000


def inflated(body: bytes, encoding: str, limit: int = LIMIT, piece: int = 2**16) -> bytes:
    """Expand *body* as it comes in, *piece* bytes at a time."""
    inflater = Inflater(encoding, limit)
    for start in range(0, len(body), piece):
        for _ in inflater.feed(body[start : start + piece]):
            pass
    return inflater.finish()


def bare_deflate(body: bytes) -> bytes:
    encoder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return encoder.compress(body) + encoder.flush()


@pytest.mark.parametrize("piece", [1, 7, 2**16])
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
        pytest.param(zlib.compress(gzip.compress(TEXT)), "gzip, deflate", id="two ways"),
        pytest.param(gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), "gzip", id="members"),
        pytest.param(gzip.compress(TEXT) + b"\0\0\0", "gzip", id="padding"),
        pytest.param(gzip.compress(TEXT), "", id="gzip unlabelled"),
        pytest.param(gzip.compress(TEXT), "deflate", id="gzip as deflate"),
        pytest.param(zlib.compress(TEXT), "gzip", id="zlib as gzip"),
        pytest.param(TEXT, "gzip", id="plain as gzip"),
        pytest.param(TEXT, "deflate", id="plain as deflate"),
        pytest.param(TEXT, "utf-8", id="a charset as coding"),
    ],
)
def test_a_body_is_expanded_by_what_it_is(body: bytes, encoding: str, piece: int) -> None:
    """All forms of gzip and deflate that servers send give the text, however they are cut."""
    assert inflated(body, encoding, piece=piece) == TEXT


@pytest.mark.parametrize("piece", [5, 2**16])
@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        pytest.param(TEXT * 99, "", "larger than 10,000 bytes$", id="large"),
        pytest.param(gzip.compress(bytes(LIMIT + 1)), "gzip", "larger than 10,000", id="bomb"),
        pytest.param(gzip.compress(bytes(LIMIT)) * 2, "gzip", "larger", id="bomb in two"),
        pytest.param(gzip.compress(bytes(LIMIT + 1)), "", "larger", id="bomb unlabelled"),
        pytest.param(
            gzip.compress(gzip.compress(bytes(10**7))), "gzip, gzip", "larger", id="nested bomb"
        ),
        pytest.param(gzip.compress(TEXT)[:-9], "gzip", "breaks off", id="cut"),
        pytest.param(gzip.compress(TEXT) + gzip.compress(TEXT)[:-9], "gzip", "off", id="cut 2nd"),
        pytest.param(gzip.compress(TEXT)[:-8] + bytes(8), "gzip", "damaged", id="wrong sum"),
        pytest.param(b"\xff\xff\xff\xff", "gzip", "damaged", id="damaged"),
        pytest.param(TEXT, "br", "br, which was not asked for", id="brotli"),
        pytest.param(TEXT, "gzip, zstd", "zstd, which was not asked for", id="zstandard"),
        pytest.param(TEXT, "gzip, gzip, gzip", "compressed 3 times", id="onion"),
        pytest.param(gzip.compress(b"") * 1001, "gzip", "1,000 parts", id="crumbs"),
    ],
)
def test_a_body_that_cannot_be_expanded_is_refused(
    body: bytes, encoding: str, reason: str, piece: int
) -> None:
    """Too large, cut, damaged and unknown bodies are failures, not guesses."""
    with pytest.raises(FetchFailed, match=reason):
        inflated(body, encoding, piece=piece)


@given(st.binary(max_size=99), st.sampled_from(["", "gzip", "deflate", "gzip, deflate"]))
def test_any_bytes_are_a_body_or_a_failure(body: bytes, encoding: str) -> None:
    """No other exception leaves, and the limit holds."""
    with suppress(FetchFailed):
        assert len(inflated(body, encoding, 50)) <= 50


@given(st.binary(max_size=3000), st.integers(1, 500), st.integers(0, 9))
def test_what_was_compressed_comes_back(body: bytes, piece: int, level: int) -> None:
    """Whatever the body and wherever it is cut."""
    assert inflated(gzip.compress(body, level), "gzip", piece=piece) == body


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
@pytest.mark.parametrize("body", [b"", b"<"])
def test_hardly_a_body_has_no_encoding(body: bytes, encoding: str) -> None:
    """Servers label empty answers, too."""
    assert inflated(body, encoding) == body


def bomb(n_bytes: int) -> Iterator[bytes]:
    encoder = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    for _ in range(n_bytes // 2**20):
        yield encoder.compress(bytes(2**20))
    yield encoder.flush()


def test_a_bomb_is_stopped_before_memory_grows() -> None:
    """Of 100 MB no more than the limit and a step are ever there, even from one piece."""
    body, limit = b"".join(bomb(10**8)), 2**20
    tracemalloc.start()
    with pytest.raises(FetchFailed, match="larger than 1,048,576 bytes when expanded"):
        inflated(body, "gzip", limit, piece=len(body))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # The decoder keeps what it has not read yet: here all of the 100 kB.
    assert peak < 2 * limit + 2 * len(body)


def test_many_members_cost_no_more_than_a_few() -> None:
    """A body of a hundred thousand tiny members is refused early."""
    body = gzip.compress(b"x") * 100_000
    began = time.process_time()

    with pytest.raises(FetchFailed):
        inflated(body, "gzip", 10**9)

    assert time.process_time() - began < 10
