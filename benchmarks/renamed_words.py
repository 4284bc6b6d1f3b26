"""Names, rare words and rare numbers put for others, alike wherever they stand.

Words are chosen once, by the sets they come from: stand-ins take the places of the letters that
change. A table then puts other letters there, others in each repetition: vowels for vowels,
consonants for consonants, and б goes where b goes, so that a name stays itself in all
languages. Endings stay, so that stemming finds a word in all its forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from random import Random

from bot.model import Article
from bot.text.tokens import content_token, fold

# A word that so large a share of a language's stories hold belongs to none of them, nor does one
# of so many stories where the language has few. With 0.02 and 5 a tenth of the precision is lost
# to the same story of another repetition, with these 0.4 %.
COMMON_SHARE, COMMON_STORIES = 0.08, 16
# A word that hardly ever stands without a capital is a name, and changes however common it is.
NAME_SHARE = 0.9
# Letters at one place of a row sound alike, and are put for others alike.
ROWS = (
    ("bdfgklmnrstzjh", "бдфгклмнрстзжх", "بدفغكلمنرستزجه"),
    ("aeiou", "аеиоу"),
    ("pvc", "пвц"),
    ("qwx",),
    ("чшщ",),
    ("ыэюя",),
    ("ثحخذشصضطظعق",),
    ("123456789",),
)
# Their names take endings.
INFLECTED = frozenset(("ru", "uk", "pl", "cs", "sr", "hr", "bg", "fi", "hu"))
_WORD = re.compile(r"\w+")
_ARABIC_ARTICLE = re.compile("^(?:وال|بال|ال|لل)(?=..)")
_HAN = re.compile("[\u3400-\u9fff]")
# Unicode leaves these code points to private use; no text of the sets has one.
_STAND_INS = 0xE000
_SHORTEST_STEM = 3

# Language and stem.
_Key = tuple[str, str]


class Letters:
    """The letters that change, their stand-ins, and what they change into."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._seen = frozenset("".join(text for a in articles for text in texts_of(a)))
        # None of them is the same sound as another: all are one row.
        han = "".join(sorted(filter(_HAN.match, self._seen)))
        self._rows = (*ROWS, (han,))
        known = {c for row in self._rows for letters in row for c in letters}
        changing = [c for c in sorted(self._seen) if _bare(c.lower()) in known]
        self.stand_ins = {ord(c): chr(_STAND_INS + n) for n, c in enumerate(changing)}

    def table(self, chance: Random | None) -> dict[int, str]:
        """Return what `str.translate` puts for stand-ins: other letters, or (None) the same."""
        others: dict[str, str] = {}
        for row in self._rows:
            places = list(range(len(row[0])))
            if chance:
                chance.shuffle(places)
            for letters in row:
                others |= {c: letters[place] for c, place in zip(letters, places, strict=False)}
        # A letter that the table has is translated several times as fast as one it lacks.
        table = {ord(c): c for c in self._seen}
        for code, stand_in in self.stand_ins.items():
            table[ord(stand_in)] = _other(chr(code), others)
        return table


class Masks:
    """Puts stand-ins into the words that tell one event from others."""

    def __init__(
        self, articles: Sequence[Article], stories: Sequence[str], letters: Letters
    ) -> None:
        """Take all articles, each with its story."""
        self._stand_ins = letters.stand_ins
        self._masked: dict[tuple[str, str], str] = {}
        self._names = _names(articles)
        self._common = _common(articles, stories) - self._names

    def mask(self, text: str, language: str | None) -> str:
        """Return *text* with stand-ins for all letters that change."""
        spoken = language or "en"
        return _WORD.sub(lambda found: self._mask_word(found.group(), spoken), text)

    def _mask_word(self, word: str, language: str) -> str:
        masked = self._masked.get((word, language))
        if masked is None:
            begin, end = self._changing_part(word, language)
            changing = word[begin:end].translate(self._stand_ins)
            masked = self._masked[word, language] = word[:begin] + changing + word[end:]
        return masked

    def _changing_part(self, word: str, language: str) -> tuple[int, int]:
        key = language, content_token(word, language)
        if not key[1] or key in self._common:
            return 0, 0
        article = _ARABIC_ARTICLE.match(word) if language == "ar" else None
        if article:
            return article.end(), len(word)
        if key in self._names and language not in INFLECTED:
            return 0, len(word)
        return 0, _length_of_stem(fold(word), key[1]) or len(word)


def texts_of(article: Article) -> list[str]:
    return [text for text in (article.title, article.lead, article.text) if text]


def _names(articles: Iterable[Article]) -> set[_Key]:
    seen: Counter[_Key] = Counter()
    capital: Counter[_Key] = Counter()
    for article in articles:
        for key, word in _keys(article):
            seen[key] += 1
            capital[key] += word[0].isupper()
    return {key for key, n in seen.items() if capital[key] >= NAME_SHARE * n}


def _common(articles: Sequence[Article], stories: Sequence[str]) -> set[_Key]:
    holders: defaultdict[_Key, set[str]] = defaultdict(set)
    told: defaultdict[str, set[str]] = defaultdict(set)
    for article, story in zip(articles, stories, strict=True):
        told[article.language or "en"].add(story)
        for key, _ in _keys(article):
            holders[key].add(story)
    least = {
        language: max(COMMON_STORIES, COMMON_SHARE * len(all_stories))
        for language, all_stories in told.items()
    }
    return {key for key, held in holders.items() if len(held) >= least[key[0]]}


def _keys(article: Article) -> Iterable[tuple[_Key, str]]:
    language = article.language or "en"
    for text in texts_of(article):
        for word in _WORD.findall(text):
            yield (language, content_token(word, language)), word


def _length_of_stem(folded: str, stem: str) -> int:
    """Return how many letters the two begin with alike; 0 where that is hardly the stem."""
    alike = (n for n, (a, b) in enumerate(zip(folded, stem, strict=False)) if a != b)
    length = next(alike, min(len(folded), len(stem)))
    return length if length >= _SHORTEST_STEM else 0


def _other(letter: str, others: dict[str, str]) -> str:
    lower = letter.lower()
    other = others[_bare(lower)]
    if lower not in others:
        marks = unicodedata.normalize("NFD", lower)[1:]
        composed = unicodedata.normalize("NFC", other + marks)
        other = composed if len(composed) == 1 else other
    return other if lower == letter else other.upper()


def _bare(letter: str) -> str:
    """Return a lower-case letter without its marks, where it is Latin."""
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare.isascii() else letter
