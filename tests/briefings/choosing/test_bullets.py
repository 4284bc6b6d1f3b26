"""Bullets: short, none twice, none that leans where another will do."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from bot.briefings.choosing.bullets import MAX_BULLET, choose_bullets
from bot.briefings.choosing.headline import choose_headline
from bot.briefings.choosing.select import MAX_ALIKE, Judge, likeness
from bot.briefings.choosing.summary import choose_summary
from bot.briefings.material import Sentence, gather
from bot.model import Story
from tests.briefings.stories import DAM, article, story

LONG = story(
    article(
        "tide",
        "Marn council closes the Kell bridge for repairs",
        "The Marn council will close the Kell bridge on Monday for repairs of its two northern"
        " piers. The work costs 4.2 million crowns and lasts until October. Buses to Orrin Falls"
        " turn at the fish market. Engineers found cracks in both northern piers in March. Some"
        " 9,000 cars cross the Kell bridge on a working day. The ferry of Tove Aldane carries"
        " people on foot free of charge. A second bridge was planned in 1998 and never built.",
    )
)


def _chosen(told: Story, language: str = "en") -> tuple[Sentence, ...]:
    judge = Judge(material=gather(told.articles, language))
    headline = choose_headline(judge.material)
    return choose_bullets(judge, headline, choose_summary(judge, headline))


def test_a_single_article_gives_four_that_are_not_its_summary() -> None:
    """Of seven sentences one is the summary's and four are bullets."""
    judge = Judge(material=gather(LONG.articles, "en"))
    headline = choose_headline(judge.material)
    summary = choose_summary(judge, headline)

    chosen = choose_bullets(judge, headline, summary)

    assert [s.position for s in summary] == [0]
    assert len(chosen) == 4
    assert not set(chosen) & set(summary)


def test_no_bullet_is_longer_than_a_line_of_a_chat() -> None:
    """A sentence of 250 letters is left to its article."""
    tail = "and ".join(["the harbour of Marn and its warehouses "] * 6)
    first = LONG.articles[0]
    lead = f"{first.lead} Repairs of the road, {tail}follow in spring."
    told = replace(LONG, articles=(replace(first, lead=lead),))

    assert all(len(s.text) <= MAX_BULLET for s in _chosen(told))


def test_no_two_bullets_read_alike() -> None:
    """Not even where outlets tell a fact in the same words."""
    texts = [s.text for s in _chosen(DAM)]

    assert len(texts) >= 4
    assert all(likeness(a, b) <= MAX_ALIKE for a, b in combinations(texts, 2))


def test_a_title_comes_before_a_sentence_that_leans() -> None:
    """What a pronoun stands for is in the line before; a title needs none."""
    told = story(
        article("tide", "Dam near Orrin Falls fails", "The Kell dam failed on Monday night."),
        article("post", "Railway to Marn stays closed for three weeks", hours=1),
        article(
            "bell",
            "Governor Tove Aldane promises 12 million crowns for repairs",
            "He added that nobody had warned him about the timber in the spillway.",
            hours=2,
        ),
    )

    texts = [s.text for s in _chosen(told)]

    assert "Railway to Marn stays closed for three weeks" in texts[:2]
    assert not texts[0].startswith("He")


def test_what_is_barred_is_replaced() -> None:
    """A sentence that fails the check of its own article makes room for another."""
    judge = Judge(material=gather(LONG.articles, "en"))
    summary = choose_summary(judge, None)
    first = choose_bullets(judge, None, summary)

    again = choose_bullets(judge, None, summary, first[:1])

    assert first[0] not in again
    assert len(again) == 4
