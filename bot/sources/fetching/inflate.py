"""The body of an HTTP answer as sent -> as meant, piece by piece, never larger than the limit.

What a body is, its first bytes say better than its headers: servers label plain text as gzip,
and send gzip without a label.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator
from enum import Enum, auto

from bot.errors import FetchFailed

# What we ask for; both are in the standard library, and feeds shrink to a fifth with either.
ACCEPTED = "gzip, deflate"
_COMPRESSED = frozenset(("gzip", "x-gzip", "deflate"))
# Codings that exist and cannot be undone here (IANA, HTTP Content Coding Registry). Any other
# name ("utf-8", "none") is a mistake of the server's and says nothing about the body.
_UNKNOWN = frozenset(
    ("aes128gcm", "br", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "zstd")
)
_GZIP_START = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_BARE_DEFLATE = -zlib.MAX_WBITS
# How a document starts, with or without a byte order mark. No compressed feed does: as deflate,
# these bits would announce reserved or absurdly short tables (RFC 1951, section 3.2.3).
_TEXT_START = re.compile(rb"\s*(?:<(?:[?!a-zA-Z]|$)|[\[{]|$)|\xef\xbb|\xff\xfe|\xfe\xff")
# A gzip body may have several members (RFC 1952, section 2.2): block-wise gzip makes 160 of
# 10 MB. Each costs some microseconds to set up, however empty it is.
_MAX_MEMBERS = 1000
# Twice is a proxy that compresses what is compressed; more is an attack.
_MAX_CODINGS = 2
# The step in which a body grows: how much more than the limit there is in memory at most.
_STEP = 256 * 1024


class Inflater:
    """Takes a body in pieces and undoes its content encodings (RFC 9110, section 8.4).

    Each method raises FetchFailed if the body is larger than *limit* bytes at any stage, is
    damaged, or is encoded in a way nobody asked for.
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        if unknown := next((name for name in names if name in _UNKNOWN), None):
            raise FetchFailed(f"the answer is encoded as {unknown}, which was not asked for")
        n_codings = sum(name in _COMPRESSED for name in names)
        if n_codings > _MAX_CODINGS:
            raise FetchFailed(f"the answer is compressed {n_codings} times")
        # Even without a label one stage looks for gzip.
        self._stages = [_Stage(limit, is_labelled=n_codings > 0) for _ in range(max(n_codings, 1))]
        self._expanded: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> Iterator[int]:
        """Expand *piece*, and yield the size of the whole after each step; exhaust it."""
        for expanded in self._through(piece, 0):
            self._size += len(expanded)
            self._expanded.append(expanded)
            yield self._size

    def finish(self) -> bytes:
        """Return the whole body."""
        for n, stage in enumerate(self._stages, start=1):
            self._expanded.extend(self._through(stage.finish(), n))
        return b"".join(self._expanded)

    def _through(self, piece: bytes, n: int) -> Iterator[bytes]:
        if n == len(self._stages):
            yield piece
            return
        for expanded in self._stages[n].expand(piece):
            yield from self._through(expanded, n + 1)


class _Does(Enum):
    """What a stage does with the bytes that come next."""

    SNIFF = auto()
    INFLATE = auto()
    PASS = auto()
    DROP = auto()


class _Stage:
    """Undoes one coding; what it is shows in the first two bytes."""

    def __init__(self, limit: int, *, is_labelled: bool) -> None:
        self._limit = limit
        self._is_labelled = is_labelled
        self._does = _Does.SNIFF
        self._size = 0
        self._members = 0
        self._held = b""
        self._decoder = zlib.decompressobj()

    def expand(self, piece: bytes) -> Iterator[bytes]:
        """Yield what *piece* expands to, at most ``_STEP`` bytes at a time if compressed."""
        while piece:
            if self._does is _Does.SNIFF:
                piece = self._sniff(piece)
            elif self._does is _Does.INFLATE:
                piece = yield from self._inflate(piece)
            else:
                if self._does is _Does.PASS:
                    self._grow(len(piece), "")
                    yield piece
                return

    def finish(self) -> bytes:
        """Return what was held back for being too short to tell what it is."""
        if self._does is _Does.INFLATE:
            raise FetchFailed("the compressed answer breaks off")
        return b"" if self._members else self._held

    def _sniff(self, piece: bytes) -> bytes:
        """Choose what to do with *piece*, and return it with what was held back before."""
        start = self._held + piece
        if len(start) < len(_GZIP_START):
            self._held = start
            return b""
        self._held = b""
        wbits = self._choose(start)
        if wbits is not None:
            self._begin_member(wbits)
        else:
            # What follows a member is padding.
            self._does = _Does.DROP if self._members else _Does.PASS
        return start

    def _choose(self, start: bytes) -> int | None:
        """Return how zlib is to read what starts so, None if it is not compressed."""
        if start.startswith(_GZIP_START):
            return _GZIP
        if self._members or not self._is_labelled or _TEXT_START.match(start):
            return None
        # RFC 1950, section 2.2: the method is 8, and the first two bytes are a multiple of 31.
        is_zlib = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
        # Some servers mean deflate without the frame of zlib.
        return _ZLIB if is_zlib else _BARE_DEFLATE

    def _begin_member(self, wbits: int) -> None:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise FetchFailed(f"the compressed answer has more than {_MAX_MEMBERS:,} parts")
        self._decoder = zlib.decompressobj(wbits)
        self._does = _Does.INFLATE

    def _inflate(self, piece: bytes) -> Generator[bytes, None, bytes]:
        """Yield what the member expands to, and return what follows it."""
        decoder = self._decoder
        while True:
            try:
                expanded = decoder.decompress(piece, _STEP)
            except zlib.error as error:
                raise FetchFailed("the compressed answer is damaged") from error
            self._grow(len(expanded), " when expanded")
            yield expanded
            if decoder.eof:
                self._does = _Does.SNIFF
                return decoder.unused_data
            piece = decoder.unconsumed_tail
            # A full step may have more to come even if all input is taken.
            if not piece and len(expanded) < _STEP:
                return b""

    def _grow(self, n_bytes: int, when: str) -> None:
        self._size += n_bytes
        if self._size > self._limit:
            raise FetchFailed(f"the answer is larger than {self._limit:,} bytes{when}")
