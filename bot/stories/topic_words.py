"""The words by which a story is known to be about a topic, by topic and language.

``topic_words.tsv`` beside this file was compiled for this project. Its column ``tells`` holds the
words that tell the topic by themselves, ``adds`` those that add to others. Any inflection of a
word matches where the language has a stemmer; ``a_b`` are neighbours, stop words between them left
out; ``a*`` is a beginning and ``*a`` an end, for languages that write compounds in one or inflect
without a stemmer of ours. Chinese, Japanese and Thai words match wherever they stand.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, product

from bot.stories.spelling import spelled
from bot.text.tokens import content_token, fold

# They write no spaces between words.
_UNSPACED = frozenset(("zh", "ja", "th"))
# What these languages write before a word and in one with it: "and", "the", "in", "to" and such.
_PROCLITICS = {
    "ar": re.compile("^(?:[وف]?[بك]?ال|[وف]?لل|[وفبكل])(?=..{2})"),
    "he": re.compile("^[והבלמשכ]{1,2}(?=..{2})"),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """One word of the lists; ``tells`` is False where it only adds to others."""

    word: str
    topic: str
    tells: bool


def find_hints(text: str, language: str) -> set[Hint]:
    """Return the words of our lists that *text* holds; *language* is one of languages()."""
    if language in _UNSPACED:
        folded = fold(text)
        return {hint for word, hint in _anywhere(language) if word in folded}
    content = [stems for word in spelled(text) if (stems := _stems_of(word, language))]
    found = {hint for word in spelled(text) for hint in hints_of(word, language)}
    lexicon = _lexicon(language)
    for first, second in pairwise(content):
        for pair in product(first, second):
            found.update(lexicon.get("_".join(pair), ()))
    return found


@lru_cache(maxsize=100_000)
def hints_of(word: str, language: str) -> tuple[Hint, ...]:
    """Return what *word*, as spelled() gives it, tells by itself."""
    stems = _stems_of(word, language)
    if not stems:
        return ()
    starts, ends = _affixes(language)
    lexicon = _lexicon(language)
    found = [hint for stem in stems for hint in lexicon.get(stem, ())]
    for form in _forms(word, language):
        folded = fold(form)
        found += (hint for start, hint in starts if folded.startswith(start))
        found += (hint for end, hint in ends if folded.endswith(end))
    return tuple(dict.fromkeys(found))


@cache
def languages() -> frozenset[str]:
    """Return the languages that have words."""
    return frozenset(hints())


@cache
def hints() -> dict[str, tuple[Hint, ...]]:
    """Return by language all the words there are."""
    found: defaultdict[str, dict[Hint, None]] = defaultdict(dict)
    with files("bot.stories").joinpath("topic_words.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            listed = [Hint(word, row["topic"], True) for word in row["tells"].split()]
            listed += [Hint(word, row["topic"], False) for word in row["adds"].split()]
            for language in row["languages"].split():
                found[language] |= dict.fromkeys(listed)
    return {language: tuple(listed) for language, listed in found.items()}


def _forms(word: str, language: str) -> tuple[str, ...]:
    proclitics = _PROCLITICS.get(language)
    if proclitics is None:
        return (word,)
    return tuple(dict.fromkeys((word, proclitics.sub("", word))))


def _stems_of(word: str, language: str) -> tuple[str, ...]:
    """Return the stems that *word* may have; () for a stop word."""
    stems = (content_token(form, language) for form in _forms(word, language))
    return tuple(dict.fromkeys(stem for stem in stems if stem))


@cache
def _lexicon(language: str) -> dict[str, tuple[Hint, ...]]:
    """Return the hints by stem, or by two stems joined by an underscore."""
    found: defaultdict[str, set[Hint]] = defaultdict(set)
    for hint in hints()[language]:
        if "*" not in hint.word:
            found[_stems(hint.word, language)].add(hint)
    return {stem: tuple(hints) for stem, hints in found.items()}


@cache
def _anywhere(language: str) -> list[tuple[str, Hint]]:
    return [(fold(hint.word), hint) for hint in hints()[language]]


@cache
def _affixes(language: str) -> tuple[list[tuple[str, Hint]], list[tuple[str, Hint]]]:
    """Return the beginnings and the ends of words, folded."""
    starred = [hint for hint in hints()[language] if "*" in hint.word]
    affixes = [(fold("".join(spelled(hint.word.strip("*")))), hint) for hint in starred]
    starts = [(affix, hint) for affix, hint in affixes if hint.word.endswith("*")]
    return starts, [(affix, hint) for affix, hint in affixes if hint.word.startswith("*")]


def _stems(entry: str, language: str) -> str:
    stems = (content_token(word, language) for word in spelled(entry.replace("_", " ")))
    return "_".join(stem for stem in stems if stem)
