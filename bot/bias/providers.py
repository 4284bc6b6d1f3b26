"""Find the outlet that a portal took an article from.

Rule: only what is named counts: a host, an outlet's whole name, or the agency that is credited.
A name that two outlets of the register bear names neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.bias.agencies import AGENCIES
from bot.bias.credits import wire_of
from bot.bias.outlets import Register
from bot.model import Article, Outlet
from bot.text.tokens import fold

# "Jane Doe, The Daily Tide", "The Daily Tide via Portal News", "By Jane Doe for The Daily Tide".
_PARTS = re.compile(r"\s*[/,;|·•()©]\s*|\s+[-–—]\s+|\s+(?:via|for)\s+", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:by|from|source:|©)\s+", re.IGNORECASE)
_THE = re.compile(r"^the\s+")
_HOMES = {agency.key: agency.hosts.split("; ") for agency in AGENCIES if agency.hosts}


def provider_of(article: Article, register: Register) -> Outlet | None:
    """Return the registered outlet that *article*, which a portal shows, credits; None for none.

    The field of the outlet is read first, then that of the author, then the credits of agencies.
    """
    for name in _names(article):
        if outlet := outlet_named(name, register):
            return outlet
    homes = _HOMES.get(wire_of(article) or "", ())
    return next((outlet for home in homes if (outlet := register.find(home))), None)


def _names(article: Article) -> Iterator[str]:
    for credit in (article.outlet, article.author):
        if credit:
            written = " ".join(credit.split())
            yield written
            yield from filter(None, _PARTS.split(_BEFORE.sub("", written)))


def outlet_named(name: str, register: Register) -> Outlet | None:
    """Return the outlet whose whole name, or host, *name* is; None for none or several."""
    if outlet := _names_of(register).get(_THE.sub("", fold(name))):
        return outlet
    return register.find(name) if "." in name and " " not in name else None


# The service has one register, and for a while an older one.
@lru_cache(maxsize=2)
def _names_of(register: Register) -> dict[str, Outlet | None]:
    names: dict[str, Outlet | None] = {}
    for outlet in register.outlets:
        name = _THE.sub("", fold(outlet.name))
        names[name] = None if name in names else outlet
    return names
