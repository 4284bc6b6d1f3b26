from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

from bot import __version__
from bot.cli import build_parser
from bot.delivery.buttons.actions import Action
from handlers import BUTTON_HANDLERS, COMMAND_HANDLERS
from handlers.words import COMMANDS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def _commands(parser: argparse.ArgumentParser, prefix: str = "") -> list[str]:
    found: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                below = _commands(child, f"{prefix}{name} ")
                found += below or [f"{prefix}{name}"]
    return found


def test_every_command_of_the_program_is_documented() -> None:
    """docs/commands.md names each with its backticks."""
    text = (DOCS / "commands.md").read_text()

    for command in _commands(build_parser()):
        assert re.search(rf"`(evenhand )?{command}[ `\[]", text), command


def test_every_command_of_the_chat_has_a_handler_and_help() -> None:
    """The table of words and the routing table hold the same commands."""
    assert {command.name for command in COMMANDS} == set(COMMAND_HANDLERS)


def test_telegram_takes_the_command_menu() -> None:
    """Names of at most 32 characters, descriptions of 1 to 256 (Bot API, BotCommand)."""
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
        assert 1 <= len(command.about) <= 256


def test_every_command_of_the_chat_is_documented() -> None:
    """docs/chat.md names each."""
    text = (DOCS / "chat.md").read_text()

    for command in COMMANDS:
        assert f"`/{command.name}" in text, command.name


def test_every_button_has_a_handler() -> None:
    """What can be packed can be pressed."""
    assert set(BUTTON_HANDLERS) == set(Action.__args__)


def test_every_dependency_earns_its_line() -> None:
    """docs/dependencies.md says of each what it is for."""
    text = (DOCS / "dependencies.md").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    wanted += project["project"]["optional-dependencies"]["postgres"]

    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert name is not None
        assert f"| `{name[0]}` |" in text, name[0]


def test_every_dependency_is_locked() -> None:
    """An install next year gets what was tested."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = (ROOT / "requirements.lock").read_text().lower()

    for requirement in project["project"]["dependencies"]:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert name is not None
        assert re.search(rf"^{re.escape(name[0])}==", locked, re.MULTILINE), name[0]


def test_the_changelog_has_an_entry_for_this_version() -> None:
    """Who upgrades reads what changes."""
    text = (ROOT / "CHANGELOG.md").read_text()

    assert "## Unreleased" in text or f"## {__version__}" in text


def test_links_between_documents_lead_somewhere() -> None:
    """No document names a file that is not there."""
    for document in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} -> {target}"
