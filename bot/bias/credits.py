"""Find the agency that an article credits for its whole text.

Rule 1: only three places hold credits: the field of the author, the dateline, the last words.
Rule 2: a credit names agencies and nothing else, but for places, dates and the desk's initials.
"With material from dpa", "told Reuters", "Photo: AFP" name more than that, and are mentions.
Rule 3: a name that is also a word or a party counts only as it is written in credits, and before
other words only behind a dash.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.bias.agencies import AGENCIES
from bot.bias.hosts import host_of, parents
from bot.model import Article
from bot.text.tokens import fold

# In characters; a dateline is shorter than this, a credit with its rights reserved too.
_HEAD = 160
_TAIL = 320
_CREDIT = 90
_PLACE = 60
_PLACE_WORDS = 9

_INITIALS = re.compile(r"[a-zäöüąćęłńóśźż]{1,5}\d?")
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")
_BESIDE_LABEL = re.compile(rf"{_INITIALS.pattern}|{_SITE.pattern}")
_PARTS = re.compile(r"\s*[/,;|·•]\s*|\s+[-–—]\s+")
_AUTHORS = re.compile(r"\s*[/,;|·•()©]\s*|\s+[-–—]\s+")
_JOINED = re.compile(r"\s*[+&]\s*|\s+(?:and|und|y|e|et|en|och|og|i|ve|и|і|و)\s+|\s*-\s*")
# What stands around a name without adding to it.
_BEFORE = re.compile(
    r"^(?:by|from|von|por|par|di|da|door|av|af|от|за|від|από|oleh|the|agence|agencia|agência"
    r"|agenzia|agentur|nachrichtenagentur|agencija|agency|агенция|агентство|корр\.|корр)\s+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s+(?:staff|newsroom|news agency|news service|agency|desk|writers?|reporters?|correspondent"
    r"|videos?|online|記者|기자)$",
    re.IGNORECASE,
)

_BRACKET = re.compile(
    r"(?P<place>[^()\[\]【】〔〕!?]{0,60}?)\s*(?:/\s*(?P<slashed>[^()\[\]/!?]{2,40}?)\s*/"
    r"|[(\[【〔]\s*(?P<names>[^()\[\]【】〔〕!?]{2,40}?)\s*[)\]】〕])(?P<after>.{0,6})"
)
_DASHED = re.compile(r"\s*(?:[.:]?\s*[-–—]|[:=])")
_STOPPED = re.compile(r"\s*[.։。]")
_BOUND = re.compile(r"\s*(?P<dash>[-–—]+|\||\.-)\s+|\s*(?P<mark>[,.:։،])\s+")
_CHINESE = re.compile(r"(?P<name>\w{1,3}社)[^，。,.:]{0,24}[电電]\s*[(（，: ]?")
# A place in front and a dash behind, or a dash in front at the end of all: so sign the agencies
# that are in no list, too. A name is of words with capitals, behind the text of two at least.
_CAPITALISED = r"[^\W\d_a-z][^\W\d_]*"
_UNLISTED = re.compile(
    rf"[^\W\d_a-z][^.!?()/]{{1,50}} \((?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{0,3}})\)"
    r"\s*[.:]?\s*(?:[-–—]|\.-)"
)
_UNLISTED_CLOSING = re.compile(
    rf"[.!?”\"»]\s*—\s*(?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{1,3}})\.?$"
)

_SOURCE = (
    "source|quelle|fuente|fonte|bron|källa|kilde|lähde|źródło|zdroj|forrás|sursa|источник|джерело"
    "|източник|извор|izvor|vir|šaltinis|avots|allikas|heimild|πηγή|kaynak|burimi|المصدر|منبع|מקור"
    "|स्रोत|स्त्रोत|সূত্র|ذریعہ|ماخذ|ที่มา|nguồn|sumber|来源|來源|出典|出所|출처|წყარო|աղբյուր|mənbə"
    "|chanzo|ምንጭ|inkomoko|дереккөз|manba|text|texte|texto|testo|tekst|текст"
)
_LABELLED = re.compile(
    rf"(?:^|[\s.(\[«。])(?:{_SOURCE})\s*[:፡]\s*(?P<names>[^:\n]{{2,60}}?)\s*[)\]»]?\.?$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4})?,?\s*(?P<names>[^.,:©()]{2,40}?)(?:\s+\d{4})?"
    r"(?:\s*,\s*dpa:[\d-]+/\d+)?(?:[.,]\s*(?:all rights|alle rechte|tous droits|todos los|todos os"
    r"|tutti i|alle rechten|все права|усі права|wszelkie).{0,200})?[.)]{0,2}$",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"©|\([cC]\)|(?i:copyright)")
# Behind a whole sentence: "Sen. Casey (PA)." credits nobody. Thai, Lao, Burmese and Khmer end a
# sentence without a stop.
_CLOSING = re.compile(
    r"[.!?…।。؟۔።”\"»\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]\s*[-–—]*\s*[(\[【〔/]?\s*©?\s*"
    r"(?P<names>(?:[^()\[\]【】〔〕!?:।。؟۔።.]|\.(?=\S)){2,40}?)\s*[)\]】〕/]?\s*\.?$"
)
# The initials of the desk behind a closing credit, as in "(PAP) abc/ def/".
_DESK = re.compile(r"(?<=[)\]])(?:\s{0,2}[^\W\d_A-Z]{2,5}/){1,4}$")
_PHOTO = re.compile(
    r"(?:photos?|fotos?|bild(?:er)?|images?|pictures?|immagini|kuva|zdjęcie|фото|снимка|φωτ\w*"
    r"|صورة|عکس|写真|图片|圖片|사진)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_FORMULAS = (
    (re.compile(r"\bThomson Reuters Trust Principles\b\W{0,6}$", re.IGNORECASE), "reuters"),
    (re.compile(r"\bby The Canadian Press was first published\b.{0,40}$", re.IGNORECASE), "cp"),
)
_UNSEEN = dict.fromkeys((0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)))

_NAMES = {fold(name): agency.key for agency in AGENCIES for name in agency.names.split("; ")}
_SHORT = {
    name: agency.key for agency in AGENCIES if agency.short for name in agency.short.split("; ")
}
_HOSTS = {
    host: agency.key for agency in AGENCIES if agency.hosts for host in agency.hosts.split("; ")
}
# Chinese and Japanese write place, date and agency in one: 【ワシントン共同】.
_EAST = tuple(
    name for name in (*_NAMES, *_SHORT) if re.fullmatch(r"[\u3040-\u30ff\u4e00-\u9fff]+", name)
)
_EASTERN = re.compile("|".join(_EAST))
_WORD = re.compile(r"[^\s/=,;:|()\[\]【】〔〕。-]+(?<!\.)")
_WORDS = frozenset(fold(_WORD.findall(name)[-1]) for name in (*_NAMES, *_SHORT))


def wire_of(article: Article) -> str | None:
    """Return the key of the agency the whole text is credited to; None for nobody.

    Beyond the agencies in the list, the form "PLACE (Name) -" and a closing "— Name" are taken
    for a credit to that name, folded. An agency's own article is credited to it.
    """
    if (key := _author_credit((article.author or "")[:_TAIL])) is not None:
        return key
    texts = [text for text in (article.lead, article.text) if text]
    for find in (_opening_credit, _closing_credit, _unlisted_credit):
        for text in texts:
            if (key := find(text)) is not None:
                return key
    return wire_at(article.outlet or article.url)


def wire_at(outlet: str | None) -> str | None:
    """Return the key of the agency that *outlet*, an address, a host or a name, is; or None."""
    host = host_of(outlet)
    if outlet is None or host is None or "." not in host:
        return agency_named(outlet or "")
    return next((_HOSTS[parent] for parent in parents(host) if parent in _HOSTS), None)


def agency_named(written: str) -> str | None:
    """Return the key of the agency that *written* names and nothing else, or None."""
    while True:
        found = _SHORT.get(written) or _NAMES.get(fold(written))
        bare = _BEHIND.sub("", _BEFORE.sub("", written))
        if found or bare == written:
            return found
        written = bare


@lru_cache(maxsize=4096)
def _author_credit(author: str) -> str | None:
    for part in _AUTHORS.split(_plain(author)):
        if part and (key := _only_agencies(part)) is not None:
            return key
    return None


def _only_agencies(written: str, *, beside: re.Pattern[str] | None = None) -> str | None:
    """Return the first agency of *written* if it names agencies alone; *beside* may stand too."""
    if (key := agency_named(written)) is not None:
        return key
    first: str | None = None
    for part in (p for whole in _PARTS.split(written) for p in _joined(whole)):
        key = agency_named(part)
        if key is None and not (beside is not None and beside.fullmatch(part)):
            return None
        first = first or key
    return first


def _joined(written: str) -> list[str]:
    return [written] if agency_named(written) else _JOINED.split(written)


def _opening_credit(text: str) -> str | None:
    head = _plain(text[:_HEAD])
    if not _may_credit(head):
        return None
    return _bracketed(head) or _dashed(head) or _chinese(head)


def _may_credit(written: str) -> bool:
    """Return whether a word of *written* ends some agency's name; for most texts none does."""
    if written.isascii():
        return not _WORDS.isdisjoint(_WORD.findall(written.lower()))
    return not _WORDS.isdisjoint(map(fold, _WORD.findall(written))) or (
        _EASTERN.search(written) is not None
    )


