"""What of a title or a text may be printed, and in which form.

Rule 1: words are only ever taken away, whole phrases at a time: datelines, credits, calls to
click, parentheses, the name of the outlet. Nothing is replaced, so no fact can change.
Rule 2: what remains is a whole sentence, or it is not used.
Rule 3: a line of a page is a paragraph: no sentence runs over its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.briefings.cleaning.attribution import without_attribution
from bot.briefings.cleaning.datelines import (
    without_clock,
    without_dateline,
    without_opening,
    without_signature,
)
from bot.briefings.cleaning.page_words import PageWords, has_keeps, kicker, page_words
from bot.briefings.cleaning.voice import is_unnamed_voice
from bot.briefings.lexicon import CONNECTIVES
from bot.text.markup import plain_text
from bot.text.sentences import sentences
from bot.text.tokens import fold, stopwords, words

MIN_WORDS = 5  # below that a sentence is a label
MAX_WORDS = 60  # above that it is a list, or a paragraph without full stops
MAX_SENTENCES = 40  # of one article: what stands further down is background
MAX_LENGTH = 40_000  # characters of a text that are read at all

_TITLE_TAG = re.compile(
    r"\s*[(\[](?:video|vídeo|vidéo|видео|відео|photos?|fotos?|фото|live|opinion|update[sd]?|watch"
    r"|exclusive|podcast|audio|галерея|galería|galerie|動画|写真|视频|影片|영상)[)\]]",
    re.IGNORECASE,
)
_BAR = re.compile(r"\s+[|•·»]\s+|\s?[｜]\s?")
_DASH = re.compile(r"\s+[-–—]\s+")
_OUTLET_WORD = re.compile(
    r"\b(?:News|Times|Post|Journal|Herald|Tribune|Gazette|Globe|Guardian|Chronicle|Observer"
    r"|Standard|Dispatch|Examiner|Review|Zeitung|Rundschau|Anzeiger|Nachrichten|Radio|TV|Online"
    r"|Magazine)$|^[A-Z]{2,5}$"
)
_BLOCK_END = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|br|tr|td|table|blockquote|figure)\b[^<>]{0,200}>", re.IGNORECASE
)
_LOOSE_STOP = re.compile(r"\s+([.,])(?=\s|$)")
_INSERTED = re.compile(
    r"(?:--?|—|–|\[|\(|\*)\s?(?i:advertisement|anzeige|publicidad|publicité|pubblicità|publicidade"
    r"|reklama|реклама|reklam|annons|annonce|advertentie)\s?(?:--?|—|–|\]|\)|\*)"
)
_QUOTES = re.compile('["“”„«»]')  # what is quoted is quoted whole
# Not brackets: in a quotation they hold what the writer put in place of words.
_PARENTHESIS = re.compile(r"\s?\([^()]{1,60}\)")
_ADDRESS = re.compile(
    r"https?://|www\.|[@＠]\w|\S@\S+\.\w|(?:^|\s)#\w|\b\w+\.(?:com|org|net|info)/"
)
# Credits, captions, rows of buttons, notices, and text whose letters are garbled.
_NOTICE = re.compile(
    r"©|\(c\)\s\d{4}|^FILE\b\s?[-–—(]|\bin this (?:\w+ ){0,4}photo\b|\bREUTERS/|\(AP Photo"
    r"|(?:\b(?:WhatsApp|Facebook|Twitter|Pinterest|Linked[Ii]n|Telegram|Instagram|Tumblr|E?mail"
    r"|YouTube|TikTok|Flipboard|Reddit)\b[\s,|/]{0,3}){3}"
    r"|\b(?i:cookies?)\b.{0,120}\b(?i:web|site|browser|techno|consent|akzept|accept|zustimm)"
    r"|\b(?i:web|site|browser|consent|akzept|accept|zustimm)\w*\b.{0,120}\b(?i:cookies?)\b"
    r"|Ã[\x80-\xbf]|â(?:€|[\x80-\x9f])|Ð[\x80-\xbf]|\ufffd"
)
_REPORTER = re.compile(r"\bby\W+(?:[A-Z]\w+\s?){2,4}$|(?:has|have) more\.$|[가-힣]{2,4}\s기자\b")
_ITEM = re.compile(r"^[•·▪►●■◆*–—-]\s+|^\(?\d{1,2}\)\s|\s[|•▪►●]\s")
_ENDS = re.compile(r"[.!?。！？।॥۔؟።፧։។]\s?(?:''|[\"”’'»“)\]」』］）])*$")
_ASKS = re.compile(r"[?？؟፧;]\s?(?:''|[\"”’»“)\]」』］）])*$")
_CUT = re.compile(r"(?:…|\.\.\.|\.\.|\[…\]|\[\.\.\.\])\s?(?:''|[\"”’»“)\]])*\.?$")
_BRACKETS = (("«", "»"), ("(", ")"), ("[", "]"), ("「", "」"), ("『", "』"), ("（", "）"))
# Characters a word has in a script without spaces, for the bounds on words.
_WORD_LENGTH = {"zh": 1.7, "ja": 2.2, "th": 4.5}


def clean_title(title: str, outlet: str | None = None) -> str:
    """Return *title* without "LIVE:", "Breaking:" and the name of its outlet.

    ``outlet`` is the host it came from. Never empty unless *title* is.
    """
    text = kicker().sub("", _TITLE_TAG.sub("", plain_text(title)))
    for separator in (_BAR, _DASH):
        parts = separator.split(text)
        tail = parts[-1]
        bar = separator is _BAR
        if len(parts) > 1 and _is_outlet(tail, outlet, named_by_bar=bar):
            text = text[: text.rindex(tail)].rstrip(" |•·»｜-–—")
    return text.strip() or plain_text(title)


def _is_outlet(tail: str, outlet: str | None, *, named_by_bar: bool) -> bool:
    letters = re.sub(r"\W", "", fold(tail))
    if outlet and letters and letters.removeprefix("the") in re.sub(r"\W", "", outlet):
        return True
    short = len(words(tail)) <= 4
    return short and (named_by_bar or bool(_OUTLET_WORD.search(tail)))


def clean_sentences(
    text: str | None, *, language: str, author: str | None = None, title: str | None = None
) -> list[str]:
    """Return the printable sentences of a lead or a text in order, shortened, at most 40.

    A text without a single full stop counts as one sentence; a last sentence that is cut off
    is left out, and so is the ``title`` where the text repeats it.
    """
    lines = list(_lines((text or "")[:MAX_LENGTH]))
    if not lines:
        return []
    lines[0] = _opened(lines[0], language, author, title)
    lines[-1] = without_signature(lines[-1])
    prose = " ".join(lines)
    lower = prose == prose.lower() != prose.upper()
    split = (s for line in lines for s in sentences(line, language))
    found = (shorten(s, language) for s in islice(split, MAX_SENTENCES))
    whole = [s for s in found if is_whole(s, lower=lower, language=language)]
    if not whole and len(lines) == 1 and _is_bare(prose, lower=lower, language=language):
        return [f"{prose}."]
    return [s for s in whole if s.rstrip(".") != title] or whole


def _lines(text: str) -> Iterator[str]:
    """Yield the paragraphs of *text* as prose, a paragraph that was wrapped as one."""
    if "<" in text:
        text = _BLOCK_END.sub("\n", text)
    held: list[str] = []
    for line in map(plain_text, text.splitlines()):
        if held and not (line[:1].islower() and not _ENDS.search(held[-1])):
            yield " ".join(held)
            held = []
        if line:
            held.append(line)
    if held:
        yield " ".join(held)


def _opened(line: str, language: str, author: str | None, title: str | None) -> str:
    """Return the first *line* of a text without title, author and dateline in front."""
    if " . " not in line:
        line = _LOOSE_STOP.sub(r"\1", line)
    line = _INSERTED.sub(" ", line)
    if title and len(title) < len(line) and line.startswith(title):
        rest = line[len(title) :].lstrip(" .:|-–—")
        line = rest if not rest[:1].islower() else line
    if author and len(author) < 60:
        line = re.sub(rf"^(?:{page_words(language).by}[\s:]+)?{re.escape(author)}\W+", "", line)
    return without_opening(line, language)


def _is_bare(prose: str, *, lower: bool, language: str) -> bool:
    """Tell whether *prose* is a sentence that only lacks its full stop."""
    if not prose or _stops_short(prose):
        return False
    return is_whole(f"{prose}.", lower=lower, language=language)


def _stops_short(prose: str) -> bool:
    """Tell whether *prose*, which has no full stop, also ends in the middle of a phrase."""
    last = words(prose)[-1:]
    return not last or any(fold(last[0]) in stopwords(lang) for lang in ("en", "de", "es", "fr"))


def shorten(sentence: str, language: str) -> str:
    """Return *sentence* without what it can do without: whole phrases at its edges, asides.

    The hour, the dateline, a word that joins it to the sentence before, parentheses that hold
    neither number nor doubt, and who reported it, where that is the reporter himself.
    """
    text = without_dateline(without_clock(sentence), language)
    if "(" in text and has_keeps(language) and not _QUOTES.search(text):
        listed = page_words(language)
        text = _PARENTHESIS.sub(lambda m: m[0] if _matters(m[0], listed) else "", text)
    text = without_attribution(_without_joint(text, language), language)
    text = re.sub(r"\s+", " ", text).strip()
    return _capital(text, language) if sentence[:1].isupper() else text


def _matters(parenthesis: str, listed: PageWords) -> bool:
    found = words(parenthesis)
    if all(w.lower() in listed.asides for w in found):
        return False
    if any(w[0].isdigit() or w.lower() in listed.keeps for w in found):
        return True
    # "(alleged)", "(partly)": a lone word qualifies; a name or short form does not.
    return len(found) == 1 and found[0].islower()


def _without_joint(text: str, language: str) -> str:
    lower = text[:40].lower()
    for joint in CONNECTIVES.get(language, ()):
        if lower.startswith(f"{joint} ") and not lower.startswith("but for "):
            return text[len(joint) + 1 :].lstrip()
    return text


def _capital(text: str, language: str) -> str:
    first = "İ" if language == "tr" and text.startswith("i") else text[:1].upper()
    return first + text[1:]


def is_whole(sentence: str, *, lower: bool = False, language: str = "en") -> bool:
    """Tell whether *sentence* is one, can stand alone in print, and is no boilerplate.

    ``lower``: the text it comes from has no capitals, so none is expected at its start.
    """
    if not MIN_WORDS <= _n_words(sentence, language) <= MAX_WORDS:
        return False
    if _CUT.search(sentence) or not _is_said(sentence, language):
        return False
    if _is_noise(sentence, page_words(language)) or is_unnamed_voice(sentence, language):
        return False
    return _is_balanced(sentence) and (lower or _starts_well(sentence)) and not _shouts(sentence)


def _n_words(sentence: str, language: str) -> float:
    length = _WORD_LENGTH.get(language)
    return len(sentence) / length if length else len(words(sentence))


def _is_said(sentence: str, language: str) -> bool:
    """Tell whether *sentence* ends as a statement does; Thai has no mark for that."""
    asks = _ASKS.search(sentence)
    if asks and (asks[0][0] != ";" or language == "el"):
        return False
    return language == "th" or _ENDS.search(sentence) is not None


def _is_noise(sentence: str, listed: PageWords) -> bool:
    if any(pattern.search(sentence) for pattern in (_ADDRESS, _NOTICE, _REPORTER, _ITEM)):
        return True
    return bool(
        listed.opens_as_junk(sentence)
        or listed.is_junk(sentence)
        or listed.byline.match(sentence)
        or listed.updated.search(sentence)
    )


def _is_balanced(sentence: str) -> bool:
    if sentence.count('"') % 2 or sentence.count("„") > sentence.count("“") + sentence.count("”"):
        return False
    if "„" in sentence or ("“" not in sentence and sentence.count("”") % 2 == 0):
        return _are_paired(sentence, _BRACKETS)
    return _are_paired(sentence, (*_BRACKETS, ("“", "”")))


def _are_paired(sentence: str, pairs: tuple[tuple[str, str], ...]) -> bool:
    return all(sentence.count(a) == sentence.count(b) for a, b in pairs)


def _starts_well(sentence: str) -> bool:
    bare = sentence.lstrip("\"“”„«»'‘¿¡(「『 ")
    if not bare or not bare[0].isalnum():
        return False
    return not bare[0].islower() or bare[0] == bare[0].upper() or "ა" <= bare[0] <= "ჿ"


def _shouts(sentence: str) -> bool:
    return sum(map(str.isupper, sentence)) > 0.6 * sum(map(str.isalpha, sentence))
