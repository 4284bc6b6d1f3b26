"""Who reported a thing, at the end of the sentence that says it.

A briefing cites its articles, so "..., the agency reported" tells nothing that the citation does
not. What somebody says is another matter: without its speaker a claim turns into a fact. So
Rule 1: only news agencies are left out, and officials or the police only where they count the
dead, the injured, the missing or the evacuated. "According to reports" is doubt, and stays.
Rule 2: nothing is left out of a sentence that quotes, denies, doubts or accuses, that tells why,
or in which anybody else says, believes or wants something.
Rule 3: what remains is the beginning of the sentence, word for word, and a sentence by itself.

The lists stand under ``[attribution]`` in the word files: patterns of the ends, in which
``{agency}`` is any news agency and ``{day}`` any weekday, and the words of doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.briefings.cleaning.datelines import AGENCIES
from bot.briefings.lexicon import COUNTED
from bot.briefings.word_files import lists, strings
from bot.text.tokens import fold, words

MIN_WORDS = 6  # of what remains: below that the speaker may be half of what it says
MAX_TAIL = 90  # characters
_QUOTES = re.compile(r"[\"“”„«»‘`:?!…]|(?<!\w)'|'(?!\w)|n['’]t\b|\b[nN]['’]")
_COUNTED_EVENTS = COUNTED["dead"] | COUNTED["injured"] | COUNTED["missing"] | COUNTED["evacuated"]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tails:
    reporters: re.Pattern[str]
    officials: re.Pattern[str]
    doubts: frozenset[str]


def without_attribution(sentence: str, language: str) -> str:
    """Return *sentence* without the agency or the officials it ends with, else as it is.

    Languages without lists keep all.
    """
    tails = _tails(language)
    if tails is None or not sentence.endswith("."):
        return sentence
    start = max(len(sentence) - MAX_TAIL, 0)
    reporter = tails.reporters.search(sentence, start)
    tail = reporter or tails.officials.search(sentence, start)
    if tail is None:
        return sentence
    kept = sentence[: tail.start()].rstrip(" ,;–—-")
    return f"{kept}." if _is_plain(kept, tails) and (reporter or _counts(kept)) else sentence


def _is_plain(text: str, tails: _Tails) -> bool:
    """Tell whether *text* states a thing by itself: no quotation, doubt or other speaker."""
    found = {w.lower() for w in words(text)}
    return len(found) >= MIN_WORDS and not _QUOTES.search(text) and not found & tails.doubts


def _counts(text: str) -> bool:
    return any(fold(w) in _COUNTED_EVENTS for w in words(text))


@cache
def _tails(language: str) -> _Tails | None:
    held = strings("attribution").get(language)
    if not held:
        return None
    return _Tails(
        reporters=_any_end("reporters", language),
        officials=_any_end("officials", language),
        doubts=frozenset(held["doubts"].split()),
    )


def _any_end(key: str, language: str) -> re.Pattern[str]:
    agency = "(?:" + "|".join(map(re.escape, AGENCIES)) + ")"
    calendar = strings("calendar")[language]
    day = "(?:" + "|".join(w for name in _WEEKDAYS for w in calendar[name].split()) + ")"
    ends = "|".join(lists("attribution", key)[language])
    named = ends.replace("{agency}", agency).replace("{day}", f"(?i:{day})")
    return re.compile(rf"(?:(?<=\w)|(?<=%))(?:{named})\.$")
