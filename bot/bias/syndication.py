"""Find the articles of a story that are copies of one text, and where the text comes from.

Rule 1: the same text is the same text, whoever prints it: see bot.bias.prints.
Rule 2: who credits an agency for the whole text prints the agency's text, however it was cut:
see bot.bias.credits.
Rule 3: the origin is the agency's own article where it is there, else the earliest.
Rule 4: a part of a text follows one longer text, never two: a cut copy joins no two reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.bias.credits import wire_at, wire_of
from bot.bias.hosts import host_of
from bot.bias.prints import LEAST_WORDS, Likeness, Print, compare, make_print, shared_runs
from bot.model import Article, ArticleId
from bot.text.tokens import fold

# Texts of which fewer marks agree are not compared: of an edited copy a third agrees at least.
_LEAST_MARKS = 0.15
# A run of words that so many different texts hold is a formula ("the prime minister said in a
# statement on"), and finds no copies.
_FORMULA = 16
# A text is compared with so many of each group, those with most marks in common first.
_COMPARED = 4
# The fewest words of a headline that outlets of one owner do not both choose by chance.
_KIN_TITLE = 5
# About 2 kB each for leads, so that the stories of a day are known and a large one several times.
_REMEMBERED = 12_288
# Between two articles a story is asked for its copies several times: to be ranked, counted, told
# by side and shown.
_STORIES_REMEMBERED = 64
# A large story is asked for again when a few articles came, most often newer ones. Some 2 MB each
# at a thousand articles.
_LARGE, _LARGE_REMEMBERED, _GREW_BY = 200, 8, 4
# Most of what is compared was compared before: a story gets articles one by one.
_likeness = lru_cache(maxsize=_REMEMBERED)(compare)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known of one article alone: the agency it credits, and whether it is that agency."""

    print: Print
    wire: str | None
    is_own: bool


def originals(
    articles: Iterable[Article], *, owners: Mapping[ArticleId, str] | None = None
) -> tuple[tuple[ArticleId, ...], ...]:
    """Return the articles by the text they print: each in one group, its origin first.

    A report nobody copied is a group of one. Origins and copies stand by time, then by id, so the
    order of *articles* does not matter. ``owners`` names who owns the outlet of an article: what
    one owner prints under one headline, or edits for several outlets, is one text.

    Cost: a thousand articles seen before take some milliseconds, a new one a tenth of one.
    """
    listed = sorted(articles, key=_age)
    known = tuple(_MEMORY.known(article) for article in listed)
    groups = _grouped(known, tuple((owners or {}).get(article.id) for article in listed))
    return tuple(tuple(listed[i].id for i in group) for group in groups)


@lru_cache(maxsize=_STORIES_REMEMBERED)
def _grouped(
    known: tuple[_Known, ...], owners: tuple[str | None, ...]
) -> tuple[tuple[int, ...], ...]:
    groups = _INDEX.of(known, owners).closed()
    for one, other in _credited(known):
        groups.join(one, other)
    return tuple(
        sorted(
            tuple(sorted(group, key=lambda i: (not known[i].is_own, i)))
            for group in groups.found()
        )
    )


def _age(article: Article) -> tuple[bool, float, str]:
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


class _Memory:
    """What is known of the articles seen last; an article whose text changes is read again."""

    def __init__(self, n: int) -> None:
        self._n = n
        self._known: dict[tuple[str, int], _Known] = {}

    def known(self, article: Article) -> _Known:
        key = (
            article.id,
            hash((article.title, article.lead, article.text, article.author, article.outlet)),
        )
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _read(article)
            if len(self._known) > self._n:
                self._known.pop(next(iter(self._known)), None)
        return found


_MEMORY = _Memory(_REMEMBERED)


def _read(article: Article) -> _Known:
    wire = wire_of(article)
    is_own = wire is not None and _is_site_of(wire, article.outlet or article.url or "")
    return _Known(print=make_print(article), wire=wire, is_own=is_own)


def _is_site_of(wire: str, outlet: str) -> bool:
    if wire_at(outlet) == wire:
        return True
    host = host_of(outlet) or outlet
    return _squeezed(wire) in {_squeezed(label) for label in (host, *host.split("."))}


