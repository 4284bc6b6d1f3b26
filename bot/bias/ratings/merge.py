"""The bundled register, imported datasets and the operator's word -> one register.

Rule 1: who an outlet is, is said by the newest import that says it, and by the bundled register
        where none does; the words of all raters stand side by side.
Rule 2: whoever calls an address an alias says that it is the same outlet: what others say of that
        address goes to the outlet. Only a bundled domain is never taken for an alias.
        Where nobody says anything of an address, bot/bias/moved.csv does.
Rule 3: an override stands alone: no rater's word remains beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.bias.moved import moved_addresses
from bot.bias.outlets import Register, key_of, ratings_in_force
from bot.bias.ratings.facts import (
    Claim,
    Dataset,
    Imported,
    OutletFacts,
    OutletRecord,
    Override,
    Word,
)
from bot.model import Outlet, Rating, RatingKind

# The rater's name in a register, for an override.
OPERATOR = "the operator"
# Aliases of aliases: a chain that is longer is a mistake in somebody's file.
_MAX_HOPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that is known of outlets, and from whom."""

    bundled: Register
    datasets: tuple[Imported, ...] = ()
    overrides: tuple[Override, ...] = ()


def merge_register(known: Knowledge) -> Register:
    """Return the register of all outlets in *known*."""
    homes = _homes(known)
    outlets = {outlet.domain: outlet for outlet in known.bundled.outlets}
    by_key = {key_of(domain): domain for domain in outlets}
    for imported in _newest_last(known.datasets):
        for facts in _own_first(imported.outlets, homes):
            home = _home_of(facts.domain, homes)
            domain = by_key.setdefault(home, home)
            old = outlets.get(domain)
            outlets[domain] = _with_facts(old, facts, domain, is_alias=home != facts.domain)
    for address in moved_addresses():
        domain = by_key.get(_home_of(address, homes), "")
        if address in homes and domain:
            aliases = {*outlets[domain].aliases, address}
            outlets[domain] = replace(outlets[domain], aliases=tuple(sorted(aliases)))
    register = Register(outlets.values(), state_media=known.bundled.state_media)
    return _overruled(register, known.overrides)


def record_of(known: Knowledge, outlet: Outlet) -> OutletRecord:
    """Return all that *known* holds of *outlet*, which is of its register; newest words first."""
    keys = {key_of(outlet.domain), *map(key_of, outlet.aliases)}
    claims: list[Claim] = []
    names: list[str] = []
    category = ""
    for imported in reversed(_newest_last(known.datasets)):
        for facts in imported.outlets:
            if facts.domain in keys:
                claims += _claims(imported.dataset, facts)
                names.append(imported.dataset.name)
                category = category or facts.category
    for bundled in known.bundled.outlets:
        if key_of(bundled.domain) in keys:
            claims += [Claim(dataset=None, word=_word_of(r)) for r in bundled.ratings]
    own = [o for o in known.overrides if o.domain in keys]
    return OutletRecord(
        outlet=outlet,
        claims=tuple(sorted(claims, key=lambda c: (c.word.kind, c.word.rater, -_day(c.word)))),
        overrides=tuple(sorted(own, key=lambda o: o.set_at, reverse=True)),
        datasets=tuple(dict.fromkeys(names)),
        category=category,
    )


def facts_in_force(known: Knowledge) -> Iterator[OutletFacts]:
    """Yield what is in force of each outlet, as one dataset would say it.

    A word keeps what its dataset knew of it: no date where there was none, licence and source.
    """
    said = {
        (facts.domain, rating_of(word)): word
        for imported in _newest_last(known.datasets)
        for facts in imported.outlets
        for word in with_licence(facts, imported.dataset).words
    }
    for outlet in merge_register(known).outlets:
        aliases = sorted(filter(None, map(key_of, outlet.aliases)))
        keys = (key_of(outlet.domain), *aliases)
        words = {
            (rating.kind, rating.rater): next(
                (said[key, rating] for key in keys if (key, rating) in said), _word_of(rating)
            )
            for kind in RatingKind
            for rating in ratings_in_force(outlet, kind)
        }
        yield OutletFacts(
            domain=keys[0],
            name=outlet.name,
            aliases=tuple(aliases),
            country=outlet.country,
            language=outlet.language,
            owner=outlet.owner,
            owner_type=outlet.owner_type,
            words=tuple(words[key] for key in sorted(words)),
        )


def with_licence(facts: OutletFacts, dataset: Dataset) -> OutletFacts:
    """Return *facts* with the licence of its dataset on each word that has none of its own."""
    words = (replace(w, licence=w.licence or dataset.licence) for w in facts.words)
    return replace(facts, words=tuple(words))


def _claims(dataset: Dataset, facts: OutletFacts) -> list[Claim]:
    return [Claim(dataset=dataset, word=word) for word in facts.words]


def _newest_last(datasets: Iterable[Imported]) -> list[Imported]:
    return sorted(datasets, key=lambda i: (i.dataset.changed_at, i.dataset.name))


