"""What of a title or a text may be printed, and in which form.

Rule 1: words are only ever taken away, whole phrases at a time: datelines, credits, calls to
click, parentheses, the name of the outlet. Nothing is replaced, so no fact can change.
Rule 2: what remains is a whole sentence, or it is not used.
"""

from __future__ import annotations

import re
from itertools import islice

from bot.briefings.lexicon import CONNECTIVES
from bot.text.markup import plain_text
from bot.text.sentences import sentences
from bot.text.tokens import fold, stopwords, words

MIN_WORDS = 5  # below that a sentence is a label
MAX_WORDS = 60  # above that it is a list, or a paragraph without full stops
MAX_SENTENCES = 40  # of one article: what stands further down is background
MAX_LENGTH = 40_000  # characters of a text that are read at all

_KICKERS = (
    r"live(?: updates?| ?blog|-?ticker)?|breaking(?: news)?|watch|video|exclusive"
    r"|update[sd]?(?: \d+)?|just in|developing|explainer|analysis|opinion|editorial|fact check"
    r"|photos?|in pictures|eil(?:meldung)?|exklusiv|kommentar|analyse|liveticker|en vivo"
    r"|última hora|urgente|vídeo|en directo|opinión|análisis|en direct|direct|vidéo|alerte info"
    r"|urgent|exclusif|exclusivo"
)
_KICKER = re.compile(rf"^(?:{_KICKERS})\s*(?:[:|]|\s[-–—])\s*(?=\S)", re.IGNORECASE)
_TITLE_TAG = re.compile(
    r"\s*[(\[](?:video|photos?|live|opinion|update[sd]?|watch|exclusive)[)\]]", re.IGNORECASE
)
_BAR = re.compile(r"\s+[|•·»]\s+")
_DASH = re.compile(r"\s+[-–—]\s+")
_OUTLET_WORD = re.compile(
    r"\b(?:News|Times|Post|Journal|Herald|Tribune|Gazette|Radio|TV|Online|Magazine)$|^[A-Z]{2,5}$"
)
_DASHES = r"[-–—]{1,2}"
_PLACE = r"[^\W\d_][^()–—\d]{0,45}?"
_DATELINE = re.compile(
    rf"^(?:{_PLACE},?(?:\s\d{{1,2}}\.?\s\w+,?)?\s*)?\((?:[A-ZÀ-Þ][\w./ -]{{1,30}}|dpa|afp|cnn|ap)"
    rf"(?:\s/\s\w+)?\)\s*(?:{_DASHES}|:)\s+"
    rf"|^[A-ZÀ-Þ][A-ZÀ-Þ.'’ /-]{{2,40}}(?:,\s[A-ZÀ-Þ][\w. ]{{1,20}})?\s?[–—-]{{1,2}}\s+"
    rf"|^(?:{_PLACE}\s?)?\(\s?(?:CNN|cnn|AP|Reuters|AFP|dpa)\s?\)\s*(?:[-–—:]+\s*)?"
)
_CLOCK = re.compile(
    r"^\d{1,2}[:.]\d{2}(?:\s?(?:[ap]\.?m\.?|Uhr|h|[A-Z]{2,4}))?\s*[-–—:|•]\s+"
    r"|^\d{1,2}:\d{2}(?:\s[A-Z]{2,4})?\s+(?=[A-Z][a-z])",
)
_WIRE_TAIL = re.compile(
    r"(?<=[.!?\"”“»])\s*(?:[–—]|--?)\s*[A-ZÀ-Þ][\w.'’&]*(?:\s[\w.'’&]+){0,4}\.?\s*$"
    r"|\s*\((?:AP|Reuters|AFP|dpa|EFE|Central Wire)\)\s*\.?\s*$"
)
_PARENTHESIS = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]")
_MATTERS = re.compile(
    r"\d|\b(?:not|no|non|never|nicht|kein\w*|nie|nunca|sin|pas|sans|un\w{1,3})\b", re.IGNORECASE
)
_NOISE = re.compile(
    r"read (?:more|the full|our|also)\b|continue reading|click (?:here|to)|scroll down"
    r"|sign up (?:for|to)|subscribe (?:to|now|for)|follow (?:us|live|our)|appeared first on"
    r"|all rights reserved|getty images|shutterstock|picture alliance|imago images"
    r"|^(?:photo|image|picture|file photo|video|foto|bild|imagen|crédit)s?\b.{0,40}[:/]"
    r"|image (?:source|caption|credit)|media caption|copyright|©|contributed to this report"
    r"|this (?:story|article|page) (?:has been|was|is being|will be)|(?:has|have) more\.$"
    r"|more from|for more (?:on|information)|listen to (?:the|this)|tune in"
    r"|watch (?:the|our|live)|here(?:'|’)s (?:what|how|why)|what (?:you need )?to know"
    r"|why it matters|the big picture|go deeper|weiterlesen|lesen sie|mehr dazu|zum newsletter"
    r"|leer más|lea también|sigue leyendo|suscríb|lire (?:la suite|aussi)|abonnez"
    r"|https?://|www\.|@\w+|\bby\W+(?:[A-Z]\w+\s?){2,4}$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(?:By|Von|Por|Par|Text:)\s(?:[A-ZÀ-Þ][\w.'’-]+[\s,]*){2,5}(?:\||•|\.?$)")
