"""What a sentence claims, where an article may say it, and what speaks against that.

A place is one sentence of an article, or two neighbours. It fits a claim if it has all its
numbers and points the same way; whether it says the same is for others to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from bot.briefings.citing.polarity import Sign, agree, signs
from bot.briefings.disputes.prose import lines_of
from bot.briefings.facts import Number, days, name_key, names, numbers, quotations
from bot.briefings.material import Terms, body
from bot.model import Article
from bot.text.tokens import content_token, fold, tokens, words

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
# Names of those who do something, and of those whose kin or people do.
_ACTOR = re.compile(r"(?<!of )\b([A-Z][a-z]+)\b(?!['’]s?\b)")
_OWNER = re.compile(
    r"\b([A-Z][a-z]+)['’]s? (?:[a-z]+ )?(?:father|mother|parents|wife|husband|son|daughter|brother"
    r"|sister|family|lawyer|attorney|spokes\w+|aide|advis[eo]r|deputy|successor|predecessor|rival)s?\b"
)
# "34 of the 214": the whole is named, but the sentence tells of a part.
_PART_OF = re.compile(
    r"(?:\d|\w)\s(?:of|von|der|de|del|des|di|dei|van|из|z|ze)\s(?:(?:the|den|los|las|les|de)\s)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is asked of a place: the text of a sentence and what it holds."""

    text: str
    language: str
    terms: Terms
    numbers: tuple[Number, ...]
    years: frozenset[str]
    actors: frozenset[str]
    signs: frozenset[Sign]

    @property
    def tells_numbers(self) -> int:
        """How many numbers it has that few texts hold: no years, none below 3."""
        return len({n.readings for n in self.numbers if not any(map(_is_common, n.readings))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One sentence of an article, or two neighbours; the title's ``position`` is 0.

    ``parts`` are figures that it names as a whole of which it tells a part; ``owners`` are named
    for others only. ``sentences`` holds the terms and the text of each.
    """

    text: str
    language: str
    position: int
    terms: Terms
    figures: frozenset[str]
    parts: frozenset[str]
    years: frozenset[str]
    owners: frozenset[str]
    sentences: tuple[tuple[Terms, str], ...]

    def signs(self, terms: Terms) -> frozenset[Sign]:
        """Return the signs of the sentences that share a word with *terms*, else of all."""
        near = [text for held, text in self.sentences if held & terms]
        asked = near or [text for _, text in self.sentences]
        return frozenset(chain.from_iterable(signs(text, self.language) for text in asked))


def claim_of(text: str, terms: Terms, language: str) -> Claim:
    """Return what *text* claims; *terms* are its tokens."""
    actors = frozenset(_ACTOR.findall(text)) - frozenset(_OWNER.findall(text))
    return Claim(
        text=text,
        language=language,
        terms=terms,
        numbers=numbers(text, language),
        years=frozenset(_YEAR.findall(text)),
        actors=actors if language == "en" else frozenset(),
        signs=signs(text, language),
    )


def fits(claim: Claim, place: Place) -> bool:
    """Tell whether nothing in *place* speaks against its saying the claim.

    A place that names a year which the claim does not have tells of the past; "Ashby's father"
    is not Ashby.
    """
    if place.years - claim.years or place.owners & claim.actors:
        return False
    if not all(n.readings & place.figures and not n.readings & place.parts for n in claim.numbers):
        return False
    return agree(claim.signs, place.signs(claim.terms))


def holds_facts(claim: Claim, article: Article) -> bool:
    """Tell whether *article*, in the claim's language, has its names, days and quotations.

    A name is also told by its last word alone: "Varga" for "Governor Ilse Varga".
    """
    text, language = body(article), claim.language
    if days(claim.text, language) - days(text, language):
        return False
    plain = _plain(text)
    if not all(_plain(q) in plain for q in quotations(claim.text)):
        return False
    return _holds_names(claim, text)


def _holds_names(claim: Claim, text: str) -> bool:
    known, stems = _name_words(text, claim.language)
    named = names(claim.text, claim.language)
    for word, following in pairwise((*words(claim.text), "")):
        key = name_key(word)
        if key not in named or key in known or content_token(word, claim.language) in stems:
            continue
        if name_key(following) not in named:
            return False
    return bool(not named or named & known)


@lru_cache(maxsize=512)
def _name_words(text: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    found = words(text)
    parts = chain.from_iterable(w.split("-") for w in found)
    known = frozenset(name_key(w) for w in chain(found, parts))
    return known, frozenset(tokens(text, language))


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    return f" {' '.join(fold(part) for w in words(text) for part in w.split('-'))} "


def _is_common(reading: str) -> bool:
    return bool(_YEAR.fullmatch(reading)) or (reading.isdigit() and int(reading) < 3)


def sentences_of(article: Article, language: str) -> Iterator[Place]:
    """Return the sentences of *article*, title first."""
    for position, text in enumerate(lines_of(article, language)):
        found = numbers(text, language)
        terms = frozenset(tokens(text, language))
        yield Place(
            text=text,
            language=language,
            position=position,
            terms=terms,
            figures=_readings(found),
            parts=_readings(n for n in found if _PART_OF.search(text[: n.start])),
            years=frozenset(_YEAR.findall(text)),
            owners=frozenset(_OWNER.findall(text)) - frozenset(_ACTOR.findall(text)),
            sentences=((terms, text),),
        )


def _readings(found: Iterable[Number]) -> frozenset[str]:
    return frozenset(chain.from_iterable(n.readings for n in found))


def both(a: Place, b: Place) -> Place:
    """Return two neighbours as one place."""
    return Place(
        text=f"{a.text} {b.text}",
        language=a.language,
        position=a.position,
        terms=a.terms | b.terms,
        figures=a.figures | b.figures,
        parts=a.parts | b.parts,
        years=a.years | b.years,
        owners=a.owners | b.owners,
        sentences=a.sentences + b.sentences,
    )
