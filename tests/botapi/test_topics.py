"""Topics of forums, administrators behind their group, places, and keys that ask for them."""

from __future__ import annotations

import json

import pytest

from bot.botapi.chats import ChatKind, User
from bot.botapi.state import World
from bot.botapi.wire import JsonObject
from tests.botapi.conftest import ADA, AT, Ask, refusal, result

FORUM = -1_000_000_000_008
BORIS = User(id=8, first_name="Boris")


@pytest.fixture
def world() -> World:
    """A forum with an open and a closed topic."""
    made = World()
    made.add_chat(FORUM, ChatKind.SUPERGROUP, "Forum", owner_id=BORIS.id)
    made.set_topic(FORUM, 2)
    made.set_topic(FORUM, 3, is_open=False)
    return made


def told(world: World) -> list[JsonObject]:
    """Return the updates that wait for the bot."""
    return world.updates.take(0, 100, AT)


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        pytest.param(2, "", id="open"),
        pytest.param(3, "400 Bad Request: TOPIC_CLOSED", id="closed"),
        pytest.param(4, "400 Bad Request: message thread not found", id="unknown"),
        pytest.param(1, "400 Bad Request: message thread not found", id="general"),
    ],
)
def test_a_topic_takes_messages_while_it_is_open(ask: Ask, topic: int, reason: str) -> None:
    """The General topic has no number of its own to be sent to."""
    answer = ask("sendMessage", chat_id=FORUM, text="x", message_thread_id=topic)

    if reason:
        assert refusal(answer) == reason
    else:
        assert (result(answer)["message_thread_id"], result(answer)["is_topic_message"]) == (
            topic,
            True,
        )


def test_who_manages_topics_writes_in_closed_ones(world: World, ask: Ask) -> None:
    """The right can_manage_topics opens them; a deleted topic is gone for everybody."""
    rights = ["can_manage_topics"]
    world.set_bot(FORUM, "administrator", by=BORIS, now=AT, rights=rights)

    assert ask("sendMessage", chat_id=FORUM, text="x", message_thread_id=3).status == 200
    world.drop_topic(FORUM, 3)
    assert "thread not found" in refusal(
        ask("sendMessage", chat_id=FORUM, text="x", message_thread_id=3)
    )


def test_a_reply_lands_in_the_topic_of_what_it_answers(world: World, ask: Ask) -> None:
    """Without a topic of its own a reply follows the message."""
    question = world.send_text(FORUM, ADA, "/top", now=AT, topic=2)
    reply = json.dumps({"message_id": question.message_id})

    answer = ask("sendMessage", chat_id=FORUM, text="x", reply_parameters=reply)

    assert result(answer)["message_thread_id"] == 2
    heard = told(world)[0]["message"]
    assert isinstance(heard, dict)
    assert (heard["message_thread_id"], heard["is_topic_message"]) == (2, True)


def test_an_anonymous_administrator_writes_as_the_group(world: World) -> None:
    """The sender is @GroupAnonymousBot, whose messages are not the bot's own."""
    message = world.send_text(FORUM, BORIS, "/settings", now=AT, anonymous=True)

    heard = told(world)[0]["message"]
    assert isinstance(heard, dict)
    assert heard["from"]["username"] == "GroupAnonymousBot"
    assert heard["sender_chat"]["id"] == FORUM
    assert not message.is_from_bot


def test_a_place_is_shared_and_asked_for_in_private_only(world: World, ask: Ask) -> None:
    """A keyboard may ask for the location of one person, not of a group."""
    world.send_location(7, ADA, 52.52, 13.4, now=AT)
    keys = json.dumps({"keyboard": [[{"text": "My place", "request_location": True}]]})

    heard = told(world)[0]["message"]
    assert isinstance(heard, dict)
    assert heard["location"] == {"latitude": 52.52, "longitude": 13.4}
    assert "text" not in heard
    assert ask("sendMessage", chat_id=7, text="Where?", reply_markup=keys).status == 200
    assert refusal(ask("sendMessage", chat_id=FORUM, text="Where?", reply_markup=keys)) == (
        "400 Bad Request: location can be requested in private chats only"
    )
    with pytest.raises(ValueError, match="latitude"):
        world.send_location(7, ADA, 95.0, 0.0, now=AT)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        pytest.param("My place", "", id="text-alone"),
        pytest.param({"text": "x", "request_location": False}, "", id="asks-nothing"),
        pytest.param(
            {"request_location": True},
            "400 Bad Request: can't parse keyboard button: Can't find field \"text\"",
            id="no-text",
        ),
        pytest.param(
            {"text": "x", "request_location": "yes"},
            "400 Bad Request: can't parse keyboard button: "
            'Field "request_location" must be of type Boolean',
            id="no-boolean",
        ),
        pytest.param(
            7,
            "400 Bad Request: can't parse keyboard button: KeyboardButton must be an Object",
            id="number",
        ),
    ],
)
def test_keys_are_checked(world: World, ask: Ask, key: object, reason: str) -> None:
    """A reply keyboard is read as strictly as an inline one."""
    world.add_person(ADA)
    keys = json.dumps({"keyboard": [[key]]})

    answer = ask("sendMessage", chat_id=7, text="x", reply_markup=keys)

    assert (refusal(answer) if reason else answer.status) == (reason or 200)
