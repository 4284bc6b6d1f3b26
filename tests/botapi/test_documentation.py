"""docs/botapi.md names everything there is, and its example runs."""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.botapi.__main__ import make_parser
from bot.botapi.bell import Bell
from bot.botapi.bot_routes import Desk
from bot.botapi.faults import Fault, FaultKind
from bot.botapi.journal import ApiCall
from bot.botapi.methods import METHODS
from bot.botapi.report import Findings
from bot.botapi.server import BotApiServer
from bot.botapi.sim import sim_routes
from bot.botapi.state import World

PAGE = Path(__file__).parents[2] / "docs" / "botapi.md"


def options(parser: argparse.ArgumentParser) -> list[str]:
    return [name for action in parser._actions for name in action.option_strings if len(name) > 2]


def paths() -> list[str]:
    routes = sim_routes(Desk(World(), lambda: 0.0, Bell()))
    return sorted({re.sub(r"\{.*\}", "ID", f"/sim{route.path}") for route in routes})


@pytest.mark.parametrize(
    "name",
    [
        *METHODS,
        *FaultKind,
        *(field.name for field in fields(Fault)),
        *(field.name for field in fields(ApiCall)),
        *paths(),
        *(name for name in options(make_parser()) if name != "--help"),
    ],
)
def test_everything_is_documented(name: str) -> None:
    """Every method, fault, field, path and option is on the page, in code type."""
    assert re.search(rf"`[^`]*{re.escape(name)}\b[^`]*`", PAGE.read_text("utf-8"))


def test_the_report_is_shown_as_it_is() -> None:
    """The page's example has every finding, in order."""
    (shown,) = re.findall(r"^\{\n.*?^\}", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)

    assert list(json.loads(shown)) == [field.name for field in fields(Findings)]


async def test_the_examples_run() -> None:
    """What the page shows works as shown."""
    for example in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        names: dict[str, object] = {"BotApiServer": BotApiServer}
        exec(compile(example, str(PAGE), "exec"), names)
        for name, test in names.items():
            if name.startswith("test_") and callable(test):
                await test()
