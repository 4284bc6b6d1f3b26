"""What we decide about hubs."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchFailed
from bot.model import FeedId
from bot.sources import websub
from bot.store.hubs import HubState, KnownHub

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUARTER = 15 * MINUTE
PUBLIC = "https://news.example"
HUB, TOPIC = "https://hub.example/", "https://tide.example/rss"


def make_hub(**over: object) -> KnownHub:
    fields: dict[str, object] = {
        "feed_id": FeedId(1),
        "hub_url": HUB,
        "topic_url": TOPIC,
        "token": "t" * 64,
        "secret": "s" * 64,
        "state": HubState.WANTED,
        "next_ask_at": NOW,
    }
    return KnownHub(**fields | over)  # type: ignore[arg-type]


def call(mode: str = "subscribe", **over: str) -> dict[str, str]:
    """Return the parameters of a hub's call."""
    asked = {"mode": mode, "topic": TOPIC, "challenge": "c", "lease_seconds": "86400"} | over
    return {f"hub.{name}": value for name, value in asked.items()}


def test_a_hub_is_sent_what_the_specification_wants() -> None:
    """Mode, topic, callback, secret and lease, and nothing else."""
    assert websub.subscription_form(make_hub(), PUBLIC + "/") == {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.callback": f"{PUBLIC}/websub/{'t' * 64}",
        "hub.secret": "s" * 64,
        "hub.lease_seconds": "864000",
    }


def test_an_asked_hub_has_an_hour_to_call_back() -> None:
    """A lease that is being renewed goes on meanwhile."""
    hub = make_hub(state=HubState.CONFIRMED, lease_until=NOW + DAY)

    record = websub.plan_ask(hub, NOW)

    assert (record.state, record.next_ask_at) == (HubState.ASKED, NOW + HOUR)
    assert (record.lease_until, record.n_failures, record.last_error) == (NOW + DAY, 0, "")


def test_a_hub_that_never_calls_back_is_asked_less_and_less() -> None:
    """Silence counts as a failure, says so, and ends at once a week."""
    hub, waits = make_hub(), []
    for _ in range(20):
        record = websub.plan_ask(hub, hub.next_ask_at)
        waits.append(record.next_ask_at - hub.next_ask_at)
        hub = replace(
            hub, state=record.state, next_ask_at=record.next_ask_at, n_failures=record.n_failures
        )

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (HOUR, 7 * DAY)
    assert "did not call back" in record.last_error


@pytest.mark.parametrize(
    ("error", "state", "wait"),
    [
        pytest.param(FetchFailed("no answer"), HubState.WANTED, 10 * MINUTE, id="silence"),
        pytest.param(FetchFailed("500", status=500), HubState.WANTED, 10 * MINUTE, id="down"),
        pytest.param(FetchFailed("400", status=400), HubState.REFUSED, DAY, id="no"),
        pytest.param(FetchFailed("404", status=404), HubState.REFUSED, DAY, id="no-hub"),
        pytest.param(FetchFailed("429", status=429), HubState.WANTED, 10 * MINUTE, id="too-many"),
        pytest.param(
            FetchFailed("503", status=503, retry_after_s=7200),
            HubState.WANTED,
            2 * HOUR,
            id="wish",
        ),
        pytest.param(
            FetchFailed("503", status=503, retry_after_s=1e12),
            HubState.WANTED,
            7 * DAY,
            id="endless-wish",
        ),
    ],
)
def test_a_failure_says_when_to_try_again(
    error: FetchFailed, state: HubState, wait: timedelta
) -> None:
    """Soon where the hub is in trouble, the next day where it said no, or as it asks."""
    asked = websub.plan_ask(make_hub(lease_until=NOW + HOUR), NOW)

    record = websub.plan_after_failure(asked, error, NOW)

    assert (record.state, record.next_ask_at) == (state, NOW + wait)
    assert (record.n_failures, record.last_error) == (1, str(error))
    assert record.lease_until == NOW + HOUR


@given(st.integers(min_value=0, max_value=10_000), st.booleans())
def test_pauses_only_grow_and_end_at_a_week(n: int, said_no: bool) -> None:
    """However often a hub fails."""
    pause = websub.pause_after(n, said_no=said_no)

    assert pause <= websub.pause_after(n + 1, said_no=said_no) <= 7 * DAY
    assert pause >= 10 * MINUTE


