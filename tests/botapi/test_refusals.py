"""Every sentence with which Telegram refuses."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.methods import METHODS, answer_call
from bot.botapi.params import Params
from bot.botapi.state import World
from tests.botapi.conftest import ADA, AT, MORE, Ask, ada_world, keyboard, refusal


@pytest.fixture
def world() -> World:
    return ada_world()


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        pytest.param("sendRocket", {}, "404 Not Found: method not found", id="unknown method"),
        pytest.param("sendMessage", {"text": "x"}, "chat_id is empty", id="no chat"),
        pytest.param("sendMessage", {"chat_id": 9, "text": "x"}, "chat not found", id="stranger"),
        pytest.param(
            "sendMessage", {"chat_id": "x", "text": "x"}, "chat not found", id="no number"
        ),
        pytest.param("sendMessage", {"chat_id": 7}, "message text is empty", id="no text"),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "<b> </b>", "parse_mode": "HTML"},
            "text must be non-empty",
            id="nothing left after parsing",
        ),
        pytest.param(
            "sendMessage", {"chat_id": 7, "text": "x" * 4097}, "message is too long", id="long"
        ),
        pytest.param(
            "sendMessage", {"chat_id": 7, "text": "x" * 40_000}, "text is too long", id="very long"
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            id="bad markup",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "parse_mode": "BBCode"},
            "unsupported parse_mode",
            id="unknown mode",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "entities": '[{"type": "bold", "offset": 0}]'},
            "can't parse MessageEntity: Can't find field \"length\"",
            id="bad entity",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "link_preview_options": "[]"},
            "object expected as link preview options",
            id="preview of wrong type",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "message_thread_id": 4},
            "message thread not found",
            id="no such topic",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_parameters": '{"message_id": 99}'},
            "message to be replied not found",
            id="reply to nothing",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
            id="broken markup",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_markup": keyboard({"text": "x"})},
            "can't parse inline keyboard button: "
            "Text buttons are unallowed in the inline keyboard",
            id="button without action",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": 7, "text": "x", "reply_markup": keyboard({"callback_data": "x"})},
            "can't parse inline keyboard button: Can't find field \"text\"",
            id="button without text",
        ),
        pytest.param(
            "sendMessage",
            {
                "chat_id": 7,
                "text": "x",
                "reply_markup": keyboard({"text": "x", "callback_data": "é" * 33}),
            },
            "BUTTON_DATA_INVALID",
            id="66 bytes of data",
        ),
        pytest.param(
            "sendMessage",
            {
                "chat_id": 7,
                "text": "x",
                "reply_markup": keyboard({"text": "x", "url": "http://localhost/"}),
            },
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
            id="button to no host",
        ),
        pytest.param(
            "sendMessage",
            {
                "chat_id": 7,
                "text": "x",
                "reply_markup": keyboard(*[{"text": "x", "callback_data": "x"}] * 101),
            },
            "reply markup is too long",
            id="101 buttons",
        ),
        pytest.param(
            "editMessageText", {"text": "x"}, "message identifier is not specified", id="edit what"
        ),
        pytest.param(
            "editMessageText",
            {"chat_id": 7, "message_id": 9, "text": "x"},
            "message to edit not found",
            id="edit nothing",
        ),
        pytest.param(
            "editMessageText",
            {"chat_id": 7, "message_id": 1, "text": "x"},
            "message can't be edited",
            id="edit the reader's",
        ),
        pytest.param(
            "editMessageText",
            {"chat_id": 7, "message_id": 2, "text": "Hello", "reply_markup": MORE},
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message",
            id="same edit",
        ),
        pytest.param(
            "editMessageReplyMarkup",
            {"chat_id": 7, "message_id": 2, "reply_markup": MORE},
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message",
            id="same keyboard",
        ),
        pytest.param(
            "editMessageText",
            {"chat_id": 7, "message_id": 2, "text": "x", "reply_markup": '{"force_reply": true}'},
            "inline keyboard expected",
            id="edit to another kind of keyboard",
        ),
        pytest.param(
            "deleteMessage",
            {"chat_id": 7, "message_id": 9},
            "message to delete not found",
            id="delete nothing",
        ),
        pytest.param(
            "answerCallbackQuery",
            {"callback_query_id": "77"},
            "query is too old and response timeout expired or query ID is invalid",
            id="no such query",
        ),
        pytest.param(
            "sendChatAction",
            {"chat_id": 7, "action": "dancing"},
            "wrong parameter action in request",
            id="unknown action",
        ),
        pytest.param(
            "sendPhoto", {"chat_id": 7}, "there is no photo in the request", id="no photo"
        ),
        pytest.param(
            "sendPhoto",
            {"chat_id": 7, "photo": "nonsense"},
            "wrong file identifier/HTTP URL specified",
            id="unknown file",
        ),
        pytest.param(
            "sendPhoto",
            {"chat_id": 7, "photo": "https://example.org/a.png", "caption": "x" * 1025},
            "message caption is too long",
            id="long caption",
        ),
        pytest.param(
            "setMyCommands",
            {"commands": '[{"command": "Start", "description": "x"}]'},
            "BOT_COMMAND_INVALID",
            id="capital command",
        ),
        pytest.param(
            "setMyCommands",
            {"commands": '[{"command": "start"}]'},
            "can't parse BotCommand: Can't find field \"description\"",
            id="command without description",
        ),
        pytest.param(
            "setMyCommands",
            {"commands": "[]", "language_code": "english"},
            "invalid language code specified",
            id="bad language",
        ),
        pytest.param(
            "setMyShortDescription",
            {"short_description": "x" * 121},
            "BOT_SHORT_DESCRIPTION_TOO_LONG",
            id="long short description",
        ),
        pytest.param(
            "setWebhook",
            {"url": "http://example.org/hook"},
            "bad webhook: An HTTPS URL must be provided for webhook",
            id="plain webhook",
        ),
        pytest.param(
            "getChatMember", {"chat_id": 7, "user_id": 0}, "invalid user_id specified", id="nobody"
        ),
    ],
)
def test_mistakes_are_refused_in_telegrams_words(
    ask: Ask, world: World, method: str, params: dict[str, object], expected: str
) -> None:
    """A bot reads the same sentence as from Telegram, and nothing changes."""
    before = world.version

    found = refusal(ask(method, **params))

    assert found == (expected if expected[:3].isdigit() else f"400 Bad Request: {expected}")
    assert world.version == before


names = st.sampled_from(sorted(METHODS))
keys = st.sampled_from(
    [
        *("chat_id", "text", "message_id", "reply_markup", "entities", "commands", "scope"),
        *("photo", "parse_mode", "offset", "limit", "link_preview_options", "url"),
        "reply_parameters",
    ]
)
values = st.one_of(
    st.sampled_from(
        ["7", "2", "HTML", MORE, "{}", "[]", "[{}]", "[[]]", '{"inline_keyboard":[[1]]}']
    )
    | st.text(max_size=10),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["type", "text", "offset", "keyboard"]), inner)
        ),
        max_leaves=6,
    ).map(json.dumps),
)


@given(names, st.dictionaries(keys, values))
def test_no_parameters_break_a_method(name: str, params: dict[str, str]) -> None:
    """Whatever comes in, the answer is a result or one of Telegram's refusals."""
    world = World()
    world.send_text(7, ADA, "/start", now=AT)
    answer_call(world, "sendMessage", Params({"chat_id": "7", "text": "x"}), AT)

    answer = answer_call(world, name, Params(params), AT)

    assert answer.status in (200, 400, 403, 404, 409)
    json.dumps(answer.body)
