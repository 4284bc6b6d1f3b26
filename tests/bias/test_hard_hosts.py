"""Addresses as they come: editions, caches, sections, platforms, feed hosts, portals, odd writing.

Every row of hard_hosts.csv is an address, the host it names and the outlet of the register below
that publishes there, both empty for none, and why it is hard.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.hosts import host_of, parents, publisher_at, split_address
from bot.bias.outlets import Register
from tests.bias.worlds import make_outlet

# As an operator's register may have them: hosts, sections, channels, and names of other days.
ALIASES = {
    "abcnews.go.com": ("abcnews.com",),
    "apnews.com": ("ap.org",),
    "bbc.com": ("bbc.co.uk",),
    "huffpost.com": ("huffingtonpost.com", "huffingtonpost.co.uk"),
    "nytimes.com": ("nyti.ms",),
    "politico.com": ("politi.co",),
    "theguardian.com": ("guardian.co.uk",),
}
DOMAINS = """
abc.net.au abcnews.go.com al.com al.com/birmingham alarabiya.net apnews.com bbc.com breitbart.com
cbc.ca cbsnews.com cbsnews.com/boston cnn.com corriere.it elmundo.es elpais.com
facebook.com facebook.com/tidenews foxnews.com foxnews.com/opinion google.com huffpost.com
lemonde.fr letter.substack.com marketwatch.com medium.com msn.com ndtv.com news.sky.com nhk.or.jp
npr.org nytimes.com patch.com politico.com rt.com spiegel.de substack.com süd.example
t.me t.me/tidenews theguardian.com washingtonpost.com wsj.com xn--b1amnebsh.xn--p1ai yahoo.com
youtube.com
"""
REGISTER = Register(
    make_outlet(domain, aliases=ALIASES.get(domain, ())) for domain in DOMAINS.split()
)


def _rows() -> list[tuple[str, str, str, str]]:
    with (Path(__file__).parent / "hard_hosts.csv").open(encoding="utf-8", newline="") as lines:
        return [(r["address"], r["host"], r["outlet"], r["why"]) for r in csv.DictReader(lines)]


ROWS = _rows()
IDS = [f"{why}: {address}" for address, _, _, why in ROWS]


@pytest.mark.parametrize(("address", "host", "outlet", "why"), ROWS, ids=IDS)
def test_a_hard_address_names_its_host_and_outlet(
    address: str, host: str, outlet: str, why: str
) -> None:
    """Neither less nor more than is written in it."""
    found = REGISTER.find(address)

    assert (host_of(address) or "") == host, why
    assert (found.domain if found else "") == outlet, why


def test_there_are_hundreds_of_hard_addresses() -> None:
    """The table holds at least two hundred, each once."""
    assert len({address for address, _, _, _ in ROWS}) == len(ROWS) >= 200


addresses = st.one_of(
    st.text(max_size=60),
    st.from_regex(
        r"(https?:)?/{0,3}[a-zA-Z0-9.@:%_\\-]{0,30}[/?#a-zA-Z0-9.%]{0,30}", fullmatch=True
    ),
    st.sampled_from([address for address, _, _, _ in ROWS]).flatmap(
        lambda address: st.permutations(list(address)).map("".join)
    ),
)


@given(addresses)
def test_nothing_is_raised_and_a_second_look_changes_nothing(address: str) -> None:
    """Whatever is written, a found host is one, names itself and is reached by its parents."""
    host, path = split_address(address)

    assert host_of(address) == (host or None)
    assert path == "" or path.startswith("/")
    assert not host or host == host.lower() == host_of(host) == parents(host)[0]
    assert (REGISTER.find(address) is None) or host


@given(addresses)
def test_who_is_not_registered_counts_as_its_host_or_a_name_at_it(address: str) -> None:
    """What an address counts as counts as itself again."""
    key = publisher_at(address)

    assert (key is None) == (host_of(address) is None)
    assert key is None or publisher_at(key) == key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        pytest.param("https://t.me/s/DailyTide/12", "t.me/dailytide", id="channel"),
        pytest.param("https://x.com/DailyTide/status/1", "x.com/dailytide", id="account"),
        pytest.param("https://www.youtube.com/@tide", "youtube.com/@tide", id="handle"),
        pytest.param(
            "https://youtube.com/channel/UC1/videos", "youtube.com/channel/uc1", id="shelf"
        ),
        pytest.param("https://old.reddit.com/r/news/1", "reddit.com/r/news", id="forum"),
        pytest.param("https://medium.com/@tide/x", "medium.com/@tide", id="author"),
        pytest.param("https://tide.medium.com/x", "tide.medium.com", id="own-host"),
        pytest.param("https://tide.substack.com/p/x", "tide.substack.com", id="newsletter"),
        pytest.param("https://facebook.com/", "facebook.com", id="platform"),
        pytest.param("https://village.example/news/1", "village.example", id="outlet"),
        pytest.param("https://feeds.feedburner.com/tide", None, id="feed-service"),
        pytest.param("http://10.0.0.1/x", None, id="ip"),
        pytest.param(None, None, id="none"),
    ],
)
def test_strangers_on_a_platform_are_told_apart(address: str | None, key: str | None) -> None:
    """By their host, or by the name in the path where all share one."""
    assert publisher_at(address) == key
