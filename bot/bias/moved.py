"""Addresses that belong to an outlet beside its own: former names, editions, short links, feeds.

They are facts about the web and hold for whatever ratings are imported: raters list an outlet
under one address, and links are older than the address it has today.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from bot.bias.outlets import key_of


@cache
def moved_addresses() -> Mapping[str, str]:
    """Return the key of an address -> the key of the outlet whose it is, as of November 2026."""
    text = resources.files("bot.bias").joinpath("moved.csv").read_text(encoding="utf-8")
    return {
        key_of(row["address"]): key_of(row["domain"]) for row in csv.DictReader(text.splitlines())
    }
