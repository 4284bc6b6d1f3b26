"""Amounts of money, shares, measures, prison terms, magnitudes and ages that an article names.

An amount is known by its thing, what must be equal for two amounts to be about the same: the unit
and the language, the person whose age it is. A sentence that names two amounts of one unit gives
none: which of them is meant cannot be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.briefings.citing.polarity import signs
from bot.briefings.disputes.prose import lines_of
from bot.briefings.disputes.quantity import (
    Quantity,
    bound,
    is_range,
    is_revised,
    is_rounded,
    precision,
    value_of,
    values_beside,
)
from bot.briefings.facts import Number, numbers, percent_end
from bot.model import Article
from bot.text.tokens import fold, tokens, words

# Further down an article stands background.
N_SENTENCES = 20
MIN_AGE, MAX_AGE = 10, 110
# A clause of so many words is shown whole with its amount, of a longer one those before and after.
_SHOWN, _BEFORE, _AFTER = 20, 8, 6

_SYMBOL = re.compile(r"(?:US|A|C)?([$€£¥])\s?$")
_LETTER_SCALE = re.compile(r"[ \u00a0]?([KMBT]|bn|tn|mn)\b")
_LETTERS = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "t": 10**12,
    "tn": 10**12,
}
_FOLLOWING = re.compile(r"[ \u00a0\u202f-]([^\W\d_]+)")
_CLAUSE = re.compile(r"[,;:.!?](?=\s|$)|[()\"“”„«»–—]|--")
# Words of a unit, folded; English, German, Spanish, French.
_UNITS: dict[str, str] = {
    "$": "dollar dollars dolares dolar",
    "€": "euro euros",
    "£": "pound pounds pfund libras livres",
    "¥": "yen yens",
    "crown": "crowns kronen coronas couronnes",
    "franc": "francs franken francos",
    "rouble": "roubles rubles rubel rublos",
    "rupee": "rupees rupien rupias roupies",
    "peso": "pesos",
    "km": "km kilometre kilometres kilometer kilometers kilometern kilometro kilometros",
    "mile": "mile miles meilen millas",
    "m": "metre metres meter meters metern metro metros",
    "foot": "foot feet ft",
    "degree": "degree degrees grad grados degres",
    "hectare": "hectare hectares hektar hectareas",
    "acre": "acre acres",
    "ton": "ton tons tonne tonnes tonnen toneladas",
}
# Word -> unit.
UNITS = {word: unit for unit, listed in _UNITS.items() for word in listed.split()}
_YEARS = frozenset(("year", "years", "jahre", "jahren", "anos", "ans"))
_MONTHS = frozenset(("month", "months", "monate", "monaten", "meses", "mois"))
_SENTENCED = re.compile(
    r"\b(?:sentenced|verurteilt|condenad[oa]s?|condamnée?s?)\b.*\b(?:prison|jail|haft|gefängnis\w*"
    r"|freiheitsstrafe|prisión|cárcel)\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"^\s?(?:½|1/2|and a half)")
_MAGNITUDE_BEFORE = re.compile(
    r"(?:magnitude|magnitud|stärke)\s?(?:of|de|von)?\s?$", re.IGNORECASE
)
_MAGNITUDE_AFTER = re.compile(r"^[ -](?:magnitude|magnitud)\b", re.IGNORECASE)
_SHOCKS = re.compile(r"after-?shock|foreshock|nachbeben|vorbeben|réplica|réplique", re.IGNORECASE)
_FULL_NAME = r"([A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){1,2})"
_AGES = (
    re.compile(rf"{_FULL_NAME}, (?:aged |de |âgée? de )?(\d\d\d?)(?: años| ans)?(?=[,.;)])"),
    re.compile(rf"{_FULL_NAME} \((\d\d\d?)\)"),
    re.compile(rf"\b(\d\d\d?)-(?:year-old|jährigen?|jähriger) {_FULL_NAME}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """A number with its unit, where it stands in its sentence, and its value."""

    unit: str
    number: Number
    start: int
    end: int
    value: float


@lru_cache(maxsize=2_000)
def amounts(article: Article, language: str) -> tuple[Quantity, ...]:
    """Return the amounts of *article* in order, each thing and value once."""
    found: dict[tuple[str, float], Quantity] = {}
    for sentence in lines_of(article, language)[:N_SENTENCES]:
        for quantity in (*_ages(sentence), *_amounts(sentence, language)):
            found.setdefault((quantity.thing, quantity.value), quantity)
    return tuple(found.values())


def _amounts(sentence: str, language: str) -> Iterator[Quantity]:
    named = [
        amount
        for number in numbers(sentence, language)
        if (amount := _amount(sentence, number, language))
    ]
    several = Counter(amount.unit for amount in named)
    for amount in named:
        if several[amount.unit] == 1 and not is_range(sentence, amount.number):
            yield _quantity(sentence, amount, language)


def _quantity(sentence: str, amount: _Amount, language: str) -> Quantity:
    text = sentence[amount.start : amount.end]
    is_magnitude = amount.unit == "magnitude"
    return Quantity(
        thing=amount.unit if is_magnitude else f"{language}:{amount.unit}",
        value=amount.value,
        precision=0 if is_magnitude else precision(amount.number.text, amount.value),
        text=text,
        noun="" if is_magnitude else _clause(sentence, amount.start, amount.end),
        is_rounded=is_rounded(sentence[: amount.start]),
        bound=bound(sentence[: amount.start]),
        is_revised=is_revised(sentence),
        beside=values_beside(sentence, amount.number, language),
        context=frozenset(tokens(sentence, language)) - {*tokens(text, language)},
        signs=signs(sentence, language),
    )


def _clause(sentence: str, start: int, end: int) -> str:
    """Return the clause around an amount; the words next to it if the clause is long."""
    head = _CLAUSE.split(sentence[:start])[-1].split()
    tail = _CLAUSE.split(sentence[end:])[0].split()
    if len(head) + len(tail) > _SHOWN:
        head = ["…", *head[-_BEFORE:]] if len(head) > _BEFORE else head
        tail = [*tail[:_AFTER], "…"] if len(tail) > _AFTER else tail
    return " ".join((*head, sentence[start:end], *tail))


def _amount(sentence: str, number: Number, language: str) -> _Amount | None:
    value = value_of(number, language)
    if value is None:
        return None
    symbol = _SYMBOL.search(sentence[: number.start])
    if symbol:
        return _priced(sentence, number, symbol, value)
    unit, end = _unit(sentence, number)
    if not unit:
        return None
    return _Amount(unit=unit, number=number, start=number.start, end=end, value=value)


def _priced(sentence: str, number: Number, symbol: re.Match[str], value: float) -> _Amount:
    """Return the amount of "$1.9T", whose letter is no word."""
    letter = _LETTER_SCALE.match(sentence, number.end)
    factor = _LETTERS[letter[1].lower()] if letter and value < 10**4 else 1
    end = letter.end() if letter else number.end
    return _Amount(
        unit=symbol[1], number=number, start=symbol.start(), end=end, value=value * factor
    )


def _unit(sentence: str, number: Number) -> tuple[str, int]:
    """Return the unit after *number* and where it ends; "" if there is none."""
    before, after = sentence[: number.start], sentence[number.end :]
    end = percent_end(sentence, number.end)
    if end > number.end:
        return "%", end
    if _MAGNITUDE_BEFORE.search(before) or _MAGNITUDE_AFTER.match(after):
        return "" if _SHOCKS.search(sentence) else "magnitude", number.end
    following = _FOLLOWING.match(after)
    if not following:
        return "", number.end
    end = number.end + following.end()
    word = fold(following[1])
    if word in _YEARS and _SENTENCED.search(sentence):
        return _prison(sentence, after), end
    return UNITS.get(word, ""), end


def _prison(sentence: str, after: str) -> str:
    has_months = any(fold(w) in _MONTHS for w in words(sentence))
    return "" if has_months or _HALF.match(after) else "prison"


def _ages(sentence: str) -> Iterator[Quantity]:
    for pattern in _AGES:
        for match in pattern.finditer(sentence):
            age, name = sorted(match.groups(), key=str.isdigit, reverse=True)
            if MIN_AGE <= int(age) <= MAX_AGE:
                yield Quantity(
                    thing=f"age:{fold(name)}",
                    value=float(age),
                    precision=0,
                    noun=name,
                    text=age,
                    is_rounded=False,
                    bound=None,
                    is_revised=False,
                    beside=frozenset(),
                    context=frozenset(),
                    signs=frozenset(),
                )
