"""The log tells what a sender did, whatever the sender believes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.faults import Fault, FaultKind
from bot.botapi.limits import LimitRules, Rate
from bot.botapi.methods import answer_call
from bot.botapi.params import Params
from bot.botapi.report import Findings, look_at, main, most_within, read_log
from bot.botapi.state import World
from tests.botapi.conftest import AT


def say(world: World, chat_id: int, text: str, at: float) -> None:
    answer_call(world, "sendMessage", Params({"chat_id": str(chat_id), "text": text}), AT + at)


def found_in(world: World, expected: Sequence[int] = (), parts: int = 1) -> Findings:
    return look_at(read_log(f"{call.to_line()}\n" for call in world.calls), expected, parts)


def test_what_is_missing_and_what_came_twice_is_counted() -> None:
    """Lost, repeated and unexpected are told apart by chat and text."""
    world = World(open_chats=True)
    for at, (chat_id, text) in enumerate([(1, "a"), (1, "b"), (2, "a"), (2, "a"), (9, "a")]):
        say(world, chat_id, text, at)

    found = found_in(world, [1, 2, 3], parts=2)

    assert (found.lost, found.repeated, found.unexpected) == (3, 1, 1)
    assert (found.surplus, found_in(world, [1, 2]).surplus) == (0, 2)
    assert (found.n_messages, found.n_chats, found.rate) == (5, 3, 1.0)


def test_a_message_whose_answer_was_cut_off_has_arrived() -> None:
    """The truth is what was taken, not what the bot was told."""
    world = World(open_chats=True)
    world.faults.add(Fault(kind=FaultKind.CUT))
    say(world, 1, "a", 0)
    say(world, 1, "a", 1)

    found = found_in(world, [1])

    assert (found.lost, found.repeated, found.faults) == (0, 1, {"cut": 1})


def test_requests_during_a_wait_are_told_from_those_on_the_way() -> None:
    """Who was told and still asks is found out."""
    world = World(open_chats=True, limits=LimitRules(token=Rate(1, 1.0), wait_s=3))
    for at in (0.0, 0.5, 0.51, 2.0, 3.6):
        say(world, 1, "a", at)

    found = found_in(world)

    assert (found.in_flood_wait, found.after_being_told) == (2, 1)
    assert found.refused == {
        "429 Too Many Requests: retry after 3": 2,
        "429 Too Many Requests: retry after 2": 1,
    }


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    """A server that was killed in mid line leaves a log that can be read."""
    world = World(open_chats=True)
    say(world, 1, "a", 0)
    line = world.calls[0].to_line()

    assert len(read_log([f"{line}\n", line[:40]])) == 1


@given(st.lists(st.floats(0, 20), max_size=60), st.sampled_from([0.5, 1.0, 3.0]))
def test_the_fullest_stretch_is_found(times: list[float], window_s: float) -> None:
    """No stretch holds more than is said, and one holds as many."""
    ordered = sorted(times)

    slow = max((sum(end - window_s < at <= end for at in ordered) for end in ordered), default=0)

    assert most_within(ordered, window_s) == slow


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        pytest.param([(1, "a"), (2, "a")], 0, id="well"),
        pytest.param([(1, "a")], 1, id="lost"),
        pytest.param([(1, "a"), (2, "a"), (2, "a")], 1, id="repeated"),
        pytest.param([(1, "a"), (2, "a"), (7, "x"), (7, "x")], 0, id="ignored"),
    ],
)
def test_the_command_says_whether_all_is_well(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    texts: list[tuple[int, str]],
    status: int,
) -> None:
    """Its exit status is what a script asks for, its output what a person reads."""
    world = World(open_chats=True)
    for at, (chat_id, text) in enumerate(texts):
        say(world, chat_id, text, at)
    log, chats = tmp_path / "log.jsonl", tmp_path / "chats"
    log.write_text("".join(f"{call.to_line()}\n" for call in world.calls))
    chats.write_text("1\n2\n")

    assert main([str(log), "--expect", str(chats), "--ignore", "7"]) == status
    assert json.loads(capsys.readouterr().out)["n_expected"] == 2


def test_every_line_names_bot_chat_topic_text_and_outcome() -> None:
    """What a sender's books are checked against is complete, and holds no token."""
    world = World(token="5:secret", open_chats=True)
    say(world, 1, "a", 0)
    say(world, -4, "a", 0)

    taken, refused = (json.loads(call.to_line()) for call in world.calls)

    assert (taken["bot_id"], taken["chat_id"], taken["message_id"]) == (5, 1, 1)
    assert taken["digest"] == refused["digest"] != ""
    assert (refused["status"], refused["description"]) == (400, "Bad Request: chat not found")
    assert "secret" not in json.dumps([taken, refused])