def _squeezed(name: str) -> str:
    return re.sub(r"\W", "", fold(name))


def _credited(known: Sequence[_Known]) -> Iterator[tuple[int, int]]:
    """Yield each article credited to an agency with the one its text was taken from."""
    credited: dict[str, list[int]] = defaultdict(list)
    for i, article in enumerate(known):
        if article.wire is not None:
            credited[article.wire].append(i)
    for members in credited.values():
        copies = [i for i in members if not known[i].is_own]
        sources = [i for i in members if known[i].is_own] or copies[:1]
        for copy in copies:
            yield copy, _nearest(copy, sources, known)


def _nearest(copy: int, sources: Sequence[int], known: Sequence[_Known]) -> int:
    if len(sources) == 1:
        return sources[0]
    return max(sources, key=lambda s: (shared_runs(known[copy].print, known[s].print), -s))


class _Texts:
    """The texts of a story by age, grouped by likeness as they come.

    Each group is entered once under every mark that its texts hold, by the text that brought it.
    """

    def __init__(self) -> None:
        self._groups = _Groups()
        self._prints: list[Print] = []
        self._owners: list[str | None] = []
        self._same: dict[tuple[object, ...], int] = {}
        self._holder: dict[int, int] = {}
        self._others: dict[int, list[int]] = {}
        self._cuts: list[tuple[int, int]] = []

    def copy(self) -> _Texts:
        """Return texts of their own that know the same."""
        other = _Texts()
        other._groups = self._groups.copy()
        other._prints, other._owners = self._prints[:], self._owners[:]
        other._same, other._holder = self._same.copy(), self._holder.copy()
        other._others = {mark: entered[:] for mark, entered in self._others.items()}
        other._cuts = self._cuts[:]
        return other

    def meet(self, found: Print, owner: str | None) -> None:
        """Take in the next text by age."""
        i = self._groups.open()
        self._prints.append(found)
        self._owners.append(owner)
        if not self._joins_equal(i):
            self._meet(i)

    def closed(self) -> _Groups:
        """Return the groups, with titles and cut copies joined to the texts they follow."""
        cuts = [*self._cuts, *self._title_cuts()]
        groups = self._groups.copy()
        self._join_cuts(groups, cuts)
        return groups

    def _joins_equal(self, i: int) -> bool:
        """Join text *i* to an older one that is known to be the same; True if nothing is new."""
        found = self._prints[i]
        if self._owners[i] is not None and found.n_title >= _KIN_TITLE:
            self._groups.join(i, self._same.setdefault((self._owners[i], found.title), i))
        if not found.runs:
            return True
        first = self._same.setdefault((found.text,), i)
        if first == i:
            return False
        self._groups.join(i, first)
        return True

    def _meet(self, i: int) -> None:
        new: list[int] = []
        by_holder: dict[int, list[int]] = {}
        for mark in self._prints[i].marks:
            holder = self._holder.get(mark)
            if holder is None:
                new.append(mark)
            else:
                by_holder.setdefault(holder, []).append(mark)
        self._holder.update(dict.fromkeys(new, i))
        if by_holder:
            self._compare_all(i, by_holder)
            self._enter_also(i, by_holder)

    def _enter_also(self, i: int, by_holder: Mapping[int, Sequence[int]]) -> None:
        """Enter text *i* under the marks of which no text of its group is entered."""
        root, roots = self._groups.root(i), self._groups.root
        for holder, marks in by_holder.items():
            if roots(holder) == root:
                continue
            for mark in marks:
                others = self._others.setdefault(mark, [])
                if len(others) < _FORMULA and all(roots(j) != root for j in others):
                    others.append(i)

    def _compare_all(self, i: int, by_holder: Mapping[int, Sequence[int]]) -> None:
        counts = {holder: len(marks) for holder, marks in by_holder.items()}
        for holder, marks in by_holder.items():
            if not self._others.keys().isdisjoint(marks):
                self._count_others(holder, marks, counts)
        if len(counts) == 1:
            ((j, n),) = counts.items()
            self._compare_group(i, [(-n, j)])
            return
        by_group: dict[int, list[tuple[int, int]]] = {}
        for j, n in counts.items():
            by_group.setdefault(self._groups.root(j), []).append((-n, j))
        for members in by_group.values():
            self._compare_group(i, sorted(members))

    def _count_others(self, holder: int, marks: Sequence[int], counts: dict[int, int]) -> None:
        for mark in marks:
            others = self._others.get(mark, ())
            if len(others) >= _FORMULA:
                counts[holder] -= 1
                continue
            for j in others:
                counts[j] = counts.get(j, 0) + 1

    def _compare_group(self, i: int, members: Sequence[tuple[int, int]]) -> None:
        n_shared = -sum([n for n, _ in members])
        one = self._prints[i]
        for _, j in members[:_COMPARED]:
            other = self._prints[j]
            if n_shared < _LEAST_MARKS * min(len(one.marks), len(other.marks)):
                continue
            are_kin = self._owners[i] is not None and self._owners[i] == self._owners[j]
            likeness = _likeness(one, other, are_kin=are_kin)
            if likeness is Likeness.SAME:
                self._groups.join(i, j)
                return
            if likeness is Likeness.CUT:
                self._cuts.append((i, j) if len(one.runs) < len(other.runs) else (j, i))

    def _title_cuts(self) -> Iterator[tuple[int, int]]:
        """Yield each article that is a title only, a long one, with the first under that title."""
        first: dict[int, int] = {}
        for i, found in enumerate(self._prints):
            if found.has_body and found.n_title >= LEAST_WORDS:
                first.setdefault(found.title, i)
        for i, found in enumerate(self._prints):
            if not found.has_body and found.title in first:
                yield i, first[found.title]

    def _join_cuts(self, groups: _Groups, cuts: Sequence[tuple[int, int]]) -> None:
        best: dict[int, tuple[float, int]] = {}
        for short, long in cuts:
            if (root := groups.root(short)) != groups.root(long):
                shared = shared_runs(self._prints[short], self._prints[long])
                best[root] = max(best.get(root, (-1.0, 0)), (shared, -long))
        for root, (_, long) in best.items():
            groups.join(root, -long)


