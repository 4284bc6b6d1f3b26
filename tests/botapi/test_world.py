"""People, chats, updates, profile and journal around the messages."""

from __future__ import annotations

import pytest

from bot.botapi.chats import ChatKind
from bot.botapi.state import World
from tests.botapi.conftest import ADA, AT, GROUP, Ask, ada_world, refusal, result


@pytest.fixture
def world() -> World:
    return ada_world()


def test_blocking_is_told_and_refuses_until_it_is_taken_back(ask: Ask, world: World) -> None:
    """my_chat_member comes for both changes, and nothing can be sent in between."""
    world.updates.clear()
    world.block(7, now=AT)
    blocked = ask("sendMessage", chat_id=7, text="x")
    world.unblock(7, now=AT)

    changes = [update["my_chat_member"] for update in world.updates.take(0, 10, AT)]
    statuses = [c["new_chat_member"]["status"] for c in changes if isinstance(c, dict)]
    assert refusal(blocked) == "403 Forbidden: bot was blocked by the user"
    assert statuses == ["kicked", "member"]
    assert ask("sendMessage", chat_id=7, text="x").status == 200


def test_a_group_kicks_and_a_person_leaves_telegram(ask: Ask, world: World) -> None:
    """Each has its own sentence."""
    world.block(GROUP, now=AT)
    world.deactivate(7)

    kicked, gone = (ask("sendMessage", chat_id=chat, text="x") for chat in (GROUP, 7))

    assert refusal(kicked) == "403 Forbidden: bot was kicked from the group chat"
    assert refusal(gone) == "403 Forbidden: user is deactivated"


def test_a_migrated_group_names_its_successor(ask: Ask, world: World) -> None:
    """The old id answers with the new one, which works; both chats get a service message."""
    world.migrate(GROUP, -1_000_000_000_077, now=AT)

    old = ask("sendMessage", chat_id=GROUP, text="x")

    assert old.body["parameters"] == {"migrate_to_chat_id": -1_000_000_000_077}
    assert ask("sendMessage", chat_id=-1_000_000_000_077, text="x").status == 200
    updates = [update["message"] for update in world.updates.take(0, 10, AT)[-2:]]
    assert [m.get("migrate_to_chat_id") for m in updates if isinstance(m, dict)] == [
        -1_000_000_000_077,
        None,
    ]


def test_updates_stay_until_confirmed(ask: Ask, world: World) -> None:
    """Asking again gives the same; a higher offset forgets; a negative one keeps the newest."""
    for text in ("a", "b", "c"):
        world.send_text(7, ADA, text, now=AT)

    def ids(**params: object) -> list[int]:
        found = ask("getUpdates", **params).body["result"]
        assert isinstance(found, list)
        return [update["update_id"] for update in found]

    assert ids() == ids() == [1, 2, 3, 4]
    assert ids(limit=2) == [1, 2]
    assert ids(offset=3) == [3, 4]
    assert ids(offset=-1) == [4]
    assert ids() == [4]


def test_updates_are_forgotten_after_a_day(ask: Ask) -> None:
    """Telegram keeps them for 24 hours."""
    assert ask("getUpdates", now=AT + 24 * 3600 + 1).body["result"] == []


def test_only_wanted_updates_are_queued(ask: Ask, world: World) -> None:
    """allowed_updates holds from then on, until another list or an empty one comes."""
    ask("getUpdates", offset=100, allowed_updates='["callback_query"]')
    world.send_text(7, ADA, "unseen", now=AT)
    ask("getUpdates", allowed_updates="[]")
    world.send_text(7, ADA, "seen", now=AT)

    found = ask("getUpdates").body["result"]
    assert isinstance(found, list)
    assert [update["message"]["text"] for update in found] == ["seen"]


def test_getupdates_and_a_webhook_exclude_each_other(ask: Ask) -> None:
    """While a webhook is set polling is a conflict; deleting it allows polling again."""
    ask("setWebhook", url="https://example.org/hook", secret_token="s")
    conflict = ask("getUpdates")
    info = result(ask("getWebhookInfo"))
    ask("deleteWebhook")

    assert conflict.status == 409
    assert info["url"] == "https://example.org/hook"
    assert "secret_token" not in info
    assert ask("getUpdates").status == 200


def test_commands_are_kept_by_scope_and_language(ask: Ask) -> None:
    """What is set for one language and scope changes no other."""
    start = '[{"command": "/start", "description": "Begin"}]'
    ask("setMyCommands", commands=start, language_code="de")
    scope = '{"type": "chat", "chat_id": 7}'
    ask("setMyCommands", commands=start, scope=scope)
    ask("deleteMyCommands", language_code="de")

    assert ask("getMyCommands").body["result"] == []
    assert ask("getMyCommands", language_code="de").body["result"] == []
    assert ask("getMyCommands", scope=scope).body["result"] == [
        {"command": "start", "description": "Begin"}
    ]


def test_descriptions_fall_back_to_the_general_language(ask: Ask) -> None:
    """A language without its own text shows the one for everybody."""
    ask("setMyDescription", description="News")
    ask("setMyDescription", description="Nachrichten", language_code="de")

    texts = [result(ask("getMyDescription", language_code=code)) for code in ("de", "fr")]
    assert texts == [{"description": "Nachrichten"}, {"description": "News"}]


def test_members_are_the_person_the_owner_and_the_bot(ask: Ask, world: World) -> None:
    """The method getChatMember knows who may administer a group."""
    world.add_chat(-78, ChatKind.GROUP, "Owned", owner_id=7)

    found = [
        result(ask("getChatMember", chat_id=chat, user_id=user))["status"]
        for chat, user in ((7, 7), (-78, 7), (-78, world.me.id))
    ]

    assert found == ["member", "creator", "member"]
    assert refusal(ask("getChatMember", chat_id=-78, user_id=99)).endswith(
        "PARTICIPANT_ID_INVALID"
    )


def test_ids_of_chats_have_their_kinds_form(world: World) -> None:
    """A supergroup cannot have a group's id, nor a group a person's."""
    for chat_id, kind in ((-5, ChatKind.SUPERGROUP), (5, ChatKind.GROUP), (5, ChatKind.PRIVATE)):
        with pytest.raises(ValueError, match="cannot be the id"):
            world.add_chat(chat_id, kind)


def test_every_call_is_in_the_journal(ask: Ask, world: World) -> None:
    """Method, chat, parameters, outcome and time are kept, refused or not, in order."""
    ask("getMe")
    ask("sendMessage", now=AT + 1, chat_id=7, text="x")
    ask("sendMessage", now=AT + 2, chat_id=9, text="x")

    calls = list(world.calls)[-3:]
    assert [(c.method, c.chat_id, c.status, c.message_id, c.at - AT) for c in calls] == [
        ("getMe", None, 200, None, 0),
        ("sendMessage", 7, 200, 3, 1),
        ("sendMessage", 9, 400, None, 2),
    ]
    assert [c.seq for c in world.calls] == list(range(1, len(world.calls) + 1))
