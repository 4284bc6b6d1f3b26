"""Which language a text is written in, and whether to believe the feed that names another.

Rule: a wrong language costs more than none, for stop words, stems and sentence ends hang on it.
So ``detect`` answers None below a bound, and what a feed declares stands unless its text is clear.

The bounds were chosen on the sentences and word pairs of lingua's test data and on OG2021's news
titles; benchmarks/detect_language.py shows what they cost and what they save.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import chain

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.text.stopwords import STOPWORDS

# The starter pack's languages, then others with a press of their own that lie far from the first.
# Afrikaans, Basque, Catalan, Galician and dialects stay out: together they cost Spanish thirteen
# word pairs in a hundred. A feed that declares one of them is believed.
LANGUAGES = frozenset(
    [
        *("am", "ar", "bg", "bn", "bs", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi"),
        *("fr", "he", "hi", "hr", "hu", "id", "is", "it", "ja", "ka", "ko", "lt", "lv", "mk"),
        *("ms", "nl", "no", "pl", "pt", "ro", "ru", "rw", "sk", "sl", "sq", "sr", "sv", "sw"),
        *("th", "tr", "uk", "ur", "vi", "zh"),
        *("az", "be", "gu", "ha", "hy", "kk", "km", "kn", "lo", "ml", "mn", "mr", "my", "ne"),
        *("pa", "ps", "si", "so", "ta", "te", "tl", "uz"),
    ]
)
_NOT_IN_LATIN_LETTERS = frozenset(
    [
        *("am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kk"),
        *("km", "kn", "ko", "lo", "mk", "ml", "mn", "mr", "my", "ne", "pa", "ps", "ru", "si"),
        *("ta", "te", "th", "uk", "ur", "zh"),
    ]
)
# One code a language, the one that the starter pack's feeds use.
_SAME = {
    # Norwegian's two forms, what BCP 47 has deprecated, and single languages of a macrolanguage.
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "mo": "ro",
    "fil": "tl",
    "cmn": "zh",
    # Countries that feeds name as if they were languages; none is a language with a press.
    "cn": "zh",
    "jp": "ja",
    "kr": "ko",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
    "gb": "en",
    "us": "en",
    "vn": "vi",
}
# Languages that a title can't tell apart share their probability: the text is one of them, and
# what the feed declares decides which.
_KIN = {
    label: kin
    for kin in (
        frozenset(["bs", "hr", "sr"]),
        frozenset(["id", "ms"]),
        frozenset(["no", "nn"]),
    )
    for label in kin
}
# In bytes of UTF-8, which is what the model reads: 15 Latin, 8 Cyrillic or 5 Chinese letters.
# A single name is shorter.
_MIN_LETTER_BYTES = 15
# Of pairs of words 47 in 100 get an answer, 98.7 % of them the right one; of titles 96 and 99.7.
_SURE = 0.6
# A declared language falls if another is this likely and itself this unlikely: of 10,000 titles
# and sentences declared rightly at most 3 fall, most of which the test data misfile.
_CERTAIN = 0.8
_REFUTED = 0.02
# Addresses, handles, tags and numbers say nothing on the language.
_NOT_PROSE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+|\d+")
_NOT_LETTER = re.compile(r"[\W\d_]+")
_LATIN_LETTERS = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]+")
# The first 200 characters of five sentences name their language as often as all of them, and twice
# as fast; addresses and the like may hold them up.
_MAX_CHARS = 600
_MAX_PROSE_CHARS = 200
# One function word may be a name or a quotation.
_ENOUGH_FUNCTION_WORDS = 2
_MAX_LOOK_CHARS = 300
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """One of LANGUAGES and its probability, 0..1; None where that is too low to rely on."""

    language: str | None
    confidence: float


def load_model() -> None:
    """Read the model now, which takes half a second, and 30 MB more for that time than later."""
    _identifier()


def detect(text: str) -> Detected:
    """Return the language of *text*; title and lead together are clearer than a title.

    Confidence is 0 where the text has fewer than about 15 letters. May be called in threads.
    """
    prose = _prose(text)
    if not _says_enough(prose):
        return Detected(language=None, confidence=0.0)
    best, confidence = _best(prose)
    return Detected(
        language=_SAME.get(best, best) if confidence >= _SURE else None, confidence=confidence
    )


def choose_language(declared: str | None, text: str) -> str | None:
    """Return the language of *text*, whose feed declares *declared*, a BCP 47 tag or None.

    A declared language stands, in its usual code, unless *text* is clearly in another or the
    detector does not know it. None where nothing is declared and *text* is unclear.
    """
    said = primary_subtag(declared or "")
    if not said:
        return detect(text).language
    if said not in LANGUAGES:
        return said
    prose = _prose(text)
    best, confidence = _best(prose)
    if confidence < _CERTAIN or best in _kin_of(said) or not _says_enough(prose):
        return said
    if best in _NOT_IN_LATIN_LETTERS and _is_latin(prose):
        # A foreign name or quotation in a text of Latin letters weighs more bytes than these.
        return said
    return _SAME.get(best, best) if _probability(prose, said) <= _REFUTED else said


def speaks(language: str, text: str) -> bool:
    """Tell whether *text* has more function words of *language* than of any other: a quick look.

    False for languages whose function words we do not have.
    """
    speakers = _speakers()
    words = speakers.keys() & text[:_MAX_LOOK_CHARS].lower().split()
    votes = Counter(chain.from_iterable(map(speakers.__getitem__, words)))
    own = votes.pop(language, 0)
    return own >= _ENOUGH_FUNCTION_WORDS and own > max(votes.values(), default=0)


@cache
def _speakers() -> dict[str, tuple[str, ...]]:
    """Return the languages of which each word is a function word."""
    found: dict[str, tuple[str, ...]] = {}
    for language, written in STOPWORDS.items():
        for word in frozenset(written.split()):
            found[word] = (*found.get(word, ()), language)
    return found


def _prose(text: str) -> str:
    # In lower case: the model reads capitals as other letters, and a fifth of the titles written
    # In Title Case, a third with every OTHER word IN capitals, would have no answer.
    return _NOT_PROSE.sub(" ", text[:_MAX_CHARS])[:_MAX_PROSE_CHARS].lower()


def _letters(prose: str) -> str:
    return _NOT_LETTER.sub("", prose)


def _says_enough(prose: str) -> bool:
    return len(_letters(prose).encode()) >= _MIN_LETTER_BYTES


def _is_latin(prose: str) -> bool:
    letters = _letters(prose)
    return 2 * sum(map(len, _LATIN_LETTERS.findall(letters))) > len(letters)


def _kin_of(language: str) -> frozenset[str]:
    return _KIN.get(language, frozenset([language]))


def _best(prose: str) -> tuple[str, float]:
    """Return the model's likeliest label, and its probability with those it can't be told from."""
    best: str
    best, confidence = _identifier().classify(prose)
    if best in _KIN:
        confidence = _probability(prose, best)
    return best, confidence


def _probability(prose: str, language: str) -> float:
    """Return how likely *language* is, together with those it can't be told from."""
    likely: dict[str, float] = dict(_identifier().rank(prose))
    return min(1.0, sum(likely.get(label, 0.0) for label in _kin_of(language)))


def primary_subtag(tag: str) -> str:
    """Return the language of a BCP 47 tag, in the code we use for it: "no" for "nb-NO"."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    return _SAME.get(primary, primary)


def _identifier() -> LanguageIdentifier:
    # Two threads that ask first would each load 100 MB.
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> LanguageIdentifier:
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages([*LANGUAGES, "nn"])
    # A new one with these tables only: the old one keeps those of all its languages as well.
    return LanguageIdentifier(
        whole.nb_ptc,
        whole.nb_pc,
        whole.nb_classes,
        whole.tk_nextmove,
        whole.tk_output,
        norm_probs=True,
        tk_row=whole.tk_row,
    )
