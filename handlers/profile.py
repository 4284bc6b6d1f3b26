"""What the bot says of itself in Telegram, before anybody writes to it: in every language we have.

Telegram shows a reader the texts for the language of their app, and those for no language to
everybody else. What it holds already is not set again: each of these is a request, and a service
that starts often would be asked to wait.
"""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.words.catalogue import ENGLISH, phrase, spoken
from handlers.context import BotApplication
from handlers.words import commands


async def introduce(application: BotApplication) -> None:
    """Tell Telegram the commands and descriptions, English first; asked once at each start."""
    for language in spoken():
        await _introduce_in(application.bot, language)


async def _introduce_in(bot: Bot, language: str) -> None:
    code = "" if language == ENGLISH else language
    menu = tuple(BotCommand(c.name, c.about) for c in commands(language))
    if await bot.get_my_commands(language_code=code) != menu:
        await bot.set_my_commands(menu, language_code=code)
    description = phrase("profile", "description", language)
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
    about = phrase("profile", "about", language)
    if (await bot.get_my_short_description(language_code=code)).short_description != about:
        await bot.set_my_short_description(about, language_code=code)
