"""What the network and Telegram do to a bot, over HTTP: faults, limits, slowness, Stars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from bot.botapi.bot_routes import Desk
from bot.botapi.faults import Fault, FaultKind, Halt
from bot.botapi.limits import LimitRules, Rate
from bot.botapi.params import Params
from bot.botapi.stars import NANO
from bot.botapi.wire import JsonObject, bad_request

# A day; who wants longer wants none at all.
_LONGEST_DELAY_MS = 86_400_000


def _fault(desk: Desk, params: Params) -> JsonObject:
    """Script a fault; the keys are the fields of ``Fault``."""
    known = {field.name for field in fields(Fault)}
    unknown = sorted(set(params.values) - known)
    if unknown:
        raise bad_request(
            f"unknown keys {', '.join(unknown)}; known are {', '.join(sorted(known))}"
        )
    never = params.text("times") in ("null", "forever")
    desk.world.faults.add(
        Fault(
            kind=FaultKind(params.text("kind")),
            method=params.text("method") or None,
            chat_id=params.integer("chat_id") or None,
            skip=params.integer("skip"),
            times=None if never else params.integer("times", 1),
            retry_after_s=params.integer("retry_after_s", 3),
            halts=Halt(params.text("halts") or "token"),
            status=params.integer("status", 500),
            description=params.text("description") or "Internal Server Error",
            accepted=params.flag("accepted") if params.text("accepted") else None,
            migrate_to=params.integer("migrate_to") or None,
            contains=params.text("contains"),
            probability=float(params.text("probability") or 1),
            lasts_s=float(params.text("lasts_s")) if params.text("lasts_s") else None,
        )
    )
    return {"faults": len(desk.world.faults)}


def no_faults(desk: Desk, _: Params) -> JsonObject:
    desk.world.faults.clear()
    return {"faults": 0}


def _latency(desk: Desk, params: Params) -> JsonObject:
    desk.latency_s = params.clamped("latency_ms", 0, 0, _LONGEST_DELAY_MS) / 1000
    desk.jitter_s = params.clamped("jitter_ms", 0, 0, _LONGEST_DELAY_MS) / 1000
    return {"latency_ms": desk.latency_s * 1000, "jitter_ms": desk.jitter_s * 1000}


def _limits(desk: Desk, params: Params) -> JsonObject:
    """Change the limits; what is left out or 0 has none."""
    desk.world.gate.rules = make_limits(
        rate=params.integer("rate"),
        chat_rate=params.integer("chat_rate"),
        group_rate=params.integer("group_rate"),
        flood_wait_s=params.integer("flood_wait", 3),
    )
    return {"limits": repr(desk.world.gate.rules)}


def make_limits(*, rate: int, chat_rate: int, group_rate: int, flood_wait_s: int) -> LimitRules:
    """Return the rules: a second for the bot and a chat, a minute for a group, 0: no limit."""
    return LimitRules(
        token=Rate(rate, 1.0) if rate > 0 else None,
        chat=Rate(chat_rate, 1.0) if chat_rate > 0 else None,
        group=Rate(group_rate, 60.0) if group_rate > 0 else None,
        wait_s=flood_wait_s,
    )


def _stars(desk: Desk, params: Params) -> JsonObject:
    """Set the balance, in whole Stars, if one is given; return it and what was spent."""
    if params.text("balance"):
        desk.world.stars.balance = params.clamped("balance", 0, 0, 10**12) * NANO
    stars = desk.world.stars
    return {"balance": stars.balance / NANO, "spent": stars.spent / NANO}


WEATHER_ACTS: dict[str, Callable[[Desk, Params], JsonObject]] = {
    "fault": _fault,
    "latency": _latency,
    "limits": _limits,
    "stars": _stars,
}