@pytest.mark.parametrize("state", list(HubState))
def test_what_we_asked_for_is_confirmed_in_any_state(state: HubState) -> None:
    """A hub may call before it answers, and again whenever it wants to know."""
    hub = make_hub(state=state, n_failures=3, last_error="no answer")

    record = websub.plan_reply(hub, call(), NOW)

    assert record is not None
    assert (record.state, record.lease_until) == (HubState.CONFIRMED, NOW + DAY)
    assert (record.n_failures, record.last_error) == (0, "")
    assert NOW + 0.8 * DAY <= record.next_ask_at <= NOW + 0.9 * DAY


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({}, id="nothing"),
        pytest.param(call(topic=TOPIC + "/"), id="another-topic"),
        pytest.param(call("denied", topic="https://other.example/"), id="another-topic-denied"),
        pytest.param(call("unsubscribe"), id="unsubscribe"),
        pytest.param(call("publish"), id="unknown-mode"),
        pytest.param(call(challenge=""), id="no-challenge"),
    ],
)
def test_what_we_did_not_ask_for_is_not_agreed_to(asked: Mapping[str, str]) -> None:
    """Nobody subscribes us to something else, nor ends what we want."""
    assert websub.plan_reply(make_hub(state=HubState.ASKED), asked, NOW) is None


def test_a_denial_ends_the_lease_and_is_asked_about_days_later() -> None:
    """The reason is kept, clipped and without control characters."""
    hub = make_hub(state=HubState.CONFIRMED, lease_until=NOW + DAY, n_failures=1)

    record = websub.plan_reply(hub, call("denied", reason="not\x1b[2J you " * 100), NOW)

    assert record is not None
    assert (record.state, record.lease_until) == (HubState.REFUSED, None)
    assert (record.next_ask_at, record.n_failures) == (NOW + 2 * DAY, 2)
    assert record.last_error.startswith("the hub refused: not[2J you")
    assert len(record.last_error) < 250


@pytest.mark.parametrize(
    ("written", "lease"),
    [
        pytest.param("3600", HOUR, id="granted"),
        pytest.param(None, 10 * DAY, id="not-said"),
        pytest.param("", 10 * DAY, id="empty"),
        pytest.param("-5", 10 * DAY, id="negative"),
        pytest.param("1e9", 10 * DAY, id="no-number"),
        pytest.param("٣٦٠٠", 10 * DAY, id="other-digits"),
        pytest.param("9999999999", 30 * DAY, id="for-ever"),
        pytest.param("9" * 5_000, 10 * DAY, id="endless"),
    ],
)
def test_a_lease_is_bounded(written: str | None, lease: timedelta) -> None:
    """At most a month; what cannot be read is what we asked for."""
    assert websub.read_lease(written) == lease


def test_a_short_lease_is_renewed_hourly_at_most() -> None:
    """A hub that grants a second is not asked every second."""
    record = websub.plan_reply(make_hub(), call(lease_seconds="1"), NOW)

    assert record is not None
    assert record.next_ask_at == NOW + HOUR


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512", "SHA256"])
def test_every_method_of_the_specification_is_known(method: str) -> None:
    """The right secret and body hold, whatever the case; others do not."""
    digest = hmac.new(b"key", b"body", getattr(hashlib, method.lower())).hexdigest()

    assert websub.is_signed(b"body", f"{method}={digest}", "key")
    assert websub.is_signed(b"body", f" {method}={digest.upper()} ", "key")
    assert not websub.is_signed(b"body!", f"{method}={digest}", "key")
    assert not websub.is_signed(b"body", f"{method}={digest}", "other")
    assert not websub.is_signed(b"body", f"{method}={digest[:-1]}", "key")


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("sha1", id="no-digest"),
        pytest.param("sha1=", id="empty-digest"),
        pytest.param(f"md5={hmac.new(b'key', b'body', 'md5').hexdigest()}", id="weak-method"),
        pytest.param("sha1=é", id="not-ascii"),
    ],
)
def test_what_is_no_signature_does_not_hold(signature: str | None) -> None:
    """Nor does it raise."""
    assert not websub.is_signed(b"body", signature, "key")


