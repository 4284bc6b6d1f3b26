"""A person who talks to the real bot through the Bot API server, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from bot.botapi.messages import Message
from bot.botapi.person import Person
from bot.botapi.server import BotApiServer

# Far above what an answer takes; a test that waits so long has failed.
PATIENCE_S = 10


class Talk:
    """One private chat with the bot."""

    def __init__(self, server: BotApiServer, person: Person) -> None:
        self.person = person
        self._server = server
        self._changed = asyncio.Event()
        server.world.on_change.append(self._changed.set)

    async def says(self, text: str) -> Message:
        """Write *text* and return the bot's answer."""
        before = self._versions()
        self.person.says(text)
        return await self._answer(before)

    async def presses(self, label: str) -> Message:
        """Press the newest button called *label*; return the message that comes or changes."""
        data = (await self._button_to_come(label))["callback_data"]
        before = self._versions()
        self.person.presses(data)
        return await self._answer(before)

    async def presses_for_notice(self, label: str) -> str:
        """Press a button and return the notice it is answered with."""
        button = await self._button_to_come(label)
        n_before = len(self.person.notices)
        self.person.presses(button["callback_data"])
        async with asyncio.timeout(PATIENCE_S):
            while len(self.person.notices) == n_before:
                await self._change()
        return self.person.notices[-1]

    def button(self, label: str) -> dict[str, Any]:
        """Return the newest button whose label holds *label*."""
        for message in reversed(self.person.received):
            for button in buttons(message):
                if label in button["text"]:
                    return button
        raise AssertionError(f"no message shows a button {label!r}")

    async def receives(self, n: int) -> tuple[Message, ...]:
        """Return the bot's messages once there are *n*."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.person.received) < n:
                await self._change()
        return self.person.received

    async def _button_to_come(self, label: str) -> dict[str, Any]:
        """Return the button once it is there: a notice comes before the new buttons."""
        async with asyncio.timeout(PATIENCE_S):
            while not any(label in text for m in self.person.received for text in labels(m)):
                await self._change()
        return self.button(label)

    def _versions(self) -> dict[int, int]:
        return {m.message_id: m.version for m in self.person.received}

    async def _answer(self, before: dict[int, int]) -> Message:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                changed = [
                    m for m in self.person.received if before.get(m.message_id) != m.version
                ]
                if changed:
                    return changed[-1]
                await self._change()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()


def buttons(message: Message) -> Iterator[dict[str, Any]]:
    """Yield the inline buttons of a message."""
    for row in (message.markup or {}).get("inline_keyboard", []):
        yield from row


def labels(message: Message) -> list[str]:
    """Return what the buttons of a message say."""
    return [button["text"] for button in buttons(message)]
