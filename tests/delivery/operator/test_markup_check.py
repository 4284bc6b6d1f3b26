"""What must hold for the check of a text that thousands will get."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.html_markup import parse_html
from bot.delivery.operator.markup_check import check_markup
from bot.errors import BadInput


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("plain text", id="no tags"),
        pytest.param("<b>bold <i>and slanted</i></b>", id="nested"),
        pytest.param('<a href="https://news.example/x?a=1&amp;b=2">a page</a>', id="link"),
        pytest.param("<a href='https://news.example'>a page</a>", id="single quotes"),
        pytest.param('<pre><code class="language-python">x = 1</code></pre>', id="code"),
        pytest.param("<blockquote expandable>long</blockquote>", id="expandable"),
        pytest.param('<span class="tg-spoiler">end</span>', id="spoiler"),
        pytest.param("a &lt; b &amp; c", id="entities"),
        pytest.param("R&D grew > 5 %", id="signs that need no care"),
        pytest.param("first line\n\nsecond <u>line</u>", id="lines"),
        pytest.param("خبر <b>عاجل</b> 🌍", id="other scripts"),
    ],
)
def test_what_telegram_takes_passes(html: str) -> None:
    """As the test server reads it, which is as strict as Telegram."""
    assert check_markup(html) == html
    parse_html(html)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        pytest.param("", "the message is empty", id="nothing"),
        pytest.param(" <b> </b>", "the message is empty", id="nothing to see"),
        pytest.param("a < b", "line 1, column 3, at “< b”: this begins no tag", id="lone sign"),
        pytest.param("one\ntwo <h1>x</h1>", "line 2, column 5, at “<h1>x</h1>”", id="no such tag"),
        pytest.param("<b>x", "<b> is never closed", id="open"),
        pytest.param("x</b>", "</b> closes nothing", id="closed twice"),
        pytest.param("<b><i>x</b></i>", "<i> is to be closed first", id="crossed"),
        pytest.param('<b class="x">x</b>', "<b> takes no", id="attribute"),
        pytest.param("<a>x</a>", "a link is", id="link without address"),
        pytest.param('<a href="x">x</a>', "an address that begins with https", id="no address"),
        pytest.param('<a href="javascript:alert(1)">x</a>', "https", id="script"),
        pytest.param('<a href="tg://user?id=1">x</a>', "https", id="a person"),
        pytest.param("</b x>", "a closing tag holds nothing", id="closing with more"),
        pytest.param("<br/>", "<br> is no tag", id="line break"),
        pytest.param("x\ny &#xD83D;", "line 2, column 3", id="half a sign"),
        pytest.param("\x00\x07", "the message is empty", id="control signs"),
        pytest.param("x" * 4097, "1 more than fit", id="too long"),
        pytest.param("🌍" * 2049, "4,098 characters as Telegram counts them", id="long in UTF-16"),
        pytest.param("<b>x</b>" * 101, "more than 100 tags", id="too many tags"),
    ],
)
def test_what_it_would_not_is_refused_with_the_place(html: str, said: str) -> None:
    """Before anybody gets it."""
    with pytest.raises(BadInput) as refusal:
        check_markup(html)

    assert said in str(refusal.value)


_PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<i>", "</i>", "<", ">", "&", "&lt;", "</", "x", " ", "\n", "<code>"),
        *("</code>", '<a href="https://n.example">', "</a>", "<span>", '"', "'", "<pre", "🌍"),
        *(
            "<blockquote expandable>",
            "</blockquote>",
            "<B>",
            "</B>",
            "<!--",
            "<b",
            "&#0;",
            "&#xd83d;",
            "\x00",
            "\u200b",
        ),
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=30).map("".join)))
def test_what_passes_can_be_sent(html: str) -> None:
    """Whatever was typed: it is refused in words, or Telegram takes it."""
    try:
        checked = check_markup(html)
    except BadInput:
        return

    assert parse_html(checked).text.strip()
