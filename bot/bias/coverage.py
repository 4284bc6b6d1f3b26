"""Count who carries a story, and how they lean.

Rule 1: articles, outlets and originals are three counts; an outlet counts once, and of a text
only the outlet it comes from is an original, be the others of the same owner or of another.
Rule 2: percentages are of rated outlets, add up to 100, and stay away where there are too few.
Rule 3: who is not in the register counts as its host and as unrated; nothing is guessed.
Rule 4: what a portal shows belongs to the outlet it credits, never to the portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.bias.evidence import Carrier, find_evidence
from bot.bias.gaps import BaseRates, base_rates
from bot.bias.hosts import host_of, is_portal, publisher_at
from bot.bias.outlets import Register
from bot.bias.providers import outlet_named, provider_of
from bot.bias.syndication import originals
from bot.bias.tally import (
    Standing,
    count_codes,
    count_factuality,
    count_families,
    count_leanings,
    count_owner_types,
    count_sides,
    count_state_media,
    median_factuality,
    percentages,
    standing_of,
)
from bot.bias.waves import Report, tell_waves
from bot.model import (
    Article,
    ArticleId,
    Coverage,
    Outlet,
    Side,
    StateMedia,
    Story,
)
from bot.text.tokens import fold

_HOSTS_REMEMBERED = 65_536
# A story gets articles one by one: most were placed before.
_ARTICLES_REMEMBERED = 12_288
# Registers whose outlets are remembered: the service has one, and for a while an older one.
_REGISTERS = 2


class _Placed(NamedTuple):
    """An article with its registered publisher, if any, and what it counts as, see outlet_key."""

    article: Article
    outlet: Outlet | None
    key: str | None


def compute_coverage(
    story: Story,
    register: Register,
    *,
    base: BaseRates | None = None,
) -> Coverage:
    """Return who carries *story*; the order of its articles does not matter.

    ``base`` counts the rated outlets that are polled; None: all rated outlets of the register
    are taken for polled. Articles without publisher and address count as articles only.
    """
    placed = [_place(article, register) for article in _in_order(story.articles)]
    book = _book_of(register)
    carriers = book.carriers(placed)
    outlets = [carrier.outlet for carrier in carriers.values()]
    standings = [carrier.standing for carrier in carriers.values()]
    own_words = _own_words(placed)
    bias, factuality = count_sides(standings), count_factuality(standings)
    evidence = find_evidence(carriers, own_words, base or book.base)
    countries = count_codes(outlet.country for outlet in outlets if outlet)
    languages = _languages(placed)
    first_at, stretch_hours, timeline = tell_waves(_reports(placed, carriers))
    return Coverage(
        story_id=story.id,
        articles=len(placed),
        outlets=len(carriers),
        originals=len(own_words),
        bias=bias,
        bias_pct=percentages(bias),
        factuality=factuality,
        ownership=count_owner_types(outlets),
        countries=len(countries),
        languages=len(languages),
        gap=evidence.gap if evidence else None,
        lead_outlet=_first_to_report(placed),
        leanings=count_leanings(standings),
        factuality_median=median_factuality(factuality),
        country_counts=countries,
        language_counts=languages,
        families=count_families(outlets),
        state_media=count_state_media(standings),
        state_aside=register.state_media is StateMedia.ASIDE,
        gap_evidence=evidence,
        first_at=first_at,
        stretch_hours=stretch_hours,
        timeline=timeline,
    )


def outlet_of(article: Article, register: Register) -> Outlet | None:
    """Return the registered publisher of *article*, or None.

    The address decides where it lies on the publisher's own site (sections may have outlets of
    their own); else the named publisher, as an aggregator's address says nothing about it.
    """
    return _place(article, register).outlet


def outlet_key(article: Article, register: Register) -> str | None:
    """Return what *article* counts as: its outlet's domain, else its host, else None.

    On platforms that strangers share, a host goes with a name: "t.me/dailytide".
    """
    return _place(article, register).key


def carriers_of(articles: Iterable[Article], register: Register) -> dict[str, Outlet | None]:
    """Return the publishers of *articles* by key, each once; None for one not registered."""
    placed = (_place(article, register) for article in articles)
    return {p.key: p.outlet for p in placed if p.key is not None}


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


def _place(article: Article, register: Register) -> _Placed:
    shown, outlet, is_borrowed = _publisher(article.url, article.outlet, register)
    if is_borrowed:
        outlet = provider_of(article, register)
    return _Placed(article, outlet, outlet.domain if outlet else publisher_at(shown))


@lru_cache(maxsize=_ARTICLES_REMEMBERED)
def _publisher(
    url: str | None, said: str | None, register: Register
) -> tuple[str | None, Outlet | None, bool]:
    """Return the address or host that decides, its outlet, and whether it is a portal's."""
    named, host = _named_host(said), host_of(url)
    shown, at = url, host
    if named is not None and not (host and (_same_site(named, host) or is_portal(named))):
        shown = at = named
    if at is None:
        return None, outlet_named(said or "", register), False
    if is_portal(at):
        return shown, None, True
    return shown, register.find(shown), False


