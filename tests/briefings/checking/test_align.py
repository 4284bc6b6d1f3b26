"""The passage a claim comes from is found, and the claim laid beside it."""

from __future__ import annotations

from bot.briefings.checking.align import MAX_LENGTH, closest, read_lines, steps
from bot.briefings.checking.phrase import pieces

SOURCE = "The dam failed on Monday. Mayor Sollberg spoke. The bridge is closed.\nNo one was hurt."


def test_a_source_is_cut_at_lines_and_sentences() -> None:
    """Empty lines give nothing, and what is over the bound is not read."""
    assert len(read_lines(SOURCE, "en")) == 4
    assert read_lines("\n \n", "en") == ()
    assert sum(len(line.pieces) for line in read_lines("word. " * MAX_LENGTH, "en")) <= 10_000


def test_the_passage_that_shares_most_comes_first() -> None:
    """A single sentence covers a claim better than two that hold the same words."""
    best = closest(pieces("The bridge is closed.", "en"), read_lines(SOURCE, "en"))[0]

    assert (best.first, best.last, best.seam, best.share) == (2, 2, None, 1.0)


def test_a_claim_may_be_spread_over_two_sentences() -> None:
    """The seam says where the second begins."""
    claim = pieces("The dam failed and Mayor Sollberg spoke.", "en")
    best = closest(claim, read_lines(SOURCE, "en"))[0]

    assert (best.first, best.last, best.seam) == (0, 1, 5)


def test_steps_join_to_passage_and_claim() -> None:
    """Nothing is lost between the two."""
    passage, claim = pieces("A dam of Kell broke", "en"), pieces("The dam broke twice", "en")
    found = steps(passage, claim)

    assert tuple(p for s in found for p in s.source) == passage
    assert tuple(p for s in found for p in s.claim) == claim
    assert [p.key for s in found if s.same for p in s.claim] == ["dam", "broke"]


def test_a_clause_may_be_left_out_whole() -> None:
    """What then stands side by side counts as neighbours."""
    (line,) = read_lines("Olsen, who never liked it, voted yes.", "en")

    assert ("olsen", "vote") in line.pairs
    assert ("olsen", "yes") not in line.pairs
