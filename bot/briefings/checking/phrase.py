"""A sentence as what can be compared: its words by stem, its numbers by value, its days by name.

Two sentences are laid side by side word by word, so every piece has one key that is equal
where the pieces say the same: "3,400" and "3.400", "twelve" and "12", "%" and "per cent",
"dams" and "dam". Scripts without spaces are cut into characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from bot.briefings.checking.negation import denies, denying_parts
from bot.briefings.facts import (
    Number,
    day_at,
    name_key,
    names,
    number_key,
    numbers,
    percent_end,
)
from bot.text.tokens import content_token, fold

# Longer "sentences" are lists or hostile; what stands further back is not compared.
MAX_PIECES = 400
# Vowel signs of Indic scripts and Thai are no letters to ``re`` and would cut words to pieces.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    "\u0981-\u0983\u09bc-\u09cd\u0b82\u0bbe-\u0bcd\u0c3e-\u0c56\u0cbc-\u0ccd\u0d3e-\u0d4d"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c"
)
_LETTER = rf"[\w{_MARKS}]"
_PIECE = re.compile(
    r"(?P<acronym>(?:[^\W\d_]\.){2,})"
    r"|(?P<denied>[^\W\d_]{2,12}?)(?:n['’]t|(?<=[Cc]an)not)\b"
    rf"|(?P<word>\w{_LETTER}*)"
    r"|(?P<sign>[$€£¥₹₽₺₴₩%٪])"
    r"|(?P<joint>[,;:.!?()\[\]…—–«»“”\"、。，；：？！（）「」『』،؛؟।]|-{2}|\s-\s)"
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_CHARACTER = re.compile(
    r"[\u30a0-\u30ff]{2,}|[A-Za-z0-9]+|[^\W_][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*"
)
# What joins words in Chinese and Japanese; hiragana are endings and particles.
_JOINING = re.compile(r"[\u3040-\u309f的了在是和与及也就而于之其與於將将]")
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "%": "%", "٪": "%"}
_ORDINAL = re.compile(r"[a-zªº]{0,3}(?![^\W\d_])|")
# Those that stand before the number.
_PERCENT_WORDS = frozenset(("yuzde", "yüzde"))
_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}
# Languages with endings but without a stemmer: of longer words the last two letters are cut.
_UNSTEMMED = frozenset(
    (
        *("az", "be", "bg", "bn", "bs", "cs", "fa", "he", "hi", "hr", "hy", "is", "ka", "kk"),
        *("lv", "mk", "ml", "mr", "ne", "pa", "pl", "sk", "sl", "sq", "sw", "ta", "te", "uk"),
        *("ur", "uz"),
    )
)
_ENDING, _STEM = 2, 4
# Korean particles, which stand where other languages have cases.
_PARTICLE = re.compile(
    r"(?<=[\uac00-\ud7a3]{2})(?:에서|으로|은|는|이|가|을|를|의|에|와|과|도|로)$"
)


class Kind(Enum):
    """What a piece can get wrong."""

    NUMBER = auto()
    DAY = auto()
    NAME = auto()
    DENIAL = auto()
    CONTENT = auto()
    FUNCTION = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One word, number or sign, ``text`` as written and ``word`` folded.

    ``opens`` says that punctuation stands before it; ``readings`` are those of a number.
    """

    key: str
    word: str
    text: str
    kind: Kind
    opens: bool
    readings: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def pieces(text: str, language: str) -> tuple[Piece, ...]:
    """Return the pieces of *text* in order, at most ``MAX_PIECES``."""
    found: list[Piece] = []
    for piece in _Reader(text, language).read():
        found.append(piece)
        if len(found) >= MAX_PIECES:
            break
    return tuple(found)


class _Reader:
    """Goes through one text once."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = language
        self._names = names(text, language)
        self._numbers = {n.start: n for n in numbers(text, language)}
        self._days = day_at(text, language)
        self._opens = True

    def read(self) -> Iterator[Piece]:
        at = 0
        while match := _PIECE.search(self._text, at):
            number = self._numbers.get(match.start())
            if number is not None:
                # "3rd", "5th": the ending is part of the number; "12명" goes on with a word.
                ending = _ORDINAL.match(self._text, _end_of(number, self._text))
                at = ending.end() if ending else number.end
                yield self._number(number)
                continue
            at = match.end()
            if match["joint"]:
                # A full stop inside of one sentence ends an abbreviation.
                self._opens = self._opens or match["joint"] != "."
            else:
                yield from self._words(match)

    def _words(self, match: re.Match[str]) -> Iterator[Piece]:
        if match["denied"]:
            base = fold(match["denied"])
            yield self._word(_SHORTENED.get(base, match["denied"]))
            yield self._made("not", match[0], Kind.DENIAL)
        elif match["word"] and _UNSPACED.search(match["word"]):
            yield from self._characters(match["word"], match.start())
        elif match["sign"]:
            yield self._made(_SIGNS.get(match["sign"], match["sign"]), match[0], Kind.CONTENT)
        elif day := self._days.get(match.start()):
            yield self._made(f"day {day}", match[0], Kind.DAY)
        else:
            yield self._word(match[0])

    def _word(self, text: str) -> Piece:
        word = name_key(text)
        if word in _PERCENT_WORDS:
            return self._made("%", text, Kind.CONTENT)
        if denies(word, self._language):
            return self._made(word, text, Kind.DENIAL, word=word)
        token = content_token(text, self._language)
        if not token or len(word) < 2:
            return self._made(word, text, Kind.FUNCTION, word=word)
        named = word in self._names and text[:1].isupper()
        kind = Kind.NAME if named else Kind.CONTENT
        return self._made(stem(token, word, self._language), text, kind, word=word)

    def _characters(self, run: str, start: int) -> Iterator[Piece]:
        """Yield what *run*, text without spaces, consists of: days, denials, characters."""
        denials = {m.start(): m for m in denying_parts(self._language).finditer(run)}
        end = 0
        for match in _CHARACTER.finditer(run):
            at = match.start()
            if at < end:
                continue
            end = match.end()
            number = self._numbers.get(start + at)
            if number is not None:
                end = _end_of(number, self._text) - start
                yield self._number(number)
            elif start + at in self._days:
                day = self._days[start + at]
                yield self._made(f"day {day}", day, Kind.DAY)
            elif at in denials:
                end = denials[at].end()
                yield self._made(denials[at][0], denials[at][0], Kind.DENIAL)
            else:
                kind = Kind.FUNCTION if _JOINING.match(match[0]) else Kind.CONTENT
                yield self._made(fold(match[0]), match[0], kind)

    def _number(self, number: Number) -> Piece:
        key = number_key(number)
        return self._made(key, number.text, Kind.NUMBER, readings=number.readings)

    def _made(
        self,
        key: str,
        text: str,
        kind: Kind,
        *,
        word: str = "",
        readings: frozenset[str] = frozenset(),
    ) -> Piece:
        opens, self._opens = self._opens, False
        return Piece(
            key=key, word=word or key, text=text, kind=kind, opens=opens, readings=readings
        )


def _end_of(number: Number, text: str) -> int:
    """Return where *number* ends in *text*, its "%" or "per cent" included."""
    return percent_end(text, number.end) if number.is_percent else number.end


def stem(token: str, word: str, language: str) -> str:
    """Return the stem of a folded *word*: its *token*, cut short where no stemmer is at hand."""
    if language == "ko":
        return _PARTICLE.sub("", token)
    if language not in _UNSTEMMED or word[0].isdigit():
        return token
    return word[: max(_STEM, len(word) - _ENDING)]