@lru_cache(maxsize=_HOSTS_REMEMBERED)
def _named_host(outlet: str | None) -> str | None:
    # Some feeds name the publisher in words ("The Daily Tide"): that is no host.
    return host_of(outlet) if outlet and "." in outlet else None


def _same_site(named: str, host: str) -> bool:
    return host == named or host.endswith(f".{named}") or named.endswith(f".{host}")


class _Book:
    """A register with what counts of its outlets: reckoned as they come, as all take a second."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._state_media = register.state_media
        self._standings: dict[str, Standing] = {}

    @cached_property
    def base(self) -> BaseRates:
        return base_rates(self._register.outlets, state_media=self._state_media)

    def carriers(self, placed: Iterable[_Placed]) -> dict[str, Carrier]:
        carriers: dict[str, Carrier] = {}
        for _, outlet, key in placed:
            # A portal's page that credits nobody does not hide the portal's own.
            if key is not None and (key not in carriers or carriers[key].outlet is None):
                carriers[key] = Carrier(outlet, self._standing_of(outlet))
        return carriers

    def _standing_of(self, outlet: Outlet | None) -> Standing:
        if outlet is None:
            return standing_of(None)
        known = self._standings.get(outlet.domain)
        if known is None:
            known = self._standings[outlet.domain] = standing_of(outlet, self._state_media)
        return known


@lru_cache(maxsize=_REGISTERS)
def _book_of(register: Register) -> _Book:
    return _Book(register)


def _own_words(placed: Iterable[_Placed]) -> set[str]:
    """Return the keys of the outlets of which a text is their own."""
    keyed = [p for p in placed if p.key is not None]
    copies = _copies_among(keyed)
    return {p.key for p in keyed if p.key and p.article.id not in copies}


def _copies_among(placed: Iterable[_Placed]) -> dict[ArticleId, ArticleId]:
    listed = list(placed)
    owners = {p.article.id: fold(p.outlet.owner) for p in listed if p.outlet and p.outlet.owner}
    return _copies(originals((p.article for p in listed), owners=owners))


def _copies(groups: Iterable[tuple[ArticleId, ...]]) -> dict[ArticleId, ArticleId]:
    return {copy: group[0] for group in groups for copy in group[1:]}


def _in_order(articles: Iterable[Article]) -> tuple[Article, ...]:
    # Each article once, and always in the same order, whatever order it came in.
    return tuple(sorted({article.id: article for article in articles}.values(), key=_age))


def _age(article: Article) -> tuple[bool, float, str]:
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


def _languages(placed: Iterable[_Placed]) -> dict[str, int]:
    """Return how many outlets tell the story in each language."""
    told = {
        (key or article.id, (article.language or (outlet.language if outlet else "")))
        for article, outlet, key in placed
    }
    primary = {(who, language.partition("-")[0].lower()) for who, language in told}
    return count_codes(language for _, language in primary)


def _reports(placed: Iterable[_Placed], carriers: Mapping[str, Carrier]) -> Iterator[Report]:
    for article, _, key in placed:
        if article.published_at is not None:
            side = carriers[key].standing.side if key else Side.UNRATED
            yield Report(article.published_at, key, side)


def _first_to_report(placed: Iterable[_Placed]) -> str | None:
    dated = (p.key for p in placed if p.article.published_at is not None)
    return next((key for key in dated if key is not None), None)