# "Five voted no. Aides say": the splitter takes "no." for the short form of "number".
_NO = re.compile(r"(?<=\bno\.)\s+(?=[A-ZÀ-Þ])")
_ENDS = re.compile(r"[.!?。！？]\s?(?:''|[\"”’»“)\]])*$")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s?(?:''|[\"”’»“)\]])*$")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))


def clean_title(title: str, outlet: str | None = None) -> str:
    """Return *title* without "LIVE:", "Breaking:" and the name of its outlet.

    ``outlet`` is the host it came from. Never empty unless *title* is.
    """
    text = _KICKER.sub("", _TITLE_TAG.sub("", plain_text(title)))
    for separator in (_BAR, _DASH):
        parts = separator.split(text)
        tail = parts[-1]
        bar = separator is _BAR
        if len(parts) > 1 and _is_outlet(tail, outlet, named_by_bar=bar):
            text = text[: text.rindex(tail)].rstrip(" |•·»-–—")
    return text.strip() or plain_text(title)


def _is_outlet(tail: str, outlet: str | None, *, named_by_bar: bool) -> bool:
    letters = re.sub(r"\W", "", fold(tail))
    if outlet and letters and letters.removeprefix("the") in re.sub(r"\W", "", outlet):
        return True
    short = len(words(tail)) <= 4
    return short and (named_by_bar or bool(_OUTLET_WORD.search(tail)))


def clean_sentences(text: str | None, *, language: str, author: str | None = None) -> list[str]:
    """Return the printable sentences of a lead or a text in order, shortened, at most 40.

    A text without a single full stop counts as one sentence; a last sentence that is cut off
    is left out.
    """
    prose = _prose(plain_text((text or "")[:MAX_LENGTH]), author)
    lower = prose == prose.lower()
    split = (part for s in sentences(prose, language) for part in _NO.split(s))
    found = (shorten(s, language) for s in islice(split, MAX_SENTENCES))
    whole = [s for s in found if is_whole(s, lower=lower)]
    if not whole and prose and is_whole(f"{prose}.", lower=lower) and not _stops_short(prose):
        return [f"{prose}."]
    return whole


def _prose(text: str, author: str | None) -> str:
    text = re.sub(r"\s+([.,])(?=\s|$)", r"\1", text) if " . " not in text else text
    if author and len(author) < 60:
        text = re.sub(rf"^(?:By|Von|Por|Par)\s+{re.escape(author)}\W+", "", text)
    text = _DATELINE.sub("", _CLOCK.sub("", text), count=1)
    return _WIRE_TAIL.sub("", text).strip()


def _stops_short(prose: str) -> bool:
    """Tell whether *prose*, which has no full stop, also ends in the middle of a phrase."""
    last = words(prose)[-1:]
    return not last or fold(last[0]) in stopwords("en") or bool(_CUT.search(prose))


def shorten(sentence: str, language: str) -> str:
    """Return *sentence* without what can go safely: times of a live blog, datelines, joints.

    Parentheses go unless they hold a number or a negation, which may be the fact itself.
    """
    text = _CLOCK.sub("", sentence)
    text = _PARENTHESIS.sub(lambda m: m[0] if _MATTERS.search(m[0]) else "", text)
    text = _DATELINE.sub("", text)
    for joint in CONNECTIVES.get(language, ()):
        if text.lower().startswith(f"{joint} ") and not text.lower().startswith("but for "):
            text = text[len(joint) + 1 :].lstrip()
            break
    text = re.sub(r"\s+", " ", text).strip()
    return text[:1].upper() + text[1:] if sentence[:1].isupper() else text


def is_whole(sentence: str, *, lower: bool = False) -> bool:
    """Tell whether *sentence* is one, can stand alone in print, and is no boilerplate.

    ``lower``: the text it comes from has no capitals, so none is expected at its start.
    """
    if not MIN_WORDS <= len(words(sentence)) <= MAX_WORDS:
        return False
    if not _ENDS.search(sentence) or _CUT.search(sentence) or "?" in sentence[-4:]:
        return False
    if _NOISE.search(sentence) or _BYLINE.match(sentence):
        return False
    return _is_balanced(sentence) and (lower or _starts_well(sentence)) and not _shouts(sentence)


def _is_balanced(sentence: str) -> bool:
    if sentence.count('"') % 2 or sentence.count("„") > sentence.count("“") + sentence.count("”"):
        return False
    if "„" in sentence:
        return True
    return all(sentence.count(a) == sentence.count(b) for a, b in _PAIRS)


def _starts_well(sentence: str) -> bool:
    bare = sentence.lstrip("\"“”„«'‘¿¡( ")
    return bool(bare) and not bare[0].islower() and bare[0].isalnum()


def _shouts(sentence: str) -> bool:
    letters = [c for c in sentence if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.6 * len(letters)
