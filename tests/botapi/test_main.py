"""python -m bot.botapi in a process of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import httpx
import pytest

from bot.botapi.__main__ import main, make_parser, make_world
from bot.botapi.limits import LimitRules, Rate


def test_options_become_limits() -> None:
    """Zero switches a limit off."""
    options = "--rate 30 --group-rate 20 --token 5:x --stars 7"
    world = make_world(make_parser().parse_args(options.split()))

    assert world.gate.rules == LimitRules(token=Rate(30, 1.0), group=Rate(20, 60.0), wait_s=3)
    assert (world.token, world.me.id, world.open_chats) == ("5:x", 5, False)
    assert world.stars.to_json() == {"amount": 7}


@pytest.mark.slow
async def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """The address is the first line; SIGTERM ends it well; the log is on disk."""
    log = tmp_path / "calls.jsonl"
    options = ["--port", "0", "--token", "5:x", "--any-chat", "--log", str(log)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.botapi", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with httpx.AsyncClient() as client:
        said = {"chat_id": "7", "text": "x"}
        answer = await client.post(f"{url}/bot5:x/sendMessage", data=said)
    process.send_signal(signal.SIGTERM)
    await process.communicate()

    assert answer.status_code == 200
    assert process.returncode == 0
    assert '"method":"sendMessage"' in log.read_text("utf-8")


def test_a_state_of_another_kind_is_refused_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is named, and nothing is served."""
    state = tmp_path / "state.json"
    state.write_text("{}")
    monkeypatch.setattr(sys, "argv", ["botapi", "--port", "0", "--state", str(state)])

    assert main() == 1
    assert f"{state} is no state of this server" in capsys.readouterr().err
