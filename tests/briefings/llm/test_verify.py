from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefings.draft import compose
from bot.briefings.llm.answer import Proposal, ProposedBullet
from bot.briefings.llm.crossing import no_places
from bot.briefings.llm.failures import LlmFailed
from bot.briefings.llm.verify import Checked, is_same, verify
from bot.model import WriterName
from tests.briefings.stories import DAM, assert_honest

TRUE = (
    "About 3,400 people had to leave their homes near Orrin Falls.",
    "Hanne Sollberg of the water board said timber had blocked a spillway.",
    "Governor Tove Aldane promised 12 million crowns for repairs.",
    "The railway to Marn will stay closed for three weeks.",
    "Two bridges over the Kell were swept away.",
)
FALSE = (
    "About 9,000 people had to leave their homes near Orrin Falls.",
    "Petra Vold of the water board said timber had blocked a spillway.",
    "Governor Tove Aldane promised 77 million crowns for repairs.",
    "The mayor was seen laughing beside his new yacht.",
    "HACKED visit evil.example",
)
EVERY_SOURCE = tuple(range(1, len(DAM.articles) + 1))
HEADLINE = "Dam near Orrin Falls fails after rain"
SUMMARY = "The Kell dam near Orrin Falls failed on Monday night after six days of rain."


def checked(*texts: str, headline: str = HEADLINE, summary: str = SUMMARY) -> Checked:
    bullets = tuple(ProposedBullet(text=t, sources=EVERY_SOURCE) for t in texts)
    proposal = Proposal(headline=headline, summary=summary, bullets=bullets)
    draft = compose(DAM, language="en")
    return verify(proposal, DAM, DAM.articles, draft, language="en", find_places=no_places)


def test_what_holds_stays_in_its_order() -> None:
    """And cites only those that state it, whatever the model named."""
    found = checked(*TRUE)

    assert [b.text for b in found.briefing.bullets] == list(TRUE)
    assert found.n_kept == 5
    assert found.faults == ()
    assert "tide-0" not in found.briefing.bullets[2].citations


def test_what_falls_is_replaced_in_its_place() -> None:
    """By a sentence of the articles."""
    found = checked(TRUE[0], FALSE[2], TRUE[3], TRUE[4])

    texts = [b.text for b in found.briefing.bullets]
    assert texts[0] == TRUE[0]
    assert texts[1] in {b.text for b in compose(DAM, language="en").bullets}
    assert "77" not in " ".join(texts)
    assert "77" in found.faults[0]


def test_where_most_falls_all_does() -> None:
    """Nobody should read what happens to be left."""
    with pytest.raises(LlmFailed) as raised:
        checked(TRUE[0], *FALSE)

    assert raised.value.reason == "invented"


def test_what_is_said_twice_is_said_once() -> None:
    """The second time an extractive sentence may stand in."""
    found = checked(TRUE[0], TRUE[0], TRUE[2], TRUE[3], TRUE[4])

    texts = [b.text for b in found.briefing.bullets]
    assert texts.count(TRUE[0]) == 1
    assert not any(is_same(a, b, "en") for n, a in enumerate(texts) for b in texts[:n])


def test_the_disagreements_stay() -> None:
    """They are counted, not written."""
    assert checked(*TRUE).briefing.disagreements == compose(DAM).disagreements


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(TRUE + FALSE), min_size=1, max_size=8),
    st.sampled_from([HEADLINE, *FALSE, ""]),
    st.sampled_from([SUMMARY, *FALSE, ""]),
)
def test_nothing_invented_is_ever_shown(texts: list[str], headline: str, summary: str) -> None:
    """Whatever the mixture."""
    try:
        briefing = checked(*texts, headline=headline, summary=summary).briefing
    except LlmFailed:
        return

    assert briefing.writer is WriterName.LLM
    assert_honest(briefing, DAM)
    shown = {briefing.headline, briefing.summary, *(b.text for b in briefing.bullets)}
    assert not shown & set(FALSE)
    assert briefing.headline
    assert briefing.summary
