"""How rightly articles are cited for sentences: precision and recall, and what it costs.

Run: python benchmarks/cite_articles.py

The pairs are those of tests/briefings/citing/cite_cases: invented stories in which an article
states a sentence of another one, in other words or another language, or only seems to. The bounds
were chosen on the stories of even number; "reported" are the others. "60 % of the words" is the
plain rule that an article states a sentence if it has three fifths of its weighted words, and all
its numbers, in one place. Then, if the evaluation data lie in the folder that EVENHAND_DATA names
or at ../shared/data: claims that people judged against one source each, and milliseconds a
sentence in stories of 155 articles, of which 60 are read; the first way that asks fills shared
memories.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from stories_data import DATA, read_set
from threadpoolctl import threadpool_limits

from bot.briefings.checking.check import check_claim
from bot.briefings.citing.cite import Witnesses
from bot.briefings.citing.likeness import Likeness
from bot.briefings.facts import numbers
from bot.briefings.material import Material, Sentence, body, gather, split_body
from bot.embedding.packaged import PackagedEmbedder
from bot.model import Article, ArticleId
from bot.text.tokens import tokens

CASES = Path(__file__).parents[1] / "tests/briefings/citing/cite_cases"
LARGE = 155
MOST = 0.6
N_SENTENCES = 6

# A story's material and articles -> what finds the articles that state a sentence.
Cite = Callable[[Material, Sequence[Article]], Callable[[Sentence], set[ArticleId]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A sentence beside an article: whether it states it, and whether it is cited."""

    story: int
    same_language: bool
    states: bool
    cited: bool


def of_most_words(
    material: Material, story: Sequence[Article]
) -> Callable[[Sentence], set[ArticleId]]:
    """Cite by the plain rule; *story* is not asked for other languages."""
    del story
    places = {a.id: _places(a, material.language) for a in material.articles}
    held = [frozenset().union(*(terms for terms, _ in p)) for p in places.values()]
    spread = Counter(chain.from_iterable(held))

    def weight(terms: frozenset[str]) -> float:
        return sum(math.log(1 + len(held) / max(spread[t], 1)) for t in terms)

    def states(article: Article, sentence: Sentence) -> bool:
        figures = numbers(sentence.text, material.language)
        source = (body(article),)
        return (
            any(
                weight(sentence.terms & terms) >= MOST * weight(sentence.terms)
                and all(n.readings & found for n in figures)
                for terms, found in places[article.id]
            )
            and check_claim(sentence.text, source, material.language, min_score=0).supported
        )

    return lambda sentence: {a.id for a in material.articles if states(a, sentence)}


