"""What must hold for texts that are set aside: nobody can tell that they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.reading.longtexts import MAX_MARKUP_BYTES, LongTexts, set_aside
from bot.sources.reading.parse import parse_feed

LONG = "The ferry left at six &amp; came back at nine. " * 10
MARK = "\ue000"


def rss(item: str) -> bytes:
    return f"<rss><channel><item><title>A</title>{item}</item></channel></rss>".encode()


def lead(item: str) -> str | None:
    return parse_feed(rss(item)).articles[0].lead


def test_a_long_text_gives_place_to_a_mark() -> None:
    """The document shrinks to its structure, and the text comes back as it is meant."""
    rest, texts = set_aside(rss(f"<description>&lt;p&gt;{LONG}</description>"))

    assert len(rest) < 120
    assert texts.restored(f"{MARK}0;") == "<p>" + LONG.replace("&amp;", "&")
    assert texts.restored_markup(f"{MARK}0;") == "&lt;p&gt;" + LONG


def test_a_section_comes_back_letter_by_letter() -> None:
    """What stands in a section is meant as it is written."""
    _, texts = set_aside(rss(f"<description>\n<![CDATA[<p>{LONG}]]></description>"))

    assert texts.restored(f"so: {MARK}0;!") == f"so: <p>{LONG}!"
    assert texts.restored_markup(f"{MARK}0;").startswith("&lt;p&gt;The ferry")


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(
            f"<!-- <description>{LONG}--> --><link>http://a.example/</link>", id="comment"
        ),
        pytest.param(f"<author><![CDATA[<summary>{LONG}]]></author>", id="section"),
        pytest.param(f"<?x <description>{LONG}?>", id="instruction"),
        pytest.param(f'<description a="b>{LONG}">c</description>', id="attribute"),
        pytest.param(f"<description>{MARK}0; {LONG}</description><a>{MARK}1;</a>", id="own mark"),
    ],
)
def test_a_mark_hides_no_boundary(item: str) -> None:
    """Where a mark would change the structure, the document is read without marks."""
    articles = parse_feed(rss(item)).articles

    assert [a.title for a in articles] == ["A"]
    assert LONG[:20] not in f"{articles[0].author}{articles[0].url}" or "CDATA" in item


def test_long_texts_of_every_kind_read_as_short_ones_do() -> None:
    """Escaped, in a section or inline, and beside other text."""
    plain = " ".join(LONG.replace("&amp;", "&").split())

    assert lead(f"<description>&lt;p&gt;{LONG}&lt;/p&gt;</description>") == plain
    assert lead(f"<description><![CDATA[<p>{LONG}</p>]]></description>") == plain
    assert lead(f"<description>x <![CDATA[{LONG}]]> y</description>") == f"x {plain} y"
    assert lead(f"<description>{LONG}<b>z</b></description>") == f"{plain} z"


def test_numbered_characters_are_undone_before_the_markup_is_read() -> None:
    """Some generators write every bracket as a number."""
    written = "&#x3C;p&#x3E;" + "Caf&#xE9; &amp;eacute; " * 30 + "&#60;/p>"

    assert (lead(f"<description>{written}</description>") or "").startswith("Café é Café é")


def test_one_text_in_another_encoding_spoils_no_other() -> None:
    """A feed in UTF-8 into which one text was pasted as windows-1252 keeps its own letters."""
    body = rss(f"<description>Señor {LONG}</description>").replace("Señor".encode(), b"Se\xf1or")

    article = parse_feed(body.replace(b"<title>A", "<title>Café".encode())).articles[0]

    assert article.title == "Café"
    assert (article.lead or "").startswith("Señor")


def test_what_is_beyond_any_article_is_not_brought_back() -> None:
    """A text of megabytes is cut where it is looked up."""
    _, texts = set_aside(rss("<description>" + "é" * MAX_MARKUP_BYTES + "</description>"))

    assert texts.restored(f"{MARK}0;") == "é" * (MAX_MARKUP_BYTES // 2)


def test_a_mark_of_no_text_stays() -> None:
    """A private character in a feed is a character."""
    assert LongTexts().restored(f"{MARK}7;") == f"{MARK}7;"


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_arbitrary_documents_can_be_tried(before: bytes, after: bytes) -> None:
    """Whatever surrounds a long text, trying it breaks nothing, and no text is made up."""
    body = before + b"<description>" + LONG.encode() + b"</description>" + after

    rest, texts = set_aside(body)

    assert (
        texts.restored_markup(rest.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogateescape"
        )
        == body
        or not texts.spans
    )
