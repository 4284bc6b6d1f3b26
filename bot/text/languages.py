"""Which language a text is written in, and whether to believe the feed that names another.

Rule: a wrong language costs more than none, for stop words, stems and sentence ends hang on it.
So ``detect`` answers None below a bound, and what a feed declares stands unless its text is clear.

The bounds were chosen on the sentences and word pairs of lingua's test data and on OG2021's news
titles; benchmarks/detect_language.py shows what they cost and what they save.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

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
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """One of LANGUAGES and its probability, 0..1; None where that is too low to rely on."""

    language: str | None
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What the model makes of one text: the probability of each of its labels."""

    likely: dict[str, float]
    best: str
    letters: str

    @property
    def language(self) -> str:
        return _SAME.get(self.best, self.best)

    @property
    def is_latin(self) -> bool:
        return 2 * sum(map(len, _LATIN_LETTERS.findall(self.letters))) > len(self.letters)

    def probability(self, language: str) -> float:
        """Return how likely *language* is, together with those it can't be told from."""
        kin = _KIN.get(language, frozenset([language]))
        return min(1.0, sum(self.likely.get(label, 0.0) for label in kin))


def detect(text: str) -> Detected:
    """Return the language of *text*; title and lead together are clearer than a title.

    Confidence is 0 where the text has fewer than about 15 letters. May be called in threads.
    """
    reading = _read(text)
    if reading is None:
        return Detected(language=None, confidence=0.0)
    confidence = reading.probability(reading.best)
    return Detected(
        language=reading.language if confidence >= _SURE else None,
        confidence=confidence,
    )


def choose_language(declared: str | None, text: str) -> str | None:
    """Return the language of *text*, whose feed declares *declared*, a BCP 47 tag or None.

    A declared language stands, in its usual code, unless *text* is clearly in another or the
    detector does not know it. None where nothing is declared and *text* is unclear.
    """
    said = _primary(declared or "")
    if not said:
        return detect(text).language
    reading = _read(text) if said in LANGUAGES else None
    return said if reading is None or not _refutes(reading, said) else reading.language


def _refutes(reading: _Reading, said: str) -> bool:
    if reading.is_latin and reading.best in _NOT_IN_LATIN_LETTERS:
        # A foreign name or quotation in a text of Latin letters weighs more bytes than these.
        return False
    return reading.probability(reading.best) >= _CERTAIN and reading.probability(said) <= _REFUTED


def _read(text: str) -> _Reading | None:
    """Return None for a text too short to say anything."""
    # In lower case: the model reads capitals as other letters, and a fifth of the titles written
    # In Title Case, a third with every OTHER word IN capitals, would have no answer.
    prose = _NOT_PROSE.sub(" ", text[:_MAX_CHARS])[:_MAX_PROSE_CHARS].lower()
    letters = _NOT_LETTER.sub("", prose)
    if len(letters.encode()) < _MIN_LETTER_BYTES:
        return None
    likely = dict(_identifier().rank(prose))
    return _Reading(likely=likely, best=next(iter(likely)), letters=letters)


def _primary(tag: str) -> str:
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
