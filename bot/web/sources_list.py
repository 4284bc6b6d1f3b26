"""The list of all sources under a story: each article with what is known of its outlet.

Articles are numbered from 1 by time, whatever the list is sorted or filtered by, so a citation
mark means the same article on every view of a story.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from bot.bias.coverage import copies_of, outlet_key, outlet_of
from bot.bias.outlets import (
    FACTUALITY_STEPS,
    Register,
    bias_of,
    factuality_of,
    ratings_in_force,
    spread_of,
)
from bot.bias.tally import is_state_media, side_of
from bot.model import (
    Article,
    ArticleId,
    Bias,
    Factuality,
    Outlet,
    Rating,
    RatingKind,
    Side,
)
from bot.views import Reason, StoryAct, StoryRecord
from bot.web.history import brought_here
from bot.web.labels import (
    SIDE_SHAPES,
    bias_name,
    capitalised,
    owner_type_name,
    words_of,
)
from bot.web.moments import Moment, describe_moment
from bot.web.reader import ANYBODY, Reader
from bot.words.names import country_name, language_name
from bot.words.times import full_day

# Raters this many steps apart disagree on more than a shade.
NOTABLE_SPREAD = 2
_SIDE_ORDER = {side: place for place, side in enumerate(Side)}
_NO_REASON = Reason(because="")


class Sort(StrEnum):
    """What the list of sources is sorted by."""

    TIME = "time"
    OUTLET = "outlet"
    SIDE = "side"
    FACTUALITY = "factuality"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLine:
    """One rater's word; ``url`` is None where it is no web address."""

    kind: str
    raw: str
    rater: str
    on: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One article of the list. "" and None mean not known.

    ``came_by`` is the act that brought it into this story; None where it joined by itself.
    """

    number: int
    id: ArticleId
    title: str
    url: str | None
    outlet: str
    domain: str
    side: Side
    side_label: str
    shape: str
    factuality: Factuality
    factuality_label: str
    owner: str
    state_media: str
    country: str
    language: str
    lang: str
    published: Moment | None
    copy_of: str
    reason: Reason
    came_by: StoryAct | None
    spread: int
    ratings: tuple[RatingLine, ...]


def list_sources(
    record: StoryRecord, register: Register, now: datetime, reader: Reader = ANYBODY
) -> tuple[SourceLine, ...]:
    """Return a line for every article of the story, in the order of the articles."""
    articles = record.story.articles
    names = {article.id: _name(article, register, reader) for article in articles}
    copied = {copy: names[origin] for copy, origin in copies_of(articles, register).items()}
    brought = brought_here(record.id, record.acts)
    reasons = dict(zip((a.id for a in articles), record.reasons, strict=False))
    return tuple(
        _line(
            number,
            article,
            _Known(
                outlet=outlet_of(article, register),
                name=names[article.id],
                domain=outlet_key(article, register) or "",
                published=_published(article, now, reader),
                side=_side(article, register),
                copy_of=copied.get(article.id, ""),
                reason=reasons.get(article.id, _NO_REASON),
                came_by=brought.get(article.id),
            ),
            reader,
        )
        for number, article in enumerate(articles, 1)
    )


def choose_sources(
    lines: Iterable[SourceLine], side: Side | None, sort: Sort
) -> tuple[SourceLine, ...]:
    """Return the lines of *side* (None: all) sorted; equal ones stay in order of time."""
    chosen = [line for line in lines if side is None or line.side is side]
    if sort is Sort.OUTLET:
        chosen.sort(key=lambda line: line.outlet.casefold())
    elif sort is Sort.SIDE:
        chosen.sort(key=lambda line: _SIDE_ORDER[line.side])
    elif sort is Sort.FACTUALITY:
        chosen.sort(key=lambda line: -FACTUALITY_STEPS.get(line.factuality, -1))
    return tuple(chosen)


def count_sides(lines: Iterable[SourceLine]) -> Mapping[Side, int]:
    """Return how many articles each side has, zero included."""
    sides = [line.side for line in lines]
    return {side: sides.count(side) for side in Side}


def web_address(url: str | None) -> str | None:
    """Return *url* if it leads to the web; other schemes may run code and are not linked."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    outlet: Outlet | None
    name: str
    domain: str
    published: Moment | None
    side: Side
    copy_of: str
    reason: Reason
    came_by: StoryAct | None


def _line(number: int, article: Article, known: _Known, reader: Reader) -> SourceLine:
    outlet = known.outlet or Outlet(domain=known.domain, name=known.name)
    side, factuality = known.side, factuality_of(outlet)
    # Who is left out of the sides counts as unrated; what the raters say is told below.
    bias = Bias.UNRATED if side is Side.UNRATED else bias_of(outlet)
    language = article.language or outlet.language
    return SourceLine(
        number=number,
        id=article.id,
        title=article.title,
        url=web_address(article.url),
        outlet=known.name,
        domain=known.domain,
        side=side,
        side_label=bias_name(bias, reader.language),
        shape=SIDE_SHAPES[side],
        factuality=factuality,
        factuality_label=_factuality_words(factuality, reader),
        owner=_owner(outlet, reader.language),
        state_media=_state_media(outlet, reader.language),
        country=country_name(outlet.country, reader.language),
        language=language_name(language, reader.language),
        lang=language,
        published=known.published,
        copy_of=known.copy_of,
        reason=known.reason,
        came_by=known.came_by,
        spread=spread_of(outlet),
        ratings=tuple(
            _rating(rating, reader)
            for kind in RatingKind
            for rating in ratings_in_force(outlet, kind)
        ),
    )


def _side(article: Article, register: Register) -> Side:
    outlet = outlet_of(article, register)
    return side_of(outlet, register.state_media) if outlet else Side.UNRATED


def _owner(outlet: Outlet, language: str) -> str:
    kind = owner_type_name(outlet.owner_type, language) if outlet.owner_type else ""
    return " · ".join(part for part in (outlet.owner, kind) if part)


def _factuality_words(step: Factuality, reader: Reader) -> str:
    value = reader.label(f"factuality.{step}")
    return capitalised(reader.label("factuality.of_one", value=value))


def _state_media(outlet: Outlet, language: str) -> str:
    return owner_type_name(outlet.owner_type, language) if is_state_media(outlet) else ""


def _rating(rating: Rating, reader: Reader) -> RatingLine:
    return RatingLine(
        kind=reader.say(rating.kind.value),
        raw=rating.raw or words_of(rating.value),
        rater=rating.rater,
        on=full_day(rating.rated_on, reader.language),
        url=web_address(rating.url),
    )


def _published(article: Article, now: datetime, reader: Reader) -> Moment | None:
    at = article.published_at
    return describe_moment(at, now, reader.language) if at else None


def _name(article: Article, register: Register, reader: Reader) -> str:
    outlet = outlet_of(article, register)
    if outlet is not None:
        return outlet.name
    return outlet_key(article, register) or article.outlet or reader.say("nameless")
