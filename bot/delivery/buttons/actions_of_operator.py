"""What the buttons under /admin and /broadcast ask for; see ``actions``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.delivery.buttons.action_fields import Field
from bot.delivery.operator.causes import Cause


class AdminPage(StrEnum):
    """A section of /admin."""

    DELIVERIES = "deliveries"
    FAILURES = "failures"
    OUTLETS = "outlets"


PAGE = Field(re.compile("|".join(AdminPage)), AdminPage)
CAUSE = Field(re.compile("|".join(Cause)), Cause)
NUMBER = Field(re.compile(r"[1-9][0-9]{0,17}"), int)
N_MESSAGES = Field(re.compile(r"0|[1-9][0-9]{0,17}"), int)


@dataclass(frozen=True, slots=True)
class ShowAdmin:
    """Show a section of /admin, as it is now."""

    page: AdminPage = AdminPage.DELIVERIES


@dataclass(frozen=True, slots=True)
class HaltSending:
    """Stop all deliveries, or let them go on; not ``confirm``: ask first."""

    halt: bool
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Resend:
    """Send again what failed for a cause: *n* messages, as many as was said before.

    If it is another number by now, as with 0, that is said first.
    """

    cause: Cause
    n: int = 0


@dataclass(frozen=True, slots=True)
class SendBroadcast:
    """Send a broadcast that was shown before."""

    number: int


@dataclass(frozen=True, slots=True)
class CancelBroadcast:
    """Drop a broadcast that was shown and not sent."""

    number: int


@dataclass(frozen=True, slots=True)
class StopBroadcast:
    """End a broadcast that is being sent; not ``confirm``: ask first."""

    number: int
    confirm: bool = False


OperatorAction = ShowAdmin | HaltSending | Resend | SendBroadcast | CancelBroadcast | StopBroadcast