def _bracketed(head: str) -> str | None:
    found = _BRACKET.match(head)
    if found is None:
        return None
    place, names = found["place"].strip(), found["slashed"] or found["names"]
    key = _in_brackets(names)
    if key is None or agency_named(place) is not None or len(place.split()) > _PLACE_WORDS:
        return None
    if _DASHED.match(found["after"]):
        return key
    if _says_where(place) or (found["slashed"] and _STOPPED.match(found["after"])):
        return key
    goes_on = _STOPPED.match(found["after"]) or found["after"].lstrip()[:1].islower()
    if goes_on or (place and names in _SHORT):
        return None
    return key if len(place.split()) <= 3 else None


def _says_where(place: str) -> bool:
    """Return whether *place* cannot be the beginning of a sentence: a date, or all capitals."""
    return place.isupper() or any(c.isdigit() for c in place)


def _in_brackets(written: str) -> str | None:
    if (key := _only_agencies(written, beside=_INITIALS)) is not None:
        return key
    place, _, last = written.rpartition("=")
    place, _, last = (place, "", last) if place else written.rpartition(" ")
    if place and (key := agency_named(last.strip())) is not None:
        return key if "=" in written or _says_where(place) else None
    first, _, date = written.partition(",")
    if _says_where(date):
        return agency_named(first)
    return _eastern(written)


