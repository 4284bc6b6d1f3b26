"""The sentences with which the bot answers people, in their language.

Plain text; whoever shows them escapes them. One table of commands feeds /help, Telegram's command
menu and the documentation.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.words.catalogue import ENGLISH, find_phrase, phrase

# As they stand in menus and in /help.
_COMMANDS = (
    *("top", "topic", "search", "story", "sources", "card", "gaps", "brief", "subscribe"),
    *("subscriptions", "unsubscribe", "zone", "quiet", "pause", "resume"),
    *("mute", "mutes", "alerts", "channel", "here", "diet"),
    *("language", "privacy", "help", "start"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """One command: ``about`` for menus (at most 256 characters), ``example`` to tap or copy."""

    name: str
    about: str
    example: str = ""


def commands(language: str = ENGLISH) -> tuple[CommandWords, ...]:
    """Return every command with its words in *language*."""
    return tuple(
        CommandWords(
            name=name,
            about=phrase("commands", name, language),
            example=find_phrase("examples", name, language) or "",
        )
        for name in _COMMANDS
    )


COMMANDS = commands()


def say(name: str, language: str, /, **values: object) -> str:
    """Return the sentence *name* with its *values*. Raises KeyError if there is none."""
    return phrase("chat", name, language, **values)


def example(command: str, language: str) -> str:
    """Return how *command* is used: "/top science". Raises KeyError if it has no example."""
    return phrase("examples", command, language)
