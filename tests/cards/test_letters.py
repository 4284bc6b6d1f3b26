"""What of a headline a picture can show."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.letters import MAX_CHARS, drawable, is_covered, unbreakable
from bot.words.catalogue import spoken
from tests.cards.cards import HEADLINES

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "bot" / "cards" / "fonts"
JOINERS = "\u200b\u200c\u200d"


def font_files() -> list[Path]:
    return sorted([*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")])


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    """Neither more, which would be empty boxes, nor less."""
    in_fonts: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            in_fonts |= set(font.getBestCmap())
    listed = {code for code in range(0x110000) if is_covered(chr(code))}

    assert listed == in_fonts


def test_every_font_says_its_licence() -> None:
    """And none of them carries the name that its licence reserves."""
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            names = [str(font["name"].getDebugName(n)) for n in (1, 13)]
        assert "SIL Open Font License" in names[1], path.name
        assert "Source" not in names[0], path.name


def test_the_fonts_stay_small() -> None:
    """An install does not double for them."""
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 12_000_000


def test_there_is_a_headline_for_each_language_of_the_starter_pack() -> None:
    """So that none is forgotten below."""
    pack = (ROOT / "bot" / "sources" / "starter.opml").read_text("utf-8")

    assert set(re.findall(r'language="([a-z]+)"', pack)) == set(HEADLINES)


@pytest.mark.parametrize("language", sorted(HEADLINES))
def test_headlines_are_drawn_whole(language: str) -> None:
    """No letter of any language of the starter pack is lacking."""
    whole = unicodedata.normalize("NFC", HEADLINES[language])

    assert drawable(whole) == whole
    assert all(is_covered(char) or char in JOINERS for char in whole)


def _texts(section: object) -> Iterator[str]:
    if isinstance(section, dict):
        for value in section.values():
            yield from _texts(value)
    elif isinstance(section, str):
        yield section


@pytest.mark.parametrize("language", spoken())
def test_our_own_words_can_be_drawn(language: str) -> None:
    """Labels, counts and dates, in every language that the bot speaks."""
    words = tomllib.loads((ROOT / "bot" / "words" / f"{language}.toml").read_text("utf-8"))
    text = "".join([*_texts(words["labels"]), *_texts(words["counts"])])

    lacking = {char for char in text if not (is_covered(char) or char in JOINERS or char == "\n")}
    # Those isolate one direction from the other and show nothing.
    assert lacking <= {"\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("  two \n\t lines\u2028here ", "two lines here", id="white-space"),
        pytest.param("a\x00b\x1bc\u202ed\u2066e\ufefff", "abcdef", id="controls-and-overrides"),
        pytest.param("Gold 🥇 for 🇫🇷 👩‍👩‍👧 today", "Gold for today", id="pictures"),
        pytest.param("half \ud83d a pair", "half a pair", id="half-a-character"),
        pytest.param("می\u200cخواهد", "می\u200cخواهد", id="a-non-joiner-inside-of-a-word"),
        pytest.param("\u200da\u200c \u200db", "a b", id="joiners-with-nothing-to-join"),
        pytest.param("Zoe\u0308", "Zoë", id="composed"),
        pytest.param("𠀀水", "〓水", id="characters-that-no-font-has"),
        pytest.param('#image("x") $y$ *z* \\', '#image("x") $y$ *z* \\', id="markup-as-it-is"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    """One line, in order, of glyphs there are."""
    assert drawable(text) == shown


def test_a_pile_of_marks_is_thinned() -> None:
    """It would cover the lines above."""
    assert len(drawable("Z" + "\u0323" * 400)) <= 5


def test_an_endless_word_gets_places_to_break() -> None:
    """And then it is as long as any text."""
    shown = drawable("A" * 10_000)

    assert len(shown) == MAX_CHARS + 1
    assert shown.endswith("…")
    assert max(map(len, shown.split("\u200b"))) <= 21


def test_words_that_break_anywhere_need_no_line_of_their_own() -> None:
    """Thai and Chinese are written without spaces."""
    assert unbreakable("สภาเมืองพอร์ตอาร์เลน council 阿伦港市议会") == ("council",)


@given(st.text(max_size=400))
def test_whatever_comes_becomes_one_bounded_line_of_known_glyphs(text: str) -> None:
    """For any text, and once more changes nothing that was not cut."""
    shown = drawable(text)

    assert len(shown) <= MAX_CHARS + 1
    assert all(is_covered(char) or char in JOINERS for char in shown)
    assert shown == " ".join(shown.split())
    assert shown.endswith("…") or drawable(shown) == shown
