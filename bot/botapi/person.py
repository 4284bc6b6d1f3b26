"""One person in front of the bot: what a test or a script lets them do and see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.botapi.chats import User
from bot.botapi.keyboards import asks_for, callback_data
from bot.botapi.messages import Message
from bot.botapi.state import CallbackQuery, NoSuchButton, World


@dataclass(frozen=True, slots=True)
class Person:
    """*user* in the private chat with the bot; *clock* gives Unix seconds."""

    world: World
    user: User
    clock: Callable[[], float]

    def says(self, text: str) -> Message:
        return self.world.send_text(self.user.id, self.user, text, now=self.clock())

    def shares_location(self, latitude: float, longitude: float) -> Message:
        """Press the key of the bot's keyboard that sends a place, in degrees.

        Raises NoSuchButton if the newest keyboard has no such key.
        """
        shown = next((m.keyboard for m in reversed(self.received) if m.keyboard), None)
        if not asks_for(shown, "request_location"):
            raise NoSuchButton("the keyboard asks for no location")
        return self.world.send_location(
            self.user.id, self.user, latitude, longitude, now=self.clock()
        )

    def presses(self, data: str) -> CallbackQuery:
        """Press the newest button with *data*; raises NoSuchButton if none is in sight."""
        for message in reversed(self.received):
            if data in callback_data(message.markup):
                return self.world.press_button(
                    self.user.id, message.message_id, data, now=self.clock()
                )
        raise NoSuchButton(f"no message shows a button {data!r}")

    def blocks(self) -> None:
        self.world.block(self.user.id, now=self.clock())

    def unblocks(self) -> None:
        self.world.unblock(self.user.id, now=self.clock())

    @property
    def received(self) -> tuple[Message, ...]:
        """The bot's messages that are still there, oldest first."""
        messages = self.world.add_person(self.user).messages.values()
        return tuple(m for m in messages if m.is_from_bot and not m.deleted)

    @property
    def notices(self) -> tuple[str, ...]:
        """The texts of answered button presses, in order of pressing; "" for a silent answer."""
        queries = (q for q in self.world.callbacks.values() if q.user.id == self.user.id)
        return tuple(str(q.answer["text"]) for q in queries if q.answer is not None)
