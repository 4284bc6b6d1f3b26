"""The rough sound of a word in Latin letters: what a name keeps when it changes its spelling.

Tokyo, Tokio, Tóquio and Токио sound alike, and so do Kestria and Кестрия. It is a key for
comparing and never shown: it merges spellings, vowels of Arabic words and a few true
differences, which the rarity of the words around it has to make up for.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Longer keys tell no more names apart and lose inflected ones (Moskau, Moskaus).
LENGTH = 7

_CYRILLIC = dict(zip("абвгдезиклмнопрстуфхыэіїєґ", "abvgdeziklmnoprstufhieiieg", strict=True)) | {
    "ё": "e",
    "ж": "j",
    "й": "i",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sh",
    "ъ": "",
    "ь": "",
}
_CYRILLIC |= {"ю": "yu", "я": "ya"}
_ARABIC = {
    **dict(
        zip("اأإآبتثجحدذرزسصضطظعغفقكلمنهويىةئؤ", "aaiabttjhddrzssdtzagfkklmnhuiaaiu", strict=True)
    ),
    "خ": "h",
    "ش": "sh",
    "ء": "",
}
_LATIN = str.maketrans({**_CYRILLIC, **_ARABIC})
# In this order: a later rule sees what an earlier one left.
_RESPELLED = (
    *(("tch", "ch"), ("sch", "sh"), ("dzh", "j"), ("dj", "j"), ("ph", "f"), ("ck", "k")),
    *(("qu", "k"), ("x", "ks"), ("ch", "c"), ("sh", "s"), ("th", "t"), ("kh", "h"), ("w", "v")),
    *(("q", "k"), ("y", "i"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ts", "z")),
)
_HARD_C = re.compile(r"c(?![eic])")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def sound(folded: str) -> str:
    """Return the key of a folded word, at most LENGTH characters; "" where nothing sounds."""
    key = folded.translate(_LATIN)
    for spelled, heard in _RESPELLED:
        key = key.replace(spelled, heard)
    return _DOUBLED.sub(r"\1", _HARD_C.sub("k", key))[:LENGTH]