def _homes(known: Knowledge) -> Mapping[str, str]:
    """Return the key of the outlet that each alias belongs to."""
    homes: dict[str, str] = {}
    for outlet in known.bundled.outlets:
        homes |= {key_of(alias): key_of(outlet.domain) for alias in outlet.aliases}
    for imported in reversed(_newest_last(known.datasets)):
        for facts in imported.outlets:
            for alias in facts.aliases:
                homes.setdefault(alias, facts.domain)
    for address, domain in moved_addresses().items():
        if address not in homes and _home_of(domain, homes) != address:
            homes[address] = domain
    for outlet in known.bundled.outlets:
        homes.pop(key_of(outlet.domain), None)
    return homes


def _home_of(key: str, homes: Mapping[str, str]) -> str:
    at = key
    for _ in range(_MAX_HOPS):
        if at not in homes:
            return at
        at = homes[at]
    return key


def _own_first(outlets: Sequence[OutletFacts], homes: Mapping[str, str]) -> Iterable[OutletFacts]:
    """Return *outlets*, those of an outlet's aliases after its own."""
    own = [facts for facts in outlets if facts.domain not in homes]
    return (*own, *(facts for facts in outlets if facts.domain in homes))


def _with_facts(old: Outlet | None, facts: OutletFacts, domain: str, *, is_alias: bool) -> Outlet:
    """Return the outlet with what *facts* add; what is said of its alias only fills gaps."""
    ratings = tuple(rating_of(word) for word in facts.words)
    aliases = (facts.domain, *facts.aliases) if is_alias else facts.aliases
    if old is None:
        return Outlet(
            domain=domain,
            name=facts.name or domain,
            aliases=tuple(sorted(set(aliases) - {domain})),
            country=facts.country,
            language=facts.language,
            owner=facts.owner,
            owner_type=facts.owner_type,
            ratings=ratings,
        )
    if is_alias:
        raters = {(rating.kind, rating.rater) for rating in old.ratings}
        ratings = tuple(r for r in ratings if (r.kind, r.rater) not in raters)
    return Outlet(
        domain=old.domain,
        name=_chosen(old.name, facts.name, is_alias=is_alias),
        aliases=tuple(sorted({*old.aliases, *aliases} - {domain})),
        country=_chosen(old.country, facts.country, is_alias=is_alias),
        language=_chosen(old.language, facts.language, is_alias=is_alias),
        owner=_chosen(old.owner, facts.owner, is_alias=is_alias),
        owner_type=_chosen(old.owner_type, facts.owner_type, is_alias=is_alias),
        ratings=(*old.ratings, *ratings),
    )


def _chosen(old: str, new: str, *, is_alias: bool) -> str:
    return (old or new) if is_alias else (new or old)


def _overruled(register: Register, overrides: Iterable[Override]) -> Register:
    outlets = {outlet.domain: outlet for outlet in register.outlets}
    for override in sorted(overrides, key=lambda o: (_is_split(o, register), o.set_at)):
        if override.ended_at is None:
            outlet = _aim(override, register, outlets)
            kept = tuple(r for r in outlet.ratings if r.kind is not override.kind)
            outlets[outlet.domain] = replace(outlet, ratings=(*kept, _own_rating(override)))
    return Register(outlets.values(), state_media=register.state_media)


def _is_split(override: Override, register: Register) -> bool:
    """Tell whether an override makes an outlet of its own out of a part of another.

    Such come last, so that the part starts from its whole as the operator sees it.
    """
    found = register.look_up(override.domain)
    return found.outlet is not None and found.key != override.domain


def _aim(override: Override, register: Register, outlets: Mapping[str, Outlet]) -> Outlet:
    """Return the outlet that an override speaks of; one of its own if it is part of another."""
    if override.domain in outlets:
        return outlets[override.domain]
    found = register.look_up(override.domain)
    if found.outlet is None:
        return Outlet(domain=override.domain, name=override.domain)
    if found.key == override.domain:
        return outlets[found.outlet.domain]
    return replace(outlets[found.outlet.domain], domain=override.domain, aliases=())


def _own_rating(override: Override) -> Rating:
    return Rating(
        kind=override.kind,
        value=override.value,
        raw=override.value,
        rater=OPERATOR,
        rated_on=override.set_at.date(),
        url=override.url,
    )


def rating_of(word: Word) -> Rating:
    """Return *word* as a register holds it."""
    return Rating(
        kind=word.kind,
        value=word.value,
        raw=word.raw,
        rater=word.rater,
        rated_on=word.dated,
        url=word.url,
    )


def _word_of(rating: Rating) -> Word:
    return Word(
        kind=rating.kind,
        rater=rating.rater,
        value=rating.value,
        raw=rating.raw,
        rated_on=rating.rated_on,
        url=rating.url,
    )


def _day(word: Word) -> int:
    return word.dated.toordinal()