class _Index:
    """The texts of the large stories asked for last: one that grew is not read from the start."""

    def __init__(self, n: int) -> None:
        self._n = n
        self._met: dict[tuple[tuple[_Known, ...], tuple[str | None, ...]], _Texts] = {}

    def of(self, known: tuple[_Known, ...], owners: tuple[str | None, ...]) -> _Texts:
        """Return the texts of *known*, which nobody may change."""
        if len(known) < _LARGE:
            return self._read(_Texts(), known, owners)
        for n_new in range(min(_GREW_BY, len(known)) + 1):
            at = len(known) - n_new
            if (texts := self._met.get((known[:at], owners[:at]))) is not None:
                grown = self._read(texts.copy(), known[at:], owners[at:])
                break
        else:
            grown = self._read(_Texts(), known, owners)
        self._met[known, owners] = grown
        while len(self._met) > self._n:
            self._met.pop(next(iter(self._met), (known, owners)), None)
        return grown

    def _read(
        self, texts: _Texts, known: Sequence[_Known], owners: Sequence[str | None]
    ) -> _Texts:
        for article, owner in zip(known, owners, strict=True):
            texts.meet(article.print, owner)
        return texts


class _Groups:
    """Union-find over 0..n-1."""

    def __init__(self) -> None:
        self._parent: list[int] = []

    def copy(self) -> _Groups:
        other = _Groups()
        other._parent = self._parent[:]
        return other

    def open(self) -> int:
        """Return the number of a new member, which is alone."""
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def join(self, one: int, other: int) -> None:
        self._parent[self.root(one)] = self.root(other)

    def root(self, i: int) -> int:
        parent = self._parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def found(self) -> list[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            groups[self.root(i)].append(i)
        return list(groups.values())


_INDEX = _Index(_LARGE_REMEMBERED)
