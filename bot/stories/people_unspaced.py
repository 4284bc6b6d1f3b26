"""The people a text may name, in scripts without capitals: a title, and what stands beside it.

Without capitals and, in Chinese and Japanese, without spaces nothing else tells where a name
begins and ends. So what a pattern finds in one article counts only where another article has it
too; bot/stories/names.py sees to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.stories.name_words import words_of_kind
from bot.stories.places import find_places

_MAX_CHARS = 600
# "The committee", not a first name.
_ARTICLES = {"ar": ("ال", "مجلس", "لجنة"), "he": ("ה",)}
_SPACED = re.compile(r"[^\s,.;:!?،؛۔।፣።\"“”«»()\[\]–—]+")
_KOREAN = re.compile(
    r"(?<![가-힣])([가-힣]{2,4}) "
    r"(?:대통령|총리|장관|의원|대표|감독|선수|씨|회장|시장|지사|총재|위원장)"
    r"(?:[은는이가을를의도와과]|에게)?(?![가-힣])"
)
_JAPANESE = re.compile(
    r"(?:([\u4e00-\u9fff]{2,4})|((?:[ァ-ヶー]{2,}・)?[ァ-ヶー]{2,}))"
    r"(?:首相|大統領|容疑者|被告|知事|外相|長官|選手|監督|氏|さん)"
)
_CHINESE_TITLES = "总统|總統|总理|總理|首相|主席|部长|部長|外长|外長|市长|市長"
_LONGEST_CHINESE = 3
_JAPANESE_PREFIX = re.compile("^(?:前|元|新|現|故|仏|米|英|独|露|同)")


@lru_cache(maxsize=5_000)
def find_people_unspaced(text: str, language: str) -> tuple[str, ...]:
    """Return the names beside titles in the first 600 characters of *text*, each once."""
    read = text[:_MAX_CHARS]
    none = words_of_kind("no name")
    found = dict.fromkeys(name for name in _candidates(read, language) if name not in none)
    return tuple(name for name in found if not find_places(name, language))


def reads_titles(language: str) -> bool:
    """Return whether people are found by titles in texts of *language*."""
    return language in ("ko", "ja", "zh", "th") or bool(words_of_kind(f"role:{language}"))


def _candidates(text: str, language: str) -> Iterator[str]:
    if language == "ko":
        yield from _KOREAN.findall(text)
    elif language == "ja":
        for kanji, kana in _JAPANESE.findall(text):
            yield _JAPANESE_PREFIX.sub("", kanji) if kanji else kana
    elif language == "zh":
        yield from _chinese(text)
    else:
        yield from _behind_roles(_SPACED.findall(text), language)


def _chinese(text: str) -> Iterator[str]:
    """Yield "Emmanuel·Macron", as foreign names are written in full, and names behind titles."""
    dotted, titled = _chinese_patterns()
    yield from dotted.findall(text)
    for behind in titled.findall(text):
        if behind[0] in words_of_kind("surname:zh") and len(behind) <= _LONGEST_CHINESE:
            yield behind


@cache
def _chinese_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # Without the characters that begin what people do: visit, say, arrive, meet.
    han = rf"(?:(?![{''.join(words_of_kind('behind:zh'))}])[\u4e00-\u9fff])"
    return (
        re.compile(f"({han}{{1,6}}[·‧・]{han}{{1,6}})"),
        re.compile(f"(?:{_CHINESE_TITLES})({han}{{2,4}})"),
    )


def _behind_roles(words: list[str], language: str) -> Iterator[str]:
    """Yield the two words behind a title, and behind an adjective of a country between them."""
    for at, word in enumerate(words):
        if word not in words_of_kind(f"role:{language}"):
            continue
        first = at + 1
        while first < len(words) and _is_between(words[first], language):
            first += 1
        pair = words[first : first + 2]
        definite = any(pair[:1] and pair[0].startswith(a) for a in _ARTICLES.get(language, ()))
        if len(pair) == 2 and all(len(part) > 1 for part in pair) and not definite:
            yield " ".join(pair)


def _is_between(word: str, language: str) -> bool:
    return word in words_of_kind(f"role:{language}") or bool(find_places(word, language))
