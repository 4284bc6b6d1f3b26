"""What must hold for the addresses that may be connected to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchFailed
from bot.sources.fetching.guard import Guard, is_public


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("100.127.255.255", False),
        ("100.128.0.1", True),
        ("0.0.0.0", False),
        ("0.1.2.3", False),
        ("192.0.0.8", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("100::1", False),
        ("2001:db8::1", False),
        ("2001:10::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("::ffff:93.184.215.14", True),
        ("::127.0.0.1", False),
        ("::93.184.215.14", False),
        ("2002:7f00:1::", False),
        ("2002:a9fe:a9fe::1", False),
        ("2002:5db8:d70e::1", True),
        ("2001:0:5db8:d70e::80ff:fffe", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b:1::5db8:d70e", False),
    ],
)
def test_public_addresses_are_told_from_private_ones(address: str, expected: bool) -> None:
    """Wrapped addresses count as what they wrap."""
    assert is_public(address) is expected


PRIVATE = ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16")


@given(st.one_of(*(st.ip_addresses(network=network) for network in PRIVATE)))
def test_no_wrapping_makes_a_private_address_public(address: object) -> None:
    """Mapped, compatible, 6to4 and NAT64 forms of every private address are refused."""
    a, b, c, d = (int(part) for part in str(address).split("."))
    high, low = f"{a << 8 | b:x}", f"{c << 8 | d:x}"

    for form in ("::ffff:{}:{}", "::{}:{}", "2002:{}:{}::1", "64:ff9b::{}:{}"):
        assert not is_public(form.format(high, low))


async def two(host: str, port: int) -> list[str]:
    return ["10.0.0.7", "93.184.215.14"]


async def inside(host: str, port: int) -> list[str]:
    return ["10.0.0.7", "::1"]


async def test_only_the_allowed_addresses_of_a_host_are_given() -> None:
    """A name with a public and a private address is reached at the public one alone."""
    assert await Guard(resolve=two).addresses("a.example", 80) == ["93.184.215.14"]


async def test_a_host_without_an_allowed_address_is_refused() -> None:
    """The reason says what the operator can do."""
    with pytest.raises(FetchFailed, match=r"a\.example is in a private network; set ALLOW"):
        await Guard(resolve=inside).addresses("a.example", 80)


@pytest.mark.parametrize("port", [0, 22, 25, 6667])
async def test_ports_of_other_services_are_refused(port: int) -> None:
    """A feed cannot make us speak to a mail server, wherever it stands."""
    with pytest.raises(FetchFailed, match="other services"):
        await Guard(resolve=two).addresses("a.example", port)
