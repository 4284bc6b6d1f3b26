"""Text with tags: measured, split and shown as Telegram does it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.entities import utf16_length
from bot.botapi.html_markup import parse_html
from bot.delivery.editions.telegram_html import (
    escape,
    fits,
    n_tags,
    n_units,
    plain,
    split_message,
)

TAGS = st.sampled_from(["b", "i", "code", 'a href="https://a.example/?x=1&amp;y=2"', "u"])
LEAVES = st.text(
    st.sampled_from("ab \n\n<>&\"'é€😀") | st.characters(codec="utf-8", exclude_categories=["Cc"]),
    max_size=12,
).map(escape)


def wrapped(inner: str, tag: str) -> str:
    return f"<{tag}>{inner}</{tag.split()[0]}>"


MARKUP = st.recursive(
    LEAVES,
    lambda inner: st.builds(wrapped, inner, TAGS) | st.lists(inner, max_size=6).map("".join),
    max_leaves=25,
)


def squashed(text: str) -> str:
    return "".join(text.split())


@given(markup=MARKUP, limit=st.integers(2, 60))
def test_every_part_can_be_sent_and_nothing_is_lost(markup: str, limit: int) -> None:
    """Balanced tags, within the limit, not blank; together they show the same."""
    parts = split_message(markup, limit)

    for part in parts:
        shown = parse_html(part).text
        assert shown.strip()
        assert utf16_length(shown) <= n_units(plain(part)) <= limit
        assert fits(part)
    assert squashed(plain(markup)) == squashed("".join(map(plain, parts)))


@given(
    words=st.lists(st.text("abc", min_size=1, max_size=9), min_size=1), limit=st.integers(4, 40)
)
def test_not_even_white_space_is_lost_between_words(words: list[str], limit: int) -> None:
    """A part keeps the space it ends with; only what is blank altogether goes."""
    text = " ".join(words)

    assert text == "".join(split_message(text, limit))


@pytest.mark.parametrize(
    ("markup", "limit", "expected"),
    [
        pytest.param("short", 10, ("short",), id="fits"),
        pytest.param("aaa\nbbb\n\nccc ddd", 14, ("aaa\nbbb\n\n", "ccc ddd"), id="between blocks"),
        pytest.param("aaa bbb\nccc ddd", 12, ("aaa bbb\n", "ccc ddd"), id="between lines"),
        pytest.param("aaa bbb ccc", 9, ("aaa bbb ", "ccc"), id="between words"),
        pytest.param("aaaabbbb", 4, ("aaaa", "bbbb"), id="within a word"),
        pytest.param("a\n\nbbbb cccc dddd", 13, ("a\n\nbbbb cccc ", "dddd"), id="no stump"),
        pytest.param("<b>aa bb</b>", 3, ("<b>aa </b>", "<b>bb</b>"), id="tag reopened"),
        pytest.param("a&amp;b", 2, ("a&amp;", "b"), id="entity is one"),
        pytest.param("a😀b", 2, ("a", "😀", "b"), id="emoji is two"),
        pytest.param("a \n \n", 2, ("a ",), id="blank rest goes"),
        pytest.param("", 2, (), id="nothing"),
    ],
)
def test_a_cut_is_made_where_it_hurts_least(
    markup: str, limit: int, expected: tuple[str, ...]
) -> None:
    """Blocks, lines, words, characters, in this order."""
    assert expected == split_message(markup, limit)


def test_a_link_is_reopened_with_its_address() -> None:
    """Both halves of a long link lead to the same place."""
    assert split_message('<a href="https://a.example/">one two</a>', 5) == (
        '<a href="https://a.example/">one </a>',
        '<a href="https://a.example/">two</a>',
    )


def test_more_tags_than_telegram_takes_make_a_second_part() -> None:
    """The hundred-and-first link would silently be plain text."""
    markup = "\n".join("<b>x</b>" for _ in range(250))

    parts = split_message(markup)

    assert not fits(markup)
    assert [n_tags(part) for part in parts] == [100, 100, 50]


def test_addresses_that_are_too_long_together_make_a_second_part() -> None:
    """Telegram would cut the text off within a tag."""
    line = f'<a href="https://a.example/{"x" * 2000}">x</a>'

    parts = split_message("\n".join([line] * 20))

    assert [n_tags(part) for part in parts] == [14, 6]
    assert all(fits(part) for part in parts)


def test_a_limit_below_one_character_is_refused() -> None:
    """A character outside of the BMP counts as two."""
    with pytest.raises(ValueError, match="less than one character"):
        split_message("a", 1)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    """No text is markup by accident."""
    assert text == plain(escape(text))
    assert text.strip() == parse_html(escape(text)).text.strip()
