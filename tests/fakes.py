"""Stand-ins for what is slow, paid or far away: they keep state and say what happened."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import BotError, FetchFailed, SendUnknown, Undeliverable
from bot.model import ArticleId, Message, StoryId
from bot.sources.fetching.fetch import Fetched, FetchRequest
from bot.views import Changes, OutletMark, StoryCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message that a chat has received, and Telegram's id for it."""

    chat_id: int
    message: Message
    message_id: int
    thread_id: int | None = None
    is_paid: bool = False


class FakeTelegram:
    """A Sender whose chats are lists: ``arrived`` is the truth, ``asked`` the chats in order.

    ``script`` sets what the next sends to a chat end in; once the script is through, all goes
    well. A scripted SendUnknown is lost on the way back: the message has arrived, unless the
    outcome was scripted with ``lose``.
    """

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.asked: list[int] = []
        self.blocked: set[int] = set()
        self._script: dict[int, deque[tuple[BotError, bool]]] = defaultdict(deque)

    async def __call__(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        is_paid: bool = False,
    ) -> int:
        self.asked.append(chat_id)
        if chat_id in self.blocked:
            reason = "Forbidden: bot was blocked by the user"
            raise Undeliverable(reason, deactivate=True)
        if not self._script[chat_id]:
            return self._accept(chat_id, message, thread_id, is_paid=is_paid)
        outcome, is_lost = self._script[chat_id].popleft()
        if isinstance(outcome, SendUnknown) and not is_lost:
            self._accept(chat_id, message, thread_id, is_paid=is_paid)
        raise outcome

    def script(self, chat_id: int, *outcomes: BotError) -> None:
        """Let the next sends to *chat_id* end in *outcomes*, one each."""
        self._script[chat_id].extend((outcome, False) for outcome in outcomes)

    def lose(self, chat_id: int, reason: str = "read timeout") -> None:
        """Let the next send to *chat_id* get no answer and not arrive either."""
        self._script[chat_id].append((SendUnknown(reason), True))

    def texts(self, chat_id: int) -> list[str]:
        """Return what *chat_id* has received, in order."""
        return [found.message.html for found in self.arrived if found.chat_id == chat_id]

    def _accept(
        self, chat_id: int, message: Message, thread_id: int | None, *, is_paid: bool
    ) -> int:
        message_id = 1 + sum(found.chat_id == chat_id for found in self.arrived)
        self.arrived.append(
            Arrived(
                chat_id=chat_id,
                message=message,
                message_id=message_id,
                thread_id=thread_id,
                is_paid=is_paid,
            )
        )
        return message_id


class FakeClock(Clock):
    """A clock that moves only when somebody sleeps, or is told to."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once, and others run."""
        self._now += timedelta(seconds=max(seconds, 0))
        await asyncio.sleep(0)

    def forward(self, step: timedelta) -> None:
        """Move the clock."""
        self._now += step


class FakeShelf:
    """A Shelf that holds the cards it was given, whatever is asked for."""

    def __init__(self, *cards: StoryCard) -> None:
        self.cards = cards

    async def stamp(self, now: datetime) -> Hashable:
        return tuple((card.id, card.revision) for card in self.cards)

    async def find_cards(
        self, ids: frozenset[StoryId], language: str | None
    ) -> tuple[StoryCard, ...]:
        return tuple(card for card in self.cards if card.id in ids)

    async def gap_cards(self, now: datetime, language: str | None) -> tuple[StoryCard, ...]:
        return tuple(card for card in self.cards if card.coverage.gap is not None)

    async def carriers_of(self, ids: Collection[StoryId]) -> Mapping[StoryId, frozenset[str]]:
        return {}

    def kin_of(self, domain: str) -> frozenset[str]:
        return frozenset((domain,))

    async def cards_for(
        self, topics: Sequence[str], ids: frozenset[StoryId], now: datetime, language: str | None
    ) -> tuple[StoryCard, ...]:
        return self.cards

    async def marks_for(self, cards: Sequence[StoryCard]) -> Mapping[ArticleId, OutletMark]:
        return {}

    async def changes_of(
        self, cards: Sequence[StoryCard], had: Mapping[StoryId, int], language: str | None
    ) -> Mapping[StoryId, Changes]:
        return {}


class FakeWeb:
    """A web that is a table, address -> answer or failure, and notes what it was asked."""

    def __init__(self, **answers: Fetched | FetchFailed) -> None:
        self.answers: dict[str, Fetched | FetchFailed] = dict(answers)
        self.asked: list[FetchRequest] = []
        self.posted: list[tuple[str, dict[str, str]]] = []

    async def __call__(self, request: FetchRequest) -> Fetched:
        self.asked.append(request)
        answer = self.answers.get(request.url) or FetchFailed("not found", status=404)
        if isinstance(answer, FetchFailed):
            raise answer
        if answer.etag is not None and request.etag == answer.etag:
            return replace(answer, status=304, body=b"")
        return answer

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        self.posted.append((url, dict(form)))
        return 202
