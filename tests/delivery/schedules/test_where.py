"""Whose clock is kept at a place on earth."""

from __future__ import annotations

import math
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.where import is_at_sea, zone_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        pytest.param(48.14, 11.58, "Europe/Berlin", id="Munich"),
        pytest.param(-33.87, 151.21, "Australia/Sydney", id="south and east"),
        pytest.param(40.71, -74.01, "America/New_York", id="a harbour"),
        pytest.param(45.43, 12.33, "Europe/Rome", id="a lagoon"),
        pytest.param(-23.55, -46.63, "America/Sao_Paulo", id="south and west"),
        pytest.param(28.61, 77.21, "Asia/Kolkata", id="half an hour off"),
        pytest.param(-90, 0, "Antarctica/McMurdo", id="the South Pole"),
        pytest.param(0, -30, "Etc/GMT+2", id="the open sea"),
        pytest.param(54.0, 7.6, "Europe/Berlin", id="off a small island"),
    ],
)
def test_a_place_has_a_clock(latitude: float, longitude: float, expected: str) -> None:
    """By the packaged map; at sea it is the ship's."""
    found = zone_at(latitude, longitude)

    assert found is not None
    assert found.key == expected
    assert is_at_sea(found) == expected.startswith("Etc/")


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        pytest.param(95, 10, id="beyond the pole"),
        pytest.param(10, 181, id="beyond the date line"),
        pytest.param(math.nan, 10, id="not a number"),
        pytest.param(10, math.inf, id="infinite"),
    ],
)
def test_no_point_on_earth_has_none(latitude: float, longitude: float) -> None:
    """Whatever a client sends, there is an answer."""
    assert zone_at(latitude, longitude) is None


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_every_point_on_earth_has_a_clock(latitude: float, longitude: float) -> None:
    """A zone that the zone data know."""
    found = zone_at(latitude, longitude)

    assert found is not None
    assert found.key in available_timezones()
