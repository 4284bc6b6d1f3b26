"""The methods that put messages into chats, change them and take them away."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.botapi.call import Call
from bot.botapi.chats import Chat, ChatKind
from bot.botapi.content import read_caption, read_link_preview, read_text
from bot.botapi.entities import Formatted
from bot.botapi.keyboards import check_requests, read_inline_markup, read_markup
from bot.botapi.links import link_fault
from bot.botapi.messages import Message, Photo
from bot.botapi.params import Params, required_integer
from bot.botapi.pictures import photo_of
from bot.botapi.wire import JsonObject, bad_request

# "A message can only be deleted if it was sent less than 48 hours ago" (Bot API, deleteMessage).
_DELETABLE_S = 48 * 3600
# "0-200 characters" (Bot API, answerCallbackQuery).
_MOST_NOTICE = 200
# Telegram keeps a pressed button waiting for some minutes and publishes no figure; a quarter of
# an hour is beyond any honest answer.
_QUERY_LIFETIME_S = 900
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"
_RECORDED = ("video", "audio", "voice", "video_note")
_ACTIONS = frozenset(
    {f"{verb}_{what}" for verb in ("record", "upload") for what in _RECORDED}
    | {"cancel", "typing", "upload_photo", "upload_document", "choose_sticker"}
    | {"pick_up_location", "find_location"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a new message says, apart from where it goes."""

    content: Formatted
    extra: JsonObject
    photo: Photo | None = None


def send_message(call: Call) -> Message:
    content = read_text(call.params)
    extra = read_link_preview(call.params)
    return _post(call, Said(content=content, extra=extra))


def send_photo(call: Call) -> Message:
    photo = photo_of(call.world, call.params)
    content = read_caption(call.params)
    extra: JsonObject = {}
    if call.params.flag("show_caption_above_media"):
        extra["show_caption_above_media"] = True
    if call.params.flag("has_spoiler"):
        extra["has_media_spoiler"] = True
    return _post(call, Said(content=content, extra=extra, photo=photo))


def edit_message_text(call: Call) -> Message:
    content = read_text(call.params)
    extra = read_link_preview(call.params)
    markup = read_inline_markup(call.params)
    chat, message = _own_message(call)
    if message.photo is not None:
        raise bad_request("there is no text in the message to edit")
    if (message.content, message.markup) == (content, markup):
        raise bad_request(_NOT_MODIFIED)
    kept = {k: v for k, v in message.extra.items() if k != "link_preview_options"}
    edited = replace(message, content=content, markup=markup, extra=kept | extra)
    return _edited(call, chat, edited)


def edit_message_caption(call: Call) -> Message:
    content = read_caption(call.params)
    markup = read_inline_markup(call.params)
    chat, message = _own_message(call)
    if message.photo is None:
        raise bad_request("there is no caption in the message to edit")
    if (message.content, message.markup) == (content, markup):
        raise bad_request(_NOT_MODIFIED)
    return _edited(call, chat, replace(message, content=content, markup=markup))


def edit_message_reply_markup(call: Call) -> Message:
    markup = read_inline_markup(call.params)
    chat, message = _own_message(call)
    if message.markup == markup:
        raise bad_request(_NOT_MODIFIED)
    return _edited(call, chat, replace(message, markup=markup))


def delete_message(call: Call) -> bool:
    if not call.params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = call.target()
    chat.check_reachable()
    message = chat.message(call.params.integer("message_id"), "message to delete")
    if not message.is_from_bot and not _may_delete_others(chat):
        raise bad_request("message can't be deleted")
    if call.now - message.sent_at > _DELETABLE_S and not chat.bot_may("can_delete_messages"):
        raise bad_request("message can't be deleted for everyone")
    call.world.put(chat, replace(message, deleted=True, version=call.world.next_version()))
    return True


def _may_delete_others(chat: Chat) -> bool:
    """Incoming messages of private chats may go; elsewhere it takes an administrator."""
    return chat.kind is ChatKind.PRIVATE or chat.bot is None or chat.bot_may("can_delete_messages")


def answer_callback_query(call: Call) -> bool:
    query = call.world.callbacks.get(call.params.text("callback_query_id"))
    if query is None or query.answer is not None or call.now - query.at > _QUERY_LIFETIME_S:
        raise bad_request(_STALE_QUERY)
    text, url = call.params.text("text"), call.params.text("url")
    if len(text) > _MOST_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and link_fault(url):
        raise bad_request("URL_INVALID")
    call.world.answer(
        query, {"text": text, "show_alert": call.params.flag("show_alert"), "url": url}
    )
    return True


def send_chat_action(call: Call) -> bool:
    action = call.params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.target()
    chat.check_writable()
    chat.check_topic(call.params.integer("message_thread_id"))
    call.world.actions[chat.id] = {
        "action": action,
        "at": call.now,
        "version": call.world.next_version(),
    }
    call.world.changed()
    return True


def _post(call: Call, said: Said) -> Message:
    markup = read_markup(call.params)
    chat = call.target()
    chat.check_writable("photos" if said.photo else "text messages")
    if chat.kind is not ChatKind.PRIVATE:
        check_requests(markup)
    topic = call.params.integer("message_thread_id")
    reply_to = _reply_to(chat, call.params)
    if not topic and chat.is_forum and reply_to is not None:
        topic = _topic_of(reply_to)
    chat.check_topic(topic)
    extra = dict(said.extra)
    if call.params.flag("protect_content"):
        extra["has_protected_content"] = True
    is_inline = markup is not None and "inline_keyboard" in markup
    message = Message(
        message_id=chat.next_message_id(),
        version=call.world.next_version(),
        chat=chat.to_json(),
        sender=call.world.me.to_json(),
        sent_at=int(call.now),
        content=said.content,
        photo=said.photo,
        markup=markup if is_inline else None,
        keyboard=None if is_inline else markup,
        topic=topic,
        reply_to=reply_to,
        extra=extra,
    )
    call.world.actions.pop(chat.id, None)
    return call.world.put(chat, message)


def _topic_of(message: JsonObject) -> int:
    topic = message.get("message_thread_id")
    return topic if isinstance(topic, int) else 0


def _reply_to(chat: Chat, params: Params) -> JsonObject | None:
    given = params.json_object(
        "reply_parameters", "reply parameters", "object expected as reply parameters"
    )
    if given is None and params.text("reply_to_message_id"):
        given = {
            "message_id": params.integer("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if not given:
        return None
    message = chat.messages.get(required_integer(given, "message_id"))
    if message is None or message.deleted:
        if given.get("allow_sending_without_reply") is True:
            return None
        raise bad_request("message to be replied not found")
    return replace(message, reply_to=None).to_json()


def _own_message(call: Call) -> tuple[Chat, Message]:
    if not call.params.text("chat_id") and not call.params.integer("message_id"):
        if not call.params.text("inline_message_id"):
            raise bad_request("message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.target()
    chat.check_writable()
    message = chat.message(call.params.integer("message_id"), "message to edit")
    if not message.is_from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(call: Call, chat: Chat, message: Message) -> Message:
    return call.world.put(
        chat, replace(message, edited_at=int(call.now), version=call.world.next_version())
    )
