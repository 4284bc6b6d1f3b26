"""Groups, channels and forums: who may do what there, and what the bot is told."""

from __future__ import annotations

import pytest

from bot.botapi.chats import ChatKind, Standing, User
from bot.botapi.members import STATUSES, known_rights
from bot.botapi.state import World
from bot.botapi.wire import JsonObject, Refused
from tests.botapi.conftest import ADA, AT, Ask, refusal, result

CHANNEL = -1_000_000_000_009
FORUM = -1_000_000_000_008
BORIS = User(id=8, first_name="Boris")


@pytest.fixture
def world() -> World:
    """A channel with Ada as its administrator, and a forum with an open and a closed topic."""
    made = World()
    made.add_chat(CHANNEL, ChatKind.CHANNEL, "Daily", username="daily_news")
    made.set_member(CHANNEL, ADA, "administrator", rights=["can_post_messages"])
    made.add_chat(FORUM, ChatKind.SUPERGROUP, "Forum", owner_id=BORIS.id)
    made.set_topic(FORUM, 2)
    made.set_topic(FORUM, 3, is_open=False)
    return made


def told(world: World) -> list[JsonObject]:
    """Return the updates that wait for the bot."""
    return world.updates.take(0, 100, AT)


def make_bot(world: World, chat_id: int, status: str, *rights: str) -> None:
    world.set_bot(chat_id, status, by=ADA, now=AT, rights=rights)


@pytest.mark.parametrize(
    ("status", "rights", "reason"),
    [
        pytest.param("administrator", ["can_post_messages"], "", id="may-post"),
        pytest.param(
            "administrator",
            ["can_edit_messages"],
            "400 Bad Request: need administrator rights in the channel chat",
            id="may-not-post",
        ),
        pytest.param(
            "member",
            [],
            "400 Bad Request: need administrator rights in the channel chat",
            id="demoted",
        ),
        pytest.param(
            "left", [], "403 Forbidden: bot is not a member of the channel chat", id="left"
        ),
        pytest.param(
            "kicked", [], "403 Forbidden: bot was kicked from the channel chat", id="kicked"
        ),
    ],
)
def test_a_channel_takes_posts_of_administrators_who_may_post(
    world: World, ask: Ask, status: str, rights: list[str], reason: str
) -> None:
    """Every lack of rights is refused in Telegram's words."""
    make_bot(world, CHANNEL, status, *rights)

    answer = ask("sendMessage", chat_id=CHANNEL, text="Good morning")

    assert (answer.status == 200) is (reason == "")
    assert not reason or refusal(answer) == reason


def test_a_restricted_bot_writes_what_it_may(world: World, ask: Ask) -> None:
    """A right for texts is no right for pictures."""
    make_bot(world, FORUM, "restricted", "can_send_messages")

    assert ask("sendMessage", chat_id=FORUM, text="x").status == 200
    assert refusal(ask("sendPhoto", chat_id=FORUM, photo="https://a.example/1.png")) == (
        "400 Bad Request: not enough rights to send photos to the chat"
    )
    make_bot(world, FORUM, "restricted")
    assert refusal(ask("sendMessage", chat_id=FORUM, text="x")) == (
        "400 Bad Request: not enough rights to send text messages to the chat"
    )


def test_the_bot_is_told_by_whom_it_was_promoted_and_from_what_to_what(world: World) -> None:
    """The update my_chat_member has both sides complete; what changes nothing is not told."""
    make_bot(world, CHANNEL, "administrator", "can_post_messages")
    make_bot(world, CHANNEL, "administrator", "can_post_messages")
    make_bot(world, CHANNEL, "administrator")
    make_bot(world, CHANNEL, "left")

    changes = [update["my_chat_member"] for update in told(world)]
    assert [
        (c["from"]["id"], c["old_chat_member"]["status"], c["new_chat_member"]["status"])
        for c in changes
    ] == [
        (7, "member", "administrator"),
        (7, "administrator", "administrator"),
        (7, "administrator", "left"),
    ]
    assert [c["new_chat_member"].get("can_post_messages") for c in changes] == [True, False, None]
    assert changes[0]["chat"] == {
        "id": CHANNEL,
        "type": "channel",
        "title": "Daily",
        "username": "daily_news",
    }


@pytest.mark.parametrize(
    ("call", "error"),
    [
        pytest.param(
            lambda w: w.set_bot(CHANNEL, "creator", by=ADA, now=AT), "cannot be", id="creator"
        ),
        pytest.param(
            lambda w: w.set_bot(CHANNEL, "king", by=ADA, now=AT), "cannot be", id="unknown-status"
        ),
        pytest.param(
            lambda w: w.set_member(CHANNEL, BORIS, "administrator", rights=["can_fly"]),
            "can_fly",
            id="unknown-right",
        ),
        pytest.param(
            lambda w: w.set_member(FORUM, BORIS, "administrator", rights=["can_post_messages"]),
            "can_post_messages",
            id="right-of-another-kind",
        ),
        pytest.param(
            lambda w: w.set_member(FORUM, BORIS, "boss"), "no status", id="unknown-member-status"
        ),
        pytest.param(lambda w: w.set_member(7, ADA, "member"), "private", id="private-member"),
        pytest.param(
            lambda w: w.set_bot(7, "member", by=ADA, now=AT), "private", id="private-bot"
        ),
    ],
)
def test_what_telegram_has_not_cannot_be_set(world: World, call: object, error: str) -> None:
    """A test that misspells a right fails at once."""
    world.add_person(ADA)
    assert callable(call)

    with pytest.raises(ValueError, match=error):
        call(world)


