"""Find the articles of a story that are copies of one text, and where the text comes from.

Rule 1: the same text is the same text, whoever prints it: near-identical word runs.
Rule 2: who credits an agency for the whole text prints the agency's text, however it was cut.
A mention ("told Reuters", "with material from dpa") is not a credit for the whole text.
Rule 3: the origin is the agency's own article where it is there, else the earliest.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from bot.model import Article, ArticleId
from bot.text.tokens import fold, words

# Name -> all that an agency is called in credits. Compiled by hand; the host of its own site
# follows from the name or stands in _WIRE_HOSTS.
WIRES: Mapping[str, tuple[str, ...]] = {
    "aap": ("AAP", "Australian Associated Press"),
    "afp": ("AFP", "Agence France-Presse", "АФП"),
    "ani": ("ANI", "Asian News International"),
    "anadolu": ("AA", "Anadolu", "Anadolu Agency", "Anadolu Ajansı"),
    "ansa": ("ANSA",),
    "anp": ("ANP",),
    "antara": ("ANTARA",),
    "ap": ("AP", "Associated Press", "The Associated Press"),
    "apa": ("APA", "Austria Presse Agentur"),
    "belga": ("Belga", "Agence Belga"),
    "bloomberg": ("Bloomberg", "Bloomberg News"),
    "ctk": ("ČTK", "CTK"),
    "cp": ("The Canadian Press", "Canadian Press", "La Presse Canadienne"),
    "dpa": ("dpa", "Deutsche Presse-Agentur"),
    "efe": ("EFE", "Agencia EFE"),
    "europapress": ("Europa Press",),
    "interfax": ("Interfax", "Интерфакс"),
    "kyodo": ("Kyodo", "Kyodo News"),
    "lusa": ("Lusa", "Agência Lusa"),
    "notimex": ("Notimex",),
    "ntb": ("NTB",),
    "pa": ("PA", "PA Media", "Press Association"),
    "pap": ("PAP",),
    "pti": ("PTI", "Press Trust of India"),
    "reuters": ("Reuters", "Thomson Reuters", "Рейтер"),
    "ria": ("РИА Новости", "RIA Novosti"),
    "sda": ("SDA", "Keystone-SDA", "ATS", "Keystone-ATS"),
    "sid": ("SID",),
    "tass": ("TASS", "ТАСС"),
    "telam": ("Télam", "Telam"),
    "tt": ("TT", "TT-Ritzau"),
    "ukrinform": ("Ukrinform", "Укринформ", "Укрінформ"),
    "upi": ("UPI", "United Press International"),
    "xinhua": ("Xinhua", "Xinhua News Agency", "新华社"),
    "yonhap": ("Yonhap", "Yonhap News"),
}
_WIRE_HOSTS: Mapping[str, str] = {
    "apnews.com": "ap",
    "pa.media": "pa",
    "pamediagroup.com": "pa",
    "thecanadianpress.com": "cp",
    "ptinews.com": "pti",
    "aninews.in": "ani",
    "ria.ru": "ria",
    "xinhuanet.com": "xinhua",
    "news.cn": "xinhua",
    "aa.com.tr": "anadolu",
}

# Two texts are one from this Jaccard index of their runs of three words. We set it: an edited
# copy changes a headline and a sentence, a rewrite shares quotations and hardly a tenth.
SAME_FROM = 0.8
# A copy cut short holds little that the long one does not, and is not a mere quotation of it.
_WITHIN_FROM = 0.9
_LEAST_SHARE = 0.5
_RUN = 3
# Shorter texts are compared with their titles; of very short ones nothing can be said.
_SHORT = 15
_LEAST_RUNS = 8
_COMPARED = 4000
# Bounds the pairs of one run: five hundred copies of a text are found as quickly as fifty.
_MAX_HOLDERS = 50

_Runs = frozenset[tuple[str, ...]]

_DASH = r"\s*[.:]?\s*(?:[-–—]{1,2}|\.-)\s*"
# Such as PORT ARLEN (Central Wire) before a dash, a date before (EFE), and the slashes of TASS.
_DATELINE = re.compile(rf"^[^.!?()/]{{0,60}}?\.?\s*[(/]([^()/]{{2,40}})[)/](?:{_DASH}|\.?\s)")
_GENERIC = re.compile(rf"^[^\W\d_a-z][^.!?()/]{{1,50}} \(([^\W\d_][^()/]{{1,40}})\){_DASH}")
# Behind a whole sentence: "Sen. Casey (PA)." credits nobody.
_SIGNED = re.compile(r"[.!?”\"»]\s*[—–(/©-]+\s*([^\W\d_][^()/—–©.]{1,40})[)/]?\.?$")
_GENERIC_SIGNED = re.compile(r"[.!?”\"»]\s*—\s*([^\W\d_a-z][^()/—–.]{1,40})\.?$")
_BY = re.compile(r"^(?:by|von|por|par|di|door|от)\s+", re.IGNORECASE)
_SPLIT_AUTHORS = re.compile(r"\s*[/,;|]\s*|\s+(?:and|und|y|et|e|en|with|mit)\s+")


def originals(
    articles: Iterable[Article], wires: Mapping[str, Sequence[str]] = WIRES
) -> tuple[tuple[ArticleId, ...], ...]:
    """Return the articles by the text they print: each in one group, its origin first.

    A report nobody copied is a group of one. Origins and copies stand by time, then by id, so the
    order of *articles* does not matter. ``wires`` maps a name to all that agency goes by.
    """
    listed = sorted(articles, key=_age)
    names = _by_name(wires)
    agencies = [_agency_of(article, names) for article in listed]
    own = [_is_own(a, name) for a, name in zip(listed, agencies, strict=True)]
    runs = [_runs(article) for article in listed]
    groups = _Groups(len(listed))
    for one, other in (*_same_texts(runs), *_credited(runs, agencies, own)):
        groups.join(one, other)
    found = sorted(sorted(group, key=lambda i: (not own[i], i)) for group in groups.found())
    return tuple(tuple(listed[i].id for i in group) for group in found)


def wire_of(article: Article) -> str | None:
    """Return the agency that the whole text is credited to, folded; None for nobody.

    Beyond the agencies in WIRES the form "PLACE (Name) -" and a closing "— Name" are taken for a
    credit, as small agencies are in no list. An agency's own article is credited to it.
    """
    return _agency_of(article, _by_name(WIRES))


def _agency_of(article: Article, names: Mapping[str, str]) -> str | None:
    for written in _written_credits(article):
        if name := names.get(fold(written.strip())):
            return name
    for pattern in (_GENERIC, _GENERIC_SIGNED):
        if found := pattern.search(_body(article)):
            return fold(found.group(1).strip())
    return _WIRE_HOSTS.get(article.outlet or "")


def _written_credits(article: Article) -> Iterator[str]:
    yield from _SPLIT_AUTHORS.split(_BY.sub("", (article.author or "").strip()))
    text = _body(article)
    for pattern in (_DATELINE, _SIGNED):
        if found := pattern.search(text):
            yield found.group(1)


def _age(article: Article) -> tuple[bool, float, str]:
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


def _by_name(wires: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {fold(name): key for key, names in wires.items() for name in names}


def _body(article: Article) -> str:
    return (article.text or article.lead or "").strip()


def _squeezed(name: str) -> str:
    return re.sub(r"\W", "", fold(name))


def _is_own(article: Article, agency: str | None) -> bool:
    host = (article.outlet or "").lower()
    if agency is None or not host:
        return False
    labels = {_squeezed(label) for label in (host, *host.split("."))}
    return _squeezed(agency) in labels or _WIRE_HOSTS.get(host) == agency


def _credited(
    runs: Sequence[_Runs], agencies: Sequence[str | None], own: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Yield each article credited to an agency with the one its text was taken from."""
    credited: dict[str, list[int]] = defaultdict(list)
    for i, agency in enumerate(agencies):
        if agency is not None:
            credited[agency].append(i)
    for members in credited.values():
        copies = [i for i in members if not own[i]]
        sources = [i for i in members if own[i]] or copies[:1]
        for copy in copies:
            yield copy, max(sources, key=lambda s: (_jaccard(runs[copy], runs[s]), -s))


