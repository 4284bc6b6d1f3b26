"""What a bot says of itself: commands per scope and language, name and descriptions."""

from __future__ import annotations

import json
import re

from bot.botapi.params import Params, required_integer, required_string
from bot.botapi.wire import JsonObject, Refused, bad_request, unparsable

MOST_COMMANDS = 100
MOST_COMMAND_CHARACTERS = 32
MOST_COMMAND_DESCRIPTION = 256
# Field -> most characters (Bot API, setMyName, setMyDescription, setMyShortDescription).
TEXTS = {"name": 64, "description": 512, "short_description": 120}
# What the server says of a text over its limit.
_TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_TOO_LONG",
    "short_description": "BOT_SHORT_DESCRIPTION_TOO_LONG",
}
_LANGUAGE = re.compile("(?:[a-z]{2})?")
_COMMAND = re.compile("[a-z0-9_]+")
_PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")


class Profile:
    """Values by (what, language); languages are two letters, "" for everybody else."""

    def __init__(self) -> None:
        self._commands: dict[tuple[str, str], list[JsonObject]] = {}
        self._texts: dict[tuple[str, str], str] = {}

    def commands(self, params: Params) -> list[JsonObject]:
        return self._commands.get(_commands_key(params), [])

    def set_commands(self, params: Params) -> None:
        """Replace the commands of one scope and language; raises Refused if one is malformed."""
        key = _commands_key(params)
        given = params.json("commands", "commands")
        if not isinstance(given, list):
            raise bad_request("expected an Array of BotCommand")
        if len(given) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[key] = [_command(item) for item in given]

    def delete_commands(self, params: Params) -> None:
        self._commands.pop(_commands_key(params), None)

    def text(self, field: str, language: str = "") -> str:
        return self._texts.get((field, language)) or self._texts.get((field, ""), "")

    def set_text(self, field: str, params: Params) -> None:
        """Set one of ``TEXTS``; an empty text removes it."""
        text = params.text(field).strip()
        if len(text) > TEXTS[field]:
            raise bad_request(_TOO_LONG[field])
        self._texts[field, _language(params)] = text

    def to_sim_json(self) -> JsonObject:
        """Return all of it for the chat page."""
        commands: list[JsonObject] = [
            {"scope": json.loads(scope), "language_code": language, "commands": given}
            for (scope, language), given in self._commands.items()
        ]
        return {"commands": commands} | {field: self.text(field) for field in TEXTS}

    def to_document(self) -> JsonObject:
        """Return all of it, so that ``restore`` can take it up again."""
        return {
            "commands": [[*key, given] for key, given in self._commands.items()],
            "texts": [[*key, text] for key, text in self._texts.items()],
        }

    def restore(self, document: JsonObject) -> None:
        commands, texts = document["commands"], document["texts"]
        if not isinstance(commands, list) or not isinstance(texts, list):
            raise TypeError("lists of commands and texts were expected")
        self._commands = {(scope, language): given for scope, language, given in commands}
        self._texts = {(field, language): text for field, language, text in texts}


def _commands_key(params: Params) -> tuple[str, str]:
    scope = params.json("scope", "BotCommandScope")
    if scope is None:
        scope = {"type": "default"}
    try:
        return json.dumps(_scope(scope), sort_keys=True), _language(params)
    except Refused as refused:
        if "language" in refused.description:
            raise
        raise unparsable("BotCommandScope", refused) from None


def _scope(scope: object) -> JsonObject:
    if not isinstance(scope, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = required_string(scope, "type")
    if kind in _PLAIN_SCOPES:
        return {"type": kind}
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("unsupported type specified")
    found: JsonObject = {"type": kind, "chat_id": required_string(scope, "chat_id")}
    return found | (
        {"user_id": required_integer(scope, "user_id")} if kind == "chat_member" else {}
    )


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _command(item: object) -> JsonObject:
    try:
        if not isinstance(item, dict):
            raise bad_request("expected an Object")
        command = required_string(item, "command").strip().removeprefix("/")
        description = required_string(item, "description").strip()
    except Refused as refused:
        raise unparsable("BotCommand", refused) from None
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > MOST_COMMAND_CHARACTERS:
        raise bad_request(f"command length must not exceed {MOST_COMMAND_CHARACTERS}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MOST_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MOST_COMMAND_DESCRIPTION}")
    return {"command": command, "description": description}
