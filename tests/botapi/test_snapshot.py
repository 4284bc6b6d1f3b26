"""A server that stops goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.botapi.chats import ChatKind
from bot.botapi.methods import answer_call
from bot.botapi.params import Params
from bot.botapi.server import BotApiServer
from bot.botapi.snapshot import restore, to_document
from bot.botapi.stars import NANO
from bot.botapi.state import World
from tests.botapi.conftest import ADA, AT, GROUP, ada_world


def full_world() -> World:
    """A world with one of everything that is kept."""
    made = ada_world()
    made.set_member(GROUP, ADA, "administrator", rights=["can_invite_users"])
    made.set_bot(GROUP, "restricted", by=ADA, now=AT, rights=["can_send_messages"])
    made.add_chat(-1_000_000_000_007, ChatKind.SUPERGROUP, "Forum", username="the_forum")
    made.set_topic(-1_000_000_000_007, 5, is_open=False)
    made.block(7, now=AT)
    made.stars.balance = 3 * NANO
    photo = {"chat_id": str(GROUP), "photo": "https://a.example/1.png", "caption": "<b>x</b>"}
    answer_call(made, "sendPhoto", Params(photo), AT)
    commands = json.dumps([{"command": "top", "description": "The news"}])
    answer_call(made, "setMyCommands", Params({"commands": commands}), AT)
    answer_call(made, "setMyName", Params({"name": "Evenhand"}), AT)
    answer_call(made, "getUpdates", Params({"allowed_updates": '["message"]'}), AT)
    return made


def copied(world: World) -> World:
    made = World(token=world.token)
    restore(made, json.loads(json.dumps(to_document(world))))
    return made


def test_everything_that_lasts_is_the_same_again() -> None:
    """A copy of a copy is the copy: nothing is lost on the way."""
    first = copied(full_world())
    second = copied(first)

    kept = [to_document(world) for world in (first, second)]
    for document in kept:
        # One number is used up by each copy.
        document.pop("next_id")
    assert kept[0] == kept[1]
    assert first.chats == full_world().chats


def test_a_bot_goes_on_with_its_messages_and_numbers() -> None:
    """Messages can be edited, ids go on, who blocked the bot still has."""
    world = copied(full_world())

    def ask(method: str, **params: object) -> object:
        return answer_call(world, method, Params({k: str(v) for k, v in params.items()}), AT)

    assert "bot was blocked" in str(ask("sendMessage", chat_id=7, text="x"))
    world.unblock(7, now=AT)
    assert "Edited" in str(ask("editMessageText", chat_id=7, message_id=2, text="Edited"))
    assert "'message_id': 3" in str(ask("sendMessage", chat_id=7, text="x"))
    assert "TOPIC_CLOSED" in str(
        ask("sendMessage", chat_id="@the_forum", text="x", message_thread_id=5)
    )
    assert "not enough rights to send photos" in str(
        ask("sendPhoto", chat_id=GROUP, photo="https://a.example/2.png")
    )
    assert world.updates.last_id == full_world().updates.last_id


async def test_a_server_with_a_state_file_remembers(tmp_path: Path) -> None:
    """What one run leaves, the next takes up."""
    state = tmp_path / "state.json"
    async with BotApiServer(state_path=state) as server:
        server.person(7, "Ada").says("/start")
    async with BotApiServer(state_path=state) as server:
        assert [m.content.text for m in server.world.chat(7).messages.values()] == ["/start"]
        assert len(server.world.updates) == 1


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param([], "form", id="no-object"),
        pytest.param({"form": 99}, "form", id="another-form"),
        pytest.param({"form": 1, "bot_id": 5}, "bot 5", id="another-bot"),
        pytest.param({"form": 1, "bot_id": 1000000001}, "lacks", id="incomplete"),
        pytest.param({"form": 1, "bot_id": 1000000001, "chats": 3}, "lacks", id="no-list"),
    ],
)
def test_what_is_no_state_is_refused(document: object, reason: str) -> None:
    """The error says what is wrong with the file."""
    with pytest.raises(ValueError, match=reason):
        restore(World(), document)
