"""Decide which stories a reader's mutes keep from them.

Rule 1: literal. A word is muted as it is written, but for case and Latin diacritics; several
words only one after the other. Nothing is a pattern and nothing is stemmed: the usual stemmer has
one stem for "import" and "important", and for "статья" and "стать"; what stays away by mistake is
never missed.
Rule 2: whole words. Hyphens and apostrophes part words: "Iran" is in "l'Iran" and "Iran's".
Scripts without spaces have no words to part: there it is any place in the text.
Rule 3: what is muted is looked for in all that a briefing would say, in its language.
Rule 4: an outlet is muted with those of its owner, and keeps away what nobody else reports.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.model import Briefing
from bot.store.mutes import Mute, MuteKind
from bot.text.tokens import fold, stopwords, words
from bot.views import StoryCard

# Thai, Lao, Tibetan, Burmese, Khmer, kana, bopomofo and Han: written without spaces.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_IDLE_SPACE = re.compile(rf"(?<=[{_UNSPACED}])\s+|\s+(?=[{_UNSPACED}])")
_SPACED_LETTER = re.compile(rf"[^\W{_UNSPACED}]")
_JOINTS = re.compile(r"[-'’.]")
# Between two sentences, so that no muted words run from one into the next.
_END = ""
_KEPT_RULES = 4_096


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text as mutes see it: its words in order, which there are, and all of it in one run."""

    words: tuple[str, ...]
    known: frozenset[str]
    run: str


@dataclass(frozen=True, slots=True)
class MuteRules:
    """What one reader muted, ready to be compared. ``runs`` are of scripts without spaces."""

    singles: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    runs: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()


@lru_cache(maxsize=_KEPT_RULES)
def rules_of(mutes: tuple[Mute, ...]) -> MuteRules:
    """Return the rules of what was muted."""
    said = [mute.value for mute in mutes if mute.kind is MuteKind.WORD]
    spaced = [_words(text) for text in said if not _ANY_UNSPACED.search(text)]
    return MuteRules(
        singles=frozenset(found[0] for found in spaced if len(found) == 1),
        phrases=tuple(found for found in spaced if len(found) > 1),
        runs=tuple(_run(text) for text in said if _ANY_UNSPACED.search(text)),
        topics=frozenset(mute.value for mute in mutes if mute.kind is MuteKind.TOPIC),
        outlets=frozenset(mute.value for mute in mutes if mute.kind is MuteKind.OUTLET),
    )


def is_mutable(text: str) -> bool:
    """Tell whether *text* can be muted: a lone letter is in every text, and "?!" in none."""
    if _ANY_UNSPACED.search(text):
        return len(_run(text)) > 1
    return any(len(word) > 1 or word.isdigit() for word in _words(text))


def is_everywhere(text: str, language: str) -> bool:
    """Tell whether *text* is one word that hardly a text of *language* does without."""
    found = _words(text)
    return len(found) == 1 and found[0] in stopwords(language)


def is_same(one: Mute, other: Mute) -> bool:
    """Tell whether both keep away the same stories: "Ferry" is "ferry"."""
    return one.kind is other.kind and _meant(one) == _meant(other)


def _meant(mute: Mute) -> str | tuple[str, ...]:
    if mute.kind is not MuteKind.WORD:
        return mute.value
    return _run(mute.value) if _ANY_UNSPACED.search(mute.value) else _words(mute.value)


def fold_text(texts: Iterable[str]) -> FoldedText:
    """Return *texts*, one sentence or more each, as mutes see them."""
    told = list(texts)
    parted = tuple(word for text in told for word in (*_words(text), _END))
    return FoldedText(parted, frozenset(parted), "\n".join(map(_run, told)))


def told_in(briefing: Briefing) -> tuple[str, ...]:
    """Return all that a briefing says."""
    lines = (*briefing.bullets, *briefing.disagreements)
    return (briefing.headline, briefing.summary, *(line.text for line in lines))


def hides(
    rules: MuteRules, card: StoryCard, text: FoldedText, carriers: Collection[str] | None
) -> bool:
    """Tell whether *rules* keep *card* away, whose folded text is *text*.

    *carriers* are the domains of all who report it; None where nobody knows. The outlets of
    *rules* are muted as they are: whose owners they share is for the caller to add.
    """
    if not rules.topics.isdisjoint(card.topics) or _holds(rules, text):
        return True
    return bool(carriers) and rules.outlets.issuperset(carriers or ())


def _holds(rules: MuteRules, text: FoldedText) -> bool:
    return (
        not rules.singles.isdisjoint(text.known)
        or any(_has_phrase(text, phrase) for phrase in rules.phrases)
        or any(_has_run(text.run, run) for run in rules.runs)
    )


def _has_phrase(text: FoldedText, phrase: tuple[str, ...]) -> bool:
    if not text.known.issuperset(phrase):
        return False
    n = len(phrase)
    return any(text.words[at : at + n] == phrase for at in range(len(text.words) - n + 1))


def _has_run(text: str, run: str) -> bool:
    """Tell whether *text* holds *run*; letters of other scripts at its ends end words there."""
    at = text.find(run)
    while at >= 0:
        end = at + len(run)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (_is_mid_word(before, run[0]) or _is_mid_word(run[-1], after)):
            return True
        at = text.find(run, at + 1)
    return False


def _is_mid_word(left: str, right: str) -> bool:
    return bool(_SPACED_LETTER.match(left) and _SPACED_LETTER.match(right))


def _words(text: str) -> tuple[str, ...]:
    # A point parts letters, never the figures of a number.
    parts = (part for word in words(text) for part in _parts(word))
    return tuple(fold(part) for part in parts if part)


def _parts(word: str) -> list[str]:
    return [word] if word[0].isdigit() else _JOINTS.split(word)


def _run(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _IDLE_SPACE.sub("", folded)
