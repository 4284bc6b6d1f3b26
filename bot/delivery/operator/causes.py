"""Tell by the reason in the ledger why a message never arrived.

Rule 1: reasons are other people's words (Telegram's descriptions) or ours; causes are few, and an
operator can act on each.
Rule 2: whether a cause may be over is what decides about sending again. Who blocked us decided,
and what may have arrived is never sent a third time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum


class Cause(StrEnum):
    """Why a message never arrived."""

    BLOCKED = "blocked"
    GONE = "gone"
    REMOVED = "removed"
    RIGHTS = "rights"
    TOPIC = "topic"
    MARKUP = "markup"
    TOKEN = "token"
    CONNECTION = "connection"
    LATE = "late"
    DOWN = "down"
    UNKNOWN_TWICE = "twice"
    LEFT = "left"
    SILENT = "silent"
    STOPPED = "stopped"
    REFUSED = "refused"


# The first that is in the reason, in lower case, tells the cause. Telegram's descriptions as in
# bot/delivery/sending/sender.py; the rest is what we write into the ledger.
_SIGNS: tuple[tuple[str, Cause], ...] = (
    ("twice without an answer", Cause.UNKNOWN_TWICE),
    ("may have arrived", Cause.UNKNOWN_TWICE),
    ("stopped by the operator", Cause.STOPPED),
    ("blocked", Cause.BLOCKED),
    ("bot was kicked", Cause.REMOVED),
    ("bot is not a member", Cause.REMOVED),
    ("removed from", Cause.REMOVED),
    ("user is deactivated", Cause.GONE),
    ("chat not found", Cause.GONE),
    ("group chat was deactivated", Cause.GONE),
    ("group chat was deleted", Cause.GONE),
    ("peer_id_invalid", Cause.GONE),
    ("can't initiate conversation", Cause.GONE),
    ("can't send messages to bots", Cause.GONE),
    ("topic", Cause.TOPIC),
    ("thread not found", Cause.TOPIC),
    ("not enough rights", Cause.RIGHTS),
    ("need administrator rights", Cause.RIGHTS),
    ("chat_write_forbidden", Cause.RIGHTS),
    ("have no rights", Cause.RIGHTS),
    ("may not write in", Cause.RIGHTS),
    ("can't parse entities", Cause.MARKUP),
    ("message is too long", Cause.MARKUP),
    ("message text is empty", Cause.MARKUP),
    ("unauthorized", Cause.TOKEN),
    ("invalid token", Cause.TOKEN),
    ("token was rejected", Cause.TOKEN),
    ("too late", Cause.LATE),
    ("was not running", Cause.DOWN),
    ("silence was wished", Cause.SILENT),
    ("no longer subscribed", Cause.LEFT),
    ("deleted by the reader", Cause.LEFT),
    ("turned off", Cause.LEFT),
    ("unsubscribed", Cause.LEFT),
    ("asks to wait", Cause.LATE),
    ("timed out", Cause.CONNECTION),
    ("connect", Cause.CONNECTION),
    ("network", Cause.CONNECTION),
    ("bad gateway", Cause.CONNECTION),
    ("internal server error", Cause.CONNECTION),
)

TOLD: Mapping[Cause, str] = {
    Cause.BLOCKED: "blocked by the reader",
    Cause.GONE: "the account or chat is gone",
    Cause.REMOVED: "removed from the group or channel",
    Cause.RIGHTS: "no right to write in the group or channel",
    Cause.TOPIC: "the forum topic is closed or gone",
    Cause.MARKUP: "Telegram could not read the message",
    Cause.TOKEN: "Telegram refuses the token",
    Cause.CONNECTION: "no connection to Telegram",
    Cause.LATE: "its turn came too late",
    Cause.DOWN: "the service was not running",
    Cause.UNKNOWN_TWICE: "no answer twice, it may have arrived",
    Cause.LEFT: "stopped or deleted by the reader",
    Cause.SILENT: "nothing new, and silence was wished",
    Cause.STOPPED: "stopped by the operator",
    Cause.REFUSED: "refused by Telegram for another reason",
}

# What an operator can have mended, or time. Not what the reader decided, nor what may be there.
MAY_BE_OVER = frozenset(
    (
        *(Cause.RIGHTS, Cause.TOPIC, Cause.MARKUP, Cause.TOKEN, Cause.CONNECTION),
        *(Cause.LATE, Cause.DOWN, Cause.STOPPED, Cause.REFUSED),
    )
)


def cause_of(reason: str) -> Cause:
    """Return why a message never arrived that ended for *reason*."""
    said = reason.lower()
    return next((cause for sign, cause in _SIGNS if sign in said), Cause.REFUSED)


def by_cause(reasons: Mapping[str, int]) -> dict[Cause, int]:
    """Return how many there are of each cause, most first."""
    counts: Counter[Cause] = Counter()
    for reason, n in reasons.items():
        counts[cause_of(reason)] += n
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
