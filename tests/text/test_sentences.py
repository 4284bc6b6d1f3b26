"""Texts fall into sentences in every language of the starter pack."""

from __future__ import annotations

import csv
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import clip, sentences

CASES = tomllib.loads(Path(__file__).with_name("sentence_cases.toml").read_text("utf-8"))
REGISTER = Path(__file__).parents[2] / "bot" / "bias" / "register.csv"


PARAMETERS = [
    pytest.param(language, text, id=f"{language}-{number}")
    for language, texts in CASES.items()
    for number, text in enumerate(texts)
]


@pytest.mark.parametrize(("language", "marked"), PARAMETERS)
def test_a_text_is_cut_where_its_sentences_end(language: str, marked: str) -> None:
    """Short forms, ordinals, initials and quotations end none."""
    between = "" if language in ("zh", "ja") else " "

    assert marked.split(" | ") == sentences(marked.replace(" | ", between), language)


def test_sentences_that_lost_the_space_between_them_are_two() -> None:
    """Pages glue paragraphs; names with a full stop inside stay whole."""
    assert sentences("The dam was old.The town knew.") == ["The dam was old.", "The town knew."]
    assert sentences("It runs Node.js and Dr.Web daily.") == ["It runs Node.js and Dr.Web daily."]


def test_every_language_of_the_starter_pack_has_cases() -> None:
    """A language that joins the pack is tried on its own hard sentences."""
    with REGISTER.open(encoding="utf-8", newline="") as rows:
        pack = {row["language"] for row in csv.DictReader(rows) if row["language"]}

    assert pack <= CASES.keys()


@given(st.text(max_size=400), st.sampled_from((*CASES, "xx", None)))
def test_no_character_is_lost_or_added(text: str, language: str | None) -> None:
    """Only white space between sentences may go."""
    found = sentences(text, language)

    assert "".join(text.split()) == "".join("".join(found).split())
    assert all(s and s == s.strip() for s in found)


@pytest.mark.parametrize("unit", ["“", "“A. ", "(", "a. ", '".', "ก ", "ที่ ", "A.B."])
@pytest.mark.parametrize("language", ["en", "th"])
def test_time_grows_with_the_text_and_not_its_square(unit: str, language: str) -> None:
    """A page of one mark over and over holds nobody up."""
    started = time.perf_counter()

    sentences(unit * (100_000 // len(unit)), language)

    assert time.perf_counter() - started < 2  # the square of it would take minutes


@given(st.text(max_size=80), st.integers(min_value=1, max_value=60))
def test_a_clipped_text_fits(text: str, limit: int) -> None:
    """It ends in an ellipsis if anything was cut."""
    clipped = clip(text, limit)

    assert len(clipped) <= limit
    assert clipped == text or clipped.endswith("…")
