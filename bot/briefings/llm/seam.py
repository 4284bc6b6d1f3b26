"""What the LLM writer needs of the world: an endpoint to ask, and leave to spend."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.briefings.llm.dialect import Dialect
from bot.briefings.llm.failures import LlmFailed, Reason


class Refused(LlmFailed):
    """The endpoint does not take the request as it is; ``refusal`` is all it said about it."""

    def __init__(self, text: str, *, refusal: str) -> None:
        super().__init__(Reason.REQUEST, text)
        self.refusal = refusal


class Client(Protocol):
    """A model behind an endpoint."""

    @property
    def model(self) -> str: ...

    async def ask(self, system: str, user: str, dialect: Dialect, *, within_s: float) -> bytes:
        """Return the body of one chat completion. Raises Refused or LlmFailed, nothing else."""

    async def close(self) -> None: ...


class Budget(Protocol):
    """The tokens of each day, in UTC; may be shared by several processes."""

    async def reserve(self, day: date, n_tokens: int) -> bool:
        """Set *n_tokens* aside for a request, if the day has as many left."""

    async def settle(self, day: date, difference: int) -> None:
        """Add what a request took less what was set aside for it."""
