"""The body of an HTTP answer as sent -> as meant, never larger than the limit."""

from __future__ import annotations

import zlib

from bot.errors import FetchFailed

# What we ask for; both are in the standard library, and feeds shrink to a fifth with either.
ACCEPTED = "gzip, deflate"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_BARE_DEFLATE = -zlib.MAX_WBITS
_GZIP_START = b"\x1f\x8b"
# Servers that append to compressed files send a few; each costs a copy of what is left.
_MAX_MEMBERS = 64


def inflated(body: bytes, content_encoding: str, limit: int) -> bytes:
    """Return *body* without its content encodings (RFC 9110, section 8.4), at most *limit* bytes.

    Raises FetchFailed if it would be larger, is damaged, or is encoded in a way nobody asked for.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    for name in reversed([name for name in names if name not in ("", "identity")]):
        if name not in ("gzip", "x-gzip", "deflate"):
            raise FetchFailed(f"the answer is encoded as {name[:20]}, which was not asked for")
        body = _expanded(body, limit)
    return body


def _expanded(body: bytes, limit: int) -> bytes:
    if not body:
        return b""
    try:
        expanded, rest = _member(body, limit)
        members = 1
        # A gzip body may have several members (RFC 1952, section 2.2); padding may follow them.
        while rest.startswith(_GZIP_START) and members < _MAX_MEMBERS:
            member, rest = _member(rest, limit - len(expanded))
            expanded += member
            members += 1
    except zlib.error as error:
        raise FetchFailed("the compressed answer is damaged") from error
    return expanded


def _member(body: bytes, limit: int) -> tuple[bytes, bytes]:
    """Return the first member of *body*, expanded, and the bytes after it."""
    decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        expanded = decoder.decompress(body, limit + 1)
    except zlib.error:
        # Some servers mean deflate without the frame of zlib.
        decoder = zlib.decompressobj(_BARE_DEFLATE)
        expanded = decoder.decompress(body, limit + 1)
    if len(expanded) > limit:
        raise FetchFailed(f"the answer is larger than {limit:,} bytes when expanded")
    if not decoder.eof:
        raise FetchFailed("the compressed answer breaks off")
    return expanded, decoder.unused_data
