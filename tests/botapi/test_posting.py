"""Messages, edits, buttons, pictures: what the bot's calls do."""

from __future__ import annotations

import json

import pytest

from bot.botapi.chats import ChatKind
from bot.botapi.entities import utf16_length
from bot.botapi.limits import LimitRules, Rate
from bot.botapi.methods import answer_call
from bot.botapi.params import Params, Upload
from bot.botapi.state import NoSuchButton, World
from tests.botapi.conftest import AT, MORE, Ask, ada_world, refusal, result


@pytest.fixture
def world() -> World:
    return ada_world()


def test_a_message_arrives_as_written(ask: Ask) -> None:
    """Text, entities, keyboard, preview, sender and time are in the answer."""
    sent = result(
        ask(
            "sendmessage",
            chat_id=7,
            text="<b>Hi</b> /help",
            parse_mode="html",
            reply_markup=MORE,
            link_preview_options='{"is_disabled": true}',
            protect_content="true",
        )
    )

    assert sent == {
        "message_id": 3,
        "chat": {"id": 7, "type": "private", "first_name": "Ada"},
        "date": int(AT),
        "from": {
            "id": 1000000001,
            "is_bot": True,
            "first_name": "Test bot",
            "username": "evenhand_test_bot",
        },
        "reply_markup": json.loads(MORE),
        "text": "Hi /help",
        "entities": [
            {"type": "bold", "offset": 0, "length": 2},
            {"type": "bot_command", "offset": 3, "length": 5},
        ],
        "link_preview_options": {"is_disabled": True},
        "has_protected_content": True,
    }


@pytest.mark.parametrize(
    ("letters", "faces"), [(4096, 0), (4097, 0), (0, 2048), (1, 2048), (4094, 1), (4095, 1)]
)
def test_length_is_counted_in_utf16_units(letters: int, faces: int) -> None:
    """4096 units pass, 4097 do not, whatever characters they are."""
    text = "a" * letters + "😀" * faces
    world = World(open_chats=True)

    answer = answer_call(world, "sendMessage", Params({"chat_id": "7", "text": text}), AT)

    assert (answer.status == 200) == (utf16_length(text) <= 4096)


