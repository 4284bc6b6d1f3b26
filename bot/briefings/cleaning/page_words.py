"""What a page prints around its news, by the ``[page]`` lists of the word files.

``kickers`` stand before a title ("Breaking:"). ``by`` opens a byline. A sentence is no news if it
holds a phrase of ``junk`` anywhere ("all rights reserved"), or opens with one of ``openings``: a
phrase of several words by itself ("related stories"), a single word if it is a label ("Photo:").
``updated`` stands before the hour of a page. ``keeps`` are the words that make a parenthesis
matter: "(not)", "(allegedly)", "(or more)"; one of ``asides`` alone speaks of the page: "(left)",
"(pictured above)". The English lists count in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.briefings.word_files import lists, strings
from bot.text.tokens import words

_FALLBACK = "en"
_LABEL = re.compile(r"[^.!?:/|©]{0,40}[:/|©：／]")
CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΆΈ-ΏΑ-ΫЀ-Я҆Ґ"
_AT = "at|on|am|um|el|a las|le|à|il|alle|em|às|op|om|på|kl|ora|ore|o|о|в|saat"
_HOUR = (
    r"\d{1,2}\s?(?::\s?\d{2}|\.\d{2}(?!\.?\d)|h\s?\d{2}|[ap]\.?m\b)"
    r"(?:\s?(?:[ap]\.?m\.?|Uhr|h|[A-Z]{2,4})(?!\w))*"
)
_NAME = rf"[{CAPITAL}][\w.'’-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The lists of one language, ready for use: phrases in lower case, ``by`` as a pattern."""

    junk: tuple[str, ...]
    openings: tuple[str, ...]
    keeps: frozenset[str]
    asides: frozenset[str]
    by: str
    byline: re.Pattern[str]
    byline_ahead: re.Pattern[str]
    updated: re.Pattern[str]

    def is_junk(self, sentence: str) -> bool:
        """Tell whether *sentence* holds a phrase that no news has."""
        lower = sentence.lower()
        return any(p in lower and _stands_alone(p, lower) for p in self.junk)

    def opens_as_junk(self, sentence: str) -> bool:
        """Tell whether *sentence* opens as a label or a call does."""
        lower = sentence.lower().lstrip("[(*-–—•▪►» ")
        if not lower.startswith(self.openings):
            return False
        return any(_is_label(p, lower) for p in self.openings if lower.startswith(p))


def _stands_alone(phrase: str, text: str) -> bool:
    """Tell whether *phrase* stands in *text* as words of its own; no matter without spaces."""
    at = text.find(phrase)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(phrase) : at + len(phrase) + 1]
        if not phrase[0].isascii() or not (before.isalnum() or after.isalpha()):
            return True
        at = text.find(phrase, at + 1)
    return False


def _is_label(phrase: str, text: str) -> bool:
    rest = text[len(phrase) :]
    if rest[:1].isalnum():
        return False
    several = len(words(phrase)) > 1
    return several or _LABEL.match(rest) is not None


@cache
def page_words(language: str) -> PageWords:
    """Return the lists of *language*, those of English with them."""

    def phrases(key: str) -> tuple[str, ...]:
        return _with_english(lists("page", key), language)

    by = f"(?i:{_any_of(phrases('by'))})"
    names = rf"(?:{_NAME}[\s,&]{{0,3}}(?:(?:and|und|y|et|e|en|i|a|og|och)\s)?){{2,6}}"
    return PageWords(
        junk=tuple(p.lower() for p in phrases("junk")),
        openings=tuple(p.lower() for p in phrases("openings")),
        keeps=_word_list("keeps", language),
        asides=_word_list("asides", language),
        by=by,
        byline=re.compile(
            rf"^{by}(?:\s|:\s?){names}(?:\||•|\.?$)|^{by}\s?[:：]\s?\S{{1,20}}(?:\s\S{{1,20}}){{0,4}}$"
        ),
        byline_ahead=re.compile(rf"^{by}(?:\s|:\s?)((?:{_NAME}\s){{2,3}})(?=[{CAPITAL}]{{3}})"),
        updated=re.compile(
            rf"(?i:{_any_of(phrases('updated'))})\s?[:：]?\s?"
            rf"(?:(?:\d{{1,4}}|(?i:{_any_of(_days(language))}|{_AT})\b)[\s.,/|-]{{0,3}}){{0,7}}?{_HOUR}"
        ),
    )


@cache
def kicker() -> re.Pattern[str]:
    """Return the pattern of a label before a title, in any language: titles seldom tell theirs."""
    listed = {p for phrases in lists("page", "kickers").values() for p in phrases}
    return re.compile(
        rf"^(?:{_any_of(listed)}|(?:update|roundup) \d+)\s*(?:[:|：]|\s[-–—])\s*(?=\S)",
        re.IGNORECASE,
    )


@cache
def has_keeps(language: str) -> bool:
    """Tell whether the words that make a parenthesis matter are known for *language*."""
    return "keeps" in strings("page").get(language, {})


def _days(language: str) -> list[str]:
    calendar = strings("calendar")
    return [
        w
        for lang in (language, _FALLBACK)
        for w in " ".join(calendar.get(lang, {}).values()).split()
    ]


def _word_list(key: str, language: str) -> frozenset[str]:
    held = strings("page")
    found = (held.get(lang, {}).get(key, "").split() for lang in (language, _FALLBACK))
    return frozenset(word for listed in found for word in listed)


def _with_english(by_language: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    own = by_language.get(language, ())
    return tuple(dict.fromkeys((*own, *by_language[_FALLBACK])))


def _any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of *phrases*, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) + ")"
