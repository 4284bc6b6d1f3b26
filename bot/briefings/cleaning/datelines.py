"""What stands before the first sentence of a report: place, date, agency, byline, hour.

Rule 1: a phrase is a dateline only if a dash, a colon or a bracket parts it from a sentence that
begins by itself: "Aldane (CDU) – who ..." has none.
Rule 2: an agency in brackets, a date or capitals throughout make a dateline; a name in small
letters alone does so only before a function word, for "Marn - Kell 3:1" is a result.
"""

from __future__ import annotations

import re

from bot.briefings.cleaning.page_words import CAPITAL, page_words
from bot.briefings.lexicon import calendar
from bot.text.tokens import fold, stopwords, words

MAX_LENGTH = 110  # characters that a dateline may take
_ROUNDS = 4  # an hour, a byline, a dateline and another agency may follow one another
_MAX_WORDS = 7
_MAX_STAMP = 250  # characters of headline and hours before "updated at 10:15"
_STOP = re.compile(r"[.!?]\s")

AGENCIES = (
    *(
        "AP",
        "CNN",
        "cnn",
        "Reuters",
        "REUTERS",
        "AFP",
        "dpa",
        "UPI",
        "EFE",
        "ANSA",
        "Xinhua",
        "PTI",
    ),
    *(
        "ANI",
        "IANS",
        "APA",
        "PAP",
        "ČTK",
        "TASR",
        "SITA",
        "MTI",
        "HINA",
        "BTA",
        "DHA",
        "AA",
        "İHA",
    ),
    *("Belga", "ANP", "TT", "NTB", "Ritzau", "Lusa", "TASS", "ТАСС", "Интерфакс", "РИА Новости"),
    *("Укрінформ", "Укринформ", "رويترز", "أ ف ب", "أ.ف.ب", "د ب أ", "واس", "وام", "قنا", "سانا"),
    *("ΑΠΕ-ΜΠΕ", "ΑΠΕ", "Bloomberg", "Yonhap", "Kyodo", "dpa-AFX", "Europa Press", "sda", "ots"),
)
_AGENCY = "|".join(map(re.escape, AGENCIES))
_SEPARATOR = re.compile(r"\s?(?:[–—]|--|\.[-–—])\s?(?=\S)|\s-\s(?=\S)|(?<=\))\s?[-:：=]\s?(?=\S)")
_BRACKET = re.compile(r"^(.{0,80}?)\s?\(([^()]{2,45})\)\.?$")
# "Marn (CNN)The dam ...": glued, so the agency must be a known one.
_GLUED = re.compile(
    rf"^(?:[{CAPITAL}][^().:;]{{0,45}}?\s?)?\(\s?(?:{_AGENCY})\s?\)\s*(?:[-–—:]+\s*)?"
)
# "Dam fails Marn (dpa) - The dam ...": the headline as well stands before the dateline.
_HEADLINE = re.compile(
    rf"^[^.!?]{{0,200}}?\((?:{_AGENCY})(?:/[^()]{{1,20}})?\)\s?[-–—]{{1,2}}\s(?=[{CAPITAL}\"“„«])"
)
_CLOCK = re.compile(
    r"^\d{1,2}[:.]\d{2}(?:\s?\(\d{1,2}[:.]\d{2}\))?(?:\s?(?:[ap]\.?m\.?|Uhr|h|[A-Z]{2,4}))?\s*[-–—:|•]\s+"
    rf"|^\d{{1,2}}[:.]\d{{2}}(?:\s\(\d{{1,2}}[:.]\d{{2}}\)|\s[A-Z]{{2,4}})?\s+(?=[{CAPITAL}][^\W\d_A-Z])"
)
# 【东京讯】 （新华社） [서울=뉴스] (서울=연합뉴스) 기자 = 中新社北京5月3日电
_EAST_ASIAN = re.compile(
    r"^(?:【[^】]{1,24}】|[（(〔][^）)〕]{1,24}(?:电|電|讯|訊|報導|报道|報道|共同|時事)[）)〕]"
    r"|[（(\[][^)\]）]{0,20}=[^)\]）]{1,20}[)\]）](?:\s?[^\s=]{2,20}\s기자\s?=?)?"
    r"|[\u4e00-\u9fff]{2,16}\d{1,2}月\d{1,2}日(?:电|電|讯|訊)(?:\s?[（(][^）)]{1,30}[）)])?"
    r"|[\u4e00-\u9fff]{2,6}[／/][\u4e00-\u9fff]{2,8}(?:報導|报道))\s*[:：]?\s*(?=\S)"
)
_WIRE_TAIL = re.compile(
    rf"(?<=[.!?\"”“»])\s?(?:[–—]|--?)\s?[{CAPITAL}][\w.'’&]*(?:\s[\w.'’&]+){{0,4}}\.?$"
    rf"|\s?\((?:{_AGENCY}|Central Wire)(?:/[\w-]{{1,20}}){{0,3}}\)\s?\.?$"
)


