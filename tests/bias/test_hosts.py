"""Addresses and the hosts they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.hosts import clean_host, host_of, parents


@pytest.mark.parametrize(
    ("address", "host"),
    [
        pytest.param("https://www.bbc.co.uk/news", "bbc.co.uk", id="www"),
        pytest.param("https://www2.m.paper.example/x", "paper.example", id="two-prefixes"),
        pytest.param("mobile.paper.example", "paper.example", id="bare-host"),
        pytest.param("//amp.paper.example/x", "paper.example", id="no-scheme"),
        pytest.param("http://Paper.Example:8080/", "paper.example", id="port-and-case"),
        pytest.param("https://me:pw@paper.example/x", "paper.example", id="credentials"),
        pytest.param("https://paper.example./x", "paper.example", id="trailing-dot"),
        pytest.param("https://edition.paper.example", "edition.paper.example", id="edition"),
        pytest.param("https://www.com/x", "www.com", id="www-is-the-domain"),
        pytest.param("https://m.co.uk/x", "m.co.uk", id="m-is-the-domain"),
        pytest.param("https://süd.example/x", "xn--sd-xka.example", id="unicode"),
        pytest.param("https://xn--sd-xka.example/x", "xn--sd-xka.example", id="punycode"),
        pytest.param("https://paper.example?x=/y", "paper.example", id="query-only"),
        pytest.param("http://192.168.0.1/x", None, id="ip"),
        pytest.param("http://127.1/x", None, id="short-ip"),
        pytest.param("http://0x7f.0.0.0x1/", None, id="hex-ip"),
        pytest.param("http://[::1]:80/x", None, id="ipv6"),
        pytest.param("The Daily Tide", None, id="words"),
        pytest.param("mailto:me@paper.example", "paper.example", id="mail-address"),
        pytest.param("", None, id="empty"),
        pytest.param("https:///x", None, id="no-host"),
        pytest.param("a..b", None, id="empty-label"),
        pytest.param(f"{'a' * 64}.example", None, id="label-too-long"),
        pytest.param(None, None, id="none"),
    ],
)
def test_an_address_names_one_clean_host_or_none(address: str | None, host: str | None) -> None:
    """What only says how a page is served is dropped; what cannot be a host is None."""
    assert host == host_of(address)


@given(st.text(max_size=40))
def test_cleaning_a_clean_host_changes_nothing(text: str) -> None:
    """Whatever comes in, nothing is raised and a second cleaning is idle."""
    host = host_of(text)

    assert host is None or clean_host(host) == host


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        pytest.param("a.b.paper.co.uk", ("a.b.paper.co.uk", "b.paper.co.uk", "paper.co.uk")),
        pytest.param("x.paper.example", ("x.paper.example", "paper.example")),
        pytest.param("paper.com", ("paper.com",)),
        pytest.param("localhost", ("localhost",)),
        pytest.param("co.uk", ("co.uk",)),
    ],
    ids=["public-suffix", "unknown-suffix", "domain", "one-label", "bare-suffix"],
)
def test_parents_end_at_the_registrable_domain(host: str, expected: tuple[str, ...]) -> None:
    """No outlet is inherited from a public suffix."""
    assert expected == parents(host)
