"""Which articles hold a sentence that was written in words of somebody else's choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.briefings.checking.check import check_claim
from bot.briefings.language import language_of
from bot.briefings.llm.crossing import FindPlaces, foreign_faults
from bot.briefings.material import body
from bot.model import Article, ArticleId
from bot.text.tokens import tokens, words

# Of the words with content in a sentence that rephrases its source, half and more still stand in
# it. What is made up whole has a third of them at most, or they are names, which are all checked.
MIN_KNOWN_WORDS = 0.5
# An article that nobody named is cited too where it has nearly all of the words.
MIN_KNOWN_BY_WITNESS = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Who states a sentence; nobody: what of it stands nowhere."""

    articles: tuple[ArticleId, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What sentences in *language* are held against."""

    language: str
    find_places: FindPlaces

    def holders(self, text: str, cited: Sequence[Article]) -> Held:
        """Return those of *cited* that state *text*: each by itself, else all of them together.

        Articles in the sentence's language decide; others count where there are none.
        """
        own = [a for a in cited if language_of(a) == self.language]
        pool = own or cited
        alone = [a for a in pool if not self.faults(text, [a])]
        faults = () if alone else self.faults(text, pool)
        if faults:
            return Held(faults=faults)
        held = {a.id for a in alone or pool}
        foreign = [a for a in cited if a not in pool]
        held |= {a.id for a in foreign if not self.faults(text, [a])}
        return Held(articles=tuple(a.id for a in cited if a.id in held))

    def faults(self, text: str, articles: Sequence[Article]) -> tuple[str, ...]:
        """Return what of *text* does not stand in *articles*, taken together."""
        if not articles:
            return ("no source",)
        if all(language_of(a) == self.language for a in articles):
            return self._own_faults(text, [body(a) for a in articles], MIN_KNOWN_WORDS)
        sources = [(body(a), language_of(a)) for a in articles]
        return foreign_faults(text, sources, self.language, self.find_places)

    def witnesses(self, text: str, others: Iterable[Article]) -> tuple[ArticleId, ...]:
        """Return those of *others*, in the same language, that state *text* too."""
        return tuple(
            a.id
            for a in others
            if language_of(a) == self.language
            and not self._own_faults(text, [body(a)], MIN_KNOWN_BY_WITNESS)
        )

    def _own_faults(self, text: str, bodies: Sequence[str], share: float) -> tuple[str, ...]:
        wanted = tokens(text, self.language)
        held = frozenset().union(*(_known(b, self.language) for b in bodies))
        if sum(t in held for t in wanted) < share * max(len(wanted), 1):
            return (" ".join(words(text)[:6]) + " …",)
        verdict = check_claim(text, bodies, self.language, min_score=0)
        if verdict.supported:
            return ()
        return verdict.unsupported or (" ".join(words(text)[:6]) + " …",)


@lru_cache(maxsize=256)
def _known(text: str, language: str) -> frozenset[str]:
    return frozenset(tokens(text, language))
