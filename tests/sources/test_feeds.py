"""What must hold for lists of feeds that come in and go out as OPML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.sources.feeds import GROUP_SEPARATOR, FeedEntry, parse_opml, render_opml
from bot.text.markup import tidy

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
STARTER_PACK = Path(__file__).parents[2] / "bot" / "sources" / "starter.opml"


def opml(outlines: str) -> bytes:
    return f'<opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def test_folders_become_a_group() -> None:
    """Nested folders are joined, and every known attribute is read in any letter case."""
    body = opml(
        '<outline text="Europe"><outline title="North">'
        '<outline type="rss" text="Short" title="The Fjord" xmlURL="https://fjord.example/rss"'
        ' htmlUrl="https://fjord.example/" language="nb-NO"/></outline>'
        '<outline text="Coast" xmlUrl="https://coast.example/rss"/></outline>'
        '<outline text="Top" xmlUrl="http://top.example/rss"/>'
    )

    assert parse_opml(body) == (
        FeedEntry(
            url="https://fjord.example/rss",
            title="The Fjord",
            home_url="https://fjord.example/",
            language="nb",
            group="Europe / North",
        ),
        FeedEntry(url="https://coast.example/rss", title="Coast", group="Europe"),
        FeedEntry(url="http://top.example/rss", title="Top"),
    )


def test_a_feed_named_twice_is_one_feed() -> None:
    """The first mention decides title and group."""
    body = opml(
        '<outline text="A" xmlUrl="https://a.example/rss"/>'
        '<outline text="Folder"><outline text="Again" xmlUrl="https://a.example/rss"/></outline>'
    )

    assert parse_opml(body) == (FeedEntry(url="https://a.example/rss", title="A"),)


def test_the_scheme_of_feed_readers_is_understood() -> None:
    """Some programs export feed:// for http://."""
    body = opml('<outline text="A" xmlUrl="feed://a.example/rss"/>')

    assert parse_opml(body)[0].url == "http://a.example/rss"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", "OPML: line 1", id="empty"),
        pytest.param(b"<opml>\n<body>\n</opml>", "OPML: line 3: .*mismatch", id="broken"),
        pytest.param(b"<rss/>", "expected <opml> with a <body>, found <rss>", id="a feed"),
        pytest.param(b"<opml><head/></opml>", "with a <body>", id="no body"),
        pytest.param(
            b'<opml><body>\n<outline xmlUrl="file:///etc/hosts"/></body></opml>',
            "OPML: line 2: xmlUrl must be an http or https address: file:///etc/hosts",
            id="a file",
        ),
    ],
)
def test_what_cannot_be_imported_is_named(body: bytes, expected: str) -> None:
    """The sentence says where and what."""
    with pytest.raises(BadInput, match=expected):
        parse_opml(body)


def test_entities_are_not_expanded() -> None:
    """A list cannot read files of the machine into a title."""
    body = (
        b'<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        b"<opml><head><title>&f;</title></head><body>"
        b'<outline text="A" xmlUrl="https://a.example/rss"/></body></opml>'
    )

    assert [entry.title for entry in parse_opml(body)] == ["A"]


def test_the_starter_pack_can_be_read() -> None:
    """The bundled list loads, and every feed of it has a title, a language and a group."""
    entries = parse_opml(STARTER_PACK.read_bytes())

    assert len(entries) > 20
    assert all(entry.title and entry.language and entry.group for entry in entries)


def test_a_rendered_list_says_when_it_was_made() -> None:
    """Title and moment stand in the head, and neighbours share a folder."""
    entries = [
        FeedEntry(url=f"https://{name}.example/rss", group="Europe / North") for name in "ab"
    ]

    rendered = render_opml(entries, "My <feeds>", NOW).decode()

    assert "<title>My &lt;feeds&gt;</title>" in rendered
    assert "<dateCreated>Mon, 05 Jan 2026 07:00:00 +0000</dateCreated>" in rendered
    assert len(re.findall("<outline ", rendered)) == 4


NAMES = st.text(min_size=1, max_size=12).map(tidy).filter(bool)
FOLDERS = NAMES.filter(lambda name: GROUP_SEPARATOR.strip() not in name)
ENTRIES = st.builds(
    FeedEntry,
    url=st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z0-9?&=%+]{0,12}", fullmatch=True),
    title=NAMES,
    home_url=st.sampled_from(("", "https://a.example/?x=1&y=2")),
    language=st.sampled_from(("", "en", "de", "fil")),
    group=st.lists(FOLDERS, max_size=3).map(GROUP_SEPARATOR.join),
)


@given(st.lists(ENTRIES, max_size=6, unique_by=lambda entry: entry.url))
def test_what_is_exported_can_be_imported(entries: list[FeedEntry]) -> None:
    """Parsing undoes rendering: nothing is lost and the order stays."""
    assert parse_opml(render_opml(entries, "Feeds", NOW)) == tuple(entries)
