"""parse_mode HTML: what comes out, and Telegram's words for what does not parse."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.entities import MOST_ENTITIES, Formatted, utf16_length
from bot.botapi.html_markup import parse_html
from bot.botapi.wire import Refused

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def utf16_slice(text: str, offset: int, length: int) -> str:
    units = text.encode("utf-16-le")[2 * offset : 2 * (offset + length)]
    return units.decode("utf-16-le", "replace")


def spans(markup: str) -> list[tuple[str, str, str]]:
    """Return (kind, covered text, url or language) of every entity."""
    parsed = parse_html(markup)
    return [
        (e.type, utf16_slice(parsed.text, e.offset, e.length), e.url or e.language)
        for e in parsed.entities
    ]


@pytest.mark.parametrize(("tag", "kind"), TAGS.items(), ids=TAGS)
def test_every_tag_becomes_its_entity(tag: str, kind: str) -> None:
    """The tags of the Bot API and their synonyms give the documented kinds."""
    assert spans(f"a <{tag}>word</{tag}> z") == [(kind, "word", "")]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            '<a href="https://example.org/a?x=1&amp;y=2">t</a>',
            [("text_link", "t", "https://example.org/a?x=1&y=2")],
            id="link with escaped ampersand",
        ),
        pytest.param(
            "<a href='example.org'>t</a>",
            [("text_link", "t", "http://example.org/")],
            id="link without scheme",
        ),
        pytest.param(
            "<a href=''>example.org</a>",
            [("text_link", "example.org", "http://example.org/")],
            id="the text is the link",
        ),
        pytest.param('<a href="localhost">t</a>', [], id="a link to no host is dropped"),
        pytest.param('<a href="javascript:alert(1)">t</a>', [], id="no scripts"),
        pytest.param("<B>x</b>", [("bold", "x", "")], id="tags in any case"),
        pytest.param("<b>x</>", [("bold", "x", "")], id="nameless end tag"),
        pytest.param('<span class="tg-spoiler">x</span>', [("spoiler", "x", "")], id="span"),
        pytest.param(
            "<blockquote expandable>x</blockquote>",
            [("expandable_blockquote", "x", "")],
            id="expandable quote",
        ),
        pytest.param(
            '<blockquote expandable="">x</blockquote>',
            [("expandable_blockquote", "x", "")],
            id="expandable quote with value",
        ),
        pytest.param(
            '<pre><code class="language-python">x</code></pre>',
            [("pre", "x", "python")],
            id="code with language",
        ),
        pytest.param('<code class="language-c">x</code>', [("code", "x", "")], id="bare language"),
        pytest.param("<b>a</b><b>b</b>", [("bold", "ab", "")], id="touching styles join"),
        pytest.param(
            "<b>a <code>c</code> d</b>",
            [("bold", "a ", ""), ("code", "c", ""), ("bold", " d", "")],
            id="no style inside code",
        ),
        pytest.param("<b> </b>x", [], id="styled blank"),
        pytest.param("<b></b>x", [], id="empty tag"),
        pytest.param(
            "<b>a<i>b</i></b>", [("bold", "ab", ""), ("italic", "b", "")], id="nested, outer first"
        ),
        pytest.param("😀<b>x</b>", [("bold", "x", "")], id="after a surrogate pair"),
    ],
)
def test_markup_gives_these_entities(markup: str, expected: list[tuple[str, str, str]]) -> None:
    """Links, quotes, code and nesting follow the Bot API's formatting section."""
    assert spans(markup) == expected


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("&lt;&gt;&amp;&quot;", '<>&"', id="the four named references"),
        pytest.param("&nbsp;&copy;", "&nbsp;&copy;", id="others stay"),
        pytest.param("&#65;&#x1F600;", "A😀", id="numbers"),
        pytest.param("&amp", "&", id="without semicolon"),
        pytest.param("a & b", "a & b", id="bare ampersand"),
        pytest.param("&#0;&#;&#x;", "&#0;&#;&#x;", id="no such number"),
        pytest.param("  x\n ", "x", id="trimmed"),
        pytest.param("a\r\nb\tc", "a\nb c", id="control characters"),
    ],
)
def test_text_is_read_as_telegram_does(markup: str, text: str) -> None:
    """Only four named references and numbers are decoded, and blanks are trimmed."""
    assert parse_html(markup).text == text


