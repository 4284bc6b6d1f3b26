"""What the bot says of itself in Telegram, before anybody writes to it: in every language we have.

Telegram shows a reader the texts for the language of their app, and those for no language to
everybody else; commands also by where they are typed: in a group others than in private, and
others to its administrators than to everybody. What it holds already is not set again: each of
these is a request, and a service that starts often would be asked to wait.
"""

from __future__ import annotations

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeDefault,
)

from bot.words.catalogue import ENGLISH, phrase, spoken
from handlers.context import BotApplication
from handlers.words import COMMANDS, commands

# What makes no sense in a group: what is one person's own, and what is set up in private.
_PRIVATE_ONLY = frozenset({"diet", "channel", "start"})
# What makes none elsewhere.
_GROUPS_ONLY = frozenset({"here"})
# What everybody in a group may do; all else there is for its administrators.
_FOR_EVERYBODY = frozenset(
    {"top", "topic", "search", "story", "sources", "card", "gaps", "brief", "subscriptions"}
    | {"privacy", "help"}
)
_NAMES = frozenset(command.name for command in COMMANDS)
IN_GROUPS = _NAMES - _PRIVATE_ONLY
# The first that fits a reader is shown to them (Bot API, "Determining list of commands").
MENUS = (
    (BotCommandScopeDefault(), _NAMES - _GROUPS_ONLY),
    (BotCommandScopeAllGroupChats(), _FOR_EVERYBODY),
    (BotCommandScopeAllChatAdministrators(), IN_GROUPS),
)


async def introduce(application: BotApplication) -> None:
    """Tell Telegram the commands and descriptions, English first; asked once at each start."""
    for language in spoken():
        await _introduce_in(application.bot, language)


async def _introduce_in(bot: Bot, language: str) -> None:
    code = "" if language == ENGLISH else language
    for scope, names in MENUS:
        menu = tuple(BotCommand(c.name, c.about) for c in commands(language) if c.name in names)
        if await bot.get_my_commands(scope, code) != menu:
            await bot.set_my_commands(menu, scope, code)
    description = phrase("profile", "description", language)
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
    about = phrase("profile", "about", language)
    if (await bot.get_my_short_description(language_code=code)).short_description != about:
        await bot.set_my_short_description(about, language_code=code)
