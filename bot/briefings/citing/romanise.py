"""Whether a text names whom another text names, in whatever script.

A name is compared by its skeleton: Cyrillic and Greek letters as Latin ones, without vowels and
double letters ("Тарский", "Tarsky": trsk). Scripts that write no letters for sounds, or no
capitals, are not compared.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from bot.briefings.facts import names
from bot.text.tokens import fold, words

_LETTERS = {
    **dict(zip("абвгґдезийіїклмнопрстуфхыэє", "abvggdeziiiiklmnoprstufhyee", strict=True)),
    **dict(
        zip(
            "ёжцчшщюяъьўј", ("e", "z", "c", "c", "s", "s", "u", "a", "", "", "u", "i"), strict=True
        )
    ),
    **dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "avgdezitiklmnxoprsstyfhpo", strict=True)),
}
_ALPHABETIC = re.compile(r"[a-zĀ-ɏͰ-ӿ'’.\-]+", re.IGNORECASE)
# Sounds that languages spell in different ways.
_SAME = (
    (re.compile(r"sch|sh|sz|ch|cz|zh|kh|tch"), "s"),
    (re.compile(r"ph|v|w"), "f"),
    (re.compile(r"[ckq]"), "k"),
    (re.compile(r"[zc]"), "s"),
    (re.compile(r"[aeiouyhj'’.\-]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
MIN_SKELETON = 2


def name_share(text: str, language: str, other: str) -> float:
    """Return which part of the names of *text* stand in *other*, 0..1.

    1 if *text* has none, or if the two are not both in alphabets that can be compared.
    """
    wanted = {s for n in names(text, language) if len(s := skeleton(n)) >= MIN_SKELETON}
    if not wanted or not _is_alphabetic(other):
        return 1.0
    return len(wanted & _skeletons(other)) / len(wanted)


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Return the consonants of *word* in Latin letters; "" in other scripts."""
    folded = fold(word)
    if not _ALPHABETIC.fullmatch(folded):
        return ""
    plain = "".join(c for c in normalize("NFKD", folded) if not combining(c))
    bare = "".join(_LETTERS.get(c, c) for c in plain)
    for pattern, sound in _SAME:
        bare = pattern.sub(sound, bare)
    return bare


@lru_cache(maxsize=512)
def _skeletons(text: str) -> frozenset[str]:
    return frozenset(skeleton(w) for w in words(text) if w[0].isupper())


def _is_alphabetic(text: str) -> bool:
    letters = [c for c in text[:400] if c.isalpha()]
    known = sum(bool(_ALPHABETIC.fullmatch(c)) for c in letters)
    return known > len(letters) / 2
