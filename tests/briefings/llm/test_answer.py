from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.llm.answer import read_completion, read_proposal
from bot.briefings.llm.failures import LlmFailed
from bot.briefings.llm.plainness import MAX_BULLET_CHARS, fault_of

GOOD = {
    "headline": "Dam near Orrin Falls fails",
    "summary": "The Kell dam near Orrin Falls failed on Monday night.",
    "bullets": [{"text": "Two bridges were swept away by the water.", "sources": [1, 2, 1]}],
}


def test_a_proposal_is_read() -> None:
    """Numbers once each, in their order."""
    proposal = read_proposal(json.dumps(GOOD), "en", fewest=1)

    assert proposal.headline == GOOD["headline"]
    assert proposal.bullets[0].sources == (1, 2)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("• Two bridges fell.", "Two bridges fell.", id="a bullet's mark"),
        pytest.param("3. Two bridges fell.", "Two bridges fell.", id="a number"),
        pytest.param("Two bridges fell [1, 2].", "Two bridges fell.", id="sources in the text"),
        pytest.param("Two bridges fell. [1][3]", "Two bridges fell.", id="sources behind it"),
        pytest.param("Two\n bridges\u202e fell.", "Two bridges fell.", id="odd characters"),
        pytest.param("2.5 million fled.", "2.5 million fled.", id="a number that belongs to it"),
    ],
)
def test_slips_of_form_are_mended(written: str, expected: str) -> None:
    """What models add out of habit is no reason to ask again."""
    document = {**GOOD, "bullets": [{"text": written, "sources": [1]}]}

    assert read_proposal(json.dumps(document), "en", fewest=1).bullets[0].text == expected


@pytest.mark.parametrize(
    "over",
    [
        pytest.param({"headline": None}, id="no headline"),
        pytest.param({"summary": "x" * 3_000}, id="endless"),
        pytest.param({"bullets": {}}, id="no list"),
        pytest.param({"bullets": ["Two bridges fell."]}, id="bare sentences"),
        pytest.param({"bullets": [{"text": "Two bridges fell."}]}, id="no sources"),
        pytest.param({"bullets": [{"text": "Two fell.", "sources": ["1"]}]}, id="text as number"),
        pytest.param({"bullets": [{"text": "Two fell.", "sources": [True]}]}, id="true"),
        pytest.param({"bullets": []}, id="none"),
        pytest.param({"bullets": GOOD["bullets"] * 21}, id="too many"),  # type: ignore[operator]
    ],
)
def test_another_shape_is_no_proposal(over: dict[str, object]) -> None:
    """One reason, one sentence."""
    with pytest.raises(LlmFailed, match="wrong shape") as raised:
        read_proposal(json.dumps({**GOOD, **over}), "en", fewest=1)

    assert raised.value.reason == "malformed"


@given(
    st.binary(max_size=400)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["choices", "message", "content", "usage", "total_tokens", "finish_reason"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    ).map(lambda v: json.dumps(v).encode())
)
def test_any_bytes_are_an_answer_or_none(content: bytes) -> None:
    """Nothing else is ever raised."""
    try:
        completion = read_completion(content)
        read_proposal(completion.text, "en", fewest=1)
    except LlmFailed:
        return


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("Two bridges were swept away.", "", id="good"),
        pytest.param("It cost $4.5 million, U.S. officials said at 5 p.m.", "", id="points"),
        pytest.param("The dam failed.Two bridges fell.", "", id="a missing space"),
        pytest.param("水坝周一晚上决口，数千人撤离。", "", id="Chinese"),
        pytest.param("", "nothing", id="nothing"),
        pytest.param("HACKED", "too short", id="one word"),
        pytest.param("See https://evil.example/x for more", "an address", id="a link"),
        pytest.param("Visit EVIL.example for more", "an address", id="a host"),
        pytest.param("Write to me@evil.example now", "an address", id="mail"),
        pytest.param("Follow @evil_account for more", "an address", id="a handle"),
        pytest.param("Two **bridges** were swept away", "markup", id="bold"),
        pytest.param("Two [bridges](x) were swept away", "markup", id="a link in markup"),
        pytest.param("Two <i>bridges</i> were swept away", "markup", id="a tag"),
        pytest.param("# Two bridges were swept away", "markup", id="a heading"),
        pytest.param("word " * 60, "too long", id="long"),
    ],
)
def test_what_may_not_be_shown_is_named(text: str, fault: str) -> None:
    """True or not."""
    assert fault_of(text, MAX_BULLET_CHARS) == fault
