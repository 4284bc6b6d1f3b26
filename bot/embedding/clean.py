"""Any string -> what an encoder may be given: valid, one line, not too long, not shouted.

Encoders take every byte for meaning: headlines in capitals lie nearer to one another than to what
they are about (the same headline in and out of capitals: cosine 0.53, with the packaged encoder).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Marks that show nothing; the joiners stay, as words of some languages need them.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
# White space and marks are gone before the text is cut; so much of them may stand between words.
_SLACK = 4
# Three words and twelve letters: "USA AND UK" is no shout, "FLOODS HIT VALENCIA" is.
_SHOUTED_WORDS = 3
_SHOUTED_LETTERS = 12


def clean_text(text: str, n_chars: int) -> str:
    """Return *text* as one line of at most *n_chars* characters, empty if it is blank.

    Lone surrogates become question marks; runs of words in capitals get small letters.
    """
    text = text[: n_chars * _SLACK].encode("utf-8", "replace").decode("utf-8")
    text = _UNSEEN.sub("", _CONTROLS.sub(" ", text))
    text = " ".join(unicodedata.normalize("NFC", text).split())[:n_chars].rstrip()
    if sum(map(str.isupper, text)) < _SHOUTED_LETTERS:
        return text
    return " ".join(_spoken(text.split(" ")))


def _spoken(words: list[str]) -> Iterator[str]:
    """Yield *words*, those of a shout in small letters but for its first."""
    run: list[str] = []
    for word in words:
        if word == word.upper():
            run.append(word)
            continue
        yield from _ended(run)
        run = []
        yield word
    yield from _ended(run)


def _ended(run: list[str]) -> Iterator[str]:
    cased = [word for word in run if word != word.lower()]
    n_letters = sum(sum(map(str.isupper, word)) for word in cased)
    if len(cased) < _SHOUTED_WORDS or n_letters < _SHOUTED_LETTERS:
        yield from run
        return
    yield run[0].capitalize()
    yield from map(str.lower, run[1:])
