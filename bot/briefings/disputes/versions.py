"""The lines that tell a dispute: "12 dead; others report 15"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.briefings.disputes.quantity import Quantity
from bot.briefings.lexicon import DIFFER, GROUPING, LABELS, OR
from bot.model import Article, Bullet


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One quantity in one article."""

    count: Quantity
    article: Article

    @property
    def outlet(self) -> str:
        return self.article.outlet or self.article.id


def of_value(reports: Sequence[Report], value: float) -> list[Report]:
    """Return those of *reports* that give *value*."""
    return [r for r in reports if r.count.value == value]


def line(mine: str, theirs: str, language: str) -> str:
    """Return how one version is told against the others."""
    return DIFFER.get(language, DIFFER["en"]).format(mine=mine, theirs=theirs)


def versions(group: Sequence[Report], language: str) -> tuple[Bullet, ...]:
    """Return a line for each value of *group*, the lowest first."""
    values = sorted({report.count.value for report in group})
    return tuple(_version(value, values, group, language) for value in values)


def _version(
    value: float, values: Sequence[float], group: Sequence[Report], language: str
) -> Bullet:
    mine = of_value(group, value)
    others = [
        _figures(of_value(group, other)[0].count, language) for other in values if other != value
    ]
    theirs = f" {OR.get(language, OR['en'])} ".join(others)
    told = _told(mine[0].count, language)
    text = line(told, theirs, language)
    return Bullet(text=text, citations=tuple(dict.fromkeys(r.article.id for r in mine)))


def _told(quantity: Quantity, language: str) -> str:
    """Return the quantity with what it is of: "12 dead", "magnitude 6.1", "Tove Aldane, 31"."""
    figures = _figures(quantity, language)
    labels = LABELS.get(language, LABELS["en"])
    if quantity.thing == "magnitude":
        return f"{labels.get('magnitude', 'magnitude')} {figures}"
    if quantity.thing.startswith("age:"):
        return f"{quantity.noun}, {figures}"
    if quantity.text:
        return quantity.noun
    return f"{figures} {labels.get(quantity.thing) or quantity.noun}"


def _figures(quantity: Quantity, language: str) -> str:
    """Return the number as written, a count as *language* groups its digits."""
    if quantity.text:
        return quantity.text
    return f"{quantity.value:,.0f}".replace(",", GROUPING.get(language, ","))
