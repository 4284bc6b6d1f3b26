"""Words: what a text is made of when two texts are compared.

A token is folded (NFKC, case, diacritics of Latin script) and stemmed where the language has a
Snowball stemmer; Chinese, Japanese and Thai, which write without spaces, give character pairs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer

from bot.text.stopwords import STOPWORDS

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
# Vowel signs and points are no letters to ``re``, and would cut Hindi or Thai words to pieces.
_MARKS = "".join(
    chr(code) for code in range(0x0591, 0x1A00) if unicodedata.category(chr(code))[0] == "M"
)
_LETTER = rf"[\w{_MARKS}]"
_WORD = re.compile(rf"\d+(?:[.,:]\d+)+|\w{_LETTER}*(?:['’.\-]{_LETTER}+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
_POSSESSIVE = re.compile(r"['’]s?$")


def words(text: str) -> list[str]:
    """Return the words and numbers of *text* as written, in order."""
    return _WORD.findall(text)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return *word* without case and, in Latin script, without diacritics."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    if folded.isascii():
        return folded
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return bare if bare.isascii() else folded


def tokens(text: str, language: str | None = None) -> list[str]:
    """Return the content tokens of *text* in order: folded, stemmed, without stop words."""
    found: list[str] = []
    for word in words(text):
        if _UNSPACED.search(word):
            found.extend(_character_pairs(word))
        elif token := content_token(word, language):
            found.append(token)
    return found


@lru_cache(maxsize=200_000)
def content_token(word: str, language: str | None) -> str:
    """Return the token of one word; "" for a stop word or a lone letter."""
    folded = fold(_POSSESSIVE.sub("", word))
    if len(folded) < 2 and not folded.isdigit():
        return ""
    if folded in stopwords(language):
        return ""
    stemmer = _stemmer(language or "en")
    return str(stemmer.stemWord(folded)) if stemmer and not folded[0].isdigit() else folded


@cache
def stopwords(language: str | None) -> frozenset[str]:
    """Return the folded stop words of *language*; of English where it has none."""
    return frozenset(fold(w) for w in STOPWORDS.get(language or "en", STOPWORDS["en"]).split())


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer | None:
    name = _STEMMERS.get(language)
    return snowballstemmer.stemmer(name) if name else None


def _character_pairs(word: str) -> list[str]:
    if len(word) == 1:
        return [word]
    return [a + b for a, b in pairwise(word)]
