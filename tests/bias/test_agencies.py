from __future__ import annotations

from collections import Counter

from bot.bias.agencies import AGENCIES
from bot.bias.hosts import clean_host
from bot.text.tokens import fold


def listed(field: str) -> list[tuple[str, str]]:
    rows = ((agency.key, getattr(agency, field)) for agency in AGENCIES)
    return [(key, entry) for key, entries in rows if entries for entry in entries.split("; ")]


def test_no_two_agencies_share_a_key_a_name_or_a_host() -> None:
    """A credit names one agency."""
    keys = Counter(agency.key for agency in AGENCIES)
    names = Counter(name for _, name in {(key, fold(name)) for key, name in listed("names")})
    short = Counter(name for _, name in listed("short"))
    hosts = Counter(host for _, host in listed("hosts"))

    for counted in (keys, names, short, hosts):
        assert [entry for entry, n in counted.items() if n > 1] == []


def test_a_short_name_is_no_other_agencys_name() -> None:
    """As written, it stands for one agency."""
    names = {fold(name): key for key, name in listed("names")}

    assert [s for key, s in listed("short") if names.get(fold(s), key) != key] == []


def test_hosts_are_clean() -> None:
    """As hosts of articles are, so that they are found."""
    assert [host for _, host in listed("hosts") if clean_host(host) != host] == []
    assert [entry for _, entry in listed("names") if entry != entry.strip()] == []
