"""A sentence is cited to those who say it, in whatever words, and to nobody else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.briefings.citing.cite import Witnesses
from bot.briefings.citing.likeness import Likeness
from bot.briefings.material import Material, Sentence, gather
from bot.embedding.packaged import PackagedEmbedder
from bot.embedding.seam import Embedder, Rows
from bot.model import Article, ArticleId
from bot.text.tokens import tokens
from tests.briefings.stories import article

CASES = Path(__file__).parent / "cite_cases"


@dataclass(frozen=True)
class Case:
    """An invented story, one of its sentences, and the articles that state it."""

    name: str
    articles: tuple[Article, ...]
    text: str
    of: ArticleId
    stated: frozenset[ArticleId]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.toml")):
        for story in tomllib.loads(path.read_text("utf-8"))["story"]:
            articles = tuple(map(_article, story["article"]))
            for bullet in story["bullet"]:
                yield Case(
                    story["name"],
                    articles,
                    bullet["text"],
                    ArticleId(bullet["of"]),
                    frozenset(map(ArticleId, bullet["stated"])),
                )


def _article(row: dict[str, Any]) -> Article:
    return Article(
        id=ArticleId(row["id"]), title=row["title"], lead=row["lead"], language=row["language"]
    )


class MeaningByLot:
    """An encoder that finds texts near only if somebody said they mean the same."""

    model, dims = "by lot", 3

    def __init__(self, *same: str) -> None:
        self.same = same
        self.asked: list[str] = []

    def speaks(self, language: str | None) -> bool:
        return language != "xx"

    def embed(self, texts: Sequence[str]) -> Rows:
        self.asked += texts
        rows = np.zeros((len(texts), self.dims), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0 if text in self.same else 1] = 1
        return rows

    def close(self) -> None:
        """Hold nothing."""


def cited(
    articles: Sequence[Article], text: str, *, of: str, embedder: Embedder | None = None
) -> set[ArticleId]:
    return cited_by(Likeness(embedder=embedder), articles, text, of)


def cited_by(
    likeness: Likeness, articles: Sequence[Article], text: str, of: str
) -> set[ArticleId]:
    own = next(a for a in articles if a.id == of)
    material = gather(articles, own.language or "en")
    witnesses = Witnesses(material=material, story=articles, likeness=likeness)
    return set(witnesses.of(_sentence(material, text, of)))


def _sentence(material: Material, text: str, of: str) -> Sentence:
    return Sentence(
        text=text,
        article=[a.id for a in material.articles].index(ArticleId(of)),
        position=0,
        terms=frozenset(tokens(text, material.language)),
        n_words=len(text.split()),
    )


@pytest.mark.parametrize("case", [*cases()], ids=lambda c: f"{c.name}: {c.text[:40]}")
def test_the_own_article_is_always_cited(case: Case) -> None:
    """A sentence stands where it was taken from, in every language."""
    assert case.of in cited(case.articles, case.text, of=case.of)


def test_few_wrong_citations_without_an_encoder() -> None:
    """Of the invented pairs, made to mislead, nine in ten that are cited are right."""
    right, wrong, missed = _counted(None)

    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.2


@pytest.mark.slow
def test_the_encoder_finds_most_and_adds_no_wrong_ones() -> None:
    """Paraphrases and other languages come in: half of all, at a higher precision."""
    right, wrong, missed = _counted(PackagedEmbedder())

    assert right / (right + wrong) >= 0.94
    assert right / (right + missed) >= 0.5


def _counted(embedder: Embedder | None) -> tuple[int, int, int]:
    right = wrong = missed = 0
    likeness = Likeness(embedder=embedder)
    for case in cases():
        found = cited_by(likeness, case.articles, case.text, case.of) - {case.of}
        right += len(found & case.stated)
        wrong += len(found - case.stated)
        missed += len(case.stated - found)
    return right, wrong, missed


FERRY = "All 214 passengers of the ferry Aurelia were brought ashore at Marn."


@pytest.mark.parametrize(
    ("lead", "states"),
    [
        pytest.param(FERRY, True, id="word for word"),
        pytest.param(
            "The ferry Aurelia reached nothing: all 214 passengers were brought ashore at Marn.",
            True,
            id="amid other words",
        ),
        pytest.param(
            "All 241 passengers of the ferry Aurelia were brought ashore at Marn.",
            False,
            id="another number",
        ),
        pytest.param(
            "All 214 passengers of the ferry Aurelia were not brought ashore at Marn.",
            False,
            id="denied",
        ),
        pytest.param(
            "All 214 passengers of the ferry Aurelia are expected to be brought ashore at Marn.",
            False,
            id="expected",
        ),
        pytest.param(
            "34 of the 214 passengers of the ferry Aurelia were brought ashore at Marn.",
            False,
            id="a part of them",
        ),
        pytest.param(
            "In 1998 all 214 passengers of the ferry Aurelia were brought ashore at Marn.",
            False,
            id="of another year",
        ),
        pytest.param(
            "All 214 passengers of the ferry Borealis were brought ashore at Kell.",
            False,
            id="other names",
        ),
        pytest.param(
            "All passengers of the ferry Aurelia came ashore at Marn. It carried 214 cars.",
            True,
            id="two neighbours: cars and people are not told apart",
        ),
    ],
)
def test_who_states_a_sentence(lead: str, states: bool) -> None:
    """Words count, unless number, denial, hope, year or name speak against it."""
    articles = (article("tide", "At sea", FERRY), article("post", "Rescue", lead, hours=1))

    assert states == ("post-1" in cited(articles, FERRY, of="tide-0"))


def test_a_shorter_name_is_the_same_name() -> None:
    """Who is introduced with office and first name is later known by the last."""
    text = "Governor Ilse Varga opened the new harbour bridge of Marn."
    articles = (
        article("tide", "At sea", text),
        article("post", "Bridge", "Varga opened the new harbour bridge of Marn.", hours=1),
    )

    assert {"tide-0", "post-1"} == cited(articles, text, of="tide-0")


def test_an_article_in_another_language_is_asked_by_meaning() -> None:
    """The encoder decides, and the citations stand in the story's order."""
    told = "Alle 214 Passagiere der Aurelia wurden an Land gebracht."
    articles = (
        article("kurier", "Auf See", told, language="de"),
        article("tide", "At sea", FERRY, hours=1),
    )
    material = gather(articles, "en")
    near = Likeness(embedder=MeaningByLot(FERRY, told))
    witnesses = Witnesses(material=material, story=articles, likeness=near)

    assert witnesses.of(_sentence(material, FERRY, "tide-1")) == ("kurier-0", "tide-1")
    assert {"tide-1"} == cited(articles, FERRY, of="tide-1", embedder=MeaningByLot(FERRY))


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param("Alle 241 Passagiere der Aurelia wurden an Land gebracht.", id="number"),
        pytest.param("Alle 214 Passagiere der Aurelia wurden nicht gerettet.", id="denied"),
        pytest.param("Alle 214 Passagiere der Borealis kamen nach Kell.", id="names"),
    ],
)
def test_meaning_alone_is_not_enough_across_languages(lead: str) -> None:
    """Numbers, denials and names must agree whatever the encoder finds."""
    articles = (
        article("tide", "At sea", FERRY),
        article("kurier", "Auf See", lead, language="de", hours=1),
    )

    assert {"tide-0"} == cited(articles, FERRY, of="tide-0", embedder=MeaningByLot(FERRY, lead))


def test_an_encoder_is_not_asked_about_a_language_it_has_not_learnt() -> None:
    """Then words decide as if there were none."""
    told = "Alle 214 Passagiere der Aurelia wurden an Land gebracht."
    articles = (
        article("tide", "At sea", FERRY),
        article("kurier", "Auf See", told, language="xx", hours=1),
    )

    assert {"tide-0"} == cited(articles, FERRY, of="tide-0", embedder=MeaningByLot(FERRY, told))


def test_a_text_is_encoded_once() -> None:
    """Six bullets of a story ask about the same sentences."""
    told = "Alle 214 Passagiere der Aurelia wurden an Land gebracht."
    articles = (
        article("tide", "At sea", FERRY),
        article("kurier", "Auf See", told, language="de", hours=1),
    )
    embedder = MeaningByLot(FERRY, told)
    material = gather(articles, "en")
    witnesses = Witnesses(material=material, story=articles, likeness=Likeness(embedder=embedder))

    for _ in range(3):
        witnesses.of(_sentence(material, FERRY, "tide-0"))

    assert len(embedder.asked) == len(set(embedder.asked))
