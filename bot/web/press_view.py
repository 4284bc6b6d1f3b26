"""Values -> the pages of coverage gaps and of one outlet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.bias import gaps
from bot.bias.outlets import Aggregate, aggregate_of, ratings_in_force
from bot.bias.ratings.facts import OutletRecord
from bot.bias.ratings.merge import OPERATOR, rating_of
from bot.bias.ratings.overview import VERY_OLD, Overview
from bot.bias.tally import is_state_media
from bot.model import Bias, Factuality, Outlet, Rating, RatingKind, Side
from bot.press import OutletProfile
from bot.views import ListQuery, StoryList
from bot.web.addresses import Site, outlet_path
from bot.web.choices import Choice
from bot.web.labels import (
    SIDE_SHAPES,
    bias_name,
    capitalised,
    factuality_name,
    owner_type_name,
    side_name,
    words_of,
)
from bot.web.moments import Moment, describe_moment
from bot.web.pages import card_view
from bot.web.queries import GapsQuery
from bot.web.reader import Reader
from bot.web.render import render_page
from bot.web.sources_list import web_address
from bot.words.names import country_name, language_name
from bot.words.times import full_day, span_in_words

# Owners of hundreds of papers: a page names the first of them.
_MAX_FAMILY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """One rater's word; ``age`` and ``on`` are "" where it has no date, ``url`` None without one.

    ``set_aside`` says why it counts for nothing, "" where it is in force. ``notes`` are what goes
    with it: its licence, and why the operator of this service says so.
    """

    kind: str
    word: str
    rater: str
    url: str | None
    on: str
    age: str
    is_old: bool
    set_aside: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the raters say together on one subject; ``differ`` is "" where they agree."""

    kind: str
    shape: str
    value: str
    raters: str
    differ: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """A story that an outlet carries, with its own title and whether the words are its own."""

    id: str
    headline: str
    language: str
    title: str
    title_language: str
    url: str | None
    published: Moment | None
    is_own: bool


def render_gaps(
    found: StoryList,
    asked: GapsQuery,
    facts: Overview | None,
    *,
    site: Site,
    now: datetime,
    reader: Reader,
) -> str:
    """Return the page of coverage gaps; *facts* say why there may be none, where there is none."""
    path = f"{site.base}/gaps"

    def turn(page: int) -> str:
        return reader.link(path, GapsQuery(side=asked.side, page=page).given)

    return render_page(
        "gaps.html",
        site,
        reader,
        at=(path, asked.given),
        cards=[card_view(card, now, reader) for card in found.cards],
        stories=found,
        asked=ListQuery(page=asked.page),
        sides=[
            Choice(
                label=f"{SIDE_SHAPES[side]} {side_name(side, reader.language)}"
                if side
                else reader.say("gaps.both"),
                href=reader.link(path, GapsQuery(side=side).given),
                current=side is asked.side,
            )
            for side in (None, Side.LEFT, Side.RIGHT)
        ],
        nothing=reader.say(f"gaps.none.{asked.side}" if asked.side else "gaps.none"),
        rule=_rule(reader),
        balance=_balance(facts, reader) if facts else "",
        newer=turn(found.page - 1) if found.page > 1 else "",
        older=turn(found.page + 1) if found.page < found.pages else "",
    )


def render_outlet(profile: OutletProfile, *, site: Site, now: datetime, reader: Reader) -> str:
    """Return the page of one outlet."""
    outlet = profile.outlet
    others = [other for other in profile.family if other.domain != outlet.domain]
    path = outlet_path(outlet.domain, site)
    return render_page(
        "outlet.html",
        site,
        reader,
        at=(path, dict[str, str]()),
        outlet=outlet,
        url=f"{site.public_url}/outlets/{outlet.domain}",
        facts=_facts(outlet, reader),
        state=is_state_media(outlet),
        standings=[_standing(outlet, kind, reader) for kind in RatingKind],
        ratings=_ratings(profile.record, now.date(), reader),
        family=others[:_MAX_FAMILY],
        more_family=len(others) - _MAX_FAMILY,
        stories=_stories(profile, now, reader),
        n_own=profile.n_own,
    )


def _rule(reader: Reader) -> str:
    return reader.say(
        "gaps.rule",
        rated=gaps.MIN_RATED_FOR_GAP,
        dominant=gaps.MIN_DOMINANT_PCT,
        other=gaps.MAX_OTHER_PCT,
        ratio=gaps.MIN_RATE_RATIO,
    )


def _balance(facts: Overview, reader: Reader) -> str:
    return reader.say(
        f"gaps.balance.{facts.balance}",
        left=facts.polled[Side.LEFT],
        right=facts.polled[Side.RIGHT],
        tracked=gaps.MIN_TRACKED,
    )