def test_members_are_shown_with_all_their_rights(world: World, ask: Ask) -> None:
    """An administrator has every field of the Bot API, granted or not."""
    make_bot(world, CHANNEL, "administrator", "can_post_messages", "can_invite_users")

    ada = result(ask("getChatMember", chat_id="@Daily_News", user_id=7))
    bot = result(ask("getChatMember", chat_id=CHANNEL, user_id=world.me.id))

    assert ada["can_post_messages"] is True
    assert ada["can_manage_chat"] is True
    assert known_rights(ChatKind.CHANNEL, "administrator") <= ada.keys()
    assert (bot["can_invite_users"], bot["can_promote_members"]) == (True, False)
    assert result(ask("getChatMember", chat_id=FORUM, user_id=8)) == {
        "user": {"id": 8, "is_bot": False, "first_name": "Owner"},
        "status": "creator",
        "is_anonymous": False,
    }


def test_administrators_are_listed_with_the_bot_among_them(world: World, ask: Ask) -> None:
    """The owner, the administrators, and the bot if it is one; nobody else."""
    world.set_member(FORUM, ADA, "administrator", is_anonymous=True)
    world.set_member(FORUM, User(id=9), "member")

    before = ask("getChatAdministrators", chat_id=FORUM).body["result"]
    make_bot(world, FORUM, "administrator", "can_manage_topics")
    after = ask("getChatAdministrators", chat_id=FORUM).body["result"]

    assert isinstance(before, list)
    assert isinstance(after, list)
    assert [m["user"]["id"] for m in before] == [8, 7]
    assert [m["user"]["id"] for m in after] == [8, 7, world.me.id]
    assert before[1]["is_anonymous"] is True


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        pytest.param(
            "getChatMember",
            {"chat_id": CHANNEL, "user_id": 7},
            "400 Bad Request: member list is inaccessible",
            id="member",
        ),
        pytest.param(
            "getChatAdministrators",
            {"chat_id": CHANNEL},
            "400 Bad Request: member list is inaccessible",
            id="administrators",
        ),
        pytest.param(
            "getChatAdministrators",
            {"chat_id": 7},
            "400 Bad Request: there are no administrators in the private chat",
            id="private-administrators",
        ),
        pytest.param(
            "getChatMember",
            {"chat_id": FORUM, "user_id": 99},
            "400 Bad Request: PARTICIPANT_ID_INVALID",
            id="never-seen",
        ),
        pytest.param(
            "getChat", {"chat_id": "@nobody_here"}, "400 Bad Request: chat not found", id="name"
        ),
        pytest.param(
            "leaveChat",
            {"chat_id": 7},
            "400 Bad Request: chat member status can't be changed in private chats",
            id="leave-private",
        ),
    ],
)
def test_who_may_not_ask_is_refused(
    world: World, ask: Ask, method: str, params: dict[str, object], reason: str
) -> None:
    """A demoted bot sees no members, and nobody asks about strangers."""
    world.add_person(ADA)
    make_bot(world, CHANNEL, "member")

    assert refusal(ask(method, **params)) == reason


def test_a_migrated_group_takes_everything_but_its_messages_along(world: World) -> None:
    """Members, the bot's standing and the title are those of the old group."""
    world.add_chat(-5, ChatKind.GROUP, "Small", owner_id=BORIS.id)
    world.set_member(-5, ADA, "administrator")
    make_bot(world, -5, "administrator", "can_pin_messages")

    new = world.migrate(-5, FORUM - 10, now=AT)

    assert (new.title, new.owner_id, set(new.members)) == ("Small", BORIS.id, {ADA.id})
    assert new.bot_may("can_pin_messages")
    with pytest.raises(Refused, match="upgraded to a supergroup"):
        world.chat(-5).check_writable()


def test_who_is_not_in_a_group_hears_nothing_of_it(world: World) -> None:
    """After the bot was removed, people talk among themselves."""
    make_bot(world, FORUM, "kicked")
    world.updates.clear()

    world.send_text(FORUM, ADA, "Alone at last", now=AT)

    assert told(world) == []
    assert world.chat(FORUM).standing is Standing.KICKED


def test_a_bot_may_leave(world: World, ask: Ask) -> None:
    """The method leaveChat ends with a my_chat_member by the bot itself."""
    assert ask("leaveChat", chat_id=FORUM).body["result"] is True
    assert refusal(ask("sendMessage", chat_id=FORUM, text="x")) == (
        "403 Forbidden: bot is not a member of the supergroup chat"
    )
    change = told(world)[-1]["my_chat_member"]
    assert isinstance(change, dict)
    assert change["from"]["id"] == world.me.id


def test_messages_of_others_are_deleted_by_administrators_only(world: World, ask: Ask) -> None:
    """In a group it takes can_delete_messages, in a private chat nothing."""
    theirs = world.send_text(FORUM, ADA, "Hello", now=AT)
    private = world.send_text(7, ADA, "Hello", now=AT)
    make_bot(world, FORUM, "administrator")

    assert refusal(ask("deleteMessage", chat_id=FORUM, message_id=theirs.message_id)) == (
        "400 Bad Request: message can't be deleted"
    )
    assert ask("deleteMessage", chat_id=7, message_id=private.message_id).status == 200
    make_bot(world, FORUM, "administrator", "can_delete_messages")
    assert ask("deleteMessage", chat_id=FORUM, message_id=theirs.message_id).status == 200


@pytest.mark.parametrize("kind", list(ChatKind))
@pytest.mark.parametrize("status", STATUSES)
def test_rights_belong_to_statuses(kind: ChatKind, status: str) -> None:
    """Only administrators and restricted members have any."""
    assert bool(known_rights(kind, status)) is (status in ("administrator", "restricted"))