def _places(article: Article, language: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    single = [
        (
            frozenset(tokens(s, language)),
            frozenset(chain.from_iterable(n.readings for n in numbers(s, language))),
        )
        for s in split_body(article, language)
    ]
    return [*single, *((a | c, b | d) for (a, b), (c, d) in pairwise(single))]


def ours(likeness: Likeness) -> Cite:
    """Return the product's way of citing, with or without an encoder."""

    def cite(material: Material, story: Sequence[Article]) -> Callable[[Sentence], set[ArticleId]]:
        witnesses = Witnesses(material=material, story=story, likeness=likeness)
        return lambda sentence: set(witnesses.of(sentence))

    return cite


def pairs(cite: Cite) -> Iterator[Pair]:
    """Return every pair of the invented stories."""
    stories = [
        story
        for name in ("western", "world")
        for story in tomllib.loads((CASES / f"{name}.toml").read_text())["story"]
    ]
    for number, story in enumerate(stories):
        articles = tuple(_article(row) for row in story["article"])
        spoken = {a.id: a.language for a in articles}
        for bullet in story["bullet"]:
            material = gather(articles, spoken[bullet["of"]] or "")
            cited = cite(material, articles)(_sentence(material, bullet["text"], bullet["of"]))
            for article in articles:
                if article.id != bullet["of"]:
                    yield Pair(
                        story=number,
                        same_language=article.language == material.language,
                        states=article.id in bullet["stated"],
                        cited=article.id in cited,
                    )


def _article(row: dict[str, Any]) -> Article:
    return Article(
        id=ArticleId(row["id"]), title=row["title"], lead=row["lead"], language=row["language"]
    )


def _sentence(material: Material, text: str, of: str) -> Sentence:
    number = [a.id for a in material.articles].index(ArticleId(of))
    return Sentence(
        text=text,
        article=number,
        position=0,
        terms=frozenset(tokens(text, material.language)),
        n_words=len(text.split()),
    )


def print_pairs(ways: dict[str, Cite]) -> None:
    print(
        f"{'precision / recall':<22}{'chosen on':>14}{'reported':>14}{'its language':>14}", end=""
    )
    print(f"{'others':>14}")
    for name, cite in ways.items():
        found = list(pairs(cite))
        reported = [p for p in found if p.story % 2]
        groups = (
            [p for p in found if not p.story % 2],
            reported,
            [p for p in reported if p.same_language],
            [p for p in reported if not p.same_language],
        )
        print(f"{name:<22}" + "".join(f"{_rates(group):>14}" for group in groups))
    print(f"{len(found)} pairs, {sum(p.states for p in found)} of which state the sentence")


def _rates(found: Sequence[Pair]) -> str:
    right = sum(p.states and p.cited for p in found)
    cited, stated = sum(p.cited for p in found), sum(p.states for p in found)
    precision = f"{right / cited:.3f}" if cited else "-"
    return f"{precision} / {right / max(stated, 1):.3f}"


def print_claims(ways: dict[str, Cite]) -> None:
    """Print how often a source is cited for a claim that people found, or did not find, in it."""
    path = DATA / "faithfulness/qags.claims.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    print(f"\n{len(rows)} judged claims")
    for name, cite in ways.items():
        found = [_judged(row, cite) for row in rows]
        print(f"{name:<22}{_rates(found):>14}")


def _judged(row: dict[str, Any], cite: Cite) -> Pair:
    claim = Article(id=ArticleId("claim"), title=row["text"], language="en")
    source = Article(
        id=ArticleId("source"), title="", language="en", text="\n".join(row["sources"])
    )
    material = gather((claim, source), "en")
    cited = cite(material, (claim, source))(_sentence(material, row["text"], "claim"))
    return Pair(story=0, same_language=True, states=bool(row["label"]), cited=source.id in cited)


def print_cost(ways: dict[str, Cite]) -> None:
    print(f"\n{'ms a sentence':<22}{'titles':>10}{'leads':>10}{'texts':>10}")
    sets = [
        [a for a, _ in read_set(name)][:LARGE]
        for name in ("og2021.dev", "allsides2021.dev", "wikinews")
    ]
    for name, cite in ways.items():
        print(f"{name:<22}" + "".join(f"{_cost(story, cite):>10.1f}" for story in sets))


def _cost(story: Sequence[Article], cite: Cite) -> float:
    material = gather(story, "en")
    chosen = (material.sentences or material.titles)[: 10 * N_SENTENCES : 10]
    begun = time.process_time()
    of = cite(material, story)
    for sentence in chosen:
        of(sentence)
    return 1000 * (time.process_time() - begun) / len(chosen)


def main() -> int:
    encoder = PackagedEmbedder()
    ways: dict[str, Cite] = {
        "60 % of the words": of_most_words,
        "this, no encoder": ours(Likeness()),
        "this": ours(Likeness(embedder=encoder)),
    }
    with threadpool_limits(1):
        print_pairs(ways)
        if not (DATA / "stories").exists():
            sys.stderr.write(f"{DATA}/stories is not there; set EVENHAND_DATA to the data\n")
            return 0
        print_claims(ways)
        print_cost(ways)
    return 0


if __name__ == "__main__":
    sys.exit(main())