@pytest.mark.parametrize(
    ("markup", "sentence"),
    [
        pytest.param("<p>", 'Unsupported start tag "p" at byte offset 0', id="unknown tag"),
        pytest.param(
            "é<x>", 'Unsupported start tag "x" at byte offset 2', id="bytes, not letters"
        ),
        pytest.param("a < b>", 'Unsupported start tag "" at byte offset 2', id="bare less-than"),
        pytest.param("a <b", "Unclosed start tag at byte offset 2", id="no end of tag"),
        pytest.param('<a href="x', "Unclosed start tag at byte offset 0", id="no end of value"),
        pytest.param("<a href", 'Unclosed start tag "a" at byte offset 0', id="no value"),
        pytest.param(
            "<b =>", 'Empty attribute name in the tag "b" at byte offset 0', id="no name"
        ),
        pytest.param("<a href=x/y>", "Unexpected end of name token at byte offset 8", id="token"),
        pytest.param("<b>x", 'Can\'t find end tag corresponding to start tag "b"', id="left open"),
        pytest.param("x</b>", "Unexpected end tag at byte offset 1", id="never opened"),
        pytest.param("<b>x</b", "Unclosed end tag at byte offset 4", id="no end of end tag"),
        pytest.param(
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
            id="crossed",
        ),
        pytest.param(
            "<span>x</span>",
            'Tag "span" must have class "tg-spoiler" at byte offset 0',
            id="plain span",
        ),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(markup: str, sentence: str) -> None:
    """The description is the one bots match on."""
    with pytest.raises(Refused) as caught:
        parse_html(markup)

    assert caught.value.description == f"Bad Request: can't parse entities: {sentence}"


def test_entities_beyond_the_hundredth_are_dropped() -> None:
    """Telegram shows the first hundred and says nothing."""
    parsed = parse_html("<b>x</b>y" * (MOST_ENTITIES + 5))

    assert len(parsed.entities) == MOST_ENTITIES
    assert parsed.entities[0].offset == 0


pieces = st.text(alphabet=st.sampled_from("abc<>&\"'é中😀\u200d"), min_size=1, max_size=6)
tagged = st.lists(st.tuples(pieces, st.sampled_from(["", *TAGS])), max_size=12)


@given(tagged)
def test_offsets_always_cover_what_was_marked(parts: list[tuple[str, str]]) -> None:
    """However the text looks, an entity covers exactly the text between its tags."""
    markup = "|".join(
        f"<{tag}>{html.escape(text)}</{tag}>" if tag else html.escape(text) for text, tag in parts
    )
    expected = [(TAGS[tag], text, "") for text, tag in parts if tag]

    assert parse_html(markup.replace("&#x27;", "'")).text == "|".join(t for t, _ in parts)
    assert spans(markup) == expected


@given(st.text(alphabet=st.sampled_from("<>/&#xb;aei=\"' \n\\😀pre-o1"), max_size=40))
def test_no_text_makes_the_parser_fail_otherwise(markup: str) -> None:
    """Any text either parses, with entities inside it, or is refused with a 400."""
    parsed, refusal = parsed_or_refused(markup)

    length = utf16_length(parsed.text)
    assert all(0 <= e.offset < e.end <= length for e in parsed.entities)
    assert refusal.startswith("Bad Request: can't parse entities: " if refusal else "")


def parsed_or_refused(markup: str) -> tuple[Formatted, str]:
    try:
        return parse_html(markup), ""
    except Refused as refused:
        return Formatted(""), refused.description
