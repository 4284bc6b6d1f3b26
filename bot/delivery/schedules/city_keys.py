"""Spell a place the one way in which it is looked up: typed names and packaged ones alike.

"São Paulo", "sao paulo" and "SAOPAULO" are one key; so are "Орёл" and "орел", "القاهرة" and
"القاهره". Keys are for comparing, not for showing.
"""

from __future__ import annotations

import unicodedata

# Letters that Unicode takes for letters of their own and people type without their stroke, and
# Arabic ones that are written either way.
_LATIN = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
_ARABIC = {
    "ٱ": "ا",
    "ة": "ه",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ە": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ـ": None,
}
# The last one only draws a word out.
_PLAIN = str.maketrans(_LATIN | {"ħ": "h", "ŋ": "n", "ə": "e", "ґ": "г"} | _ARABIC | {"ـ": None})
# が is not か: these two marks make other letters.
_KANA_MARKS = "\u3099\u309a"


def city_key(name: str) -> str:
    """Return the key of *name*: folded letters and digits alone; "" where it has none."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(c for c in spread if not unicodedata.combining(c) or c in _KANA_MARKS)
    kept = (c for c in bare.translate(_PLAIN) if c.isalnum() or unicodedata.category(c)[0] == "M")
    return unicodedata.normalize("NFC", "".join(kept))
