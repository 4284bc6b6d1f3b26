"""Whatever the bytes are: a feed or BadFeed, soon, and nothing in it that a page would act on."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import BadFeed
from bot.sources.reading.parse import ParsedFeed, parse_feed
from bot.sources.urls import canonical_url

FEEDS = sorted((Path(__file__).parents[2] / "data" / "feeds").iterdir())
DOCUMENTS = [path.read_bytes() for path in FEEDS]
# Two seconds for all; the long run is benchmarks/fuzz_feeds.py.
SHORT = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.data_too_large]
)
MARKUP = re.compile(r"<[/!?]?[A-Za-z]|[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

hostile = st.sampled_from(
    [
        "<script>steal()</script>",
        "<img src=x onerror=steal()>",
        '<a href="javascript:steal()">here</a>',
        "<scr<script>ipt>steal()</scr</script>ipt>",
        "<svg/onload=steal()>",
        "<!--[if IE]><b>",
        "<plaintext>",
        "]]>",
        "<![CDATA[<b onclick=steal()>",
        "&#0;&#x1f;&#xD800;&#x110000;",
        "<p>&#1;&#xFFFE;</p>",
        "\x00\x08\x1b[31m\x85\u202e",
        "<" * 500,
        "&" * 500,
    ]
)
texts = st.lists(st.one_of(hostile, st.text(max_size=20)), max_size=4).map("".join)
escaped = st.builds(
    lambda text, rounds: [text, escape(text), escape(escape(text))][rounds],
    texts,
    st.integers(0, 2),
)
links = st.one_of(
    texts,
    st.sampled_from(
        [
            "javascript:steal()",
            "JaVa\tScript:steal()",
            "data:text/html,<script>steal()</script>",
            "file:///etc/hosts",
            "//[::1",
            "http://user:pass@",
            "https://example.org/%zz?<script>",
            "http://exa mple.org/\x00",
        ]
    ),
)


def outcome(document: bytes) -> ParsedFeed | None:
    """Return what parse_feed makes of *document*; None if it says BadFeed."""
    with suppress(BadFeed):
        return parse_feed(document, url="https://feeds.example.org/all.xml")
    return None


def texts_of(feed: ParsedFeed) -> Iterator[str]:
    yield feed.title
    for article in feed.articles:
        yield from (article.title, article.lead or "", article.text or "", article.author or "")
        yield from article.categories


def addresses_of(feed: ParsedFeed) -> Iterator[str]:
    found = [feed.home_url]
    for article in feed.articles:
        found += [article.url, article.image]
    return filter(None, found)


def assert_clean(document: bytes) -> None:
    feed = outcome(document)
    if feed is None:
        return
    assert [text for text in texts_of(feed) if MARKUP.search(text)] == []
    assert [url for url in addresses_of(feed) if canonical_url(url) != url] == []
    assert len({article.id for article in feed.articles}) == len(feed.articles)


@SHORT
@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_refused(document: bytes) -> None:
    """Bytes without any sense raise BadFeed, or are a feed."""
    assert_clean(document)


@SHORT
@given(title=escaped, lead=escaped, link=links, author=escaped, guid=links)
def test_nothing_hostile_passes_through_rss(
    title: str, lead: str, link: str, author: str, guid: str
) -> None:
    """No field of an item carries a tag, a control character or a foreign address."""
    item = (
        f"<item><title>{title}</title><link>{link}</link><guid>{guid}</guid><author>{author}"
        f"</author><description>{lead}</description><category>{title}</category></item>"
    )
    document = f'<rss version="2.0"><channel><title>{title}</title>{item}</channel></rss>'

    assert_clean(document.encode("utf-8", "surrogatepass"))


@SHORT
@given(title=escaped, lead=escaped, link=links)
def test_nothing_hostile_passes_through_atom(title: str, lead: str, link: str) -> None:
    """The same holds for Atom, whose addresses stand in attributes."""
    entry = (
        f'<entry><title type="html">{title}</title><link href="{escape(link)}"/>'
        f'<summary type="xhtml">{lead}</summary><content type="html">{lead}</content></entry>'
    )
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{entry}</feed>'

    assert_clean(document.encode("utf-8", "surrogatepass"))


@SHORT
@given(st.sampled_from(DOCUMENTS), st.sampled_from(DOCUMENTS), st.floats(0, 1), st.floats(0, 1))
def test_halves_of_two_feeds_are_a_feed_or_refused(
    one: bytes, other: bytes, head: float, tail: float
) -> None:
    """The start of one document and the end of another, cut anywhere, do no harm."""
    assert_clean(one[: int(head * len(one))] + other[int(tail * len(other)) :])


@SHORT
@given(
    st.sampled_from(DOCUMENTS),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_wrong_bytes_in_a_feed_do_no_harm(
    document: bytes, changes: list[tuple[float, int]]
) -> None:
    """Bytes replaced anywhere leave a feed or BadFeed."""
    damaged = bytearray(document)
    for place, byte in changes:
        damaged[int(place * len(damaged))] = byte

    assert_clean(bytes(damaged))


LAUGHS = "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 12))
ITEM = "<item><title>One {}</title></item>"


@pytest.mark.parametrize(
    ("doctype", "inner"),
    [
        pytest.param(f'<!DOCTYPE rss [<!ENTITY e0 "ha">{LAUGHS}]>', "&e11;", id="laughs"),
        pytest.param(
            f'<!DOCTYPE rss [<!ENTITY e "{"a" * 50_000}">]>', "&e;" * 5_000, id="quadratic"
        ),
        pytest.param(
            f'<!DOCTYPE rss [<!ENTITY e SYSTEM "{Path(__file__).as_uri()}">]>', "&e;", id="file"
        ),
        pytest.param(
            '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">', "x", id="external-subset"
        ),
        pytest.param("", "<div>" * 20_000, id="deep"),
        pytest.param("", "<" * 100_000, id="angles"),
        pytest.param("", "&" * 100_000, id="ampersands"),
        pytest.param("", "&#x41;" * 50_000, id="references"),
        pytest.param("", "<![CDATA[" * 30_000, id="cdata"),
        pytest.param("", "<!--" * 50_000, id="comments"),
        pytest.param("", f"<b {' a=1' * 50_000}>", id="attributes"),
        pytest.param("", " " * 400_000 + "x", id="spaces"),
    ],
)
def test_bombs_do_not_go_off(doctype: str, inner: str) -> None:
    """Entities are not expanded nor files read, and no swollen text takes a second."""
    document = f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>T</title>'
    began = time.process_time()

    feed = outcome((document + ITEM.format(inner) + "</channel></rss>").encode())

    assert time.process_time() - began < 10
    assert sum(map(len, texts_of(feed))) < 200_000 if feed else True
    assert not any("Whatever the bytes" in text for text in texts_of(feed)) if feed else True
