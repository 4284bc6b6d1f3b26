"""What an article counts, and how many of it there are by its word."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from bot.briefings.citing.polarity import signs
from bot.briefings.disputes.amounts import UNITS
from bot.briefings.disputes.prose import lines_of
from bot.briefings.disputes.quantity import (
    Quantity,
    bound,
    is_range,
    is_revised,
    is_rounded,
    precision,
    values_beside,
)
from bot.briefings.facts import MAX_DIGITS, Number, days, numbers
from bot.briefings.lexicon import COUNTED, PEOPLE, word_set
from bot.model import Article
from bot.text.tokens import content_token, fold, stopwords, tokens, words

MIN_VALUE = 2
# The title and so many sentences tell the event itself.
OPENING = 2
# Words after a number in which what happened to the people stands ("12 people have died").
# German puts its verb at the end of the clause.
REACH = 9

_KIND = {word: kind for kind, listed in COUNTED.items() for word in listed}
_CLAUSE = re.compile(r"[,;:.!?()\"“”„–—]\s|[.!?]$|\s[–—-]\s")
_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d.,]\d)")
_OTHERS = re.compile(
    r"\b(?:another|others?|more|further|andere|weitere|otr[oa]s|más|autres|de plus)\b"
    r"(?! than\b| als\b| de \d)",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\b(?:county|district|borough|alone|landkreis|kreis|stadtteil|allein|distrito|comarca"
    r"|municipio|barrio|tan solo|département|quartier|rien que)\b",
    re.IGNORECASE,
)
_MONTHS = frozenset(
    (
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
    )
)
# Who did it counts for some and not for others.
_DOER = re.compile(
    r"\b(?:inclu\w+|darunter|einschließlich|inklusive|y compris|dont)\b[^,.]{0,20}"
    r"\b(?:gunm[ae]n|shooters?|attackers?|assailants?|suspects?|perpetrator|bombers?|täter|schütze"
    r"|angreifer|attentäter|agresor|atacantes?|tirador|assaillants?|tireur|agresseur|auteur)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]\s?$")
_AND = frozenset({"and", "und", "y", "et", "while", "but"})
_PUT_AT = frozenset({"at", "to", "auf", "en", "a", "à"})
_LEAST = frozenset(
    ("at", "least", "mindestens", "al", "menos", "au", "moins", "a", "the", "some", "other")
)
# Nouns that measure rather than count.
_MEASURES = word_set(
    """year month week day hour minut second euro dollar pound percent point degre mile kilomet
    metr meter km cm inch foot feet acr hectar ton tonn gram kilogram time jahr monat woch tag
    stund minut sekund prozent punkt grad ano mes seman dia hor an mois semain jour heur fois
    million billion thousand hundr per cent p.m a.m pm am clock uhr st nd rd th page season game
    goal set vote stimm voto voix"""
)


# How nouns in the plural end.
_PLURALS = {
    "en": ("s", "men", "ren"),
    "de": ("n", "e", "er", "s"),
    "es": ("s",),
    "pt": ("s",),
    "fr": ("s", "x"),
    "it": ("i", "e"),
    "nl": ("n", "s"),
}


@lru_cache(maxsize=2_000)
def counts(article: Article, language: str) -> tuple[Quantity, ...]:
    """Return the counts of *article* in order, each thing and value once.

    A thing is a kind of COUNTED, or "language:stem" of a noun, which is as written.
    """
    found: dict[tuple[str, float], Quantity] = {}
    for position, sentence in enumerate(lines_of(article, language)):
        for number in numbers(sentence, language):
            count = _count(sentence, number, language)
            if not count or _is_part(count, sentence, number):
                continue
            if position <= OPENING or not _is_dated(sentence, language):
                found.setdefault((count.thing, count.value), count)
    return tuple(found.values())


def _count(sentence: str, number: Number, language: str) -> Quantity | None:
    value = _whole(number)
    before, after = sentence[: number.start], sentence[number.end :]
    if value is None or value < MIN_VALUE or number.is_percent:
        return None
    if _is_no_count(before, after) or is_range(sentence, number):
        return None
    thing, noun = _thing(before, after, language)
    if not thing or (thing not in COUNTED and _is_year(number)):
        return None
    return Quantity(
        thing=thing,
        value=value,
        precision=precision(number.text, value),
        text="",
        noun=noun,
        is_rounded=is_rounded(before),
        bound=bound(before),
        is_revised=is_revised(sentence),
        beside=values_beside(sentence, number, language),
        context=frozenset(tokens(sentence, language))
        - {*tokens(f"{number.text} {noun}", language)},
        signs=signs(sentence, language),
    )


def _is_dated(sentence: str, language: str) -> bool:
    """Tell whether *sentence* names a month or a year: further down it tells of another event."""
    return bool(_YEAR.search(sentence)) or bool(days(sentence, language) & _MONTHS)


def _is_part(count: Quantity, sentence: str, number: Number) -> bool:
    """Tell whether *count* leaves some out or is of a part: "six others", "in the county".

    Nor is it clear who is counted in "nine dead, including the gunman".
    """
    around = sentence[max(number.start - 12, 0) : number.end + 16]
    if count.thing == "dead" and (_OTHERS.search(around) or _DOER.search(sentence)):
        return True
    return count.thing in COUNTED and bool(_LOCAL.search(sentence))


def _is_year(number: Number) -> bool:
    return bool(_YEAR.fullmatch(number.text))


def _whole(number: Number) -> int | None:
    """Return the whole number that *number* means, the largest reading; None if there is none."""
    return max(
        (int(r) for r in number.readings if r.isdigit() and len(r) <= MAX_DIGITS), default=None
    )


def _is_no_count(before: str, after: str) -> bool:
    if after[:1] in ("-", "/", "%", "º", "°", "'", "’") or before[-1:] in ("-", "/", "#"):
        return True
    return bool(_MONEY.search(before))


def _thing(before: str, after: str, language: str) -> tuple[str, str]:
    """Return the thing counted and its noun as written; ("", "") if none can be told."""
    behind = words(_CLAUSE.split(after, maxsplit=1)[0])[:REACH]
    behind = behind[: next((i for i, w in enumerate(behind) if w[0].isdigit()), len(behind))]
    ahead = words(_CLAUSE.split(before)[-1])[-8:]
    kind = _KIND.get(fold(behind[0]), "") if behind else ""
    kind = kind or _kind_ahead(ahead, behind, language) or _kind_behind(behind)
    if kind:
        return kind, behind[0] if behind else ""
    return _noun(behind, language)


def _kind_behind(behind: list[str]) -> str:
    """Return the kind in "12 people have died" and "61 were injured"; else ""."""
    folded = [fold(w) for w in takewhile(lambda w: fold(w) not in _AND, behind)]
    if not folded:
        return ""
    reach = REACH if folded[0] in PEOPLE else 2
    kinds = [_KIND[w] for w in folded[:reach] if w in _KIND]
    return kinds[0] if kinds and (folded[0] in PEOPLE or _is_verb(folded[0])) else ""


def _is_verb(word: str) -> bool:
    return word in {"were", "was", "are", "have", "had", "resultaron", "wurden", "ont", "sont"}


def _kind_ahead(ahead: list[str], behind: list[str], language: str) -> str:
    """Return the kind in "killing at least 12 people" and "put the dead at 12"; else ""."""
    following = fold(behind[0]) if behind else ""
    if following and following not in PEOPLE and following not in stopwords(language):
        return ""
    near = [fold(w) for w in ahead]
    while near and near[-1] in _LEAST - _PUT_AT:
        near.pop()
    if near and near[-1] in _PUT_AT:
        return next((_KIND[w] for w in reversed(near) if w in _KIND), "")
    return _KIND.get(near[-1], "") if near else ""


def _noun(behind: list[str], language: str) -> tuple[str, str]:
    if not behind:
        return "", ""
    stem = content_token(behind[0], language)
    if not _is_plural(behind[0], language) or len(stem) < 4:
        return "", ""
    if stem in _MEASURES or fold(behind[0]) in PEOPLE | UNITS.keys():
        return "", ""
    return f"{language}:{stem}", behind[0]


def _is_plural(word: str, language: str) -> bool:
    """Tell whether *word* may be a noun in the plural; no name, but where all nouns look so."""
    if "-" in word or not word[0].isalpha() or (word[0].isupper() and language != "de"):
        return False
    endings = _PLURALS.get(language)
    if endings is None:
        return True
    return word.endswith(endings) and (language != "de" or word[0].isupper())