def without_opening(text: str, language: str) -> str:
    """Return *text*, the beginning of an article, without what stands before its news."""
    for _ in range(_ROUNDS):
        shorter = _without_one(text, language)
        if shorter == text or not shorter:
            break
        text = shorter
    return text


def without_signature(text: str) -> str:
    """Return *text*, the end of an article, without the agency or the initials that sign it."""
    tail = _WIRE_TAIL.search(text, max(len(text) - MAX_LENGTH, 0))
    return text[: tail.start()].rstrip() if tail else text


def without_dateline(text: str, language: str) -> str:
    """Return *text* without a place, a date and an agency in front."""
    text = _EAST_ASIAN.sub("", text, count=1)
    glued = _HEADLINE.match(text) or _GLUED.match(text)
    if glued:
        return text[glued.end() :]
    for separator in _SEPARATOR.finditer(text, 0, MAX_LENGTH):
        head, rest = text[: separator.start()].strip(" ,"), text[separator.end() :]
        if _begins(rest) and _is_dateline(head, rest, language):
            return rest
    return text


def without_clock(text: str) -> str:
    """Return *text* without the hour of a live blog in front."""
    return _CLOCK.sub("", text, count=1)


def _without_one(text: str, language: str) -> str:
    listed = page_words(language)
    stamp = listed.updated.search(text, 0, _MAX_STAMP)
    if stamp and not _STOP.search(text, 0, stamp.start()):
        rest = text[stamp.end() :].lstrip(" |:·•-–—.,")
        text = rest if _begins(rest) else text
    byline = listed.byline_ahead.match(text)
    if byline and without_dateline(text[byline.end() :], language) != text[byline.end() :]:
        text = text[byline.end() :]
    return without_dateline(without_clock(text), language)


def _begins(rest: str) -> bool:
    """Tell whether *rest* begins as a sentence does: not with a small letter."""
    bare = rest.lstrip("\"'“”„«‘¿¡( ")
    return bool(bare) and not bare[0].islower() and bare[0].isalnum()


def _is_dateline(head: str, rest: str, language: str) -> bool:
    bracket = _BRACKET.match(head)
    place = bracket[1] if bracket else head
    if not _is_place(place, language):
        return False
    if _has_date(place, language) or _is_capital(place, rest):
        return True
    if bracket:
        # In small letters it may be a person and a party.
        return not place or place == place.lower() or bracket[2].split("/")[0] in AGENCIES
    return words(rest[:40])[0].lower() in stopwords(language)


def _is_place(place: str, language: str) -> bool:
    """Tell whether *place* has only names and dates in it; "" is none left out."""
    found = words(place)
    if len(found) > _MAX_WORDS or any(c in place for c in '!?:;"“”„«»'):
        return False
    known = calendar(language)
    return all(_is_name_or_date(w, known) for w in found)


def _is_name_or_date(word: str, known: dict[str, str]) -> bool:
    # A script without capitals has no small letters either.
    return not word[0].islower() or fold(word) in known or len(word) <= 3


def _has_date(place: str, language: str) -> bool:
    known = calendar(language)
    found = words(place)
    dated = any(w[0].isdigit() or fold(w) in known for w in found[1:])
    return dated and not found[0][0].isdigit()


def _is_capital(place: str, rest: str) -> bool:
    """Tell whether the town of *place* is in capitals and *rest* is not."""
    town = place.split(",", 1)[0].strip()
    first = words(rest[:60])[:1]
    shouts = bool(first) and len(first[0]) > 4 and first[0].isupper()
    return len(town) > 2 and town.isupper() and not shouts
