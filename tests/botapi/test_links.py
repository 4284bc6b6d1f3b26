"""Addresses behind links and buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.links import checked_link, link_fault


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://example.org/A", "https://example.org/A"),
        ("example.org?q=1", "http://example.org/?q=1"),
        ("http://127.0.0.1:8080/s/1", "http://127.0.0.1:8080/s/1"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("http://user:word@example.org/", "http://user:word@example.org/"),
    ],
)
def test_good_addresses_are_completed(address: str, expected: str) -> None:
    """A scheme and a path are added where they are missing."""
    assert checked_link(address) == expected


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://localhost:8080/", "Wrong HTTP URL"),
        ("ftp://example.org", "Unsupported URL protocol"),
        ("https://", "URL host is empty"),
        ("http://example.org:99999/", "Wrong port number specified in the URL"),
        ("http://example.org:/", "Wrong port number specified in the URL"),
        ("http://exa mple.org/", "Disallowed character in URL host"),
        ("http://[1.2]/", "Wrong IPv6 address specified in the URL"),
        ("http://./", "Host is invalid"),
    ],
)
def test_bad_addresses_are_named(address: str, fault: str) -> None:
    """The fault is worded as Telegram words it."""
    assert link_fault(address) == fault
    assert checked_link(address) == ""


@given(st.text(max_size=30))
def test_any_text_is_judged(address: str) -> None:
    """Nothing a bot may send breaks the judgement, and completing is idempotent."""
    link = checked_link(address)

    assert not link or checked_link(link) == link
