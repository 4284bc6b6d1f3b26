"""Find the clock that is kept at a place on earth; offline, by the packaged map of tzfpy."""

from __future__ import annotations

import math
from zoneinfo import ZoneInfo

import tzfpy

from bot.delivery.schedules.zones import available_zones

# The map is simplified: a quay or a small island may lie in its sea. So far around, in degrees
# (some 5 and 25 km), land is looked for before the clock of the sea is taken.
_AROUND = (0.05, 0.25)
_AT_SEA = "Etc/"


def zone_at(latitude: float, longitude: float) -> ZoneInfo | None:
    """Return the zone at a point, in degrees; None for what is no point on earth.

    At sea that is the nautical clock, an ``Etc/GMT`` zone.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    here = _zone(latitude, longitude)
    near = here if here and not here.startswith(_AT_SEA) else _land_near(latitude, longitude)
    name = near or here
    return ZoneInfo(name) if name in available_zones() else None


def is_at_sea(zone: ZoneInfo) -> bool:
    """Return whether *zone* is one of those that ``zone_at`` gives at sea."""
    return zone.key.startswith(_AT_SEA)


def _land_near(latitude: float, longitude: float) -> str:
    for distance in _AROUND:
        for north in (0, distance, -distance):
            for east in (0, distance, -distance):
                name = _zone(latitude + north, longitude + east)
                if name and not name.startswith(_AT_SEA):
                    return name
    return ""


def _zone(latitude: float, longitude: float) -> str:
    """Return the IANA name that the map has; "" beyond its edges."""
    return str(tzfpy.get_tz(longitude, latitude))
