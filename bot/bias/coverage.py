"""Count who carries a story, and how they lean.

Rule 1: articles, outlets and originals are three counts; an outlet counts once, and of a text
only the outlet it comes from is an original, be the others of the same owner or of another.
Rule 2: percentages are of rated outlets, add up to 100, and stay away where there are too few.
Rule 3: who is not in the register counts as its host and as unrated; nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.bias.gaps import BaseRates, base_rates, find_gap
from bot.bias.hosts import host_of
from bot.bias.outlets import Register, bias_of, factuality_of
from bot.bias.syndication import originals
from bot.model import Article, ArticleId, Coverage, Factuality, Outlet, Side, Story
from bot.text.tokens import fold

# Under three rated outlets a percentage says more about chance than about coverage: one outlet
# is 100 %, two are 50 % each.
MIN_RATED = 3
# The key in Coverage.ownership for outlets whose owner is not known.
UNKNOWN_OWNER = "unknown"

_RATED = (Side.LEFT, Side.CENTER, Side.RIGHT)
# Who gets the odd percent where remainders are equal: the center, as it favours neither side.
_ODD_PERCENT = (Side.CENTER, Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """An article with its registered publisher, if any, and what it counts as, see outlet_key."""

    article: Article
    outlet: Outlet | None
    key: str | None


def compute_coverage(
    story: Story, register: Register, *, base: BaseRates | None = None
) -> Coverage:
    """Return who carries *story*; the order of its articles does not matter.

    ``base`` counts the rated outlets that are polled; None: all rated outlets of the register
    are taken for polled. Articles without publisher and address count as articles only.
    """
    placed = [_place(article, register) for article in _in_order(story.articles)]
    carriers = {p.key: p.outlet for p in placed if p.key is not None}
    known = list(carriers.values())
    bias = _bias_counts(known)
    return Coverage(
        story_id=story.id,
        articles=len(placed),
        outlets=len(carriers),
        originals=_count_originals(placed),
        bias=bias,
        bias_pct=percentages(bias),
        factuality=_factuality_counts(known),
        ownership=_ownership_counts(known),
        countries=len({outlet.country for outlet in known if outlet and outlet.country}),
        languages=len(_languages(placed)),
        gap=find_gap(bias, _base_of(register) if base is None else base),
        lead_outlet=_first_to_report(placed),
    )


def outlet_of(article: Article, register: Register) -> Outlet | None:
    """Return the registered publisher of *article*, or None.

    The address decides where it lies on the publisher's own site (sections may have outlets of
    their own); else the named publisher, as an aggregator's address says nothing about it.
    """
    named, host = _named_host(article), host_of(article.url)
    if named is None or (host is not None and _same_site(named, host)):
        return register.find(article.url) if host else None
    return register.find(named)


def outlet_key(article: Article, register: Register) -> str | None:
    """Return what *article* counts as: its outlet's domain, else its host, else None."""
    return _place(article, register).key


def carriers_of(articles: Iterable[Article], register: Register) -> dict[str, Outlet | None]:
    """Return the publishers of *articles* by key, each once; None for one not registered."""
    placed = (_place(article, register) for article in articles)
    return {p.key: p.outlet for p in placed if p.key is not None}


def percentages(bias: Mapping[Side, int]) -> dict[Side, int] | None:
    """Return left, center and right in whole percent of the rated, adding up to 100.

    Largest remainder (Hamilton); equal remainders favour the center, then the left. None if fewer
    than ``MIN_RATED`` are rated.
    """
    rated = sum(bias[side] for side in _RATED)
    if rated < MIN_RATED:
        return None
    return apportion({side: bias[side] for side in _RATED}, 100)


def apportion(counts: Mapping[Side, int], total: int) -> dict[Side, int]:
    """Return *total* shared out in proportion to *counts* by largest remainder.

    ``counts`` holds at least one that is not zero.
    """
    whole = sum(counts.values())
    shares = {side: count * total // whole for side, count in counts.items()}
    order = [side for side in _ODD_PERCENT if side in counts]
    order.sort(key=lambda side: -(counts[side] * total % whole))
    for side in order[: total - sum(shares.values())]:
        shares[side] += 1
    return shares


def copies_of(
    articles: Iterable[Article], register: Register | None = None
) -> dict[ArticleId, ArticleId]:
    """Return the origin of each article that copies another of the same story.

    With *register*, a publisher's outlets are one family: what its desk edits for each of them,
    or prints under one headline, is one text.
    """
    listed = _in_order(articles)
    if register is None:
        return _copies(originals(listed))
    return _copies_among([_place(article, register) for article in listed])


@lru_cache(maxsize=8)
def _base_of(register: Register) -> BaseRates:
    return base_rates(register.outlets)


def _place(article: Article, register: Register) -> _Placed:
    outlet = outlet_of(article, register)
    if outlet is not None:
        return _Placed(article=article, outlet=outlet, key=outlet.domain)
    return _Placed(article=article, outlet=None, key=_named_host(article) or host_of(article.url))


def _copies_among(placed: Iterable[_Placed]) -> dict[ArticleId, ArticleId]:
    listed = list(placed)
    owners = {p.article.id: fold(p.outlet.owner) for p in listed if p.outlet and p.outlet.owner}
    return _copies(originals((p.article for p in listed), owners=owners))


def _copies(groups: Iterable[tuple[ArticleId, ...]]) -> dict[ArticleId, ArticleId]:
    return {copy: group[0] for group in groups for copy in group[1:]}


def _named_host(article: Article) -> str | None:
    # Some feeds name the publisher in words ("The Daily Tide"): that is no host.
    return host_of(article.outlet) if article.outlet and "." in article.outlet else None


def _same_site(named: str, host: str) -> bool:
    return host == named or host.endswith(f".{named}") or named.endswith(f".{host}")


def _in_order(articles: Iterable[Article]) -> tuple[Article, ...]:
    # Each article once, and always in the same order, whatever order it came in.
    return tuple(sorted({article.id: article for article in articles}.values(), key=_age))


def _age(article: Article) -> tuple[bool, float, str]:
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


def _bias_counts(carriers: list[Outlet | None]) -> dict[Side, int]:
    sides = Counter(bias_of(outlet).side if outlet else Side.UNRATED for outlet in carriers)
    return {side: sides[side] for side in Side}


def _factuality_counts(carriers: list[Outlet | None]) -> dict[Factuality, int]:
    steps = Counter(factuality_of(o) if o else Factuality.UNRATED for o in carriers)
    return {step: steps[step] for step in Factuality}


def _ownership_counts(carriers: list[Outlet | None]) -> dict[str, int]:
    types = Counter((outlet.owner_type if outlet else "") or UNKNOWN_OWNER for outlet in carriers)
    return {owner_type: types[owner_type] for owner_type in sorted(types)}


def _languages(placed: Iterable[_Placed]) -> set[str]:
    found: set[str] = set()
    for p in placed:
        language = p.article.language or (p.outlet.language if p.outlet else "")
        if language:
            found.add(language.partition("-")[0].lower())
    return found


def _count_originals(placed: Iterable[_Placed]) -> int:
    keyed = [p for p in placed if p.key is not None]
    copies = _copies_among(keyed)
    return len({p.key for p in keyed if p.article.id not in copies})


def _first_to_report(placed: Iterable[_Placed]) -> str | None:
    dated = (p.key for p in placed if p.article.published_at is not None)
    return next((key for key in dated if key is not None), None)