def _jaccard(one: _Runs, other: _Runs) -> float:
    return len(one & other) / (len(one | other) or 1)


def _same_texts(runs: Sequence[_Runs]) -> Iterator[tuple[int, int]]:
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, of_article in enumerate(runs):
        for run in of_article:
            holders[run].append(i)
    shared: Counter[tuple[int, int]] = Counter()
    for holding in holders.values():
        shared.update(_pairs(holding))
    for (i, j), n in shared.items():
        if _is_same(n, len(runs[i]), len(runs[j])):
            yield i, j


def _pairs(holding: list[int]) -> Iterator[tuple[int, int]]:
    # Beyond the bound a text meets the first that holds the run and no longer all others.
    yield from combinations(holding[:_MAX_HOLDERS], 2)
    yield from ((holding[0], later) for later in holding[_MAX_HOLDERS:])


def _is_same(n_shared: int, n_one: int, n_other: int) -> bool:
    shorter, longer = sorted((n_one, n_other))
    if shorter < _LEAST_RUNS:
        return False
    if n_shared / (n_one + n_other - n_shared) >= SAME_FROM:
        return True
    return n_shared / shorter >= _WITHIN_FROM and shorter / longer >= _LEAST_SHARE


def _runs(article: Article) -> _Runs:
    found = [fold(word) for word in words(_body(article)[:_COMPARED])]
    if len(found) < _SHORT:
        found = [fold(word) for word in words(article.title)] + found
    return frozenset(zip(*(found[i:] for i in range(_RUN)), strict=False))


class _Groups:
    """Union-find over 0..n-1."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def join(self, one: int, other: int) -> None:
        self._parent[self._root(one)] = self._root(other)

    def found(self) -> list[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            groups[self._root(i)].append(i)
        return list(groups.values())

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i