def test_markup_does_not_count_towards_the_length(ask: Ask) -> None:
    """4096 units after parsing are allowed, however many tags they carry."""
    assert (
        ask("sendMessage", chat_id=7, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML").status == 200
    )


def test_an_edit_changes_text_and_drops_the_keyboard(ask: Ask, world: World) -> None:
    """Leaving reply_markup out removes it, as Telegram does; the version rises."""
    before = world.version

    edited = result(ask("editMessageText", now=AT + 5, chat_id=7, message_id=2, text="Bye"))

    assert (edited["text"], edited["edit_date"]) == ("Bye", int(AT) + 5)
    assert "reply_markup" not in edited
    assert world.chats[7].messages[2].version > before


def test_a_deleted_message_is_gone(ask: Ask) -> None:
    """It can be neither edited nor deleted again."""
    assert ask("deleteMessage", chat_id=7, message_id=2).body["result"] is True
    assert refusal(ask("deleteMessage", chat_id=7, message_id=2)).endswith("delete not found")
    assert refusal(ask("editMessageText", chat_id=7, message_id=2, text="x")).endswith("not found")


def test_old_messages_cannot_be_deleted(ask: Ask) -> None:
    """After 48 hours Telegram refuses."""
    answer = ask("deleteMessage", now=AT + 48 * 3600 + 1, chat_id=7, message_id=2)

    assert refusal(answer) == "400 Bad Request: message can't be deleted for everyone"


def test_a_pressed_button_is_answered_once(ask: Ask, world: World) -> None:
    """The update carries message and data; the answer reaches the person, a second one is late."""
    query = world.press_button(7, 2, "more", now=AT)
    payload = world.updates.take(0, 10, AT)[-1]["callback_query"]

    assert isinstance(payload, dict)
    assert (payload["id"], payload["data"]) == (query.id, "more")
    assert payload["message"]["message_id"] == 2
    assert payload["chat_instance"]
    answers = [ask("answerCallbackQuery", callback_query_id=query.id, text="Yes") for _ in "ab"]
    assert [answer.status for answer in answers] == [200, 400]
    assert world.callbacks[query.id].answer == {"text": "Yes", "show_alert": False, "url": ""}


def test_a_button_that_is_not_there_cannot_be_pressed(world: World) -> None:
    """Neither other data nor a message without keyboard will do."""
    with pytest.raises(NoSuchButton):
        world.press_button(7, 2, "less", now=AT)
    with pytest.raises(NoSuchButton):
        world.press_button(7, 1, "more", now=AT)


def test_a_late_answer_to_a_button_is_refused(ask: Ask, world: World) -> None:
    """A query does not wait for ever."""
    query = world.press_button(7, 2, "more", now=AT)

    assert ask("answerCallbackQuery", now=AT + 901, callback_query_id=query.id).status == 400


def test_a_picture_is_kept_and_sent_again_by_its_id(world: World, ask: Ask) -> None:
    """An upload is measured and stored; its file_id works in a later call."""
    png = (
        b"\x89PNG\r\n\x1a\n"
        + b"\0\0\0\rIHDR"
        + (640).to_bytes(4, "big")
        + (480).to_bytes(4, "big")
    )
    params = Params({"chat_id": "7", "caption": "c"}, {"photo": Upload("a.png", png)})

    sent = result(answer_call(world, "sendPhoto", params, AT))

    assert isinstance(sent["photo"], list)
    (size,) = sent["photo"]
    assert (size["width"], size["height"], sent["caption"]) == (640, 480, "c")
    assert world.files[size["file_id"]] == png
    again = result(ask("sendPhoto", chat_id=7, photo=size["file_id"]))
    assert again["photo"] == sent["photo"]
    assert refusal(ask("editMessageText", chat_id=7, message_id=3, text="x")).endswith(
        "there is no text in the message to edit"
    )


def test_limits_count_messages_that_were_taken(world: World, ask: Ask) -> None:
    """Refused messages use nothing up; the journal marks what came during the wait."""
    world.gate.rules = LimitRules(token=Rate(2, 1.0), wait_s=3)

    statuses = [ask("sendMessage", chat_id=chat, text="x").status for chat in (9, 9, 7, 7, 7, 7)]

    assert statuses == [400, 400, 200, 200, 429, 429]
    assert [call.in_flood_wait for call in world.calls][-2:] == [False, True]
    assert ask("getMe").status == 200


def test_a_reply_shows_what_it_answers(ask: Ask) -> None:
    """The message replied to is part of the answer, without its own reply."""
    sent = result(ask("sendMessage", chat_id=7, text="x", reply_parameters='{"message_id": 1}'))

    assert isinstance(sent["reply_to_message"], dict)
    assert sent["reply_to_message"]["text"] == "/start"


def test_a_channel_posts_in_its_own_name(ask: Ask, world: World) -> None:
    """Posts of a channel have no sender but the channel."""
    world.add_chat(-1_000_000_000_005, ChatKind.CHANNEL, "News")

    sent = result(ask("sendMessage", chat_id=-1_000_000_000_005, text="x"))

    assert "from" not in sent
    assert sent["sender_chat"] == {"id": -1_000_000_000_005, "type": "channel", "title": "News"}


def test_a_caption_is_edited_where_there_is_one(ask: Ask) -> None:
    """A picture keeps its place and gets other words; a text has no caption."""
    photo = result(ask("sendPhoto", chat_id=7, photo="https://a.example/1.png", caption="Old"))
    text = result(ask("sendMessage", chat_id=7, text="x"))

    edited = ask(
        "editMessageCaption",
        chat_id=7,
        message_id=photo["message_id"],
        caption="<b>New</b>",
        parse_mode="HTML",
    )
    again = ask(
        "editMessageCaption",
        chat_id=7,
        message_id=photo["message_id"],
        caption="<b>New</b>",
        parse_mode="HTML",
    )

    assert result(edited)["caption"] == "New"
    assert "message is not modified" in refusal(again)
    assert refusal(
        ask("editMessageCaption", chat_id=7, message_id=text["message_id"], caption="x")
    ) == ("400 Bad Request: there is no caption in the message to edit")


def test_a_picture_that_is_here_is_sent_again_by_its_file_id(world: World, ask: Ask) -> None:
    """A file_id stands for the picture in every chat."""
    world.add_chat(-5, ChatKind.GROUP)
    first = result(ask("sendPhoto", chat_id=7, photo="https://a.example/1.png"))["photo"]
    assert isinstance(first, list)

    again = result(ask("sendPhoto", chat_id=-5, photo=first[0]["file_id"]))

    assert again["photo"] == first
    assert refusal(ask("sendPhoto", chat_id=7, photo="no-such-file")) == (
        "400 Bad Request: wrong file identifier/HTTP URL specified"
    )
