"""What an article counts, and how many of it there are by its word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from bot.briefings.facts import MAX_DIGITS, Number, numbers
from bot.briefings.lexicon import COUNTED, PEOPLE, word_set
from bot.briefings.material import split_body
from bot.model import Article
from bot.text.tokens import content_token, fold, stopwords, tokens, words

MIN_VALUE = 2
# Words after a number in which what happened to the people stands ("12 people have died").
# German puts its verb at the end of the clause.
REACH = 9

_KIND = {word: kind for kind, listed in COUNTED.items() for word in listed}
_CLAUSE = re.compile(r"[,;:.!?()\"“”„–—]\s|[.!?]$|\s[–—-]\s")
_ROUNDED = re.compile(
    r"(?:about|around|some|roughly|approximately|nearly|almost|over|more than|up to|close to"
    r"|under|fewer than|less than|rund|etwa|circa|ca\.|fast|knapp|gut|über|mehr als|bis zu"
    r"|weniger als|unos|unas|cerca de|casi|más de|menos de|hasta|alrededor de|environ|près de"
    r"|plus de|moins de|quelque|jusqu'à)\s(?:[^\W\d_]+\s)?$",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\d\s?(?:-|–|to|bis|a|à)\s?$|\b(?:between|zwischen|entre)\b[^,.]{0,30}$", re.IGNORECASE
)
_RANGE_AFTER = re.compile(r"^\s?(?:[-–]|to |bis |a |à |or |oder |o |ou )\s?\d", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥]\s?$")
# Words that tell of an older count beside the present one.
_REVISED = re.compile(
    r"\b(?:r[oi]s(?:e|en|es|ing)|climb\w*|up from|down from|revis\w+|corrected|earlier|previous\w*"
    r"|initial\w*|at first|stieg|gestiegen|zuvor|zunächst|korrigiert\w*|sub(?:e|ió)|aument\w+"
    r"|ascend\w+|antes|inicial\w*|pass[eé]\w*|précédent\w*|d'abord|grimp\w+)\b",
    re.IGNORECASE,
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of a thing: ``thing`` is a kind of COUNTED, or "language:stem" of a noun.

    ``noun`` is as written; ``context`` are the other terms of the sentence. ``is_revised``: the
    sentence tells of a change of the count.
    """

    thing: str
    value: int
    noun: str
    is_rounded: bool
    is_revised: bool
    context: frozenset[str]


@lru_cache(maxsize=2_000)
def counts(article: Article, language: str) -> tuple[Count, ...]:
    """Return the counts of *article* in order, each thing and value once."""
    found: dict[tuple[str, int], Count] = {}
    for sentence in split_body(article, language):
        for number in numbers(sentence, language):
            count = _count(sentence, number, language)
            if count:
                found.setdefault((count.thing, count.value), count)
    return tuple(found.values())


def _count(sentence: str, number: Number, language: str) -> Count | None:
    value = _whole(number)
    before, after = sentence[: number.start], sentence[number.end :]
    if value is None or value < MIN_VALUE or number.is_percent or _is_no_count(before, after):
        return None
    thing, noun = _thing(before, after, language)
    if not thing:
        return None
    return Count(
        thing=thing,
        value=value,
        noun=noun,
        is_rounded=bool(_ROUNDED.search(before)),
        is_revised=bool(_REVISED.search(sentence)),
        context=frozenset(tokens(sentence, language))
        - {*tokens(f"{number.text} {noun}", language)},
    )


def _whole(number: Number) -> int | None:
    """Return the whole number that *number* means, the largest reading; None if there is none."""
    return max(
        (int(r) for r in number.readings if r.isdigit() and len(r) <= MAX_DIGITS), default=None
    )


def _is_no_count(before: str, after: str) -> bool:
    if after[:1] in ("-", "/", "%", "º", "°", "'", "’") or before[-1:] in ("-", "/", "#"):
        return True
    return bool(_RANGE.search(before) or _RANGE_AFTER.match(after) or _MONEY.search(before))


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
    plural = len(stem) > 3 and behind[0][0].isalpha() and "-" not in behind[0]
    if not plural or stem in _MEASURES or fold(behind[0]) in PEOPLE:
        return "", ""
    return f"{language}:{stem}", behind[0]
