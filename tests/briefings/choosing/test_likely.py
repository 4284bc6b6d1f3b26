"""The words that a short account would use."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.choosing.likely import COLUMNS, likelihoods, own_texts, rows
from bot.briefings.material import gather
from bot.model import ArticleId
from tests.briefings.stories import DAM, ONE_SPANISH, article


def test_what_titles_and_articles_share_is_likely() -> None:
    """Every article names the dam; one says when it was built."""
    chance = likelihoods(gather(DAM.articles, "en"))

    assert chance["dam"] > 0.5 > chance["1961"]


def test_of_a_single_article_the_top_is_likely() -> None:
    """Nothing else tells what matters in it."""
    chance = likelihoods(gather(ONE_SPANISH.articles, "es"))

    assert chance["puert"] > chance["2029"]


def test_a_reprint_adds_nothing() -> None:
    """Three outlets that print one text are one witness."""
    copies = (replace(DAM.articles[1], id=ArticleId(f"copy-{n}")) for n in range(3))
    material = gather(DAM.articles, "en")
    copied = gather((*DAM.articles, *copies), "en")

    assert own_texts(copied) == own_texts(material)
    assert likelihoods(copied) == likelihoods(material)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_has_chances(texts: list[str]) -> None:
    """Every term has all columns and a chance between 0 and 1."""
    material = gather([article(f"o{n}", text, text) for n, text in enumerate(texts)], "en")

    assert all(len(row) == len(COLUMNS) for row in rows(material).values())
    assert all(0 <= chance <= 1 for chance in likelihoods(material).values())