def _eastern(written: str) -> str | None:
    for name in _EAST:
        if written.endswith(name) or (name in _NAMES and written.startswith(name)):
            return agency_named(name)
    return None


def _dashed(head: str) -> str | None:
    """Find the credit of "AFP - Text", "МОСКВА, 12 ноя - РИА Новости." and "BERLIN dpa | Text"."""
    start, was_dash = 0, False
    for bound in _BOUND.finditer(head):
        place, segment = head[:start].strip(" ,.:-–—"), head[start : bound.start()]
        if start > _PLACE or len(place.split()) > _PLACE_WORDS:
            return None
        key, in_front = _behind_capitals(segment)
        if key is not None:
            place = place or in_front
            goes_on = head[bound.end() : bound.end() + 1].islower()
            is_bound = bool(bound["dash"]) or was_dash or _says_where(place)
            is_place = not place or _says_where(place) or (was_dash and len(place.split()) <= 3)
            return key if is_bound and is_place and not goes_on else None
        start, was_dash = bound.end(), bool(bound["dash"])
    return None


def _behind_capitals(segment: str) -> tuple[str | None, str]:
    key = _only_agencies(segment, beside=_INITIALS)
    place, _, last = segment.rpartition(" ")
    if key is None and place.isupper():
        return agency_named(last), place
    return key, ""


def _chinese(head: str) -> str | None:
    found = _CHINESE.match(head)
    return agency_named(found["name"]) if found else None


def _closing_credit(text: str) -> str | None:
    tail = _plain(text[-_TAIL:])
    if tail.endswith("/"):
        tail = _DESK.sub("", tail)
    if (
        _RESERVED.search(tail)
        and (found := _RIGHTS.search(tail))
        and not _PHOTO.search(tail[: found.start()])
    ):
        return _only_agencies(found["names"])
    tail = tail[-_CREDIT:]
    if not _may_credit(tail):
        return None
    if formula := next((key for pattern, key in _FORMULAS if pattern.search(tail)), None):
        return formula
    if found := _LABELLED.search(tail):
        return _only_agencies(found["names"], beside=_BESIDE_LABEL)
    found = _CLOSING.search(tail)
    return _only_agencies(found["names"], beside=_INITIALS) if found else None


def _unlisted_credit(text: str) -> str | None:
    found, opening = None, text.lstrip()
    if "(" in opening[:_HEAD]:
        found = _UNLISTED.match(opening)
    if found is None and "—" in (closing := text.rstrip()[-_CREDIT:]):
        found = _UNLISTED_CLOSING.search(closing)
    return fold(found["name"].strip()) if found else None


def _plain(text: str) -> str:
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", text.translate(_UNSEEN)).split())
