"""What feedparser is spared: white space and words without end."""

from __future__ import annotations

import pytest

from bot.sources.reading.lenient import read_lenient

ITEM = b"<item><title>Ferry sails again</title><link>https://tide.example/1</link></item>"


def damaged(inside: bytes) -> bytes:
    return b"<rss><channel>" + inside + ITEM + b"</channel>"


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(b"\n" * 200_000 + damaged(b""), id="line breaks before the first tag"),
        pytest.param(
            damaged(b'<link xml:base="http://a.example/' + b"a" * 100_000 + b'">x</link>' * 20),
            id="an endless attribute",
        ),
        pytest.param(damaged(b"<author>" + b"a" * 100_000 + b"</author>"), id="an endless name"),
        pytest.param(
            damaged(b"<author>" + "海".encode() * 60_000 + b"</author>"),
            id="an endless name without spaces",
        ),
        pytest.param(damaged(b"\n" * 1_000_000), id="a megabyte of line breaks"),
        pytest.param(damaged(b"a" * 1_999 + b" "), id="many words nearly too long"),
        pytest.param(
            b'<!DOCTYPE rss [<!ENTITY a "' + b"<b/>" * 500 + b'">]>' + damaged(b"&a;" * 500),
            id="an entity full of tags",
        ),
        pytest.param(
            b'<!DOCTYPE rss [<!ENTITY a "laugh"><!ENTITY b "&a;&a;">]>' + damaged(b"&b;"),
            id="an entity of entities",
        ),
    ],
)
def test_no_length_of_space_or_words_holds_it_up(document: bytes) -> None:
    """They are cut to a length that takes no time, and the item behind them is read."""
    raw = read_lenient(document)

    assert raw is not None
    assert [item.title for item in raw.items] == ["Ferry sails again"]


def test_a_long_text_without_spaces_is_whole() -> None:
    """Chinese paragraphs have thousands of bytes and no space."""
    text = "海" * 3_000
    raw = read_lenient(damaged(b"<item><description>" + text.encode() + b"</description></item>"))

    assert raw is not None
    assert raw.items[0].read().summary == text
