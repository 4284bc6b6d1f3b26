"""What every handler works with, typed: no string keys into a common dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.cards.album import Album
from bot.clock import Clock
from bot.delivery.editions.editor import Editor
from bot.delivery.sending.gate import Gate
from bot.library import Library
from bot.store.db import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts of the program that answers are made of.

    Replies leave through ``gate``. ``admin_ids`` are the chats of the operators.
    """

    store: Store
    library: Library
    editor: Editor
    clock: Clock
    public_url: str
    gate: Gate
    admin_ids: frozenset[int] = frozenset()
    album: Album = field(default_factory=Album)


class BotData:
    """Carries the services through the library's application."""

    services: Services


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], BotData]):
    """The context of a handler."""

    @property
    def services(self) -> Services:
        return self.bot_data.services

    @property
    def words(self) -> str:
        """What stands after the command, white space folded."""
        return " ".join(self.args or ())


BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], BotData, None]