def _facts(outlet: Outlet, reader: Reader) -> list[tuple[str, str]]:
    """Return what is known of an outlet besides its ratings, as names and values."""
    language = reader.language
    told = {
        "outlet.country": country_name(outlet.country, language) if outlet.country else "",
        "outlet.language": capitalised(language_name(outlet.language, language))
        if outlet.language
        else "",
        "outlet.owner": outlet.owner or reader.say("outlet.unknown"),
        "outlet.kind": owner_type_name(outlet.owner_type, language) if outlet.owner_type else "",
        "outlet.also": reader.label("comma").join(outlet.aliases),
    }
    return [(reader.say(name), value) for name, value in told.items() if value]


def _standing(outlet: Outlet, kind: RatingKind, reader: Reader) -> Standing:
    found = aggregate_of(outlet, kind)
    shape = SIDE_SHAPES[Bias(found.value).side] if kind is RatingKind.BIAS else ""
    return Standing(
        kind=_kind_name(kind, reader),
        shape=shape,
        value=_value_name(kind, found.value, reader),
        raters=reader.count("raters", found.n_raters) if found.n_raters else "",
        differ=_differ(found, reader),
    )


def _differ(found: Aggregate, reader: Reader) -> str:
    return reader.say("outlet.differ", n=found.spread) if found.raters_differ else ""


def _ratings(record: OutletRecord, today: date, reader: Reader) -> list[RatingRow]:
    """Return every rating on record: by subject, those in force first, then the newest.

    What raters said of a subject that the operator decided is shown after the operator's word.
    """
    outlet = record.outlet
    in_force = {r for kind in RatingKind for r in ratings_in_force(outlet, kind)}
    overruled = {o.kind for o in record.overrides if o.ended_at is None}
    others = [rating_of(c.word) for c in record.claims if c.word.kind in overruled]
    kinds = list(RatingKind)
    ordered = sorted(
        dict.fromkeys((*outlet.ratings, *others)),
        key=lambda r: (kinds.index(r.kind), r not in in_force, -r.rated_on.toordinal(), r.rater),
    )
    rows = []
    for rating in ordered:
        why = "outlet.overruled" if rating.kind in overruled else "outlet.replaced"
        set_aside = "" if rating in in_force else reader.say(why)
        notes = tuple(_notes(rating, record, reader))
        rows.append(_rating(rating, today, reader, set_aside=set_aside, notes=notes))
    return rows


def _notes(rating: Rating, record: OutletRecord, reader: Reader) -> Iterator[str]:
    if rating.rater == OPERATOR:
        for override in record.overrides:
            if override.kind is rating.kind and override.ended_at is None:
                yield reader.say("outlet.because", because=override.because)
    said = (c.licence for c in record.claims if rating_of(c.word) == rating)
    for licence in dict.fromkeys(filter(None, said)):
        yield reader.say("outlet.licence", licence=licence)


def _rating(
    rating: Rating, today: date, reader: Reader, *, set_aside: str, notes: tuple[str, ...]
) -> RatingRow:
    # A dataset may have words without a date: they are as old as can be.
    is_dated, age = rating.rated_on > date.min, today - rating.rated_on
    span = span_in_words(age, reader.language) if is_dated else ""
    return RatingRow(
        kind=_kind_name(rating.kind, reader),
        word=rating.raw or _value_name(rating.kind, rating.value, reader),
        rater=rating.rater,
        url=web_address(rating.url),
        on=full_day(rating.rated_on, reader.language) if is_dated else "",
        age=reader.say("outlet.age", age=span) if span else "",
        is_old=age > VERY_OLD,
        set_aside=set_aside,
        notes=notes,
    )


def _kind_name(kind: RatingKind, reader: Reader) -> str:
    return reader.say(kind.value)


def _value_name(kind: RatingKind, value: str, reader: Reader) -> str:
    if kind is RatingKind.BIAS and value in set(Bias):
        return bias_name(Bias(value), reader.language)
    if value in set(Factuality):
        return factuality_name(Factuality(value), reader.language)
    return words_of(value)


def _stories(profile: OutletProfile, now: datetime, reader: Reader) -> list[ToldStory]:
    return [
        ToldStory(
            id=told.card.id,
            headline=told.card.briefing.headline,
            language=told.card.briefing.language,
            title=told.article.title,
            title_language=told.article.language or "",
            url=web_address(told.article.url),
            published=describe_moment(told.article.published_at, now, reader.language)
            if told.article.published_at
            else None,
            is_own=told.is_own,
        )
        for told in profile.stories
    ]
