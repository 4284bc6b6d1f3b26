"""What must hold for slips that keep a feed from being XML."""

from __future__ import annotations

import pytest

from bot.sources.reading.parse import parse_feed
from bot.sources.reading.repair import repaired


def rss(title: str) -> bytes:
    return f"<rss><channel><item><title>{title}</title></item></channel></rss>".encode()


@pytest.mark.parametrize(
    ("written", "title"),
    [
        pytest.param("Hill & Sons", "Hill & Sons", id="bare ampersand"),
        pytest.param("Caf&eacute; &amp; bar", "Café & bar", id="name of HTML"),
        pytest.param("4&nbsp;%&#8212;5", "4 %—5", id="space and number"),
        pytest.param("AT&T;", "AT&T;", id="name of nobody"),
        pytest.param("a &lt;i&gt;b&lt;/i&gt; &amp; c", "a b & c", id="XML's own names stay"),
        pytest.param("<![CDATA[R&D]]> & more", "R&D & more", id="section"),
        pytest.param("bell \x07 & more", "bell & more", id="control character"),
    ],
)
def test_a_slip_of_one_meaning_is_undone(written: str, title: str) -> None:
    """The strict reader can take the document, and reads what was meant."""
    assert [a.title for a in parse_feed(rss(written)).articles] == [title]


def test_what_follows_the_document_is_dropped() -> None:
    """Servers append statistics and scripts."""
    body = rss("A") + b"\n<!-- 0.2 s --><script>track()</script>\n</html>"

    assert repaired(body) == rss("A")


def test_a_document_type_is_dropped_and_its_names_are_not_expanded() -> None:
    """Names that a document declares itself stay as they are written."""
    body = b'<!DOCTYPE rss [<!ENTITY boom "bang">]>' + rss("&boom;")

    assert [a.title for a in parse_feed(body).articles] == ["&boom;"]


def test_a_sound_document_is_not_changed() -> None:
    """Escapes and sections stay letter by letter."""
    body = rss("a &lt; b &amp;amp; c <![CDATA[ &nbsp; & ]]>")

    assert repaired(body) == body


def test_a_declaration_after_something_else_is_dropped() -> None:
    """Comments and blank lines of servers stand before many a declaration."""
    body = b'<!-- 0.1 s -->\n<?xml version="1.0"?>' + rss("A")

    assert [a.title for a in parse_feed(body).articles] == ["A"]
