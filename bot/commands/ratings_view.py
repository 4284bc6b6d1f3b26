"""What ``ratings show`` and ``ratings stats`` say: values -> lines, and documents for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.bias.outlets import Aggregate, LookUp, aggregate_of
from bot.bias.ratings.facts import Claim, Dataset, OutletRecord, Override
from bot.bias.ratings.overview import OLD, Balance, OldRating, Overview, age_words
from bot.documents import Document
from bot.model import Outlet, RatingKind, Side

_SHOWN = 20
_BUNDLED = "bundled"
_BALANCES = {
    Balance.EVEN: "the sides are about even",
    Balance.LEANS: "the list leans {side}",
    Balance.LOPSIDED: "the list is lopsided: far more outlets on the {side}",
    Balance.TOO_FEW: "too few rated outlets on one side; coverage gaps are not looked for",
}


def show_lines(
    address: str, found: LookUp, record: OutletRecord, family: Sequence[Outlet], now: datetime
) -> Iterator[str]:
    """Yield the lines of ``ratings show`` for an outlet that was found."""
    outlet = record.outlet
    yield f"{outlet.name}  {outlet.domain}"
    if found.key != outlet.domain or address != outlet.domain:
        yield f"  {address} is found by the key {found.key}"
    for kind in RatingKind:
        yield _aggregate_line(kind, aggregate_of(outlet, kind), record)
        yield from (_claim_line(c, now) for c in record.claims if c.word.kind is kind)
        yield from (_override_line(o) for o in record.overrides if o.kind is kind)
    owner = outlet.owner or "not known"
    yield f"owner: {owner}{f' ({_words(outlet.owner_type)})' if outlet.owner_type else ''}"
    others = [o.domain for o in family if o.domain != outlet.domain]
    if others:
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        yield f"  {len(others)} more of this owner: {', '.join(others[:_SHOWN])}{more}"
    facts = [outlet.country, outlet.language, _words(record.category)]
    yield f"country, language: {', '.join(filter(None, facts)) or 'not known'}"
    if outlet.aliases:
        yield f"also: {', '.join(outlet.aliases)}"
    yield f"from: {', '.join(record.datasets) or _BUNDLED}"


def missing_lines(address: str, found: LookUp, near: Sequence[str]) -> Iterator[str]:
    """Yield the lines of ``ratings show`` for an address that belongs to no known outlet."""
    if not found.tried:
        yield f"{address}: names no host that an outlet can have"
        return
    yield f"{address}: no known outlet; it counts as unrated"
    yield f"tried: {', '.join(found.tried)}"
    if near:
        yield f"known nearby: {', '.join(near)}"


def show_document(
    address: str, found: LookUp, record: OutletRecord, family: Sequence[Outlet], now: datetime
) -> Document:
    """Return what ``ratings show --json`` says of an outlet."""
    outlet = record.outlet
    return {
        "address": address,
        "key": found.key,
        "tried": list(found.tried),
        "domain": outlet.domain,
        "name": outlet.name,
        "aliases": list(outlet.aliases),
        "country": outlet.country,
        "language": outlet.language,
        "owner": outlet.owner,
        "owner_type": outlet.owner_type,
        "category": record.category,
        "family": [o.domain for o in family],
        "datasets": list(record.datasets),
        **{kind.value: _aggregate_document(aggregate_of(outlet, kind)) for kind in RatingKind},
        "ratings": [_claim_document(claim, now) for claim in record.claims],
        "overrides": [_override_document(override) for override in record.overrides],
    }


def missing_document(address: str, found: LookUp, near: Sequence[str]) -> Document:
    """Return what ``ratings show --json`` says of an address that belongs to nobody we know."""
    return {"address": address, "key": None, "tried": list(found.tried), "near": list(near)}


def stats_lines(
    facts: Overview, datasets: Sequence[Dataset], overrides: Sequence[Override]
) -> Iterator[str]:
    """Yield the lines of ``ratings stats``."""
    yield f"outlets known: {_sides(facts.outlets)}"
    yield (
        f"ratings in force: {facts.n_ratings}; {facts.n_old} older than a year, "
        f"{facts.n_very_old} older than three; raters differ on {facts.n_disputed} outlets"
    )
    yield f"outlets you read: {_sides(facts.polled)}"
    yield f"their articles of 30 days: {_sides(facts.articles)}"
    side = facts.larger_side.value if facts.larger_side else ""
    ratio = f" ({facts.ratio:.1f} to 1)" if facts.ratio else ""
    yield _BALANCES[facts.balance].format(side=side) + ratio
    yield from _unrated_lines(facts)
    yield from _listed("old ratings of outlets you read", [_old_line(o) for o in facts.old])
    yield from _listed("datasets", [_dataset_line(d) for d in datasets])
    in_force = [_override_line(o).strip() for o in overrides if o.ended_at is None]
    yield from _listed("your own ratings", in_force)


def stats_document(
    facts: Overview, datasets: Sequence[Dataset], overrides: Sequence[Override]
) -> Document:
    """Return what ``ratings stats --json`` says."""
    return {
        "outlets": _counts(facts.outlets),
        "ratings": facts.n_ratings,
        "older_than_a_year": facts.n_old,
        "older_than_three_years": facts.n_very_old,
        "raters_differ": facts.n_disputed,
        "read": _counts(facts.polled),
        "articles": _counts(facts.articles),
        "ratio": facts.ratio,
        "balance": facts.balance.value,
        "unrated": [
            {"outlet": o.key, "name": o.name, "articles": o.n_articles} for o in facts.unrated
        ],
        "old": [
            {
                "domain": o.domain,
                "kind": o.rating.kind.value,
                "rater": o.rating.rater,
                "value": o.rating.value,
                "rated_on": o.rating.rated_on.isoformat(),
                "age_days": o.age.days,
            }
            for o in facts.old
        ],
        "datasets": [_dataset_document(dataset) for dataset in datasets],
        "overrides": [_override_document(o) for o in overrides if o.ended_at is None],
    }


def _aggregate_line(kind: RatingKind, found: Aggregate, record: OutletRecord) -> str:
    is_own = any(o.kind is kind and o.ended_at is None for o in record.overrides)
    if is_own:
        return f"{kind.value}: {_words(found.value)}, by your own word; raters say:"
    if found.mean is None:
        return f"{kind.value}: unrated"
    raters = "1 rater" if found.n_raters == 1 else f"{found.n_raters} raters"
    line = f"{kind.value}: {_words(found.value)} (mean {found.mean:g} of {raters}"
    if found.n_raters > 1:
        line += f", {found.spread} steps apart" if found.spread != 1 else ", 1 step apart"
    return line + (")  RATERS DIFFER" if found.raters_differ else ")")


def _claim_line(claim: Claim, now: datetime) -> str:
    word = claim.word
    age = now.date() - word.dated
    dated = (
        f"{word.rated_on}, {_old(age)}"
        if word.rated_on
        else f"no date, here since {word.taken_on}"
    )
    parts = [
        f"  {word.rater}: {_words(word.value)}",
        *([f"“{word.raw}”"] if word.raw != word.value else []),
        dated,
        claim.dataset.name if claim.dataset else _BUNDLED,
        *([f"from {word.source}"] if word.source else []),
        *([claim.licence] if claim.licence else []),
        *([word.url] if word.url else []),
    ]
    return "; ".join(parts)


def _old(age: timedelta) -> str:
    if not age.days:
        return "today"
    return f"{age_words(age)} old" + (" (OLD)" if age > OLD else "")


def _override_line(override: Override) -> str:
    ended = f", taken back {override.ended_at:%Y-%m-%d}" if override.ended_at else ""
    link = f"; {override.url}" if override.url else ""
    return (
        f"  you: {override.domain} {override.kind.value} {_words(override.value)}, "
        f"since {override.set_at:%Y-%m-%d}{ended}: {override.because}{link}"
    )


def _unrated_lines(facts: Overview) -> Iterator[str]:
    rows = [f"{o.key}\t{o.n_articles}" for o in facts.unrated]
    yield from _listed("unrated outlets you read, most articles first", rows)


def _old_line(old: OldRating) -> str:
    rating = old.rating
    return (
        f"{old.domain}\t{rating.kind.value}\t{rating.rater}\t{rating.rated_on}\t"
        f"{age_words(old.age)}"
    )


def _dataset_line(dataset: Dataset) -> str:
    return (
        f"{dataset.name}\t{dataset.n_outlets} outlets, {dataset.n_ratings} ratings\t"
        f"imported {dataset.imported_at:%Y-%m-%d}\t{dataset.licence or 'licence not given'}\t"
        f"{dataset.origin}"
    )


def _listed(title: str, rows: Sequence[str]) -> Iterator[str]:
    yield f"{title}: {len(rows) or 'none'}"
    yield from (f"  {row}" for row in rows[:_SHOWN])
    if len(rows) > _SHOWN:
        yield f"  … and {len(rows) - _SHOWN} more (--json has all)"


def _aggregate_document(found: Aggregate) -> Document:
    return {
        "value": found.value,
        "mean": found.mean,
        "raters": found.n_raters,
        "spread": found.spread,
        "raters_differ": found.raters_differ,
    }


def _claim_document(claim: Claim, now: datetime) -> Document:
    word = claim.word
    return {
        "kind": word.kind.value,
        "rater": word.rater,
        "value": word.value,
        "raw": word.raw,
        "rated_on": word.rated_on.isoformat() if word.rated_on else None,
        "age_days": (now.date() - word.dated).days,
        "url": word.url,
        "licence": claim.licence,
        "source": word.source,
        "dataset": claim.dataset.name if claim.dataset else _BUNDLED,
    }


def _override_document(override: Override) -> Document:
    return {
        "domain": override.domain,
        "kind": override.kind.value,
        "value": override.value,
        "because": override.because,
        "url": override.url,
        "set_at": override.set_at.isoformat(),
        "ended_at": override.ended_at.isoformat() if override.ended_at else None,
    }


def _dataset_document(dataset: Dataset) -> Document:
    return {
        "name": dataset.name,
        "origin": dataset.origin,
        "licence": dataset.licence,
        "imported_at": dataset.imported_at.isoformat(),
        "changed_at": dataset.changed_at.isoformat(),
        "outlets": dataset.n_outlets,
        "ratings": dataset.n_ratings,
    }


def _sides(counts: Mapping[Side, int]) -> str:
    told = ", ".join(f"{counts[side]} {side.value}" for side in Side)
    return f"{sum(counts.values())} ({told})"


def _counts(counts: Mapping[Side, int]) -> dict[str, int]:
    return {side.value: counts[side] for side in Side}


def _words(value: str) -> str:
    return value.replace("_", " ")
