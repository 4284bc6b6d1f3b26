"""How many messages are taken in a stretch of time, and what happens to the one too many.

Rule 1: windows slide: a message counts until exactly *window_s* seconds after it was taken.
Rule 2: the first message over a limit starts a flood wait; until it ends nothing is taken in its
scope, and what is refused counts for nothing.
Telegram publishes the figures in its Bots FAQ (about 30 messages a second for one bot, 1 a second
in one chat, 20 a minute in one group) and the scope and length of the wait nowhere; ours are
strict on purpose.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

# Windows of silent chats are dropped when this many are kept, so that a run over 100,000
# chats stays flat in memory; the number only bounds how often the sweep runs.
_SWEEP_AT = 20_000

TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Rate:
    """At most *count* messages in any *window_s* seconds."""

    count: int
    window_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRules:
    """None switches a limit off.  *wait_s* is the shortest flood wait asked for, in seconds.

    *paid* stands in for *token* for paid broadcasts: "up to 1000 messages per second, ignoring
    broadcasting limits" (Bot API, allow_paid_broadcast).
    """

    token: Rate | None = None
    paid: Rate | None = Rate(1000, 1.0)
    chat: Rate | None = None
    group: Rate | None = None
    # Telegram's waits grow from a few seconds; three is what the first excess costs here.
    wait_s: int = 3


UNLIMITED = LimitRules()
# The figures of the Bots FAQ.
FREE = Rate(30, 1.0)
PUBLISHED = LimitRules(token=Rate(30, 1.0), chat=Rate(1, 1.0), group=Rate(20, 60.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom a message is for, as far as limits go; *is_paid*: a paid broadcast."""

    chat_id: int | None
    is_group: bool = False
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """A refusal: whole seconds to wait, and whether a wait was already running (*ignored*)."""

    seconds: int
    ignored: bool


class FloodGate:
    """The windows and flood waits of one bot token."""

    def __init__(self, rules: LimitRules = UNLIMITED) -> None:
        self.rules = rules
        self._taken: dict[str, deque[float]] = {}
        self._halted_until: dict[str, float] = {}

    def check(self, to: Addressee, now: float) -> Wait | None:
        """Return None if a message may be taken; starts the flood wait if not."""
        scopes = self._scopes(to)
        longest = max((self._halted_until.get(scope, 0.0) for scope, _ in scopes), default=0.0)
        if longest > now:
            return Wait(math.ceil(longest - now), ignored=True)
        waits = [self._excess(scope, rate, now) for scope, rate in scopes if rate is not None]
        return max(
            (wait for wait in waits if wait is not None),
            key=lambda wait: wait.seconds,
            default=None,
        )

    def count(self, to: Addressee, now: float) -> bool:
        """Count a message that was taken; return whether it was above the free rate."""
        for scope, rate in self._scopes(to):
            if rate is not None:
                self._taken.setdefault(scope, deque()).append(now)
        if len(self._taken) > _SWEEP_AT:
            self._sweep(now)
        free, taken = self.rules.token or FREE, self._taken.get(TOKEN, ())
        return len(taken) > free.count and taken[-free.count - 1] > now - free.window_s

    def halt(self, chat_id: int | None, seconds: float, now: float) -> None:
        """Take nothing for this chat (None: for the whole token) for *seconds* from *now*."""
        scope = TOKEN if chat_id is None else str(chat_id)
        self._halted_until[scope] = max(self._halted_until.get(scope, 0.0), now + seconds)

    def _scopes(self, to: Addressee) -> list[tuple[str, Rate | None]]:
        token = self.rules.paid if to.is_paid else self.rules.token
        scopes: list[tuple[str, Rate | None]] = [(TOKEN, token)]
        if to.chat_id is not None:
            scopes.append((str(to.chat_id), self.rules.group if to.is_group else self.rules.chat))
        return scopes

    def _excess(self, scope: str, rate: Rate, now: float) -> Wait | None:
        taken = self._taken.get(scope)
        while taken and taken[0] <= now - self._longest_s:
            taken.popleft()
        if not taken or len(taken) < rate.count or taken[-rate.count] <= now - rate.window_s:
            return None
        seconds = max(self.rules.wait_s, math.ceil(taken[-rate.count] + rate.window_s - now))
        self._halted_until[scope] = now + seconds
        return Wait(seconds, ignored=False)

    @property
    def _longest_s(self) -> float:
        rules = self.rules
        rates = (rules.token, rules.paid, rules.chat, rules.group, FREE)
        return max(rate.window_s for rate in rates if rate is not None)

    def _sweep(self, now: float) -> None:
        oldest = now - self._longest_s
        self._taken = {
            scope: taken for scope, taken in self._taken.items() if taken and taken[-1] > oldest
        }
        self._halted_until = {s: until for s, until in self._halted_until.items() if until > now}
