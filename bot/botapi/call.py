"""One call of a bot, as its method sees it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.botapi.chats import Chat
from bot.botapi.params import Params
from bot.botapi.state import World
from bot.botapi.wire import bad_request


@dataclass(frozen=True, slots=True)
class Call:
    """*now*: Unix seconds."""

    world: World
    params: Params
    now: float

    def target(self) -> Chat:
        """Return the chat of *chat_id*; raises Refused if it is missing or unknown."""
        if not self.params.text("chat_id"):
            raise bad_request("chat_id is empty")
        return self.world.chat(self.world.chat_id_of(self.params))