@given(st.binary(max_size=50), st.text(max_size=50), st.text(min_size=1, max_size=20))
def test_a_made_up_signature_never_holds(body: bytes, signature: str, secret: str) -> None:
    """Short texts are no digest of anything."""
    assert not websub.is_signed(body, signature[:40], secret)


@pytest.mark.parametrize(
    ("interval", "lease_until", "last_push_at", "expected"),
    [
        pytest.param(QUARTER, NOW + DAY, NOW - HOUR, 4 * HOUR, id="proven"),
        pytest.param(QUARTER, NOW + DAY, None, None, id="not-proven"),
        pytest.param(QUARTER, NOW + DAY, NOW - 4 * DAY, None, id="silent-for-days"),
        pytest.param(QUARTER, NOW, NOW - HOUR, None, id="lease-over"),
        pytest.param(QUARTER, None, NOW - HOUR, None, id="never-granted"),
        pytest.param(DAY, NOW + DAY, NOW - HOUR, None, id="slower-anyway"),
    ],
)
def test_a_hub_that_works_makes_polls_rare(
    interval: timedelta,
    lease_until: datetime | None,
    last_push_at: datetime | None,
    expected: timedelta | None,
) -> None:
    """And one that does not changes nothing."""
    assert websub.interval_with_hub(interval, lease_until, last_push_at, NOW) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://news.example", True, id="https"),
        pytest.param("http://news.example:8443/news", True, id="http-port-and-path"),
        pytest.param("https://8.8.8.8", True, id="public-address"),
        pytest.param("https://[2606:4700::1]", True, id="public-address-6"),
        pytest.param("http://127.0.0.1:8080", False, id="loopback"),
        pytest.param("http://[::1]:8080", False, id="loopback-6"),
        pytest.param("http://[::ffff:10.0.0.1]", False, id="wrapped"),
        pytest.param("http://0.0.0.0:8080", False, id="any"),
        pytest.param("http://192.168.1.4", False, id="private"),
        pytest.param("http://169.254.169.254", False, id="link-local"),
        pytest.param("http://127.1", False, id="short-notation"),
        pytest.param("http://2130706433", False, id="number"),
        pytest.param("http://localhost:8080", False, id="localhost"),
        pytest.param("http://LOCALHOST.", False, id="localhost-with-dot"),
        pytest.param("http://server", False, id="one-word"),
        pytest.param("http://printer.local", False, id="mdns"),
        pytest.param("http://nas.home.arpa", False, id="home"),
        pytest.param("http://news.onion", False, id="onion"),
        pytest.param("ftp://news.example", False, id="ftp"),
        pytest.param("http://[broken", False, id="broken"),
        pytest.param("", False, id="empty"),
    ],
)
def test_only_a_public_address_is_worth_a_request(url: str, expected: bool) -> None:
    """A hub cannot reach the others."""
    assert websub.is_public_address(url) is expected


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        pytest.param({}, "hub.example wanted", id="wanted"),
        pytest.param({"hub_url": "http://[x/"}, "[x wanted", id="no-address"),
        pytest.param(
            {"state": HubState.REFUSED, "last_error": "the hub refused"},
            "hub.example refused: the hub refused",
            id="refused",
        ),
        pytest.param(
            {"state": HubState.CONFIRMED, "lease_until": NOW + DAY},
            "hub.example confirmed until 2026-01-06, no push yet",
            id="not-proven",
        ),
        pytest.param(
            {"state": HubState.ASKED, "lease_until": NOW + DAY, "last_push_at": NOW},
            "hub.example confirmed until 2026-01-06, last push 2026-01-05 07:00 UTC",
            id="being-renewed",
        ),
        pytest.param(
            {"state": HubState.ASKED, "lease_until": NOW - DAY}, "hub.example asked", id="lapsed"
        ),
    ],
)
def test_the_operator_is_told_how_a_hub_fares(over: dict[str, object], expected: str) -> None:
    """In a few words, without token or secret."""
    assert websub.describe_hub(make_hub(**over), NOW) == expected
