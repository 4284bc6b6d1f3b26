"""How well a sentence reads on its own.

A sentence taken out of its article loses the one before it: "He also said" no longer tells
who. What leans on a neighbour is not forbidden, for a story may have nothing else, but it comes
last.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.briefings.lexicon import (
    DANGLING,
    LEANING,
    PERSONS,
    PRONOUNS,
    SUBORDINATE,
    loaded_share,
)
from bot.text.tokens import fold, words

CLAUSE = 8  # words a clause in front of a sentence may have


def clarity(text: str, language: str) -> float:
    """Return 0..1: how well *text* reads on its own, and how plain its words are."""
    found = words(text)
    value = 1 - min(3 * loaded_share(found, language), 0.6)
    if leans(text, language):
        value *= 0.35
    if text[:1] in "\"“„«`'‘":
        value *= 0.8  # a quotation in front hides who speaks
    return value * _length_factor(len(found))


def _length_factor(n_words: int) -> float:
    """Return 1 for 9 to 48 words; shorter ones say little, longer ones are hard to read."""
    if n_words < 9:
        return 0.4 + 0.6 * n_words / 9
    return 1.0 if n_words <= 48 else max(0.4, 1 - (n_words - 48) / 24)


def leans(text: str, language: str) -> bool:
    """Tell whether *text* needs the sentence before it, as for "this" or a pronoun's noun."""
    found = words(text)
    if not found or fold(found[0]) in LEANING.get(language, frozenset()):
        return True
    if DANGLING.get(language) and DANGLING[language].search(text):
        return True
    pronouns = PRONOUNS.get(language, frozenset())
    at = next((i for i, w in enumerate(found) if fold(w) in pronouns), None)
    if at is None or text.islower():  # without capitals nobody can be found
        return False
    # "With two men down he scored": the clause in front gives the pronoun no noun.
    clause = fold(found[0]) in SUBORDINATE.get(language, frozenset()) and at < CLAUSE
    return clause or not _names_someone(found[:at], language)


def _names_someone(before: Sequence[str], language: str) -> bool:
    """Tell whether *before* holds two names in a row, as people are named, or a person's role."""
    if any(fold(w) in PERSONS.get(language, frozenset()) for w in before):
        return True
    return any(a[:1].isupper() and b[:1].isupper() for a, b in pairwise(before))
