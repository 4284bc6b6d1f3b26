"""The words by which a story is known to be about a topic, by topic and language.

Compiled for this project. Before the bar: words that tell the topic by themselves; after it:
words that add to others. Any inflection of a word matches; ``a_b`` are neighbours, stop words
between them left out; ``a*`` is a beginning and ``*a`` an end, for languages that write
compounds in one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from bot.stories.spelling import spelled
from bot.stories.topic_words_affairs import AFFAIRS
from bot.stories.topic_words_knowledge import KNOWLEDGE
from bot.stories.topic_words_life import LIFE
from bot.text.tokens import content_token, fold

WORDS: dict[str, dict[str, str]] = {**AFFAIRS, **KNOWLEDGE, **LIFE}
LANGUAGES = frozenset(language for topic in WORDS.values() for language in topic)


@dataclass(frozen=True, slots=True)
class Hint:
    """One word of the lists; ``tells`` is False where it only adds to others."""

    word: str
    topic: str
    tells: bool


def find_hints(text: str, language: str) -> set[Hint]:
    """Return the words of our lists that *text* holds; *language* is one of LANGUAGES."""
    stems = [(word, content_token(word, language)) for word in spelled(text)]
    content = [(word, stem) for word, stem in stems if stem]
    lexicon = _lexicon(language)
    found = {hint for word, _ in content for hint in hints_of(word, language)}
    for (_, first), (_, second) in pairwise(content):
        found.update(lexicon.get(f"{first}_{second}", ()))
    return found


@lru_cache(maxsize=100_000)
def hints_of(word: str, language: str) -> tuple[Hint, ...]:
    """Return what *word*, as spelled() gives it, tells by itself."""
    folded = fold(word)
    starts, ends = _affixes(language)
    found = [*_lexicon(language).get(content_token(word, language), ())]
    found += (hint for start, hint in starts if folded.startswith(start))
    found += (hint for end, hint in ends if folded.endswith(end))
    return tuple(found)


@cache
def _lexicon(language: str) -> dict[str, tuple[Hint, ...]]:
    """Return the hints by stem, or by two stems joined by an underscore."""
    found: defaultdict[str, set[Hint]] = defaultdict(set)
    for hint in _hints(language):
        if "*" not in hint.word:
            found[_stems(hint.word, language)].add(hint)
    return {stem: tuple(hints) for stem, hints in found.items()}


@cache
def _affixes(language: str) -> tuple[list[tuple[str, Hint]], list[tuple[str, Hint]]]:
    """Return the beginnings and the ends of words, folded."""
    hints = [hint for hint in _hints(language) if "*" in hint.word]
    affixes = [(fold(hint.word.strip("*")), hint) for hint in hints]
    starts = [(affix, hint) for affix, hint in affixes if hint.word.endswith("*")]
    return starts, [(affix, hint) for affix, hint in affixes if hint.word.startswith("*")]


def _stems(entry: str, language: str) -> str:
    stems = (content_token(word, language) for word in spelled(entry.replace("_", " ")))
    return "_".join(stem for stem in stems if stem)


def _hints(language: str) -> Iterator[Hint]:
    for topic, lists in WORDS.items():
        telling, _, adding = lists[language].partition("|")
        yield from (Hint(word, topic, True) for word in telling.split())
        yield from (Hint(word, topic, False) for word in adding.split())
