"""Coverage as a document and back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.bias.coverage import compute_coverage
from bot.bias.outlets import Register
from bot.coverage_documents import coverage_from_document, coverage_to_document
from bot.model import Side, StateMedia
from tests.bias.worlds import carried_by, make_article, make_outlet, make_story, sided

# What scripts of other people were promised; further keys may stand beside them.
PROMISED = {
    "story": str,
    "articles": int,
    "outlets": int,
    "originals": int,
    "bias": dict,
    "bias_pct": dict,
    "factuality": dict,
    "ownership": dict,
    "countries": int,
    "languages": int,
    "gap": str,
    "lead_outlet": str,
}


@given(*[st.integers(0, 12)] * 3, st.sampled_from(list(StateMedia)))
def test_a_coverage_comes_back_as_it_was(
    left: int, center: int, right: int, state_media: StateMedia
) -> None:
    """With a gap or without, and after a way through JSON."""
    state = make_outlet("state.example", "left", owner_type="state_controlled", country="RU")
    pool = (*sided(left, center, right), state)
    register = Register((*pool, *sided(12, 12, 12)), state_media=state_media)
    coverage = compute_coverage(carried_by(pool), register)

    document = json.loads(json.dumps(coverage_to_document(coverage)))

    assert coverage_from_document(document) == coverage


def test_the_promised_keys_hold_what_was_promised() -> None:
    """For a story with every figure."""
    story = carried_by(sided(8, 0, 1))
    document = coverage_to_document(compute_coverage(story, Register(sided(10, 5, 10))))

    assert {key: type(document[key]) for key in PROMISED} == PROMISED
    assert set(document["bias"]) == {"left", "center", "right", "unrated"}
    assert set(document["bias_pct"]) == {"left", "center", "right"}
    assert document["gap"] == document["gap_evidence"]["gap"] == "right"
    assert sum(document["bias"].values()) == document["outlets"]


def test_a_document_of_an_older_version_is_read() -> None:
    """What it does not tell has its default."""
    story = make_story(make_article(1, "tide.example"))
    document = coverage_to_document(compute_coverage(story, Register(())))

    coverage = coverage_from_document({key: document[key] for key in PROMISED})

    assert coverage.bias[Side.UNRATED] == 1
    assert (coverage.timeline, coverage.first_at, coverage.gap_evidence) == ((), None, None)
    assert coverage.leanings == {}
