"""The bot's Telegram Stars, which paid broadcasts are paid from.

"0.1 Telegram Stars per message" above the free rate, for messages that are delivered
(Bot API, allow_paid_broadcast).  What Telegram does when they run out is nowhere described; here
the flag then means nothing, and the free limit holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.botapi.wire import JsonObject

# Billionths of a Star (Bot API, StarAmount).
NANO = 1_000_000_000
MESSAGE_COSTS = NANO // 10


@dataclass(slots=True)
class Stars:
    """Amounts in billionths of a Star."""

    balance: int = 0
    spent: int = 0

    @property
    def pays(self) -> bool:
        """Tell whether there is enough for one more message."""
        return self.balance >= MESSAGE_COSTS

    def charge(self) -> None:
        self.balance -= MESSAGE_COSTS
        self.spent += MESSAGE_COSTS

    def to_json(self) -> JsonObject:
        """Return the StarAmount; the nanostars only if there are any."""
        whole, rest = divmod(self.balance, NANO)
        found: JsonObject = {"amount": whole}
        return found | ({"nanostar_amount": rest} if rest else {})
